package dtl

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestAllocations holds what each tag may allocate on the hot path: at most three times.
func TestAllocations(t *testing.T) {
	e, err := New(Options{Loader: MapLoader{"inc.html": "{{ name }}"}})
	if err != nil {
		t.Fatal(err)
	}
	code := NewLibrary()
	code.Simple("code", func(_ *Context, args Args) (any, error) { return args.Pos[0], nil })
	e.libraries["code"] = code
	vars := map[string]any{
		"name": "Resistor & co", "n": 1234, "f": 12.345, "part": map[string]any{"name": "x", "category": map[string]any{"name": "y"}},
		"list": []any{1, 2, 3}, "date": time.Date(2024, 5, 17, 0, 0, 0, 0, time.UTC), "none": nil,
	}
	for _, c := range []struct {
		tag  string
		most float64
	}{
		{"{{ name }}", 0},
		{"{{ n }}", 0},
		{"{{ part.category.name }}", 0},
		{"{{ missing.name }}", 0},
		{`{{ none|default_if_none:"" }}`, 0},
		{`{{ name|default:"x" }}`, 0},
		{"{{ f }}", 3},
		{"{{ name|upper }}", 2},
		{"{{ n|add:1 }}", 1},
		{"{{ f|floatformat:2 }}", 3},
		{`{{ date|date:"Y-m-d" }}`, 3},
		{"{{ list|length }}", 0},
		{`{% if n > 5 and name == "x" or not none %}y{% endif %}`, 0},
		{`{% if "a" in name %}y{% else %}n{% endif %}`, 0},
		{"{% for i in list %}{{ i }}{% endfor %}", 1},
		{"{% with a=name %}{{ a }}{% endwith %}", 0},
		{`{% include "inc.html" %}`, 1},
		{`{% include "inc.html" with name=n %}`, 1},
		{`{% trans "Quantity" %}`, 0},
		{"{% code name %}", 3},
		{"{% firstof none name %}", 0},
		{"{% autoescape off %}{{ name }}{% endautoescape %}", 0},
	} {
		allocs := func(copies int) float64 {
			tm, err := e.Parse("t", "{% load i18n code %}"+strings.Repeat(c.tag, copies))
			if err != nil {
				t.Fatalf("%s: %v", c.tag, err)
			}
			return testing.AllocsPerRun(50, func() {
				if err := tm.Render(io.Discard, NewContext(vars)); err != nil {
					t.Fatalf("%s: %v", c.tag, err)
				}
			})
		}
		if per := (allocs(101) - allocs(1)) / 100; per > c.most+0.2 {
			t.Errorf("%s allocates %.1f times, want at most %g", c.tag, per, c.most)
		}
	}
}
