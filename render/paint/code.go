package paint

import "etikett/barcode"

// Code is a machine-readable code as a picture that knows its modules. It stands where a picture of the code would:
// Width × Height is the picture's intrinsic size, and the symbol keeps its place in it when the picture is stretched.
type Code struct {
	Symbol        *barcode.Symbol
	Width, Height float64 // intrinsic size of the picture, px
	Place         Rect    // where the modules are in the picture, without quiet zone, px of the intrinsic picture
	GuardDrop     float64 // by how much guard bars of linear symbols are longer than the others, px
	Foreground    Color
	Background    Color      // transparent: nothing is painted below
	Lines         []CodeLine // human readable text
}

// CodeLine is a line of text of a code's picture, centred on X.
type CodeLine struct {
	Text string
	X, Y float64 // centre and baseline, px of the intrinsic picture
	Size float64 // px per em
}
