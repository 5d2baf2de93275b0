package api_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"etikett/api"
)

// contract is the API document as data: what each operation takes and gives.
type contract struct {
	Operations []struct {
		Method, Path string
		Parameters   []struct{ Name, Type string }
		Request      []map[string]any
		Responses    map[string]map[string]any
	}
	Schemas          map[string]any
	CommonResponses  map[string]any                   `json:"common_responses"`
	CommonParameters map[string]struct{ Name string } `json:"common_parameters"`
	SecuritySchemes  map[string]any                   `json:"security_schemes"`
}

// checker holds a served document against the contract, point by point.
type checker struct {
	doc    map[string]any
	points int
	bad    []string
}

func (c *checker) check(ok bool, format string, args ...any) {
	c.points++
	if !ok {
		c.bad = append(c.bad, fmt.Sprintf(format, args...))
	}
}

func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }

// resolve follows references and folds allOf into one schema.
func (c *checker) resolve(v any) map[string]any {
	m := asMap(v)
	for n := 0; n < 20; n++ {
		ref, ok := m["$ref"].(string)
		if !ok {
			break
		}
		var at any = c.doc
		for _, k := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			at = asMap(at)[strings.NewReplacer("~1", "/", "~0", "~").Replace(k)]
		}
		m = asMap(at)
	}
	all, ok := m["allOf"].([]any)
	if !ok {
		return m
	}
	out := map[string]any{"properties": map[string]any{}}
	var required []any
	for _, part := range append(all, without(m, "allOf")) {
		p := c.resolve(part)
		for k, v := range asMap(p["properties"]) {
			out["properties"].(map[string]any)[k] = v
		}
		if r, ok := p["required"].([]any); ok {
			required = append(required, r...)
		}
		for k, v := range p {
			if _, has := out[k]; !has {
				out[k] = v
			}
		}
	}
	out["required"] = required
	return out
}

func without(m map[string]any, key string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

// same holds a served schema against the one that is wanted.
func (c *checker) same(want map[string]any, served any, where string) {
	got := c.resolve(served)
	if ref, ok := want["$ref"].(string); ok {
		c.check(len(got) > 0, "%s: %s is missing", where, ref)
		return
	}
	if want["type"] != nil {
		c.check(got["type"] == want["type"], "%s: type %v instead of %v", where, got["type"], want["type"])
	}
	for _, k := range []string{"format", "maxLength", "minimum", "enum", "readOnly", "nullable"} {
		if w, ok := want[k]; ok {
			c.check(fmt.Sprint(got[k]) == fmt.Sprint(w), "%s: %s is %v instead of %v", where, k, got[k], w)
		}
	}
	required := fmt.Sprint(got["required"])
	if list, ok := want["required"].([]any); ok {
		for _, k := range list {
			c.check(strings.Contains(required, fmt.Sprint(k)), "%s: %v is not required", where, k)
		}
	}
	for k, v := range asMap(want["properties"]) {
		p, has := asMap(got["properties"])[k]
		c.check(has, "%s: no %s", where, k)
		if has {
			c.same(asMap(v), p, where+"."+k)
		}
	}
	if w, ok := want["items"]; ok {
		c.same(asMap(w), got["items"], where+"[]")
	}
}

func firstContent(response map[string]any) any {
	for _, v := range asMap(response["content"]) {
		return asMap(v)["schema"]
	}
	return nil
}

// Ensure the served document has everything that the API document says: operations, schemas, common responses, parameters, security schemes.
func TestDocumentKeepsTheContract(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(specDir(t), "contract.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want contract
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	c := &checker{}
	if err := yaml.Unmarshal(api.Document, &c.doc); err != nil {
		t.Fatal(err)
	}
	paths := asMap(c.doc["paths"])
	for _, o := range want.Operations {
		where := o.Method + " " + o.Path
		item := asMap(paths[o.Path])
		op := asMap(item[strings.ToLower(o.Method)])
		c.check(op != nil, "%s: not there", where)
		if op == nil {
			continue
		}
		have := map[string]map[string]any{}
		params, _ := op["parameters"].([]any)
		for _, p := range params {
			r := c.resolve(p)
			have[fmt.Sprint(r["name"])] = r
		}
		for _, p := range o.Parameters {
			if _, security := want.SecuritySchemes[p.Name]; security {
				continue
			}
			c.check(have[p.Name] != nil && c.resolve(have[p.Name]["schema"])["type"] == p.Type, "%s: parameter %s", where, p.Name)
		}
		security := fmt.Sprint(op["security"])
		for k := range want.SecuritySchemes {
			c.check(strings.Contains(security, k), "%s: security %s", where, k)
		}
		for _, q := range o.Request {
			content := asMap(c.resolve(op["requestBody"])["content"])
			c.check(len(content) > 0, "%s: no request body", where)
			for media, x := range content {
				c.same(q, asMap(x)["schema"], where+" "+media)
			}
		}
		for status, q := range o.Responses {
			r := c.resolve(asMap(op["responses"])[status])
			c.check(len(r) > 0, "%s: no %s", where, status)
			if len(q) > 0 && len(r) > 0 {
				c.same(q, firstContent(r), where+" "+status)
			}
		}
	}
	components := asMap(c.doc["components"])
	for k := range want.CommonResponses {
		c.check(asMap(components["responses"])[k] != nil, "common response %s", k)
	}
	for k, v := range want.CommonParameters {
		c.check(asMap(asMap(components["parameters"])[k])["name"] == v.Name, "common parameter %s", k)
	}
	for k := range want.SecuritySchemes {
		c.check(asMap(components["securitySchemes"])[k] != nil, "security scheme %s", k)
	}
	for k := range want.Schemas {
		c.check(asMap(components["schemas"])[k] != nil, "schema %s", k)
	}
	for _, b := range c.bad {
		t.Error(b)
	}
	t.Logf("contract: %d passed, %d failed", c.points-len(c.bad), len(c.bad))
}

// specDir is the folder with the API document; the test is skipped without it, but fails in CI.
func specDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "spec")
	if corpus := os.Getenv("CORPUS"); corpus != "" {
		dir = filepath.Join(corpus, "..", "spec")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the API document is missing: %v", err)
		}
		t.Skipf("the API document is not here (it lies beside CORPUS): %v", err)
	}
	return dir
}
