package draw

import (
	"etikett/render/box"
	"etikett/render/layout"
	"etikett/render/paint"
)

// table paints the background of a table, then those of column groups, columns, row groups, rows and cells over it, then borders.
// CSS 2.2 §17.5.1, https://www.w3.org/TR/CSS22/tables.html#table-layers
func (p *painter) table(f *frame) {
	s := f.Box.Style
	collapse := s.BorderCollapse == "collapse"
	switch {
	case f.Box == p.canvas:
		p.bare(f)
	case !collapse:
		p.decorate(f, p.images, p.fixed)
	case s.Visibility == "visible":
		// The borders of the table itself are among the collapsed ones.
		border := f.borderEdge()
		p.backdrop(f, &border, p.images, p.fixed)
	}
	cells := p.cells(f)
	for _, c := range f.Table.Columns {
		column := frame{Fragment: c, x: f.x + c.X, y: f.y + c.Y}
		if !hasBackground(c.Box.Style) {
			continue
		}
		var parts []paint.Rect
		for i := range cells {
			// A cell belongs to the column that it starts in, on the left or on the right.
			r := cells[i].rect()
			start := r.X + .01
			if s.Direction == "rtl" {
				start = r.X + r.W - .01
			}
			if start > column.x && start < column.x+column.Width {
				parts = append(parts, r)
			}
		}
		p.part(&column, parts)
	}
	for _, group := range f.Children {
		if group.Box.Kind != box.RowGroup {
			continue
		}
		g := frame{Fragment: group, x: f.x + group.X, y: f.y + group.Y}
		p.part(&g, p.parts(&g))
		for _, row := range group.Children {
			if row.Box.Kind == box.Row {
				r := frame{Fragment: row, x: g.x + row.X, y: g.y + row.Y}
				p.part(&r, p.parts(&r))
			}
		}
	}
	for i := range cells {
		c := &cells[i]
		if (collapse || c.Box.Style.EmptyCells != "hide" || len(c.Children) > 0) && !p.paintsItself(*c) {
			p.decorate(c, p.images, p.fixed)
		}
	}
	for i := range f.Collapsed {
		p.collapsed(f, &f.Collapsed[i])
	}
}

// paintsItself reports whether a cell is a positioned box or a stacking context, and so painted on its own.
func (p *painter) paintsItself(c frame) bool {
	pos := c.Box.Style.Position
	return !c.Box.Anonymous && pos != "static" && pos != "" || grouped(c)
}

// cells are the cells in a table, a row group or a row.
func (p *painter) cells(f *frame) []frame {
	var out []frame
	for _, c := range f.Children {
		child := frame{Fragment: c, x: f.x + c.X, y: f.y + c.Y}
		switch c.Box.Kind {
		case box.Cell:
			out = append(out, child)
		case box.Row, box.RowGroup:
			out = append(out, p.cells(&child)...)
		}
	}
	return out
}

// parts are the rectangles of the cells in a row or row group: its background shows only there.
func (p *painter) parts(f *frame) []paint.Rect {
	if !hasBackground(f.Box.Style) {
		return nil
	}
	var parts []paint.Rect
	for _, c := range p.cells(f) {
		parts = append(parts, c.rect())
	}
	return parts
}

// part paints the background of a row, column or a group of such.
func (p *painter) part(f *frame, parts []paint.Rect) {
	if len(parts) == 0 || f.Box.Style.Visibility != "visible" {
		return
	}
	edge := rounded{Rect: f.rect()}
	for _, r := range parts {
		edge.Rect = union(edge.Rect, r)
	}
	p.background(f.Box.Style, &ground{border: edge, padding: edge, content: edge, fixed: p.fixed, parts: parts}, p.images)
}

// collapsed paints a segment of a collapsed border.
func (p *painter) collapsed(f *frame, b *layout.CollapsedBorder) {
	side := left
	r := rule{width: b.Width, style: b.Border.Style, from: paint.Point{X: f.x + b.X + b.Width/2, Y: f.y + b.Y}}
	r.to = paint.Point{X: r.from.X, Y: r.from.Y + b.Height}
	if b.Horizontal {
		side = top
		r.width = b.Height
		r.from = paint.Point{X: f.x + b.X, Y: f.y + b.Y + b.Height/2}
		r.to = paint.Point{X: r.from.X + b.Width, Y: r.from.Y}
	}
	// In the collapsing model inset is drawn like ridge, outset like groove (CSS 2.2 §17.6.3).
	switch r.style {
	case "inset":
		r.style = "ridge"
	case "outset":
		r.style = "groove"
	}
	r.outer, r.inner = shades(r.style, b.Border.Color, side)
	if b.Border.Color.A != 0 {
		p.rule(r)
	}
}
