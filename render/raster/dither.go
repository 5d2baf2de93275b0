package raster

// Dither says how greys become black and white.
type Dither uint8

// The ways of dithering.
const (
	DitherNone           Dither = iota // black from the threshold on
	DitherFloydSteinberg               // the error goes on to the neighbours: best for photographs
	DitherOrdered                      // a fixed 8 × 8 pattern: even areas, no trails
)

// bitmap makes the result out of the canvas.
func (p *painter) bitmap() *Bitmap {
	c := p.page
	b := &Bitmap{Mode: p.opts.Mode, Width: c.x1, Height: c.y1, DPI: p.opts.DPI}
	switch b.Mode {
	case Gray:
		b.Stride = b.Width
		b.Pix = make([]byte, b.Stride*b.Height)
		grey(b.Pix, c.pix)
	case RGBA:
		b.Stride = 4 * b.Width
		b.Pix = make([]byte, b.Stride*b.Height)
		unmultiply(b.Pix, c.pix)
	default:
		b.Stride = (b.Width + 7) / 8
		b.Pix = make([]byte, b.Stride*b.Height)
		switch p.opts.Dither {
		case DitherFloydSteinberg:
			floydSteinberg(b, c)
		case DitherOrdered:
			ordered8(b, c)
		default:
			limit := uint8(min(max(255*(1-p.opts.Threshold), 0), 255))
			for y := range b.Height {
				thresholdRow(b.Pix[y*b.Stride:][:b.Stride], c.row(y, 0, b.Width), limit)
			}
		}
	}
	return b
}

// grey writes the brightness of each dot.
func grey(dst, src []byte) {
	for i := range dst {
		s := src[4*i : 4*i+4 : 4*i+4]
		if s[0] == s[1] && s[1] == s[2] {
			dst[i] = s[0]
		} else {
			dst[i] = luminance(s[0], s[1], s[2])
		}
	}
}

// unmultiply divides colours by alpha.
func unmultiply(dst, src []byte) {
	copy(dst, src)
	for i := 0; i < len(dst); i += 4 {
		if a := uint32(dst[i+3]); a != 255 && a != 0 {
			for k := range 3 {
				dst[i+k] = uint8(min((uint32(dst[i+k])*255+a/2)/a, 255))
			}
		}
	}
}

// thresholdRow sets the bits of dots that are at most as bright as the limit.
func thresholdRow(dst, src []byte, limit uint8) {
	for i := 0; i < len(src); i += 4 {
		s := src[i : i+4 : i+4]
		if s[0] == 255 && s[1] == 255 && s[2] == 255 {
			continue
		}
		if luminance(s[0], s[1], s[2]) <= limit {
			dst[i/32] |= 0x80 >> (i / 4 % 8)
		}
	}
}

// floydSteinberg spreads the error of each dot over those to the right and below. Dots that are black or white already stay so, and take no
// error: codes and text stay sharp beside a picture.
func floydSteinberg(b *Bitmap, c *canvas) {
	w := b.Width
	errs, next := make([]int, w+2), make([]int, w+2) // one beyond each side, in sixteenths
	for y := range b.Height {
		row, out := c.row(y, 0, w), b.Pix[y*b.Stride:][:b.Stride]
		clear(next)
		for x := range w {
			v := int(luminance(row[4*x], row[4*x+1], row[4*x+2]))
			if v == 255 {
				continue
			}
			want := v * 16
			if v != 0 {
				want += errs[x+1]
			}
			got := 0
			if want >= 128*16 {
				got = 255 * 16
			} else {
				out[x/8] |= 0x80 >> (x % 8)
			}
			if v == 0 {
				continue
			}
			e := (want - got) / 16
			errs[x+2] += e * 7
			next[x] += e * 3
			next[x+1] += e * 5
			next[x+2] += e
		}
		errs, next = next, errs
	}
}

// bayer is the ordered pattern: the order in which the dots of a block become black as it darkens.
var bayer = func() (m [8][8]int) {
	for y := range 8 {
		for x := range 8 {
			v := 0
			for bit := range 3 {
				v = v<<2 | (x^y)>>bit&1<<1 | y>>bit&1
			}
			m[y][x] = v
		}
	}
	return m
}()

func ordered8(b *Bitmap, c *canvas) {
	for y := range b.Height {
		row, out := c.row(y, 0, b.Width), b.Pix[y*b.Stride:][:b.Stride]
		for x := range b.Width {
			v := int(luminance(row[4*x], row[4*x+1], row[4*x+2]))
			if v < 255 && v*64 < (bayer[y%8][x%8]*2+1)*255/2 {
				out[x/8] |= 0x80 >> (x % 8)
			}
		}
	}
}
