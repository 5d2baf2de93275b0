package style

import (
	"slices"
	"strings"
)

// flexProperties are those of CSS Flexbox 1 and of CSS Box Alignment 3.
func flexProperties() []property {
	gap := func(p *parser) (size, bool) {
		if p.is("normal") {
			return auto, true
		}
		return p.length(true, false)
	}
	align := func(name string, get func(*Computed) *string, words ...string) property {
		return simple(name, false, get, func(p *parser) (string, bool) { return alignment(p, words) })
	}
	items := []string{"normal", "stretch", "center", "start", "end", "self-start", "self-end", "flex-start", "flex-end", "baseline", "anchor-center"}
	content := []string{"normal", "stretch", "space-between", "space-around", "space-evenly", "center", "start", "end", "flex-start", "flex-end", "baseline"}
	sideways := []string{"left", "right"}
	return []property{
		keyword("flex-direction", false, func(c *Computed) *string { return &c.FlexDirection }, "row", "row-reverse", "column", "column-reverse"),
		keyword("flex-wrap", false, func(c *Computed) *string { return &c.FlexWrap }, "nowrap", "wrap", "wrap-reverse"),
		simple("flex-grow", false, func(c *Computed) *float64 { return &c.FlexGrow }, factor),
		simple("flex-shrink", false, func(c *Computed) *float64 { return &c.FlexShrink }, factor),
		computedAs("flex-basis", false, func(c *Computed) *Length { return &c.FlexBasis }, flexBasis, (*computing).nonNegative),
		simple("order", false, func(c *Computed) *int { return &c.Order }, (*parser).integer),
		align("justify-content", func(c *Computed) *string { return &c.JustifyContent }, slices.Concat(content, sideways)...),
		align("align-content", func(c *Computed) *string { return &c.AlignContent }, content...),
		align("align-items", func(c *Computed) *string { return &c.AlignItems }, items...),
		align("align-self", func(c *Computed) *string { return &c.AlignSelf }, append([]string{"auto"}, items...)...),
		align("justify-items", func(c *Computed) *string { return &c.JustifyItems }, slices.Concat(items, sideways, []string{"legacy"})...),
		align("justify-self", func(c *Computed) *string { return &c.JustifySelf }, slices.Concat(items, sideways, []string{"auto"})...),
		computedAs("row-gap", false, func(c *Computed) *Length { return &c.RowGap }, gap, (*computing).nonNegative),
		computedAs("column-gap", false, func(c *Computed) *Length { return &c.ColumnGap }, gap, (*computing).nonNegative),
	}
}

// alignment reads a keyword with what may stand before it: first or last before baseline, safe or unsafe before a position.
// Layout aligns by the keyword alone, so that `last` is kept and `safe` is not.
func alignment(p *parser, words []string) (string, bool) {
	switch w, _ := p.oneOf("first", "last", "safe", "unsafe", "legacy"); w {
	case "first", "last":
		if !p.is("baseline") || !slices.Contains(words, "baseline") {
			return "", false
		}
		if w == "last" {
			return "last baseline", true
		}
		return "baseline", true
	case "safe", "unsafe":
		a, ok := p.oneOf("center", "start", "end", "self-start", "self-end", "flex-start", "flex-end", "left", "right")
		return a, ok && slices.Contains(words, a)
	case "legacy":
		if !slices.Contains(words, "legacy") {
			return "", false
		}
		if w, ok := p.oneOf("left", "right", "center"); ok {
			return w, true
		}
		return "normal", true
	}
	return p.oneOf(words...)
}

func factor(p *parser) (float64, bool) {
	v, ok := p.plain()
	return v, ok && v >= 0
}

func flexBasis(p *parser) (size, bool) {
	if p.is("content") {
		return size{kind: LengthContent}, true
	}
	return boxSize(p)
}

// columnProperties are those of CSS Multi-column 1.
func columnProperties() []property {
	list := []property{
		simple("column-count", false, func(c *Computed) *int { return &c.ColumnCount }, func(p *parser) (int, bool) {
			if p.is("auto") {
				return 0, true
			}
			v, ok := p.integer()
			return v, ok && v > 0
		}),
		sized("column-width", false, func(c *Computed) *Length { return &c.ColumnWidth }, func(p *parser) (size, bool) {
			if p.is("auto") {
				return auto, true
			}
			return p.length(false, false)
		}),
		keyword("column-fill", false, func(c *Computed) *string { return &c.ColumnFill }, "balance", "auto", "balance-all"),
		keyword("column-span", false, func(c *Computed) *string { return &c.ColumnSpan }, "none", "all"),
	}
	return append(list, edgeProperties("column-rule", bitRule, func(c *Computed) *Border { return &c.ColumnRule }, false)...)
}

// breakWords are those of break-before and break-after. CSS Fragmentation 4 §3.1
var breakWords = []string{"auto", "avoid", "avoid-page", "avoid-column", "page", "left", "right", "recto", "verso", "column", "always", "all"}

// pageProperties are those of CSS Page 3, CSS Fragmentation 4 and the page parts of CSS GCPM 3.
func pageProperties() []property {
	breaks := func(name string, get func(*Computed) *string) property {
		return simple(name, false, get, func(p *parser) (string, bool) {
			w, ok := p.oneOf(breakWords...)
			if w == "always" || w == "all" {
				w = "page"
			}
			return w, ok
		})
	}
	lines := func(p *parser) (int, bool) {
		v, ok := p.integer()
		return v, ok && v >= 1
	}
	list := []property{
		simple("page", false, func(c *Computed) *string { return &c.Page }, func(p *parser) (string, bool) {
			if p.is("auto") {
				return "auto", true
			}
			return p.ident()
		}),
		breaks("break-before", func(c *Computed) *string { return &c.BreakBefore }),
		breaks("break-after", func(c *Computed) *string { return &c.BreakAfter }),
		keyword("break-inside", false, func(c *Computed) *string { return &c.BreakInside }, "auto", "avoid", "avoid-page", "avoid-column"),
		keyword("margin-break", false, func(c *Computed) *string { return &c.MarginBreak }, "auto", "keep", "discard"),
		simple("orphans", true, func(c *Computed) *int { return &c.Orphans }, lines),
		simple("widows", true, func(c *Computed) *int { return &c.Widows }, lines),
		computedAs("size", false, func(c *Computed) *pageSize { return &c.pageSize }, pageSizeValue, (*computing).pageSize),
		simple("marks", false, func(c *Computed) *string { return &c.marks }, marks),
		keyword("footnote-display", false, func(c *Computed) *string { return &c.FootnoteDisplay }, "block", "inline", "compact"),
		keyword("footnote-policy", false, func(c *Computed) *string { return &c.FootnotePolicy }, "auto", "line", "block"),
		keyword("continue", false, func(c *Computed) *string { return &c.Continue }, "auto", "discard"),
		simple("max-lines", false, func(c *Computed) *int { return &c.MaxLines }, func(p *parser) (int, bool) {
			if p.is("none") {
				return 0, true
			}
			return lines(p)
		}),
		simple("block-ellipsis", true, func(c *Computed) *string { return &c.BlockEllipsis }, func(p *parser) (string, bool) {
			if p.is("none") {
				return "", true
			}
			if p.is("auto") {
				return "…", true
			}
			return p.str()
		}),
	}
	for _, s := range sides {
		list = append(list, computedAs("bleed-"+s.name, false, func(c *Computed) *Length { return s.of(&c.bleed) }, func(p *parser) (size, bool) {
			if p.is("auto") {
				return auto, true
			}
			return p.length(false, true)
		}, (*computing).length))
	}
	return list
}

// pageSize is the size of a page, px; zero is what the environment gives.
type pageSize struct {
	w, h        float64
	orientation string // portrait or landscape, when no size is given
}

type pageSizeSpec struct {
	w, h        size
	given       bool
	orientation string
}

// pageSizes are the named sizes of CSS Page 3 §5.1 and the further ones of ISO 216 and JIS, mm; in for those of North America.
var pageSizes = map[string][2]float64{
	"a0": {841, 1189}, "a1": {594, 841}, "a2": {420, 594}, "a3": {297, 420}, "a4": {210, 297}, "a5": {148, 210}, "a6": {105, 148},
	"a7": {74, 105}, "a8": {52, 74}, "a9": {37, 52}, "a10": {26, 37},
	"b0": {1000, 1414}, "b1": {707, 1000}, "b2": {500, 707}, "b3": {353, 500}, "b4": {250, 353}, "b5": {176, 250}, "b6": {125, 176},
	"b7": {88, 125}, "b8": {62, 88}, "b9": {44, 62}, "b10": {31, 44},
	"c4": {229, 324}, "c5": {162, 229}, "c6": {114, 162},
	"jis-b4": {257, 364}, "jis-b5": {182, 257}, "letter": {8.5 * 25.4, 11 * 25.4}, "legal": {8.5 * 25.4, 14 * 25.4}, "ledger": {11 * 25.4, 17 * 25.4},
}

func pageSizeValue(p *parser) (pageSizeSpec, bool) {
	var s pageSizeSpec
	if p.is("auto") {
		return s, true
	}
	if a, ok := p.length(false, false); ok {
		s.w, s.h, s.given = a, a, true
		if b, ok := p.length(false, false); ok {
			s.h = b
		}
		return s, true
	}
	for p.more() {
		if w, ok := p.oneOf("portrait", "landscape"); ok && s.orientation == "" {
			s.orientation = w
			continue
		}
		mm, ok := pageSizes[p.word()]
		if !ok || s.given {
			return s, false
		}
		p.pos++
		const pxPerMM = 96 / 25.4
		s.w, s.h, s.given = px(mm[0]*pxPerMM), px(mm[1]*pxPerMM), true
	}
	if s.given && s.orientation == "landscape" {
		s.w, s.h = s.h, s.w
	}
	return s, s.given || s.orientation != ""
}

func (x *computing) pageSize(s pageSizeSpec) pageSize {
	if !s.given {
		return pageSize{orientation: s.orientation}
	}
	return pageSize{w: x.plainPx(s.w), h: x.plainPx(s.h)}
}

func marks(p *parser) (string, bool) {
	if p.is("none") {
		return "", true
	}
	var out []string
	for p.more() {
		w, ok := p.oneOf("crop", "cross")
		if !ok || slices.Contains(out, w) {
			return "", false
		}
		out = append(out, w)
	}
	slices.Sort(out)
	return strings.Join(out, " "), true
}
