package pdf

import (
	"math"

	"etikett/render/paint"
)

// stream is a content stream in the making: of the page, of a form, or of the cell of a pattern.
type stream struct {
	p     *preparer
	b     []byte
	res   resources
	ctm   paint.Matrix // from px here to the page
	local paint.Matrix // from px here to the space in which the stream begins, to which patterns refer
	alpha float64      // that all painting is faded by, on top of its own; 0 is 1
	state state
	stack []state
}

// state is the part of PDF's graphics state that is worth not setting twice.
type state struct {
	fill, stroke           paint.Color // opaque ones; meaningless while a pattern is set
	fillOther, strokeOther bool        // a pattern is set
	fillAlpha, strokeAlpha float64
	lineWidth, miter       float64
	cap                    paint.Cap
	join                   paint.Join
	font                   int
	size                   float64
	render                 byte // text rendering mode
}

var initialState = state{fill: paint.Black, stroke: paint.Black, fillAlpha: 1, strokeAlpha: 1, lineWidth: 1, miter: 10, font: -1}

// maxDepth limits how deep groups may be nested.
const maxDepth = 200

func (s *stream) op(text string) {
	s.b = append(s.b, text...)
	s.b = append(s.b, '\n')
}

func (s *stream) save() {
	s.op("q")
	s.stack = append(s.stack, s.state)
}

func (s *stream) restore() {
	s.op("Q")
	s.state = s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
}

func (s *stream) matrix(m paint.Matrix) {
	s.b = appendFine(s.b, m.A, m.B, m.C, m.D, m.E, m.F)
	s.op("cm")
}

// ops writes operations in their order.
func (s *stream) ops(ops []paint.Op) {
	for _, op := range ops {
		switch op := op.(type) {
		case *paint.Fill:
			s.fill(op)
		case *paint.Stroke:
			s.stroke(op)
		case *paint.Glyphs:
			s.glyphs(op)
		case *paint.Image:
			s.image(op)
		case *paint.CodeOp:
			s.code(op)
		case *paint.Group:
			s.group(op)
		case *paint.Link:
			s.link(op)
		default:
			s.p.fail("operation %T is unknown", op)
		}
	}
}

func (s *stream) fill(f *paint.Fill) {
	if len(f.Path) == 0 {
		return
	}
	if g := f.Paint.Gradient; g != nil {
		s.gradientFill(f.Path, f.EvenOdd, g)
		return
	}
	if !s.setFill(f.Paint) {
		return
	}
	if !s.path(f.Path) {
		return
	}
	if f.EvenOdd {
		s.op("f*")
	} else {
		s.op("f")
	}
}

func (s *stream) stroke(k *paint.Stroke) {
	if len(k.Path) == 0 || !(k.Width > 0) {
		return
	}
	with, masked := s.behindMask(k.Paint)
	if masked {
		defer s.restore()
	}
	if !s.setStroke(with) {
		return
	}
	dashed := s.dash(k.Dash, k.DashOffset)
	s.lineStyle(k)
	if s.path(k.Path) {
		s.op("S")
	}
	if dashed {
		s.op("[]0 d")
	}
}

// dash sets a dash pattern if there is a sensible one.
func (s *stream) dash(dash []float64, offset float64) bool {
	total := 0.0
	for _, d := range dash {
		total += max(d, 0)
	}
	if !(total > 0) || !finite(total, offset) {
		return false
	}
	if len(dash)%2 != 0 {
		total *= 2
	}
	if offset = math.Mod(offset, total); offset < 0 {
		offset += total
	}
	s.b = append(s.b, '[')
	for _, d := range dash {
		s.b = appendNumbers(s.b, max(d, 0))
	}
	s.b = append(s.b, ']')
	s.b = appendNumbers(s.b, offset)
	s.op("d")
	return true
}

func (s *stream) lineStyle(k *paint.Stroke) {
	s.setLineWidth(k.Width)
	if k.Cap != s.state.cap {
		s.state.cap = k.Cap
		s.b = append(appendInt(s.b, int(k.Cap)), ' ')
		s.op("J")
	}
	if k.Join != s.state.join {
		s.state.join = k.Join
		s.b = append(appendInt(s.b, int(k.Join)), ' ')
		s.op("j")
	}
	limit := k.MiterLimit
	if limit == 0 {
		limit = 4
	}
	if limit = max(limit, 1); k.Join == paint.JoinMiter && limit != s.state.miter {
		s.state.miter = limit
		s.b = appendNumbers(s.b, limit)
		s.op("M")
	}
}

func (s *stream) setLineWidth(w float64) {
	if w != s.state.lineWidth {
		s.state.lineWidth = w
		s.b = appendNumbers(s.b, w)
		s.op("w")
	}
}

// path writes the segments of a path; false if there is nothing to paint.
func (s *stream) path(p paint.Path) bool {
	if r, ok := p.AsRect(); ok {
		if !finite(r.X, r.Y, r.W, r.H) {
			return false
		}
		s.b = appendNumbers(s.b, r.X, r.Y, r.W, r.H)
		s.op("re")
		return true
	}
	begun := false
	for _, seg := range p {
		if !begun && seg.Verb != paint.MoveTo {
			continue // a path begins with a move; others are no paths
		}
		switch seg.Verb {
		case paint.MoveTo:
			begun = true
			s.b = appendNumbers(s.b, seg.P[0].X, seg.P[0].Y)
			s.op("m")
		case paint.LineTo:
			s.b = appendNumbers(s.b, seg.P[0].X, seg.P[0].Y)
			s.op("l")
		case paint.CubicTo:
			s.b = appendNumbers(s.b, seg.P[0].X, seg.P[0].Y, seg.P[1].X, seg.P[1].Y, seg.P[2].X, seg.P[2].Y)
			s.op("c")
		case paint.Close:
			s.op("h")
		}
	}
	return begun
}
