package layout

import (
	"etikett/render/box"
)

// inlineContent lays out the lines of a block container.
func (fl *flow) inlineContent() *Token {
	e, b, s := fl.e, fl.b, fl.s
	p := e.paragraph(b)
	fl.lines = e.borrowLines()
	defer e.returnLines(fl.lines)
	ls := lineSpace{first: b.FirstLine}
	if s.From != nil {
		ls.from, ls.first = s.From.Line, nil
	}
	type lineMark struct {
		place                        inlinePlace
		children, absolutes, floated int
		y                            float64
	}
	var room [8]lineMark
	marks := room[:0]
	paged := s.paged()
	first := s.From == nil
	lines := 0
	for done := len(p.items) == 0; !done && !fl.clampFull(); {
		if paged {
			marks = append(marks, lineMark{ls.from, len(fl.f.Children), len(fl.f.absolutes), len(fl.floats.placed), fl.y})
		}
		ls.indent = 0
		if first {
			ls.indent, _ = b.Style.TextIndent.Resolve(fl.f.ContentWidth())
		}
		ls.clamped = fl.clamp.on && fl.linesUsed == fl.clamp.left-1
		line := fl.layoutLine(p, &ls)
		first = first && line == nil
		ls.first = nil
		if first {
			ls.first = b.FirstLine
		}
		ls.from = fl.lines.next
		done = fl.lines.done
		if line == nil {
			if paged {
				marks = marks[:len(marks)-1]
			}
			continue
		}
		lines++
		fl.linesUsed++
		if fl.clampFull() {
			done = true
		}
		bottom := fl.y
		if done && b.Style.BoxDecorationBreak != "clone" {
			bottom += fl.f.Padding.Bottom + fl.f.Border.Bottom
		}
		if !paged || bottom <= fl.limit+epsilon {
			continue
		}
		// The line goes beyond the page: it starts the next one, as far as orphans and widows allow (CSS Fragmentation 3 §4.3).
		fit := lines - 1
		orphans, widows := max(1, b.Style.Orphans), max(1, b.Style.Widows)
		if s.From != nil {
			orphans = 1
		}
		empty := s.PageEmpty
		if fit < orphans && !empty {
			fl.nothing = true
			return &Token{Box: b, Line: s.startLine()}
		}
		remaining := 1
		for !done && remaining < widows && !fl.clampFull() {
			if fl.layoutLine(p, &ls) != nil {
				remaining++
			}
			ls.from, done = fl.lines.next, fl.lines.done
		}
		if need := widows - remaining; need > 0 {
			switch {
			case fit-need >= orphans:
				fit -= need
			case !empty:
				fl.nothing = true
				return &Token{Box: b, Line: s.startLine()}
			}
		}
		if m := marks[0]; fit == 0 && fl.floats.broken && m.place != s.startLine() {
			// A float above goes on on the next page, so the text can do so too.
			fl.f.Children, fl.f.absolutes = fl.f.Children[:m.children], fl.f.absolutes[:m.absolutes]
			fl.floats.forget(m.floated)
			fl.y = m.y
			return &Token{Box: b, Line: m.place}
		}
		if fit == 0 {
			// Nothing is above: the line is on this page in any case.
			fit = 1
			if len(marks) == 1 {
				if done {
					continue
				}
				marks = append(marks, lineMark{ls.from, len(fl.f.Children), len(fl.f.absolutes), len(fl.floats.placed), fl.y})
			}
		}
		if avoidsIn(b.Style.BreakInside, s.inColumns) && !empty {
			fl.nothing = true
			return &Token{Box: b, Line: s.startLine()}
		}
		m := marks[fit]
		fl.f.Children, fl.f.absolutes = fl.f.Children[:m.children], fl.f.absolutes[:m.absolutes]
		fl.floats.forget(m.floated)
		fl.y = m.y
		fl.linesUsed = fit
		return &Token{Box: b, Line: m.place}
	}
	if lines > 0 || e.solidInlines(b) {
		fl.placed = true
	}
	return nil
}

// leadingFloats counts the floats at the start of the line in work, and gives the place after them.
func (fl *flow) leadingFloats(p *paragraph) (n int, after inlinePlace) {
	for i := range fl.lines.pieces {
		pc := &fl.lines.pieces[i]
		if pc.frag == nil || !pc.frag.Box.Float() {
			break
		}
		n++
		after = inlinePlace{item: pc.item + 1, byte: p.items[pc.item].end}
	}
	return n, after
}

// startLine is the place in inline content at which the box starts on this page.
func (s *Space) startLine() inlinePlace {
	if s.From != nil {
		return s.From.Line
	}
	return inlinePlace{}
}

// layoutLine makes the next line and places it at fl.y. It is nil if the line does not exist (CSS 2.2 §9.4.2): then only floats
// and positioned boxes are in it.
func (fl *flow) layoutLine(p *paragraph, ls *lineSpace) *Fragment {
	e := fl.e
	left, right := fl.originX, fl.originX+fl.f.ContentWidth()
	y := fl.lineTop()
	if fl.floats.empty() && !hasFloats(p) {
		ls.available = right - left - ls.indent
		fl.breakLine(p, ls)
		return fl.placeLine(p, ls, y, 0, right-left)
	}
	placed := len(fl.floats.placed)
	absolutes, children := len(fl.f.absolutes), len(fl.f.Children)
	height := e.strut(fl.lineStyle(fl.b.Style, ls)).height
	for {
		l, r, narrowed := fl.floats.band(fl.originY+y, height, left, right)
		ls.available = r - l - ls.indent
		fl.lineY = y
		fl.breakLine(p, ls)
		if narrowed && fl.lines.filled && fl.lines.width()+ls.indent > r-l+epsilon {
			// Not even the first word fits beside the float.
			if next, ok := fl.floats.below(fl.originY+y, height); ok {
				fl.floats.forget(placed)
				y = next - fl.originY
				continue
			}
		}
		// Floats in the line itself may have moved its start.
		l, r, narrowed = fl.floats.band(fl.originY+y, height, left, right)
		if n, after := fl.leadingFloats(p); n > 0 && after.item < len(p.items) && narrowed && fl.lines.filled && fl.lines.width()+ls.indent > r-l+epsilon {
			// The text has no room beside the floats that it starts with: they stay, and it goes below them.
			fl.lines.pieces, fl.lines.solid = fl.lines.pieces[:n], false
			fl.lines.next, fl.lines.done = after, false
			return fl.placeLine(p, ls, y, l-left, r-left)
		}
		next, done := fl.lines.next, fl.lines.done
		line := fl.placeLine(p, ls, y, l-left, r-left)
		if line == nil || line.Height <= height+epsilon {
			return line
		}
		l2, r2, _ := fl.floats.band(fl.originY+y, line.Height, left, right)
		if l2 == l && r2 == r {
			return line
		}
		// The line is higher than expected, and lower floats are in its way.
		height = line.Height
		fl.floats.forget(placed)
		fl.f.Children, fl.f.absolutes = fl.f.Children[:children], fl.f.absolutes[:absolutes]
		fl.y = y
		_, _ = next, done
	}
}

// lineTop is where the next line goes: margins before it do not collapse any more.
func (fl *flow) lineTop() float64 { return fl.y }

// width is the width of the line without spaces at its end.
func (l *lineBuilder) width() float64 { return l.x - l.trail }

func hasFloats(p *paragraph) bool {
	for i := range p.items {
		if p.items[i].kind == itemFloat {
			return true
		}
	}
	return false
}

// lineFloat meets a float in the line: it is placed at the top of the line if there is room, else below it.
func (fl *flow) lineFloat(p *paragraph, i int, ls *lineSpace) {
	e := fl.e
	l := fl.lines
	c := p.items[i].box
	left, right := fl.originX, fl.originX+fl.f.ContentWidth()
	y := fl.originY + fl.lineY
	n := len(fl.floats.placed)
	f := e.layoutFloat(c, fl.floats, y, left, right, fl.height, fl.floatLimit(), fl.s.PageEmpty && len(fl.f.Children) == 0)
	top := f.Y - f.Margin.Top
	if l.filled && top <= y+epsilon && f.MarginWidth() > ls.available-l.width()+epsilon {
		// It is beside the text so far only by covering it: below this line, then.
		fl.floats.forget(n)
		height := e.strut(fl.b.Style).height
		if f.rest != nil {
			// The page ends earlier for it there.
			f = e.layoutFloat(c, fl.floats, y+height, left, right, fl.height, fl.floatLimit(), false)
		} else {
			x, py := fl.floats.placeFragment(f, y+height, left, right)
			f.X, f.Y = x+f.Margin.Left, py+f.Margin.Top
		}
	} else if top <= y+epsilon {
		lo, hi, _ := fl.floats.band(y, e.strut(fl.b.Style).height, left, right)
		ls.available = hi - lo - ls.indent
	}
	l.push(piece{item: i, frag: f}, l.trail)
}

// placeLine makes the fragment of the line that the line builder holds, between left and right of the content box at y.
func (fl *flow) placeLine(p *paragraph, ls *lineSpace, y, left, right float64) *Fragment {
	e, f, b := fl.e, fl.f, fl.b
	l := fl.lines
	cx, cy := f.ContentX(), f.ContentY()
	for i := range l.pieces {
		pc := &l.pieces[i]
		if pc.frag != nil && pc.frag.Box.OutOfFlow {
			pc.frag.X += cx - fl.originX
			pc.frag.Y += cy - fl.originY
			e.adopt(f, pc.frag, f.ContentWidth(), fl.height)
		}
	}
	if !l.solid {
		for i := range l.pieces {
			pc := &l.pieces[i]
			if it := &p.items[pc.item]; it.kind == itemAbsolute {
				e.placeholder(f, it.box, cx+left+ls.indent+pc.x, cy+y)
			}
		}
		return nil
	}
	fl.clampLine(p, ls)
	fl.trimEnd(p, ls)
	if l.x > right-left-ls.indent+epsilon && b.Style.TextOverflow == "ellipsis" && b.Style.Overflow != "visible" {
		fl.ellipsis(p, ls, "…", right-left-ls.indent)
	}
	free := right - left - ls.indent - l.x
	offset := 0.0
	switch fl.alignment(l) {
	case "right":
		offset = free
	case "center":
		offset = free / 2
		if free < 0 {
			offset = min(0, free/2)
		}
	case "justify":
		if !l.forced && free > 0 {
			fl.justify(p, ls, free)
		}
		if b.Style.Direction == "rtl" {
			offset = right - left - ls.indent - l.x
		}
	}
	if b.Style.Direction != "rtl" {
		offset += ls.indent
	}

	line := e.newFragment(b)
	line.Kind = LineFragment
	done, next := l.done, l.next
	switch {
	case p.rtl:
		fl.buildVisual(p, ls, line)
	case len(l.pieces) == 1 && p.items[l.pieces[0].item].kind == itemText && p.items[l.pieces[0].item].parent < 0:
		// Most lines of a label are one text.
		line.Children = e.lists.Take(1)
		line.Children[0] = fl.textFragment(p, &l.pieces[0], ls)
		l.x = l.pieces[0].width
	default:
		fl.buildLine(p, ls, line)
	}
	line.Width = l.x
	line.First, line.Last = ls.from == inlinePlace{}, done
	e.alignLine(fl, line, ls)
	line.X, line.Y = cx+left+offset, cy+y
	l.done, l.next = done, next
	// Lines have no position of their own to be relative to.
	f.Children = append(f.Children, line)
	for i := range line.absolutes {
		a := line.absolutes[i]
		a.dx += line.X
		a.dy += line.Y
		a.within = line
		f.absolutes = append(f.absolutes, a)
	}
	line.absolutes = nil
	fl.y = y + line.Height
	return line
}

// buildLine makes the tree of inline fragments in a line that runs from left to right.
func (fl *flow) buildLine(p *paragraph, ls *lineSpace, line *Fragment) {
	e := fl.e
	l := fl.lines
	line.Children = e.lists.Take(len(l.pieces))[:0]
	stack := append(make([]*Fragment, 0, 8), line)
	starts := append(make([]float64, 0, 8), 0)
	width := fl.f.ContentWidth()

	open := func(b *box.Box, x float64, starting bool) {
		f := e.newFragment(b)
		setEdges(f, b.Style, width)
		f.First = starting && !b.NoStart
		if !f.First {
			f.Margin.Left, f.Border.Left, f.Padding.Left = 0, 0, 0
		}
		left := x + f.Margin.Left
		f.X = left - starts[len(starts)-1]
		stack, starts = append(stack, f), append(starts, left)
	}
	end := func(x float64, ending bool) {
		f := stack[len(stack)-1]
		f.Last = ending && !f.Box.NoEnd
		if !f.Last {
			f.Margin.Right, f.Border.Right, f.Padding.Right = 0, 0, 0
		}
		f.Width = x - starts[len(starts)-1] + f.Padding.Right + f.Border.Right
		stack, starts = stack[:len(stack)-1], starts[:len(starts)-1]
		parent := stack[len(stack)-1]
		parent.Children = append(parent.Children, f)
	}

	fl.reopen(p, ls.from, open)
	var widthChange float64 // shaping a part of a text for itself may change its width
	for i := range l.pieces {
		pc := &l.pieces[i]
		it := &p.items[pc.item]
		x := pc.x + widthChange
		parent := stack[len(stack)-1]
		at := starts[len(starts)-1]
		switch it.kind {
		case itemOpen:
			open(it.box, x, true)
		case itemClose:
			end(x, true)
		case itemText, itemTab:
			if pc.start == pc.end && pc.hyphen == "" {
				continue
			}
			old := pc.width
			t := fl.textFragment(p, pc, ls)
			widthChange += pc.width - old
			t.X = x - at
			parent.Children = append(parent.Children, t)
		case itemAtomic:
			if pc.frag == nil {
				continue
			}
			pc.frag.X = x + pc.frag.Margin.Left - at
			parent.Children = append(parent.Children, pc.frag)
		case itemAbsolute:
			e.placeholder(parent, it.box, x-at, 0)
		}
	}
	l.x += widthChange
	for len(stack) > 1 {
		end(l.x, false)
	}
}

// reopen starts the fragments of the inline boxes that an earlier line left open.
func (fl *flow) reopen(p *paragraph, from inlinePlace, open func(b *box.Box, x float64, starting bool)) {
	if from == (inlinePlace{}) || from.item >= len(p.items) {
		return
	}
	var chain []int
	for k := p.items[from.item].parent; k >= 0; k = p.items[k].parent {
		chain = append(chain, k)
	}
	for k := len(chain) - 1; k >= 0; k-- {
		open(p.items[chain[k]].box, 0, false)
	}
}

// textFragment makes the fragment of a piece of text.
func (fl *flow) textFragment(p *paragraph, pc *piece, ls *lineSpace) *Fragment {
	it := &p.items[pc.item]
	f := fl.e.newFragment(it.box)
	f.Kind = TextFragment
	if it.kind == itemText {
		f.Runs = fl.runsOf(p, pc, ls)
		f.Text = p.text[pc.start:pc.end]
		if pc.hyphen != "" {
			f.Text += pc.hyphen
		}
	}
	f.Width = pc.width
	if ls.first != nil {
		f.Style = fl.lineStyle(it.box.Style, ls)
	}
	return f
}
