// Package raster turns pages of the display list into dots: straight from the operations, with no document in between.
//
// Bars and modules of codes come out as whole dots of the printer's grid, all of one size. In one-bit bitmaps text and shapes are decided
// dot by dot at a threshold, straight edges lie on the grid and no line is lost for being thin; greys and images are dithered by choice.
package raster
