package font

import (
	gofont "github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// Nearly all text on labels is Latin letters, digits and signs, which in most fonts are shaped by looking at two neighbours
// at a time: each has its glyph, no substitution begins at it, and its place depends on kerning alone. The shape of such
// plain text is the sum of the shapes of its pairs, which are shaped by HarfBuzz once and kept. Anything else is shaped as a whole.

// plainCount is the number of characters that can be plain: U+0020–007E and U+00A0–00FF.
const plainCount = 95 + 96

// plainIndex numbers the characters that can be plain; -1 is none of them.
func plainIndex(r rune) int {
	switch {
	case r >= 0x20 && r <= 0x7E:
		return int(r - 0x20)
	case r >= 0xA0 && r <= 0xFF && r != 0xAD:
		return int(r - 0xA0 + 95)
	}
	return -1
}

func plainRune(i int) rune {
	if i < 95 {
		return rune(i) + 0x20
	}
	return rune(i) - 95 + 0xA0
}

// plainGlyphs tells for each character that can be plain whether it is, its glyph, and its advance in font units.
type plainGlyphs struct {
	is      [plainCount]bool
	glyph   [plainCount]uint32
	advance [plainCount]int32
}

func (p *plainGlyphs) has(r rune) (int, bool) {
	i := plainIndex(r)
	return i, i >= 0 && p.is[i]
}

// findPlain looks through the layout tables of a font for what may happen to the plain characters.
func findPlain(s *source) *plainGlyphs {
	p := &plainGlyphs{}
	if len(s.font.Morx) > 0 || len(s.font.Kerx) > 0 {
		return p // Apple's tables are state machines: nothing can be said in advance
	}
	subs := enabledLookups(s.font.GSUB.Features, len(s.font.GSUB.Lookups))
	poss := enabledLookups(s.font.GPOS.Features, len(s.font.GPOS.Lookups))
	for i := range p.is {
		g, ok := s.font.NominalGlyph(plainRune(i))
		if !ok || g == 0 {
			continue
		}
		p.is[i] = !substitutes(s.font.GSUB, subs, g) && kernsOnly(s.font.GPOS, poss, g)
		p.glyph[i] = uint32(g)
		p.advance[i] = int32(s.file.advance(uint32(g)))
	}
	return p
}

// defaultFeatures are those that HarfBuzz applies to simple scripts without being asked.
var defaultFeatures = func() map[ot.Tag]bool {
	m := map[ot.Tag]bool{}
	for _, tag := range []string{"rvrn", "ltra", "ltrm", "rand", "abvm", "blwm", "ccmp", "locl", "mark", "mkmk", "rlig",
		"calt", "clig", "curs", "dist", "kern", "liga", "rclt"} {
		m[ot.MustNewTag(tag)] = true
	}
	return m
}()

// enabledLookups marks the lookups of all default features, of whatever script and language.
func enabledLookups(features []gofont.Feature, lookups int) []bool {
	enabled := make([]bool, lookups)
	for _, f := range features {
		if !defaultFeatures[f.Tag] {
			continue
		}
		for _, l := range f.LookupListIndices {
			if int(l) < lookups {
				enabled[l] = true
			}
		}
	}
	return enabled
}

// substitutes reports whether a substitution may begin at the glyph.
func substitutes(gsub gofont.GSUB, enabled []bool, g gofont.GID) bool {
	for i, l := range gsub.Lookups {
		if !enabled[i] {
			continue
		}
		for _, sub := range l.Subtables {
			if covers(sub.Cov(), g) {
				return true
			}
		}
	}
	return false
}

// kernsOnly reports whether nothing but pairs that leave their second glyph alone moves the glyph.
func kernsOnly(gpos gofont.GPOS, enabled []bool, g gofont.GID) bool {
	for i, l := range gpos.Lookups {
		if !enabled[i] {
			continue
		}
		for _, sub := range l.Subtables {
			if !covers(sub.Cov(), g) {
				continue
			}
			pair, ok := sub.(tables.PairPos)
			if !ok {
				return false
			}
			switch d := pair.Data.(type) {
			case tables.PairPosData1:
				if d.ValueFormat2 != 0 {
					return false
				}
			case tables.PairPosData2:
				if d.ValueFormat2 != 0 {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

func covers(c tables.Coverage, g gofont.GID) bool {
	if c == nil {
		return true
	}
	_, ok := c.Index(tables.GlyphID(g))
	return ok
}
