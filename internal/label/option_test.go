package label

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestParseOptions(t *testing.T) {
	t.Parallel()
	fields, err := Sheets{}.Options(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defaults := Options{"page_size": "A4", "skip": int64(0), "border": false, "landscape": false, "margin": int64(10)}
	with := func(name string, v any) Options {
		o := Options{}
		for k, d := range defaults {
			o[k] = d
		}
		o[name] = v
		return o
	}
	for _, c := range []struct {
		name   string
		values map[string]any
		want   Options
		errors string
	}{
		{"nothing", nil, defaults, ""},
		{"number", map[string]any{"skip": json.Number("3")}, with("skip", int64(3)), ""},
		{"number as text", map[string]any{"skip": " 3 "}, with("skip", int64(3)), ""},
		{"whole float", map[string]any{"skip": json.Number("3.0")}, with("skip", int64(3)), ""},
		{"words of a form", map[string]any{"border": "on"}, with("border", true), ""},
		{"choice", map[string]any{"page_size": "Letter"}, with("page_size", "Letter"), ""},
		{"unknown fields are not ours", map[string]any{"colour": "red"}, defaults, ""},
		{"several faults", map[string]any{"page_size": "B9", "skip": "x", "border": nil, "margin": json.Number("-1")}, nil,
			`page_size: "B9" is not a valid choice.; skip: A valid integer is required.; border: This field may not be null.; margin: Ensure this value is greater than or equal to 0.`},
		{"beyond the most", map[string]any{"skip": json.Number("501")}, nil, "skip: Ensure this value is less than or equal to 500."},
		{"fraction", map[string]any{"skip": json.Number("1.5")}, nil, "skip: A valid integer is required."},
		{"beyond int64", map[string]any{"skip": json.Number("99999999999999999999")}, nil, "skip: A valid integer is required."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseOptions(fields, c.values)
			if c.errors != "" {
				if err == nil || err.Error() != c.errors {
					t.Fatalf("got error %v\nwant %s", err, c.errors)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got %v, %v\nwant %v", got, err, c.want)
			}
			raw, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := decodeOptions(raw); err != nil || !reflect.DeepEqual(back, got) {
				t.Errorf("stored and read again: %v, %v", back, err)
			}
		})
	}
}

func TestSourceKey(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"shelf.html":                      "report/label/shelf.html",
		"my shelf.html":                   "report/label/my_shelf.html",
		"../../etc/passwd":                "report/label/passwd",
		`C:\labels\shelf.html`:            "report/label/shelf.html",
		"étiquette.html":                  "report/label/étiquette.html",
		"a<b>?.html":                      "report/label/ab.html",
		strings.Repeat("n", 75) + ".html": "report/label/" + strings.Repeat("n", 75) + ".html",
	} {
		if got, err := sourceKey(name); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "..", "/", "___", "??"} {
		if got, err := sourceKey(name); err == nil {
			t.Errorf("%q: got %q, want an error", name, got)
		}
	}
	if got, err := sourceKey(strings.Repeat("n", 300) + ".html"); err != nil || len(got) > 100 || !strings.HasSuffix(got, ".html") {
		t.Errorf("a long name became %q, %v", got, err)
	}
}

func TestOutputKey(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"output.pdf": "data_output/output_0000007.pdf", "R 10k/5%.pdf": "data_output/5_0000007.pdf", "": "data_output/labels_0000007.pdf",
		"../x.txt": "data_output/x_0000007.txt", "label": "data_output/label_0000007", "Größe M.pdf": "data_output/Größe_M_0000007.pdf",
	} {
		if got := outputKey(name, 7); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
