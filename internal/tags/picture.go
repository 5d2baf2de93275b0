package tags

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"sync"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	_ "golang.org/x/image/webp" // pictures in this format can be read

	"etikett/dtl"
)

// encodePicture gives a picture as data URI.
func encodePicture(img image.Image, format string) (string, error) {
	var b bytes.Buffer
	var err error
	switch strings.ToUpper(format) {
	case "PNG":
		if p, ok := img.(*image.Paletted); ok && len(p.Palette) == 2 {
			var data []byte
			data, err = encodeTwoColors(p)
			b.Write(data)
			break
		}
		err = (&png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &pngBuffers}).Encode(&b, img)
	case "JPEG":
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 75})
	case "GIF":
		err = gif.Encode(&b, img, nil)
	case "BMP":
		err = bmp.Encode(&b, img)
	case "TIFF":
		err = tiff.Encode(&b, img, nil)
	default:
		return "", dtl.Raise(keyError, "%s", dtl.Repr(strings.ToUpper(format)))
	}
	if err != nil {
		return "", err
	}
	return "data:image/" + strings.ToLower(format) + ";charset=utf-8;base64," + base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// pngBuffers keeps the encoder's buffers from one picture to the next.
var pngBuffers pngPool

type pngPool struct{ pool sync.Pool }

func (p *pngPool) Get() *png.EncoderBuffer {
	b, _ := p.pool.Get().(*png.EncoderBuffer)
	return b
}

func (p *pngPool) Put(b *png.EncoderBuffer) { p.pool.Put(b) }

// channels are the bytes of a picture: count of them for each pixel, alpha last and not multiplied in.
type channels struct {
	w, h, count int
	pix         []byte
}

// channelsOf takes a picture apart: grey, RGB or RGBA as it is.
func channelsOf(img image.Image) channels {
	b := img.Bounds()
	c := channels{w: b.Dx(), h: b.Dy()}
	if g, ok := img.(*image.Gray); ok {
		c.count = 1
		c.pix = make([]byte, c.w*c.h)
		for y := range c.h {
			copy(c.pix[y*c.w:(y+1)*c.w], g.Pix[y*g.Stride:])
		}
		return c
	}
	n := image.NewNRGBA(image.Rect(0, 0, c.w, c.h))
	if src, ok := img.(*image.NRGBA); ok { // image/draw would lose bits of half transparent pixels
		for y := range c.h {
			copy(n.Pix[y*n.Stride:], src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):][:4*c.w])
		}
	} else {
		draw.Draw(n, n.Bounds(), img, b.Min, draw.Src)
	}
	c.count, c.pix = 4, n.Pix
	return c
}

func (c channels) image() image.Image {
	if c.count == 1 {
		return &image.Gray{Pix: c.pix, Stride: c.w, Rect: image.Rect(0, 0, c.w, c.h)}
	}
	return &image.NRGBA{Pix: c.pix, Stride: 4 * c.w, Rect: image.Rect(0, 0, c.w, c.h)}
}

// resize scales a picture with the bicubic filter (a = -0.5), widened when it makes the picture smaller, as Pillow does;
// pictures with a palette take the nearest pixel.
func resize(img image.Image, w, h int) image.Image {
	if p, ok := img.(*image.Paletted); ok {
		return nearest(p, w, h)
	}
	c := channelsOf(img)
	opaque := isOpaque(c)
	if !opaque {
		premultiply(c.pix)
	}
	if w != c.w {
		c = pass(c, w, false)
	}
	if h != c.h {
		c = pass(c, h, true)
	}
	if !opaque {
		unpremultiply(c.pix)
	}
	return c.image()
}

func nearest(p *image.Paletted, w, h int) image.Image {
	out := image.NewPaletted(image.Rect(0, 0, w, h), p.Palette)
	size := p.Bounds().Size()
	for y := range h {
		for x := range w {
			out.Pix[y*out.Stride+x] = p.Pix[int((float64(y)+.5)*float64(size.Y)/float64(h))*p.Stride+int((float64(x)+.5)*float64(size.X)/float64(w))]
		}
	}
	return out
}

func isOpaque(c channels) bool {
	if c.count == 1 {
		return true
	}
	for i := 3; i < len(c.pix); i += 4 {
		if c.pix[i] != 255 {
			return false
		}
	}
	return true
}

func premultiply(pix []byte) {
	for i := 0; i < len(pix); i += 4 {
		for j := range 3 {
			t := int(pix[i+j])*int(pix[i+3]) + 128
			pix[i+j] = byte((t>>8 + t) >> 8)
		}
	}
}

func unpremultiply(pix []byte) {
	for i := 0; i < len(pix); i += 4 {
		if a := int(pix[i+3]); a != 0 && a != 255 {
			for j := range 3 {
				pix[i+j] = byte(min(255, 255*int(pix[i+j])/a))
			}
		}
	}
}

// bicubic is the filter's value at a distance of x pixels.
func bicubic(x float64) float64 {
	const a = -0.5
	switch x = math.Abs(x); {
	case x < 1:
		return ((a+2)*x-(a+3))*x*x + 1
	case x < 2:
		return (((x-5)*x+8)*x - 4) * a
	}
	return 0
}

// pass scales one direction to n pixels.
func pass(c channels, n int, vertical bool) channels {
	const bits = 32 - 8 - 2 // of the weights behind the point
	length := c.w
	if vertical {
		length = c.h
	}
	scale := float64(length) / float64(n)
	stretch := max(scale, 1)
	support := 2 * stretch
	out := channels{w: n, h: c.h, count: c.count}
	step, line, lines, outStep, outLine := c.count, c.w*c.count, c.h, c.count, n*c.count
	if vertical {
		out.w, out.h = c.w, n
		step, line, lines, outStep, outLine = c.w*c.count, c.count, c.w, c.w*c.count, c.count
	}
	out.pix = make([]byte, out.w*out.h*c.count)
	var weights []int32
	for i := range n {
		center := (float64(i) + 0.5) * scale
		first := max(0, int(center-support+0.5))
		last := min(length, int(center+support+0.5))
		weights = weights[:0]
		sum := 0.0
		for k := first; k < last; k++ {
			sum += bicubic((float64(k) - center + 0.5) / stretch)
		}
		for k := first; k < last; k++ {
			w := bicubic((float64(k)-center+0.5)/stretch) / sum
			weights = append(weights, int32(math.Floor(w*(1<<bits)+0.5)))
		}
		for l := range lines {
			for ch := range c.count {
				v := int32(1 << (bits - 1))
				at := l*line + first*step + ch
				for _, w := range weights {
					v += int32(c.pix[at]) * w
					at += step
				}
				out.pix[l*outLine+i*outStep+ch] = byte(max(0, min(255, v>>bits)))
			}
		}
	}
	return out
}

// rotate turns a picture about its centre, counterclockwise, without making room for the corners; what comes in from
// outside is black, or transparent where the picture can be.
func rotate(img image.Image, degrees int) image.Image {
	degrees = ((degrees % 360) + 360) % 360
	if degrees == 0 {
		return img
	}
	c := channelsOf(img)
	out := channels{w: c.w, h: c.h, count: c.count, pix: make([]byte, len(c.pix))}
	if c.count == 4 && isOpaque(c) {
		for i := 3; i < len(out.pix); i += 4 {
			out.pix[i] = 255
		}
	}
	// The place in the source of each pixel, in fixed point as Pillow computes it, so that no pixel falls to its neighbour.
	round := func(v float64) float64 { return math.Round(v*1e15) / 1e15 }
	angle := -float64(degrees) * math.Pi / 180
	cos, sin := round(math.Cos(angle)), round(math.Sin(angle))
	cx, cy := float64(c.w)/2, float64(c.h)/2
	a, b, d, e := cos, sin, -sin, cos
	x0 := a*-cx + b*-cy + cx
	y0 := d*-cx + e*-cy + cy
	fix := func(v float64) int { return int(math.Floor(v*65536 + 0.5)) }
	if degrees == 180 || c.w == c.h && degrees%90 == 0 { // exact turns
		x0, y0 = round(x0), round(y0)
	}
	xx, yy := fix(x0+a*0.5+b*0.5), fix(y0+d*0.5+e*0.5)
	for y := range c.h {
		x1, y1 := xx, yy
		for x := range c.w {
			if sx, sy := x1>>16, y1>>16; sx >= 0 && sx < c.w && sy >= 0 && sy < c.h {
				copy(out.pix[(y*c.w+x)*c.count:], c.pix[(sy*c.w+sx)*c.count:(sy*c.w+sx+1)*c.count])
			}
			x1 += fix(a)
			y1 += fix(d)
		}
		xx += fix(b)
		yy += fix(e)
	}
	return out.image()
}
