// Package draw turns a laid out page into its display list.
//
// Page walks the fragments of a page in the order of CSS 2.2 appendix E: stacking contexts first, then for each of
// them backgrounds and borders, floats, and inline content. Everything that a box wears is a function of rectangles and computed
// values: backgrounds (background.go, gradient.go), borders (border.go, dash.go), outlines, shadows, text decorations
// (line.go). They know nothing of layout.
//
// Where CSS leaves the look open (dashes, groove, wavy lines), boxes look as WeasyPrint draws them, since that's what people's
// labels look like today.
package draw
