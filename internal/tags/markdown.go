package tags

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/dtl"
)

func addMarkdown(lib *dtl.Library) {
	lib.Filter("markdownify", markdownify, dtl.ArgOptional)
}

// markdown is Markdown with what Python-Markdown's "extra" adds, as far as goldmark knows it. HTML in the text is kept:
// it is cleaned together with the result.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.DefinitionList, extension.Footnote),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// markdownify turns Markdown into HTML that holds harmless elements only.
func markdownify(ctx *dtl.Context, value, _ any) (any, error) {
	s, err := ctx.Str(value)
	if err != nil {
		return nil, err
	}
	if err := ctx.Charge(4 * len(s)); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := markdown.Convert([]byte(s), &b); err != nil {
		return nil, err
	}
	nodes, err := nethtml.ParseFragment(&b, &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	for _, n := range nodes {
		writeClean(&out, n)
	}
	clean := strings.TrimSpace(out.String())
	return dtl.Safe(clean), ctx.Charge(len(clean))
}

// Elements and attributes that InvenTree lets through.
var (
	allowedElements = map[string]bool{
		"a": true, "abbr": true, "b": true, "blockquote": true, "code": true, "em": true, "h1": true, "h2": true, "h3": true,
		"h4": true, "h5": true, "hr": true, "i": true, "img": true, "li": true, "ol": true, "p": true, "pre": true, "s": true,
		"strong": true, "table": true, "thead": true, "tbody": true, "th": true, "tr": true, "td": true, "ul": true,
	}
	allowedAttributes = map[string]bool{"href": true, "src": true, "alt": true}
)

// writeClean writes a node. Of elements that are not allowed only the inside is left, of scripts and comments nothing.
func writeClean(b *strings.Builder, n *nethtml.Node) {
	switch n.Type {
	case nethtml.TextNode:
		b.WriteString(textEscaper.Replace(n.Data))
		return
	case nethtml.ElementNode:
	default:
		return
	}
	allowed := allowedElements[n.Data]
	if allowed {
		b.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			if allowedAttributes[a.Key] && (a.Key == "alt" || harmlessAddress(a.Val)) {
				b.WriteString(" " + a.Key + `="` + attributeEscaper.Replace(a.Val) + `"`)
			}
		}
		b.WriteString(">")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeClean(b, c)
	}
	if allowed && n.Data != "img" && n.Data != "hr" {
		b.WriteString("</" + n.Data + ">")
	}
}

var (
	textEscaper      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

// harmlessAddress lets through addresses without a scheme, and those of the web and of mail.
func harmlessAddress(address string) bool {
	clean := strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address))
	scheme, _, ok := strings.Cut(clean, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return scheme == "http" || scheme == "https" || scheme == "mailto"
}
