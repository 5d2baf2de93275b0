package layout

import (
	"slices"

	"etikett/render/box"
)

// crossSizes lays out each item with its main size, which gives its cross size (§9.4 step 7).
func (l *flexLayout) crossSizes() {
	for i := range l.items {
		it := &l.items[i]
		s := l.itemSpace(it)
		switch {
		case it.fragment != nil && abs(it.size-it.natural) < epsilon && !needsDefinite(it.box):
			// It has been laid out at this size already. Nested containers would take exponential time without this.
			it.cross = it.fragment.Width
			continue
		case l.row:
			s.BorderWidth = it.size
		case it.from == nil: // else it's as high as what is left of it
			s.BorderHeight = it.size
		}
		it.fragment = l.e.layout(it.box, s).Fragment
		if l.row {
			it.cross = it.fragment.Height
		} else {
			it.cross = it.fragment.Width
		}
	}
}

// participates reports whether an item is aligned by its baseline.
func (l *flexLayout) participates(it *flexItem) bool {
	return l.row && isBaseline(it.align) && !it.auto[crossStart] && !it.auto[crossEnd]
}

func isBaseline(align string) bool {
	return align == "baseline" || align == "first baseline" || align == "last baseline"
}

// itemBaseline is the distance of an item's baseline from the start of its margin box. Without one it's the bottom of the border box.
func (it *flexItem) itemBaseline() float64 {
	find := firstBaseline
	if it.align == "last baseline" {
		find = lastBaseline
	}
	b, ok := find(it.fragment)
	if !ok {
		b = it.fragment.Height
	}
	return it.margin[crossStart] + b
}

// lineCrossSizes gives each line its cross size (§9.4 step 8).
func (l *flexLayout) lineCrossSizes() {
	if len(l.lines) == 1 && !l.wrap && definite(l.cross) {
		l.lines[0].cross = l.cross
		l.lineBaseline(&l.lines[0])
		return
	}
	for i := range l.lines {
		line := &l.lines[i]
		below := l.lineBaseline(line)
		line.cross = max(0, line.baseline+below)
		for k := line.first; k < line.end; k++ {
			if it := &l.items[k]; !l.participates(it) {
				line.cross = max(line.cross, it.outerCross())
			}
		}
	}
	if !l.wrap && len(l.lines) == 1 {
		l.lines[0].cross = l.clampContainerCross(l.lines[0].cross)
	}
}

// lineBaseline finds the common baseline of a line, and gives how far its items reach below it.
func (l *flexLayout) lineBaseline(line *flexLine) (below float64) {
	for k := line.first; k < line.end; k++ {
		if it := &l.items[k]; l.participates(it) {
			b := it.itemBaseline()
			line.baseline = max(line.baseline, b)
			below = max(below, it.outerCross()-b)
		}
	}
	return below
}

// clampContainerCross holds a cross size within the limits of the container, if it does not have one.
func (l *flexLayout) clampContainerCross(v float64) float64 {
	if !l.row || definite(l.cross) {
		return v
	}
	return l.e.clampHeight(l.b, l.s, l.f, v)
}

// stretchLines shares what is left of a definite cross size among the lines for align-content: stretch (§9.4 step 9).
func (l *flexLayout) stretchLines() {
	if !l.wrap || !definite(l.cross) || len(l.lines) == 0 {
		return
	}
	if c := l.b.Style.AlignContent; c != "stretch" && c != "normal" && c != "" {
		return
	}
	free := l.cross - l.linesCross()
	if free <= 0 {
		return
	}
	for i := range l.lines {
		l.lines[i].cross += free / float64(len(l.lines))
	}
}

func (l *flexLayout) linesCross() float64 {
	sum := l.gapCross * float64(max(0, len(l.lines)-1))
	for i := range l.lines {
		sum += l.lines[i].cross
	}
	return sum
}

// stretchItems makes items with align-self: stretch as large as their line, and lays them out again (§9.4 step 11).
func (l *flexLayout) stretchItems() {
	for i := range l.lines {
		line := &l.lines[i]
		for k := line.first; k < line.end; k++ {
			it := &l.items[k]
			size, _, _ := l.crossProperties(it.box.Style)
			if it.align != "stretch" || !size.IsAuto() || it.auto[crossStart] || it.auto[crossEnd] {
				continue
			}
			cross := l.clampCross(it, line.cross-it.margin[crossStart]-it.margin[crossEnd])
			if abs(cross-it.cross) < epsilon && !(l.row && needsDefinite(it.box)) {
				continue
			}
			s := l.itemSpace(it)
			switch {
			case l.row:
				s.BorderWidth, s.BorderHeight = it.size, cross
			case it.from == nil:
				s.BorderWidth, s.BorderHeight = cross, it.size
			default:
				s.BorderWidth = cross
			}
			it.cross = cross
			it.fragment = l.e.layout(it.box, s).Fragment
		}
	}
}

// needsDefinite reports whether something in a box refers to its height, which counts as definite once the flex layout has decided it: children with
// heights in percent, also those of items that are stretched to that height.
func needsDefinite(b *box.Box) bool {
	for _, c := range b.Children {
		if c.Kind == box.Text {
			continue
		}
		if st := c.Style; st.Height.HasPercent() || st.MinHeight.HasPercent() || st.MaxHeight.HasPercent() {
			return true
		}
		if (b.Kind == box.Flex || b.Kind == box.Grid) && needsDefinite(c) {
			return true
		}
	}
	return false
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// alignMain places the items of each line on the main axis: auto margins take what is free, else justify-content does (§9.5).
func (l *flexLayout) alignMain() {
	for i := range l.lines {
		line := &l.lines[i]
		items := l.items[line.first:line.end]
		free := l.main - l.gapMain*float64(max(0, len(items)-1))
		autos := 0
		for k := range items {
			it := &items[k]
			free -= it.outer(it.size)
			for _, side := range [2]int{mainStart, mainEnd} {
				if it.auto[side] {
					autos++
				}
			}
		}
		if autos > 0 && free > 0 {
			for k := range items {
				for _, side := range [2]int{mainStart, mainEnd} {
					if items[k].auto[side] {
						items[k].margin[side] = free / float64(autos)
					}
				}
			}
			free = 0
		}
		at, between := distributeContent(l.justify(), free, len(items))
		for k := range items {
			it := &items[k]
			it.offset = at + it.margin[mainStart]
			at += it.outer(it.size) + l.gapMain + between
		}
	}
}

// justify is justify-content with the keywords that name a physical side turned into start and end of the main axis.
func (l *flexLayout) justify() string {
	j := l.b.Style.JustifyContent
	forward := !l.reverseMain
	switch j {
	case "left", "right":
		if !l.row {
			return "flex-start"
		}
		if (j == "left") == forward {
			return "flex-start"
		}
		return "flex-end"
	case "start", "end":
		// Of the writing direction, not of the main axis.
		if l.row && l.b.Style.Direction == "rtl" {
			forward = !forward
		}
		if (j == "start") == forward {
			return "flex-start"
		}
		return "flex-end"
	}
	return j
}

// distributeContent shares free space among n things in a row: where the first one starts, and what is added between two.
// CSS Align 3 §5.3; distributions that do not fit fall back to the start, or to the middle.
func distributeContent(keyword string, free float64, n int) (start, between float64) {
	if n == 0 {
		return 0, 0
	}
	switch keyword {
	case "flex-end", "end", "right":
		return free, 0
	case "center":
		return free / 2, 0
	case "space-between":
		if free > 0 && n > 1 {
			return 0, free / float64(n-1)
		}
	case "space-around":
		if free > 0 {
			return free / float64(2*n), free / float64(n)
		}
	case "space-evenly":
		if free > 0 {
			return free / float64(n+1), free / float64(n+1)
		}
	}
	return 0, 0
}

// alignCross places the items in their line on the cross axis: auto margins, then align-self (§9.6 steps 13 and 14).
func (l *flexLayout) alignCross() {
	for i := range l.lines {
		line := &l.lines[i]
		for k := line.first; k < line.end; k++ {
			it := &l.items[k]
			free := line.cross - it.outerCross()
			start, end := it.auto[crossStart], it.auto[crossEnd]
			switch {
			case start && end && free > 0:
				it.across = free / 2
			case start && free > 0:
				it.across = free
			case start || end:
			case it.align == "flex-end" || it.align == "end" || it.align == "self-end":
				it.across = free
			case it.align == "center":
				it.across = free / 2
			case l.participates(it):
				it.across = line.baseline - it.itemBaseline()
			}
			it.across += it.margin[crossStart]
		}
	}
}

// containerCross decides the cross size of the container if its lines have to (§9.6 step 15).
func (l *flexLayout) containerCross() {
	if !definite(l.cross) {
		l.cross = l.e.clampHeight(l.b, l.s, l.f, l.linesCross())
	}
}

// alignLines places the lines by align-content (§9.6 step 16).
func (l *flexLayout) alignLines() {
	if !l.wrap {
		return
	}
	at, between := distributeContent(l.b.Style.AlignContent, l.cross-l.linesCross(), len(l.lines))
	for i := range l.lines {
		l.lines[i].offset = at
		at += l.lines[i].cross + l.gapCross + between
	}
}

// place makes fragments of it all, as far as they are on this page.
func (l *flexLayout) place() (*Token, bool) {
	f := l.f
	x, y := f.ContentX(), f.ContentY()
	height := l.cross
	if !l.row {
		height = l.main
	}
	for i := range l.lines {
		line := &l.lines[i]
		for k := line.first; k < line.end; k++ {
			it := &l.items[k]
			main, cross := it.offset, line.offset+it.across
			if l.reverseMain {
				main = l.main - it.offset - it.size
			}
			if l.reverseAll {
				cross = l.cross - cross - it.cross
			}
			if l.row {
				it.fragment.X, it.fragment.Y = x+main, y+cross
			} else {
				it.fragment.X, it.fragment.Y = x+cross, y+main
			}
			l.setMargins(it)
		}
	}
	end := l.pageEnd()
	rest := l.splitItem(end)
	if end == 0 && rest == nil && len(l.items) > 0 {
		if !l.s.PageEmpty {
			return nil, false
		}
		end = l.firstThings()
	}
	var token *Token
	if end < len(l.items) {
		first := 0
		if l.s.From != nil {
			first = l.s.From.Child
		}
		token = &Token{Box: l.b, Child: first + end, Next: rest}
		if end > 0 && !l.row {
			token.forced = forcedBreak(l.items[end-1].box, l.items[end].box)
		}
		f.Last = false
		f.Margin.Bottom, f.Border.Bottom, f.Padding.Bottom = 0, 0, 0
		height = 0
		for k := range l.items[:end] {
			it := l.items[k].fragment
			height = max(height, it.Y+it.Height+it.Margin.Bottom-y)
		}
		if rest != nil {
			height = max(height, l.s.PageBottom-y)
			end++
		}
	}
	f.Height = height + f.frameY()
	l.adopt(end, height)
	l.baseline(end)
	return token, true
}

// firstThings is how many items are on an empty page that is too small for them: one, or one line.
func (l *flexLayout) firstThings() int {
	if l.row {
		return l.lines[0].end
	}
	return 1
}

// splitItem lays out the first item that does not fit on the page down to its end, if it can be cut, and gives where the item goes on.
func (l *flexLayout) splitItem(k int) *Token {
	if k >= len(l.items) || l.row || l.wrap {
		return nil
	}
	it := &l.items[k]
	if k > 0 && forcedBreak(l.items[k-1].box, it.box) != "" || avoids(it.box.Style.BreakInside) {
		return nil
	}
	s := l.itemSpace(it)
	s.BorderWidth = it.cross
	s.PageBottom = l.s.PageBottom - it.fragment.Y
	s.PageEmpty = l.s.PageEmpty && k == 0
	res := l.e.layout(it.box, s)
	if res.Fragment == nil || res.Break == nil {
		return nil
	}
	res.Fragment.X, res.Fragment.Y = it.fragment.X, it.fragment.Y
	it.fragment = res.Fragment
	l.setMargins(it)
	return res.Break
}

// setMargins writes the used margins into an item's fragment, for those who look at it later.
func (l *flexLayout) setMargins(it *flexItem) {
	m := it.margin
	if l.reverseMain {
		m[mainStart], m[mainEnd] = m[mainEnd], m[mainStart]
	}
	if l.reverseAll {
		m[crossStart], m[crossEnd] = m[crossEnd], m[crossStart]
	}
	e := Edges{Left: m[mainStart], Right: m[mainEnd], Top: m[crossStart], Bottom: m[crossEnd]}
	if !l.row {
		e = Edges{Top: m[mainStart], Bottom: m[mainEnd], Left: m[crossStart], Right: m[crossEnd]}
	}
	it.fragment.Margin = e
}

// pageEnd is the number of items that are on this page as a whole: items of a column, or whole lines of a row.
func (l *flexLayout) pageEnd() int {
	n := len(l.items)
	if !l.s.paged() || l.reverseMain && !l.row || l.reverseAll {
		return n
	}
	limit := l.s.PageBottom
	fits := func(k int) bool { return l.items[k].fragment.Y+l.items[k].fragment.Height <= limit+epsilon }
	if !l.row && !l.wrap {
		for k := range l.items {
			if k > 0 && forcedBreak(l.items[k-1].box, l.items[k].box) != "" {
				return k
			}
			if !fits(k) {
				return k
			}
		}
		return n
	}
	if !l.row {
		return n
	}
	for i := range l.lines {
		for k := l.lines[i].first; k < l.lines[i].end; k++ {
			if !fits(k) {
				return l.lines[i].first
			}
		}
	}
	return n
}

// adopt puts the items that are on the page into the container in their order, which is that of painting too (§5.4), and leaves placeholders for
// absolutely positioned children where the container's content starts (§4.1). Reversed containers have their items in the order in
// which they are seen, as in WeasyPrint: it is the order in which a PDF's text is read.
func (l *flexLayout) adopt(end int, height float64) {
	items := l.items[:end]
	if d := l.b.Style.FlexDirection; d == "row-reverse" || d == "column-reverse" {
		items = slices.Clone(items)
		slices.Reverse(items)
	}
	next := 0
	until := func(index int) {
		for ; next < end && (index < 0 || items[next].index < index); next++ {
			l.e.adopt(l.f, items[next].fragment, l.f.ContentWidth(), height)
		}
	}
	for i, c := range l.b.Children {
		if c.Absolute() && l.s.From == nil {
			until(i)
			l.e.placeholder(l.f, c, l.f.ContentX(), l.f.ContentY())
		}
	}
	until(-1)
}

// baseline gives the container the baseline of its first line: of an item that is aligned by it, else of the first item (§8.5).
func (l *flexLayout) baseline(end int) {
	if len(l.lines) == 0 || end == 0 {
		return
	}
	line := &l.lines[0]
	first := &l.items[line.first]
	for k := line.first; k < line.end; k++ {
		if l.participates(&l.items[k]) {
			first = &l.items[k]
			break
		}
	}
	if y, ok := firstBaseline(first.fragment); ok {
		l.f.HasBaseline = true
		l.f.Baseline = first.fragment.Y + y
		l.f.LastBaseline = l.f.Baseline
	}
}
