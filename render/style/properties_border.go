package style

// borderProperties are those of CSS Backgrounds 3 §3–5 and of the outline.
func borderProperties() []property {
	var list []property
	for i, s := range sides {
		list = append(list, edgeProperties("border-"+s.name, bitTop+colorBit(i), func(c *Computed) *Border { return s.edge(&c.Border) }, false)...)
	}
	list = append(list, edgeProperties("outline", bitOutline, func(c *Computed) *Border { return &c.Outline }, true)...)
	corner := func(name string, get func(*Computed) *Corner) property {
		return computedAs("border-"+name+"-radius", false, get, radius, func(x *computing, v [2]size) Corner {
			return Corner{x.nonNegative(v[0]), x.nonNegative(v[1])}
		})
	}
	return append(list,
		corner("top-left", func(c *Computed) *Corner { return &c.Radius.TopLeft }),
		corner("top-right", func(c *Computed) *Corner { return &c.Radius.TopRight }),
		corner("bottom-right", func(c *Computed) *Corner { return &c.Radius.BottomRight }),
		corner("bottom-left", func(c *Computed) *Corner { return &c.Radius.BottomLeft }),
		computedAs("outline-offset", false, func(c *Computed) *float64 { return &c.OutlineOffset },
			func(p *parser) (size, bool) { return p.length(false, true) }, (*computing).px),
		computedAs("border-image-source", false, func(c *Computed) *Image { return &c.BorderImage.Source }, (*parser).imageOrNone, (*computing).image),
		simple("border-image-slice", false, func(c *Computed) *BorderSlice { return &c.BorderImage.Slice }, borderSlice),
		computedAs("border-image-width", false, func(c *Computed) *Sides[Length] { return &c.BorderImage.Width }, borderImageWidth, (*computing).fourOr),
		computedAs("border-image-outset", false, func(c *Computed) *Sides[Length] { return &c.BorderImage.Outset }, borderImageOutset, (*computing).fourOr),
		simple("border-image-repeat", false, func(c *Computed) *[2]string { return &c.BorderImage.Repeat }, borderImageRepeat),
	)
}

// edgeProperties are the width, style and colour of a border, outline or rule.
func edgeProperties(prefix string, bit colorBit, get func(*Computed) *Border, outline bool) []property {
	styles := borderStyles
	if outline {
		styles = append([]string{"auto"}, styles...)
	}
	return []property{
		computedAs(prefix+"-width", false, func(c *Computed) *float64 { return &get(c).Width }, borderWidth, (*computing).plainPx),
		{name: prefix + "-style", reset: func(d, s *Computed) { get(d).Style = get(s).Style },
			parse: func(p *parser) (any, bool) {
				w, ok := p.oneOf(styles...)
				if w == "auto" {
					w = "solid"
				}
				return w, ok && !(outline && w == "hidden")
			},
			apply: func(x *computing, v any) { get(x.c).Style = v.(string) }},
		colored(prefix+"-color", bit, func(c *Computed) *Color { return &get(c).Color }),
	}
}

var borderStyles = []string{"none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset"}

// borderWidths are those of the keywords, px. CSS Backgrounds 3 §3.3
var borderWidths = map[string]float64{"thin": 1, "medium": 3, "thick": 5}

func borderWidth(p *parser) (size, bool) {
	if v, ok := borderWidths[p.word()]; ok {
		p.pos++
		return px(v), true
	}
	return p.length(false, false)
}

func radius(p *parser) ([2]size, bool) {
	a, ok := p.length(true, false)
	if !ok {
		return [2]size{}, false
	}
	if b, ok := p.length(true, false); ok {
		return [2]size{a, b}, true
	}
	return [2]size{a, a}, true
}

// BorderImage is an image that stands in for the border's styles. Its parts are those of CSS Backgrounds 3 §6.
type BorderImage struct {
	Source Image
	Slice  BorderSlice
	Width  Sides[Length] // auto is the slice's own; percentages of the border image area. BorderNumber: times the border width
	Outset Sides[Length] // BorderNumber: times the border width
	Repeat [2]string     // horizontal and vertical: stretch, repeat, round, space
}

// BorderSlice is border-image-slice.
type BorderSlice struct {
	Sides   Sides[float64] // px of a raster image or units of a vector image, or percent
	Percent Sides[bool]
	Fill    bool
}

func borderSlice(p *parser) (BorderSlice, bool) {
	var s BorderSlice
	s.Fill = p.is("fill")
	var v []number
	for len(v) < 4 {
		n, ok := p.number(catNumber | catPercent)
		if !ok {
			break
		}
		if n.calc != nil || n.value < 0 {
			return s, false
		}
		v = append(v, n)
	}
	if !s.Fill {
		s.Fill = p.is("fill")
	}
	if len(v) == 0 {
		return s, false
	}
	four := spread(v)
	for i, n := range four {
		*[]*float64{&s.Sides.Top, &s.Sides.Right, &s.Sides.Bottom, &s.Sides.Left}[i] = n.value
		*[]*bool{&s.Percent.Top, &s.Percent.Right, &s.Percent.Bottom, &s.Percent.Left}[i] = n.unit == unitPercent
	}
	return s, true
}

// spread gives one to four values to four sides. CSS Backgrounds 3 §3.1
func spread[T any](v []T) [4]T {
	switch len(v) {
	case 1:
		return [4]T{v[0], v[0], v[0], v[0]}
	case 2:
		return [4]T{v[0], v[1], v[0], v[1]}
	case 3:
		return [4]T{v[0], v[1], v[2], v[1]}
	}
	return [4]T{v[0], v[1], v[2], v[3]}
}

// borderImageWidth and borderImageOutset read lengths beside plain numbers, which are multiples of the border width.
func borderImageWidth(p *parser) ([4]size, bool)  { return imageEdges(p, true) }
func borderImageOutset(p *parser) ([4]size, bool) { return imageEdges(p, false) }

func imageEdges(p *parser, width bool) ([4]size, bool) {
	var v []size
	for len(v) < 4 && p.more() {
		if width && p.is("auto") {
			v = append(v, auto)
		} else if n, ok := p.plain(); ok && n >= 0 {
			v = append(v, size{BorderNumber, number{value: n}})
		} else if s, ok := p.length(width, false); ok {
			v = append(v, s)
		} else {
			break
		}
	}
	if len(v) == 0 {
		return [4]size{}, false
	}
	return spread(v), true
}

func (x *computing) fourOr(v [4]size) Sides[Length] {
	one := func(s size) Length {
		if s.kind == BorderNumber {
			return Length{Kind: BorderNumber, Px: s.value}
		}
		return x.nonNegative(s)
	}
	return Sides[Length]{one(v[0]), one(v[1]), one(v[2]), one(v[3])}
}

func borderImageRepeat(p *parser) ([2]string, bool) {
	words := []string{"stretch", "repeat", "round", "space"}
	a, ok := p.oneOf(words...)
	b, two := p.oneOf(words...)
	if !two {
		b = a
	}
	return [2]string{a, b}, ok
}
