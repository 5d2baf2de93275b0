package dtl

import (
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// render renders source, for tests that want no more than its result.
func render(t *testing.T, o Options, source string, vars map[string]any) string {
	t.Helper()
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	tm, err := e.Parse("t", source)
	if err != nil {
		return err.(*Error).Class + ": " + err.(*Error).Message
	}
	s, err := tm.RenderString(NewContext(vars))
	if err != nil {
		return err.(*Error).Class + ": " + err.(*Error).Message
	}
	return s
}

type status int

func (s status) String() string { return [...]string{"open", "closed"}[s] }

type address struct {
	City   string `dtl:"city"`
	Lines  []string
	hidden string
}

type person struct {
	address
	Name    string
	Age     uint8
	Born    *time.Time
	Nick    *string
	Friends map[string]*person
	State   status
}

func (p *person) Greeting() string          { return "Hello " + p.Name }
func (p *person) Failing() (string, error)  { return "", Raise("ValueError", "no") }
func (p *person) Quiet() (string, error)    { return "", &Exception{Class: "Gone", Silent: true} }
func (p *person) Twice(n int) int           { return 2 * n }
func (p *person) Address() (address, error) { return p.address, nil }
func (p *person) Many() []map[string]int    { return []map[string]int{{"a": 1}, {"a": 2}} }
func (p *person) Matrix() [2][2]float32     { return [2][2]float32{{1, 0.1}, {2.5, 3}} }
func (p *person) Ages() map[int]string      { return map[int]string{10: "ten", 2: "two"} }
func (p *person) Err() error                { return fmt.Errorf("an <error>") }
func (p *person) Decimal() *apd.Decimal     { return nil }
func (p *person) Func() func() (string, error) {
	return func() (string, error) { return "called", nil }
}

func TestGoValues(t *testing.T) {
	born := time.Date(1990, 5, 17, 12, 0, 0, 0, time.UTC)
	p := &person{address: address{City: "A & B", Lines: []string{"x", "y"}, hidden: "h"}, Name: "Ann", Age: 34, Born: &born,
		Friends: map[string]*person{"bob": {Name: "Bob"}}, State: 1}
	big30, _ := new(big.Int).SetString("1000000000000000000000000000000", 10)
	vars := map[string]any{"p": p, "nobody": (*person)(nil), "big": big30, "u64": uint64(1 << 63), "i8": int8(-5), "f32": float32(0.1),
		"dec": apd.New(150, -2), "strs": []string{"a", "b<"}, "ints": []int{3, 1, 2}, "nested": map[string]map[string]int{"a": {"b": 7}},
		"dur": 90 * time.Minute, "chars": []byte("ab"), "nilslice": []string(nil), "named": map[string]status{"s": 0}}
	for _, c := range []struct{ source, want string }{
		{"{{ p.Name }} {{ p.Age }} {{ p.city }} {{ p.City }} {{ p.hidden }}|", "Ann 34 A &amp; B A &amp; B |"},
		{"{{ p.Greeting }} {{ p.Twice }}|{{ p.Quiet }}|", "Hello Ann ||"},
		{"{{ p.Failing }}", "ValueError: no"},
		{"{{ p.Born|date:'Y-m-d' }} {{ p.Nick }} {{ p.Decimal }}", "1990-05-17 None None"},
		{"{{ p.Friends.bob.Name }} {{ p.Friends.eve.Name }}|", "Bob |"},
		{"{{ p.State }} {% if p.State == 1 %}y{% endif %} {{ named.s }}", "closed y open"},
		{"{{ p.Address.Lines.1 }} {{ p.Address.Lines|join:'-' }} {{ p.Lines|length }}", "y x-y 2"},
		{"{% for m in p.Many %}{{ m.a }}{% endfor %} {{ p.Matrix.0.1 }} {{ p.Matrix }}", "12 0.1 [[1.0, 0.1], [2.5, 3.0]]"},
		{"{% for k, v in p.Ages.items %}{{ k }}={{ v }} {% endfor %}{{ p.Ages.10 }}", "2=two 10=ten ten"},
		{"{{ p.Err }} {{ p.Func }}", "an &lt;error&gt; function object"},
		{"{{ nobody.Name }}|{% if nobody %}y{% else %}n{% endif %}", "|n"},
		{"{{ big }} {{ big|add:1 }} {{ u64 }} {{ i8 }} {{ f32 }} {{ dec }} {{ dec|add:dec }}", "1000000000000000000000000000000 1000000000000000000000000000001 9223372036854775808 -5 0.1 1.50 2"},
		{"{{ strs }} {{ ints|dictsort:0 }}|{{ ints|slice:':2' }} {{ ints|last }} {{ nilslice|length }}", "[&#x27;a&#x27;, &#x27;b&lt;&#x27;] |[3, 1] 2 0"},
		{"{{ nested.a.b }} {{ nested }}", "7 {&#x27;a&#x27;: {&#x27;b&#x27;: 7}}"},
		{"{{ dur }} {{ chars }}", "1:30:00 b&#x27;ab&#x27;"},
		{"{% if 3 in ints and 'a' in strs and 'a' in nested %}y{% endif %}", "y"},
		{"{% if i8 < 0 and u64 > big or f32 == 0.1 %}y{% endif %}", "y"},
	} {
		if got := render(t, Options{}, c.source, vars); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.source, got, c.want)
		}
	}
}

func TestTagsOfLibraries(t *testing.T) {
	lib := NewLibrary()
	echo := func(_ *Context, args Args) (any, error) { return fmt.Sprint(args.Pos, args.Kw), nil }
	lib.Simple("any", echo)
	lib.Simple("two", echo, Signature{Params: []string{"one", "two"}, Optional: 1})
	lib.Simple("only", echo, Signature{Keywords: []string{"k"}})
	lib.Simple("html", func(*Context, Args) (any, error) { return "<b>", nil })
	lib.Simple("safe", func(*Context, Args) (any, error) { return Safe("<b>"), nil })
	lib.Simple("nothing", func(*Context, Args) (any, error) { return nil, nil })
	lib.Simple("host", func(c *Context, _ Args) (any, error) { return c.Value("key"), nil })
	lib.SimpleBlock("box", func(_ *Context, content Safe, args Args) (any, error) {
		return Safe(fmt.Sprintf("[%v|%s]", args.Default(0, "title", "-"), content)), nil
	})
	lib.Inclusion("show", "show.html", func(c *Context, args Args) (map[string]any, error) {
		outer, _ := c.Get("x")
		return map[string]any{"item": args.Pos[0], "outer": outer}, nil
	})
	lib.Filter("need", func(_ *Context, v, arg any) (any, error) { return arg, nil }, ArgRequired)
	lib.Filter("none", func(_ *Context, v, arg any) (any, error) { return v, nil })
	o := Options{Builtins: []*Library{lib}, Loader: MapLoader{"show.html": "<{{ item }}{{ x }}{{ outer }}>"}}
	for _, c := range []struct{ source, want string }{
		{"{% any 1 'a' k=x %}", "[1 a] [{k X}]"},
		{"{% any 'a'|upper k='b'|upper as v %}({{ v }})", "([A] [{k B}])"},
		{"{% two 1 %}{% two 1 2 %}{% two one=1 two=2 %}", "[1] [][1 2] [][] [{one 1} {two 2}]"},
		{"{% two %}", "TemplateSyntaxError: 'two' did not receive value(s) for the argument(s): 'one'"},
		{"{% two 1 2 3 %}", "TemplateSyntaxError: 'two' received too many positional arguments"},
		{"{% two 1 three=3 %}", "TemplateSyntaxError: 'two' received unexpected keyword argument 'three'"},
		{"{% two one=1 2 %}", "TemplateSyntaxError: 'two' received some positional argument(s) after some keyword argument(s)"},
		{"{% only k=1 k=2 %}", "TemplateSyntaxError: 'only' received multiple values for keyword argument 'k'"},
		{"{% html %}{% safe %}{% nothing %}{% autoescape off %}{% html %}{% endautoescape %}", "&lt;b&gt;<b>None<b>"},
		{"{% host %}", "None"},
		{"{% box %}a{{ x }}{% endbox %}{% box title='t' as b %}c{% endbox %}{{ b }}", "[-|aX][t|c]"},
		{"{% show 5 %}", "&lt;5X&gt;"},
		{"{{ x|need }}", "TemplateSyntaxError: need requires 2 arguments, 1 provided"},
		{"{{ x|none:1 }}", "TemplateSyntaxError: none requires 1 arguments, 2 provided"},
	} {
		want := c.want
		if c.source == "{% show 5 %}" {
			want = "<5X>"
		}
		if got := render(t, o, c.source, map[string]any{"x": "X"}); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.source, got, want)
		}
	}
}

// TestSharedTemplate renders one template in many goroutines, with state that must not be shared.
func TestSharedTemplate(t *testing.T) {
	e, err := New(Options{Loader: MapLoader{
		"base.html": "{% block a %}{% endblock %}",
		"inc.html":  "{% cycle 'a' 'b' 'c' %}",
	}})
	if err != nil {
		t.Fatal(err)
	}
	tm, err := e.Parse("t", `{% extends "base.html" %}{% block a %}{% for i in l %}{% cycle 1 2 %}{% ifchanged %}{{ i }}{% endifchanged %}{% include "inc.html" %}{% endfor %}{{ name }}{% endblock %}`)
	if err != nil {
		t.Fatal(err)
	}
	list := []any{1, 1, 2, 2}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			name := fmt.Sprint("n", g)
			want := "11a2a12a2a" + name
			ctx := NewContext(map[string]any{"l": list, "name": name})
			for range 200 {
				if got, err := tm.RenderString(ctx); err != nil || got != want {
					t.Errorf("got %q %v, want %q", got, err, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestContext(t *testing.T) {
	base := map[string]any{"a": 1}
	c := NewContext(base).WithValue("k", "host")
	c.Set("b", 2)
	c.Push()
	c.Set("a", 3)
	c.SetUpward("b", 4)
	if v, _ := c.Get("a"); v != 3 {
		t.Errorf("a is %v inside", v)
	}
	c.Pop()
	if v, _ := c.Get("a"); v != 1 {
		t.Errorf("a is %v outside", v)
	}
	if v, _ := c.Get("b"); v != 4 {
		t.Errorf("b is %v", v)
	}
	c.SetUpward("a", 9)
	if v, _ := c.Get("a"); v != 9 || base["a"] != 1 {
		t.Errorf("a is %v, and %v in the host's map", v, base["a"])
	}
	c.Pop()
	if _, found := c.Get("zzz"); found || c.Value("k") != "host" || c.Value("other") != nil {
		t.Error("a context knows too much or too little")
	}
	if v, found := c.Get("None"); v != nil || !found {
		t.Error("None is not there")
	}
}

func TestForget(t *testing.T) {
	loader := MapLoader{"a.html": "one"}
	e, err := New(Options{Loader: loader})
	if err != nil {
		t.Fatal(err)
	}
	outer, err := e.Parse("t", `{% include "a.html" %}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		forget bool
		want   string
	}{{false, "one"}, {false, "one"}, {true, "two"}} {
		if step.forget {
			e.Forget("a.html")
		}
		if got, err := outer.RenderString(nil); err != nil || got != step.want {
			t.Errorf("got %q %v, want %q", got, err, step.want)
		}
		loader["a.html"] = "two"
	}
}
