package draw

import "etikett/render/paint"

// rule is a straight line of a border style: a text decoration, a collapsed border, a rule between columns.
type rule struct {
	from, to     paint.Point // its middle, left to right or top to bottom
	width        float64
	style        string
	outer, inner paint.Color // as shades gives them
	phase        float64     // px of the pattern that are over at from
}

// rule draws a line. Solid ones are rectangles; dashes are five widths long, dots one, as WeasyPrint's.
func (l *list) rule(r rule) {
	down := r.from.X == r.to.X && r.from.Y != r.to.Y
	length := r.to.X - r.from.X
	if down {
		length = r.to.Y - r.from.Y
	}
	if r.width <= 0 || length <= 0 || r.style == "none" || r.style == "hidden" {
		return
	}
	// strip is the part of the line from so much before its middle to so much after it.
	strip := func(from, to float64) paint.Rect {
		if down {
			return paint.Rect{X: r.from.X + from, Y: r.from.Y, W: to - from, H: length}
		}
		return paint.Rect{X: r.from.X, Y: r.from.Y + from, W: length, H: to - from}
	}
	w := r.width
	switch r.style {
	case "double":
		p := appendRect(l.begin(10), strip(-w/2, -w/6))
		p = appendRect(p, strip(w/6, w/2))
		l.fill(p, paint.Solid(r.outer), false)
	case "groove", "ridge":
		l.rect(strip(-w/2, 0), paint.Solid(r.outer))
		l.rect(strip(0, w/2), paint.Solid(r.inner))
	case "dashed", "dotted":
		s := &paint.Stroke{
			Path:  paint.Path{{Verb: paint.MoveTo, P: [3]paint.Point{r.from}}, {Verb: paint.LineTo, P: [3]paint.Point{r.to}}},
			Paint: paint.Solid(r.outer), Width: w,
			Dash: []float64{5 * w, 5 * w}, DashOffset: r.phase,
		}
		if r.style == "dotted" {
			s.Cap, s.Dash = paint.CapRound, []float64{0, 2 * w}
		}
		if length/w > 10*maxMarks {
			s.Dash = nil
		}
		l.ops = append(l.ops, s)
	case "wavy":
		l.wave(r, length)
	default:
		l.rect(strip(-w/2, w/2), paint.Solid(r.outer))
	}
}

// wave draws a wavy line across: half waves 1.5 widths long, cut off at both ends.
func (l *list) wave(r rule, length float64) {
	radius := .75 * r.width
	n := (length + r.phase) / (2 * radius)
	if n > maxMarks {
		return
	}
	x, y, up := r.from.X-r.phase, r.from.Y, radius
	p := paint.Path{{Verb: paint.MoveTo, P: [3]paint.Point{{X: x, Y: y}}}}
	for x < r.to.X {
		p = append(p, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{
			{X: x + radius/2, Y: y + up}, {X: x + 3*radius/2, Y: y + up}, {X: x + 2*radius, Y: y},
		}})
		x, up = x+2*radius, -up
	}
	l.ops = append(l.ops, &paint.Group{
		Clip: []paint.ClipPath{{Path: paint.RectPath(paint.Rect{X: r.from.X, Y: y - 2*radius, W: length, H: 4 * radius})}},
		Ops:  []paint.Op{&paint.Stroke{Path: p, Paint: paint.Solid(r.outer), Width: r.width}},
	})
}
