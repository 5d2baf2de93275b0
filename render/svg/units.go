package svg

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"etikett/render/paint"
	"etikett/render/style"
)

// finite keeps numbers within what sums of them can bear.
func finite(v float64) float64 {
	const most = 1e9
	if v != v {
		return 0
	}
	return max(-most, min(most, v))
}

// scanner reads numbers out of attribute values.
type scanner struct {
	s string
	i int
}

func (s *scanner) space() {
	for s.i < len(s.s) && strings.IndexByte(" \t\r\n\f", s.s[s.i]) >= 0 {
		s.i++
	}
}

// separator passes white space and one comma.
func (s *scanner) separator() {
	s.space()
	if s.i < len(s.s) && s.s[s.i] == ',' {
		s.i++
		s.space()
	}
}

func (s *scanner) done() bool { s.space(); return s.i >= len(s.s) }

// number reads a number. SVG 2 §9.3.9: 1.5.5 is two numbers, and so is 1-2.
func (s *scanner) number() (float64, bool) {
	start := s.i
	if s.i < len(s.s) && (s.s[s.i] == '+' || s.s[s.i] == '-') {
		s.i++
	}
	digits := 0
	digit := func() {
		for s.i < len(s.s) && s.s[s.i] >= '0' && s.s[s.i] <= '9' {
			s.i++
			digits++
		}
	}
	digit()
	if s.i < len(s.s) && s.s[s.i] == '.' {
		s.i++
		digit()
	}
	if digits == 0 {
		s.i = start
		return 0, false
	}
	if s.i+1 < len(s.s) && (s.s[s.i] == 'e' || s.s[s.i] == 'E') {
		j := s.i + 1
		if s.s[j] == '+' || s.s[j] == '-' {
			j++
		}
		if j < len(s.s) && s.s[j] >= '0' && s.s[j] <= '9' {
			s.i = j
			digit()
		}
	}
	v, _ := strconv.ParseFloat(s.s[start:s.i], 64)
	return finite(v), true
}

// unit reads the unit behind a number, in lower case.
func (s *scanner) unit() string {
	start := s.i
	for s.i < len(s.s) && (s.s[s.i] == '%' || s.s[s.i]|0x20 >= 'a' && s.s[s.i]|0x20 <= 'z') {
		s.i++
	}
	return strings.ToLower(s.s[start:s.i])
}

var units = map[string]float64{"": 1, "px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96.0 / 72, "pc": 16}

// length converts a number with its unit; percentages are of base.
func length(v float64, unit string, st *style.Computed, base float64) (float64, bool) {
	if f, ok := units[unit]; ok {
		return finite(v * f), true
	}
	switch unit {
	case "%":
		return finite(v / 100 * base), true
	case "em":
		return finite(v * st.FontSize), true
	case "rem":
		return finite(v * 16), true
	case "ex", "ch":
		return finite(v * st.FontSize * 0.5), true
	}
	return 0, false
}

// absolute reads a length that depends on nothing around the picture.
func absolute(v string, st *style.Computed) (float64, bool) {
	s := scanner{s: v}
	n, ok := s.number()
	if !ok {
		return 0, false
	}
	u := s.unit()
	if u == "%" {
		return 0, false
	}
	r, ok := length(n, u, st, 0)
	return r, ok && r >= 0
}

// lengths reads a list of lengths.
func lengths(v string, st *style.Computed, base float64) []float64 {
	var out []float64
	s := scanner{s: v}
	for s.space(); !s.done(); s.separator() {
		n, ok := s.number()
		if !ok {
			break
		}
		r, ok := length(n, s.unit(), st, base)
		if !ok {
			break
		}
		out = append(out, r)
	}
	return out
}

// viewport is the size that percentages refer to.
type viewport struct{ w, h float64 }

func (v viewport) diagonal() float64 { return math.Hypot(v.w, v.h) / math.Sqrt2 }

// viewBox is the coordinate system of a viewport, and how it is fitted in.
type viewBox struct {
	x, y, w, h float64
	ok         bool
	none       bool    // preserveAspectRatio: none
	ax, ay     float64 // alignment: 0, 0.5 or 1
	slice      bool
}

func parseViewBox(n *html.Node) viewBox {
	b := viewBox{ax: 0.5, ay: 0.5}
	s := scanner{s: attr(n, "viewBox")}
	var v []float64
	for s.space(); !s.done() && len(v) < 5; s.separator() {
		x, ok := s.number()
		if !ok {
			break
		}
		v = append(v, x)
	}
	if len(v) == 4 && v[2] > 0 && v[3] > 0 {
		b.x, b.y, b.w, b.h, b.ok = v[0], v[1], v[2], v[3], true
	}
	for _, word := range strings.Fields(attr(n, "preserveAspectRatio")) {
		switch {
		case word == "none":
			b.none = true
		case word == "slice":
			b.slice = true
		case len(word) == 8 && word[0] == 'x' && word[4] == 'Y':
			place := map[string]float64{"Min": 0, "Mid": 0.5, "Max": 1}
			b.ax, b.ay = place[word[1:4]], place[word[5:8]]
		}
	}
	return b
}

// fit gives the transform from the view box to a rectangle. SVG 2 §8.8
func (b viewBox) fit(r paint.Rect) paint.Matrix {
	if !b.ok {
		return paint.Matrix{A: 1, D: 1, E: r.X, F: r.Y}
	}
	sx, sy := r.W/b.w, r.H/b.h
	if !b.none {
		s := min(sx, sy)
		if b.slice {
			s = max(sx, sy)
		}
		sx, sy = s, s
	}
	return paint.Matrix{A: sx, D: sy, E: r.X - b.x*sx + (r.W-b.w*sx)*b.ax, F: r.Y - b.y*sy + (r.H-b.h*sy)*b.ay}
}

// parseTransform reads the transform attribute. SVG 1.1 §7.6; units are taken as well, as CSS has them.
func parseTransform(v string) (paint.Matrix, bool) {
	m := paint.Identity
	s := scanner{s: v}
	any := false
	for !s.done() {
		start := s.i
		for s.i < len(s.s) && (s.s[s.i]|0x20 >= 'a' && s.s[s.i]|0x20 <= 'z') {
			s.i++
		}
		name := strings.ToLower(s.s[start:s.i])
		s.space()
		if s.i >= len(s.s) || s.s[s.i] != '(' {
			return m, false
		}
		s.i++
		var a []float64
		for s.space(); s.i < len(s.s) && s.s[s.i] != ')'; s.separator() {
			n, ok := s.number()
			if !ok || len(a) > 6 {
				return m, false
			}
			switch u := s.unit(); u {
			case "", "px", "deg":
			case "rad":
				n *= 180 / math.Pi
			case "grad":
				n *= 0.9
			case "turn":
				n *= 360
			default:
				f, ok := units[u]
				if !ok {
					return m, false
				}
				n *= f
			}
			a = append(a, n)
		}
		s.i++
		f, ok := transformOf(name, a)
		if !ok {
			return m, false
		}
		m, any = m.Mul(f), true
		s.separator()
	}
	return m, any
}

func transformOf(name string, a []float64) (paint.Matrix, bool) {
	arg := func(i int, fallback float64) float64 {
		if i < len(a) {
			return a[i]
		}
		return fallback
	}
	if len(a) == 0 {
		return paint.Identity, false
	}
	switch name {
	case "matrix":
		if len(a) != 6 {
			return paint.Identity, false
		}
		return paint.Matrix{A: a[0], B: a[1], C: a[2], D: a[3], E: a[4], F: a[5]}, true
	case "translate":
		return translate(a[0], arg(1, 0)), true
	case "translatex":
		return translate(a[0], 0), true
	case "translatey":
		return translate(0, a[0]), true
	case "scale":
		return paint.Matrix{A: a[0], D: arg(1, a[0])}, true
	case "scalex":
		return paint.Matrix{A: a[0], D: 1}, true
	case "scaley":
		return paint.Matrix{A: 1, D: a[0]}, true
	case "rotate":
		r := rotate(a[0] * math.Pi / 180)
		if len(a) >= 3 {
			r = translate(a[1], a[2]).Mul(r).Mul(translate(-a[1], -a[2]))
		}
		return r, true
	case "skewx":
		return paint.Matrix{A: 1, C: math.Tan(a[0] * math.Pi / 180), D: 1}, true
	case "skewy":
		return paint.Matrix{A: 1, B: math.Tan(a[0] * math.Pi / 180), D: 1}, true
	case "skew":
		return paint.Matrix{A: 1, C: math.Tan(a[0] * math.Pi / 180), B: math.Tan(arg(1, 0) * math.Pi / 180), D: 1}, true
	}
	return paint.Identity, false
}

func translate(x, y float64) paint.Matrix { return paint.Matrix{A: 1, D: 1, E: x, F: y} }

func rotate(angle float64) paint.Matrix {
	s, c := math.Sincos(angle)
	return paint.Matrix{A: c, B: s, C: -s, D: c}
}
