package font

import (
	"bytes"
	"sync"
	"sync/atomic"

	gofont "github.com/go-text/typesetting/font"
)

// Face is one font file's face. It is immutable, and shared by all documents; its address is its identity.
//
// A face that a family lacks is made from one that it has: a synthetic oblique is a Face of its own with Slant set, a synthetic
// bold one with Embolden set. It shares the file (see Base) with the face that it was made from.
type Face struct {
	Family     string
	Weight     int
	Style      Style
	Stretch    float64 // percent, 100 normal
	UnitsPerEm int
	Metrics    Metrics

	Slant    float64 // synthetic oblique: x moves by so much of y; 0 is upright
	Embolden float64 // synthetic bold: the outline grows by so many em on all sides together; 0 is none

	base   *Face // the face that this one was made from; itself if it is no synthetic one
	src    *source
	ranges []RuneRange // unicode-range of @font-face; nil is all
	// weightMin and weightMax are the weights that @font-face gives the face; both Weight for others.
	weightMin, weightMax int
}

// Slope of a synthetic oblique, the one that fontconfig gives (a matrix with 0.2).
const syntheticSlant = 0.2

// Growth of a synthetic bold, as cairo and FreeType embolden: 1/24 em.
const syntheticEmbolden = 1.0 / 24

// source is the parsed font file behind a face and its synthetic variants.
type source struct {
	data []byte // the plain (not WOFF) sfnt file
	file sfnt   // its tables
	font *gofont.Font
	cff  bool
	// latin tells for the first 256 characters whether there is a glyph, since nearly all text on labels is made of them.
	latin [256]bool
	plain atomic.Pointer[plainGlyphs]
	// texts is what each glyph stands for; see GlyphText.
	textOnce sync.Once
	texts    []string

	mu       sync.RWMutex
	outlines map[uint32]Outline
	faces    sync.Pool // of *gofont.Face: it caches, and so is not safe for concurrent use
}

// Base is the face that a synthetic one was made from: the same font file without slant or bold. Other faces give themselves.
func (f *Face) Base() *Face { return f.base }

// Glyph gives the glyph that the face has for a character, and whether it has one.
func (f *Face) Glyph(r rune) (uint32, bool) {
	g, ok := f.src.font.NominalGlyph(r)
	return uint32(g), ok && g != 0
}

// Has reports whether the face may be used for a character: it has a glyph, and unicode-range allows it.
func (f *Face) Has(r rune) bool {
	if f.ranges != nil && !inRanges(f.ranges, r) {
		return false
	}
	if uint32(r) < uint32(len(f.src.latin)) {
		return f.src.latin[r]
	}
	_, ok := f.Glyph(r)
	return ok
}

// GlyphCount is the number of glyphs of the font file.
func (f *Face) GlyphCount() int { return f.src.file.numGlyphs }

// Advance is the unhinted advance width of a glyph, in em.
func (f *Face) Advance(glyph uint32) float64 {
	return float64(f.src.file.advance(glyph)) / float64(f.UnitsPerEm)
}

// IsCFF reports whether the outlines are PostScript ones (a CFF table) rather than TrueType's.
func (f *Face) IsCFF() bool { return f.src.cff }

// OutlineOp says what a step of an outline does.
type OutlineOp uint8

// The steps of an outline.
const (
	OutlineMove  OutlineOp = iota // P[0]
	OutlineLine                   // P[0]
	OutlineQuad                   // control P[0], end P[1]
	OutlineCubic                  // controls P[0] and P[1], end P[2]
)

// OutlinePoint is a point of an outline, in em, y up.
type OutlinePoint struct{ X, Y float32 }

// OutlineStep is one step of an Outline.
type OutlineStep struct {
	Op OutlineOp
	P  [3]OutlinePoint
}

// Outline is the shape of a glyph, in em, y up, to be filled by the non-zero rule; each contour is closed. It must not be changed.
type Outline []OutlineStep

// Outline gives the shape of a glyph, its synthetic slant included (Embolden is up to whoever paints). It is nil for a glyph without ink.
func (f *Face) Outline(glyph uint32) Outline {
	o := f.src.outline(glyph, float32(f.UnitsPerEm))
	if f.Slant == 0 || len(o) == 0 {
		return o
	}
	slant := float32(f.Slant)
	sloped := make(Outline, len(o))
	for i, s := range o {
		for j := range s.P {
			s.P[j].X += slant * s.P[j].Y
		}
		sloped[i] = s
	}
	return sloped
}

func (s *source) outline(glyph uint32, upem float32) Outline {
	s.mu.RLock()
	o, ok := s.outlines[glyph]
	s.mu.RUnlock()
	if ok {
		return o
	}
	o = s.readOutline(glyph, upem)
	s.mu.Lock()
	s.outlines[glyph] = o
	s.mu.Unlock()
	return o
}

// readOutline reads an outline from the file. A damaged glyph has none.
func (s *source) readOutline(glyph uint32, upem float32) (o Outline) {
	defer func() {
		if recover() != nil {
			o = nil
		}
	}()
	face := s.face()
	raw, _ := face.GlyphDataOutline(gofont.GID(glyph))
	s.faces.Put(face)
	o = make(Outline, len(raw.Segments))
	for i, seg := range raw.Segments {
		o[i].Op = OutlineOp(seg.Op)
		for j, p := range seg.Args {
			o[i].P[j] = OutlinePoint{p.X / upem, p.Y / upem}
		}
	}
	return o
}

// plainGlyphs tells which characters are shaped by pairs alone; it is found out when first asked for.
func (s *source) plainGlyphs() *plainGlyphs {
	if p := s.plain.Load(); p != nil {
		return p
	}
	p := findPlain(s)
	s.plain.Store(p)
	return p
}

func (s *source) face() *gofont.Face {
	if f, ok := s.faces.Get().(*gofont.Face); ok {
		return f
	}
	return gofont.NewFace(s.font)
}

// synthetic gives the face as it is, or a variant of it with a slant or bold added.
func (f *Face) synthetic(oblique, bold bool) *Face {
	if !oblique && !bold {
		return f
	}
	v := *f
	if oblique {
		v.Style, v.Slant = StyleOblique, syntheticSlant
	}
	if bold {
		v.Weight, v.Embolden = 700, syntheticEmbolden
	}
	return &v
}

// newSource parses a plain sfnt file. The parsers in use check their bounds, but a damaged font must not be able to stop a
// server in any case, so a panic in them is an error here.
func newSource(data []byte, index int) (s *source, err error) {
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, errorf("damaged font: %v", r)
		}
	}()
	file, err := parseSFNT(data, index)
	if err != nil {
		return nil, err
	}
	faces, err := gofont.ParseTTC(bytes.NewReader(data))
	if err != nil {
		return nil, errorf("%w", err)
	}
	if index >= len(faces) {
		return nil, errorf("no face %d in a collection of %d", index, len(faces))
	}
	s = &source{data: data, file: file, font: faces[index].Font, outlines: map[uint32]Outline{}}
	_, s.cff = file.tables["CFF "]
	if _, glyf := file.tables["glyf"]; !glyf && !s.cff {
		return nil, errorf("no outlines: neither a glyf nor a CFF table")
	}
	for r := range s.latin {
		g, ok := s.font.NominalGlyph(rune(r))
		s.latin[r] = ok && g != 0
	}
	s.faces.Put(faces[index])
	return s, nil
}
