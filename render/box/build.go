package box

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/internal/slab"
	"etikett/render/style"
)

// Env is what Build reaches outside of the document's tree and styles.
type Env struct {
	// Content gives the picture of an address that an element refers to; nil if it cannot be had.
	Content func(n *html.Node, url string) *Content
	// SVG gives the picture of an inline <svg> element; nil if it cannot be drawn.
	SVG func(n *html.Node, st *style.Computed) *Content
	// Counters are the counter styles of the document; nil: the predefined ones.
	Counters *CounterStyles
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
func Build(root *html.Node, tree *style.Tree, env Env) (*Box, error) {
	return NewBuilder().Build(root, tree, env)
}

// Builder makes box trees. It uses the memory of one for the next: a tree is gone when the next is made. It is for one goroutine at a
// time.
type Builder struct{ b builder }

// NewBuilder makes a Builder.
func NewBuilder() *Builder {
	return &Builder{builder{anonymousStyles: map[styleKey]*style.Computed{}}}
}

// maxAnonymousStyles is how many styles of anonymous boxes a Builder keeps.
const maxAnonymousStyles = 1024

// Build makes the box tree below the root element. It is nil if the root element makes no box.
func (u *Builder) Build(root *html.Node, tree *style.Tree, env Env) (b *Box, err error) {
	bd := &u.b
	bd.tree, bd.env, bd.counters = tree, env, newCounters()
	bd.quoteDepth, bd.count, bd.depth, bd.inline = 0, 0, 0, inlineState{}
	bd.boxes.Reset()
	bd.lists.Reset()
	if len(bd.anonymousStyles) > maxAnonymousStyles {
		clear(bd.anonymousStyles)
	}
	defer func() {
		bd.tree, bd.env = nil, Env{}
		if r := recover(); r != nil {
			limit, ok := r.(*LimitError)
			if !ok {
				panic(r)
			}
			b, err = nil, limit
		}
	}()
	bd.stack = bd.stack[:0]
	bd.element(root, surroundings{})
	if len(bd.stack) == 0 {
		return nil, nil
	}
	return bd.stack[0], nil
}

// builder holds the state of one Build.
type builder struct {
	tree            *style.Tree
	env             Env
	counters        *counters
	quoteDepth      int
	inline          inlineState
	anonymousStyles map[styleKey]*style.Computed
	boxes           slab.Of[Box]
	lists           slab.Of[*Box] // children
	stack           []*Box        // children of the boxes in work, one list behind the other
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
	b := bd.boxes.One()
	b.ID = bd.count
	b.Kind, b.Style, b.Node = kind, st, n
	return b
}

// copyOf gives a box like another.
func (bd *builder) copyOf(b *Box) *Box {
	c := bd.newBox(b.Kind, b.Style, b.Node)
	id := c.ID
	*c = *b
	c.ID = id
	return c
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

// add puts a box behind the children of the box in work.
func (bd *builder) add(b *Box) { bd.stack = append(bd.stack, b) }

// list takes what has been added since start as a list of children.
func (bd *builder) list(start int) []*Box {
	list := bd.lists.Take(len(bd.stack) - start)
	copy(list, bd.stack[start:])
	bd.stack = bd.stack[:start]
	return list
}

// element adds the boxes of an element: none, one, or several if it is an inline one that blocks cut apart.
func (bd *builder) element(n *html.Node, around surroundings) {
	el := bd.tree.Element(n)
	if el == nil {
		return
	}
	st := el.Style
	if st.Display == "none" || strings.HasPrefix(st.Position, "running(") {
		return
	}
	bd.depth++
	defer func() { bd.depth-- }()
	if bd.env.MaxDepth > 0 && bd.depth > bd.env.MaxDepth {
		panic(&LimitError{"depth", bd.env.MaxDepth})
	}
	bd.counters.apply(st)
	if st.Display == "contents" {
		bd.counters.open()
		bd.contents(n, el, around)
		bd.counters.close()
		return
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
		if tablePart(kind) && kind != Table {
			b.InlineLevel = !b.OutOfFlow // CSS Display 3 §2.4
		}
	} else {
		bd.counters.open()
		start := len(bd.stack)
		bd.contents(n, el, surroundings{b, decoration, b.Link})
		b.Children = bd.list(start)
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
	bd.inlineAfter(b, outer)
	if b.Kind == Inline {
		bd.splitInline(b)
		return
	}
	bd.arrange(b)
	bd.add(b)
}

// inlineAfter sets what text after a box has to know; outer is what text before it left.
func (bd *builder) inlineAfter(b *Box, outer inlineState) {
	switch {
	case b.OutOfFlow:
		bd.inline = outer
	case b.Kind != Inline:
		bd.inline = inlineState{started: b.InlineLevel}
	case hasEdges(b.Style):
		bd.inline.started = true
	}
}

// hasEdges reports whether an inline box is to be seen even if it is empty.
func hasEdges(st *style.Computed) bool {
	some := func(l style.Length) bool { return l.Px != 0 || l.HasPercent() }
	return st.Border.Left.Width != 0 || st.Border.Right.Width != 0 || some(st.Padding.Left) || some(st.Padding.Right) || some(st.Margin.Left) || some(st.Margin.Right)
}

// contents adds the boxes of what is in an element, generated content included.
func (bd *builder) contents(n *html.Node, el *style.Elem, around surroundings) {
	if el.Before != nil {
		bd.pseudo(n, "before", el.Before, around)
	}
	switch {
	case n.DataAtom == atom.Br && n.Namespace == "" && el.Before == nil:
		bd.add(bd.rawText(n, "\u2028", el.Style, around))
		bd.inline = inlineState{}
	case n.DataAtom == atom.Wbr && n.Namespace == "" && el.Before == nil:
		bd.add(bd.rawText(n, "\u200b", el.Style, around))
	case n.DataAtom == atom.Img && n.Namespace == "":
		// An image that is not there: its text stands for it.
		if alt, _ := attribute(n, "alt"); alt != "" {
			bd.text(n, alt, el.Style, around)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			bd.text(n, c.Data, el.Style, around)
		case html.ElementNode:
			bd.element(c, around)
		}
	}
	if el.After != nil {
		bd.pseudo(n, "after", el.After, around)
	}
}

// text adds a text in the style of the box around it.
func (bd *builder) text(n *html.Node, text string, st *style.Computed, around surroundings) {
	if text == "" {
		return
	}
	text = collapse(text, st.WhiteSpace, &bd.inline)
	if text == "" {
		return
	}
	bd.add(bd.rawText(n, transform(text, st, &bd.inline), st, around))
}

func (bd *builder) rawText(n *html.Node, text string, st *style.Computed, around surroundings) *Box {
	t := bd.newBox(Text, st, n)
	t.Text, t.InlineLevel, t.Decoration, t.Link = text, true, around.decoration, around.link
	if around.parent != nil {
		t.Pseudo = around.parent.Pseudo
	}
	return t
}

// splitInline adds an inline box, cut apart at the blocks in it (CSS 2.2 §9.2.1.1): the parts stand before, between and after the
// blocks, and all become siblings.
func (bd *builder) splitInline(b *Box) {
	block := func(c *Box) bool { return !c.InlineLevel && !c.OutOfFlow }
	i := slices.IndexFunc(b.Children, block)
	if i < 0 {
		if b.OutOfFlow {
			// Style makes blocks of floating and positioned boxes; this is for the pseudo-elements that it may have missed.
			b.Kind, b.InlineLevel = Block, false
			bd.arrange(b)
		}
		bd.add(b)
		return
	}
	for rest, first := b.Children, true; ; first = false {
		end := i
		if i < 0 {
			end = len(rest)
		}
		piece := bd.copyOf(b)
		piece.Children = slices.Clip(rest[:end])
		piece.NoStart, piece.NoEnd = !first, i >= 0
		bd.add(piece)
		if i < 0 {
			return
		}
		bd.add(rest[i])
		rest = rest[i+1:]
		i = slices.IndexFunc(rest, block)
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
	out := bd.lists.Take(len(b.Children))[:0]
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
		letter := bd.copyOf(c)
		letter.Style, letter.Text, letter.Pseudo = st, transform(c.Text[skip:skip+n], st, &inlineState{}), "first-letter"
		around := bd.newBox(Inline, st, c.Node)
		around.InlineLevel, around.Pseudo, around.Link = true, "first-letter", c.Link
		around.Children = []*Box{letter}
		if st.Float == "left" || st.Float == "right" {
			around.Kind, around.InlineLevel, around.OutOfFlow, around.Inlines = Block, false, true, true
		}
		rest := bd.copyOf(c)
		rest.Text = c.Text[skip+n:]
		parts := []*Box{around}
		if rest.Text != "" {
			parts = append(parts, rest)
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
