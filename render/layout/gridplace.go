package layout

import (
	"slices"
	"strings"

	"etikett/render/style"
)

// nameAreas names the lines around each template area: name-start and name-end. CSS Grid 1 §7.3.2
func (a *gridAxis) nameAreas(areas [][]string, rows bool) {
	type span struct{ first, end int }
	spans := map[string]span{}
	var names []string
	for y, row := range areas {
		for x, name := range row {
			if name == "" || strings.Trim(name, ".") == "" {
				continue
			}
			i := x
			if rows {
				i = y
			}
			s, ok := spans[name]
			if !ok {
				s = span{i, i + 1}
				names = append(names, name)
			}
			spans[name] = span{min(s.first, i), max(s.end, i+1)}
		}
	}
	for _, name := range names {
		s := spans[name]
		a.lines[s.first] = append(a.lines[s.first], name+"-start")
		a.lines[s.end] = append(a.lines[s.end], name+"-end")
	}
}

// place is what the grid-placement properties of an item say on one axis: a first track (relative to the explicit grid) and a span, or just a span.
type place struct {
	first, span int
	definite    bool
}

// placement resolves a pair of grid lines. CSS Grid 1 §8.3, https://www.w3.org/TR/css-grid-1/#line-placement
func (a *gridAxis) placement(start, end style.GridLine) place {
	isAuto := func(l style.GridLine) bool { return !l.Span && l.N == 0 && l.Name == "" }
	if start.Span && end.Span {
		end = style.GridLine{}
	}
	count := func(l style.GridLine) int { return min(max(1, l.N), maxTracks) }
	switch {
	case (isAuto(start) || start.Span) && (isAuto(end) || end.Span):
		// A span to a named line has nothing to count from, and is 1.
		p := place{span: 1}
		for _, l := range [2]style.GridLine{start, end} {
			if l.Span && l.Name == "" {
				p.span = count(l)
			}
		}
		return p
	case isAuto(end):
		return place{a.line(start, "start"), 1, true}
	case isAuto(start):
		return place{a.line(end, "end") - 1, 1, true}
	case end.Span:
		first := a.line(start, "start")
		last := first + count(end)
		if end.Name != "" {
			last = a.nth(end.Name, count(end), first, 1)
		}
		return place{first, max(1, last-first), true}
	case start.Span:
		last := a.line(end, "end")
		first := last - count(start)
		if start.Name != "" {
			first = a.nth(start.Name, count(start), last, -1)
		}
		return place{first, max(1, last-first), true}
	}
	first, last := a.line(start, "start"), a.line(end, "end")
	if last < first {
		first, last = last, first
	}
	return place{first, max(1, last-first), true}
}

// line is the index of a line from the start of the explicit grid.
func (a *gridAxis) line(l style.GridLine, side string) int {
	n := min(max(l.N, -maxTracks), maxTracks)
	switch {
	case l.Name == "" && n > 0:
		return n - 1
	case l.Name == "":
		return a.count + 1 + n
	case n == 0:
		// An area of that name, else the first line of that name.
		for i, names := range a.lines {
			if slices.Contains(names, l.Name+"-"+side) {
				return i
			}
		}
		return a.nth(l.Name, 1, -1, 1)
	case n > 0:
		return a.nth(l.Name, n, -1, 1)
	}
	return a.nth(l.Name, -n, a.count+1, -1)
}

// nth finds the n-th line of a name after (step 1) or before (step -1) a line. All implicit lines count as having the name.
func (a *gridAxis) nth(name string, n, from, step int) int {
	i := from
	for n > 0 {
		i += step
		if i < 0 || i > a.count {
			return i + step*(n-1)
		}
		if slices.Contains(a.lines[i], name) {
			n--
		}
	}
	return i
}

// gridOrder is how items flow into the grid: rows or columns first.
type gridOrder struct {
	byColumn, dense bool
}

// placeItems gives every item its area: those with places on both axes, then those with a row, then the others in the order of the flow.
// CSS Grid 1 §8.5, https://www.w3.org/TR/css-grid-1/#auto-placement-algo
func (g *gridLayout) placeItems() {
	st := g.b.Style
	order := gridOrder{strings.HasPrefix(st.GridAutoFlow, "column"), strings.Contains(st.GridAutoFlow, "dense")}
	slices.SortStableFunc(g.items, func(a, b gridItem) int { return a.box.Style.Order - b.box.Style.Order })

	// Below, "major" is the axis along which the grid grows: rows, or columns with grid-auto-flow: column.
	n := len(g.items)
	major, minor := make([]place, n), make([]place, n)
	minorCount := g.columns.count
	if order.byColumn {
		minorCount = g.rows.count
	}
	for i := range g.items {
		s := g.items[i].box.Style
		rows, columns := g.rows.placement(s.GridRowStart, s.GridRowEnd), g.columns.placement(s.GridColumnStart, s.GridColumnEnd)
		if major[i], minor[i] = rows, columns; order.byColumn {
			major[i], minor[i] = columns, rows
		}
	}
	// Implicit lines before the explicit grid shift all numbers.
	beforeMajor, beforeMinor := 0, 0
	for i := range g.items {
		if major[i].definite {
			beforeMajor = max(beforeMajor, -major[i].first)
		}
		if minor[i].definite {
			beforeMinor = max(beforeMinor, -minor[i].first)
		}
	}
	width := max(1, minorCount+beforeMinor)
	for i := range g.items {
		if major[i].definite {
			major[i].first += beforeMajor
		}
		if minor[i].definite {
			minor[i].first += beforeMinor
			width = max(width, minor[i].first+minor[i].span)
		}
		width = max(width, minor[i].span)
	}
	p := &placer{width: width}
	p.run(order, major, minor)
	width = p.width

	majorCount := g.rows.count
	if order.byColumn {
		majorCount = g.columns.count
	}
	height := max(majorCount+beforeMajor, p.height)
	for i := range g.items {
		it := &g.items[i]
		it.row, it.height, it.column, it.columns = major[i].first, major[i].span, minor[i].first, minor[i].span
		if order.byColumn {
			it.row, it.height, it.column, it.columns = it.column, it.columns, it.row, it.height
		}
	}
	usedColumn := func(c int) bool {
		return slices.ContainsFunc(g.items, func(it gridItem) bool { return c >= it.column && c < it.column+it.columns })
	}
	usedRow := func(r int) bool {
		return slices.ContainsFunc(g.items, func(it gridItem) bool { return r >= it.row && r < it.row+it.height })
	}
	if order.byColumn {
		g.columns.extend(beforeMajor, height, usedColumn)
		g.rows.extend(beforeMinor, width, usedRow)
	} else {
		g.columns.extend(beforeMinor, width, usedColumn)
		g.rows.extend(beforeMajor, height, usedRow)
	}
}

// placer fills a grid of a fixed number of minor tracks.
type placer struct {
	width, height int
	taken         map[int][]bool // by major track
}

func (p *placer) free(major, minor place) bool {
	for y := major.first; y < major.first+major.span; y++ {
		row := p.taken[y]
		for x := minor.first; x < minor.first+minor.span && row != nil; x++ {
			if row[x] {
				return false
			}
		}
	}
	return true
}

func (p *placer) take(major, minor place) {
	if p.taken == nil {
		p.taken = map[int][]bool{}
	}
	for y := major.first; y < major.first+major.span; y++ {
		if p.taken[y] == nil {
			p.taken[y] = make([]bool, p.width)
		}
		for x := minor.first; x < minor.first+minor.span; x++ {
			p.taken[y][x] = true
		}
	}
	p.height = max(p.height, major.first+major.span)
}

// run fills in the first tracks of all places.
func (p *placer) run(order gridOrder, major, minor []place) {
	// Step 1: what has both. Step 2: what is locked to a major track.
	for i := range major {
		if major[i].definite && minor[i].definite {
			p.take(major[i], minor[i])
		}
	}
	cursors := map[int]int{}
	for i := range major {
		if !major[i].definite || minor[i].definite {
			continue
		}
		x := 0
		if !order.dense {
			x = cursors[major[i].first]
		}
		for ; ; x++ {
			minor[i].first = x
			if x+minor[i].span > p.width {
				p.widen(x + minor[i].span)
			}
			if p.free(major[i], minor[i]) {
				break
			}
		}
		p.take(major[i], minor[i])
		cursors[major[i].first] = x + minor[i].span
	}
	// Step 4: the rest, with a cursor that goes on or, dense, starts again.
	y, x := 0, 0
	for i := range major {
		if major[i].definite {
			continue
		}
		if order.dense {
			y, x = 0, 0
		}
		if minor[i].definite {
			if minor[i].first < x {
				y++
			}
			x = minor[i].first
			for major[i].first = y; !p.free(major[i], minor[i]); major[i].first++ {
			}
			y = major[i].first
			p.take(major[i], minor[i])
			continue
		}
		for {
			if x+minor[i].span > p.width {
				x, y = 0, y+1
			}
			major[i].first, minor[i].first = y, x
			if p.free(major[i], minor[i]) {
				break
			}
			x++
		}
		p.take(major[i], minor[i])
		x += minor[i].span
	}
}

// widen adds minor tracks.
func (p *placer) widen(width int) {
	p.width = width
	for y, row := range p.taken {
		for len(row) < width {
			row = append(row, false)
		}
		p.taken[y] = row
	}
}
