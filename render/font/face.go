package font

// Face is one font file's face. It is immutable, and shared by all documents; its address is its identity.
type Face struct {
	Family     string
	Weight     int
	Style      Style
	UnitsPerEm int
	Metrics    Metrics
}
