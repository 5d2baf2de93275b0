package dtl

import (
	"strings"
)

func i18nLibrary() *Library {
	l := NewLibrary()
	l.Tag("get_available_languages", storeTag("get_available_languages", func(c *Context) any {
		codes := c.engine.options.Languages
		if codes == nil {
			codes = knownLanguages()
		}
		out := make([]any, len(codes))
		for i, code := range codes {
			name := code
			if info, ok := languageInfo(code); ok {
				name = info.name
			}
			out[i] = Tuple{code, c.gettext(name)}
		}
		return out
	}))
	l.Tag("get_current_language", storeTag("get_current_language", func(c *Context) any {
		if c.locale.code == "" {
			return nil
		}
		return c.locale.code
	}))
	l.Tag("get_current_language_bidi", storeTag("get_current_language_bidi", func(c *Context) any { return bidi(c.locale.code) }))
	l.Tag("get_language_info", compileLanguageInfo)
	l.Tag("get_language_info_list", compileLanguageInfo)
	l.Tag("translate", compileTranslate)
	l.Tag("trans", compileTranslate)
	l.Tag("blocktranslate", compileBlockTranslate)
	l.Tag("blocktrans", compileBlockTranslate)
	l.Tag("language", compileLanguage)
	info := func(get func(c *Context, info languageName) any) FilterFunc {
		return func(c *Context, v, _ any) (any, error) {
			code, err := c.Str(v)
			if err != nil {
				return nil, err
			}
			n, ok := languageInfo(code)
			if !ok {
				return nil, unknownLanguage(code)
			}
			return get(c, n), nil
		}
	}
	l.Filter("language_name", info(func(_ *Context, n languageName) any { return n.name }))
	l.Filter("language_name_translated", info(func(c *Context, n languageName) any { return c.gettext(n.name) }))
	l.Filter("language_name_local", info(func(_ *Context, n languageName) any { return n.local }))
	l.Filter("language_bidi", info(func(_ *Context, n languageName) any { return n.bidi }))
	return l
}

// bidi tells whether a language is written from right to left.
func bidi(code string) bool {
	base, _, _ := strings.Cut(code, "-")
	return languageNames[base].bidi
}

// languageInfo gives the facts on a language, or on the one that it is a variety of.
func languageInfo(code string) (languageName, bool) {
	if n, ok := languageNames[code]; ok {
		return n, true
	}
	if other, ok := languageFallback[code]; ok {
		return languageNames[other], true
	}
	base, _, _ := strings.Cut(code, "-")
	n, ok := languageNames[base]
	return n, ok
}

func unknownLanguage(code string) error {
	if base, _, found := strings.Cut(code, "-"); found {
		return Raise(classKey, "'Unknown language code %s and %s.'", code, base)
	}
	return Raise(classKey, "'Unknown language code %s.'", code)
}

// storeTag compiles {% name as variable %}.
func storeTag(name string, value func(c *Context) any) TagFunc {
	return func(_ *Parser, tok Token) (Node, error) {
		words := pySplit(tok.Contents)
		if len(words) != 3 || words[1] != "as" {
			return nil, SyntaxError("'%s' requires 'as variable' (got %s)", name, Repr(anyStrings(words)))
		}
		return &storeNode{value, words[2]}, nil
	}
}

type storeNode struct {
	value func(c *Context) any
	name  string
}

func (n *storeNode) Render(_ *Writer, ctx *Context) error {
	ctx.Set(n.name, n.value(ctx))
	return nil
}

func compileLanguageInfo(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	list := words[0] == "get_language_info_list"
	if len(words) != 5 || words[1] != "for" || words[3] != "as" {
		return nil, SyntaxError("'%s' requires 'for %s as variable' (got %s)", words[0], pick(list, "sequence", "string"),
			Repr(anyStrings(words[1:])))
	}
	e, err := p.Expr(words[2])
	return &languageInfoNode{e, words[4], list}, err
}

type languageInfoNode struct {
	expr *Expr
	name string
	list bool
}

func (n *languageInfoNode) Render(_ *Writer, ctx *Context) error {
	v, err := n.expr.Resolve(ctx)
	if err != nil {
		return err
	}
	if !n.list {
		info, err := languageDict(ctx, v)
		ctx.Set(n.name, info)
		return err
	}
	items, err := List(v)
	if err != nil {
		return err
	}
	out := make([]any, len(items))
	for i, item := range items {
		// An element is a code, or a sequence that starts with one.
		if _, isText := asText(usual(item)); !isText {
			if parts, err := List(item); err == nil && len(parts) > 0 {
				item = parts[0]
			}
		}
		if out[i], err = languageDict(ctx, item); err != nil {
			return err
		}
	}
	ctx.Set(n.name, out)
	return nil
}

func languageDict(ctx *Context, v any) (any, error) {
	code, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	info, ok := languageInfo(code)
	if !ok {
		return nil, unknownLanguage(code)
	}
	real := code
	if _, own := languageNames[code]; !own {
		if real, ok = languageFallback[code]; !ok {
			real, _, _ = strings.Cut(code, "-")
		}
	}
	return NewDict("bidi", info.bidi, "code", real, "name", info.name, "name_local", info.local,
		"name_translated", ctx.gettext(info.name)), nil
}

func compileTranslate(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) < 2 {
		return nil, SyntaxError("'%s' takes at least one argument", words[0])
	}
	n := &translateNode{}
	var err error
	if n.message, err = p.Expr(words[1]); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for rest := words[2:]; len(rest) > 0; {
		option := rest[0]
		rest = rest[1:]
		switch {
		case seen[option]:
			return nil, SyntaxError("The '%s' option was specified more than once.", option)
		case option == "noop":
			n.noop = true
		case option == "context" || option == "as":
			if len(rest) == 0 {
				return nil, SyntaxError("No argument provided to the '%s' tag for the %s option.", words[0], option)
			}
			if option == "as" {
				n.target = rest[0]
			} else if rest[0] == "as" || rest[0] == "noop" {
				return nil, SyntaxError("Invalid argument '%s' provided to the '%s' tag for the context option", rest[0], words[0])
			} else if n.context, err = p.Expr(rest[0]); err != nil {
				return nil, err
			}
			rest = rest[1:]
		default:
			return nil, SyntaxError("Unknown argument for '%s' tag: '%s'. The only options available are 'noop', 'context' \"xxx\", and 'as VAR'.", words[0], option)
		}
		seen[option] = true
	}
	return n, nil
}

type translateNode struct {
	message *Expr
	context *Expr
	noop    bool
	target  string
}

func (n *translateNode) Render(w *Writer, ctx *Context) error {
	v, found, err := n.message.base.resolve(ctx)
	if err != nil {
		return err
	}
	if !found {
		if v, err = n.message.Resolve(ctx); err != nil {
			return err
		}
		return n.finish(w, ctx, v)
	}
	if !n.noop && !n.message.base.translate {
		context := ""
		if n.context != nil {
			c, err := n.context.Resolve(ctx)
			if err != nil {
				return err
			}
			if context, err = ctx.Str(c); err != nil {
				return err
			}
		}
		v = ctx.translateLiteral(context, v)
	}
	if n.message.filters != nil {
		if v, err = n.message.apply(ctx, v); err != nil {
			return err
		}
	}
	return n.finish(w, ctx, v)
}

// finish prints or keeps the message. Percent signs are doubled while it is looked up, for the catalogue holds formats.
func (n *translateNode) finish(w *Writer, ctx *Context, v any) error {
	s, safe := "", false
	switch x := v.(type) {
	case Safe:
		s, safe = string(x), true
	case string:
		s = x
	default:
		var err error
		if s, safe, err = ctx.display(v); err != nil {
			return err
		}
	}
	if ctx.autoescape && !safe {
		s, safe = string(Escape(s)), true
	}
	if strings.Contains(s, "%%") {
		s = strings.ReplaceAll(s, "%%", "%")
	}
	if n.target == "" {
		w.WriteString(s)
		return nil
	}
	if safe {
		ctx.Set(n.target, Safe(s))
	} else {
		ctx.Set(n.target, s)
	}
	return nil
}

func compileLanguage(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	if len(words) != 2 {
		return nil, SyntaxError("'%s' takes one argument (language)", words[0])
	}
	e, err := p.Expr(words[1])
	if err != nil {
		return nil, err
	}
	body, err := p.Body("endlanguage")
	return &languageNode{e, body}, err
}

type languageNode struct {
	language *Expr
	body     *NodeList
}

func (n *languageNode) Render(w *Writer, ctx *Context) error {
	v, err := n.language.Resolve(ctx)
	if err != nil {
		return err
	}
	old := ctx.locale
	switch {
	case v == nil:
		ctx.locale = ctx.engine.locale("")
	case Truth(v):
		code, err := ctx.Str(v)
		if err != nil {
			return err
		}
		const longestCode = 64
		if len(code) <= longestCode {
			ctx.locale = ctx.engine.locale(code)
		}
	}
	err = n.body.Render(w, ctx)
	ctx.locale = old
	return err
}
