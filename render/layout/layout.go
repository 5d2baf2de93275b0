package layout

import (
	"context"
	"fmt"

	"etikett/render/box"
	"etikett/render/font"
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

// engine holds the state of one Run.
type engine struct {
	Env
	slab      []Fragment // fragments are handed out from here
	fragments int

	contents   map[*box.Box]sizes
	paragraphs map[*box.Box]*paragraph
	tables     map[*box.Box]*tableGrid
	metrics    map[*style.Computed]strut
	lastStyle  *style.Computed // of the last look-up in metrics
	lastStrut  strut

	margins map[*Fragment]map[string]*style.Computed // margin box styles of pages that have any
	lines   []*lineBuilder                           // scratch of line breaking that is not in use
}

// abort carries an error up to Run; layout is too deep and too branched to hand errors through all of it.
type abort struct{ err error }

func newEngine(env Env) *engine {
	return &engine{
		Env:        env,
		contents:   map[*box.Box]sizes{},
		paragraphs: map[*box.Box]*paragraph{},
		metrics:    map[*style.Computed]strut{},
	}
}

// slabSize is how many fragments are allocated together: a simple label has about as many.
const slabSize = 32

func (e *engine) newFragment(b *box.Box) *Fragment {
	if len(e.slab) == 0 {
		e.fragments += slabSize
		if e.MaxFragments > 0 && e.fragments > e.MaxFragments {
			panic(abort{&LimitError{"fragments", e.MaxFragments}})
		}
		if e.fragments%1024 == 0 && e.Context != nil {
			if err := e.Context.Err(); err != nil {
				panic(abort{fmt.Errorf("layout: %w", err)})
			}
		}
		e.slab = make([]Fragment, slabSize)
	}
	f := &e.slab[0]
	e.slab = e.slab[1:]
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
	switch b.Kind {
	case box.Replaced:
		return e.layoutReplaced(b, &s)
	case box.Flex:
		return e.positioned(b, &s, e.layoutFlex(b, s))
	case box.Grid:
		return e.positioned(b, &s, e.layoutGrid(b, s))
	case box.Table:
		return e.positioned(b, &s, e.layoutTable(b, s))
	}
	return e.positioned(b, &s, e.layoutBlock(b, &s))
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
		if a := &parent.absolutes[i]; a.within == child {
			a.dx += dx
			a.dy += dy
		}
	}
}
