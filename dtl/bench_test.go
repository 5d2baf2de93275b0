package dtl

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// The benchmark renders the default label templates and a report of 200 lines. With PYTHON set to a Python that has
// Django, it runs the same templates there and reports how many times faster this package is:
//
//	PYTHON=/path/to/venv/bin/python go test -run '^$' -bench Render ./dtl

const labelFolder = "../internal/label/defaults/label"

var benchNames = []string{"label/buildline_label.html", "label/label_base.html", "label/part_label.html",
	"label/part_label_code128.html", "label/stockitem_qr.html", "label/stocklocation_qr.html",
	"label/stocklocation_qr_and_text.html", "report.html"}

func benchEngine(tb testing.TB) *Engine {
	tb.Helper()
	code := func(*Context, Args) (any, error) { return "code:1", nil }
	barcode, extras := NewLibrary(), NewLibrary()
	barcode.Simple("qrcode", code)
	barcode.Simple("barcode", code)
	extras.Simple("decimal", func(_ *Context, args Args) (any, error) { return args.Pos[0], nil })
	files := fstest.MapFS{}
	for _, pattern := range []string{labelFolder + "/*.html", "testdata/bench/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			tb.Fatalf("no templates in %s: %v", pattern, err)
		}
		for _, n := range names {
			data, err := os.ReadFile(n)
			if err != nil {
				tb.Fatal(err)
			}
			name := filepath.Base(n)
			if strings.HasPrefix(pattern, labelFolder) {
				name = "label/" + name
			}
			files[name] = &fstest.MapFile{Data: data}
		}
	}
	e, err := New(Options{Loader: FSLoader{files}, Language: "en-us", Libraries: map[string]*Library{
		"barcode": barcode, "inventree_extras": extras, "report": NewLibrary()}})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func benchVars(tb testing.TB, name string) map[string]any {
	tb.Helper()
	data, err := os.ReadFile("testdata/bench/context.json")
	if err != nil {
		tb.Fatal(err)
	}
	all, err := (&decoder{}).decodePlain(data)
	if err != nil {
		tb.Fatal(err)
	}
	if !strings.HasPrefix(name, "label/") {
		vars := all["report"].(map[string]any)
		order := vars["order"].(map[string]any)
		order["created"] = time.Date(2024, 5, 17, 14, 30, 0, 0, time.UTC)
		order["target"] = Date{2024, 6, 1}
		return vars
	}
	return all["label"].(map[string]any)
}

// decodePlain reads JSON with whole numbers as int.
func (d *decoder) decodePlain(data []byte) (map[string]any, error) {
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	var m map[string]any
	err := dec.Decode(&m)
	var fix func(v any) any
	fix = func(v any) any {
		switch x := v.(type) {
		case map[string]any:
			for k, e := range x {
				x[k] = fix(e)
			}
		case []any:
			for i, e := range x {
				x[i] = fix(e)
			}
		case json.Number:
			if n, err := strconv.Atoi(x.String()); err == nil {
				return n
			}
			f, _ := x.Float64()
			return f
		}
		return v
	}
	fix(m)
	return m, err
}

// djangoSeconds runs the benchmark with Django: seconds for one rendering, by template. It is empty without PYTHON.
func djangoSeconds(tb testing.TB) map[string]float64 {
	tb.Helper()
	python := os.Getenv("PYTHON")
	if python == "" {
		return nil
	}
	out, err := exec.Command(python, "testdata/bench/django_bench.py", labelFolder, "1").Output()
	if err != nil {
		tb.Fatalf("Django: %v", err)
	}
	seconds := map[string]float64{}
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if seconds[name], err = strconv.ParseFloat(value, 64); err != nil {
			tb.Fatal(err)
		}
	}
	return seconds
}

func BenchmarkRender(b *testing.B) {
	e := benchEngine(b)
	django := djangoSeconds(b)
	for _, name := range benchNames {
		tm, err := e.Load(name)
		if err != nil {
			b.Fatal(err)
		}
		vars := benchVars(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := tm.Render(io.Discard, NewContext(vars)); err != nil {
					b.Fatal(err)
				}
			}
			if s := django[name]; s > 0 {
				b.ReportMetric(s*float64(b.N)/b.Elapsed().Seconds(), "x_django")
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	e := benchEngine(b)
	source, err := os.ReadFile("testdata/bench/report.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		if _, err := e.Parse("report.html", string(source)); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSameAsDjango compares the benchmark's output with Django's, if there is one.
func TestSameAsDjango(t *testing.T) {
	python := os.Getenv("PYTHON")
	if python == "" {
		t.Skip("PYTHON is not set to a Python with Django")
	}
	e := benchEngine(t)
	for _, name := range benchNames {
		tm, err := e.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tm.RenderString(NewContext(benchVars(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		want, err := exec.Command(python, "testdata/bench/django_bench.py", labelFolder, "0", "--output", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}
