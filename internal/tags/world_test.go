package tags

import (
	"strings"
	"testing"

	"etikett/dtl"
)

// world is the recorded database as far as the tags themselves need it: records with their fields and models. What records
// print and how they are filtered is the catalogue's matter.
type world struct{ rows map[string][]*row }

type row struct {
	model  string
	pk     int
	fields map[string]any
}

func readWorld(t *testing.T, dir string) *world {
	t.Helper()
	var rows []struct {
		Model  string
		PK     any
		Fields map[string]any
	}
	readVectors(t, dir, "database.json", &rows)
	w := &world{rows: map[string][]*row{}}
	for _, r := range rows {
		w.rows[r.Model] = append(w.rows[r.Model], &row{r.Model, number(r.PK), r.Fields})
	}
	return w
}

func (w *world) record(model string, pk int) any {
	for _, r := range w.rows[model] {
		if r.pk == pk {
			return r
		}
	}
	return nil
}

func (r *row) ModelName() string { return r.model }

func (r *row) String() string { return r.model }

func (r *row) Member(name string) (any, bool, error) {
	if name == "pk" {
		return r.pk, true, nil
	}
	v, ok := r.fields[name]
	return v, ok, nil
}

// Records implements Querier for no model.
func (w *world) Records(app, model string) (any, bool, error) { return nil, false, nil }

func (w *world) query(t *testing.T, x map[string]any) any {
	t.Helper()
	out := []any{}
	for _, r := range w.rows[strings.ToLower(x["model"].(string))] {
		out = append(out, r)
	}
	return out
}

var _ dtl.Object = (*row)(nil)

// number is a primary key; those that are text count as 0.
func number(v any) int {
	n, _ := v.(float64)
	return int(n)
}
