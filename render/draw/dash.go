package draw

import (
	"math"

	"etikett/render/paint"
)

// Dashed and dotted borders. CSS leaves the spacing open; it is WeasyPrint's here: a side without round corners starts and ends
// with a dash (three times as long as the border is wide, stretched to fit) or a dot, so that corners are filled.

// dashes places the marks of a side of some length: how many, how long each is, and how far their starts are apart.
func dashes(dotted bool, length, width float64) (n int, mark, step float64) {
	if dotted {
		gaps := math.Floor(length / width / 2)
		if gaps < 1 {
			return 1, width, 0
		}
		return int(gaps) + 1, width, (length - width) / gaps
	}
	gaps := math.Floor(length / (3 * width) / 2)
	mark = length / (2*gaps + 1)
	return int(gaps) + 1, mark, 2 * mark
}

// maxMarks limits the dashes of one side; what would have more looks like a line.
const maxMarks = 4096

// side gives a side of a sharp border as a rectangle, and whether it runs across.
func (e *edges) side(side int) (r paint.Rect, across bool) {
	o, w := e.outer.Rect, e.width[side]
	switch side {
	case top:
		return paint.Rect{X: o.X, Y: o.Y, W: o.W, H: w}, true
	case bottom:
		return paint.Rect{X: o.X, Y: o.Y + o.H - w, W: o.W, H: w}, true
	case left:
		return paint.Rect{X: o.X, Y: o.Y, W: w, H: o.H}, false
	default:
		return paint.Rect{X: o.X + o.W - w, Y: o.Y, W: w, H: o.H}, false
	}
}

// marks adds the dashes or dots of a side to a path. Dashes are cut to the convex region, if there is one.
func (e *edges) marks(p paint.Path, side int, region []paint.Point) paint.Path {
	r, across := e.side(side)
	length, dotted := r.H, e.style[side] == "dotted"
	if across {
		length = r.W
	}
	n, mark, step := dashes(dotted, length, e.width[side])
	if n > maxMarks {
		return appendRect(p, r)
	}
	for i := range n {
		m := r
		if at := float64(i) * step; across {
			m.X, m.W = r.X+at, mark
		} else {
			m.Y, m.H = r.Y+at, mark
		}
		switch {
		case dotted:
			radius := e.width[side] / 2
			p = appendEllipse(p, paint.Point{X: m.X + m.W/2, Y: m.Y + m.H/2}, radius, radius)
		case region != nil && (i == 0 || i == n-1):
			p = appendPolygon(p, cutConvex(rectPoints(m), region)...)
		default:
			p = appendRect(p, m)
		}
	}
	return p
}

// evenDashes draws a border all of whose visible sides are dashed or dotted alike. Their corners fall together, so nothing needs to be cut.
func (l *list) evenDashes(e *edges) bool {
	first := -1
	for i := range e.style {
		if e.width[i] == 0 {
			continue
		}
		if first < 0 {
			first = i
		}
		if !e.visible(i) || e.style[i] != e.style[first] || e.color[i] != e.color[first] || e.width[i] != e.width[first] {
			return false
		}
	}
	if s := e.style[first]; s != "dashed" && s != "dotted" {
		return false
	}
	p := l.begin(40)
	for i := range e.style {
		if e.width[i] > 0 {
			p = e.marks(p, i, nil)
		}
	}
	l.fill(p, paint.Solid(e.color[first]), false)
	return true
}

// dashedSide draws one dashed or dotted side of a border, cut to what belongs to the side in the corners.
func (l *list) dashedSide(e *edges, side int) {
	region := e.region(side)
	color := paint.Solid(e.color[side])
	if !e.outer.sharp() {
		l.dashedArc(e, side, region)
		return
	}
	if e.style[side] == "dashed" {
		var corners [4]paint.Point
		for i := range corners {
			corners[i] = region[i].P[0]
		}
		l.fill(e.marks(l.begin(40), side, corners[:]), color, false)
		return
	}
	l.group(paint.Group{Clip: []paint.ClipPath{{Path: region}}}, func() {
		l.fill(e.marks(l.begin(40), side, nil), color, false)
	})
}

// dashedArc draws one dashed or dotted side with round corners: a stroke along its middle, cut to the ring of the border and the side's region.
// It starts and ends half-way around its corners, with half a dash there if the next side goes on.
func (l *list) dashedArc(e *edges, side int, region paint.Path) {
	middle := e.outer.inset(e.width.Scale(.5))
	line := middle.side(side)
	length := pathLength(line)
	if length == 0 {
		return
	}
	inner := e.outer.inset(e.width)
	ring := inner.appendTo(e.outer.appendTo(make(paint.Path, 0, 20)))
	stroke := &paint.Stroke{Path: line, Paint: paint.Solid(e.color[side]), Width: max(e.width[0], e.width[1], e.width[2], e.width[3])}
	mark := 3 * e.width[side]
	if e.style[side] == "dotted" {
		mark = e.width[side]
	}
	mark = length / (2 * max(1, math.Round(length/mark/2))) // an even number of marks and gaps
	switch {
	case length/mark > maxMarks:
	case e.style[side] == "dotted":
		stroke.Width, stroke.Cap, stroke.Dash = e.width[side], paint.CapRound, []float64{0, 2 * mark}
	default:
		stroke.Dash, stroke.DashOffset = []float64{mark, mark}, mark/2
	}
	l.ops = append(l.ops, &paint.Group{
		Clip: []paint.ClipPath{{Path: region}, {Path: ring, EvenOdd: true}},
		Ops:  []paint.Op{stroke},
	})
}

// side is the open path along one side of an edge, from half-way around the corner before it to half-way around the corner after it, clockwise.
func (r *rounded) side(side int) paint.Path {
	corner := rectPoints(r.Rect)
	a, b := side, (side+1)%4
	ra, rb := r.radii[a], r.radii[b]
	// along is the direction of the side, out the one from the middle of the box to it.
	along := [4]paint.Point{{X: 1}, {Y: 1}, {X: -1}, {Y: -1}}[side]
	out := [4]paint.Point{{Y: -1}, {X: 1}, {Y: 1}, {X: -1}}[side]
	move := func(p paint.Point, f float64, d paint.Point, radius paint.Point) paint.Point {
		return paint.Point{X: p.X + f*d.X*radius.X, Y: p.Y + f*d.Y*radius.Y}
	}
	start, stop := move(corner[a], 1, along, ra), move(corner[b], -1, along, rb)
	ca, cb := move(start, -1, out, ra), move(stop, -1, out, rb) // centres of the arcs
	// An eighth of an ellipse by one cubic curve: control points are 4/3·tan(π/16) of a radius along the tangents.
	k := 4.0 / 3 * math.Tan(math.Pi/16)
	h := math.Sqrt2 / 2
	half := func(c paint.Point, f float64, radius paint.Point) (p, control paint.Point) {
		p = move(move(c, f*h, along, radius), h, out, radius)
		return p, move(move(p, -f*k*h, along, radius), f*f*k*h, out, radius)
	}
	pa, pac := half(ca, -1, ra)
	pb, pbc := half(cb, 1, rb)
	return paint.Path{
		{Verb: paint.MoveTo, P: [3]paint.Point{pa}},
		{Verb: paint.CubicTo, P: [3]paint.Point{pac, move(start, -k, along, ra), start}},
		{Verb: paint.LineTo, P: [3]paint.Point{stop}},
		{Verb: paint.CubicTo, P: [3]paint.Point{move(stop, k, along, rb), pbc, pb}},
	}
}

// pathLength is the length of a path, its curves measured by chords.
func pathLength(p paint.Path) float64 {
	var at paint.Point
	sum := 0.0
	to := func(q paint.Point) {
		sum += math.Hypot(q.X-at.X, q.Y-at.Y)
		at = q
	}
	for _, s := range p {
		switch s.Verb {
		case paint.MoveTo:
			at = s.P[0]
		case paint.LineTo:
			to(s.P[0])
		case paint.CubicTo:
			from := at
			const steps = 16
			for i := 1; i <= steps; i++ {
				t := float64(i) / steps
				u := 1 - t
				to(paint.Point{
					X: u*u*u*from.X + 3*u*u*t*s.P[0].X + 3*u*t*t*s.P[1].X + t*t*t*s.P[2].X,
					Y: u*u*u*from.Y + 3*u*u*t*s.P[0].Y + 3*u*t*t*s.P[1].Y + t*t*t*s.P[2].Y,
				})
			}
		}
	}
	return sum
}

// rectPoints are the corners of a rectangle, clockwise from the top left.
func rectPoints(r paint.Rect) []paint.Point {
	return []paint.Point{{X: r.X, Y: r.Y}, {X: r.X + r.W, Y: r.Y}, {X: r.X + r.W, Y: r.Y + r.H}, {X: r.X, Y: r.Y + r.H}}
}

// cutConvex is the part of a convex polygon inside of another one; both run clockwise (Sutherland and Hodgman's way).
func cutConvex(polygon, region []paint.Point) []paint.Point {
	for i, a := range region {
		b := region[(i+1)%len(region)]
		inside := func(p paint.Point) float64 { return (b.X-a.X)*(p.Y-a.Y) - (b.Y-a.Y)*(p.X-a.X) }
		var kept []paint.Point
		for j, p := range polygon {
			q := polygon[(j+1)%len(polygon)]
			dp, dq := inside(p), inside(q)
			if dp >= 0 {
				kept = append(kept, p)
			}
			if dp < 0 && dq > 0 || dp > 0 && dq < 0 {
				t := dp / (dp - dq)
				kept = append(kept, paint.Point{X: p.X + (q.X-p.X)*t, Y: p.Y + (q.Y-p.Y)*t})
			}
		}
		polygon = kept
	}
	return polygon
}
