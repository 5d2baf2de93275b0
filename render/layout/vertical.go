package layout

import (
	"math"
	"unicode"

	"etikett/render/box"
	"etikett/render/style"
)

// A box whose writing mode is vertical while that around is horizontal stands as an orthogonal flow (CSS Writing Modes 4 §7.3): its own
// edges, size and background are as always, its contents are laid out in lines as if they were horizontal, and turned as a whole.
// Sides of boxes within (margin-left …) are those before turning.

// turnable reports whether a writing mode is vertical.
func turnable(mode string) bool {
	switch mode {
	case "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr":
		return true
	}
	return false
}

// turns reports whether the contents of a box are turned: not again within such a box.
func (e *engine) turns(b *box.Box) bool {
	if e.turned > 0 || !turnable(b.Style.WritingMode) {
		return false
	}
	switch b.Kind {
	case box.Block, box.Cell, box.Caption, box.Flex, box.Grid, box.MarginBox:
		return true
	}
	return false
}

// layoutTurned lays out a box whose contents are turned.
func (e *engine) layoutTurned(b *box.Box, s Space) result {
	f := e.begin(b, &s)
	st := b.Style
	e.warnUpright(b, st.WritingMode)
	inner := &box.Box{Kind: b.Kind, Style: turnedStyle(st), Node: b.Node, Anonymous: true, Inlines: b.Inlines, Children: b.Children,
		Marker: b.Marker, FirstLine: b.FirstLine}
	if b.Kind == box.Cell || b.Kind == box.Caption || b.Kind == box.MarginBox {
		inner.Kind = box.Block
	}

	// The lines are as long as the box is high.
	length := e.usedHeight(b, &s, f)
	e.turned++
	if !definite(length) {
		room := math.Inf(1)
		if definite(s.Height) {
			room = s.Height - f.Margin.Top - f.Margin.Bottom - f.frameY()
		}
		if s.paged() {
			room = min(room, s.PageBottom-f.frameY())
		}
		fit := e.content(inner)
		length = e.clampHeight(b, &s, f, max(fit.Min, min(fit.Max, room)))
	}
	space := newSpace(length, Indefinite)
	space.BorderWidth = length
	contents := e.layout(inner, space).Fragment
	e.turned--

	thickness := contents.Height
	width := thickness
	switch {
	case definite(s.BorderWidth):
		width = max(0, s.BorderWidth-f.frameX())
	case st.Width.Kind == style.LengthCalc:
		width = e.usedWidth(b, &s, f)
	default:
		if v, ok := resolve(st.MaxWidth, s.Width); ok {
			width = min(width, contentSize(st, v, f.frameX()))
		}
		if v, ok := resolve(st.MinWidth, s.Width); ok {
			width = max(width, contentSize(st, v, f.frameX()))
		}
	}
	f.Width, f.Height = width+f.frameX(), length+f.frameY()
	// A line across has its baseline at the bottom of the margin box.
	f.Baseline, f.LastBaseline, f.HasBaseline = f.Height+f.Margin.Bottom, f.Height+f.Margin.Bottom, true

	right := width // where the top of the contents goes, if they are turned to the right
	if st.WritingMode == "vertical-lr" {
		mirrorBlocks(contents)
		right = thickness
	}
	turn := style.TransformFunc{Name: "rotate", Num: [6]float64{math.Pi / 2}}
	move := style.TransformFunc{Name: "translate", X: style.Px(right), Y: style.Px(0)}
	if st.WritingMode == "sideways-lr" {
		turn.Num[0] = -math.Pi / 2
		move.X, move.Y = style.Px(0), style.Px(length)
	}
	inner.Style.Transform = []style.TransformFunc{move, turn}
	inner.Style.TransformOrigin = style.Position{X: style.Px(0), Y: style.Px(0)}
	contents.X, contents.Y = f.ContentX(), f.ContentY()
	e.adopt(f, contents, width, length)
	var res result
	res.Fragment = f
	res.margins.add(f.Margin.Bottom)
	return res
}

// turnedSizes are the intrinsic widths of a box whose contents are turned: as thick as its lines are together.
func (e *engine) turnedSizes(b *box.Box) sizes {
	f := e.layoutTurned(b, newSpace(0, Indefinite)).Fragment
	w := f.Children[len(f.Children)-1].Height
	return sizes{w, w}
}

// turnedStyle is the style of the contents of a box that are turned: that of an anonymous box, which is the flex or grid container if the
// box is one.
func turnedStyle(st *style.Computed) *style.Computed {
	s := box.AnonymousStyle(st, "block")
	s.WritingMode = "horizontal-tb"
	s.FlexDirection, s.FlexWrap = st.FlexDirection, st.FlexWrap
	s.JustifyContent, s.AlignContent, s.AlignItems, s.JustifyItems = st.JustifyContent, st.AlignContent, st.AlignItems, st.JustifyItems
	s.RowGap, s.ColumnGap = st.RowGap, st.ColumnGap
	s.GridTemplateColumns, s.GridTemplateRows, s.GridTemplateAreas = st.GridTemplateColumns, st.GridTemplateRows, st.GridTemplateAreas
	s.GridAutoColumns, s.GridAutoRows, s.GridAutoFlow = st.GridAutoColumns, st.GridAutoRows, st.GridAutoFlow
	s.MaxLines, s.Continue = st.MaxLines, st.Continue
	return s
}

// mirrorBlocks puts the blocks and lines of a fragment into the opposite order from top to bottom, lines as they are: in vertical-lr
// the first line is at the left.
func mirrorBlocks(f *Fragment) {
	if f.Kind != BoxFragment || f.Box.Kind != box.Block && f.Box.Kind != box.Flex && f.Box.Kind != box.Grid {
		return
	}
	for _, c := range f.Children {
		c.Y = f.Height - c.Y - c.Height
		mirrorBlocks(c)
	}
}

// warnUpright says that letters which stand upright in vertical lines are turned with the others.
func (e *engine) warnUpright(b *box.Box, mode string) {
	if e.Warn == nil || mode != "vertical-rl" && mode != "vertical-lr" {
		return
	}
	if hasUpright(b) {
		e.warn(b, "writing-mode", "East Asian letters are turned with the line instead of standing upright")
	}
}

// hasUpright reports whether there are letters of a vertical script in a box.
func hasUpright(b *box.Box) bool {
	for _, r := range b.Text {
		if r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) {
			return true
		}
	}
	for _, c := range b.Children {
		if hasUpright(c) {
			return true
		}
	}
	return false
}
