package paint

import (
	"etikett/render/font"
	"etikett/render/image"
)

// PxPerMM is the number of CSS pixels in a millimetre.
const PxPerMM = 96 / 25.4

// Page is one finished page.
type Page struct {
	Width, Height float64 // CSS px
	Ops           []Op    // painted in this order, later over earlier
}

// Op is one operation of the display list: *Fill, *Stroke, *Glyphs, *Image, *CodeOp, *Group or *Link.
type Op interface{ op() }

// Fill paints the inside of a path.
type Fill struct {
	Path    Path
	Paint   Paint
	EvenOdd bool // fill rule; false is non-zero winding
}

// Stroke paints along a path, centred on it.
type Stroke struct {
	Path       Path
	Paint      Paint
	Width      float64   // px
	Dash       []float64 // px, on/off in turn; empty is solid
	DashOffset float64   // px
	Cap        Cap
	Join       Join
	MiterLimit float64 // 0 means 4
}

// Cap is the shape of the ends of a stroke.
type Cap uint8

// The caps of SVG and PDF.
const (
	CapButt Cap = iota
	CapRound
	CapSquare
)

// Join is the shape of the corners of a stroke.
type Join uint8

// The joins of SVG and PDF.
const (
	JoinMiter Join = iota
	JoinRound
	JoinBevel
)

// Glyphs paints one run of text in one face at one size.
type Glyphs struct {
	Face  *font.Face
	Size  float64 // px per em
	X, Y  float64 // origin of the first glyph on the baseline
	Paint Paint
	Run   []font.Glyph // advances and offsets in px at Size, visual order
	Text  string       // the characters that Run shows, for extraction; Glyph.Cluster indexes its bytes
}

// Image paints a raster image into a rectangle.
type Image struct {
	Image   *image.Image
	Rect    Rect
	Smooth  bool // false: image-rendering pixelated or crisp-edges
	AltText string
}

// CodeOp paints a machine-readable code into a rectangle. Ends that have dots put its modules on whole dots.
type CodeOp struct {
	Code    *Code
	Rect    Rect
	AltText string
}

// Group paints operations under a common transform, clip and opacity. Zero values mean none of each.
type Group struct {
	Ops       []Op
	Transform *Matrix    // from the inside to the outside of the group
	Clip      []ClipPath // all of them hold; in the outside's coordinates if Transform is nil, else the inside's
	Opacity   float64    // 1 is opaque; the group is painted as a whole, then faded
	Blend     string     // CSS mix-blend-mode; "" is normal
	Mask      *Mask      // nil is none; in the same coordinates as Clip
}

// Mask fades a group dot by dot: by the luminance of what its operations paint, multiplied by their alpha, or by their alpha alone.
// Where they paint nothing, nothing of the group is seen.
type Mask struct {
	Ops   []Op
	Alpha bool
}

// ClipPath limits painting to the inside of a path.
type ClipPath struct {
	Path    Path
	EvenOdd bool
}

// Link marks a rectangle that leads to an address.
type Link struct {
	Rect Rect
	URI  string
}

func (*Fill) op()   {}
func (*Stroke) op() {}
func (*Glyphs) op() {}
func (*Image) op()  {}
func (*CodeOp) op() {}
func (*Group) op()  {}
func (*Link) op()   {}
