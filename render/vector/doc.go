// Package vector writes a page as an SVG file, for previews and for programs that place labels into drawings of their own.
//
// The file stands for itself: letters are shapes (each glyph once, as a <use> of it), images are inside as data, a code is one path in
// units of its modules. Anything that SVG 1.1 cannot say is left to SVG 2, as browsers know it: the inner circle of radial gradients
// (fr) and mix-blend-mode. The same page gives the same bytes.
package vector
