package dtl

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// Seeds are in testdata/fuzz; what a fuzzer finds is kept there too.

func FuzzLexer(f *testing.F) {
	for _, s := range []string{"", "{{ a }}", "{% if a %}b{% endif %}", "{# c #}", "{{{{ }}", "{% verbatim x %}{{ a }}{% endverbatim x %}", "{%\n%}", "a{{b}}{%c%}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		line, end := 1, 0
		for _, tok := range lex(source) {
			if tok.Offset < end || tok.Offset >= len(source) {
				t.Fatalf("token %v begins before the end of the one before, %d", tok, end)
			}
			if got := 1 + strings.Count(source[:tok.Offset], "\n"); tok.Line != got {
				t.Fatalf("token %v is on line %d", tok, got)
			}
			if tok.Kind == TextToken {
				if !strings.HasPrefix(source[tok.Offset:], tok.Contents) {
					t.Fatalf("text %v is not in the source", tok)
				}
				end = tok.Offset + len(tok.Contents)
			} else {
				end = tok.Offset + 4
				tok.Split()
			}
			if tok.Line < line {
				t.Fatalf("token %v goes back", tok)
			}
			line = tok.Line
		}
	})
}

var fuzzLimits = Limits{TemplateSize: 1 << 14, Nesting: 40, IncludeDepth: 8, Output: 1 << 18, StringSize: 1 << 16, Memory: 1 << 20, Digits: 400, Steps: 20_000}

func fuzzEngine(f *testing.F) *Engine {
	lib := NewLibrary()
	lib.Simple("simple", func(_ *Context, args Args) (any, error) { return args.Default(0, "a", "none"), nil })
	lib.SimpleBlock("upperblock", func(_ *Context, content Safe, _ Args) (any, error) { return strings.ToUpper(string(content)), nil })
	lib.Inclusion("incl", "inc.html", func(_ *Context, args Args) (map[string]any, error) {
		return map[string]any{"a": args.Default(0, "a", nil)}, nil
	})
	e, err := New(Options{Limits: fuzzLimits, Builtins: []*Library{lib}, ThousandSeparators: true, Debug: true,
		Now: func() time.Time { return corpusNow },
		Loader: MapLoader{
			"base.html": "<{% block a %}base{% endblock %}{% block b %}{{ a }}{% endblock %}>",
			"mid.html":  "{% extends 'base.html' %}{% block a %}mid{{ block.super }}{% endblock %}",
			"inc.html":  "[{{ a }}{{ forloop.counter }}]",
			"self.html": "{% include 'self.html' %}",
		}})
	if err != nil {
		f.Fatal(err)
	}
	return e
}

func fuzzVars() map[string]any {
	dec, _ := parseDecimal("-1234.50")
	huge, _ := parseDecimal("1e9999")
	return map[string]any{
		"a": "x <y> & 'z'", "b": 7, "f": 12345.678, "d": dec, "huge": huge, "n": nil, "t": true, "s": Safe("<b>ü</b>"),
		"l": []any{3, "b", nil, 1.5, []any{1, []any{2}}}, "m": map[string]any{"k": "v", "items": 1}, "o": NewDict(1, "one", "two", 2),
		"date": Date{2024, 2, 29}, "time": TimeOfDay{23, 59, 1, 5}, "now": corpusNow, "naive": Naive{corpusNow}, "dur": 90 * time.Minute,
		"r": Range{0, 5, 2}, "by": []byte("ab\xff"), "tup": Tuple{1, "x"}, "lazy": Lazy{"", "January"},
		"rows": []any{map[string]any{"g": 1, "v": "a"}, map[string]any{"g": 1, "v": "b"}, map[string]any{"g": 2, "v": "c"}},
		"nan":  fuzzNaN(), "html": "<p>one <a href='#'>two &amp; three</a> four</p>", "text": "see www.example.com, a@b.org or (http://x.org/?q=1;).",
		"missing_method": Callable{}, "alters": Callable{AltersData: true},
	}
}

func fuzzNaN() float64 {
	f, _ := parseFloat("nan")
	return f
}

var fuzzSeeds = []string{
	"{{ a }}{{ b|add:f }}{{ d|floatformat:'2g' }}{{ huge|floatformat }}",
	"{% for x in l %}{% cycle 'a' 'b' as c %}{{ forloop.parentloop }}{% ifchanged x %}{{ x }}{% else %}-{% endifchanged %}{% empty %}e{% endfor %}",
	"{% extends 'mid.html' %}{% block b %}{{ block.super|upper }}{% endblock %}",
	"{% if a == 'x' and not b > 3 or l in m and 'k' not in m %}1{% elif t is True %}2{% else %}3{% endif %}",
	"{% include 'inc.html' with a=b only %}{% include 'self.html' %}{% incl a=1 %}{% upperblock %}x{% endupperblock %}{% simple b as q %}{{ q }}",
	"{% with a=l b=m %}{{ a.0 }}{{ b.k }}{{ a|join:', ' }}{% endwith %}{% widthratio b 3 100 %}{% firstof n a %}",
	"{% load i18n l10n tz %}{% trans 'a' context 'b' as x %}{% blocktrans count n=b trimmed %}\n {{ n }} x\n{% plural %}y{% endblocktrans %}{% language 'de' %}{{ now }}{{ f }}{% endlanguage %}",
	"{{ html|truncatewords_html:2 }}{{ html|truncatechars_html:5 }}{{ html|striptags }}{{ text|urlize }}{{ text|urlizetrunc:5 }}{{ text|wordwrap:8 }}",
	"{{ now|date:'r U e O T z W o N jS F Y \\\\d' }}{{ time|time:'P u' }}{{ now|timesince:naive }}{{ date|timeuntil }}{% now 'c' %}",
	"{{ a|stringformat:'-10.3s' }}{{ f|stringformat:'+#012.3g' }}{{ b|stringformat:'#x' }}{{ l|slice:'::-1'|pprint }}{{ m|json_script:'i' }}",
	"{% regroup rows by g as gs %}{% for g in gs %}{{ g.grouper }}{{ g.list|length }}{% endfor %}{{ rows|dictsort:'v'|last }}",
	"{% spaceless %}<p> <b> </b> </p>{% endspaceless %}{% filter upper|linenumbers %}a\nb{% endfilter %}{% autoescape off %}{{ a }}{% endautoescape %}",
	"{{ s|escape|force_escape|safe|slugify }}{{ a|title|capfirst|center:20|cut:' '|phone2numeric|wordcount }}{{ b|filesizeformat }}{{ by|get_digit:1 }}",
	"{% lorem 2 p random %}{% templatetag openblock %}{% url 'x' a b=1 as u %}{% querystring m b=2 %}{% debug %}{% csrf_token %}{% resetcycle %}",
}

func FuzzParser(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	e := fuzzEngine(f)
	f.Fuzz(func(t *testing.T, source string) {
		tm, err := e.Parse("fuzz", source)
		if err == nil {
			tm.Paths()
			return
		}
		checkFuzzError(t, err)
	})
}

func FuzzRender(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	e := fuzzEngine(f)
	vars := fuzzVars()
	f.Fuzz(func(t *testing.T, source string) {
		tm, err := e.Parse("fuzz", source)
		if err != nil {
			checkFuzzError(t, err)
			return
		}
		start := time.Now()
		ctx := NewContext(vars)
		if err := tm.Render(io.Discard, ctx); err != nil {
			checkFuzzError(t, err)
		}
		if len(ctx.marks) != 0 || len(ctx.vars) != 0 || !ctx.autoescape {
			t.Fatalf("the context is left changed: %v", ctx.vars)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

// FuzzExpr fuzzes one filter with its argument, where most of the code is.
func FuzzExpr(f *testing.F) {
	names := libraryNames([]*Library{builtinFilters()}, true)
	vars := fuzzVars()
	keys := make([]string, 0, len(vars))
	for k := range vars {
		keys = append(keys, k)
	}
	for i := range names {
		f.Add(byte(i), byte(i*7), "2", "some <b>text</b> & more")
		f.Add(byte(i), byte(0), "Y-m-d", "-12.50")
	}
	e := fuzzEngine(f)
	f.Fuzz(func(t *testing.T, filter, key byte, arg, text string) {
		name := names[int(filter)%len(names)]
		values := fuzzVars()
		values["text"], values["arg"] = text, arg
		for _, source := range []string{"{{ text|" + name + ":arg }}", "{{ text|" + name + " }}", "{{ " + keys[int(key)%len(keys)] + "|" + name + ":arg }}"} {
			tm, err := e.Parse("fuzz", source)
			if err != nil {
				continue
			}
			if err := tm.Render(io.Discard, NewContext(values)); err != nil {
				checkFuzzError(t, err)
			}
		}
	})
}

func checkFuzzError(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Class == "" || e.Error() == "" || e.Line < 1 || e.Column < 1 {
		t.Fatalf("an error without a place: %#v", err)
	}
	if e.Class == ClassHost {
		t.Fatalf("an error of nobody: %v", err)
	}
}

// FuzzPO and FuzzMO read catalogues.
func FuzzCatalog(f *testing.F) {
	f.Add([]byte("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"\n"))
	f.Add([]byte("\xde\x12\x04\x95\x00\x00\x00\x00\x01\x00\x00\x00\x1c\x00\x00\x00\x24\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x2c\x00\x00\x00\x01\x00\x00\x00\x2e\x00\x00\x00a\x00b\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte) (*Catalog, error){ReadPO, ReadMO} {
			if c, err := read(data); err == nil {
				for n := range 5 {
					c.TranslatePlural("", "a", "b", n)
				}
			}
		}
	})
}
