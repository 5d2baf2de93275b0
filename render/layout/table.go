package layout

import (
	"math"

	"etikett/render/box"
)

// layoutTable lays out a table. A table with captions is a fragment without edges of its own, in which captions and the grid, a fragment of the
// same box, stand one below the other; without captions there is just the grid.
// CSS 2.2 §17.4, https://www.w3.org/TR/CSS22/tables.html#model
func (e *engine) layoutTable(b *box.Box, s Space) result {
	g := e.grid(b)
	if len(g.top)+len(g.bottom) > 0 {
		return e.captionedTable(g, s)
	}
	res := e.tableGridBox(g, &s)
	if res.Break == nil || res.Fragment == nil {
		return res
	}
	// What goes on on the next page fills this one, but the grid ends with its last row.
	wrapper := e.begin(b, &s)
	wrapper.Border, wrapper.Padding = Edges{}, Edges{}
	wrapper.First, wrapper.Last = res.First, false
	grid := res.Fragment
	wrapper.Width, wrapper.Margin, grid.Margin = grid.Width, grid.Margin, Edges{}
	e.adoptGrid(wrapper, grid)
	wrapper.Height = max(grid.Height, s.PageBottom)
	wrapper.HasBaseline, wrapper.Baseline, wrapper.LastBaseline = grid.HasBaseline, grid.Baseline, grid.LastBaseline
	res.Fragment = wrapper
	return res
}

// captionedTable lays out captions and grid, one below the other.
func (e *engine) captionedTable(g *tableGrid, s Space) result {
	b := g.box
	wrapper := e.begin(b, &s)
	margin := wrapper.Margin
	wrapper.Border, wrapper.Padding = Edges{}, Edges{}
	y := 0.0
	caption := func(c *box.Box) {
		cs := newSpace(wrapper.Width, Indefinite)
		f := e.layout(c, cs).Fragment
		y += f.Margin.Top
		f.X, f.Y = f.Margin.Left, y
		y += f.Height + f.Margin.Bottom
		e.adopt(wrapper, f, wrapper.Width, Indefinite)
	}
	wrapper.Width = e.tableWidth(g, &s)
	if s.From == nil {
		for _, c := range g.top {
			caption(c)
		}
	}
	inner := s
	inner.PageBottom -= y
	inner.PageEmpty = s.PageEmpty && y == 0
	if definite(s.BorderHeight) {
		inner.BorderHeight = max(0, s.BorderHeight-y)
	}
	res := e.tableGridBox(g, &inner)
	if res.Fragment == nil {
		return res
	}
	grid := res.Fragment
	grid.Margin = Edges{}
	grid.X, grid.Y = 0, y
	wrapper.Width = grid.Width
	y += grid.Height
	e.adoptGrid(wrapper, grid)
	if res.Break == nil {
		for _, c := range g.bottom {
			caption(c)
		}
	}
	wrapper.Margin = margin
	wrapper.Height = y
	if grid.HasBaseline {
		wrapper.HasBaseline = true
		wrapper.Baseline, wrapper.LastBaseline = grid.Y+grid.Baseline, grid.Y+grid.LastBaseline
	}
	res.Fragment = wrapper
	return res
}

// adoptGrid places the grid in its wrapper; position: relative is the wrapper's business.
func (e *engine) adoptGrid(wrapper, grid *Fragment) {
	wrapper.Children = append(wrapper.Children, grid)
	for _, a := range grid.absolutes {
		a.dx, a.dy, a.within = a.dx+grid.X, a.dy+grid.Y, grid
		wrapper.absolutes = append(wrapper.absolutes, a)
	}
	grid.absolutes = nil
}

// beginGrid makes the fragment of the grid with its edges.
func (e *engine) beginGrid(g *tableGrid, s *Space) *Fragment {
	f := e.begin(g.box, s)
	if g.collapsed != nil {
		// The collapsing model has no padding, and half of the outer borders are the table's (CSS 2.2 §17.6.2).
		f.Border, f.Padding = g.collapsed.tableBorder(), Edges{}
	}
	return f
}

// tableWidth is the border box width of the grid. CSS 2.2 §17.5.2
func (e *engine) tableWidth(g *tableGrid, s *Space) float64 {
	f := e.beginGrid(g, s)
	w, _ := e.tableWidths(g, s, f)
	return w + f.frameX()
}

// tableWidths gives the content width of the grid and the widths of its columns.
func (e *engine) tableWidths(g *tableGrid, s *Space, f *Fragment) (width float64, columns []float64) {
	st := g.box.Style
	frame := f.frameX()
	available := max(0, s.Available-f.Margin.Left-f.Margin.Right-frame)
	width, fixed := e.extent(g.box, st.Width, s.Width, frame, available)
	if own, ok := ownWidth(st); ok {
		width = own
	}
	if definite(s.BorderWidth) {
		width, fixed = max(0, s.BorderWidth-frame), true
	}
	if fixed {
		width = e.clampWidth(g.box, s, f, width, available)
		if st.TableLayout == "fixed" {
			columns, width = e.fixedWidths(g, width)
			return width, columns
		}
	}
	sized := e.columnSizes(g)
	if !fixed {
		// Shrink-to-fit in the room there is, whether the parent shrinks or not (CSS 2.2 §17.5.2.2).
		width = e.clampWidth(g.box, s, f, min(max(sized.Min, available), max(sized.Min, sized.Max)), available)
	}
	width = max(width, sized.Min)
	if g.width == 0 {
		return width, nil
	}
	return width, sized.autoWidths(width)
}

// tableGridBox lays out the grid of a table: its columns, then its rows.
func (e *engine) tableGridBox(g *tableGrid, s *Space) result {
	f := e.beginGrid(g, s)
	t := &tableRows{e: e, g: g, f: f, s: s}
	var width float64
	width, t.widths = e.tableWidths(g, s, f)
	f.Width = width + f.frameX()
	t.placeColumns()

	t.height = Indefinite
	if h := e.usedHeight(g.box, s, f); definite(h) {
		t.height = h
	}
	if s.From != nil {
		f.First = false
		f.Margin.Top = 0
		if !g.header {
			f.Border.Top, f.Padding.Top = 0, 0
		}
		if g.collapsed != nil && !g.header {
			f.Border.Top = t.lineAbove(s.From)
		}
	}
	token, ok := t.layout()
	if !ok {
		return result{Break: &Token{Box: g.box}}
	}
	if token != nil {
		f.Last = false
		f.Margin.Bottom = 0
		if !g.footer {
			f.Border.Bottom, f.Padding.Bottom = 0, 0
		}
	}
	// A height that is larger than the rows adds room below them, as in WeasyPrint; CSS leaves it open.
	content := max(0, t.y-f.ContentY())
	if token == nil && s.From == nil {
		if definite(t.height) {
			content = max(content, t.height)
		} else {
			content = e.clampHeight(g.box, s, f, content)
		}
	}
	f.Height = content + f.frameY()
	f.Table = t.info()
	if g.collapsed != nil {
		header := 0
		if g.header {
			header = g.groups[0].end
		}
		f.Collapsed = g.collapsed.segments(t.shown, t.lines(), header)
	}
	res := result{Fragment: f, Break: token}
	res.margins.add(f.Margin.Bottom)
	return res
}

// tableRows lays out the rows of a table on one page.
type tableRows struct {
	e      *engine
	g      *tableGrid
	f      *Fragment
	s      *Space
	widths []float64 // of columns
	x      []float64 // left edges of columns, from the table's border box
	left   float64   // of the rows
	width  float64   // of the rows
	height float64   // content height that style asks for, the base of percentages; may be Indefinite

	y     float64 // below what has been placed
	shown []shownRow
}

// placeColumns finds the places of the columns, which start at the right if the direction does.
func (t *tableRows) placeColumns() {
	t.x = make([]float64, len(t.widths))
	spacing := func(i int) float64 {
		if t.g.sized != nil && i < len(t.g.sized.originating) && !t.g.sized.originating[i] {
			return 0
		}
		return t.g.spacingX
	}
	t.left = t.f.ContentX()
	end := 0.0
	for i, w := range t.widths {
		end += spacing(i)
		t.x[i] = t.left + end
		end += w
	}
	if n := len(t.widths); n > 0 {
		t.width = end - spacing(0)
		t.left = t.x[0]
	}
	if t.g.box.Style.Direction == "rtl" {
		start := t.f.ContentX()
		for i := range t.x {
			t.x[i] = start + t.f.ContentWidth() - (t.x[i] - start) - t.widths[i]
		}
		t.left = t.f.ContentX() + t.f.ContentWidth() - (t.left - start) - t.width
	}
}

// lines are the lines between columns as seen from the left, for collapsed borders.
func (t *tableRows) lines() []float64 {
	n := len(t.x)
	if n == 0 {
		return nil
	}
	lines := make([]float64, 0, n+1)
	for i := range t.x {
		k := i
		if t.g.box.Style.Direction == "rtl" {
			k = n - 1 - i
		}
		lines = append(lines, t.x[k])
	}
	last := n - 1
	if t.g.box.Style.Direction == "rtl" {
		last = 0
	}
	lines = append(lines, t.x[last]+t.widths[last])
	for len(lines) < t.g.width+1 {
		lines = append(lines, lines[len(lines)-1])
	}
	return lines
}

// span gives place and width of cells over some columns.
func (t *tableRows) span(column, n int) (x, width float64) {
	end := min(column+n, len(t.x)) - 1
	first, last := column, end
	if t.x[end] < t.x[column] {
		first, last = end, column
	}
	return t.x[first], t.x[last] + t.widths[last] - t.x[first]
}

// lineAbove is half of the border above the row that a table goes on with.
func (t *tableRows) lineAbove(from *Token) float64 {
	row := t.g.groups[min(from.Child, len(t.g.groups)-1)].first
	if from.Next != nil {
		if row = from.Next.Child; from.Next.Data != nil {
			return 0
		}
	}
	if row >= t.g.collapsed.rows {
		return 0
	}
	return t.g.collapsed.widestH(0, row, t.g.collapsed.columns) / 2
}

// info keeps what painting needs: the columns, and the fragments of <col> and <colgroup>.
func (t *tableRows) info() *TableInfo {
	info := &TableInfo{ColumnX: t.x, ColumnWidth: t.widths}
	if len(t.shown) == 0 {
		return info
	}
	top, bottom := t.shown[0].top, t.shown[len(t.shown)-1].bottom
	t.g.columnBoxes(func(b *box.Box, first, end int) {
		if first >= len(t.x) {
			return
		}
		f := t.e.newFragment(b)
		f.X, f.Width = t.span(first, end-first)
		f.Y, f.Height = top, bottom-top
		info.Columns = append(info.Columns, f)
	})
	return info
}

// layout places row groups from where the table goes on. It gives where to go on after the page, and false if nothing fits.
//
// A header and a footer are repeated on each page. If they leave no room for a row, the footer is left out, then the header, as in WeasyPrint.
func (t *tableRows) layout() (*Token, bool) {
	t.y = t.f.ContentY()
	if t.s.From == nil || t.g.header {
		t.y += t.g.spacingY
	}
	first, last := 0, len(t.g.groups)
	if t.g.header {
		first++
	}
	if t.g.footer {
		last--
	}
	start := t.y
	body := last > first
	for _, try := range [...]struct{ header, footer bool }{{true, true}, {true, false}, {false, true}, {false, false}} {
		if try.header && !t.g.header || try.footer && !t.g.footer {
			continue
		}
		t.reset(start)
		token, ok := t.page(first, last, try.header, try.footer)
		bare := !try.header && !try.footer
		if ok && (bare || !body || len(t.f.Children) > t.repeated(try.header, try.footer)) {
			return token, true
		}
		if !t.s.PageEmpty || bare {
			return nil, false
		}
	}
	return nil, false
}

// goesOn is the group that the table goes on with.
func (t *tableRows) goesOn() int {
	if t.s.From == nil {
		return 0
	}
	return min(t.s.From.Child, len(t.g.groups)-1)
}

// reset takes everything back that has been placed.
func (t *tableRows) reset(y float64) {
	t.y = y
	t.f.Children, t.f.absolutes, t.shown = nil, nil, nil
	t.f.HasBaseline = false
}

func (t *tableRows) repeated(header, footer bool) int {
	n := 0
	if header {
		n++
	}
	if footer {
		n++
	}
	return n
}

// page places the groups of one page.
func (t *tableRows) page(first, last int, header, footer bool) (*Token, bool) {
	limit := t.s.PageBottom
	// Rows that do not fit beside header and footer go without them, unless they must not be broken anyway.
	empty := t.s.PageEmpty && (!header && !footer || first < last && avoids(t.g.groups[max(first, t.goesOn())].box.Style.BreakInside))
	if header {
		if _, token, ok := t.group(0, t.g.groups[0].end, math.Inf(1), true, nil); !ok || token != nil || t.y > limit+epsilon && t.s.PageEmpty {
			return nil, false
		}
	}
	var foot *Fragment
	var footRows []shownRow
	if footer {
		// Its height is needed before its place is known.
		y, n := t.y, len(t.shown)
		g, token, ok := t.group(len(t.g.groups)-1, len(t.g.rows), math.Inf(1), true, nil)
		if !ok || token != nil || t.y > limit+epsilon && t.s.PageEmpty {
			return nil, false
		}
		foot = g
		footRows = append(footRows, t.shown[n:]...)
		t.f.Children = t.f.Children[:len(t.f.Children)-1]
		limit -= t.y - y
		t.y, t.shown = y, t.shown[:n]
	}
	token, ok := t.bodies(first, last, limit, empty)
	if !ok {
		return nil, false
	}
	if foot != nil {
		dy := t.y - foot.Y
		foot.Y = t.y
		for i := range t.f.absolutes {
			if a := &t.f.absolutes[i]; a.within == foot {
				a.dy += dy
			}
		}
		t.f.Children = append(t.f.Children, foot)
		for _, r := range footRows {
			r.top, r.bottom = r.top+dy, r.bottom+dy
			t.shown = append(t.shown, r)
		}
		t.y += foot.Height + t.g.spacingY
	}
	return token, true
}

// placedGroup is a state to go back to: before a group was placed.
type placedGroup struct {
	index, first               int // the group, and its first row on this page
	from                       *Token
	y                          float64
	children, absolutes, shown int
	baseline                   bool
}

// bodies places the groups between header and footer.
func (t *tableRows) bodies(first, last int, limit float64, empty bool) (*Token, bool) {
	var next *Token
	if from := t.s.From; from != nil {
		first, next = max(first, from.Child), from.Next
	}
	var placed []placedGroup
	for i := first; i < last; i++ {
		group := &t.g.groups[i]
		if len(placed) > 0 && t.s.paged() {
			if kind := forcedBreak(t.g.groups[i-1].box, group.box); kind != "" {
				return &Token{Box: t.g.box, Child: i, forced: kind}, true
			}
		}
		mark := placedGroup{index: i, first: group.first, from: next, y: t.y, children: len(t.f.Children), absolutes: len(t.f.absolutes), shown: len(t.shown), baseline: t.f.HasBaseline}
		if next != nil {
			mark.first = next.Child
		}
		_, token, ok := t.group(i, group.end, limit, empty && len(placed) == 0, next)
		next = nil
		if !ok {
			return t.breakBeforeGroup(placed, i, limit, empty)
		}
		placed = append(placed, mark)
		if token != nil {
			return &Token{Box: t.g.box, Child: i, Next: token, forced: token.forced}, true
		}
	}
	return nil, true
}

// breakBeforeGroup ends the page before a group that does not fit or, if a break is to be avoided there, further up. It is false if there is no place for
// one, and the page has other things to end with.
func (t *tableRows) breakBeforeGroup(placed []placedGroup, i int, limit float64, empty bool) (*Token, bool) {
	for k := len(placed) - 1; k >= 0; k-- {
		before := &placed[k]
		if !avoidBreak(t.g.groups[before.index].box, t.g.groups[before.index+1].box) {
			return &Token{Box: t.g.box, Child: before.index + 1}, true
		}
		rows := t.shown[before.shown:]
		t.rewind(before)
		if avoids(t.g.groups[before.index].box.Style.BreakInside) {
			continue
		}
		for r := len(rows) - 1; r > 0; r-- {
			at := rows[r].row
			if avoidBreak(t.g.rows[at-1].box, t.g.rows[at].box) {
				continue
			}
			_, token, ok := t.group(before.index, at, limit, empty && k == 0, before.from)
			return &Token{Box: t.g.box, Child: before.index, Next: token}, ok
		}
	}
	if !t.s.PageEmpty || len(placed) == 0 {
		return nil, false
	}
	// All breaks are to be avoided, and one has to be made.
	for _, p := range placed {
		t.group(p.index, t.g.groups[p.index].end, limit, empty, p.from)
	}
	return &Token{Box: t.g.box, Child: i}, true
}

// rewind takes back what has been placed since a mark.
func (t *tableRows) rewind(m *placedGroup) {
	t.y = m.y
	t.f.Children, t.f.absolutes, t.shown = t.f.Children[:m.children], t.f.absolutes[:m.absolutes], t.shown[:m.shown]
	t.f.HasBaseline = m.baseline
}
