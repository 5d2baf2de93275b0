package svg

import (
	"math"

	"golang.org/x/net/html"

	"etikett/render/paint"
)

// clip gives the paths of a <clipPath>; not ok: everything is clipped away. A reference that leads nowhere clips nothing.
// SVG 2 / CSS Masking 1 §7
func (d *drawing) clip(url string, box func() paint.Rect) ([]paint.ClipPath, bool) {
	n := d.image.ids[fragment(url)]
	if n == nil || n.Data != "clipPath" {
		d.warn("clip-path " + url + ": not found")
		return nil, true
	}
	if !d.enter(n) {
		return nil, true
	}
	defer d.leave()
	st := d.image.styles[n]
	if st == nil {
		return nil, true
	}
	t := paint.Identity
	if attr(n, "clipPathUnits") == "objectBoundingBox" && box != nil {
		b := box()
		t = paint.Matrix{A: b.W, D: b.H, E: b.X, F: b.Y}
	}
	if m, ok := d.transform(n, st); ok {
		t = t.Mul(m)
	}
	c := paint.ClipPath{}
	var shapes []*html.Node
	for e := n.FirstChild; e != nil; e = e.NextSibling {
		if e.Type == html.ElementNode {
			before := len(c.Path)
			if d.clipShape(e, t, &c); len(c.Path) > before {
				shapes = append(shapes, e)
			}
		}
	}
	clips := []paint.ClipPath{c}
	if len(c.Path) == 0 {
		return nil, false
	}
	for _, e := range shapes { // shapes that are clipped themselves
		inner := d.style(e).SVGOwn.ClipPath
		switch {
		case inner == "":
		case len(shapes) > 1:
			d.warn("clip-path of one of several shapes in a <clipPath> is not supported; it is left out")
		case t != paint.Identity:
			d.warn("clip-path of a shape in a <clipPath> with a transform or of the size of a box is not supported; it is left out")
		default:
			more, ok := d.clip(inner, func() paint.Rect { return tight(c.Path) })
			if !ok {
				return nil, false
			}
			clips = append(clips, more...)
		}
	}
	if outer := st.SVGOwn.ClipPath; outer != "" { // a clip of the clip
		more, ok := d.clip(outer, box)
		if !ok {
			return nil, false
		}
		clips = append(clips, more...)
	}
	return clips, true
}

// clipShape adds the outline of one element to a clip. All turn the same way, so that the rule of non-zero winding joins them.
func (d *drawing) clipShape(n *html.Node, t paint.Matrix, c *paint.ClipPath) {
	st := d.style(n)
	if st == nil || st.Display == "none" || !d.step() {
		return
	}
	if m, ok := d.transform(n, st); ok {
		t = t.Mul(m)
	}
	switch n.Data {
	case "use":
		ref := d.image.ids[fragment(href(n))]
		if ref == nil || !d.enter(ref) {
			return
		}
		defer d.leave()
		d.clipShape(ref, t.Mul(translate(d.attr(n, "x", st, d.view.w), d.attr(n, "y", st, d.view.h))), c)
		return
	case "text":
		for _, p := range d.textOutlines(n, st) {
			c.Path = append(c.Path, transformPath(p, t)...)
		}
		return
	}
	if st.Visibility != "visible" {
		return
	}
	path := transformPath(d.shapePath(n, st), t)
	if len(path) == 0 {
		return
	}
	if st.SVG.ClipEvenOdd {
		c.EvenOdd = true
	} else if !c.EvenOdd && len(c.Path) > 0 && (area(path) < 0) != (area(c.Path) < 0) {
		path = reversed(path)
	}
	c.Path = append(c.Path, path...)
}

// area is twice the signed area of a path's corners.
func area(p paint.Path) float64 {
	var sum float64
	var start, at paint.Point
	for _, s := range p {
		to := s.P[0]
		switch s.Verb {
		case paint.MoveTo:
			start, at = to, to
			continue
		case paint.CubicTo:
			to = s.P[2]
		case paint.Close:
			to = start
		}
		sum += at.X*to.Y - to.X*at.Y
		at = to
	}
	return sum
}

// reversed turns each subpath around.
func reversed(p paint.Path) paint.Path {
	out := make(paint.Path, 0, len(p))
	for i := 0; i < len(p); {
		j := i + 1
		for j < len(p) && p[j].Verb != paint.MoveTo {
			j++
		}
		sub := p[i:j]
		closed := sub[len(sub)-1].Verb == paint.Close
		if closed {
			sub = sub[:len(sub)-1]
		}
		end := func(s paint.Segment) paint.Point {
			if s.Verb == paint.CubicTo {
				return s.P[2]
			}
			return s.P[0]
		}
		if len(sub) == 0 {
			i = j
			continue
		}
		out = append(out, paint.Segment{Verb: paint.MoveTo, P: [3]paint.Point{end(sub[len(sub)-1])}})
		for k := len(sub) - 1; k > 0; k-- {
			to := end(sub[k-1])
			if sub[k].Verb == paint.CubicTo {
				out = append(out, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{sub[k].P[1], sub[k].P[0], to}})
			} else {
				out = append(out, paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{to}})
			}
		}
		if closed {
			out = append(out, paint.Segment{Verb: paint.Close})
		}
		i = j
	}
	return out
}

// extent collects a bounding box.
type extent struct {
	x0, y0, x1, y1 float64
	any            bool
}

func (e *extent) add(p paint.Point) {
	if !e.any {
		e.x0, e.y0, e.x1, e.y1, e.any = p.X, p.Y, p.X, p.Y, true
		return
	}
	e.x0, e.y0, e.x1, e.y1 = min(e.x0, p.X), min(e.y0, p.Y), max(e.x1, p.X), max(e.y1, p.Y)
}

func (e *extent) rect() paint.Rect {
	if !e.any {
		return paint.Rect{}
	}
	return paint.Rect{X: e.x0, Y: e.y0, W: e.x1 - e.x0, H: e.y1 - e.y0}
}

// tight is the bounding box of a path, with curves as far as they really reach.
func tight(p paint.Path) paint.Rect {
	var e extent
	e.path(p, paint.Identity)
	return e.rect()
}

func (e *extent) path(p paint.Path, m paint.Matrix) {
	var at paint.Point
	for i, s := range p {
		switch s.Verb {
		case paint.MoveTo:
			at = m.Apply(s.P[0])
			if i+1 < len(p) && p[i+1].Verb != paint.MoveTo { // a lone move draws nothing
				e.add(at)
			}
		case paint.LineTo:
			at = m.Apply(s.P[0])
			e.add(at)
		case paint.CubicTo:
			a, b, c := m.Apply(s.P[0]), m.Apply(s.P[1]), m.Apply(s.P[2])
			for _, t := range append(turns(at.X, a.X, b.X, c.X), turns(at.Y, a.Y, b.Y, c.Y)...) {
				u := 1 - t
				f := func(p0, p1, p2, p3 float64) float64 {
					return u*u*u*p0 + 3*u*u*t*p1 + 3*u*t*t*p2 + t*t*t*p3
				}
				e.add(paint.Point{X: f(at.X, a.X, b.X, c.X), Y: f(at.Y, a.Y, b.Y, c.Y)})
			}
			e.add(c)
			at = c
		}
	}
}

// turns are the places where a cubic turns back in one coordinate.
func turns(p0, p1, p2, p3 float64) []float64 {
	a, b, c := -p0+3*p1-3*p2+p3, 2*(p0-2*p1+p2), p1-p0
	var out []float64
	add := func(t float64) {
		if t > 0 && t < 1 {
			out = append(out, t)
		}
	}
	if math.Abs(a) < 1e-12 {
		if b != 0 {
			add(-c / b)
		}
		return out
	}
	if q := b*b - 4*a*c; q >= 0 {
		r := math.Sqrt(q)
		add((-b + r) / (2 * a))
		add((-b - r) / (2 * a))
	}
	return out
}

// boundsOf is the box around the geometry of operations, strokes not counted. SVG 2 §8.10
func boundsOf(ops []paint.Op) paint.Rect {
	var e extent
	e.ops(ops, paint.Identity)
	return e.rect()
}

func (e *extent) ops(ops []paint.Op, m paint.Matrix) {
	for _, op := range ops {
		switch op := op.(type) {
		case *paint.Fill:
			e.path(op.Path, m)
		case *paint.Stroke:
			e.path(op.Path, m)
		case *paint.Image:
			e.path(paint.RectPath(op.Rect), m)
		case *paint.Glyphs:
			w := 0.0
			for _, g := range op.Run {
				w += g.Advance
			}
			k := op.Face.Metrics
			e.path(paint.RectPath(paint.Rect{X: op.X, Y: op.Y - k.Ascent*op.Size, W: w, H: (k.Ascent + k.Descent) * op.Size}), m)
		case *paint.Group:
			inner := m
			if op.Transform != nil {
				inner = m.Mul(*op.Transform)
			}
			e.ops(op.Ops, inner)
		}
	}
}
