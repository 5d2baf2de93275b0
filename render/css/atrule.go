package css

import (
	"fmt"
	"slices"
	"strings"
)

// marginBoxes are the boxes around the content of a page, CSS Page 3 §5.1, and the area of its footnotes.
var marginBoxes = []string{
	"top-left-corner", "top-left", "top-center", "top-right", "top-right-corner",
	"left-top", "left-middle", "left-bottom", "right-top", "right-middle", "right-bottom",
	"bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner", "footnote",
}

// atRule reads the rule that the at-keyword begins.
func (p *parser) atRule(at Token, c *context, add func(Rule)) {
	name := Lower(at.Text)
	prelude, end := p.prelude(true)
	hasBlock := end.Kind == Brace
	drop := func(format string, args ...any) {
		p.warn(at.Line, at.Column, "", "@%s: %s", name, fmt.Sprintf(format, args...))
		if hasBlock {
			p.skip(Brace)
		}
	}
	nested := c.style != nil
	switch name {
	case "charset":
		if hasBlock {
			drop("a block is not allowed here")
		}
		return
	case "import":
		switch {
		case hasBlock:
			drop("a block is not allowed here")
		case !c.top || c.others:
			drop("has to come before other rules; it is not used")
		default:
			p.importRule(at, prelude, add)
		}
		return
	case "namespace":
		c.others = true
		drop("namespaces are not used")
		return
	case "layer":
		if !hasBlock {
			p.layerNames(at, c, prelude, add)
			return
		}
	}
	c.others = true
	if !hasBlock {
		drop("has no block")
		return
	}
	if c.depth >= maxDepth {
		drop("nested deeper than the limit of %d", maxDepth)
		return
	}
	switch name {
	case "media", "supports", "layer":
		group := &GroupRule{}
		inner := *c
		inner.top, inner.depth = false, c.depth+1
		switch name {
		case "media":
			group.Media = p.media(prelude)
		case "supports":
			cond, err := parseCondition(prelude)
			if err != nil {
				drop("%v", err)
				return
			}
			group.Supports = cond
		case "layer":
			full, ok := p.layerName(c, prelude)
			if !ok {
				drop("%q is not the name of a layer", text(prelude))
				return
			}
			group.Layer, inner.layer = full, full
		}
		if nested {
			p.styleBlock(inner, func(r Rule) { group.Rules = append(group.Rules, r) })
		} else {
			group.Rules = p.rules(inner)
		}
		add(group)
	case "page":
		if nested {
			drop("is not allowed in a style rule")
			return
		}
		p.pageRule(prelude, add, drop)
	case "font-face":
		rule := &FontFaceRule{Line: int(at.Line)}
		p.block(contents{declare: func(d Declaration) { rule.Declarations = append(rule.Declarations, d) }})
		add(rule)
	case "counter-style":
		if len(prelude) != 1 || prelude[0].Kind != Ident {
			drop("%q is not a name", text(prelude))
			return
		}
		rule := &CounterStyleRule{Name: prelude[0].Text}
		p.block(contents{declare: func(d Declaration) { rule.Declarations = append(rule.Declarations, d) }})
		add(rule)
	default:
		drop("is not supported")
	}
}

func (p *parser) importRule(at Token, prelude []Token, add func(Rule)) {
	rule := &ImportRule{Line: int(at.Line)}
	if len(prelude) > 0 {
		if url, ok := URLOf(prelude[0]); ok {
			rule.URL = url
		} else if prelude[0].Kind == String {
			rule.URL = prelude[0].Text
		}
	}
	if rule.URL == "" {
		p.warn(at.Line, at.Column, "", "@import: no address")
		return
	}
	rest := prelude[1:]
	if len(rest) > 0 && rest[0].IsIdent("layer") {
		p.layers++
		rule.Layer = fmt.Sprintf("(%d)", p.layers)
		rest = rest[1:]
	} else if len(rest) > 0 && rest[0].IsFunction("layer") {
		if name, ok := dotted(rest[0].Args); ok {
			rule.Layer = name
		}
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0].IsFunction("supports") {
		args := rest[0].Args
		cond, err := parseCondition(args)
		if err != nil { // a bare declaration
			cond = &Condition{Leaf: Token{Kind: Paren, Args: args}}
		}
		rule.Supports = cond
		rest = rest[1:]
	}
	rule.Media = p.media(rest)
	add(rule)
}

// dotted reads the name of a layer: identifiers with dots between them.
func dotted(tokens []Token) (string, bool) {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		switch {
		case i%2 == 0 && t.Kind == Ident, i%2 == 1 && t.IsDelim('.') && !t.Space:
			b.WriteString(t.Text)
		default:
			return "", false
		}
	}
	return b.String(), len(tokens)%2 == 1
}

func (p *parser) layerName(c *context, prelude []Token) (string, bool) {
	name, ok := dotted(prelude)
	if len(prelude) == 0 {
		p.layers++
		name, ok = fmt.Sprintf("(%d)", p.layers), true
	}
	if ok && c.layer != "" {
		name = c.layer + "." + name
	}
	return name, ok
}

func (p *parser) layerNames(at Token, c *context, prelude []Token, add func(Rule)) {
	rule := &LayerRule{}
	for _, part := range Split(prelude, Comma) {
		name, ok := p.layerName(c, part)
		if !ok || len(part) == 0 {
			p.warn(at.Line, at.Column, "", "@layer: %q is not the name of a layer", text(part))
			return
		}
		rule.Names = append(rule.Names, name)
	}
	add(rule)
}

func (p *parser) pageRule(prelude []Token, add func(Rule), drop func(string, ...any)) {
	rule := &PageRule{}
	for _, part := range Split(prelude, Comma) {
		sel, ok := pageSelector(part)
		if !ok {
			drop("%q does not select pages", text(part))
			return
		}
		rule.Selectors = append(rule.Selectors, sel)
	}
	margin := func(at Token) {
		name := Lower(at.Text)
		before, end := p.prelude(true)
		if end.Kind != Brace {
			p.warn(at.Line, at.Column, "", "@%s has no block", name)
			return
		}
		if !slices.Contains(marginBoxes, name) || len(before) > 0 {
			p.warn(at.Line, at.Column, "", "@%s is not a margin box of a page", name)
			p.skip(Brace)
			return
		}
		m := MarginRule{Name: name}
		p.block(contents{declare: func(d Declaration) { m.Declarations = append(m.Declarations, d) }})
		rule.Margins = append(rule.Margins, m)
	}
	p.block(contents{declare: func(d Declaration) { rule.Declarations = append(rule.Declarations, d) }, at: margin})
	add(rule)
}

// pageSelector reads `name? (:pseudo)*`.
func pageSelector(tokens []Token) (PageSelector, bool) {
	var s PageSelector
	i := 0
	if i < len(tokens) && tokens[i].Kind == Ident {
		s.Name = tokens[i].Text
		i++
	}
	for i < len(tokens) {
		if tokens[i].Kind != Colon || i+1 >= len(tokens) || tokens[i+1].Space {
			return s, false
		}
		switch t := &tokens[i+1]; {
		case t.IsIdent("first"):
			s.First = true
		case t.IsIdent("blank"):
			s.Blank = true
		case t.IsIdent("left"):
			s.Left = true
		case t.IsIdent("right"):
			s.Right = true
		case t.IsFunction("nth") && s.Nth == nil:
			args := t.Args
			for j := range args {
				if args[j].IsIdent("of") && j+2 == len(args) && args[j+1].Kind == Ident {
					s.NthOf = args[j+1].Text
					args = args[:j]
					break
				}
			}
			nth, ok := parseNth(args)
			if !ok {
				return s, false
			}
			s.Nth = &nth
		default:
			return s, false
		}
		i += 2
	}
	return s, true
}

// Split cuts a list at its separators: Comma, for most. An empty list has one empty part.
func Split(tokens []Token, sep Kind) [][]Token {
	parts := make([][]Token, 0, 4)
	start := 0
	for i := range tokens {
		if tokens[i].Kind == sep {
			parts = append(parts, tokens[start:i])
			start = i + 1
		}
	}
	return append(parts, tokens[start:])
}

// URLOf gives the address of url(x), url("x") or src("x").
func URLOf(t Token) (string, bool) {
	switch {
	case t.Kind == URL:
		return t.Text, true
	case (t.IsFunction("url") || t.IsFunction("src")) && len(t.Args) > 0 && t.Args[0].Kind == String:
		return t.Args[0].Text, true
	}
	return "", false
}
