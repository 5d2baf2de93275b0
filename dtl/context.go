package dtl

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Context holds the variables of a rendering and what else its tags need to know. It belongs to one rendering at a
// time; a program that renders in several goroutines makes a Context for each.
type Context struct {
	vars   []binding      // of all pushed scopes, innermost last
	marks  []int          // where each pushed scope starts in vars
	floor  int            // index in marks of the first scope that is visible
	bottom []binding      // set outside of any pushed scope
	base   map[string]any // given by the host; never written to
	more   Variables      // likewise, for names that base lacks; may be nil

	host       []hostValue
	autoescape bool
	l10n       tristate // {% localize %}
	tz         tristate // {% localtime %}
	language   string
	langSet    bool
	location   *time.Location
	cancel     context.Context

	// While a template is rendered:
	engine *Engine
	root   *Template // the template that Render was called on
	limits *Limits
	scope  *scope
	locale *locale
	depth  int // of includes and inheritance
	nested int // of block.super within each other
	steps  int
	memory int
	now    time.Time

	// Most renderings need no more room than this, so that a context is one allocation.
	varsRoom  [8]binding
	marksRoom [8]int
}

type binding struct {
	name  string
	value any
}

type hostValue struct{ key, value any }

// tristate is a switch that may be left to the engine's options.
type tristate uint8

const (
	unset tristate = iota
	off
	on
)

func switched(b bool) tristate {
	if b {
		return on
	}
	return off
}

// scope is what the tags of one template, with those that it extends, remember while it is rendered: Django's
// RenderContext.
type scope struct {
	state  map[any]any
	levels []*Template   // templates of an inheritance, the most derived first
	active []activeBlock // blocks being rendered
}

type activeBlock struct {
	name  string
	level int
}

// NewContext gives a context with the variables vars. The map is read only while templates are rendered, and never
// written to.
func NewContext(vars map[string]any) *Context {
	c := &Context{base: vars, autoescape: true}
	c.vars, c.marks = c.varsRoom[:0], c.marksRoom[:0]
	return c
}

// Variables are variables that are made when a template asks for them.
type Variables interface {
	// Variable gives the variable name. It may be asked more than once, and by several renderings at a time.
	Variable(name string) (value any, found bool)
	// Names lists the variables there are.
	Names() []string
}

// Vars are Variables that are there.
type Vars map[string]any

// Variable gives a variable.
func (v Vars) Variable(name string) (any, bool) {
	value, ok := v[name]
	return value, ok
}

// Names lists the variables.
func (v Vars) Names() []string { return slices.Collect(maps.Keys(v)) }

// WithVariables adds variables under names that those of NewContext lack. It returns c.
func (c *Context) WithVariables(v Variables) *Context {
	c.more = v
	return c
}

// given gives a variable of the host.
func (c *Context) given(name string) (any, bool) {
	if v, ok := c.base[name]; ok {
		return v, true
	}
	if c.more != nil {
		return c.more.Variable(name)
	}
	return nil, false
}

// allGiven gives all variables of the host.
func (c *Context) allGiven() map[string]any {
	all := map[string]any{}
	if c.more != nil {
		for _, name := range c.more.Names() {
			all[name], _ = c.more.Variable(name)
		}
	}
	maps.Copy(all, c.base)
	return all
}

// Get gives the variable name, from the innermost scope that has it.
func (c *Context) Get(name string) (value any, found bool) {
	first := 0
	if c.floor < len(c.marks) {
		first = c.marks[c.floor]
	} else if c.floor > 0 {
		first = len(c.vars)
	}
	for i := len(c.vars) - 1; i >= first; i-- {
		if c.vars[i].name == name {
			return c.vars[i].value, true
		}
	}
	for i := range c.bottom {
		if c.bottom[i].name == name {
			return c.bottom[i].value, true
		}
	}
	if v, ok := c.given(name); ok {
		return v, true
	}
	switch name {
	case "True":
		return true, true
	case "False":
		return false, true
	case "None":
		return nil, true
	}
	return nil, false
}

// Set sets a variable in the innermost scope.
func (c *Context) Set(name string, value any) {
	if len(c.marks) == c.floor {
		c.bottom = put(c.bottom, 0, name, value)
		return
	}
	c.vars = put(c.vars, c.marks[len(c.marks)-1], name, value)
}

func put(vars []binding, from int, name string, value any) []binding {
	for i := from; i < len(vars); i++ {
		if vars[i].name == name {
			vars[i].value = value
			return vars
		}
	}
	return append(vars, binding{name, value})
}

// SetUpward sets a variable in the innermost scope that has it, or in the innermost scope if none has.
func (c *Context) SetUpward(name string, value any) {
	if c.floor < len(c.marks) {
		for i := len(c.vars) - 1; i >= c.marks[c.floor]; i-- {
			if c.vars[i].name == name {
				c.vars[i].value = value
				return
			}
		}
	}
	for i := range c.bottom {
		if c.bottom[i].name == name {
			c.bottom[i].value = value
			return
		}
	}
	if _, ok := c.given(name); ok {
		c.bottom = append(c.bottom, binding{name, value})
		return
	}
	c.Set(name, value)
}

// Push opens a scope: what is set from now on is forgotten at the matching Pop.
func (c *Context) Push() { c.marks = append(c.marks, len(c.vars)) }

// Pop closes the innermost scope. It does nothing if there is none.
func (c *Context) Pop() {
	if len(c.marks) <= c.floor {
		return
	}
	c.popTo(len(c.marks) - 1)
}

func (c *Context) popTo(marks int) {
	start := c.marks[marks]
	c.marks = c.marks[:marks]
	clear(c.vars[start:])
	c.vars = c.vars[:start]
}

// isolated calls f with nothing but vars visible, as {% include … only %} and inclusion tags want it.
func (c *Context) isolated(vars []binding, f func() error) error {
	floor, bottom, base, more := c.floor, c.bottom, c.base, c.more
	c.floor, c.bottom, c.base, c.more = len(c.marks), vars, nil, nil
	err := f()
	if len(c.marks) > c.floor {
		c.popTo(c.floor)
	}
	c.floor, c.bottom, c.base, c.more = floor, bottom, base, more
	return err
}

// WithValue keeps a value of the host under key, for tags and filters: templates cannot see it. It returns c.
func (c *Context) WithValue(key, value any) *Context {
	for i := range c.host {
		if c.host[i].key == key {
			c.host[i].value = value
			return c
		}
	}
	c.host = append(c.host, hostValue{key, value})
	return c
}

// Value gives the host's value for key, or nil.
func (c *Context) Value(key any) any {
	for i := range c.host {
		if c.host[i].key == key {
			return c.host[i].value
		}
	}
	return nil
}

// WithCancel lets ctx end a rendering early: it fails with ctx's error. It returns c.
func (c *Context) WithCancel(ctx context.Context) *Context {
	c.cancel = ctx
	return c
}

// Cancel is the context of WithCancel, for tags that wait for something, or context.Background.
func (c *Context) Cancel() context.Context {
	if c.cancel == nil {
		return context.Background()
	}
	return c.cancel
}

// WithLanguage renders in another language than Options.Language; "" turns translation off. It returns c.
func (c *Context) WithLanguage(code string) *Context {
	c.language, c.langSet = code, true
	return c
}

// WithLocation renders times in another zone than Options.Location. It returns c.
func (c *Context) WithLocation(zone *time.Location) *Context {
	c.location = zone
	return c
}

// WithAutoescape switches the escaping of HTML, which is on at first. It returns c.
func (c *Context) WithAutoescape(escape bool) *Context {
	c.autoescape = escape
	return c
}

// WithLocalization forces values to be written as the language wants them, or forbids it. It returns c.
func (c *Context) WithLocalization(localize bool) *Context {
	c.l10n = switched(localize)
	return c
}

// WithLocalTime forces times to be converted to the location of the rendering, or forbids it. It returns c.
func (c *Context) WithLocalTime(convert bool) *Context {
	c.tz = switched(convert)
	return c
}

// Autoescape tells whether values are escaped at this point of the template.
func (c *Context) Autoescape() bool { return c.autoescape }

// Language is the active language, such as "de" or "pt-br"; "" if translation is off.
func (c *Context) Language() string { return c.locale.code }

// Location is the active time zone.
func (c *Context) Location() *time.Location {
	if c.location != nil {
		return c.location
	}
	return c.engine.options.Location
}

// Now is the time of the rendering: Options.Now, asked once.
func (c *Context) Now() time.Time {
	if c.now.IsZero() {
		c.now = c.engine.options.Now()
	}
	return c.now
}

// Engine is the engine that the rendering belongs to.
func (c *Context) Engine() *Engine { return c.engine }

// Limits are the limits of the rendering.
func (c *Context) Limits() Limits { return *c.limits }

// State gives what the tag key kept with SetState earlier in the rendering of this template, or nil.
func (c *Context) State(key any) any { return c.scope.state[key] }

// SetState keeps value for the tag key until the template has been rendered. Templates are shared between renderings,
// so that a node must not keep anything in itself.
func (c *Context) SetState(key, value any) {
	if c.scope.state == nil {
		c.scope.state = make(map[any]any)
	}
	c.scope.state[key] = value
}
