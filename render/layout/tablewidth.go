package layout

import (
	"math"
	"slices"

	"etikett/render/box"
	"etikett/render/style"
)

// tableSizes are the intrinsic widths of a table and its columns.
type tableSizes struct {
	sizes
	min, max    []float64 // of columns, cells' padding and border included
	percent     []float64 // widths in percent of the table; 0 is none
	constrained []bool    // columns with a width in px
	originating []bool    // columns in which a cell starts
	spacing     float64   // all border-spacing together
}

// tableSizes gives the min-content and max-content width of the grid of a table: what is inside of its border and padding.
func (e *engine) tableSizes(b *box.Box) sizes {
	s := e.columnSizes(e.grid(b)).sizes
	if g := e.grid(b); g.collapsed != nil {
		// The half borders that the table has are not those of its style, on which the caller counts.
		own := g.collapsed.tableBorder()
		st := b.Style
		diff := own.Left + own.Right - st.Border.Left.Width - st.Border.Right.Width
		s.Min, s.Max = s.Min+diff, s.Max+diff
	}
	return s
}

// columnSizes computes the intrinsic widths of columns. CSS Tables 3 §4.2, https://www.w3.org/TR/css-tables-3/#computing-column-measures
func (e *engine) columnSizes(g *tableGrid) *tableSizes {
	if g.sized != nil {
		return g.sized
	}
	n := g.width
	t := &tableSizes{
		min: make([]float64, n), max: make([]float64, n), percent: make([]float64, n),
		constrained: make([]bool, n), originating: make([]bool, n),
	}
	g.sized = t
	g.columnBoxes(func(b *box.Box, first, end int) {
		st := b.Style
		w := clampPx(st, pxOr0(st.Width))
		p := percentContribution(st)
		for i := first; i < end; i++ {
			t.min[i], t.max[i], t.percent[i] = max(t.min[i], w), max(t.max[i], w), max(t.percent[i], p)
			t.constrained[i] = t.constrained[i] || isPx(st.Width)
		}
	})
	var spanning []*tableCell
	for i := range g.cells {
		c := &g.cells[i]
		if c.column >= n {
			continue
		}
		t.originating[c.column] = true
		if c.colSpan > 1 {
			spanning = append(spanning, c)
			continue
		}
		s := e.cellSizes(c.box)
		t.min[c.column], t.max[c.column] = max(t.min[c.column], s.Min), max(t.max[c.column], s.Max)
		t.percent[c.column] = max(t.percent[c.column], percentContribution(c.style))
		t.constrained[c.column] = t.constrained[c.column] || isPx(c.style.Width)
	}
	slices.SortStableFunc(spanning, func(a, b *tableCell) int { return a.colSpan - b.colSpan })
	t.spanPercentages(spanning)
	// No more than 100 % in all.
	sum := 0.0
	for i, p := range t.percent {
		t.percent[i] = max(0, min(p, 100-sum))
		sum += p
	}
	for _, c := range spanning {
		s := e.cellSizes(c.box)
		first, end := c.column, min(c.column+c.colSpan, n)
		between := g.spacingX * float64(end-first-1)
		t.spread(first, end, s.Min-between-total(t.min[first:end]), t.min)
		t.spread(first, end, s.Max-between-total(t.max[first:end]), t.max)
	}
	t.spacing = g.spacing(t.originating)
	t.Min = t.spacing + total(t.min)
	t.Max = max(t.Min, t.spacing+t.maxWithPercentages())
	return t
}

// spacing is the room between and around the columns. Columns in which no cell starts have none.
func (g *tableGrid) spacing(originating []bool) float64 {
	if g.width == 0 {
		return 0
	}
	n := 1
	for _, o := range originating {
		if o {
			n++
		}
	}
	return g.spacingX * float64(n)
}

// maxWithPercentages is the width at which all columns with percentages have their max-content width, and the others too.
func (t *tableSizes) maxWithPercentages() float64 {
	widest := total(t.max)
	left, others := 100.0, 0.0
	for i, p := range t.percent {
		if p > 0 {
			widest = max(widest, t.max[i]*100/p)
			left -= p
		} else {
			others += t.max[i]
		}
	}
	switch {
	case others <= 0:
	case left <= 1e-9:
		widest = math.MaxInt32 // as wide as it may become
	default:
		widest = max(widest, others*100/left)
	}
	return widest
}

// spanPercentages shares the percentage of a spanning cell among the columns under it that have none, by their max-content widths.
func (t *tableSizes) spanPercentages(spanning []*tableCell) {
	for i := 0; i < len(spanning); {
		j := i
		added := map[int]float64{}
		for ; j < len(spanning) && spanning[j].colSpan == spanning[i].colSpan; j++ {
			c := spanning[j]
			p := percentContribution(c.style)
			if p == 0 {
				continue
			}
			end := min(c.column+c.colSpan, len(t.percent))
			sum, free := 0.0, 0
			for k := c.column; k < end; k++ {
				p -= t.percent[k]
				if t.percent[k] == 0 {
					sum += t.max[k]
					free++
				}
			}
			for k := c.column; k < end && p > 0; k++ {
				if t.percent[k] != 0 {
					continue
				}
				share := p / float64(free)
				if sum > 0 {
					share = p * t.max[k] / sum
				}
				added[k] = max(added[k], share)
			}
		}
		for k, p := range added {
			t.percent[k] = p
		}
		i = j
	}
}

// cellSizes are the min-content and max-content widths of the border box of a cell: the contents never need less room than
// they do, but a width makes the cell ask for no more than that. CSS Tables 3 §4.2.1
func (e *engine) cellSizes(b *box.Box) sizes {
	var f Fragment
	setEdges(&f, b.Style, Indefinite)
	frame := f.frameX()
	s := e.content(b)
	if isPx(b.Style.Width) {
		s.Max = contentSize(b.Style, b.Style.Width.Px, frame)
	}
	if v := b.Style.MaxWidth; isPx(v) {
		most := contentSize(b.Style, v.Px, frame)
		s.Min, s.Max = min(s.Min, most), min(s.Max, most)
	}
	if v := b.Style.MinWidth; isPx(v) {
		least := contentSize(b.Style, v.Px, frame)
		s.Min, s.Max = max(s.Min, least), max(s.Max, least)
	}
	return sizes{s.Min + frame, max(s.Min, s.Max) + frame}
}

// ownWidth is the content width that a table with an automatic layout asks for in px. box-sizing does not count there: a table of 50 mm has
// its borders outside of them, as WeasyPrint prints it. With percentages and in the fixed layout it does count.
func ownWidth(st *style.Computed) (float64, bool) {
	if st.TableLayout == "fixed" || !isPx(st.Width) {
		return 0, false
	}
	return limit(max(0, st.Width.Px)), true
}

// isPx reports whether a width is a length without percentage.
func isPx(l style.Length) bool { return l.Kind == style.LengthCalc && !l.HasPercent() }

func pxOr0(l style.Length) float64 {
	if isPx(l) {
		return limit(l.Px)
	}
	return 0
}

// clampPx holds a width between min-width and max-width as far as they are lengths.
func clampPx(st *style.Computed, w float64) float64 {
	if isPx(st.MaxWidth) {
		w = min(w, limit(st.MaxWidth.Px))
	}
	return max(w, pxOr0(st.MinWidth))
}

// percentContribution is the percentage that a cell or column asks for.
func percentContribution(st *style.Computed) float64 {
	pure := func(l style.Length, otherwise float64) float64 {
		if l.Kind == style.LengthCalc && l.Func == nil && l.Px == 0 && l.Percent != 0 {
			return l.Percent
		}
		return otherwise
	}
	return max(0, pure(st.MinWidth, 0), min(pure(st.Width, 0), pure(st.MaxWidth, math.Inf(1))))
}

func total(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}

// spread shares excess width among some columns: those without any width first, by their max-content widths, then the constrained ones, then those
// with percentages. CSS Tables 3 §4.4, https://www.w3.org/TR/css-tables-3/#distributing-width-to-columns
func (t *tableSizes) spread(first, end int, excess float64, widths []float64) {
	if excess <= 0 || first >= end {
		return
	}
	share := func(takes func(int) bool, weight func(int) float64) bool {
		sum, found := 0.0, false
		for i := first; i < end; i++ {
			if takes(i) {
				sum += weight(i)
				found = true
			}
		}
		if !found {
			return false
		}
		for i := first; i < end; i++ {
			if takes(i) {
				widths[i] += excess * weight(i) / sum
			}
		}
		return true
	}
	byMax := func(i int) float64 { return t.maxOf(i) }
	equal := func(int) float64 { return 1 }
	_ = share(func(i int) bool { return !t.constrained[i] && t.percent[i] == 0 && t.maxOf(i) > 0 }, byMax) ||
		share(func(i int) bool { return !t.constrained[i] && t.percent[i] == 0 }, equal) ||
		share(func(i int) bool { return t.constrained[i] && t.percent[i] == 0 && t.maxOf(i) > 0 }, byMax) ||
		share(func(i int) bool { return t.percent[i] > 0 && t.maxOf(i) > 0 }, func(i int) float64 { return t.percent[i] }) ||
		share(func(i int) bool { return t.originating[i] }, equal) ||
		share(func(int) bool { return true }, equal)
}

func (t *tableSizes) maxOf(i int) float64 { return t.max[i] }

// autoWidths shares the width of a table among its columns: they grow from their min-content widths through percentages and widths to
// max-content, all by the same part of the way; what is left goes to spread.
// CSS Tables 3 §4.4, https://www.w3.org/TR/css-tables-3/#width-distribution-algorithm
func (t *tableSizes) autoWidths(width float64) []float64 {
	assignable := width - t.spacing
	n := len(t.min)
	guesses := [4][]float64{t.min, slices.Clone(t.min), slices.Clone(t.min), slices.Clone(t.max)}
	for i := range n {
		switch {
		case t.percent[i] > 0:
			p := max(t.percent[i]/100*assignable, t.min[i])
			guesses[1][i], guesses[2][i], guesses[3][i] = p, p, p
		case t.constrained[i]:
			guesses[2][i] = t.max[i]
		}
	}
	widths := slices.Clone(guesses[0])
	if room := total(guesses[3]); assignable >= room {
		widths = slices.Clone(guesses[3])
		t.spread(0, n, assignable-room, widths)
		return widths
	}
	for k := 1; k < len(guesses); k++ {
		low, high := total(guesses[k-1]), total(guesses[k])
		if assignable > high*(1+1e-9) {
			continue
		}
		if high > low {
			part := max(0, (assignable-low)/(high-low))
			for i := range widths {
				widths[i] = guesses[k-1][i] + (guesses[k][i]-guesses[k-1][i])*part
			}
		} else {
			copy(widths, guesses[k])
		}
		break
	}
	return widths
}

// fixedWidths shares the width of a table among its columns by table-layout: fixed: widths of columns, then those of the cells in the first row,
// the rest equally. The table becomes wider if they need more.
// CSS 2.2 §17.5.2.1, https://www.w3.org/TR/CSS22/tables.html#fixed-table-layout
func (e *engine) fixedWidths(g *tableGrid, width float64) (widths []float64, tableWidth float64) {
	n := len(g.columns)
	if len(g.rows) > 0 {
		row := g.row(0)
		count := 0
		for i := range row {
			count = max(count, row[i].column+row[i].colSpan)
		}
		declared := 0
		for i, c := range g.columns {
			if c.column != nil || c.group != nil {
				declared = i + 1
			}
		}
		n = max(count, declared)
	}
	widths = make([]float64, n)
	known := make([]bool, n)
	for i := range n {
		if i < len(g.columns) && g.columns[i].column != nil {
			if v, ok := resolve(g.columns[i].column.Style.Width, width); ok {
				widths[i], known[i] = limit(max(0, v)), true
			}
		}
	}
	if len(g.rows) > 0 {
		row := g.row(0)
		for k := range row {
			c := &row[k]
			v, ok := resolve(c.style.Width, width)
			if !ok {
				continue
			}
			var f Fragment
			setEdges(&f, c.box.Style, width)
			w := contentSize(c.style, v, f.frameX()) + f.frameX() - g.spacingX*float64(c.colSpan-1)
			free := 0
			for i := c.column; i < c.column+c.colSpan; i++ {
				if known[i] {
					w -= widths[i]
				} else {
					free++
				}
			}
			for i := c.column; i < c.column+c.colSpan; i++ {
				if !known[i] {
					widths[i], known[i] = max(0, w)/float64(free), true
				}
			}
		}
	}
	spacing := g.spacingX * float64(n+1)
	if n == 0 {
		spacing = 0
	}
	free := 0
	for _, k := range known {
		if !k {
			free++
		}
	}
	rest := width - total(widths) - spacing
	for i := range widths {
		switch {
		case rest <= 0:
		case free > 0 && !known[i]:
			widths[i] = rest / float64(free)
		case free == 0:
			widths[i] += rest / float64(n)
		}
	}
	return widths, max(width, total(widths)+spacing)
}
