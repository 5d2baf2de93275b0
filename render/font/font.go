package font

// Glyph is a placed glyph of a shaped run. Lengths are px at the size that the run was shaped with.
type Glyph struct {
	ID               uint32  // glyph index in the face
	Cluster          int     // byte offset in the run's text of the first character it stands for
	Advance          float64 // to the next glyph's origin, letter- and word-spacing included
	XOffset, YOffset float64 // from the origin, x right, y up
}

// Style is the CSS font-style.
type Style uint8

// The styles of CSS.
const (
	StyleNormal Style = iota
	StyleItalic
	StyleOblique
)

// Query is what CSS asks of a font.
type Query struct {
	Families string // comma-separated family list as canonical CSS text, generic names included: `arial,helvetica,sans-serif`
	Weight   int    // 1 to 1000
	Style    Style
	Stretch  float64 // percent, 100 normal
}

// Metrics of a face, in px per px of font size (that is, em).
type Metrics struct {
	Ascent, Descent    float64 // both positive, from the face's hhea/typo tables as Pango takes them
	LineGap            float64
	XHeight, CapHeight float64
	ZeroAdvance        float64 // advance of "0", for the ch unit
	UnderlinePosition  float64 // of the centre of the line, below the baseline positive
	UnderlineThickness float64
	StrikePosition     float64 // above the baseline positive
	StrikeThickness    float64
}
