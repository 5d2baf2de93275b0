package dtl

import (
	"html"
	"strings"
)

// htmlHandler gets what htmlParser finds. A handler that returns false ends the parsing.
type htmlHandler interface {
	data(s string) bool
	startTag(name, text string, closed bool) bool // closed: <br/>
	endTag(name string) bool
}

// htmlParser cuts HTML into tags and text the way Python's html.parser does, which striptags and truncate*_html are
// defined by. It is forgiving in that parser's own way, not in that of browsers.
type htmlParser struct {
	text     string
	handler  htmlHandler
	unescape bool // character references become characters; otherwise they are text of their own
	pos      int
	element  string // script or style, whose content we are in
	stopped  bool

	noGT, noComment int // from here on there is no > and no end of a comment; 0: not known
}

func (p *htmlParser) emit(s string) {
	if s == "" || p.stopped {
		return
	}
	if p.unescape && p.element == "" {
		s = html.UnescapeString(s)
	}
	p.stopped = !p.handler.data(s)
}

// find is strings.Index from an offset.
func (p *htmlParser) find(sub string, from int) int {
	if from > len(p.text) {
		return -1
	}
	if i := strings.Index(p.text[from:], sub); i >= 0 {
		return from + i
	}
	return -1
}

// closing finds the next >.
func (p *htmlParser) closing(from int) int {
	if p.noGT > 0 && from >= p.noGT {
		return -1
	}
	i := p.find(">", from)
	if i < 0 {
		p.noGT = max(from, 1)
	}
	return i
}

// run works off the text; with end it also takes what could be the beginning of something.
func (p *htmlParser) run(end bool) {
	n := len(p.text)
	for p.pos < n && !p.stopped {
		if !p.upToMarkup() {
			break
		}
		if p.pos == n || p.stopped {
			break
		}
		if p.text[p.pos] == '<' {
			if !p.markup(end) {
				break
			}
		} else if !p.reference(end) {
			break
		}
	}
	if end && p.pos < n && p.element == "" && !p.stopped {
		p.emit(p.text[p.pos:])
		p.pos = n
	}
}

// upToMarkup takes text up to the next < (or &, where references are kept); false means that more text is awaited.
func (p *htmlParser) upToMarkup() bool {
	i, n := p.pos, len(p.text)
	j := n
	switch {
	case p.element != "":
		if j = p.elementEnd(i); j < 0 {
			return false
		}
	case p.unescape:
		if j = p.find("<", i); j < 0 {
			// A reference near the end may not be complete.
			const longest = 34
			from := max(i, n-longest)
			if amp := strings.LastIndexByte(p.text[from:], '&'); amp >= 0 && !strings.ContainsFunc(p.text[from+amp:], func(r rune) bool { return r == ';' || isPySpace(r) }) {
				return false
			}
			j = n
		}
	default:
		if k := strings.IndexAny(p.text[i:], "&<"); k >= 0 {
			j = i + k
		}
	}
	p.emit(p.text[i:j])
	p.pos = j
	return true
}

// elementEnd finds the end tag of a script or style.
func (p *htmlParser) elementEnd(from int) int {
	for i := from; ; i += 2 {
		if i = p.find("</", i); i < 0 {
			return -1
		}
		j := skipSpace(p.text, i+2)
		if len(p.text)-j > len(p.element) && strings.EqualFold(p.text[j:j+len(p.element)], p.element) {
			if j = skipSpace(p.text, j+len(p.element)); j < len(p.text) && p.text[j] == '>' {
				return i
			}
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// markup takes what begins with <; false means that more text is awaited.
func (p *htmlParser) markup(end bool) bool {
	i := p.pos
	rest := p.text[i:]
	k := -1
	switch {
	case len(rest) > 1 && isLetter(rest[1]):
		k = p.start(i)
	case strings.HasPrefix(rest, "</"):
		k = p.endTag(i)
	case strings.HasPrefix(rest, "<!--"):
		k = p.comment(i)
	case strings.HasPrefix(rest, "<?"):
		if k = p.closing(i + 2); k >= 0 {
			k++
		}
	case strings.HasPrefix(rest, "<!["):
		k = p.marked(i)
	case strings.HasPrefix(rest, "<!"):
		if k = p.closing(i + 2); k >= 0 {
			k++
		}
	case len(rest) > 1:
		p.emit("<")
		k = i + 1
	default:
		return false
	}
	if k < 0 {
		if !end {
			return false
		}
		if k = p.closing(i + 1); k >= 0 {
			k++
		} else if k = p.find("<", i+1); k < 0 {
			k = i + 1
		}
		p.emit(p.text[i:k])
	}
	p.pos = k
	return true
}

func (p *htmlParser) comment(i int) int {
	if p.noComment > 0 && i >= p.noComment {
		return -1
	}
	for j := i + 4; ; j++ {
		if j = p.find("--", j); j < 0 {
			p.noComment = max(i, 1)
			return -1
		}
		if k := skipSpace(p.text, j+2); k < len(p.text) && p.text[k] == '>' {
			return k + 1
		}
	}
}

// marked takes a section such as <![CDATA[ … ]]>, which is dropped.
func (p *htmlParser) marked(i int) int {
	if k := p.find("]>", i+3); k >= 0 {
		return k + 2
	}
	return -1
}

// tagNameEnd is where the name of a tag ends.
func (p *htmlParser) tagNameEnd(i int) int {
	for i < len(p.text) && strings.IndexByte("\t\n\r\f />\x00", p.text[i]) < 0 {
		i++
	}
	return i
}

// gap skips white space and slashes that are not followed by >.
func (p *htmlParser) gap(i int) int {
	for i < len(p.text) {
		if n := spaceLen(p.text[i:]); n > 0 {
			i += n
		} else if p.text[i] == '/' && !strings.HasPrefix(p.text[i:], "/>") {
			i++
		} else {
			break
		}
	}
	return i
}

// attribute is the end of the attribute that begins at i, or -1.
func (p *htmlParser) attribute(i int) int {
	t := p.text
	if i >= len(t) || i == 0 || t[i] == '/' || t[i] == '>' || spaceLen(t[i:]) > 0 {
		return -1
	}
	if c := t[i-1]; c != '\'' && c != '"' && c != '/' && spaceLen(t[i-1:]) == 0 {
		return -1
	}
	i++
	for i < len(t) && t[i] != '/' && t[i] != '=' && t[i] != '>' && spaceLen(t[i:]) == 0 {
		i++
	}
	return p.gap(p.attributeValue(i))
}

// attributeValue is the end of "= value" at i, or i if there is none.
func (p *htmlParser) attributeValue(i int) int {
	t := p.text
	eq := skipSpace(t, i)
	if eq >= len(t) || t[eq] != '=' {
		return i
	}
	v := eq
	for v < len(t) && t[v] == '=' {
		v++
	}
	equals := v
	v = skipSpace(t, v)
	if v < len(t) && (t[v] == '\'' || t[v] == '"') {
		if q := strings.IndexByte(t[v+1:], t[v]); q >= 0 {
			return skipSpace(t, v+1+q+1)
		}
		switch {
		case v > equals: // an open quote after a space is no value
			return v
		case equals-eq > 1: // after ==, the second = begins a bare value
			v = equals - 1
		default:
			return i
		}
	}
	for v < len(t) && t[v] != '>' && spaceLen(t[v:]) == 0 {
		v++
	}
	return skipSpace(t, v)
}

// start takes a start tag and gives its end, or -1 if it is not complete.
func (p *htmlParser) start(i int) int {
	t := p.text
	nameEnd := p.tagNameEnd(i + 1)
	j := nameEnd
	for j < len(t) && (t[j] == '/' || spaceLen(t[j:]) > 0) {
		j++
	}
	for {
		k := p.attribute(j)
		if k < 0 {
			break
		}
		j = k
	}
	j = skipSpace(t, j)
	if j >= len(t) {
		return -1
	}
	end := j
	switch c := t[j]; {
	case c == '>':
		end = j + 1
	case strings.HasPrefix(t[j:], "/>"):
		end = j + 2
	case c == '/' || c == '=' || isLetter(c):
		return -1
	}
	name := strings.ToLower(t[i+1 : nameEnd])
	k := p.gap(nameEnd)
	for k < end {
		next := p.attribute(k)
		if next < 0 {
			break
		}
		k = next
	}
	tail := ""
	if k < end {
		tail = pyStrip(t[k:end])
	}
	switch tail {
	case ">":
		p.stopped = !p.handler.startTag(name, t[i:end], false)
		if name == "script" || name == "style" {
			p.element = name
		}
	case "/>":
		p.stopped = !p.handler.startTag(name, t[i:end], true)
	default:
		if p.stopped = !p.handler.data(t[i:end]); p.stopped {
			break
		}
	}
	return end
}

// endTag takes an end tag and gives its end, or -1 if it is not complete.
func (p *htmlParser) endTag(i int) int {
	gt := p.closing(i + 1)
	if gt < 0 {
		return -1
	}
	j := skipSpace(p.text, i+2)
	k := j
	for k < len(p.text) && (isLetter(p.text[k]) || isDigit(p.text[k]) || strings.IndexByte("-.:_", p.text[k]) >= 0) {
		k++
	}
	after := skipSpace(p.text, k)
	if j < k && isLetter(p.text[j]) && after < len(p.text) && p.text[after] == '>' {
		name := strings.ToLower(p.text[j:k])
		if p.element != "" && name != p.element {
			p.stopped = !p.handler.data(p.text[i : after+1])
			return after + 1
		}
		p.stopped = !p.handler.endTag(name)
		p.element = ""
		return after + 1
	}
	if p.element != "" {
		p.stopped = !p.handler.data(p.text[i : gt+1])
		return gt + 1
	}
	if i+2 >= len(p.text) || !isLetter(p.text[i+2]) {
		return gt + 1 // </> or a comment in disguise
	}
	nameEnd := p.tagNameEnd(i + 2)
	end := p.closing(p.gap(nameEnd))
	p.stopped = !p.handler.endTag(strings.ToLower(p.text[i+2 : nameEnd]))
	return end + 1
}

// reference takes a character reference as text; false means that more text is awaited.
func (p *htmlParser) reference(end bool) bool {
	t, i := p.text, p.pos
	if strings.HasPrefix(t[i:], "&#") {
		j := i + 2
		if j < len(t) && t[j]|0x20 == 'x' {
			for j++; j < len(t) && hexValue(t[j]) >= 0; j++ {
			}
			if j == i+3 {
				j = i + 2
			}
		} else {
			for j < len(t) && isDigit(t[j]) {
				j++
			}
		}
		if j > i+2 && j < len(t) && hexValue(t[j]) < 0 {
			return p.referenceTo(j)
		}
		if strings.IndexByte(t[i:], ';') >= 0 {
			p.emit("&#")
			p.pos += 2
		}
		return false
	}
	j := i + 1
	for j < len(t) && (isLetter(t[j]) || j > i+1 && (isDigit(t[j]) || t[j] == '-' || t[j] == '.')) {
		j++
	}
	// The name must be followed by something that is no letter or digit: a point or hyphen of its own, if need be.
	for k := j; k > i+1; k-- {
		if k < len(t) && !isLetter(t[k]) && !isDigit(t[k]) {
			return p.referenceTo(k)
		}
	}
	if i+1 < len(t) && (isLetter(t[i+1]) || t[i+1] == '#') {
		if end && i+2 == len(t) {
			p.pos++ // the parser loses the & here
		}
		return false
	}
	if i+1 < len(t) {
		p.emit("&")
		p.pos++
		return true
	}
	return false
}

func (p *htmlParser) referenceTo(j int) bool {
	p.stopped = !p.handler.data(p.text[p.pos:j] + ";")
	if p.text[j] == ';' {
		j++
	}
	p.pos = j
	return true
}
