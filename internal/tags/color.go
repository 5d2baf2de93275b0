package tags

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"

	"etikett/dtl"
	"etikett/render/paint"
)

// parseColor reads a colour as Pillow does: a name of CSS, #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(), rgba(), hsl() and hsv().
func parseColor(v any) (paint.Color, error) {
	s, ok := text(v)
	if !ok {
		return listColor(v)
	}
	unknown := func() (paint.Color, error) {
		return paint.Color{}, dtl.Raise(valueError, "unknown color specifier: %s", dtl.Repr(s))
	}
	if len(s) > 100 {
		return paint.Color{}, dtl.Raise(valueError, "color specifier is too long")
	}
	name := strings.ToLower(s)
	if c, ok := colornames.Map[name]; ok {
		return paint.Color{R: c.R, G: c.G, B: c.B, A: 255}, nil
	}
	if name == "rebeccapurple" {
		return paint.Color{R: 0x66, G: 0x33, B: 0x99, A: 255}, nil
	}
	if hex, ok := strings.CutPrefix(name, "#"); ok {
		if len(hex) == 3 || len(hex) == 4 {
			long := make([]byte, 0, 8)
			for i := range len(hex) {
				long = append(long, hex[i], hex[i])
			}
			hex = string(long)
		}
		if len(hex) == 6 {
			hex += "ff"
		}
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || len(hex) != 8 {
			return unknown()
		}
		return paint.Color{R: uint8(n >> 24), G: uint8(n >> 16), B: uint8(n >> 8), A: uint8(n)}, nil
	}
	function, rest, ok := strings.Cut(name, "(")
	args, after, closed := strings.Cut(rest, ")")
	if !ok || !closed || after != "" {
		return unknown()
	}
	c, ok := functionColor(function, strings.Split(args, ","))
	if !ok {
		return unknown()
	}
	return c, nil
}

// listColor reads a colour given as three or four numbers.
func listColor(v any) (paint.Color, error) {
	n, at, ok := elements(v)
	if ok && (n == 3 || n == 4) {
		c := [4]int{3: 255}
		for i := range n {
			if c[i], ok = asInt(at(i)); !ok {
				break
			}
			c[i] = max(0, min(255, c[i]))
		}
		if ok {
			return paint.Color{R: uint8(c[0]), G: uint8(c[1]), B: uint8(c[2]), A: uint8(c[3])}, nil
		}
	}
	return paint.Color{}, dtl.Raise(typeError, "color must be int or tuple")
}

// functionColor reads the arguments of rgb(), rgba(), hsl() and hsv().
func functionColor(function string, args []string) (paint.Color, bool) {
	if len(args) != 3 && !(function == "rgba" && len(args) == 4) {
		return paint.Color{}, false
	}
	var n [4]float64
	percent := 0
	for i, a := range args {
		a = strings.TrimSpace(a)
		if number, ok := strings.CutSuffix(a, "%"); ok {
			percent++
			a = number
		}
		f, err := strconv.ParseFloat(a, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return paint.Color{}, false
		}
		n[i] = f
	}
	level := func(f float64) uint8 { return uint8(max(0, min(255, int(f+0.5)))) }
	switch {
	case (function == "rgb" || function == "rgba") && percent == 0:
		c := paint.Color{R: level(n[0]), G: level(n[1]), B: level(n[2]), A: 255}
		if function == "rgba" {
			c.A = level(n[3])
		}
		return c, true
	case function == "rgb" && percent == 3:
		return paint.Color{R: level(n[0] * 2.55), G: level(n[1] * 2.55), B: level(n[2] * 2.55), A: 255}, true
	case function == "hsl" && percent == 2:
		r, g, b := hslToRGB(n[0]/360, n[1]/100, n[2]/100)
		return paint.Color{R: level(r * 255), G: level(g * 255), B: level(b * 255), A: 255}, true
	case (function == "hsv" || function == "hsb") && percent == 2:
		s, v := n[1]/100, n[2]/100
		l := v * (1 - s/2)
		sl := 0.0
		if l > 0 && l < 1 {
			sl = (v - l) / min(l, 1-l)
		}
		r, g, b := hslToRGB(n[0]/360, sl, l)
		return paint.Color{R: level(r * 255), G: level(g * 255), B: level(b * 255), A: 255}, true
	}
	return paint.Color{}, false
}

// hslToRGB converts as CSS Color 4, section 7.1, does; all values from 0 to 1.
func hslToRGB(h, s, l float64) (r, g, b float64) {
	f := func(n float64) float64 {
		k := math.Mod(n+h*12, 12)
		if k < 0 {
			k += 12
		}
		return l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1))
	}
	return f(0), f(8), f(4)
}
