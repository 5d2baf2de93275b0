package layout

import "etikett/render/box"

// continued is a float or an absolutely positioned box that goes on on the next page.
type continued struct {
	box  *box.Box
	from *Token
	// left and right are the edges of the float's containing block, from the root element's content box.
	left, right float64
	// x is the left edge of an absolutely positioned box in the page's coordinates, width its border box's; within is the size of its
	// containing block.
	x, width float64
	within   [2]float64
}

// continueFloats lays floats out that go on at the top of a page of a height, in coordinates of the root element's content box. It gives them, and
// those that go on yet again.
func (e *engine) continueFloats(list []continued, height float64) (floats *exclusions, placed []*Fragment) {
	for i := range list {
		c := &list[i]
		if !c.box.Float() {
			continue
		}
		if floats == nil {
			floats = e.floats.One()
		}
		s := newSpace(c.right-c.left, Indefinite)
		s.Shrink, s.From = true, c.from
		f, rest := e.continuedOn(c, s, height)
		n := len(floats.placed)
		px, py := floats.placeFragment(f, 0, c.left, c.right)
		floats.placed[n].broken = rest != nil
		floats.broken = floats.broken || rest != nil
		f.rest = rest
		f.X, f.Y = px+f.Margin.Left, py+f.Margin.Top
		placed = append(placed, f)
	}
	return floats, placed
}

// continueAbsolutes lays positioned boxes out that go on at the top of a page. last says that no page follows for sure: then they are not cut again.
func (e *engine) continueAbsolutes(page *Fragment, list []continued, last bool) (on []continued) {
	for i := range list {
		c := &list[i]
		if c.box.Float() {
			continue
		}
		s := newSpace(c.within[0], c.within[1])
		s.BorderWidth, s.From = c.width, c.from
		limit := page.ContentHeight()
		if last {
			limit = s.PageBottom
		}
		f, rest := e.continuedOn(c, s, limit)
		f.X, f.Y = c.x-page.X, page.ContentY()
		page.Children = append(page.Children, f)
		if rest != nil {
			again := *c
			again.from = rest
			on = append(on, again)
		}
	}
	return on
}

// continuedOn lays out what goes on on a page of a height: all of it where it would not come further otherwise.
func (e *engine) continuedOn(c *continued, s Space, height float64) (*Fragment, *Token) {
	free := s.PageBottom
	s.PageBottom = height
	res := e.layout(c.box, s)
	if res.Fragment == nil || res.Break != nil && samePlace(c.from, res.Break) {
		s.PageBottom = free
		res = e.layout(c.box, s)
	}
	return res.Fragment, res.Break
}

// floatsMoved reports whether a page took something of the floats that went on on it.
func floatsMoved(before, after []continued) bool {
	var from []*Token
	for i := range after {
		if after[i].box.Float() {
			from = append(from, after[i].from)
		}
	}
	n := 0
	for i := range before {
		if !before[i].box.Float() {
			continue
		}
		if n >= len(from) || !samePlace(before[i].from, from[n]) {
			return true
		}
		n++
	}
	return false
}

// samePlace reports whether two tokens are the same place, those of the cells of a table row too.
func samePlace(a, b *Token) bool {
	for ; a != nil && b != nil; a, b = a.Next, b.Next {
		if a.Box != b.Box || a.Child != b.Child || a.Line != b.Line || a.Consumed != b.Consumed {
			return false
		}
		cellsA, _ := a.Data.([]*Token)
		cellsB, _ := b.Data.([]*Token)
		if len(cellsA) != len(cellsB) {
			return false
		}
		for i := range cellsA {
			if !samePlace(cellsA[i], cellsB[i]) {
				return false
			}
		}
	}
	return a == nil && b == nil
}

// cut collects what goes on on the next page: floats that are cut already and, if a page follows, the absolutely positioned boxes that go beyond this
// one, which are cut here.
type cut struct {
	e       *engine
	bottom  float64 // of the page area, in the page's coordinates
	follows bool    // another page comes anyway
	rootX   float64 // of the root element's content box
	list    []continued
}

// walk visits the fragments in f, whose border box is at x, y. within is the padding box of the containing block for position: absolute.
func (c *cut) walk(f *Fragment, x, y float64, within [2]float64) {
	if f.Kind == BoxFragment && (f.Box.Positioned() || len(f.Box.Style.Transform) > 0) {
		within = [2]float64{f.Width - f.Border.Left - f.Border.Right, f.Height - f.Border.Top - f.Border.Bottom}
	}
	for _, child := range f.Children {
		cx, cy := x+child.X, y+child.Y
		if child.Kind == TextFragment || child.Kind == BoxFragment && child.Box.Anonymous && len(child.Box.Style.Transform) > 0 {
			continue // contents that are turned, as layoutTurned does, are in coordinates of their own
		}
		if child.rest != nil {
			left := x + f.ContentX() - c.rootX
			c.list = append(c.list, continued{box: child.Box, from: child.rest, left: left, right: left + f.ContentWidth()})
		}
		if c.follows && child.Kind == BoxFragment && child.Box.Absolute() && cy+child.Height > c.bottom+epsilon && depth(child, maxCutDepth) < maxCutDepth {
			if again, rest := c.again(child, cy, within); rest != nil {
				*child = *again
				c.list = append(c.list, continued{box: child.Box, from: rest, x: cx, width: child.Width, within: within})
			}
		}
		if len(child.Children) > 0 {
			c.walk(child, cx, cy, within)
		}
	}
}

// maxCutDepth is how deep positioned boxes may be nested to be cut: finding breaks in tables in tables takes time that doubles with each.
const maxCutDepth = 12

// depth is how deep a fragment is nested, up to most.
func depth(f *Fragment, most int) int {
	d := 0
	for i := 0; i < len(f.Children) && d+1 < most; i++ {
		d = max(d, depth(f.Children[i], most-1))
	}
	return d + 1
}

// again lays an absolutely positioned box out that ends with the page. Those that hang from their bottom stay whole.
func (c *cut) again(f *Fragment, y float64, within [2]float64) (*Fragment, *Token) {
	b, st := f.Box, f.Box.Style
	if _, hangs := resolve(st.Inset.Bottom, within[1]); b.Kind == box.Replaced || st.Position == "fixed" || !f.First || hangs && st.Inset.Top.IsAuto() {
		return nil, nil
	}
	s := newSpace(within[0], within[1])
	s.BorderWidth, s.PageBottom = f.Width, c.bottom-y
	res := c.e.layout(b, s)
	if res.Fragment == nil || res.Break == nil || len(res.Fragment.absolutes) > 0 {
		return nil, nil
	}
	res.X, res.Y, res.Margin.Left, res.Margin.Right = f.X, f.Y, f.Margin.Left, f.Margin.Right
	return res.Fragment, res.Break
}
