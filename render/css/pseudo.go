package css

import (
	"fmt"
	"slices"
)

// pseudoElements are those that make boxes or style parts of them, and those that never show on paper.
var pseudoElements = []string{"before", "after", "marker", "first-line", "first-letter", "footnote-call", "footnote-marker"}

// neverOnPaper are pseudo-classes of things that a page does not have: a pointer, a focus, a history.
var neverOnPaper = []string{"hover", "active", "focus", "focus-within", "focus-visible", "visited", "target", "target-within",
	"current", "past", "future", "playing", "paused", "autofill", "user-invalid", "user-valid", "fullscreen", "modal", "popover-open", "open-never"}

// pseudo reads a pseudo-class or pseudo-element.
func (p *selectorParser) pseudo(c *compound, s *Selector) (Specificity, error) {
	p.pos++
	t := p.peek()
	if t.Kind == Colon && !t.Space {
		p.pos++
		return p.pseudoElement(s, p.peek())
	}
	if t.Space || t.Kind != Ident && t.Kind != Function {
		return 0, errSelector
	}
	name := Lower(t.Text)
	if t.Kind == Ident && slices.Contains([]string{"before", "after", "first-line", "first-letter"}, name) {
		return p.pseudoElement(s, t)
	}
	if s.Element != "" {
		return 0, fmt.Errorf("something follows ::%s", s.Element)
	}
	p.pos++
	one := NewSpecificity(0, 1, 0)
	add := func(x test) (Specificity, error) {
		c.tests = append(c.tests, x)
		return one, nil
	}
	if t.Kind == Function {
		return p.functional(c, t)
	}
	switch name {
	case "root", "scope":
		return add(rootTest{})
	case "empty":
		return add(emptyTest{})
	case "first-child":
		return add(&nthTest{nth: Nth{0, 1}})
	case "last-child":
		return add(&nthTest{nth: Nth{0, 1}, last: true})
	case "first-of-type":
		return add(&nthTest{nth: Nth{0, 1}, ofType: true})
	case "last-of-type":
		return add(&nthTest{nth: Nth{0, 1}, ofType: true, last: true})
	case "only-child":
		c.tests = append(c.tests, &nthTest{nth: Nth{0, 1}})
		return add(&nthTest{nth: Nth{0, 1}, last: true})
	case "only-of-type":
		c.tests = append(c.tests, &nthTest{nth: Nth{0, 1}, ofType: true})
		return add(&nthTest{nth: Nth{0, 1}, ofType: true, last: true})
	case "link", "any-link":
		return add(linkTest{})
	case "checked", "enabled", "disabled", "required", "optional", "read-only", "read-write", "placeholder-shown", "default", "indeterminate", "open":
		return add(formTest(name))
	}
	if slices.Contains(neverOnPaper, name) {
		return add(neverTest{})
	}
	return 0, fmt.Errorf("pseudo-class :%s is not supported", name)
}

func (p *selectorParser) pseudoElement(s *Selector, t *Token) (Specificity, error) {
	if t.Space || t.Kind != Ident && t.Kind != Function {
		return 0, errSelector
	}
	name := Lower(t.Text)
	if t.Kind == Function || !slices.Contains(pseudoElements, name) {
		return 0, fmt.Errorf("pseudo-element ::%s is not supported", name)
	}
	if s.Element != "" {
		return 0, fmt.Errorf("::%s of ::%s is not supported", name, s.Element)
	}
	p.pos++
	s.Element = name
	return NewSpecificity(0, 0, 1), nil
}

// functional reads a pseudo-class with arguments.
func (p *selectorParser) functional(c *compound, t *Token) (Specificity, error) {
	one := NewSpecificity(0, 1, 0)
	switch t.Text {
	case "is", "where", "matches", "-webkit-any", "-moz-any":
		list, err := p.list(t.Args, true, false)
		if err != nil {
			return 0, err
		}
		c.tests = append(c.tests, isTest{list})
		if t.Text == "where" {
			return 0, nil
		}
		return highest(list), nil
	case "not":
		list, err := p.list(t.Args, false, false)
		if err != nil {
			return 0, err
		}
		c.tests = append(c.tests, notTest{list})
		return highest(list), nil
	case "has":
		list, err := p.list(t.Args, false, true)
		if err != nil {
			return 0, err
		}
		c.tests = append(c.tests, hasTest{list})
		return highest(list), nil
	case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
		x := &nthTest{ofType: t.Text == "nth-of-type" || t.Text == "nth-last-of-type",
			last: t.Text == "nth-last-child" || t.Text == "nth-last-of-type"}
		args, spec := t.Args, one
		for i := range args {
			if args[i].IsIdent("of") && !x.ofType {
				list, err := p.list(args[i+1:], false, false)
				if err != nil {
					return 0, err
				}
				x.of = list
				spec = spec.add(highest(list))
				args = args[:i]
				break
			}
		}
		var ok bool
		if x.nth, ok = parseNth(args); !ok {
			return 0, fmt.Errorf("%q is not of the form an+b", text(args))
		}
		c.tests = append(c.tests, x)
		return spec, nil
	case "lang":
		var x langTest
		for _, part := range Split(t.Args, Comma) {
			if len(part) != 1 || part[0].Kind != Ident && part[0].Kind != String {
				return 0, errSelector
			}
			x = append(x, Lower(part[0].Text))
		}
		c.tests = append(c.tests, x)
		return one, nil
	case "dir":
		if len(t.Args) != 1 || t.Args[0].Kind != Ident {
			return 0, errSelector
		}
		c.tests = append(c.tests, dirTest(Lower(t.Args[0].Text)))
		return one, nil
	}
	return 0, fmt.Errorf("pseudo-class :%s() is not supported", t.Text)
}
