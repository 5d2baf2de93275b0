package draw

import "etikett/render/paint"

// columnRules paints the lines between the columns of a multi-column container, each in the middle of its gap and as high as the row of columns.
// CSS Multi-column 1 §5
func (l *list) columnRules(f *frame) {
	c := f.Box.Style
	if c.ColumnCount == 0 && c.ColumnWidth.IsAuto() || c.ColumnRule.Color.A == 0 {
		return
	}
	for i := 1; i < len(f.Children); i++ {
		a, b := f.Children[i-1], f.Children[i]
		if !a.Box.Anonymous || !b.Box.Anonymous || a.Y != b.Y || a.Box.Style.ColumnSpan == "all" {
			continue
		}
		height := 0.0
		for _, column := range f.Children {
			if column.Y == a.Y {
				height = max(height, column.Height)
			}
		}
		middle := (a.X + a.Width + b.X) / 2
		if b.X < a.X {
			middle = (b.X + b.Width + a.X) / 2
		}
		w := c.ColumnRule.Width
		e := edges{outer: rounded{Rect: paint.Rect{X: f.x + middle - w/2, Y: f.y + a.Y, W: w, H: height}}}
		e.width[left], e.style[left], e.color[left] = w, c.ColumnRule.Style, c.ColumnRule.Color
		l.border(&e)
	}
}
