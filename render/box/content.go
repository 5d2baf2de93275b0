package box

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/style"
)

// replaced makes a replaced box of an element that shows a picture, if it has one.
func (bd *builder) replaced(b *Box, n *html.Node) bool {
	var c *Content
	switch {
	case n.Namespace == "svg" && n.Data == "svg":
		if bd.env.SVG != nil {
			c = bd.env.SVG(n, b.Style)
		}
		if c == nil {
			c = &Content{}
		}
	case n.Namespace != "":
		return false
	case n.DataAtom == atom.Img || n.DataAtom == atom.Embed:
		c = bd.picture(n, "src")
	case n.DataAtom == atom.Object:
		c = bd.picture(n, "data")
	case len(b.Style.Content) == 1 && b.Style.Content[0].Kind == "url":
		c = bd.fetch(n, b.Style.Content[0].Text)
	}
	if c == nil {
		return false
	}
	b.Kind, b.Content = Replaced, c
	return true
}

func (bd *builder) picture(n *html.Node, attr string) *Content {
	src, _ := attribute(n, attr)
	c := bd.fetch(n, strings.TrimSpace(src))
	if c == nil {
		return nil
	}
	if alt, ok := attribute(n, "alt"); ok && alt != c.Alt {
		named := *c
		named.Alt = alt
		return &named
	}
	return c
}

func (bd *builder) fetch(n *html.Node, url string) *Content {
	if url == "" || bd.env.Content == nil {
		return nil
	}
	return bd.env.Content(n, url)
}

// pseudo adds the box of a ::before or ::after pseudo-element.
func (bd *builder) pseudo(n *html.Node, name string, st *style.Computed, around surroundings) {
	if st.Display == "none" || st.ContentNormal {
		return
	}
	bd.counters.apply(st)
	kind, inline := kindOf(st.Display)
	b := bd.newBox(kind, st, n)
	b.InlineLevel, b.Pseudo, b.Link = inline, name, around.link
	b.OutOfFlow = st.Float == "left" || st.Float == "right" || st.Position == "absolute" || st.Position == "fixed"
	decoration := around.decoration
	if b.OutOfFlow || b.Atomic() {
		decoration = nil
	}
	if len(st.TextDecorationLine) > 0 {
		decoration = &Decoration{st, decoration}
	}
	outer := bd.inline
	if kind != Inline || b.OutOfFlow {
		bd.inline.reset()
	}
	b.Children = bd.generated(n, st, surroundings{b, decoration, b.Link})
	if st.Display == "list-item" {
		bd.marker(b, n, nil)
	}
	bd.inlineAfter(b, outer)
	if kind == Inline {
		bd.splitInline(b)
		return
	}
	bd.arrange(b)
	bd.add(b)
}

// generated makes the boxes of the content property (CSS Content 3).
func (bd *builder) generated(n *html.Node, st *style.Computed, around surroundings) []*Box {
	start := len(bd.stack)
	var text strings.Builder
	flush := func() {
		bd.text(n, text.String(), st, around)
		text.Reset()
	}
	for _, c := range st.Content {
		if c.Kind != "url" {
			text.WriteString(bd.contentText(n, st, c))
			continue
		}
		flush()
		if pic := bd.fetch(n, c.Text); pic != nil {
			b := bd.newBox(Replaced, AnonymousStyle(st, "inline"), n)
			b.Content, b.InlineLevel, b.Anonymous, b.Pseudo = pic, true, true, around.parent.Pseudo
			bd.inline = inlineState{started: true}
			bd.add(b)
		}
	}
	flush()
	return bd.list(start)
}

// contentText is the text of an item of the content property.
func (bd *builder) contentText(n *html.Node, st *style.Computed, c style.Content) string {
	switch c.Kind {
	case "string":
		return c.Text
	case "attr":
		v, _ := attribute(n, c.Text)
		return v
	case "counter":
		v := bd.counters.values(c.Text)
		return bd.env.Counters.text(counterStyle(c.Style), v[len(v)-1])
	case "counters":
		var parts []string
		for _, v := range bd.counters.values(c.Text) {
			parts = append(parts, bd.env.Counters.text(counterStyle(c.Style), v))
		}
		return strings.Join(parts, c.Sep)
	case "open-quote":
		bd.quoteDepth++
		return quote(st.Quotes, bd.quoteDepth-1, false)
	case "close-quote":
		bd.quoteDepth = max(bd.quoteDepth-1, 0)
		return quote(st.Quotes, bd.quoteDepth, true)
	case "no-open-quote":
		bd.quoteDepth++
	case "no-close-quote":
		bd.quoteDepth = max(bd.quoteDepth-1, 0)
	}
	return ""
}

func counterStyle(name string) string {
	if name == "" {
		return "decimal"
	}
	return name
}

// quote gives a quotation mark for a depth; quotes are pairs, the last pair is for all that is deeper.
func quote(quotes []string, depth int, closing bool) string {
	if quotes == nil {
		quotes = []string{"“", "”", "‘", "’"}
	}
	if len(quotes) < 2 {
		return ""
	}
	i := min(2*depth, len(quotes)/2*2-2)
	if closing {
		i++
	}
	return quotes[i]
}

// marker makes the marker of a list item (CSS Lists 3 §3): ::marker content, else list-style-image, else the counter.
func (bd *builder) marker(b *Box, n *html.Node, el *style.Elem) {
	outer := bd.inline
	defer func() { bd.inline = outer }()
	bd.inline.reset()

	st := b.Style
	inside := st.ListStylePosition == "inside"
	display := "inline"
	if !inside {
		display = "block"
	}
	mst := AnonymousStyle(st, display)
	if el != nil && el.Marker != nil {
		mst = el.Marker
		if !mst.ContentNormal && len(mst.Content) == 0 {
			return
		}
	}
	if mst.WhiteSpace == "normal" {
		mst = bd.markerStyle(mst)
	}
	kind := Inline
	if !inside {
		kind = Block
	}
	m := bd.newBox(kind, mst, n)
	m.Pseudo, m.InlineLevel, m.Link = "marker", inside, b.Link
	around := surroundings{parent: m, link: b.Link}
	switch {
	case el != nil && el.Marker != nil && !mst.ContentNormal:
		m.Children = bd.generated(n, mst, around)
	case st.ListStyleImage.URL != "" && bd.fetch(n, st.ListStyleImage.URL) != nil:
		pic := bd.newBox(Replaced, AnonymousStyle(mst, "inline"), n)
		pic.Content, pic.InlineLevel, pic.Anonymous, pic.Pseudo = bd.fetch(n, st.ListStyleImage.URL), true, true, "marker"
		m.Children = []*Box{pic}
		if inside {
			m.Children = append(m.Children, bd.rawText(n, " ", mst, around))
		}
	case st.ListStyleType != "none" && st.ListStyleType != "":
		v := bd.counters.values("list-item")
		text := bd.env.Counters.marker(st.ListStyleType, v[len(v)-1])
		if text == "" {
			return
		}
		m.Children = []*Box{bd.rawText(n, text, mst, around)}
	default:
		return
	}
	if !inside {
		m.Inlines = true
		b.Marker = m
		return
	}
	b.Children = append([]*Box{m}, b.Children...)
}

// markerStyle keeps the space after a marker (CSS Lists 3 §3.1 has white-space: pre in the user agent's style sheet).
func (bd *builder) markerStyle(st *style.Computed) *style.Computed {
	key := styleKey{st, "marker"}
	if m := bd.anonymousStyles[key]; m != nil {
		return m
	}
	m := *st
	m.WhiteSpace = "pre"
	bd.anonymousStyles[key] = &m
	return &m
}
