package svg

import (
	"math"
	"strings"

	"golang.org/x/net/html"

	"etikett/render/font"
	"etikett/render/paint"
	"etikett/render/style"
)

// character is an addressable character of a <text> with the attributes that place it. SVG 2 §11.5
type character struct {
	r              rune
	st             *style.Computed
	x, y           float64
	hasX, hasY     bool // begins a chunk of its own
	dx, dy, rotate float64
}

// placer hands out the values of x, y, dx, dy and rotate of <text> and <tspan> to characters.
type placer struct {
	chars []character
	space bool // the last character is a space
	d     *drawing
}

// place is what an element says of the characters in it, by their number in the element.
type place struct {
	x, y, dx, dy, rotate []float64
	from                 int
	outer                *place
}

func (p *place) of(get func(*place) []float64, i int) (float64, bool) {
	for q := p; q != nil; q = q.outer {
		if v := get(q); i-q.from < len(v) {
			return v[i-q.from], true
		}
	}
	return 0, false
}

// turn is the rotation of a character: the last value of rotate goes on to the end.
func (p *place) turn(i int) float64 {
	for q := p; q != nil; q = q.outer {
		if n := len(q.rotate); n > 0 {
			return q.rotate[min(i-q.from, n-1)]
		}
	}
	return 0
}

func (p *placer) element(n *html.Node, st *style.Computed, outer *place) {
	d := p.d
	pl := &place{from: len(p.chars), outer: outer,
		x: lengths(attr(n, "x"), st, d.view.w), y: lengths(attr(n, "y"), st, d.view.h),
		dx: lengths(attr(n, "dx"), st, d.view.w), dy: lengths(attr(n, "dy"), st, d.view.h), rotate: lengths(attr(n, "rotate"), st, 0)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			p.text(c.Data, st, pl)
		case c.Type == html.ElementNode && (c.Data == "tspan" || c.Data == "a"):
			if cst := d.style(c); cst != nil && cst.Display != "none" && d.step() {
				p.element(c, cst, pl)
			}
		case c.Type == html.ElementNode && c.Data == "textPath" && n.Data != "text":
			d.warn("<textPath> is drawn in <text> alone, not in <" + n.Data + ">")
		}
	}
}

// maxCharacters limits the characters of one <text>.
const maxCharacters = 20_000

func (p *placer) text(s string, st *style.Computed, pl *place) {
	preserve := strings.HasPrefix(st.WhiteSpace, "pre") || st.WhiteSpace == "break-spaces"
	for _, r := range s {
		if len(p.chars) >= maxCharacters {
			p.d.warn("<text> has more than the limit of 20000 characters; the rest is not drawn")
			return
		}
		switch r {
		case '\n', '\t', '\r', '\f':
			r = ' '
		}
		if r == ' ' && !preserve && (p.space || len(p.chars) == 0) {
			continue
		}
		p.space = r == ' '
		i := len(p.chars)
		c := character{r: r, st: st}
		c.x, c.hasX = pl.of(func(q *place) []float64 { return q.x }, i)
		c.y, c.hasY = pl.of(func(q *place) []float64 { return q.y }, i)
		c.dx, _ = pl.of(func(q *place) []float64 { return q.dx }, i)
		c.dy, _ = pl.of(func(q *place) []float64 { return q.dy }, i)
		c.rotate = pl.turn(i)
		p.chars = append(p.chars, c)
	}
}

// piece is a run of characters that are shaped and placed together.
type piece struct {
	st    *style.Computed
	text  string
	runs  []font.Run
	width float64
	x, y  float64
	turn  float64
	chars int
}

// layout places the characters of a <text>: chunks begin where x or y is given, and are anchored as a whole.
func (d *drawing) layoutText(n *html.Node, st *style.Computed) []piece {
	p := placer{d: d}
	p.element(n, st, nil)
	chars := p.chars
	if len(chars) > 0 && p.space && !strings.HasPrefix(chars[len(chars)-1].st.WhiteSpace, "pre") { // a space at the end
		chars = chars[:len(chars)-1]
	}
	var pieces []piece
	var x, y float64
	chunk := 0 // its first piece
	anchor := func(end int) {
		if chunk >= end {
			return
		}
		last := &pieces[end-1]
		width := last.x + last.width - pieces[chunk].x
		if s := strings.TrimRight(last.text, " "); len(s) < len(last.text) && !strings.HasPrefix(last.st.WhiteSpace, "pre") {
			width -= last.width // a space at the end of a chunk is not seen
			for _, r := range d.shape(s, last.st, last.st.LetterSpacing) {
				width += r.Width
			}
		}
		shift := 0.0
		switch a := pieces[chunk].st.SVG.TextAnchor; {
		case a == "middle":
			shift = -width / 2
		case (a == "end") == (pieces[chunk].st.Direction != "rtl"):
			shift = -width
		}
		for i := chunk; i < end; i++ {
			pieces[i].x += shift
		}
		chunk = end
	}
	for i := 0; i < len(chars); {
		c := &chars[i]
		if c.hasX || c.hasY {
			anchor(len(pieces))
		}
		if c.hasX {
			x = c.x
		}
		if c.hasY {
			y = c.y
		}
		x += c.dx
		y += c.dy
		j := i + 1
		for j < len(chars) {
			if o := &chars[j]; o.hasX || o.hasY || o.dx != 0 || o.dy != 0 || o.st != c.st || o.rotate != c.rotate || c.rotate != 0 {
				break
			}
			j++
		}
		var b strings.Builder
		for _, o := range chars[i:j] {
			b.WriteRune(o.r)
		}
		pc := piece{st: c.st, text: b.String(), x: x, y: y - d.shift(c.st), turn: c.rotate, chars: j - i}
		pc.runs = d.shape(pc.text, c.st, c.st.LetterSpacing)
		for _, r := range pc.runs {
			pc.width += r.Width
		}
		x += pc.width
		pieces = append(pieces, pc)
		i = j
	}
	anchor(len(pieces))
	return pieces
}

func (d *drawing) shape(text string, st *style.Computed, spacing float64) []font.Run {
	return d.shaper.Shape(text, font.TextStyle{Query: st.Font, Size: st.FontSize, Features: st.FontFeatures, Kerning: st.FontKerning,
		Language: st.Language, LetterSpacing: spacing, WordSpacing: st.WordSpacing, RTL: st.Direction == "rtl"})
}

// shift is how far a text's baseline lies above the place that is given for it. SVG 2 §11.10.2
func (d *drawing) shift(st *style.Computed) float64 {
	m := d.image.options.Fonts.Primary(st.Font).Metrics
	base := st.SVGOwn.DominantBaseline
	if base == "auto" {
		base = st.SVGOwn.AlignmentBaseline
	}
	em := 0.0
	switch base {
	case "middle":
		em = -m.XHeight / 2
	case "central":
		em = -(m.Ascent - m.Descent) / 2
	case "hanging", "text-top", "text-before-edge", "before-edge":
		em = -m.Ascent
	case "text-bottom", "text-after-edge", "after-edge", "ideographic":
		em = m.Descent
	case "mathematical":
		em = -m.Ascent / 2
	}
	up := 0.0
	if !st.SVGOwn.BaselineShift.IsAuto() {
		up, _ = st.SVGOwn.BaselineShift.Resolve(st.FontSize)
	}
	return em*st.FontSize + up
}

// text draws a <text>.
func (d *drawing) text(n *html.Node, st *style.Computed) []paint.Op {
	pieces := d.layoutText(n, st)
	stretch, left := d.fitLength(n, st, pieces)
	var ops []paint.Op
	for i := range pieces {
		if d.step() {
			ops = append(ops, d.piece(&pieces[i])...)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == "textPath" {
			if cst := d.style(c); cst != nil && cst.Display != "none" {
				ops = append(ops, d.textPath(c, cst)...)
			}
		}
	}
	if stretch != 1 && len(ops) > 0 {
		t := translate(left, 0).Mul(paint.Matrix{A: stretch, D: 1}).Mul(translate(-left, 0))
		return []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Transform: &t}}
	}
	return ops
}

// fitLength makes a text as long as its textLength says: by more room between the characters, or by stretching, of which it gives
// the factor and the fixed place.
func (d *drawing) fitLength(n *html.Node, st *style.Computed, pieces []piece) (stretch, left float64) {
	want, ok := d.length(attr(n, "textLength"), st, d.view.w)
	if !ok || want <= 0 || len(pieces) == 0 {
		return 1, 0
	}
	left, right, chars := pieces[0].x, pieces[0].x, 0
	for i := range pieces {
		left, right = min(left, pieces[i].x), max(right, pieces[i].x+pieces[i].width)
		chars += pieces[i].chars
	}
	have := right - left - st.LetterSpacing // none behind the last character
	if attr(n, "lengthAdjust") == "spacingAndGlyphs" {
		if have <= 0 {
			return 1, 0
		}
		return want / have, left
	}
	if chars < 2 {
		return 1, 0
	}
	extra := (want - have) / float64(chars-1)
	done := 0
	for i := range pieces {
		p := &pieces[i]
		p.x += extra * float64(done)
		done += p.chars
		p.runs = d.shape(p.text, p.st, p.st.LetterSpacing+extra)
	}
	return 1, 0
}

// piece draws a run of characters.
func (d *drawing) piece(p *piece) []paint.Op {
	st := p.st
	if st.Visibility != "visible" || st.FontSize <= 0 {
		return nil
	}
	m := d.image.options.Fonts.Primary(st.Font).Metrics
	box := func() paint.Rect {
		return paint.Rect{X: p.x, Y: p.y - m.Ascent*st.FontSize, W: p.width, H: (m.Ascent + m.Descent) * st.FontSize}
	}
	var fills, strokes []paint.Op
	fill, filled := d.paint(st.SVG.Fill, st.SVG.FillOpacity, st, box)
	stroked := !st.SVG.Stroke.None || st.SVG.Stroke.URL != ""
	x := p.x
	for _, r := range d.visual(p.runs) {
		if filled {
			fills = append(fills, &paint.Glyphs{Face: r.Face, Size: r.Size, X: x, Y: p.y, Paint: fill, Run: r.Glyphs, Text: r.Text})
		}
		if stroked {
			if s := d.stroke(st, outline(r, x, p.y), box); s != nil {
				strokes = append(strokes, s)
			}
		}
		x += r.Width
	}
	ops := append(fills, strokes...)
	if st.SVG.StrokeFirst {
		ops = append(strokes, fills...)
	}
	if filled {
		ops = append(ops, decoration(st, m, fill, p.x, p.y, p.width)...)
	}
	if p.turn != 0 && len(ops) > 0 {
		t := translate(p.x, p.y).Mul(rotate(p.turn / 180 * math.Pi)).Mul(translate(-p.x, -p.y))
		return []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Transform: &t}}
	}
	return ops
}

// visual puts the runs of a text from left to right.
func (d *drawing) visual(runs []font.Run) []font.Run {
	if len(runs) < 2 || !runs[0].RTL {
		return runs
	}
	out := make([]font.Run, len(runs))
	for i, r := range runs {
		out[len(runs)-1-i] = r
	}
	return out
}

// decoration draws the lines of text-decoration as rectangles.
func decoration(st *style.Computed, m font.Metrics, fill paint.Paint, x, y, w float64) []paint.Op {
	var ops []paint.Op
	line := func(at, thickness float64) {
		t := max(thickness*st.FontSize, 0.01)
		ops = append(ops, &paint.Fill{Path: paint.RectPath(paint.Rect{X: x, Y: y + at*st.FontSize - t/2, W: w, H: t}), Paint: fill})
	}
	for _, l := range st.TextDecorationLine {
		switch l {
		case "underline":
			line(m.UnderlinePosition, m.UnderlineThickness)
		case "overline":
			line(-m.Ascent, m.UnderlineThickness)
		case "line-through":
			line(-m.StrikePosition, m.StrikeThickness)
		}
	}
	return ops
}

// outline gives the shape of a run of glyphs with its origin at x, y.
func outline(r font.Run, x, y float64) paint.Path {
	var b builder
	for _, g := range r.Glyphs {
		ox, oy := x+g.XOffset, y-g.YOffset
		at := func(p font.OutlinePoint) paint.Point {
			return paint.Point{X: ox + float64(p.X)*r.Size, Y: oy - float64(p.Y)*r.Size}
		}
		open := false
		for _, s := range r.Face.Outline(g.ID) {
			switch s.Op {
			case font.OutlineMove:
				if open {
					b.close()
				}
				b.move(at(s.P[0]))
				open = true
			case font.OutlineLine:
				b.line(at(s.P[0]))
			case font.OutlineQuad:
				b.quad(at(s.P[0]), at(s.P[1]))
			case font.OutlineCubic:
				b.cubic(at(s.P[0]), at(s.P[1]), at(s.P[2]))
			}
		}
		if open {
			b.close()
		}
		x += g.Advance
	}
	return b.path
}

// textOutlines gives the shape of a <text>, for clipping.
func (d *drawing) textOutlines(n *html.Node, st *style.Computed) []paint.Path {
	var out []paint.Path
	for _, p := range d.layoutText(n, st) {
		x := p.x
		for _, r := range d.visual(p.runs) {
			out = append(out, outline(r, x, p.y))
			x += r.Width
		}
	}
	return out
}
