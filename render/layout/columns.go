package layout

import (
	"math"

	"etikett/render/box"
)

// columnSet says how a multi-column container is divided (CSS Multi-column 1 §3).
type columnSet struct {
	count      int
	width, gap float64
}

// columnsOf gives the columns of a block container of a content width; count 0: it has none.
func columnsOf(b *box.Box, width float64) columnSet {
	st := b.Style
	if st.ColumnCount <= 0 && st.ColumnWidth.Kind == 0 || !b.Kind.Container() {
		return columnSet{}
	}
	gap := st.FontSize // normal is 1em
	if v, ok := st.ColumnGap.Resolve(width); ok {
		gap = v
	}
	c := columnSet{count: st.ColumnCount, gap: gap}
	if w, ok := st.ColumnWidth.Resolve(0); ok {
		fits := max(1, int(math.Floor((width+gap)/(max(w, 1e-3)+gap))))
		if c.count <= 0 || fits < c.count {
			c.count = fits
		}
	}
	c.count = min(c.count, 1000)
	c.width = max(0, (width-gap*float64(c.count-1))/float64(c.count))
	return c
}

// layoutColumns lays out a multi-column container: each stretch of children between those with column-span: all fills its own
// row of columns.
func (e *engine) layoutColumns(b *box.Box, s *Space, f *Fragment, height float64, set columnSet) result {
	available := s.PageBottom - f.ContentY()
	if definite(height) {
		available = min(available, height)
	}
	start, inner := 0, (*Token)(nil)
	if s.From != nil {
		start, inner = s.From.Child, s.From.Next
	}
	y := 0.0
	var token *Token
	for i := start; i < len(b.Children) && token == nil; {
		c := b.Children[i]
		empty := s.PageEmpty && y == 0
		if !c.OutOfFlow && c.Style.ColumnSpan == "all" && !b.Inlines {
			cs := newSpace(f.ContentWidth(), height)
			cs.PageEmpty = true
			child := e.layout(c, cs).Fragment
			if !empty && y+child.Margin.Top+child.Height > available+epsilon {
				token = &Token{Box: b, Child: i}
				break
			}
			autoMargins(child, c.Style, f.ContentWidth())
			child.X, child.Y = f.ContentX()+child.Margin.Left, f.ContentY()+y+child.Margin.Top
			e.adopt(f, child, f.ContentWidth(), height)
			y += child.MarginHeight()
			i++
			continue
		}
		j := i
		for j < len(b.Children) && (b.Inlines || b.Children[j].OutOfFlow || b.Children[j].Style.ColumnSpan != "all") {
			j++
		}
		part := columnBox(b, b.Children[i:j])
		row := columnRow{e: e, part: part, set: set, height: height, available: available - y, from: inner, empty: empty}
		row.fill(b.Style.ColumnFill != "auto" || !definite(height) && !s.paged() || j < len(b.Children))
		inner = nil
		for k, piece := range row.columns {
			x := float64(k) * (set.width + set.gap)
			if b.Style.Direction == "rtl" {
				x = f.ContentWidth() - set.width - x
			}
			piece.X, piece.Y = f.ContentX()+x, f.ContentY()+y
			e.adopt(f, piece, f.ContentWidth(), height)
		}
		y += row.used
		if row.rest != nil {
			token = &Token{Box: b, Child: i, Next: row.rest}
		}
		i = j
	}
	if token != nil && y == 0 && !s.PageEmpty {
		return result{Break: &Token{Box: b, Child: start, Next: inner}}
	}
	limit := s.PageBottom - f.ContentY()
	if token != nil {
		// What goes on on the next page ends with its columns, as in WeasyPrint.
		y = min(y, limit)
		limit = y
	}
	fl := flow{e: e, b: b, f: f, s: s, floats: &exclusions{}, height: height, y: y, limit: limit}
	return fl.close(true, false, token)
}

// columnBox is the anonymous box of the columns of a container: it has the children, and nothing of the container's own looks.
func columnBox(b *box.Box, children []*box.Box) *box.Box {
	return &box.Box{
		Kind: box.Block, Style: box.AnonymousStyle(b.Style, "block"), Node: b.Node, Pseudo: b.Pseudo, Anonymous: true,
		Inlines: b.Inlines, Children: children, FirstLine: b.FirstLine,
	}
}

// columnRow is a row of columns that content is laid out in.
type columnRow struct {
	e         *engine
	part      *box.Box // what goes into the columns
	set       columnSet
	height    float64 // of the container, for percentages
	available float64 // that columns may have at most
	from      *Token
	empty     bool // nothing is above on the page
	strict    bool // breaks that are to be avoided are not made, not even where a column has nothing else

	columns []*Fragment
	used    float64 // height of the columns
	rest    *Token  // where to go on if not all has found room
}

// try lays the content out in columns of a height.
func (r *columnRow) try(height float64) {
	r.columns, r.used, r.rest = nil, 0, r.from
	for k := range r.set.count {
		s := newSpace(r.set.width, r.height)
		s.PageBottom, s.PageEmpty, s.From, s.inColumns = height, !r.strict && (r.empty || k > 0), r.rest, true
		res := r.e.layout(r.part, s)
		if res.Fragment == nil {
			r.rest = res.Break
			return
		}
		r.columns = append(r.columns, res.Fragment)
		r.rest = res.Break
		r.used = max(r.used, filled(res.Fragment))
		if r.rest == nil {
			return
		}
	}
}

// filled is how far down a fragment has contents: the end of one that is cut off does not count.
func filled(f *Fragment) float64 {
	if f.Last || f.Kind != BoxFragment {
		return f.Height
	}
	bottom := 0.0
	for _, c := range f.Children {
		if !(c.Kind == BoxFragment && c.Box.Absolute()) {
			bottom = max(bottom, c.Y+filled(c)+c.Margin.Bottom)
		}
	}
	return bottom
}

// fill lays the content out: as low as possible so that the columns are equally full, or in columns as high as there is room.
func (r *columnRow) fill(balance bool) {
	if !balance {
		r.try(r.available)
		if !math.IsInf(r.available, 1) {
			r.used = r.available
		}
		r.even()
		return
	}
	s := newSpace(r.set.width, r.height)
	s.From, s.PageEmpty = r.from, true
	total := r.e.layout(r.part, s).Fragment.Height
	most := min(r.available, total)
	r.try(most)
	if r.rest == nil && len(r.columns) > 0 {
		low, high := total/float64(r.set.count)-1, most
		r.strict = true
		for high-low > 0.01 {
			middle := (low + high) / 2
			if r.try(middle); r.rest == nil && r.used <= middle+epsilon {
				high = max(min(middle, r.used), low)
			} else {
				low = middle
			}
		}
		r.strict = false
		r.try(high)
		if used := r.used; used < high {
			if r.try(used); r.rest != nil {
				r.try(high)
			}
		}
	}
	r.even()
}

// even makes all columns as high as the row.
func (r *columnRow) even() {
	for _, f := range r.columns {
		f.Height = r.used
	}
}
