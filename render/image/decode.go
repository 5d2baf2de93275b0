package image

import (
	"bytes"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// Limits bound what an image may cost. Zero values are the defaults.
type Limits struct {
	Bytes  int // of the file; 32 MiB
	Pixels int // 16 Mi: 64 MiB of memory, or 50 × 50 cm at 203 dpi
}

const (
	defaultBytes  = 32 << 20
	defaultPixels = 16 << 20
)

// ErrFormat says that the data is no image of a known format.
var ErrFormat = errors.New("image: neither PNG, JPEG, GIF, WebP nor BMP")

// codec is a format that Decode reads.
type codec struct {
	name   string
	magic  string // ? is any byte
	config func(io.Reader) (stdimage.Config, error)
	decode func(io.Reader) (stdimage.Image, error)
}

var codecs = []codec{
	{"png", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"jpeg", "\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode},
	{"gif", "GIF8?a", gif.DecodeConfig, gif.Decode},
	{"webp", "RIFF????WEBP", webp.DecodeConfig, webp.Decode},
	{"bmp", "BM????\x00\x00\x00\x00", bmp.DecodeConfig, bmp.Decode},
}

func (c *codec) matches(data []byte) bool {
	if len(data) < len(c.magic) {
		return false
	}
	for i := range len(c.magic) {
		if c.magic[i] != '?' && c.magic[i] != data[i] {
			return false
		}
	}
	return true
}

// Decode reads an image. Its header is checked against the limits before any pixel is read; of moving pictures it gives the first.
func Decode(data []byte, limits Limits) (m *Image, err error) {
	if limits.Bytes == 0 {
		limits.Bytes = defaultBytes
	}
	if limits.Pixels == 0 {
		limits.Pixels = defaultPixels
	}
	if len(data) > limits.Bytes {
		return nil, fmt.Errorf("image: file of %d bytes is larger than the limit of %d", len(data), limits.Bytes)
	}
	for i := range codecs {
		if c := &codecs[i]; c.matches(data) {
			return c.read(data, limits)
		}
	}
	return nil, ErrFormat
}

func (c *codec) read(data []byte, limits Limits) (m *Image, err error) {
	defer func() {
		if r := recover(); r != nil { // the decoders check their bounds; this is for what they miss
			m, err = nil, fmt.Errorf("image: damaged %s: %v", c.name, r)
		}
	}()
	conf, err := c.config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	if conf.Width <= 0 || conf.Height <= 0 {
		return nil, fmt.Errorf("image: %s of %d × %d pixels has no area", c.name, conf.Width, conf.Height)
	}
	if conf.Width > limits.Pixels/conf.Height {
		return nil, fmt.Errorf("image: %s of %d × %d pixels is larger than the limit of %d pixels", c.name, conf.Width, conf.Height, limits.Pixels)
	}
	pixels, err := c.decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	m = &Image{Format: c.name, Pixels: normalise(pixels, conf)}
	switch c.name {
	case "png":
		m.DPIX, m.DPIY = pngDensity(data)
	case "jpeg":
		m.readJPEG(data, conf)
	}
	b := m.Pixels.Bounds()
	m.Width, m.Height = b.Dx(), b.Dy()
	return m, nil
}

// normalise gives the pixels as 8-bit grey or as red, green, blue and alpha not multiplied, on the whole canvas of the file.
func normalise(src stdimage.Image, conf stdimage.Config) stdimage.Image {
	canvas := stdimage.Rect(0, 0, conf.Width, conf.Height)
	whole := src.Bounds() == canvas
	switch s := src.(type) {
	case *stdimage.Gray:
		if whole {
			return s
		}
	case *stdimage.NRGBA:
		if whole {
			return s
		}
	case *stdimage.Gray16:
		out := stdimage.NewGray(canvas)
		draw.Draw(out, canvas, s, stdimage.Point{}, draw.Src)
		return out
	case *stdimage.NRGBA64:
		return narrow(s, canvas)
	case *stdimage.Paletted:
		return unpalette(s, canvas)
	}
	out := stdimage.NewNRGBA(canvas)
	draw.Draw(out, src.Bounds(), src, src.Bounds().Min, draw.Src)
	return out
}

// narrow keeps the upper halves of 16-bit components. Going through premultiplied colours would lose more.
func narrow(s *stdimage.NRGBA64, canvas stdimage.Rectangle) *stdimage.NRGBA {
	out := stdimage.NewNRGBA(canvas)
	for y := range canvas.Dy() {
		row := s.Pix[y*s.Stride : y*s.Stride+8*canvas.Dx()]
		to := out.Pix[y*out.Stride:]
		for i := 0; i < len(row); i += 2 {
			to[i/2] = row[i]
		}
	}
	return out
}

// unpalette looks the colours up. A frame of a GIF may cover a part of the canvas only; the rest is transparent.
func unpalette(s *stdimage.Paletted, canvas stdimage.Rectangle) stdimage.Image {
	colors := make([]color.NRGBA, 256)
	grey := s.Rect == canvas
	for i, c := range s.Palette {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		colors[i] = n
		grey = grey && n.A == 255 && n.R == n.G && n.G == n.B
	}
	frame := s.Rect.Intersect(canvas)
	if grey {
		out := stdimage.NewGray(canvas)
		for y := frame.Min.Y; y < frame.Max.Y; y++ {
			to := out.Pix[y*out.Stride:]
			for x, v := range s.Pix[(y-s.Rect.Min.Y)*s.Stride:][:frame.Dx()] {
				to[x] = colors[v].R
			}
		}
		return out
	}
	out := stdimage.NewNRGBA(canvas)
	for y := frame.Min.Y; y < frame.Max.Y; y++ {
		for x := frame.Min.X; x < frame.Max.X; x++ {
			out.SetNRGBA(x, y, colors[s.ColorIndexAt(x, y)])
		}
	}
	return out
}
