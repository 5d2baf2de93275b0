package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"modernc.org/sqlite"

	"etikett/internal/catalog"
)

// lookup writes a comparison of a column.
func (c *itemSQL) lookup(column string, cond *catalog.Cond) (string, error) {
	f := cond.Path[len(cond.Path)-1].Field
	part, name, parted := strings.Cut(cond.Lookup, "__")
	if !parted {
		name = cond.Lookup
	} else {
		column = datePart(column, part)
		if part == "date" {
			f = nil
		}
	}
	bind := func(v any) string {
		if f == nil || parted {
			c.args = append(c.args, encodeItem(nil, v))
		} else {
			c.args = append(c.args, encodeItem(f, v))
		}
		return "?"
	}
	switch name {
	case "isnull":
		if cond.Value.(bool) {
			return column + " IS NULL", nil
		}
		return column + " IS NOT NULL", nil
	case "exact":
		if cond.Value == nil {
			return column + " IS NULL", nil
		}
		return column + " = " + bind(cond.Value), nil
	case "gt", "gte", "lt", "lte":
		op := map[string]string{"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[name]
		return column + " " + op + " " + bind(cond.Value), nil
	case "range":
		v := cond.Value.([]any)
		return column + " BETWEEN " + bind(v[0]) + " AND " + bind(v[1]), nil
	case "in":
		v := cond.Value.([]any)
		if len(v) == 0 {
			return "1 = 0", nil
		}
		marks := make([]string, len(v))
		for i := range v {
			marks[i] = bind(v[i])
		}
		return column + " IN (" + strings.Join(marks, ", ") + ")", nil
	}
	word, ok := cond.Value.(string)
	if !ok {
		return "", fmt.Errorf("the look-up %s needs a text", cond.Lookup)
	}
	column = "CAST(" + column + " AS TEXT)"
	switch name {
	case "regex", "iregex":
		if name == "iregex" {
			word = "(?i)" + word
		}
		c.args = append(c.args, word)
		return "regexp(?, " + column + ")", nil
	}
	if folded, ok := strings.CutPrefix(name, "i"); ok {
		name, word, column = folded, strings.ToLower(word), "unicode_lower("+column+")"
	}
	switch name {
	case "exact":
		c.args = append(c.args, word)
		return column + " = ?", nil
	case "contains":
		c.args = append(c.args, word)
		return "instr(" + column + ", ?) > 0", nil
	case "startswith":
		c.args = append(c.args, word, word)
		return "substr(" + column + ", 1, length(?)) = ?", nil
	case "endswith":
		c.args = append(c.args, word, word, word)
		return "(length(" + column + ") >= length(?) AND substr(" + column + ", length(" + column + ") - length(?) + 1) = ?)", nil
	}
	return "", fmt.Errorf("unknown look-up %s", cond.Lookup)
}

// datePart writes a part of a date or time, which are stored as texts of fixed places.
func datePart(column, part string) string {
	number := func(from, length int) string {
		return fmt.Sprintf("CAST(substr(%s, %d, %d) AS INTEGER)", column, from, length)
	}
	switch part {
	case "date":
		return "substr(" + column + ", 1, 10)"
	case "year":
		return number(1, 4)
	case "month":
		return number(6, 2)
	case "day":
		return number(9, 2)
	case "hour":
		return number(12, 2)
	case "minute":
		return number(15, 2)
	case "second":
		return number(18, 2)
	case "quarter":
		return "((" + number(6, 2) + " + 2) / 3)"
	}
	return "date_part('" + part + "', " + column + ")"
}

// These functions SQLite lacks; PostgreSQL has operators for them.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("unicode_lower", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if s, ok := args[0].(string); ok {
			return strings.ToLower(s), nil
		}
		return args[0], nil
	})
	sqlite.MustRegisterDeterministicScalarFunction("regexp", 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		pattern, ok1 := args[0].(string)
		text, ok2 := args[1].(string)
		if !ok1 || !ok2 {
			return nil, nil
		}
		re, err := catalog.Regexp(pattern)
		if err != nil {
			return nil, err
		}
		return re.MatchString(text), nil
	})
	sqlite.MustRegisterDeterministicScalarFunction("date_part", 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		part, _ := args[0].(string)
		text, ok := args[1].(string)
		if !ok || len(text) < len(time.DateOnly) {
			return nil, nil
		}
		t, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
		if err != nil {
			return nil, errors.New("a date is stored in a wrong form")
		}
		return catalog.DatePart(t, part), nil
	})
}
