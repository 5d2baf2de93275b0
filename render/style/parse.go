package style

import (
	"math"
	"slices"
	"strings"

	"etikett/render/css"
)

// parser reads the value of one declaration from its tokens.
type parser struct {
	tokens []css.Token
	pos    int
}

var noToken = css.Token{Kind: css.Semicolon}

func (p *parser) more() bool { return p.pos < len(p.tokens) }
func (p *parser) done() bool { return p.pos >= len(p.tokens) }

func (p *parser) peek() *css.Token {
	if p.pos < len(p.tokens) {
		return &p.tokens[p.pos]
	}
	return &noToken
}

func (p *parser) next() *css.Token {
	t := p.peek()
	p.pos++
	return t
}

// word gives the identifier that comes next, in lower case, or "". It does not pass it.
func (p *parser) word() string {
	if t := p.peek(); t.Kind == css.Ident {
		return css.Lower(t.Text)
	}
	return ""
}

// is passes the identifier if it comes next.
func (p *parser) is(lower string) bool {
	if p.peek().IsIdent(lower) {
		p.pos++
		return true
	}
	return false
}

// oneOf passes and gives the identifier that comes next if it is one of these.
func (p *parser) oneOf(words ...string) (string, bool) {
	if w := p.word(); w != "" {
		if i := slices.Index(words, w); i >= 0 {
			p.pos++
			return words[i], true
		}
	}
	return "", false
}

// delim passes the character if it comes next.
func (p *parser) delim(c byte) bool {
	if p.peek().IsDelim(c) {
		p.pos++
		return true
	}
	return false
}

// comma passes a comma if it comes next.
func (p *parser) comma() bool {
	if p.peek().Kind == css.Comma {
		p.pos++
		return true
	}
	return false
}

// another reports whether a further argument has to come, where commas may be left out.
func (p *parser) another() bool { return p.comma() || p.more() }

// function gives a parser of the arguments if this function comes next, and passes it.
func (p *parser) function(names ...string) (*parser, string) {
	if t := p.peek(); t.Kind == css.Function && slices.Contains(names, t.Text) {
		p.pos++
		return &parser{tokens: t.Args}, t.Text
	}
	return nil, ""
}

// number reads a number, percentage, dimension or math function whose category is one of the allowed.
func (p *parser) number(allowed category) (number, bool) {
	t := p.peek()
	if t.Kind == css.Function && isMath(t.Text) {
		c, ok := mathFunction(*t)
		if !ok || c.cat&^allowed != 0 || c.cat&catNumber != 0 && allowed&catNumber == 0 {
			return number{}, false
		}
		p.pos++
		if c.cat&(catLength|catPercent) == 0 { // nothing in it has to wait
			return number{value: finite(c.definite(nil)), unit: map[category]unit{catNumber: unitNone, catAngle: unitDeg, catResolution: unitDppx}[c.cat]}, true
		}
		return number{calc: c}, true
	}
	n, ok := numberOf(*t)
	if !ok || n.unit.category()&allowed == 0 {
		// A zero without unit is a length, CSS Values 4 §6
		if ok && n.unit == unitNone && n.value == 0 && allowed&catLength != 0 {
			p.pos++
			return number{unit: unitPx}, true
		}
		return number{}, false
	}
	p.pos++
	n.value = finite(n.value)
	return n, true
}

// negative reports whether a number is below zero as written; math functions are clamped when computed.
func (n number) negative() bool { return n.calc == nil && n.value < 0 }

// length reads a length; percentages, and values below zero, if they are allowed.
func (p *parser) length(percentages, negative bool) (size, bool) {
	allowed := catLength
	if percentages {
		allowed |= catPercent
	}
	start := p.pos
	n, ok := p.number(allowed)
	if ok && !negative && n.negative() {
		p.pos = start
		ok = false
	}
	return size{LengthCalc, n}, ok
}

// plain reads a number without unit.
func (p *parser) plain() (float64, bool) {
	n, ok := p.number(catNumber)
	return n.value, ok
}

// integer reads an integer; math functions are rounded.
func (p *parser) integer() (int, bool) {
	t := p.peek()
	if t.Kind == css.Number && !t.IsInteger {
		return 0, false
	}
	v, ok := p.plain()
	return int(math.Floor(v + 0.5)), ok
}

// fraction reads a number or a percentage of 1.
func (p *parser) fraction() (float64, bool) {
	n, ok := p.number(catNumber | catPercent)
	if !ok || n.calc != nil && n.calc.cat != catPercent {
		return 0, false
	}
	if n.calc != nil {
		return n.calc.definite(nil) / 100, true
	}
	if n.unit == unitPercent {
		n.value /= 100
	}
	return n.value, true
}

// angle reads an angle in degrees. A plain zero is one too if zero is true, as old syntax has it.
func (p *parser) angle(zero bool) (float64, bool) {
	if t := p.peek(); zero && t.Kind == css.Number && t.Num == 0 {
		p.pos++
		return 0, true
	}
	n, ok := p.number(catAngle)
	return n.value, ok
}

// ident gives the case-kept identifier that comes next, other than the reserved words of CSS.
func (p *parser) ident(reserved ...string) (string, bool) {
	t := p.peek()
	if t.Kind != css.Ident || wideKeyword(css.Lower(t.Text)) != 0 || t.IsIdent("default") {
		return "", false
	}
	if slices.Contains(reserved, css.Lower(t.Text)) {
		return "", false
	}
	p.pos++
	return t.Text, true
}

// url reads url(…) or src(…).
func (p *parser) url() (string, bool) {
	if u, ok := css.URLOf(*p.peek()); ok {
		p.pos++
		return u, true
	}
	return "", false
}

// string reads a string.
func (p *parser) str() (string, bool) {
	if t := p.peek(); t.Kind == css.String {
		p.pos++
		return t.Text, true
	}
	return "", false
}

// list reads what read reads one or more times, with commas between.
func list[T any](p *parser, read func(*parser) (T, bool)) ([]T, bool) {
	var out []T
	for {
		v, ok := read(p)
		if !ok {
			return nil, false
		}
		out = append(out, v)
		if !p.comma() {
			return out, true
		}
	}
}

// quote writes a string as CSS does.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// wide is one of the keywords that every property takes. CSS Cascade 4 §7.3
type wide uint8

const (
	inherit wide = iota + 1
	initial
	unset
	revert
	revertLayer
)

func wideKeyword(lower string) wide {
	switch lower {
	case "inherit":
		return inherit
	case "initial":
		return initial
	case "unset":
		return unset
	case "revert":
		return revert
	case "revert-layer":
		return revertLayer
	}
	return 0
}

// hasVar reports whether a value has var() in it, so that it can be read only when the element is known.
func hasVar(tokens []css.Token) bool {
	for i := range tokens {
		t := &tokens[i]
		if t.Kind == css.Function && (t.Text == "var" || t.Text == "env") || t.Args != nil && hasVar(t.Args) {
			return true
		}
	}
	return false
}
