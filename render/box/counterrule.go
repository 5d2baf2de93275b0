package box

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"etikett/render/css"
)

// CounterStyles are the counter styles of @counter-style rules (CSS Counter Styles 3 §3). A nil *CounterStyles has the predefined
// ones alone.
type CounterStyles struct {
	rules map[string]*counterRule
}

// counterRule is what one rule says.
type counterRule struct {
	format    counterFormat // system, symbols and weights
	extends   string        // another style, of which the symbols are
	once      bool          // symbolic and fixed systems: symbols are doubled, or used once
	fixed     bool
	first     int // the number of the first symbol of a fixed system
	before    string
	after     string // of negative numbers
	prefix    string
	suffix    string
	ranges    [][2]int // nil: auto
	pad       int
	padSymbol string
	fallback  string
	has       map[string]bool // descriptors that the rule has, for extends
}

// maxSymbols limits the symbols of a rule, maxPad the length that it fills up to.
const (
	maxSymbols = 4096
	maxPad     = maxCounterText
)

// NewCounterStyles reads rules, later ones of a name in place of earlier ones, and tells what is wrong with those that are left out.
func NewCounterStyles(rules []*css.CounterStyleRule) (*CounterStyles, []error) {
	if len(rules) == 0 {
		return nil, nil
	}
	c := &CounterStyles{rules: map[string]*counterRule{}}
	var errs []error
	for _, r := range rules {
		rule, err := readCounterRule(r)
		if err != nil {
			errs = append(errs, fmt.Errorf("@counter-style %s: %w", r.Name, err))
			continue
		}
		name := r.Name
		if lower := css.Lower(name); counterFormats[lower] != nil {
			name = lower // predefined names are matched without regard to case
		}
		c.rules[name] = rule
	}
	for name := range c.rules {
		c.resolve(name, map[string]bool{})
	}
	return c, errs
}

// resolve gives a rule that extends another what it does not say itself. A circle ends in decimal.
func (c *CounterStyles) resolve(name string, seen map[string]bool) {
	r := c.rules[name]
	if r.extends == "" {
		return
	}
	base := r.extends
	r.extends = ""
	seen[name] = true
	if other, ok := c.rules[base]; ok && !seen[base] {
		c.resolve(base, seen)
		own := *r
		*r = *other
		r.has = own.has
		own.copyTo(r)
		return
	}
	f := counterFormats[base]
	if f == nil {
		f = counterFormats["decimal"]
	}
	r.format = *f
	if !r.has["suffix"] && f.suffix != "" {
		r.suffix = f.suffix
	}
	if !r.has["negative"] && f.negative != "" {
		r.before = f.negative
	}
	if !r.has["range"] && f.high > 0 {
		r.ranges = [][2]int{{f.low, f.high}}
	}
	if !r.has["pad"] && f.pad > 0 {
		r.pad, r.padSymbol = f.pad, f.symbols[0]
	}
}

// copyTo sets what the rule itself says in another that has been taken from the style it extends.
func (r *counterRule) copyTo(to *counterRule) {
	if r.has["negative"] {
		to.before, to.after = r.before, r.after
	}
	if r.has["prefix"] {
		to.prefix = r.prefix
	}
	if r.has["suffix"] {
		to.suffix = r.suffix
	}
	if r.has["range"] {
		to.ranges = r.ranges
	}
	if r.has["pad"] {
		to.pad, to.padSymbol = r.pad, r.padSymbol
	}
	if r.has["fallback"] {
		to.fallback = r.fallback
	}
}

// rule gives the rule of a name; nil for predefined styles.
func (c *CounterStyles) rule(name string) *counterRule {
	if c == nil {
		return nil
	}
	return c.rules[name]
}

// text is the text of a counter, as CounterText gives it for predefined styles.
func (c *CounterStyles) text(name string, n int) string {
	for range 8 { // a chain of fallbacks may be a circle
		r := c.rule(name)
		if r == nil {
			return CounterText(name, n)
		}
		if s, ok := r.text(n); ok {
			return s
		}
		name = r.fallback
	}
	return strconv.Itoa(n)
}

// marker is the text of a counter as a list marker shows it.
func (c *CounterStyles) marker(name string, n int) string {
	if r := c.rule(name); r != nil {
		return r.prefix + c.text(name, n) + r.suffix
	}
	return c.text(name, n) + markerSuffix(name)
}

// text is the number in this style, and whether the style has it.
func (r *counterRule) text(n int) (string, bool) {
	if r.ranges != nil {
		in := false
		for _, x := range r.ranges {
			in = in || n >= x[0] && n <= x[1]
		}
		if !in {
			return "", false
		}
	}
	symbols := r.format.symbols
	if r.fixed {
		if n < r.first || n-r.first >= len(symbols) || n-r.first < 0 {
			return "", false
		}
		return symbols[n-r.first], true
	}
	if r.format.system == cyclic && !r.once {
		return r.format.text(n)
	}
	magnitude := n
	if n < 0 {
		if magnitude = -n; magnitude < 0 {
			return "", false // the least integer
		}
	}
	var s string
	if r.once {
		if magnitude < 1 {
			return "", false
		}
		times := (magnitude-1)/len(symbols) + 1
		symbol := symbols[(magnitude-1)%len(symbols)]
		if times > maxCounterText || times*len(symbol) > maxCounterText {
			return "", false
		}
		s = strings.Repeat(symbol, times)
	} else {
		plain := r.format
		plain.low, plain.high, plain.pad = 0, 0, 0
		var ok bool
		if s, ok = plain.text(magnitude); !ok {
			return "", false
		}
	}
	before, after := "", ""
	if n < 0 {
		before, after = r.before, r.after
	}
	if missing := r.pad - utf8.RuneCountInString(s) - utf8.RuneCountInString(before) - utf8.RuneCountInString(after); missing > 0 && len(r.padSymbol) > 0 {
		s = strings.Repeat(r.padSymbol, missing) + s
	}
	return before + s + after, true
}

// readCounterRule reads the descriptors of a rule. Those that are not valid are left out, as CSS has it; the rule as a whole is not
// valid without the symbols that its system needs.
func readCounterRule(rule *css.CounterStyleRule) (*counterRule, error) {
	switch rule.Name {
	case "none", "decimal", "disc", "square", "circle", "disclosure-open", "disclosure-closed", "inherit", "initial", "unset", "revert", "default":
		return nil, fmt.Errorf("the name is taken")
	}
	r := &counterRule{before: "-", suffix: ". ", fallback: "decimal", has: map[string]bool{}}
	system := "symbolic"
	for _, d := range rule.Declarations {
		if r.descriptor(d.Name, d.Value, &system) {
			r.has[d.Name] = true
		}
	}
	f := &r.format
	least := 1
	switch system {
	case "cyclic":
	case "fixed":
		r.fixed = true
	case "symbolic":
		r.once = true
	case "numeric":
		f.system, least = numeric, 2
	case "alphabetic":
		f.system, least = alphabetic, 2
	case "additive":
		if f.system = additive; len(f.weights) == 0 {
			return nil, fmt.Errorf("additive-symbols are missing")
		}
	case "extends":
		if len(f.symbols) > 0 {
			return nil, fmt.Errorf("a style that extends another has no symbols of its own")
		}
		return r, nil
	}
	if system != "additive" && (len(f.symbols) < least || len(f.weights) > 0) {
		return nil, fmt.Errorf("system %s needs at least %d symbols", system, least)
	}
	if r.ranges == nil && (system == "alphabetic" || system == "symbolic") {
		r.ranges = [][2]int{{1, math.MaxInt}}
	}
	if r.ranges == nil && system == "additive" {
		r.ranges = [][2]int{{0, math.MaxInt}}
	}
	return r, nil
}

// descriptor reads one descriptor, and reports whether it is valid.
func (r *counterRule) descriptor(name string, v []css.Token, system *string) bool {
	if len(v) == 0 {
		return false
	}
	switch name {
	case "system":
		word := css.Lower(v[0].Text)
		switch {
		case v[0].Kind != css.Ident:
			return false
		case word == "fixed" && len(v) == 2 && v[1].IsInteger:
			r.first = integer(v[1])
		case word == "fixed" && len(v) == 1:
			r.first = 1
		case word == "extends" && len(v) == 2 && v[1].Kind == css.Ident:
			r.extends = v[1].Text
		case len(v) != 1:
			return false
		}
		switch word {
		case "cyclic", "fixed", "symbolic", "numeric", "alphabetic", "additive", "extends":
			*system = word
			return true
		}
		return false
	case "symbols":
		var list []string
		for _, t := range v {
			s, ok := symbol(t)
			if !ok || len(list) >= maxSymbols {
				return false
			}
			list = append(list, s)
		}
		r.format.symbols, r.format.weights = list, nil
		return true
	case "additive-symbols":
		return r.additive(v)
	case "negative":
		before, ok := symbol(v[0])
		if !ok || len(v) > 2 {
			return false
		}
		after := ""
		if len(v) == 2 {
			if after, ok = symbol(v[1]); !ok {
				return false
			}
		}
		r.before, r.after = before, after
		return true
	case "prefix", "suffix":
		s, ok := symbol(v[0])
		if !ok || len(v) > 1 {
			return false
		}
		if name == "prefix" {
			r.prefix = s
		} else {
			r.suffix = s
		}
		return true
	case "range":
		return r.readRanges(v)
	case "pad":
		if len(v) != 2 {
			return false
		}
		n, s := v[0], v[1]
		if !n.IsInteger {
			n, s = s, n
		}
		text, ok := symbol(s)
		if !ok || !n.IsInteger || n.Num < 0 || n.Num > maxPad {
			return false
		}
		r.pad, r.padSymbol = int(n.Num), text
		return true
	case "fallback":
		if len(v) != 1 || v[0].Kind != css.Ident {
			return false
		}
		r.fallback = v[0].Text
		return true
	}
	return false
}

// additive reads pairs of a weight and a symbol, weights falling.
func (r *counterRule) additive(v []css.Token) bool {
	var symbols []string
	var weights []int
	for len(v) >= 2 {
		n, s := v[0], v[1]
		if !n.IsInteger {
			n, s = s, n
		}
		text, ok := symbol(s)
		w := integer(n)
		if !ok || !n.IsInteger || w < 0 || len(weights) > 0 && w >= weights[len(weights)-1] || len(weights) >= maxSymbols {
			return false
		}
		symbols, weights = append(symbols, text), append(weights, w)
		v = v[2:]
		if len(v) > 0 {
			if v[0].Kind != css.Comma {
				return false
			}
			v = v[1:]
		}
	}
	if len(v) > 0 {
		return false
	}
	r.format.symbols, r.format.weights = symbols, weights
	return true
}

// readRanges reads pairs of bounds.
func (r *counterRule) readRanges(v []css.Token) bool {
	if len(v) == 1 && v[0].IsIdent("auto") {
		r.ranges = nil
		return true
	}
	bound := func(t css.Token, infinite int) (int, bool) {
		if t.IsIdent("infinite") {
			return infinite, true
		}
		return integer(t), t.IsInteger
	}
	var list [][2]int
	for {
		if len(v) < 2 || len(list) >= maxSymbols {
			return false
		}
		low, ok1 := bound(v[0], math.MinInt)
		high, ok2 := bound(v[1], math.MaxInt)
		if !ok1 || !ok2 || low > high {
			return false
		}
		list = append(list, [2]int{low, high})
		v = v[2:]
		if len(v) == 0 {
			r.ranges = list
			return true
		}
		if v[0].Kind != css.Comma {
			return false
		}
		v = v[1:]
	}
}

// integer is the value of a number, within what an int32 can hold.
func integer(t css.Token) int { return int(min(max(t.Num, math.MinInt32), math.MaxInt32)) }

// symbol is a string or an identifier; images are not supported.
func symbol(t css.Token) (string, bool) {
	return t.Text, (t.Kind == css.String || t.Kind == css.Ident) && len(t.Text) <= maxCounterText
}
