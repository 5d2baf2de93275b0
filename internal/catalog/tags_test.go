package catalog

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"etikett/dtl"
	"etikett/internal/tags"
)

var (
	_ tags.Querier       = (*Finder)(nil)
	_ tags.QuerySet      = (*Set)(nil)
	_ tags.QuerySet      = (*Manager)(nil)
	_ tags.Record        = (*Record)(nil)
	_ tags.Parameterised = (*Record)(nil)
)

// TestCorpusTags holds the tags that ask for records against InvenTree's, on the records of the corpus.
func TestCorpusTags(t *testing.T) {
	const floor = 0.97 // what is left: reprs inside of lists, which dtl prints; and that Django gives a record once for each match
	dir := corpus(t)
	var doc []struct {
		ID, Tag, Source string
		Context         map[string]json.RawMessage
		Result          struct {
			Output    *string
			Exception string
		}
	}
	readJSON(t, &doc, dir, "dtl", "inventree", "tags.json")
	memory := database(t, dir)
	engine, err := dtl.New(dtl.Options{Libraries: tags.Libraries(), Now: func() time.Time { return recordedNow }})
	if err != nil {
		t.Fatal(err)
	}
	passed, failed := 0, 0
	for _, v := range doc {
		name, _, _ := strings.Cut(strings.TrimPrefix(v.ID, "inventree/tags#"), "/")
		switch name {
		case "filter_queryset", "filter_db_model", "order_queryset", "part_parameter", "getindex", "model":
		default:
			continue
		}
		c := New(memory, WithClock(func() time.Time { return recordedNow }, time.UTC))
		vars, ok := decodeContext(t, c, v.Context)
		if !ok {
			continue // values that are no records are the tags' own test
		}
		ctx := tags.With(dtl.NewContext(vars), &tags.Env{Query: c.Finder(context.Background())})
		got := ""
		tpl, err := engine.Parse("test", v.Source)
		if err == nil {
			var b strings.Builder
			err = tpl.Render(&b, ctx)
			got = b.String()
		}
		switch {
		case v.Result.Output == nil:
			if err == nil {
				t.Logf("%s: got %q, want %s", v.ID, got, v.Result.Exception)
				failed++
				continue
			}
		case err != nil || got != *v.Result.Output:
			t.Logf("%s: got %q (%v), want %q", v.ID, got, err, *v.Result.Output)
			failed++
			continue
		}
		passed++
	}
	t.Logf("catalog/tags: %d passed, %d failed", passed, failed)
	if share := float64(passed) / float64(passed+failed); share < floor {
		t.Errorf("%.4f, has been %.4f", share, floor)
	}
}

// decodeContext reads variables that are plain, records, or sets of records.
func decodeContext(t *testing.T, c *Catalog, raw map[string]json.RawMessage) (map[string]any, bool) {
	vars := map[string]any{}
	for name, r := range raw {
		var x struct {
			Type  string `json:"$type"`
			Model string
			PK    int64
		}
		if json.Unmarshal(r, &x) != nil || x.Type == "" {
			if strings.Contains(string(r), `"$type"`) {
				return nil, false
			}
			v, err := parseJSON(string(r))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := v.(*dtl.Dict); ok {
				return nil, false
			}
			vars[name] = v
			continue
		}
		switch x.Type {
		case "model":
			b, err := c.Load(context.Background(), x.Model, []int64{x.PK}, nil)
			if err != nil {
				t.Fatal(err)
			}
			vars[name] = b.Items[0]
		case "queryset":
			m := ModelOf(x.Model)
			vars[name] = c.batch(context.Background()).query(&Query{Model: m, Fields: m.Fields, Order: []string{"pk"}})
		default:
			return nil, false
		}
	}
	return vars, true
}
