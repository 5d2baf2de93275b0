package draw

import (
	"etikett/render/box"
	"etikett/render/paint"
)

// replaced paints the contents of a replaced element into its content box, as object-fit and object-position say, cut to the round corners.
// CSS Images 3 §5.5
func (l *list) replaced(f *frame) {
	s := f.Box.Style
	c := f.Box.Content.At(s.ImageResolution)
	area := f.contentRect()
	if c == nil || s.Visibility != "visible" || area.W <= 0 || area.H <= 0 {
		return
	}
	w, h := fit(s.ObjectFit, c, area.W, area.H)
	if w <= 0 || h <= 0 {
		return
	}
	r := paint.Rect{
		X: area.X + along(s.ObjectPosition.X, s.ObjectPosition.FromRight, area.W-w),
		Y: area.Y + along(s.ObjectPosition.Y, s.ObjectPosition.FromBottom, area.H-h),
		W: w, H: h,
	}
	edge := f.borderEdge()
	edge = edge.inset(sidesOf(f.Border).Add(sidesOf(f.Padding)))
	if edge.sharp() && contains(area, r) {
		l.picture(c, nil, r, s.ImageRendering)
		return
	}
	l.group(paint.Group{Clip: []paint.ClipPath{clipTo(&edge)}}, func() { l.picture(c, nil, r, s.ImageRendering) })
}

// fit is the size of the picture in a content box of w × h.
func fit(keyword string, c *box.Content, w, h float64) (float64, float64) {
	switch keyword {
	case "contain", "cover":
		return fitRatio(c.Ratio, w, h, keyword == "cover")
	case "none":
		return objectSize(c.Width, c.Height, c.Ratio, w, h)
	case "scale-down":
		nw, nh := objectSize(c.Width, c.Height, c.Ratio, w, h)
		cw, ch := fitRatio(c.Ratio, w, h, false)
		if cw < nw || ch < nh {
			return cw, ch
		}
		return nw, nh
	}
	return w, h
}

// fitRatio is the largest size of a ratio within w × h, or the smallest that covers it.
func fitRatio(ratio, w, h float64, cover bool) (float64, float64) {
	if ratio <= 0 || (w > h*ratio) == cover {
		if ratio <= 0 {
			return w, h
		}
		return w, w / ratio
	}
	return h * ratio, h
}
