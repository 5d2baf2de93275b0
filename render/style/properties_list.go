package style

import (
	"slices"

	"etikett/render/css"
)

// listProperties are those of CSS Lists 3 and of CSS Content 3.
func listProperties() []property {
	return []property{
		simple("list-style-type", true, func(c *Computed) *string { return &c.ListStyleType }, listStyleType),
		keyword("list-style-position", true, func(c *Computed) *string { return &c.ListStylePosition }, "outside", "inside"),
		computedAs("list-style-image", true, func(c *Computed) *Image { return &c.ListStyleImage }, (*parser).imageOrNone, (*computing).image),
		simple("quotes", true, func(c *Computed) *[]string { return &c.Quotes }, quotes),
		{name: "content", reset: func(d, s *Computed) { d.ContentNormal, d.Content = s.ContentNormal, s.Content },
			parse: func(p *parser) (any, bool) {
				if _, ok := p.oneOf("normal", "none"); ok {
					return nil, true
				}
				v, ok := p.content()
				return v, ok
			},
			apply: func(x *computing, v any) {
				content, ok := v.([]Content)
				x.c.ContentNormal, x.c.Content = !ok, content
			}},
		simple("counter-reset", false, func(c *Computed) *[]Counter { return &c.CounterReset }, func(p *parser) ([]Counter, bool) { return counters(p, 0) }),
		simple("counter-set", false, func(c *Computed) *[]Counter { return &c.CounterSet }, func(p *parser) ([]Counter, bool) { return counters(p, 0) }),
		simple("counter-increment", false, func(c *Computed) *[]Counter { return &c.CounterIncrement }, func(p *parser) ([]Counter, bool) { return counters(p, 1) }),
		simple("string-set", false, func(c *Computed) *[]NamedString { return &c.StringSet }, stringSet),
	}
}

// listStyleType reads a counter style: its name, or a string, which stays quoted.
func listStyleType(p *parser) (string, bool) {
	if s, ok := p.str(); ok {
		return `"` + s + `"`, true
	}
	if p.is("none") {
		return "none", true
	}
	name, ok := p.ident()
	if lower := css.Lower(name); predefinedCounters[lower] {
		name = lower
	}
	return name, ok
}

// predefinedCounters are the counter styles whose names are matched without regard to case, as CSS Counter Styles 3 §6 defines them.
var predefinedCounters = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range []string{"decimal", "decimal-leading-zero", "arabic-indic", "armenian", "upper-armenian", "lower-armenian", "bengali",
		"cambodian", "khmer", "cjk-decimal", "devanagari", "georgian", "gujarati", "gurmukhi", "hebrew", "kannada", "lao", "malayalam", "mongolian",
		"myanmar", "oriya", "persian", "lower-roman", "upper-roman", "tamil", "telugu", "thai", "tibetan", "lower-alpha", "lower-latin", "upper-alpha",
		"upper-latin", "lower-greek", "hiragana", "hiragana-iroha", "katakana", "katakana-iroha", "disc", "circle", "square", "disclosure-open",
		"disclosure-closed", "cjk-earthly-branch", "cjk-heavenly-stem", "japanese-informal", "japanese-formal", "korean-hangul-formal",
		"korean-hanja-informal", "korean-hanja-formal"} {
		m[n] = true
	}
	return m
}()

// quotes reads pairs of strings; auto is nil and none an empty list.
func quotes(p *parser) ([]string, bool) {
	if p.is("auto") {
		return nil, true
	}
	if p.is("none") {
		return []string{}, true
	}
	var v []string
	for s, ok := p.str(); ok; s, ok = p.str() {
		v = append(v, s)
	}
	return v, len(v) > 0 && len(v)%2 == 0
}

// counters reads names with optional integers. CSS Lists 3 §4
func counters(p *parser, fallback int) ([]Counter, bool) {
	if p.is("none") {
		return []Counter{}, true // not nil: layout tells it from the initial value, which lets list items count
	}
	var out []Counter
	for p.more() {
		name, ok := p.ident("none")
		if !ok {
			break
		}
		c := Counter{Name: name, Value: fallback}
		if v, ok := p.integer(); ok {
			c.Value = v
		}
		out = append(out, c)
	}
	return out, len(out) > 0
}

// content reads a content list. CSS Content 3 §1, CSS GCPM 3
func (p *parser) content() ([]Content, bool) {
	var out []Content
	for p.more() {
		if p.peek().IsDelim('/') { // the alternative text has no place on paper
			p.pos = len(p.tokens)
			break
		}
		c, ok := p.contentItem()
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, len(out) > 0
}

func (p *parser) contentItem() (Content, bool) {
	if s, ok := p.str(); ok {
		return Content{Kind: "string", Text: s}, true
	}
	if w, ok := p.oneOf("open-quote", "close-quote", "no-open-quote", "no-close-quote"); ok {
		return Content{Kind: w}, true
	}
	if u, ok := p.url(); ok {
		return Content{Kind: "url", Text: u}, true
	}
	t := p.peek()
	if t.Kind != css.Function {
		return Content{}, false
	}
	if t.Text == "linear-gradient" || t.Text == "radial-gradient" {
		return Content{}, false
	}
	p.pos++
	a := &parser{tokens: t.Args}
	c, ok := a.contentFunction(t.Text)
	return c, ok && a.done()
}

// contentFunction reads the arguments of a function that makes text.
func (a *parser) contentFunction(name string) (Content, bool) {
	c := Content{Kind: name}
	ok := true
	style := func() {
		if c.Style = "decimal"; a.comma() {
			c.Style, ok = listStyleType(a)
		}
	}
	switch name {
	case "attr":
		if c.Text, ok = a.ident(); ok {
			c.Text = css.Lower(c.Text)
			a.oneOf("string", "raw-string")
			if ok && a.comma() {
				c.Sep, ok = a.str() // the fallback
			}
		}
	case "counter":
		if c.Text, ok = a.ident("none"); ok {
			style()
		}
	case "counters":
		if c.Text, ok = a.ident("none"); ok && a.comma() {
			if c.Sep, ok = a.str(); ok {
				style()
			}
		} else {
			ok = false
		}
	case "string":
		c.Kind = "string()"
		c.Style = "first"
		if c.Text, ok = a.ident(); ok && a.comma() {
			c.Style, ok = a.oneOf("first", "start", "last", "first-except")
		}
	case "element":
		c.Style = "first"
		if c.Text, ok = a.ident(); ok && a.another() { // WeasyPrint has no comma
			c.Style, ok = a.oneOf("first", "start", "last", "first-except")
		}
	case "leader":
		if w, is := a.oneOf("dotted", "solid", "space"); is {
			c.Text = map[string]string{"dotted": ".", "solid": "_", "space": " "}[w]
		} else {
			c.Text, ok = a.str()
		}
	case "content":
		c.Text = "text"
		if a.more() {
			c.Text, ok = a.oneOf("text", "before", "after", "first-letter", "marker")
		}
	case "target-counter", "target-counters", "target-text":
		return a.target(c)
	default:
		return c, false
	}
	return c, ok
}

// target reads the arguments of target-counter() and its relatives: an address, or the attribute that has it.
func (a *parser) target(c Content) (Content, bool) {
	var ok bool
	if f, _ := a.function("attr"); f != nil {
		c.TargetAttr, ok = f.ident()
		c.TargetAttr = css.Lower(c.TargetAttr)
		if !f.done() {
			f.oneOf("url")
			ok = ok && f.done()
		}
	} else if c.Target, ok = a.url(); !ok {
		c.Target, ok = a.str()
	}
	if !ok {
		return c, false
	}
	if c.Kind == "target-text" {
		c.Text = "content"
		if a.comma() {
			c.Text, ok = a.oneOf("content", "before", "after", "first-letter")
		}
		return c, ok
	}
	if !a.comma() {
		return c, false
	}
	if c.Text, ok = a.ident("none"); !ok {
		return c, false
	}
	if c.Kind == "target-counters" {
		if !a.comma() {
			return c, false
		}
		if c.Sep, ok = a.str(); !ok {
			return c, false
		}
	}
	c.Style = "decimal"
	if a.comma() {
		c.Style, ok = listStyleType(a)
	}
	return c, ok
}

// NamedString is an entry of string-set: a name and the content that it takes. CSS GCPM 3 §1.1
type NamedString struct {
	Name    string
	Content []Content
}

func stringSet(p *parser) ([]NamedString, bool) {
	if p.is("none") {
		return nil, true
	}
	return list(p, func(p *parser) (NamedString, bool) {
		name, ok := p.ident("none")
		if !ok {
			return NamedString{}, false
		}
		s := NamedString{Name: name}
		for p.more() && p.peek().Kind != css.Comma {
			c, ok := p.contentItem()
			if !ok || slices.Contains([]string{"leader", "element", "url"}, c.Kind) {
				return s, false
			}
			s.Content = append(s.Content, c)
		}
		return s, len(s.Content) > 0
	})
}

// tableProperties are those of CSS 2.2 §17.
func tableProperties() []property {
	return []property{
		keyword("table-layout", false, func(c *Computed) *string { return &c.TableLayout }, "auto", "fixed"),
		keyword("border-collapse", true, func(c *Computed) *string { return &c.BorderCollapse }, "separate", "collapse"),
		{name: "border-spacing", inherited: true,
			reset: func(d, s *Computed) { d.BorderSpacingX, d.BorderSpacingY = s.BorderSpacingX, s.BorderSpacingY },
			parse: func(p *parser) (any, bool) {
				a, ok := p.length(false, false)
				b := a
				if ok && p.more() {
					b, ok = p.length(false, false)
				}
				return [2]size{a, b}, ok
			},
			apply: func(x *computing, v any) {
				s := v.([2]size)
				x.c.BorderSpacingX, x.c.BorderSpacingY = x.plainPx(s[0]), x.plainPx(s[1])
			}},
		keyword("caption-side", true, func(c *Computed) *string { return &c.CaptionSide }, "top", "bottom"),
		keyword("empty-cells", true, func(c *Computed) *string { return &c.EmptyCells }, "show", "hide"),
	}
}
