package box

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/style"
)

// Env is what Build reaches outside of the document's tree and styles.
type Env struct {
	// Content gives the picture of an address that an element refers to; nil if it cannot be had.
	Content func(n *html.Node, url string) *Content
	// SVG gives the picture of an inline <svg> element; nil if it cannot be drawn.
	SVG func(n *html.Node, st *style.Computed) *Content
	// MaxBoxes and MaxDepth limit the tree; 0 is no limit.
	MaxBoxes, MaxDepth int
}

// LimitError is a document that is larger than a limit allows.
type LimitError struct {
	Name  string // "boxes" or "depth"
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("document exceeds the limit of %d %s", e.Limit, e.Name)
}

// Build makes the box tree below the root element. It is nil if the root element makes no box.
func Build(root *html.Node, tree *style.Tree, env Env) (b *Box, err error) {
	bd := &builder{tree: tree, env: env, counters: newCounters(), anonymousStyles: map[styleKey]*style.Computed{}}
	defer func() {
		if r := recover(); r != nil {
			limit, ok := r.(*LimitError)
			if !ok {
				panic(r)
			}
			b, err = nil, limit
		}
	}()
	boxes := bd.element(root, surroundings{})
	if len(boxes) == 0 {
		return nil, nil
	}
	return boxes[0], nil
}

// builder holds the state of one Build.
type builder struct {
	tree            *style.Tree
	env             Env
	counters        *counters
	quoteDepth      int
	inline          inlineState
	anonymousStyles map[styleKey]*style.Computed
	slab            []Box // boxes are handed out from here
	count, depth    int
}

// surroundings are what boxes take over from those around them.
type surroundings struct {
	parent     *Box // nil for the root
	decoration *Decoration
	link       string
}

func (bd *builder) newBox(kind Kind, st *style.Computed, n *html.Node) *Box {
	bd.count++
	if bd.env.MaxBoxes > 0 && bd.count > bd.env.MaxBoxes {
		panic(&LimitError{"boxes", bd.env.MaxBoxes})
	}
	if len(bd.slab) == 0 {
		bd.slab = make([]Box, 32)
	}
	b := &bd.slab[0]
	bd.slab = bd.slab[1:]
	b.Kind, b.Style, b.Node = kind, st, n
	return b
}

// kindOf tells how a display value lays out its contents, and whether the box is inline-level.
func kindOf(display string) (kind Kind, inline bool) {
	switch display {
	case "inline":
		return Inline, true
	case "inline-block":
		return Block, true
	case "flex":
		return Flex, false
	case "inline-flex":
		return Flex, true
	case "grid":
		return Grid, false
	case "inline-grid":
		return Grid, true
	case "table":
		return Table, false
	case "inline-table":
		return Table, true
	case "table-row-group", "table-header-group", "table-footer-group":
		return RowGroup, false
	case "table-row":
		return Row, false
	case "table-cell":
		return Cell, false
	case "table-column-group":
		return ColumnGroup, false
	case "table-column":
		return Column, false
	case "table-caption":
		return Caption, false
	}
	return Block, false
}

// element makes the boxes of an element: none, one, or several if it is an inline one that blocks cut apart.
func (bd *builder) element(n *html.Node, around surroundings) []*Box {
	el := bd.tree.Element(n)
	if el == nil {
		return nil
	}
	st := el.Style
	if st.Display == "none" || strings.HasPrefix(st.Position, "running(") {
		return nil
	}
	bd.depth++
	defer func() { bd.depth-- }()
	if bd.env.MaxDepth > 0 && bd.depth > bd.env.MaxDepth {
		panic(&LimitError{"depth", bd.env.MaxDepth})
	}
	bd.counters.apply(st)
	if st.Display == "contents" {
		bd.counters.open()
		defer bd.counters.close()
		return bd.contents(n, el, around)
	}

	kind, inline := kindOf(st.Display)
	b := bd.newBox(kind, st, n)
	b.InlineLevel = inline
	b.OutOfFlow = st.Float == "left" || st.Float == "right" || st.Position == "absolute" || st.Position == "fixed"
	b.Link = around.link
	if n.DataAtom == atom.A {
		if href, ok := attribute(n, "href"); ok {
			b.Link = strings.TrimSpace(href)
		}
	}
	if kind == Cell || kind == Column || kind == ColumnGroup {
		b.ColSpan, b.RowSpan = spans(n, kind)
	}
	if kind == Caption {
		b.CaptionBottom = st.CaptionSide == "bottom"
	}

	// Decorations go down to what is in the flow, but not into boxes that stand in a line as a whole (CSS Text Decoration 3 §2.1).
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
	if bd.replaced(b, n) {
		if b.OutOfFlow {
			bd.inline = outer
		} else {
			bd.inline.reset()
		}
		if tablePart(kind) && kind != Table {
			b.InlineLevel = !b.OutOfFlow // CSS Display 3 §2.4
		}
	} else {
		bd.counters.open()
		b.Children = bd.contents(n, el, surroundings{b, decoration, b.Link})
		bd.counters.close()
		if st.Display == "list-item" {
			bd.marker(b, n, el)
		}
		if el.FirstLetter != nil && kind.Container() {
			bd.firstLetter(b, el.FirstLetter)
		}
		if kind.Container() {
			b.FirstLine = el.FirstLine
		}
	}
	switch {
	case b.OutOfFlow:
		bd.inline = outer
	case kind != Inline && b.Kind != Replaced:
		bd.inline.reset()
	}
	if b.Kind == Inline {
		return bd.splitInline(b)
	}
	bd.arrange(b)
	return []*Box{b}
}

// contents makes the boxes of what is in an element, generated content included.
func (bd *builder) contents(n *html.Node, el *style.Elem, around surroundings) []*Box {
	var children []*Box
	if el.Before != nil {
		children = bd.pseudo(children, n, "before", el.Before, around)
	}
	switch {
	case n.DataAtom == atom.Br && n.Namespace == "" && el.Before == nil:
		children = append(children, bd.rawText(n, "\u2028", el.Style, around))
	case n.DataAtom == atom.Wbr && n.Namespace == "" && el.Before == nil:
		children = append(children, bd.rawText(n, "\u200b", el.Style, around))
	case n.DataAtom == atom.Img && n.Namespace == "":
		// An image that is not there: its text stands for it.
		if alt, _ := attribute(n, "alt"); alt != "" {
			children = bd.text(children, n, alt, el.Style, around)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			children = bd.text(children, n, c.Data, el.Style, around)
		case html.ElementNode:
			children = append(children, bd.element(c, around)...)
		}
	}
	if el.After != nil {
		children = bd.pseudo(children, n, "after", el.After, around)
	}
	return children
}

// text adds a text in the style of the box around it.
func (bd *builder) text(children []*Box, n *html.Node, text string, st *style.Computed, around surroundings) []*Box {
	if text == "" {
		return children
	}
	text = collapse(text, st.WhiteSpace, &bd.inline)
	if text == "" {
		return children
	}
	text = transform(text, st, &bd.inline)
	return append(children, bd.rawText(n, text, st, around))
}

func (bd *builder) rawText(n *html.Node, text string, st *style.Computed, around surroundings) *Box {
	t := bd.newBox(Text, st, n)
	t.Text, t.InlineLevel, t.Decoration, t.Link = text, true, around.decoration, around.link
	if around.parent != nil {
		t.Pseudo = around.parent.Pseudo
	}
	return t
}

// splitInline cuts an inline box apart at the blocks in it (CSS 2.2 §9.2.1.1): the parts stand before, between and after the
// blocks, and all become siblings.
func (bd *builder) splitInline(b *Box) []*Box {
	block := func(c *Box) bool { return !c.InlineLevel && !c.OutOfFlow }
	if !slices.ContainsFunc(b.Children, block) {
		if b.OutOfFlow {
			// Style makes blocks of floating and positioned boxes; this is for the pseudo-elements that it may have missed.
			b.Kind, b.InlineLevel = Block, false
			bd.arrange(b)
		}
		return []*Box{b}
	}
	var out []*Box
	rest := b.Children
	first := true
	for {
		i := slices.IndexFunc(rest, block)
		piece := b
		if !first || i >= 0 {
			piece = bd.newBox(Inline, b.Style, b.Node)
			children := rest
			if i >= 0 {
				children = rest[:i]
			}
			*piece = *b
			piece.Children = slices.Clip(children)
			piece.NoStart, piece.NoEnd = !first, i >= 0
		}
		out = append(out, piece)
		if i < 0 {
			return out
		}
		out = append(out, rest[i])
		rest, first = rest[i+1:], false
	}
}

// arrange puts anonymous boxes around the children of a box so that they fit to its kind.
func (bd *builder) arrange(b *Box) {
	if b.Kind == Replaced || b.Kind == Text {
		return
	}
	if tablePart(b.Kind) || slices.ContainsFunc(b.Children, func(c *Box) bool { return tablePart(c.Kind) && c.Kind != Table }) {
		b.Children = bd.fixTableParts(b, b.Children)
	}
	switch {
	case b.Kind == Flex || b.Kind == Grid:
		b.Children = bd.items(b)
	case b.Kind.Container():
		bd.blocks(b)
	}
}

// tablePart reports whether a kind has its place in or as a table.
func tablePart(k Kind) bool {
	switch k {
	case Table, RowGroup, Row, Cell, ColumnGroup, Column, Caption:
		return true
	}
	return false
}

// items makes the children of a flex or grid container its items: text becomes the content of an anonymous block, and inline
// boxes become blocks (CSS Flexbox 1 §4).
func (bd *builder) items(b *Box) []*Box {
	out := make([]*Box, 0, len(b.Children))
	for i := 0; i < len(b.Children); {
		c := b.Children[i]
		if c.Kind != Text {
			if c.InlineLevel && !c.OutOfFlow {
				c.InlineLevel = false
				if c.Kind == Inline {
					c.Kind = Block
					bd.arrange(c)
				}
			}
			if c.Style.Specified == "inline" && c.Kind == Block && !c.OutOfFlow && !c.Anonymous {
				bd.wrapInlineItem(c)
			}
			out = append(out, c)
			i++
			continue
		}
		j := i
		empty := true
		for j < len(b.Children) && b.Children[j].Kind == Text {
			empty = empty && blank(b.Children[j])
			j++
		}
		if !empty {
			item := bd.anonymous(Block, b, slices.Clip(b.Children[i:j]))
			item.Inlines = true
			out = append(out, item)
		}
		i = j
	}
	return out
}

// wrapInlineItem gives an item that was an inline element the inline box as its content, in the same style: margins, borders and paddings
// count twice. That is not CSS (Flexbox 1 §4 makes one block of the element) but what WeasyPrint prints, and labels with badges in
// flex rows have been measured out with it.
func (bd *builder) wrapInlineItem(item *Box) {
	if !item.Inlines && len(item.Children) > 0 {
		return
	}
	inner := bd.newBox(Inline, item.Style, item.Node)
	inner.InlineLevel, inner.Pseudo, inner.Link, inner.Children = true, item.Pseudo, item.Link, item.Children
	item.Children, item.Inlines = []*Box{inner}, true
}

// blocks makes the children of a block container all block-level, with anonymous blocks around those that are not, or
// leaves them all inline-level (CSS 2.2 §9.2.1.1).
func (bd *builder) blocks(b *Box) {
	inline, block := false, false
	for _, c := range b.Children {
		switch {
		case c.OutOfFlow:
		case !c.InlineLevel:
			block = true
		default:
			inline = true
		}
	}
	if !block {
		b.Inlines = inline
		return
	}
	if !inline {
		return
	}
	out := make([]*Box, 0, len(b.Children))
	for i := 0; i < len(b.Children); {
		c := b.Children[i]
		if !c.InlineLevel || c.OutOfFlow {
			out = append(out, c)
			i++
			continue
		}
		// A run of inline-level boxes; what is out of the flow stays with it.
		j, end, empty := i, i, true
		for j < len(b.Children) && (b.Children[j].InlineLevel || b.Children[j].OutOfFlow) {
			if r := b.Children[j]; !r.OutOfFlow {
				end = j + 1
				empty = empty && r.Kind == Text && blank(r)
			}
			j++
		}
		switch {
		case empty:
			for _, r := range b.Children[i:j] {
				if r.OutOfFlow {
					out = append(out, r)
				}
			}
			i = j
		default:
			a := bd.anonymous(Block, b, slices.Clip(b.Children[i:end]))
			a.Inlines = true
			out = append(out, a)
			i = end
		}
	}
	// The first anonymous block has the first line of the block around it.
	if b.FirstLine != nil {
		if f := out[0]; f.Anonymous && f.Kind == Block {
			f.FirstLine = b.FirstLine
		}
	}
	b.Children = out
}

// firstLetter makes a box of its own for the first letter of a block container.
func (bd *builder) firstLetter(b *Box, st *style.Computed) {
	parent := b
	for {
		i := slices.IndexFunc(parent.Children, func(c *Box) bool {
			return !c.OutOfFlow && c.Pseudo != "marker" && !(c.Kind == Text && blank(c))
		})
		if i < 0 {
			return
		}
		c := parent.Children[i]
		if c.Kind == Inline || c.Kind == Block && !c.InlineLevel && c.Inlines {
			parent = c
			continue
		}
		if c.Kind != Text {
			return
		}
		skip, n := firstLetter(c.Text)
		if n == 0 {
			return
		}
		letter := *c
		letter.Style, letter.Text, letter.Pseudo = st, transform(c.Text[skip:skip+n], st, &inlineState{}), "first-letter"
		around := bd.newBox(Inline, st, c.Node)
		around.InlineLevel, around.Pseudo, around.Link = true, "first-letter", c.Link
		around.Children = []*Box{&letter}
		if st.Float == "left" || st.Float == "right" {
			around.Kind, around.InlineLevel, around.OutOfFlow, around.Inlines = Block, false, true, true
		}
		rest := *c
		rest.Text = c.Text[skip+n:]
		parts := []*Box{around}
		if rest.Text != "" {
			parts = append(parts, &rest)
		}
		parent.Children = slices.Replace(parent.Children, i, i+1, parts...)
		return
	}
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// spans reads colspan, rowspan and span as HTML says: at most 1000 columns and 65534 rows.
func spans(n *html.Node, kind Kind) (cols, rows int) {
	number := func(name string, lowest, highest int) int {
		s, ok := attribute(n, name)
		if !ok {
			return 1
		}
		v, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || v < lowest {
			return 1
		}
		return min(v, highest)
	}
	if kind == Cell {
		return number("colspan", 1, 1000), number("rowspan", 0, 65534)
	}
	return number("span", 1, 1000), 1
}
