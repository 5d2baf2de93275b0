package dtl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile are templates that would use up a machine without limits, with the limit that stops each.
var hostile = []struct {
	name, source string
	limit        string
}{
	{"loops in loops", strings.Repeat("{% for a in long %}", 6) + "x" + strings.Repeat("{% endfor %}", 6), "Steps Output"},
	{"empty loops in loops", strings.Repeat("{% for a in long %}", 6) + strings.Repeat("{% endfor %}", 6), "Steps"},
	{"include of itself", `{% include "self.html" %}`, "IncludeDepth"},
	{"include of itself twice", `{% include "twice.html" %}`, "IncludeDepth Steps"},
	{"include in a circle", `{% include "a.html" %}`, "IncludeDepth"},
	{"blocks that show themselves", `{% extends "super.html" %}{% block a %}` + strings.Repeat("{{ block.super }}", 9) + `{% endblock %}`, ""},
	{"ljust", `{{ x|ljust:999999999 }}`, "StringSize"},
	{"rjust", `{{ x|rjust:"999999999" }}`, "StringSize"},
	{"center", `{{ x|center:999999999999999999999 }}`, "StringSize"},
	{"lorem paragraphs", `{% lorem 999999999 %}`, "Output Steps"},
	{"lorem words", `{% lorem 999999999 w random %}`, "Output Steps"},
	{"floatformat", `{{ 1.5|floatformat:999999 }}`, "Digits"},
	{"floatformat down", `{{ 1.5|floatformat:"-999999999" }}`, "Digits"},
	{"stringformat width", `{{ x|stringformat:"999999999s" }}`, "StringSize"},
	{"stringformat precision", `{{ 1|stringformat:".999999999f" }}`, "Digits"},
	{"stringformat digits", `{{ 1|stringformat:".99999999d" }}`, "Digits"},
	{"date format", `{{ now|date:format }}`, "FormatSize"},
	{"time format", `{{ now|time:format }}`, "FormatSize"},
	{"now format", `{% now "` + strings.Repeat("r", 1<<20-100) + `" %}`, "FormatSize"},
	{"deep nesting", strings.Repeat("{% if x %}", 100_000), "Nesting"},
	{"deep with", strings.Repeat("{% with a=x %}", 70_000), "Nesting"},
	{"long condition", "{% if x" + strings.Repeat(" or x", 200_000) + " %}{% endif %}", "Nesting"},
	{"many nots", "{% if" + strings.Repeat(" not", 200_000) + " x %}{% endif %}", "Nesting"},
	{"ten megabytes", strings.Repeat("{{ x }}", 10<<20/7), "TemplateSize"},
	{"doubling with add", doubling(`a|add:a`), "StringSize Memory"},
	{"doubling with join", doubling(`a|make_list|join:a`), "StringSize Memory"},
	{"doubling lists", listDoubling(), "Memory"},
	{"strings kept", strings.Repeat(`{% with a=big|upper %}`, 150) + strings.Repeat("{% endwith %}", 150), "Memory Steps"},
	{"make_list", strings.Repeat(`{% with a=big|make_list %}`, 150) + strings.Repeat("{% endwith %}", 150), "Memory"},
	{"big numbers", `{% with a=1 %}` + strings.Repeat(`{% with a=a|add:a %}`, 190) + `{{ a }}` + strings.Repeat("{% endwith %}", 190) + `{% endwith %}`, ""},
	{"spaceless", `{% spaceless %}{% for a in long %}{% for b in long %}<p> </p>{% endfor %}{% endfor %}{% endspaceless %}`, "Steps Output StringSize"},
	{"ifchanged", `{% for a in long %}{% ifchanged %}{{ big }}{% endifchanged %}{% endfor %}`, "Output Memory Steps StringSize"},
	{"urlize", `{{ dots|urlize }}`, ""},
	{"striptags", `{{ angles|striptags }}`, ""},
	{"striptags open", `{{ opens|striptags }}`, ""},
	{"striptags nested", `{{ nested|striptags }}`, "Exception"},
	{"truncatechars_html", `{{ angles|truncatechars_html:100000 }}{{ opens|truncatewords_html:10 }}`, ""},
	{"wordwrap", `{{ big|wordwrap:1 }}`, ""},
	{"braces", strings.Repeat("{{", 500_000), ""},
	{"braces and blocks", strings.Repeat("{{{%{#", 150_000), ""},
	{"quotes", `{% if "` + strings.Repeat(`\"`, 400_000) + ` %}{% endif %}`, "Exception"},
	{"words with quotes", `{% with ` + strings.Repeat(`a"`, 400_000) + ` %}{% endwith %}`, "Exception"},
	{"filters", `{{ x` + strings.Repeat("|lower", 150_000) + ` }}`, ""},
	{"bad filters", `{{ x` + strings.Repeat(" ", 900_000) + ` }}{{ x |` + strings.Repeat(" |", 10_000) + `}}`, "Exception"},
	{"path", `{{ x` + strings.Repeat(".a", 400_000) + ` }}`, ""},
	{"unordered_list", `{{ deep|unordered_list }}`, "Nesting StringSize"},
	{"repr of a circle", `{{ circle }}{{ circle|pprint }}{{ circle|length }}`, ""},
	{"json of a circle", `{{ circle|json_script }}`, "Exception"},
	{"comparing circles", `{% if circle == other %}{% endif %}{% if circle < other %}{% endif %}`, ""},
	{"languages", `{% load i18n %}{% for a in long %}{% language a|stringformat:"s" %}{% trans "x" %}{% endlanguage %}{% endfor %}`, ""},
	{"blocktrans", `{% load i18n %}{% for a in long %}{% blocktrans asvar b %}{{ big }}{{ big }}{% endblocktrans %}{% endfor %}`, "StringSize Memory"},
	{"linebreaks", `{% for a in long %}{% with b=big|linenumbers %}{% endwith %}{% endfor %}`, "Memory StringSize Steps"},
	{"slugify", `{% for a in long %}{{ big|slugify|length }}{% endfor %}`, "Steps Memory"},
	{"title", `{% for a in long %}{% with b=big|title|upper|lower|capfirst %}{% endwith %}{% endfor %}`, "Steps Memory"},
	{"dictsort", `{% for a in long %}{% with b=long|dictsort:0 %}{% endwith %}{% endfor %}`, "Steps Memory Exception"},
	{"contains", `{% for a in long %}{% if "z" in big %}{% endif %}{% if a in long %}{% endif %}{% endfor %}`, "Steps"},
	{"decimals", `{{ huge|add:"1" }}{{ huge|floatformat:2 }}{{ huge|stringformat:"d" }}{{ huge }}`, "Digits Exception"},
	{"extends in a circle", `{% extends "ex1.html" %}`, "Exception IncludeDepth"},
	{"pprint", `{{ big|pprint }}{{ long|pprint|length }}`, ""},
	{"escapes", `{{ quotes|escape|force_escape|force_escape|force_escape|force_escape }}`, "StringSize Memory"},
}

// doubling makes a string twice as long 60 times.
func doubling(expr string) string {
	return `{% with a="x123456789" %}` + strings.Repeat("{% with a="+expr+" %}", 60) + "{{ a }}" + strings.Repeat("{% endwith %}", 61)
}

func listDoubling() string {
	return `{% with a=long %}` + strings.Repeat("{% with a=a|add:a %}", 60) + "{{ a|length }}" + strings.Repeat("{% endwith %}", 61)
}

func hostileVars() map[string]any {
	long := make([]any, 10_000)
	for i := range long {
		long[i] = i
	}
	circle, other := NewDict("a", 1), NewDict("a", 1)
	circle.Set("self", []any{circle})
	other.Set("self", []any{other})
	deep := []any{"x"}
	for range 10_000 {
		deep = []any{"x", deep}
	}
	huge, _ := parseDecimal("1e99999")
	return map[string]any{
		"x": "x", "long": long, "circle": circle, "other": other, "deep": deep, "huge": huge,
		"big":    strings.Repeat("lorem ipsum ", 40_000),
		"format": strings.Repeat("Y", 1<<20), "now": time.Date(2024, 5, 17, 0, 0, 0, 0, time.UTC),
		"dots":   strings.Repeat("a.com.", 80_000) + " " + strings.Repeat("(a.b@", 40_000) + strings.Repeat(")", 40_000),
		"angles": "><!" + strings.Repeat("&<!", 150_000), "opens": strings.Repeat("<!-- ", 100_000) + ">",
		"nested": strings.Repeat("<", 60) + strings.Repeat("a>", 60), "quotes": strings.Repeat(`"`, 100_000),
	}
}

var hostileLoader = MapLoader{
	"self.html": `{% include "self.html" %}`, "twice.html": `{% include "twice.html" %}{% include "twice.html" %}`,
	"a.html": `{% include "b.html" %}`, "b.html": `{% include "a.html" %}`,
	"super.html": `{% block a %}` + strings.Repeat("x", 1000) + `{% endblock %}`,
	"ex1.html":   `{% extends "ex2.html" %}`, "ex2.html": `{% extends "ex1.html" %}`,
}

// TestHostileTemplates wants each template to end within a second and 64 MB, with an error that names the limit.
func TestHostileTemplates(t *testing.T) {
	e, err := New(Options{Loader: hostileLoader})
	if err != nil {
		t.Fatal(err)
	}
	vars := hostileVars()
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			peak := make(chan uint64)
			stop := make(chan struct{})
			go func() {
				most := uint64(0)
				for {
					select {
					case <-stop:
						peak <- most
						return
					case <-time.After(5 * time.Millisecond):
						runtime.ReadMemStats(&after)
						most = max(most, after.HeapAlloc)
					}
				}
			}()
			start := time.Now()
			tm, err := e.Parse("hostile", h.source)
			if err == nil {
				err = tm.Render(io.Discard, NewContext(vars))
			}
			took := time.Since(start)
			close(stop)
			used := int64(<-peak) - int64(before.HeapAlloc)
			if took > 2*slowdown*time.Second { // a second on a machine of its own
				t.Errorf("took %v", took)
			}
			if used > 64<<20 {
				t.Errorf("used %d MB", used>>20)
			}
			var f *Error
			switch {
			case err == nil:
				if h.limit != "" {
					t.Errorf("ended without an error, want one of %s", h.limit)
				}
			case !errors.As(err, &f):
				t.Errorf("got %T", err)
			case f.Class == ClassLimit:
				if !strings.Contains(h.limit, f.Limit) || f.Limit == "" || !strings.Contains(err.Error(), f.Limit) {
					t.Errorf("got %.200s, want one of %q", err, h.limit)
				}
			case !strings.Contains(h.limit, "Exception"):
				t.Errorf("got %.200s, want %q", err, h.limit)
			}
			t.Logf("%v, %d MB, %.120s", took, used>>20, fmt.Sprint(err))
		})
	}
}

func TestLimitsAreOptions(t *testing.T) {
	for _, c := range []struct {
		limits Limits
		source string
		limit  string
	}{
		{Limits{TemplateSize: 10}, "{{ x }}{{ x }}", "TemplateSize"},
		{Limits{Nesting: 2}, "{% if x %}{% if x %}{% if x %}{% endif %}{% endif %}{% endif %}", "Nesting"},
		{Limits{IncludeDepth: 3}, `{% include "self.html" %}`, "IncludeDepth"},
		{Limits{Output: 5}, "123456", "Output"},
		{Limits{StringSize: 1000}, "{{ x|ljust:1001 }}", "StringSize"},
		{Limits{Memory: 1500}, "{{ x|ljust:1000|length }}{{ x|ljust:1000|length }}", "Memory"},
		{Limits{Digits: 5}, "{{ 1.5|floatformat:6 }}", "Digits"},
		{Limits{Steps: 5}, "{{ x }}{{ x }}{{ x }}{{ x }}{{ x }}{{ x }}", "Steps"},
		{Limits{FormatSize: 2}, `{% now "YYY" %}`, "FormatSize"},
	} {
		e, err := New(Options{Limits: c.limits, Loader: hostileLoader})
		if err != nil {
			t.Fatal(err)
		}
		tm, err := e.Parse("t", c.source)
		if err == nil {
			_, err = tm.RenderString(NewContext(map[string]any{"x": "x"}))
		}
		var f *Error
		if !errors.As(err, &f) || f.Limit != c.limit || f.Class != ClassLimit {
			t.Errorf("%s: got %v, want the limit %s", c.source, err, c.limit)
		}
		free, err := New(Options{Limits: Limits{-1, -1, 30, -1, -1, -1, -1, -1, -1}, Loader: hostileLoader})
		if err != nil {
			t.Fatal(err)
		}
		if tm, err = free.Parse("t", c.source); err == nil {
			_, err = tm.RenderString(NewContext(map[string]any{"x": "x"}))
		}
		if err != nil && c.limit != "IncludeDepth" {
			t.Errorf("%s without limits: %v", c.source, err)
		}
	}
}

func TestCancel(t *testing.T) {
	e, err := New(Options{Limits: Limits{Steps: -1, Output: -1}})
	if err != nil {
		t.Fatal(err)
	}
	tm, err := e.Parse("t", strings.Repeat("{% for a in long %}", 4)+strings.Repeat("{% endfor %}", 4))
	if err != nil {
		t.Fatal(err)
	}
	cause := errors.New("the caller has gone")
	cancel, stop := context.WithCancelCause(context.Background())
	time.AfterFunc(20*time.Millisecond, func() { stop(cause) })
	err = tm.Render(io.Discard, NewContext(hostileVars()).WithCancel(cancel))
	if !errors.Is(err, cause) {
		t.Errorf("got %v, want the cause of the cancellation", err)
	}
}
