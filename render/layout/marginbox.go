package layout

import (
	"etikett/render/box"
	"etikett/render/style"
)

// marginBoxes lays out the page margin boxes of all pages (CSS Page 3 §4), when their number is known.
func (e *engine) marginBoxes(pages []*Fragment) {
	for i, page := range pages {
		styles := e.margins[page]
		if len(styles) == 0 {
			continue
		}
		m := marginLayout{e: e, page: page, boxes: map[string]*box.Box{}}
		for _, place := range marginPlaces {
			st := styles[place]
			if st == nil || st.Display == "none" {
				continue
			}
			if b := e.MarginBox(st, i+1, len(pages)); b != nil {
				m.boxes[place] = b
			}
		}
		m.run()
	}
}

// marginPlaces are the page margin boxes in the order in which they are painted: clockwise from the top left corner.
var marginPlaces = []string{
	"top-left-corner", "top-left", "top-center", "top-right", "top-right-corner",
	"right-top", "right-middle", "right-bottom", "bottom-right-corner",
	"bottom-right", "bottom-center", "bottom-left", "bottom-left-corner",
	"left-bottom", "left-middle", "left-top",
}

// marginLayout lays out the margin boxes of one page.
type marginLayout struct {
	e     *engine
	page  *Fragment
	boxes map[string]*box.Box
}

func (m *marginLayout) run() {
	p := m.page
	left, top, right, bottom := p.Margin.Left, p.Margin.Top, p.Margin.Right, p.Margin.Bottom
	x1, y1 := left+p.Width, top+p.Height

	m.corner("top-left-corner", 0, 0, left, top)
	m.corner("top-right-corner", x1, 0, right, top)
	m.corner("bottom-left-corner", 0, y1, left, bottom)
	m.corner("bottom-right-corner", x1, y1, right, bottom)
	m.edge([3]string{"top-left", "top-center", "top-right"}, left, 0, p.Width, top, false)
	m.edge([3]string{"bottom-left", "bottom-center", "bottom-right"}, left, y1, p.Width, bottom, false)
	m.edge([3]string{"left-top", "left-middle", "left-bottom"}, 0, top, left, p.Height, true)
	m.edge([3]string{"right-top", "right-middle", "right-bottom"}, x1, top, right, p.Height, true)
}

// corner lays out a margin box whose containing block is a corner of the page.
func (m *marginLayout) corner(place string, x, y, width, height float64) {
	b := m.boxes[place]
	if b == nil {
		return
	}
	f := m.frame(b, width)
	w := fixedAxis(b.Style, width, b.Style.Width, b.Style.MinWidth, b.Style.MaxWidth, &f.Margin.Left, &f.Margin.Right, b.Style.Margin.Left, b.Style.Margin.Right, f.frameX())
	h := fixedAxis(b.Style, height, b.Style.Height, b.Style.MinHeight, b.Style.MaxHeight, &f.Margin.Top, &f.Margin.Bottom, b.Style.Margin.Top, b.Style.Margin.Bottom, f.frameY())
	m.put(b, x, y, f, w, h, width, height)
}

func (m *marginLayout) frame(b *box.Box, width float64) *Fragment {
	f := &Fragment{Box: b}
	setEdges(f, b.Style, width)
	return f
}

// fixedAxis is the content size along an axis in which a margin box fills its containing block (CSS Page 3 §5.3.1): auto sizes take what
// is left, auto margins share it, and if nothing is auto the margin at the end gives way.
func fixedAxis(st *style.Computed, total float64, size, least, most style.Length, start, end *float64, startLen, endLen style.Length, frame float64) float64 {
	solve := func(content float64, given bool) float64 {
		if !given {
			return max(0, total-*start-*end-frame)
		}
		free := total - content - frame - *start - *end
		switch {
		case startLen.IsAuto() && endLen.IsAuto():
			*start, *end = free/2, free/2
		case startLen.IsAuto():
			*start = free
		case endLen.IsAuto():
			*end = free
		}
		return content
	}
	v, given := size.Resolve(total)
	content := solve(contentSize(st, v, frame), given)
	if !given {
		content = max(0, total-*start-*end-frame)
	}
	if mx, ok := most.Resolve(total); ok && content > contentSize(st, mx, frame) {
		content = solve(contentSize(st, mx, frame), true)
	}
	if mn, ok := least.Resolve(total); ok && content < contentSize(st, mn, frame) {
		content = solve(contentSize(st, mn, frame), true)
	}
	return content
}

// put lays a margin box out with a content size, its margin box corner at the corner of its part of the page's margin.
func (m *marginLayout) put(b *box.Box, x, y float64, edges *Fragment, w, h, cbWidth, cbHeight float64) {
	s := newSpace(cbWidth, cbHeight)
	s.BorderWidth, s.BorderHeight = w+edges.frameX(), h+edges.frameY()
	f := m.e.layout(b, s).Fragment
	f.Margin = edges.Margin
	alignContents(f, b.Style.VerticalAlign)
	f.X = x - m.page.X + f.Margin.Left
	f.Y = y - m.page.Y + f.Margin.Top
	m.e.adopt(m.page, f, cbWidth, cbHeight)
	m.e.placeAbsolutes(m.page, 0, 0, m.page.Width, m.page.Height, true)
}

// alignContents moves the contents of a margin box by its vertical-align.
func alignContents(f *Fragment, align string) {
	used := 0.0
	for _, c := range f.Children {
		if !(c.Kind == BoxFragment && c.Box.Absolute()) {
			used = max(used, c.Y+c.Height+c.Margin.Bottom-f.ContentY())
		}
	}
	dy := 0.0
	switch align {
	case "middle":
		dy = (f.ContentHeight() - used) / 2
	case "bottom":
		dy = f.ContentHeight() - used
	}
	if dy == 0 {
		return
	}
	for _, c := range f.Children {
		shift(f, c, 0, dy)
	}
}

// edge shares one side of the page among its three margin boxes (CSS Page 3 §5.3.2).
func (m *marginLayout) edge(places [3]string, x, y, width, height float64, vertical bool) {
	total, cross := width, height
	if vertical {
		total, cross = height, width
	}
	var items [3]*marginItem
	any := false
	for i, place := range places {
		if b := m.boxes[place]; b != nil {
			items[i] = m.item(b, width, height, vertical)
			any = true
		}
	}
	if !any {
		return
	}
	m.share(items, total)
	for i, it := range items {
		if it == nil {
			continue
		}
		st := it.box.Style
		at := 0.0
		switch i {
		case 1:
			at = (total - it.outer()) / 2
		case 2:
			at = total - it.outer()
		}
		if vertical {
			w := fixedAxis(st, cross, st.Width, st.MinWidth, st.MaxWidth, &it.edges.Margin.Left, &it.edges.Margin.Right, st.Margin.Left, st.Margin.Right, it.edges.frameX())
			m.put(it.box, x, y+at, it.edges, w, it.size, width, height)
		} else {
			h := fixedAxis(st, cross, st.Height, st.MinHeight, st.MaxHeight, &it.edges.Margin.Top, &it.edges.Margin.Bottom, st.Margin.Top, st.Margin.Bottom, it.edges.frameY())
			m.put(it.box, x+at, y, it.edges, it.size, h, width, height)
		}
	}
}

// marginItem is a margin box along the side that it shares with two others.
type marginItem struct {
	box        *box.Box
	edges      *Fragment
	vertical   bool
	auto       bool
	size       float64 // content size
	min, max   float64 // content sizes: intrinsic
	least      float64 // min-width or min-height
	most       float64 // max-width or max-height
	frame      float64
	start, end *float64
}

func (it *marginItem) outer() float64 { return it.size + it.frame + *it.start + *it.end }

func (m *marginLayout) item(b *box.Box, width, height float64, vertical bool) *marginItem {
	st := b.Style
	it := &marginItem{box: b, edges: m.frame(b, width), vertical: vertical, most: unlimited}
	size, least, most, base := st.Width, st.MinWidth, st.MaxWidth, width
	it.frame, it.start, it.end = it.edges.frameX(), &it.edges.Margin.Left, &it.edges.Margin.Right
	if vertical {
		size, least, most, base = st.Height, st.MinHeight, st.MaxHeight, height
		it.frame, it.start, it.end = it.edges.frameY(), &it.edges.Margin.Top, &it.edges.Margin.Bottom
		// The height of contents depends on the width, which is known: that of the page's margin.
		s := newSpace(width, Indefinite)
		f := m.e.layout(b, s).Fragment
		it.min, it.max = f.ContentHeight(), f.ContentHeight()
	} else {
		c := m.e.content(b)
		it.min, it.max = c.Min, c.Max
	}
	v, ok := size.Resolve(base)
	it.auto = !ok
	if ok {
		it.size = contentSize(st, v, it.frame)
	}
	if v, ok := most.Resolve(base); ok {
		it.most = contentSize(st, v, it.frame)
	}
	if v, ok := least.Resolve(base); ok {
		it.least = contentSize(st, v, it.frame)
	}
	return it
}

// share gives each of the boxes its size; max, then min sizes are applied by sharing again with these given.
func (m *marginLayout) share(items [3]*marginItem, total float64) {
	distribute(items, total)
	again := false
	for _, it := range items {
		if it != nil && it.auto && it.size > it.most {
			it.size, it.auto, again = it.most, false, true
		}
	}
	if again {
		distribute(items, total)
	}
	again = false
	for _, it := range items {
		if it != nil && it.size < it.least {
			it.size, it.auto, again = it.least, false, true
		}
	}
	if again {
		distribute(items, total)
	}
}

// distribute resolves the auto sizes along a side of the page. A box in the middle has its centre in the middle of the page: the two
// others count as if both were as large as the larger one.
func distribute(items [3]*marginItem, total float64) {
	a, b, c := items[0], items[1], items[2]
	extra := func(it *marginItem) float64 { return it.frame + *it.start + *it.end }
	if b == nil {
		switch {
		case a != nil && c != nil:
			flexTwo(a, c, total-extra(a)-extra(c))
		case a != nil && a.auto:
			a.size = max(0, total-extra(a))
		case c != nil && c.auto:
			c.size = max(0, total-extra(c))
		}
		return
	}
	if a == nil && c == nil {
		if b.auto {
			b.size = max(0, total-extra(b))
		}
		return
	}
	// An imaginary box for both sides.
	side := &marginItem{start: new(float64), end: new(float64), most: unlimited}
	for _, it := range []*marginItem{a, c} {
		if it == nil {
			continue
		}
		if it.auto {
			side.auto = true
			side.min = max(side.min, it.min+extra(it))
			side.max = max(side.max, it.max+extra(it))
		} else {
			side.min = max(side.min, it.size+extra(it))
			side.max = max(side.max, it.size+extra(it))
			side.size = max(side.size, it.size+extra(it))
		}
	}
	side.min, side.max, side.size = 2*side.min, 2*side.max, 2*side.size
	if b.auto {
		flexTwo(b, side, total-extra(b))
	}
	rest := (total - b.outer()) / 2
	for _, it := range []*marginItem{a, c} {
		if it != nil && it.auto {
			it.size = max(0, rest-extra(it))
		}
	}
}

// flexTwo shares a length between two boxes: by their max-content sizes if these fit, else by their min-content sizes.
func flexTwo(a, b *marginItem, total float64) {
	switch {
	case a.auto && b.auto:
		switch {
		case a.max+b.max < total:
			grow(a, b, a.max, b.max, a.max, b.max, total)
		case a.min+b.min < total:
			grow(a, b, a.min, b.min, a.max-a.min, b.max-b.min, total)
		default:
			grow(a, b, a.min, b.min, a.min, b.min, total)
		}
	case a.auto:
		a.size = max(0, total-b.size)
	case b.auto:
		b.size = max(0, total-a.size)
	}
}

// grow gives both boxes their base, and what is left in proportion to their factors.
func grow(a, b *marginItem, baseA, baseB, factorA, factorB, total float64) {
	free := total - baseA - baseB
	sum := factorA + factorB
	if sum <= 0 {
		factorA, factorB, sum = 1, 1, 2
	}
	a.size = max(0, baseA+free*factorA/sum)
	b.size = max(0, baseB+free*factorB/sum)
}
