package dtl

import (
	"slices"
	"strings"
	"testing"
)

func TestPaths(t *testing.T) {
	loader := MapLoader{
		"base.html":  `{{ title }}{% block body %}{{ base.only }}{% endblock %}{% block foot %}{{ foot.text }}{% endblock %}`,
		"mid.html":   `{% extends "base.html" %}{% block body %}{{ mid.x }}{{ block.super }}{% endblock %}`,
		"row.html":   `{{ item.name }}{{ other.thing }}`,
		"tree.html":  `{{ node.name }}{% for n in node.children.all %}{% include "tree.html" with node=n %}{% endfor %}`,
		"loop.html":  `{% include "loop.html" %}{{ a.b }}`,
		"outer.html": `{% block z %}{{ z }}{% endblock %}`,
	}
	lib := NewLibrary()
	lib.Simple("part_parameter", func(*Context, Args) (any, error) { return "", nil },
		Signature{Params: []string{"part", "name"}, Reads: map[string][]string{"part": {"parameters.all.*.data"}}})
	e, err := New(Options{Loader: loader, Builtins: []*Library{lib}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ source, want string }{
		{`{{ part.name }}{{ part.name|upper }}`, "part.name"},
		{`{% for p in part.parameters.all %}{{ p.data }}{{ forloop.counter }}{% endfor %}`, "part.parameters.all part.parameters.all.*.data"},
		{`{% for k, v in d.items %}{{ v.x }}{% endfor %}`, "d.items d.items.*.1.x"},
		{`{% with p=stock.part %}{{ p.IPN }}{% endwith %}{{ p }}`, "p stock.part.IPN"},
		{`{% with p=a|default:b %}{{ p.x }}{% endwith %}`, "a a.x b b.x"},
		{`{% include "row.html" with item=line.part %}`, "line.part.name other.thing"},
		{`{% include "row.html" with item=line.part only %}`, "line.part.name"},
		{`{% include "loop.html" %}`, "a.b"},
		{`{% include name %}`, "name"},
		{`{% extends "mid.html" %}{% block foot %}{{ f }}{% endblock %}`, "base.only f mid.x title"},
		{`{% extends "mid.html" %}{% block body %}{{ own }}{% endblock %}`, "foot.text own title"},
		{`{% if a.b and not c.d == e|add:f %}{{ g }}{% elif h %}{% else %}{{ i }}{% endif %}`, "a.b c.d e f g h i"},
		{`{% regroup parts by category.name as groups %}{% for g in groups %}{{ g.grouper }}{% for p in g.list %}{{ p.IPN }}{% endfor %}{% endfor %}`,
			"parts parts.*.IPN parts.*.category.name"},
		{`{{ parts.all|dictsort:"a.b"|first }}`, "parts.all.* parts.all.*.a.b"},
		{`{% part_parameter stock.part "Width" as w %}{{ w.x }}`, "stock.part stock.part.parameters.all.*.data"},
		{`{% load i18n %}{% blocktrans with a=x.y count n=l|length %}{{ a }}{{ q }}{% plural %}{{ n }}{% endblocktrans %}{% trans t.u %}`, "l q t.u x.y"},
		{`{% firstof a.b c as v %}{{ v.d }}`, "a.b a.b.d c c.d"},
		{`{{ "text" }}{{ 1 }}{{ None }}`, ""},
	} {
		tm, err := e.Parse("t", c.source)
		if err != nil {
			t.Fatalf("%s: %v", c.source, err)
		}
		var got []string
		for _, p := range tm.Paths() {
			got = append(got, strings.Join(p, "."))
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.source, s, c.want)
		}
	}
	tm, err := e.Parse("t", `{% include "tree.html" with node=root %}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := tm.Paths(); len(got) == 0 {
		t.Error("a template that includes itself reads nothing")
	}
}
