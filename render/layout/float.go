package layout

import (
	"math"

	"etikett/render/box"
)

// exclusions are the floats of a block formatting context, in its coordinates, in the order in which they were placed.
type exclusions struct {
	placed []exclusion
}

// exclusion is the margin box of a float.
type exclusion struct {
	x, y, width, height float64
	right               bool
}

// empty reports whether there is no float at all: by far the most common case.
func (x *exclusions) empty() bool { return len(x.placed) == 0 }

// forget takes back all floats after the first n.
func (x *exclusions) forget(n int) { x.placed = x.placed[:n] }

// band gives the free strip between left and right for something that is to be from y to y+height: its edges, and whether floats
// narrow it.
func (x *exclusions) band(y, height, left, right float64) (l, r float64, narrowed bool) {
	l, r = left, right
	for i := range x.placed {
		p := &x.placed[i]
		if p.height <= 0 || p.width <= 0 && !p.right {
			continue
		}
		// Something without height is beside a float from its top on, but not at its bottom.
		if p.y >= y+height && !(height <= 0 && p.y == y) || p.y+p.height <= y {
			continue
		}
		if p.right {
			if p.x < r {
				r, narrowed = p.x, true
			}
		} else if p.x+p.width > l {
			l, narrowed = p.x+p.width, true
		}
	}
	return l, r, narrowed
}

// below gives the next place under y at which a float ends; ok is false if none does.
func (x *exclusions) below(y, height float64) (next float64, ok bool) {
	next = math.Inf(1)
	for i := range x.placed {
		p := &x.placed[i]
		if bottom := p.y + p.height; p.y < y+max(height, 1e-9) && bottom > y && bottom < next {
			next, ok = bottom, true
		}
	}
	return next, ok
}

// find gives the first place from y down where a box of a size fits between left and right.
func (x *exclusions) find(y, width, height, left, right float64) (l, r, top float64) {
	for {
		l, r, narrowed := x.band(y, height, left, right)
		if !narrowed || r-l >= width-epsilon {
			return l, r, y
		}
		next, ok := x.below(y, height)
		if !ok {
			return l, r, y
		}
		y = next
	}
}

// epsilon is the difference of lengths that counts as none.
const epsilon = 1e-3

// clearance gives how far down a box with clear has to be; ok is false if no float of that side is there.
func (x *exclusions) clearance(clear string) (y float64, ok bool) {
	y = math.Inf(-1)
	for i := range x.placed {
		p := &x.placed[i]
		if clear == "both" || clear == "left" && !p.right || clear == "right" && p.right {
			y, ok = max(y, p.y+p.height), true
		}
	}
	return y, ok
}

// sideOf translates the logical values of float and clear.
func sideOf(value, direction string) string {
	switch value {
	case "inline-start":
		if direction == "rtl" {
			return "right"
		}
		return "left"
	case "inline-end":
		if direction == "rtl" {
			return "left"
		}
		return "right"
	}
	return value
}

// place finds the place of a float (CSS 2.2 §9.5.1) whose margin box has a size: not above y, nor above earlier floats. It gives
// the corner of the margin box, and keeps the room.
func (x *exclusions) place(width, height, y, left, right float64, side, clear string) (px, py float64) {
	for i := range x.placed {
		y = max(y, x.placed[i].y)
	}
	if clear != "none" && clear != "" {
		if c, ok := x.clearance(clear); ok {
			y = max(y, c)
		}
	}
	l, r, y := x.find(y, width, height, left, right)
	px = l
	if side == "right" {
		px = r - width
	}
	x.placed = append(x.placed, exclusion{px, y, width, height, side == "right"})
	return px, y
}

// layoutFloat lays a float out and places it. left and right are the edges of the containing block's content box, y the top
// that it may have at most, all in the coordinates of the floats; the fragment's X and Y are in these, too.
func (e *engine) layoutFloat(b *box.Box, floats *exclusions, y, left, right, height, pageBottom float64) *Fragment {
	s := newSpace(right-left, height)
	s.Shrink = true
	s.PageEmpty = true
	res := e.layout(b, s)
	f := res.Fragment
	st := b.Style
	f.X, f.Y = floats.place(f.MarginWidth(), f.MarginHeight(), y, left, right, sideOf(st.Float, st.Direction), sideOf(st.Clear, st.Direction))
	f.X += f.Margin.Left
	f.Y += f.Margin.Top
	return f
}
