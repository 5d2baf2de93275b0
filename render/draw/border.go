package draw

import (
	"etikett/render/paint"
	"etikett/render/style"
)

// edges is the border of a box, ready to be drawn: CSS Backgrounds 3 §4.
type edges struct {
	outer rounded // the border box
	width Sides
	style [4]string
	color [4]paint.Color
}

// edgesOf takes the look of a border from its style. Sides without width, style or colour have no width afterwards, but keep their room in
// inner: the padding edge stays where it is.
func edgesOf(outer rounded, width Sides, c *style.Computed) edges {
	e := edges{outer: outer, width: width}
	for i, b := range [4]*style.Border{&c.Border.Top, &c.Border.Right, &c.Border.Bottom, &c.Border.Left} {
		e.style[i], e.color[i] = b.Style, b.Color
	}
	return e
}

// visible reports whether a side paints anything.
func (e *edges) visible(side int) bool {
	return e.width[side] > 0 && e.color[side].A != 0 && e.style[side] != "none" && e.style[side] != "hidden" && e.style[side] != ""
}

// border draws a border. Sides of one look are painted together, without seams in the corners.
func (l *list) border(e *edges) {
	if e.width.Zero() {
		return
	}
	if e.uniform() {
		switch e.style[top] {
		case "solid":
			inner := e.outer.inset(e.width)
			l.ring(&e.outer, &inner, paint.Solid(e.color[top]))
			return
		case "double":
			l.doubleRing(e)
			return
		}
	}
	sharp := e.outer.sharp()
	if sharp && l.evenDashes(e) {
		return
	}
	// The order in which sides overlap is open; bottom, left, right, top is WeasyPrint's.
	var done [4]bool
	for _, side := range [4]int{bottom, left, right, top} {
		if done[side] || !e.visible(side) {
			continue
		}
		switch {
		case e.style[side] == "dotted" || e.style[side] == "dashed":
			l.dashedSide(e, side)
		case sharp:
			l.sharpSides(e, side, &done)
		default:
			l.roundSide(e, side)
		}
	}
}

// uniform reports whether all four sides are there and look the same.
func (e *edges) uniform() bool {
	for i := range e.style {
		if !e.visible(i) || e.style[i] != e.style[0] || e.color[i] != e.color[0] {
			return false
		}
	}
	return true
}

// doubleRing draws a double border around the whole box: two lines of a third of the width each.
func (l *list) doubleRing(e *edges) {
	third, twoThirds, inner := e.outer.inset(e.width.Scale(1./3)), e.outer.inset(e.width.Scale(2./3)), e.outer.inset(e.width)
	p := e.outer.appendTo(l.begin(40))
	p = third.appendTo(p)
	p = twoThirds.appendTo(p)
	p = inner.appendTo(p)
	l.fill(p, paint.Solid(e.color[top]), true)
}

// band is a part of the width of a border, from and to counted from the outside.
type band struct {
	from, to float64
	color    paint.Color
}

// bands are the lines that a side consists of.
func (e *edges) bands(side int) (b [2]band, n int) {
	outer, inner := shades(e.style[side], e.color[side], side)
	switch e.style[side] {
	case "double":
		return [2]band{{0, 1. / 3, outer}, {2. / 3, 1, outer}}, 2
	case "groove", "ridge":
		return [2]band{{0, .5, outer}, {.5, 1, inner}}, 2
	}
	return [2]band{{0, 1, outer}}, 1
}

// sharpSides draws a side without round corners, together with the other sides of the same look: one path, so that no seam shows.
func (l *list) sharpSides(e *edges, side int, done *[4]bool) {
	bands, n := e.bands(side)
	var same [4]bool
	count := 0
	for other := range same {
		if e.visible(other) && e.style[other] == e.style[side] {
			b, _ := e.bands(other)
			if same[other] = b == bands; same[other] {
				count++
			}
			done[other] = done[other] || same[other]
		}
	}
	for _, b := range bands[:n] {
		from, to := inset(e.outer.Rect, e.width.Scale(b.from)), inset(e.outer.Rect, e.width.Scale(b.to))
		p := l.begin(5 * count)
		for other := range same {
			if same[other] {
				p = appendTrapezoid(p, from, to, other)
			}
		}
		l.fill(p, paint.Solid(b.color), false)
	}
}

// appendTrapezoid adds one side of the ring between two rectangles to a path; its ends run from corner to corner.
func appendTrapezoid(p paint.Path, outer, inner paint.Rect, side int) paint.Path {
	o := [4]paint.Point{{X: outer.X, Y: outer.Y}, {X: outer.X + outer.W, Y: outer.Y}, {X: outer.X + outer.W, Y: outer.Y + outer.H}, {X: outer.X, Y: outer.Y + outer.H}}
	i := [4]paint.Point{{X: inner.X, Y: inner.Y}, {X: inner.X + inner.W, Y: inner.Y}, {X: inner.X + inner.W, Y: inner.Y + inner.H}, {X: inner.X, Y: inner.Y + inner.H}}
	a, b := side, (side+1)%4 // the corners at its ends, clockwise
	if o[a].X == i[a].X && o[b].X == i[b].X && (side == top || side == bottom) || o[a].Y == i[a].Y && o[b].Y == i[b].Y && (side == left || side == right) {
		x, y := min(o[a].X, o[b].X, i[a].X, i[b].X), min(o[a].Y, o[b].Y, i[a].Y, i[b].Y)
		return appendRect(p, paint.Rect{
			X: x, Y: y,
			W: max(o[a].X, o[b].X, i[a].X, i[b].X) - x, H: max(o[a].Y, o[b].Y, i[a].Y, i[b].Y) - y,
		})
	}
	return appendPolygon(p, o[a], o[b], i[b], i[a])
}

// roundSide draws a side of a border with round corners: rings, clipped to the part that belongs to the side.
func (l *list) roundSide(e *edges, side int) {
	l.group(paint.Group{Clip: []paint.ClipPath{{Path: e.region(side)}}}, func() {
		bands, n := e.bands(side)
		for _, b := range bands[:n] {
			from, to := e.outer.inset(e.width.Scale(b.from)), e.outer.inset(e.width.Scale(b.to))
			l.ring(&from, &to, paint.Solid(b.color))
		}
	})
}

// region is the part of the box that belongs to a side. Its limits in the corners run from the outer corner to where the
// curve of the padding edge would have its own corner or, where the padding edge is sharp, through that edge's corner, as WeasyPrint has it.
func (e *edges) region(side int) paint.Path {
	r := e.outer.Rect
	corner := [4]paint.Point{{X: r.X, Y: r.Y}, {X: r.X + r.W, Y: r.Y}, {X: r.X + r.W, Y: r.Y + r.H}, {X: r.X, Y: r.Y + r.H}}
	var turn [4]paint.Point
	for i := range corner {
		turn[i] = e.turn(i)
	}
	a, b := side, (side+1)%4
	return appendPolygon(make(paint.Path, 0, 5), corner[a], corner[b], turn[b], turn[a])
}

// turn is the inner end of the line in a corner where one side becomes the other.
func (e *edges) turn(corner int) paint.Point {
	h, v := sidesOfCorner(corner)
	dx, dy := e.width[h], e.width[v]
	if c := e.outer.radii[corner]; c.X > dx && c.Y > dy {
		dx, dy = c.X, c.Y
	}
	r := e.outer.Rect
	p := paint.Point{X: r.X + dx, Y: r.Y + dy}
	if corner == topRight || corner == bottomRight {
		p.X = r.X + r.W - dx
	}
	if corner == bottomLeft || corner == bottomRight {
		p.Y = r.Y + r.H - dy
	}
	return p
}
