// Package layout gives every box of a document its size and place, on one page or more.
//
// The box tree (package box) stays as it is; each layout of a box gives a Fragment, a piece of a tree of its own with
// used values, so a box can be tried with other widths and be cut at the end of a page. Fragment coordinates are
// relative to the parent fragment: a subtree is moved by changing one number.
//
// # The way through
//
// Run makes pages: it asks the cascade for the page style, lays the root element out in the page area, and as long as a
// break token comes back goes on with it on the next page (page.go, margin.go for the page margin boxes).
//
// layout.go has the dispatch: engine.layout(box, space) gives a result for a box of any kind, with the edges and sizes that
// CSS 2.2 §10 asks for (size.go). A Space says what the surroundings offer: containing block, sizes that the parent
// has decided, the floats around, how much of the page is left. A result is a fragment, a break token if
// the box has not come to its end, and the margins that are still open.
//
// One file a formatting context: block.go (margins in collapse.go, floats in float.go), inline.go (items in paragraph.go, lines in linebreak.go, line.go for
// vertical alignment), table*.go, flex*.go, grid*.go, replaced.go. Absolutely positioned boxes leave a
// placeholder at their static position, and are laid out when the box that they refer to is done (positioned.go).
// intrinsic.go has the min-content and max-content sizes.
//
// All lengths are CSS px, not rounded anywhere.
package layout
