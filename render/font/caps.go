package font

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	xlanguage "golang.org/x/text/language"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
)

// capsStyle is a value of font-variant-caps that shows letters as small capitals.
type capsStyle struct {
	features     []opentype.Tag // of fonts that have the letters
	instead      []opentype.Tag // of fonts that lack those: petite capitals become small ones
	lower, upper bool           // which letters are made small where the font has neither
}

// capsStyles has the values by name. Titling capitals are not among them: nothing stands for those that a font lacks.
var capsStyles = map[string]*capsStyle{
	"small-caps":      {features: tags("smcp"), lower: true},
	"all-small-caps":  {features: tags("smcp", "c2sc"), lower: true, upper: true},
	"petite-caps":     {features: tags("pcap"), instead: tags("smcp"), lower: true},
	"all-petite-caps": {features: tags("pcap", "c2pc"), instead: tags("smcp", "c2sc"), lower: true, upper: true},
	"unicase":         {features: tags("unic"), upper: true},
}

func tags(names ...string) []opentype.Tag {
	out := make([]opentype.Tag, len(names))
	for i, name := range names {
		out[i] = opentype.MustNewTag(name)
	}
	return out
}

// capsOf finds the word of font-variant-caps in a style's features.
func capsOf(features string) *capsStyle {
	for entry := range strings.SplitSeq(features, ",") {
		if c := capsStyles[strings.TrimSpace(entry)]; c != nil {
			return c
		}
	}
	return nil
}

// capsPlan is how a style's small capitals come about in one font file.
type capsPlan struct {
	features *featureSet
	made     bool // out of capitals, since the font has none
}

// capsPlan decides about a font file. https://www.w3.org/TR/css-fonts-4/#font-variant-caps-prop
func (s *styleState) capsPlan(src *source) capsPlan {
	if p, ok := s.caps[src]; ok {
		return p
	}
	c := s.features.caps
	p := capsPlan{features: s.features, made: true}
	for _, list := range [][]opentype.Tag{c.features, c.instead} {
		if len(list) > 0 && src.hasFeatures(list) {
			extra := make([]harfbuzz.Feature, len(list))
			for i, tag := range list {
				extra[i] = feature(tag, 1)
			}
			p = capsPlan{features: newFeatureSet(s.style, extra...)}
			break
		}
	}
	if s.caps == nil {
		s.caps = map[*source]capsPlan{}
	}
	s.caps[src] = p
	return p
}

// hasFeatures reports whether the font substitutes glyphs under all of the tags, in whatever script.
func (s *source) hasFeatures(list []opentype.Tag) bool {
	for _, tag := range list {
		has := false
		for _, f := range s.font.GSUB.Features {
			has = has || f.Tag == tag
		}
		if !has {
			return false
		}
	}
	return true
}

// capsScale is the size of made small capitals: as high as small letters are, so far as the font tells.
func capsScale(f *Face) float64 {
	if m := f.Metrics; m.CapHeight > 0 && m.XHeight > 0 && m.XHeight < m.CapHeight {
		return max(m.XHeight/m.CapHeight, 0.5)
	}
	return 0.8
}

// shapeCaps shapes an item whose small capitals are made: pieces of letters to be shown as smaller capitals, and what is between.
func (sh *Shaper) shapeCaps(text string, it item, state *styleState) {
	c := state.features.caps
	small := func(i int) bool {
		r := sh.runes[i]
		return c.lower && unicode.IsLower(r) || c.upper && (unicode.IsUpper(r) || unicode.IsTitle(r))
	}
	for i := it.start; i < it.end; {
		piece := it
		piece.start, piece.end = i, i+1
		made := small(i)
		for piece.end < it.end && (extends(sh.runes[piece.end]) || small(piece.end) == made) {
			piece.end++
		}
		if made {
			sh.runs = append(sh.runs, sh.shapeSmall(text, piece, state))
		} else {
			sh.runs = append(sh.runs, sh.shapeItem(text, piece, state, state.features))
		}
		i = piece.end
	}
}

// shapeSmall shapes a piece as capitals of a smaller size. A letter may become more than one (ß), and one whose capital the face
// lacks stays as it is.
func (sh *Shaper) shapeSmall(text string, it item, state *styleState) Run {
	upper := cases.Upper(xlanguage.Make(state.style.Language))
	var capitals []rune
	var origin []int // of each capital, the rune that it stands for
	for i := it.start; i < it.end; i++ {
		letters := []rune(upper.String(string(sh.runes[i])))
		if slices.ContainsFunc(letters, func(r rune) bool { return !ignorable(r) && !it.face.Has(r) }) {
			letters = sh.runes[i : i+1]
		}
		for _, r := range letters {
			capitals = append(capitals, r)
			origin = append(origin, i)
		}
	}
	units := sh.hb.run(sh.setup(it.face.src, it.script, state.features, state.style.Language), capitals, 0, len(capitals), state.style.RTL)
	for i := range units {
		units[i].cluster = origin[units[i].cluster]
	}
	return sh.place(text, it, units, &state.style, state.style.Size*capsScale(it.face))
}
