package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"etikett/dtl"
)

// corpus gives the folder of the corpora, or skips the test; in CI they must be there.
func corpus(t testing.TB) string {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the corpora are missing: %v", err)
		}
		t.Skipf("the corpora are not here (CORPUS=%s)", dir)
	}
	return dir
}

func readJSON(t testing.TB, v any, path ...string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", filepath.Join(path...), err)
	}
}

// recorded is a record of context.json: what InvenTree printed of it.
type recorded struct {
	Object struct {
		Model string
		PK    int64
	}
	Str           string
	Paths         map[string]json.RawMessage
	ReportContext map[string]struct{ Type, Output string } `json:"report_context"`
}

// recordedNow is when the corpus was recorded.
var recordedNow = time.Date(2024, 5, 17, 14, 30, 45, 123456000, time.UTC)

// database loads the corpus' records.
func database(t testing.TB, dir string) *Memory {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "dtl", "inventree", "database.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := NewMemory()
	if _, err := ImportInvenTree(context.Background(), bytes.NewReader(b), m, nil, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// writers are the names of attributes that change data in InvenTree when a template meets them: out of reach here.
func writers(t testing.TB, dir string) map[string]bool {
	var doc struct {
		Models map[string]struct {
			Attributes []struct {
				Name   string
				Writes bool `json:"writes_database"`
			}
		}
	}
	readJSON(t, &doc, dir, "dtl", "inventree", "attributes.json")
	out := map[string]bool{}
	for _, m := range doc.Models {
		for _, a := range m.Attributes {
			if a.Writes {
				out[a.Name] = true
			}
		}
	}
	return out
}

// TestCorpusContext holds what templates print of records against what InvenTree printed.
func TestCorpusContext(t *testing.T) {
	const floor, contextFloor = 0.999, 0.98
	dir := corpus(t)
	var doc struct{ Objects []recorded }
	readJSON(t, &doc, dir, "dtl", "inventree", "context.json")
	skip := writers(t, dir)
	engine, err := dtl.New(dtl.Options{Now: func() time.Time { return recordedNow }})
	if err != nil {
		t.Fatal(err)
	}
	c := New(database(t, dir), WithClock(func() time.Time { return recordedNow }, time.UTC))
	var passed, failed, keysPassed, keysFailed int
	var failures []string
	for _, o := range doc.Objects {
		batch, err := c.Load(context.Background(), o.Object.Model, []int64{o.Object.PK}, nil)
		if err != nil {
			t.Fatal(err)
		}
		item := batch.Items[0]
		if got := item.String(); got != o.Str {
			t.Errorf("%s %d prints %q, want %q", o.Object.Model, o.Object.PK, got, o.Str)
		}
		for _, path := range sortedKeysOf(o.Paths) {
			if skip[path[strings.LastIndexByte(path, '.')+1:]] {
				continue
			}
			if msg := comparePath(engine, item, path, o.Paths[path]); msg != "" {
				failed++
				failures = append(failures, fmt.Sprintf("%s %d %s: %s", o.Object.Model, o.Object.PK, path, msg))
			} else {
				passed++
			}
		}
		vars, err := c.LabelContext(item)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range sortedKeysOf(o.ReportContext) {
			want := o.ReportContext[key].Output
			if got, err := render(engine, "{{ "+key+" }}", vars); err != nil || got != want {
				keysFailed++
				failures = append(failures, fmt.Sprintf("%s %d report_context %s: got %q (%v), want %q", o.Object.Model, o.Object.PK, key, got, err, want))
			} else {
				keysPassed++
			}
		}
	}
	for _, f := range failures {
		t.Log(f)
	}
	t.Logf("catalog/paths: %d passed, %d failed", passed, failed)
	t.Logf("catalog/report_context: %d passed, %d failed", keysPassed, keysFailed)
	if share := float64(passed) / float64(passed+failed); share < floor {
		t.Errorf("paths: %.4f, has been %.4f", share, floor)
	}
	if share := float64(keysPassed) / float64(keysPassed+keysFailed); share < contextFloor {
		t.Errorf("report_context: %.4f, has been %.4f", share, contextFloor)
	}
}

func sortedKeysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func render(engine *dtl.Engine, source string, vars dtl.Variables) (string, error) {
	tpl, err := engine.Parse("test", source)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = tpl.Render(&b, dtl.NewContext(nil).WithVariables(vars))
	return b.String(), err
}

// comparePath says what is wrong, "" for nothing. Of exceptions it is enough that there is an error.
func comparePath(engine *dtl.Engine, item *Record, path string, want json.RawMessage) string {
	got, err := render(engine, "{{ obj."+path+" }}", dtl.Vars{"obj": item})
	var text string
	if json.Unmarshal(want, &text) != nil {
		if err == nil {
			return fmt.Sprintf("got %q, want %s", got, want)
		}
		return ""
	}
	if err != nil {
		return fmt.Sprintf("error %v, want %q", err, text)
	}
	if got != text {
		return fmt.Sprintf("got %q, want %q", abbreviate(got), abbreviate(text))
	}
	return ""
}

func abbreviate(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
