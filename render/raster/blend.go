package raster

import "math"

// rgb is a colour, not multiplied, each component 0 to 1.
type rgb [3]float64

// blender gives the colour of a source in front of a backdrop.
type blender func(back, src rgb) rgb

// blended mixes a pixel with what is behind it, as much as there is something. https://www.w3.org/TR/compositing-1/#blending
func blended(f blender, back []uint8, src pixel) pixel {
	if back[3] == 0 {
		return src
	}
	ab, as := float64(back[3])/255, float64(src.a)/255
	cb := rgb{float64(back[0]) / 255 / ab, float64(back[1]) / 255 / ab, float64(back[2]) / 255 / ab}
	cs := rgb{float64(src.r) / 255 / as, float64(src.g) / 255 / as, float64(src.b) / 255 / as}
	mixed := f(cb, cs)
	var out [3]uint8
	for i := range out {
		out[i] = uint8(math.Round(min(max((1-ab)*cs[i]+ab*mixed[i], 0), 1) * as * 255))
	}
	return pixel{out[0], out[1], out[2], src.a}
}

// separable makes a blender that treats each component alone.
func separable(f func(b, s float64) float64) blender {
	return func(back, src rgb) rgb {
		return rgb{f(back[0], src[0]), f(back[1], src[1]), f(back[2], src[2])}
	}
}

var blenders = map[string]blender{
	"multiply":   separable(multiply),
	"screen":     separable(screen),
	"overlay":    separable(func(b, s float64) float64 { return hardLight(s, b) }),
	"darken":     separable(func(b, s float64) float64 { return min(b, s) }),
	"lighten":    separable(func(b, s float64) float64 { return max(b, s) }),
	"difference": separable(func(b, s float64) float64 { return math.Abs(b - s) }),
	"exclusion":  separable(func(b, s float64) float64 { return b + s - 2*b*s }),
	"hard-light": separable(hardLight),
	"soft-light": separable(softLight),
	"color-dodge": separable(func(b, s float64) float64 {
		switch {
		case b == 0:
			return 0
		case s == 1:
			return 1
		}
		return min(1, b/(1-s))
	}),
	"color-burn": separable(func(b, s float64) float64 {
		switch {
		case b == 1:
			return 1
		case s == 0:
			return 0
		}
		return 1 - min(1, (1-b)/s)
	}),
	"hue":        func(b, s rgb) rgb { return setLum(setSat(s, sat(b)), lum(b)) },
	"saturation": func(b, s rgb) rgb { return setLum(setSat(b, sat(s)), lum(b)) },
	"color":      func(b, s rgb) rgb { return setLum(s, lum(b)) },
	"luminosity": func(b, s rgb) rgb { return setLum(b, lum(s)) },
}

// blendMode finds the function of a CSS blend mode; nil for normal and unknown ones.
func blendMode(css string) blender { return blenders[css] }

func multiply(b, s float64) float64 { return b * s }
func screen(b, s float64) float64   { return b + s - b*s }

func hardLight(b, s float64) float64 {
	if s <= 0.5 {
		return multiply(b, 2*s)
	}
	return screen(b, 2*s-1)
}

func softLight(b, s float64) float64 {
	if s <= 0.5 {
		return b - (1-2*s)*b*(1-b)
	}
	d := math.Sqrt(b)
	if b <= 0.25 {
		d = ((16*b-12)*b + 4) * b
	}
	return b + (2*s-1)*(d-b)
}

// lum, sat, setLum and setSat are the functions of that name in the specification of non-separable modes.
func lum(c rgb) float64 { return 0.3*c[0] + 0.59*c[1] + 0.11*c[2] }

func sat(c rgb) float64 { return max(c[0], c[1], c[2]) - min(c[0], c[1], c[2]) }

func setLum(c rgb, l float64) rgb {
	d := l - lum(c)
	for i := range c {
		c[i] += d
	}
	low, high := min(c[0], c[1], c[2]), max(c[0], c[1], c[2])
	for i := range c {
		if low < 0 {
			c[i] = l + (c[i]-l)*l/(l-low)
		}
		if high > 1 {
			c[i] = l + (c[i]-l)*(1-l)/(high-l)
		}
	}
	return c
}

func setSat(c rgb, s float64) rgb {
	low, high := min(c[0], c[1], c[2]), max(c[0], c[1], c[2])
	if high == low {
		return rgb{}
	}
	for i := range c {
		c[i] = (c[i] - low) * s / (high - low)
	}
	return c
}
