package catalog

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CurrencyName is the name of a currency, "" for a code that is none.
func CurrencyName(code string) string { return currencies[code] }

// referenceHole is the number in a pattern of references: {ref} or {ref:04d}.
var referenceHole = regexp.MustCompile(`\{ref(?::0?(\d{0,2})d)?\}`)

// NextReference suggests the reference of a model's next record by a pattern such as "PO-{ref:04d}": the number after that of the record
// with the highest one. A record whose reference does not follow the pattern counts by the number at its end.
func (c *Catalog) NextReference(ctx context.Context, model, pattern string) (string, error) {
	m, err := modelOf(model)
	if err != nil {
		return "", err
	}
	hole := referenceHole.FindStringSubmatchIndex(pattern)
	number, text := m.Field("reference_int"), m.Field("reference")
	if hole == nil || number == nil || text == nil {
		return "", nil
	}
	q := &Query{Model: m, Fields: []*Field{text, number}, Order: []string{"-reference_int", "-id"}, Limit: 1}
	if m.IsTree() {
		q.Order = []string{"-reference_int", "-tree_id", "-lft"}
	}
	last := int64(0)
	err = c.source.Rows(ctx, q, func(row []any) error {
		row = slices.Clone(row)
		last, _ = row[1].(int64)
		s, _ := row[0].(string)
		rest, ok := strings.CutPrefix(s, pattern[:hole[0]])
		if rest, ok2 := strings.CutSuffix(rest, pattern[hole[1]:]); ok && ok2 {
			if n, err := strconv.ParseInt(rest, 10, 64); err == nil && n >= 0 {
				last = n
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("catalog: the last reference of %s: %w", m, err)
	}
	width := 0
	if hole[2] >= 0 {
		width, _ = strconv.Atoi(pattern[hole[2]:hole[3]]) // two digits at most, or none
	}
	return pattern[:hole[0]] + fmt.Sprintf("%0*d", width, last+1) + pattern[hole[1]:], nil
}
