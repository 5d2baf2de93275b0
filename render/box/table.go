package box

import "slices"

// fixTableParts gives a box the children that the table model asks for: it drops white space between the parts of a table, and
// puts anonymous rows, cells, groups and tables around what stands in the wrong place.
// CSS 2.2 §17.2.1, https://www.w3.org/TR/CSS22/tables.html#anonymous-boxes
func (bd *builder) fixTableParts(parent *Box, children []*Box) []*Box {
	children = dropIrrelevant(parent.Kind, children)
	switch parent.Kind {
	case Table:
		children = bd.wrap(parent, children, Row, func(c *Box) bool { return !properTableChild(c.Kind) })
		children = bd.wrap(parent, children, RowGroup, func(c *Box) bool { return c.Kind == Row })
		return bd.wrap(parent, children, ColumnGroup, func(c *Box) bool { return c.Kind == Column })
	case RowGroup:
		return bd.wrap(parent, children, Row, func(c *Box) bool { return c.Kind != Row })
	case Row:
		return bd.wrap(parent, children, Cell, func(c *Box) bool { return c.Kind != Cell })
	case Column, ColumnGroup:
		return children
	}
	children = bd.wrap(parent, children, Row, func(c *Box) bool { return c.Kind == Cell })
	children = bd.wrap(parent, children, Table, func(c *Box) bool { return c.Kind != Table && properTableChild(c.Kind) })
	if parent.Kind == Inline {
		for _, c := range children {
			if c.Kind == Table && c.Anonymous {
				c.InlineLevel = true
			}
		}
	}
	return children
}

// properTableChild reports whether boxes of a kind may stand right in a table.
func properTableChild(k Kind) bool {
	switch k {
	case RowGroup, Row, ColumnGroup, Column, Caption:
		return true
	}
	return false
}

// dropIrrelevant drops what has no place in columns, and white space beside parts of tables: rules 1.1 to 1.4.
func dropIrrelevant(parent Kind, children []*Box) []*Box {
	switch parent {
	case Column:
		return nil
	case ColumnGroup:
		return slices.DeleteFunc(children, func(c *Box) bool { return c.Kind != Column })
	}
	// part reports whether there is a part of a table, or the end of a box that holds such.
	part := func(i int) bool {
		if i < 0 || i >= len(children) {
			return parent == Table || parent == RowGroup || parent == Row
		}
		k := children[i].Kind
		return k == Cell || properTableChild(k)
	}
	kept := make([]*Box, 0, len(children))
	for i := 0; i < len(children); {
		if !isBlankText(children[i]) {
			kept = append(kept, children[i])
			i++
			continue
		}
		j := i
		for j < len(children) && isBlankText(children[j]) {
			j++
		}
		if !part(i-1) || !part(j) {
			kept = append(kept, children[i:j]...)
		}
		i = j
	}
	return kept
}

func isBlankText(c *Box) bool { return c.Kind == Text && blank(c) }

// wrap puts anonymous boxes of a kind around runs of children that need one.
func (bd *builder) wrap(parent *Box, children []*Box, kind Kind, needs func(*Box) bool) []*Box {
	if !slices.ContainsFunc(children, needs) {
		return children
	}
	out := make([]*Box, 0, len(children))
	for i := 0; i < len(children); {
		if !needs(children[i]) {
			out = append(out, children[i])
			i++
			continue
		}
		j := i
		for j < len(children) && needs(children[j]) {
			j++
		}
		wrapper := bd.anonymous(kind, parent, slices.Clip(children[i:j]))
		bd.arrange(wrapper)
		out = append(out, wrapper)
		i = j
	}
	return out
}
