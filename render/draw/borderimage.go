package draw

import (
	"math"

	"etikett/render/box"
	"etikett/render/paint"
	"etikett/render/style"
)

// borderImage paints border-image in place of the border, and reports whether there is one to paint.
// CSS Backgrounds 3 §5, https://www.w3.org/TR/css-backgrounds-3/#border-images
func (l *list) borderImage(c *style.Computed, border *rounded, width Sides, images Images) bool {
	b := &c.BorderImage
	if b.Source.None() {
		return false
	}
	p := sliced{gradient: b.Source.Gradient, rendering: c.ImageRendering}
	if p.gradient == nil {
		if images == nil {
			return false
		}
		if p.content = images(b.Source.URL); p.content == nil {
			return false
		}
		p.w, p.h = objectSize(p.content.Width, p.content.Height, p.content.Ratio, border.W, border.H)
	} else {
		p.w, p.h = border.W, border.H
	}
	if !(p.w > 0 && p.h > 0) {
		return true
	}
	outset := sidesLengths(&b.Outset, width, Sides{}, Sides{})
	area := inset(border.Rect, outset.Scale(-1))
	s := sliceWidths(&b.Slice, p.w, p.h)
	along := Sides{area.H, area.W, area.H, area.W} // the base of percentages
	w := sidesLengths(&b.Width, width, along, s)
	// Opposite sides that overlap shrink together.
	if f := min(1, area.W/(w[left]+w[right]), area.H/(w[top]+w[bottom])); f < 1 && f >= 0 {
		w = w.Scale(f)
	}
	l.nineParts(&p, area, s, w, b)
	return true
}

// sliced is the image that the nine parts are cut from.
type sliced struct {
	content   *box.Content
	gradient  *style.Gradient
	rendering string
	w, h      float64 // its natural size
}

// sidesLengths resolves border-image-width or -outset: numbers are of the border's width, auto is the slice's.
func sidesLengths(l *style.Sides[style.Length], width, base, auto Sides) Sides {
	var out Sides
	for i, v := range [4]style.Length{l.Top, l.Right, l.Bottom, l.Left} {
		switch v.Kind {
		case style.BorderNumber:
			out[i] = v.Px * width[i]
		case style.LengthAuto:
			out[i] = auto[i]
		default:
			out[i], _ = v.Resolve(base[i])
		}
		out[i] = max(0, out[i])
	}
	return out
}

// sliceWidths are the cuts in the image, from its edges.
func sliceWidths(s *style.BorderSlice, w, h float64) Sides {
	var out Sides
	size := Sides{h, w, h, w}
	values, percent := [4]float64{s.Sides.Top, s.Sides.Right, s.Sides.Bottom, s.Sides.Left}, [4]bool{s.Percent.Top, s.Percent.Right, s.Percent.Bottom, s.Percent.Left}
	for i, v := range values {
		if percent[i] {
			v *= size[i] / 100
		}
		out[i] = max(0, min(v, size[i]))
	}
	return out
}

// nineParts paints corners, edges and, with fill, the middle.
func (l *list) nineParts(p *sliced, area paint.Rect, s, w Sides, b *style.BorderImage) {
	// Cuts along both axes: of the image, and of the area.
	ix, iy := [4]float64{0, s[left], p.w - s[right], p.w}, [4]float64{0, s[top], p.h - s[bottom], p.h}
	ax := [4]float64{area.X, area.X + w[left], area.X + area.W - w[right], area.X + area.W}
	ay := [4]float64{area.Y, area.Y + w[top], area.Y + area.H - w[bottom], area.Y + area.H}
	// The middle is scaled like the edge at its top, else bottom, and left, else right.
	ratio := func(to, from float64) float64 {
		if from > 0 && to > 0 {
			return to / from
		}
		return 0
	}
	for j := range 3 {
		for i := range 3 {
			if i == 1 && j == 1 && !b.Slice.Fill {
				continue
			}
			from := paint.Rect{X: ix[i], Y: iy[j], W: ix[i+1] - ix[i], H: iy[j+1] - iy[j]}
			to := paint.Rect{X: ax[i], Y: ay[j], W: ax[i+1] - ax[i], H: ay[j+1] - ay[j]}
			if from.W <= 0 || from.H <= 0 || to.W <= 0 || to.H <= 0 {
				continue
			}
			scaleX, scaleY := to.W/from.W, to.H/from.H
			repeatX, repeatY := "stretch", "stretch"
			if i == 1 {
				repeatX = b.Repeat[0]
			}
			if j == 1 {
				repeatY = b.Repeat[1]
			}
			switch {
			case i == 1 && j == 1:
				if repeatX != "stretch" {
					scaleX = firstPositive(ratio(w[top], s[top]), ratio(w[bottom], s[bottom]), 1)
				}
				if repeatY != "stretch" {
					scaleY = firstPositive(ratio(w[left], s[left]), ratio(w[right], s[right]), 1)
				}
			case i == 1 && repeatX != "stretch":
				scaleX = scaleY
			case j == 1 && repeatY != "stretch":
				scaleY = scaleX
			}
			l.imagePart(p, from, to, scaleX, scaleY, repeatX, repeatY)
		}
	}
}

func firstPositive(v ...float64) float64 {
	for _, x := range v {
		if x > 0 {
			return x
		}
	}
	return 0
}

// imagePart paints one part of the image over one part of the border: from is of the image, to of the page.
func (l *list) imagePart(p *sliced, from, to paint.Rect, scaleX, scaleY float64, repeatX, repeatY string) {
	x0, stepX, sx, nx := repeatPart(to.X, to.W, from.W, scaleX, repeatX)
	y0, stepY, sy, ny := repeatPart(to.Y, to.H, from.H, scaleY, repeatY)
	if nx*ny > maxMarks {
		return
	}
	for j := range ny {
		for i := range nx {
			tile := paint.Rect{X: x0 + float64(i)*stepX, Y: y0 + float64(j)*stepY, W: from.W * sx, H: from.H * sy}
			whole := paint.Rect{X: tile.X - from.X*sx, Y: tile.Y - from.Y*sy, W: p.w * sx, H: p.h * sy}
			clip := intersect(tile, to)
			if clip.W <= 0 || clip.H <= 0 {
				continue
			}
			if p.gradient != nil {
				l.rect(clip, gradient(p.gradient, whole))
				continue
			}
			l.group(paint.Group{Clip: []paint.ClipPath{{Path: paint.RectPath(clip)}}}, func() { l.stretched(p, whole) })
		}
	}
}

// stretched paints the whole image into a rectangle. A vector image would keep its ratio, so it is painted at its own size and transformed.
func (l *list) stretched(p *sliced, into paint.Rect) {
	if p.content.Vector == nil {
		l.picture(p.content, nil, into, p.rendering)
		return
	}
	m := paint.Matrix{A: into.W / p.w, D: into.H / p.h, E: into.X, F: into.Y}
	l.group(paint.Group{Transform: &m}, func() { l.picture(p.content, nil, paint.Rect{W: p.w, H: p.h}, p.rendering) })
}

// repeatPart places the tiles of one part along one axis. A repeated edge starts in the middle (CSS Backgrounds 3 §5.5).
func repeatPart(at, length, size, scale float64, keyword string) (first, step, scaled float64, n int) {
	tile := size * scale
	switch keyword {
	case "round":
		k := max(1, math.Round(length/tile))
		return at, length / k, length / k / size, int(k)
	case "repeat":
		k := math.Ceil(length/tile - 1e-9)
		if int(k)%2 == 0 {
			k++
		}
		return at + (length-k*tile)/2, tile, scale, int(k)
	case "space":
		k := math.Floor(length/tile + 1e-9)
		gap := (length - k*tile) / (k + 1)
		return at + gap, tile + gap, scale, int(k)
	}
	return at, length, length / size, 1
}
