package dtl

import (
	"strings"
)

// maxStripPasses is how often striptags looks for tags that come to light when others are taken out.
const maxStripPasses = 50

// stripTags takes all tags out of HTML. It makes no promise that the result is safe.
func (c *Context) stripTags(s string) (any, error) {
	if hasLongOpenTag(s) {
		return nil, Raise(classSuspicious, "")
	}
	for pass := 0; strings.IndexByte(s, '<') >= 0 && strings.IndexByte(s, '>') >= 0; pass++ {
		if pass >= maxStripPasses {
			return nil, Raise(classSuspicious, "")
		}
		if err := c.step(1 + len(s)>>3); err != nil {
			return nil, err
		}
		h := &tagStripper{}
		p := htmlParser{text: s, handler: h}
		p.run(false)
		p.run(true)
		out := h.b.String()
		if strings.Count(out, "<") == strings.Count(s, "<") {
			break
		}
		s = out
	}
	return s, nil
}

// hasLongOpenTag finds tags that are not closed for long and hold many more: to work through them would take too long.
func hasLongOpenTag(s string) bool {
	const long = 1000
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '<')
		if n < 0 {
			return false
		}
		i += n
		if i+1 >= len(s) || !isLetter(s[i+1]) {
			i++
			continue
		}
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			end = len(s) - i
		}
		if runeLen(s[i:i+end]) >= long+2 && strings.Count(s[i:i+end], "<") >= maxStripPasses {
			return true
		}
		i += max(end, 1)
	}
	return false
}

type tagStripper struct{ b strings.Builder }

func (t *tagStripper) data(s string) bool                 { t.b.WriteString(s); return true }
func (t *tagStripper) startTag(string, string, bool) bool { return true }
func (t *tagStripper) endTag(string) bool                 { return true }
