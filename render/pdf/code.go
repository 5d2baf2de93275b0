package pdf

import "etikett/render/paint"

// code writes a machine-readable code: all its dark modules as one path, in coordinates that count modules, so that the numbers
// are short and abutting modules have exactly the same edge.
func (s *stream) code(op *paint.CodeOp) {
	c := op.Code
	if c == nil || c.Symbol == nil || !(c.Width > 0 && c.Height > 0) || !finite(op.Rect.X, op.Rect.Y, op.Rect.W, op.Rect.H) {
		return
	}
	if c.Background.A != 0 {
		s.fill(&paint.Fill{Path: paint.RectPath(op.Rect), Paint: paint.Solid(c.Background)})
	}
	place := op.Modules()
	sym := c.Symbol
	m := paint.Matrix{A: place.W / float64(sym.Cols), D: place.H / float64(sym.Rows), E: place.X, F: place.Y}
	rects := sym.Rects()
	if !usable(m) || len(rects) == 0 || !s.setFill(paint.Solid(c.Foreground)) {
		return
	}
	guard := 1.0
	if c.Place.H > 0 && sym.HasGuards() {
		guard += c.GuardDrop / c.Place.H
	}
	s.op("q")
	s.matrix(m)
	for _, r := range rects {
		s.b = append(appendInt(s.b, r.X), ' ')
		s.b = append(appendInt(s.b, r.Y), ' ')
		s.b = append(appendInt(s.b, r.W), ' ')
		if guard != 1 && sym.Guard(r.X) {
			s.b = appendNumbers(s.b, guard)
		} else {
			s.b = append(appendInt(s.b, r.H), ' ')
		}
		s.op("re")
	}
	s.op("f")
	s.op("Q")
	for _, line := range op.TextLines() {
		s.glyphs(line)
	}
}
