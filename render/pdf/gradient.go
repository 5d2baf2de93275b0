package pdf

import (
	"math"
	"slices"

	"etikett/render/paint"
)

// maxRepeats limits how often the stops of a repeating gradient are written out.
const maxRepeats = 500

// ramp is a gradient with its stops in order, the first at 0 and the last at 1 of the geometry, repetition written out.
type ramp struct {
	kind   paint.GradientKind
	p0, p1 paint.Point
	r0, r1 float64
	stops  []paint.Stop
}

// newRamp makes a ramp that fills an area given in the gradient's own space; false if there is nothing to paint. A gradient without
// extent paints its last colour, as CSS has it: then the ramp has one stop.
func newRamp(g *paint.Gradient, area paint.Rect) (ramp, bool) {
	r := ramp{kind: g.Kind, p0: g.P0, p1: g.P1, r0: max(g.R0, 0), r1: max(g.R1, 0)}
	for _, st := range g.Stops {
		if !finite(st.Offset) {
			continue
		}
		if n := len(r.stops); n > 0 {
			st.Offset = max(st.Offset, r.stops[n-1].Offset)
		}
		r.stops = append(r.stops, st)
	}
	if len(r.stops) == 0 || !finite(r.p0.X, r.p0.Y, r.p1.X, r.p1.Y, r.r0, r.r1) {
		return r, false
	}
	first, last := r.stops[0].Offset, r.stops[len(r.stops)-1].Offset
	if r.p0 == r.p1 && (r.kind == paint.Linear || r.r0 == r.r1) || len(r.stops) == 1 || last-first < 1e-9 && g.Repeat {
		r.stops = r.stops[len(r.stops)-1:]
		return r, true
	}
	if g.Repeat {
		r.repeat(area, first, last)
	} else {
		r.extend()
	}
	r.normalise()
	return r, true
}

// extend adds a stop beyond a hard edge at either end, so that what goes on is the outer colour.
func (r *ramp) extend() {
	n := len(r.stops)
	first, second, beforeLast, last := r.stops[0], r.stops[1], r.stops[n-2], r.stops[n-1]
	room := max((last.Offset-first.Offset)/1000, 1e-6)
	if second.Offset-first.Offset < 1e-9 {
		first.Offset -= room
		r.stops = append([]paint.Stop{first}, r.stops...)
	}
	if last.Offset-beforeLast.Offset < 1e-9 {
		last.Offset += room
		r.stops = append(r.stops, last)
	}
}

// repeat writes the stops once for each period that the area can show.
func (r *ramp) repeat(area paint.Rect, first, last float64) {
	lo, hi := r.reach(area)
	period := last - first
	from, to := math.Floor((lo-first)/period), math.Ceil((hi-first)/period)
	if r.kind == paint.Radial && r.r1 > r.r0 { // radii below zero are not
		from = max(from, math.Floor((-r.r0/(r.r1-r.r0)-first)/period))
	}
	if to-from > maxRepeats {
		to = from + maxRepeats
	}
	base := r.stops
	r.stops = make([]paint.Stop, 0, len(base)*int(max(to-from, 1)))
	for k := from; k < max(to, from+1); k++ {
		for _, st := range base {
			st.Offset += k * period
			r.stops = append(r.stops, st)
		}
	}
}

// reach is the range of offsets that fall into an area.
func (r *ramp) reach(area paint.Rect) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	dx, dy := r.p1.X-r.p0.X, r.p1.Y-r.p0.Y
	for _, c := range []paint.Point{{X: area.X, Y: area.Y}, {X: area.X + area.W, Y: area.Y}, {X: area.X, Y: area.Y + area.H}, {X: area.X + area.W, Y: area.Y + area.H}} {
		var t float64
		if r.kind == paint.Linear {
			t = ((c.X-r.p0.X)*dx + (c.Y-r.p0.Y)*dy) / (dx*dx + dy*dy)
		} else {
			t = (math.Hypot(c.X-r.p0.X, c.Y-r.p0.Y) + math.Hypot(dx, dy) - r.r0) / max(math.Abs(r.r1-r.r0), 1e-9)
		}
		lo, hi = min(lo, t), max(hi, t)
	}
	if r.kind == paint.Radial {
		lo = min(lo, 0)
	}
	return lo, hi
}

// normalise moves the geometry so that the first stop is at 0 and the last at 1.
func (r *ramp) normalise() {
	first, last := r.stops[0].Offset, r.stops[len(r.stops)-1].Offset
	if r.kind == paint.Radial && r.r1 != r.r0 {
		// A circle cannot shrink below a point: cut what lies beyond.
		if zero := -r.r0 / (r.r1 - r.r0); r.r1 > r.r0 && first < zero {
			r.cutBefore(zero)
			first = zero
		}
	}
	lerp := func(a, b, t float64) float64 { return a + (b-a)*t }
	p0, p1, r0, r1 := r.p0, r.p1, r.r0, r.r1
	r.p0 = paint.Point{X: lerp(p0.X, p1.X, first), Y: lerp(p0.Y, p1.Y, first)}
	r.p1 = paint.Point{X: lerp(p0.X, p1.X, last), Y: lerp(p0.Y, p1.Y, last)}
	r.r0, r.r1 = max(lerp(r0, r1, first), 0), max(lerp(r0, r1, last), 0)
	stops := slices.Clone(r.stops)
	for i := range stops {
		stops[i].Offset = (stops[i].Offset - first) / (last - first)
	}
	r.stops = stops
}

func (r *ramp) cutBefore(t float64) {
	i := 0
	for i < len(r.stops)-1 && r.stops[i+1].Offset <= t {
		i++
	}
	start := r.stops[i]
	if i+1 < len(r.stops) && r.stops[i+1].Offset > start.Offset {
		start.Color = mix(start.Color, r.stops[i+1].Color, (t-start.Offset)/(r.stops[i+1].Offset-start.Offset))
	}
	start.Offset = t
	r.stops = append([]paint.Stop{start}, r.stops[i+1:]...)
}

// mix is the colour between two, weighed by their alpha as CSS does. https://www.w3.org/TR/css-images-3/#coloring-gradient-line
func mix(a, b paint.Color, t float64) paint.Color {
	aa, ba := float64(a.A)*(1-t), float64(b.A)*t
	alpha := aa + ba
	if alpha <= 0 {
		return paint.Color{R: b.R, G: b.G, B: b.B}
	}
	part := func(x, y uint8) uint8 { return uint8(math.Round((float64(x)*aa + float64(y)*ba) / alpha)) }
	return paint.Color{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: uint8(math.Round(alpha))}
}

// opaque reports whether no stop shines through.
func (r *ramp) opaque() bool {
	return !slices.ContainsFunc(r.stops, func(s paint.Stop) bool { return !s.Color.Opaque() })
}

// smooth adds stops where two differ in alpha and colour, since colour and alpha of PDF are mixed apart from one another.
func (r *ramp) smooth() {
	const parts = 8
	var out []paint.Stop
	for i, st := range r.stops {
		if i > 0 {
			prev := r.stops[i-1]
			if prev.Color.A != st.Color.A && st.Offset > prev.Offset && (prev.Color.R != st.Color.R || prev.Color.G != st.Color.G || prev.Color.B != st.Color.B) {
				near, far := prev.Color, st.Color
				near.A, far.A = 255, 255
				if prev.Color.A == 0 { // no colour of its own
					out = append(out, paint.Stop{Offset: prev.Offset, Color: paint.Color{R: far.R, G: far.G, B: far.B}})
				}
				for k := 1; k < parts; k++ {
					t := float64(k) / parts
					out = append(out, paint.Stop{Offset: prev.Offset + (st.Offset-prev.Offset)*t, Color: mix(prev.Color, st.Color, t)})
				}
				if st.Color.A == 0 {
					out = append(out, paint.Stop{Offset: st.Offset, Color: paint.Color{R: near.R, G: near.G, B: near.B}})
				}
			}
		}
		out = append(out, st)
	}
	r.stops = out
}

// appendFunction writes the colours along the ramp as a function of one number (ISO 32000-1, 7.10.4): alpha alone, or the three of RGB.
func (r *ramp) appendFunction(b []byte, alpha bool) []byte {
	value := func(b []byte, c paint.Color) []byte {
		if alpha {
			return appendNumbers(b, float64(c.A)/255)
		}
		return appendColor(b, c)
	}
	var pieces, limits []byte
	count := 0
	last := 0.0
	for i := 1; i < len(r.stops); i++ {
		from, to := r.stops[i-1], r.stops[i]
		if to.Offset-last < 1e-6 && i != len(r.stops)-1 || to.Offset <= last { // a hard edge: the next piece begins with the new colour
			continue
		}
		if count > 0 {
			limits = appendFine(limits, last)
		}
		pieces = append(pieces, "<</FunctionType 2/Domain[0 1]/N 1/C0["...)
		pieces = value(pieces, from.Color)
		pieces = append(pieces, "]/C1["...)
		pieces = value(pieces, to.Color)
		pieces = append(pieces, "]>>"...)
		last = to.Offset
		count++
	}
	if count == 1 {
		return append(b, pieces...)
	}
	b = append(b, "<</FunctionType 3/Domain[0 1]/Bounds["...)
	b = append(append(b, limits...), "]/Functions["...)
	b = append(append(b, pieces...), "]/Encode["...)
	for range count {
		b = append(b, "0 1 "...)
	}
	return append(b, "]>>"...)
}

// appendShading writes the shading dictionary (ISO 32000-1, 8.7.4.5).
func (r *ramp) appendShading(b []byte, alpha bool) []byte {
	if r.kind == paint.Linear {
		b = append(b, "<</ShadingType 2/Coords["...)
		b = appendNumbers(b, r.p0.X, r.p0.Y, r.p1.X, r.p1.Y)
	} else {
		b = append(b, "<</ShadingType 3/Coords["...)
		b = appendNumbers(b, r.p0.X, r.p0.Y, r.r0, r.p1.X, r.p1.Y, r.r1)
	}
	space := "]/ColorSpace/DeviceRGB/Extend[true true]/Function"
	if alpha {
		space = "]/ColorSpace/DeviceGray/Extend[true true]/Function"
	}
	b = append(b, space...)
	return append(r.appendFunction(b, alpha), ">>"...)
}

// gradientFill fills a path with a gradient: the path clips, and the shading is painted behind it.
func (s *stream) gradientFill(path paint.Path, evenOdd bool, g *paint.Gradient) {
	area := path.Bounds()
	own := paint.Identity
	if g.Transform != nil {
		inv, ok := invert(*g.Transform)
		if !ok {
			return
		}
		own, area = *g.Transform, bounds(inv, area)
	}
	r, ok := newRamp(g, area)
	if !ok || !finite(area.X, area.Y, area.W, area.H) {
		return
	}
	if len(r.stops) == 1 {
		s.fill(&paint.Fill{Path: path, EvenOdd: evenOdd, Paint: paint.Solid(r.stops[0].Color)})
		return
	}
	s.save()
	s.clip(path, evenOdd)
	if own != paint.Identity {
		s.matrix(own)
	}
	s.setAlpha(s.faded(paint.Black), s.state.strokeAlpha)
	if !r.opaque() {
		r.smooth()
		s.softMask(&r, area, paint.Identity)
	}
	s.shade(r.appendShading(nil, false))
	s.restore()
}

// shade paints a shading over all that the clip leaves.
func (s *stream) shade(dict []byte) {
	to := ref{refObject, s.p.object(object{dict: dict})}
	s.b = append(s.b, "/S"...)
	s.b = appendInt(s.b, s.res.number(catShading, to))
	s.op(" sh")
}

// softMask makes what follows as transparent as the stops of a ramp are. The ramp and the area are in the space that own leads from.
func (s *stream) softMask(r *ramp, area paint.Rect, own paint.Matrix) {
	m := s.inner()
	area = paint.Rect{X: area.X - 1, Y: area.Y - 1, W: area.W + 2, H: area.H + 2}
	if own != paint.Identity {
		m.matrix(own)
		area = bounds(own, area)
	}
	m.shade(r.appendShading(nil, true))
	form := m.asForm(area, "/Group<</S/Transparency/CS/DeviceGray>>")
	d := append([]byte(nil), "<</SMask<</S/Luminosity/G "...)
	d = appendRef(d, ref{refObject, form})
	s.setState(append(d, ">>>>"...))
	s.p.out.transparent = true
}

// behindMask prepares for strokes and letters in a gradient whose stops shine through: a pattern has no alpha of its own, so that a
// soft mask has it. If it set one, the state was saved before. The paint to use may be a simpler one.
func (s *stream) behindMask(p paint.Paint) (paint.Paint, bool) {
	g := p.Gradient
	if g == nil || !slices.ContainsFunc(g.Stops, func(st paint.Stop) bool { return !st.Color.Opaque() }) {
		return p, false
	}
	area, own := s.box(), paint.Identity
	if g.Transform != nil {
		inv, ok := invert(*g.Transform)
		if !ok {
			return p, false
		}
		own, area = *g.Transform, bounds(inv, area)
	}
	r, ok := newRamp(g, area)
	switch {
	case !ok:
		return p, false
	case len(r.stops) == 1:
		return paint.Solid(r.stops[0].Color), false
	}
	r.smooth()
	s.save()
	s.softMask(&r, area, own)
	return p, true
}
