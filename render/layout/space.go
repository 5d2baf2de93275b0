package layout

import (
	"math"

	"etikett/render/box"
)

// Indefinite stands for a size that is not known (yet): a percentage of it is auto.
const Indefinite = -1.0

// definite reports whether a size is known.
func definite(v float64) bool { return v >= 0 }

// Space is what the surroundings offer to a box.
type Space struct {
	// Width and Height are the content box of the containing block: the base of percentages. Height may be Indefinite.
	Width, Height float64

	// Available is the width that a block with width: auto fills, or that shrink-to-fit may use: the margin box. Mostly
	// equal to Width.
	Available float64
	// Shrink: width: auto is shrink-to-fit (CSS 2.2 §10.3.5) instead of filling the containing block.
	Shrink bool

	// BorderWidth and BorderHeight are border box sizes that the parent has decided on (flex and grid items, cells,
	// absolutely positioned boxes with both insets); Indefinite leaves them to the box's style.
	BorderWidth, BorderHeight float64
	// FlexibleHeight: BorderHeight does not count as definite for percentages of the children (table cells whose row
	// is as high as its contents).
	FlexibleHeight bool

	// PageBottom is how far below the top of the box's border box the page ends; +Inf if no page may end here.
	PageBottom float64
	// PageEmpty: nothing is above the box on its page, so a break before it would not help.
	PageEmpty bool
	// From is where the box goes on after a page break; nil: it starts.
	From *Token

	// inColumns: what ends at PageBottom is a column.
	inColumns bool
	// page is the used value of the page property of the box around.
	page string

	// floats are those of the block formatting context that the box is in; nil if it has to make its own. The box's border
	// box corner is at floatX, floatY in their coordinates.
	floats         *exclusions
	floatX, floatY float64
	// continued are the floats that go on from the page before: those that the root element starts with.
	continued *exclusions
	// marginDone: the parent has already collapsed the margins of the box's leading children into the box's own.
	marginDone bool
	// clamp limits the lines in the block formatting context that the box is in.
	clamp lineClamp
}

// newSpace is the space in a containing block of a size, in which the box makes a formatting context of its own that
// does not break over pages.
func newSpace(width, height float64) Space {
	return Space{Width: width, Height: height, Available: width, BorderWidth: Indefinite, BorderHeight: Indefinite, PageBottom: math.Inf(1), PageEmpty: true}
}

// paged reports whether the box may be cut by the end of a page.
func (s *Space) paged() bool { return !math.IsInf(s.PageBottom, 1) }

// Token says where a box goes on after the end of a page.
type Token struct {
	Box *box.Box
	// Child is the index of the child that goes on or, with Next nil, starts.
	Child int
	Next  *Token
	// Consumed is the height of the border box that earlier fragments have taken.
	Consumed float64
	// Line is the place in the inline content of a block container that has lines.
	Line inlinePlace
	// Data is what a formatting context keeps for itself (a table its repeated header …).
	Data any
	// lines is how many lines earlier fragments have.
	lines int
	// forced says that the break was asked for (break-before, break-after), and for what page: page, left, right …
	forced string
}

// inlinePlace is a place in inline content: an item, and a byte of its text.
type inlinePlace struct{ item, byte int }

// result is what the layout of a box gives.
type result struct {
	*Fragment
	// Break is where to go on on the next page; nil: the box is complete. A nil Fragment with a Break says that nothing of
	// the box fits on this page.
	Break *Token
	// margins are the margins at the end of the box that are still open to collapse with what follows.
	margins margins
	// through: the box is empty and its own top and bottom margins adjoin.
	through bool
	// lines is how many lines the box has in the block formatting context that it is in.
	lines int
}

// sizes are the intrinsic widths of contents or of a box (CSS Sizing 3 §4).
type sizes struct {
	Min, Max float64
}
