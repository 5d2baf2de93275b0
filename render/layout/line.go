package layout

import (
	"math"
	"strings"

	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/style"
)

// strut is the room that a style takes in each line: the line height with the baseline in it (CSS 2.2 §10.8.1).
type strut struct {
	height, baseline float64 // of the line
	ascent, descent  float64 // of the font
	xHeight          float64
}

// strut gives the strut of a style. line-height: normal is ascent plus descent: line gaps are left out, and nothing is rounded.
func (e *engine) strut(st *style.Computed) strut {
	if st == e.lastStyle {
		return e.lastStrut
	}
	s, ok := e.metrics[st]
	if !ok {
		var m font.Metrics
		if face := e.Shaper.Set().Primary(st.Font); face != nil {
			m = face.Metrics
		}
		s = strut{ascent: m.Ascent * st.FontSize, descent: m.Descent * st.FontSize, xHeight: m.XHeight * st.FontSize}
		s.height, s.baseline = s.ascent+s.descent, s.ascent
		if height, normal := lineHeight(st); !normal {
			s.baseline = s.ascent + (height-s.height)/2
			s.height = height
		}
		e.metrics[st] = s
	}
	e.lastStyle, e.lastStrut = st, s
	return s
}

// lineHeight gives the used line-height, or that it is normal.
func lineHeight(st *style.Computed) (height float64, normal bool) {
	if st.LineHeightNumber >= 0 {
		return st.LineHeightNumber * st.FontSize, false
	}
	if v, ok := st.LineHeight.Resolve(st.FontSize); ok {
		return v, false
	}
	return 0, true
}

// extents are how far up and down from the baseline a line reaches.
type extents struct{ top, bottom float64 }

var noExtents = extents{math.Inf(1), math.Inf(-1)}

func (x *extents) add(top, bottom float64) {
	x.top, x.bottom = min(x.top, top), max(x.bottom, bottom)
}

// lineAligner places the boxes of a line vertically (CSS 2.2 §10.8).
type lineAligner struct {
	e  *engine
	fl *flow
	ls *lineSpace
	// aside are boxes with vertical-align: top or bottom, which need the line's height first.
	aside               []asideBox
	lineTop, lineHeight float64 // the top is from the baseline
}

type asideBox struct {
	fragment *Fragment
	extents  extents
	bottom   bool
}

// alignLine gives the boxes in a line their vertical places, and the line its height and baseline.
func (e *engine) alignLine(fl *flow, line *Fragment, ls *lineSpace) {
	a := lineAligner{e: e, fl: fl, ls: ls}
	root := e.strut(fl.lineStyle(fl.b.Style, ls))
	// All Y are from the baseline of the line until settle.
	x := noExtents
	x.add(-root.baseline, root.height-root.baseline)
	a.children(line, fl.lineStyle(fl.b.Style, ls), root, 0, &x)
	for _, side := range a.aside {
		if height := side.extents.bottom - side.extents.top; height > x.bottom-x.top {
			if side.bottom {
				x.top = x.bottom - height
			} else {
				x.bottom = x.top + height
			}
		}
	}
	for _, side := range a.aside {
		dy := x.top - side.extents.top
		if side.bottom {
			dy = x.bottom - side.extents.bottom
		}
		moveTree(side.fragment, dy)
	}
	line.Height = max(0, x.bottom-x.top)
	line.Baseline, line.LastBaseline, line.HasBaseline = -x.top, -x.top, true
	line.Y, a.lineTop, a.lineHeight = x.top, x.top, line.Height
	a.settle(line, 0)
}

// moveTree moves a fragment of a line with all that is laid out in the line's coordinates.
func moveTree(f *Fragment, dy float64) {
	f.Y += dy
	if f.Kind == BoxFragment && f.Box.Kind == box.Inline {
		for _, c := range f.Children {
			moveTree(c, dy)
		}
	}
}

// children places what is in a line or an inline box whose baseline is at baseline.
func (a *lineAligner) children(parent *Fragment, st *style.Computed, s strut, baseline float64, x *extents) {
	for _, c := range parent.Children {
		switch {
		case c.Kind == TextFragment:
			a.text(c, baseline, x)
		case c.Box.OutOfFlow:
			// A placeholder, see settle.
		case c.Box.Kind == box.Inline:
			a.inlineBox(c, st, s, baseline, x)
		default:
			a.atomic(c, st, s, baseline, x)
		}
	}
}

// text places a text fragment. Its height is that of the fonts in use.
func (a *lineAligner) text(f *Fragment, baseline float64, x *extents) {
	st := f.TextStyle()
	s := a.e.strut(st)
	ascent, descent := s.ascent, s.descent
	if len(f.Runs) > 0 {
		ascent, descent = math.Inf(-1), math.Inf(-1)
		for i := range f.Runs {
			m := &f.Runs[i].Face.Metrics
			ascent, descent = max(ascent, m.Ascent*st.FontSize), max(descent, m.Descent*st.FontSize)
		}
	}
	f.Height = ascent + descent
	f.Baseline, f.LastBaseline, f.HasBaseline = ascent, ascent, true
	f.Y = baseline - ascent
	// The line height is that of the style's own font; other fonts stand in the middle of it.
	leading := (s.height - f.Height) / 2
	f.Margin.Top, f.Margin.Bottom = leading, leading
	x.add(f.Y-leading, f.Y+f.Height+leading)
}

// inlineBox places an inline box and what is in it. Its content area is one em high, in the middle of its line height.
func (a *lineAligner) inlineBox(f *Fragment, parent *style.Computed, ps strut, baseline float64, x *extents) {
	st := a.fl.lineStyle(f.Box.Style, a.ls)
	s := a.e.strut(st)
	own, align := x, f.Box.Style.VerticalAlign
	aside := align == "top" || align == "bottom"
	if aside {
		sub := noExtents
		own = &sub
	}
	at := baseline
	if !aside {
		at = baseline + a.shift(f.Box.Style, parent, ps, s.height, s.baseline)
	}
	own.add(at-s.baseline, at-s.baseline+s.height)
	leading := (s.height - st.FontSize) / 2
	f.Y = at - s.baseline + leading - f.Padding.Top - f.Border.Top
	f.Height = st.FontSize + f.frameY()
	f.Margin.Top, f.Margin.Bottom = leading-f.Padding.Top-f.Border.Top, leading-f.Padding.Bottom-f.Border.Bottom
	f.Baseline = at - f.Y
	f.LastBaseline, f.HasBaseline = f.Baseline, true
	a.children(f, st, s, at, own)
	if aside {
		a.aside = append(a.aside, asideBox{f, *own, align == "bottom"})
	}
}

// atomic places a box that stands in the line as a whole, by its margin box.
func (a *lineAligner) atomic(f *Fragment, parent *style.Computed, ps strut, baseline float64, x *extents) {
	height := f.MarginHeight()
	own := height // the baseline, from the top of the margin box
	if f.Box.Kind != box.Replaced {
		own = f.Margin.Top + inlineBaseline(f)
	}
	align := f.Box.Style.VerticalAlign
	if align == "top" || align == "bottom" {
		f.Y = f.Margin.Top
		a.aside = append(a.aside, asideBox{f, extents{0, height}, align == "bottom"})
		return
	}
	top := baseline + a.shift(f.Box.Style, parent, ps, height, own) - own
	f.Y = top + f.Margin.Top
	x.add(top, top+height)
}

// inlineBaseline is the baseline of an inline-block and its kind, from the top of its border box: the last line's, or the bottom of the margin
// box if there is none or overflow is not visible.
func inlineBaseline(f *Fragment) float64 {
	st := f.Box.Style
	bottom := f.Height + f.Margin.Bottom
	switch f.Box.Kind {
	case box.Block:
		if st.Overflow != "visible" && st.Overflow != "clip" && st.Overflow != "" {
			return bottom
		}
		if y, ok := lastBaseline(f); ok {
			return y
		}
		return bottom
	}
	if f.HasBaseline {
		return f.Baseline
	}
	if y, ok := firstBaseline(f); ok {
		return y
	}
	return bottom
}

// firstBaseline is the baseline of the first line in a fragment, from the top of its border box.
func firstBaseline(f *Fragment) (float64, bool) {
	if f.Kind == LineFragment || f.HasBaseline {
		return f.Baseline, f.HasBaseline
	}
	for _, c := range f.Children {
		if c.Kind == BoxFragment && c.Box.OutOfFlow {
			continue
		}
		if y, ok := firstBaseline(c); ok {
			return c.Y + y, true
		}
	}
	return 0, false
}

// lastBaseline is the baseline of the last line in a fragment, from the top of its border box.
func lastBaseline(f *Fragment) (float64, bool) {
	if f.Kind == LineFragment || f.HasBaseline {
		return f.LastBaseline, f.HasBaseline
	}
	for i := len(f.Children) - 1; i >= 0; i-- {
		c := f.Children[i]
		if c.Kind == BoxFragment && c.Box.OutOfFlow {
			continue
		}
		if y, ok := lastBaseline(c); ok {
			return c.Y + y, true
		}
	}
	return 0, false
}

// scriptShift is how far sub and super move a box, in em of its own font.
const scriptShift = 0.5

// shift is how far below the parent's baseline the baseline of a box goes. height and own are those of its margin box or line height.
func (a *lineAligner) shift(st, parent *style.Computed, ps strut, height, own float64) float64 {
	// The parent's content area is one em high, as inlineBox has it.
	top := -ps.baseline + (ps.height-parent.FontSize)/2
	switch st.VerticalAlign {
	case "sub":
		return scriptShift * st.FontSize
	case "super":
		return -scriptShift * st.FontSize
	case "middle":
		return -(ps.xHeight+height)/2 + own
	case "text-top":
		return top + own
	case "text-bottom":
		return top + parent.FontSize - height + own
	case "":
		base := a.e.strut(st).height
		v, _ := st.VerticalAlignLength.Resolve(base)
		return -v
	}
	return 0
}

// settle turns coordinates of the line into ones relative to the parent, applies relative positions, and lays out the positioned
// boxes that refer to an inline box. left is where the parent is in the line.
func (a *lineAligner) settle(parent *Fragment, left float64) {
	e, fl := a.e, a.fl
	children, waiting := parent.Children, parent.absolutes
	parent.Children, parent.absolutes = children[:0], nil
	for _, c := range children {
		switch {
		case c.Kind == TextFragment:
			c.Y -= parent.Y
			parent.Children = append(parent.Children, c)
			continue
		case c.Box.OutOfFlow:
			// A placeholder: the static position is at the top of the line; that of a block is at the start of the next one.
			c.Y = a.lineTop - parent.Y
			if !strings.HasPrefix(c.Box.Style.Specified, "inline") {
				c.X = -left
				c.Y += a.lineHeight
			}
			parent.Children = append(parent.Children, c)
			continue
		case c.Box.Kind == box.Inline:
			a.settle(c, left+c.X)
			if len(c.absolutes) > 0 && c.Box.Positioned() {
				e.placeAbsolutes(c, c.Border.Left, c.Border.Top, c.Width-c.Border.Left-c.Border.Right, c.Height-c.Border.Top-c.Border.Bottom, len(c.Box.Style.Transform) > 0)
			}
		}
		c.Y -= parent.Y
		e.adopt(parent, c, fl.f.ContentWidth(), fl.height)
	}
	parent.absolutes = append(parent.absolutes, waiting...)
}
