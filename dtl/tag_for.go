package dtl

import (
	"slices"
	"strings"
)

func compileFor(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) < 4 {
		return nil, SyntaxError("'for' statements should have at least four words: %s", tok.Contents)
	}
	n := &forNode{}
	in := len(words) - 2
	if n.reversed = words[len(words)-1] == "reversed"; n.reversed {
		in--
	}
	if words[in] != "in" {
		return nil, SyntaxError("'for' statements should use the format 'for x in y': %s", tok.Contents)
	}
	for name := range strings.SplitSeq(strings.Join(words[1:in], " "), ",") {
		name = strings.Trim(name, " ")
		if name == "" || strings.ContainsAny(name, ` "'|`) {
			return nil, SyntaxError("'for' tag received an invalid argument: %s", tok.Contents)
		}
		n.names = append(n.names, name)
	}
	var err error
	if n.sequence, err = p.Expr(words[in+1]); err != nil {
		return nil, err
	}
	if n.body, err = p.Parse("empty", "endfor"); err != nil {
		return nil, err
	}
	if tok, _ = p.Next(); tok.Contents == "empty" {
		n.empty, err = p.Body("endfor")
	}
	return n, err
}

type forNode struct {
	names    []string
	sequence *Expr
	reversed bool
	body     *NodeList
	empty    *NodeList
}

func (n *forNode) Render(w *Writer, ctx *Context) error {
	v, err := n.sequence.ResolveOptional(ctx)
	if err != nil {
		return err
	}
	var list []any
	var seq Sequence
	size := 0
	switch x := v.(type) {
	case nil:
	case []any:
		list, size = x, len(x)
	case Sequence:
		seq, size = x, x.Len()
	default:
		if list, err = List(v); err != nil {
			return err
		}
		if size = len(list); size > 0 {
			if err := ctx.chargeList(size); err != nil {
				return err
			}
		}
	}
	if size == 0 {
		if n.empty == nil {
			return nil
		}
		ctx.Push()
		err := n.empty.Render(w, ctx)
		ctx.Pop()
		return err
	}
	loop := &ForLoop{Len: size}
	if outer, ok := ctx.Get("forloop"); ok {
		loop.Parent, _ = outer.(*ForLoop)
	}
	marks := len(ctx.marks)
	ctx.Push()
	ctx.vars = append(ctx.vars, binding{"forloop", loop})
	slot := len(ctx.vars)
	if len(n.names) == 1 {
		ctx.vars = append(ctx.vars, binding{n.names[0], nil})
	}
	for i := range size {
		if err = ctx.step(1); err != nil {
			break
		}
		k := i
		if n.reversed {
			k = size - 1 - i
		}
		var item any
		if seq != nil {
			item = seq.At(k)
		} else {
			item = list[k]
		}
		loop.Counter0 = i
		if len(n.names) == 1 {
			ctx.vars[slot].value = item
			err = n.body.Render(w, ctx)
		} else {
			err = n.unpacked(w, ctx, item)
		}
		if err != nil {
			break
		}
	}
	ctx.popTo(marks)
	return err
}

// unpacked renders the body with the elements of item in the loop's variables.
func (n *forNode) unpacked(w *Writer, ctx *Context, item any) error {
	size, ok := Length(item)
	if !ok {
		size = 1
	}
	if size != len(n.names) {
		return Raise(classValue, "Need %d values to unpack in for loop; got %d. ", len(n.names), size)
	}
	parts, err := List(item)
	if err != nil {
		return err
	}
	ctx.Push()
	for i, name := range n.names {
		ctx.Set(name, parts[i])
	}
	err = n.body.Render(w, ctx)
	ctx.Pop()
	return err
}

func compileIfChanged(p *Parser, tok Token) (Node, error) {
	n := &ifChangedNode{}
	var err error
	if n.body, err = p.Parse("else", "endifchanged"); err != nil {
		return nil, err
	}
	if next, _ := p.Next(); next.Contents == "else" {
		if n.otherwise, err = p.Body("endifchanged"); err != nil {
			return nil, err
		}
	}
	for _, word := range tok.Split()[1:] {
		e, err := p.Expr(word)
		if err != nil {
			return nil, err
		}
		n.exprs = append(n.exprs, e)
	}
	return n, nil
}

type ifChangedNode struct {
	exprs     []*Expr
	body      *NodeList
	otherwise *NodeList
}

func (n *ifChangedNode) Render(w *Writer, ctx *Context) error {
	var now any
	var content string
	var err error
	if len(n.exprs) == 0 {
		if content, err = n.body.String(w, ctx); err != nil {
			return err
		}
		now = content
	} else {
		values := make([]any, len(n.exprs))
		for i, e := range n.exprs {
			if values[i], err = e.ResolveOptional(ctx); err != nil {
				return err
			}
		}
		now = values
	}
	if n.unchanged(ctx, now) {
		if n.otherwise != nil {
			return n.otherwise.Render(w, ctx)
		}
		return nil
	}
	if content != "" {
		w.WriteString(content)
		return nil
	}
	return n.body.Render(w, ctx)
}

// unchanged compares with the last time, and remembers. The memory belongs to the innermost loop.
func (n *ifChangedNode) unchanged(ctx *Context, now any) bool {
	if v, ok := ctx.Get("forloop"); ok {
		if loop, ok := v.(*ForLoop); ok {
			last, seen := loop.changed[n]
			if seen && equal(last, now) {
				return true
			}
			if loop.changed == nil {
				loop.changed = make(map[*ifChangedNode]any)
			}
			loop.changed[n] = now
			return false
		}
	}
	last := ctx.State(n)
	if last != nil && equal(last, now) {
		return true
	}
	ctx.SetState(n, now)
	return false
}

func compileRegroup(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) != 6 {
		return nil, SyntaxError("'regroup' tag takes five arguments")
	}
	if words[2] != "by" {
		return nil, SyntaxError("second argument to 'regroup' tag must be 'by'")
	}
	if words[4] != "as" {
		return nil, SyntaxError("next-to-last argument to 'regroup' tag must be 'as'")
	}
	target, err := p.Expr(words[1])
	if err != nil {
		return nil, err
	}
	by, err := p.Expr(words[5] + "." + words[3])
	return &regroupNode{target, by, words[5]}, err
}

type regroupNode struct {
	target, by *Expr
	name       string
}

func (n *regroupNode) Render(_ *Writer, ctx *Context) error {
	v, err := n.target.ResolveOptional(ctx)
	if err != nil {
		return err
	}
	groups := []any{}
	if v != nil {
		list, err := List(v)
		if err != nil {
			return err
		}
		if err := ctx.chargeList(len(list)); err != nil {
			return err
		}
		for _, item := range list {
			if err := ctx.step(1); err != nil {
				return err
			}
			// The element is in the context under the name of the result while its group is looked for.
			ctx.Set(n.name, item)
			key, err := n.by.ResolveOptional(ctx)
			if err != nil {
				return err
			}
			if last := len(groups) - 1; last >= 0 && equal(groups[last].(group).grouper, key) {
				g := groups[last].(group)
				g.list = append(g.list, item)
				groups[last] = g
			} else {
				groups = append(groups, group{key, []any{item}})
			}
		}
	}
	ctx.Set(n.name, slices.Clip(groups))
	return nil
}
