package dtl

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// pyUpper is Python's upper(), which uses the full mappings of Unicode: ß becomes SS.
func pyUpper(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	return cases.Upper(language.Und).String(s)
}

// pyLower is Python's lower(): a sigma at the end of a word has a form of its own.
func pyLower(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return cases.Lower(language.Und).String(s)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isCased(r rune) bool {
	return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r)
}

// pyTitle is Python's title(): a letter after a letter is small, any other is a capital.
func pyTitle(s string) string {
	var b strings.Builder
	inWord := false
	for i, r := range s {
		cased := isCased(r)
		switch {
		case !cased:
			b.WriteRune(r)
		case !inWord:
			b.WriteString(titleRune(r))
		case r == 'Σ':
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			b.WriteString(pick(isCased(next), "σ", "ς"))
		default:
			b.WriteString(pyLower(string(r)))
		}
		inWord = cased
	}
	return b.String()
}

func titleRune(r rune) string {
	if r < utf8.RuneSelf {
		return string(unicode.ToUpper(r))
	}
	return cases.Title(language.Und, cases.NoLower).String(string(r))
}

// titleFilter is pyTitle, but a capital after an apostrophe or a digit becomes small again.
func titleFilter(s string) string {
	r := []rune(pyTitle(s))
	for i := 2; i < len(r); i++ {
		if r[i-1] == '\'' && r[i-2] >= 'a' && r[i-2] <= 'z' && r[i] >= 'A' && r[i] <= 'Z' {
			r[i] = unicode.ToLower(r[i])
		}
	}
	for i := 1; i < len(r); i++ {
		if unicode.IsDigit(r[i-1]) && r[i] >= 'A' && r[i] <= 'Z' {
			r[i] = unicode.ToLower(r[i])
		}
	}
	return string(r)
}

// splitLines cuts s where Python's splitlines() does.
func splitLines(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if i < start {
			continue
		}
		switch r {
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, '\u2028', '\u2029':
			out = append(out, s[start:i])
			start = i + len(string(r))
		case '\r':
			out = append(out, s[start:i])
			start = i + 1
			if strings.HasPrefix(s[start:], "\n") {
				start++
			}
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// expandTabs puts spaces in place of tabs, up to the next multiple of width.
func expandTabs(s string, width int) string {
	if strings.IndexByte(s, '\t') < 0 {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		switch r {
		case '\t':
			n := width - column%width
			b.WriteString(strings.Repeat(" ", n))
			column += n
		case '\n', '\r':
			b.WriteRune(r)
			column = 0
		default:
			b.WriteRune(r)
			column++
		}
	}
	return b.String()
}

// digitValue is the value of a decimal digit of any script, or -1.
func digitValue(r rune) int {
	if r < 0x80 {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if !unicode.Is(unicode.Nd, r) {
		return -1
	}
	// The digits of a script stand in blocks of ten that begin with zero.
	zero := r
	for zero > 0 && unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return int(r-zero) % 10
}
