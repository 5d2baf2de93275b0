package layout

import (
	"fmt"

	"etikett/render/box"
	"etikett/render/style"
)

// pages makes page after page until the root element has come to its end.
func (e *engine) pages(root *box.Box) []*Fragment {
	var pages []*Fragment
	var token *Token
	var going []continued // floats and positioned boxes that are not at their end
	ended := false        // the root element is
	// The first page is a right one where one reads from left to right, unless the root element asks for something else.
	right, direction, name := true, "ltr", ""
	if root != nil {
		direction, name = root.Style.Direction, startPage(root, "")
		right = direction != "rtl"
		if r, any := wantsRight(forces(root.Style.BreakBefore), direction); !any {
			right = r
		}
	}
	var fixed []fixedBox
	wanted := "" // by the last break
	for {
		if e.MaxPages > 0 && len(pages) >= e.MaxPages {
			panic(abort{&LimitError{"pages", e.MaxPages}})
		}
		if e.Context != nil {
			if err := e.Context.Err(); err != nil {
				panic(abort{fmt.Errorf("layout: %w", err)})
			}
		}
		side, any := wantsRight(wanted, direction)
		blank := !any && side != right
		ps := e.Page(name, len(pages), right, len(pages) == 0, blank)
		page := e.page(ps)
		right = !right
		pages = append(pages, page)
		if blank {
			if root != nil {
				e.emptyRoot(page, root)
			}
			continue
		}
		wanted = ""
		if root == nil {
			break
		}
		before, waited := token, going
		token, going = e.pageContent(page, root, token, ended, going)
		for _, a := range page.absolutes {
			fixed = append(fixed, fixedBox{a.box, len(pages) - 1})
		}
		page.absolutes = nil
		if token == nil {
			if len(going) == 0 {
				break
			}
			if ended && !floatsMoved(waited, going) {
				e.warn(root, "", "the rest of a float does not fit on any page")
				break
			}
			ended = true
			continue
		}
		if stuck(before, token) && !floatsMoved(waited, going) {
			// Every page has to take something, or there would be no end.
			e.warn(root, "", "the rest of the document does not fit on any page")
			break
		}
		wanted = token.forced
		name = tokenPage(token)
	}
	e.repeatFixed(pages, fixed)
	e.marginBoxes(pages)
	return pages
}

// stuck reports whether two tokens are the same place.
func stuck(a, b *Token) bool {
	for a != nil && b != nil {
		if a.Box != b.Box || a.Child != b.Child || a.Line != b.Line || a.Consumed != b.Consumed || a.Data != nil || b.Data != nil {
			return false
		}
		a, b = a.Next, b.Next
	}
	return a == nil && b == nil
}

// tokenPage is the named page of the box that goes on after a break.
func tokenPage(t *Token) string {
	name := ""
	for ; t != nil; t = t.Next {
		name = pageName(t.Box, name)
		if t.Next == nil && t.Box.Kind != box.Text && !t.Box.Inlines && t.Child < len(t.Box.Children) {
			name = startPage(t.Box.Children[t.Child], name)
		}
	}
	return name
}

// page makes the fragment of an empty page (CSS Page 3 §5.1–5.2).
func (e *engine) page(ps *style.PageStyle) *Fragment {
	st := ps.Computed
	f := e.newFragment(&box.Box{Kind: box.Page, Style: st})
	width, height := limit(ps.Width), limit(ps.Height)
	f.Border = Edges{Top: st.Border.Top.Width, Right: st.Border.Right.Width, Bottom: st.Border.Bottom.Width, Left: st.Border.Left.Width}
	side := func(l style.Length, base float64) float64 {
		v, _ := l.Resolve(base)
		return limit(v)
	}
	f.Padding = Edges{Top: side(st.Padding.Top, height), Right: side(st.Padding.Right, width), Bottom: side(st.Padding.Bottom, height), Left: side(st.Padding.Left, width)}
	f.Margin.Left, f.Width, f.Margin.Right = pageAxis(st, width, st.Margin.Left, st.Margin.Right, st.Width, st.MinWidth, st.MaxWidth, f.frameX())
	f.Margin.Top, f.Height, f.Margin.Bottom = pageAxis(st, height, st.Margin.Top, st.Margin.Bottom, st.Height, st.MinHeight, st.MaxHeight, f.frameY())
	f.X, f.Y = f.Margin.Left, f.Margin.Top
	if ps.Bleed != (Edges{}) || ps.Marks != "" {
		f.Page = &PageInfo{Bleed: ps.Bleed, Marks: ps.Marks}
	}
	if len(ps.Boxes) > 0 {
		if e.margins == nil {
			e.margins = map[*Fragment]map[string]*style.Computed{}
		}
		e.margins[f] = ps.Boxes
	}
	return f
}

// pageAxis resolves the margins and the border box size of a page along one axis.
func pageAxis(st *style.Computed, total float64, start, end, size, least, most style.Length, frame float64) (marginStart, border, marginEnd float64) {
	a, okA := start.Resolve(total)
	b, okB := end.Resolve(total)
	solve := func(content float64, given bool) float64 {
		if !given {
			if !okA {
				a = 0
			}
			if !okB {
				b = 0
			}
			if room := total - a - b - frame; room >= 0 {
				return room
			}
			// The margins are more than the page, which keeps its size.
			b = total - a - frame
			return 0
		}
		free := total - content - frame
		switch {
		case !okA && !okB:
			a, b = free/2, free/2
		case !okA:
			a = free - b
		default:
			b = free - a
		}
		return content
	}
	v, given := size.Resolve(total)
	if given {
		v = contentSize(st, v, frame)
	}
	content := solve(v, given)
	if m, ok := most.Resolve(total); ok && content > contentSize(st, m, frame) {
		content = solve(contentSize(st, m, frame), true)
	}
	if m, ok := least.Resolve(total); ok && content < contentSize(st, m, frame) {
		content = solve(contentSize(st, m, frame), true)
	}
	return a, content + frame, b
}

// pageContent lays out as much of the root element as fits on a page, and the floats and positioned boxes that go on from the last one. It gives what
// goes on on the next page. ended says that the root element has come to its end before.
func (e *engine) pageContent(page *Fragment, root *box.Box, from *Token, ended bool, going []continued) (*Token, []continued) {
	width, height := page.ContentWidth(), page.ContentHeight()
	s := newSpace(width, height)
	s.From, s.PageEmpty = from, true
	var probe Fragment
	setEdges(&probe, root.Style, width)
	top := probe.Margin.Top
	if from != nil {
		top = 0
	}
	s.PageBottom = height - top
	var floats []*Fragment
	if len(going) > 0 {
		s.continued, floats = e.continueFloats(going, height)
		s.PageEmpty = len(floats) == 0
	}
	var res result
	if !ended {
		res = e.layout(root, s)
	}
	f := res.Fragment
	if f == nil && (ended || len(floats) > 0) {
		// There is room for these floats only.
		f = e.newFragment(root)
		f.Width, f.Height, f.First, f.Last = e.usedWidth(root, &s, f), height, false, false
		if res.Break = from; ended {
			res.Break = nil
		}
	}
	if f == nil {
		// Nothing fits: without the end of the page, something will.
		s.PageBottom = newSpace(0, 0).PageBottom
		res = e.layout(root, s)
		f = res.Fragment
	}
	autoMargins(f, root.Style, width)
	f.X, f.Y = page.ContentX()+f.Margin.Left, page.ContentY()+top
	if root.Style.Direction == "rtl" {
		f.X = page.ContentX() + width - f.Margin.Right - f.Width
	}
	if len(floats) > 0 {
		flow := f.Children
		f.Children = nil
		for _, c := range floats {
			c.X += f.ContentX()
			c.Y += f.ContentY()
			e.adopt(f, c, f.ContentWidth(), height)
		}
		f.Children = append(f.Children, flow...)
	}
	e.adopt(page, f, width, height)
	e.placeAbsolutes(page, page.ContentX(), page.ContentY(), width, height, false)
	// An absolutely positioned box goes on on pages that the flow makes, but makes none itself, as in WeasyPrint.
	cut := cut{e: e, bottom: page.Y + page.ContentY() + height, follows: res.Break != nil, rootX: page.X + f.X + f.ContentX()}
	cut.walk(page, page.X, page.Y, [2]float64{width, height})
	cut.list = append(cut.list, e.continueAbsolutes(page, going, !cut.follows)...)
	// Fixed boxes refer to the page area, on each page.
	waiting := page.absolutes
	e.placeAbsolutes(page, page.ContentX(), page.ContentY(), width, height, true)
	page.absolutes = waiting
	return res.Break, cut.list
}

// emptyRoot puts a root element without contents on a page that is left blank.
func (e *engine) emptyRoot(page *Fragment, root *box.Box) {
	s := newSpace(page.ContentWidth(), page.ContentHeight())
	f := e.newFragment(root)
	f.Width = e.usedWidth(root, &s, f)
	f.First, f.Last = false, false
	f.X, f.Y = page.ContentX(), page.ContentY()
	page.Children = append(page.Children, f)
}

// fixedBox is a box with position: fixed and the page where it stands in the document.
type fixedBox struct {
	box  *box.Box
	page int
}

// repeatFixed puts fixed boxes on the pages where they do not stand.
func (e *engine) repeatFixed(pages []*Fragment, fixed []fixedBox) {
	if len(fixed) == 0 {
		return
	}
	for i, page := range pages {
		for _, b := range fixed {
			if b.page == i {
				continue
			}
			e.placeholder(page, b.box, page.ContentX(), page.ContentY())
		}
		e.placeAbsolutes(page, page.ContentX(), page.ContentY(), page.ContentWidth(), page.ContentHeight(), true)
	}
}
