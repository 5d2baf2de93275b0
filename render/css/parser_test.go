package css

import (
	"fmt"
	"strings"
	"testing"
)

// dump writes rules in one line each, for comparison.
func dump(rules []Rule, indent string, b *strings.Builder) {
	decls := func(ds []Declaration) string {
		var s []string
		for _, d := range ds {
			imp := ""
			if d.Important {
				imp = "!"
			}
			s = append(s, fmt.Sprintf("%s%s=%s", d.Name, imp, text(d.Value)))
		}
		return strings.Join(s, "; ")
	}
	for _, r := range rules {
		b.WriteString(indent)
		switch r := r.(type) {
		case *StyleRule:
			for i, s := range r.Selectors {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(s.String())
			}
			fmt.Fprintf(b, " {%s}\n", decls(r.Declarations))
		case *GroupRule:
			fmt.Fprintf(b, "group media=%d supports=%v layer=%q\n", len(r.Media), r.Supports != nil, r.Layer)
			dump(r.Rules, indent+"  ", b)
		case *LayerRule:
			fmt.Fprintf(b, "layers %q\n", r.Names)
		case *ImportRule:
			fmt.Fprintf(b, "import %q media=%d layer=%q\n", r.URL, len(r.Media), r.Layer)
		case *PageRule:
			fmt.Fprintf(b, "page %d {%s}\n", len(r.Selectors), decls(r.Declarations))
			for _, m := range r.Margins {
				fmt.Fprintf(b, "%s  @%s {%s}\n", indent, m.Name, decls(m.Declarations))
			}
		case *FontFaceRule:
			fmt.Fprintf(b, "font-face {%s}\n", decls(r.Declarations))
		case *CounterStyleRule:
			fmt.Fprintf(b, "counter-style %s {%s}\n", r.Name, decls(r.Declarations))
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ src, want, warnings string }{
		{"a{b:c}", "a {b=c}\n", ""},
		{"a,b > c{ B : c d ; ; e:f }", "a, b > c {b=c d; e=f}\n", ""},
		{"a{b:c !important;d:e! IMPORTANT}", "a {b!=c; d!=e}\n", ""},
		{"a{--X: {a:b} 1 ;--y:;c:d}", "a {--X={a:b} 1; --y=; c=d}\n", ""},
		{"/**/a/**/{/**/b/**/:/**/c/**/}/**/", "a {b=c}\n", ""},
		{"<!-- a{b:c} --> d{e:f}", "a {b=c}\nd {e=f}\n", ""},
		{"a{b:url( x.png ) url('y z')}", "a {b=url(x.png) url(\"y z\")}\n", ""},
		{"a{b:calc(1px + 2*(3% - 4e1em))", "a {b=calc(1px + 2*(3% - 40em))}\n", ""},
		{`a{content:"\201C\"x\
y"}`, "a {content=\"\u201c\\\"xy\"}\n", ""},
		{"a{b:'x\n;c:d}", "a {c=d}\n", "1:3: b: ignored: a string or bracket without its end\n"},
		{"a{b;c:d;:e;f g:h}", "a {c=d}\n", "1:3: \"b\" is neither a declaration nor a rule\n1:9: \":e\" is neither a declaration nor a rule\n1:12: \"f g:h\" is neither a declaration nor a rule\n"},
		{"a{b:}", "", "1:3: b: ignored: no value\n"},
		{"a{b:c;\n  d!:{e}; f:g}", "a {b=c; f=g}\n", "2:3: selector \"d!:\": not understood\n"},
		{"a$b{c:d} e{f:g}", "e {f=g}\n", "1:1: selector \"a$b\": not understood\n"},
		{"@media print{a{b:c}}@media (min-width:10mm) and (max-width:2in),screen{d{e:f}}", "group media=1 supports=false layer=\"\"\n  a {b=c}\ngroup media=2 supports=false layer=\"\"\n  d {e=f}\n", ""},
		{"@media (nope){a{b:c}}", "group media=1 supports=false layer=\"\"\n  a {b=c}\n", "1:8: media query \"(nope)\": (nope) is not supported\n"},
		{"@supports (display:grid) and (not (x:y)){a{b:c}}", "group media=0 supports=true layer=\"\"\n  a {b=c}\n", ""},
		{"@import 'x.css';@import url(y.css) layer(q) print;a{b:c}@import 'z'", "import \"x.css\" media=0 layer=\"\"\nimport \"y.css\" media=1 layer=\"q\"\na {b=c}\n", "1:57: @import: has to come before other rules; it is not used\n"},
		{"@page{size:A4;@top-left{content:'x'}margin:0}@page n:first,:left{a:b}", "page 1 {size=A4; margin=0}\n  @top-left {content=\"x\"}\npage 2 {a=b}\n", ""},
		{"@page :nope{a:b}@page{@nope{a:b}c:d}", "page 1 {c=d}\n", "1:1: @page: \":nope\" does not select pages\n1:23: @nope is not a margin box of a page\n"},
		{"@font-face{font-family:x;src:url(y);unicode-range:U+26,u+1E3-4??}", "font-face {font-family=x; src=url(y); unicode-range=\"U+26,u+1E3-4??\"}\n", ""},
		{"@layer a,b.c;@layer a{x{y:z}@layer d{p{q:r}}}@layer{s{t:u}}", "layers [\"a\" \"b.c\"]\ngroup media=0 supports=false layer=\"a\"\n  x {y=z}\n  group media=0 supports=false layer=\"a.d\"\n    p {q=r}\ngroup media=0 supports=false layer=\"(1)\"\n  s {t=u}\n", ""},
		{"@counter-style x{system:cyclic;symbols:a}", "counter-style x {system=cyclic; symbols=a}\n", ""},
		{"@namespace svg url(x);@charset 'utf-8';@keyframes x{a{b:c}}d{e:f}", "d {e=f}\n", "1:1: @namespace: namespaces are not used\n1:40: @keyframes: is not supported\n"},
		{".a{b:c;.d &{e:f}g:h;&:hover{i:j}> k{l:m}@media print{n:o}p:q}", ".a {b=c}\n.d & {e=f}\n.a {g=h}\n&:hover {i=j}\n> k {l=m}\ngroup media=1 supports=false layer=\"\"\n  .a {n=o}\n.a {p=q}\n", ""},
		{".a{b:hover{c:d}e:f}", "b:hover {c=d}\n.a {e=f}\n", ""},
		{"a{b:c}}d{e:f}", "a {b=c}\nd {e=f}\n", ""},
		{"a{b:c", "a {b=c}\n", ""},
		{"a{b:c(d[e{f", "a {b=c(d[e{f}])}\n", ""},
		{"\ufeffa{b:c}\r\nd{e:f}", "a {b=c}\nd {e=f}\n", ""},
	} {
		sheet, warnings := Parse(c.src, Options{})
		var got, warned strings.Builder
		dump(sheet.Rules, "", &got)
		for _, w := range warnings {
			fmt.Fprintln(&warned, w)
		}
		if got.String() != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.src, got.String(), c.want)
		}
		if warned.String() != c.warnings {
			t.Errorf("%s\n warns %s\n want  %s", c.src, warned.String(), c.warnings)
		}
	}
}

func TestPlaces(t *testing.T) {
	sheet, _ := Parse("a {\n  b: c;\n  /* é */ d: e }", Options{})
	ds := sheet.Rules[0].(*StyleRule).Declarations
	if ds[0].Line != 2 || ds[0].Column != 3 || ds[1].Line != 3 || ds[1].Column != 11 {
		t.Errorf("places %d:%d and %d:%d", ds[0].Line, ds[0].Column, ds[1].Line, ds[1].Column)
	}
}

func TestMedia(t *testing.T) {
	env := MediaEnv{Type: "print", Width: 62 * 96 / 25.4, Height: 29 * 96 / 25.4}
	for src, want := range map[string]bool{
		"": true, "all": true, "print": true, "PRINT": true, "screen": false, "not screen": true, "not print": false, "only print": true,
		"screen, print": true, "(min-width: 62mm)": true, "(min-width: 62.1mm)": false, "(max-width:62mm)": true, "(width: 62mm)": true,
		"print and (max-height: 30mm)": true, "print and (orientation: portrait)": false, "(orientation:landscape)": true,
		"(width >= 50mm)": true, "(50mm < width <= 62mm)": true, "(10mm > height)": false, "not (width > 50mm)": false,
		"(width > 70mm) or (height < 30mm)": true, "(width > 1mm) and ((height < 3mm) or (color))": true, "(color)": true, "(monochrome)": false,
		"(min-aspect-ratio: 2/1)": true, "(hover)": false, "(hover: none)": true, "(nope)": false, "not (nope)": false, "(nope), print": true,
		"print and": false, "(min-resolution: 203dpi)": true, "(min-width: 3)": false, "screen and (color)": false, "tty": false,
	} {
		list, _ := ParseMedia(src)
		if got := list.Match(env); got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

// Hostile sheets end in a warning that names the limit.
func TestLimits(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"bytes":       {strings.Repeat("a", defaultMaxBytes+1), "limit of"},
		"tokens":      {strings.Repeat("a{b:c}", 200_000), "more tokens than the limit"},
		"parens":      {"a{b:" + strings.Repeat("(", 100_000), "limit of 64"},
		"blocks":      {strings.Repeat("a{", 100_000), "limit of 64"},
		"groups":      {strings.Repeat("@media print{", 100_000), "limit of 64"},
		"selectors":   {strings.Repeat("a,", 5000) + "a{b:c}", "limit of 4096"},
		"compounds":   {strings.Repeat("a ", 5000) + "{b:c}", "limit of 256"},
		"not":         {strings.Repeat(":not(", 40) + "a" + strings.Repeat(")", 40) + "{b:c}", "limit of 16"},
		"complaints":  {strings.Repeat("a{b}", 5000), "limit of 200 warnings"},
		"declaration": {strings.Repeat("a:hover{", 3000), "limit of 64"},
	} {
		_, warnings := Parse(c.src, Options{})
		found := false
		for _, w := range warnings {
			found = found || strings.Contains(w.Message, c.want)
		}
		if !found {
			t.Errorf("%s: no warning that says %q: %.200q", name, c.want, fmt.Sprint(warnings))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a{b:c}", "@media (a<b){c{d:e}}", "@page a:first{@top-left{}}", ":is(a,b)>c~d::before{}", "@import url(", "a{--b:{[(", "\\", "u+1??", "a{b:c;&d{}}", "@layer a.b;"} {
		f.Add(s)
	}
	all := nodesOf(matchDoc)
	f.Fuzz(func(t *testing.T, src string) {
		sheet, warnings := Parse(src, Options{MaxTokens: 20_000})
		_ = fmt.Sprint(warnings)
		m := NewMatcher(100_000)
		var walk func([]Rule)
		walk = func(rules []Rule) {
			for _, r := range rules {
				switch r := r.(type) {
				case *StyleRule:
					for _, s := range r.Selectors {
						for _, n := range all {
							m.Match(s, n)
						}
					}
				case *GroupRule:
					r.Media.Match(MediaEnv{Type: "print"})
					walk(r.Rules)
				}
			}
		}
		walk(sheet.Rules)
		ParseDeclarations(src, Options{})
		ParseMedia(src)
	})
}
