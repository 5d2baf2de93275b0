package draw

import (
	"math"

	"etikett/render/box"
	"etikett/render/paint"
	"etikett/render/style"
)

// Images gives the picture behind a URL of a style sheet, or nil if there is none.
type Images func(url string) *box.Content

// ground is where a background goes: the edges of the box that it may be clipped to and positioned in.
type ground struct {
	border, padding, content rounded
	// fixed is what background-attachment: fixed is positioned in.
	fixed paint.Rect
	// parts are what a background of a table row or column is clipped to: its cells; nil: nothing.
	parts []paint.Rect
}

func (g *ground) edge(keyword string) *rounded {
	switch keyword {
	case "padding-box":
		return &g.padding
	case "content-box":
		return &g.content
	}
	return &g.border
}

// hasBackground reports whether a style paints any background.
func hasBackground(c *style.Computed) bool {
	if c.BackgroundColor.A != 0 {
		return true
	}
	for i := range c.Backgrounds {
		if !c.Backgrounds[i].Image.None() {
			return true
		}
	}
	return false
}

// background paints colour and images of a background, the last layer first. CSS Backgrounds 3 §2
func (l *list) background(c *style.Computed, g *ground, images Images) {
	if g.parts != nil {
		clip := make(paint.Path, 0, 5*len(g.parts))
		for _, r := range g.parts {
			clip = appendRect(clip, r)
		}
		whole := *g
		whole.parts = nil
		if len(c.Backgrounds) == 0 || len(c.Backgrounds) == 1 && c.Backgrounds[0].Image.None() {
			l.fill(append(l.begin(len(clip)), clip...), paint.Solid(c.BackgroundColor), false)
			return
		}
		l.group(paint.Group{Clip: []paint.ClipPath{{Path: clip}}}, func() { l.background(c, &whole, images) })
		return
	}
	if c.BackgroundColor.A != 0 {
		edge := &g.border
		if n := len(c.Backgrounds); n > 0 {
			edge = g.edge(c.Backgrounds[n-1].Clip)
		}
		l.rounded(edge, paint.Solid(c.BackgroundColor))
	}
	for i := len(c.Backgrounds) - 1; i >= 0; i-- {
		if b := &c.Backgrounds[i]; !b.Image.None() {
			l.layer(b, g, c, images)
		}
	}
}

// layer paints one background image.
func (l *list) layer(b *style.Background, g *ground, c *style.Computed, images Images) {
	var content *box.Content
	if b.Image.Gradient == nil {
		if images == nil {
			return
		}
		if content = images(b.Image.URL).At(c.ImageResolution); content == nil {
			return
		}
	}
	origin := b.Origin
	if origin == "" {
		origin = "padding-box"
	}
	area := g.edge(origin).Rect
	if b.Attachment == "fixed" {
		area = g.fixed
	}
	t, ok := placeTiles(b, area, content)
	if !ok {
		return
	}
	clip := g.edge(b.Clip)
	if clip.W <= 0 || clip.H <= 0 {
		return
	}
	t.draw(l, clip, func(l *list, r paint.Rect) { l.picture(content, b.Image.Gradient, r, c.ImageRendering) }, b.Image.Gradient)
}

// picture paints a picture or a gradient into a rectangle.
func (l *list) picture(c *box.Content, g *style.Gradient, r paint.Rect, rendering string) {
	switch {
	case g != nil:
		l.rect(r, gradient(g, r))
	case c.Image != nil:
		l.ops = append(l.ops, &paint.Image{Image: c.Image, Rect: r, Smooth: smooth(rendering), AltText: c.Alt})
	case c.Code != nil:
		l.ops = append(l.ops, &paint.CodeOp{Code: c.Code, Rect: r, AltText: c.Alt})
	case c.Vector != nil:
		l.ops = append(l.ops, c.Vector.Draw(r)...)
	}
}

// smooth reports whether pixels of an enlarged image are blended: image-rendering.
func smooth(rendering string) bool { return rendering != "pixelated" && rendering != "crisp-edges" }

// tiles are the places of a repeated background image.
type tiles struct {
	first            paint.Rect // the one that background-position places
	stepX, stepY     float64    // from one to the next
	repeatX, repeatY bool
}

// placeTiles sizes and places a background image. CSS Backgrounds 3 §2.5–2.9; content is nil for gradients, which have no size of their own.
func placeTiles(b *style.Background, area paint.Rect, content *box.Content) (tiles, bool) {
	w, h := backgroundSize(b, area, content)
	if !(w > 0 && h > 0) || math.IsInf(w, 0) || math.IsInf(h, 0) {
		return tiles{}, false
	}
	t := tiles{repeatX: b.RepeatX != "no-repeat", repeatY: b.RepeatY != "no-repeat"}
	if b.RepeatX == "round" {
		fitted := area.W / max(1, math.Round(area.W/w))
		if b.RepeatY != "round" && b.Size == "" && b.Height.IsAuto() {
			h *= fitted / w
		}
		w = fitted
	}
	if b.RepeatY == "round" {
		fitted := area.H / max(1, math.Round(area.H/h))
		if b.RepeatX != "round" && b.Size == "" && b.Width.IsAuto() {
			w *= fitted / h
		}
		h = fitted
	}
	if !(w > 0 && h > 0) {
		return tiles{}, false
	}
	x, y := along(b.Position.X, b.Position.FromRight, area.W-w), along(b.Position.Y, b.Position.FromBottom, area.H-h)
	t.stepX, t.stepY = w, h
	x, t.stepX, t.repeatX = spread(b.RepeatX, x, w, area.W, t.repeatX)
	y, t.stepY, t.repeatY = spread(b.RepeatY, y, h, area.H, t.repeatY)
	t.first = paint.Rect{X: area.X + x, Y: area.Y + y, W: w, H: h}
	return t, true
}

// spread places tiles along one axis for the keywords space and round, which ignore the position.
func spread(keyword string, position, size, area float64, repeat bool) (at, step float64, repeats bool) {
	switch keyword {
	case "round":
		return 0, size, repeat
	case "space":
		// A hair's breadth of tolerance: 3 × 33.3333 % fit into the whole.
		if n := math.Floor(area/size + 1e-6); n >= 2 {
			return 0, (area - size) / (n - 1), true
		}
		return position, size, false
	}
	return position, size, repeat
}

// backgroundSize is the size of one tile. CSS Images 3 §5.2 with the background positioning area as default size
func backgroundSize(b *style.Background, area paint.Rect, content *box.Content) (w, h float64) {
	var iw, ih, ratio float64
	if content != nil {
		iw, ih, ratio = content.Width, content.Height, content.Ratio
	}
	switch b.Size {
	case "cover", "contain":
		if ratio == 0 {
			return area.W, area.H
		}
		if (area.W > area.H*ratio) == (b.Size == "cover") {
			return area.W, area.W / ratio
		}
		return area.H * ratio, area.H
	}
	w, okW := b.Width.Resolve(area.W)
	h, okH := b.Height.Resolve(area.H)
	switch {
	case okW && okH:
	case okW:
		h = defaultSize(ih, w, 1/ratio, ratio, area.H)
	case okH:
		w = defaultSize(iw, h, ratio, ratio, area.W)
	default:
		w, h = objectSize(iw, ih, ratio, area.W, area.H)
	}
	return w, h
}

// defaultSize is the auto size on one axis when the other one is given: by the ratio, else intrinsic, else what there is.
func defaultSize(intrinsic, other, factor, ratio, available float64) float64 {
	switch {
	case ratio > 0:
		return other * factor
	case intrinsic > 0:
		return intrinsic
	}
	return available
}

// objectSize is the concrete size of an object without any constraint. CSS Images 3 §5.3.1
func objectSize(iw, ih, ratio, w, h float64) (float64, float64) {
	switch {
	case iw > 0 && ih > 0:
		return iw, ih
	case iw > 0 && ratio > 0:
		return iw, iw / ratio
	case ih > 0 && ratio > 0:
		return ih * ratio, ih
	case iw > 0:
		return iw, h
	case ih > 0:
		return w, ih
	case ratio > 0:
		if w > h*ratio {
			return h * ratio, h
		}
		return w, w / ratio
	}
	return w, h
}

// Up to so many tiles are painted one by one: exact, and most backgrounds have one. More become a pattern.
const maxTiles = 64

// draw paints the tiles that are within an edge; one paints a tile.
func (t *tiles) draw(l *list, clip *rounded, one func(*list, paint.Rect), g *style.Gradient) {
	x0, nx := span(t.first.X, t.first.W, t.stepX, t.repeatX, clip.X, clip.W)
	y0, ny := span(t.first.Y, t.first.H, t.stepY, t.repeatY, clip.Y, clip.H)
	if nx < 1 || ny < 1 {
		return
	}
	first := paint.Rect{X: x0, Y: y0, W: t.first.W, H: t.first.H}
	if nx == 1 && ny == 1 {
		switch {
		case g != nil && clip.sharp():
			l.rect(intersect(first, clip.Rect), gradient(g, first))
			return
		case g != nil && contains(first, clip.Rect):
			l.rounded(clip, gradient(g, first))
			return
		case clip.sharp() && contains(clip.Rect, first):
			one(l, first)
			return
		}
	}
	if nx*ny > maxTiles {
		var cell list
		one(&cell, paint.Rect{W: first.W, H: first.H})
		l.rounded(clip, paint.Paint{Pattern: &paint.Pattern{
			Ops: cell.ops, Cell: paint.Rect{W: first.W, H: first.H}, XStep: t.stepX, YStep: t.stepY,
			Transform: &paint.Matrix{A: 1, D: 1, E: first.X, F: first.Y},
		}})
		return
	}
	l.group(paint.Group{Clip: []paint.ClipPath{clipTo(clip)}}, func() {
		for j := range int(ny) {
			for i := range int(nx) {
				one(l, paint.Rect{X: x0 + float64(i)*t.stepX, Y: y0 + float64(j)*t.stepY, W: first.W, H: first.H})
			}
		}
	})
}

// span gives the first tile on one axis that shows between from and from + length, and how many do.
func span(at, size, step float64, repeat bool, from, length float64) (first, n float64) {
	const eps = 1e-6
	if !repeat {
		if at+size <= from+eps || at >= from+length-eps {
			return at, 0
		}
		return at, 1
	}
	k := math.Floor((from-at-size+eps)/step) + 1
	first = at + k*step
	return first, max(0, math.Ceil((from+length-first-eps)/step))
}
