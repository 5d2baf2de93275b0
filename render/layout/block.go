package layout

import (
	"math"

	"etikett/render/box"
)

// layoutBlock lays out a block container: a block, a cell, a caption, a page margin box.
func (e *engine) layoutBlock(b *box.Box, space Space) result {
	fl := e.flows.One()
	fl.space = space
	s := &fl.space
	f := e.begin(b, s)
	f.Width = e.usedWidth(b, s, f) + f.frameX()
	clone := s.paged() && b.Style.BoxDecorationBreak == "clone"
	if s.From != nil && !clone {
		f.First = false
		f.Margin.Top, f.Border.Top, f.Padding.Top = 0, 0, 0
	}
	height := e.usedHeight(b, s, f)
	if columns := columnsOf(b, f.ContentWidth()); columns.count > 0 {
		return e.layoutColumns(b, s, f, height, columns)
	}

	fl.e, fl.b, fl.f, fl.s, fl.floats, fl.height = e, b, f, s, s.floats, height
	if definite(s.BorderHeight) && s.FlexibleHeight {
		fl.height = Indefinite
	}
	root := s.floats == nil || e.formattingRoot(b)
	switch {
	case root && s.continued != nil:
		fl.floats = s.continued
	case root:
		fl.floats = e.floats.One()
	default:
		fl.originX, fl.originY = s.floatX+f.ContentX(), s.floatY+f.ContentY()
	}
	fl.limit = s.PageBottom - f.ContentY()
	if clone {
		// Each piece has the frame all around (CSS Fragmentation 3 §5.4).
		fl.limit = max(0, fl.limit-f.Padding.Bottom-f.Border.Bottom-f.Margin.Bottom)
	}
	fl.page = pageName(b, s.page)
	fl.clamp = startClamp(b, s)
	fl.leading = !root && s.marginDone && f.Border.Top == 0 && f.Padding.Top == 0
	collapsesTop := fl.leading

	var token *Token
	if b.Inlines {
		token = fl.inlineContent()
	} else if len(b.Children) > 0 {
		f.Children = e.lists.Take(len(b.Children))[:0]
		token = fl.blockContent()
	}
	if token != nil && fl.nothing {
		return result{Break: token}
	}
	res := fl.close(root, collapsesTop, token)
	res.lines = fl.linesUsed
	if res.Break != nil {
		res.Break.lines = fl.linesUsed
		if s.From != nil {
			res.Break.lines += s.From.lines
		}
	}
	if b.Marker != nil && s.From == nil {
		e.placeMarker(f, b)
	}
	return res
}

// flow is the state of laying out the contents of a block container.
type flow struct {
	e     *engine
	b     *box.Box
	f     *Fragment
	s     *Space // &space
	space Space

	floats           *exclusions
	originX, originY float64 // of the content box in the coordinates of floats
	height           float64 // content height as the base of percentages; may be Indefinite
	limit            float64 // where the page ends, from the top of the content box

	y       float64 // below what has been placed, from the top of the content box
	pending margins // open at y
	leading bool    // nothing has been placed: margins at the top collapse with those of the box itself, which is done
	placed  bool    // something has been placed on this page
	nothing bool    // the box must not start on this page

	page  string       // used value of the page property
	lines *lineBuilder // of inline content
	lineY float64      // the top of the line in work

	clamp      lineClamp // of the lines in the box
	childLimit lineClamp // of those in the child in work
	linesUsed  int       // by what has been placed
}

// formattingRoot reports whether a block-level box in normal flow makes a block formatting context of its own
// (CSS 2.2 §9.4.1, CSS Display 3 §2.1).
func (e *engine) formattingRoot(b *box.Box) bool {
	if b.Kind != box.Block || b.InlineLevel || b.OutOfFlow || e.turns(b) && !b.Anonymous {
		return true
	}
	st := b.Style
	return st.Overflow != "visible" && st.Overflow != "clip" && st.Overflow != "" || st.Display == "flow-root" || st.ColumnCount > 0 || !st.ColumnWidth.IsAuto()
}

// avoidsFloats reports whether a block-level box in normal flow stands beside floats instead of behind them.
func (e *engine) avoidsFloats(b *box.Box) bool { return e.formattingRoot(b) }

// close settles height and margins at the end of a block container (CSS 2.2 §10.6.3, §10.6.7, §8.3.1).
func (fl *flow) close(root, collapsesTop bool, token *Token) result {
	f, b, s, st := fl.f, fl.b, fl.s, fl.b.Style
	res := result{Fragment: f, Break: token}

	consumed := 0.0
	if s.From != nil {
		consumed = s.From.Consumed
	}
	if token != nil && s.From == nil && definite(fl.height) && token.forced == "" && fl.y > fl.height+epsilon && fl.height <= fl.limit+epsilon {
		// The box ends on this page and its contents have gone beyond its end: what does not fit on the page either is cut off, as in WeasyPrint.
		// Contents that reach the end of the page first go on.
		fl.e.warn(b, "height", "contents below the end of the box do not fit on the page, and are left out")
		token, res.Break = nil, nil
	}
	if token != nil && st.Continue == "discard" {
		token, res.Break = nil, nil
	}
	if token != nil {
		if st.BoxDecorationBreak != "clone" || !s.paged() {
			f.Last = false
			f.Margin.Bottom, f.Border.Bottom, f.Padding.Bottom = 0, 0, 0
		}
		height := fl.y
		if !math.IsInf(fl.limit, 1) {
			height = max(height, fl.limit)
		}
		if full := fl.e.usedHeight(b, s, f); definite(full) && full > consumed {
			height = min(height, full-consumed)
		}
		f.Height = height + f.frameY()
		token.Consumed = consumed + height
		return res
	}

	height := fl.e.usedHeight(b, s, f)
	auto := !definite(height)
	if !auto {
		if height = max(0, height-consumed); height == 0 && consumed > 0 {
			// Only what overflows the box is on this page; what follows stands below it.
			height = max(0, fl.y)
		}
	}
	open := !root && f.Border.Bottom == 0 && f.Padding.Bottom == 0
	minimum := 0.0
	if v, ok := resolve(st.MinHeight, s.Height); ok {
		minimum = v
	}
	// The bottom margin of the last child is the box's own if nothing is between them (§8.3.1).
	collapsesBottom := open && auto
	contents := fl.y
	if !collapsesBottom && !fl.leading {
		contents += fl.pending.collapsed()
	}
	if root {
		for i := range fl.floats.placed {
			p := &fl.floats.placed[i]
			contents = max(contents, p.y+p.height)
		}
	}
	if auto {
		height = max(0, fl.e.clampHeight(b, s, f, max(0, contents)+consumed)-consumed)
	}
	f.Height = height + f.frameY()
	if fl.leading && height != 0 {
		fl.pending = margins{} // part of the margin at the top
	}

	switch {
	case collapsesTop && fl.leading && open && height == 0 && minimum == 0 && (auto || st.Height.Px == 0):
		// Empty: its own margins adjoin, those of its children in between (which the caller has collapsed already).
		res.through = true
		res.margins = fl.pending
		res.margins.add(f.Margin.Top)
		res.margins.add(f.Margin.Bottom)
	case collapsesBottom && height <= max(0, contents)+epsilon:
		res.margins = fl.pending
		res.margins.add(f.Margin.Bottom)
	default:
		res.margins.add(f.Margin.Bottom)
	}
	return res
}

// mark is a place between two children that the page may be ended at, with the state to go back to.
type mark struct {
	child, children, absolutes, floats int
	y                                  float64
	pending                            margins
}

// blockContent lays out block-level children.
func (fl *flow) blockContent() *Token {
	e, f, b, s := fl.e, fl.f, fl.b, fl.s
	first, next := 0, (*Token)(nil)
	if s.From != nil {
		first, next = s.From.Child, s.From.Next
	}
	paged := s.paged()
	avoidInside := avoidsIn(b.Style.BreakInside, s.inColumns)
	var room [8]mark
	marks := room[:0]
	var previous *box.Box
	for i := first; i < len(b.Children); i++ {
		c := b.Children[i]
		if c.Absolute() {
			y := 0.0
			if !fl.leading {
				y = fl.y + fl.pending.collapsed()
			}
			x := f.ContentX()
			if b.Style.Direction == "rtl" {
				x += f.ContentWidth()
			}
			e.placeholder(f, c, x, f.ContentY()+y)
			f.absolutes[len(f.absolutes)-1].rtl = b.Style.Direction == "rtl"
			continue
		}
		if fl.floats.waits(sideOf(c.Style.Clear, c.Style.Direction)) {
			return &Token{Box: b, Child: i}
		}
		if c.Float() {
			if token := fl.blockFloat(c, i); token != nil {
				return token
			}
			continue
		}
		if paged {
			if previous != nil {
				if kind := forcedBreakOn(previous, c, fl.page, s.inColumns); kind != "" {
					return &Token{Box: b, Child: i, forced: kind}
				}
			}
			marks = append(marks, mark{i, len(f.Children), len(f.absolutes), len(fl.floats.placed), fl.y, fl.pending})
		}
		if fl.clampFull() {
			break
		}
		fl.childLimit = fl.childClamp(b.Children[i+1:])
		res, before := fl.child(c, next)
		next = nil
		if before || res.Break != nil && res.Fragment == nil {
			// The child does not fit below what is there already.
			if token := fl.breakBefore(marks, res.Break); token != nil {
				if avoidInside && !s.PageEmpty {
					fl.nothing = true
				}
				return token
			}
			// There is no better place: the child starts here and goes beyond the end.
			res = fl.overflowing(c)
		}
		previous = c
		fl.linesUsed += res.lines
		if res.Break != nil {
			if avoidInside && !s.PageEmpty {
				fl.nothing = true
			}
			return &Token{Box: b, Child: i, Next: res.Break, forced: res.Break.forced}
		}
	}
	return nil
}

// breakBefore ends the page before the child that was tried last, or further up if a break there is to be avoided. It is nil if
// the page has nothing to end with.
func (fl *flow) breakBefore(marks []mark, inner *Token) *Token {
	b := fl.b
	last := len(marks) - 1
	for k := last; k > 0; k-- {
		if !avoidBreakIn(b.Children[marks[k-1].child], b.Children[marks[k].child], fl.s.inColumns) {
			fl.rewind(marks[k])
			return &Token{Box: b, Child: marks[k].child}
		}
	}
	if !fl.s.PageEmpty {
		fl.nothing = true
		return &Token{Box: b}
	}
	if last > 0 || fl.floats.broken {
		// All breaks are to be avoided, which cannot be had.
		fl.rewind(marks[last])
		return &Token{Box: b, Child: marks[last].child}
	}
	return nil
}

// rewind takes back what has been placed since a mark.
func (fl *flow) rewind(m mark) {
	fl.f.Children = fl.f.Children[:m.children]
	fl.f.absolutes = fl.f.absolutes[:m.absolutes]
	fl.floats.forget(m.floats)
	fl.y, fl.pending = m.y, m.pending
}

// overflowing lays out a child that has to be on this page although it is too small.
func (fl *flow) overflowing(c *box.Box) result {
	limit := fl.limit
	fl.limit = math.Inf(1)
	res, _ := fl.child(c, nil)
	fl.limit = limit
	return res
}

// blockFloat places a float among blocks; a token says that it has to wait for the next page.
func (fl *flow) blockFloat(c *box.Box, i int) *Token {
	e, f := fl.e, fl.f
	y := 0.0
	if !fl.leading {
		y = fl.y + fl.pending.collapsed()
	}
	n := len(fl.floats.placed)
	left := fl.originX
	child := e.layoutFloat(c, fl.floats, fl.originY+y, left, left+f.ContentWidth(), fl.height, fl.floatLimit(), fl.s.PageEmpty && len(f.Children) == 0)
	child.X += f.ContentX() - fl.originX
	child.Y += f.ContentY() - fl.originY
	if bottom := child.Y - f.ContentY() + child.Height; bottom > fl.limit+epsilon && (len(f.Children) > 0 || !fl.s.PageEmpty) {
		fl.floats.forget(n)
		if !fl.placed && len(f.Children) == 0 {
			fl.nothing = true
		}
		return &Token{Box: fl.b, Child: i}
	}
	e.adopt(f, child, f.ContentWidth(), fl.height)
	return nil
}

// floatLimit is where the page ends for floats, in their coordinates. Floats in columns are not cut.
func (fl *flow) floatLimit() float64 {
	if fl.s.inColumns {
		return math.Inf(1)
	}
	return fl.originY + fl.limit
}

// child lays out a block-level child in normal flow, and places it. before says that it does not fit on the page, and that
// nothing has been placed.
func (fl *flow) child(c *box.Box, from *Token) (res result, before bool) {
	e, f := fl.e, fl.f
	width := f.ContentWidth()

	// Where the top border edge goes: margins first, then clearance, then room beside floats.
	var own margins
	switch starts := from == nil && !fl.placed && fl.s.From != nil; {
	case from != nil && c.Style.BoxDecorationBreak == "clone" && c.Kind == box.Block:
		own = e.topMargins(c, width, fl.floats, nil)
	case from != nil:
		own = e.marginsAfterBreak(from, width, fl.floats)
	case starts:
		own = e.topMargins(c, width, fl.floats, fl.s.From)
	default:
		own = e.topMargins(c, width, fl.floats, nil)
	}
	clear := sideOf(c.Style.Clear, c.Style.Direction)
	if clear == "none" || fl.floats.empty() {
		clear = ""
	}
	if fl.leading && clear != "" {
		// topMargins stopped at it.
		fl.leading, fl.pending = false, margins{}
	}
	y := 0.0
	if !fl.leading {
		joined := fl.pending
		joined.join(own)
		y = fl.y + joined.collapsed()
	}
	cleared := false
	if clear != "" {
		if bottom, ok := fl.floats.clearance(clear); ok && bottom-fl.originY > y {
			y, cleared = bottom-fl.originY, true
		}
	}

	s := newSpace(width, fl.height)
	s.From, s.page, s.inColumns = from, fl.page, fl.s.inColumns
	s.PageEmpty = fl.s.PageEmpty && !fl.placed && !fl.floats.broken
	x := 0.0
	if e.avoidsFloats(c) {
		x, y, s.Available = fl.besideFloats(c, y, width)
	} else {
		var probe Fragment
		probe.Box = c
		setEdges(&probe, c.Style, width)
		s.BorderWidth = e.usedWidth(c, &s, &probe) + probe.frameX()
		probe.Width = s.BorderWidth
		x = fl.startMargin(&probe, width)
		s.floats, s.floatX, s.floatY = fl.floats, fl.originX+x, fl.originY+y
		s.marginDone = true
		s.clamp = fl.childLimit
	}
	s.PageBottom = fl.limit - y
	floats := len(fl.floats.placed)
	res = e.layout(c, s)
	if res.Fragment != nil && res.Break == nil && !s.PageEmpty && !res.through {
		bottom := y + res.Fragment.Height
		frame := res.Fragment.Border.Bottom + res.Fragment.Padding.Bottom
		switch {
		case bottom-frame > fl.limit+epsilon:
			return res, true
		case bottom > fl.limit+epsilon:
			// Only the frame at the bottom goes beyond the page: the contents have to make room for it.
			fl.floats.forget(floats)
			s.PageBottom -= frame
			res = e.layout(c, s)
		}
	}
	if res.Fragment == nil {
		return res, true
	}
	child := res.Fragment
	if !s.marginDone {
		res.margins = margins{}
		res.margins.add(child.Margin.Bottom)
		x += fl.startMargin(child, s.Available)
	} else {
		fl.startMargin(child, width)
	}
	child.X, child.Y = f.ContentX()+x, f.ContentY()+y
	e.adopt(f, child, width, fl.height)

	if res.through && !cleared {
		fl.pending.join(res.margins)
		return res, false
	}
	fl.leading = false
	fl.placed = true
	if res.through {
		// Cleared and empty: the box stands where clearance puts it, and its margins go on from there.
		fl.y = y
		fl.pending = res.margins
		return res, false
	}
	fl.y = y + child.Height
	fl.pending = res.margins
	return res, false
}

// startMargin resolves auto margins of a block-level box and gives the distance of its border box from the start of its
// containing block, in a direction that has the start at the right too.
func (fl *flow) startMargin(child *Fragment, width float64) float64 {
	autoMargins(child, child.Box.Style, width)
	if fl.b.Style.Direction == "rtl" {
		return width - child.Margin.Right - child.Width
	}
	return child.Margin.Left
}

// besideFloats finds the place of a box that makes a formatting context: its border box stands beside floats if there is room, below
// them else (CSS 2.2 §9.5). It gives the strip that is free for the margin box: its offset, and its width.
func (fl *flow) besideFloats(c *box.Box, y, width float64) (x, top, available float64) {
	if fl.floats.empty() {
		return 0, y, width
	}
	e := fl.e
	var probe Fragment
	setEdges(&probe, c.Style, width)
	margins := probe.Margin.Left + probe.Margin.Right
	need := e.contribution(c, width).Min - margins
	left, right := fl.originX+probe.Margin.Left, fl.originX+width-probe.Margin.Right
	s := newSpace(width, fl.height)
	height := 0.0
	for {
		l, r, ny := fl.floats.find(fl.originY+y, need, height, left, right)
		y = ny - fl.originY
		s.Available = r - l + margins
		// The strip may become narrower further down: try again with the height that the box comes to.
		h := e.layout(c, s).Fragment.Height
		x = l - left
		if h <= height+epsilon {
			return x, y, s.Available
		}
		l2, r2, ny2 := fl.floats.find(ny, need, h, left, right)
		if ny2 == ny && l2 == l && r2 == r {
			return x, y, s.Available
		}
		height = h
	}
}
