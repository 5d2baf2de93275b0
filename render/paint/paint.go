package paint

// Color is a colour in sRGB with straight (not premultiplied) alpha, each 0 to 255.
type Color struct{ R, G, B, A uint8 }

// Black is the default text colour, White the paper.
var (
	Black = Color{A: 255}
	White = Color{255, 255, 255, 255}
)

// Opaque reports whether nothing shines through.
func (c Color) Opaque() bool { return c.A == 255 }

// Paint is what an area is painted with: a gradient if there is one, else a tiled pattern, else a colour.
type Paint struct {
	Color    Color
	Gradient *Gradient
	Pattern  *Pattern
}

// Solid paints with one colour.
func Solid(c Color) Paint { return Paint{Color: c} }

// GradientKind tells along what a gradient runs.
type GradientKind uint8

// The kinds of gradients.
const (
	Linear GradientKind = iota // from P0 to P1
	Radial                     // between the circles (P0, R0) and (P1, R1)
)

// Gradient runs through its stops; before the first and after the last the end colours go on, or the stops repeat.
type Gradient struct {
	Kind      GradientKind
	P0, P1    Point
	R0, R1    float64
	Stops     []Stop
	Repeat    bool
	Transform *Matrix // of the gradient's space; nil is none
}

// Stop is a colour at a place of a gradient, 0 at its start and 1 at its end.
type Stop struct {
	Offset float64
	Color  Color
}

// Pattern repeats a cell of operations.
type Pattern struct {
	Ops          []Op
	Cell         Rect    // the cell in the pattern's space
	XStep, YStep float64 // px between the origins of cells
	Transform    *Matrix // pattern space to page; nil is none
}
