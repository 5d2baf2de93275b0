package draw

import (
	"math"

	"etikett/render/paint"
	"etikett/render/style"
)

// shadows paints the box-shadows of a box, the first on top: outer ones before the background of the box, inset ones after it.
// CSS Backgrounds 3 §6. WeasyPrint has no shadows; these are the specification's, with blur as a few nested outlines.
func (l *list) shadows(list []style.Shadow, border, padding *rounded, inset bool) {
	for i := len(list) - 1; i >= 0; i-- {
		switch s := &list[i]; {
		case s.Inset != inset || s.Color.A == 0:
		case inset:
			l.innerShadow(s, padding)
		default:
			l.outerShadow(s, border)
		}
	}
}

// outerShadow paints a shadow where the box is not.
func (l *list) outerShadow(s *style.Shadow, border *rounded) {
	shape := border.spread(s.Spread)
	shape.X, shape.Y = shape.X+s.X, shape.Y+s.Y
	if shape.W <= 0 || shape.H <= 0 {
		return
	}
	reach := paint.Rect{X: shape.X - s.Blur, Y: shape.Y - s.Blur, W: shape.W + 2*s.Blur, H: shape.H + 2*s.Blur}
	outside := appendRect(make(paint.Path, 0, 15), union(reach, border.Rect))
	l.group(paint.Group{Clip: []paint.ClipPath{{Path: border.appendTo(outside), EvenOdd: true}}}, func() {
		blur(s, func(d float64, c paint.Color) {
			if edge := shape.spread(d); edge.W > 0 && edge.H > 0 {
				l.rounded(&edge, paint.Solid(c))
			}
		})
	})
}

// innerShadow paints a shadow inside the padding edge, as if the box were cut out of paper.
func (l *list) innerShadow(s *style.Shadow, padding *rounded) {
	if padding.W <= 0 || padding.H <= 0 {
		return
	}
	hole := padding.spread(-s.Spread)
	hole.X, hole.Y = hole.X+s.X, hole.Y+s.Y
	far := padding.spread(math.Abs(s.X) + math.Abs(s.Y) + math.Abs(s.Spread) + s.Blur + 1)
	frame := rounded{Rect: far.Rect}
	l.group(paint.Group{Clip: []paint.ClipPath{clipTo(padding)}}, func() {
		blur(s, func(d float64, c paint.Color) {
			edge := hole.spread(-d)
			l.ring(&frame, &edge, paint.Solid(c))
		})
	})
}

// spread moves an edge outwards, or inwards if d is negative.
func (r rounded) spread(d float64) rounded {
	switch {
	case d > 0:
		return r.outset(d)
	case d < 0:
		return r.inset(Sides{-d, -d, -d, -d})
	}
	return r
}

// blur calls layer for edges from the outermost of a blurred shadow to the innermost, each with the colour that painted over the earlier ones
// gives the shadow's density there: that of a Gaussian with half the blur radius as its deviation.
func blur(s *style.Shadow, layer func(distance float64, c paint.Color)) {
	if s.Blur <= 0 {
		layer(0, s.Color)
		return
	}
	n := int(min(max(4, math.Ceil(s.Blur)), 24))
	before := 0.0
	for i := range n {
		d := s.Blur * (1 - 2*(float64(i)+.5)/float64(n))
		density := float64(s.Color.A) / 255 * .5 * math.Erfc(d/s.Blur*math.Sqrt2)
		c := s.Color
		c.A = channel((density - before) / (1 - before))
		if c.A == 0 {
			continue
		}
		before += (1 - before) * float64(c.A) / 255
		layer(d, c)
	}
}

// union is the smallest rectangle around two.
func union(a, b paint.Rect) paint.Rect {
	x0, y0 := min(a.X, b.X), min(a.Y, b.Y)
	return paint.Rect{X: x0, Y: y0, W: max(a.X+a.W, b.X+b.W) - x0, H: max(a.Y+a.H, b.Y+b.H) - y0}
}
