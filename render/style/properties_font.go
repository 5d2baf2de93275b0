package style

import (
	"fmt"
	"slices"
	"strings"

	"etikett/render/css"
	"etikett/render/font"
)

// fontProperties are those of CSS Fonts 4, line-height, and color, which other values refer to.
func fontProperties() []property {
	early := func(p property) property { p.early = true; return p }
	return []property{
		early(property{name: "color", inherited: true, reset: field(func(c *Computed) *Color { return &c.Color }),
			parse: func(p *parser) (any, bool) { v, ok := p.color(); return v, ok },
			apply: func(x *computing, v any) { x.c.Color = v.(color).in(x.parent.Color) }}),
		early(simple("font-family", true, func(c *Computed) *string { return &c.Font.Families }, fontFamily)),
		early(property{name: "font-weight", inherited: true, reset: field(func(c *Computed) *int { return &c.Font.Weight }),
			parse: fontWeight,
			apply: func(x *computing, v any) { x.c.Font.Weight = computeWeight(v.(int), x.parent.Font.Weight) }}),
		early(simple("font-style", true, func(c *Computed) *font.Style { return &c.Font.Style }, fontStyle)),
		early(simple("font-stretch", true, func(c *Computed) *float64 { return &c.Font.Stretch }, fontStretch)),
		early(computedAs("font-size", true, func(c *Computed) *float64 { return &c.FontSize }, fontSize, (*computing).fontSize)),
		early(property{name: "line-height", inherited: true, parse: lineHeightValue, apply: applyLineHeight,
			reset: func(d, s *Computed) { d.LineHeight, d.LineHeightNumber = s.LineHeight, s.LineHeightNumber }}),
		simple("font-feature-settings", true, func(c *Computed) *string { return &c.fontSettings }, fontFeatures),
		keyword("font-kerning", true, func(c *Computed) *string { return &c.FontKerning }, "auto", "normal", "none"),
		variant("font-variant-ligatures", 0, map[string]string{
			"normal": "", "none": `"liga" 0,"clig" 0,"dlig" 0,"hlig" 0,"calt" 0`, "common-ligatures": `"liga" 1,"clig" 1`, "no-common-ligatures": `"liga" 0,"clig" 0`,
			"discretionary-ligatures": `"dlig" 1`, "no-discretionary-ligatures": `"dlig" 0`, "historical-ligatures": `"hlig" 1`,
			"no-historical-ligatures": `"hlig" 0`, "contextual": `"calt" 1`, "no-contextual": `"calt" 0`}),
		variant("font-variant-caps", 1, map[string]string{
			// words, not features: package font makes small capitals where a face lacks them
			"normal": "", "small-caps": "small-caps", "all-small-caps": "all-small-caps", "petite-caps": "petite-caps",
			"all-petite-caps": "all-petite-caps", "unicase": "unicase", "titling-caps": `"titl" 1`}),
		variant("font-variant-numeric", 2, map[string]string{
			"normal": "", "lining-nums": `"lnum" 1`, "oldstyle-nums": `"onum" 1`, "proportional-nums": `"pnum" 1`, "tabular-nums": `"tnum" 1`,
			"diagonal-fractions": `"frac" 1`, "stacked-fractions": `"afrc" 1`, "ordinal": `"ordn" 1`, "slashed-zero": `"zero" 1`}),
		variant("font-variant-east-asian", 3, map[string]string{
			"normal": "", "jis78": `"jp78" 1`, "jis83": `"jp83" 1`, "jis90": `"jp90" 1`, "jis04": `"jp04" 1`, "simplified": `"smpl" 1`,
			"traditional": `"trad" 1`, "full-width": `"fwid" 1`, "proportional-width": `"pwid" 1`, "ruby": `"ruby" 1`}),
		variant("font-variant-position", 4, map[string]string{"normal": "", "sub": `"subs" 1`, "super": `"sups" 1`}),
		variant("font-variant-alternates", 5, map[string]string{"normal": "", "historical-forms": `"hist" 1`}),
	}
}

// variant makes a font-variant-* property: words that ask for OpenType features, kept in their place of Computed.fontVariants.
func variant(name string, slot int, features map[string]string) property {
	return simple(name, true, func(c *Computed) *string { return &c.fontVariants[slot] }, func(p *parser) (string, bool) {
		var out []string
		var seen []string
		for w := p.word(); w != ""; w = p.word() {
			f, ok := features[w]
			if !ok || slices.Contains(seen, w) {
				break
			}
			p.pos++
			seen = append(seen, w)
			if f != "" {
				out = append(out, f)
			}
		}
		single := slices.Contains(seen, "normal") || slices.Contains(seen, "none") || slot == 1 || slot == 4
		return strings.Join(out, ","), len(seen) == 1 || len(seen) > 1 && !single
	})
}

// genericFamilies are words that keep their meaning as long as they are not quoted.
var genericFamilies = []string{"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace",
	"ui-rounded", "math", "emoji", "fangsong"}

// fontFamily reads a family list and writes it canonically: generic names bare, others quoted if they need it.
func fontFamily(p *parser) (string, bool) {
	names, ok := list(p, familyName)
	return strings.Join(names, ","), ok
}

func familyName(p *parser) (string, bool) {
	if s, ok := p.str(); ok {
		lower := css.Lower(s)
		if slices.Contains(genericFamilies, lower) || strings.ContainsAny(s, `,"'\`) {
			return quote(s), true
		}
		return s, strings.TrimSpace(s) != ""
	}
	var words []string
	for p.peek().Kind == css.Ident {
		words = append(words, p.next().Text)
	}
	if len(words) == 0 || len(words) == 1 && wideKeyword(css.Lower(words[0])) != 0 {
		return "", false
	}
	name := strings.Join(words, " ")
	if lower := css.Lower(name); slices.Contains(genericFamilies, lower) {
		return lower, true
	}
	if strings.ContainsAny(name, `,"'\`) {
		return quote(name), true
	}
	return name, true
}

// Relative weights, as specified values beside numbers.
const (
	bolder  = -1
	lighter = -2
)

func fontWeight(p *parser) (any, bool) {
	if w, ok := p.oneOf("normal", "bold", "bolder", "lighter"); ok {
		return map[string]int{"normal": 400, "bold": 700, "bolder": bolder, "lighter": lighter}[w], true
	}
	v, ok := p.plain()
	return int(v), ok && v >= 1 && v <= 1000
}

// computeWeight resolves bolder and lighter. CSS Fonts 4 §2.2.1
func computeWeight(v, parent int) int {
	switch v {
	case bolder:
		switch {
		case parent < 350:
			return 400
		case parent < 550:
			return 700
		case parent < 900:
			return 900
		}
		return parent
	case lighter:
		switch {
		case parent < 100:
			return parent
		case parent < 550:
			return 100
		case parent < 750:
			return 400
		}
		return 700
	}
	return v
}

func fontStyle(p *parser) (font.Style, bool) {
	switch w, _ := p.oneOf("normal", "italic", "oblique"); w {
	case "normal":
		return font.StyleNormal, true
	case "italic":
		return font.StyleItalic, true
	case "oblique":
		p.angle(false) // faces have one slope
		return font.StyleOblique, true
	}
	return 0, false
}

var stretches = map[string]float64{"ultra-condensed": 50, "extra-condensed": 62.5, "condensed": 75, "semi-condensed": 87.5, "normal": 100,
	"semi-expanded": 112.5, "expanded": 125, "extra-expanded": 150, "ultra-expanded": 200}

func fontStretch(p *parser) (float64, bool) {
	if v, ok := stretches[p.word()]; ok {
		p.pos++
		return v, true
	}
	n, ok := p.number(catPercent)
	return n.value, ok && n.calc == nil && n.value >= 0
}

// fontSizes are the sizes of keywords, px, with medium as 16: the factors of CSS Fonts 4 §2.5.1.
var fontSizes = map[string]float64{"xx-small": 16 * 3.0 / 5, "x-small": 12, "small": 16 * 8.0 / 9, "medium": 16, "large": 16 * 6.0 / 5, "x-large": 24,
	"xx-large": 32, "xxx-large": 48}

// keywordSizes are those that larger and smaller step between; beyond them they scale.
var keywordSizes = []float64{16 * 3.0 / 5, 12, 16 * 8.0 / 9, 16, 16 * 6.0 / 5, 24, 32}

type fontSizeValue struct {
	size
	relative string // "larger" or "smaller"
}

func fontSize(p *parser) (fontSizeValue, bool) {
	if v, ok := fontSizes[p.word()]; ok {
		p.pos++
		return fontSizeValue{size: px(v)}, true
	}
	if w, ok := p.oneOf("larger", "smaller"); ok {
		return fontSizeValue{relative: w}, true
	}
	s, ok := p.length(true, false)
	return fontSizeValue{size: s}, ok
}

func (x *computing) fontSize(v fontSizeValue) float64 {
	parent := x.parent.FontSize
	switch v.relative {
	case "larger":
		for _, s := range keywordSizes {
			if s > parent {
				return s
			}
		}
		return parent * 1.2
	case "smaller":
		for i := len(keywordSizes) - 1; i >= 0; i-- {
			if keywordSizes[i] < parent {
				return keywordSizes[i]
			}
		}
		return parent * 0.8
	}
	r, _ := x.length(v.size).Resolve(parent)
	return max(0, r)
}

type lineHeightSpec struct {
	size   size
	number float64 // < 0: none
}

func lineHeightValue(p *parser) (any, bool) {
	if p.is("normal") {
		return lineHeightSpec{number: -1}, true
	}
	if v, ok := p.plain(); ok {
		return lineHeightSpec{number: v}, v >= 0
	}
	s, ok := p.length(true, false)
	return lineHeightSpec{size: s, number: -1}, ok
}

func applyLineHeight(x *computing, v any) {
	s := v.(lineHeightSpec)
	x.c.LineHeightNumber, x.c.LineHeight = s.number, Auto
	switch {
	case s.number >= 0:
		x.c.LineHeight = Px(s.number * x.c.FontSize)
	case s.size.kind == LengthCalc:
		r, _ := x.length(s.size).Resolve(x.c.FontSize)
		x.c.LineHeight = Px(max(0, r))
	}
}

// fontFeatures reads font-feature-settings and writes it canonically.
func fontFeatures(p *parser) (string, bool) {
	if p.is("normal") {
		return "", true
	}
	entries, ok := list(p, func(p *parser) (string, bool) {
		tag, ok := p.str()
		if !ok || len(tag) != 4 || strings.ContainsFunc(tag, func(r rune) bool { return r < 0x20 || r > 0x7E || r == '"' || r == ',' }) {
			return "", false
		}
		value := 1
		if w, ok := p.oneOf("on", "off"); ok {
			if w == "off" {
				value = 0
			}
		} else if p.peek().Kind == css.Number {
			v, ok := p.integer()
			if !ok || v < 0 {
				return "", false
			}
			value = v
		}
		return fmt.Sprintf(`"%s" %d`, tag, value), true
	})
	return strings.Join(entries, ","), ok
}

// joinFeatures puts together what font-variant-* and font-feature-settings ask for; the latter come last and win.
func joinFeatures(c *Computed) string {
	var parts []string
	for _, v := range c.fontVariants {
		if v != "" {
			parts = append(parts, v)
		}
	}
	if c.fontSettings != "" {
		parts = append(parts, c.fontSettings)
	}
	return strings.Join(parts, ",")
}
