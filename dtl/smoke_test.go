package dtl

import "testing"

func TestSmoke(t *testing.T) {
	e, err := New(Options{Loader: MapLoader{
		"base.html":  `<{% block a %}base {{ x }}{% endblock %}|{% block b %}B{% endblock %}>`,
		"child.html": `{% extends "base.html" %}{% block a %}child({{ block.super }}){% endblock %}`,
		"inc.html":   `[{{ v }}{{ x }}]`,
	}})
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		`{% extends "child.html" %}{% block b %}{{ x|upper }}{% endblock %}`:                              `<child(base a&lt;b)|A&lt;B>`,
		`{% for i in l %}{{ forloop.counter }}:{{ i }}{% if not forloop.last %}, {% endif %}{% endfor %}`: `1:1, 2:2, 3:3`,
		`{% include "inc.html" with v=1 only %}{% include "inc.html" with v="q" %}`:                       `[1][qa&lt;b]`,
		`{% if l|length > 2 and x != "z" %}y{% else %}n{% endif %}`:                                       `y`,
		`{{ f }} {{ f|floatformat:2 }} {{ missing }}`:                                                     `1.5 1.50 `,
	} {
		tm, err := e.Parse("t", src)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tm.RenderString(NewContext(map[string]any{"x": "a<b", "l": []any{1, 2, 3}, "f": 1.5}))
		if err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", src, got, err, want)
		}
	}
}
