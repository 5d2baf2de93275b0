package dtl

import (
	"strings"
)

func compileBlockTranslate(p *Parser, tok Token) (Node, error) {
	words := tok.Split()
	tag := words[0]
	n := &blockTranslateNode{tag: tag}
	seen := map[string]bool{}
	for rest := words[1:]; len(rest) > 0; {
		option := rest[0]
		rest = rest[1:]
		if seen[option] {
			return nil, SyntaxError("The %s option was specified more than once.", reprString(option))
		}
		seen[option] = true
		var err error
		switch option {
		case "with":
			if n.args, rest, err = p.Keywords(rest, true); err != nil {
				return nil, err
			}
			if len(n.args) == 0 {
				return nil, SyntaxError(`"with" in %s tag needs at least one keyword argument.`, reprString(tag))
			}
		case "count":
			var count []KeywordExpr
			if count, rest, err = p.Keywords(rest, true); err != nil {
				return nil, err
			}
			if len(count) != 1 {
				return nil, SyntaxError(`"count" in %s tag expected exactly one keyword argument.`, reprString(tag))
			}
			n.count = &count[0]
		case "context":
			if len(rest) > 0 {
				n.context, err = p.Expr(rest[0])
			}
			if len(rest) == 0 || err != nil {
				return nil, SyntaxError(`"context" in %s tag expected exactly one argument.`, reprString(tag))
			}
			rest = rest[1:]
		case "trimmed":
			n.trimmed = true
		case "asvar":
			if len(rest) == 0 {
				return nil, SyntaxError("No argument provided to the '%s' tag for the asvar option.", tag)
			}
			n.target, rest = rest[0], rest[1:]
		default:
			return nil, SyntaxError("Unknown argument for %s tag: %s.", reprString(tag), reprString(option))
		}
	}
	return n, n.readBody(p)
}

// readBody takes the text, with variables but no other tags, up to the end tag.
func (n *blockTranslateNode) readBody(p *Parser) error {
	var end Token
	n.singular, end = p.message(n.trimmed)
	if n.count != nil {
		if pyStrip(end.Contents) != "plural" {
			return SyntaxError("%s doesn't allow other block tags inside it", reprString(n.tag))
		}
		n.plural, end = p.message(n.trimmed)
	}
	if pyStrip(end.Contents) != "end"+n.tag {
		return SyntaxError("%s doesn't allow other block tags (seen %s) inside it", reprString(n.tag), reprString(end.Contents))
	}
	return nil
}

// message is a text with variables: a format for Python's % operator, which is also the key in the catalogue.
type message struct {
	format string
	vars   []string
}

// message reads text and variables up to another token, which it takes and gives.
func (p *Parser) message(trimmed bool) (message, Token) {
	var m message
	var b strings.Builder
	var last Token
	for {
		tok, ok := p.Next()
		if !ok {
			break
		}
		last = tok
		switch tok.Kind {
		case TextToken:
			b.WriteString(strings.ReplaceAll(tok.Contents, "%", "%%"))
			continue
		case VariableToken:
			b.WriteString("%(" + tok.Contents + ")s")
			m.vars = append(m.vars, tok.Contents)
			continue
		}
		break
	}
	m.format = b.String()
	if trimmed {
		m.format = trimLines(m.format)
	}
	return m, last
}

// trimLines joins lines with one space, without the white space at their ends.
func trimLines(s string) string {
	lines := strings.Split(pyStrip(s), "\n")
	out := lines[:0]
	for i, l := range lines {
		if i > 0 {
			l = strings.TrimLeftFunc(l, isPySpace)
		}
		if i < len(lines)-1 {
			l = strings.TrimRightFunc(l, isPySpace)
		}
		if l != "" || i == 0 {
			out = append(out, l)
		}
	}
	return strings.Join(out, " ")
}

type blockTranslateNode struct {
	tag              string
	args             []KeywordExpr
	count            *KeywordExpr
	context          *Expr
	singular, plural message
	trimmed          bool
	target           string
}

func (n *blockTranslateNode) Render(w *Writer, ctx *Context) error {
	s, err := n.text(w, ctx, false)
	if err != nil {
		return err
	}
	if n.target != "" {
		ctx.Set(n.target, Safe(s))
		return nil
	}
	w.WriteString(s)
	return nil
}

func (n *blockTranslateNode) text(w *Writer, ctx *Context, untranslated bool) (string, error) {
	context := ""
	if n.context != nil {
		v, err := n.context.Resolve(ctx)
		if err != nil {
			return "", err
		}
		if context, err = ctx.Str(v); err != nil {
			return "", err
		}
	}
	if err := ctx.pushAll(n.args); err != nil {
		return "", err
	}
	format, vars, err := n.choose(ctx, context)
	if err != nil {
		ctx.Pop()
		return "", err
	}
	values := make([]string, len(vars))
	for i, name := range vars {
		if values[i], err = n.value(w, ctx, name); err != nil {
			break
		}
	}
	ctx.Pop()
	if err != nil {
		return "", err
	}
	out, ok := formatNamed(format, vars, values)
	if ok {
		return out, ctx.Charge(len(out))
	}
	if untranslated {
		pairs := NewDict()
		for i, name := range vars {
			pairs.Set(name, values[i])
		}
		return "", SyntaxError("%s is unable to format string returned by gettext: %s using %s", reprString(n.tag), reprString(format), Repr(pairs))
	}
	// A translation that does not fit is left out.
	old := ctx.locale
	ctx.locale = ctx.engine.locale("")
	out, err = n.text(w, ctx, true)
	ctx.locale = old
	return out, err
}

// choose gives the translated format and the variables that it may use.
func (n *blockTranslateNode) choose(ctx *Context, context string) (string, []string, error) {
	if n.count == nil {
		return ctx.translateText(context, n.singular.format), n.singular.vars, nil
	}
	count, err := n.count.Expr.Resolve(ctx)
	if err != nil {
		return "", nil, err
	}
	if !isNumber(usual(count)) {
		return "", nil, SyntaxError("%s argument to %s tag must be a number.", reprString(n.count.Name), reprString(n.tag))
	}
	ctx.Set(n.count.Name, count)
	format := ctx.ngettext(context, n.singular.format, n.plural.format, usual(count))
	if context != "" && (format == n.singular.format || format == n.plural.format) {
		format = ctx.ngettext("", n.singular.format, n.plural.format, usual(count))
	}
	vars := append(append([]string(nil), n.singular.vars...), n.plural.vars...)
	return format, vars, nil
}

func (n *blockTranslateNode) value(w *Writer, ctx *Context, name string) (string, error) {
	v, found := ctx.Get(name)
	if !found {
		v = strings.ReplaceAll(ctx.engine.options.StringIfInvalid, "%s", name)
	}
	return w.capture(ctx.limits.StringSize, func() error { return ctx.Print(w, v) })
}

// formatNamed is Python's format % {name: value} for formats with %(name)s and %%; ok is false if it does not fit.
func formatNamed(format string, names, values []string) (string, bool) {
	if !strings.Contains(format, "%") {
		return format, true
	}
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(format, "%")
		b.WriteString(text)
		if !found {
			return b.String(), true
		}
		if strings.HasPrefix(rest, "%") {
			b.WriteByte('%')
			format = rest[1:]
			continue
		}
		name, after, closed := strings.Cut(strings.TrimPrefix(rest, "("), ")")
		if !strings.HasPrefix(rest, "(") || !closed || !strings.HasPrefix(after, "s") {
			return "", false
		}
		known := false
		for i := len(names) - 1; i >= 0; i-- {
			if names[i] == name {
				b.WriteString(values[i])
				known = true
				break
			}
		}
		if !known {
			return "", false
		}
		format = after[1:]
	}
}
