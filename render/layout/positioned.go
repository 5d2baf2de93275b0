package layout

import (
	"etikett/render/box"
)

// absolute is an absolutely positioned box that waits for its containing block.
type absolute struct {
	box *box.Box
	// fragment is the placeholder at the static position; it becomes the box's fragment.
	fragment *Fragment
	// dx and dy lead from the border box of the fragment that holds the record to that of the placeholder's parent.
	dx, dy float64
	// within is the child of that fragment in which the placeholder is.
	within *Fragment
	// rtl: the static position is that of the right edge.
	rtl bool
}

// placeholder leaves a fragment for an absolutely positioned box at its static position: where the corner of its margin box would
// be in the flow, from the parent's border box.
func (e *engine) placeholder(parent *Fragment, b *box.Box, x, y float64) {
	f := e.newFragment(b)
	f.X, f.Y = x, y
	parent.Children = append(parent.Children, f)
	parent.absolutes = append(parent.absolutes, absolute{box: b, fragment: f, within: f})
}

// positioned lays out the absolutely positioned boxes for which b is the containing block.
func (e *engine) positioned(b *box.Box, res result) result {
	f := res.Fragment
	if f == nil || len(f.absolutes) == 0 || !b.Positioned() {
		return res
	}
	e.placeAbsolutes(f, f.Border.Left, f.Border.Top, f.Width-f.Border.Left-f.Border.Right, f.Height-f.Border.Top-f.Border.Bottom,
		len(b.Style.Transform) > 0)
	return res
}

// placeAbsolutes lays out what waits in f in a containing block that is a rectangle of f; boxes with position: fixed only if fixed
// is set.
func (e *engine) placeAbsolutes(f *Fragment, x, y, width, height float64, fixed bool) {
	waiting := f.absolutes
	f.absolutes = nil
	for len(waiting) > 0 {
		a := waiting[0]
		waiting = waiting[1:]
		if a.box.Style.Position == "fixed" && !fixed {
			f.absolutes = append(f.absolutes, a)
			continue
		}
		inner := e.placeAbsolute(a, x, y, width, height)
		// Boxes in it that look for a containing block further out than itself.
		for _, b := range inner {
			b.dx += a.dx + a.fragment.X
			b.dy += a.dy + a.fragment.Y
			b.within = a.within
			waiting = append(waiting, b)
		}
	}
}

// placeAbsolute lays out one absolutely positioned box in the rectangle of its containing block, and turns the placeholder into its
// fragment. It gives what still waits in that.
func (e *engine) placeAbsolute(a absolute, x, y, width, height float64) []absolute {
	b, st := a.box, a.box.Style
	staticX, staticY := a.dx+a.fragment.X-x, a.dy+a.fragment.Y-y

	s := newSpace(width, height)
	s.PageEmpty = true
	s.Shrink = true
	var probe Fragment
	probe.Box = b
	setEdges(&probe, st, width)

	left, okLeft := resolve(st.Inset.Left, width)
	right, okRight := resolve(st.Inset.Right, width)
	top, okTop := resolve(st.Inset.Top, height)
	bottom, okBottom := resolve(st.Inset.Bottom, height)

	// Width (CSS 2.2 §10.3.7, §10.3.8).
	fills := okLeft && okRight && st.Width.IsAuto() && b.Kind != box.Replaced && b.Kind != box.Table
	static := !okLeft && !okRight
	if static {
		if a.rtl {
			right, okRight = width-staticX, true
		} else {
			left, okLeft = staticX, true
		}
	}
	room := width
	if okLeft && !static {
		// A box at its static position may be as wide as the containing block, as in WeasyPrint.
		room -= left
	}
	if okRight && !static {
		room -= right
	}
	s.Available = room
	if fills {
		s.Shrink = false
		probe.Width = e.usedWidth(b, &s, &probe) + probe.frameX()
		s.BorderWidth = probe.Width
	}
	// Height (CSS 2.2 §10.6.4, §10.6.5).
	if okTop && okBottom && st.Height.IsAuto() && b.Kind != box.Replaced && b.Kind != box.Table {
		probe.Height = e.clampHeight(b, &s, &probe, max(0, height-top-bottom-probe.Margin.Top-probe.Margin.Bottom-probe.frameY())) + probe.frameY()
		s.BorderHeight = probe.Height
	}
	res := e.layout(b, s)
	f := res.Fragment

	switch {
	case okLeft && okRight:
		absoluteMargins(&f.Margin.Left, &f.Margin.Right, st.Margin.Left.IsAuto(), st.Margin.Right.IsAuto(), room-f.MarginWidth(), true)
		if st.Direction == "rtl" {
			f.X = x + width - right - f.Margin.Right - f.Width
		} else {
			f.X = x + left + f.Margin.Left
		}
		if st.Margin.Left.IsAuto() || st.Margin.Right.IsAuto() {
			f.X = x + left + f.Margin.Left
		}
	case okRight:
		f.X = x + width - right - f.Margin.Right - f.Width
	default:
		f.X = x + left + f.Margin.Left
	}
	switch {
	case okTop && okBottom:
		absoluteMargins(&f.Margin.Top, &f.Margin.Bottom, st.Margin.Top.IsAuto(), st.Margin.Bottom.IsAuto(), height-top-bottom-f.MarginHeight(), false)
		f.Y = y + top + f.Margin.Top
	case okTop:
		f.Y = y + top + f.Margin.Top
	case okBottom:
		f.Y = y + height - bottom - f.Margin.Bottom - f.Height
	default:
		f.Y = y + staticY + f.Margin.Top
	}
	f.X -= a.dx
	f.Y -= a.dy
	inner := f.absolutes
	f.absolutes = nil
	*a.fragment = *f
	return inner
}

// absoluteMargins shares free space among auto margins of an axis in which both insets and the size are given. Along the line,
// margins at the start do not become negative.
func absoluteMargins(start, end *float64, autoStart, autoEnd bool, free float64, inline bool) {
	switch {
	case autoStart && autoEnd:
		if inline && free < 0 {
			*end = free
			return
		}
		*start, *end = free/2, free/2
	case autoStart:
		*start = free
	case autoEnd:
		*end = free
	}
}
