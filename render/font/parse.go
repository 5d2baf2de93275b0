package font

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	gofont "github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
)

// RuneRange is a range of characters, both ends included.
type RuneRange struct{ First, Last rune }

// Descriptor is what an @font-face rule says about its file; zero values leave it to the file.
type Descriptor struct {
	Family               string
	WeightMin, WeightMax int // font-weight, one value or two; 0 asks the file
	Style                Style
	StyleSet             bool        // Style holds; else the file is asked
	Stretch              float64     // percent; 0 asks the file
	Ranges               []RuneRange // unicode-range; nil is all characters
	Index                int         // face of a collection, 0 the first
}

// ParseFace reads a font file: TrueType, OpenType, a collection, WOFF or WOFF2. The data is kept and must not be changed later.
// Errors tell what is wrong with the file; no input makes it panic.
func ParseFace(data []byte, desc Descriptor) (*Face, error) {
	data, err := plain(data)
	if err != nil {
		return nil, err
	}
	src, err := newSource(data, desc.Index)
	if err != nil {
		return nil, err
	}
	return newFace(src, desc), nil
}

// plain unpacks WOFF and WOFF2 files to the sfnt file that they carry; others stay as they are.
func plain(data []byte) ([]byte, error) {
	if len(data) < 4 {
		return nil, errorf("file is cut off: %d bytes", len(data))
	}
	switch string(data[:4]) {
	case "wOFF":
		return unpackWOFF(data)
	case "wOF2":
		return unpackWOFF2(data)
	}
	return data, nil
}

func newFace(src *source, desc Descriptor) *Face {
	f := &Face{
		Family: desc.Family, Weight: desc.WeightMin, Style: desc.Style, Stretch: desc.Stretch,
		UnitsPerEm: src.file.unitsPerEm, Metrics: src.file.metrics(), src: src,
		weightMin: desc.WeightMin, weightMax: desc.WeightMax,
	}
	f.base = f
	if desc.Ranges != nil {
		f.ranges = slices.Clone(desc.Ranges)
		slices.SortFunc(f.ranges, func(a, b RuneRange) int { return cmp.Compare(a.First, b.First) })
	}
	own := src.font.Describe()
	if f.Family == "" {
		f.Family = own.Family
	}
	if f.weightMin == 0 {
		f.Weight = cmp.Or(int(own.Aspect.Weight), 400)
		f.weightMin = f.Weight
	}
	f.weightMax = max(f.weightMin, f.weightMax)
	if !desc.StyleSet && own.Aspect.Style == gofont.StyleItalic {
		f.Style = StyleItalic
	}
	if f.Stretch == 0 {
		f.Stretch = float64(cmp.Or(own.Aspect.Stretch, 1)) * 100
	}
	f.measure()
	return f
}

// measure fills in what the glyphs tell better than the tables, as the reference does: the height of x and the width of 0.
func (f *Face) measure() {
	m := &f.Metrics
	if top, ok := f.inkTop('x'); ok {
		m.XHeight = top
	} else if m.XHeight <= 0 {
		m.XHeight = 0.5
	}
	if m.CapHeight <= 0 {
		m.CapHeight = m.Ascent
		if top, ok := f.inkTop('H'); ok {
			m.CapHeight = top
		}
	}
	m.ZeroAdvance = 0.5
	if g, ok := f.Glyph('0'); ok {
		m.ZeroAdvance = f.Advance(g)
	}
}

func (f *Face) inkTop(r rune) (float64, bool) {
	g, ok := f.Glyph(r)
	if !ok {
		return 0, false
	}
	top := float32(math.Inf(-1))
	for _, s := range f.Outline(g) {
		n := [...]int{1, 1, 2, 3}[s.Op]
		top = max(top, s.P[n-1].Y) // ends of curves: an extreme point is always one in well made fonts
	}
	return float64(top), top > 0
}

func inRanges(ranges []RuneRange, r rune) bool {
	for _, g := range ranges {
		if r < g.First {
			return false
		}
		if r <= g.Last {
			return true
		}
	}
	return false
}

// describe reads family, weight, style and stretch of each face of a file without parsing the rest.
func describe(data []byte) (descs []Descriptor, err error) {
	defer func() {
		if r := recover(); r != nil {
			descs, err = nil, errorf("damaged font: %v", r)
		}
	}()
	loaders, err := ot.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, errorf("%w", err)
	}
	for i, ld := range loaders {
		d, _ := gofont.Describe(ld, nil)
		desc := Descriptor{Family: d.Family, StyleSet: true, Index: i}
		desc.WeightMin = cmp.Or(int(d.Aspect.Weight), 400)
		desc.WeightMax = desc.WeightMin
		if d.Aspect.Style == gofont.StyleItalic {
			desc.Style = StyleItalic
		}
		desc.Stretch = float64(cmp.Or(d.Aspect.Stretch, 1)) * 100
		descs = append(descs, desc)
	}
	return descs, nil
}
