package css

import (
	"fmt"
	"strings"
)

// parser builds rules out of tokens, CSS Syntax 3 §5.
type parser struct {
	t        *tokenizer
	left     int // tokens that may still come before the limit
	full     bool
	warnings []Warning
	layers   int // anonymous layers so far
}

// Parse reads a style sheet. It has no error: what is wrong is left out, as CSS asks, and told as warnings.
func Parse(src string, opts Options) (*Sheet, []Warning) {
	p := newParser(src, opts)
	sheet := &Sheet{Rules: p.rules(context{top: true})}
	return sheet, p.warnings
}

// ParseDeclarations reads the contents of a style attribute.
func ParseDeclarations(src string, opts Options) ([]Declaration, []Warning) {
	p := newParser(src, opts)
	var decls []Declaration
	for !p.full && p.t.pos < len(p.t.src) { // a stray brace ends a block but not the attribute
		p.block(contents{declare: func(d Declaration) { decls = append(decls, d) }})
	}
	return decls, p.warnings
}

// ParseValue reads component values: an attribute that has the syntax of a property's value, or the conditions of a media attribute.
func ParseValue(src string, opts Options) []Token {
	p := newParser(src, opts)
	var value []Token
	for {
		tok := p.next()
		if tok.Kind == eof {
			return value
		}
		if tok.Kind != closing {
			value = append(value, p.component(tok, 0))
		}
	}
}

func newParser(src string, opts Options) *parser {
	opts = opts.withDefaults()
	p := &parser{left: opts.MaxTokens}
	if len(src) > opts.MaxBytes {
		p.warnings = append(p.warnings, Warning{Line: 1, Column: 1,
			Message: fmt.Sprintf("style sheet of %d bytes is larger than the limit of %d; it is not used", len(src), opts.MaxBytes)})
		src = ""
	}
	p.t = newTokenizer(src)
	return p
}

func (p *parser) warn(line, column int32, property, format string, args ...any) {
	switch n := len(p.warnings); {
	case n < maxWarnings:
		p.warnings = append(p.warnings, Warning{int(line), int(column), property, fmt.Sprintf(format, args...)})
	case n == maxWarnings:
		p.warnings = append(p.warnings, Warning{int(line), int(column), "", fmt.Sprintf("more than the limit of %d warnings; the rest is not listed", maxWarnings)})
	}
}

// next gives the next token, and the end when the limit of tokens is reached.
func (p *parser) next() Token {
	if p.full {
		return Token{Kind: eof}
	}
	tok := p.t.next()
	if p.left--; p.left < 0 && tok.Kind != eof {
		p.full = true
		p.warn(tok.Line, tok.Column, "", "style sheet has more tokens than the limit; the rest is not used")
		return Token{Kind: eof}
	}
	return tok
}

// mark and reset go back to an earlier place of the source.
func (p *parser) mark() tokenizer   { return *p.t }
func (p *parser) reset(m tokenizer) { *p.t = m }

var closers = map[Kind]string{Paren: ")", Function: ")", Bracket: "]", Brace: "}"}

func opens(k Kind) bool { return k == Paren || k == Function || k == Bracket || k == Brace }

// component reads the rest of the component value that tok begins.
func (p *parser) component(tok Token, depth int) Token {
	if !opens(tok.Kind) {
		return tok
	}
	if depth >= maxDepth {
		p.warn(tok.Line, tok.Column, "", "nested deeper than the limit of %d", maxDepth)
		p.skip(tok.Kind)
		return Token{Kind: BadURL, Line: tok.Line, Column: tok.Column} // nothing takes it as a value
	}
	end := closers[tok.Kind]
	for {
		inner := p.next()
		switch {
		case inner.Kind == eof, inner.Kind == closing && inner.Text == end:
			return tok
		case inner.Kind == closing: // a stray bracket makes the value invalid
			inner.Kind = BadString
		}
		tok.Args = append(tok.Args, p.component(inner, depth+1))
	}
}

// skip passes everything up to the end of a block that has been opened, without recursion.
func (p *parser) skip(k Kind) {
	stack := []string{closers[k]}
	for len(stack) > 0 {
		switch tok := p.next(); {
		case tok.Kind == eof:
			return
		case opens(tok.Kind):
			if len(stack) < 1<<16 {
				stack = append(stack, closers[tok.Kind])
			}
		case tok.Kind == closing && tok.Text == stack[len(stack)-1]:
			stack = stack[:len(stack)-1]
		}
	}
}

// context is where rules are read.
type context struct {
	top    bool        // of the sheet: @import, <!-- and --> are allowed; the end of input ends it, not a brace
	style  []*Selector // the selectors of the style rule around, for nesting
	layer  string      // the layer around
	depth  int
	others bool // in top: a rule other than @import, @layer has been seen
}

// rules reads rules up to the end of the block or of the source, §5.4.1.
func (p *parser) rules(c context) []Rule {
	var rules []Rule
	add := func(r Rule) { rules = append(rules, r) }
	for {
		m := p.mark()
		switch tok := p.next(); {
		case tok.Kind == eof:
			return rules
		case tok.Kind == closing && tok.Text == "}" && !c.top:
			return rules
		case tok.Kind == Semicolon, tok.Kind == closing:
		case (tok.Kind == CDO || tok.Kind == CDC) && c.top:
		case tok.Kind == AtKeyword:
			p.atRule(tok, &c, add)
		default:
			p.reset(m)
			p.qualified(&c, add)
		}
	}
}

// prelude reads component values up to a block, a semicolon or the end, and tells which.
func (p *parser) prelude(stopAtSemicolon bool) (values []Token, end Token) {
	for {
		m := p.mark()
		tok := p.next()
		switch {
		case tok.Kind == eof, tok.Kind == Brace, tok.Kind == Semicolon && stopAtSemicolon:
			return values, tok
		case tok.Kind == closing && tok.Text == "}" && stopAtSemicolon:
			p.reset(m)
			return values, tok
		case tok.Kind == closing:
			tok.Kind = BadString
		}
		values = append(values, p.component(tok, 0))
	}
}

// qualified reads a style rule.
func (p *parser) qualified(c *context, add func(Rule)) {
	nested := c.style != nil
	prelude, end := p.prelude(nested)
	if end.Kind != Brace {
		if len(prelude) > 0 {
			p.warn(prelude[0].Line, prelude[0].Column, "", "%q is neither a declaration nor a rule", text(prelude))
		}
		return
	}
	c.others = true
	if len(prelude) == 0 {
		p.warn(end.Line, end.Column, "", "a block without selector")
		p.skip(Brace)
		return
	}
	selectors, err := parseSelectors(prelude, c.style)
	if err != nil {
		p.warn(prelude[0].Line, prelude[0].Column, "", "selector %q: %v", text(prelude), err)
		p.skip(Brace)
		return
	}
	if c.depth >= maxDepth {
		p.warn(end.Line, end.Column, "", "rules nested deeper than the limit of %d", maxDepth)
		p.skip(Brace)
		return
	}
	p.styleBlock(context{style: selectors, layer: c.layer, depth: c.depth + 1}, add)
}

// styleBlock reads declarations and nested rules. Declarations between nested rules make style rules of their own, in order.
func (p *parser) styleBlock(c context, add func(Rule)) {
	var open *StyleRule
	p.block(contents{context: c,
		declare: func(d Declaration) {
			if open == nil {
				open = &StyleRule{Selectors: c.style}
				add(open)
			}
			open.Declarations = append(open.Declarations, d)
		},
		rule: func(r Rule) {
			open = nil
			add(r)
		}})
}

// contents says what a block may hold, and takes it.
type contents struct {
	context
	declare func(Declaration)
	rule    func(Rule)  // nil: no rules
	at      func(Token) // reads at-rules of its own kind; nil: those of rule
}

// block reads what stands between braces, §5.4.4.
func (p *parser) block(b contents) {
	nesting := b.rule != nil && b.style != nil
	for {
		m := p.mark()
		tok := p.next()
		switch {
		case tok.Kind == eof, tok.Kind == closing && tok.Text == "}":
			return
		case tok.Kind == Semicolon:
		case tok.Kind == AtKeyword:
			switch {
			case b.at != nil:
				b.at(tok)
			case b.rule != nil:
				p.atRule(tok, &b.context, b.rule)
			default:
				p.warn(tok.Line, tok.Column, "", "@%s is not allowed here", tok.Text)
				if _, end := p.prelude(true); end.Kind == Brace {
					p.skip(Brace)
				}
			}
		default:
			if tok.Kind == Ident {
				if colon := p.next(); colon.Kind == Colon {
					if d, ok := p.declaration(tok, nesting); ok {
						b.declare(d)
						continue
					} else if d.Name == "" {
						continue // told already
					}
				}
			}
			p.reset(m)
			if nesting {
				p.qualified(&b.context, b.rule)
				continue
			}
			junk := p.declarationEnd()
			p.warn(tok.Line, tok.Column, "", "%q is not a declaration", text(junk))
		}
	}
}

// declarationEnd reads component values to the next semicolon or the end of the block.
func (p *parser) declarationEnd() []Token {
	var values []Token
	for {
		m := p.mark()
		tok := p.next()
		switch {
		case tok.Kind == eof || tok.Kind == Semicolon:
			return values
		case tok.Kind == closing && tok.Text == "}":
			p.reset(m)
			return values
		case tok.Kind == closing:
			tok.Kind = BadString
		}
		values = append(values, p.component(tok, 0))
	}
}

// declaration reads the value of a declaration. Not ok with a name: it may be a rule such as a:hover{…}; without: it is wrong.
func (p *parser) declaration(name Token, mayBeRule bool) (d Declaration, ok bool) {
	d = Declaration{Name: name.Text, Line: int(name.Line), Column: int(name.Column)}
	custom := strings.HasPrefix(d.Name, "--")
	if !custom {
		d.Name = Lower(d.Name)
	}
	start := p.t.pos
	value := p.declarationEnd()
	if d.Name == "unicode-range" && len(value) > 0 {
		// U+1E3 would be taken for a number: the descriptor is read from its text.
		raw := strings.TrimRight(p.t.src[start:p.t.pos], "; \t\n")
		value = []Token{{Kind: String, Text: strings.TrimSpace(raw), Line: value[0].Line, Column: value[0].Column}}
	}
	if n := len(value); n >= 2 && value[n-1].IsIdent("important") && value[n-2].IsDelim('!') {
		d.Important = true
		value = value[:n-2]
	}
	var bad string
	for i := range value {
		switch t := &value[i]; {
		case t.Kind == Brace && !custom && len(value) > 0:
			if mayBeRule {
				return d, false
			}
			bad = "a block in the value"
		case t.Kind == BadString || t.Kind == BadURL:
			bad = "a string or bracket without its end"
		case t.IsDelim('!') && !custom:
			bad = "an unexpected !"
		}
	}
	if len(value) == 0 && !custom {
		bad = "no value"
	}
	if bad != "" {
		p.warn(name.Line, name.Column, d.Name, "ignored: %s", bad)
		return Declaration{}, false
	}
	d.Value = value
	return d, true
}

// text writes tokens out for a message, shortened.
func text(tokens []Token) string {
	var b strings.Builder
	for i := range tokens {
		if b.Len() > 60 {
			b.WriteString(" …")
			break
		}
		if i > 0 && tokens[i].Space {
			b.WriteByte(' ')
		}
		b.WriteString(tokens[i].String())
	}
	return b.String()
}
