package layout

import "etikett/render/box"

// margins is a set of adjoining vertical margins: only the largest and the most negative count (CSS 2.2 §8.3.1).
type margins struct {
	positive, negative float64
}

// add joins a margin.
func (m *margins) add(v float64) {
	if v > 0 {
		m.positive = max(m.positive, v)
	} else {
		m.negative = min(m.negative, v)
	}
}

// join joins another set.
func (m *margins) join(o margins) {
	m.positive = max(m.positive, o.positive)
	m.negative = min(m.negative, o.negative)
}

// collapsed is the margin that the set comes to.
func (m margins) collapsed() float64 { return m.positive + m.negative }

// topMargins gives the margins that adjoin the top of a block-level box: its own, and while nothing is between them those of its
// first children, and of empty boxes before them (CSS 2.2 §8.3.1). width is the containing block's content width.
//
// Layout goes from the top down, and floats must know where they are, so the margins are collected before the box is placed; its
// children then find them done.
//
// after is the break after which the box starts a page; nil: it does not.
func (e *engine) topMargins(b *box.Box, width float64, floats *exclusions, after *Token) margins {
	var m margins
	e.addTopMargins(&m, b, width, floats, after)
	return m
}

// addTopMargins adds the margins at the top of a box, and reports whether the box is empty, so that margins go through it; then
// its bottom margins are among them.
func (e *engine) addTopMargins(m *margins, b *box.Box, width float64, floats *exclusions, after *Token) (through bool) {
	var f Fragment
	setEdges(&f, b.Style, width)
	if after == nil || keepsMargin(after, b) {
		m.add(f.Margin.Top)
	}
	if b.Kind != box.Block || e.formattingRoot(b) || f.Border.Top != 0 || f.Padding.Top != 0 {
		return false
	}
	if b.Inlines {
		if !e.emptyInlines(b) {
			return false
		}
	} else if len(b.Children) > 0 {
		f.Box = b
		inner := e.usedWidth(b, &Space{Width: width, Available: width, Height: Indefinite, BorderWidth: Indefinite, BorderHeight: Indefinite}, &f)
		floated := !floats.empty()
		for _, c := range b.Children {
			if c.Absolute() {
				continue
			}
			if c.Float() {
				floated = true
				continue
			}
			if floated && c.Style.Clear != "none" && c.Style.Clear != "" {
				// Clearance keeps its margin apart from those above.
				return false
			}
			if !e.addTopMargins(m, c, inner, floats, after) {
				return false
			}
		}
	}
	if f.Border.Bottom != 0 || f.Padding.Bottom != 0 || !zeroOrAuto(b) {
		return false
	}
	m.add(f.Margin.Bottom)
	return true
}

// zeroOrAuto reports whether a box without contents has no height.
func zeroOrAuto(b *box.Box) bool {
	st := b.Style
	if h, ok := resolve(st.Height, Indefinite); ok && h != 0 {
		return false
	}
	if h, ok := resolve(st.MinHeight, Indefinite); ok && h != 0 {
		return false
	}
	return st.AspectRatio == 0
}

// keepsMargin reports whether the margin at the top of a box that starts a page after a break stays: it is cut off at breaks that
// nobody asked for (CSS Fragmentation 3 §5.2, margin-break of CSS Fragmentation 4).
func keepsMargin(t *Token, b *box.Box) bool {
	switch b.Style.MarginBreak {
	case "keep":
		return true
	case "discard":
		return false
	}
	return t.forced != ""
}

// marginsAfterBreak gives the margins at the top of a box that goes on after a break: those of the child that starts there, if nothing
// but boxes that go on too is around it.
func (e *engine) marginsAfterBreak(t *Token, width float64, floats *exclusions) margins {
	for ; t != nil; t = t.Next {
		b := t.Box
		if b.Kind != box.Block || e.formattingRoot(b) || b.Inlines || t.Child >= len(b.Children) {
			return margins{}
		}
		var f Fragment
		f.Box = b
		setEdges(&f, b.Style, width)
		width = e.usedWidth(b, &Space{Width: width, Available: width, Height: Indefinite, BorderWidth: Indefinite, BorderHeight: Indefinite}, &f)
		if t.Next != nil {
			continue
		}
		c := b.Children[t.Child]
		if c.OutOfFlow {
			return margins{}
		}
		return e.topMargins(c, width, floats, t)
	}
	return margins{}
}
