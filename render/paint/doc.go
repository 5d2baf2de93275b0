// Package paint is the display list: what a laid out page looks like, as a short list of operations at fixed places.
//
// It is the only thing that the ends of the engine know: package pdf writes it as a page of a document, package raster
// as the dots of a print head. Layout produces it and forgets it; nothing in here refers back to boxes, styles or HTML.
// A Page and all that hangs on it is immutable once made and may be shared by goroutines.
//
// All lengths are CSS pixels (1 px = 1/96 in = 0.75 pt = 25.4/96 mm), x to the right and y down from the top left
// corner of the page. The ends convert once: ×0.75 to points, ×dpi/96 to dots.
package paint
