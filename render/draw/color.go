package draw

import "etikett/render/paint"

// The two shades of a border that looks raised or sunken. CSS leaves them open; these are WeasyPrint's.

// darker takes a third off the value and a fifth off the saturation of a colour.
func darker(c paint.Color) paint.Color {
	h, s, v := hsv(c)
	return rgb(h, s/1.25, v/1.5, c.A)
}

// lighter takes a third off the distance to full value, and a fifth off the distance to full saturation if the colour has any.
func lighter(c paint.Color) paint.Color {
	h, s, v := hsv(c)
	if s > 0 {
		s = 1 - (1-s)/1.25
	}
	return rgb(h, s, 1-(1-v)/1.5, c.A)
}

// hsv gives hue (0 to 6), saturation and value (0 to 1).
func hsv(c paint.Color) (h, s, v float64) {
	r, g, b := float64(c.R)/255, float64(c.G)/255, float64(c.B)/255
	hi, lo := max(r, g, b), min(r, g, b)
	d := hi - lo
	if d == 0 {
		return 0, 0, hi
	}
	switch hi {
	case r:
		h = (g - b) / d
	case g:
		h = 2 + (b-r)/d
	default:
		h = 4 + (r-g)/d
	}
	if h < 0 {
		h += 6
	}
	return h, d / hi, hi
}

func rgb(h, s, v float64, a uint8) paint.Color {
	i := int(h)
	f := h - float64(i)
	p, q, t := v*(1-s), v*(1-s*f), v*(1-s*(1-f))
	var r, g, b float64
	switch i % 6 {
	case 0:
		r, g, b = v, t, p
	case 1:
		r, g, b = q, v, p
	case 2:
		r, g, b = p, v, t
	case 3:
		r, g, b = p, q, v
	case 4:
		r, g, b = t, p, v
	default:
		r, g, b = v, p, q
	}
	return paint.Color{R: channel(r), G: channel(g), B: channel(b), A: a}
}

// channel is the nearest byte of a number from 0 to 1.
func channel(v float64) uint8 { return uint8(min(max(v, 0), 1)*255 + 0.5) }

// shades gives the outer and the inner colour of one side of a border. They are the same but for groove and ridge.
func shades(style string, c paint.Color, side int) (outer, inner paint.Color) {
	lit := side == top || side == left // light comes from the top left
	switch style {
	case "inset", "outset":
		if lit == (style == "outset") {
			c = lighter(c)
		} else {
			c = darker(c)
		}
	case "groove", "ridge":
		if lit == (style == "ridge") {
			return lighter(c), darker(c)
		}
		return darker(c), lighter(c)
	}
	return c, c
}
