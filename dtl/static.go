package dtl

import "strings"

func staticLibrary() *Library {
	l := NewLibrary()
	l.Tag("get_static_prefix", prefixTag(func(o *Options) string { return o.StaticURL }))
	l.Tag("get_media_prefix", prefixTag(func(o *Options) string { return o.MediaURL }))
	l.Tag("static", func(p *Parser, tok Token) (Node, error) {
		words := tok.Split()
		if len(words) < 2 {
			return nil, SyntaxError("'%s' takes at least one argument (path to file)", words[0])
		}
		e, err := p.Expr(words[1])
		if err != nil {
			return nil, err
		}
		target := ""
		if n := len(words); n >= 4 && words[n-2] == "as" {
			target = words[3]
		}
		return &staticNode{e, target}, nil
	})
	return l
}

func prefixTag(prefix func(o *Options) string) TagFunc {
	return func(p *Parser, tok Token) (Node, error) {
		words := pySplit(tok.Contents)
		url := quoteURL(prefix(&p.engine.options), iriSafe)
		if len(words) == 1 {
			return textNode(url), nil
		}
		if words[1] != "as" || len(words) < 3 {
			return nil, SyntaxError("First argument in '%s' must be 'as'", words[0])
		}
		return &storeNode{func(*Context) any { return url }, words[2]}, nil
	}
}

type staticNode struct {
	path   *Expr
	target string
}

func (n *staticNode) Render(w *Writer, ctx *Context) error {
	v, err := n.path.Resolve(ctx)
	if err != nil {
		return err
	}
	path, err := ctx.Str(v)
	if err != nil {
		return err
	}
	url := joinURL(ctx.engine.options.StaticURL, quoteURL(path, "/"))
	if ctx.autoescape {
		url = string(Escape(url))
	}
	if n.target != "" {
		ctx.Set(n.target, Safe(url))
		return nil
	}
	w.WriteString(url)
	return nil
}

// joinURL puts a path behind the URL of a folder, as urljoin does for paths without . and .. at their start.
func joinURL(base, path string) string {
	if path == "" {
		return base
	}
	if strings.HasPrefix(path, "/") {
		return path
	}
	if i := strings.LastIndexByte(base, '/'); i >= 0 {
		base = base[:i+1]
	}
	return base + path
}

// cacheLibrary has {% cache %}, which renders its body each time: a label is rendered once, and a cache that outlives
// the rendering would need a store that the host knows nothing of. The arguments are checked as Django does.
func cacheLibrary() *Library {
	l := NewLibrary()
	l.Tag("cache", func(p *Parser, tok Token) (Node, error) {
		body, err := p.Body("endcache")
		if err != nil {
			return nil, err
		}
		words := tok.Split()
		if len(words) < 3 {
			return nil, SyntaxError("'%s' tag requires at least 2 arguments.", reprString(words[0]))
		}
		n := &cacheNode{body: body}
		if last := words[len(words)-1]; len(words) > 3 && strings.HasPrefix(last, "using=") {
			if n.using, err = p.Expr(strings.TrimPrefix(last, "using=")); err != nil {
				return nil, err
			}
			words = words[:len(words)-1]
		}
		if n.seconds, err = p.Expr(words[1]); err != nil {
			return nil, err
		}
		for _, word := range words[3:] {
			e, err := p.Expr(word)
			if err != nil {
				return nil, err
			}
			n.vary = append(n.vary, e)
		}
		return n, nil
	})
	return l
}

type cacheNode struct {
	seconds, using *Expr
	vary           []*Expr
	body           *NodeList
}

func (n *cacheNode) Render(w *Writer, ctx *Context) error {
	v, err := n.required(ctx, n.seconds)
	if err != nil {
		return err
	}
	if v != nil {
		if _, err := pyInt(v); err != nil {
			return SyntaxError(`"cache" tag got a non-integer timeout value: %s`, Repr(v))
		}
	}
	if n.using != nil {
		name, err := n.required(ctx, n.using)
		if err != nil {
			return err
		}
		if s := Str(name); s != "default" && s != "template_fragments" {
			return SyntaxError("Invalid cache name specified for cache tag: %s", Repr(name))
		}
	}
	for _, e := range n.vary {
		if _, err := e.Resolve(ctx); err != nil {
			return err
		}
	}
	return n.body.Render(w, ctx)
}

func (n *cacheNode) required(ctx *Context, e *Expr) (any, error) {
	_, found, err := e.base.resolve(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		return e.Resolve(ctx)
	}
	return e.Resolve(ctx)
}
