package vector

import (
	"fmt"
	"math"

	"etikett/render/paint"
)

// paint gives the attributes of a fill or a stroke; false if it is invisible.
func (p *picture) paint(attr string, with paint.Paint) (string, bool) {
	if with.Gradient != nil {
		if flat, ok := constant(with.Gradient); ok {
			return p.paint(attr, paint.Solid(flat))
		}
		n, ok := p.once(with.Gradient, func() (int, bool) { return p.gradient(with.Gradient) })
		return fmt.Sprintf(` %s="url(#p%d)"`, attr, n), ok
	}
	if with.Pattern != nil {
		n, ok := p.once(with.Pattern, func() (int, bool) { return p.pattern(with.Pattern) })
		return fmt.Sprintf(` %s="url(#p%d)"`, attr, n), ok
	}
	c := with.Color
	if c.A == 0 {
		return "", false
	}
	s := ""
	if attr != "fill" || c.R|c.G|c.B != 0 { // black is what there is
		s = fmt.Sprintf(` %s="%s"`, attr, hex(c))
	}
	if c.A != 255 {
		s += fmt.Sprintf(` %s-opacity="%.4g"`, attr, float64(c.A)/255)
	}
	return s, true
}

// once gives the number of a gradient or a pattern that has been defined already, or lets it be defined.
func (p *picture) once(server any, define func() (int, bool)) (int, bool) {
	if n, ok := p.servers[server]; ok {
		return n, true
	}
	n, ok := define()
	if ok {
		p.servers[server] = n
	}
	return n, ok
}

func hex(c paint.Color) string {
	if c.R%17 == 0 && c.G%17 == 0 && c.B%17 == 0 {
		return fmt.Sprintf("#%x%x%x", c.R/17, c.G/17, c.B/17)
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// constant is the colour of a gradient without extent: its last, as CSS has it.
func constant(g *paint.Gradient) (paint.Color, bool) {
	n := len(g.Stops)
	if n == 0 {
		return paint.Color{}, true
	}
	none := g.P0 == g.P1 && (g.Kind == paint.Linear || g.R0 == g.R1)
	return g.Stops[n-1].Color, none || n == 1 || g.Repeat && g.Stops[n-1].Offset-g.Stops[0].Offset < 1e-9
}

// gradient defines a gradient. SVG knows offsets from 0 to 1 alone, so that the geometry moves to where the first and the last stop are.
func (p *picture) gradient(g *paint.Gradient) (int, bool) {
	stops := ordered(g.Stops)
	if len(stops) == 0 || !finite(g.P0.X, g.P0.Y, g.P1.X, g.P1.Y, g.R0, g.R1) || g.Transform != nil && !usable(*g.Transform) {
		return 0, false
	}
	first, last := stops[0].Offset, stops[len(stops)-1].Offset
	if last-first < 1e-9 { // a hard edge: all stops are at 0, and the rest is the last colour
		last = first + 1
	}
	r0, r1 := max(g.R0, 0), max(g.R1, 0)
	if g.Kind == paint.Radial && r1 > r0 {
		if zero := -r0 / (r1 - r0); first < zero && !g.Repeat { // no circle is smaller than a point
			stops, first = cutBefore(stops, zero), zero
		}
	}
	x0, y0 := lerp(g.P0.X, g.P1.X, first), lerp(g.P0.Y, g.P1.Y, first)
	x1, y1 := lerp(g.P0.X, g.P1.X, last), lerp(g.P0.Y, g.P1.Y, last)
	n := p.id()
	d := &p.defs
	name := "linearGradient"
	if g.Kind == paint.Radial {
		name = "radialGradient"
	}
	d.text("<").text(name).text(` id="p`).integer(n).text(`" gradientUnits="userSpaceOnUse"`)
	if g.Kind == paint.Linear {
		d.attr("x1").number(x0).text(`"`).attr("y1").number(y0).text(`"`).attr("x2").number(x1).text(`"`).attr("y2").number(y1).text(`"`)
	} else {
		d.attr("cx").number(x1).text(`"`).attr("cy").number(y1).text(`"`).attr("r").number(max(lerp(r0, r1, last), 0)).text(`"`)
		d.attr("fx").number(x0).text(`"`).attr("fy").number(y0).text(`"`).attr("fr").number(max(lerp(r0, r1, first), 0)).text(`"`)
	}
	if g.Repeat {
		d.text(` spreadMethod="repeat"`)
	}
	if g.Transform != nil {
		d.matrix("gradientTransform", *g.Transform)
	}
	d.text(">")
	for _, st := range smooth(stops) {
		d.text(`<stop offset="`).rounded((st.Offset-first)/(last-first), fine).text(`" stop-color="`).text(hex(st.Color)).text(`"`)
		if st.Color.A != 255 {
			d.attr("stop-opacity").rounded(float64(st.Color.A)/255, 1e4).text(`"`)
		}
		d.text("/>")
	}
	d.text("</").text(name).text(">\n")
	return n, true
}

// ordered gives the stops with offsets that do not go back.
func ordered(stops []paint.Stop) []paint.Stop {
	out := make([]paint.Stop, 0, len(stops))
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

// cutBefore lets stops begin at an offset.
func cutBefore(stops []paint.Stop, t float64) []paint.Stop {
	i := 0
	for i < len(stops)-1 && stops[i+1].Offset <= t {
		i++
	}
	start := paint.Stop{Offset: t, Color: stops[i].Color}
	if i+1 < len(stops) {
		start.Color = mix(stops[i].Color, stops[i+1].Color, (t-stops[i].Offset)/(stops[i+1].Offset-stops[i].Offset))
	}
	return append([]paint.Stop{start}, stops[i+1:]...)
}

// smooth adds stops where two differ in both colour and alpha: CSS mixes colours by their alpha, SVG does not.
func smooth(stops []paint.Stop) []paint.Stop {
	const parts = 8
	var out []paint.Stop
	for i, st := range stops {
		if i > 0 {
			prev := stops[i-1]
			a, b := prev.Color, st.Color
			if a.A != b.A && (a.R != b.R || a.G != b.G || a.B != b.B) {
				if a.A == 0 { // no colour of its own
					out = append(out, paint.Stop{Offset: prev.Offset, Color: paint.Color{R: b.R, G: b.G, B: b.B}})
				}
				for k := 1; k < parts && a.A != 0 && b.A != 0; k++ {
					t := float64(k) / parts
					out = append(out, paint.Stop{Offset: lerp(prev.Offset, st.Offset, t), Color: mix(a, b, t)})
				}
				if b.A == 0 {
					out = append(out, paint.Stop{Offset: st.Offset, Color: paint.Color{R: a.R, G: a.G, B: a.B}})
				}
			}
		}
		out = append(out, st)
	}
	return out
}

// mix is the colour between two, weighed by their alpha.
func mix(a, b paint.Color, t float64) paint.Color {
	aa, ba := float64(a.A)*(1-t), float64(b.A)*t
	alpha := aa + ba
	if alpha <= 0 {
		return paint.Color{R: b.R, G: b.G, B: b.B}
	}
	part := func(x, y uint8) uint8 { return uint8(math.Round((float64(x)*aa + float64(y)*ba) / alpha)) }
	return paint.Color{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: uint8(math.Round(alpha))}
}

func lerp(a, b, t float64) float64 { return a + (b-a)*t }

// pattern defines a pattern. Its tile is a step wide and high, so that what is drawn outside of the cell is clipped first.
func (p *picture) pattern(c *paint.Pattern) (int, bool) {
	if !(c.XStep > 0 && c.YStep > 0 && c.Cell.W > 0 && c.Cell.H > 0) || !finite(c.XStep, c.YStep, c.Cell.X, c.Cell.Y, c.Cell.W, c.Cell.H) ||
		c.Transform != nil && !usable(*c.Transform) {
		return 0, false
	}
	if p.depth++; p.depth > maxDepth {
		p.fail(errDepth)
		return 0, false
	}
	ops := c.Ops
	if c.Cell.W < c.XStep || c.Cell.H < c.YStep {
		ops = []paint.Op{&paint.Group{Ops: c.Ops, Clip: []paint.ClipPath{{Path: paint.RectPath(c.Cell)}}}}
	}
	inner := p.apart(ops)
	p.depth--

	n := p.id()
	d := &p.defs
	d.text(`<pattern id="p`).integer(n).text(`" patternUnits="userSpaceOnUse" x="`).number(c.Cell.X).text(`" y="`).number(c.Cell.Y)
	d.text(`" width="`).number(c.XStep).text(`" height="`).number(c.YStep).text(`"`)
	if c.Transform != nil {
		d.matrix("patternTransform", *c.Transform)
	}
	d.text(">\n").text(string(inner)).text("</pattern>\n")
	return n, true
}
