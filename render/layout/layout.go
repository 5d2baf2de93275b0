package layout

import (
	"context"
	"fmt"

	"github.com/go-text/typesetting/segmenter"

	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/internal/slab"
	"etikett/render/style"
)

// Env is what layout needs beside the box tree.
type Env struct {
	// Context ends the layout early when it is done.
	Context context.Context
	// Shaper measures and shapes text; its faces give the line metrics too.
	Shaper *font.Shaper
	// Page gives the style of a page: its name, its number from 0, and which of right (else left), first and blank it is.
	Page func(name string, index int, right, first, blank bool) *style.PageStyle
	// MarginBox makes the box of a page margin box for a page, of a number of pages; nil if it has no content.
	MarginBox func(st *style.Computed, page, pages int) *box.Box
	// MaxPages and MaxFragments limit the result; 0 is no limit.
	MaxPages, MaxFragments int
	// Warn takes what cannot be laid out as the document asks; it may be nil.
	Warn func(b *box.Box, property, message string)
}

// LimitError is a document whose layout is larger than a limit allows.
type LimitError struct {
	Name  string // "pages" or "fragments"
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("layout exceeds the limit of %d %s", e.Limit, e.Name)
}

// Engine lays documents out. It uses the memory of one for the next, and remembers line metrics of styles, so each goroutine should
// make one and use it on. It must not be used by two at once.
type Engine struct{ e engine }

// NewEngine makes an Engine.
func NewEngine() *Engine {
	return &Engine{engine{metrics: map[*style.Computed]strut{}}}
}

// newEngine is an engine in the state of a Run.
func newEngine(env Env) *engine {
	e := &NewEngine().e
	e.reset(env)
	return e
}

// Run lays a document out: the fragments of its pages, which are gone when the next one is laid out. An error names the limit that was
// hit, or is the context's.
func (en *Engine) Run(root *box.Box, env Env) (pages []*Fragment, err error) {
	e := &en.e
	e.reset(env)
	defer func() {
		e.Env = Env{}
		if r := recover(); r != nil {
			a, ok := r.(abort)
			if !ok {
				panic(r)
			}
			pages, err = nil, a.err
		}
	}()
	return e.pages(root), nil
}

// Run lays a document out with an Engine of its own.
func Run(root *box.Box, env Env) ([]*Fragment, error) { return NewEngine().Run(root, env) }

// engine holds the state of one Run, and what is kept for the next.
type engine struct {
	Env
	fragments slab.Of[Fragment]
	items     slab.Of[item]
	flows     slab.Of[flow]
	floats    slab.Of[exclusions]
	texts     slab.Of[paragraph]
	lists     slab.Of[*Fragment] // children
	segmenter segmenter.Segmenter
	made      int // fragments so far

	known     []boxNotes // by Box.ID
	tables    map[*box.Box]*tableGrid
	metrics   map[*style.Computed]strut
	lastStyle *style.Computed // of the last look-up in metrics
	lastStrut strut
	set       *font.Set // that metrics belong to

	margins map[*Fragment]map[string]*style.Computed // margin box styles of pages that have any
	lines   []*lineBuilder                           // scratch of line breaking that is not in use
	scratch []item                                   // of paragraph
	turned  int                                      // more than 0 within a box whose contents are turned
	parts   []string                                 // likewise
}

// boxNotes is what is found out about a box once for the whole Run.
type boxNotes struct {
	box       *box.Box
	sizes     sizes
	sized     bool
	paragraph *paragraph
}

// maxMetrics is how many styles' line metrics an Engine keeps.
const maxMetrics = 4096

// reset makes the engine ready for a document.
func (e *engine) reset(env Env) {
	e.Env = env
	e.fragments.Reset()
	e.items.Reset()
	e.flows.Reset()
	e.floats.Reset()
	e.texts.Reset()
	e.lists.Reset()
	clear(e.known)
	e.known = e.known[:0]
	e.made = 0
	e.margins, e.tables, e.turned = nil, nil, 0
	if env.Shaper == nil {
		return
	}
	if set := env.Shaper.Set(); set != e.set || len(e.metrics) > maxMetrics {
		clear(e.metrics)
		e.set, e.lastStyle = set, nil
	}
}

// notes gives the notes on a box of the tree. For a box that layout made itself they are forgotten at once.
func (e *engine) notes(b *box.Box) *boxNotes {
	if b.ID == 0 {
		return &boxNotes{}
	}
	if b.ID >= len(e.known) {
		e.known = append(e.known, make([]boxNotes, b.ID+16-len(e.known))...)
	}
	n := &e.known[b.ID]
	if n.box != b {
		// Margin boxes are made one by one, and count anew.
		*n = boxNotes{box: b}
	}
	return n
}

// abort carries an error up to Run; layout is too deep and too branched to hand errors through all of it.
type abort struct{ err error }

// checkEvery is after how many fragments the context is asked.
const checkEvery = 1024

func (e *engine) newFragment(b *box.Box) *Fragment {
	e.made++
	if e.MaxFragments > 0 && e.made > e.MaxFragments {
		panic(abort{&LimitError{"fragments", e.MaxFragments}})
	}
	if e.made%checkEvery == 0 && e.Context != nil {
		if err := e.Context.Err(); err != nil {
			panic(abort{fmt.Errorf("layout: %w", err)})
		}
	}
	f := e.fragments.One()
	f.Box = b
	f.First, f.Last = true, true
	return f
}

func (e *engine) warn(b *box.Box, property, format string, args ...any) {
	if e.Warn != nil {
		e.Warn(b, property, fmt.Sprintf(format, args...))
	}
}

// layout lays a box of any kind out.
func (e *engine) layout(b *box.Box, s Space) result {
	if turnable(b.Style.WritingMode) != (e.turned > 0) && !b.Anonymous {
		if e.turns(b) {
			return e.positioned(b, e.layoutTurned(b, s))
		}
		e.warn(b, "writing-mode", "%s within another writing mode has no effect on a %s box", b.Style.WritingMode, b.Kind)
	}
	switch b.Kind {
	case box.Replaced:
		return e.layoutReplaced(b, &s)
	case box.Flex:
		return e.positioned(b, e.layoutFlex(b, s))
	case box.Grid:
		return e.positioned(b, e.layoutGrid(b, s))
	case box.Table:
		return e.positioned(b, e.layoutTable(b, s))
	}
	return e.positioned(b, e.layoutBlock(b, s))
}

// adopt places a child in its parent: it takes over where the child's absolutely positioned descendants go, and applies
// relative positioning. The child's X and Y are set; width and height are the containing block's (Indefinite allowed).
func (e *engine) adopt(parent, child *Fragment, width, height float64) {
	if p := child.Box.Style.Position; p == "relative" || p == "sticky" {
		dx, dy := relativeOffset(child.Box.Style, width, height)
		child.X += dx
		child.Y += dy
	}
	parent.Children = append(parent.Children, child)
	for i := range child.absolutes {
		a := child.absolutes[i]
		a.dx += child.X
		a.dy += child.Y
		a.within = child
		parent.absolutes = append(parent.absolutes, a)
	}
	child.absolutes = nil
}

// relativeOffset is how far position: relative moves a box (CSS 2.2 §9.4.3).
func relativeOffset(st *style.Computed, width, height float64) (dx, dy float64) {
	left, okLeft := st.Inset.Left.Resolve(width)
	right, okRight := st.Inset.Right.Resolve(width)
	switch {
	case okLeft && (!okRight || st.Direction != "rtl"):
		dx = left
	case okRight:
		dx = -right
	}
	top, okTop := resolve(st.Inset.Top, height)
	bottom, okBottom := resolve(st.Inset.Bottom, height)
	switch {
	case okTop:
		dy = top
	case okBottom:
		dy = -bottom
	}
	return dx, dy
}

// shift moves a placed child, with the places of the absolutely positioned boxes in it, after adopt.
func shift(parent, child *Fragment, dx, dy float64) {
	child.X += dx
	child.Y += dy
	for i := range parent.absolutes {
		// A placeholder right in the parent has moved itself; its parent has not.
		if a := &parent.absolutes[i]; a.within == child && a.fragment != child {
			a.dx += dx
			a.dy += dy
		}
	}
}
