package style

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"etikett/render/css"
)

// Which of several declarations wins: the width of #x, px. CSS Cascade 5 §6
func TestCascadeOrder(t *testing.T) {
	for name, c := range map[string]struct {
		sheet, attr string
		want        float64
	}{
		"order":                      {"div{width:1px}div{width:2px}", "", 2},
		"specificity":                {"#x{width:1px}.c{width:2px}div{width:3px}", "", 1},
		"class before type":          {".c{width:1px}body div{width:2px}", "", 1},
		"important":                  {"div{width:1px!important}#x{width:2px}", "", 1},
		"style attribute":            {"#x{width:1px}", "width:2px", 2},
		"important before attribute": {"div{width:1px!important}", "width:2px", 1},
		"important attribute":        {"#x{width:1px!important}", "width:2px!important", 2},
		"where":                      {":where(#x){width:1px}div{width:2px}", "", 2},
		"is":                         {":is(#x,p){width:1px}.c{width:2px}", "", 1},
		"media":                      {"@media print{div{width:1px}}@media screen{div{width:2px}}", "", 1},
		"media of page":              {"@page{size:40mm 20mm}@media (max-width:41mm){div{width:1px}}@media (min-width:41mm){div{width:2px}}", "", 1},
		"supports":                   {"@supports (display:grid) and (not (display:nope)){div{width:1px}}@supports (nope:1){div{width:2px}}", "", 1},
		"supports selector":          {"@supports selector(a > b){div{width:1px}}@supports selector(:nope){div{width:2px}}", "", 1},
		"layer":                      {"@layer a{#x{width:1px}}div{width:2px}", "", 2},
		"layers in order":            {"@layer a,b;@layer b{div{width:1px}}@layer a{#x{width:2px}}", "", 1},
		"important in layers":        {"@layer a,b;@layer b{div{width:1px!important}}@layer a{div{width:2px!important}}div{width:3px!important}", "", 2},
		"sublayer":                   {"@layer a{div{width:1px}@layer b{#x{width:2px}}}", "", 1},
		"nesting":                    {"body{& .c{width:1px}div{width:2px}}", "", 1},
		"nested parent":              {".c{width:1px;body &{width:2px}}", "", 2},
		"revert":                     {"#x{width:1px}#x{width:revert}", "", -1},
		"revert layer":               {"@layer a{#x{width:1px}}#x{width:revert-layer}", "", 1},
		"variable specificity":       {"#x{--w:1px}.c{--w:2px}div{width:var(--w)}", "", 1},
		"shorthand then longhand":    {"div{margin:9px;width:1px}", "margin-left:2px", 1},
	} {
		tree, _ := document(t, Env{}, "<!DOCTYPE html><style>"+c.sheet+`</style><body><div id=x class=c style="`+c.attr+`">`)
		w := byID(t, tree, "x").Style.Width
		got := w.Px
		if w.IsAuto() {
			got = -1
		}
		if got != c.want {
			t.Errorf("%s: %s %q: width %v, want %v", name, c.sheet, c.attr, got, c.want)
		}
	}
}

func TestOrigins(t *testing.T) {
	doc, _ := html.Parse(strings.NewReader("<div id=x>"))
	parse := func(src string) *css.Sheet { s, _ := css.Parse(src, css.Options{}); return s }
	c := New(Env{}, Sheet{Rules: parse("div{width:3px;height:3px;display:block}"), Origin: AuthorOrigin}, Sheet{Rules: parse("#x{width:2px;height:2px!important}"), Origin: UserOrigin},
		Sheet{Rules: parse("#x{width:1px;height:1px;display:table;top:1px!important}"), Origin: UserAgentOrigin})
	st := byID(t, c.Compute(doc), "x").Style
	if st.Width.Px != 3 || st.Height.Px != 2 || st.Display != "block" || st.Inset.Top.Px != 1 {
		t.Errorf("%v %v %v %v", st.Width, st.Height, st.Display, st.Inset.Top)
	}
}

func TestInheritance(t *testing.T) {
	tree, _ := document(t, Env{}, `<!DOCTYPE html><style>body{color:red;border:1px solid;line-height:2;letter-spacing:.1em;font-size:20px}
		#a{font-size:10px;border-left:inherit}#b{line-height:inherit;color:initial}#c{all:unset}</style><body lang=de><div id=a><p id=b></p><p id=c lang=""></div><div style="color:blue;background:currentcolor"><p id=d style="color:lime;border-color:inherit;background:inherit">`)
	a, b, c := byID(t, tree, "a").Style, byID(t, tree, "b").Style, byID(t, tree, "c").Style
	if a.LineHeight.Px != 20 || a.LetterSpacing != 2 || a.Border.Left.Width != 1 || a.Border.Top.Width != 0 || a.Border.Left.Color != rgba(255, 0, 0, 255) {
		t.Errorf("a: %+v", a)
	}
	if d := byID(t, tree, "d").Style; d.Border.Top.Color != rgba(0, 255, 0, 255) || d.BackgroundColor != rgba(0, 255, 0, 255) {
		t.Errorf("d: currentcolor is inherited as %v and %v", d.Border.Top.Color, d.BackgroundColor)
	}
	if b.LineHeightNumber != 2 || b.Color != rgba(0, 0, 0, 255) || b.Language != "de" || b.Margin.Top.Px != 10 {
		t.Errorf("b: %v %v %q %v", b.LineHeightNumber, b.Color, b.Language, b.Margin.Top)
	}
	if c.Display != "inline" || c.Color != rgba(255, 0, 0, 255) || c.Margin.Top.Px != 0 || c.Language != "" {
		t.Errorf("c: %v %v %v %q", c.Display, c.Color, c.Margin.Top, c.Language)
	}
}

func TestPseudoElements(t *testing.T) {
	tree, _ := document(t, Env{}, `<!DOCTYPE html><style>p::before{content:"x";color:red}p::after{color:blue}.f::first-line{color:lime}.f:first-letter{font-size:2em}
		li::marker{content:"- "}.flex{display:flex}.flex::before{content:"";float:left}</style><p id=a class=f>x</p><ul><li id=b>y</ul><p id=c>z<q id=d>q</q><div id=e class=flex>`)
	a, b, d, e := byID(t, tree, "a"), byID(t, tree, "b"), byID(t, tree, "d"), byID(t, tree, "e")
	if a.Before == nil || a.Before.Content[0].Text != "x" || a.Before.Color != rgba(255, 0, 0, 255) || a.After != nil {
		t.Errorf("p: %+v %+v", a.Before, a.After)
	}
	if a.FirstLine == nil || a.FirstLetter == nil || a.FirstLetter.FontSize != 32 || a.Marker != nil {
		t.Errorf("p.f: %+v", a.Styles)
	}
	if b.Marker == nil || b.Marker.Content[0].Text != "- " {
		t.Errorf("li: %+v", b.Marker)
	}
	if d.Before == nil || d.Before.Content[0].Kind != "open-quote" || d.After == nil {
		t.Errorf("q: %+v", d.Styles)
	}
	if e.Before == nil || e.Before.Display != "block" || e.Before.Float != "none" {
		t.Errorf("flex::before is %s, float %s", e.Before.Display, e.Before.Float)
	}
}

// Equal elements share their styles, in one document and across documents, from any number of goroutines.
func TestSharing(t *testing.T) {
	src := `<!DOCTYPE html><style>td{color:red}</style><table><tr><td id=a>1<td id=b>2<tr><td id=c style="color:blue">3<td id=d style="color:blue">4`
	tree, doc := document(t, Env{}, src)
	a, b, c, d := byID(t, tree, "a"), byID(t, tree, "b"), byID(t, tree, "c"), byID(t, tree, "d")
	if a.Style != b.Style || c.Style != d.Style || a.Style == c.Style {
		t.Error("equal elements do not share a style")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				again := tree.cascade.Compute(doc)
				for i, e := range again.Elements() {
					if e.Style != tree.elems[i].Style {
						t.Error("another document does not share styles")
						return
					}
				}
			}
		})
	}
	wg.Wait()
	for _, e := range tree.Elements() {
		if got := tree.Element(e.Node); got == nil || got.Style != e.Style {
			t.Errorf("Element(%s) gives %v", e.Node.Data, got)
		}
	}
	if tree.Element(doc) != nil {
		t.Error("the document node has a style")
	}
}

func TestPages(t *testing.T) {
	tree, _ := document(t, Env{}, `<!DOCTYPE html><style>@page{size:50mm 25mm;margin:1mm 2mm;@top-left{content:"h";color:red}@bottom-right{color:blue}}
		@page:first{margin-top:3mm}@page wide{size:landscape}@page wide:left{margin-left:9px}@page:nth(2n+3){padding-top:1px}
		@page:right{margin-left:5px}@page big{size:a5 landscape;marks:crop}html{font-size:10px;color:lime}@page{padding-left:1em}</style>`)
	p := tree.Page("", 0, true, true, false)
	const mm = 96 / 25.4
	near := func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
	if !near(p.Width, 50*mm) || !near(p.Height, 25*mm) || !near(p.Margin.Top.Px, 3*mm) || p.Margin.Left.Px != 5 || p.Padding.Left.Px != 10 {
		t.Errorf("first: %v × %v, margin %s, padding %v", p.Width, p.Height, show(p.Margin), p.Padding.Left)
	}
	if p.Boxes["top-left"] == nil || p.Boxes["bottom-right"] != nil || p.Boxes["top-left"].TextAlign != "left" || p.Boxes["top-left"].VerticalAlign != "middle" {
		t.Errorf("margin boxes: %v", p.Boxes)
	}
	if p = tree.Page("", 1, false, false, false); !near(p.Margin.Top.Px, mm) || p.Padding.Top.Px != 0 {
		t.Errorf("second: %s", show(p.Margin))
	}
	if p = tree.Page("", 2, true, false, false); p.Padding.Top.Px != 1 {
		t.Error("third: :nth() does not match")
	}
	if p = tree.Page("wide", 1, false, false, false); p.Width <= p.Height || p.Margin.Left.Px != 9 {
		t.Errorf("wide: %v × %v %s", p.Width, p.Height, show(p.Margin))
	}
	if p = tree.Page("big", 1, false, false, false); !near(p.Width, 210*mm) || p.Marks != "crop" || p.Bleed.Top != 8 {
		t.Errorf("big: %v %q %v", p.Width, p.Marks, p.Bleed)
	}
	if p = New(Env{PageWidth: 100, PageHeight: 50}).Page("", 0, true, true, false); p.Width != 100 || p.Height != 50 {
		t.Errorf("size of the environment: %v × %v", p.Width, p.Height)
	}
}

func TestFontFaces(t *testing.T) {
	doc, _ := html.Parse(strings.NewReader(`<style>@font-face{font-family:"My Font";src:local(Arial),url(a.xyz) format("embedded-opentype"),url(a.woff2) format("woff2");font-weight:100 900;font-style:italic;
		unicode-range:U+26,U+0-7F,U+4??}@font-face{font-family:x}</style>`))
	c := cascadeOf(Env{}, doc)
	f := c.FontFaces()
	if len(f) != 1 || f[0].Family != "My Font" || fmt.Sprint(f[0].Sources) != "[{ Arial} {a.woff2 }]" || f[0].WeightMin != 100 || f[0].WeightMax != 900 ||
		fmt.Sprint(f[0].Ranges) != "[{38 38} {0 127} {1024 1279}]" || !f[0].StyleSet {
		t.Errorf("%+v", f)
	}
	if len(c.Warnings()) != 1 {
		t.Errorf("warnings: %v", c.Warnings())
	}
}

func TestImports(t *testing.T) {
	sheets := map[string]string{"a": `@import "b";p{width:1px}`, "b": `@import "a";p{width:2px;height:2px}`, "wide": `@import "wide" print;@import "wide";p{color:red}`}
	loads := 0
	env := Env{Import: func(url, source string) (*css.Sheet, string, error) {
		loads++
		src, ok := sheets[url]
		if !ok {
			return nil, "", errors.New("not found")
		}
		sheet, _ := css.Parse(src, css.Options{})
		return sheet, url, nil
	}}
	tree, _ := document(t, env, `<!DOCTYPE html><style>@import "a";@import "none";@import "b" screen;</style><p id=x>`)
	if st := byID(t, tree, "x").Style; st.Width.Px != 1 || st.Height.Px != 2 {
		t.Errorf("%v %v", st.Width, st.Height)
	}
	if s := fmt.Sprint(tree.cascade.Warnings()); !strings.Contains(s, "limit of 8") || !strings.Contains(s, `"none": not found`) {
		t.Error(s)
	}
	loads = 0
	tree, _ = document(t, env, `<!DOCTYPE html><style>@import "wide";</style><p id=x>`)
	if s := fmt.Sprint(tree.cascade.Warnings()); !strings.Contains(s, "limit of 64 imports") || loads > 400 {
		t.Errorf("%d loads, %s", loads, s)
	}
}

func TestHints(t *testing.T) {
	src := `<!DOCTYPE html><style>#c{width:7px}</style><img id=a width=40 height=50% ><table id=t border=1 cellpadding=3><tr><td id=b width="20%" align=right bgcolor=red><td id=c width=9></table><font id=f size=+1 color=#00f>`
	tree, _ := document(t, Env{Hints: true}, src)
	a, b, c, f := byID(t, tree, "a").Style, byID(t, tree, "b").Style, byID(t, tree, "c").Style, byID(t, tree, "f").Style
	if a.Width.Px != 40 || a.Height.Percent != 50 || b.Width.Percent != 20 || b.TextAlign != "right" || b.BackgroundColor.R != 255 || b.Padding.Top.Px != 3 || b.Border.Top.Width != 1 {
		t.Errorf("%v %v %v %v %v", a.Width, a.Height, b.Width, b.TextAlign, b.Padding.Top)
	}
	if c.Width.Px != 7 || f.FontSize != 16*6.0/5 || f.Color != rgba(0, 0, 255, 255) {
		t.Errorf("%v %v %v", c.Width, f.FontSize, f.Color)
	}
	tree, _ = document(t, Env{}, src)
	if w := byID(t, tree, "a").Style.Width; !w.IsAuto() {
		t.Errorf("without hints: %v", w)
	}
}

func TestWarnings(t *testing.T) {
	tree, _ := document(t, Env{}, "<!DOCTYPE html><style>p {\n  colour: red;\n  width: 3 px; cursor: pointer\n}</style><p style='top:x'><p style='top:x'>")
	want := "2:3: colour: is not supported\n3:3: width: value \"3 px\" is not supported\n3:16: cursor: has no effect on paper\n"
	var got strings.Builder
	for _, w := range tree.cascade.Warnings() {
		fmt.Fprintln(&got, w)
	}
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	if s := fmt.Sprint(tree.Warnings()); s != `[style attribute:1:1: top: value "x" is not supported]` {
		t.Error(s)
	}
}

// Hostile sheets and documents end soon, with a warning that names the limit.
func TestHostile(t *testing.T) {
	laughs := "<!DOCTYPE html><style>:root{--a0:x x x x x x x x x x;"
	for i := range 30 {
		laughs += fmt.Sprintf("--a%d:var(--a%d) var(--a%d);", i+1, i, i)
	}
	tree, _ := document(t, Env{}, laughs+"}p{font-family:var(--a30)}</style><p id=x>")
	if len(tree.Warnings()) == 0 {
		t.Error("variables that double each other: no warning")
	}
	document(t, Env{}, "<!DOCTYPE html><style>div div div div div div div div div div p{color:red}</style>"+strings.Repeat("<div>", 400)+"<p>")
	tree, _ = document(t, Env{MaxSteps: 10_000}, "<!DOCTYPE html><style>p ~ p ~ i{color:red}</style>"+strings.Repeat("<p></p><i></i>", 1000))
	if s := fmt.Sprint(tree.Warnings()); !strings.Contains(s, "limit") {
		t.Errorf("steps: %s", s)
	}
	document(t, Env{}, "<!DOCTYPE html><style>p{width:calc("+strings.Repeat("min(1%,2px) + ", 200)+"1px)}</style><p>")
	document(t, Env{}, "<!DOCTYPE html><style>p{grid-template-columns:repeat(1000000000, 1px 2px);grid-row:99999999999}</style><p>")
}

func FuzzCompute(f *testing.F) {
	for _, s := range []string{"p{width:calc(1px*2)}", "p{--a:var(--b);--b:1}", "@page{size:1px}", "p{grid:'a' 1fr/auto}", "p{font:1px/2 a}", "p{background:url(a) 1px/2px,red}", "@font-face{font-family:a;src:url(b)}",
		"p{transform:rotate(1deg)}", "@layer a{p{all:revert-layer}}", "p{margin-inline:1px 2px!important}"} {
		f.Add(s, "width:1px")
	}
	doc, _ := html.Parse(strings.NewReader(`<body dir=rtl lang=en><p id=a class="b c" style=x>t<li><q>`))
	var p *html.Node
	for n := range doc.Descendants() {
		if n.Data == "p" {
			p = n
		}
	}
	f.Fuzz(func(t *testing.T, sheet, attr string) {
		for i := range p.Attr {
			if p.Attr[i].Key == "style" {
				p.Attr[i].Val = attr
			}
		}
		parsed, _ := css.Parse(sheet, css.Options{MaxTokens: 5000})
		c := New(Env{MaxSteps: 100_000}, UserAgent(), Sheet{Rules: parsed, Origin: AuthorOrigin})
		tree := c.Compute(doc)
		for _, e := range tree.Elements() {
			_ = show(e.Style.Width) + show(e.Style.GridTemplateColumns)
			e.Style.Width.Resolve(100)
		}
		tree.Page("", 0, true, true, false)
	})
}
