package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// Limits of one picture; 0 means the default.
type Limits struct {
	Bytes    int // of a file; 16 MiB
	Elements int // of the file; 50,000
	Depth    int // of the elements, and of <use> within <use>; 128
	Ops      int // operations of the drawing, <use> counted each time; 100,000
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.Bytes, 16<<20)
	set(&l.Elements, 50_000)
	set(&l.Depth, 128)
	set(&l.Ops, 100_000)
	return l
}

// LimitError is a picture that is larger than a limit allows.
type LimitError struct {
	Name  string
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("svg: exceeds the limit of %d %s", e.Limit, e.Name)
}

var errNoSVG = errors.New("svg: no <svg> element")

// tree reads XML into a tree of nodes, which selectors and styles know how to handle. Entities that a document defines itself are
// not expanded, so that they cannot multiply.
func tree(data []byte, limits Limits) (*html.Node, error) {
	if len(data) > limits.Bytes {
		return nil, &LimitError{"bytes", limits.Bytes}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	doc := &html.Node{Type: html.DocumentNode}
	at, depth, count := doc, 0, 0
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			if root(doc) == nil {
				return nil, fmt.Errorf("svg: %w", err)
			}
			break // what came before the damage is drawn
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if count++; count > limits.Elements {
				return nil, &LimitError{"elements", limits.Elements}
			}
			if depth++; depth > limits.Depth {
				return nil, &LimitError{"levels of elements", limits.Depth}
			}
			n := &html.Node{Type: html.ElementNode, Data: tok.Name.Local, Namespace: "svg"}
			if p := tok.Name.Space; p != "" && p != "svg" { // editors' own elements
				n.Data = p + ":" + n.Data
			}
			for _, a := range tok.Attr {
				at := html.Attribute{Key: a.Name.Local, Val: a.Value}
				switch a.Name.Space {
				case "":
				case "xlink":
					at.Namespace = "xlink"
				case "xml":
					if at.Key != "lang" {
						at.Key = "xml:" + at.Key
					}
				default:
					continue
				}
				n.Attr = append(n.Attr, at)
			}
			at.AppendChild(n)
			at = n
		case xml.EndElement:
			if at.Parent != nil {
				at = at.Parent
				depth--
			}
		case xml.CharData:
			if at != doc {
				at.AppendChild(&html.Node{Type: html.TextNode, Data: string(tok)})
			}
		}
	}
	if root(doc) == nil {
		return nil, errNoSVG
	}
	return doc, nil
}

// root gives the first <svg> element of a document.
func root(doc *html.Node) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "svg" {
			return n
		}
	}
	return nil
}

// attr gives an attribute, trimmed; "" if there is none.
func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if a := &n.Attr[i]; a.Key == name && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// href gives the reference of an element, in the new or the old way.
func href(n *html.Node) string {
	if v := attr(n, "href"); v != "" {
		return v
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		if a.Key == "href" && a.Namespace == "xlink" || a.Key == "xlink:href" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// fragment gives the id that a reference of this document points to, "" for others.
func fragment(url string) string {
	url = strings.Trim(strings.TrimSpace(url), `"'`)
	if id, ok := strings.CutPrefix(url, "#"); ok {
		return id
	}
	return ""
}
