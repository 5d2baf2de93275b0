package draw

import (
	"etikett/render/layout"
	"etikett/render/paint"
	"etikett/render/style"
)

// frame is a fragment of a box at its place on the page, with its edges.
type frame struct {
	*layout.Fragment
	x, y float64 // of the border box, px from the corner of the page
}

func (f *frame) rect() paint.Rect {
	return paint.Rect{X: f.x, Y: f.y, W: f.Width, H: f.Height}
}

func sidesOf(e layout.Edges) Sides { return Sides{e.Top, e.Right, e.Bottom, e.Left} }

// borderEdge is the border edge with its round corners. Corners of ends that are on another page or line are sharp.
func (f *frame) borderEdge() rounded {
	r := rounded{Rect: f.rect()}
	c := f.Box.Style
	if c.Radius == (style.Corners{}) {
		return r
	}
	for i, corner := range [4]*style.Corner{&c.Radius.TopLeft, &c.Radius.TopRight, &c.Radius.BottomRight, &c.Radius.BottomLeft} {
		x, _ := corner.X.Resolve(f.Width)
		y, _ := corner.Y.Resolve(f.Height)
		if x > 0 && y > 0 && f.hasCorner(i) {
			r.radii[i] = paint.Point{X: x, Y: y}
		}
	}
	r.fit()
	return r
}

// hasCorner reports whether the fragment has the ends of its box that meet in a corner.
func (f *frame) hasCorner(corner int) bool {
	start := corner == topLeft || corner == topRight
	if f.Box.InlineLevel && !f.Box.Atomic() {
		start = corner == topLeft || corner == bottomLeft
	}
	if start {
		return f.First
	}
	return f.Last
}

// paddingEdge is the padding edge with its round corners.
func (f *frame) paddingEdge() rounded {
	edge := f.borderEdge()
	return edge.inset(sidesOf(f.Border))
}

// contentRect is the content box.
func (f *frame) contentRect() paint.Rect {
	return inset(f.rect(), sidesOf(f.Border).Add(sidesOf(f.Padding)))
}

// decorated reports whether the box of the fragment paints anything of its own.
func (f *frame) decorated() bool {
	c := f.Box.Style
	return c.BackgroundColor.A != 0 || f.Border != (layout.Edges{}) || len(c.Backgrounds) > 0 || len(c.BoxShadow) > 0 ||
		!c.BorderImage.Source.None() || c.ColumnRule.Width > 0
}

// decorate paints shadows, background and border of a box.
func (l *list) decorate(f *frame, images Images, fixed paint.Rect) {
	if f.Box.Style.Visibility != "visible" || !f.decorated() {
		return
	}
	border := f.borderEdge()
	if l.plain(f, &border) {
		return
	}
	l.backdrop(f, &border, images, fixed)
	l.borders(f, &border, images)
}

// backdrop paints what is below the border of a box: shadows and background.
func (l *list) backdrop(f *frame, border *rounded, images Images, fixed paint.Rect) {
	c := f.Box.Style
	g := ground{border: *border, fixed: fixed}
	width := sidesOf(f.Border)
	g.padding = border.inset(width)
	g.content = border.inset(width.Add(sidesOf(f.Padding)))
	if len(c.BoxShadow) > 0 {
		l.shadows(c.BoxShadow, &g.border, &g.padding, false)
	}
	l.background(c, &g, images)
	if len(c.BoxShadow) > 0 {
		l.shadows(c.BoxShadow, &g.border, &g.padding, true)
	}
}

// borders paints the border of a box, and the rules between its columns.
func (l *list) borders(f *frame, border *rounded, images Images) {
	c := f.Box.Style
	if c.ColumnRule.Width > 0 {
		l.columnRules(f)
	}
	if width := sidesOf(f.Border); !l.borderImage(c, border, width, images) {
		e := edgesOf(*border, width, c)
		l.border(&e)
	}
}

// plain paints a box that has just a colour, the most common of all, and reports whether it is one.
func (l *list) plain(f *frame, border *rounded) bool {
	c := f.Box.Style
	if f.Border != (layout.Edges{}) || len(c.Backgrounds) > 0 || len(c.BoxShadow) > 0 || !c.BorderImage.Source.None() || c.ColumnRule.Width > 0 {
		return false
	}
	l.rounded(border, paint.Solid(c.BackgroundColor))
	return true
}

// outline paints the outline of a box, outside of its border edge. CSS UI 4 §3
func (l *list) outline(f *frame) {
	c := f.Box.Style
	o := &c.Outline
	if c.Visibility != "visible" || o.Width <= 0 || o.Color.A == 0 {
		return
	}
	edge := f.borderEdge()
	e := edges{outer: edge.spread(o.Width + c.OutlineOffset)}
	for i := range e.width {
		e.width[i], e.style[i], e.color[i] = o.Width, o.Style, o.Color
	}
	l.border(&e)
}

// matrix is the transform of a box about its origin, in page coordinates, and whether there is one. CSS Transforms 1 §3 and §13
func (f *frame) matrix() (paint.Matrix, bool) {
	c := f.Box.Style
	if len(c.Transform) == 0 || f.Box.InlineLevel && !f.Box.Atomic() {
		return paint.Matrix{}, false
	}
	o := c.TransformOrigin
	x, y := f.x+along(o.X, o.FromRight, f.Width), f.y+along(o.Y, o.FromBottom, f.Height)
	m := paint.Matrix{A: 1, D: 1, E: x, F: y}
	for i := range c.Transform {
		m = m.Mul(transform(&c.Transform[i], f.Width, f.Height))
	}
	return m.Mul(paint.Matrix{A: 1, D: 1, E: -x, F: -y}), true
}
