package layout

import (
	"math"

	"etikett/render/box"
	"etikett/render/style"
)

// placedCell is a cell that has been laid out at its natural height.
type placedCell struct {
	*tableCell
	fragment *Fragment
	top      float64 // of the cell, from the top of its row (more than 0 for one that is cut under a repeated header)
	row      *Fragment
	rowY     float64 // of its row, in the group
	shift    float64 // how far its contents move down for the row's baseline
	least    float64 // border box height that its style asks for
	token    *Token
}

// bottom is how far below the top of the group a cell reaches by itself.
func (c *placedCell) bottom() float64 {
	return c.rowY + c.top + max(c.least, c.fragment.Height+c.shift)
}

// placedRow is a row with the cells that start in it.
type placedRow struct {
	*Fragment
	index int
	cells []*placedCell
	cut   bool // it goes on on the next page
}

// group places one row group at t.y, from a token on, up to the row stop at most. It gives the fragment, where to go on, and false if nothing of the
// group fits above limit.
func (t *tableRows) group(index, stop int, limit float64, empty bool, from *Token) (*Fragment, *Token, bool) {
	group := &t.g.groups[index]
	f := t.e.newFragment(group.box)
	f.X, f.Y, f.Width = t.left, t.y, t.width
	f.First = from == nil
	rows, token, ok := t.rowsOf(group, min(stop, group.end), limit-t.y, empty, from)
	if !ok || token != nil && !empty && (len(rows) == 0 || avoids(group.box.Style.BreakInside)) {
		return nil, nil, false
	}
	f.Last = token == nil
	for _, r := range rows {
		for _, c := range r.cells {
			t.e.adopt(r.Fragment, c.fragment, t.f.ContentWidth(), t.height)
		}
		t.shown = append(t.shown, shownRow{row: r.index, top: t.y + r.Y, bottom: t.y + r.Y + r.Height, cutTop: !r.First, cutBottom: r.cut})
		f.Height = r.Y + r.Height
		if !f.HasBaseline && r.HasBaseline {
			f.HasBaseline, f.Baseline = true, r.Y+r.Baseline
		}
		t.e.adopt(f, r.Fragment, t.f.ContentWidth(), t.height)
	}
	if !t.f.HasBaseline && f.HasBaseline {
		t.f.HasBaseline, t.f.Baseline, t.f.LastBaseline = true, f.Y+f.Baseline, f.Y+f.Baseline
	}
	t.e.adopt(t.f, f, t.f.ContentWidth(), t.height)
	if t.y += f.Height; len(rows) > 0 {
		t.y += t.g.spacingY
	}
	return f, token, true
}

// rowsOf lays out the rows of a group that fit above limit, which counts from the top of the group.
func (t *tableRows) rowsOf(group *tableGroup, stop int, limit float64, empty bool, from *Token) (rows []placedRow, token *Token, ok bool) {
	g := t.g
	first := group.first
	var cellTokens []*Token
	if from != nil {
		first = from.Child
		cellTokens, _ = from.Data.([]*Token)
	}
	var spanning []*placedCell // cells that end in later rows
	y := 0.0
	paged := !math.IsInf(limit, 1)
	breakAt := func(row int) *Token { return &Token{Box: group.box, Child: row} }
	for r := first; r < stop && token == nil; r++ {
		if paged && len(rows) > 0 {
			if kind := forcedBreak(g.rows[r-1].box, g.rows[r].box); kind != "" {
				token = breakAt(r)
				token.forced = kind
				break
			}
		}
		alone := empty && len(rows) == 0
		row, cells, split := t.row(r, y, limit, alone, cellTokens)
		cellTokens = nil
		ends := t.ending(&spanning, cells, r)
		t.rowHeight(row, ends, r)
		unfit := paged && y+row.Height > limit+epsilon || split != nil && (t.avoidsSplit(r) || !hasContents(cells))
		if unfit && !alone {
			if rows, token = t.breakBefore(rows, r); len(rows) == 0 && !empty {
				return nil, nil, false
			}
			token.Box = group.box
			break
		}
		for _, c := range ends {
			t.stretch(c, row.Y+row.Height-c.rowY-c.top)
		}
		rows = append(rows, placedRow{row, r, cells, split != nil})
		y += row.Height + g.spacingY
		if split != nil {
			token = breakAt(r)
			token.Data = split
		}
	}
	if token == nil && stop < group.end {
		token = breakAt(stop)
	}
	// Cells that would go on below the last row of this page end with it.
	if n := len(rows); n > 0 {
		last := rows[n-1]
		for _, c := range spanning {
			if c.rowY <= last.Y {
				t.stretch(c, last.Y+last.Height-c.rowY-c.top)
			}
		}
	}
	return rows, token, true
}

// breakBefore ends the page before a row, or before an earlier one if a break there is to be avoided. If all are, it ends it where it has to.
func (t *tableRows) breakBefore(rows []placedRow, r int) ([]placedRow, *Token) {
	for k := len(rows); k > 0; k-- {
		at := r - (len(rows) - k)
		if !avoidBreak(t.g.rows[at-1].box, t.g.rows[at].box) {
			return rows[:k], &Token{Child: at}
		}
	}
	if t.s.PageEmpty {
		return rows, &Token{Child: r}
	}
	return nil, &Token{Child: r - len(rows)}
}

// avoidsSplit reports whether a row or one of its cells must not be cut.
func (t *tableRows) avoidsSplit(r int) bool {
	if avoids(t.g.rows[r].box.Style.BreakInside) {
		return true
	}
	for _, c := range t.g.row(r) {
		if avoids(c.style.BreakInside) {
			return true
		}
	}
	return false
}

// hasContents reports whether any of some cells shows something in flow: absolutely positioned boxes are no reason to begin a row.
func hasContents(cells []*placedCell) bool {
	for _, c := range cells {
		for _, f := range c.fragment.Children {
			if f.Kind != BoxFragment || !f.Box.Absolute() {
				return true
			}
		}
	}
	return false
}

// row lays out the cells that start in a row at their natural heights. limit is where the page ends, from the top of the group. A non-nil split
// has for each cell where it goes on on the next page.
func (t *tableRows) row(index int, y, limit float64, empty bool, from []*Token) (row *Fragment, cells []*placedCell, split []*Token) {
	e, g := t.e, t.g
	b := g.rows[index].box
	row = e.newFragment(b)
	row.Y, row.Width = y, t.width
	row.First = from == nil
	all := g.row(index)
	placed := make([]placedCell, len(all))
	cells = make([]*placedCell, 0, len(all))
	for i := range all {
		c := &all[i]
		if c.column >= len(t.x) {
			e.warn(c.box, "", "the cell is beyond the columns of a table with table-layout: fixed, and left out")
			break
		}
		x, width := t.span(c.column, c.colSpan)
		s := newSpace(t.f.ContentWidth(), t.height)
		s.BorderWidth = width
		s.PageBottom = limit - y
		s.PageEmpty = empty
		p := &placed[i]
		*p = placedCell{tableCell: c, row: row, rowY: y}
		b := c.box
		if from != nil {
			if s.From = from[i]; s.From == nil {
				// All of the cell was on an earlier page; the rest of its row is empty.
				b, s.From = bare(b), &Token{Box: b}
			}
			if g.collapsed != nil && g.header {
				p.top = g.collapsed.cellBorder(&g.cells[max(0, g.rows[0].end-1)]).Bottom
			}
		}
		res := e.layout(b, s)
		if res.Fragment == nil {
			// Nothing fits: an empty cell is here, all of it goes on on the next page.
			s.PageBottom, s.PageEmpty = math.Inf(1), true
			p.fragment = e.layout(bare(c.box), s).Fragment
			p.token = s.From
			if p.token == nil {
				p.token = &Token{Box: c.box}
			}
		} else {
			p.fragment, p.token = res.Fragment, res.Break
		}
		if p.token != nil {
			if split == nil {
				split = make([]*Token, len(all))
			}
			split[i] = p.token
		}
		p.fragment.X, p.fragment.Y = x-t.left, p.top
		p.least = t.leastHeight(c, p.fragment)
		cells = append(cells, p)
	}
	if split != nil {
		row.Last = false
		for _, c := range cells {
			c.fragment.cutBottom()
		}
	}
	t.alignBaselines(row, cells)
	return row, cells, split
}

// bare is a cell without contents.
func bare(b *box.Box) *box.Box {
	empty := *b
	empty.ID, empty.Children, empty.Inlines = 0, nil, false
	return &empty
}

// cutBottom takes border and padding off the bottom of a cell whose row goes on on the next page.
func (f *Fragment) cutBottom() {
	f.Height -= f.Border.Bottom + f.Padding.Bottom
	f.Border.Bottom, f.Padding.Bottom = 0, 0
	f.Last = false
}

// leastHeight is the height of the border box that the style of a cell asks for.
func (t *tableRows) leastHeight(c *tableCell, f *Fragment) float64 {
	v, ok := resolve(c.style.Height, t.height)
	if !ok {
		return 0
	}
	return contentSize(c.style, v, f.frameY()) + f.frameY()
}

// alignBaselines moves the contents of cells with vertical-align: baseline down to a common baseline. CSS 2.2 §17.5.3
func (t *tableRows) alignBaselines(row *Fragment, cells []*placedCell) {
	for _, c := range cells {
		if cellAlign(c.style) == "baseline" {
			row.HasBaseline = true
			row.Baseline = max(row.Baseline, c.top+cellBaseline(c.fragment))
		}
	}
	if !row.HasBaseline {
		return
	}
	for _, c := range cells {
		if cellAlign(c.style) == "baseline" {
			c.shift = row.Baseline - c.top - cellBaseline(c.fragment)
		}
	}
	row.LastBaseline = row.Baseline
}

// cellAlign is the vertical alignment of a cell: top, middle, bottom or, for all other values, baseline.
func cellAlign(st *style.Computed) string {
	switch st.VerticalAlign {
	case "top", "middle", "bottom":
		return st.VerticalAlign
	}
	return "baseline"
}

// cellBaseline is the baseline of a cell: that of its first line or table row, or the bottom of its content box.
func cellBaseline(f *Fragment) float64 {
	if y, ok := firstBaseline(f); ok {
		return y
	}
	return f.Height - f.Border.Bottom - f.Padding.Bottom
}

// ending gives the cells that end in a row, and keeps those that go on.
func (t *tableRows) ending(spanning *[]*placedCell, cells []*placedCell, row int) []*placedCell {
	ends := make([]*placedCell, 0, len(cells))
	rest := (*spanning)[:0]
	for _, c := range *spanning {
		if c.tableCell.row+c.rowSpan-1 <= row {
			ends = append(ends, c)
		} else {
			rest = append(rest, c)
		}
	}
	for _, c := range cells {
		if c.tableCell.row+c.rowSpan-1 <= row {
			ends = append(ends, c)
		} else {
			rest = append(rest, c)
		}
	}
	*spanning = rest
	return ends
}

// rowHeight is the height of a row: what its style asks for, and what the cells need that end in it. CSS 2.2 §17.5.3
func (t *tableRows) rowHeight(row *Fragment, ends []*placedCell, index int) {
	if v, ok := resolve(row.Box.Style.Height, t.height); ok && row.First {
		row.Height = limit(max(0, v))
	}
	for _, c := range ends {
		row.Height = max(row.Height, c.bottom()-row.Y)
	}
	if !row.HasBaseline {
		row.Baseline, row.LastBaseline = row.Height, row.Height
		row.HasBaseline = len(t.g.row(index)) > 0
	}
}

// stretch gives a cell its height, and moves its contents where vertical-align says.
func (t *tableRows) stretch(c *placedCell, height float64) {
	f := c.fragment
	extra := height - f.Height
	if extra > epsilon && c.box.Positioned() && c.token == nil {
		// Absolutely positioned boxes inside refer to the whole cell.
		s := newSpace(t.f.ContentWidth(), t.height)
		s.BorderWidth, s.BorderHeight, s.FlexibleHeight = f.Width, height, true
		again := t.e.layout(c.box, s).Fragment
		again.X, again.Y = f.X, f.Y
		*f = *again
	}
	dy := 0.0
	switch cellAlign(c.style) {
	case "middle":
		dy = extra / 2
	case "bottom":
		dy = extra
	case "baseline":
		dy = c.shift
	}
	if extra < 0 {
		dy = 0
	}
	f.Height = height
	if dy > 0 {
		for _, child := range f.Children {
			if !child.Box.Absolute() || !c.box.Positioned() {
				shift(f, child, 0, dy)
			}
		}
	}
	// What the contents leave free counts as padding, so that the content box stays around them. A height that the cell itself asks for does not.
	if own := c.least - (height - extra); own > 0 {
		extra -= min(own, extra)
	}
	before := min(dy, max(0, extra))
	f.Padding.Top += before
	f.Padding.Bottom += max(0, extra-before)
}
