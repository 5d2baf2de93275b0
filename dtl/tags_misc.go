package dtl

import (
	"math"
	"math/big"
	"slices"
	"strings"
)

func compileCycle(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) < 2 {
		return nil, SyntaxError("'cycle' tag requires at least two arguments")
	}
	if len(words) == 2 {
		name := words[1]
		if p.cycles == nil {
			return nil, SyntaxError("No named cycles in template. '%s' is not defined", name)
		}
		if n := p.cycles[name]; n != nil {
			return n, nil
		}
		return nil, SyntaxError("Named cycle '%s' does not exist", name)
	}
	n := &cycleNode{}
	if len(words) > 4 {
		switch last := len(words) - 1; {
		case words[last-2] == "as":
			if words[last] != "silent" {
				return nil, SyntaxError("Only 'silent' flag is allowed after cycle's name, not '%s'.", words[last])
			}
			n.name, n.silent = words[last-1], true
			words = words[:last-2]
		case words[last-1] == "as":
			n.name = words[last]
			words = words[:last-1]
		}
	}
	for _, word := range words[1:] {
		e, err := p.Expr(word)
		if err != nil {
			return nil, err
		}
		n.exprs = append(n.exprs, e)
	}
	if n.name != "" {
		if p.cycles == nil {
			p.cycles = make(map[string]*cycleNode)
		}
		p.cycles[n.name] = n
	}
	p.lastCycle = n
	return n, nil
}

type cycleNode struct {
	exprs  []*Expr
	name   string
	silent bool
}

func (n *cycleNode) Render(w *Writer, ctx *Context) error {
	next, _ := ctx.State(n).(int)
	v, err := n.exprs[next%len(n.exprs)].Resolve(ctx)
	if err != nil {
		return err
	}
	ctx.SetState(n, (next+1)%len(n.exprs))
	if n.name != "" {
		ctx.SetUpward(n.name, v)
	}
	if n.silent {
		return nil
	}
	return ctx.Print(w, v)
}

func compileResetCycle(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) > 2 {
		return nil, SyntaxError("%s tag accepts at most one argument.", reprString(words[0]))
	}
	if len(words) == 2 {
		if n := p.cycles[words[1]]; n != nil {
			return resetCycleNode{n}, nil
		}
		return nil, SyntaxError("Named cycle '%s' does not exist.", words[1])
	}
	if p.lastCycle == nil {
		return nil, SyntaxError("No cycles in template.")
	}
	return resetCycleNode{p.lastCycle}, nil
}

type resetCycleNode struct{ cycle *cycleNode }

func (n resetCycleNode) Render(_ *Writer, ctx *Context) error {
	ctx.SetState(n.cycle, 0)
	return nil
}

type debugNode struct{}

// Render shows the variables, where Options.Debug is on.
func (debugNode) Render(w *Writer, ctx *Context) error {
	if !ctx.engine.options.Debug {
		return nil
	}
	d := NewDict()
	for _, b := range slices.Concat(ctx.bottom, ctx.vars) {
		d.Set(b.name, b.value)
	}
	for _, part := range []any{d, sortedDict(ctx.allGiven())} {
		s, err := ctx.pformat(part)
		if err != nil {
			return err
		}
		w.WriteEscaped(s)
	}
	return nil
}

func compileNow(_ *Parser, tok Token) (Node, error) {
	words := tok.Split()
	target := ""
	if len(words) == 4 {
		words, target = asVariable(words)
	}
	if len(words) != 2 {
		return nil, SyntaxError("'now' statement takes one argument")
	}
	format := words[1]
	if n := len(format); n >= 2 {
		format = format[1 : n-1]
	} else {
		format = ""
	}
	return &nowNode{format, target}, nil
}

type nowNode struct{ format, target string }

func (n *nowNode) Render(w *Writer, ctx *Context) error {
	s, err := ctx.dateFilter(ctx.nowValue(), n.format)
	if err != nil {
		return err
	}
	if n.target != "" {
		ctx.Set(n.target, s)
		return nil
	}
	w.WriteString(s)
	return nil
}

// nowValue is the present time: in the active zone or, with NoTimeZones, without one.
func (c *Context) nowValue() any {
	if c.engine.options.NoTimeZones {
		return naive(c.Now().In(c.engine.options.Location))
	}
	return c.Now().In(c.Location())
}

func compileWidthRatio(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	n := &widthRatioNode{}
	switch len(words) {
	case 4:
	case 6:
		if words[4] != "as" {
			return nil, SyntaxError("Invalid syntax in widthratio tag. Expecting 'as' keyword")
		}
		n.target = words[5]
	default:
		return nil, SyntaxError("widthratio takes at least three arguments")
	}
	for i := range n.exprs {
		e, err := p.Expr(words[i+1])
		if err != nil {
			return nil, err
		}
		n.exprs[i] = e
	}
	return n, nil
}

type widthRatioNode struct {
	exprs  [3]*Expr // value, its maximum, the width for that
	target string
}

func (n *widthRatioNode) Render(w *Writer, ctx *Context) error {
	var v [3]any
	for i, e := range n.exprs {
		var err error
		if v[i], err = e.Resolve(ctx); err != nil {
			if isUndefined(err) {
				return nil
			}
			return widthError(err)
		}
	}
	width, err := pyInt(v[2])
	if err != nil {
		return widthError(err)
	}
	result := ratio(v[0], v[1], width)
	if n.target != "" {
		ctx.Set(n.target, result)
		return nil
	}
	w.WriteString(result)
	return nil
}

// widthError is what Django makes of a value that is no number, be it the final one or not.
func widthError(err error) error {
	if x, ok := err.(*Exception); ok && (x.Class == classValue || x.Class == classType) {
		return SyntaxError("widthratio final argument must be a number")
	}
	return err
}

func ratio(value, most any, width *big.Int) string {
	a, err := pyFloat(value)
	if err != nil {
		return ""
	}
	b, err := pyFloat(most)
	if err != nil {
		return ""
	}
	if b == 0 {
		return "0"
	}
	wide, err := pyFloat(width)
	if err != nil {
		return ""
	}
	r := a / b * wide
	if math.IsNaN(r) || math.IsInf(r, 0) {
		return ""
	}
	n, _ := big.NewFloat(math.RoundToEven(r)).Int(nil)
	return n.String()
}

func compileURL(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) < 2 {
		return nil, SyntaxError("'%s' takes at least one argument, a URL pattern name.", words[0])
	}
	n := &urlNode{}
	var err error
	if n.view, err = p.Expr(words[1]); err != nil {
		return nil, err
	}
	words, n.target = asVariable(words[2:])
	for _, word := range words {
		name, value := keyword(word)
		e, err := p.Expr(value)
		if err != nil {
			return nil, err
		}
		if name == "" {
			n.args.positional = append(n.args.positional, e)
		} else {
			n.args.keyword = append(n.args.keyword, KeywordExpr{name, e})
		}
	}
	return n, nil
}

type urlNode struct {
	view   *Expr
	args   argExprs
	target string
}

func (n *urlNode) Render(w *Writer, ctx *Context) error {
	args, err := n.args.resolve(ctx)
	if err != nil {
		return err
	}
	v, err := n.view.Resolve(ctx)
	if err != nil {
		return err
	}
	view, err := ctx.Str(v)
	if err != nil {
		return err
	}
	url := ""
	if resolve := ctx.engine.options.URL; resolve != nil {
		url, err = resolve(ctx, view, args)
	} else {
		err = Raise(classNoReverse, "Reverse for '%s' not found. '%s' is not a valid view function or pattern name.", view, view)
	}
	if n.target != "" {
		if err != nil && !isNoReverse(err) {
			return err
		}
		ctx.Set(n.target, url)
		return nil
	}
	if err != nil {
		return err
	}
	if ctx.autoescape {
		w.WriteEscaped(url)
	} else {
		w.WriteString(url)
	}
	return nil
}

func isNoReverse(err error) bool {
	x, ok := err.(*Exception)
	return ok && x.Class == classNoReverse
}

// compileQuerystring makes a query from a dictionary of lists and changes to it. Django takes the parameters of the
// request if no dictionary is given; here the variable request has to have a member GET.
func compileQuerystring(p *Parser, tok Token) (Node, error) {
	words, target := asVariable(tok.Split()[1:])
	args, err := p.arguments("querystring", words, []Signature{{Params: []string{"query_dict"}, Optional: 1, VarKw: true}})
	return &simpleNode{fn: querystring, args: args, target: target}, err
}

func querystring(ctx *Context, args Args) (any, error) {
	source := args.Pop("query_dict", nil)
	if len(args.Pos) > 0 {
		source = args.Pos[0]
	}
	if source == nil {
		request, _ := ctx.Get("request")
		get, found, err := ctx.member(request, &step{name: "GET"})
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, Raise(classAttribute, "'Context' object has no attribute 'request'")
		}
		source = get
	}
	given, ok := asDict(source)
	if !ok {
		return nil, Raise(classAttribute, "'%s' object has no attribute 'copy'", typeName(source))
	}
	params := NewDict()
	for k, v := range given.All() {
		params.Set(k, v)
	}
	for _, kw := range args.Kw {
		if kw.Value == nil {
			params.Delete(kw.Name)
		} else {
			params.Set(kw.Name, kw.Value)
		}
	}
	if params.Len() == 0 && given.Len() == 0 {
		return "", nil
	}
	var parts []string
	for k, v := range params.All() {
		name, err := ctx.Str(k)
		if err != nil {
			return nil, err
		}
		values := []any{v}
		if _, text := asText(usual(v)); !text && !isNumber(usual(v)) {
			if list, err := List(v); err == nil {
				values = list
			}
		}
		for _, one := range values {
			s, err := ctx.Str(one)
			if err != nil {
				return nil, err
			}
			parts = append(parts, quotePlus(name)+"="+quotePlus(s))
		}
	}
	return "?" + strings.Join(parts, "&"), nil
}
