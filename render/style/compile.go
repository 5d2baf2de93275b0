package style

import (
	"fmt"
	"strings"

	"etikett/render/css"
)

// block is the declarations of a rule, read.
type block struct {
	decls     []declaration
	important bool // some are
	custom    bool // some are custom properties
}

// Warning tells of something in style sheets that has no effect, or not the one asked for.
type Warning struct {
	Source       string // of the sheet, as given with it; "style attribute"
	Line, Column int    // in the source, from 1; 0 unknown
	Property     string // "" when it is not about a property
	Message      string
}

func (w Warning) String() string {
	var b strings.Builder
	if w.Source != "" {
		b.WriteString(w.Source + ":")
	}
	fmt.Fprintf(&b, "%d:%d: ", w.Line, w.Column)
	if w.Property != "" {
		b.WriteString(w.Property + ": ")
	}
	b.WriteString(w.Message)
	return b.String()
}

// compiler reads declarations into blocks.
type compiler struct {
	source   string
	warnings []Warning
}

func (k *compiler) warn(d *css.Declaration, format string, args ...any) {
	if len(k.warnings) < maxWarnings {
		k.warnings = append(k.warnings, Warning{k.source, d.Line, d.Column, d.Name, fmt.Sprintf(format, args...)})
	}
}

const maxWarnings = 500

// notOnPaper are properties of CSS whose effect a printed page cannot have.
var notOnPaper = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`animation animation-delay animation-direction animation-duration animation-fill-mode animation-iteration-count
		animation-name animation-play-state animation-timing-function appearance backface-visibility caret-color color-adjust color-scheme cursor
		forced-color-adjust overscroll-behavior perspective pointer-events print-color-adjust resize scroll-behavior scroll-margin scroll-padding
		scroll-snap-type scrollbar-color scrollbar-gutter scrollbar-width speak text-rendering text-size-adjust touch-action transition
		transition-delay transition-duration transition-property transition-timing-function user-select will-change zoom contain isolation
		font-smoothing tap-highlight-color bookmark-level bookmark-label bookmark-state anchor link lang font-display src`) {
		m[n] = true
	}
	return m
}()

// canonical gives the name that the engine knows a property by.
func canonical(name string) string {
	if a, ok := aliases[name]; ok {
		return a
	}
	for _, prefix := range []string{"-webkit-", "-moz-", "-ms-", "-o-", "-weasy-", "-epub-"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if _, known := idOf[rest]; known || shorthands[rest] != nil || notOnPaper[rest] {
				return rest
			}
		}
	}
	return name
}

func (k *compiler) block(decls []css.Declaration) *block {
	b := &block{}
	for i := range decls {
		d := &decls[i]
		n := len(b.decls)
		k.declaration(b, d)
		if d.Important && len(b.decls) > n {
			b.important = true
			for j := n; j < len(b.decls); j++ {
				b.decls[j].important = true
			}
		}
	}
	return b
}

// declaration reads one declaration and appends what it sets.
func (k *compiler) declaration(b *block, d *css.Declaration) {
	if strings.HasPrefix(d.Name, "--") {
		b.custom = true
		c := declaration{custom: d.Name, tokens: d.Value}
		if len(d.Value) == 1 && d.Value[0].Kind == css.Ident {
			c.wide = wideKeyword(css.Lower(d.Value[0].Text))
		}
		if c.tokens == nil {
			c.tokens = []css.Token{}
		}
		b.decls = append(b.decls, c)
		return
	}
	name := canonical(d.Name)
	if sided, ok := logical[name]; ok {
		n := len(b.decls)
		k.named(b, d, sided[0])
		if sided[0] != sided[1] {
			k.mirror(b, n, d, sided[1])
		}
		return
	}
	switch name {
	case "margin-inline", "padding-inline":
		k.inlinePair(b, d, strings.TrimSuffix(name, "-inline")+"-left", strings.TrimSuffix(name, "-inline")+"-right")
		return
	case "inset-inline":
		k.inlinePair(b, d, "left", "right")
		return
	case "border-inline-width", "border-inline-style", "border-inline-color":
		kind := strings.TrimPrefix(name, "border-inline")
		k.inlinePair(b, d, "border-left"+kind, "border-right"+kind)
		return
	case "all":
		k.all(b, d)
		return
	}
	k.named(b, d, name)
}

// mirror reads the declaration again for its side in text from right to left, and joins both readings.
func (k *compiler) mirror(b *block, from int, d *css.Declaration, name string) {
	warned := len(k.warnings)
	var other block
	k.named(&other, d, name)
	k.warnings = k.warnings[:warned]
	for i := range other.decls {
		if from+i < len(b.decls) {
			b.decls[from+i].rtl = other.decls[i].id
			b.decls[from+i].logical = true
		}
	}
}

// inlinePair reads a start and an end value.
func (k *compiler) inlinePair(b *block, d *css.Declaration, left, right string) {
	n := len(b.decls)
	s := two(left, right)
	s.ids = []propertyID{idOf[left], idOf[right]}
	k.expand(b, d, d.Name, s)
	for i := n; i < len(b.decls); i++ {
		c := &b.decls[i]
		c.logical = true
		if c.rtl = idOf[right]; c.id == idOf[right] {
			c.rtl = idOf[left]
		}
	}
}

// named reads a declaration for a longhand or shorthand of that name.
func (k *compiler) named(b *block, d *css.Declaration, name string) {
	if s := shorthands[name]; s != nil {
		k.expand(b, d, name, s)
		return
	}
	id, ok := idOf[name]
	if !ok {
		if notOnPaper[name] {
			k.warn(d, "has no effect on paper")
		} else {
			k.warn(d, "is not supported")
		}
		return
	}
	c := declaration{id: id}
	switch {
	case len(d.Value) == 1 && d.Value[0].Kind == css.Ident && wideKeyword(css.Lower(d.Value[0].Text)) != 0:
		c.wide = wideKeyword(css.Lower(d.Value[0].Text))
	case hasVar(d.Value):
		c.pending = &pending{name: name, tokens: d.Value, line: d.Line, column: d.Column, source: k.source}
	default:
		v, ok := parseProperty(id, d.Value)
		if !ok {
			k.warn(d, "value %q is not supported", css.Text(d.Value))
			return
		}
		c.value = v
		if missing := unbuilt(name, v); missing != "" {
			k.warn(d, "%s", missing)
		}
	}
	b.decls = append(b.decls, c)
}

func (k *compiler) expand(b *block, d *css.Declaration, name string, s *shorthand) {
	each := func(c declaration) {
		for _, id := range s.ids {
			c.id = id
			b.decls = append(b.decls, c)
		}
	}
	if len(d.Value) == 1 && d.Value[0].Kind == css.Ident {
		if w := wideKeyword(css.Lower(d.Value[0].Text)); w != 0 {
			each(declaration{wide: w})
			return
		}
	}
	if hasVar(d.Value) {
		each(declaration{pending: &pending{name: name, shorthand: s, tokens: d.Value, line: d.Line, column: d.Column, source: k.source}})
		return
	}
	values, ok := s.read(d.Value)
	if !ok {
		k.warn(d, "value %q is not supported", css.Text(d.Value))
		return
	}
	for i, id := range s.ids {
		c := declaration{id: id, value: values[i].value}
		if !values[i].set {
			c.wide = initial
		}
		b.decls = append(b.decls, c)
	}
}

// expanded is what a shorthand gives to one longhand.
type expanded struct {
	value any
	set   bool
}

// read expands a value to the longhands, in their order.
func (s *shorthand) read(tokens []css.Token) ([]expanded, bool) {
	out := make([]expanded, len(s.ids))
	p := &parser{tokens: tokens}
	ok := s.expand(p, func(name string, v any) {
		id := idOf[name]
		for i, have := range s.ids {
			if have == id {
				out[i] = expanded{v, true}
			}
		}
	})
	return out, ok && p.done()
}

// all sets every property but direction, unicode-bidi and the descriptors of pages. CSS Cascade 4 §3.2
func (k *compiler) all(b *block, d *css.Declaration) {
	w := wide(0)
	if len(d.Value) == 1 && d.Value[0].Kind == css.Ident {
		w = wideKeyword(css.Lower(d.Value[0].Text))
	}
	if w == 0 {
		k.warn(d, "value %q is not supported", css.Text(d.Value))
		return
	}
	for i := range properties {
		if n := properties[i].name; n != "direction" && n != "unicode-bidi" {
			b.decls = append(b.decls, declaration{id: propertyID(i), wide: w})
		}
	}
}

// Supports reports whether the engine knows the property and takes the value, as @supports asks.
func supports(name string, value []css.Token) bool {
	k := &compiler{}
	b := k.block([]css.Declaration{{Name: css.Lower(name), Value: value}})
	return len(b.decls) > 0 && len(k.warnings) == 0
}
