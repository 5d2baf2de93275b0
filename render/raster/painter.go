package raster

import (
	"fmt"
	"math"
	"sync"

	"etikett/render/paint"
)

// painter draws operations on a canvas. What it holds is used again for other pages.
type painter struct {
	opts     Options
	canvas   *canvas
	ctm      paint.Matrix // from px to dots
	clip     clip
	opacity  float64 // that all painting is faded by
	rule     rule
	warnings []Warning
	err      error
	depth    int

	page   *canvas // the canvas of the whole page
	scan   scanner
	mask   mask
	cov    []uint8
	span   []pixel
	glyphs glyphCache
	scaled sampleCache
}

var painters = sync.Pool{New: func() any { return &painter{} }}

// maxDepth limits how deep groups may be nested.
const maxDepth = 200

func (p *painter) begin(a area, o Options) {
	p.opts, p.opacity, p.err, p.depth, p.warnings = o, 1, nil, 0, nil
	p.clip = clip{area: a}
	switch {
	case o.NoAntiAlias:
		p.rule = ruleTouched
	case o.Mode == Mono:
		p.rule = ruleMiddle
	default:
		p.rule = ruleSmooth
	}
	if p.page == nil || cap(p.page.pix) < 4*a.x1*a.y1 {
		p.page = newCanvas(a)
	}
	p.page.area = a
	p.page.pix = p.page.pix[:4*a.x1*a.y1]
	p.canvas = p.page
	fill := byte(255)
	if o.Transparent && o.Mode == RGBA {
		fill = 0
	}
	fillBytes(p.page.pix, fill)
}

// fillBytes sets all bytes, by copying what has been set.
func fillBytes(b []byte, v byte) {
	if len(b) == 0 {
		return
	}
	b[0] = v
	for n := 1; n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}

func (p *painter) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

func (p *painter) warn(format string, args ...any) {
	p.warnings = append(p.warnings, Warning{fmt.Sprintf(format, args...)})
}

func (p *painter) ops(ops []paint.Op) {
	for _, op := range ops {
		switch op := op.(type) {
		case *paint.Fill:
			p.fill(op)
		case *paint.Stroke:
			p.stroke(op)
		case *paint.Glyphs:
			p.text(op)
		case *paint.Image:
			p.image(op)
		case *paint.CodeOp:
			p.code(op)
		case *paint.Group:
			p.group(op)
		case *paint.Link: // nothing to be seen
		default:
			p.fail("operation %T is unknown", op)
		}
	}
}

// source makes what a paint paints with; nil if it is invisible. The bounds are those of the painted shape, in px.
func (p *painter) source(c paint.Paint, bounds paint.Rect) source {
	switch {
	case c.Gradient != nil:
		return p.gradient(c.Gradient, bounds)
	case c.Pattern != nil:
		return p.pattern(c.Pattern)
	case c.Color.A == 0:
		return nil
	}
	s := premultiply(c.Color, p.opacity)
	if s.a == 0 {
		return nil
	}
	return solid(s)
}

// turned reports whether the transform neither keeps rectangles upright nor lays them on a side.
func turned(m paint.Matrix) bool {
	return !(m.B == 0 && m.C == 0) && !(m.A == 0 && m.D == 0)
}

func (p *painter) fill(f *paint.Fill) {
	if r, ok := f.Path.AsRect(); ok && !turned(p.ctm) {
		if !finite(r.X, r.Y, r.W, r.H) {
			return
		}
		if src := p.source(f.Paint, r); src != nil {
			p.rect(bounds(p.ctm, r), src)
		}
		return
	}
	if len(f.Path) == 0 {
		return
	}
	box := f.Path.Bounds()
	src := p.source(f.Paint, box)
	if src == nil {
		return
	}
	if m := p.cover(f.Path, box, f.EvenOdd); m != nil {
		p.paintMask(m, src)
	}
}

// cover makes the mask of a path; nil if nothing of it is within the clip.
func (p *painter) cover(path paint.Path, box paint.Rect, evenOdd bool) *mask {
	a := p.reach(box)
	if a.empty() {
		return nil
	}
	p.scan.begin(a, evenOdd)
	p.scan.path(path, p.ctm)
	return p.scan.finish(&p.mask, p.rule, float32(p.opts.Threshold))
}

// reach gives the dots of the clip that a box in px may touch.
func (p *painter) reach(box paint.Rect) area {
	if !finite(box.X, box.Y, box.W, box.H) {
		return area{}
	}
	return outer(bounds(p.ctm, box)).intersect(p.clip.area)
}

// rect paints an upright rectangle given in dots.
func (p *painter) rect(r paint.Rect, src source) {
	if !(r.W > 0 && r.H > 0) || !finite(r.X, r.Y, r.W, r.H) {
		return
	}
	switch p.rule {
	case ruleTouched:
		p.paintArea(touched(r), src)
	case ruleMiddle:
		p.paintArea(snapped(r), src)
	default:
		a := outer(r).intersect(p.clip.area)
		if a.empty() {
			return
		}
		if inner := snapped(r); same(inner, r) {
			p.paintArea(inner, src)
			return
		}
		p.edges(a, r, src)
	}
}

// edges paints a rectangle whose sides do not lie on the grid: of each dot, the share that is inside.
func (p *painter) edges(a area, r paint.Rect, src source) {
	m := &p.mask
	m.area = a
	w := a.x1 - a.x0
	if cap(m.cov) < w*(a.y1-a.y0) {
		m.cov = make([]uint8, w*(a.y1-a.y0))
	}
	m.cov = m.cov[:w*(a.y1-a.y0)]
	share := func(at int, from, to float64) float64 {
		return max(min(float64(at+1), to)-max(float64(at), from), 0)
	}
	for y := a.y0; y < a.y1; y++ {
		row := m.row(y)
		v := share(y, r.Y, r.Y+r.H) * 255
		full := uint8(v + 0.5)
		for i := range row {
			row[i] = full
		}
		for _, x := range []int{a.x0, a.x1 - 1} { // all others are covered from left to right
			row[x-a.x0] = uint8(v*share(x, r.X, r.X+r.W) + 0.5)
		}
	}
	p.paintMask(m, src)
}

// outer is the smallest area that holds a rectangle.
func outer(r paint.Rect) area {
	return area{toInt(math.Floor(r.X)), toInt(math.Floor(r.Y)), toInt(math.Ceil(r.X + r.W)), toInt(math.Ceil(r.Y + r.H))}
}

// touched is the area of all dots that a rectangle touches by more than rounding.
func touched(r paint.Rect) area {
	return area{toInt(math.Floor(r.X + touch)), toInt(math.Floor(r.Y + touch)), toInt(math.Ceil(r.X + r.W - touch)), toInt(math.Ceil(r.Y + r.H - touch))}
}

// snapped moves the sides of a rectangle to the nearest lines of the grid; at least one dot stays.
func snapped(r paint.Rect) area {
	a := area{toInt(math.Round(r.X)), toInt(math.Round(r.Y)), toInt(math.Round(r.X + r.W)), toInt(math.Round(r.Y + r.H))}
	if a.x0 == a.x1 {
		a.x0 = toInt(math.Floor(r.X + r.W/2))
		a.x1 = a.x0 + 1
	}
	if a.y0 == a.y1 {
		a.y0 = toInt(math.Floor(r.Y + r.H/2))
		a.y1 = a.y0 + 1
	}
	return a
}

// same reports whether a rectangle lies on the grid but for rounding.
func same(a area, r paint.Rect) bool {
	const eps = 1e-4
	near := func(i int, v float64) bool { return math.Abs(float64(i)-v) < eps }
	return near(a.x0, r.X) && near(a.y0, r.Y) && near(a.x1, r.X+r.W) && near(a.y1, r.Y+r.H)
}

// toInt converts a whole number, keeping it in a range in which sums do not overflow.
func toInt(v float64) int { return int(min(max(v, -1e9), 1e9)) }

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// bounds is the box around a rectangle that is moved by a matrix.
func bounds(m paint.Matrix, r paint.Rect) paint.Rect {
	if m.B == 0 && m.C == 0 && m.A > 0 && m.D > 0 {
		return paint.Rect{X: m.A*r.X + m.E, Y: m.D*r.Y + m.F, W: m.A * r.W, H: m.D * r.H}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, q := range []paint.Point{{X: r.X, Y: r.Y}, {X: r.X + r.W, Y: r.Y}, {X: r.X, Y: r.Y + r.H}, {X: r.X + r.W, Y: r.Y + r.H}} {
		q = m.Apply(q)
		x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
	}
	return paint.Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

func invert(m paint.Matrix) (paint.Matrix, bool) {
	if !m.Invertible() || !finite(m.A, m.B, m.C, m.D, m.E, m.F) {
		return paint.Matrix{}, false
	}
	d := m.A*m.D - m.B*m.C
	n := paint.Matrix{A: m.D / d, B: -m.B / d, C: -m.C / d, D: m.A / d}
	n.E, n.F = -(n.A*m.E + n.C*m.F), -(n.B*m.E + n.D*m.F)
	return n, true
}
