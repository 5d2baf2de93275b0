package layout

import (
	"etikett/render/box"
	"etikett/render/style"
)

// tableGrid is the structure of a table: its row groups in the order in which they are shown, and the place of each cell among rows and columns.
// It does not depend on the width, so it is made once for a box.
// CSS 2.2 §17.2 and §17.5, https://www.w3.org/TR/CSS22/tables.html#table-layout
type tableGrid struct {
	box            *box.Box
	top, bottom    []*box.Box // captions
	groups         []tableGroup
	header, footer bool // the first group is the header, the last one the footer; both are repeated on each page
	rows           []tableRow
	cells          []tableCell
	columns        []tableColumn
	width          int // number of columns
	spacingX       float64
	spacingY       float64
	collapsed      *collapsedGrid // nil in the separated borders model
	sized          *tableSizes
}

// tableGroup is a row group; its rows are grid.rows[first:end].
type tableGroup struct {
	box        *box.Box
	first, end int
}

// tableRow is a row; the cells that start in it are grid.cells[first:end].
type tableRow struct {
	box        *box.Box
	first, end int
}

// tableCell is a cell at its place.
type tableCell struct {
	// box is the cell's box, or a copy of it whose style has what the table decides: border widths in the collapsing model,
	// no height and no margins.
	box              *box.Box
	style            *style.Computed // the cell's own
	row, column      int
	rowSpan, colSpan int
}

// tableColumn is a column with its <col> and <colgroup>, if there are such.
type tableColumn struct {
	column, group *box.Box
}

// maxColumns limits the width of a table; cells beyond are left out.
const maxColumns = 20_000

// grid gives the structure of a table.
func (e *engine) grid(b *box.Box) *tableGrid {
	if g := e.tables[b]; g != nil {
		return g
	}
	g := &tableGrid{box: b}
	if e.tables == nil {
		e.tables = map[*box.Box]*tableGrid{}
	}
	e.tables[b] = g
	for _, c := range b.Children {
		switch c.Kind {
		case box.Caption:
			if c.CaptionBottom {
				g.bottom = append(g.bottom, c)
			} else {
				g.top = append(g.top, c)
			}
		case box.ColumnGroup:
			g.addColumns(c)
		}
	}
	for _, c := range g.orderedGroups() {
		g.addGroup(c)
	}
	if g.width > maxColumns {
		e.warn(b, "", "the table has %d columns; those after the first %d are left out", g.width, maxColumns)
		g.width = maxColumns
	}
	for len(g.columns) < g.width {
		g.columns = append(g.columns, tableColumn{})
	}
	if b.Style.BorderCollapse == "collapse" {
		g.collapsed = g.collapse()
	} else {
		g.spacingX, g.spacingY = b.Style.BorderSpacingX, b.Style.BorderSpacingY
	}
	g.fixCells()
	return g
}

// addColumns adds the columns of a column group.
func (g *tableGrid) addColumns(group *box.Box) {
	if len(group.Children) == 0 {
		for range max(1, group.ColSpan) {
			g.columns = append(g.columns, tableColumn{group: group})
		}
		return
	}
	for _, c := range group.Children {
		for range max(1, c.ColSpan) {
			if len(g.columns) < maxColumns {
				g.columns = append(g.columns, tableColumn{column: c, group: group})
			}
		}
	}
}

// orderedGroups are the row groups with the first header group in front and the first footer group at the end.
func (g *tableGrid) orderedGroups() []*box.Box {
	var groups []*box.Box
	var header, footer *box.Box
	for _, c := range g.box.Children {
		switch {
		case c.Kind != box.RowGroup:
		case c.Style.Display == "table-header-group" && header == nil:
			header = c
		case c.Style.Display == "table-footer-group" && footer == nil:
			footer = c
		default:
			groups = append(groups, c)
		}
	}
	if header != nil {
		groups = append([]*box.Box{header}, groups...)
		g.header = true
	}
	if footer != nil {
		groups = append(groups, footer)
		g.footer = true
	}
	return groups
}

// addGroup places the cells of a row group: each into the first column that no cell of an earlier row reaches down into.
// Cells do not reach out of their group. HTML, https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
func (g *tableGrid) addGroup(b *box.Box) {
	group := tableGroup{box: b, first: len(g.rows)}
	var taken []int // for each column, up to which row it is taken
	end := group.first
	for _, r := range b.Children {
		if r.Kind == box.Row {
			end++
		}
	}
	for _, r := range b.Children {
		if r.Kind != box.Row {
			continue
		}
		row := len(g.rows)
		first := len(g.cells)
		column := 0
		for _, c := range r.Children {
			if c.Kind != box.Cell {
				continue
			}
			for column < len(taken) && taken[column] > row {
				column++
			}
			cell := tableCell{box: c, style: c.Style, row: row, column: column, colSpan: max(1, c.ColSpan), rowSpan: c.RowSpan}
			if cell.rowSpan <= 0 || cell.rowSpan > end-row {
				cell.rowSpan = end - row
			}
			if column >= maxColumns {
				g.width = max(g.width, column+1)
				break
			}
			cell.colSpan = min(cell.colSpan, maxColumns-column)
			for len(taken) < column+cell.colSpan {
				taken = append(taken, 0)
			}
			for i := column; i < column+cell.colSpan; i++ {
				taken[i] = max(taken[i], row+cell.rowSpan)
			}
			column += cell.colSpan
			g.width = max(g.width, column)
			g.cells = append(g.cells, cell)
		}
		g.rows = append(g.rows, tableRow{box: r, first: first, end: len(g.cells)})
	}
	group.end = len(g.rows)
	g.groups = append(g.groups, group)
}

// fixCells makes the boxes with which cells are laid out: height and margins are not the cell's own business.
func (g *tableGrid) fixCells() {
	type key struct {
		style *style.Computed
		width Edges
	}
	styles := map[key]*style.Computed{}
	for i := range g.cells {
		c := &g.cells[i]
		st := c.box.Style
		zero := style.Px(0)
		noMargin := style.Sides[style.Length]{Top: zero, Right: zero, Bottom: zero, Left: zero}
		if g.collapsed == nil && st.Height.IsAuto() && st.Margin == noMargin {
			continue
		}
		k := key{style: st}
		if g.collapsed != nil {
			k.width = g.collapsed.cellBorder(c)
		}
		fixed := styles[k]
		if fixed == nil {
			copied := *st
			fixed = &copied
			fixed.Height, fixed.Margin = style.Auto, noMargin
			if g.collapsed != nil {
				fixed.Border = style.Sides[style.Border]{
					Top:    style.Border{Width: k.width.Top, Style: "none"},
					Right:  style.Border{Width: k.width.Right, Style: "none"},
					Bottom: style.Border{Width: k.width.Bottom, Style: "none"},
					Left:   style.Border{Width: k.width.Left, Style: "none"},
				}
			}
			styles[k] = fixed
		}
		b := *c.box
		b.Style = fixed
		c.box = &b
	}
}

// row gives the cells that start in a row.
func (g *tableGrid) row(i int) []tableCell { return g.cells[g.rows[i].first:g.rows[i].end] }
