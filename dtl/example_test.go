package dtl_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"etikett/dtl"
)

func Example() {
	engine, err := dtl.New(dtl.Options{Loader: dtl.MapLoader{
		"base.html":  `<title>{% block title %}?{% endblock %}</title>`,
		"label.html": `{% extends "base.html" %}{% block title %}{{ part.name|upper }}{% endblock %}`,
	}})
	if err != nil {
		panic(err)
	}
	t, err := engine.Load("label.html")
	if err != nil {
		panic(err)
	}
	vars := map[string]any{"part": map[string]any{"name": "Nuts & bolts"}}
	if err := t.Render(os.Stdout, dtl.NewContext(vars)); err != nil {
		panic(err)
	}
	// Output: <title>NUTS &amp; BOLTS</title>
}

func ExampleLibrary_Simple() {
	lib := dtl.NewLibrary()
	lib.Simple("price", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		currency := args.Default(1, "currency", "EUR")
		return fmt.Sprintf("%v %v", dtl.Str(args.Pos[0]), currency), nil
	}, dtl.Signature{Params: []string{"amount", "currency"}, Optional: 1})

	engine, err := dtl.New(dtl.Options{Libraries: map[string]*dtl.Library{"shop": lib}})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{% load shop %}{% price 5 %}, {% price 7 currency="CHF" as p %}{{ p|lower }}`)
	if err != nil {
		panic(err)
	}
	s, err := t.RenderString(nil)
	fmt.Println(s, err)
	// Output: 5 EUR, 7 chf <nil>
}

func ExampleLibrary_Filter() {
	lib := dtl.NewLibrary()
	lib.Filter("shout", func(_ *dtl.Context, value, arg any) (any, error) {
		n := 1
		if arg != dtl.Absent {
			n, _ = arg.(int)
		}
		return value.(string) + strings.Repeat("!", n), nil
	}, dtl.TakesString, dtl.ArgOptional)

	engine, err := dtl.New(dtl.Options{Builtins: []*dtl.Library{lib}})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{{ 5|shout:3 }}`)
	if err != nil {
		panic(err)
	}
	s, err := t.RenderString(nil)
	fmt.Println(s, err)
	// Output: 5!!! <nil>
}

// part is a record that loads what it is asked for.
type part struct{ id int }

func (p part) Member(name string) (any, bool, error) {
	switch name {
	case "pk":
		return p.id, true, nil
	case "name":
		return fmt.Sprintf("Part %d", p.id), true, nil
	case "variants":
		return dtl.Callable{Call: func() (any, error) { return []any{part{p.id * 10}, part{p.id*10 + 1}}, nil }}, true, nil
	}
	return nil, false, nil
}

func (p part) String() string { return fmt.Sprintf("Part %d", p.id) }

func ExampleObject() {
	engine, err := dtl.New(dtl.Options{})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{{ p }}: {% for v in p.variants %}{{ v.pk }} {% endfor %}{{ p.other|default:"–" }}`)
	if err != nil {
		panic(err)
	}
	s, err := t.RenderString(dtl.NewContext(map[string]any{"p": part{4}}))
	fmt.Println(s, err)
	// Output: Part 4: 40 41 – <nil>
}

func ExampleTemplate_Paths() {
	engine, err := dtl.New(dtl.Options{})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{% with p=stock.part %}{{ p.name }}{% for x in p.parameters.all %}{{ x.data }}{% endfor %}{% endwith %}`)
	if err != nil {
		panic(err)
	}
	for _, path := range t.Paths() {
		fmt.Println(strings.Join(path, "."))
	}
	// Output:
	// stock.part.name
	// stock.part.parameters.all
	// stock.part.parameters.all.*.data
}

func ExampleError() {
	engine, err := dtl.New(dtl.Options{})
	if err != nil {
		panic(err)
	}
	_, err = engine.Parse("label/part.html", "<b>\n{{ part.name|uper }}\n</b>")
	fmt.Println(err)
	var e *dtl.Error
	if errors.As(err, &e) {
		fmt.Println(e.Line, e.SourceLine)
	}
	// Output:
	// label/part.html:2:1: TemplateSyntaxError: Invalid filter: 'uper' (did you mean 'upper'?)
	// 2 {{ part.name|uper }}
}

func ExampleContext_WithLanguage() {
	engine, err := dtl.New(dtl.Options{})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{{ day }} {{ day|date:"l" }} {{ n|floatformat:2 }}`)
	if err != nil {
		panic(err)
	}
	vars := map[string]any{"day": dtl.Date{Year: 2024, Month: time.March, Day: 5}, "n": 1234.5}
	for _, code := range []string{"en", "de", "fr"} {
		s, err := t.RenderString(dtl.NewContext(vars).WithLanguage(code))
		fmt.Println(s, err)
	}
	// Output:
	// March 5, 2024 Tuesday 1234.50 <nil>
	// 5. März 2024 Dienstag 1234,50 <nil>
	// 5 mars 2024 mardi 1234,50 <nil>
}

func ExampleLimits() {
	engine, err := dtl.New(dtl.Options{Limits: dtl.Limits{StringSize: 1000}})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{{ "x"|ljust:999999999 }}`)
	if err != nil {
		panic(err)
	}
	_, err = t.RenderString(nil)
	fmt.Println(err)
	// Output: example:1:1: LimitExceeded: the template exceeds the limit StringSize (1000)
}

func ExampleReadPO() {
	catalog, err := dtl.ReadPO([]byte("msgid \"Shelf\"\nmsgstr \"Regal\"\n"))
	if err != nil {
		panic(err)
	}
	engine, err := dtl.New(dtl.Options{Language: "de", Catalogs: map[string][]dtl.Translator{"de": {catalog}}})
	if err != nil {
		panic(err)
	}
	t, err := engine.Parse("example", `{% load i18n %}{% trans "Shelf" %}`)
	if err != nil {
		panic(err)
	}
	s, err := t.RenderString(nil)
	fmt.Println(s, err)
	// Output: Regal <nil>
}
