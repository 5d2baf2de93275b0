package pdf

import (
	"etikett/render/paint"
)

// faded is the alpha of a colour with what the group takes off.
func (s *stream) faded(c paint.Color) float64 {
	a := float64(c.A) / 255
	if s.alpha != 0 {
		a *= s.alpha
	}
	return a
}

// setFill makes a paint the one that areas are filled with; false if it is invisible. Gradients are for areas given by a path
// (gradientFill); here they become patterns.
func (s *stream) setFill(p paint.Paint) bool {
	if p.Gradient != nil || p.Pattern != nil {
		n, ok := s.pattern(p)
		if !ok {
			return false
		}
		s.setAlpha(s.faded(paint.Black), s.state.strokeAlpha)
		s.op("/Pattern cs")
		s.b = appendInt(append(s.b, "/P"...), n)
		s.op(" scn")
		s.state.fillOther = true
		return true
	}
	if p.Color.A == 0 {
		return false
	}
	s.setAlpha(s.faded(p.Color), s.state.strokeAlpha)
	c := p.Color
	c.A = 255
	if s.state.fillOther || c != s.state.fill {
		s.state.fill, s.state.fillOther = c, false
		s.color(c, "g", "rg")
	}
	return true
}

// setStroke makes a paint the one of strokes; false if it is invisible.
func (s *stream) setStroke(p paint.Paint) bool {
	if p.Gradient != nil || p.Pattern != nil {
		n, ok := s.pattern(p)
		if !ok {
			return false
		}
		s.setAlpha(s.state.fillAlpha, s.faded(paint.Black))
		s.op("/Pattern CS")
		s.b = appendInt(append(s.b, "/P"...), n)
		s.op(" SCN")
		s.state.strokeOther = true
		return true
	}
	if p.Color.A == 0 {
		return false
	}
	s.setAlpha(s.state.fillAlpha, s.faded(p.Color))
	c := p.Color
	c.A = 255
	if s.state.strokeOther || c != s.state.stroke {
		s.state.stroke, s.state.strokeOther = c, false
		s.color(c, "G", "RG")
	}
	return true
}

func (s *stream) color(c paint.Color, gray, rgb string) {
	if c.R == c.G && c.G == c.B {
		s.b = appendNumbers(s.b, float64(c.R)/255)
		s.op(gray)
		return
	}
	s.b = appendColor(s.b, c)
	s.op(rgb)
}

// appendColor writes the three components, each followed by a space.
func appendColor(b []byte, c paint.Color) []byte {
	return appendNumbers(b, float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
}

// setAlpha sets the constant alpha of fills and strokes.
func (s *stream) setAlpha(fill, stroke float64) {
	if fill == s.state.fillAlpha && stroke == s.state.strokeAlpha {
		return
	}
	s.state.fillAlpha, s.state.strokeAlpha = fill, stroke
	if fill != 1 || stroke != 1 {
		s.p.out.transparent = true
	}
	d := append([]byte(nil), "<</ca "...)
	d = appendNumber(d, fill, milli)
	d = append(d, "/CA "...)
	d = appendNumber(d, stroke, milli)
	s.setState(append(d, ">>"...))
}

// setState applies an ExtGState dictionary.
func (s *stream) setState(dict []byte) {
	to := ref{refObject, s.p.object(object{dict: dict})}
	s.b = append(s.b, "/G"...)
	s.b = appendInt(s.b, s.res.number(catState, to))
	s.op(" gs")
}
