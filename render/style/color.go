package style

import (
	"math"

	"golang.org/x/image/colornames"

	"etikett/render/css"
)

// color is a specified colour: a fixed one, or the element's own with an alpha of its own.
type color struct {
	Color
	current bool
}

func rgba(r, g, b, a uint8) Color { return Color{R: r, G: g, B: b, A: a} }

// in gives the colour for an element whose color property is known.
func (c color) in(current Color) Color {
	if c.current {
		return current
	}
	return c.Color
}

var currentColor = color{current: true}

// ParseColor reads a colour as CSS writes it. currentcolor gives the colour that is passed in.
func ParseColor(src string, current Color) (Color, bool) {
	p := &parser{tokens: css.ParseValue(src, css.Options{})}
	c, ok := p.color()
	return c.in(current), ok && p.done()
}

// color reads a <color>, CSS Color 4.
func (p *parser) color() (color, bool) {
	t := p.peek()
	switch t.Kind {
	case css.Hash:
		c, ok := hexColor(t.Text)
		if ok {
			p.pos++
		}
		return color{Color: c}, ok
	case css.Ident:
		name := css.Lower(t.Text)
		if name == "currentcolor" {
			p.pos++
			return currentColor, true
		}
		if c, ok := colornames.Map[name]; ok { // those of SVG are all of CSS but one
			p.pos++
			return color{Color: rgba(c.R, c.G, c.B, 255)}, true
		}
		if name == "rebeccapurple" {
			p.pos++
			return color{Color: rgba(102, 51, 153, 255)}, true
		}
		if name == "transparent" {
			p.pos++
			return color{}, true
		}
		if c, ok := systemColors[name]; ok {
			p.pos++
			return color{Color: c}, true
		}
	case css.Function:
		c, ok := colorFunction(t.Text, t.Args)
		if ok {
			p.pos++
		}
		return c, ok
	}
	return color{}, false
}

// systemColors are those that a page on paper has. CSS Color 4 §6.2
var systemColors = map[string]Color{
	"canvas": rgba(255, 255, 255, 255), "canvastext": rgba(0, 0, 0, 255), "linktext": rgba(0, 0, 238, 255), "visitedtext": rgba(85, 26, 139, 255),
	"activetext": rgba(255, 0, 0, 255), "buttonface": rgba(239, 239, 239, 255), "buttontext": rgba(0, 0, 0, 255), "buttonborder": rgba(118, 118, 118, 255),
	"field": rgba(255, 255, 255, 255), "fieldtext": rgba(0, 0, 0, 255), "highlight": rgba(181, 213, 255, 255), "highlighttext": rgba(0, 0, 0, 255),
	"mark": rgba(255, 255, 0, 255), "marktext": rgba(0, 0, 0, 255), "graytext": rgba(128, 128, 128, 255),
	"accentcolor": rgba(0, 95, 204, 255), "accentcolortext": rgba(255, 255, 255, 255), "selecteditem": rgba(0, 95, 204, 255), "selecteditemtext": rgba(255, 255, 255, 255),
}

func hexColor(s string) (Color, bool) {
	var v [8]uint8
	if len(s) > 8 {
		return Color{}, false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			v[i] = c - '0'
		case 'a' <= c && c <= 'f':
			v[i] = c - 'a' + 10
		case 'A' <= c && c <= 'F':
			v[i] = c - 'A' + 10
		default:
			return Color{}, false
		}
	}
	switch len(s) {
	case 3:
		return rgba(v[0]*17, v[1]*17, v[2]*17, 255), true
	case 4:
		return rgba(v[0]*17, v[1]*17, v[2]*17, v[3]*17), true
	case 6:
		return rgba(v[0]<<4|v[1], v[2]<<4|v[3], v[4]<<4|v[5], 255), true
	case 8:
		return rgba(v[0]<<4|v[1], v[2]<<4|v[3], v[4]<<4|v[5], v[6]<<4|v[7]), true
	}
	return Color{}, false
}

// component is a part of a colour: a number, a percentage of its range, or none (zero).
type component struct {
	value   float64
	percent bool
	angle   bool
}

// components reads those of a colour function, with commas or without, and the alpha behind a slash or a comma.
func components(p *parser, n int) (v []component, alpha float64, legacy, ok bool) {
	alpha = 1
	for len(v) < n {
		if len(v) > 0 {
			c := p.comma()
			if len(v) == 1 {
				legacy = c
			} else if c != legacy {
				return nil, 0, false, false
			}
		}
		if p.is("none") {
			if legacy {
				return nil, 0, false, false
			}
			v = append(v, component{})
			continue
		}
		x, ok := p.number(catNumber | catPercent | catAngle)
		if !ok {
			return nil, 0, false, false
		}
		c := component{value: x.value, percent: x.unit == unitPercent, angle: x.unit == unitDeg}
		if x.calc != nil {
			if x.calc.cat != catPercent {
				return nil, 0, false, false
			}
			c = component{value: x.calc.definite(nil), percent: true}
		}
		v = append(v, c)
	}
	if p.done() {
		return v, alpha, legacy, true
	}
	if legacy && !p.comma() || !legacy && !p.delim('/') {
		return nil, 0, false, false
	}
	if !legacy && p.is("none") {
		alpha = 0
	} else if alpha, ok = p.fraction(); !ok {
		return nil, 0, false, false
	}
	return v, max(0, min(1, alpha)), legacy, p.done()
}

// of gives the component in units of its range: a percentage of full, or the number over scale.
func (c component) of(full, scale float64) float64 {
	if c.percent {
		return c.value / 100 * full
	}
	return c.value * scale
}

func colorFunction(name string, args []css.Token) (color, bool) {
	p := &parser{tokens: args}
	space := ""
	switch name {
	case "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch":
	case "color":
		w, ok := p.oneOf("srgb", "srgb-linear", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020", "xyz", "xyz-d50", "xyz-d65")
		if !ok {
			return color{}, false
		}
		space = w
	case "color-mix":
		return colorMix(p)
	case "device-cmyk":
		v, alpha, _, ok := components(p, 4)
		if !ok {
			return color{}, false
		}
		k := 1 - clamp01(v[3].of(1, 1))
		return color{Color: fromSRGB((1-clamp01(v[0].of(1, 1)))*k, (1-clamp01(v[1].of(1, 1)))*k, (1-clamp01(v[2].of(1, 1)))*k, alpha)}, true
	default:
		return color{}, false
	}
	v, alpha, legacy, ok := components(p, 3)
	if !ok {
		return color{}, false
	}
	for i, c := range v { // angles stand for hues alone
		hue := i == 0 && (name == "hsl" || name == "hsla" || name == "hwb") || i == 2 && (name == "lch" || name == "oklch")
		if c.angle && !hue || hue && c.percent {
			return color{}, false
		}
	}
	var r, g, b float64
	switch name {
	case "rgb", "rgba":
		if legacy && (v[0].percent != v[1].percent || v[1].percent != v[2].percent) {
			return color{}, false
		}
		r, g, b = v[0].of(1, 1.0/255), v[1].of(1, 1.0/255), v[2].of(1, 1.0/255)
	case "hsl", "hsla":
		if legacy && (!v[1].percent || !v[2].percent) {
			return color{}, false
		}
		r, g, b = fromHSL(v[0].value, clamp01(v[1].of(1, 0.01)), clamp01(v[2].of(1, 0.01)))
	case "hwb":
		if legacy {
			return color{}, false
		}
		r, g, b = fromHWB(v[0].value, clamp01(v[1].of(1, 0.01)), clamp01(v[2].of(1, 0.01)))
	case "lab":
		r, g, b = fromLab(clamp(v[0].of(100, 1), 0, 100), v[1].of(125, 1), v[2].of(125, 1))
	case "lch":
		c, h := max(0, v[1].of(150, 1)), v[2].value*math.Pi/180
		r, g, b = fromLab(clamp(v[0].of(100, 1), 0, 100), c*math.Cos(h), c*math.Sin(h))
	case "oklab":
		r, g, b = fromOklab(clamp01(v[0].of(1, 1)), v[1].of(0.4, 1), v[2].of(0.4, 1))
	case "oklch":
		c, h := max(0, v[1].of(0.4, 1)), v[2].value*math.Pi/180
		r, g, b = fromOklab(clamp01(v[0].of(1, 1)), c*math.Cos(h), c*math.Sin(h))
	case "color":
		if legacy {
			return color{}, false
		}
		r, g, b = fromSpace(space, v[0].of(1, 1), v[1].of(1, 1), v[2].of(1, 1))
	}
	return color{Color: fromSRGB(r, g, b, alpha)}, true
}

// colorMix reads color-mix(), CSS Color 5 §3, and mixes in sRGB or oklab; other spaces are mixed in oklab, which is their like.
func colorMix(p *parser) (color, bool) {
	if !p.is("in") {
		return color{}, false
	}
	space := p.word()
	p.pos++
	switch space {
	case "srgb", "srgb-linear", "lab", "oklab", "xyz", "xyz-d50", "xyz-d65", "hsl", "hwb", "lch", "oklch":
	default:
		return color{}, false
	}
	var c [2]color
	share := [2]float64{-1, -1}
	for i := range c {
		if !p.comma() {
			return color{}, false
		}
		read := func() {
			if t := p.peek(); t.Kind == css.Percentage {
				share[i] = clamp(t.Num, 0, 100)
				p.pos++
			}
		}
		read()
		var ok bool
		if c[i], ok = p.color(); !ok || c[i].current {
			return color{}, false // currentcolor would have to wait for the element
		}
		if share[i] < 0 {
			read()
		}
	}
	if !p.done() {
		return color{}, false
	}
	switch {
	case share[0] < 0 && share[1] < 0:
		share = [2]float64{50, 50}
	case share[0] < 0:
		share[0] = 100 - share[1]
	case share[1] < 0:
		share[1] = 100 - share[0]
	}
	sum := share[0] + share[1]
	if sum == 0 {
		return color{}, false
	}
	w := share[1] / sum
	a0, a1 := float64(c[0].A)/255, float64(c[1].A)/255
	alpha := a0*(1-w) + a1*w
	to := func(c Color) [3]float64 {
		r, g, b := float64(c.R)/255, float64(c.G)/255, float64(c.B)/255
		if space == "srgb" {
			return [3]float64{r, g, b}
		}
		return toOklab(r, g, b)
	}
	x, y := to(c[0].Color), to(c[1].Color)
	var m [3]float64
	for i := range m {
		if alpha > 0 {
			m[i] = (x[i]*a0*(1-w) + y[i]*a1*w) / alpha
		}
	}
	if space != "srgb" {
		m[0], m[1], m[2] = fromOklab(m[0], m[1], m[2])
	}
	return color{Color: fromSRGB(m[0], m[1], m[2], alpha*min(1, sum/100))}, true
}

func clamp01(v float64) float64         { return clamp(v, 0, 1) }
func clamp(v, lo, hi float64) float64   { return max(lo, min(hi, v)) }
func fromSRGB(r, g, b, a float64) Color { return rgba(byteOf(r), byteOf(g), byteOf(b), byteOf(a)) }

func byteOf(v float64) uint8 {
	if v != v {
		return 0
	}
	return uint8(math.Floor(clamp01(v)*255 + 0.5))
}
