package box

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"etikett/render/style"
)

// inlineState is what the text of an inline formatting context must know of the text before it.
type inlineState struct {
	// started: there is something before on which white space could follow; at the start of a block it disappears.
	started bool
	// space: the text so far ends with a space that the next collapsible one joins.
	space bool
	// letter: the text so far ends within a word (for text-transform: capitalize).
	letter bool
}

// reset is called where other contents than text come between.
func (s *inlineState) reset() { *s = inlineState{} }

// collapsible reports how a white-space value treats spaces and line feeds.
func collapsible(whiteSpace string) (spaces, newlines bool) {
	switch whiteSpace {
	case "pre", "pre-wrap", "break-spaces":
		return false, false
	case "pre-line":
		return true, false
	}
	return true, true
}

// collapse is phase I of white space processing (CSS Text 3 §4.1.1) for a text in one style: a run of
// spaces, tabs and line feeds becomes one space, or none after a space. The text afterwards is a string of its own only if
// something had to change.
func collapse(text, whiteSpace string, state *inlineState) string {
	spaces, newlines := collapsible(whiteSpace)
	if !spaces {
		if text != "" {
			state.space, state.started = false, true
		}
		if strings.IndexByte(text, '\r') >= 0 {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		}
		return text
	}
	if !state.started {
		for text != "" && isSpace(text[0]) && (newlines || text[0] != '\n') {
			text = text[1:]
		}
		if text == "" {
			return ""
		}
		state.started = true
	}
	if !needsCollapse(text, state.space) {
		if text != "" {
			state.space = text[len(text)-1] == ' '
		}
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case ' ', '\t', '\n', '\r', '\f':
			j, lines := i, 0
			for j < len(text) && isSpace(text[j]) {
				if text[j] == '\n' {
					lines++
				}
				j++
			}
			switch {
			case !newlines && lines > 0:
				// Spaces around a preserved line feed go; the line feeds stay.
				for range lines {
					out.WriteByte('\n')
				}
				state.space = true
			case !state.space:
				out.WriteByte(' ')
				state.space = true
			}
			i = j
		default:
			out.WriteByte(c)
			state.space = false
			i++
		}
	}
	return out.String()
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

// needsCollapse reports whether collapsing would change the text.
func needsCollapse(text string, space bool) bool {
	for i := range len(text) {
		switch text[i] {
		case ' ':
			if space {
				return true
			}
			space = true
		case '\t', '\n', '\r', '\f':
			return true
		default:
			space = false
		}
	}
	return false
}

// blank reports whether a text has nothing but collapsible white space.
func blank(b *Box) bool {
	spaces, newlines := collapsible(b.Style.WhiteSpace)
	if !spaces {
		return b.Text == ""
	}
	for i := range len(b.Text) {
		if c := b.Text[i]; !isSpace(c) || c == '\n' && !newlines {
			return false
		}
	}
	return true
}

// transform applies text-transform (CSS Text 3 §2.1).
func transform(text string, st *style.Computed, state *inlineState) string {
	switch st.TextTransform {
	case "uppercase":
		if ascii(text) && !dotted(st.Language) {
			return strings.ToUpper(text)
		}
		return cases.Upper(language.Make(st.Language)).String(text)
	case "lowercase":
		if ascii(text) && !dotted(st.Language) {
			return strings.ToLower(text)
		}
		return cases.Lower(language.Make(st.Language)).String(text)
	case "full-width":
		return strings.Map(fullWidth, text)
	case "capitalize":
		return capitalize(text, state)
	}
	return text
}

// ascii reports whether a text has ASCII characters only. Others may become several when their case changes, and differ by language: ß
// becomes SS, i in Turkish İ.
func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dotted reports whether a language has i with and without a dot as letters of their own, or keeps its dot below accents.
func dotted(lang string) bool {
	if len(lang) < 2 || len(lang) > 2 && lang[2] != '-' {
		return false
	}
	switch strings.ToLower(lang[:2]) {
	case "tr", "az", "lt":
		return true
	}
	return false
}

// capitalize puts the first letter of each word into title case; words go on over the borders of inline boxes.
func capitalize(text string, state *inlineState) string {
	var out strings.Builder
	out.Grow(len(text))
	in := state.letter
	for _, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || in && (r == '\'' || r == '’')
		if letter && !in {
			r = unicode.ToTitle(r)
		}
		in = letter
		out.WriteRune(r)
	}
	state.letter = in
	return out.String()
}

// fullWidth gives the full-width form of an ASCII character.
func fullWidth(r rune) rune {
	switch {
	case r == ' ':
		return 0x3000
	case r > ' ' && r < 0x7f:
		return r - 0x21 + 0xff01
	}
	return r
}

// firstLetter is the length of the first letter of a text with the punctuation around it (CSS Pseudo-Elements 4 §2.2), after skip bytes
// of white space. It is 0 if the text has none.
func firstLetter(text string) (skip, length int) {
	for skip < len(text) && isSpace(text[skip]) {
		skip++
	}
	rest := text[skip:]
	i, letter := 0, false
	for i < len(rest) {
		r, n := utf8.DecodeRuneInString(rest[i:])
		switch {
		case unicode.Is(unicode.Ps, r), unicode.Is(unicode.Pe, r), unicode.Is(unicode.Pi, r), unicode.Is(unicode.Pf, r), unicode.Is(unicode.Po, r):
		case unicode.IsMark(r) && letter:
		case letter || unicode.IsSpace(r):
			if !letter {
				return skip, 0
			}
			return skip, i
		default:
			letter = true
		}
		i += n
	}
	if !letter {
		return skip, 0
	}
	return skip, i
}
