// Package svg draws SVG pictures as operations of the display list: shapes, paths, text (along paths as well), gradients, patterns,
// clipping, masks, markers, symbols and nested pictures of SVG 2, styled by package style. Animations, filters and scripts are not
// for paper, or not drawn; what is left out is told as a warning.
//
// Parse reads a file, FromNode takes an <svg> element of an HTML document. An Image is immutable and may be drawn by several
// goroutines at once.
package svg
