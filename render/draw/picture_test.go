package draw

import (
	"math"
	"strings"
	"testing"

	"etikett/render/paint"
)

// picture samples operations at the centres of pixels and shows each by the letter of its colour: a small painter of its own, so
// that these tests depend on nothing that comes after this package.
func picture(ops []paint.Op, w, h int) string {
	var b strings.Builder
	for y := range h {
		for x := range w {
			c := paint.White
			sample(ops, paint.Point{X: float64(x) + .5, Y: float64(y) + .5}, &c)
			b.WriteByte(letter(c))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func letter(c paint.Color) byte {
	for l, p := range palette {
		if p == c {
			return l
		}
	}
	return '?'
}

var palette = map[byte]paint.Color{
	'.': paint.White, 'K': paint.Black, 'r': {R: 255, A: 255}, 'g': {G: 255, A: 255}, 'b': {B: 255, A: 255}, 'y': {R: 255, G: 255, A: 255},
	's': {R: 255, G: 127, B: 127, A: 255},
}

func sample(ops []paint.Op, p paint.Point, c *paint.Color) {
	for _, op := range ops {
		switch op := op.(type) {
		case *paint.Fill:
			if inside(op.Path, op.EvenOdd, p) {
				over(c, colorAt(&op.Paint, p), 1)
			}
		case *paint.Group:
			q := p
			if op.Transform != nil {
				q = invert(*op.Transform).Apply(p)
			}
			cut := false
			for _, clip := range op.Clip {
				cut = cut || !inside(clip.Path, clip.EvenOdd, q)
			}
			if cut {
				continue
			}
			under := *c
			sample(op.Ops, q, c)
			if o := op.Opacity; o > 0 && o < 1 && *c != under {
				top := *c
				*c = under
				over(c, top, o)
			}
		}
	}
}

func colorAt(with *paint.Paint, p paint.Point) paint.Color {
	g := with.Gradient
	if g == nil {
		return with.Color
	}
	if g.Transform != nil {
		p = invert(*g.Transform).Apply(p)
	}
	t := (math.Hypot(p.X-g.P0.X, p.Y-g.P0.Y) - g.R0) / (g.R1 - g.R0)
	if g.Kind == paint.Linear {
		dx, dy := g.P1.X-g.P0.X, g.P1.Y-g.P0.Y
		t = ((p.X-g.P0.X)*dx + (p.Y-g.P0.Y)*dy) / (dx*dx + dy*dy)
	}
	if g.Repeat {
		t -= math.Floor(t)
	}
	last := g.Stops[0]
	for _, s := range g.Stops {
		if s.Offset > t {
			if s.Color == last.Color || t < g.Stops[0].Offset {
				return last.Color
			}
			return mix(last.Color, s.Color, (t-last.Offset)/(s.Offset-last.Offset))
		}
		last = s
	}
	return last.Color
}

func over(c *paint.Color, top paint.Color, opacity float64) {
	a := float64(top.A) / 255 * opacity
	f := func(u, t uint8) uint8 { return uint8(float64(u)*(1-a) + float64(t)*a) }
	*c = paint.Color{R: f(c.R, top.R), G: f(c.G, top.G), B: f(c.B, top.B), A: 255}
}

func invert(m paint.Matrix) paint.Matrix {
	d := m.A*m.D - m.B*m.C
	return paint.Matrix{
		A: m.D / d, B: -m.B / d, C: -m.C / d, D: m.A / d,
		E: (m.C*m.F - m.D*m.E) / d, F: (m.B*m.E - m.A*m.F) / d,
	}
}

// inside counts how the flattened path winds around a point.
func inside(path paint.Path, evenOdd bool, p paint.Point) bool {
	winding, crossings := 0, 0
	var start, at paint.Point
	to := func(q paint.Point) {
		if (at.Y <= p.Y) != (q.Y <= p.Y) && at.X+(p.Y-at.Y)/(q.Y-at.Y)*(q.X-at.X) > p.X {
			crossings++
			if q.Y > at.Y {
				winding++
			} else {
				winding--
			}
		}
		at = q
	}
	for _, s := range path {
		switch s.Verb {
		case paint.MoveTo:
			to(start)
			start, at = s.P[0], s.P[0]
		case paint.LineTo:
			to(s.P[0])
		case paint.CubicTo:
			from := at
			for i := 1; i <= 16; i++ {
				t := float64(i) / 16
				u := 1 - t
				to(paint.Point{
					X: u*u*u*from.X + 3*u*u*t*s.P[0].X + 3*u*t*t*s.P[1].X + t*t*t*s.P[2].X,
					Y: u*u*u*from.Y + 3*u*u*t*s.P[0].Y + 3*u*t*t*s.P[1].Y + t*t*t*s.P[2].Y,
				})
			}
		case paint.Close:
			to(start)
		}
	}
	to(start)
	if evenOdd {
		return crossings%2 == 1
	}
	return winding != 0
}

// expect compares a picture with the wanted one, written with a leading line break.
func expect(t *testing.T, ops []paint.Op, want string) {
	t.Helper()
	want = strings.TrimPrefix(strings.ReplaceAll(want, "\t", ""), "\n")
	rows := strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	if got := picture(ops, len(rows[0]), len(rows)); strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func rgbOf(l byte) paint.Color { return palette[l] }
