package raster

import "etikett/render/paint"

// canvas is a rectangle of dots being painted, in red, green, blue and alpha, the colours multiplied by alpha.
type canvas struct {
	area
	pix []uint8 // four bytes a dot, row by row
}

func newCanvas(a area) *canvas {
	return &canvas{area: a, pix: make([]uint8, 4*(a.x1-a.x0)*(a.y1-a.y0))}
}

// row gives the dots x0 to x1 of a row.
func (c *canvas) row(y, x0, x1 int) []uint8 {
	w := c.x1 - c.x0
	from := 4 * ((y-c.y0)*w + x0 - c.x0)
	return c.pix[from : from+4*(x1-x0)]
}

// pixel is a colour multiplied by its alpha.
type pixel struct{ r, g, b, a uint8 }

// premultiply gives a colour as a pixel, faded by opacity.
func premultiply(c paint.Color, opacity float64) pixel {
	a := uint32(float64(c.A)*opacity + 0.5)
	part := func(v uint8) uint8 { return uint8(div255(uint32(v) * a)) }
	return pixel{part(c.R), part(c.G), part(c.B), uint8(a)}
}

// div255 divides a product of two bytes by 255, rounded.
func div255(v uint32) uint32 {
	v += 128
	return (v + v>>8) >> 8
}

// source is what a shape is painted with.
type source interface {
	// span fills dst with the pixels of the dots from x, y on to the right.
	span(x, y int, dst []pixel)
}

// solid is one colour.
type solid pixel

func (s solid) span(_, _ int, dst []pixel) {
	for i := range dst {
		dst[i] = pixel(s)
	}
}

// over paints a pixel, of which a share of cov/255 counts.
func over(dst []uint8, p pixel, cov uint32) {
	if cov == 255 && p.a == 255 {
		dst[0], dst[1], dst[2], dst[3] = p.r, p.g, p.b, 255
		return
	}
	keep := 255 - div255(uint32(p.a)*cov)
	dst[0] = uint8(min(div255(uint32(p.r)*cov)+div255(uint32(dst[0])*keep), 255))
	dst[1] = uint8(min(div255(uint32(p.g)*cov)+div255(uint32(dst[1])*keep), 255))
	dst[2] = uint8(min(div255(uint32(p.b)*cov)+div255(uint32(dst[2])*keep), 255))
	dst[3] = uint8(min(div255(uint32(p.a)*cov)+div255(uint32(dst[3])*keep), 255))
}

// clip is what painting is limited to: an area, and masks that all hold.
type clip struct {
	area
	masks []*mask
}

// cover multiplies the coverage of the dots x0 to x1 of a row by the masks of the clip.
func (c *clip) cover(y, x0 int, cov []uint8) {
	for _, m := range c.masks {
		row := m.row(y)[x0-m.x0:]
		for i := range cov {
			switch row[i] {
			case 255:
			case 0:
				cov[i] = 0
			default:
				cov[i] = uint8(div255(uint32(cov[i]) * uint32(row[i])))
			}
		}
	}
}

// paintMask paints where a mask covers.
func (p *painter) paintMask(m *mask, src source) {
	a := m.area.intersect(p.clip.area)
	if a.empty() {
		return
	}
	one, isSolid := src.(solid)
	for y := a.y0; y < a.y1; y++ {
		cov := m.row(y)[a.x0-m.x0 : a.x1-m.x0]
		if len(p.clip.masks) > 0 {
			p.cov = append(p.cov[:0], cov...)
			cov = p.cov
			p.clip.cover(y, a.x0, cov)
		}
		dst := p.canvas.row(y, a.x0, a.x1)
		if isSolid {
			paintSolid(dst, cov, pixel(one))
			continue
		}
		p.spanPixels(src, a.x0, y, cov, dst)
	}
}

// fullCover fills cov with one coverage.
func (p *painter) fullCover(n int, cov uint8) {
	if cap(p.cov) < n {
		p.cov = make([]uint8, n)
	}
	p.cov = p.cov[:n]
	fillBytes(p.cov, cov)
}

// spanPixels paints a row with pixels that differ from dot to dot.
func (p *painter) spanPixels(src source, x, y int, cov, dst []uint8) {
	if cap(p.span) < len(cov) {
		p.span = make([]pixel, len(cov))
	}
	span := p.span[:len(cov)]
	src.span(x, y, span)
	for i, c := range cov {
		if c != 0 {
			over(dst[4*i:4*i+4], span[i], uint32(c))
		}
	}
}

func paintSolid(dst, cov []uint8, p pixel) {
	for i, c := range cov {
		if c != 0 {
			over(dst[4*i:4*i+4], p, uint32(c))
		}
	}
}

// paintArea paints all dots of an area that the clip leaves.
func (p *painter) paintArea(a area, src source) {
	a = a.intersect(p.clip.area)
	if a.empty() {
		return
	}
	one, isSolid := src.(solid)
	if isSolid && one.a == 255 && len(p.clip.masks) == 0 {
		for y := a.y0; y < a.y1; y++ {
			dst := p.canvas.row(y, a.x0, a.x1)
			for i := 0; i < len(dst); i += 4 {
				d := dst[i : i+4 : i+4]
				d[0], d[1], d[2], d[3] = one.r, one.g, one.b, 255
			}
		}
		return
	}
	for y := a.y0; y < a.y1; y++ {
		p.fullCover(a.x1-a.x0, 255)
		p.clip.cover(y, a.x0, p.cov)
		dst := p.canvas.row(y, a.x0, a.x1)
		if isSolid {
			paintSolid(dst, p.cov, pixel(one))
		} else {
			p.spanPixels(src, a.x0, y, p.cov, dst)
		}
	}
}
