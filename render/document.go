package render

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/paint"
)

// Document is a rendered document.
type Document struct {
	Pages    []*paint.Page
	Warnings []Warning
	Title    string
	Lang     string            // of the root element
	Meta     map[string]string // <meta name content>: author, description, keywords …, names in lower case
}

// Warning tells of something in the document that did not come out as it asks.
type Warning struct {
	Element  string `json:"element,omitempty"`  // the element concerned, as `img.qr`; "" if there is none
	Property string `json:"property,omitempty"` // CSS property, or the attribute or rule concerned; "" if there is none
	Line     int    `json:"line,omitempty"`     // in the style sheet, from 1; 0 if unknown
	Message  string `json:"message"`
}

func (w Warning) String() string {
	var s strings.Builder
	if w.Element != "" {
		s.WriteString(w.Element + ": ")
	}
	if w.Property != "" {
		s.WriteString(w.Property + ": ")
	}
	s.WriteString(w.Message)
	if w.Line > 0 {
		fmt.Fprintf(&s, " (line %d)", w.Line)
	}
	return s.String()
}

// maxWarnings is how many warnings a document may have; more do not tell more.
const maxWarnings = 200

// warnings collects warnings, each once.
type warnings struct {
	list []Warning
	seen map[Warning]bool
}

func (w *warnings) add(x Warning) {
	if len(w.list) >= maxWarnings || w.seen[x] {
		return
	}
	if w.seen == nil {
		w.seen = map[Warning]bool{}
	}
	w.seen[x] = true
	w.list = append(w.list, x)
}

// describe names an element in a warning.
func describe(n *html.Node) string {
	if n == nil {
		return ""
	}
	s := n.Data
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			s += "#" + a.Val
		case "class":
			for _, c := range strings.Fields(a.Val) {
				s += "." + c
			}
		}
	}
	const most = 80
	if len(s) > most {
		s = s[:most] + "…"
	}
	return s
}

// readHead fills in what the document says about itself, and gives its root element.
func (d *Document) readHead(doc *html.Node) *html.Node {
	var root *html.Node
	for c := doc.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			root = c
			break
		}
	}
	if root == nil {
		return nil
	}
	d.Lang = attr(root, "lang")
	head := root.FirstChild
	for head != nil && head.DataAtom != atom.Head {
		head = head.NextSibling
	}
	if head == nil {
		return root
	}
	for c := head.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Title:
			if d.Title == "" {
				d.Title = strings.Join(strings.Fields(textOf(c)), " ")
			}
		case atom.Meta:
			if name := attr(c, "name"); name != "" {
				if d.Meta == nil {
					d.Meta = map[string]string{}
				}
				d.Meta[strings.ToLower(name)] = attr(c, "content")
			}
		}
	}
	return root
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// textOf is the text directly in an element.
func textOf(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return c.Data
	}
	var s strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			s.WriteString(c.Data)
		}
	}
	return s.String()
}
