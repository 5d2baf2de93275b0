package font

import (
	"strings"
	"unicode/utf8"

	"github.com/go-text/typesetting/language"
)

// TextStyle is all that the shape of a text depends on.
type TextStyle struct {
	Query         Query
	Size          float64 // px per em
	Features      string  // canonical font-feature-settings, what font-variant asks for included (font-variant-caps as its word); "" is normal
	Kerning       string  // font-kerning: none, or anything else for kerning
	Language      string  // BCP 47, "" unknown
	LetterSpacing float64 // px after each cluster
	WordSpacing   float64 // px more for each space
	RTL           bool    // the text is of an odd bidi level
}

// Run is a piece of text in one face and script. A Shaper keeps runs and hands them out again: they must not be changed.
type Run struct {
	Face    *Face
	Size    float64 // px per em; that of the style, but for small capitals that the face lacks
	Glyphs  []Glyph // in visual order, from left to right
	Text    string
	Width   float64 // px, the sum of all advances
	RTL     bool
	Missing []rune // characters that no face has; .notdef stands for them
}

// Shaper turns text into glyphs. It keeps what it has shaped, across labels, so that each goroutine should make one and use it on.
// It must not be used by two goroutines at once.
type Shaper struct {
	set    *Set
	styles map[TextStyle]*styleState
	last   *styleState
	hb     engine
	setups map[setupKey]*setup

	glyphs []Glyph // a slab that results are cut from
	runs   []Run   // likewise
	runes  []rune  // of the text in work
	starts []int   // its byte offsets; one more than runes
	items  []item
}

// styleState is what a Shaper keeps for a TextStyle.
type styleState struct {
	style    TextStyle
	features *featureSet
	faces    *Candidates
	shaped   map[string][]Run
	caps     map[*source]capsPlan
}

// Limits of the caches: beyond these a cache is emptied. A text that does not come again costs its room until then.
const (
	maxStyles = 1024
	maxShaped = 512 // texts a style
	slabSize  = 1024
)

// NewShaper makes a Shaper for the faces of a set.
func NewShaper(set *Set) *Shaper {
	return &Shaper{set: set, styles: map[TextStyle]*styleState{}, hb: newEngine(), setups: map[setupKey]*setup{}}
}

// Set is the set of faces that the Shaper uses.
func (sh *Shaper) Set() *Set { return sh.set }

// Shape turns a text of one style and bidi level into runs, in logical order; a text of an odd level (RTL) is read from its last run to
// its first when seen from left to right. Line feeds and tabs are shown as nothing: breaking lines and tab stops are up to the caller.
func (sh *Shaper) Shape(text string, st TextStyle) []Run {
	if text == "" {
		return nil
	}
	state := sh.state(st)
	if runs, ok := state.shaped[text]; ok {
		return runs
	}
	text = strings.Clone(text) // often a part of a whole document, which must not stay in memory for its sake
	runs := sh.shape(text, state)
	if len(state.shaped) >= maxShaped {
		clear(state.shaped)
	}
	state.shaped[text] = runs
	return runs
}

func (sh *Shaper) state(st TextStyle) *styleState {
	if sh.last != nil && sh.last.style == st {
		return sh.last
	}
	s := sh.styles[st]
	if s == nil {
		if len(sh.styles) >= maxStyles {
			clear(sh.styles)
			clear(sh.setups)
			sh.hb = newEngine()
		}
		s = &styleState{style: st, features: newFeatureSet(st), faces: sh.set.Match(st.Query), shaped: map[string][]Run{}}
		sh.styles[st] = s
	}
	sh.last = s
	return s
}

func (sh *Shaper) shape(text string, state *styleState) []Run {
	sh.decode(text)
	sh.items = sh.items[:0]
	if script, ok := sh.allPlain(state); ok {
		sh.items = append(sh.items, item{0, len(sh.runes), state.faces.primary, script})
	} else {
		sh.items = itemise(sh.runes, state.faces, sh.items)
	}
	if cap(sh.runs)-len(sh.runs) < len(sh.items) {
		sh.runs = make([]Run, 0, max(slabSize/8, len(sh.items)))
	}
	first := len(sh.runs)
	for _, it := range sh.items {
		features := state.features
		if features.caps != nil {
			plan := state.capsPlan(it.face.src)
			if plan.made {
				sh.shapeCaps(text, it, state)
				continue
			}
			features = plan.features
		}
		sh.runs = append(sh.runs, sh.shapeItem(text, it, state, features))
	}
	return sh.runs[first:len(sh.runs):len(sh.runs)]
}

// decode fills runes and starts. Bytes that are no UTF-8 are U+FFFD.
func (sh *Shaper) decode(text string) {
	sh.runes, sh.starts = sh.runes[:0], sh.starts[:0]
	for i, r := range text {
		sh.runes = append(sh.runes, r)
		sh.starts = append(sh.starts, i)
	}
	sh.starts = append(sh.starts, len(text))
}

// allPlain reports whether the text is plain in the primary face, and its script.
func (sh *Shaper) allPlain(state *styleState) (language.Script, bool) {
	face := state.faces.primary
	if state.style.RTL || face.ranges != nil || !state.features.standard {
		return 0, false
	}
	plain := face.src.plainGlyphs()
	script := language.Common
	for _, r := range sh.runes {
		if _, ok := plain.has(r); !ok {
			return 0, false
		}
		if script == language.Common && latin(r) {
			script = language.Latin
		}
	}
	return script, true
}

// latin reports whether a character that can be plain is a letter of the Latin script.
func latin(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xC0 && r != 0xD7 && r != 0xF7 || r == 0xAA || r == 0xBA
}

func (sh *Shaper) shapeItem(text string, it item, state *styleState, features *featureSet) Run {
	st := &state.style
	setup := sh.setup(it.face.src, it.script, features, st.Language)
	var units []unit
	if setup.words && !st.RTL {
		units = sh.byWords(setup, it)
	} else {
		units = sh.hb.run(setup, sh.runes, it.start, it.end, st.RTL)
	}
	return sh.place(text, it, units, st, st.Size)
}

// place makes a run of shaped units at a size.
func (sh *Shaper) place(text string, it item, units []unit, st *TextStyle, size float64) Run {
	base := sh.starts[it.start]
	run := Run{Face: it.face, Size: size, Text: text[base:sh.starts[it.end]], RTL: st.RTL, Glyphs: sh.takeGlyphs(len(units))}
	scale := size / float64(it.face.UnitsPerEm)
	for i, u := range units {
		run.Glyphs[i] = Glyph{
			ID: u.glyph, Cluster: sh.starts[u.cluster] - base,
			Advance: float64(u.advance) * scale, XOffset: float64(u.xOffset) * scale, YOffset: float64(u.yOffset) * scale,
		}
		if u.glyph == 0 {
			if r := sh.runes[u.cluster]; !ignorable(r) && !space(r) {
				run.Missing = append(run.Missing, r)
			}
		}
	}
	if st.LetterSpacing != 0 || st.WordSpacing != 0 {
		addSpacing(&run, st.LetterSpacing, st.WordSpacing)
	}
	for i := range run.Glyphs {
		run.Width += run.Glyphs[i].Advance
	}
	return run
}

func (sh *Shaper) takeGlyphs(n int) []Glyph {
	if cap(sh.glyphs)-len(sh.glyphs) < n {
		sh.glyphs = make([]Glyph, 0, max(slabSize, n))
	}
	at := len(sh.glyphs)
	sh.glyphs = sh.glyphs[:at+n]
	return sh.glyphs[at : at+n : at+n]
}

// addSpacing widens the advance of each cluster: its last glyph from left to right, its first (moved along) from right to left,
// so that the space comes after it in reading order. Characters without width get none.
func addSpacing(run *Run, letter, word float64) {
	g := run.Glyphs
	for i := 0; i < len(g); {
		end := i + 1
		for end < len(g) && g[end].Cluster == g[i].Cluster {
			end++
		}
		r, _ := utf8.DecodeRuneInString(run.Text[g[i].Cluster:])
		extra := 0.0
		if !ignorable(r) {
			extra = letter
		}
		if r == ' ' || r == 0xA0 {
			extra += word
		}
		if run.RTL {
			g[i].Advance += extra
			g[i].XOffset += extra
		} else {
			g[end-1].Advance += extra
		}
		i = end
	}
}
