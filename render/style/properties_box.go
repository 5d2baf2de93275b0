package style

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// boxProperties are those of CSS Display 3, Sizing 3, Positioned Layout 3 and CSS 2.2 §9–11.
func boxProperties() []property {
	inset := func(p *parser) (size, bool) {
		if p.is("auto") {
			return auto, true
		}
		return p.length(true, true)
	}
	padding := func(p *parser) (size, bool) { return p.length(true, false) }
	list := []property{
		simple("display", false, func(c *Computed) *string { return &c.Display }, display),
		simple("position", false, func(c *Computed) *string { return &c.Position }, position),
		keyword("float", false, func(c *Computed) *string { return &c.Float }, "none", "left", "right", "inline-start", "inline-end", "footnote"),
		keyword("clear", false, func(c *Computed) *string { return &c.Clear }, "none", "left", "right", "both", "inline-start", "inline-end"),
		computedAs("width", false, func(c *Computed) *Length { return &c.Width }, boxSize, (*computing).nonNegative),
		computedAs("height", false, func(c *Computed) *Length { return &c.Height }, boxSize, (*computing).nonNegative),
		computedAs("min-width", false, func(c *Computed) *Length { return &c.MinWidth }, boxSize, (*computing).nonNegative),
		computedAs("min-height", false, func(c *Computed) *Length { return &c.MinHeight }, boxSize, (*computing).nonNegative),
		computedAs("max-width", false, func(c *Computed) *Length { return &c.MaxWidth }, maxSize, (*computing).nonNegative),
		computedAs("max-height", false, func(c *Computed) *Length { return &c.MaxHeight }, maxSize, (*computing).nonNegative),
		simple("aspect-ratio", false, func(c *Computed) *float64 { return &c.AspectRatio }, aspectRatio),
		keyword("box-sizing", false, func(c *Computed) *string { return &c.BoxSizing }, "content-box", "border-box", "padding-box"),
		keyword("box-decoration-break", false, func(c *Computed) *string { return &c.BoxDecorationBreak }, "slice", "clone"),
		simple("overflow", false, func(c *Computed) *string { return &c.Overflow }, overflow),
		keyword("visibility", true, func(c *Computed) *string { return &c.Visibility }, "visible", "hidden", "collapse"),
		{name: "z-index", reset: func(d, s *Computed) { d.ZIndex, d.ZIndexAuto = s.ZIndex, s.ZIndexAuto },
			parse: func(p *parser) (any, bool) {
				if p.is("auto") {
					return nil, true
				}
				v, ok := p.integer()
				return v, ok
			},
			apply: func(x *computing, v any) {
				n, ok := v.(int)
				x.c.ZIndex, x.c.ZIndexAuto = n, !ok
			}},
		{name: "vertical-align", reset: func(d, s *Computed) { d.VerticalAlign, d.VerticalAlignLength = s.VerticalAlign, s.VerticalAlignLength },
			parse: func(p *parser) (any, bool) {
				if w, ok := p.oneOf("baseline", "sub", "super", "top", "text-top", "middle", "bottom", "text-bottom"); ok {
					return w, true
				}
				s, ok := p.length(true, true)
				return s, ok
			},
			apply: func(x *computing, v any) {
				x.c.VerticalAlign, x.c.VerticalAlignLength = "", Length{}
				if w, ok := v.(string); ok {
					x.c.VerticalAlign = w
				} else {
					x.c.VerticalAlignLength = x.length(v.(size))
				}
			}},
		keyword("object-fit", false, func(c *Computed) *string { return &c.ObjectFit }, "fill", "contain", "cover", "none", "scale-down"),
		computedAs("object-position", false, func(c *Computed) *Position { return &c.ObjectPosition }, (*parser).position, (*computing).position),
		simple("image-rendering", true, func(c *Computed) *string { return &c.ImageRendering }, func(p *parser) (string, bool) {
			w, ok := p.oneOf("auto", "pixelated", "crisp-edges", "smooth", "high-quality", "optimizespeed", "optimizequality", "-webkit-optimize-contrast", "-moz-crisp-edges")
			switch w {
			case "high-quality", "optimizequality":
				w = "smooth"
			case "optimizespeed":
				w = "pixelated"
			case "-webkit-optimize-contrast", "-moz-crisp-edges":
				w = "crisp-edges"
			}
			return w, ok
		}),
		simple("image-resolution", true, func(c *Computed) *float64 { return &c.ImageResolution }, func(p *parser) (float64, bool) {
			n, ok := p.number(catResolution)
			return n.value, ok && n.value > 0
		}),
		simple("image-orientation", true, func(c *Computed) *string { return &c.ImageOrientation }, imageOrientation),
		computedAs("clip", false, func(c *Computed) **Sides[Length] { return &c.Clip }, clipRect, func(x *computing, s *Sides[size]) *Sides[Length] {
			if s == nil {
				return nil
			}
			return &Sides[Length]{x.length(s.Top), x.length(s.Right), x.length(s.Bottom), x.length(s.Left)}
		}),
	}
	for _, s := range sides {
		list = append(list,
			sized(s.name, false, func(c *Computed) *Length { return s.of(&c.Inset) }, inset),
			sized("margin-"+s.name, false, func(c *Computed) *Length { return s.of(&c.Margin) }, inset),
			computedAs("padding-"+s.name, false, func(c *Computed) *Length { return s.of(&c.Padding) }, padding, (*computing).nonNegative))
	}
	return list
}

// side names a side and gets it out of Sides.
type side struct {
	name string
	of   func(*Sides[Length]) *Length
	edge func(*Sides[Border]) *Border
}

var sides = []side{
	{"top", func(s *Sides[Length]) *Length { return &s.Top }, func(s *Sides[Border]) *Border { return &s.Top }},
	{"right", func(s *Sides[Length]) *Length { return &s.Right }, func(s *Sides[Border]) *Border { return &s.Right }},
	{"bottom", func(s *Sides[Length]) *Length { return &s.Bottom }, func(s *Sides[Border]) *Border { return &s.Bottom }},
	{"left", func(s *Sides[Length]) *Length { return &s.Left }, func(s *Sides[Border]) *Border { return &s.Left }},
}

// boxSize reads the value of width, height and their minimums. CSS Sizing 3 §3.1
func boxSize(p *parser) (size, bool) {
	switch w, _ := p.oneOf("auto", "min-content", "max-content", "fit-content", "-webkit-fit-content", "-moz-fit-content", "-webkit-min-content",
		"-webkit-max-content", "-moz-min-content", "-moz-max-content", "stretch", "-webkit-fill-available", "-moz-available"); w {
	case "auto":
		return auto, true
	case "min-content", "-webkit-min-content", "-moz-min-content":
		return size{kind: LengthMinContent}, true
	case "max-content", "-webkit-max-content", "-moz-max-content":
		return size{kind: LengthMaxContent}, true
	case "fit-content", "-webkit-fit-content", "-moz-fit-content":
		return size{kind: LengthFitContent}, true
	case "stretch", "-webkit-fill-available", "-moz-available":
		return size{}, false
	}
	return p.length(true, false)
}

func maxSize(p *parser) (size, bool) {
	if p.is("none") {
		return auto, true
	}
	if p.word() == "auto" {
		return size{}, false
	}
	return boxSize(p)
}

// displays gives the canonical keyword for each value of display, single words and pairs in alphabetical order. CSS Display 3 §2
var displays = map[string]string{
	"none": "none", "contents": "contents",
	"block": "block", "block flow": "block", "flow": "block", "block flow-root": "flow-root", "flow-root": "flow-root",
	"inline": "inline", "flow inline": "inline", "flow-root inline": "inline-block", "inline-block": "inline-block",
	"list-item": "list-item", "block list-item": "list-item", "block flow list-item": "list-item", "flow list-item": "list-item",
	"block flow-root list-item": "list-item", "flow-root list-item": "list-item", "inline list-item": "inline", "flow inline list-item": "inline",
	"flex": "flex", "block flex": "flex", "-webkit-flex": "flex", "-webkit-box": "flex", "inline-flex": "inline-flex", "flex inline": "inline-flex", "-webkit-inline-flex": "inline-flex",
	"grid": "grid", "block grid": "grid", "inline-grid": "inline-grid", "grid inline": "inline-grid",
	"table": "table", "block table": "table", "inline-table": "inline-table", "inline table": "inline-table",
	"table-row-group": "table-row-group", "table-header-group": "table-header-group", "table-footer-group": "table-footer-group",
	"table-row": "table-row", "table-cell": "table-cell", "table-column-group": "table-column-group", "table-column": "table-column",
	"table-caption": "table-caption",
}

func display(p *parser) (string, bool) {
	var words []string
	for w := p.word(); w != ""; w = p.word() {
		words = append(words, w)
		p.pos++
	}
	slices.Sort(words)
	d, ok := displays[strings.Join(words, " ")]
	return d, ok
}

func position(p *parser) (string, bool) {
	if f, _ := p.function("running"); f != nil {
		name, ok := f.ident()
		return "running(" + name + ")", ok && f.done()
	}
	return p.oneOf("static", "relative", "absolute", "fixed", "sticky")
}

// aspectRatio reads `auto || <ratio>`; 0 is auto. The auto beside a ratio is left out: it matters to replaced elements, whose own
// ratio layout prefers anyway when both sizes are free.
func aspectRatio(p *parser) (float64, bool) {
	hasAuto := p.is("auto")
	if p.done() && hasAuto {
		return 0, true
	}
	a, ok := p.plain()
	b := 1.0
	if ok && p.delim('/') {
		b, ok = p.plain()
	}
	if !hasAuto {
		p.is("auto")
	}
	if !ok || a < 0 || b < 0 {
		return 0, false
	}
	if a == 0 || b == 0 {
		return 0, true // a degenerate ratio behaves as auto
	}
	return a / b, true
}

// overflow reads one or two keywords; the engine keeps one, the stricter of both axes.
func overflow(p *parser) (string, bool) {
	words := []string{"visible", "clip", "hidden", "auto", "scroll", "overlay"}
	a, ok := p.oneOf(words...)
	if b, two := p.oneOf(words...); two && b != "visible" {
		a = b
	}
	if a == "overlay" {
		a = "auto"
	}
	return a, ok
}

// imageOrientation reads a keyword, or an angle with or without flip, which is rounded to quarters. CSS Images 3 §5.2
func imageOrientation(p *parser) (string, bool) {
	if w, ok := p.oneOf("from-image", "none"); ok {
		return w, true
	}
	flip := p.is("flip")
	v, ok := p.angle(true)
	if !ok && !flip {
		return "", false
	}
	if !flip {
		flip = p.is("flip")
	}
	quarters := ((int(math.Floor(v/90+0.5)) % 4) + 4) % 4
	s := strconv.Itoa(quarters*90) + "deg"
	if flip {
		s += " flip"
	}
	return s, true
}

// clipRect reads clip: rect(top, right, bottom, left), with commas or without; nil is auto.
func clipRect(p *parser) (*Sides[size], bool) {
	if p.is("auto") {
		return nil, true
	}
	f, _ := p.function("rect")
	if f == nil {
		return nil, false
	}
	var v [4]size
	for i := range v {
		if i > 0 {
			f.comma()
		}
		if f.is("auto") {
			continue
		}
		s, ok := f.length(false, true)
		if !ok {
			return nil, false
		}
		v[i] = s
	}
	return &Sides[size]{v[0], v[1], v[2], v[3]}, f.done()
}

// place is a specified <position>.
type place struct {
	x, y       size
	fromRight  bool
	fromBottom bool
}

var centre = percent(50)

// position reads a <position>, CSS Values 4 §9: one or two values, or offsets from two sides. The three-value form, which only
// backgrounds have, is read as well.
func (p *parser) position() (place, bool) {
	type item struct {
		word   string // "" a length
		offset size
		from   bool // word has an offset
	}
	var items []item
	for len(items) < 4 {
		if w, ok := p.oneOf("left", "right", "top", "bottom", "center"); ok {
			items = append(items, item{word: w})
		} else if s, ok := p.length(true, true); ok {
			items = append(items, item{offset: s})
		} else {
			break
		}
	}
	if len(items) > 2 { // each length is the offset from the side before it
		var pairs []item
		for i := 0; i < len(items); i++ {
			it := items[i]
			if it.word == "" {
				return place{}, false
			}
			if i+1 < len(items) && items[i+1].word == "" && it.word != "center" {
				i++
				it.offset, it.from = items[i].offset, true
			}
			pairs = append(pairs, it)
		}
		if items = pairs; len(items) != 2 {
			return place{}, false
		}
	}
	horizontal := func(it item) bool { return it.word == "left" || it.word == "right" }
	vertical := func(it item) bool { return it.word == "top" || it.word == "bottom" }
	along := func(it item) (size, bool) { // the offset, and whether it counts from the far side
		switch it.word {
		case "left", "top":
			if it.from {
				return it.offset, false
			}
			return percent(0), false
		case "right", "bottom":
			if it.from {
				return it.offset, true
			}
			return percent(100), false
		case "center":
			return centre, false
		}
		return it.offset, false
	}
	pl := place{x: centre, y: centre}
	switch len(items) {
	case 1:
		if vertical(items[0]) {
			pl.y, _ = along(items[0])
		} else {
			pl.x, _ = along(items[0])
		}
		return pl, true
	case 2:
		a, b := items[0], items[1]
		if vertical(a) || horizontal(b) {
			if a.word == "" || b.word == "" { // keywords may change places, lengths not
				return pl, false
			}
			a, b = b, a
		}
		if vertical(a) || horizontal(b) {
			return pl, false
		}
		pl.x, pl.fromRight = along(a)
		pl.y, pl.fromBottom = along(b)
		return pl, true
	}
	return pl, false
}

func (x *computing) position(p place) Position {
	return Position{X: x.length(p.x), Y: x.length(p.y), FromRight: p.fromRight, FromBottom: p.fromBottom}
}
