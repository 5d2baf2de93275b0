package svg

import (
	"math"

	"etikett/render/paint"
)

// builder collects a path.
type builder struct {
	path  paint.Path
	start paint.Point // of the subpath
	at    paint.Point
}

func (b *builder) move(p paint.Point) {
	b.path = append(b.path, paint.Segment{Verb: paint.MoveTo, P: [3]paint.Point{p}})
	b.start, b.at = p, p
}

func (b *builder) line(p paint.Point) {
	b.path = append(b.path, paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{p}})
	b.at = p
}

func (b *builder) cubic(c1, c2, p paint.Point) {
	b.path = append(b.path, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{c1, c2, p}})
	b.at = p
}

func (b *builder) quad(c, p paint.Point) {
	a := b.at
	b.cubic(paint.Point{X: a.X + 2.0/3*(c.X-a.X), Y: a.Y + 2.0/3*(c.Y-a.Y)}, paint.Point{X: p.X + 2.0/3*(c.X-p.X), Y: p.Y + 2.0/3*(c.Y-p.Y)}, p)
}

func (b *builder) close() {
	b.path = append(b.path, paint.Segment{Verb: paint.Close})
	b.at = b.start
}

// maxSegments limits the segments of one path.
const maxSegments = 200_000

// parsePath reads path data, SVG 2 §9.3. An error ends it: what came before is drawn.
func parsePath(d string) paint.Path {
	var b builder
	s := scanner{s: d}
	var last byte           // the command before
	var control paint.Point // the last control point, for S and T
	next := func() (v float64, ok bool) {
		s.separator()
		return s.number()
	}
	for !s.done() && len(b.path) < maxSegments {
		c := s.s[s.i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			s.i++
		case last == 0 || last|0x20 == 'z':
			return b.path
		case last == 'M': // more pairs are lines
			c = 'L'
		case last == 'm':
			c = 'l'
		default:
			c = last
		}
		if last == 0 && c|0x20 != 'm' {
			return b.path
		}
		rel := c >= 'a'
		origin := paint.Point{}
		if rel {
			origin = b.at
		}
		point := func() (paint.Point, bool) {
			x, ok := next()
			y, ok2 := next()
			return paint.Point{X: origin.X + x, Y: origin.Y + y}, ok && ok2
		}
		smooth := func(curve ...byte) paint.Point { // the last control point, mirrored
			for _, k := range curve {
				if last|0x20 == k {
					return paint.Point{X: 2*b.at.X - control.X, Y: 2*b.at.Y - control.Y}
				}
			}
			return b.at
		}
		switch c | 0x20 {
		case 'm':
			p, ok := point()
			if !ok {
				return b.path
			}
			b.move(p)
		case 'z':
			if last|0x20 != 'z' {
				b.close()
			}
		case 'l':
			p, ok := point()
			if !ok {
				return b.path
			}
			b.line(p)
		case 'h':
			x, ok := next()
			if !ok {
				return b.path
			}
			b.line(paint.Point{X: origin.X + x, Y: b.at.Y})
		case 'v':
			y, ok := next()
			if !ok {
				return b.path
			}
			b.line(paint.Point{X: b.at.X, Y: origin.Y + y})
		case 'c':
			c1, ok1 := point()
			c2, ok2 := point()
			p, ok := point()
			if !ok || !ok1 || !ok2 {
				return b.path
			}
			b.cubic(c1, c2, p)
			control = c2
		case 's':
			c1 := smooth('c', 's')
			c2, ok2 := point()
			p, ok := point()
			if !ok || !ok2 {
				return b.path
			}
			b.cubic(c1, c2, p)
			control = c2
		case 'q':
			q, ok1 := point()
			p, ok := point()
			if !ok || !ok1 {
				return b.path
			}
			b.quad(q, p)
			control = q
		case 't':
			q := smooth('q', 't')
			p, ok := point()
			if !ok {
				return b.path
			}
			b.quad(q, p)
			control = q
		case 'a':
			rx, ok1 := next()
			ry, ok2 := next()
			angle, ok3 := next()
			large, ok4 := s.flag()
			sweep, ok5 := s.flag()
			p, ok := point()
			if !ok || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
				return b.path
			}
			b.arc(rx, ry, angle*math.Pi/180, large, sweep, p)
		default:
			return b.path
		}
		last = c
		if c == 'M' || c == 'm' {
			last = c
		}
	}
	return b.path
}

// flag reads 0 or 1, which need nothing between them.
func (s *scanner) flag() (bool, bool) {
	s.separator()
	if s.i < len(s.s) && (s.s[s.i] == '0' || s.s[s.i] == '1') {
		s.i++
		return s.s[s.i-1] == '1', true
	}
	return false, false
}

// arc draws an elliptical arc to p. SVG 2 §B.2 (implementation notes)
func (b *builder) arc(rx, ry, phi float64, large, sweep bool, p paint.Point) {
	a := b.at
	rx, ry = math.Abs(rx), math.Abs(ry)
	if a == p {
		return
	}
	if rx == 0 || ry == 0 {
		b.line(p)
		return
	}
	sin, cos := math.Sincos(phi)
	dx, dy := (a.X-p.X)/2, (a.Y-p.Y)/2
	x, y := cos*dx+sin*dy, -sin*dx+cos*dy
	if l := x*x/(rx*rx) + y*y/(ry*ry); l > 1 { // too small to reach: grow
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	n := rx*rx*ry*ry - rx*rx*y*y - ry*ry*x*x
	k := math.Sqrt(max(0, n/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	centre := paint.Point{X: cos*cx - sin*cy + (a.X+p.X)/2, Y: sin*cx + cos*cy + (a.Y+p.Y)/2}
	from := math.Atan2((y-cy)/ry, (x-cx)/rx)
	turn := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - from
	switch {
	case sweep && turn < 0:
		turn += 2 * math.Pi
	case !sweep && turn > 0:
		turn -= 2 * math.Pi
	}
	b.ellipse(centre, rx, ry, phi, from, turn)
	b.path[len(b.path)-1].P[2] = p // exactly
	b.at = p
}

// ellipse adds the arc of an ellipse from an angle on, as cubic curves of a quarter at most.
func (b *builder) ellipse(c paint.Point, rx, ry, phi, from, turn float64) {
	steps := max(1, int(math.Ceil(math.Abs(turn)/(math.Pi/2)-1e-9)))
	step := turn / float64(steps)
	k := 4.0 / 3 * math.Tan(step/4)
	sin, cos := math.Sincos(phi)
	at := func(x, y float64) paint.Point {
		return paint.Point{X: c.X + cos*rx*x - sin*ry*y, Y: c.Y + sin*rx*x + cos*ry*y}
	}
	for i := range steps {
		s1, c1 := math.Sincos(from + float64(i)*step)
		s2, c2 := math.Sincos(from + float64(i+1)*step)
		b.cubic(at(c1-k*s1, s1+k*c1), at(c2+k*s2, s2-k*c2), at(c2, s2))
	}
}

// transformPath moves a path.
func transformPath(p paint.Path, m paint.Matrix) paint.Path {
	if m == paint.Identity {
		return p
	}
	out := make(paint.Path, len(p))
	for i, s := range p {
		out[i].Verb = s.Verb
		for j := range s.P {
			out[i].P[j] = m.Apply(s.P[j])
		}
	}
	return out
}
