package raster

import (
	"math"

	"etikett/render/paint"
)

// stroke paints along a path. In one-bit bitmaps no stroke is thinner than a dot.
func (p *painter) stroke(k *paint.Stroke) {
	if len(k.Path) == 0 || !(k.Width > 0) || !finite(k.Width) {
		return
	}
	width := k.Width
	if scale := math.Sqrt(math.Abs(p.ctm.A*p.ctm.D - p.ctm.B*p.ctm.C)); p.rule != ruleSmooth && scale > 0 {
		width = max(width, 1/scale)
	}
	reach := width
	if k.Join == paint.JoinMiter {
		reach *= max(miterLimit(k), 1)
	}
	box := k.Path.Bounds()
	box = paint.Rect{X: box.X - reach, Y: box.Y - reach, W: box.W + 2*reach, H: box.H + 2*reach}
	src := p.source(k.Paint, box)
	a := p.reach(box)
	if src == nil || a.empty() {
		return
	}
	if p.straight(k, width, src) {
		return
	}
	p.scan.begin(a, false)
	s := stroker{scan: &p.scan, m: p.ctm, half: width / 2, k: k, step: arcStep(width/2, p.ctm)}
	for _, line := range flatten(k.Path, p.ctm) {
		for _, part := range dashed(line, k.Dash, k.DashOffset) {
			s.line(part)
		}
	}
	p.paintMask(p.scan.finish(&p.mask, p.rule, float32(p.opts.Threshold)), src)
}

// straight paints frames and single lines that are upright or lie on a side as rectangles, which is quicker and, in one-bit bitmaps,
// puts their sides on the grid. It reports whether the stroke was one of these.
func (p *painter) straight(k *paint.Stroke, width float64, src source) bool {
	if turned(p.ctm) || len(k.Dash) > 0 {
		return false
	}
	h := width / 2
	if r, ok := k.Path.AsRect(); ok && k.Join == paint.JoinMiter && miterLimit(k) >= math.Sqrt2 && r.W > width && r.H > width {
		for _, side := range []paint.Rect{
			{X: r.X - h, Y: r.Y - h, W: r.W + width, H: width},
			{X: r.X - h, Y: r.Y + r.H - h, W: r.W + width, H: width},
			{X: r.X - h, Y: r.Y + h, W: width, H: r.H - width},
			{X: r.X + r.W - h, Y: r.Y + h, W: width, H: r.H - width},
		} {
			p.rect(bounds(p.ctm, side), src)
		}
		return true
	}
	if len(k.Path) != 2 || k.Path[0].Verb != paint.MoveTo || k.Path[1].Verb != paint.LineTo || k.Cap == paint.CapRound {
		return false
	}
	a, b := k.Path[0].P[0], k.Path[1].P[0]
	if a == b || a.X != b.X && a.Y != b.Y {
		return false
	}
	r := paint.Rect{X: min(a.X, b.X), Y: min(a.Y, b.Y), W: math.Abs(b.X - a.X), H: math.Abs(b.Y - a.Y)}
	long := 0.0 // by how much the ends stand out
	if k.Cap == paint.CapSquare {
		long = h
	}
	if r.H == 0 {
		r = paint.Rect{X: r.X - long, Y: r.Y - h, W: r.W + 2*long, H: width}
	} else {
		r = paint.Rect{X: r.X - h, Y: r.Y - long, W: width, H: r.H + 2*long}
	}
	p.rect(bounds(p.ctm, r), src)
	return true
}

func miterLimit(k *paint.Stroke) float64 {
	if k.MiterLimit == 0 {
		return 4
	}
	return k.MiterLimit
}

// arcStep is the angle of the chords that stand for arcs of a radius.
func arcStep(radius float64, m paint.Matrix) float64 {
	r := radius * max(math.Hypot(m.A, m.B), math.Hypot(m.C, m.D))
	if r <= flatness {
		return math.Pi / 2
	}
	return max(2*math.Acos(1-min(flatness/r, 1)), math.Pi/64)
}

// polyline is a path of straight lines.
type polyline struct {
	points []paint.Point
	closed bool
}

// flatten turns curves into lines, fine enough for the transform. A move alone is no line.
func flatten(path paint.Path, m paint.Matrix) []polyline {
	var out []polyline
	var cur polyline
	drawn := false
	flush := func() {
		if drawn && len(cur.points) > 0 {
			cur.simplify()
			out = append(out, cur)
		}
		cur, drawn = polyline{}, false
	}
	for _, seg := range path {
		if len(cur.points) == 0 && seg.Verb != paint.MoveTo {
			continue
		}
		switch seg.Verb {
		case paint.MoveTo:
			flush()
			cur.points = append(cur.points, seg.P[0])
		case paint.LineTo:
			cur.points = append(cur.points, seg.P[0])
			drawn = true
		case paint.CubicTo:
			p0 := cur.points[len(cur.points)-1]
			n := pieces(m.Apply(p0), m.Apply(seg.P[0]), m.Apply(seg.P[1]), m.Apply(seg.P[2]))
			for i := 1; i < n; i++ {
				cur.points = append(cur.points, cubicAt(p0, seg.P[0], seg.P[1], seg.P[2], float64(i)/float64(n)))
			}
			cur.points = append(cur.points, seg.P[2])
			drawn = true
		case paint.Close:
			start := cur.points[0]
			cur.closed, drawn = true, true
			flush()
			cur.points = append(cur.points, start) // a line may go on from here
		}
	}
	flush()
	return out
}

// simplify drops points that repeat the one before.
func (l *polyline) simplify() {
	kept := l.points[:1]
	for _, p := range l.points[1:] {
		if p != kept[len(kept)-1] {
			kept = append(kept, p)
		}
	}
	if l.closed && len(kept) > 1 && kept[0] == kept[len(kept)-1] {
		kept = kept[:len(kept)-1]
	}
	l.points = kept
}

// maxDashes limits the dashes of one line.
const maxDashes = 100_000

// dashed cuts a line into its dashes; without a sensible pattern it stays whole.
func dashed(l polyline, dash []float64, offset float64) []polyline {
	total := 0.0
	for _, d := range dash {
		total += max(d, 0)
	}
	if !(total > 0) || !finite(total, offset) {
		return []polyline{l}
	}
	if len(dash)%2 != 0 {
		dash = append(dash[:len(dash):len(dash)], dash...)
		total *= 2
	}
	if offset = math.Mod(offset, total); offset < 0 {
		offset += total
	}
	i := 0
	for offset >= max(dash[i], 0) {
		offset -= max(dash[i], 0)
		i = (i + 1) % len(dash)
	}
	left := dash[i] - offset
	points := l.points
	if l.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	var out []polyline
	cur := polyline{}
	if i%2 == 0 {
		cur.points = append(cur.points, points[0])
	}
	for k := 1; k < len(points); k++ {
		from, to := points[k-1], points[k]
		length := math.Hypot(to.X-from.X, to.Y-from.Y)
		at := 0.0
		for length-at > left && len(out) < maxDashes {
			at += left
			q := paint.Point{X: from.X + (to.X-from.X)*at/length, Y: from.Y + (to.Y-from.Y)*at/length}
			if i%2 == 0 {
				cur.points = append(cur.points, q)
				out = append(out, cur)
				cur = polyline{}
			} else {
				cur.points = append(cur.points, q)
			}
			i = (i + 1) % len(dash)
			left = max(dash[i], 0)
		}
		left -= length - at
		if i%2 == 0 {
			cur.points = append(cur.points, to)
		}
	}
	if i%2 == 0 && len(cur.points) > 0 {
		out = append(out, cur)
	}
	for i := range out {
		out[i].simplify()
	}
	return out
}

// stroker adds the outline of strokes to a scanner: each line as a rectangle, each corner and end as a shape of its own, all of them
// going round the same way so that overlaps count once.
type stroker struct {
	scan *scanner
	m    paint.Matrix
	k    *paint.Stroke
	half float64
	step float64
	flip bool // go round the other way
}

// polygon adds a polygon, turned so that it goes round the way of all others.
func (s *stroker) polygon(pts ...paint.Point) {
	turn := 0.0
	for i, p := range pts {
		q := pts[(i+1)%len(pts)]
		turn += p.X*q.Y - q.X*p.Y
	}
	if turn < 0 != s.flip {
		for i, j := 0, len(pts)-1; i < j; i, j = i+1, j-1 {
			pts[i], pts[j] = pts[j], pts[i]
		}
	}
	s.scan.moveTo(s.m.Apply(pts[0]))
	for _, p := range pts[1:] {
		s.scan.lineTo(s.m.Apply(p))
	}
	s.scan.close()
}

func (s *stroker) disc(c paint.Point) {
	n := max(int(math.Ceil(2*math.Pi/s.step)), 4)
	pts := make([]paint.Point, n)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = paint.Point{X: c.X + s.half*cos, Y: c.Y + s.half*sin}
	}
	s.polygon(pts...)
}

func (s *stroker) line(l polyline) {
	n := len(l.points)
	if n == 1 {
		s.dot(l.points[0])
		return
	}
	segments := n - 1
	if l.closed {
		segments = n
	}
	for i := range segments {
		a, b := l.points[i], l.points[(i+1)%n]
		d := s.normal(a, b)
		s.polygon(paint.Point{X: a.X + d.X, Y: a.Y + d.Y}, paint.Point{X: b.X + d.X, Y: b.Y + d.Y},
			paint.Point{X: b.X - d.X, Y: b.Y - d.Y}, paint.Point{X: a.X - d.X, Y: a.Y - d.Y})
		if i+1 < segments || l.closed {
			s.join(a, b, l.points[(i+2)%n])
		}
	}
	if !l.closed {
		s.cap(l.points[1], l.points[0])
		s.cap(l.points[n-2], l.points[n-1])
	}
}

// normal is the vector from a line to its left side, half a width long.
func (s *stroker) normal(a, b paint.Point) paint.Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	f := s.half / math.Hypot(dx, dy)
	return paint.Point{X: -dy * f, Y: dx * f}
}

// dot paints a line without length, which shows by its caps alone.
func (s *stroker) dot(p paint.Point) {
	switch s.k.Cap {
	case paint.CapRound:
		s.disc(p)
	case paint.CapSquare:
		h := s.half
		s.polygon(paint.Point{X: p.X - h, Y: p.Y - h}, paint.Point{X: p.X + h, Y: p.Y - h}, paint.Point{X: p.X + h, Y: p.Y + h}, paint.Point{X: p.X - h, Y: p.Y + h})
	}
}

func (s *stroker) cap(from, end paint.Point) {
	switch s.k.Cap {
	case paint.CapRound:
		s.disc(end)
	case paint.CapSquare:
		d := s.normal(from, end)
		out := paint.Point{X: d.Y, Y: -d.X} // along the line
		s.polygon(paint.Point{X: end.X + d.X, Y: end.Y + d.Y}, paint.Point{X: end.X + d.X + out.X, Y: end.Y + d.Y + out.Y},
			paint.Point{X: end.X - d.X + out.X, Y: end.Y - d.Y + out.Y}, paint.Point{X: end.X - d.X, Y: end.Y - d.Y})
	}
}

// join fills the corner at b.
func (s *stroker) join(a, b, c paint.Point) {
	if s.k.Join == paint.JoinRound {
		s.disc(b)
		return
	}
	d0, d1 := s.normal(a, b), s.normal(b, c)
	cross := d0.X*d1.Y - d0.Y*d1.X
	if cross > 0 { // the outer side is the other one
		d0, d1 = paint.Point{X: -d0.X, Y: -d0.Y}, paint.Point{X: -d1.X, Y: -d1.Y}
	}
	p0, p1 := paint.Point{X: b.X + d0.X, Y: b.Y + d0.Y}, paint.Point{X: b.X + d1.X, Y: b.Y + d1.Y}
	if s.k.Join == paint.JoinMiter {
		// The tip lies on the bisector; 1/cos of half the turn is the ratio that the limit bounds.
		sum := paint.Point{X: d0.X + d1.X, Y: d0.Y + d1.Y}
		square := sum.X*sum.X + sum.Y*sum.Y
		if ratio := 2 * s.half / math.Sqrt(square); square > 0 && ratio <= miterLimit(s.k) {
			f := 2 * s.half * s.half / square
			s.polygon(b, p0, paint.Point{X: b.X + sum.X*f, Y: b.Y + sum.Y*f}, p1)
			return
		}
	}
	s.polygon(b, p0, p1)
}
