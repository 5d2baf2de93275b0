package layout

import (
	"etikett/render/box"
)

// content gives the min-content and max-content widths of the contents of a box, as content box sizes: its own width
// property does not count.
func (e *engine) content(b *box.Box) sizes {
	if n := e.notes(b); n.sized {
		return n.sizes
	}
	var s sizes
	if e.turns(b) && !b.Anonymous {
		s = e.turnedSizes(b)
		n := e.notes(b)
		n.sizes, n.sized = s, true
		return s
	}
	switch b.Kind {
	case box.Replaced:
		f := e.newFragment(b)
		w, _ := e.replacedSize(b, &Space{Width: Indefinite, Height: Indefinite, BorderWidth: Indefinite, BorderHeight: Indefinite}, f)
		s = sizes{w, w}
	case box.Flex:
		s = e.flexSizes(b)
	case box.Grid:
		s = e.gridSizes(b)
	case box.Table:
		s = e.tableSizes(b)
	default:
		switch {
		case b.Inlines:
			s = e.inlineSizes(b)
		default:
			s = e.blockSizes(b)
		}
	}
	s.Max = max(s.Max, s.Min)
	n := e.notes(b)
	n.sizes, n.sized = s, true
	return s
}

// blockSizes are the intrinsic sizes of a container of blocks: the widest child; floats in a row stand side by side.
func (e *engine) blockSizes(b *box.Box) sizes {
	var s sizes
	floats := 0.0
	for _, c := range b.Children {
		if c.Absolute() {
			continue
		}
		o := e.contribution(c, Indefinite)
		s.Min = max(s.Min, o.Min)
		if c.Float() {
			if c.Style.Clear != "none" {
				floats = 0
			}
			floats += o.Max
			s.Max = max(s.Max, floats)
			continue
		}
		if e.avoidsFloats(c) && c.Style.Clear == "none" {
			o.Max += floats
		}
		floats = 0
		s.Max = max(s.Max, o.Max)
	}
	return s
}

// contribution gives the min-content and max-content widths of the margin box of a box, its width, min-width and max-width
// considered. base is the width that percentages refer to; Indefinite: they count as auto, those of edges as 0.
func (e *engine) contribution(b *box.Box, base float64) sizes {
	st := b.Style
	var f Fragment
	setEdges(&f, st, base)
	frame := f.frameX()
	outer := f.Margin.Left + f.Margin.Right + frame

	var s sizes
	if b.Kind == box.Replaced {
		w, _ := e.replacedSize(b, &Space{Width: base, Height: Indefinite, BorderWidth: Indefinite, BorderHeight: Indefinite}, &f)
		s = sizes{w, w}
		if st.Width.HasPercent() || st.MaxWidth.HasPercent() {
			// A picture with a width in percent can become as small as needed (CSS Sizing 3 §5.2.2).
			s.Min = 0
		}
	} else if w, ok := e.extent(b, st.Width, base, frame, 0); ok && st.Width.Kind != 0 {
		s = sizes{w, w}
		if b.Kind == box.Table {
			if own, ok := ownWidth(st); ok {
				w = own
			}
			s.Min = max(w, e.content(b).Min)
			s.Max = max(w, s.Min)
		}
	} else {
		s = e.content(b)
	}
	if v, ok := resolve(st.MaxWidth, base); ok {
		v = contentSize(st, v, frame)
		s.Min, s.Max = min(s.Min, v), min(s.Max, v)
	}
	if v, ok := resolve(st.MinWidth, base); ok {
		v = contentSize(st, v, frame)
		s.Min, s.Max = max(s.Min, v), max(s.Max, v)
	}
	return sizes{max(0, s.Min+outer), max(0, s.Max+outer)}
}
