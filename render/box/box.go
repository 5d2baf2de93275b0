package box

import (
	"golang.org/x/net/html"

	"etikett/render/style"
)

// Kind tells how a box lays out what is in it.
type Kind uint8

// The kinds of boxes.
const (
	Block       Kind = iota // block container: all children are block-level, or all are inline-level (see Box.Inlines)
	Inline                  // inline box: its children flow in the lines of the block container around it
	Text                    // a run of text in one style; a leaf
	Replaced                // Box.Content has a picture; a leaf
	Flex                    // children are its items, blockified
	Grid                    // children are its items, blockified
	Table                   // the table grid; children are row groups, column groups and, first or last, captions
	RowGroup                // tbody, thead, tfoot; children are rows
	Row                     // children are cells
	Cell                    // a block container as far as its contents go
	ColumnGroup             // children are columns
	Column                  // no contents
	Caption                 // a block container
	Page                    // the page box; made by layout, not by Build
	MarginBox               // a page margin box, a block container; made by layout
)

var kindNames = [...]string{"block", "inline", "text", "replaced", "flex", "grid", "table", "row-group", "row", "cell",
	"column-group", "column", "caption", "page", "margin-box"}

func (k Kind) String() string { return kindNames[k] }

// Container reports whether a box of that kind is a block container: its contents are laid out by block or inline
// formatting.
func (k Kind) Container() bool {
	switch k {
	case Block, Cell, Caption, MarginBox:
		return true
	}
	return false
}

// Box is a node of the box tree. It is not changed after Build.
type Box struct {
	Kind Kind
	// ID counts the boxes of a tree from 1; 0 for boxes that layout makes itself.
	ID    int
	Style *style.Computed

	// Node is the element that made the box, for anonymous boxes and text the nearest one around; nil for pages.
	Node *html.Node
	// Pseudo is "before", "after", "marker" or "first-letter" for the box of a pseudo-element, and for what is in it.
	Pseudo string
	// Anonymous boxes have no element of their own. Their Style has initial values for all that is not inherited.
	Anonymous bool

	// InlineLevel: the box takes part in lines, as inline box, text or an atomic (inline-block, inline-table, image …).
	InlineLevel bool
	// Inlines: the children of this block container are inline-level (floats and positioned boxes may be among them),
	// so it has lines. A container without children has none.
	Inlines bool
	// OutOfFlow: floating or absolutely positioned (Style says which).
	OutOfFlow bool
	// NoStart and NoEnd: a block cut the inline box apart, and the start or the end of it is in another piece.
	NoStart, NoEnd bool

	Children []*Box
	Text     string   // Text: what is shown, white space collapsed as far as that needs no lines, text-transform done
	Content  *Content // Replaced
	// Marker is the marker box of a list item if it stands outside; an inside one is its first inline child.
	Marker *Box
	// FirstLine is the ::first-line style of a block container; nil if there is none.
	FirstLine *style.Computed
	// Decoration is the innermost text decoration that applies to a Text box; nil if there is none.
	Decoration *Decoration

	ColSpan, RowSpan int // Cell: at least 1 (RowSpan 0: to the end of the group). Column, ColumnGroup: ColSpan is span
	// CaptionBottom: a Caption that stands below its table.
	CaptionBottom bool
	// Link is the address of the <a href> around, "" if there is none.
	Link string
}

// Decoration is one text decoration and the box that brought it; the ones of boxes further out follow.
type Decoration struct {
	Style *style.Computed // of the decorating box: line, style, colour, thickness
	Outer *Decoration
}

// Float reports whether the box floats.
func (b *Box) Float() bool {
	return b.OutOfFlow && !b.Absolute()
}

// Absolute reports whether the box is absolutely positioned (absolute or fixed).
func (b *Box) Absolute() bool {
	p := b.Style.Position
	return b.OutOfFlow && (p == "absolute" || p == "fixed")
}

// Positioned reports whether the box is one that absolutely positioned descendants refer to.
func (b *Box) Positioned() bool {
	if b.Anonymous || b.Kind == Text {
		return false
	}
	return b.Style.Position != "static" && b.Style.Position != "" || len(b.Style.Transform) > 0
}

// Atomic reports whether the box stands in a line as a whole.
func (b *Box) Atomic() bool {
	return b.InlineLevel && b.Kind != Inline && b.Kind != Text
}
