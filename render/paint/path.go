package paint

import "math"

// Point is a place on the page, in px.
type Point struct{ X, Y float64 }

// Rect is a rectangle with its top left corner at X, Y, in px.
type Rect struct{ X, Y, W, H float64 }

// Verb says what a Segment does.
type Verb uint8

// The verbs of a path.
const (
	MoveTo  Verb = iota // P[0]
	LineTo              // P[0]
	CubicTo             // control P[0], control P[1], end P[2]
	Close
)

// Segment is one step of a path.
type Segment struct {
	Verb Verb
	P    [3]Point
}

// Path is a sequence of segments. RectPath marks the very common case that ends can draw faster.
type Path []Segment

// RectPath is the outline of a rectangle, clockwise from the top left corner.
func RectPath(r Rect) Path {
	return Path{
		{Verb: MoveTo, P: [3]Point{{r.X, r.Y}}},
		{Verb: LineTo, P: [3]Point{{r.X + r.W, r.Y}}},
		{Verb: LineTo, P: [3]Point{{r.X + r.W, r.Y + r.H}}},
		{Verb: LineTo, P: [3]Point{{r.X, r.Y + r.H}}},
		{Verb: Close},
	}
}

// AsRect reports whether the path is exactly one axis-parallel rectangle as RectPath makes it, and which.
func (p Path) AsRect() (Rect, bool) {
	if len(p) != 5 || p[0].Verb != MoveTo || p[1].Verb != LineTo || p[2].Verb != LineTo || p[3].Verb != LineTo || p[4].Verb != Close {
		return Rect{}, false
	}
	a, b, c, d := p[0].P[0], p[1].P[0], p[2].P[0], p[3].P[0]
	if a.Y != b.Y || b.X != c.X || c.Y != d.Y || d.X != a.X {
		return Rect{}, false
	}
	return Rect{a.X, a.Y, b.X - a.X, c.Y - b.Y}, true
}

// Bounds is the smallest rectangle around all points of the path, control points included.
func (p Path) Bounds() Rect {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p {
		n := 1
		switch s.Verb {
		case CubicTo:
			n = 3
		case Close:
			n = 0
		}
		for _, q := range s.P[:n] {
			x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
		}
	}
	if x1 < x0 {
		return Rect{}
	}
	return Rect{x0, y0, x1 - x0, y1 - y0}
}

// Matrix is an affine transform: x' = A·x + C·y + E, y' = B·x + D·y + F, as in CSS matrix() and PDF's cm.
type Matrix struct{ A, B, C, D, E, F float64 }

// Identity leaves everything where it is.
var Identity = Matrix{A: 1, D: 1}

// Mul is the transform that first applies n, then m.
func (m Matrix) Mul(n Matrix) Matrix {
	return Matrix{
		A: m.A*n.A + m.C*n.B, B: m.B*n.A + m.D*n.B,
		C: m.A*n.C + m.C*n.D, D: m.B*n.C + m.D*n.D,
		E: m.A*n.E + m.C*n.F + m.E, F: m.B*n.E + m.D*n.F + m.F,
	}
}

// Apply moves a point.
func (m Matrix) Apply(p Point) Point {
	return Point{m.A*p.X + m.C*p.Y + m.E, m.B*p.X + m.D*p.Y + m.F}
}

// Invertible reports whether the transform keeps areas apart from zero.
func (m Matrix) Invertible() bool {
	d := m.A*m.D - m.B*m.C
	return d != 0 && !math.IsInf(d, 0) && !math.IsNaN(d)
}
