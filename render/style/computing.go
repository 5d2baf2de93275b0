package style

import (
	"etikett/render/css"
	"etikett/render/font"
)

// computing is the state while the values of one element are computed.
type computing struct {
	c      *Computed
	parent *Computed
	root   *Computed // the root element's style; nil for the root itself
	env    *Env
	vw, vh float64 // of the page area, px

	// The styles that relative units refer to: at first the parent, then the element itself.
	fontOf  *Computed // em, ex …
	lineOf  *Computed // lh
	metrics *font.Metrics
}

// ownFont makes units refer to the element's own font, which is known now.
func (x *computing) ownFont() {
	x.fontOf, x.metrics = x.c, nil
}

func (x *computing) fontMetrics() *font.Metrics {
	if x.metrics == nil {
		x.metrics = metricsOf(x.env, x.fontOf.Font)
	}
	return x.metrics
}

func metricsOf(env *Env, q font.Query) *font.Metrics {
	set := env.Fonts
	if set == nil {
		set = font.Default()
	}
	return &set.Primary(q).Metrics
}

// unitPx gives the px of a relative unit. CSS Values 4 §6.1
func (x *computing) unitPx(u unit) float64 {
	em := x.fontOf.FontSize
	switch u {
	case unitEm, unitIc:
		return em
	case unitEx:
		return x.fontMetrics().XHeight * em
	case unitCh:
		return x.fontMetrics().ZeroAdvance * em
	case unitCap:
		return x.fontMetrics().CapHeight * em
	case unitLh:
		return lineHeight(x.lineOf, x.env)
	case unitVw:
		return x.vw / 100
	case unitVh:
		return x.vh / 100
	case unitVmin:
		return min(x.vw, x.vh) / 100
	case unitVmax:
		return max(x.vw, x.vh) / 100
	}
	font, line := x.root, x.root
	if x.root == nil { // the root element itself
		font, line = x.fontOf, x.lineOf
	}
	switch u {
	case unitRem:
		return font.FontSize
	case unitRex:
		return metricsOf(x.env, font.Font).XHeight * font.FontSize
	case unitRch:
		return metricsOf(x.env, font.Font).ZeroAdvance * font.FontSize
	case unitRlh:
		return lineHeight(line, x.env)
	}
	return 0
}

// lineHeight gives the line height of a style in px.
func lineHeight(c *Computed, env *Env) float64 {
	if c.LineHeightNumber >= 0 {
		return c.LineHeightNumber * c.FontSize
	}
	if c.LineHeight.IsAuto() {
		m := metricsOf(env, c.Font)
		return (m.Ascent + m.Descent) * c.FontSize
	}
	return c.LineHeight.Px
}

// length computes a size.
func (x *computing) length(s size) Length {
	if s.kind != LengthCalc {
		return Length{Kind: s.kind}
	}
	switch {
	case s.calc != nil:
		return s.calc.length(x)
	case s.unit == unitPercent:
		return Percent(s.value)
	case s.unit == unitPx:
		return Px(s.value)
	}
	return Px(finite(s.value * x.unitPx(s.unit)))
}

// nonNegative computes a size that cannot be below zero: math functions may give such values, which are clamped.
func (x *computing) nonNegative(s size) Length {
	l := x.length(s)
	if s.kind == LengthCalc && s.calc != nil && l.Kind == LengthCalc {
		if !l.HasPercent() {
			l.Px = max(0, l.Px)
			return l
		}
		if l.Func == nil && l.Px >= 0 && l.Percent >= 0 {
			return l
		}
		return Length{Kind: LengthCalc, Func: &LengthFunc{Name: "max", Args: []Length{Px(0), l}}}
	}
	return l
}

// px computes a length that has no percentages.
func (x *computing) px(s size) float64 { return x.length(s).Px }

// plainPx computes one that cannot be below zero.
func (x *computing) plainPx(s size) float64 { return max(0, x.length(s).Px) }

// substitute puts the values of custom properties into a value that has var() in it.
func (x *computing) substitute(tokens []css.Token) ([]css.Token, bool) {
	s := substitution{vars: x.c.custom, left: maxSubstituted}
	return s.tokens(tokens, 0)
}
