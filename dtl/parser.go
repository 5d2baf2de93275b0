package dtl

import (
	"slices"
	"strings"
)

// Parser compiles the tokens of one template. Tags of a Library get it to read their bodies and arguments.
type Parser struct {
	engine    *Engine
	template  *Template
	tokens    []Token
	next      int
	libraries []*Library // later ones win
	commands  []Token    // block tags being compiled, for errors and for the limit of nesting
	blocks    map[string]*blockNode
	extends   *extendsNode
	cycles    map[string]*cycleNode
	lastCycle *cycleNode
	extra     map[any]any
}

// Parse compiles nodes up to a block tag with one of the names in until, which is left as the next token, or to the
// end of the template if until is empty.
func (p *Parser) Parse(until ...string) (*NodeList, error) {
	list := &NodeList{template: p.template}
	afterContent := false // a node that is not text has been there
	for p.next < len(p.tokens) {
		tok := p.tokens[p.next]
		p.next++
		switch tok.Kind {
		case TextToken:
			list.add(textNode(tok.Contents), tok.Offset)
		case VariableToken:
			if tok.Contents == "" {
				return nil, p.errorAt(tok, SyntaxError("Empty variable tag on line %d", tok.Line))
			}
			expr, err := p.Expr(tok.Contents)
			if err != nil {
				return nil, p.errorAt(tok, err)
			}
			list.add(&variableNode{expr}, tok.Offset)
			afterContent = true
		case BlockToken:
			name := tok.Name()
			if name == "" {
				return nil, p.errorAt(tok, SyntaxError("Empty block tag on line %d", tok.Line))
			}
			if slices.Contains(until, name) {
				p.next--
				return list, nil
			}
			if len(p.commands) >= p.engine.limits.Nesting {
				return nil, p.errorAt(tok, &LimitError{"Nesting", p.engine.limits.Nesting})
			}
			p.commands = append(p.commands, tok)
			node, err := p.compileTag(name, tok, until)
			if err != nil {
				return nil, p.errorAt(tok, err)
			}
			if ext, ok := node.(*extendsNode); ok {
				if afterContent {
					where := "the template"
					if p.template.origin != "" {
						where = reprString(p.template.origin)
					}
					return nil, p.errorAt(tok, SyntaxError("{%% %s %%} must be the first tag in %s.", tok.Contents, where))
				}
				p.extends = ext
			}
			afterContent = true
			if node != nil {
				list.add(node, tok.Offset)
			}
			p.commands = p.commands[:len(p.commands)-1]
		}
	}
	if len(until) > 0 {
		return nil, p.unclosed(until)
	}
	return list, nil
}

func (p *Parser) compileTag(name string, tok Token, until []string) (Node, error) {
	for i := len(p.libraries) - 1; i >= 0; i-- {
		if f := p.libraries[i].tags[name]; f != nil {
			return f(p, tok)
		}
	}
	return nil, p.invalidTag(tok, name, until)
}

func (p *Parser) invalidTag(tok Token, name string, until []string) error {
	expected := ""
	if len(until) > 0 {
		expected = ", expected " + quoteList(until, "or")
	}
	err := p.errorAt(tok, SyntaxError("Invalid block tag on line %d: '%s'%s. Did you forget to register or load this tag?", tok.Line, name, expected))
	e := err.(*Error)
	if e.Hint = nearest(name, append(libraryNames(p.libraries, false), until...)); e.Hint == "" || e.Hint == name {
		e.Hint = p.libraryWith(name, false)
	}
	return err
}

// libraryWith gives "{% load x %}" if the library x, which is not loaded, has the tag or filter name.
func (p *Parser) libraryWith(name string, filter bool) string {
	var found []string
	for label, lib := range p.engine.libraries {
		if !filter && lib.tags[name] != nil || filter && lib.filters[name] != nil {
			found = append(found, label)
		}
	}
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return "{% load " + found[0] + " %}"
}

func (p *Parser) unclosed(until []string) error {
	tok := p.commands[len(p.commands)-1]
	return p.errorAt(tok, SyntaxError("Unclosed tag on line %d: '%s'. Looking for one of: %s.", tok.Line, tok.Name(), strings.Join(until, ", ")))
}

// errorAt gives err the place of tok unless it has one already.
func (p *Parser) errorAt(tok Token, err error) error {
	return locate(err, p.template, tok.Offset, phaseParse)
}

// offset is where in the source the parser is.
func (p *Parser) offset() int {
	if p.next == 0 || len(p.tokens) == 0 {
		return 0
	}
	return p.tokens[min(p.next, len(p.tokens))-1].Offset
}

// Next takes the next token; ok is false at the end of the template.
func (p *Parser) Next() (tok Token, ok bool) {
	if p.next >= len(p.tokens) {
		return Token{}, false
	}
	p.next++
	return p.tokens[p.next-1], true
}

// Body compiles nodes up to the block tag end, which it takes.
func (p *Parser) Body(end string) (*NodeList, error) {
	list, err := p.Parse(end)
	p.next++
	return list, err
}

// SkipPast drops everything up to and with the block tag end.
func (p *Parser) SkipPast(end string) error {
	for p.next < len(p.tokens) {
		tok := p.tokens[p.next]
		p.next++
		if tok.Kind == BlockToken && tok.Contents == end {
			return nil
		}
	}
	return p.unclosed([]string{end})
}

// Engine is the engine that the template is compiled for.
func (p *Parser) Engine() *Engine { return p.engine }

// TemplateName is the name of the template.
func (p *Parser) TemplateName() string { return p.template.name }

// Extra gives what a tag of the same template has kept under key with SetExtra.
func (p *Parser) Extra(key any) any { return p.extra[key] }

// SetExtra keeps value under key while the template is compiled.
func (p *Parser) SetExtra(key, value any) {
	if p.extra == nil {
		p.extra = make(map[any]any)
	}
	p.extra[key] = value
}

func (p *Parser) filter(name string) (*Filter, error) {
	for i := len(p.libraries) - 1; i >= 0; i-- {
		if f := p.libraries[i].filters[name]; f != nil {
			return f, nil
		}
	}
	e := &Error{Class: ClassSyntax, Message: "Invalid filter: '" + name + "'", Phase: phaseParse}
	if e.Hint = nearest(name, libraryNames(p.libraries, true)); e.Hint == "" {
		e.Hint = p.libraryWith(name, true)
	}
	return nil, e
}

// KeywordExpr is an argument of the form name=expression.
type KeywordExpr struct {
	Name string
	Expr *Expr
}

// keyword cuts "name=value"; name is empty if word is not of that form.
func keyword(word string) (name, value string) {
	n := wordLen(word, false)
	if n == 0 || n+1 >= len(word) || word[n] != '=' {
		return "", word
	}
	return word[:n], word[n+1:]
}

// Keywords takes arguments of the form name=expression from the front of words and gives the rest. With legacy it also
// takes "expression as name and …".
func (p *Parser) Keywords(words []string, legacy bool) (args []KeywordExpr, rest []string, err error) {
	if len(words) == 0 {
		return nil, words, nil
	}
	name, _ := keyword(words[0])
	modern := name != ""
	if !modern && (!legacy || len(words) < 3 || words[1] != "as") {
		return nil, words, nil
	}
	for len(words) > 0 {
		var name, value string
		if modern {
			if name, value = keyword(words[0]); name == "" {
				return args, words, nil
			}
			words = words[1:]
		} else {
			if len(words) < 3 || words[1] != "as" {
				return args, words, nil
			}
			name, value = words[2], words[0]
			words = words[3:]
		}
		expr, err := p.Expr(value)
		if err != nil {
			return nil, nil, err
		}
		if i := slices.IndexFunc(args, func(a KeywordExpr) bool { return a.Name == name }); i >= 0 {
			args[i].Expr = expr
		} else {
			args = append(args, KeywordExpr{name, expr})
		}
		if len(words) > 0 && !modern {
			if words[0] != "and" {
				return args, words, nil
			}
			words = words[1:]
		}
	}
	return args, words, nil
}
