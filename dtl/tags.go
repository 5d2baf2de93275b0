package dtl

import (
	"strings"
	"sync"
)

// builtinTags are the tags that need no {% load %}.
var builtinTags = sync.OnceValue(func() *Library {
	l := NewLibrary()
	l.Tag("autoescape", compileAutoescape)
	l.Tag("block", compileBlock)
	l.Tag("comment", func(p *Parser, _ Token) (Node, error) { return nil, p.SkipPast("endcomment") })
	l.Tag("csrf_token", func(*Parser, Token) (Node, error) { return csrfNode{}, nil })
	l.Tag("cycle", compileCycle)
	l.Tag("debug", func(*Parser, Token) (Node, error) { return debugNode{}, nil })
	l.Tag("extends", compileExtends)
	l.Tag("filter", compileFilterTag)
	l.Tag("firstof", compileFirstOf)
	l.Tag("for", compileFor)
	l.Tag("if", compileIf)
	l.Tag("ifchanged", compileIfChanged)
	l.Tag("include", compileInclude)
	l.Tag("load", compileLoad)
	l.Tag("lorem", compileLorem)
	l.Tag("now", compileNow)
	l.Tag("querystring", compileQuerystring)
	l.Tag("regroup", compileRegroup)
	l.Tag("resetcycle", compileResetCycle)
	l.Tag("spaceless", compileSpaceless)
	l.Tag("templatetag", compileTemplateTag)
	l.Tag("url", compileURL)
	l.Tag("verbatim", compileVerbatim)
	l.Tag("widthratio", compileWidthRatio)
	l.Tag("with", compileWith)
	return l
})

func compileAutoescape(p *Parser, tok Token) (Node, error) {
	words := pySplit(tok.Contents)
	if len(words) != 2 {
		return nil, SyntaxError("'autoescape' tag requires exactly one argument.")
	}
	if words[1] != "on" && words[1] != "off" {
		return nil, SyntaxError("'autoescape' argument should be 'on' or 'off'")
	}
	body, err := p.Body("endautoescape")
	return &autoescapeNode{words[1] == "on", body}, err
}

type autoescapeNode struct {
	escape bool
	body   *NodeList
}

func (n *autoescapeNode) Render(w *Writer, ctx *Context) error {
	old := ctx.autoescape
	ctx.autoescape = n.escape
	err := n.body.Render(w, ctx)
	ctx.autoescape = old
	return err
}

type csrfNode struct{}

// Render writes the hidden field of a form if the host gives a token, as Django does.
func (csrfNode) Render(w *Writer, ctx *Context) error {
	token, ok := ctx.Get("csrf_token")
	if !ok || !Truth(token) || token == "NOTPROVIDED" {
		return nil
	}
	s, err := ctx.conditionalEscape(token)
	w.WriteString(`<input type="hidden" name="csrfmiddlewaretoken" value="` + string(s) + `">`)
	return err
}

func compileFilterTag(p *Parser, tok Token) (Node, error) {
	_, rest, found := strings.Cut(tok.Contents, "filter")
	rest = pyStrip(rest)
	if !found || rest == "" {
		return nil, Raise(classValue, "not enough values to unpack (expected 2, got 1)")
	}
	expr, err := p.Expr("var|" + rest)
	if err != nil {
		return nil, err
	}
	for _, f := range expr.filters {
		if f.name == "escape" || f.name == "safe" {
			return nil, SyntaxError(`"filter %s" is not permitted.  Use the "autoescape" tag instead.`, f.name)
		}
	}
	body, err := p.Body("endfilter")
	return &filterNode{expr, body}, err
}

type filterNode struct {
	expr *Expr
	body *NodeList
}

func (n *filterNode) Render(w *Writer, ctx *Context) error {
	content, err := n.body.String(w, ctx)
	if err != nil {
		return err
	}
	v, err := n.expr.apply(ctx, Safe(content))
	if err != nil {
		return err
	}
	s, ok := asText(v)
	if !ok {
		return Raise(classType, "sequence item 0: expected str instance, %s found", typeName(v))
	}
	w.WriteString(s)
	return nil
}

func compileFirstOf(p *Parser, tok Token) (Node, error) {
	words := tok.Split()[1:]
	if len(words) == 0 {
		return nil, SyntaxError("'firstof' statement requires at least one argument")
	}
	words, target := asVariable(words)
	n := &firstOfNode{target: target}
	for _, word := range words {
		e, err := p.Expr(word)
		if err != nil {
			return nil, err
		}
		n.exprs = append(n.exprs, e)
	}
	return n, nil
}

type firstOfNode struct {
	exprs  []*Expr
	target string
}

func (n *firstOfNode) Render(w *Writer, ctx *Context) error {
	for _, e := range n.exprs {
		v, err := e.ResolveOptional(ctx)
		if err != nil {
			return err
		}
		if !Truth(v) {
			continue
		}
		if n.target == "" {
			return ctx.Print(w, v)
		}
		s, err := ctx.printed(w, v)
		ctx.Set(n.target, s)
		return err
	}
	if n.target != "" {
		ctx.Set(n.target, "")
	}
	return nil
}

// printed gives what Print would write, as a value: Safe where escaping is on.
func (c *Context) printed(w *Writer, v any) (any, error) {
	s, err := w.capture(c.limits.StringSize, func() error { return c.Print(w, v) })
	if _, safe := v.(Safe); safe || c.autoescape {
		return Safe(s), err
	}
	return s, err
}

func compileLoad(p *Parser, tok Token) (Node, error) {
	words := pySplit(tok.Contents)
	if n := len(words); n >= 4 && words[n-2] == "from" {
		lib, err := p.library(words[n-1])
		if err != nil {
			return nil, err
		}
		if lib, err = lib.subset(words[n-1], words[1:n-2]); err != nil {
			return nil, err
		}
		p.libraries = append(p.libraries, lib)
		return nil, nil
	}
	for _, name := range words[1:] {
		lib, err := p.library(name)
		if err != nil {
			return nil, err
		}
		p.libraries = append(p.libraries, lib)
	}
	return nil, nil
}

func (p *Parser) library(name string) (*Library, error) {
	if lib := p.engine.libraries[name]; lib != nil {
		return lib, nil
	}
	e := &Error{Class: ClassSyntax, Phase: phaseParse,
		Message: "'" + name + "' is not a registered tag library. Must be one of:\n" + sortedLibraries(p.engine.libraries)}
	var names []string
	for n := range p.engine.libraries {
		names = append(names, n)
	}
	e.Hint = nearest(name, names)
	return nil, e
}

func compileSpaceless(p *Parser, _ Token) (Node, error) {
	body, err := p.Body("endspaceless")
	return &spacelessNode{body}, err
}

type spacelessNode struct{ body *NodeList }

func (n *spacelessNode) Render(w *Writer, ctx *Context) error {
	s, err := n.body.String(w, ctx)
	w.WriteString(stripSpacesBetweenTags(pyStrip(s)))
	return err
}

// stripSpacesBetweenTags takes out white space between > and <.
func stripSpacesBetweenTags(s string) string {
	var b strings.Builder
	start := 0
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '>')
		if n < 0 {
			break
		}
		i += n + 1
		end := skipSpace(s, i)
		if end > i && end < len(s) && s[end] == '<' {
			b.WriteString(s[start:i])
			start = end
		}
		i = end
	}
	if start == 0 {
		return s
	}
	b.WriteString(s[start:])
	return b.String()
}

var templateTagNames = []string{"openblock", "closeblock", "openvariable", "closevariable", "openbrace", "closebrace",
	"opencomment", "closecomment"}
var templateTagTexts = []textNode{"{%", "%}", "{{", "}}", "{", "}", "{#", "#}"}

func compileTemplateTag(_ *Parser, tok Token) (Node, error) {
	words := pySplit(tok.Contents)
	if len(words) != 2 {
		return nil, SyntaxError("'templatetag' statement takes one argument")
	}
	for i, n := range templateTagNames {
		if n == words[1] {
			return templateTagTexts[i], nil
		}
	}
	names := make([]any, len(templateTagNames))
	for i, n := range templateTagNames {
		names[i] = n
	}
	return nil, SyntaxError("Invalid templatetag argument: '%s'. Must be one of: %s", words[1], Repr(names))
}

func compileVerbatim(p *Parser, _ Token) (Node, error) {
	body, err := p.Body("endverbatim")
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, n := range body.nodes {
		if t, ok := n.(textNode); ok {
			b.WriteString(string(t))
		}
	}
	return textNode(b.String()), nil
}

func compileWith(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	args, rest, err := p.Keywords(words[1:], true)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return nil, SyntaxError("%s expected at least one variable assignment", reprString(words[0]))
	}
	if len(rest) > 0 {
		return nil, SyntaxError("%s received an invalid token: %s", reprString(words[0]), reprString(rest[0]))
	}
	body, err := p.Body("endwith")
	return &withNode{args, body}, err
}

type withNode struct {
	args []KeywordExpr
	body *NodeList
}

func (n *withNode) Render(w *Writer, ctx *Context) error {
	if err := ctx.pushAll(n.args); err != nil {
		return err
	}
	err := n.body.Render(w, ctx)
	ctx.Pop()
	return err
}

// pushAll opens a scope with the values of args, none of which sees the others.
func (c *Context) pushAll(args []KeywordExpr) error {
	if len(args) == 1 {
		v, err := args[0].Expr.Resolve(c)
		if err != nil {
			return err
		}
		c.Push()
		c.vars = append(c.vars, binding{args[0].Name, v})
		return nil
	}
	values := make([]binding, len(args))
	for i, a := range args {
		v, err := a.Expr.Resolve(c)
		if err != nil {
			return err
		}
		values[i] = binding{a.Name, v}
	}
	c.Push()
	c.vars = append(c.vars, values...)
	return nil
}
