package raster

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
)

// Mode is what a dot holds.
type Mode uint8

// The modes of bitmaps.
const (
	Mono Mode = iota // one bit: 1 is ink
	Gray             // a byte: 0 is black, 255 white
	RGBA             // four bytes, red, green, blue and alpha, not multiplied
)

// Bitmap is a page of dots, row by row from the top left corner.
type Bitmap struct {
	Mode          Mode
	Width, Height int
	Stride        int     // bytes a row; of Mono, the first dot is the highest bit, and spare bits at the end of a row are 0
	DPI           float64 // dots an inch
	Pix           []byte
}

// Black reports whether a dot is ink, or darker than the middle. Dots outside of the bitmap are not.
func (b *Bitmap) Black(x, y int) bool {
	if x < 0 || y < 0 || x >= b.Width || y >= b.Height {
		return false
	}
	switch b.Mode {
	case Mono:
		return b.Pix[y*b.Stride+x/8]&(0x80>>(x%8)) != 0
	case Gray:
		return b.Pix[y*b.Stride+x] < 128
	}
	p := b.Pix[y*b.Stride+4*x:]
	return p[3] >= 128 && luminance(p[0], p[1], p[2]) < 128
}

// luminance is the brightness of a colour as it is printed in grey (ITU-R BT.601).
func luminance(r, g, b uint8) uint8 {
	return uint8((299*int(r) + 587*int(g) + 114*int(b) + 500) / 1000)
}

// Image gives the bitmap as an image of the standard library. It shares the dots where the library has the form.
func (b *Bitmap) Image() image.Image {
	bounds := image.Rect(0, 0, b.Width, b.Height)
	switch b.Mode {
	case Gray:
		return &image.Gray{Pix: b.Pix, Stride: b.Stride, Rect: bounds}
	case RGBA:
		return &image.NRGBA{Pix: b.Pix, Stride: b.Stride, Rect: bounds}
	}
	m := image.NewPaletted(bounds, color.Palette{color.Gray{255}, color.Gray{0}})
	for y := range b.Height {
		row := b.Pix[y*b.Stride:]
		for x := range b.Width {
			m.Pix[y*m.Stride+x] = row[x/8] >> (7 - x%8) & 1
		}
	}
	return m
}

// WritePNG writes the bitmap as a PNG file, its resolution included.
func (b *Bitmap) WritePNG(w io.Writer) error {
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&file, b.Image()); err != nil {
		return fmt.Errorf("raster: %w", err)
	}
	const header = 8 + 25 // signature and the chunk IHDR, after which the resolution goes
	data := file.Bytes()
	out := append([]byte(nil), data[:header]...)
	if b.DPI > 0 {
		out = appendDensity(out, b.DPI)
	}
	if _, err := w.Write(append(out, data[header:]...)); err != nil {
		return fmt.Errorf("raster: %w", err)
	}
	return nil
}

// appendDensity writes the chunk pHYs, in dots a metre.
func appendDensity(out []byte, dpi float64) []byte {
	chunk := []byte("pHYs")
	perMetre := uint32(dpi/0.0254 + 0.5)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}
