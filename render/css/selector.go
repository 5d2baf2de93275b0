package css

import (
	"errors"
	"fmt"
	"slices"
)

// Specificity is that of Selectors 4 §17: greater wins.
type Specificity uint32

// NewSpecificity packs the counts of ids, of classes with attributes and pseudo-classes, and of types with pseudo-elements.
func NewSpecificity(a, b, c int) Specificity {
	return Specificity(min(a, 1023)<<20 | min(b, 1023)<<10 | min(c, 1023))
}

func (s Specificity) parts() (a, b, c int) { return int(s >> 20), int(s >> 10 & 1023), int(s & 1023) }

func (s Specificity) add(t Specificity) Specificity {
	a, b, c := s.parts()
	d, e, f := t.parts()
	return NewSpecificity(a+d, b+e, c+f)
}

// Selector is one complex selector. It is immutable.
type Selector struct {
	parts       []compound // from right to left
	Element     string     // pseudo-element: "before", "after", "marker", "first-line", "first-letter" …; "" the element itself
	Specificity Specificity
	source      []Token
}

// String writes the selector as CSS.
func (s *Selector) String() string { return text(s.source) }

// KeyKind is what a Key is of.
type KeyKind uint8

// The kinds of keys, the most selective first.
const (
	KeyID KeyKind = iota
	KeyClass
	KeyTag
	KeyAttribute
	KeyAny
)

// Key gives something that every matching element has, to find selectors by; exact tells that having it is all it takes.
func (s *Selector) Key() (kind KeyKind, name string, exact bool) {
	c := &s.parts[0]
	alone := len(s.parts) == 1 && len(c.tests) == 0
	switch n := len(c.ids) + len(c.classes); {
	case len(c.ids) > 0:
		return KeyID, c.ids[0], alone && n == 1 && c.tag == ""
	case len(c.classes) > 0:
		return KeyClass, c.classes[0], alone && n == 1 && c.tag == ""
	case c.tag != "":
		return KeyTag, c.tag, alone && c.tag == c.rawTag
	}
	for _, t := range c.tests {
		switch t := t.(type) {
		case *attributeTest:
			return KeyAttribute, t.name, false
		case linkTest:
			return KeyAttribute, "href", false
		}
	}
	return KeyAny, "", alone
}

// compound is a sequence of simple selectors for one element.
type compound struct {
	comb    byte   // how the compound to the left stands to this one: ' ', '>', '+' or '~'; 0 if there is none
	tag     string // lower case; "" any
	rawTag  string // as written, for elements of XML vocabularies
	ids     []string
	classes []string
	tests   []test
}

type selectorParser struct {
	tokens  []Token
	pos     int
	parents []*Selector // what & stands for; nil: not nested
	nested  bool
	depth   int
}

var errSelector = errors.New("not understood")

// parseSelectors reads a selector list. In nested rules, & stands for the parents.
func parseSelectors(tokens []Token, parents []*Selector) ([]*Selector, error) {
	parts := Split(tokens, Comma)
	if len(parts) > maxSelectors {
		return nil, fmt.Errorf("more than the limit of %d selectors in a rule", maxSelectors)
	}
	list := make([]*Selector, 0, len(parts))
	for _, part := range parts {
		p := &selectorParser{tokens: part, parents: parents, nested: parents != nil}
		s, err := p.complex(false)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// ParseSelectors reads a selector list such as "ul > li, .part::before".
func ParseSelectors(src string) ([]*Selector, error) {
	return parseSelectors(ParseValue(src, Options{}), nil)
}

func (p *selectorParser) peek() *Token {
	if p.pos < len(p.tokens) {
		return &p.tokens[p.pos]
	}
	return &Token{Kind: eof}
}

// combinator reads an explicit combinator, or 0.
func (p *selectorParser) combinator() byte {
	if t := p.peek(); t.Kind == Delim {
		switch t.Text {
		case ">", "+", "~":
			p.pos++
			return t.Text[0]
		}
	}
	return 0
}

// complex reads compounds with combinators between them. A relative one may begin with a combinator: its leftmost compound
// then stands for the anchor of :has(), or for the parent of a nested rule.
func (p *selectorParser) complex(relative bool) (*Selector, error) {
	s := &Selector{source: p.tokens}
	if len(p.tokens) == 0 {
		return nil, errors.New("empty")
	}
	var left []compound // from left to right
	comb := p.combinator()
	switch {
	case relative:
		left = append(left, compound{tests: []test{anchorTest{}}})
		if comb == 0 {
			comb = ' '
		}
	case comb != 0 && !p.nested:
		return nil, errors.New("begins with a combinator")
	case p.nested && (comb != 0 || !mentionsParent(p.tokens)):
		left = append(left, compound{tests: []test{isTest{p.parents}}})
		s.Specificity = highest(p.parents)
		if comb == 0 {
			comb = ' '
		}
	}
	for {
		c := compound{comb: comb}
		spec, err := p.compound(&c, s)
		if err != nil {
			return nil, err
		}
		s.Specificity = s.Specificity.add(spec)
		left = append(left, c)
		if p.pos >= len(p.tokens) {
			break
		}
		if s.Element != "" {
			return nil, fmt.Errorf("something follows ::%s", s.Element)
		}
		space := p.peek().Space
		if comb = p.combinator(); comb == 0 {
			if !space {
				return nil, errSelector
			}
			comb = ' '
		}
	}
	if len(left) > 256 {
		return nil, errors.New("more than the limit of 256 compounds")
	}
	slices.Reverse(left)
	s.parts = left
	return s, nil
}

func mentionsParent(tokens []Token) bool {
	for i := range tokens {
		if tokens[i].IsDelim('&') || mentionsParent(tokens[i].Args) {
			return true
		}
	}
	return false
}

// compound reads simple selectors up to a combinator, white space or the end.
func (p *selectorParser) compound(c *compound, s *Selector) (Specificity, error) {
	var ids, classes, types int
	var extra Specificity
	start := p.pos
	for p.pos < len(p.tokens) {
		t := p.peek()
		if p.pos > start && t.Space {
			break
		}
		switch {
		case t.Kind == Ident || t.IsDelim('*') || t.IsDelim('|'):
			if p.pos > start {
				return 0, errSelector
			}
			if err := p.typeSelector(c); err != nil {
				return 0, err
			}
			if c.tag != "" {
				types++
			}
			continue
		case s.Element != "" && t.Kind != Colon:
			return 0, fmt.Errorf("something follows ::%s", s.Element)
		case t.Kind == Hash && t.IsID:
			c.ids = append(c.ids, t.Text)
			ids++
			p.pos++
		case t.IsDelim('.'):
			if p.pos+1 >= len(p.tokens) || p.tokens[p.pos+1].Kind != Ident || p.tokens[p.pos+1].Space {
				return 0, errSelector
			}
			c.classes = append(c.classes, p.tokens[p.pos+1].Text)
			classes++
			p.pos += 2
		case t.Kind == Bracket:
			a, err := attributeSelector(t.Args)
			if err != nil {
				return 0, err
			}
			c.tests = append(c.tests, a)
			classes++
			p.pos++
		case t.IsDelim('&'):
			if !p.nested { // at the top it is the root
				c.tests = append(c.tests, rootTest{})
			} else {
				c.tests = append(c.tests, isTest{p.parents})
				extra = extra.add(highest(p.parents))
			}
			p.pos++
		case t.Kind == Colon:
			spec, err := p.pseudo(c, s)
			if err != nil {
				return 0, err
			}
			extra = extra.add(spec)
		default:
			if p.pos == start {
				return 0, errSelector
			}
			return NewSpecificity(ids, classes, types).add(extra), nil
		}
	}
	if p.pos == start {
		return 0, errors.New("ends with a combinator")
	}
	return NewSpecificity(ids, classes, types).add(extra), nil
}

// typeSelector reads `name`, `*`, and both with the any-namespace prefix `*|`.
func (p *selectorParser) typeSelector(c *compound) error {
	t := p.tokens[p.pos]
	p.pos++
	if bar := p.peek(); t.IsDelim('|') || bar.IsDelim('|') && !bar.Space {
		if !t.IsDelim('*') {
			return errors.New("namespaces are not supported")
		}
		p.pos++
		t = *p.peek()
		p.pos++
		if t.Space || t.Kind != Ident && !t.IsDelim('*') {
			return errSelector
		}
	}
	if t.Kind == Ident {
		c.tag, c.rawTag = Lower(t.Text), t.Text
	}
	return nil
}

func highest(list []*Selector) Specificity {
	var r Specificity
	for _, s := range list {
		r = max(r, s.Specificity)
	}
	return r
}

// list reads the argument of :is() and the like. A forgiving one leaves out what it does not understand.
func (p *selectorParser) list(args []Token, forgiving, relative bool) ([]*Selector, error) {
	if p.depth > 16 {
		return nil, errors.New("nested deeper than the limit of 16")
	}
	var list []*Selector
	for _, part := range Split(args, Comma) {
		q := &selectorParser{tokens: part, parents: p.parents, depth: p.depth + 1}
		if p.nested && mentionsParent(part) {
			q.nested = true
		}
		s, err := q.complex(relative)
		if err == nil && s.Element != "" {
			err = errors.New("a pseudo-element inside of a pseudo-class")
		}
		if err != nil {
			if forgiving {
				continue
			}
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
