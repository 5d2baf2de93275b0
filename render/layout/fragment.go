package layout

import (
	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/style"
)

// FragmentKind tells what a Fragment is a piece of.
type FragmentKind uint8

// The kinds of fragments.
const (
	BoxFragment  FragmentKind = iota // a box, or the part of it that is on one page or in one line
	LineFragment                     // a line box; Box is the block container
	TextFragment                     // text in a line; Box is the Text box
)

// Edges are the used margins, border widths or paddings of the four sides, in px.
type Edges = style.Sides[float64]

// Fragment is a placed piece of a box: the result of layout. It is not changed once Run has returned.
type Fragment struct {
	Kind FragmentKind
	Box  *box.Box

	// X and Y are the top left corner of the border box, relative to that of the parent fragment (a page: to the paper).
	// Relative positioning is in them.
	X, Y float64
	// Width and Height are the border box's. Of a line: as wide as its contents, as high as the line.
	Width, Height           float64
	Margin, Border, Padding Edges

	// Children in the order of the box tree, absolutely positioned and floating ones included where their box stands
	// (so X and Y of those may lead far away). Painting sorts them.
	Children []*Fragment

	// Baseline is the first baseline, from the top of the border box; LastBaseline the last one. See HasBaseline.
	Baseline, LastBaseline float64
	HasBaseline            bool

	// Text and Runs are what a TextFragment shows: runs in visual order from left to right, on the baseline.
	Text string
	Runs []font.Run
	// Style is the text's style if it is not that of the box: in a first line with ::first-line. Use TextStyle.
	Style *style.Computed

	// First and Last: the fragment has the start and the end of its box. Where it has not, margin, border and padding of
	// that side are missing (box-decoration-break: slice), left and right in lines, top and bottom between pages.
	First, Last bool

	// Table has what painting needs to know of a table beyond its cells; nil for other boxes.
	Table *TableInfo
	// Collapsed are the borders of a table with collapsed borders, to be painted over the backgrounds of its cells.
	Collapsed []CollapsedBorder

	// Page has what painting needs to know of a page beyond its box; nil for other boxes, and for pages without it.
	Page *PageInfo

	// rest is where a float goes on on the next page that is cut by the end of this one.
	rest *Token

	// absolutes are the boxes inside that look for their containing block further out.
	absolutes []absolute
}

// PageInfo has what lies around a page box (CSS Page 3 §7).
type PageInfo struct {
	Bleed Edges  // px of paper beyond the page box
	Marks string // "", "crop", "cross" or "crop cross"
}

// TableInfo has the geometry of a table fragment.
type TableInfo struct {
	ColumnX, ColumnWidth []float64 // of each column, from the table's border box
	// Columns are the fragments of columns and column groups, which paint backgrounds below the rows.
	Columns []*Fragment
}

// CollapsedBorder is a segment of a collapsed border, along its centre line from the table's border box.
type CollapsedBorder struct {
	X, Y, Width, Height float64 // the rectangle to paint
	Horizontal          bool
	Border              style.Border
}

// TextStyle is the style that text of the fragment has.
func (f *Fragment) TextStyle() *style.Computed {
	if f.Style != nil {
		return f.Style
	}
	return f.Box.Style
}

// ContentX and the like give the content box relative to the fragment's own border box.
func (f *Fragment) ContentX() float64 { return f.Border.Left + f.Padding.Left }

// ContentY is the top of the content box from the top of the border box.
func (f *Fragment) ContentY() float64 { return f.Border.Top + f.Padding.Top }

// ContentWidth is the width of the content box.
func (f *Fragment) ContentWidth() float64 {
	return f.Width - f.Border.Left - f.Border.Right - f.Padding.Left - f.Padding.Right
}

// ContentHeight is the height of the content box.
func (f *Fragment) ContentHeight() float64 {
	return f.Height - f.Border.Top - f.Border.Bottom - f.Padding.Top - f.Padding.Bottom
}

// MarginWidth is the width of the margin box.
func (f *Fragment) MarginWidth() float64 { return f.Margin.Left + f.Width + f.Margin.Right }

// MarginHeight is the height of the margin box.
func (f *Fragment) MarginHeight() float64 { return f.Margin.Top + f.Height + f.Margin.Bottom }
