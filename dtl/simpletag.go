package dtl

import (
	"slices"
	"strings"
)

// SimpleFunc is the function of a simple tag. What it returns is printed, escaped unless it is Safe, or kept in the
// variable of "as name".
type SimpleFunc func(ctx *Context, args Args) (any, error)

// BlockFunc is the function of a simple block tag; content is what stands between the tags, rendered.
type BlockFunc func(ctx *Context, content Safe, args Args) (any, error)

// InclusionFunc is the function of an inclusion tag: it gives the variables of the template that the tag shows.
type InclusionFunc func(ctx *Context, args Args) (map[string]any, error)

// Signature says which arguments a tag takes. They are checked when a template is compiled, with Django's messages. A
// tag without a signature takes any.
type Signature struct {
	Params   []string // names of positional arguments, which may be given by keyword too
	Optional int      // how many of Params, from the end, may be left out
	VarArgs  bool     // more positional arguments are taken
	VarKw    bool     // any keywords are taken
	Keywords []string // names that may be given by keyword only

	// Reads tells Template.Paths what the tag reads of an argument besides the argument itself: by its name, dotted
	// paths such as "parameters.all.*.data".
	Reads map[string][]string
}

// Simple adds a tag that calls fn at each rendering. At most one signature may be given.
func (l *Library) Simple(name string, fn SimpleFunc, signature ...Signature) {
	l.tags[name] = func(p *Parser, tok Token) (Node, error) {
		words := tok.Split()[1:]
		words, target := asVariable(words)
		args, err := p.arguments(name, words, signature)
		if err != nil {
			return nil, err
		}
		return &simpleNode{fn: fn, args: args, target: target}, nil
	}
}

// SimpleBlock adds a tag with a body, up to {% end<name> %}, that calls fn at each rendering.
func (l *Library) SimpleBlock(name string, fn BlockFunc, signature ...Signature) {
	l.tags[name] = func(p *Parser, tok Token) (Node, error) {
		words, target := asVariable(tok.Split()[1:])
		body, err := p.Body("end" + name)
		if err != nil {
			return nil, err
		}
		args, err := p.arguments(name, words, signature)
		if err != nil {
			return nil, err
		}
		return &simpleBlockNode{fn: fn, args: args, target: target, body: body}, nil
	}
}

// Inclusion adds a tag that shows the template of the given name with the variables that fn gives, and no others.
func (l *Library) Inclusion(name, template string, fn InclusionFunc, signature ...Signature) {
	l.tags[name] = func(p *Parser, tok Token) (Node, error) {
		args, err := p.arguments(name, tok.Split()[1:], signature)
		if err != nil {
			return nil, err
		}
		return &inclusionNode{fn: fn, args: args, template: template}, nil
	}
}

// asVariable takes "as name" from the end of words.
func asVariable(words []string) (rest []string, name string) {
	if n := len(words); n >= 2 && words[n-2] == "as" {
		return words[:n-2], words[n-1]
	}
	return words, ""
}

// argExprs are the arguments of a tag, compiled.
type argExprs struct {
	positional []*Expr
	keyword    []KeywordExpr
	params     []string
	reads      map[string][]string
}

func (p *Parser) arguments(name string, words []string, signature []Signature) (argExprs, error) {
	sig := Signature{VarArgs: true, VarKw: true}
	if len(signature) > 0 {
		sig = signature[0]
	}
	out := argExprs{params: sig.Params, reads: sig.Reads}
	unhandled := slices.Clone(sig.Params)
	for _, word := range words {
		kw, _, err := p.Keywords([]string{word}, false)
		if err != nil {
			return out, err
		}
		if len(kw) > 0 {
			k := kw[0]
			if !sig.VarKw && !slices.Contains(sig.Params, k.Name) && !slices.Contains(sig.Keywords, k.Name) {
				return out, SyntaxError("'%s' received unexpected keyword argument '%s'", name, k.Name)
			}
			if slices.ContainsFunc(out.keyword, func(o KeywordExpr) bool { return o.Name == k.Name }) {
				return out, SyntaxError("'%s' received multiple values for keyword argument '%s'", name, k.Name)
			}
			out.keyword = append(out.keyword, k)
			if i := slices.Index(unhandled, k.Name); i >= 0 {
				unhandled = slices.Delete(unhandled, i, i+1)
			}
			continue
		}
		if len(out.keyword) > 0 {
			return out, SyntaxError("'%s' received some positional argument(s) after some keyword argument(s)", name)
		}
		e, err := p.Expr(word)
		if err != nil {
			return out, err
		}
		out.positional = append(out.positional, e)
		if len(unhandled) > 0 {
			unhandled = unhandled[1:]
		} else if !sig.VarArgs {
			return out, SyntaxError("'%s' received too many positional arguments", name)
		}
	}
	required := len(sig.Params) - sig.Optional
	var missing []string
	for _, n := range unhandled {
		if slices.Index(sig.Params, n) < required {
			missing = append(missing, "'"+n+"'")
		}
	}
	if len(missing) > 0 {
		return out, SyntaxError("'%s' did not receive value(s) for the argument(s): %s", name, strings.Join(missing, ", "))
	}
	return out, nil
}

func (a *argExprs) resolve(ctx *Context) (Args, error) {
	args := Args{}
	if n := len(a.positional); n > 0 {
		args.Pos = make([]any, n)
		for i, e := range a.positional {
			v, err := e.Resolve(ctx)
			if err != nil {
				return args, err
			}
			args.Pos[i] = v
		}
	}
	if n := len(a.keyword); n > 0 {
		args.Kw = make([]Keyword, n)
		for i, k := range a.keyword {
			v, err := k.Expr.Resolve(ctx)
			if err != nil {
				return args, err
			}
			args.Kw[i] = Keyword{k.Name, v}
		}
	}
	return args, nil
}

type simpleNode struct {
	fn     SimpleFunc
	args   argExprs
	target string
}

func (n *simpleNode) Render(w *Writer, ctx *Context) error {
	args, err := n.args.resolve(ctx)
	if err != nil {
		return err
	}
	v, err := n.fn(ctx, args)
	if err != nil {
		return err
	}
	return printOrSet(w, ctx, n.target, v)
}

// printOrSet does with the result of a tag what "as name" says.
func printOrSet(w *Writer, ctx *Context, target string, v any) error {
	if target != "" {
		ctx.Set(target, v)
		return nil
	}
	if ctx.autoescape {
		s, err := ctx.conditionalEscape(v)
		w.WriteString(string(s))
		return err
	}
	s, err := ctx.Str(v)
	w.WriteString(s)
	return err
}

type simpleBlockNode struct {
	fn     BlockFunc
	args   argExprs
	target string
	body   *NodeList
}

func (n *simpleBlockNode) Render(w *Writer, ctx *Context) error {
	args, err := n.args.resolve(ctx)
	if err != nil {
		return err
	}
	content, err := n.body.String(w, ctx)
	if err != nil {
		return err
	}
	v, err := n.fn(ctx, Safe(content), args)
	if err != nil {
		return err
	}
	return printOrSet(w, ctx, n.target, v)
}

type inclusionNode struct {
	fn       InclusionFunc
	args     argExprs
	template string
}

func (n *inclusionNode) Render(w *Writer, ctx *Context) error {
	args, err := n.args.resolve(ctx)
	if err != nil {
		return err
	}
	vars, err := n.fn(ctx, args)
	if err != nil {
		return err
	}
	t, err := ctx.engine.Load(n.template)
	if err != nil {
		return cross(err)
	}
	bottom := make([]binding, 0, len(vars)+1)
	if token, ok := ctx.Get("csrf_token"); ok && token != nil {
		bottom = append(bottom, binding{"csrf_token", token})
	}
	for name, v := range vars {
		bottom = put(bottom, 0, name, v)
	}
	return ctx.isolated(bottom, func() error { return ctx.include(w, t) })
}
