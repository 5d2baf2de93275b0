package svg

import (
	"math"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"etikett/render/font"
	"etikett/render/paint"
	"etikett/render/style"
)

// textPath sets the text of a <textPath> along the shape that it refers to: the middle of each glyph stands on the path, turned with it.
// Glyphs whose middle is beyond the ends are not drawn. Elements in it are one text with it. SVG 2 §11.8
func (d *drawing) textPath(n *html.Node, st *style.Computed) []paint.Op {
	ref := d.image.ids[fragment(href(n))]
	if ref == nil || d.style(ref) == nil || st.Visibility != "visible" || st.FontSize <= 0 {
		if ref == nil {
			d.warn("<textPath> of " + href(n) + ": not found")
		}
		return nil
	}
	rst := d.style(ref)
	path := d.shapePath(ref, rst)
	if t, ok := d.transform(ref, rst); ok {
		path = transformPath(path, t)
	}
	line := newTrack(path)
	text := strings.Join(strings.Fields(allText(n)), " ")
	if line.length == 0 || text == "" || len(text) > maxCharacters {
		return nil
	}
	runs := d.visual(d.shape(text, st, st.LetterSpacing))
	width := 0.0
	for _, r := range runs {
		width += r.Width
	}
	at := d.attr(n, "startOffset", st, line.length)
	switch a := st.SVG.TextAnchor; {
	case a == "middle":
		at -= width / 2
	case (a == "end") == (st.Direction != "rtl"):
		at -= width
	}
	up := d.shift(st)
	var ops []paint.Op
	for _, r := range runs {
		for i, g := range r.Glyphs {
			p, angle, ok := line.at(at + g.Advance/2)
			if ok && d.step() {
				t := translate(p.X, p.Y).Mul(rotate(angle))
				one := r
				one.Glyphs, one.Text = []font.Glyph{{ID: g.ID, Advance: g.Advance, XOffset: g.XOffset, YOffset: g.YOffset}}, glyphTextOf(r, i)
				if inner := d.piece(&piece{st: st, text: one.Text, runs: []font.Run{one}, width: g.Advance, x: -g.Advance / 2, y: -up}); len(inner) > 0 {
					ops = append(ops, &paint.Group{Ops: inner, Opacity: 1, Transform: &t})
				}
			}
			at += g.Advance
		}
	}
	return ops
}

// glyphTextOf is the text of the cluster that a glyph begins; "" for its other glyphs.
func glyphTextOf(r font.Run, i int) string {
	from, end := r.Glyphs[i].Cluster, len(r.Text)
	if i > 0 && r.Glyphs[i-1].Cluster == from {
		return ""
	}
	for _, g := range r.Glyphs {
		if g.Cluster > from {
			end = min(end, g.Cluster)
		}
	}
	return r.Text[from:end]
}

// allText is the text in an element and in those below.
func allText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// track is a path as short straight pieces, to find places along it.
type track struct {
	points []paint.Point
	sums   []float64 // the length up to each point
	breaks []bool    // the path is lifted before the point
	length float64
}

func newTrack(path paint.Path) *track {
	const parts = 24 // of a curve
	t := &track{}
	var start, at paint.Point
	add := func(p paint.Point, lifted bool) {
		if !lifted {
			t.length += math.Hypot(p.X-at.X, p.Y-at.Y)
		}
		t.points, t.sums, t.breaks = append(t.points, p), append(t.sums, t.length), append(t.breaks, lifted)
		at = p
	}
	for _, s := range path {
		switch s.Verb {
		case paint.MoveTo:
			start = s.P[0]
			add(start, true)
		case paint.LineTo:
			add(s.P[0], false)
		case paint.CubicTo:
			p0 := at
			for k := 1; k <= parts; k++ {
				v := float64(k) / parts
				u := 1 - v
				f := func(a, b, c, e float64) float64 { return u*u*u*a + 3*u*u*v*b + 3*u*v*v*c + v*v*v*e }
				add(paint.Point{X: f(p0.X, s.P[0].X, s.P[1].X, s.P[2].X), Y: f(p0.Y, s.P[0].Y, s.P[1].Y, s.P[2].Y)}, false)
			}
		case paint.Close:
			add(start, false)
		}
	}
	if math.IsInf(t.length, 0) || math.IsNaN(t.length) {
		t.length = 0
	}
	return t
}

// at gives the point at a distance along the track, and the direction there; false beyond the ends.
func (t *track) at(distance float64) (p paint.Point, angle float64, ok bool) {
	if distance < 0 || distance > t.length {
		return p, 0, false
	}
	for i := max(sort.SearchFloat64s(t.sums, distance), 1); i < len(t.points); i++ {
		a, b, piece := t.points[i-1], t.points[i], t.sums[i]-t.sums[i-1]
		if t.breaks[i] || piece == 0 {
			continue
		}
		share := (distance - t.sums[i-1]) / piece
		return paint.Point{X: a.X + (b.X-a.X)*share, Y: a.Y + (b.Y-a.Y)*share}, math.Atan2(b.Y-a.Y, b.X-a.X), true
	}
	return p, 0, false
}
