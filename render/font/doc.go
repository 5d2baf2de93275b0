// Package font finds faces for text, shapes it, measures it, and cuts subsets of font files.
//
// A Set holds the faces that a document may use: the embedded Liberation and DejaVu families, those of the operator, and
// those that the document brings (@font-face). Set.Match gives the faces for a CSS font query in the order in which they
// are tried; Shaper.Shape turns a piece of text of one style into runs of glyphs, with fallback and bidirectional order done.
package font
