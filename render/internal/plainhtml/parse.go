package plainhtml

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/internal/slab"
)

// Parser reads one document at a time. The zero value is ready.
type Parser struct {
	nodes slab.Of[html.Node]
	attrs slab.Of[html.Attribute]

	src   string
	at    int // in src
	phase phase
	doc   *html.Node
	stack []*html.Node // open elements, html first
	open  int          // open paragraphs
	links int          // open a elements
	read  []html.Attribute
}

// phase is what the parsing algorithm calls the insertion mode (HTML, 13.2.6.4), as far as there is one here: what is in a table
// is told from the element at the top of the stack.
type phase uint8

const (
	initial phase = iota
	beforeHTML
	beforeHead
	inHead
	afterHead
	inBody
	afterBody
	afterAfterBody
)

// maxDepth is less than the depth at which x/net/html gives up, with an error of its own.
const maxDepth = 500

// Parse gives the tree of a document, and false for one that it leaves to x/net/html. The tree and all that belongs to it is gone at the next
// call; its texts are parts of the source.
func (p *Parser) Parse(source string) (*html.Node, bool) {
	if strings.IndexByte(source, 0) >= 0 {
		return nil, false
	}
	if strings.IndexByte(source, '\r') >= 0 {
		source = newlines.Replace(source)
	}
	p.nodes.Reset()
	p.attrs.Reset()
	clear(p.stack)
	*p = Parser{nodes: p.nodes, attrs: p.attrs, stack: p.stack[:0], read: p.read[:0], src: source}
	p.doc = p.node(html.DocumentNode)
	if !p.document() {
		return nil, false
	}
	return p.doc, true
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// document reads everything.
func (p *Parser) document() bool {
	for p.at < len(p.src) {
		start := p.at
		p.skipText()
		if p.at > start && !p.text(unescape(p.src[start:p.at])) {
			return false
		}
		if p.at == len(p.src) {
			break
		}
		ok := false
		switch c := p.src[p.at+1]; c {
		case '!':
			ok = p.declaration()
		case '/':
			ok = p.endTag()
		case '?':
		default:
			ok = p.startTag()
		}
		if !ok {
			return false
		}
	}
	p.body()
	return true
}

// skipText goes to the next markup, or to the end.
func (p *Parser) skipText() {
	for {
		i := strings.IndexByte(p.src[p.at:], '<')
		if i < 0 || p.at+i+1 == len(p.src) {
			p.at = len(p.src)
			return
		}
		p.at += i
		if c := p.src[p.at+1]; isLetter(c) || c == '/' || c == '!' || c == '?' {
			return
		}
		p.at++
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }

const spaces = " \n\t\r\f" // \r may come from a character reference

// unescape decodes character references in text.
func unescape(text string) string {
	if strings.IndexByte(text, '&') < 0 {
		return text
	}
	return html.UnescapeString(text)
}

// text takes in text, of which white space means nothing before the head.
func (p *Parser) text(text string) bool {
	if p.phase < inBody {
		rest := strings.TrimLeft(text, spaces)
		if p.phase >= inHead {
			p.addText(text[:len(text)-len(rest)])
		}
		if rest == "" {
			return true
		}
		p.body()
		text = rest
	}
	if p.phase > inBody || holdsTableParts(p.top().DataAtom) {
		if strings.Trim(text, spaces) != "" {
			return false
		}
	}
	p.addText(text)
	return true
}

func (p *Parser) addText(text string) {
	if text == "" {
		return
	}
	at := p.top()
	if last := at.LastChild; last != nil && last.Type == html.TextNode {
		last.Data += text
		return
	}
	n := p.node(html.TextNode)
	n.Data = text
	appendChild(at, n)
}

// declaration reads a comment, or the document type.
func (p *Parser) declaration() bool {
	rest := p.src[p.at:]
	if body, ok := strings.CutPrefix(rest, "<!--"); ok {
		end := strings.Index(body, "-->")
		if end < 0 || body[0] == '>' || strings.HasPrefix(body, "->") {
			return false
		}
		data := body[:end]
		if strings.IndexByte(data, '&') >= 0 || strings.Contains(data, "--!") {
			return false
		}
		p.at += len("<!---->") + end
		n := p.node(html.CommentNode)
		n.Data = data
		switch p.phase {
		case initial, beforeHTML, afterAfterBody:
			appendChild(p.doc, n)
		case afterBody:
			appendChild(p.stack[0], n)
		default:
			appendChild(p.top(), n)
		}
		return true
	}
	const doctype = "<!DOCTYPE html>"
	if p.phase != initial || len(rest) < len(doctype) || !strings.EqualFold(rest[:len(doctype)], doctype) {
		return false
	}
	p.at += len(doctype)
	n := p.node(html.DoctypeNode)
	n.Data = "html"
	appendChild(p.doc, n)
	p.phase = beforeHTML
	return true
}

// startTag reads a start tag and adds its element.
func (p *Parser) startTag() bool {
	name, ok := p.tagName(p.at + 1)
	if !ok || !p.attributes() {
		return false
	}
	k := kinds[name]
	if name == atom.Html {
		if p.phase > beforeHTML {
			return false
		}
		p.push(name)
		p.phase = beforeHead
		return true
	}
	if name == atom.Head {
		if p.phase > beforeHead {
			return false
		}
		p.html()
		p.push(name)
		p.phase = inHead
		return true
	}
	if name == atom.Body {
		if p.phase > afterHead {
			return false
		}
		p.head()
		p.push(name)
		p.phase = inBody
		return true
	}
	if k == metadata || k == rawText {
		if p.phase == afterHead || p.phase > inBody {
			return false
		}
		if p.phase < inHead {
			p.headOpen()
		}
	} else {
		if p.phase > inBody {
			return false
		}
		p.body()
	}
	return p.bodyElement(name, k)
}

// bodyElement adds an element to the body, or one that may be in the head.
func (p *Parser) bodyElement(name atom.Atom, k kind) bool {
	at := p.top().DataAtom
	if holdsTableParts(at) != (k == tablePart) {
		return false
	}
	switch k {
	case void, metadata:
		p.push(name)
		p.pop()
		return true
	case rawText:
		return p.raw(name)
	case rule:
		if p.open > 0 {
			return false
		}
		p.push(name)
		p.pop()
		return true
	case block, paragraph, table:
		if p.open > 0 {
			return false
		}
	case heading:
		if p.open > 0 || kinds[at] == heading {
			return false
		}
	case item:
		if p.open > 0 || p.inItem() {
			return false
		}
	case link:
		if p.links > 0 {
			return false
		}
		p.links++
	case tablePart:
		if !p.tablePart(at, name) {
			return false
		}
	case formatting, phrase:
	default:
		return false
	}
	if name == atom.P {
		p.open++
	}
	n := p.push(name)
	if k == formatting || k == link {
		// The parsing algorithm compares these, and x/net/html sorts their attributes to do so.
		slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	}
	return len(p.stack) <= maxDepth
}

// tablePart reports whether a part of a table may be where it is, and adds the tbody that people leave out.
func (p *Parser) tablePart(at, name atom.Atom) bool {
	switch name {
	case atom.Thead, atom.Tbody, atom.Tfoot:
		return at == atom.Table
	case atom.Tr:
		if at == atom.Table {
			p.pushImplied(atom.Tbody)
			return true
		}
		return at == atom.Thead || at == atom.Tbody || at == atom.Tfoot
	}
	return at == atom.Tr // td, th
}

// inItem reports whether a list item that begins here would end another one.
func (p *Parser) inItem() bool {
	for _, n := range slices.Backward(p.stack) {
		switch n.DataAtom {
		case atom.Li, atom.Dd, atom.Dt:
			return true
		case atom.Ul, atom.Ol, atom.Dl, atom.Td, atom.Th, atom.Body:
			return false
		}
	}
	return false
}

// raw adds an element whose content is text up to its end tag.
func (p *Parser) raw(name atom.Atom) bool {
	end := "</" + name.String() + ">"
	rest := p.src[p.at:]
	n := strings.Index(rest, end)
	if n < 0 || p.src[p.at-2] == '/' {
		return false
	}
	text := rest[:n]
	if i := strings.Index(text, "</"); i >= 0 { // perhaps an end tag in another spelling
		return false
	}
	if name == atom.Title {
		text = unescape(text)
	}
	p.push(name)
	p.addText(text)
	p.pop()
	p.at += n + len(end)
	return true
}

// endTag reads an end tag, which has to be that of the innermost element.
func (p *Parser) endTag() bool {
	if p.at+2 >= len(p.src) || !isLetter(p.src[p.at+2]) {
		return false
	}
	name, ok := p.tagName(p.at + 2)
	if !ok {
		return false
	}
	for p.at < len(p.src) && isSpace(p.src[p.at]) {
		p.at++
	}
	if p.at == len(p.src) || p.src[p.at] != '>' {
		return false
	}
	p.at++
	switch p.phase {
	case inHead:
		if name != atom.Head {
			return false
		}
		p.head()
		return true
	case afterBody:
		p.phase = afterAfterBody
		return name == atom.Html
	case inBody:
	default:
		return false
	}
	top := p.top()
	switch {
	case name == atom.Body:
		p.phase = afterBody
		return top.DataAtom == atom.Body
	case name == atom.Html:
		return false
	case name == atom.Table && top.DataAtom == atom.Tbody:
		p.pop()
		top = p.top()
	}
	if top.DataAtom != name {
		return false
	}
	p.pop()
	switch name {
	case atom.P:
		p.open--
	case atom.A:
		p.links--
	}
	return true
}

// html, headOpen, head and body add the elements that the document leaves out, up to the open html, the open head, the closed head and the
// open body.
func (p *Parser) html() {
	if p.phase < beforeHead {
		p.pushImplied(atom.Html)
		p.phase = beforeHead
	}
}

func (p *Parser) headOpen() {
	p.html()
	if p.phase < inHead {
		p.pushImplied(atom.Head)
		p.phase = inHead
	}
}

func (p *Parser) head() {
	p.headOpen()
	if p.phase == inHead {
		p.pop()
		p.phase = afterHead
	}
}

func (p *Parser) body() {
	p.head()
	if p.phase < inBody {
		p.pushImplied(atom.Body)
		p.phase = inBody
	}
}

// pushImplied adds an element that the source does not name; the attributes that have been read belong to another.
func (p *Parser) pushImplied(name atom.Atom) {
	attrs := p.read
	p.read = nil
	p.push(name)
	p.read = attrs
}

// push adds an element with the attributes that have been read, and opens it.
func (p *Parser) push(name atom.Atom) *html.Node {
	n := p.node(html.ElementNode)
	n.DataAtom, n.Data = name, name.String()
	if len(p.read) > 0 {
		n.Attr = p.attrs.Take(len(p.read))
		copy(n.Attr, p.read)
	}
	if len(p.stack) == 0 {
		appendChild(p.doc, n)
	} else {
		appendChild(p.top(), n)
	}
	p.stack = append(p.stack, n)
	return n
}

// pop closes the innermost element.
func (p *Parser) pop() { p.stack = p.stack[:len(p.stack)-1] }

func (p *Parser) top() *html.Node { return p.stack[len(p.stack)-1] }

func (p *Parser) node(t html.NodeType) *html.Node {
	n := p.nodes.One()
	n.Type = t
	return n
}

func appendChild(parent, n *html.Node) {
	n.Parent, n.PrevSibling = parent, parent.LastChild
	if parent.LastChild != nil {
		parent.LastChild.NextSibling = n
	} else {
		parent.FirstChild = n
	}
	parent.LastChild = n
}
