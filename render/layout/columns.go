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
		if !c.OutOfFlow && c.Style.ColumnSpan == "all" && !b.Inlines {
			cs := newSpace(f.ContentWidth(), height)
			cs.PageEmpty = true
			res := e.layout(c, cs)
			child := res.Fragment
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
		balance := b.Style.ColumnFill != "auto" || !definite(height) && !s.paged() || j < len(b.Children)
		pieces, used, rest := e.fillColumns(part, set, height, available-y, inner, balance)
		inner = nil
		for k, piece := range pieces {
			x := float64(k) * (set.width + set.gap)
			if b.Style.Direction == "rtl" {
				x = f.ContentWidth() - set.width - x
			}
			piece.X, piece.Y = f.ContentX()+x, f.ContentY()+y
			e.adopt(f, piece, f.ContentWidth(), height)
		}
		y += used
		if rest != nil {
			token = &Token{Box: b, Child: i, Next: rest}
		}
		i = j
	}
	fl := flow{e: e, b: b, f: f, s: s, floats: &exclusions{}, height: height, y: y, limit: s.PageBottom - f.ContentY()}
	return fl.close(true, false, token)
}

// columnBox is the anonymous box of the columns of a container: it has the children, and nothing of the container's own looks.
func columnBox(b *box.Box, children []*box.Box) *box.Box {
	return &box.Box{
		Kind: box.Block, Style: box.AnonymousStyle(b.Style, "block"), Node: b.Node, Pseudo: b.Pseudo, Anonymous: true,
		Inlines: b.Inlines, Children: children, FirstLine: b.FirstLine,
	}
}

// fillColumns lays content out in a row of columns: as low as possible so that all are equally full, or to the given height. It gives
// the columns, the height that they need, and where to go on if not all has found room.
func (e *engine) fillColumns(part *box.Box, set columnSet, height, available float64, from *Token, balance bool) (columns []*Fragment, used float64, rest *Token) {
	try := func(limit float64) ([]*Fragment, float64, *Token) {
		var out []*Fragment
		token := from
		used := 0.0
		for k := 0; k < set.count; k++ {
			s := newSpace(set.width, height)
			s.PageBottom, s.PageEmpty, s.From = limit, true, token
			res := e.layout(part, s)
			if res.Fragment == nil {
				break
			}
			out = append(out, res.Fragment)
			token = res.Break
			bottom := 0.0
			for _, c := range res.Fragment.Children {
				if !(c.Kind == BoxFragment && c.Box.Absolute()) {
					bottom = max(bottom, c.Y+c.Height+c.Margin.Bottom)
				}
			}
			if token == nil {
				bottom = max(bottom, res.Fragment.Height)
			}
			used = max(used, bottom)
			if token == nil {
				break
			}
		}
		return out, used, token
	}
	if !balance {
		if math.IsInf(available, 1) {
			return try(available)
		}
		out, _, rest := try(available)
		used := available
		return out, used, rest
	}
	s := newSpace(set.width, height)
	s.From = from
	total := e.layout(part, s).Fragment.Height
	most := min(available, total)
	if _, _, rest := try(most); rest != nil {
		return try(most) // more than a page
	}
	low, high := total/float64(set.count)-1, most
	for high-low > 0.01 {
		middle := (low + high) / 2
		if _, used, rest := try(middle); rest == nil && used <= middle+epsilon {
			high = max(min(middle, used), low)
		} else {
			low = middle
		}
	}
	return try(high)
}
