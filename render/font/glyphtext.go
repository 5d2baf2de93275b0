package font

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMappings limits how many entries of a cmap table are looked at; Unicode has no more characters.
const maxMappings = 0x110000

// GlyphText is the text that a glyph stands for by itself, as the font's cmap table has it: the lowest character of those
// that map to it. Ligatures and presentation forms give the letters that they are made of. It is "" for glyphs that only
// shaping reaches.
func (f *Face) GlyphText(glyph uint32) string {
	s := f.src
	s.textOnce.Do(s.findTexts)
	if int(glyph) < len(s.texts) {
		return s.texts[glyph]
	}
	return ""
}

func (s *source) findTexts() {
	defer func() {
		if recover() != nil && s.texts == nil {
			s.texts = []string{} // a damaged table: text is then given in other ways
		}
	}()
	lowest := make([]rune, s.file.numGlyphs)
	iter := s.font.Cmap.Iter()
	for n := 0; n < maxMappings && iter.Next(); n++ {
		r, g := iter.Char()
		if int(g) >= len(lowest) || g == 0 || !utf8.ValidRune(r) || r == 0 {
			continue
		}
		if old := lowest[g]; old == 0 || better(r, old) {
			lowest[g] = r
		}
	}
	s.texts = make([]string, len(lowest))
	for g, r := range lowest {
		switch {
		case r == 0:
		case presentation(r):
			s.texts[g] = norm.NFKC.String(string(r))
		default:
			s.texts[g] = string(r)
		}
	}
}

// better reports whether a character is a better text for a glyph than another: letters before their presentation forms, then the lower one.
func better(r, old rune) bool {
	if a, b := presentation(r), presentation(old); a != b {
		return b
	}
	return r < old
}

// presentation reports whether a character is in the blocks of ligatures and presentation forms.
func presentation(r rune) bool { return r >= 0xFB00 && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFE }
