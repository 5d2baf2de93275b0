package style

import "etikett/render/css"

var variantLonghands = []string{"font-variant-ligatures", "font-variant-caps", "font-variant-numeric", "font-variant-east-asian",
	"font-variant-position", "font-variant-alternates"}

func expandFontVariant(p *parser, set func(string, any)) bool {
	if p.is("normal") {
		return true
	}
	if p.is("none") {
		set("font-variant-ligatures", `"liga" 0,"clig" 0,"dlig" 0,"hlig" 0,"calt" 0`)
		return true
	}
	// Each word belongs to one longhand; words of a longhand need not stand together.
	groups := map[string][]css.Token{}
	for p.more() {
		t := *p.next()
		found := false
		for _, name := range variantLonghands {
			v, ok := parseProperty(idOf[name], []css.Token{t})
			if ok && v != "" {
				groups[name] = append(groups[name], t)
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	for name, tokens := range groups {
		v, ok := parseProperty(idOf[name], tokens)
		if !ok {
			return false
		}
		set(name, v)
	}
	return len(groups) > 0
}

// systemFonts are those of the font property's keywords. A page has none of its own, so that all are the initial one.
var systemFonts = []string{"caption", "icon", "menu", "message-box", "small-caption", "status-bar"}

// expandFont reads font. CSS Fonts 4 §2.7
func expandFont(p *parser, set func(string, any)) bool {
	if _, ok := p.oneOf(systemFonts...); ok {
		return true
	}
	var style, weight, variant, stretch bool
	for range 4 {
		if p.is("normal") {
			continue
		}
		if w := p.word(); !stretch && stretches[w] != 0 {
			v, _ := p.longhand("font-stretch")
			set("font-stretch", v)
			stretch = true
		} else if v, ok := p.longhand("font-style"); ok && !style {
			set("font-style", v)
			style = true
		} else if p.is("small-caps") && !variant {
			set("font-variant-caps", "small-caps")
			variant = true
		} else if t := p.peek(); (t.Kind == css.Number || t.Kind == css.Ident) && !weight {
			v, ok := p.longhand("font-weight")
			if !ok {
				break
			}
			set("font-weight", v)
			weight = true
		} else {
			break
		}
	}
	v, ok := p.longhand("font-size")
	if !ok {
		return false
	}
	set("font-size", v)
	if p.delim('/') {
		v, ok := p.longhand("line-height")
		if !ok {
			return false
		}
		set("line-height", v)
	}
	v, ok = p.longhand("font-family")
	if ok {
		set("font-family", v)
	}
	return ok
}
