package catalog

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/fault"
)

// Filter says which items of a model a template is for.
type Filter struct {
	Model *Model
	Where *Cond
}

// maxPath limits how many relations one look-up goes through.
const maxPath = 10

// ParseFilter reads the filters of a template: "active=True, category__name__icontains=screw". Keys are Django's look-ups.
// Errors are Invalid faults in InvenTree's words: about "filters" where the text is not of that form, about the whole
// request where it does not go with the model.
func (c *Catalog) ParseFilter(model, text string) (*Filter, error) {
	m, err := modelOf(model)
	if err != nil {
		return nil, err
	}
	f := &Filter{Model: m, Where: &Cond{Op: All}}
	if text == "" {
		return f, nil
	}
	values := map[string]string{}
	var order []string
	for group := range strings.SplitSeq(text, ",") {
		group = strings.TrimSpace(group)
		key, value, ok := strings.Cut(group, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" || value == "" || strings.Contains(value, "=") {
			return nil, fault.InvalidField("filters", "Invalid group: "+group)
		}
		if _, twice := values[key]; !twice {
			order = append(order, key)
		}
		values[key] = value
	}
	for _, key := range order {
		cond, err := lookupCond(m, key, values[key])
		if err != nil {
			return nil, fault.InvalidField("non_field_errors", err.Error())
		}
		f.Where.Parts = append(f.Where.Parts, cond)
	}
	return f, nil
}

// Select gives the primary keys of items that the filter lets pass (nil lets all pass), among pks if that is not nil. They come
// in the order of pks, each once; of all items in the order of the model.
func (c *Catalog) Select(ctx context.Context, model string, filter *Filter, pks []int64) ([]int64, error) {
	m, err := modelOf(model)
	if err != nil {
		return nil, err
	}
	q := Query{Model: m, Fields: m.Fields[:1]}
	if filter != nil {
		q.Where = filter.Where
	}
	var found []int64
	take := func(row []any) error {
		pk, ok := row[0].(int64)
		if !ok {
			return fmt.Errorf("a record has the key %v", row[0])
		}
		found = append(found, pk)
		return nil
	}
	if pks == nil {
		q.Order = m.Order
		if err := c.source.Rows(ctx, &q, take); err != nil {
			return nil, fmt.Errorf("catalog: selecting from %s: %w", m, err)
		}
		return found, nil
	}
	q.Key = m.pk()
	for part := range slices.Chunk(pks, chunk) {
		q.Keys = part
		if err := c.source.Rows(ctx, &q, take); err != nil {
			return nil, fmt.Errorf("catalog: selecting from %s: %w", m, err)
		}
	}
	there := make(map[int64]struct{}, len(found))
	for _, pk := range found {
		there[pk] = struct{}{}
	}
	out := make([]int64, 0, len(there))
	for _, pk := range pks {
		if _, ok := there[pk]; ok {
			out = append(out, pk)
			delete(there, pk)
		}
	}
	return out, nil
}

// lookups are Django's look-ups, and whether they compare texts.
var lookups = map[string]bool{
	"exact": false, "iexact": true, "contains": true, "icontains": true, "startswith": true, "istartswith": true,
	"endswith": true, "iendswith": true, "in": false, "gt": false, "gte": false, "lt": false, "lte": false, "range": false,
	"isnull": false, "regex": true, "iregex": true,
}

// dateParts are the transforms of dates and times, and whether only times have them.
var dateParts = map[string]bool{
	"year": false, "month": false, "day": false, "week": false, "week_day": false, "iso_week_day": false, "iso_year": false, "quarter": false,
	"hour": true, "minute": true, "second": true, "date": true,
}

// lookupCond reads one look-up, "category__name__icontains". A value that is text is read as the field needs it. Errors
// have Django's words.
func lookupCond(m *Model, key string, value any) (*Cond, error) {
	steps, rest, err := resolvePath(m, strings.Split(key, "__"))
	if err != nil {
		return nil, err
	}
	c := &Cond{Op: Is, Path: steps, Lookup: "exact"}
	last := steps[len(steps)-1]
	part := ""
	if f := last.Field; f != nil && len(rest) > 0 && (f.Type == DateOnly || f.Type == DateTime) {
		if timeOnly, ok := dateParts[rest[0]]; ok && (!timeOnly || f.Type == DateTime) {
			part, rest = rest[0], rest[1:]
		}
	}
	if len(rest) > 0 {
		if _, ok := lookups[rest[0]]; !ok || len(rest) > 1 || (last.Target() != nil && lookups[rest[0]]) {
			return nil, unsupported(last, rest[0])
		}
		c.Lookup = rest[0]
	}
	if part != "" {
		c.Lookup = part + "__" + c.Lookup
	}
	if last.Target() != nil {
		// What is compared of a relation is the key at its end.
		c.Path = withKey(steps)
	}
	c.Value, err = lookupValue(c, value)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// withKey makes a path that ends with a relation end with a key.
func withKey(steps []Step) []Step {
	last := steps[len(steps)-1]
	if last.Relation == nil {
		return steps // a Ref holds the key itself
	}
	return append(slices.Clone(steps), Step{Field: last.Target().pk()})
}

// resolvePath goes along the names as far as they are fields and relations.
func resolvePath(m *Model, names []string) (steps []Step, rest []string, err error) {
	for i, name := range names {
		var s Step
		switch x := m.query[name].(type) {
		case *Field:
			s.Field = x
		case *Relation:
			s.Relation = x
		}
		if s == (Step{}) {
			if i > 0 {
				return steps, names[i:], nil
			}
			return nil, nil, fieldError("Cannot resolve keyword '%s' into field. Choices are: %s", name, strings.Join(m.choices(), ", "))
		}
		if len(steps) == maxPath {
			return nil, nil, fieldError("The look-up goes through more than %d relations.", maxPath)
		}
		steps = append(steps, s)
		if m = s.Target(); m == nil || (s.Field != nil && name == s.Field.Column()) {
			return steps, names[i+1:], nil
		}
	}
	return steps, nil, nil
}

// choices are the names that look-ups know, in Django's order.
func (m *Model) choices() []string {
	names := maps.Clone(m.query)
	delete(names, "pk")
	return slices.Sorted(maps.Keys(names))
}

func unsupported(s Step, lookup string) error {
	return fieldError("Unsupported lookup '%s' for %s or join on the field not permitted.", lookup, s.class())
}

// djangoClasses are Django's names of the types.
var djangoClasses = map[Type]string{
	Auto: "AutoField", Char: "CharField", Text: "InvenTreeNotesField", URL: "InvenTreeURLField", Email: "EmailField", Bool: "BooleanField",
	Int: "IntegerField", PositiveInt: "PositiveIntegerField", Float: "FloatField", Decimal: "DecimalField", Money: "InvenTreeModelMoneyField",
	Currency: "CurrencyField", DateOnly: "DateField", DateTime: "DateTimeField", JSON: "JSONField", Image: "StdImageField", File: "FileField",
	Status: "InvenTreeCustomStatusModelField", StatusKey: "ExtraInvenTreeCustomStatusModelField", Ref: "ForeignKey", ContentType: "ForeignKey",
}

func (s Step) class() string {
	if s.Relation != nil {
		switch {
		case s.Relation.Kind == Tagged:
			return "TaggableManager"
		case s.Relation.Kind == ReverseOne:
			return "OneToOneRel"
		}
		return "ManyToOneRel"
	}
	if s.Field.Class != "" {
		return s.Field.Class
	}
	return djangoClasses[s.Field.Type]
}

// lookupValue reads the value that a look-up compares with.
func lookupValue(c *Cond, value any) (any, error) {
	f := c.Path[len(c.Path)-1].Field
	part, lookup, parted := strings.Cut(c.Lookup, "__")
	if !parted {
		lookup = c.Lookup
	}
	switch lookup {
	case "isnull":
		b, err := parseBool(value)
		if err != nil {
			return nil, valueError("The QuerySet value for an isnull lookup must be True or False.")
		}
		return b, nil
	case "iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith":
		if s, ok := value.(string); ok {
			return s, nil
		}
		return dtl.Str(value), nil
	case "regex", "iregex":
		s, ok := value.(string)
		if !ok {
			s = dtl.Str(value)
		}
		if _, err := compileRegex(s, lookup == "iregex"); err != nil {
			return nil, words("“%s” is not a valid regular expression.", s)
		}
		return s, nil
	}
	read := func(v any) (any, error) { return f.Parse(v) }
	if parted && part != "date" {
		read = func(v any) (any, error) { return parseInt(v) }
	} else if parted {
		read = func(v any) (any, error) {
			s, ok := v.(string)
			if !ok {
				return v, nil
			}
			return parseDate(s)
		}
	}
	switch lookup {
	case "in", "range":
		list, err := listValue(value)
		if err != nil {
			return nil, err
		}
		if lookup == "range" && len(list) != 2 {
			return nil, words("A range needs two values.")
		}
		out := make([]any, len(list))
		for i, v := range list {
			if out[i], err = read(v); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	if value == nil && lookup != "exact" {
		return nil, valueError("Cannot use None as a query value")
	}
	if value == nil {
		return nil, nil
	}
	return read(value)
}

// listValue gives the values of an "in" or "range": a list, or a text whose values are separated by semicolons or bars
// (commas separate the filters themselves).
func listValue(v any) ([]any, error) {
	switch x := v.(type) {
	case string:
		var out []any
		for s := range strings.FieldsFuncSeq(strings.Trim(strings.TrimSpace(x), "[]()"), func(r rune) bool { return r == ';' || r == '|' || r == ',' }) {
			out = append(out, strings.Trim(strings.TrimSpace(s), `"'`))
		}
		return out, nil
	case []any:
		return x, nil
	case dtl.Tuple:
		return x, nil
	case []int64:
		out := make([]any, len(x))
		for i, n := range x {
			out[i] = n
		}
		return out, nil
	case *Set:
		records, err := x.Records()
		out := make([]any, len(records))
		for i, r := range records {
			out[i] = r.pk
		}
		return out, err
	}
	return []any{v}, nil
}

func parseBool(v any) (bool, error) {
	switch x := v.(type) {
	case bool:
		return x, nil
	case int64:
		if x == 0 || x == 1 {
			return x == 1, nil
		}
	case int:
		return parseBool(int64(x))
	case string:
		switch x {
		case "True", "true", "t", "1":
			return true, nil
		case "False", "false", "f", "0":
			return false, nil
		}
	}
	return false, words("“%v” value must be either True or False.", v)
}

func parseInt(v any) (int64, error) {
	switch x := v.(type) {
	case int64:
		return x, nil
	case int:
		return int64(x), nil
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case float64:
		if x == float64(int64(x)) {
			return int64(x), nil
		}
	case *apd.Decimal:
		if n, err := x.Int64(); err == nil {
			return n, nil
		}
	case *Record:
		return x.pk, nil
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(x), 10, 64); err == nil {
			return n, nil
		}
	}
	return 0, words("“%v” value must be an integer.", v)
}

// Parse reads a value as the field holds it, from a text or a value of nearly its type. Errors have Django's words.
func (f *Field) Parse(v any) (any, error) {
	switch f.Type {
	case Auto, Int, PositiveInt, Status, StatusKey, Ref:
		n, err := parseInt(v)
		if err != nil && (f.Type == Auto || f.Type == Ref) {
			return nil, valueError("Field '%s' expected a number but got %s.", f.refTarget().Name, dtl.Repr(v))
		}
		return n, err
	case Bool:
		return parseBool(v)
	case Float:
		switch x := v.(type) {
		case float64:
			return x, nil
		case int64:
			return float64(x), nil
		case string:
			if n, err := strconv.ParseFloat(strings.TrimSpace(x), 64); err == nil {
				return n, nil
			}
		}
		return nil, words("“%v” value must be a float.", v)
	case Decimal, Money:
		switch x := v.(type) {
		case *apd.Decimal:
			return x, nil
		case int64:
			return apd.New(x, 0), nil
		case int:
			return apd.New(int64(x), 0), nil
		case float64:
			return parseDecimal(strconv.FormatFloat(x, 'f', -1, 64))
		case string:
			if d, err := parseDecimal(x); err == nil {
				return d, nil
			}
		}
		return nil, words("“%v” value must be a decimal number.", v)
	case DateOnly:
		switch x := v.(type) {
		case dtl.Date:
			return x, nil
		case time.Time:
			return dateOf(x), nil
		case string:
			if d, err := parseDate(x); err == nil {
				return d, nil
			}
		}
		return nil, words("“%v” value has an invalid date format. It must be in YYYY-MM-DD format.", v)
	case DateTime:
		switch x := v.(type) {
		case time.Time:
			return x.UTC(), nil
		case dtl.Date:
			return time.Date(x.Year, x.Month, x.Day, 0, 0, 0, 0, time.UTC), nil
		case string:
			if t, err := parseTime(x); err == nil {
				return t, nil
			}
		}
		return nil, words("“%v” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.", v)
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	return dtl.Str(v), nil
}

// refTarget is the field whose values f holds: that of a Ref is the other model's key.
func (f *Field) refTarget() *Field {
	if f.Type == Ref {
		return f.to.pk()
	}
	return f
}
