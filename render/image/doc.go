// Package image reads the raster images that a label brings in (PNG, JPEG, GIF, WebP, BMP) and keeps them in the form
// that the ends of the engine want: sizes first, pixels when they are needed, the original bytes where a PDF can take them.
package image
