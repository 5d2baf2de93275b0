package layout

import (
	"math"

	"etikett/render/box"
)

// exclusions are the floats of a block formatting context, in its coordinates, in the order in which they were placed.
type exclusions struct {
	placed []exclusion
	broken bool // some of them go on on the next page
}

// exclusion is the margin box of a float.
type exclusion struct {
	x, y, width, height float64
	right               bool
	broken              bool // it goes on on the next page
}

// empty reports whether there is no float at all: by far the most common case.
func (x *exclusions) empty() bool { return len(x.placed) == 0 }

// forget takes back all floats after the first n.
func (x *exclusions) forget(n int) {
	x.placed = x.placed[:n]
	if x.broken {
		x.broken = false
		for i := range x.placed {
			x.broken = x.broken || x.placed[i].broken
		}
	}
}

// waits reports whether a box with clear has to wait for the next page, on which a float of that side ends.
func (x *exclusions) waits(clear string) bool {
	if !x.broken || clear == "none" || clear == "" {
		return false
	}
	for i := range x.placed {
		if p := &x.placed[i]; p.broken && (clear == "both" || clear == "left" && !p.right || clear == "right" && p.right) {
			return true
		}
	}
	return false
}

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
	x.placed = append(x.placed, exclusion{x: px, y: y, width: width, height: height, right: side == "right"})
	return px, y
}

// layoutFloat lays a float out and places it. left and right are the edges of the containing block's content box, y the top
// that it may have at most, pageBottom where the page ends, all in the coordinates of the floats; the fragment's X and Y are in these, too.
//
// A float that goes beyond the page is cut there if anything of it fits (on an empty page something always does), and goes on on the next one.
// If not, it's up to the caller to try it there.
func (e *engine) layoutFloat(b *box.Box, floats *exclusions, y, left, right, height, pageBottom float64, empty bool) *Fragment {
	s := newSpace(right-left, height)
	s.Shrink = true
	f := e.layout(b, s).Fragment
	n := len(floats.placed)
	px, py := floats.placeFragment(f, y, left, right)
	if bottom := py + f.Margin.Top + f.Height; bottom > pageBottom+epsilon && b.Kind != box.Replaced && !avoids(b.Style.BreakInside) {
		s.PageBottom, s.PageEmpty = pageBottom-py-f.Margin.Top, empty
		if cut := e.layout(b, s); cut.Fragment != nil && cut.Break != nil && len(cut.Children) > 0 {
			f = cut.Fragment
			f.rest = cut.Break
			floats.forget(n)
			px, py = floats.placeFragment(f, y, left, right)
			floats.placed[n].broken, floats.broken = true, true
		}
	}
	f.X, f.Y = px+f.Margin.Left, py+f.Margin.Top
	return f
}

// placeFragment finds the place of a float that has been laid out, and gives the corner of its margin box.
func (x *exclusions) placeFragment(f *Fragment, y, left, right float64) (px, py float64) {
	st := f.Box.Style
	return x.place(f.MarginWidth(), f.MarginHeight(), y, left, right, sideOf(st.Float, st.Direction), sideOf(st.Clear, st.Direction))
}
