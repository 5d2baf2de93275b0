package layout

import "etikett/render/box"

// buildVisual makes the tree of inline fragments in a line with text in both directions: pieces are put into visual order (UAX #9,
// rule L2), and an inline box has one fragment for each stretch of neighbours that belong to it.
func (fl *flow) buildVisual(p *paragraph, ls *lineSpace, line *Fragment) {
	e, l := fl.e, fl.lines
	width := fl.f.ContentWidth()

	// The pieces that have a width of their own, with the edges of the boxes that start or end at them.
	type leaf struct {
		piece         int
		level         int8
		opens, closes []int // items
	}
	var leaves []leaf
	var opening []int
	var absolutes []int
	for i := range l.pieces {
		pc := &l.pieces[i]
		it := &p.items[pc.item]
		switch it.kind {
		case itemOpen:
			opening = append(opening, pc.item)
		case itemClose:
			if len(leaves) > 0 && len(opening) == 0 {
				last := &leaves[len(leaves)-1]
				last.closes = append(last.closes, pc.item)
			} else if len(opening) > 0 {
				opening = opening[:len(opening)-1] // an empty box
			}
		case itemText, itemTab, itemAtomic, itemBreak:
			if it.kind == itemText && pc.start == pc.end && pc.hyphen == "" || it.kind == itemAtomic && pc.frag == nil {
				continue
			}
			leaves = append(leaves, leaf{piece: i, level: it.level, opens: opening})
			opening = nil
		case itemAbsolute:
			absolutes = append(absolutes, i)
		}
	}

	// Rule L2: from the highest level down, turn each stretch of that level or more around.
	order := make([]int, len(leaves))
	highest := int8(0)
	for i := range order {
		order[i] = i
		highest = max(highest, leaves[i].level)
	}
	for level := highest; level >= 1; level-- {
		for i := 0; i < len(order); i++ {
			if leaves[order[i]].level < level {
				continue
			}
			j := i
			for j < len(order) && leaves[order[j]].level >= level {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = j
		}
	}

	chain := func(item int) []int { // inline boxes around an item, outermost first
		var c []int
		for k := p.items[item].parent; k >= 0; k = p.items[k].parent {
			c = append(c, k)
		}
		for a, b := 0, len(c)-1; a < b; a, b = a+1, b-1 {
			c[a], c[b] = c[b], c[a]
		}
		return c
	}
	// Which fragments a box starts and ends in: those with its first and last leaf.
	starts, ends := map[int]int{}, map[*box.Box]int{}
	for i, lf := range leaves {
		for _, o := range lf.opens {
			starts[o] = i
		}
		for _, c := range lf.closes {
			ends[p.items[c].box] = i
		}
	}

	type openBox struct {
		item     int
		fragment *Fragment
		left     float64 // of its border box, in the line
	}
	x := 0.0
	var stack []openBox
	lastLeaf := func(item, pos int) int { // the last leaf, in visual order from pos on, that is in the box without a gap
		last := pos
		for k := pos; k < len(order); k++ {
			inside := false
			for _, c := range chain(l.pieces[leaves[order[k]].piece].item) {
				inside = inside || c == item
			}
			if !inside {
				break
			}
			last = k
		}
		return last
	}
	closeTo := func(depth int) {
		for len(stack) > depth {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			f := top.fragment
			x += f.Padding.Right + f.Border.Right
			f.Width = x - top.left
			x += f.Margin.Right
			parent := line
			if len(stack) > 0 {
				parent = stack[len(stack)-1].fragment
			}
			parent.Children = append(parent.Children, f)
		}
	}
	for pos, li := range order {
		lf := leaves[li]
		pc := &l.pieces[lf.piece]
		it := &p.items[pc.item]
		boxes := chain(pc.item)
		depth := 0
		for depth < len(stack) && depth < len(boxes) && stack[depth].item == boxes[depth] {
			depth++
		}
		closeTo(depth)
		for _, item := range boxes[depth:] {
			b := p.items[item].box
			f := e.newFragment(b)
			setEdges(f, b.Style, width)
			// The start and the end of the box are in this stretch if its first and last leaf are.
			from, to := pos, lastLeaf(item, pos)
			first, last := false, false
			for k := from; k <= to; k++ {
				if s, ok := starts[item]; ok && s == order[k] {
					first = true
				}
				if s, ok := ends[b]; ok && s == order[k] {
					last = true
				}
			}
			f.First, f.Last = first && !b.NoStart, last && !b.NoEnd
			left, right := f.First, f.Last
			if b.Style.Direction == "rtl" {
				left, right = right, left
			}
			if !left {
				f.Margin.Left, f.Border.Left, f.Padding.Left = 0, 0, 0
			}
			if !right {
				f.Margin.Right, f.Border.Right, f.Padding.Right = 0, 0, 0
			}
			x += f.Margin.Left
			parentLeft := 0.0
			if len(stack) > 0 {
				parentLeft = stack[len(stack)-1].left
			}
			f.X = x - parentLeft
			stack = append(stack, openBox{item, f, x})
			x += f.Border.Left + f.Padding.Left
		}
		parent, left := line, 0.0
		if len(stack) > 0 {
			parent, left = stack[len(stack)-1].fragment, stack[len(stack)-1].left
		}
		if it.kind == itemAtomic {
			pc.frag.X = x + pc.frag.Margin.Left - left
			parent.Children = append(parent.Children, pc.frag)
			x += pc.width
			continue
		}
		if it.kind == itemBreak {
			continue
		}
		t := fl.textFragment(p, pc, ls)
		t.X = x - left
		parent.Children = append(parent.Children, t)
		x += pc.width
	}
	closeTo(0)
	for _, i := range absolutes {
		at := 0.0
		if p.base == 1 {
			at = x
		}
		e.placeholder(line, p.items[l.pieces[i].item].box, at, 0)
	}
	l.x = x
}
