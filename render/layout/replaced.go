package layout

import (
	"etikett/render/box"
)

// layoutReplaced lays out a picture.
func (e *engine) layoutReplaced(b *box.Box, s *Space) result {
	f := e.begin(b, s)
	w, h := e.replacedSize(b, s, f)
	f.Width, f.Height = w+f.frameX(), h+f.frameY()
	return result{Fragment: f}
}

// defaultWidth and defaultHeight are the size of a replaced box without any intrinsic dimension (CSS Images 3 §5.1).
const (
	defaultWidth  = 300
	defaultHeight = 150
)

// replacedSize is the content size of a replaced box: CSS 2.2 §10.3.2, §10.6.2, with the constraints of §10.4 that keep the
// ratio. The fragment has its edges.
func (e *engine) replacedSize(b *box.Box, s *Space, f *Fragment) (width, height float64) {
	st := b.Style
	c := b.Content.At(st.ImageResolution)
	ratio := c.Ratio
	if st.AspectRatio > 0 && ratio == 0 {
		ratio = st.AspectRatio
	}
	w, okW := resolve(st.Width, s.Width)
	h, okH := resolve(st.Height, s.Height)
	if okW {
		w = contentSize(st, w, f.frameX())
	}
	if okH {
		h = contentSize(st, h, f.frameY())
	}
	if definite(s.BorderWidth) {
		w, okW = max(0, s.BorderWidth-f.frameX()), true
	}
	if definite(s.BorderHeight) {
		h, okH = max(0, s.BorderHeight-f.frameY()), true
	}
	limits := e.replacedLimits(b, s, f)
	switch {
	case okW && okH:
		return limits.width(w), limits.height(h)
	case okW:
		w = limits.width(w)
		switch {
		case ratio > 0:
			h = w / ratio
		case c.Height > 0:
			h = c.Height
		default:
			h = defaultHeight
		}
		return w, limits.height(h)
	case okH:
		h = limits.height(h)
		switch {
		case ratio > 0:
			w = h * ratio
		case c.Width > 0:
			w = c.Width
		default:
			w = defaultWidth
		}
		return limits.width(w), h
	}

	w, h = c.Width, c.Height
	if !intrinsic(c) && ratio > 0 {
		switch {
		case w > 0:
			h = w / ratio
		case h > 0:
			w = h * ratio
		case definite(s.Width):
			// No size, but a ratio: as a block-level box in normal flow.
			w = max(0, s.Available-f.Margin.Left-f.Margin.Right-f.frameX())
			h = w / ratio
		default:
			w = defaultWidth
			h = w / ratio
		}
	}
	if w <= 0 && h <= 0 && !intrinsic(c) {
		w, h = defaultWidth, defaultHeight
	} else if !intrinsic(c) && ratio == 0 {
		if w <= 0 {
			w = defaultWidth
		}
		if h <= 0 {
			h = defaultHeight
		}
	}
	if ratio == 0 {
		return limits.width(w), limits.height(h)
	}
	return limits.keepRatio(w, h)
}

// sizeLimits are min and max of both content dimensions.
type sizeLimits struct {
	minWidth, maxWidth, minHeight, maxHeight float64
}

func (e *engine) replacedLimits(b *box.Box, s *Space, f *Fragment) sizeLimits {
	st := b.Style
	l := sizeLimits{0, unlimited, 0, unlimited}
	if v, ok := resolve(st.MinWidth, s.Width); ok {
		l.minWidth = contentSize(st, v, f.frameX())
	}
	if v, ok := resolve(st.MaxWidth, s.Width); ok {
		l.maxWidth = max(l.minWidth, contentSize(st, v, f.frameX()))
	}
	if v, ok := resolve(st.MinHeight, s.Height); ok {
		l.minHeight = contentSize(st, v, f.frameY())
	}
	if v, ok := resolve(st.MaxHeight, s.Height); ok {
		l.maxHeight = max(l.minHeight, contentSize(st, v, f.frameY()))
	}
	return l
}

// unlimited stands for max-width: none.
const unlimited = 1e7

func (l sizeLimits) width(w float64) float64  { return max(l.minWidth, min(l.maxWidth, w)) }
func (l sizeLimits) height(h float64) float64 { return max(l.minHeight, min(l.maxHeight, h)) }

// keepRatio is the table of CSS 2.2 §10.4 for pictures with both sizes auto.
func (l sizeLimits) keepRatio(w, h float64) (float64, float64) {
	if w <= 0 || h <= 0 {
		return l.width(w), l.height(h)
	}
	wMax, wMin := w > l.maxWidth, w < l.minWidth
	hMax, hMin := h > l.maxHeight, h < l.minHeight
	switch {
	case wMax && hMin:
		return l.maxWidth, l.minHeight
	case wMin && hMax:
		return l.minWidth, l.maxHeight
	case wMax && hMax:
		if l.maxWidth/w <= l.maxHeight/h {
			return l.maxWidth, max(l.minHeight, l.maxWidth*h/w)
		}
		return max(l.minWidth, l.maxHeight*w/h), l.maxHeight
	case wMin && hMin:
		if l.minWidth/w <= l.minHeight/h {
			return min(l.maxWidth, l.minHeight*w/h), l.minHeight
		}
		return l.minWidth, min(l.maxHeight, l.minWidth*h/w)
	case wMax:
		return l.maxWidth, max(l.maxWidth*h/w, l.minHeight)
	case wMin:
		return l.minWidth, min(l.minWidth*h/w, l.maxHeight)
	case hMax:
		return max(l.maxHeight*w/h, l.minWidth), l.maxHeight
	case hMin:
		return min(l.minHeight*w/h, l.maxWidth), l.minHeight
	}
	return w, h
}

// intrinsic reports whether a picture has both dimensions.
func intrinsic(c *box.Content) bool { return c.Width > 0 && c.Height > 0 }
