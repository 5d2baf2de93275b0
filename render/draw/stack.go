package draw

import (
	"slices"

	"etikett/render/box"
	"etikett/render/layout"
	"etikett/render/paint"
)

// context is a stacking context, or what CSS 2.2 appendix E treats like one: floats, inline-blocks, positioned boxes with z-index: auto.
// Its lists are in the order in which they are painted.
type context struct {
	frame
	clip *clip // what cuts the box itself
	z    int

	blocks   []item     // the backgrounds of blocks in the flow (step 4)
	floats   []*context // step 5
	inlines  []item     // contents of lines, and what is painted like it (step 7)
	layers   []*context // positioned boxes and stacking contexts, sorted by z (steps 3, 8 and 9)
	outlines []item
	links    []item
}

// item is one thing to paint: a fragment at a place, or a context in the middle of a line.
type item struct {
	frame
	clip    *clip
	start   float64 // of the line that a text is in
	context *context
}

// clip is an edge that cuts what is painted, inside of further ones.
type clip struct {
	outer *clip
	path  paint.ClipPath
	depth int
}

// clips are the edges that cut the descendants of a box. Overflow cuts only those whose containing block is inside:
// boxes in the flow, absolutely positioned ones, and fixed ones each have their own.
type clips struct{ flow, absolute, fixed *clip }

// contextFor makes the context of a fragment and collects what is in it. layers is the stacking context that gets positioned
// descendants: the new context itself if it is a real one.
func (p *painter) contextFor(f frame, cut *clip, inside clips, layers *context) *context {
	c := p.newContext()
	c.frame, c.clip = f, cut
	if layers == nil {
		layers = c
	}
	p.collectBox(c, layers, f, inside)
	return c
}

// collectBox adds what a box paints besides its own background and border, which the caller has seen to.
func (p *painter) collectBox(c, layers *context, f frame, cut clips) {
	s := f.Box.Style
	if s.Outline.Width > 0 {
		c.outlines = append(c.outlines, item{frame: f, clip: cut.flow})
	}
	if f.Box.Kind == box.Replaced {
		c.inlines = append(c.inlines, item{frame: f, clip: cut.flow})
	}
	if s.Overflow != "visible" && s.Overflow != "" && !p.viewport(f.Box) && (f.Box.Kind.Container() || f.Box.Kind == box.Flex || f.Box.Kind == box.Grid) {
		edge := f.paddingEdge()
		cut.flow = cut.flow.inside(clipTo(&edge))
	}
	if f.Box.Positioned() {
		cut.absolute = cut.flow
		if len(s.Transform) > 0 {
			cut.fixed = cut.flow
		}
	}
	p.collect(c, layers, f, cut, f.x)
}

// inside adds an edge to those that cut already.
func (c *clip) inside(path paint.ClipPath) *clip {
	n := &clip{outer: c, path: path, depth: 1}
	if c != nil {
		n.depth = c.depth + 1
	}
	return n
}

// collect adds the children of a fragment to a context: each to the list of the step in which it is painted.
func (p *painter) collect(c, layers *context, parent frame, cut clips, line float64) {
	for _, child := range parent.Children {
		f := frame{Fragment: child, x: parent.x + child.X, y: parent.y + child.Y}
		switch child.Kind {
		case layout.TextFragment:
			c.inlines = append(c.inlines, item{frame: f, clip: cut.flow, start: line})
			continue
		case layout.LineFragment:
			p.collect(c, layers, f, cut, f.x)
			continue
		}
		b := child.Box
		if b.Kind == box.Table && b == parent.Box {
			// The grid of a table inside of the box that holds its captions too: it is not one more box.
			p.block(c, f, cut)
			p.collect(c, layers, f, cut, f.x)
			continue
		}
		if b.Link != "" && b.Link != parent.Box.Link {
			c.links = append(c.links, item{frame: f, clip: cut.flow})
		}
		p.collectChild(c, layers, parent, f, cut, line)
	}
}

// collectChild adds the fragment of a box. CSS 2.2 appendix E, https://www.w3.org/TR/CSS22/zindex.html#painting-order
func (p *painter) collectChild(c, layers *context, parent, f frame, cut clips, line float64) {
	b, s := f.Box, f.Box.Style
	positioned := s.Position != "static" && s.Position != "" && !b.Anonymous
	own := cut.flow
	switch {
	case !positioned || !b.OutOfFlow:
	case s.Position == "fixed":
		own = cut.fixed
	case s.Position == "absolute":
		own = cut.absolute
	}
	cut.flow = own
	item := item{frame: f, clip: own}
	switch real := p.stacks(f, positioned, parent.Box); {
	case real:
		inside := cut
		if grouped(f) {
			inside = clips{} // the group is cut from outside
		}
		child := p.contextFor(f, own, inside, nil)
		child.z = s.ZIndex
		if s.ZIndexAuto {
			child.z = 0
		}
		layers.layers = append(layers.layers, child)
	case positioned:
		// Its positioned descendants are layers of their own beside it, so it comes before them.
		child := p.newContext()
		child.frame, child.clip = f, own
		layers.layers = append(layers.layers, child)
		p.collectBox(child, layers, f, cut)
	case b.Float():
		c.floats = append(c.floats, p.contextFor(f, own, cut, layers))
	case b.Atomic() || parent.Box.Kind == box.Flex || parent.Box.Kind == box.Grid:
		if b.Kind == box.Replaced {
			if f.decorated() {
				c.inlines = append(c.inlines, decorationItem(item))
			}
			p.collectBox(c, layers, f, cut)
			return
		}
		item.context = p.contextFor(f, own, cut, layers)
		c.inlines = append(c.inlines, item)
	case b.Kind == box.Inline:
		if f.decorated() {
			c.inlines = append(c.inlines, item)
		}
		if s.Outline.Width > 0 {
			c.outlines = append(c.outlines, item)
		}
		p.collect(c, layers, f, cut, line)
	default:
		p.block(c, f, cut)
		p.collectBox(c, layers, f, cut)
	}
}

// decorationItem marks an item of a replaced element as that of its background and border.
func decorationItem(i item) item {
	i.start = decorationOnly
	return i
}

// decorationOnly is the start of an item that paints just the decoration of a replaced element.
const decorationOnly = -1e300

// block adds the background and border of a block in the flow. Those of rows and cells are painted by their table, except cells.
func (p *painter) block(c *context, f frame, cut clips) {
	switch f.Box.Kind {
	case box.Table:
		if f.Table != nil {
			c.blocks = append(c.blocks, item{frame: f, clip: cut.flow})
		}
	case box.RowGroup, box.Row, box.Cell:
	default:
		if f.decorated() {
			c.blocks = append(c.blocks, item{frame: f, clip: cut.flow})
		}
	}
}

// stacks reports whether a box makes a stacking context.
func (p *painter) stacks(f frame, positioned bool, parent *box.Box) bool {
	s := f.Box.Style
	if f.Box.Anonymous {
		return grouped(f)
	}
	return positioned && (!s.ZIndexAuto || s.Position == "fixed") || grouped(f) ||
		!s.ZIndexAuto && (parent.Kind == box.Flex || parent.Kind == box.Grid)
}

// grouped reports whether a box and all in it is painted as a whole: it is transformed, faded or blended. Of anonymous boxes only the
// contents of a box with a vertical writing mode are, which layout has given a transform.
func grouped(f frame) bool {
	s := f.Box.Style
	if f.Box.Anonymous && len(s.Transform) == 0 {
		return false
	}
	return s.Opacity < 1 || s.BlendMode != "" && s.BlendMode != "normal" ||
		len(s.Transform) > 0 && (!f.Box.InlineLevel || f.Box.Atomic())
}

// paint paints a context. CSS 2.2 appendix E.2
func (p *painter) paint(c *context) {
	p.cutBy(c.clip)
	if !grouped(c.frame) {
		p.contents(c)
		return
	}
	s := c.Box.Style
	if s.Opacity <= 0 {
		return
	}
	g := paint.Group{Opacity: min(s.Opacity, 1), Blend: s.BlendMode}
	if g.Blend == "normal" {
		g.Blend = ""
	}
	if m, ok := c.matrix(); ok {
		if !m.Invertible() {
			return
		}
		g.Transform = &m
	}
	open, cut := p.open, p.cut
	p.open, p.cut = nil, nil
	p.group(g, func() {
		p.contents(c)
		p.cutBy(nil)
	})
	p.open, p.cut = open, cut
}

// contents paints a context in its order, without the group around it.
func (p *painter) contents(c *context) {
	if cut := c.Box.Style.Clip; cut != nil && c.Box.Absolute() {
		// The clip property holds for the box and all that is in it, whatever cuts its parts besides.
		outer, base := p.cut, p.open
		p.open, p.cut = nil, nil
		p.group(paint.Group{Clip: []paint.ClipPath{{Path: paint.RectPath(clipRect(cut, &c.frame))}}}, func() {
			p.layersOf(c)
			p.cutBy(nil)
		})
		p.open, p.cut = base, outer
		return
	}
	p.layersOf(c)
}

func (p *painter) layersOf(c *context) {
	p.own(c)
	layers := c.layers
	slices.SortStableFunc(layers, func(a, b *context) int { return a.z - b.z })
	i := 0
	for ; i < len(layers) && layers[i].z < 0; i++ {
		p.paint(layers[i])
	}
	for k := range c.blocks {
		p.cutBy(c.blocks[k].clip)
		p.boxItem(&c.blocks[k].frame)
	}
	for _, f := range c.floats {
		p.paint(f)
	}
	for k := range c.inlines {
		p.inlineItem(&c.inlines[k])
	}
	for ; i < len(layers); i++ {
		p.paint(layers[i])
	}
	for k := range c.outlines {
		p.cutBy(c.outlines[k].clip)
		p.outline(&c.outlines[k].frame)
	}
	for k := range c.links {
		p.cutBy(c.links[k].clip)
		p.link(&c.links[k].frame)
	}
}

// own paints the background and border of the box that made a context.
func (p *painter) own(c *context) {
	switch {
	case c.Box.Kind == box.Table && c.Table == nil, c.Box.Kind == box.Page:
	case c.Box.Kind == box.Inline:
		p.decorate(&c.frame, p.images, p.fixed)
	default:
		p.boxItem(&c.frame)
	}
}

// boxItem paints the background and border of a block; a table's with its columns, rows and cells.
func (p *painter) boxItem(f *frame) {
	switch {
	case f.Table != nil:
		p.table(f)
	case f.Box == p.canvas:
		p.bare(f)
	default:
		p.decorate(f, p.images, p.fixed)
	}
}

// inlineItem paints something in a line.
func (p *painter) inlineItem(i *item) {
	if i.context != nil {
		p.paint(i.context)
		return
	}
	p.cutBy(i.clip)
	switch {
	case i.Kind == layout.TextFragment:
		p.textFragment(&i.frame, i.start)
	case i.Box.Kind == box.Replaced && i.start != decorationOnly:
		p.replaced(&i.frame)
	default:
		p.decorate(&i.frame, p.images, p.fixed)
	}
}

// link marks the rectangle of a box that leads to an address.
func (p *painter) link(f *frame) {
	if f.Width > 0 && f.Height > 0 {
		p.ops = append(p.ops, &paint.Link{Rect: f.rect(), URI: f.Box.Link})
	}
}

// cutBy makes a clip hold for what is painted next: groups of clips that no longer hold are closed, others are opened.
func (p *painter) cutBy(want *clip) {
	if want == p.cut {
		return
	}
	// The innermost clip that both have in common stays open.
	a, b := p.cut, want
	for a != b {
		if b == nil || a != nil && a.depth >= b.depth {
			a = a.outer
		} else {
			b = b.outer
		}
	}
	for p.cut != a {
		last := len(p.open) - 1
		inside := p.ops
		p.ops = p.open[last]
		if len(inside) > 0 {
			p.ops = append(p.ops, &paint.Group{Clip: []paint.ClipPath{p.cut.path}, Ops: inside})
		}
		p.open = p.open[:last]
		p.cut = p.cut.outer
	}
	p.openTo(want)
}

func (p *painter) openTo(want *clip) {
	if want == p.cut {
		return
	}
	p.openTo(want.outer)
	p.open = append(p.open, p.ops)
	p.ops, p.cut = nil, want
}
