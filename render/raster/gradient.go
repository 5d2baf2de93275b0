package raster

import (
	"math"

	"etikett/render/paint"
)

// gradientSource paints a gradient: each dot's centre is taken back to the gradient's space.
type gradientSource struct {
	g      *paint.Gradient
	back   paint.Matrix // from dots to the gradient's space
	colors [gradientSteps + 1]pixel
	first  float64 // offset of the first stop
	span1  float64 // from the first stop to the last
}

// gradientSteps is how finely the colours between the stops are worked out in advance.
const gradientSteps = 1024

// gradient makes the source of a gradient; one without extent is its last colour, as CSS has it.
func (p *painter) gradient(g *paint.Gradient, _ paint.Rect) source {
	m := p.ctm
	if g.Transform != nil {
		m = m.Mul(*g.Transform)
	}
	back, ok := invert(m)
	stops := ordered(g.Stops)
	if !ok || len(stops) == 0 || !finite(g.P0.X, g.P0.Y, g.P1.X, g.P1.Y, g.R0, g.R1) {
		return nil
	}
	first, last := stops[0].Offset, stops[len(stops)-1].Offset
	flat := g.P0 == g.P1 && (g.Kind == paint.Linear || g.R0 == g.R1)
	if flat || len(stops) == 1 || g.Repeat && last-first < 1e-9 {
		return solid(premultiply(stops[len(stops)-1].Color, p.opacity))
	}
	s := &gradientSource{g: g, back: back, first: first, span1: max(last-first, 1e-9)}
	k := 0
	for i := range s.colors {
		at := first + s.span1*float64(i)/gradientSteps
		for k+1 < len(stops) && stops[k+1].Offset <= at {
			k++
		}
		c := premultiply(stops[k].Color, p.opacity)
		if k+1 < len(stops) {
			if room := stops[k+1].Offset - stops[k].Offset; room > 0 && at > stops[k].Offset {
				c = between(c, premultiply(stops[k+1].Color, p.opacity), (at-stops[k].Offset)/room)
			}
		}
		s.colors[i] = c
	}
	// Before a hard edge at the very start the colour is the first one.
	s.colors[0] = premultiply(stops[0].Color, p.opacity)
	return s
}

// ordered gives the stops with offsets that do not go back.
func ordered(stops []paint.Stop) []paint.Stop {
	var out []paint.Stop
	for _, st := range stops {
		if !finite(st.Offset) {
			continue
		}
		if n := len(out); n > 0 {
			st.Offset = max(st.Offset, out[n-1].Offset)
		}
		out = append(out, st)
	}
	return out
}

// between mixes two colours that are multiplied by alpha, as CSS does.
func between(a, b pixel, t float64) pixel {
	part := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return pixel{part(a.r, b.r), part(a.g, b.g), part(a.b, b.b), part(a.a, b.a)}
}

func (s *gradientSource) span(x, y int, dst []pixel) {
	at := s.back.Apply(paint.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
	for i := range dst {
		if t, ok := s.offset(at); ok {
			dst[i] = s.color(t)
		} else {
			dst[i] = pixel{}
		}
		at.X += s.back.A
		at.Y += s.back.B
	}
}

// color looks up an offset.
func (s *gradientSource) color(t float64) pixel {
	u := (t - s.first) / s.span1
	if s.g.Repeat {
		u -= math.Floor(u)
	}
	return s.colors[int(min(max(u, 0), 1)*gradientSteps+0.5)]
}

// offset is the place of a point along the gradient; of several circles through it the largest counts, and there may be none.
func (s *gradientSource) offset(p paint.Point) (float64, bool) {
	g := s.g
	dx, dy := g.P1.X-g.P0.X, g.P1.Y-g.P0.Y
	px, py := p.X-g.P0.X, p.Y-g.P0.Y
	if g.Kind == paint.Linear {
		return (px*dx + py*dy) / (dx*dx + dy*dy), true
	}
	dr := g.R1 - g.R0
	if dx == 0 && dy == 0 {
		return (math.Hypot(px, py) - g.R0) / dr, true
	}
	// |p − t·d| = r0 + t·dr, solved for t.
	a := dx*dx + dy*dy - dr*dr
	b := px*dx + py*dy + g.R0*dr
	c := px*px + py*py - g.R0*g.R0
	if math.Abs(a) < 1e-12 {
		t := c / (2 * b)
		return t, b != 0 && g.R0+t*dr >= 0
	}
	root := b*b - a*c
	if root < 0 {
		return 0, false
	}
	root = math.Sqrt(root)
	t0, t1 := (b+root)/a, (b-root)/a
	if t0 < t1 {
		t0, t1 = t1, t0
	}
	if g.R0+t0*dr >= 0 {
		return t0, true
	}
	return t1, g.R0+t1*dr >= 0
}
