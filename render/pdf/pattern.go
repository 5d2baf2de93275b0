package pdf

import "etikett/render/paint"

// pattern makes a pattern of a gradient or of repeated operations and gives its number; false if it is empty. Its matrix leads to
// the space in which the stream begins (ISO 32000-1, 8.7.3.1).
//
// A shading pattern cannot have an alpha of its own: that of the stops is up to behindMask.
func (s *stream) pattern(p paint.Paint) (int, bool) {
	if g := p.Gradient; g != nil {
		return s.shadingPattern(g)
	}
	cell := p.Pattern
	m := s.local
	if cell.Transform != nil {
		m = m.Mul(*cell.Transform)
	}
	if !(cell.XStep > 0 && cell.YStep > 0 && cell.Cell.W > 0 && cell.Cell.H > 0) || !usable(m) || !finite(cell.XStep, cell.YStep, cell.Cell.X, cell.Cell.Y, cell.Cell.W, cell.Cell.H) {
		return 0, false
	}
	if s.p.depth++; s.p.depth > maxDepth {
		s.p.fail("patterns are nested deeper than the limit of %d", maxDepth)
		return 0, false
	}
	defer func() { s.p.depth-- }()
	in := s.inner()
	if cell.Transform != nil {
		in.ctm = in.ctm.Mul(*cell.Transform)
	}
	in.ops(cell.Ops)
	d := append([]byte(nil), "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox["...)
	d = appendNumbers(d, cell.Cell.X, cell.Cell.Y, cell.Cell.X+cell.Cell.W, cell.Cell.Y+cell.Cell.H)
	d = append(d, "]/XStep "...)
	d = appendNumber(d, cell.XStep, micro)
	d = append(d, "/YStep "...)
	d = appendNumber(d, cell.YStep, micro)
	d = appendMatrix(d, m)
	d = append(d, "/Resources"...)
	d = in.res.appendDict(d)
	n := s.p.object(object{dict: d, data: deflate(in.b), isStream: true})
	return s.res.number(catPattern, ref{refObject, n}), true
}

func appendMatrix(d []byte, m paint.Matrix) []byte {
	d = append(d, "/Matrix["...)
	d = appendFine(d, m.A, m.B, m.C, m.D, m.E, m.F)
	return append(d, ']')
}

func (s *stream) shadingPattern(g *paint.Gradient) (int, bool) {
	m := s.local
	area := s.box()
	if g.Transform != nil {
		inv, ok := invert(*g.Transform)
		if !ok {
			return 0, false
		}
		m, area = m.Mul(*g.Transform), bounds(inv, area)
	}
	r, ok := newRamp(g, area)
	if !ok || !usable(m) {
		return 0, false
	}
	if len(r.stops) == 1 {
		r.stops = []paint.Stop{{Offset: 0, Color: r.stops[0].Color}, {Offset: 1, Color: r.stops[0].Color}}
		r.kind, r.p0, r.p1 = paint.Linear, paint.Point{}, paint.Point{X: 1}
	}
	if !r.opaque() {
		r.smooth()
	}
	d := append([]byte(nil), "<</Type/Pattern/PatternType 2/Shading"...)
	d = r.appendShading(d, false)
	d = append(appendMatrix(d, m), ">>"...)
	return s.res.number(catPattern, ref{refObject, s.p.object(object{dict: d})}), true
}
