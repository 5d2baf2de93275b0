package raster

import (
	stdimage "image"
	"image/draw"
	"math"

	"etikett/render/image"
	"etikett/render/paint"
)

// image paints a picture into its rectangle. A picture that is made smaller is averaged, so that thin lines do not vanish by chance.
func (p *painter) image(op *paint.Image) {
	r := op.Rect
	if op.Image == nil || op.Image.Pixels == nil || !(r.W > 0 && r.H > 0) || !finite(r.X, r.Y, r.W, r.H) {
		return
	}
	b := op.Image.Pixels.Bounds()
	if b.Empty() {
		return
	}
	m := p.ctm.Mul(paint.Matrix{A: r.W / float64(b.Dx()), D: r.H / float64(b.Dy()), E: r.X, F: r.Y}) // from pixels to dots
	back, ok := invert(m)
	if !ok || p.reach(r).empty() {
		return
	}
	// How many pixels there are to a dot, in either direction of the picture.
	nx, ny := pixelsPerDot(math.Hypot(m.A, m.B), b.Dx()), pixelsPerDot(math.Hypot(m.C, m.D), b.Dy())
	s := &imageSource{
		samples: p.scaled.get(op.Image, nx, ny),
		back:    paint.Matrix{A: 1 / float64(nx), D: 1 / float64(ny)}.Mul(back),
		smooth:  op.Smooth, opacity: uint32(p.opacity*255 + 0.5),
	}
	if !turned(p.ctm) {
		box := bounds(p.ctm, r)
		if p.rule == ruleSmooth && s.smooth {
			p.rect(box, s)
			return
		}
		p.paintArea(centres(box), s)
		return
	}
	if c := p.cover(paint.RectPath(r), r, false); c != nil {
		p.paintMask(c, s)
	}
}

// centres is the area of the dots whose centres are in a rectangle, at least one.
func centres(r paint.Rect) area {
	const eps = 1e-6
	a := area{toInt(math.Ceil(r.X - 0.5 - eps)), toInt(math.Ceil(r.Y - 0.5 - eps)), toInt(math.Ceil(r.X + r.W - 0.5 - eps)), toInt(math.Ceil(r.Y + r.H - 0.5 - eps))}
	if a.empty() {
		return snapped(r)
	}
	return a
}

func pixelsPerDot(dotsPerPixel float64, pixels int) int {
	return int(min(max(1/dotsPerPixel+1e-6, 1), float64(pixels)))
}

// imageSource paints a picture.
type imageSource struct {
	*samples
	back    paint.Matrix // from dots to pixels
	smooth  bool
	opacity uint32
}

// samples are pixels multiplied by alpha, four bytes each.
type samples struct {
	pix  []uint8
	w, h int
}

// sampleKey is a picture, and how many of its pixels were made one.
type sampleKey struct {
	image  *image.Image
	nx, ny int
}

// sampleCache keeps the pixels of the last pictures: a logo comes again on each label.
type sampleCache struct {
	known map[sampleKey]*samples
	bytes int
}

// maxSampleBytes is the memory for pictures, beyond which the cache is emptied. Larger ones are not kept at all.
const maxSampleBytes = 8 << 20

func (c *sampleCache) get(m *image.Image, nx, ny int) *samples {
	key := sampleKey{m, nx, ny}
	if s := c.known[key]; s != nil {
		return s
	}
	b := m.Pixels.Bounds()
	s := &samples{pix: premultiplied(m.Pixels), w: b.Dx(), h: b.Dy()}
	s.shrink(nx, ny)
	if len(s.pix) > maxSampleBytes {
		return s
	}
	if c.known == nil || c.bytes+len(s.pix) > maxSampleBytes {
		*c = sampleCache{known: map[sampleKey]*samples{}}
	}
	c.known[key] = s
	c.bytes += len(s.pix)
	return s
}

// premultiplied gives the pixels multiplied by alpha, row by row.
func premultiplied(src stdimage.Image) []uint8 {
	b := src.Bounds()
	out := stdimage.NewRGBA(stdimage.Rect(0, 0, b.Dx(), b.Dy()))
	if n, ok := src.(*stdimage.NRGBA); ok {
		for y := range b.Dy() {
			row, to := n.Pix[y*n.Stride:][:4*b.Dx()], out.Pix[y*out.Stride:]
			for i := 0; i < len(row); i += 4 {
				a := uint32(row[i+3])
				to[i], to[i+1], to[i+2], to[i+3] = uint8(div255(uint32(row[i])*a)), uint8(div255(uint32(row[i+1])*a)), uint8(div255(uint32(row[i+2])*a)), row[i+3]
			}
		}
		return out.Pix
	}
	draw.Draw(out, out.Rect, src, b.Min, draw.Src)
	return out.Pix
}

// shrink averages blocks of pixels.
func (s *samples) shrink(nx, ny int) {
	if nx == 1 && ny == 1 {
		return
	}
	w, h := (s.w+nx-1)/nx, (s.h+ny-1)/ny
	out := make([]uint8, 4*w*h)
	for y := range h {
		for x := range w {
			var sum [4]uint32
			n := uint32(0)
			for sy := y * ny; sy < min((y+1)*ny, s.h); sy++ {
				row := s.pix[4*(sy*s.w+x*nx) : 4*(sy*s.w+min((x+1)*nx, s.w))]
				for i := 0; i < len(row); i += 4 {
					sum[0] += uint32(row[i])
					sum[1] += uint32(row[i+1])
					sum[2] += uint32(row[i+2])
					sum[3] += uint32(row[i+3])
					n++
				}
			}
			to := out[4*(y*w+x):]
			for k, v := range sum {
				to[k] = uint8((v + n/2) / n)
			}
		}
	}
	s.pix, s.w, s.h = out, w, h
}

func (s *imageSource) span(x, y int, dst []pixel) {
	at := s.back.Apply(paint.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
	for i := range dst {
		if s.smooth {
			dst[i] = s.bilinear(at.X-0.5, at.Y-0.5)
		} else {
			dst[i] = s.at(toInt(math.Floor(at.X+1e-6)), toInt(math.Floor(at.Y+1e-6)))
		}
		dst[i] = dst[i].faded(s.opacity)
		at.X += s.back.A
		at.Y += s.back.B
	}
}

// at gives a pixel; beyond the sides the nearest one goes on.
func (s *samples) at(x, y int) pixel {
	x, y = min(max(x, 0), s.w-1), min(max(y, 0), s.h-1)
	q := s.pix[4*(y*s.w+x):]
	return pixel{q[0], q[1], q[2], q[3]}
}

func (s *samples) bilinear(x, y float64) pixel {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := toInt(fx), toInt(fy)
	tx, ty := x-fx, y-fy
	if tx < 1e-3 && ty < 1e-3 {
		return s.at(ix, iy)
	}
	return between(between(s.at(ix, iy), s.at(ix+1, iy), tx), between(s.at(ix, iy+1), s.at(ix+1, iy+1), tx), ty)
}
