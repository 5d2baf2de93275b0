package css

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

const matchDoc = `<!DOCTYPE html><html lang="en-GB"><body class="page wide">
<div id="a" class="box first" title="Hello World"><p>one</p><p class="x y">two</p><span></span><p lang="de">three</p></div>
<div id="b" class="box"><ul><li>1</li><li class="x">2</li><li>3</li><li>4</li><li>5</li></ul><a href="#">link</a><a>none</a></div>
<table><tr><td align="LEFT">c</td><td data-k="v-1">d</td></tr></table>
<input type="CHECKBOX" checked><input disabled>
<section dir="rtl"><p id="é">deep <b><i>er</i></b></p></section>
</body></html>`

func nodesOf(src string) []*html.Node {
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		panic(err)
	}
	var list []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			list = append(list, n)
		}
	}
	return list
}

// Selectors that cascadia knows as well have to match the same elements.
func TestMatchAgainstCascadia(t *testing.T) {
	all := nodesOf(matchDoc)
	for _, src := range []string{
		"*", "p", "P", "#a", ".box", ".box.first", "div.box#a", "div p", "div > p", "body > div > p", "p + p", "p ~ p", "p + span + p",
		"ul li:nth-child(2n+1)", "li:nth-child(odd)", "li:nth-child(even)", "li:nth-child(-n+3)", "li:nth-child(n + 2)", "li:nth-last-child(2)",
		"p:nth-of-type(2)", "p:nth-last-of-type(1)", "p:first-child", "p:last-child", "span:only-of-type", "b:only-child", "i:empty", "span:empty",
		"[title]", "[title='Hello World']", "[title~=World]", "[class^=bo]", "[class$=first]", "[title*='lo W']", "[data-k|=v]", "[lang|=en]",
		":root", "a:link", "p:not(.x)", "p:not(.x):not([lang])", "div:has(ul)", ":checked", ":disabled",
		"div p, li.x, #b a", "html body div ul li", "body div span ~ p", "ul > li + li.x ~ li",
	} {
		want, err := cascadia.ParseGroup(src)
		if err != nil {
			t.Fatalf("cascadia: %s: %v", src, err)
		}
		got, err := ParseSelectors(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		m := NewMatcher(0)
		for _, n := range all {
			if a, b := m.any(got, n), want.Match(n); a != b {
				t.Errorf("%s on <%s id=%q class=%q>: %v, cascadia says %v", src, n.Data, attr(n, "id"), attr(n, "class"), a, b)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	all := nodesOf(matchDoc)
	for _, c := range []struct {
		src  string
		want int
	}{
		{":is(#a, #b) > p", 3}, {":where(div, section) p:first-child", 2}, {"p:not(.x, [lang])", 2}, {":is(!, p)", 4},
		{"li:nth-child(2 of :not(.x))", 1}, {"li:nth-last-child(1 of .x)", 1}, {"div:has(> ul > .x)", 1}, {"p:has(+ span)", 1}, {"p:has(~ p)", 2},
		{"td[align=left]", 1}, {"td[align=left s]", 0}, {"[title='hello world' i]", 1}, {"[type=checkbox]", 1},
		{"#\\E9", 1}, {"#é", 1}, {".x\\ ", 0}, {":lang(en)", 27}, {":lang(de)", 1}, {":dir(rtl)", 4}, {"p:hover", 0}, {"a:any-link", 1},
		{"p::before", 4}, {"p:first-line", 4}, {"*|p", 4}, {"li:nth-child(n+0)", 5}, {"li:nth-child(-2n+1)", 1}, {"& p", 4},
	} {
		list, err := ParseSelectors(c.src)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		got := 0
		m := NewMatcher(0)
		for _, n := range all {
			if m.any(list, n) {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s matches %d elements, want %d", c.src, got, c.want)
		}
	}
}

func TestSelectorErrors(t *testing.T) {
	for _, src := range []string{"", "p,", "> p", "p >", "p > > a", ".", "#1", "p:nope", "p::nope", "p::before b", "::before.x", "p[", "[=x]", "[a=]",
		"[a=b c]", "p:nth-child(2x)", ":not(:nope)", "ns|p", "p#", "a..b", "p:not()", "::before::after", "p$"} {
		if _, err := ParseSelectors(src); err == nil {
			t.Errorf("%q is taken for a selector", src)
		}
	}
}

func TestSpecificity(t *testing.T) {
	for src, want := range map[string]Specificity{
		"*": NewSpecificity(0, 0, 0), "li": NewSpecificity(0, 0, 1), "ul li": NewSpecificity(0, 0, 2), "ul ol+li": NewSpecificity(0, 0, 3),
		"h1 + *[rel=up]": NewSpecificity(0, 1, 1), "ul ol li.red": NewSpecificity(0, 1, 3), "li.red.level": NewSpecificity(0, 2, 1),
		"#x34y": NewSpecificity(1, 0, 0), "#s12:not(foo)": NewSpecificity(1, 0, 1), ".foo :is(.bar, #baz)": NewSpecificity(1, 1, 0),
		":where(#a) p": NewSpecificity(0, 0, 1), "p::before": NewSpecificity(0, 0, 2), ":nth-child(2n+1 of p, #a)": NewSpecificity(1, 1, 0),
		":has(> .x)": NewSpecificity(0, 1, 0), "a:link": NewSpecificity(0, 1, 1),
	} {
		list, err := ParseSelectors(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
		} else if got := list[0].Specificity; got != want {
			t.Errorf("%s: %x, want %x", src, got, want)
		}
	}
}

func TestNth(t *testing.T) {
	for src, want := range map[string]Nth{"odd": {2, 1}, "EVEN": {2, 0}, "3": {0, 3}, "+3": {0, 3}, "-2": {0, -2}, "n": {1, 0}, "-n": {-1, 0}, "2n": {2, 0},
		"2n+1": {2, 1}, "2n-1": {2, -1}, "2n + 1": {2, 1}, "2n - 1": {2, -1}, "-n+3": {-1, 3}, "-n- 3": {-1, -3}, "+n+2": {1, 2}, "-2N+5": {-2, 5}, "n-7": {1, -7}} {
		if got, ok := parseNth(ParseValue(src, Options{})); !ok || got != want {
			t.Errorf("%s: %v %v, want %v", src, got, ok, want)
		}
	}
	for _, src := range []string{"", "x", "2n+", "2.5n", "n n", "2n + + 1", "1n 2"} {
		if got, ok := parseNth(ParseValue(src, Options{})); ok {
			t.Errorf("%q: taken for %v", src, got)
		}
	}
}

// A selector that backtracks and a row of many siblings must not take more than their share of steps.
func TestMatchSteps(t *testing.T) {
	doc := "<div>" + strings.Repeat("<p class=a>", 20000) + "</div>"
	all := nodesOf(doc)
	list, _ := ParseSelectors("p:nth-child(3n+1), p:nth-last-of-type(2n)")
	m := NewMatcher(0)
	for _, n := range all {
		m.any(list, n)
	}
	if m.Exhausted() || m.steps > 1_000_000 {
		t.Errorf("%d steps for %d elements", m.steps, len(all))
	}
	m = NewMatcher(1000)
	list, _ = ParseSelectors("div:has(.b), p ~ .b")
	for _, n := range all {
		m.any(list, n)
	}
	if !m.Exhausted() {
		t.Error("the limit of steps was not told")
	}
}
