package layout

import (
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/bidi"
)

// lineBreak tells whether a line may be broken at a place, and how.
type lineBreak uint8

const (
	noBreak    lineBreak = iota
	plainBreak           // between words
	softBreak            // behind a soft hyphen, which becomes visible
	wordBreak            // inside of a word, where a hyphen comes
)

// hyphenated reports whether a hyphen is shown before the break.
func (b lineBreak) hyphenated() bool { return b >= softBreak }

// breakable gives for each byte of the paragraph's text how a line may be broken before it: UAX #14, as word-break and
// hyphens change it (CSS Text 3 §5).
func (e *engine) breakable(p *paragraph) []lineBreak {
	if p.breaks != nil {
		return p.breaks
	}
	p.breaks = make([]lineBreak, len(p.text)+1)
	if p.text == "" {
		return p.breaks
	}
	if err := e.segmenter.InitWithString(p.text); err == nil {
		lines := e.segmenter.LineIterator()
		for lines.Next() {
			l := lines.Line()
			p.breaks[l.OffsetInBytes+l.LengthInBytes] = plainBreak
		}
	}
	for i := range p.items {
		it := &p.items[i]
		if it.kind != itemText {
			continue
		}
		st := it.box.Style
		switch st.WordBreak {
		case "keep-all":
			for b := it.start + 1; b < it.end; b++ {
				if wordLike(p.text, b) {
					p.breaks[b] = noBreak
				}
			}
		}
		if st.LineBreak == "anywhere" {
			for b := it.start + 1; b < it.end; b++ {
				if cuttable(p.text, b) {
					p.breaks[b] = plainBreak
				}
			}
			continue // a break here is between characters, not within a word
		}
		e.hyphenate(p, it)
	}
	p.breaks[len(p.text)] = noBreak
	return p.breaks
}

// wordLike reports whether both characters around a byte are letters or digits, so that word-break decides about the break.
func wordLike(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	q, _ := utf8.DecodeLastRuneInString(text[:at])
	return !unicode.IsSpace(r) && !unicode.IsSpace(q) && !unicode.IsPunct(r) && q != 0xa0 && r != 0xa0 || isWordRune(r) && isWordRune(q)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isExtender reports whether a character belongs to the one before it.
func isExtender(r rune) bool {
	if r < 0x300 {
		return false
	}
	return unicode.IsMark(r) || r == 0x200d || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xfe00 && r <= 0xfe0f
}

// hasRTL reports whether a text may hold characters that are written from right to left, or that change the direction.
func hasRTL(text string) bool {
	for i := 0; i < len(text); i++ {
		// All of these are at U+0590 or above: D6 90 in UTF-8. Latin, Greek and Cyrillic stay below.
		c := text[i]
		if c < 0xd6 {
			continue
		}
		if c < 0xe0 {
			return true
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r >= 0x200e && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return true
		case r >= 0x0800 && r < 0x0900, r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfeff, r >= 0x10800 && r <= 0x10fff, r >= 0x1e800 && r <= 0x1efff:
			return true
		}
		i += max(n, 1) - 1
	}
	return false
}

// levels runs the bidi algorithm over the paragraph and cuts items where the level changes.
func (e *engine) levels(p *paragraph) {
	direction := bidi.LeftToRight
	if p.base == 1 {
		direction = bidi.RightToLeft
	}
	var para bidi.Paragraph
	runs := para.SegmentString(p.text, direction)
	if runs.NumRuns() == 0 {
		return
	}
	// Runs count characters, the paragraph bytes.
	at := make([]int8, len(p.text)+1)
	run, char := 0, 0
	for b, r := range p.text {
		for run < runs.NumRuns()-1 && char >= runs.Run(run).End {
			run++
		}
		level := int8(runs.Run(run).Level)
		for i := range utf8.RuneLen(r) {
			if b+i < len(p.text) {
				at[b+i] = level
			}
		}
		p.rtl = p.rtl || level > 0
		char++
	}
	at[len(p.text)] = p.base
	if !p.rtl {
		return
	}
	out := make([]item, 0, len(p.items)+4)
	moved := make([]int, len(p.items))
	for i, it := range p.items {
		moved[i] = len(out)
		if it.parent >= 0 {
			it.parent = moved[it.parent]
		}
		it.level = at[it.start]
		if it.kind != itemText {
			out = append(out, it)
			continue
		}
		for b := it.start + 1; b < it.end; b++ {
			if at[b] != it.level {
				head := it
				head.end = b
				out = append(out, head)
				it.start, it.level, it.wrap = b, at[b], wraps(it.box.Style)
			}
		}
		out = append(out, it)
	}
	p.items = out
}
