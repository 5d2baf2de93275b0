package dtl

import (
	"strings"
	"unicode/utf8"
)

// wordWrap breaks lines at white space so that they are at most width characters long, if their words are. It is
// Python's textwrap with Django's settings: words are not broken, white space is kept but for what a break takes.
func wordWrap(s string, width int) (string, error) {
	var out []string
	for _, line := range splitLines(s) {
		if width <= 0 {
			return "", Raise(classValue, "invalid width %d (must be > 0)", width)
		}
		wrapped := wrapLine(expandTabs(line, 8), width)
		if len(wrapped) == 0 {
			wrapped = []string{line}
		}
		out = append(out, wrapped...)
	}
	if strings.HasSuffix(s, "\n") {
		out = append(out, "")
	}
	return strings.Join(out, "\n"), nil
}

// wrapSpace is the white space that textwrap knows: ASCII only.
const wrapSpace = "\t\n\v\f\r "

func wrapLine(line string, width int) []string {
	chunks := wrapChunks(line)
	var lines []string
	for i := 0; i < len(chunks); {
		// White space at the start of a line is dropped, but not at the start of the text.
		if len(lines) > 0 && strings.Trim(chunks[i], wrapSpace) == "" {
			i++
			if i == len(chunks) {
				break
			}
		}
		start, length := i, 0
		for i < len(chunks) {
			n := utf8.RuneCountInString(chunks[i])
			if length+n > width {
				break
			}
			length += n
			i++
		}
		if i == start { // a word that is longer than the line
			i++
		}
		end := i
		if strings.Trim(chunks[end-1], wrapSpace) == "" {
			end--
		}
		if end > start {
			lines = append(lines, strings.Join(chunks[start:end], ""))
		}
	}
	return lines
}

// wrapChunks cuts a line into words and white space.
func wrapChunks(line string) []string {
	var chunks []string
	for line != "" {
		space := strings.IndexByte(wrapSpace, line[0]) >= 0
		n := strings.IndexFunc(line, func(r rune) bool { return (r < 0x80 && strings.ContainsRune(wrapSpace, r)) != space })
		if n < 0 {
			n = len(line)
		}
		chunks = append(chunks, line[:n])
		line = line[n:]
	}
	return chunks
}
