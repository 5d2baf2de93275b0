package render

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"etikett/render/paint"
)

// placedText is a piece of text on a page, and where its baseline starts.
type placedText struct {
	x, y float64
	turn int // degrees to the right
	text string
}

// placedTexts gives all text of a page, transforms applied.
func placedTexts(p *paint.Page) []placedText {
	var out []placedText
	var walk func(ops []paint.Op, m paint.Matrix)
	walk = func(ops []paint.Op, m paint.Matrix) {
		for _, op := range ops {
			switch op := op.(type) {
			case *paint.Glyphs:
				at := m.Apply(paint.Point{X: op.X, Y: op.Y})
				out = append(out, placedText{at.X, at.Y, int(math.Round(math.Atan2(m.B, m.A) * 180 / math.Pi)), op.Text})
			case *paint.Group:
				inner := m
				if op.Transform != nil {
					inner = m.Mul(*op.Transform)
				}
				walk(op.Ops, inner)
			}
		}
	}
	walk(p.Ops, paint.Identity)
	return out
}

// seenLines gives the text of a page as it is seen: lines from top to bottom, pieces from left to right.
func seenLines(p *paint.Page) []string {
	texts := placedTexts(p)
	slices.SortStableFunc(texts, func(a, b placedText) int {
		if math.Abs(a.y-b.y) > .01 {
			return int(math.Copysign(1, a.y-b.y))
		}
		return int(math.Copysign(1, a.x-b.x))
	})
	var lines []string
	last := math.Inf(-1)
	for _, t := range texts {
		if t.y-last > .01 {
			lines = append(lines, "")
			last = t.y
		}
		if strings.HasPrefix(t.text, " ") || strings.HasSuffix(t.text, " ") {
			t.text = " " + t.text + " " // which side is seen depends on its direction
		}
		lines[len(lines)-1] += t.text
	}
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return lines
}

// TestLines holds where lines are broken and in which order they are read. The page is 200px wide, a letter 10px.
func TestLines(t *testing.T) {
	tests := []struct {
		name, html string
		want       string // lines, split by |
	}{
		// CSS Text 3 §6.1, 4 §6.3
		{"hyphens: auto", `<p lang=en style="width:80px;hyphens:auto">hyphenation`, "hyphen‐|ation"},
		{"without a language", `<p style="width:80px;hyphens:auto">hyphenation`, "hyphenation"},
		{"language of an element inside", `<p lang=en style="width:90px;hyphens:auto"><i lang=de>Widerstand</i>`, "Wider‐|stand"},
		{"soft hyphens go first", `<p lang=en style="width:80px;hyphens:auto">hyphena&shy;tion`, "hyphena\u00ad‐|tion"},
		{"hyphens: manual", `<p lang=en style="width:80px">hyphenation`, "hyphenation"},
		{"across inline boxes", `<p lang=en style="width:80px;hyphens:auto">hy<b>phena</b>tion`, "hyphen‐|ation"},
		{"hyphenate-character", `<p lang=en style="width:80px;hyphens:auto;hyphenate-character:'='">hyphenation`, "hyphen=|ation"},
		{"hyphenate-limit-chars", `<p lang=en style="width:80px;hyphens:auto;hyphenate-limit-chars:12">hyphenation`, "hyphenation"},
		{"hyphenate-limit-chars, before", `<p lang=en style="width:80px;hyphens:auto;hyphenate-limit-chars:5 7">hyphenation`, "hyphenation"},
		{"hyphenate-limit-zone, full enough", `<p lang=en style="width:120px;hyphens:auto;hyphenate-limit-zone:50px">any more hyphenation`, "any more|hyphenation"},
		{"hyphenate-limit-zone", `<p lang=en style="width:120px;hyphens:auto;hyphenate-limit-zone:30px">any more hyphenation`, "any more hy‐|phenation"},
		{"line-break: anywhere", `<p style="width:40px;line-break:anywhere">ab cdefgh`, "ab c|defg|h"},
		// CSS Overflow 4 §5
		{"line-clamp", `<p style="width:100px;line-clamp:2">one two three four five six`, "one two|three…"},
		{"line-clamp, nothing cut", `<p style="width:100px;line-clamp:2">one two three`, "one two|three"},
		{"line-clamp with a sign", `<p style="width:100px;line-clamp:1 ' [+]'">one two three`, "one [+]"},
		{"max-lines without ellipsis", `<div style="width:100px;max-lines:1;continue:discard">one two three</div><p>next`, "one two|next"},
		{"line-clamp over blocks", `<div style="width:100px;line-clamp:2"><p>one</p><p>two</p><p>three</p></div>next`, "one|two…|next"},
		{"text-overflow", `<p style="width:100px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">one two three four`, "one two t…"},
		// UAX #9
		{"Hebrew", `<p>abc שלום def`, "abc שלום def"},
		{"Hebrew paragraph", `<p dir=rtl>שלום abc עולם`, "עולם abc שלום"},
		{"number in Hebrew", `<p dir=rtl>מחיר 12.50`, "12.50 מחיר"},
		{"Arabic", `<p dir=rtl>سلام abc`, "abc سلام"},
		{"override", `<p>a <bdo dir=rtl>bcd</bdo> e`, "a bcd e"},
		{"isolated", `<p>a <bdi>שלום</bdi> 1`, "a שלום 1"},
		{"Hebrew in two lines", `<p dir=rtl style="width:60px">שלום עולם`, "שלום|עולם"},
		// UAX #14
		{"Chinese", `<p style="width:30px">電子零件標籤`, "電子零|件標籤"},
		{"no break before a full stop", `<p style="width:30px">電子零。件標`, "電子|零。件|標"},
		{"keep-all", `<p style="width:30px;word-break:keep-all">電子零件`, "電子零件"},
	}
	r := New(Options{})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := r.Render(context.Background(),
				`<style>@page{size:200px 400px;margin:0} html{font:16.6635px/20px "Liberation Mono"} p,body{margin:0}</style>`+test.html, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(seenLines(doc.Pages[0]), "|"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWarnings holds that what a document asks for and does not get is told.
func TestWarnings(t *testing.T) {
	tests := []struct{ css, want string }{
		{"p{position:running(head)}", "position: running elements"},
		{"p{float:footnote}", "float: footnotes"},
		{"p{box-decoration-break:clone}", "box-decoration-break: clone"},
		{"p::before{content:leader('.')}", "content: leader()"},
		{"p::before{content:target-counter('#a', page)}", "content: target-counter()"},
		{"@page{@top-left{content:string(title)}}", "content: string()"},
		{"p{string-set:title content()}", "string-set: string()"},
		{"p{line-break:strict}", "line-break: strict"},
		{"p{hyphens:auto}", "hyphens: auto needs a lang attribute"},
		{"p{writing-mode:vertical-rl} i{display:block;writing-mode:horizontal-tb}", "writing-mode: horizontal-tb within another"},
		{"table{writing-mode:vertical-rl}", "writing-mode: vertical-rl within another writing mode has no effect on a table box"},
		{"p{text-emphasis:dot}", "text-emphasis: is not supported"},
		{"p{filter:blur(1px)}", "filter: value"},
		{"@counter-style x{system:numeric}", "@counter-style: @counter-style x: system numeric"},
		{"p{color:red;display:block}", ""},
	}
	r := New(Options{})
	for _, test := range tests {
		doc, err := r.Render(context.Background(), "<style>"+test.css+"</style><p>Some text <i>within</i><table><tr><td>cell</table>", nil)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, w := range doc.Warnings {
			all = append(all, w.String())
		}
		if got := strings.Join(all, "\n"); test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.css, got, test.want)
		}
	}
}

// TestVerticalWriting holds where turned text stands: the start of the baseline of each piece, and how it is turned.
func TestVerticalWriting(t *testing.T) {
	tests := []struct {
		name, html, want string
	}{
		{"vertical-rl", `<div style="writing-mode:vertical-rl;padding:1px 2px">a<br>b</div>`, "28,1 90 a, 8,1 90 b"},
		{"vertical-lr", `<div style="writing-mode:vertical-lr">a<br>b</div>`, "6,0 90 a, 26,0 90 b"},
		{"sideways-lr", `<div style="writing-mode:sideways-lr;height:100px">a<br>b</div>`, "14,100 -90 a, 34,100 -90 b"},
		{"as long as the box is high", `<div style="writing-mode:vertical-rl;height:40px">aa bbb</div>`, "26,0 90 aa, 6,0 90 bbb"},
		{"aligned", `<div style="writing-mode:vertical-rl;height:40px;text-align:end">aa</div>`, "6,20 90 aa"},
		{"in a line", `<div>a<span style="writing-mode:vertical-rl">bb</span>c</div>`, "0,20 0 a, 30,20 0 c, 16,0 90 bb"},
		{"in a cell", `<table style="border-collapse:collapse"><td style="writing-mode:vertical-rl;padding:0">bb<td style="padding:0">c</table>`, "20,14 0 c, 6,0 90 bb"},
		{"a flex container", `<div style="writing-mode:vertical-rl;display:flex;height:100px;justify-content:space-between"><i>a</i><i>b</i></div>`, "6,0 90 a, 6,90 90 b"},
		{"what follows", `<div style="writing-mode:vertical-rl">aaa</div>b`, "0,44 0 b, 6,0 90 aaa"},
	}
	r := New(Options{})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := r.Render(context.Background(),
				`<style>@page{size:200px 400px;margin:0} html{font:16.6635px/20px "Liberation Mono"} body{margin:0}</style>`+test.html, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range placedTexts(doc.Pages[0]) {
				got = append(got, fmt.Sprintf("%.0f,%.0f %d %s", p.x, p.y, p.turn, strings.TrimSpace(p.text)))
			}
			if g := strings.Join(got, ", "); g != test.want {
				t.Errorf("got %q, want %q", g, test.want)
			}
		})
	}
}
