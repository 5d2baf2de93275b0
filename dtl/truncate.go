package dtl

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// truncate shortens text, or HTML, to n characters or words. Words are followed by " …", characters by what the
// language wants.
func (c *Context) truncate(s string, n int, words, html bool) (string, error) {
	ending := ""
	if words {
		ending = " …"
	}
	return c.truncateWith(s, n, words, html, ending, words)
}

// truncateWith shortens text and adds ending, or the language's if own is false.
func (c *Context) truncateWith(s string, n int, words, html bool, ending string, own bool) (string, error) {
	if n <= 0 {
		return "", nil
	}
	if !own {
		ending = c.pgettext("String to return when truncating text", truncatedText+"…")
	}
	if !words {
		s = norm.NFC.String(s)
	}
	var out string
	switch {
	case html:
		out = truncateHTML(s, n, words, ending)
	case words:
		list := pySplit(s)
		if len(list) > n {
			out = withEnding(strings.Join(list[:n], " "), ending)
		} else {
			out = strings.Join(list, " ")
		}
	default:
		out = truncateChars(s, n, ending)
	}
	return out, c.Charge(len(out))
}

// truncatedText is the place of the text in a translated ending.
const truncatedText = "%(truncated_text)s"

func withEnding(text, ending string) string {
	if strings.Contains(ending, truncatedText) {
		return strings.ReplaceAll(strings.ReplaceAll(ending, truncatedText, text), "%%", "%")
	}
	if strings.HasSuffix(text, ending) {
		return text
	}
	return text + ending
}

// combining tells whether a character sits on the one before it and takes no room of its own.
func combining(r rune) bool {
	return r >= 0x300 && norm.NFC.PropertiesString(string(r)).CCC() != 0
}

// roomFor is how many of n characters are left beside the ending.
func roomFor(n int, ending string) int {
	for _, r := range withEnding("", ending) {
		if !combining(r) {
			if n--; n == 0 {
				break
			}
		}
	}
	return n
}

func truncateChars(s string, n int, ending string) string {
	room, count, cut := roomFor(n, ending), 0, -1
	for i, r := range s {
		if combining(r) {
			continue
		}
		count++
		if cut < 0 && count > room {
			cut = i
		}
		if count > n {
			return withEnding(s[:max(cut, 0)], ending)
		}
	}
	return s
}

// htmlTruncator copies HTML until it has enough of its text, and closes the tags that are open then.
type htmlTruncator struct {
	b         strings.Builder
	open      []string
	words     bool
	ending    string
	remaining int
	length    int // of characters asked for
	processed int
	total     int // characters of the whole HTML
	done      bool
}

func truncateHTML(s string, n int, words bool, ending string) string {
	t := &htmlTruncator{words: words, ending: ending, remaining: n, length: n, total: runeLen(s)}
	if !words {
		t.remaining = roomFor(n, ending)
	}
	p := htmlParser{text: s, handler: t, unescape: true}
	p.run(false)
	if t.done {
		for i := len(t.open) - 1; i >= 0; i-- {
			t.b.WriteString("</" + t.open[i] + ">")
		}
	}
	return t.b.String()
}

var voidElements = []string{"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
	"source", "spacer", "track", "wbr"}

func (t *htmlTruncator) startTag(name, text string, closed bool) bool {
	t.b.WriteString(text)
	if slices.Contains(voidElements, name) {
		return true
	}
	t.open = append(t.open, name)
	if closed {
		return t.endTag(name)
	}
	return true
}

func (t *htmlTruncator) endTag(name string) bool {
	if slices.Contains(voidElements, name) {
		return true
	}
	t.b.WriteString("</" + name + ">")
	for i := len(t.open) - 1; i >= 0; i-- {
		if t.open[i] == name {
			t.open = slices.Delete(t.open, i, i+1)
			break
		}
	}
	return true
}

func (t *htmlTruncator) data(s string) bool {
	var size int
	var out string
	if t.words {
		parts := splitInner(s)
		size = len(parts)
		out = strings.Join(parts[:min(size, t.remaining)], " ")
	} else {
		size = runeLen(s)
		t.processed += size
		if t.processed == t.length && runeLen(t.b.String())+size == t.total {
			t.b.WriteString(s)
			t.done = true
			return false
		}
		out = firstRunes(s, t.remaining)
	}
	out = string(Escape(out))
	if t.remaining < size {
		t.remaining = 0
		t.b.WriteString(withEnding(out, t.ending))
		t.done = true
		return false
	}
	t.remaining -= size
	t.b.WriteString(out)
	return true
}

// splitInner cuts s at white space that has something on both sides.
func splitInner(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); {
		if spaceLen(s[i:]) == 0 {
			i++
			continue
		}
		end := skipSpace(s, i)
		if i > 0 && end < len(s) {
			out = append(out, s[start:i])
			start = end
		}
		i = end
	}
	return append(out, s[start:])
}
