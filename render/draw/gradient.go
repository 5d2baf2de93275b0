package draw

import (
	"math"
	"strings"

	"etikett/render/paint"
	"etikett/render/style"
)

// stop is a colour at a distance along the gradient line, in px (radial: of the horizontal radius).
type stop struct {
	at    float64
	color paint.Color
	hint  bool
}

// gradient makes a paint of a CSS gradient whose gradient box is r. CSS Images 3 §3, https://www.w3.org/TR/css-images-3/#gradients
func gradient(g *style.Gradient, r paint.Rect) paint.Paint {
	switch {
	case len(g.Stops) == 0 || r.W <= 0 || r.H <= 0:
		return paint.Paint{}
	case len(g.Stops) == 1:
		return paint.Solid(g.Stops[0].Color)
	case g.Kind == "radial":
		return radial(g, r)
	}
	return linear(g, r)
}

// linear makes a linear gradient. CSS Images 3 §3.1
func linear(g *style.Gradient, r paint.Rect) paint.Paint {
	var dx, dy float64
	if g.ToCorner != "" {
		// The line is at right angles to the other diagonal, so that the neighbouring corners get the colour of the middle.
		d := math.Hypot(r.W, r.H)
		dx, dy = r.H/d, r.W/d
		if strings.Contains(g.ToCorner, "left") {
			dx = -dx
		}
		if strings.Contains(g.ToCorner, "top") {
			dy = -dy
		}
	} else {
		sin, cos := math.Sincos(g.Angle * math.Pi / 180)
		dx, dy = exact(sin), exact(-cos)
	}
	length := math.Abs(r.W*dx) + math.Abs(r.H*dy)
	stops := placeStops(g.Stops, length)
	if !g.Repeating {
		stops = padEnds(stops, true)
	}
	first, last := stops[0].at, stops[len(stops)-1].at
	if first == last {
		return paint.Solid(average(stops))
	}
	x, y := r.X+(r.W-dx*length)/2, r.Y+(r.H-dy*length)/2
	return paint.Paint{Gradient: &paint.Gradient{
		Kind:   paint.Linear,
		P0:     paint.Point{X: x + dx*first, Y: y + dy*first},
		P1:     paint.Point{X: x + dx*last, Y: y + dy*last},
		Stops:  finish(stops, first, last),
		Repeat: g.Repeating,
	}}
}

// exact clears what sines and cosines of right angles have in rounding errors.
func exact(v float64) float64 { return math.Round(v*1e9) / 1e9 }

// radial makes a radial gradient: one of circles around the origin, stretched to the ellipse and moved to its centre. CSS Images 3 §3.2
func radial(g *style.Gradient, r paint.Rect) paint.Paint {
	cx, cy := along(g.Position.X, g.Position.FromRight, r.W), along(g.Position.Y, g.Position.FromBottom, r.H)
	rx, ry := endingShape(g, r, cx, cy)
	// Degenerate shapes become very thin ones, as CSS says.
	const tiny, huge = 1e-7, 1e7
	switch {
	case rx == 0 && ry == 0:
		rx, ry = tiny, tiny
	case rx == 0:
		rx, ry = tiny, huge
	case ry == 0:
		rx, ry = huge, tiny
	}
	stops := placeStops(g.Stops, rx)
	if !g.Repeating {
		stops = padEnds(stops, stops[0].at > 0)
	}
	first, last := stops[0].at, stops[len(stops)-1].at
	if first < 0 {
		// There are no circles with negative radii.
		switch {
		case !g.Repeating && last <= 0:
			return paint.Solid(stops[len(stops)-1].color)
		case !g.Repeating:
			stops = cutNegative(stops)
			first = 0
		case last > first:
			n := math.Ceil(-first / (last - first))
			shift := n * (last - first)
			for i := range stops {
				stops[i].at += shift
			}
			first, last = first+shift, last+shift
		}
	}
	if first == last {
		return paint.Solid(average(stops))
	}
	return paint.Paint{Gradient: &paint.Gradient{
		Kind: paint.Radial, R0: first, R1: last,
		Stops: finish(stops, first, last), Repeat: g.Repeating,
		Transform: &paint.Matrix{A: 1, D: ry / rx, E: r.X + cx, F: r.Y + cy},
	}}
}

// along is a length from the start, or from the end if it counts from there. Percentages are of size.
func along(l style.Length, fromEnd bool, size float64) float64 {
	v, _ := l.Resolve(size)
	if fromEnd {
		return size - v
	}
	return v
}

// endingShape gives the radii of the ellipse where the gradient is at 100 %.
func endingShape(g *style.Gradient, r paint.Rect, cx, cy float64) (rx, ry float64) {
	if g.Extent == "" {
		x, okX := g.Size[0].Resolve(r.W)
		y, okY := g.Size[1].Resolve(r.H)
		if okX && !okY {
			y = x
		}
		if okX || okY {
			return max(0, x), max(0, y)
		}
	}
	l, t, ri, b := math.Abs(cx), math.Abs(cy), math.Abs(r.W-cx), math.Abs(r.H-cy)
	pick := func(v ...float64) float64 {
		m := v[0]
		for _, x := range v {
			if strings.HasPrefix(g.Extent, "closest") {
				m = min(m, x)
			} else {
				m = max(m, x)
			}
		}
		return m
	}
	side := strings.HasSuffix(g.Extent, "side")
	switch {
	case g.Shape == "circle" && side:
		d := pick(l, t, ri, b)
		return d, d
	case g.Shape == "circle":
		d := pick(math.Hypot(l, t), math.Hypot(ri, t), math.Hypot(l, b), math.Hypot(ri, b))
		return d, d
	case side:
		return pick(l, ri), pick(t, b)
	}
	// An ellipse through a corner has the ratio of the one through the sides, so it is that one times √2.
	return pick(l, ri) * math.Sqrt2, pick(t, b) * math.Sqrt2
}

// placeStops gives every stop its place: the first and the last default to the ends, none is before an earlier one, and those
// without a place share the room between their neighbours. CSS Images 3 §3.4.3, https://www.w3.org/TR/css-images-3/#color-stop-fixup
func placeStops(in []style.GradientStop, length float64) []stop {
	stops := make([]stop, len(in), len(in)+2)
	at := make([]float64, len(in))
	set := make([]bool, len(in))
	for i, s := range in {
		stops[i] = stop{color: s.Color, hint: s.Hint}
		at[i], set[i] = s.Place.Resolve(length)
	}
	if !set[0] {
		at[0], set[0] = 0, true
	}
	if n := len(in) - 1; !set[n] {
		at[n], set[n] = length, true
	}
	before := at[0]
	for i := range at {
		if set[i] {
			at[i] = max(at[i], before)
			before = at[i]
		}
	}
	for i := 0; i < len(at); {
		j := i + 1
		for j < len(at) && !set[j] {
			j++
		}
		for k := i + 1; k < j; k++ {
			at[k] = at[i] + (at[min(j, len(at)-1)]-at[i])*float64(k-i)/float64(j-i)
		}
		i = j
	}
	for i := range stops {
		stops[i].at = at[i]
	}
	return expandHints(stops)
}

// hintSteps is how many stops stand for the curve that a colour hint bends the transition to.
const hintSteps = 12

// expandHints replaces colour hints by stops along the curve that they ask for. CSS Images 4 §3.5.3
func expandHints(stops []stop) []stop {
	hints := false
	for _, s := range stops {
		hints = hints || s.hint
	}
	if !hints {
		return stops
	}
	var out []stop
	for i, s := range stops {
		if !s.hint {
			out = append(out, s)
			continue
		}
		if i == 0 || i == len(stops)-1 {
			continue
		}
		a, b := stops[i-1], stops[i+1]
		switch {
		case s.at == a.at:
			out = append(out, stop{at: s.at, color: b.color})
		case s.at == b.at:
			out = append(out, stop{at: s.at, color: a.color})
		default:
			h := (s.at - a.at) / (b.at - a.at)
			for k := 1; k < hintSteps; k++ {
				p := float64(k) / hintSteps
				out = append(out, stop{at: a.at + p*(b.at-a.at), color: mix(a.color, b.color, math.Pow(p, math.Log(.5)/math.Log(h)))})
			}
		}
	}
	return out
}

// padEnds makes the colours at the ends ones that go on: where an end has two stops at one place, one more is put a px further out.
func padEnds(stops []stop, start bool) []stop {
	if start && stops[0].at == stops[1].at {
		s := stops[0]
		s.at--
		stops = append([]stop{s}, stops...)
	}
	if n := len(stops) - 1; stops[n].at == stops[n-1].at {
		s := stops[n]
		s.at++
		stops = append(stops, s)
	}
	return stops
}

// cutNegative starts the stops at 0 instead of before it.
func cutNegative(stops []stop) []stop {
	for i, s := range stops {
		if s.at < 0 {
			continue
		}
		if s.at == 0 {
			return stops[i:]
		}
		a := stops[i-1]
		return append([]stop{{at: 0, color: mix(a.color, s.color, -a.at/(s.at-a.at))}}, stops[i:]...)
	}
	return stops
}

// mix is a colour between two, interpolated with premultiplied alpha.
func mix(a, b paint.Color, t float64) paint.Color {
	wa, wb := float64(a.A)*(1-t), float64(b.A)*t
	alpha := wa + wb
	if alpha == 0 {
		return paint.Color{}
	}
	c := func(x, y uint8) uint8 { return uint8((float64(x)*wa+float64(y)*wb)/alpha + .5) }
	return paint.Color{R: c(a.R, b.R), G: c(a.G, b.G), B: c(a.B, b.B), A: uint8(alpha + .5)}
}

// average is the one colour that a repeating gradient of no length shows. CSS Images 3 §3.6
func average(stops []stop) paint.Color {
	n := float64(len(stops) - 1)
	var r, g, b, a float64
	for i := range len(stops) - 1 {
		for _, s := range stops[i : i+2] {
			w := float64(s.color.A) / (2 * n)
			r, g, b, a = r+float64(s.color.R)*w, g+float64(s.color.G)*w, b+float64(s.color.B)*w, a+w
		}
	}
	if a == 0 {
		return paint.Color{}
	}
	return paint.Color{R: channel(r / a / 255), G: channel(g / a / 255), B: channel(b / a / 255), A: channel(a / 255)}
}

// alphaSteps is how many stops stand for a transition in which colour and alpha change together.
const alphaSteps = 8

// finish brings stops to offsets from 0 to 1. CSS interpolates premultiplied colours, the display list straight ones: on either side a
// transparent stop takes the colour of its neighbour there, and other transitions of colour and alpha together get steps.
func finish(stops []stop, first, last float64) []paint.Stop {
	out := make([]paint.Stop, 0, len(stops))
	add := func(at float64, c paint.Color) {
		s := paint.Stop{Offset: (at - first) / (last - first), Color: c}
		if n := len(out); n == 0 || out[n-1] != s {
			out = append(out, s)
		}
	}
	for i := range len(stops) - 1 {
		a, b := stops[i], stops[i+1]
		if a.color.A == 0 {
			a.color = paint.Color{R: b.color.R, G: b.color.G, B: b.color.B}
		}
		if b.color.A == 0 {
			b.color = paint.Color{R: a.color.R, G: a.color.G, B: a.color.B}
		}
		add(a.at, a.color)
		opaque := a.color
		opaque.A = b.color.A
		if a.color.A != b.color.A && opaque != b.color && a.at < b.at {
			for k := 1; k < alphaSteps; k++ {
				t := float64(k) / alphaSteps
				add(a.at+t*(b.at-a.at), mix(a.color, b.color, t))
			}
		}
		add(b.at, b.color)
	}
	return out
}
