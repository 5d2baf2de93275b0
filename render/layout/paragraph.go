package layout

import (
	"strings"
	"unicode/utf8"

	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/style"
)

// itemKind tells what an item of inline content is.
type itemKind uint8

const (
	itemText     itemKind = iota // text in one style and bidi level, without forced breaks and tabs
	itemOpen                     // the start of an inline box
	itemClose                    // the end of it
	itemAtomic                   // a box that stands in the line as a whole
	itemFloat                    // a float
	itemAbsolute                 // an absolutely positioned box
	itemBreak                    // a forced line break
	itemTab                      // a preserved tab
)

// item is a piece of the inline content of a block container, which paragraph flattens to a list.
type item struct {
	kind   itemKind
	level  int8 // bidi level
	wrap   bool // lines may be broken before it if the text allows, as far as the white-space of the boxes around is concerned
	box    *box.Box
	parent int // the itemOpen of the inline box around, of an itemClose that of its own box; -1: the block container
	// start and end are bytes of the paragraph's text. Atomic boxes stand there as U+FFFC.
	start, end int

	// The whole text as shaped, when it has been asked for.
	shaped bool
	runs   []font.Run
	width  float64
	prefix []float64 // see engine.prefix
}

// paragraph is the inline content of a block container: a list of items, and their text as one string, as line breaking and
// bidi want it.
type paragraph struct {
	text  string
	items []item
	rtl   bool // there are levels above 0
	base  int8 // the paragraph's bidi level
	// breaks tells for each byte whether a line may be broken before it, and how; nil until it has been asked for.
	breaks []lineBreak
}

// paragraph gives the inline content of a block container.
func (e *engine) paragraph(b *box.Box) *paragraph {
	if n := e.notes(b); n.paragraph != nil {
		return n.paragraph
	}
	w := paragraphWalk{p: e.texts.One(), parts: e.parts[:0], common: b.Style}
	w.p.items = e.scratch[:0]
	if b.Style.Direction == "rtl" {
		w.p.base, w.p.rtl = 1, true
	}
	w.children(b.Children, -1, b.Style)
	e.scratch, e.parts = w.p.items[:0], w.parts[:0]
	w.p.items = e.items.Take(len(w.p.items))
	copy(w.p.items, e.scratch[:len(w.p.items)])
	switch len(w.parts) {
	case 0:
	case 1:
		w.p.text = w.parts[0]
	default:
		w.p.text = strings.Join(w.parts, "")
	}
	if w.p.rtl || w.controls || hasRTL(w.p.text) {
		e.levels(w.p)
	}
	e.notes(b).paragraph = w.p
	return w.p
}

// paragraphWalk collects items.
type paragraphWalk struct {
	p        *paragraph
	parts    []string
	length   int
	common   *style.Computed // of the innermost box that holds both the text before and the text to come
	controls bool            // there are bidi controls for unicode-bidi
}

func (w *paragraphWalk) add(text string) (start, end int) {
	start = w.length
	w.parts = append(w.parts, text)
	w.length += len(text)
	return start, w.length
}

func (w *paragraphWalk) push(it item) {
	w.p.items = append(w.p.items, it)
}

func (w *paragraphWalk) children(list []*box.Box, parent int, st *style.Computed) {
	for _, c := range list {
		switch {
		case c.Absolute():
			w.push(item{kind: itemAbsolute, box: c, parent: parent, start: w.length, end: w.length})
		case c.OutOfFlow:
			w.push(item{kind: itemFloat, box: c, parent: parent, start: w.length, end: w.length})
		case c.Kind == box.Text:
			w.textBox(c, parent)
		case c.Kind == box.Inline:
			before, after := bidiControls(c.Style)
			if before != "" {
				w.controls = true
				w.add(before)
			}
			w.push(item{kind: itemOpen, box: c, parent: parent, start: w.length, end: w.length})
			open := len(w.p.items) - 1
			w.children(c.Children, open, c.Style)
			w.push(item{kind: itemClose, box: c, parent: open, start: w.length, end: w.length})
			if after != "" {
				w.add(after)
			}
			w.common = st
		default:
			start, end := w.add("\ufffc")
			w.push(item{kind: itemAtomic, box: c, parent: parent, start: start, end: end, wrap: wraps(w.common)})
			w.common = st
		}
	}
}

// textBox adds the text of a box, cut at forced breaks and tabs.
func (w *paragraphWalk) textBox(t *box.Box, parent int) {
	start, _ := w.add(t.Text)
	text := t.Text
	from := 0
	cut := func(at, n int, kind itemKind) {
		if at > from {
			w.push(item{kind: itemText, box: t, parent: parent, start: start + from, end: start + at, wrap: wraps(w.common)})
			w.common = t.Style
		}
		w.push(item{kind: kind, box: t, parent: parent, start: start + at, end: start + at + n, wrap: wraps(w.common)})
		w.common = t.Style
		from = at + n
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n' || c == '\v' || c == '\f':
			cut(i, 1, itemBreak)
		case c == '\t':
			cut(i, 1, itemTab)
		case c == 0xe2 && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
			cut(i, len("\u2028"), itemBreak)
			i += len("\u2028") - 1
		case c == 0xc2 && strings.HasPrefix(text[i:], "\u0085"):
			cut(i, len("\u0085"), itemBreak)
			i++
		}
	}
	if from < len(text) {
		w.push(item{kind: itemText, box: t, parent: parent, start: start + from, end: start + len(text), wrap: wraps(w.common)})
		w.common = t.Style
	}
}

// wraps reports whether white-space allows lines to be broken where the text does.
func wraps(st *style.Computed) bool {
	return st.WhiteSpace != "nowrap" && st.WhiteSpace != "pre"
}

// trims reports whether white-space lets spaces at the ends of lines disappear.
func trims(st *style.Computed) bool {
	switch st.WhiteSpace {
	case "pre", "pre-wrap", "break-spaces":
		return false
	}
	return true
}

// bidiControls are the characters that stand for unicode-bidi in the text (CSS Writing Modes 3 §2.4.2).
func bidiControls(st *style.Computed) (before, after string) {
	rtl := st.Direction == "rtl"
	pick := func(l, r, end string) (string, string) {
		if rtl {
			return r, end
		}
		return l, end
	}
	switch st.UnicodeBidi {
	case "embed":
		return pick("\u202a", "\u202b", "\u202c")
	case "isolate":
		return pick("\u2066", "\u2067", "\u2069")
	case "bidi-override":
		return pick("\u202d", "\u202e", "\u202c")
	case "isolate-override":
		return pick("\u2068\u202d", "\u2068\u202e", "\u202c\u2069")
	case "plaintext":
		return "\u2068", "\u2069"
	}
	return "", ""
}

// textStyle is what the shaper has to know of a style.
func textStyle(st *style.Computed, level int8) font.TextStyle {
	return font.TextStyle{
		Query: st.Font, Size: st.FontSize, Features: st.FontFeatures, Kerning: st.FontKerning, Language: st.Language,
		LetterSpacing: st.LetterSpacing, WordSpacing: st.WordSpacing, RTL: level&1 == 1,
	}
}

// shape shapes a text, and gives its width.
func (e *engine) shape(text string, st *style.Computed, level int8) ([]font.Run, float64) {
	runs := e.Shaper.Shape(text, textStyle(st, level))
	width := 0.0
	for i := range runs {
		width += runs[i].Width
	}
	return runs, width
}

// shapeItem shapes the whole text of an item.
func (e *engine) shapeItem(p *paragraph, it *item) {
	if !it.shaped {
		it.runs, it.width = e.shape(p.text[it.start:it.end], it.box.Style, it.level)
		it.shaped = true
	}
}

// prefixWidths gives for each byte of a text the width of the characters before it; one more for its end. Bytes inside of a cluster
// have the width before the cluster.
func prefixWidths(text string, runs []font.Run) []float64 {
	prefix := make([]float64, len(text)+1)
	// First the advance of each cluster at its byte, then the sum.
	base := 0
	for i := range runs {
		for j := range runs[i].Glyphs {
			g := &runs[i].Glyphs[j]
			if at := base + g.Cluster; at < len(text) {
				prefix[at] += g.Advance
			}
		}
		base += len(runs[i].Text)
	}
	sum := 0.0
	for i, w := range prefix {
		prefix[i] = sum
		sum += w
	}
	return prefix
}

// cuttable reports whether a byte of a text starts a character that is no mark: good enough a place to cut a word that is too
// long.
func cuttable(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	if !utf8.RuneStart(text[at]) || isExtender(r) {
		return false
	}
	p, _ := utf8.DecodeLastRuneInString(text[:at])
	return p != 0x200d // zero width joiner
}
