package layout

import (
	"math"

	"etikett/render/box"
	"etikett/render/style"
)

// resolve gives a length in px for a percentage base that may be Indefinite, for which a percentage is no length.
func resolve(l style.Length, base float64) (float64, bool) {
	if l.Kind != style.LengthCalc {
		return 0, false
	}
	if !definite(base) && l.HasPercent() {
		return 0, false
	}
	return l.Resolve(base)
}

// limit keeps a length within what layout can add up without losing itself.
func limit(v float64) float64 {
	const most = 1e7
	if math.IsNaN(v) {
		return 0
	}
	return max(-most, min(most, v))
}

// setEdges sets the used margins, borders and paddings of a box; percentages are of the containing block's width, auto margins
// are 0.
func setEdges(f *Fragment, st *style.Computed, width float64) {
	f.Border = Edges{Top: st.Border.Top.Width, Right: st.Border.Right.Width, Bottom: st.Border.Bottom.Width, Left: st.Border.Left.Width}
	width = max(width, 0)
	side := func(l style.Length) float64 {
		if l.Kind != style.LengthCalc {
			return 0
		}
		if l.Percent == 0 && l.Func == nil {
			return limit(l.Px)
		}
		v, _ := l.Resolve(width)
		return limit(v)
	}
	f.Margin = Edges{Top: side(st.Margin.Top), Right: side(st.Margin.Right), Bottom: side(st.Margin.Bottom), Left: side(st.Margin.Left)}
	f.Padding = Edges{Top: max(0, side(st.Padding.Top)), Right: max(0, side(st.Padding.Right)), Bottom: max(0, side(st.Padding.Bottom)), Left: max(0, side(st.Padding.Left))}
}

// edges gives the used margins, borders and paddings of a box in a containing block of a width.
func (e *engine) edges(b *box.Box, width float64) (margin, border, padding Edges) {
	var f Fragment
	setEdges(&f, b.Style, width)
	return f.Margin, f.Border, f.Padding
}

// begin makes the fragment of a box with its edges.
func (e *engine) begin(b *box.Box, s *Space) *Fragment {
	f := e.newFragment(b)
	setEdges(f, b.Style, s.Width)
	return f
}

// frameX is what border and padding take of the width of a border box, frameY of the height.
func (f *Fragment) frameX() float64 {
	return f.Border.Left + f.Border.Right + f.Padding.Left + f.Padding.Right
}

func (f *Fragment) frameY() float64 {
	return f.Border.Top + f.Border.Bottom + f.Padding.Top + f.Padding.Bottom
}

// sizing is the part of the frame that box-sizing counts into a width, sizingY into a height.
func (f *Fragment) sizing(st *style.Computed) float64 {
	if st.BoxSizing == "padding-box" {
		return f.Padding.Left + f.Padding.Right
	}
	return f.frameX()
}

func (f *Fragment) sizingY(st *style.Computed) float64 {
	if st.BoxSizing == "padding-box" {
		return f.Padding.Top + f.Padding.Bottom
	}
	return f.frameY()
}

// contentSize takes the frame off a size that includes it by box-sizing: for padding-box, which WeasyPrint has kept from old drafts, the
// frame is to be the padding alone (see sizing).
func contentSize(st *style.Computed, v, frame float64) float64 {
	if st.BoxSizing == "border-box" || st.BoxSizing == "padding-box" {
		v -= frame
	}
	return limit(max(v, 0))
}

// extent resolves one of width, min-width and max-width to a content width. Keywords ask for the intrinsic sizes of
// the contents; available is the content width that filling would give.
func (e *engine) extent(b *box.Box, l style.Length, base, frame, available float64) (float64, bool) {
	switch l.Kind {
	case style.LengthCalc:
		v, ok := resolve(l, base)
		return contentSize(b.Style, v, frame), ok
	case style.LengthMinContent:
		return e.content(b).Min, true
	case style.LengthMaxContent:
		return e.content(b).Max, true
	case style.LengthFitContent:
		return fit(e.content(b), available), true
	}
	return 0, false
}

// fit is the shrink-to-fit width (CSS 2.2 §10.3.5).
func fit(s sizes, available float64) float64 {
	return min(max(s.Min, available), s.Max)
}

// usedWidth is the content width of a block-level or inline-block box in normal flow, or of a floating one: CSS 2.2 §10.3.3,
// §10.3.5, §10.3.9 and §10.4. The fragment has its edges.
func (e *engine) usedWidth(b *box.Box, s *Space, f *Fragment) float64 {
	frame := f.frameX()
	if definite(s.BorderWidth) {
		return max(0, s.BorderWidth-frame)
	}
	st := b.Style
	available := max(0, s.Available-f.Margin.Left-f.Margin.Right-frame)
	width, ok := e.extent(b, st.Width, s.Width, f.sizing(st), available)
	if !ok {
		switch {
		case st.AspectRatio > 0 && s.Shrink && isDefiniteHeight(st, s):
			h, _ := resolve(st.Height, s.Height)
			width = contentSize(st, h, f.sizingY(st)) * st.AspectRatio
		case s.Shrink:
			width = fit(e.content(b), available)
		default:
			width = available
		}
	}
	return e.clampWidth(b, s, f, width, available)
}

func isDefiniteHeight(st *style.Computed, s *Space) bool {
	_, ok := resolve(st.Height, s.Height)
	return ok
}

// clampWidth applies max-width, then min-width.
func (e *engine) clampWidth(b *box.Box, s *Space, f *Fragment, width, available float64) float64 {
	st := b.Style
	if !st.MaxWidth.IsAuto() {
		if v, ok := e.extent(b, st.MaxWidth, s.Width, f.sizing(st), available); ok {
			width = min(width, v)
		}
	}
	if !st.MinWidth.IsAuto() {
		if v, ok := e.extent(b, st.MinWidth, s.Width, f.sizing(st), available); ok {
			width = max(width, v)
		}
	}
	return width
}

// usedHeight is the content height that style or parent give a box before its contents are known; Indefinite if they decide.
// f has its edges and width.
func (e *engine) usedHeight(b *box.Box, s *Space, f *Fragment) float64 {
	if definite(s.BorderHeight) {
		return max(0, s.BorderHeight-f.frameY())
	}
	st := b.Style
	if v, ok := resolve(st.Height, s.Height); ok {
		return e.clampHeight(b, s, f, contentSize(st, v, f.sizingY(st)))
	}
	if st.AspectRatio > 0 && st.Height.IsAuto() {
		width := f.ContentWidth()
		if st.BoxSizing == "border-box" {
			return e.clampHeight(b, s, f, max(0, f.Width/st.AspectRatio-f.frameY()))
		}
		return e.clampHeight(b, s, f, width/st.AspectRatio)
	}
	return Indefinite
}

// clampHeight applies max-height, then min-height, to a content height (CSS 2.2 §10.7). A height that the parent has decided
// stays.
func (e *engine) clampHeight(b *box.Box, s *Space, f *Fragment, height float64) float64 {
	if definite(s.BorderHeight) {
		return height
	}
	st := b.Style
	if v, ok := resolve(st.MaxHeight, s.Height); ok {
		height = min(height, contentSize(st, v, f.sizingY(st)))
	}
	if v, ok := resolve(st.MinHeight, s.Height); ok {
		height = max(height, contentSize(st, v, f.sizingY(st)))
	}
	return limit(height)
}

// autoMargins shares what is left of the line of a block-level box in normal flow among its auto margins (CSS 2.2 §10.3.3).
// It does not change the margin that is over-constrained: the box's place is decided by the one at the start.
func autoMargins(f *Fragment, st *style.Computed, available float64) {
	free := available - f.MarginWidth()
	left, right := st.Margin.Left.IsAuto(), st.Margin.Right.IsAuto()
	if free <= 0 || !left && !right {
		return
	}
	switch {
	case left && right:
		f.Margin.Left, f.Margin.Right = free/2, free/2
	case left:
		f.Margin.Left = free
	default:
		f.Margin.Right = free
	}
}
