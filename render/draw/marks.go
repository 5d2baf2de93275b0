package draw

import (
	"strings"

	"etikett/render/layout"
	"etikett/render/paint"
)

// marks paints printer's marks into the bleed: at the corners of the page where to cut, and crosses half-way along its sides for alignment.
// CSS Page 3 §7.2; sizes are WeasyPrint's.
func (l *list) marks(page *layout.PageInfo, sheet paint.Rect) {
	b := page.Bleed
	line := func(x0, y0, x1, y1, width float64) {
		l.ops = append(l.ops, &paint.Stroke{
			Path:  paint.Path{{Verb: paint.MoveTo, P: [3]paint.Point{{X: x0, Y: y0}}}, {Verb: paint.LineTo, P: [3]paint.Point{{X: x1, Y: y1}}}},
			Paint: paint.Solid(paint.Black), Width: width,
		})
	}
	w, h := sheet.W, sheet.H
	if strings.Contains(page.Marks, "crop") {
		for _, x := range [2]struct{ at, from, to float64 }{{b.Left, 0, b.Left / 2}, {w - b.Right, w, w - b.Right/2}} {
			line(x.from, b.Top, x.to, b.Top, 1)
			line(x.from, h-b.Bottom, x.to, h-b.Bottom, 1)
			line(x.at, 0, x.at, b.Top/2, 1)
			line(x.at, h, x.at, h-b.Bottom/2, 1)
		}
	}
	if strings.Contains(page.Marks, "cross") {
		for _, c := range [4]struct{ x, y, size float64 }{{w / 2, b.Top / 4, b.Top}, {w / 2, h - b.Bottom/4, b.Bottom}, {b.Left / 4, h / 2, b.Left}, {w - b.Right/4, h / 2, b.Right}} {
			line(c.x-c.size/4, c.y, c.x+c.size/4, c.y, .5)
			line(c.x, c.y-c.size/4, c.x, c.y+c.size/4, .5)
			r := c.size / 8
			l.ops = append(l.ops, &paint.Stroke{Path: appendEllipse(nil, paint.Point{X: c.x, Y: c.y}, r, r), Paint: paint.Solid(paint.Black), Width: .25})
		}
	}
}
