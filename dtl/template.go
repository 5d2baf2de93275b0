package dtl

import (
	"io"
	"strings"
	"time"
)

// Template is a compiled template. It does not change, and any number of goroutines may render it at once.
type Template struct {
	engine  *Engine
	name    string
	origin  string
	source  string
	nodes   *NodeList
	blocks  map[string]*blockNode
	extends *extendsNode
}

// Name is the name that the template was parsed or loaded under.
func (t *Template) Name() string { return t.name }

// Source is the text that the template was made from.
func (t *Template) Source() string { return t.source }

// Render writes the template with the variables of ctx to w. Nothing is written if it fails: the error is an *Error,
// or what w returned.
func (t *Template) Render(w io.Writer, ctx *Context) error {
	buf, err := t.render(ctx)
	if err != nil {
		return err
	}
	_, err = w.Write(buf.buf)
	buf.free()
	return err
}

// RenderString is Render into a string.
func (t *Template) RenderString(ctx *Context) (string, error) {
	buf, err := t.render(ctx)
	if err != nil {
		return "", err
	}
	s := string(buf.buf)
	buf.free()
	return s, nil
}

func (t *Template) render(ctx *Context) (*Writer, error) {
	e := t.engine
	if ctx == nil {
		ctx = NewContext(nil)
	}
	autoescape, marks, bottom := ctx.autoescape, len(ctx.marks), len(ctx.bottom)
	l10n, tz, location := ctx.l10n, ctx.tz, ctx.location
	if e.options.NoAutoescape {
		ctx.autoescape = false
	}
	ctx.engine, ctx.root, ctx.limits = e, t, &e.limits
	ctx.steps, ctx.memory, ctx.depth, ctx.nested = 0, 0, 0, 0
	ctx.now = time.Time{}
	if ctx.langSet {
		ctx.locale = e.locale(ctx.language)
	} else {
		ctx.locale = e.home
	}
	w := newWriter(e.limits.Output)
	err := t.renderIn(w, ctx)
	ctx.scope = nil
	ctx.autoescape, ctx.l10n, ctx.tz, ctx.location = autoescape, l10n, tz, location
	if len(ctx.marks) > marks {
		ctx.popTo(marks)
	}
	if len(ctx.bottom) > bottom {
		clear(ctx.bottom[bottom:])
		ctx.bottom = ctx.bottom[:bottom]
	}
	if err != nil {
		w.free()
		return nil, err
	}
	return w, nil
}

// renderIn renders t with a scope of its own, as the root or through an include.
func (t *Template) renderIn(w *Writer, ctx *Context) error {
	outer := ctx.scope
	var s scope
	ctx.scope = &s
	err := t.nodes.Render(w, ctx)
	ctx.scope = outer
	return err
}

// Node is a compiled piece of a template. It must not change while it renders: what it has to remember goes into
// Context.SetState.
type Node interface {
	Render(w *Writer, ctx *Context) error
}

// NodeList is a run of nodes, such as the body of a block tag.
type NodeList struct {
	template *Template
	nodes    []Node
	offsets  []int
}

// Render renders the nodes one after the other. Errors get their place here.
func (l *NodeList) Render(w *Writer, ctx *Context) error {
	for i, n := range l.nodes {
		err := ctx.step(1)
		if err == nil {
			err = n.Render(w, ctx)
		}
		if err == nil && w.over {
			err = w.err()
		}
		if err != nil {
			return locate(err, l.template, l.offsets[i], phaseRender)
		}
	}
	return nil
}

// String renders the nodes into a string.
func (l *NodeList) String(w *Writer, ctx *Context) (string, error) {
	s, err := w.capture(ctx.limits.StringSize, func() error { return l.Render(w, ctx) })
	if err == nil {
		err = ctx.Charge(len(s))
	}
	return s, err
}

func (l *NodeList) add(n Node, offset int) {
	l.nodes = append(l.nodes, n)
	l.offsets = append(l.offsets, offset)
}

type textNode string

func (n textNode) Render(w *Writer, _ *Context) error {
	w.WriteString(string(n))
	return nil
}

type variableNode struct{ expr *Expr }

func (n *variableNode) Render(w *Writer, ctx *Context) error {
	v, err := n.expr.Resolve(ctx)
	if err != nil {
		return err
	}
	return ctx.Print(w, v)
}

// relativeName turns a name that starts with ./ or ../ into a full one, seen from the template current.
func relativeName(current, name string, allowSelf bool) (string, error) {
	bare := strings.Trim(name, `'"`)
	if !strings.HasPrefix(bare, "./") && !strings.HasPrefix(bare, "../") {
		return name, nil
	}
	from := strings.TrimLeft(current, "/")
	full := cleanPath(dirOf(from), bare)
	if strings.HasPrefix(full, "../") || full == ".." {
		return "", SyntaxError("The relative path '%s' points outside the file hierarchy that template '%s' is in.", name, current)
	}
	if !allowSelf && from == full {
		return "", SyntaxError("The relative path '%s' was translated to template name '%s', the same template in which the tag appears.", name, full)
	}
	if len(name) > 1 && (name[0] == '"' || name[0] == '\'') && name[0] == name[len(name)-1] {
		return `"` + full + `"`, nil
	}
	return full, nil
}

func dirOf(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i]
	}
	return ""
}

// cleanPath joins dir and rel and takes out . and .. as far as possible; what leads out keeps its leading "..".
func cleanPath(dir, rel string) string {
	var out []string
	for part := range strings.SplitSeq(dir+"/"+rel, "/") {
		switch {
		case part == "" || part == ".":
		case part == ".." && len(out) > 0 && out[len(out)-1] != "..":
			out = out[:len(out)-1]
		default:
			out = append(out, part)
		}
	}
	return strings.Join(out, "/")
}
