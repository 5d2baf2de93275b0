package style

import (
	"slices"
	"strings"
)

// shorthand sets several longhands at once.
type shorthand struct {
	longhands []string
	ids       []propertyID
	// expand reads the value and sets longhands; those that it leaves out get their initial values.
	expand func(p *parser, set func(name string, value any)) bool
}

// aliases are other names of properties, old ones and such of one axis that the engine does not tell apart.
var aliases = map[string]string{
	"word-wrap": "overflow-wrap", "grid-row-gap": "row-gap", "grid-column-gap": "column-gap", "grid-gap": "gap", "text-align-all": "text-align-all",
	"overflow-x": "overflow", "overflow-y": "overflow", "overflow-inline": "overflow", "overflow-block": "overflow",
	"inline-size": "width", "block-size": "height", "min-inline-size": "min-width", "min-block-size": "min-height",
	"max-inline-size": "max-width", "max-block-size": "max-height", "page-break-inside": "break-inside",
	"font-width": "font-stretch", "-weasy-hyphens": "hyphens",
}

// logical are properties whose side depends on the direction of the text: the names for ltr and rtl. Lines run across, so that block
// sides are top and bottom. CSS Logical Properties 1 §4
var logical = func() map[string][2]string {
	m := map[string][2]string{}
	ends := []struct {
		logical, ltr, rtl string
	}{{"inline-start", "left", "right"}, {"inline-end", "right", "left"}, {"block-start", "top", "top"}, {"block-end", "bottom", "bottom"}}
	for _, e := range ends {
		for _, prefix := range []string{"margin-", "padding-"} {
			m[prefix+e.logical] = [2]string{prefix + e.ltr, prefix + e.rtl}
		}
		m["inset-"+e.logical] = [2]string{e.ltr, e.rtl}
		for _, suffix := range []string{"-width", "-style", "-color"} {
			m["border-"+e.logical+suffix] = [2]string{"border-" + e.ltr + suffix, "border-" + e.rtl + suffix}
		}
		m["border-"+e.logical] = [2]string{"border-" + e.ltr, "border-" + e.rtl}
	}
	for _, v := range [][3]string{{"start-start", "top-left", "top-right"}, {"start-end", "top-right", "top-left"},
		{"end-start", "bottom-left", "bottom-right"}, {"end-end", "bottom-right", "bottom-left"}} {
		m["border-"+v[0]+"-radius"] = [2]string{"border-" + v[1] + "-radius", "border-" + v[2] + "-radius"}
	}
	return m
}()

// longhand reads the value of one longhand where the parser stands; it passes nothing if that fails.
func (p *parser) longhand(name string) (any, bool) {
	start := p.pos
	v, ok := properties[idOf[name]].parse(p)
	if !ok {
		p.pos = start
	}
	return v, ok
}

// fourSides makes a shorthand of one value for each side. CSS Backgrounds 3 §3.1
func fourSides(names ...string) *shorthand {
	return &shorthand{longhands: names, expand: func(p *parser, set func(string, any)) bool {
		var v []any
		for len(v) < 4 && p.more() {
			x, ok := p.longhand(names[0])
			if !ok {
				return false
			}
			v = append(v, x)
		}
		if len(v) == 0 {
			return false
		}
		for i, x := range spread(v) {
			set(names[i], x)
		}
		return true
	}}
}

// two makes a shorthand of one value for both, or of one for each.
func two(a, b string) *shorthand {
	return &shorthand{longhands: []string{a, b}, expand: func(p *parser, set func(string, any)) bool {
		x, ok := p.longhand(a)
		if !ok {
			return false
		}
		y := x
		if p.more() {
			if y, ok = p.longhand(b); !ok {
				return false
			}
		}
		set(a, x)
		set(b, y)
		return true
	}}
}

// anyOrder makes a shorthand whose values come in any order, each once.
func anyOrder(names ...string) *shorthand {
	return &shorthand{longhands: names, expand: func(p *parser, set func(string, any)) bool {
		return readAnyOrder(p, set, names)
	}}
}

func readAnyOrder(p *parser, set func(string, any), names []string) bool {
	left := slices.Clone(names)
	for p.more() {
		found := false
		for i, name := range left {
			if v, ok := p.longhand(name); ok {
				set(name, v)
				left = slices.Delete(left, i, i+1)
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return len(left) < len(names)
}

func sideNames(format string) []string {
	out := make([]string, len(sides))
	for i, s := range sides {
		out[i] = strings.Replace(format, "*", s.name, 1)
	}
	return out
}

var borderImageLonghands = []string{"border-image-source", "border-image-slice", "border-image-width", "border-image-outset", "border-image-repeat"}

// allShorthands makes the table of shorthands.
func allShorthands() map[string]*shorthand {
	m := map[string]*shorthand{
		"margin": fourSides(sideNames("margin-*")...), "padding": fourSides(sideNames("padding-*")...), "inset": fourSides(sideNames("*")...),
		"border-width": fourSides(sideNames("border-*-width")...), "border-style": fourSides(sideNames("border-*-style")...),
		"border-color": fourSides(sideNames("border-*-color")...), "bleed": fourSides(sideNames("bleed-*")...),
		"outline":     anyOrder("outline-width", "outline-style", "outline-color"),
		"column-rule": anyOrder("column-rule-width", "column-rule-style", "column-rule-color"),
		"columns":     {longhands: []string{"column-width", "column-count"}, expand: expandColumns},
		"gap":         two("row-gap", "column-gap"),
		"place-items": two("align-items", "justify-items"),
		"place-self":  two("align-self", "justify-self"),
		"place-content": {longhands: []string{"align-content", "justify-content"}, expand: func(p *parser, set func(string, any)) bool {
			return expandPlaceContent(p, set)
		}},
		"marker": {longhands: []string{"marker-start", "marker-mid", "marker-end"}, expand: func(p *parser, set func(string, any)) bool {
			v, ok := p.longhand("marker-start")
			set("marker-start", v)
			set("marker-mid", v)
			set("marker-end", v)
			return ok
		}},
		"flex-flow":       anyOrder("flex-direction", "flex-wrap"),
		"flex":            {longhands: []string{"flex-grow", "flex-shrink", "flex-basis"}, expand: expandFlex},
		"list-style":      {longhands: []string{"list-style-type", "list-style-position", "list-style-image"}, expand: expandListStyle},
		"text-decoration": anyOrder("text-decoration-line", "text-decoration-style", "text-decoration-color", "text-decoration-thickness"),
		"text-align":      {longhands: []string{"text-align-all", "text-align-last"}, expand: expandTextAlign},
		"border-radius": {longhands: []string{"border-top-left-radius", "border-top-right-radius", "border-bottom-right-radius", "border-bottom-left-radius"},
			expand: expandRadius},
		"border-image": {longhands: borderImageLonghands, expand: expandBorderImage},
		"background": {longhands: []string{"background-color", "background-image", "background-position", "background-size", "background-repeat",
			"background-attachment", "background-origin", "background-clip"}, expand: expandBackground},
		"font": {longhands: append([]string{"font-style", "font-weight", "font-stretch", "font-size", "line-height", "font-family", "font-kerning",
			"font-feature-settings"}, variantLonghands...), expand: expandFont},
		"font-variant":      {longhands: variantLonghands, expand: expandFontVariant},
		"page-break-before": {longhands: []string{"break-before"}, expand: expandPageBreak("break-before")},
		"page-break-after":  {longhands: []string{"break-after"}, expand: expandPageBreak("break-after")},
		"line-clamp":        {longhands: []string{"max-lines", "continue", "block-ellipsis"}, expand: expandLineClamp},
		"text-wrap":         {longhands: []string{"white-space"}, expand: expandTextWrap},
		"text-wrap-mode":    {longhands: []string{"white-space"}, expand: expandTextWrap},
		"grid-row":          {longhands: []string{"grid-row-start", "grid-row-end"}, expand: expandGridLines("grid-row-start", "grid-row-end")},
		"grid-column":       {longhands: []string{"grid-column-start", "grid-column-end"}, expand: expandGridLines("grid-column-start", "grid-column-end")},
		"grid-area":         {longhands: []string{"grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end"}, expand: expandGridArea},
		"grid-template":     {longhands: gridTemplateLonghands, expand: expandGridTemplate},
		"grid":              {longhands: append([]string{"grid-auto-rows", "grid-auto-columns", "grid-auto-flow"}, gridTemplateLonghands...), expand: expandGrid},
	}
	var all []string
	for _, s := range sides {
		name := "border-" + s.name
		names := []string{name + "-width", name + "-style", name + "-color"}
		all = append(all, names...)
		m[name] = anyOrder(names...)
	}
	m["border"] = &shorthand{longhands: append(all, borderImageLonghands...), expand: func(p *parser, set func(string, any)) bool {
		return readAnyOrder(p, func(name string, v any) {
			kind := strings.TrimPrefix(name, "border-top-")
			for _, s := range sides {
				set("border-"+s.name+"-"+kind, v)
			}
		}, []string{"border-top-width", "border-top-style", "border-top-color"})
	}}
	// Logical pairs that do not depend on the direction of the text; the others are read by compiler.inlinePair.
	for _, prefix := range []string{"margin", "padding"} {
		m[prefix+"-block"] = two(prefix+"-top", prefix+"-bottom")
	}
	m["inset-block"] = two("top", "bottom")
	for _, kind := range []string{"width", "style", "color"} {
		m["border-block-"+kind] = two("border-top-"+kind, "border-bottom-"+kind)
	}
	m["border-block"] = edges("top", "bottom")
	m["border-inline"] = edges("left", "right")
	return m
}

// edges makes a shorthand that gives two sides the same border.
func edges(a, b string) *shorthand {
	s := &shorthand{}
	for _, kind := range []string{"width", "style", "color"} {
		s.longhands = append(s.longhands, "border-"+a+"-"+kind, "border-"+b+"-"+kind)
	}
	s.expand = func(p *parser, set func(string, any)) bool {
		return readAnyOrder(p, func(name string, v any) {
			kind := strings.TrimPrefix(name, "border-top-")
			set("border-"+a+"-"+kind, v)
			set("border-"+b+"-"+kind, v)
		}, []string{"border-top-width", "border-top-style", "border-top-color"})
	}
	return s
}

func expandColumns(p *parser, set func(string, any)) bool {
	autos := 0
	width, count := false, false
	for p.more() && autos < 2 {
		if p.is("auto") {
			autos++
		} else if v, ok := p.longhand("column-count"); ok && !count {
			set("column-count", v)
			count = true
		} else if v, ok := p.longhand("column-width"); ok && !width {
			set("column-width", v)
			width = true
		} else {
			return false
		}
	}
	return autos > 0 || width || count
}

func expandPlaceContent(p *parser, set func(string, any)) bool {
	a, ok := p.longhand("align-content")
	if !ok {
		return false
	}
	b := a
	if p.more() {
		if b, ok = p.longhand("justify-content"); !ok {
			return false
		}
	} else if a == "baseline" || a == "last baseline" {
		b = "start"
	}
	set("align-content", a)
	set("justify-content", b)
	return true
}

// expandFlex reads flex. CSS Flexbox 1 §7.1
func expandFlex(p *parser, set func(string, any)) bool {
	if p.is("none") {
		set("flex-grow", 0.0)
		set("flex-shrink", 0.0)
		set("flex-basis", auto)
		return true
	}
	grow, shrink, basis := 1.0, 1.0, percent(0)
	numbers, sized := 0, false
	for p.more() {
		// A zero without unit is a number here, unless both numbers are there already.
		if v, ok := p.plain(); ok && numbers == 0 {
			if v < 0 {
				return false
			}
			grow, numbers = v, 1
			if w, ok := p.plain(); ok {
				if w < 0 {
					return false
				}
				shrink, numbers = w, 2
			}
			continue
		} else if ok {
			if v != 0 || sized {
				return false
			}
			basis, sized = px(0), true
			continue
		}
		v, ok := p.longhand("flex-basis")
		if !ok || sized {
			return false
		}
		basis, sized = v.(size), true
		if numbers == 0 {
			continue
		}
	}
	if numbers == 0 && !sized {
		return false
	}
	set("flex-grow", grow)
	set("flex-shrink", shrink)
	set("flex-basis", basis)
	return true
}

// expandListStyle reads list-style, in which none is for the type, the image or both. CSS Lists 3 §3.5
func expandListStyle(p *parser, set func(string, any)) bool {
	nones := 0
	var kind, image, place bool
	for p.more() {
		if p.is("none") {
			nones++
		} else if v, ok := p.longhand("list-style-position"); ok && !place {
			set("list-style-position", v)
			place = true
		} else if v, ok := p.longhand("list-style-image"); ok && !image {
			set("list-style-image", v)
			image = true
		} else if v, ok := p.longhand("list-style-type"); ok && !kind {
			set("list-style-type", v)
			kind = true
		} else {
			return false
		}
	}
	free := 0
	if !kind {
		free++
	}
	if !image {
		free++
	}
	if nones > free {
		return false
	}
	if nones > 0 && !kind {
		set("list-style-type", "none")
	}
	return nones > 0 || kind || image || place
}

func expandTextAlign(p *parser, set func(string, any)) bool {
	v, ok := p.longhand("text-align-all")
	if !ok {
		return false
	}
	if v == "justify-all" {
		set("text-align-all", "justify")
		set("text-align-last", "justify")
		return true
	}
	set("text-align-all", v)
	return true
}

func expandPageBreak(name string) func(*parser, func(string, any)) bool {
	return func(p *parser, set func(string, any)) bool {
		w, ok := p.oneOf("auto", "avoid", "left", "right", "always", "recto", "verso", "page")
		if w == "always" {
			w = "page"
		}
		set(name, w)
		return ok
	}
}

func expandLineClamp(p *parser, set func(string, any)) bool {
	if p.is("none") {
		return true
	}
	v, ok := p.longhand("max-lines")
	if !ok {
		return false
	}
	set("max-lines", v)
	set("continue", "discard")
	set("block-ellipsis", "…")
	if p.more() {
		v, ok := p.longhand("block-ellipsis")
		if !ok {
			return false
		}
		set("block-ellipsis", v)
	}
	return true
}

func expandTextWrap(p *parser, set func(string, any)) bool {
	w, ok := p.oneOf("wrap", "nowrap")
	set("white-space", map[string]string{"wrap": "normal", "nowrap": "nowrap"}[w])
	return ok
}
