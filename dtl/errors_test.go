package dtl

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	loader := MapLoader{
		"base.html":  "<html>\n{% block body %}{% endblock %}",
		"bad.html":   "line one\n  {{ x|nosuchfilter }}",
		"inner.html": "a\nb {% include 'bad.html' %}",
		"run.html":   "one\ntwo\n  {{ 5|divisibleby:0 }}",
	}
	e, err := New(Options{Loader: loader})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, source string
		want         Error
		includes     []Place
	}{
		{"unknown tag", "a\n  {% inclde 'x' %}", Error{Class: ClassSyntax, Place: Place{"t", 2, 3}, SourceLine: "  {% inclde 'x' %}",
			Hint: "include", Phase: "parse",
			Message: "Invalid block tag on line 2: 'inclde'. Did you forget to register or load this tag?"}, nil},
		{"unknown tag in if", "{% if x %}{% esle %}{% endif %}", Error{Class: ClassSyntax, Place: Place{"t", 1, 11},
			SourceLine: "{% if x %}{% esle %}{% endif %}", Hint: "else", Phase: "parse",
			Message: "Invalid block tag on line 1: 'esle', expected 'elif', 'else' or 'endif'. Did you forget to register or load this tag?"}, nil},
		{"tag of a library", "{% trans 'x' %}", Error{Class: ClassSyntax, Place: Place{"t", 1, 1}, SourceLine: "{% trans 'x' %}",
			Hint: "{% load i18n %}", Phase: "parse",
			Message: "Invalid block tag on line 1: 'trans'. Did you forget to register or load this tag?"}, nil},
		{"unknown filter", "äö {{ x|uper }}", Error{Class: ClassSyntax, Place: Place{"t", 1, 4}, SourceLine: "äö {{ x|uper }}",
			Hint: "upper", Phase: "parse", Message: "Invalid filter: 'uper'"}, nil},
		{"unknown library", "{% load i18 %}", Error{Class: ClassSyntax, Place: Place{"t", 1, 1}, SourceLine: "{% load i18 %}", Hint: "i18n", Phase: "parse",
			Message: "'i18' is not a registered tag library. Must be one of:\ncache\ni18n\nl10n\nstatic\ntz"}, nil},
		{"unclosed", "x\n{% for a in b %}\n{% if a %}\n", Error{Class: ClassSyntax, Place: Place{"t", 3, 1}, SourceLine: "{% if a %}", Phase: "parse",
			Message: "Unclosed tag on line 3: 'if'. Looking for one of: elif, else, endif."}, nil},
		{"missing template", "\n\n{% include 'nowhere.html' %}", Error{Class: ClassNotFound, Message: "nowhere.html", Place: Place{"t", 3, 1},
			SourceLine: "{% include 'nowhere.html' %}", Phase: "parse"}, nil},
		{"in an include", "{% include 'inner.html' %}", Error{Class: ClassSyntax, Message: "Invalid filter: 'nosuchfilter'",
			Place: Place{"bad.html", 2, 3}, SourceLine: "  {{ x|nosuchfilter }}", Phase: "parse"},
			[]Place{{"t", 1, 1}, {"inner.html", 2, 3}}},
		{"at run time", "{% extends 'base.html' %}{% block body %}{% include 'run.html' %}{% endblock %}",
			Error{Class: classZero, Message: "integer modulo by zero", Place: Place{"run.html", 3, 3}, SourceLine: "  {{ 5|divisibleby:0 }}", Phase: "render"},
			[]Place{{"t", 1, 42}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tm, err := e.Parse("t", c.source)
			if err == nil {
				err = tm.Render(io.Discard, NewContext(nil))
			}
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			want := c.want
			if got.Class != want.Class || got.Message != want.Message || got.Place != want.Place || got.SourceLine != want.SourceLine ||
				got.Hint != want.Hint || got.Phase != want.Phase {
				t.Errorf("\n got %#v\nwant %#v", *got, want)
			}
			if len(got.Includes) != len(c.includes) {
				t.Fatalf("includes %v, want %v", got.Includes, c.includes)
			}
			for i := range c.includes {
				if got.Includes[i] != c.includes[i] {
					t.Errorf("includes %v, want %v", got.Includes, c.includes)
				}
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	err := &Error{Class: ClassSyntax, Message: "Invalid filter: 'uper'", Place: Place{"label/a.html", 3, 7}, Hint: "upper",
		SourceLine: "x", Includes: []Place{{"label/b.html", 1, 2}}, Phase: "parse"}
	if got, want := err.Error(), "label/a.html:3:7: TemplateSyntaxError: Invalid filter: 'uper' (did you mean 'upper'?), from label/b.html:1:2"; got != want {
		t.Errorf("got %s", got)
	}
	data, jsonErr := json.Marshal(err)
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	want := `{"class":"TemplateSyntaxError","message":"Invalid filter: 'uper'","file":"label/a.html","line":3,"column":7,` +
		`"source_line":"x","includes":[{"file":"label/b.html","line":1,"column":2}],"hint":"upper","phase":"parse"}`
	if string(data) != want {
		t.Errorf("got %s", data)
	}
}

// failing is an Object of a host whose store has gone.
type failing struct{ err error }

func (f failing) Member(string) (any, bool, error) { return nil, false, f.err }

func TestHostErrors(t *testing.T) {
	gone := errors.New("the store is closed")
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	// An error of the host ends the rendering even where exceptions of Python would be caught.
	for _, source := range []string{"{{ a.b }}", "{% if a.b == 1 %}{% endif %}", "{% if not a.b %}{% endif %}", "{{ x|default:a.b }}",
		"{% for i in a.b %}{% endfor %}", "{% firstof a.b %}", "{% if x or a.b %}{% endif %}"} {
		tm, err := e.Parse("t", source)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		err = tm.Render(&b, NewContext(map[string]any{"a": failing{gone}}))
		var f *Error
		if !errors.Is(err, gone) || !errors.As(err, &f) || f.Class != ClassHost || f.Line != 1 {
			t.Errorf("%s: got %v", source, err)
		}
		if b.Len() > 0 {
			t.Errorf("%s: wrote %q before it failed", source, b.String())
		}
	}
	// The same for a loader that fails for another reason than that there is no such template.
	e, err = New(Options{Loader: loaderFunc(func(string) (string, error) { return "", fs.ErrPermission })})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Load("x"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

type loaderFunc func(name string) (string, error)

func (f loaderFunc) Load(name string) (string, error) { return f(name) }

func TestNearest(t *testing.T) {
	for _, c := range [][2]string{{"uper", "upper"}, {"lenght", "length"}, {"trucatechars", "truncatechars"}, {"zzzzzz", ""}, {"x", ""}} {
		if got := nearest(c[0], libraryNames([]*Library{builtinFilters()}, true)); got != c[1] {
			t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
}
