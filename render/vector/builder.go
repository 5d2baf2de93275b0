package vector

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"etikett/render/paint"
)

// builder puts text together. Its methods give it back, so that they can be chained.
type builder struct{ b []byte }

func (b *builder) text(s string) *builder {
	b.b = append(b.b, s...)
	return b
}

// attr begins an attribute.
func (b *builder) attr(name string) *builder { return b.text(" ").text(name).text(`="`) }

func (b *builder) integer(n int) *builder {
	b.b = strconv.AppendInt(b.b, int64(n), 10)
	return b
}

// The parts to which numbers are rounded: 1/1000 px is 0.3 µm; matrices and offsets, which are multiplied, get more.
const (
	milli = 1e3
	fine  = 1e8
)

// number writes a length.
func (b *builder) number(v float64) *builder { return b.rounded(v, milli) }

func (b *builder) rounded(v, scale float64) *builder {
	const most = 1e9
	if math.IsNaN(v) {
		v = 0
	}
	v = math.Round(min(max(v, -most), most)*scale) / scale
	b.b = strconv.AppendFloat(b.b, v+0, 'f', -1, 64) // + 0: not -0
	return b
}

// numbers writes lengths, each after a space.
func (b *builder) numbers(vs ...float64) *builder {
	for _, v := range vs {
		b.text(" ").number(v)
	}
	return b
}

func (b *builder) matrix(name string, m paint.Matrix) {
	b.attr(name).text("matrix(")
	for i, v := range []float64{m.A, m.B, m.C, m.D, m.E, m.F} {
		if i > 0 {
			b.text(" ")
		}
		b.rounded(v, fine)
	}
	b.text(`)"`)
}

// escaped writes text that stands in an attribute. What XML cannot hold is U+FFFD.
func (b *builder) escaped(s string) *builder {
	for _, r := range s {
		switch {
		case r == '&':
			b.text("&amp;")
		case r == '<':
			b.text("&lt;")
		case r == '>':
			b.text("&gt;")
		case r == '"':
			b.text("&quot;")
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b.text("\uFFFD")
		default:
			b.b = utf8.AppendRune(b.b, r)
		}
	}
	return b
}

// shape begins an element of a path: <rect or <path with its geometry.
func (b *builder) shape(path paint.Path) {
	if r, ok := path.AsRect(); ok && r.W >= 0 && r.H >= 0 && finite(r.X, r.Y, r.W, r.H) {
		b.text(`<rect x="`).number(r.X).text(`" y="`).number(r.Y).text(`" width="`).number(r.W).text(`" height="`).number(r.H).text(`"`)
		return
	}
	b.text(`<path d="`)
	b.path(path)
	b.text(`"`)
}

// path writes path data. A path begins with a move; steps before one are left out.
func (b *builder) path(path paint.Path) {
	begun := false
	for _, seg := range path {
		if !begun && seg.Verb != paint.MoveTo {
			continue
		}
		begun = true
		n := 1
		switch seg.Verb {
		case paint.MoveTo:
			b.text("M")
		case paint.LineTo:
			b.text("L")
		case paint.CubicTo:
			b.text("C")
			n = 3
		case paint.Close:
			b.text("Z")
			n = 0
		}
		for i, q := range seg.P[:n] {
			if i > 0 {
				b.text(" ")
			}
			b.number(q.X).text(" ").number(q.Y)
		}
	}
}

// leads reports whether an address may be followed from a picture.
func leads(uri string) bool {
	scheme, _, ok := strings.Cut(uri, ":")
	if !ok {
		return uri != ""
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel", "ftp", "geo", "urn":
		return true
	}
	return false
}

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func usable(m paint.Matrix) bool { return m.Invertible() && finite(m.A, m.B, m.C, m.D, m.E, m.F) }
