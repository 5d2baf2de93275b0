package tags

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"sync"
)

// encodeTwoColors writes a picture with a palette of two colours as PNG (W3C PNG, third edition): one bit a pixel. Rows that are the
// same as the one above, as nearly all rows of a code are, cost next to nothing. image/png asks for each pixel on its own, and takes
// several times as long.
func encodeTwoColors(img *image.Paletted) ([]byte, error) {
	size := img.Bounds().Size()
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	header := make([]byte, 13)
	binary.BigEndian.PutUint32(header, uint32(size.X))
	binary.BigEndian.PutUint32(header[4:], uint32(size.Y))
	header[8], header[9] = 1, 3 // one bit, palette
	pngChunk(&out, "IHDR", header)
	var colors, alphas []byte
	for _, c := range img.Palette {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		colors = append(colors, n.R, n.G, n.B)
		alphas = append(alphas, n.A)
	}
	pngChunk(&out, "PLTE", colors)
	if bytes.Count(alphas, []byte{255}) < len(alphas) {
		pngChunk(&out, "tRNS", alphas)
	}

	const none, up = 0, 2 // filters
	var data bytes.Buffer
	z := zlibWriters.Get().(*zlib.Writer)
	defer zlibWriters.Put(z)
	z.Reset(&data)
	line := make([]byte, 1+(size.X+7)/8)
	same := make([]byte, len(line))
	same[0] = up
	for y := range size.Y {
		row := img.Pix[y*img.Stride : y*img.Stride+size.X]
		if y > 0 && bytes.Equal(row, img.Pix[(y-1)*img.Stride:(y-1)*img.Stride+size.X]) {
			if _, err := z.Write(same); err != nil {
				return nil, err
			}
			continue
		}
		clear(line)
		line[0] = none
		for x, v := range row {
			line[1+x>>3] |= v << (7 - x&7)
		}
		if _, err := z.Write(line); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	pngChunk(&out, "IDAT", data.Bytes())
	pngChunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

// zlibWriters are kept: a new one takes a megabyte.
var zlibWriters = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is valid
	}
	return z
}}

func pngChunk(out *bytes.Buffer, kind string, data []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(data)))
	out.Write(n[:])
	at := out.Len()
	out.WriteString(kind)
	out.Write(data)
	binary.BigEndian.PutUint32(n[:], crc32.ChecksumIEEE(out.Bytes()[at:]))
	out.Write(n[:])
}
