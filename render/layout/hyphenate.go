package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"etikett/render/hyphen"
	"etikett/render/style"
)

const softHyphen = "\u00ad"

// hyphenate marks where the words of an item may be broken with a hyphen (CSS Text 3 §6.1): behind soft hyphens, and with hyphens: auto
// where the patterns of the language say, in words without soft hyphens.
func (e *engine) hyphenate(p *paragraph, it *item) {
	st := it.box.Style
	text := p.text[it.start:it.end]
	if strings.Contains(text, softHyphen) {
		for b := it.start + len(softHyphen); b <= it.end; b++ {
			switch {
			case p.text[b-len(softHyphen):b] != softHyphen:
			case st.Hyphens == "none":
				p.breaks[b] = noBreak
			case p.breaks[b] != noBreak:
				p.breaks[b] = softBreak
			}
		}
	}
	if st.Hyphens != "auto" || it.end-it.start < 2 {
		return
	}
	patterns := hyphen.For(st.Language)
	switch {
	case patterns != nil:
	case st.Language == "":
		e.warn(it.box, "hyphens", "auto needs a lang attribute: words are broken at soft hyphens only")
		return
	default:
		e.warn(it.box, "hyphens", "auto has no patterns for the language %s: words are broken at soft hyphens only", st.Language)
		return
	}
	limits := st.HyphenateLimits
	for from := it.start; from < it.end; {
		start, end := nextWord(p.text, from, it.end)
		if start < 0 {
			return
		}
		from = end
		word := p.text[start:end]
		if utf8.RuneCountInString(word) < limits[0] || strings.Contains(word, softHyphen) {
			continue
		}
		for _, at := range patterns.Breaks(word, limits[1], limits[2]) {
			if b := start + at; b > it.start && b < it.end && p.breaks[b] == noBreak {
				p.breaks[b] = wordBreak
			}
		}
	}
}

// nextWord gives the first word in a text from a byte on, whole even if it begins before; -1 if there is none before limit.
func nextWord(text string, from, limit int) (start, end int) {
	start = from
	for start < limit {
		r, n := utf8.DecodeRuneInString(text[start:])
		if unicode.IsLetter(r) {
			break
		}
		start += n
	}
	if start >= limit {
		return -1, limit
	}
	end = start
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if !inWord(r) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !inWord(r) {
			break
		}
		end += n
	}
	return start, end
}

// inWord reports whether a character may stand inside of a word: letters with their marks, apostrophes and soft hyphens.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\'' || r == '’' || r == 0xad
}

// hyphenAt is what is shown before a line break.
func hyphenAt(b lineBreak, st *style.Computed) string {
	if !b.hyphenated() {
		return ""
	}
	return st.HyphenateCharacter
}

// hyphenationZone is how much of a line may stay empty before a word is broken for its sake (CSS Text 4 §6.3.2).
func hyphenationZone(st *style.Computed, available float64) float64 {
	zone, _ := st.HyphenateZone.Resolve(available)
	return zone
}
