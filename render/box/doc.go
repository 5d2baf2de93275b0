// Package box makes the box tree of a document (CSS Display 3, CSS 2.2 §9.2): which boxes there are, with the anonymous
// ones that CSS asks for, generated content, counters, collapsed white space and transformed text. Sizes and places are
// the business of package layout.
//
// Build reads a DOM with its computed styles and gives the root Box. The tree is immutable from then on: layout puts
// its results into fragments of its own, as often as it wants to try.
//
// The way through: build.go walks the DOM; content.go makes the boxes of the content property, counter.go knows the
// counters; fixup.go puts anonymous boxes around what stands in the wrong place (inline beside block, table parts
// without their table); space.go collapses white space; replaced.go tells about images.
package box
