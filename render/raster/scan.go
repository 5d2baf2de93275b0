package raster

import (
	"math"

	"etikett/render/font"
	"etikett/render/paint"
)

// area is a rectangle of dots, the upper bounds not included.
type area struct{ x0, y0, x1, y1 int }

func (a area) empty() bool { return a.x0 >= a.x1 || a.y0 >= a.y1 }

func (a area) intersect(b area) area {
	return area{max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)}
}

// mask says for the dots of an area how much of each is covered, 0 to 255.
type mask struct {
	area
	cov []uint8 // row by row
}

func (m *mask) row(y int) []uint8 {
	w := m.x1 - m.x0
	return m.cov[(y-m.y0)*w:][:w]
}

// rule turns the covered share of a dot into what is painted.
type rule uint8

const (
	ruleSmooth  rule = iota // as much as is covered
	ruleMiddle              // all or nothing, from the threshold on
	ruleTouched             // all, if the shape touches the dot at all
)

// touch is the share of a dot that counts as touched; less comes from rounding.
const touch = 1.0 / 256

// scanner turns outlines into masks. It adds up, for each dot, the signed area to the right of the edges in it; the sum along a
// row is the covered share times the winding number. It is used again and again.
type scanner struct {
	area
	acc     []float32 // one column more than the area
	spans   []span    // which part of each row holds edges
	evenOdd bool
	x, y    float64 // current point, relative to the area
	sx, sy  float64 // start of the contour
	begun   bool
}

// span is the part of a row from lo to hi, both included; lo is beyond hi if there is none.
type span struct{ lo, hi int }

// begin prepares the scanner for an outline within an area.
func (s *scanner) begin(a area, evenOdd bool) {
	n := (a.x1 - a.x0 + 1) * (a.y1 - a.y0)
	if cap(s.acc) < n {
		s.acc = make([]float32, n)
	}
	s.acc = s.acc[:n]
	clear(s.acc)
	s.spans = s.spans[:0]
	for range a.y1 - a.y0 {
		s.spans = append(s.spans, span{a.x1 - a.x0, -1})
	}
	s.area, s.evenOdd, s.begun = a, evenOdd, false
}

// farthest is how far from the area, in dots, points are taken for what they are; those beyond are moved to there.
const farthest = 1e6

// local gives a point relative to the area.
func (s *scanner) local(p paint.Point) (x, y float64) {
	x, y = min(max(p.X-float64(s.x0), -farthest), farthest), min(max(p.Y-float64(s.y0), -farthest), farthest)
	if math.IsNaN(x) || math.IsNaN(y) {
		return 0, 0
	}
	return x, y
}

func (s *scanner) moveTo(p paint.Point) {
	s.close()
	s.x, s.y = s.local(p)
	s.sx, s.sy, s.begun = s.x, s.y, true
}

func (s *scanner) lineTo(p paint.Point) {
	x, y := s.local(p)
	s.edge(s.x, s.y, x, y)
	s.x, s.y = x, y
}

func (s *scanner) close() {
	if s.begun {
		s.edge(s.x, s.y, s.sx, s.sy)
		s.x, s.y = s.sx, s.sy
	}
}

// flatness is how far a chord may be off its curve, in dots.
const flatness = 0.05

// pieces is the number of chords that a cubic curve needs.
func pieces(p0, p1, p2, p3 paint.Point) int {
	// The distance of a chord is at most a part of the second differences.
	dx := max(math.Abs(p0.X-2*p1.X+p2.X), math.Abs(p1.X-2*p2.X+p3.X))
	dy := max(math.Abs(p0.Y-2*p1.Y+p2.Y), math.Abs(p1.Y-2*p2.Y+p3.Y))
	n := math.Sqrt(math.Hypot(dx, dy) * 0.75 / flatness)
	return int(min(max(math.Ceil(n), 1), 200))
}

func (s *scanner) cubicTo(p1, p2, p3 paint.Point) {
	p0 := paint.Point{X: s.x + float64(s.x0), Y: s.y + float64(s.y0)}
	n := pieces(p0, p1, p2, p3)
	for i := 1; i < n; i++ {
		s.lineTo(cubicAt(p0, p1, p2, p3, float64(i)/float64(n)))
	}
	s.lineTo(p3)
}

func cubicAt(p0, p1, p2, p3 paint.Point, t float64) paint.Point {
	u := 1 - t
	a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return paint.Point{X: a*p0.X + b*p1.X + c*p2.X + d*p3.X, Y: a*p0.Y + b*p1.Y + c*p2.Y + d*p3.Y}
}

func (s *scanner) quadTo(p1, p2 paint.Point) {
	p0 := paint.Point{X: s.x + float64(s.x0), Y: s.y + float64(s.y0)}
	third := func(a, b paint.Point) paint.Point { return paint.Point{X: a.X + (b.X-a.X)*2/3, Y: a.Y + (b.Y-a.Y)*2/3} }
	s.cubicTo(third(p0, p1), third(p2, p1), p2)
}

// path adds a path moved by a matrix.
func (s *scanner) path(p paint.Path, m paint.Matrix) {
	for _, seg := range p {
		switch seg.Verb {
		case paint.MoveTo:
			s.moveTo(m.Apply(seg.P[0]))
		case paint.LineTo:
			if s.begun {
				s.lineTo(m.Apply(seg.P[0]))
			}
		case paint.CubicTo:
			if s.begun {
				s.cubicTo(m.Apply(seg.P[0]), m.Apply(seg.P[1]), m.Apply(seg.P[2]))
			}
		case paint.Close:
			s.close()
		}
	}
	s.close()
}

// outline adds a glyph; m leads from em, y up, to dots.
func (s *scanner) outline(o font.Outline, m paint.Matrix) {
	at := func(p font.OutlinePoint) paint.Point { return m.Apply(paint.Point{X: float64(p.X), Y: float64(p.Y)}) }
	for _, step := range o {
		switch step.Op {
		case font.OutlineMove:
			s.moveTo(at(step.P[0]))
		case font.OutlineLine:
			s.lineTo(at(step.P[0]))
		case font.OutlineQuad:
			s.quadTo(at(step.P[0]), at(step.P[1]))
		case font.OutlineCubic:
			s.cubicTo(at(step.P[0]), at(step.P[1]), at(step.P[2]))
		}
	}
	s.close()
}

// edge adds one straight edge. What lies left of the area counts as if it were on its left side; what lies right of it does not count.
func (s *scanner) edge(x0, y0, x1, y1 float64) {
	if y0 == y1 {
		return
	}
	sign := float32(1)
	if y0 > y1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
		sign = -1
	}
	w, h := float64(s.x1-s.x0), float64(s.y1-s.y0)
	if y1 <= 0 || y0 >= h || x0 >= w && x1 >= w {
		return
	}
	slope := (x1 - x0) / (y1 - y0)
	if y0 < 0 {
		x0, y0 = x0-y0*slope, 0
	}
	if y1 > h {
		x1, y1 = x0+(h-y0)*slope, h
	}
	// Cut at the left side, then at the right one.
	if x0 < 0 != (x1 < 0) {
		y := min(max(y0-x0/slope, y0), y1)
		if x0 < 0 {
			s.rows(0, y0, 0, y, sign)
			x0, y0 = 0, y
		} else {
			s.rows(0, y, 0, y1, sign)
			x1, y1 = 0, y
		}
	} else if x0 < 0 {
		x0, x1 = 0, 0
	}
	if x0 > w != (x1 > w) {
		y := min(max(y0+(w-x0)/slope, y0), y1)
		if x0 > w {
			x0, y0 = w, y
		} else {
			x1, y1 = w, y
		}
	}
	s.rows(x0, y0, x1, y1, sign)
}

// rows adds an edge that is inside of the area, going down, row by row.
func (s *scanner) rows(x0, y0, x1, y1 float64, sign float32) {
	if y1 <= y0 {
		return
	}
	stride := s.x1 - s.x0 + 1
	last := float64(stride - 1)
	slope := (x1 - x0) / (y1 - y0)
	x := x0
	for y := int(y0); y < s.y1-s.y0; y++ {
		top, bottom := max(float64(y), y0), min(float64(y+1), y1)
		dy := bottom - top
		if dy <= 0 {
			break
		}
		next := min(max(x+slope*dy, 0), last)
		s.cells(s.acc[y*stride:(y+1)*stride], x, next, float32(dy)*sign)
		sp := &s.spans[y]
		sp.lo, sp.hi = min(sp.lo, int(x), int(next)), max(sp.hi, int(x)+1, int(next)+1)
		x = next
	}
}

// cells spreads the height d of an edge within one row over the dots that it crosses from xa to xb.
func (s *scanner) cells(row []float32, xa, xb float64, d float32) {
	if xa > xb {
		xa, xb = xb, xa
	}
	i := int(xa)
	if i >= len(row)-1 {
		row[len(row)-1] += d
		return
	}
	if end := int(math.Ceil(xb)); end > i+1 {
		per := d / float32(xb-xa)
		first := float32(float64(i+1) - xa)
		a := 0.5 * per * first * first
		row[i] += a
		sum := a
		// The part to the right of the edge grows by the same amount from dot to dot.
		covered := per * first
		for k := i + 1; k < end-1; k++ {
			share := covered + 0.5*per
			row[k] += share - sum
			sum = share
			covered += per
		}
		part := float32(xb - float64(end-1))
		share := covered + per*part - 0.5*per*part*part
		row[end-1] += share - sum
		row[end] += d - share
		return
	}
	middle := float32((xa+xb)/2 - float64(i))
	row[i] += d * (1 - middle)
	row[i+1] += d * middle
}

// finish adds up the rows and gives the mask; its dots are kept until the next call if into is used again.
func (s *scanner) finish(into *mask, r rule, threshold float32) *mask {
	w, h := s.x1-s.x0, s.y1-s.y0
	if into == nil {
		into = &mask{}
	}
	into.area = s.area
	if cap(into.cov) < w*h {
		into.cov = make([]uint8, w*h)
	}
	into.cov = into.cov[:w*h]
	for y := range h {
		out := into.cov[y*w:][:w]
		sp := s.spans[y]
		lo, hi := min(sp.lo, w), min(sp.hi+1, w)
		clear(out[:lo])
		if lo >= hi {
			clear(out[lo:])
			continue
		}
		sum := s.sumRow(s.acc[y*(w+1):][lo:hi], out[lo:hi], r, threshold)
		fillBytes(out[hi:], s.painted(sum, r, threshold))
	}
	return into
}

// sumRow adds up a part of a row and gives the sum at its end.
func (s *scanner) sumRow(row []float32, out []uint8, r rule, threshold float32) float32 {
	var sum float32
	if r == ruleSmooth && !s.evenOdd { // by far the most frequent case
		for x, a := range row {
			sum += a
			out[x] = uint8(min(max(sum, -sum), 1)*255 + 0.5)
		}
		return sum
	}
	for x, a := range row {
		sum += a
		out[x] = s.painted(sum, r, threshold)
	}
	return sum
}

// painted turns a winding number times a share into what is painted of a dot.
func (s *scanner) painted(sum float32, r rule, threshold float32) uint8 {
	c := max(sum, -sum)
	if s.evenOdd {
		c -= 2 * float32(int(c/2))
		if c > 1 {
			c = 2 - c
		}
	}
	switch r {
	case ruleSmooth:
		return uint8(min(c, 1)*255 + 0.5)
	case ruleTouched:
		threshold = touch
	}
	if c > 0 && c >= threshold {
		return 255
	}
	return 0
}
