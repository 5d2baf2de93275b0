// Package style computes, for each element of a document, the value of every CSS property: cascade, inheritance,
// custom properties, and relative units made absolute as far as that needs no layout.
//
// A Sheet list plus a DOM go in, a tree of *Computed comes out. Equal elements share one *Computed; none is changed after it is made.
package style
