package draw

import (
	"sync"

	"etikett/render/box"
	"etikett/render/layout"
	"etikett/render/paint"
	"etikett/render/style"
)

// painter paints one page.
type painter struct {
	list
	images Images
	fixed  paint.Rect // the positioning area of fixed backgrounds
	// canvas is the box whose background the page has taken over.
	canvas *box.Box
	// overflow are the boxes whose overflow applies to the page instead.
	overflow [2]*box.Box

	// cut is the clip that holds for p.ops, open what was painted before each of the clips that are open.
	cut  *clip
	open [][]paint.Op

	contexts []*context // all there are, for the next page
	used     int
}

var painters = sync.Pool{New: func() any { return new(painter) }}

// Page makes the display list of a page fragment: background of the page, canvas, root element, margin boxes, and what is repeated on each page.
// images gives the pictures of backgrounds; nil is none.
func Page(page *layout.Fragment, images func(url string) *box.Content) *paint.Page {
	p := painters.Get().(*painter)
	defer p.release()
	p.images = images
	p.ops = make([]paint.Op, 0, 16)
	// The page's margin box is the paper, its padding box the page area.
	f := frame{Fragment: page, x: page.Margin.Left, y: page.Margin.Top}
	paper := paint.Rect{W: page.MarginWidth(), H: page.MarginHeight()}
	sheet := paper
	if i := page.Page; i != nil {
		// The bleed is around the page box, and part of the sheet.
		f.x, f.y = f.x+i.Bleed.Left, f.y+i.Bleed.Top
		paper.X, paper.Y = i.Bleed.Left, i.Bleed.Top
		sheet.W += i.Bleed.Left + i.Bleed.Right
		sheet.H += i.Bleed.Top + i.Bleed.Bottom
	}
	p.pageBackground(&f, paper, sheet)
	p.pageCanvas(&f)
	root := p.newContext()
	root.frame = f
	for _, child := range page.Children {
		c := frame{Fragment: child, x: f.x + child.X, y: f.y + child.Y}
		var cut *clip
		if child.Box.Kind != box.MarginBox && p.viewportClips() {
			edge := f.paddingEdge()
			cut = cut.inside(clipTo(&edge))
		}
		inside := clips{cut, cut, cut}
		if grouped(c) {
			inside = clips{}
		}
		context := p.contextFor(c, cut, inside, nil)
		if s := child.Box.Style; !s.ZIndexAuto && child.Box.Kind != box.MarginBox {
			context.z = s.ZIndex
		}
		root.layers = append(root.layers, context)
	}
	p.layersOf(root)
	p.cutBy(nil)
	return &paint.Page{Width: sheet.W, Height: sheet.H, Ops: p.ops}
}

// newContext takes a context from those of earlier pages.
func (p *painter) newContext() *context {
	if p.used == len(p.contexts) {
		p.contexts = append(p.contexts, new(context))
	}
	c := p.contexts[p.used]
	p.used++
	return c
}

// release gives the painter back; the page keeps what it was given.
func (p *painter) release() {
	const keep = 256
	for _, c := range p.contexts[:p.used] {
		clear(c.blocks)
		clear(c.floats)
		clear(c.inlines)
		clear(c.layers)
		clear(c.outlines)
		clear(c.links)
		*c = context{blocks: c.blocks[:0], floats: c.floats[:0], inlines: c.inlines[:0], layers: c.layers[:0], outlines: c.outlines[:0], links: c.links[:0]}
	}
	*p = painter{contexts: p.contexts[:min(len(p.contexts), keep)]}
	painters.Put(p)
}

// pageBackground paints the background of the page box over the whole sheet, marks for the cutter on top, and its border. CSS Page 3 §3, https://www.w3.org/TR/css-page-3/#painting
func (p *painter) pageBackground(f *frame, paper, sheet paint.Rect) {
	c := f.Box.Style
	border := f.borderEdge()
	padding := f.paddingEdge()
	g := ground{border: rounded{Rect: sheet}, padding: padding, content: rounded{Rect: f.contentRect()}, fixed: paper}
	p.fixed = f.contentRect()
	if c.Visibility == "visible" && hasBackground(c) {
		// background-clip does not apply to the page; background-origin does.
		layers := *c
		layers.Backgrounds = make([]style.Background, len(c.Backgrounds))
		for i, b := range c.Backgrounds {
			b.Clip = "border-box"
			layers.Backgrounds[i] = b
		}
		p.background(&layers, &g, p.images)
	}
	if f.Page != nil && f.Page.Marks != "" {
		p.marks(f.Page, sheet)
	}
	if c.Visibility == "visible" {
		e := edgesOf(border, sidesOf(f.Border), c)
		p.border(&e)
	}
}

// pageCanvas paints the background of the root element or, if that has none, of body, over the whole page area.
// CSS Backgrounds 3 §2.11. As in WeasyPrint images are positioned in the page, not in the root element.
func (p *painter) pageCanvas(f *frame) {
	root := rootOf(f.Fragment)
	if root == nil {
		return
	}
	p.findViewport(root)
	source := root.Box
	if !hasBackground(source.Style) {
		if body := bodyOf(root); body != nil && root.Box.Node != nil && root.Box.Node.Data == "html" {
			source = body.Box
		}
	}
	c := source.Style
	if !hasBackground(c) || c.Visibility != "visible" {
		return
	}
	p.canvas = source
	border := rounded{Rect: f.rect()}
	padding := rounded{Rect: inset(f.rect(), sidesOf(f.Border))}
	g := ground{border: border, padding: padding, content: rounded{Rect: f.contentRect()}, fixed: p.fixed}
	layers := *c
	layers.Backgrounds = make([]style.Background, len(c.Backgrounds))
	for i, b := range c.Backgrounds {
		b.Clip = "border-box"
		layers.Backgrounds[i] = b
	}
	p.background(&layers, &g, p.images)
}

// rootOf is the fragment of the root element on a page.
func rootOf(page *layout.Fragment) *layout.Fragment {
	for _, c := range page.Children {
		if c.Box.Kind != box.MarginBox && c.Box.Node != nil {
			return c
		}
	}
	return nil
}

// bodyOf is the fragment of the body element on a page.
func bodyOf(root *layout.Fragment) *layout.Fragment {
	for _, c := range root.Children {
		if n := c.Box.Node; n != nil && n.Data == "body" && !c.Box.Anonymous && c.Box.Pseudo == "" {
			return c
		}
	}
	return nil
}

// findViewport notes the boxes whose overflow is the page's: the root element and, if its overflow is visible, body.
// CSS Overflow 3 §3.3, https://www.w3.org/TR/css-overflow-3/#overflow-propagation
func (p *painter) findViewport(root *layout.Fragment) {
	if v := root.Box.Style.Overflow; v != "visible" && v != "" {
		p.overflow[0] = root.Box
		return
	}
	if body := bodyOf(root); body != nil {
		if v := body.Box.Style.Overflow; v != "visible" && v != "" {
			p.overflow[1] = body.Box
		}
	}
}

func (p *painter) viewport(b *box.Box) bool { return b == p.overflow[0] || b == p.overflow[1] }

func (p *painter) viewportClips() bool { return p.overflow != [2]*box.Box{} }

// bare paints a box whose background the page has taken over.
func (p *painter) bare(f *frame) {
	if f.Box.Style.Visibility != "visible" {
		return
	}
	border := f.borderEdge()
	padding := border.inset(sidesOf(f.Border))
	p.shadows(f.Box.Style.BoxShadow, &border, &padding, false)
	p.shadows(f.Box.Style.BoxShadow, &border, &padding, true)
	p.list.borders(f, &border, p.images)
}

// clipRect is the rectangle of the clip property, whose lengths count from the top left corner of the border box. CSS 2.2 §11.1.2
func clipRect(c *style.Sides[style.Length], f *frame) paint.Rect {
	at := func(l style.Length, otherwise float64) float64 {
		if v, ok := l.Resolve(0); ok {
			return v
		}
		return otherwise
	}
	x0, x1 := at(c.Left, 0), at(c.Right, f.Width)
	y0, y1 := at(c.Top, 0), at(c.Bottom, f.Height)
	return paint.Rect{X: f.x + x0, Y: f.y + y0, W: max(0, x1-x0), H: max(0, y1-y0)}
}
