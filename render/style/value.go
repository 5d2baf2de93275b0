package style

import "etikett/render/paint"

// LengthKind tells what a Length is.
type LengthKind uint8

// The kinds of lengths.
const (
	LengthAuto       LengthKind = iota // auto; also "normal" and "none" where the property has them
	LengthCalc                         // Px + Percent/100 × the percentage base
	LengthMinContent                   // min-content
	LengthMaxContent                   // max-content
	LengthFitContent                   // fit-content
	LengthContent                      // content (flex-basis)
	BorderNumber                       // border-image-width and -outset: Px times the width of the border
)

// Length is a computed length: keywords, or px plus a percentage of a base that layout knows.
// min(), max() and clamp() over percentages keep their arms in Func.
type Length struct {
	Kind    LengthKind
	Px      float64
	Percent float64
	Func    *LengthFunc
}

// LengthFunc is min(), max(), clamp() or a sum of these whose arms need the percentage base.
type LengthFunc struct {
	Name string // "min", "max", "clamp" or "sum"
	Args []Length
}

// Px makes a Length of so many px.
func Px(v float64) Length { return Length{Kind: LengthCalc, Px: v} }

// Percent makes a Length of a percentage of its base.
func Percent(v float64) Length { return Length{Kind: LengthCalc, Percent: v} }

// Auto is the keyword auto.
var Auto = Length{}

// IsAuto reports whether the length is the keyword auto (or normal, none).
func (l Length) IsAuto() bool { return l.Kind == LengthAuto }

// HasPercent reports whether the length depends on its percentage base.
func (l Length) HasPercent() bool { return l.Kind == LengthCalc && (l.Percent != 0 || l.Func != nil) }

// Resolve gives the length in px for a percentage base, and whether it is one at all: keywords are not.
func (l Length) Resolve(base float64) (float64, bool) {
	if l.Kind != LengthCalc {
		return 0, false
	}
	if f := l.Func; f != nil {
		v := make([]float64, len(f.Args))
		for i, a := range f.Args {
			v[i], _ = a.Resolve(base)
		}
		r := 0.0
		switch {
		case len(v) == 0:
		case f.Name == "clamp" && len(v) == 3:
			r = max(v[0], min(v[1], v[2]))
		case f.Name == "sum":
			for _, x := range v {
				r += x
			}
		case f.Name == "max":
			r = v[0]
			for _, x := range v {
				r = max(r, x)
			}
		default:
			r = v[0]
			for _, x := range v {
				r = min(r, x)
			}
		}
		return r + l.Px + l.Percent/100*base, true
	}
	return l.Px + l.Percent/100*base, true
}

// Sides is a value for each side of a box.
type Sides[T any] struct{ Top, Right, Bottom, Left T }

// Color is a computed colour; CurrentColor stands until the element's color is known and is never in a Computed.
type Color = paint.Color

// Border is one side of a border. Width is 0 when Style is "none" or "hidden".
type Border struct {
	Width float64 // px
	Style string  // none hidden dotted dashed solid double groove ridge inset outset
	Color Color
}

// Corner is the radius of a corner: horizontal and vertical.
type Corner struct{ X, Y Length }

// Corners are the four radii of a border box.
type Corners struct{ TopLeft, TopRight, BottomRight, BottomLeft Corner }

// Image is a computed <image>: a URL, a gradient, or neither (none).
type Image struct {
	URL      string
	Gradient *Gradient
}

// None reports whether there is no image.
func (i Image) None() bool { return i.URL == "" && i.Gradient == nil }

// Gradient is a CSS gradient function.
type Gradient struct {
	Kind      string // "linear" or "radial"
	Repeating bool
	Angle     float64 // linear: degrees clockwise from up
	ToCorner  string  // linear "to top left" and the like, when the angle depends on the box; "" else
	Shape     string  // radial: "circle" or "ellipse"
	Extent    string  // radial: closest-side, farthest-corner …; "" when Size is given
	Size      [2]Length
	Position  Position
	Stops     []GradientStop
}

// GradientStop is a colour stop; Place is auto when CSS left it out. A colour hint has Hint set and no colour.
type GradientStop struct {
	Color Color
	Place Length
	Hint  bool
}

// Position is a <position>, relative to the sides it names.
type Position struct {
	X, Y       Length
	FromRight  bool // X counts from the right edge
	FromBottom bool // Y counts from the bottom edge
}

// Background is one background layer.
type Background struct {
	Image      Image
	Position   Position
	Size       string // "", "cover" or "contain"
	Width      Length // when Size is ""
	Height     Length
	RepeatX    string // repeat, no-repeat, space, round
	RepeatY    string
	Attachment string // scroll, fixed, local
	Origin     string // padding-box, border-box, content-box
	Clip       string // border-box, padding-box, content-box
}

// Shadow is one box-shadow or text-shadow.
type Shadow struct {
	X, Y, Blur, Spread float64
	Color              Color
	Inset              bool
}

// TransformFunc is one function of a transform list, angles in radians, lengths against the border box.
type TransformFunc struct {
	Name string     // matrix, translate, scale, rotate, skew
	Num  [6]float64 // matrix a–f; scale x, y; rotate angle; skew x, y
	X, Y Length     // translate
}

// Counter is an entry of counter-reset, counter-set or counter-increment.
type Counter struct {
	Name  string
	Value int
}

// Content is one item of the content property.
type Content struct {
	Kind  string // "string", "url", "counter", "counters", "attr", "open-quote", "close-quote", "no-open-quote", "no-close-quote", "string()", "leader", "target-counter" …
	Text  string // the string, URL, counter name, attribute name
	Sep   string // counters(); the fallback of attr()
	Style string // counter style; of string() and element() which one: first, start, last, first-except
	// Of target-counter(), target-counters() and target-text(): the address, or the attribute that has it.
	Target     string
	TargetAttr string
}

// TrackSize is one track of a grid template: a minmax() with equal arms when it is a plain size.
type TrackSize struct {
	Min, Max   Length
	MinFr      float64
	MaxFr      float64  // > 0: flexible
	FitContent Length   // fit-content(); auto: not used
	Names      []string // line names before the track
	Repeat     string   // "", "auto-fill" or "auto-fit": Tracks repeat
	Tracks     []TrackSize
	NamesOnly  bool // no track: Names are those of the line after the last one
}

// GridLine is a grid-row-start and the like: auto, a line, a named line, or a span.
type GridLine struct {
	Span bool
	N    int // 0: none given
	Name string
}
