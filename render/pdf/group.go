package pdf

import (
	"math"
	"strings"

	"etikett/render/paint"
)

// group writes operations under a transform and clips. If they are faded or blended as a whole they become a form of their own.
func (s *stream) group(g *paint.Group) {
	opacity := g.Opacity
	if opacity == 0 { // the zero value is none
		opacity = 1
	}
	if !(opacity > 0) || len(g.Ops) == 0 || g.Transform != nil && !usable(*g.Transform) {
		return
	}
	if s.p.depth++; s.p.depth > maxDepth {
		s.p.fail("groups are nested deeper than the limit of %d", maxDepth)
		return
	}
	defer func() { s.p.depth-- }()

	ctm, local := s.ctm, s.local
	s.save()
	if g.Transform != nil {
		s.matrix(*g.Transform)
		s.ctm, s.local = ctm.Mul(*g.Transform), local.Mul(*g.Transform)
	}
	for _, c := range g.Clip {
		s.clip(c.Path, c.EvenOdd)
	}
	blend := blendMode(g.Blend)
	switch {
	case g.Mask != nil:
		s.groupMask(g.Mask)
		s.form(g.Ops, opacity, blend)
	case blend == "" && opacity >= 1:
		s.ops(g.Ops)
	case blend == "" && single(g.Ops):
		outer := s.alpha
		s.alpha = opacity
		if outer != 0 {
			s.alpha *= outer
		}
		s.ops(g.Ops)
		s.alpha = outer
	default:
		s.form(g.Ops, opacity, blend)
	}
	s.ctm, s.local = ctm, local
	s.restore()
}

// groupMask makes what follows as transparent as what a mask paints (ISO 32000-1, 11.6.5.3).
func (s *stream) groupMask(by *paint.Mask) {
	f := s.inner()
	f.ops(by.Ops)
	form := f.asForm(s.box(), "/Group<</S/Transparency/CS/DeviceRGB>>")
	kind := "Luminosity"
	if by.Alpha {
		kind = "Alpha"
	}
	d := append([]byte(nil), "<</SMask<</S/"+kind+"/G "...)
	d = appendRef(d, ref{refObject, form})
	s.setState(append(d, ">>>>"...))
	s.p.out.transparent = true
}

func usable(m paint.Matrix) bool { return m.Invertible() && finite(m.A, m.B, m.C, m.D, m.E, m.F) }

// single reports whether operations are just one that cannot overlap itself, so that fading it is fading the group.
func single(ops []paint.Op) bool {
	if len(ops) != 1 {
		return false
	}
	switch op := ops[0].(type) {
	case *paint.Fill:
		return op.Paint.Gradient == nil && op.Paint.Pattern == nil
	case *paint.Stroke:
		return op.Paint.Gradient == nil && op.Paint.Pattern == nil
	case *paint.Glyphs:
		return op.Face.Embolden == 0 && op.Paint.Gradient == nil && op.Paint.Pattern == nil
	case *paint.Image:
		return true
	}
	return false
}

// clip limits painting to a path. An empty path leaves nothing.
func (s *stream) clip(p paint.Path, evenOdd bool) {
	if !s.path(p) {
		s.op("0 0 0 0 re")
	}
	if evenOdd {
		s.op("W* n")
	} else {
		s.op("W n")
	}
}

// form paints operations as one picture.
func (s *stream) form(ops []paint.Op, opacity float64, blend string) {
	f := s.inner()
	f.ops(ops)
	if len(f.b) == 0 {
		return
	}
	to := ref{refObject, f.asForm(s.box(), "/Group<</S/Transparency/CS/DeviceRGB>>")}
	s.p.out.transparent = true
	alpha := opacity
	if s.alpha != 0 {
		alpha *= s.alpha
	}
	d := append([]byte(nil), "<</ca "...)
	d = appendNumber(d, alpha, milli)
	if blend != "" {
		d = append(append(d, "/BM/"...), blend...)
	}
	s.setState(append(d, ">>"...))
	s.state.fillAlpha = alpha
	s.do(to)
}

// inner begins a stream that shares the user space of this one.
func (s *stream) inner() *stream {
	return &stream{p: s.p, ctm: s.ctm, local: paint.Identity, state: initialState}
}

// asForm adds the stream as a form with a bounding box and more entries, and gives its number.
func (s *stream) asForm(box paint.Rect, extra string) int {
	d := append([]byte(nil), "/Type/XObject/Subtype/Form/BBox["...)
	d = appendNumbers(d, box.X, box.Y, box.X+box.W, box.Y+box.H)
	d = append(append(d, ']'), extra...)
	d = append(d, "/Resources"...)
	d = s.res.appendDict(d)
	return s.p.object(object{dict: d, data: deflate(s.b), isStream: true})
}

// do paints a form or an image.
func (s *stream) do(to ref) {
	s.b = append(s.b, "/X"...)
	s.b = appendInt(s.b, s.res.number(catXObject, to))
	s.op(" Do")
}

// box is the part of user space that can be on the page, a little enlarged.
func (s *stream) box() paint.Rect {
	inv, ok := invert(s.ctm)
	if !ok {
		return paint.Rect{}
	}
	w, h := s.p.out.width, s.p.out.height
	return bounds(inv, paint.Rect{X: -1, Y: -1, W: w + 2, H: h + 2})
}

// bounds is the box around a rectangle that is moved by a matrix.
func bounds(m paint.Matrix, r paint.Rect) paint.Rect {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range []paint.Point{{X: r.X, Y: r.Y}, {X: r.X + r.W, Y: r.Y}, {X: r.X, Y: r.Y + r.H}, {X: r.X + r.W, Y: r.Y + r.H}} {
		q := m.Apply(p)
		x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
	}
	return paint.Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

func invert(m paint.Matrix) (paint.Matrix, bool) {
	if !usable(m) {
		return paint.Matrix{}, false
	}
	d := m.A*m.D - m.B*m.C
	n := paint.Matrix{A: m.D / d, B: -m.B / d, C: -m.C / d, D: m.A / d}
	n.E, n.F = -(n.A*m.E + n.C*m.F), -(n.B*m.E + n.D*m.F)
	return n, true
}

// blendMode gives PDF's name of a CSS blend mode; "" for normal and unknown ones.
func blendMode(css string) string {
	switch css {
	case "multiply", "screen", "overlay", "darken", "lighten", "hue", "saturation", "color", "luminosity", "difference", "exclusion":
		return strings.ToUpper(css[:1]) + css[1:]
	case "color-dodge":
		return "ColorDodge"
	case "color-burn":
		return "ColorBurn"
	case "hard-light":
		return "HardLight"
	case "soft-light":
		return "SoftLight"
	}
	return ""
}

func (s *stream) link(l *paint.Link) {
	if l.URI == "" || !finite(l.Rect.X, l.Rect.Y, l.Rect.W, l.Rect.H) {
		return
	}
	s.p.out.links = append(s.p.out.links, link{bounds(s.ctm, l.Rect), l.URI})
}
