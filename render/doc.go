// Package render turns HTML with CSS into pages: HTML in, a Document of display lists (paint.Page) out, which package pdf and
// package raster write.
//
//	r := render.New(render.Options{})
//	doc, err := r.Render(ctx, html, nil)
//
// A Renderer is made once and shared: it keeps parsed style sheets, fonts and images, so that a label costs only what differs from the
// one before. Render may be called by many goroutines at once.
//
// The document reaches nothing but data: URLs and what the caller's Loader serves. What cannot be had, and what CSS the engine does
// not know, is told as a Warning; a document that exceeds a limit is an error that names the limit.
//
// The way through: render.go has the steps; sheet.go collects style sheets, resource.go loads and keeps what the document
// refers to; limits.go has the limits.
package render
