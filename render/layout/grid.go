package layout

import (
	"etikett/render/box"
	"etikett/render/style"
)

// layoutGrid lays out a grid container: items are placed, columns and rows sized, items put into their areas.
// CSS Grid 1 §12, https://www.w3.org/TR/css-grid-1/#layout-algorithm. There are no subgrids.
func (e *engine) layoutGrid(b *box.Box, s Space) result {
	f := e.begin(b, &s)
	f.Width = e.usedWidth(b, &s, f) + f.frameX()
	g := e.newGrid(b, f.ContentWidth(), e.usedHeight(b, &s, f))
	if s.From != nil {
		f.First = false
		f.Margin.Top, f.Border.Top, f.Padding.Top = 0, 0, 0
	}

	g.columns.size(g.width, g.columnContributions(), stretches(b.Style.JustifyContent))
	g.columns.align(b.Style.JustifyContent, g.width)
	g.rows.size(g.height, g.rowContributions(), stretches(b.Style.AlignContent))
	if !definite(g.height) {
		g.height = e.clampHeight(b, &s, f, g.rows.total())
		// A min-height that the rows do not fill is theirs to take.
		if g.height > g.rows.total()+epsilon {
			g.rows.size(g.height, g.rowContributions(), stretches(b.Style.AlignContent))
		}
	}
	g.rows.align(b.Style.AlignContent, g.height)

	first, end := 0, len(g.rows.tracks)
	if s.From != nil {
		first = min(s.From.Child, end)
	}
	end, ok := g.pageEnd(&s, f, first)
	if !ok {
		return result{Break: &Token{Box: b}}
	}
	var token *Token
	if end < len(g.rows.tracks) {
		token = &Token{Box: b, Child: end}
		f.Last = false
		f.Margin.Bottom, f.Border.Bottom, f.Padding.Bottom = 0, 0, 0
	}
	g.place(f, first, end)
	height := g.height
	if first > 0 || token != nil {
		height = g.rows.span(first, end-first)
	}
	f.Height = height + f.frameY()
	res := result{Fragment: f, Break: token}
	res.margins.add(f.Margin.Bottom)
	return res
}

// gridLayout is the layout of one grid container.
type gridLayout struct {
	e             *engine
	b             *box.Box
	width, height float64 // content box; the height may be Indefinite
	items         []gridItem
	columns, rows gridAxis
}

// gridItem is an item with its area.
type gridItem struct {
	box                          *box.Box
	column, columns, row, height int       // first track and number of tracks on each axis
	fragment                     *Fragment // at its natural height in its columns
}

// newGrid places the items of a grid container and makes its tracks.
func (e *engine) newGrid(b *box.Box, width, height float64) *gridLayout {
	g := &gridLayout{e: e, b: b, width: width, height: height}
	st := b.Style
	columnGap, _ := resolve(st.ColumnGap, width)
	rowGap, _ := resolve(st.RowGap, height)
	areas := st.GridTemplateAreas
	areaColumns := 0
	for _, row := range areas {
		areaColumns = max(areaColumns, len(row))
	}
	g.columns.explicit(st.GridTemplateColumns, st.GridAutoColumns, areaColumns, width, columnGap)
	g.rows.explicit(st.GridTemplateRows, st.GridAutoRows, len(areas), height, rowGap)
	g.columns.nameAreas(areas, false)
	g.rows.nameAreas(areas, true)
	for _, c := range b.Children {
		if !c.Absolute() {
			g.items = append(g.items, gridItem{box: c})
		}
	}
	g.placeItems()
	return g
}

// gridSizes are the intrinsic widths of a grid container: those of its columns together.
func (e *engine) gridSizes(b *box.Box) sizes {
	g := e.newGrid(b, Indefinite, Indefinite)
	contributions := g.columnContributions()
	least := g.columns
	least.tracks = append([]gridTrack(nil), g.columns.tracks...)
	least.constraint = constraintMin
	least.size(Indefinite, contributions, false)
	g.columns.constraint = constraintMax
	g.columns.size(Indefinite, contributions, false)
	return sizes{least.total(), g.columns.total()}
}

// stretches reports whether auto tracks take what is left of the container: justify-content or align-content is normal or stretch.
func stretches(keyword string) bool {
	return keyword == "" || keyword == "normal" || keyword == "stretch"
}

// columnContributions are what the items ask of the columns.
func (g *gridLayout) columnContributions() []contribution {
	out := make([]contribution, len(g.items))
	for i := range g.items {
		it := &g.items[i]
		s := g.e.contribution(it.box, Indefinite)
		c := contribution{first: it.column, span: it.columns, min: s.Min, max: s.Max, minimum: s.Min}
		if scrolls(it.box.Style) && it.box.Style.Width.IsAuto() {
			c.minimum = 0
		}
		out[i] = c
	}
	return out
}

func scrolls(st *style.Computed) bool {
	return st.Overflow != "visible" && st.Overflow != "clip" && st.Overflow != ""
}

// rowContributions are the heights of the items in their columns.
func (g *gridLayout) rowContributions() []contribution {
	out := make([]contribution, len(g.items))
	for i := range g.items {
		it := &g.items[i]
		f := g.e.layout(it.box, g.itemSpace(it, Indefinite)).Fragment
		it.fragment = f
		h := f.MarginHeight()
		out[i] = contribution{first: it.row, span: it.height, min: h, max: h, minimum: h}
		if scrolls(it.box.Style) && it.box.Style.Height.IsAuto() {
			out[i].minimum = f.MarginHeight() - f.Height + f.frameY()
		}
	}
	return out
}

// alignment is how an item stands in its area on one axis.
func alignment(self, items string) string {
	if self == "auto" || self == "" {
		self = items
	}
	switch self {
	case "", "normal", "auto", "legacy":
		return "stretch"
	}
	return self
}

// itemSpace is the space of an item in its area: wide as the area if it stretches, else shrunk to fit. height is that of the area.
func (g *gridLayout) itemSpace(it *gridItem, height float64) Space {
	width := g.columns.span(it.column, it.columns)
	s := newSpace(width, height)
	st := it.box.Style
	m, _, _ := g.e.edges(it.box, width)
	switch {
	case it.box.Kind == box.Replaced:
	case alignment(st.JustifySelf, g.b.Style.JustifyItems) != "stretch" || st.Margin.Left.IsAuto() || st.Margin.Right.IsAuto():
		s.Shrink = true
	case st.Width.IsAuto():
		var probe Fragment
		setEdges(&probe, st, width)
		frame := probe.frameX()
		content := max(0, width-m.Left-m.Right-frame)
		s.BorderWidth = g.e.clampWidth(it.box, &s, &probe, content, content) + frame
	}
	if definite(height) && it.box.Kind != box.Replaced && st.Height.IsAuto() && !st.Margin.Top.IsAuto() && !st.Margin.Bottom.IsAuto() &&
		alignment(st.AlignSelf, g.b.Style.AlignItems) == "stretch" {
		var probe Fragment
		setEdges(&probe, st, width)
		content := max(0, height-m.Top-m.Bottom-probe.frameY())
		s.BorderHeight = g.e.clampHeight(it.box, &s, &probe, content) + probe.frameY()
	}
	return s
}

// pageEnd is the row before which the page ends, and false if not even the first row fits.
func (g *gridLayout) pageEnd(s *Space, f *Fragment, first int) (int, bool) {
	n := len(g.rows.tracks)
	if !s.paged() {
		return n, true
	}
	for i := first; i < n; i++ {
		bottom := f.ContentY() + g.rows.span(first, i+1-first)
		if bottom > s.PageBottom+epsilon && (i > first || !s.PageEmpty) {
			return i, i > first
		}
	}
	return n, true
}

// place puts the items of some rows into their areas (CSS Grid 1 §11.1: Align 3 for what is free).
func (g *gridLayout) place(f *Fragment, first, end int) {
	rtl := g.b.Style.Direction == "rtl"
	top := 0.0
	if first > 0 && first < len(g.rows.tracks) {
		top = g.rows.tracks[first].at
	}
	next := 0
	for _, c := range g.b.Children {
		if c.Absolute() {
			if first == 0 {
				g.e.placeholder(f, c, f.ContentX(), f.ContentY())
			}
			continue
		}
		it := g.item(c, &next)
		if it.row < first || it.row >= end {
			continue
		}
		width, height := g.columns.span(it.column, it.columns), g.rows.span(it.row, it.height)
		child := g.inHeight(it, height)
		x := g.columns.tracks[it.column].at
		if rtl {
			x = f.ContentWidth() - x - width
		}
		st := c.Style
		x += inArea(&child.Margin.Left, &child.Margin.Right, st.Margin.Left.IsAuto(), st.Margin.Right.IsAuto(),
			width-child.MarginWidth(), alignment(st.JustifySelf, g.b.Style.JustifyItems), rtl)
		y := g.rows.tracks[it.row].at - top
		y += inArea(&child.Margin.Top, &child.Margin.Bottom, st.Margin.Top.IsAuto(), st.Margin.Bottom.IsAuto(),
			height-child.MarginHeight(), alignment(st.AlignSelf, g.b.Style.AlignItems), false)
		child.X, child.Y = f.ContentX()+x+child.Margin.Left, f.ContentY()+y+child.Margin.Top
		if b, ok := firstBaseline(child); ok && !f.HasBaseline {
			f.HasBaseline, f.Baseline, f.LastBaseline = true, child.Y+b, child.Y+b
		}
		g.e.adopt(f, child, width, height)
	}
}

// inHeight lays an item out in an area of a height, if that makes a difference.
func (g *gridLayout) inHeight(it *gridItem, height float64) *Fragment {
	s := g.itemSpace(it, height)
	if f := it.fragment; f != nil && (!definite(s.BorderHeight) || abs(s.BorderHeight-f.Height) < epsilon) {
		if st := it.box.Style; !st.Height.HasPercent() && !st.MinHeight.HasPercent() && !st.MaxHeight.HasPercent() && !needsDefinite(it.box) {
			return f
		}
	}
	return g.e.layout(it.box, s).Fragment
}

// item finds the item of a child; next is where to look first, since both are in the same order but for the order property.
func (g *gridLayout) item(c *box.Box, next *int) *gridItem {
	for range g.items {
		it := &g.items[*next%len(g.items)]
		*next++
		if it.box == c {
			return it
		}
	}
	return &gridItem{box: c}
}

// inArea gives the offset of a margin box in its area, with auto margins taking what is free.
func inArea(start, end *float64, autoStart, autoEnd bool, free float64, align string, reverse bool) float64 {
	switch {
	case autoStart && autoEnd:
		*start, *end = max(0, free)/2, max(0, free)/2
		return 0
	case autoStart:
		*start = max(0, free)
		return 0
	case autoEnd:
		*end = max(0, free)
		return 0
	}
	switch align {
	case "center":
		return free / 2
	case "end", "flex-end", "self-end":
		if !reverse {
			return free
		}
	case "right":
		return free
	case "left":
	default:
		if reverse {
			return free
		}
	}
	return 0
}
