package draw

import (
	"math"

	"etikett/render/paint"
)

// Indices of sides and corners, in the order of CSS.
const (
	top = iota
	right
	bottom
	left
)

const (
	topLeft = iota
	topRight
	bottomRight
	bottomLeft
)

// Sides holds a length for each side of a box: top, right, bottom, left; px.
type Sides [4]float64

// Scale is each side times a number.
func (s Sides) Scale(f float64) Sides { return Sides{s[0] * f, s[1] * f, s[2] * f, s[3] * f} }

// Add is the sum, side by side.
func (s Sides) Add(t Sides) Sides { return Sides{s[0] + t[0], s[1] + t[1], s[2] + t[2], s[3] + t[3]} }

// Zero reports whether all sides are zero.
func (s Sides) Zero() bool { return s == Sides{} }

// inset takes so much off each side of a rectangle. It may turn a rectangle inside out; its size is then zero.
func inset(r paint.Rect, s Sides) paint.Rect {
	return paint.Rect{X: r.X + s[left], Y: r.Y + s[top], W: max(0, r.W-s[left]-s[right]), H: max(0, r.H-s[top]-s[bottom])}
}

// rounded is a rectangle with elliptic corners: top left, top right, bottom right, bottom left.
type rounded struct {
	paint.Rect
	radii [4]paint.Point
}

// sharp reports whether there is no round corner.
func (r *rounded) sharp() bool {
	for _, c := range r.radii {
		if c.X > 0 && c.Y > 0 {
			return false
		}
	}
	return true
}

// fit scales radii that do not fit into the rectangle, all by the same factor.
// CSS Backgrounds 3 §4.5, https://www.w3.org/TR/css-backgrounds-3/#corner-overlap
func (r *rounded) fit() {
	f := 1.0
	for _, side := range [4]struct{ length, radii float64 }{
		{r.W, r.radii[topLeft].X + r.radii[topRight].X},
		{r.W, r.radii[bottomLeft].X + r.radii[bottomRight].X},
		{r.H, r.radii[topLeft].Y + r.radii[bottomLeft].Y},
		{r.H, r.radii[topRight].Y + r.radii[bottomRight].Y},
	} {
		if side.radii > side.length {
			f = min(f, side.length/side.radii)
		}
	}
	if f < 1 {
		for i := range r.radii {
			r.radii[i].X *= f
			r.radii[i].Y *= f
		}
	}
}

// inset is the edge so far inside of this one: radii shrink by the widths of the sides that meet in their corner, down to a sharp corner.
// CSS Backgrounds 3 §4.2, https://www.w3.org/TR/css-backgrounds-3/#corner-shaping
func (r rounded) inset(s Sides) rounded {
	in := rounded{Rect: inset(r.Rect, s)}
	if r.sharp() {
		return in
	}
	for i, c := range r.radii {
		h, v := sidesOfCorner(i)
		in.radii[i] = paint.Point{X: max(0, c.X-s[h]), Y: max(0, c.Y-s[v])}
	}
	in.fit()
	return in
}

// outset is the edge so far outside of this one. A sharp corner stays sharp, and a small radius grows slower than a large one.
// CSS Backgrounds 3 §6.1.1, https://www.w3.org/TR/css-backgrounds-3/#shadow-shape
func (r rounded) outset(d float64) rounded {
	out := rounded{Rect: paint.Rect{X: r.X - d, Y: r.Y - d, W: r.W + 2*d, H: r.H + 2*d}}
	grow := func(v float64) float64 {
		if v >= d {
			return v + d
		}
		q := v/d - 1
		return v + d*(1+q*q*q)
	}
	for i, c := range r.radii {
		if c.X > 0 && c.Y > 0 {
			out.radii[i] = paint.Point{X: grow(c.X), Y: grow(c.Y)}
		}
	}
	out.fit()
	return out
}

// sidesOfCorner gives the vertical side (whose width shortens the horizontal radius) and the horizontal side that meet in a corner.
func sidesOfCorner(corner int) (h, v int) {
	switch corner {
	case topLeft:
		return left, top
	case topRight:
		return right, top
	case bottomRight:
		return right, bottom
	default:
		return left, bottom
	}
}

// kappa is where the control points of a cubic curve that draws a quarter of an ellipse are, from its ends towards the corner.
var kappa = 4.0 / 3 * (math.Sqrt2 - 1)

// appendRect adds the outline of a rectangle to a path, clockwise as paint.RectPath does.
func appendRect(p paint.Path, r paint.Rect) paint.Path {
	return append(p,
		paint.Segment{Verb: paint.MoveTo, P: [3]paint.Point{{X: r.X, Y: r.Y}}},
		paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{{X: r.X + r.W, Y: r.Y}}},
		paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{{X: r.X + r.W, Y: r.Y + r.H}}},
		paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{{X: r.X, Y: r.Y + r.H}}},
		paint.Segment{Verb: paint.Close})
}

// appendPolygon adds a closed polygon to a path.
func appendPolygon(p paint.Path, points ...paint.Point) paint.Path {
	for i, q := range points {
		verb := paint.LineTo
		if i == 0 {
			verb = paint.MoveTo
		}
		p = append(p, paint.Segment{Verb: verb, P: [3]paint.Point{q}})
	}
	if len(points) > 0 {
		p = append(p, paint.Segment{Verb: paint.Close})
	}
	return p
}

// appendEllipse adds an ellipse to a path.
func appendEllipse(p paint.Path, centre paint.Point, rx, ry float64) paint.Path {
	r := rounded{Rect: paint.Rect{X: centre.X - rx, Y: centre.Y - ry, W: 2 * rx, H: 2 * ry}}
	for i := range r.radii {
		r.radii[i] = paint.Point{X: rx, Y: ry}
	}
	return r.appendTo(p)
}

// appendTo adds the outline to a path, clockwise from the top left corner.
func (r *rounded) appendTo(p paint.Path) paint.Path {
	if r.sharp() {
		return appendRect(p, r.Rect)
	}
	x0, y0, x1, y1 := r.X, r.Y, r.X+r.W, r.Y+r.H
	tl, tr, br, bl := r.radii[topLeft], r.radii[topRight], r.radii[bottomRight], r.radii[bottomLeft]
	p = append(p, paint.Segment{Verb: paint.MoveTo, P: [3]paint.Point{{X: x0 + tl.X, Y: y0}}})
	p = r.edge(p, paint.Point{X: x1 - tr.X, Y: y0}, paint.Point{X: x1, Y: y0}, paint.Point{X: x1, Y: y0 + tr.Y})
	p = r.edge(p, paint.Point{X: x1, Y: y1 - br.Y}, paint.Point{X: x1, Y: y1}, paint.Point{X: x1 - br.X, Y: y1})
	p = r.edge(p, paint.Point{X: x0 + bl.X, Y: y1}, paint.Point{X: x0, Y: y1}, paint.Point{X: x0, Y: y1 - bl.Y})
	p = r.edge(p, paint.Point{X: x0, Y: y0 + tl.Y}, paint.Point{X: x0, Y: y0}, paint.Point{X: x0 + tl.X, Y: y0})
	return append(p, paint.Segment{Verb: paint.Close})
}

// edge draws a straight line to a and the quarter of an ellipse from a to b around a corner.
func (r *rounded) edge(p paint.Path, a, corner, b paint.Point) paint.Path {
	p = append(p, paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{a}})
	if a == b {
		return p
	}
	return append(p, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{
		{X: a.X + (corner.X-a.X)*kappa, Y: a.Y + (corner.Y-a.Y)*kappa},
		{X: b.X + (corner.X-b.X)*kappa, Y: b.Y + (corner.Y-b.Y)*kappa},
		b,
	}})
}

// contains reports whether a rectangle is within another one, up to rounding.
func contains(outer, inner paint.Rect) bool {
	const eps = 1e-6
	return inner.X >= outer.X-eps && inner.Y >= outer.Y-eps &&
		inner.X+inner.W <= outer.X+outer.W+eps && inner.Y+inner.H <= outer.Y+outer.H+eps
}

// intersect is the common part of two rectangles; without one its size is zero.
func intersect(a, b paint.Rect) paint.Rect {
	x0, y0 := max(a.X, b.X), max(a.Y, b.Y)
	x1, y1 := min(a.X+a.W, b.X+b.W), min(a.Y+a.H, b.Y+b.H)
	return paint.Rect{X: x0, Y: y0, W: max(0, x1-x0), H: max(0, y1-y0)}
}
