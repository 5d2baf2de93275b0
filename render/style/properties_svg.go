package style

import (
	"golang.org/x/net/html"

	"etikett/render/css"
)

// SVG holds the properties of SVG 2 that elements inherit. It is shared by all that have the same, and nil is the initial one.
type SVG struct {
	Fill, Stroke               SVGPaint
	FillOpacity, StrokeOpacity float64
	FillEvenOdd, ClipEvenOdd   bool // fill-rule, clip-rule
	StrokeWidth                Length
	StrokeCap                  string // butt, round, square
	StrokeJoin                 string // miter, round, bevel
	MiterLimit                 float64
	Dashes                     []Length
	DashOffset                 Length
	MarkerStart                string // URL; "" none
	MarkerMid                  string
	MarkerEnd                  string
	TextAnchor                 string // start, middle, end
	StrokeFirst                bool   // paint-order
}

// SVGOwn holds those that elements do not inherit.
type SVGOwn struct {
	ClipPath, Mask, Filter string // URLs; "" none
	MaskByAlpha            bool   // mask-type
	StopColor              Color
	StopOpacity            float64
	DominantBaseline       string
	AlignmentBaseline      string
	BaselineShift          Length // auto is baseline
	NonScalingStroke       bool   // vector-effect
}

// SVGPaint is what fill and stroke are: a colour, a paint server, or none.
type SVGPaint struct {
	None    bool
	URL     string // of a gradient or pattern; what follows is the fallback
	Current bool   // the element's own colour
	Color   Color
	Context string // context-fill or context-stroke: what the element that a marker or <use> stands for is painted with
}

// In gives the colour for an element of this color.
func (p SVGPaint) In(current Color) Color {
	if p.Current {
		return current
	}
	return p.Color
}

var (
	initialSVG = &SVG{Fill: SVGPaint{Color: rgba(0, 0, 0, 255)}, Stroke: SVGPaint{None: true}, FillOpacity: 1, StrokeOpacity: 1,
		StrokeWidth: Px(1), StrokeCap: "butt", StrokeJoin: "miter", MiterLimit: 4, DashOffset: Px(0), TextAnchor: "start"}
	initialSVGOwn = &SVGOwn{StopColor: rgba(0, 0, 0, 255), StopOpacity: 1, DominantBaseline: "auto", AlignmentBaseline: "baseline"}
)

// inheritedSVG makes a property of the inherited group. Styles share a group until one of them changes it.
func inheritedSVG[S, T any](name string, get func(*SVG) *T, parse func(*parser) (S, bool), compute func(*computing, S) T) property {
	set := func(c *Computed, v T) {
		group := *c.SVG
		*get(&group) = v
		c.SVG = &group
	}
	return property{name: name, inherited: true, grouped: true,
		parse: func(p *parser) (any, bool) { v, ok := parse(p); return v, ok },
		apply: func(x *computing, v any) { set(x.c, compute(x, v.(S))) },
		reset: func(d, s *Computed) { set(d, *get(s.SVG)) }}
}

// ownSVG makes a property of the group that is not inherited.
func ownSVG[S, T any](name string, get func(*SVGOwn) *T, parse func(*parser) (S, bool), compute func(*computing, S) T) property {
	set := func(c *Computed, v T) {
		group := *c.SVGOwn
		*get(&group) = v
		c.SVGOwn = &group
	}
	return property{name: name,
		parse: func(p *parser) (any, bool) { v, ok := parse(p); return v, ok },
		apply: func(x *computing, v any) { set(x.c, compute(x, v.(S))) },
		reset: func(d, s *Computed) { set(d, *get(s.SVGOwn)) }}
}

func same[T any](_ *computing, v T) T { return v }

// svgProperties are those of SVG 2. Plain numbers are px where the property is a length.
func svgProperties() []property {
	word := func(words ...string) func(*parser) (string, bool) {
		return func(p *parser) (string, bool) { return p.oneOf(words...) }
	}
	evenOdd := func(p *parser) (bool, bool) {
		w, ok := p.oneOf("nonzero", "evenodd")
		return w == "evenodd", ok
	}
	alpha := func(p *parser) (float64, bool) {
		v, ok := p.fraction()
		return clamp01(v), ok
	}
	url := func(p *parser) (string, bool) {
		if p.is("none") {
			return "", true
		}
		return p.url()
	}
	offset := func(p *parser) (size, bool) { return p.userLength(true) }
	return []property{
		inheritedSVG("fill", func(s *SVG) *SVGPaint { return &s.Fill }, svgPaint, same),
		inheritedSVG("stroke", func(s *SVG) *SVGPaint { return &s.Stroke }, svgPaint, same),
		inheritedSVG("fill-opacity", func(s *SVG) *float64 { return &s.FillOpacity }, alpha, same),
		inheritedSVG("stroke-opacity", func(s *SVG) *float64 { return &s.StrokeOpacity }, alpha, same),
		inheritedSVG("fill-rule", func(s *SVG) *bool { return &s.FillEvenOdd }, evenOdd, same),
		inheritedSVG("clip-rule", func(s *SVG) *bool { return &s.ClipEvenOdd }, evenOdd, same),
		inheritedSVG("stroke-width", func(s *SVG) *Length { return &s.StrokeWidth }, func(p *parser) (size, bool) { return p.userLength(false) }, (*computing).nonNegative),
		inheritedSVG("stroke-linecap", func(s *SVG) *string { return &s.StrokeCap }, word("butt", "round", "square"), same),
		inheritedSVG("stroke-linejoin", func(s *SVG) *string { return &s.StrokeJoin }, word("miter", "round", "bevel", "miter-clip", "arcs"), same),
		inheritedSVG("stroke-miterlimit", func(s *SVG) *float64 { return &s.MiterLimit }, func(p *parser) (float64, bool) {
			v, ok := p.plain()
			return v, ok && v >= 1
		}, same),
		inheritedSVG("stroke-dasharray", func(s *SVG) *[]Length { return &s.Dashes }, dashes, func(x *computing, v []size) []Length {
			var out []Length
			for _, s := range v {
				out = append(out, x.nonNegative(s))
			}
			return out
		}),
		inheritedSVG("stroke-dashoffset", func(s *SVG) *Length { return &s.DashOffset }, offset, (*computing).length),
		inheritedSVG("marker-start", func(s *SVG) *string { return &s.MarkerStart }, url, same),
		inheritedSVG("marker-mid", func(s *SVG) *string { return &s.MarkerMid }, url, same),
		inheritedSVG("marker-end", func(s *SVG) *string { return &s.MarkerEnd }, url, same),
		inheritedSVG("text-anchor", func(s *SVG) *string { return &s.TextAnchor }, word("start", "middle", "end"), same),
		inheritedSVG("paint-order", func(s *SVG) *bool { return &s.StrokeFirst }, paintOrder, same),
		ownSVG("clip-path", func(s *SVGOwn) *string { return &s.ClipPath }, url, same),
		ownSVG("mask", func(s *SVGOwn) *string { return &s.Mask }, url, same),
		ownSVG("mask-type", func(s *SVGOwn) *bool { return &s.MaskByAlpha }, func(p *parser) (bool, bool) {
			w, ok := p.oneOf("luminance", "alpha")
			return w == "alpha", ok
		}, same),
		ownSVG("filter", func(s *SVGOwn) *string { return &s.Filter }, url, same),
		ownSVG("stop-color", func(s *SVGOwn) *Color { return &s.StopColor }, (*parser).color, func(x *computing, c color) Color { return c.in(x.c.Color) }),
		ownSVG("stop-opacity", func(s *SVGOwn) *float64 { return &s.StopOpacity }, alpha, same),
		ownSVG("dominant-baseline", func(s *SVGOwn) *string { return &s.DominantBaseline }, word("auto", "text-bottom", "alphabetic", "ideographic", "middle",
			"central", "mathematical", "hanging", "text-top", "text-before-edge", "text-after-edge", "use-script", "no-change", "reset-size"), same),
		ownSVG("alignment-baseline", func(s *SVGOwn) *string { return &s.AlignmentBaseline }, word("auto", "baseline", "text-bottom", "alphabetic", "ideographic",
			"middle", "central", "mathematical", "hanging", "text-top", "before-edge", "text-before-edge", "after-edge", "text-after-edge"), same),
		ownSVG("baseline-shift", func(s *SVGOwn) *Length { return &s.BaselineShift }, func(p *parser) (size, bool) {
			switch w, _ := p.oneOf("baseline", "sub", "super"); w {
			case "baseline":
				return auto, true
			case "sub":
				return size{LengthCalc, number{value: -0.5, unit: unitEm}}, true
			case "super":
				return size{LengthCalc, number{value: 0.5, unit: unitEm}}, true
			}
			return p.userLength(true)
		}, (*computing).length),
		ownSVG("vector-effect", func(s *SVGOwn) *bool { return &s.NonScalingStroke }, func(p *parser) (bool, bool) {
			w, ok := p.oneOf("none", "non-scaling-stroke")
			return w == "non-scaling-stroke", ok
		}, same),
	}
}

// userLength reads a length; a plain number is px.
func (p *parser) userLength(negative bool) (size, bool) {
	if v, ok := p.plain(); ok {
		return px(v), negative || v >= 0
	}
	return p.length(true, negative)
}

// svgPaint reads <paint>, SVG 2 §13.2.
func svgPaint(p *parser) (SVGPaint, bool) {
	if p.is("none") {
		return SVGPaint{None: true}, true
	}
	if word, ok := p.oneOf("context-fill", "context-stroke"); ok {
		return SVGPaint{None: true, Context: word}, true
	}
	var v SVGPaint
	if p.peek().Kind == css.BadURL { // a reference that leads nowhere, rather than the initial black
		p.pos++
		return SVGPaint{None: true}, true
	}
	if u, ok := p.url(); ok {
		v.URL = u
		if p.done() || p.is("none") {
			v.None = true
			return v, true
		}
	}
	c, ok := p.color()
	v.Current, v.Color = c.current, c.Color
	return v, ok
}

func dashes(p *parser) ([]size, bool) {
	if p.is("none") {
		return nil, true
	}
	var out []size
	for p.more() {
		s, ok := p.userLength(false)
		if !ok || len(out) >= 1000 {
			return nil, false
		}
		out = append(out, s)
		p.comma()
	}
	return out, len(out) > 0
}

// paintOrder tells whether the stroke comes before the fill.
func paintOrder(p *parser) (bool, bool) {
	if p.is("normal") {
		return false, true
	}
	first := ""
	for p.more() {
		w, ok := p.oneOf("fill", "stroke", "markers")
		if !ok {
			return false, false
		}
		if first == "" && w != "markers" {
			first = w
		}
	}
	return first == "stroke", first != ""
}

// presentation are the attributes of SVG elements that stand for properties of the same name. SVG 2 §6.6
var presentation = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range svgProperties() {
		m[p.name] = true
	}
	for _, n := range []string{"color", "direction", "display", "font-family", "font-size", "font-stretch", "font-style", "font-variant", "font-weight",
		"image-rendering", "letter-spacing", "opacity", "overflow", "text-decoration", "unicode-bidi", "visibility", "white-space", "word-spacing",
		"writing-mode", "transform-origin", "marker"} {
		m[n] = true
	}
	return m
}()

// unitless are those of them that take lengths, for which a plain number in an attribute is px.
var unitless = map[string]bool{"font-size": true, "letter-spacing": true, "word-spacing": true, "transform-origin": true}

// presentationOf gives the declarations that an SVG element's attributes stand for.
func presentationOf(n *html.Node) *attribute {
	var decls []css.Declaration
	for i := range n.Attr {
		name := n.Attr[i].Key
		if !presentation[name] {
			continue
		}
		value := css.ParseValue(n.Attr[i].Val, css.Options{MaxTokens: 10_000})
		for j := range value {
			if unitless[name] && value[j].Kind == css.Number {
				value[j].Kind, value[j].Text = css.Dimension, "px"
			}
		}
		decls = append(decls, css.Declaration{Name: name, Value: value})
	}
	if len(decls) == 0 {
		return nil
	}
	k := compiler{source: "attribute of <" + n.Data + ">"}
	return &attribute{block: k.block(decls), warnings: k.warnings}
}
