package layout

import "etikett/render/box"

// avoids reports whether a value of break-inside, break-before or break-after avoids the end of a page.
func avoids(value string) bool { return value == "avoid" || value == "avoid-page" }

// forces gives the kind of break that a value of break-before or break-after asks for: "page", or a side of the spread as "left", "right",
// "recto" or "verso"; "" for none.
func forces(value string) string {
	switch value {
	case "page", "always", "all":
		return "page"
	case "left", "right", "recto", "verso":
		return value
	}
	return ""
}

// wantsRight gives the side that a forced break asks for; any says that it does not matter.
func wantsRight(kind, direction string) (right, any bool) {
	switch kind {
	case "right":
		return true, false
	case "left":
		return false, false
	case "recto":
		return direction != "rtl", false
	case "verso":
		return direction == "rtl", false
	}
	return false, true
}

// avoidsIn and forcesIn are avoids and forces for what may be in columns, which the values for columns concern too.
func avoidsIn(value string, columns bool) bool {
	return avoids(value) || columns && value == "avoid-column"
}

func forcesIn(value string, columns bool) string {
	if columns && value == "column" {
		return "column"
	}
	return forces(value)
}

// between calls see with every value of break-after and break-before that meets between two siblings: their own, and those of the
// last children of the first and the first children of the second (CSS Fragmentation 3 §4.1).
func between(before, after *box.Box, see func(value string)) {
	for b := before; b != nil; b = lastInFlow(b) {
		see(b.Style.BreakAfter)
	}
	for b := after; b != nil; b = firstInFlow(b) {
		see(b.Style.BreakBefore)
	}
}

// forcedBreakOn gives the kind of page break that is asked for between two siblings in a box that is on pages of a name; "" for none. A
// change of the named page is one, too.
func forcedBreakOn(before, after *box.Box, page string, columns bool) string {
	kind := ""
	between(before, after, func(value string) {
		if k := forcesIn(value, columns); k != "" {
			kind = k
		}
	})
	if kind == "" && endPage(before, page) != startPage(after, page) {
		return "page"
	}
	return kind
}

// forcedBreak is forcedBreakOn for siblings whose surroundings say nothing about named pages.
func forcedBreak(before, after *box.Box) string { return forcedBreakOn(before, after, "", false) }

// avoidBreak reports whether a break between two siblings is to be avoided.
func avoidBreak(before, after *box.Box) bool { return avoidBreakIn(before, after, false) }

// avoidBreakIn is avoidBreak for what may be in columns.
func avoidBreakIn(before, after *box.Box, columns bool) bool {
	avoid := false
	between(before, after, func(value string) { avoid = avoid || avoidsIn(value, columns) })
	return avoid
}

// firstInFlow and lastInFlow are the block-level children whose breaks count as those of the box.
func firstInFlow(b *box.Box) *box.Box {
	if !b.Kind.Container() && b.Kind != box.Table && b.Kind != box.RowGroup || b.Inlines {
		return nil
	}
	for _, c := range b.Children {
		if !c.OutOfFlow {
			return c
		}
	}
	return nil
}

func lastInFlow(b *box.Box) *box.Box {
	if !b.Kind.Container() && b.Kind != box.Table && b.Kind != box.RowGroup || b.Inlines {
		return nil
	}
	for i := len(b.Children) - 1; i >= 0; i-- {
		if c := b.Children[i]; !c.OutOfFlow {
			return c
		}
	}
	return nil
}

// startPage and endPage are the named pages that a box starts and ends on (CSS Page 3 §7.1), in a box that is on pages of a name; "" is
// the unnamed page.
func startPage(b *box.Box, name string) string {
	for ; b != nil; b = firstInFlow(b) {
		name = pageName(b, name)
	}
	return name
}

func endPage(b *box.Box, name string) string {
	for ; b != nil; b = lastInFlow(b) {
		name = pageName(b, name)
	}
	return name
}

// pageName is the used value of the page property; around is that of the box around.
func pageName(b *box.Box, around string) string {
	if b.Style.Page == "auto" || b.Anonymous {
		return around
	}
	return b.Style.Page
}
