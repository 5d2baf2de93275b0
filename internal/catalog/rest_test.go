package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wireItems loads the records of the wire corpus.
func wireItems(t testing.TB, dir string) *Memory {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "wire", "export", "data.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := NewMemory()
	if _, err := ImportInvenTree(context.Background(), bytes.NewReader(b), m, nil, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// paths of the API, longest first.
var itemPaths = []struct{ path, model string }{
	{"/api/order/so/shipment/", "salesordershipment"}, {"/api/stock/location/", "stocklocation"}, {"/api/build/line/", "buildline"},
	{"/api/order/po/", "purchaseorder"}, {"/api/order/so/", "salesorder"}, {"/api/order/ro/", "returnorder"},
	{"/api/part/", "part"}, {"/api/stock/", "stockitem"}, {"/api/build/", "build"}, {"/api/company/", "company"},
}

// TestCorpusShapes holds the JSON of items against what InvenTree answered.
func TestCorpusShapes(t *testing.T) {
	dir := corpus(t)
	var doc struct {
		Cases []struct {
			Case  string
			Steps []struct {
				Request  struct{ Method, Path string }
				Volatile map[string]string
				Response struct {
					Status int
					JSON   any
				}
			}
		}
	}
	readJSON(t, &doc, dir, "wire", "scenarios", "items.json")
	c := New(wireItems(t, dir))
	passed, failed := 0, 0
	for _, test := range doc.Cases {
		for _, step := range test.Steps {
			u, err := url.Parse(step.Request.Path)
			if err != nil {
				t.Fatal(err)
			}
			if step.Request.Method != "GET" || step.Response.Status != 200 {
				continue
			}
			got, err := answer(c, u)
			if err != nil {
				t.Errorf("%s: %v", test.Case, err)
				failed++
				continue
			}
			if diffs := jsonDiff("", got, step.Response.JSON, volatileRules(step.Volatile)); len(diffs) > 0 {
				t.Errorf("%s: %s", test.Case, strings.Join(diffs, "; "))
				failed++
			} else {
				passed++
			}
		}
	}
	t.Logf("catalog/shapes: %d passed, %d failed", passed, failed)
}

// answer gives what the server makes of an item or a list.
func answer(c *Catalog, u *url.URL) (any, error) {
	for _, p := range itemPaths {
		rest, ok := strings.CutPrefix(u.Path, p.path)
		if !ok {
			continue
		}
		if rest != "" {
			pk, err := strconv.ParseInt(strings.Trim(rest, "/"), 10, 64)
			if err != nil {
				return nil, err
			}
			raw, err := c.Item(context.Background(), p.model, pk, u.Query())
			if err != nil {
				return nil, err
			}
			var v any
			return v, json.Unmarshal(raw, &v)
		}
		limit, _ := strconv.Atoi(u.Query().Get("limit"))
		list, count, err := c.ListItems(context.Background(), p.model, u.Query(), limit, 0)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(map[string]any{"count": count, "results": list})
		if err != nil {
			return nil, err
		}
		var v any
		return v, json.Unmarshal(raw, &v)
	}
	return nil, fmt.Errorf("no model at %s", u.Path)
}

// volatileRule says which values may be otherwise, and how.
type volatileRule struct{ at, value *regexp.Regexp }

func volatileRules(rules map[string]string) []volatileRule {
	var out []volatileRule
	for at, value := range rules {
		at = strings.NewReplacer("/**", "/.*", "*", "[^/]*").Replace(at)
		out = append(out, volatileRule{regexp.MustCompile("^" + at + "$"), regexp.MustCompile(value)})
	}
	return out
}

// jsonDiff says where two JSON values differ. The addresses of pages are the server's.
func jsonDiff(at string, got, want any, volatile []volatileRule) []string {
	for _, rule := range volatile {
		if rule.at.MatchString(at) && rule.value.MatchString(strings.Trim(fmt.Sprint(got), `"`)) {
			return nil
		}
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: got %v, want an object", at, got)}
		}
		var out []string
		for k, v := range w {
			if at == "" && (k == "next" || k == "previous") {
				continue
			}
			x, ok := g[k]
			if !ok {
				out = append(out, at+"/"+k+" is missing")
				continue
			}
			out = append(out, jsonDiff(at+"/"+k, x, v, volatile)...)
		}
		for k := range g {
			if _, ok := w[k]; !ok {
				out = append(out, at+"/"+k+" is too much")
			}
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []string{fmt.Sprintf("%s: got %v, want %v", at, got, want)}
		}
		var out []string
		for i := range w {
			out = append(out, jsonDiff(fmt.Sprintf("%s/%d", at, i), g[i], w[i], volatile)...)
		}
		return out
	}
	if !reflect.DeepEqual(got, want) {
		return []string{fmt.Sprintf("%s: got %v, want %v", at, got, want)}
	}
	return nil
}
