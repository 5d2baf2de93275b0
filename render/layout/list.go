package layout

import "etikett/render/box"

// placeMarker puts the outside marker of a list item beside it: its end meets the border edge of the item, its top the first line. CSS leaves the
// place open (CSS Lists 3 §3.5); this is WeasyPrint's.
func (e *engine) placeMarker(item *Fragment, b *box.Box) {
	s := newSpace(item.ContentWidth(), Indefinite)
	s.Shrink = true
	m := e.layout(b.Marker, s).Fragment
	if m == nil {
		return
	}
	m.X = -m.Margin.Right - m.Width
	if b.Style.Direction == "rtl" {
		m.X = item.Width + m.Margin.Left
	}
	m.Y = item.ContentY() + m.Margin.Top
	e.adopt(item, m, item.ContentWidth(), Indefinite)
}
