// Package pdf writes pages of the display list as a PDF 1.7 document.
//
// The work has two phases. Prepare turns one page into the bytes of its content stream and a list of what it refers to; it depends on the page alone,
// so that any number of goroutines may prepare pages. Writer.Write numbers the objects and writes them in the order of the pages, which is
// cheap. Fonts are subset and written at Close, when it is known which glyphs all pages use; images are written when a page first shows them.
//
// The document streams out: what stays in memory is a few bytes for each object and the sets of used glyphs. The same pages give the same bytes.
package pdf
