package font

import (
	"strings"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// featureSet is the OpenType features of a style, and a key that is equal for equal ones.
type featureSet struct {
	key      string
	list     []harfbuzz.Feature
	standard bool // nothing is asked for that plain text would show, but perhaps no kerning and no ligatures
	caps     *capsStyle
}

// newFeatureSet gives the features of a style, with more that its small capitals ask of a font.
func newFeatureSet(st TextStyle, caps ...harfbuzz.Feature) *featureSet {
	f := &featureSet{list: append(caps, featuresOf(st)...), standard: true, caps: capsOf(st.Features)}
	var key strings.Builder
	for _, x := range f.list {
		key.WriteString(x.Tag.String())
		key.WriteByte(byte(x.Value))
		key.WriteByte(byte(x.Value >> 8))
		key.WriteByte(byte(x.Value >> 16))
		key.WriteByte(byte(x.Value >> 24))
		if x.Value != 0 {
			f.standard = false
		}
	}
	f.key = key.String()
	return f
}

// setupKey is what the shape of text in font units depends on.
type setupKey struct {
	src      *source
	script   language.Script
	features string
	language string
}

// setup keeps what has been shaped in one face, script, language and set of features, in font units: words and pairs of plain characters.
type setup struct {
	setupKey
	list  []harfbuzz.Feature
	plain *plainGlyphs
	words bool // text may be shaped word by word
	pairs [plainCount]*[plainCount]pair
	cache map[wordKey]*word
}

// maxWords limits the words that a setup keeps.
const maxWords = 4096

func (sh *Shaper) setup(src *source, script language.Script, features *featureSet, lang string) *setup {
	key := setupKey{src, script, features.key, lang}
	if s := sh.setups[key]; s != nil {
		return s
	}
	s := &setup{setupKey: key, list: features.list, plain: src.plainGlyphs(), cache: map[wordKey]*word{}}
	_, spaces := s.plain.has(' ')
	s.words = spaces && features.standard && simpleScript(script)
	sh.setups[key] = s
	return s
}

// simpleScript reports whether words of a script are written one after the other, none changing by its neighbours but by kerning
// with the space between. Scripts whose words join or hang over others are shaped in whole runs.
func simpleScript(s language.Script) bool {
	switch s {
	case language.Latin, language.Common, language.Greek, language.Cyrillic, language.Armenian, language.Georgian:
		return true
	}
	return false
}

// unit is a glyph in font units; cluster is an index of runes.
type unit struct {
	glyph                     uint32
	cluster                   int
	advance, xOffset, yOffset int32
}

// pair is what kerning does to two plain characters one after the other.
type pair struct {
	known          bool
	first, second  int32 // change of their advances
	offset, raised int32 // of the second
}

// wordKey is a word that is no plain text, and whether there is a space on either side of it.
type wordKey struct {
	text          string
	before, after bool
}

// word is a shaped word; clusters count from its first character. The spaces around it are left out, but not what kerning does to them.
type word struct {
	units                []unit
	spaceBefore          int32 // change of the advance of the space before
	spaceAfter           int32
	spaceOffset, spaceUp int32 // shift of the space after
}

// byWords shapes an item word by word. A space is always plain, so that a word that is not meets none but spaces.
func (sh *Shaper) byWords(s *setup, it item) []unit {
	out := sh.hb.units[:0]
	last := -1        // the plain character before
	var pending *word // the word before, if it is not plain
	for i := it.start; i < it.end; {
		end := i + 1
		plain := true
		if sh.runes[i] != ' ' {
			for end = i; end < it.end && sh.runes[end] != ' '; end++ {
				_, ok := s.plain.has(sh.runes[end])
				plain = plain && ok
			}
		}
		if !plain {
			w := sh.word(s, it, i, end)
			if i > it.start {
				out[len(out)-1].advance += w.spaceBefore
			}
			for _, u := range w.units {
				u.cluster += i
				out = append(out, u)
			}
			last, pending, i = -1, w, end
			continue
		}
		for ; i < end; i++ {
			c := plainIndex(sh.runes[i])
			u := unit{glyph: s.plain.glyph[c], cluster: i, advance: s.plain.advance[c]}
			switch {
			case pending != nil:
				u.advance += pending.spaceAfter
				u.xOffset, u.yOffset = pending.spaceOffset, pending.spaceUp
				pending = nil
			case last >= 0:
				p := sh.pair(s, last, c)
				out[len(out)-1].advance += p.first
				u.advance += p.second
				u.xOffset, u.yOffset = p.offset, p.raised
			}
			out = append(out, u)
			last = c
		}
	}
	sh.hb.units = out
	return out
}

// pair gives the kerning of two plain characters.
func (sh *Shaper) pair(s *setup, a, b int) pair {
	row := s.pairs[a]
	if row == nil {
		row = new([plainCount]pair)
		s.pairs[a] = row
	}
	if row[b].known {
		return row[b]
	}
	p := pair{known: true}
	if units := sh.hb.run(s, []rune{plainRune(a), plainRune(b)}, 0, 2, false); len(units) == 2 {
		p.first = units[0].advance - s.plain.advance[a]
		p.second = units[1].advance - s.plain.advance[b]
		p.offset, p.raised = units[1].xOffset, units[1].yOffset
	}
	row[b] = p
	return p
}

// word gives the shape of the word of the runes start to end, together with the spaces on its sides.
func (sh *Shaper) word(s *setup, it item, start, end int) *word {
	key := wordKey{string(sh.runes[start:end]), start > it.start, end < it.end}
	if w := s.cache[key]; w != nil {
		return w
	}
	from, to := start, end
	if key.before {
		from--
	}
	if key.after {
		to++
	}
	w := &word{}
	space := s.plain.advance[plainIndex(' ')]
	for _, u := range sh.hb.run(s, sh.runes[from:to], 0, to-from, false) {
		switch u.cluster += from - start; {
		case u.cluster < 0:
			w.spaceBefore = u.advance - space
		case u.cluster >= end-start:
			w.spaceAfter, w.spaceOffset, w.spaceUp = u.advance-space, u.xOffset, u.yOffset
		default:
			w.units = append(w.units, u)
		}
	}
	if len(s.cache) >= maxWords {
		clear(s.cache)
	}
	s.cache[key] = w
	return w
}
