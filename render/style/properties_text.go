package style

import (
	"slices"

	"etikett/render/css"
)

// textProperties are those of CSS Text 3 and 4, Text Decoration 4 and Writing Modes 4.
func textProperties() []property {
	return []property{
		{name: "direction", inherited: true, early: true, reset: field(func(c *Computed) *string { return &c.Direction }),
			parse: func(p *parser) (any, bool) { w, ok := p.oneOf("ltr", "rtl"); return w, ok },
			apply: func(x *computing, v any) { x.c.Direction = v.(string) }},
		keyword("unicode-bidi", false, func(c *Computed) *string { return &c.UnicodeBidi },
			"normal", "embed", "isolate", "bidi-override", "isolate-override", "plaintext"),
		simple("writing-mode", true, func(c *Computed) *string { return &c.WritingMode }, func(p *parser) (string, bool) {
			w, ok := p.oneOf("horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr", "lr", "lr-tb", "rl", "rl-tb", "tb", "tb-rl")
			if old, is := map[string]string{"lr": "horizontal-tb", "lr-tb": "horizontal-tb", "rl": "horizontal-tb", "rl-tb": "horizontal-tb",
				"tb": "vertical-rl", "tb-rl": "vertical-rl"}[w]; is {
				w = old
			}
			return w, ok
		}),
		keyword("text-align-all", true, func(c *Computed) *string { return &c.TextAlign },
			"start", "end", "left", "right", "center", "justify", "justify-all", "match-parent"),
		keyword("text-align-last", true, func(c *Computed) *string { return &c.TextAlignLast },
			"auto", "start", "end", "left", "right", "center", "justify", "match-parent"),
		sized("text-indent", true, func(c *Computed) *Length { return &c.TextIndent }, func(p *parser) (size, bool) { return p.length(true, true) }),
		simple("text-transform", true, func(c *Computed) *string { return &c.TextTransform }, func(p *parser) (string, bool) {
			if p.is("none") {
				return "none", true
			}
			w, ok := p.oneOf("uppercase", "lowercase", "capitalize", "full-width", "full-size-kana")
			return w, ok
		}),
		computedAs("letter-spacing", true, func(c *Computed) *float64 { return &c.LetterSpacing }, spacing, (*computing).spacing),
		computedAs("word-spacing", true, func(c *Computed) *float64 { return &c.WordSpacing }, spacing, (*computing).spacing),
		simple("white-space", true, func(c *Computed) *string { return &c.WhiteSpace }, whiteSpace),
		{name: "tab-size", inherited: true, reset: func(d, s *Computed) { d.TabSize, d.TabSizePx = s.TabSize, s.TabSizePx },
			parse: func(p *parser) (any, bool) {
				if v, ok := p.plain(); ok {
					return size{number: number{value: v}}, v >= 0
				}
				s, ok := p.length(false, false)
				return s, ok
			},
			apply: func(x *computing, v any) {
				s := v.(size)
				if x.c.TabSizePx = s.kind == LengthCalc; x.c.TabSizePx {
					x.c.TabSize = x.plainPx(s)
				} else {
					x.c.TabSize = s.value
				}
			}},
		keyword("word-break", true, func(c *Computed) *string { return &c.WordBreak }, "normal", "break-all", "keep-all", "break-word", "auto-phrase"),
		keyword("line-break", true, func(c *Computed) *string { return &c.LineBreak }, "auto", "loose", "normal", "strict", "anywhere"),
		keyword("overflow-wrap", true, func(c *Computed) *string { return &c.OverflowWrap }, "normal", "break-word", "anywhere"),
		keyword("hyphens", true, func(c *Computed) *string { return &c.Hyphens }, "none", "manual", "auto"),
		simple("hyphenate-character", true, func(c *Computed) *string { return &c.HyphenateCharacter }, func(p *parser) (string, bool) {
			if p.is("auto") {
				return "\u2010", true
			}
			return p.str()
		}),
		simple("hyphenate-limit-chars", true, func(c *Computed) *[3]int { return &c.HyphenateLimits }, hyphenateLimits),
		sized("hyphenate-limit-zone", true, func(c *Computed) *Length { return &c.HyphenateZone }, func(p *parser) (size, bool) { return p.length(true, false) }),
		simple("text-overflow", false, func(c *Computed) *string { return &c.TextOverflow }, func(p *parser) (string, bool) {
			return p.oneOf("clip", "ellipsis")
		}),
		computedAs("text-shadow", true, func(c *Computed) *[]Shadow { return &c.TextShadow }, func(p *parser) ([]shadow, bool) { return shadows(p, false) }, (*computing).shadows),
		simple("text-decoration-line", false, func(c *Computed) *[]string { return &c.TextDecorationLine }, decorationLine),
		keyword("text-decoration-style", false, func(c *Computed) *string { return &c.TextDecorationStyle }, "solid", "double", "dotted", "dashed", "wavy"),
		colored("text-decoration-color", bitDecoration, func(c *Computed) *Color { return &c.TextDecorationColor }),
		sized("text-decoration-thickness", false, func(c *Computed) *Length { return &c.TextDecorationThickness }, func(p *parser) (size, bool) {
			if _, ok := p.oneOf("auto", "from-font"); ok {
				return auto, true
			}
			return p.length(true, true)
		}),
		sized("text-underline-offset", true, func(c *Computed) *Length { return &c.UnderlineOffset }, func(p *parser) (size, bool) {
			if p.is("auto") {
				return auto, true
			}
			return p.length(true, true)
		}),
		simple("text-underline-position", true, func(c *Computed) *string { return &c.UnderlinePosition }, func(p *parser) (string, bool) {
			return p.oneOf("auto", "from-font", "under")
		}),
	}
}

func spacing(p *parser) (size, bool) {
	if p.is("normal") {
		return px(0), true
	}
	return p.length(true, true) // percentages are of the font size
}

func (x *computing) spacing(s size) float64 {
	v, _ := x.length(s).Resolve(x.c.FontSize)
	return v
}

// whiteSpace reads the shorthand of CSS Text 4: the old keywords, or collapsing and wrapping apart.
func whiteSpace(p *parser) (string, bool) {
	if w, ok := p.oneOf("normal", "pre", "nowrap", "pre-wrap", "pre-line", "break-spaces"); ok && p.done() {
		return w, true
	} else if ok {
		p.pos--
	}
	collapse, wrap := "", ""
	for p.more() {
		if w, ok := p.oneOf("collapse", "preserve", "preserve-breaks", "break-spaces"); ok && collapse == "" {
			collapse = w
		} else if w, ok := p.oneOf("wrap", "nowrap", "balance", "pretty", "stable"); ok && wrap == "" {
			wrap = w
		} else {
			return "", false
		}
	}
	nowrap := wrap == "nowrap"
	switch collapse {
	case "preserve":
		if nowrap {
			return "pre", true
		}
		return "pre-wrap", true
	case "preserve-breaks":
		return "pre-line", !nowrap
	case "break-spaces":
		return "break-spaces", !nowrap
	}
	if nowrap {
		return "nowrap", true
	}
	return "normal", collapse != "" || wrap != ""
}

// hyphenateLimits reads the least numbers of characters of a word, before and after the hyphen. CSS Text 4 §6.3.3
func hyphenateLimits(p *parser) ([3]int, bool) {
	v := [3]int{5, 2, 2}
	n := 0
	for ; n < 3 && p.more(); n++ {
		if p.is("auto") {
			continue
		}
		i, ok := p.integer()
		if !ok || i < 0 {
			return v, false
		}
		v[n] = i
		if n == 1 {
			v[2] = i
		}
	}
	return v, n > 0
}

func decorationLine(p *parser) ([]string, bool) {
	if p.is("none") {
		return nil, true
	}
	var lines []string
	for p.more() {
		w, ok := p.oneOf("underline", "overline", "line-through", "blink")
		if !ok || slices.Contains(lines, w) {
			break
		}
		lines = append(lines, w)
	}
	if len(lines) == 0 {
		return nil, false
	}
	return slices.DeleteFunc(lines, func(w string) bool { return w == "blink" }), true
}

// shadow is a specified shadow.
type shadow struct {
	lengths [4]size
	color   color
	inset   bool
}

// shadows reads box-shadow, or text-shadow, which has neither spread nor inset.
func shadows(p *parser, box bool) ([]shadow, bool) {
	if p.is("none") {
		return nil, true
	}
	return list(p, func(p *parser) (shadow, bool) {
		s := shadow{color: currentColor, lengths: [4]size{px(0), px(0), px(0), px(0)}}
		colour, lengths := false, false
		for p.more() && p.peek().Kind != css.Comma {
			if box && !s.inset && p.is("inset") {
				s.inset = true
				continue
			}
			if !lengths {
				n := 0
				for n < 4 && (box || n < 3) {
					l, ok := p.length(false, n != 2)
					if !ok {
						break
					}
					s.lengths[n] = l
					n++
				}
				if n >= 2 {
					lengths = true
					continue
				}
				if n == 1 {
					return s, false
				}
			}
			c, ok := p.color()
			if !ok || colour {
				return s, false
			}
			s.color, colour = c, true
		}
		return s, lengths
	})
}

func (x *computing) shadows(list []shadow) []Shadow {
	var out []Shadow
	for _, s := range list {
		out = append(out, Shadow{X: x.px(s.lengths[0]), Y: x.px(s.lengths[1]), Blur: x.plainPx(s.lengths[2]), Spread: x.px(s.lengths[3]),
			Color: s.color.in(x.c.Color), Inset: s.inset})
	}
	return out
}
