package style

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"etikett/render/css"
)

// document parses HTML and puts the sheet of each <style> into a Cascade.
func document(t testing.TB, env Env, src string) (*Tree, *html.Node) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return cascadeOf(env, doc).Compute(doc), doc
}

func cascadeOf(env Env, doc *html.Node) *Cascade {
	sheets := []Sheet{UserAgent()}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "style" && n.FirstChild != nil {
			sheet, _ := css.Parse(n.FirstChild.Data, css.Options{})
			sheets = append(sheets, Sheet{Rules: sheet, Origin: AuthorOrigin})
		}
	}
	return New(env, sheets...)
}

func byID(t testing.TB, tree *Tree, id string) *Elem {
	t.Helper()
	for _, e := range tree.Elements() {
		for _, a := range e.Node.Attr {
			if a.Key == "id" && a.Val == id {
				return &e
			}
		}
	}
	t.Fatalf("no element %q", id)
	return nil
}

func TestUserAgentSheet(t *testing.T) {
	_, warnings := css.Parse(userAgentCSS, css.Options{})
	if len(warnings) > 0 {
		t.Error(warnings)
	}
	s := UserAgent()
	s.Origin = AuthorOrigin // whose warnings are kept
	if w := New(Env{}, s).Warnings(); len(w) > 0 {
		t.Error(w)
	}
	tree, _ := document(t, Env{}, `<body><h1 id=a>x</h1><ul><li id=b>y<ul><li id=c>z</ul></ul><p id=d>q <sub id=e>s</sub><a id=f href=x>l</a><td>`)
	a, b, c, d, e, f := byID(t, tree, "a").Style, byID(t, tree, "b"), byID(t, tree, "c").Style, byID(t, tree, "d").Style, byID(t, tree, "e").Style, byID(t, tree, "f").Style
	if a.FontSize != 32 || a.Font.Weight != 700 || a.Margin.Top.Px != .67*32 || a.Display != "block" {
		t.Errorf("h1: %v %v %v %v", a.FontSize, a.Font.Weight, a.Margin.Top, a.Display)
	}
	if b.Style.Display != "list-item" || b.Style.ListStyleType != "disc" || c.ListStyleType != "circle" || b.Marker == nil || b.Marker.FontFeatures != `"tnum" 1` {
		t.Errorf("li: %v %v %v", b.Style.Display, b.Style.ListStyleType, c.ListStyleType)
	}
	if d.Margin.Top.Px != 16 || e.VerticalAlign != "sub" || e.FontSize != 16*8.0/9 || f.Color != rgba(0, 0, 255, 255) {
		t.Errorf("text: %v %v %v %v", d.Margin.Top, e.VerticalAlign, e.FontSize, f.Color)
	}
}
