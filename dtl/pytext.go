package dtl

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Python's idea of white space is a little wider than Go's: it has the separators U+001C to U+001F too.
func isPySpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
}

// spaceLen is the length in bytes of the white space character at the start of s, or 0.
func spaceLen(s string) int {
	if s == "" {
		return 0
	}
	if c := s[0]; c < utf8.RuneSelf {
		if c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f {
			return 1
		}
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s); isPySpace(r) {
		return n
	}
	return 0
}

func pyStrip(s string) string   { return strings.TrimFunc(s, isPySpace) }
func pySplit(s string) []string { return strings.FieldsFunc(s, isPySpace) }
func isWordRune(r rune) bool    { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }
func runeLen(s string) int      { return utf8.RuneCountInString(s) }

// wordLen is the length in bytes of the word characters at the start of s.
func wordLen(s string, alsoDot bool) int {
	for i, r := range s {
		if !isWordRune(r) && !(alsoDot && r == '.') {
			return i
		}
	}
	return len(s)
}

// quoteList writes 'a', 'b' or 'c'.
func quoteList(names []string, last string) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" " + last + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString("'" + n + "'")
	}
	return b.String()
}
