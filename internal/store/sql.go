package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"etikett/internal/fault"
)

// conditions collects the parts of a WHERE clause with their arguments.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) add(part string, args ...any) {
	c.parts = append(c.parts, part)
	c.args = append(c.args, args...)
}

// sql gives the clause, with a space before it; "" for no conditions.
func (c *conditions) sql() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// likePattern matches texts that contain the word; it goes with ESCAPE '\'.
func likePattern(word string) string { return "%" + likeEscaper.Replace(word) + "%" }

// orderBy gives an ORDER BY clause for names as clients send them ("-name" is descending). Unknown names are left out;
// the last resort makes the order total.
func orderBy(names []string, columns map[string]string, last string) string {
	var parts []string
	for _, n := range names {
		n, down := strings.CutPrefix(n, "-")
		if col, ok := columns[n]; ok {
			if down {
				col += " DESC"
			}
			parts = append(parts, col)
		}
	}
	return " ORDER BY " + strings.Join(append(parts, last), ", ")
}

// limit gives a LIMIT clause; 0 rows is all.
func limit(rows, offset int) string {
	switch {
	case rows > 0:
		return fmt.Sprintf(" LIMIT %d OFFSET %d", rows, max(0, offset))
	case offset > 0:
		return fmt.Sprintf(" LIMIT -1 OFFSET %d", offset)
	}
	return ""
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect runs a query and scans all of its rows.
func collect[T any](ctx context.Context, db querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// changed is nil if a statement changed a row, and a NotFound fault with the detail if it met none.
func changed(res sql.Result, err error, detail string) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "%s", detail)
	}
	return err
}

// nullJSON stores nil as NULL.
func nullJSON(m json.RawMessage) any {
	if m == nil {
		return nil
	}
	return string(m)
}
