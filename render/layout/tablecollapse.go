package layout

import (
	"cmp"
	"slices"

	"etikett/render/box"
	"etikett/render/style"
)

// collapsedGrid has the borders of a table in the collapsing model: one at each edge of the grid, the winner of all that meet there.
// CSS 2.2 §17.6.2, https://www.w3.org/TR/CSS22/tables.html#collapsing-borders
type collapsedGrid struct {
	rows, columns int
	vertical      []edgeBorder // (columns+1) for each row, from left to right as seen
	horizontal    []edgeBorder // columns for each of rows+1 lines
	rtl           bool
}

// edgeBorder is a border with what decides conflicts.
type edgeBorder struct {
	style.Border
	hidden bool
	// inside: the edge is within a cell that spans it.
	inside bool
}

// borderRank orders styles for conflicts: double wins over solid, and so on. CSS 2.2 §17.6.2.1
func borderRank(s string) int {
	switch s {
	case "double":
		return 8
	case "solid":
		return 7
	case "dashed":
		return 6
	case "dotted":
		return 5
	case "ridge":
		return 4
	case "outset":
		return 3
	case "groove":
		return 2
	case "inset":
		return 1
	}
	return 0
}

// wins reports whether a border wins over another that was there before it: hidden ones first, then the wider one, then by style.
func (b *edgeBorder) wins(over *edgeBorder) bool {
	switch {
	case over.inside:
		return false
	case b.hidden != over.hidden:
		return b.hidden
	case b.Width != over.Width:
		return b.Width > over.Width
	}
	return borderRank(b.Style) > borderRank(over.Style)
}

// collapse resolves the conflicts of all borders of a table.
func (g *tableGrid) collapse() *collapsedGrid {
	c := &collapsedGrid{rows: len(g.rows), columns: g.width, rtl: g.box.Style.Direction == "rtl"}
	if c.rows == 0 || c.columns == 0 {
		c.rows, c.columns = 0, 0
		return c
	}
	c.vertical = make([]edgeBorder, c.rows*(c.columns+1))
	c.horizontal = make([]edgeBorder, (c.rows+1)*c.columns)
	for i := range g.cells {
		c.span(&g.cells[i])
	}
	// In a tie the one that comes first wins: cells, then rows, row groups, columns, column groups, the table.
	for i := range g.cells {
		cell := &g.cells[i]
		c.box(cell.style, cell.column, cell.row, cell.colSpan, cell.rowSpan)
	}
	for i := range g.rows {
		c.box(g.rows[i].box.Style, 0, i, c.columns, 1)
	}
	for _, group := range g.groups {
		c.box(group.box.Style, 0, group.first, c.columns, group.end-group.first)
	}
	for i := 0; i < c.columns; i++ {
		if b := g.columns[i].column; b != nil {
			c.box(b.Style, i, 0, 1, c.rows)
		}
	}
	for i := 0; i < c.columns; {
		j := i + 1
		for j < c.columns && g.columns[j].group == g.columns[i].group {
			j++
		}
		if b := g.columns[i].group; b != nil {
			c.box(b.Style, i, 0, j-i, c.rows)
		}
		i = j
	}
	c.box(g.box.Style, 0, 0, c.columns, c.rows)
	return c
}

// seen is the column as seen from the left.
func (c *collapsedGrid) seen(column, span int) int {
	if c.rtl {
		return c.columns - column - span
	}
	return column
}

// span takes away the edges inside of a cell that spans several rows or columns.
func (c *collapsedGrid) span(cell *tableCell) {
	x := c.seen(cell.column, cell.colSpan)
	none := edgeBorder{inside: true}
	for y := cell.row; y < cell.row+cell.rowSpan; y++ {
		for i := x + 1; i < x+cell.colSpan; i++ {
			*c.v(i, y) = none
		}
		if y > cell.row {
			for i := x; i < x+cell.colSpan; i++ {
				*c.h(i, y) = none
			}
		}
	}
}

func (c *collapsedGrid) v(x, y int) *edgeBorder { return &c.vertical[y*(c.columns+1)+x] }
func (c *collapsedGrid) h(x, y int) *edgeBorder { return &c.horizontal[y*c.columns+x] }

// box lets the borders of a box that covers part of the grid compete.
func (c *collapsedGrid) box(st *style.Computed, column, row, width, height int) {
	width = min(width, c.columns-column)
	if width <= 0 || height <= 0 {
		return
	}
	x := c.seen(column, width)
	set := func(at *edgeBorder, b *style.Border) {
		n := edgeBorder{Border: *b, hidden: b.Style == "hidden"}
		if b.Style == "none" || b.Style == "" || n.hidden {
			n.Width = 0
			if !n.hidden {
				return
			}
		}
		if n.wins(at) {
			*at = n
		}
	}
	for y := row; y < row+height; y++ {
		set(c.v(x, y), &st.Border.Left)
		set(c.v(x+width, y), &st.Border.Right)
	}
	for i := x; i < x+width; i++ {
		set(c.h(i, row), &st.Border.Top)
		set(c.h(i, row+height), &st.Border.Bottom)
	}
}

// cellBorder is what the borders around a cell take of it: half of the widest on each side.
func (c *collapsedGrid) cellBorder(cell *tableCell) Edges {
	width := min(cell.colSpan, c.columns-cell.column)
	x := c.seen(cell.column, width)
	return Edges{
		Top:    c.widestH(x, cell.row, width) / 2,
		Bottom: c.widestH(x, cell.row+cell.rowSpan, width) / 2,
		Left:   c.widestV(x, cell.row, cell.rowSpan) / 2,
		Right:  c.widestV(x+width, cell.row, cell.rowSpan) / 2,
	}
}

// tableBorder is what the borders take of the table: half of those at its outer edges, at the sides that of the first row.
func (c *collapsedGrid) tableBorder() Edges {
	if c.rows == 0 {
		return Edges{}
	}
	return Edges{
		Top:    c.widestH(0, 0, c.columns) / 2,
		Bottom: c.widestH(0, c.rows, c.columns) / 2,
		Left:   c.v(0, 0).Width / 2,
		Right:  c.v(c.columns, 0).Width / 2,
	}
}

func (c *collapsedGrid) widestH(x, y, n int) float64 {
	w := 0.0
	for i := x; i < x+n; i++ {
		w = max(w, c.h(i, y).Width)
	}
	return w
}

func (c *collapsedGrid) widestV(x, y, n int) float64 {
	w := 0.0
	for i := y; i < y+n; i++ {
		w = max(w, c.v(x, i).Width)
	}
	return w
}

// shownRow is a row of the grid that is on the page, with its place.
type shownRow struct {
	row         int // index in the grid
	top, bottom float64
	cutTop      bool // the row goes on from an earlier page
	cutBottom   bool // it goes on on the next page
}

// segments are the borders of the rows that are on a page, those that win conflicts last. x are the lines between columns, from
// the left; the first header rows are repeated on each page.
func (c *collapsedGrid) segments(rows []shownRow, x []float64, header int) []CollapsedBorder {
	if len(rows) == 0 || c.columns == 0 {
		return nil
	}
	type segment struct {
		CollapsedBorder
		border *edgeBorder
	}
	var out []segment
	// line gives the border at a column on the line above the i-th shown row, or below the last one. Where rows meet that do not follow each
	// other, one is of a repeated header or footer, whose border counts.
	line := func(column, i int) *edgeBorder {
		switch {
		case i == 0:
			return c.h(column, rows[0].row)
		case i == len(rows) || rows[i-1].row < header:
			return c.h(column, rows[i-1].row+1)
		}
		return c.h(column, rows[i].row)
	}
	lineWidth := func(column, i int) float64 {
		if column < 0 || column >= c.columns {
			return 0
		}
		return line(column, i).Width
	}
	sideWidth := func(column, i int) float64 {
		if i < 0 || i >= len(rows) {
			return 0
		}
		return c.v(column, rows[i].row).Width
	}
	for i, r := range rows {
		for column := 0; column <= c.columns; column++ {
			b := c.v(column, r.row)
			if b.Width <= 0 || b.Color.A == 0 {
				continue
			}
			// Verticals reach to the outer edges of the lines that they meet.
			top, bottom := r.top, r.bottom
			if !r.cutTop {
				top -= max(lineWidth(column-1, i), lineWidth(column, i)) / 2
			}
			if !r.cutBottom {
				bottom += max(lineWidth(column-1, i+1), lineWidth(column, i+1)) / 2
			}
			out = append(out, segment{CollapsedBorder{X: x[column] - b.Width/2, Y: top, Width: b.Width, Height: bottom - top, Border: b.Border}, b})
		}
	}
	for i := 0; i <= len(rows); i++ {
		y := rows[max(0, i-1)].bottom
		if i == 0 {
			y = rows[0].top
		}
		if i == 0 && rows[0].cutTop || i == len(rows) && rows[i-1].cutBottom {
			continue
		}
		for column := 0; column < c.columns; column++ {
			b := line(column, i)
			if b.Width <= 0 || b.Color.A == 0 {
				continue
			}
			from := x[column] - max(sideWidth(column, i-1), sideWidth(column, i))/2
			to := x[column+1] + max(sideWidth(column+1, i-1), sideWidth(column+1, i))/2
			out = append(out, segment{CollapsedBorder{X: from, Y: y - b.Width/2, Width: to - from, Height: b.Width, Horizontal: true, Border: b.Border}, b})
		}
	}
	slices.SortStableFunc(out, func(a, b segment) int {
		if d := cmp.Compare(a.border.Width, b.border.Width); d != 0 {
			return d
		}
		return borderRank(a.border.Style) - borderRank(b.border.Style)
	})
	segments := make([]CollapsedBorder, len(out))
	for i := range out {
		segments[i] = out[i].CollapsedBorder
	}
	return segments
}

// columnBoxes are the boxes of <col> and <colgroup> over runs of columns, groups first: the order in which backgrounds lie.
func (g *tableGrid) columnBoxes(visit func(b *box.Box, first, end int)) {
	for pass := range 2 {
		of := func(i int) *box.Box {
			if pass == 0 {
				return g.columns[i].group
			}
			return g.columns[i].column
		}
		for i := 0; i < g.width; {
			j := i + 1
			for pass == 0 && j < g.width && of(j) == of(i) {
				j++
			}
			if b := of(i); b != nil {
				visit(b, i, j)
			}
			i = j
		}
	}
}
