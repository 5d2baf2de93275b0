package dtl

import (
	"slices"
)

func compileBlock(p *Parser, tok Token) (Node, error) {
	words := pySplit(tok.Contents)
	if len(words) != 2 {
		return nil, SyntaxError("'%s' tag takes only one argument", words[0])
	}
	name := words[1]
	if _, twice := p.blocks[name]; twice {
		return nil, SyntaxError("'%s' tag with name '%s' appears more than once", words[0], name)
	}
	if p.blocks == nil {
		p.blocks = make(map[string]*blockNode)
	}
	n := &blockNode{name: name}
	p.blocks[name] = n
	var err error
	if n.body, err = p.Parse("endblock"); err != nil {
		return nil, err
	}
	end, _ := p.Next()
	if end.Contents != "endblock" && end.Contents != "endblock "+name {
		return nil, p.invalidTag(end, "endblock", []string{"endblock", "endblock " + name})
	}
	return n, nil
}

type blockNode struct {
	name string
	body *NodeList
}

// Render shows the block of the most derived template that has it. Inside of a block, a block of the same name (and
// block.super) is that of the next template towards the base.
func (n *blockNode) Render(w *Writer, ctx *Context) error {
	s := ctx.scope
	ctx.Push()
	if s.levels == nil { // not in an inheritance
		ctx.vars = append(ctx.vars, binding{"block", &blockVariable{node: n}})
		err := n.body.Render(w, ctx)
		ctx.Pop()
		return err
	}
	node, level := s.find(n.name)
	if node == nil {
		node = n
	}
	s.active = append(s.active, activeBlock{n.name, level})
	ctx.vars = append(ctx.vars, binding{"block", &blockVariable{node: node, ctx: ctx, w: w}})
	err := node.body.Render(w, ctx)
	s.active = s.active[:len(s.active)-1]
	ctx.Pop()
	return err
}

// find gives the next block of the name that is not being rendered already.
func (s *scope) find(name string) (*blockNode, int) {
	from := 0
	for i := len(s.active) - 1; i >= 0; i-- {
		if s.active[i].name == name {
			from = s.active[i].level + 1
			break
		}
	}
	for level := from; level < len(s.levels); level++ {
		if b := s.levels[level].blocks[name]; b != nil {
			return b, level
		}
	}
	return nil, len(s.levels)
}

// blockVariable is the variable block inside of a block.
type blockVariable struct {
	node *blockNode
	ctx  *Context // nil outside of an inheritance
	w    *Writer
}

func (b *blockVariable) Member(name string) (any, bool, error) {
	switch name {
	case "name":
		return b.node.name, true, nil
	case "super":
		s, err := b.super()
		return s, true, err
	}
	return nil, false, nil
}

// String shows the block as Python would.
func (b *blockVariable) String() string { return "<Block Node: " + b.node.name + ">" }

func (b *blockVariable) super() (any, error) {
	if b.ctx == nil {
		return nil, SyntaxError("'BlockNode' object has no attribute 'context'. Did you use {{ block.super }} in a base template?")
	}
	ctx := b.ctx
	if ctx.scope == nil || ctx.scope.levels == nil {
		return "", nil
	}
	if node, _ := ctx.scope.find(b.node.name); node == nil {
		return "", nil
	}
	if ctx.nested++; ctx.nested > ctx.limits.Nesting {
		return nil, &LimitError{"Nesting", ctx.limits.Nesting}
	}
	text, err := b.w.capture(ctx.limits.StringSize, func() error { return b.node.Render(b.w, ctx) })
	ctx.nested--
	if err != nil {
		return nil, err
	}
	return Safe(text), ctx.Charge(len(text))
}

func compileExtends(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) != 2 {
		return nil, SyntaxError("'%s' takes one argument", words[0])
	}
	name, err := relativeName(p.template.origin, words[1], false)
	if err != nil {
		return nil, err
	}
	parent, err := p.Expr(name)
	if err != nil {
		return nil, err
	}
	rest, err := p.Parse()
	if err != nil {
		return nil, err
	}
	if p.extends != nil {
		return nil, SyntaxError("'%s' cannot appear more than once in the same template", words[0])
	}
	return &extendsNode{parent: parent, rest: rest, template: p.template}, nil
}

type extendsNode struct {
	parent   *Expr
	rest     *NodeList // of which only the blocks are shown
	template *Template
}

// TemplateSource can be given to {% extends %} and {% include %} in a variable: a value that has a template.
type TemplateSource interface{ Template() *Template }

func (n *extendsNode) Render(w *Writer, ctx *Context) error {
	if ctx.depth >= ctx.limits.IncludeDepth {
		return &LimitError{"IncludeDepth", ctx.limits.IncludeDepth}
	}
	s := ctx.scope
	parent, err := n.find(ctx)
	if err != nil {
		return err
	}
	if len(s.levels) == 0 {
		s.levels = make([]*Template, 0, 4)
	}
	s.levels = append(s.levels, n.template)
	if parent.extends == nil {
		s.levels = append(s.levels, parent)
	}
	ctx.depth++
	err = crossFrom(parent.nodes.Render(w, ctx), n.template.name)
	ctx.depth--
	return err
}

func (n *extendsNode) find(ctx *Context) (*Template, error) {
	v, err := n.parent.Resolve(ctx)
	if err != nil {
		return nil, err
	}
	if !Truth(v) {
		message := "Invalid template name in 'extends' tag: " + Repr(v) + "."
		if n.parent.base.steps != nil || n.parent.filters != nil {
			message += " Got this from the '" + n.parent.source + "' variable."
		}
		return nil, SyntaxError("%s", message)
	}
	if t, ok := asTemplate(v); ok {
		return t, nil
	}
	name, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	// Django goes on to a template of the same name in another place when one extends itself. A Loader knows one
	// place, so that there is none.
	if name == n.template.name || slices.ContainsFunc(ctx.scope.levels, func(t *Template) bool { return t.name == name }) {
		return nil, notFound(name)
	}
	t, err := ctx.engine.Load(name)
	return t, cross(err)
}

func asTemplate(v any) (*Template, bool) {
	switch x := v.(type) {
	case *Template:
		return x, x != nil
	case TemplateSource:
		t := x.Template()
		return t, t != nil
	}
	return nil, false
}

func compileInclude(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) < 2 {
		return nil, SyntaxError("%s tag takes at least one argument: the name of the template to be included.", reprString(words[0]))
	}
	n := &includeNode{origin: p.template.origin}
	seen := map[string]bool{}
	for rest := words[2:]; len(rest) > 0; {
		option := rest[0]
		rest = rest[1:]
		if seen[option] {
			return nil, SyntaxError("The %s option was specified more than once.", reprString(option))
		}
		seen[option] = true
		switch option {
		case "with":
			var err error
			if n.args, rest, err = p.Keywords(rest, false); err != nil {
				return nil, err
			}
			if len(n.args) == 0 {
				return nil, SyntaxError(`"with" in %s tag needs at least one keyword argument.`, reprString(words[0]))
			}
		case "only":
			n.only = true
		default:
			return nil, SyntaxError("Unknown argument for %s tag: %s.", reprString(words[0]), reprString(option))
		}
	}
	name, err := relativeName(p.template.origin, words[1], true)
	if err != nil {
		return nil, err
	}
	if n.template, err = p.Expr(name); err != nil {
		return nil, err
	}
	if s, ok := n.template.base.literal.(Safe); ok && n.template.filters == nil && !n.template.base.translate {
		n.name = string(s)
	}
	return n, nil
}

type includeNode struct {
	origin   string
	template *Expr
	name     string // if it is constant
	args     []KeywordExpr
	only     bool
}

func (n *includeNode) Render(w *Writer, ctx *Context) error {
	t, err := n.find(ctx)
	if err != nil {
		return err
	}
	if n.only {
		bottom := make([]binding, len(n.args))
		for i, a := range n.args {
			v, err := a.Expr.Resolve(ctx)
			if err != nil {
				return err
			}
			bottom[i] = binding{a.Name, v}
		}
		return ctx.isolated(bottom, func() error { return ctx.include(w, t) })
	}
	if len(n.args) == 0 {
		ctx.Push()
	} else if err := ctx.pushAll(n.args); err != nil {
		return err
	}
	err = ctx.include(w, t)
	ctx.Pop()
	return err
}

// include renders t as part of another template.
func (c *Context) include(w *Writer, t *Template) error {
	if c.depth >= c.limits.IncludeDepth {
		return &LimitError{"IncludeDepth", c.limits.IncludeDepth}
	}
	c.depth++
	err := cross(t.renderIn(w, c))
	c.depth--
	return err
}

func (n *includeNode) find(ctx *Context) (*Template, error) {
	if n.name != "" {
		t, err := ctx.engine.Load(n.name)
		return t, cross(err)
	}
	v, err := n.template.Resolve(ctx)
	if err != nil {
		return nil, err
	}
	if t, ok := asTemplate(v); ok {
		return t, nil
	}
	if s, ok := asText(usual(v)); ok && s != "" {
		if s, err = relativeName(n.origin, s, true); err != nil {
			return nil, err
		}
		t, err := ctx.engine.Load(s)
		return t, cross(err)
	}
	if !Truth(v) {
		return nil, notFound("No template names provided")
	}
	names, err := List(v)
	if err != nil {
		return nil, err
	}
	return ctx.engine.selectTemplate(names)
}

// selectTemplate gives the first of the templates that exists.
func (e *Engine) selectTemplate(names []any) (*Template, error) {
	all := ""
	for i, name := range names {
		s := Str(name)
		t, err := e.Load(s)
		if err == nil {
			return t, nil
		}
		if x, ok := err.(*Error); !ok || x.Class != ClassNotFound {
			return nil, cross(err)
		}
		if i > 0 {
			all += ", "
		}
		all += s
	}
	return nil, notFound(all)
}
