package style

import (
	"etikett/render/css"
)

// picture is a specified <image>.
type picture struct {
	url      string
	gradient *gradient
}

// gradient is a specified gradient.
type gradient struct {
	Gradient
	size  [2]size
	place place
	stops []gradientStop
}

type gradientStop struct {
	color color
	place size
	hint  bool
}

// imageOrNone reads `none` or an <image>.
func (p *parser) imageOrNone() (picture, bool) {
	if p.is("none") {
		return picture{}, true
	}
	if u, ok := p.url(); ok {
		return picture{url: u}, u != ""
	}
	if f, _ := p.function("image-set", "-webkit-image-set"); f != nil {
		return f.imageSet()
	}
	f, name := p.function("linear-gradient", "repeating-linear-gradient", "radial-gradient", "repeating-radial-gradient",
		"-webkit-linear-gradient", "-webkit-radial-gradient")
	if f == nil {
		return picture{}, false
	}
	g := &gradient{}
	var ok bool
	switch name {
	case "linear-gradient", "repeating-linear-gradient":
		g.Kind, g.Repeating = "linear", name != "linear-gradient"
		ok = f.linear(g)
	case "radial-gradient", "repeating-radial-gradient":
		g.Kind, g.Repeating = "radial", name != "radial-gradient"
		ok = f.radial(g)
	}
	return picture{gradient: g}, ok && f.done()
}

// imageSet takes the image of the highest resolution: print heads have dots to spare.
func (p *parser) imageSet() (picture, bool) {
	var best picture
	most := -1.0
	for {
		var pic picture
		if s, ok := p.str(); ok {
			pic.url = s
		} else if pic, ok = p.imageOrNone(); !ok || pic == (picture{}) {
			return picture{}, false
		}
		res := 1.0
		for p.more() && p.peek().Kind != css.Comma {
			if n, ok := p.number(catResolution); ok {
				res = n.value
			} else if f, _ := p.function("type"); f == nil {
				return picture{}, false
			}
		}
		if res > most {
			best, most = pic, res
		}
		if !p.comma() {
			return best, p.done()
		}
	}
}

// linear reads the arguments of linear-gradient(). CSS Images 4 §3.1
func (p *parser) linear(g *gradient) bool {
	g.Angle = 180
	start := p.pos
	if a, ok := p.angle(true); ok {
		if p.comma() {
			g.Angle = a
		} else {
			p.pos = start
		}
	} else if p.is("to") {
		var x, y string
		for range 2 {
			if w, ok := p.oneOf("left", "right"); ok && x == "" {
				x = w
			} else if w, ok := p.oneOf("top", "bottom"); ok && y == "" {
				y = w
			}
		}
		switch {
		case x != "" && y != "":
			g.ToCorner = y + " " + x
		case x != "" || y != "":
			g.Angle = map[string]float64{"top": 0, "right": 90, "bottom": 180, "left": 270}[x+y]
		default:
			return false
		}
		if !p.comma() {
			return false
		}
	}
	return p.stops(g)
}

// radial reads the arguments of radial-gradient(). CSS Images 4 §3.2
func (p *parser) radial(g *gradient) bool {
	g.place = place{x: centre, y: centre}
	var sizes []size
	any := false
	for p.more() && p.peek().Kind != css.Comma {
		if w, ok := p.oneOf("circle", "ellipse"); ok && g.Shape == "" {
			g.Shape = w
		} else if w, ok := p.oneOf("closest-side", "farthest-side", "closest-corner", "farthest-corner"); ok && g.Extent == "" && sizes == nil {
			g.Extent = w
		} else if p.is("at") {
			pl, ok := p.position()
			if !ok {
				return false
			}
			g.place = pl
		} else if s, ok := p.length(true, false); ok && g.Extent == "" && len(sizes) < 2 {
			sizes = append(sizes, s)
		} else if any {
			return false
		} else {
			break
		}
		any = true
	}
	if any && !p.comma() {
		return false
	}
	isPercent := func(s size) bool { return s.unit == unitPercent || s.calc != nil && s.calc.cat&catPercent != 0 }
	switch len(sizes) {
	case 0:
		if g.Extent == "" {
			g.Extent = "farthest-corner"
		}
	case 1: // a circle
		if g.Shape == "ellipse" || isPercent(sizes[0]) {
			return false
		}
		g.Shape, g.size = "circle", [2]size{sizes[0], sizes[0]}
	case 2:
		if g.Shape == "circle" {
			return false
		}
		g.size = [2]size{sizes[0], sizes[1]}
	}
	if g.Shape == "" {
		g.Shape = "ellipse"
	}
	return p.stops(g)
}

// stops reads a colour stop list.
func (p *parser) stops(g *gradient) bool {
	colors := 0
	for {
		if s, ok := p.length(true, true); ok { // a hint, or a place before its colour
			if c, ok := p.color(); ok {
				g.stops = append(g.stops, gradientStop{color: c, place: s})
				colors++
			} else {
				if colors == 0 || g.stops[len(g.stops)-1].hint {
					return false
				}
				g.stops = append(g.stops, gradientStop{place: s, hint: true})
			}
		} else if c, ok := p.color(); ok {
			g.stops = append(g.stops, gradientStop{color: c})
			colors++
			last := len(g.stops) - 1
			if s, ok := p.length(true, true); ok {
				g.stops[last].place = s
				if s, ok := p.length(true, true); ok {
					g.stops = append(g.stops, gradientStop{color: c, place: s})
				}
			}
		} else {
			return false
		}
		if !p.comma() {
			break
		}
	}
	return colors >= 1 && len(g.stops) > 0 && !g.stops[len(g.stops)-1].hint
}

func (x *computing) image(p picture) Image {
	if p.gradient == nil {
		return Image{URL: p.url}
	}
	g := p.gradient.Gradient
	g.Size = [2]Length{x.nonNegative(p.gradient.size[0]), x.nonNegative(p.gradient.size[1])}
	g.Position = x.position(p.gradient.place)
	g.Stops = make([]GradientStop, len(p.gradient.stops))
	for i, s := range p.gradient.stops {
		g.Stops[i] = GradientStop{Color: s.color.in(x.c.Color), Place: x.length(s.place), Hint: s.hint}
	}
	return Image{Gradient: &g}
}
