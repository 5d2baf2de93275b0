package image

import (
	"bytes"
	stdimage "image"
	"image/draw"

	"github.com/klauspost/compress/zlib"
)

// Packed is an image as rows of samples, deflated, in the smallest form that loses nothing.
type Packed struct {
	Colors   int    // components a pixel: 1 grey or index, 3 red, green, blue
	Bits     int    // a component: 1 or 8
	Palette  []byte // red, green, blue of each index; nil if pixels are no indices
	Filtered bool   // rows begin with the type of their PNG filter
	Data     []byte // zlib
	Alpha    []byte // 8 bits a pixel, filtered, zlib; nil if opaque
}

// Packed gives the packed form of the image, which is made when first asked for and kept. Many goroutines may ask.
func (m *Image) Packed() *Packed {
	m.once.Do(func() { m.packed = pack(m.Pixels) })
	return m.packed
}

func pack(src stdimage.Image) *Packed {
	if g, ok := src.(*stdimage.Gray); ok {
		return packGray(g)
	}
	n, ok := src.(*stdimage.NRGBA)
	if !ok || n.Rect.Min != (stdimage.Point{}) {
		b := src.Bounds()
		n = stdimage.NewNRGBA(stdimage.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(n, n.Rect, src, b.Min, draw.Src)
	}
	return packNRGBA(n)
}

func packGray(g *stdimage.Gray) *Packed {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	bilevel := true
	for y := range h {
		for _, v := range g.Pix[y*g.Stride:][:w] {
			if v != 0 && v != 255 {
				bilevel = false
			}
		}
	}
	if bilevel {
		stride := (w + 7) / 8
		rows := make([]byte, stride*h)
		for y := range h {
			for x, v := range g.Pix[y*g.Stride:][:w] {
				if v != 0 {
					rows[y*stride+x/8] |= 0x80 >> (x % 8)
				}
			}
		}
		return &Packed{Colors: 1, Bits: 1, Data: deflate(rows)}
	}
	rows := make([]byte, 0, w*h)
	for y := range h {
		rows = append(rows, g.Pix[y*g.Stride:][:w]...)
	}
	return &Packed{Colors: 1, Bits: 8, Filtered: true, Data: deflate(filter(rows, w, 1))}
}

func packNRGBA(n *stdimage.NRGBA) *Packed {
	w, h := n.Rect.Dx(), n.Rect.Dy()
	var alpha []byte
	grey := true
	for y := range h {
		row := n.Pix[y*n.Stride:][:4*w]
		for i := 0; i < len(row); i += 4 {
			if row[i+3] != 255 && alpha == nil {
				alpha = make([]byte, 0, w*h)
			}
			if row[i+3] != 0 && (row[i] != row[i+1] || row[i+1] != row[i+2]) {
				grey = false
			}
		}
	}
	if alpha != nil {
		for y := range h {
			for i := 3; i < 4*w; i += 4 {
				alpha = append(alpha, n.Pix[y*n.Stride+i])
			}
		}
		alpha = deflate(filter(alpha, w, 1))
	}
	var p *Packed
	if grey {
		g := stdimage.NewGray(stdimage.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				g.Pix[y*g.Stride+x] = n.Pix[y*n.Stride+4*x]
			}
		}
		p = packGray(g)
	} else if p = packIndexed(n); p == nil {
		rows := make([]byte, 0, 3*w*h)
		for y := range h {
			row := n.Pix[y*n.Stride:][:4*w]
			for i := 0; i < len(row); i += 4 {
				rows = append(rows, row[i:i+3]...)
			}
		}
		p = &Packed{Colors: 3, Bits: 8, Filtered: true, Data: deflate(filter(rows, 3*w, 3))}
	}
	p.Alpha = alpha
	return p
}

// packIndexed packs an image of at most 256 colours; nil if it has more.
func packIndexed(n *stdimage.NRGBA) *Packed {
	w, h := n.Rect.Dx(), n.Rect.Dy()
	index := map[[3]byte]byte{}
	var palette []byte
	rows := make([]byte, 0, w*h)
	var last [3]byte
	var at byte
	for y := range h {
		row := n.Pix[y*n.Stride:][:4*w]
		for i := 0; i < len(row); i += 4 {
			c := [3]byte(row[i : i+3])
			if c != last || len(rows) == 0 {
				k, known := index[c]
				if !known {
					if len(index) == 256 {
						return nil
					}
					k = byte(len(index))
					index[c] = k
					palette = append(palette, c[:]...)
				}
				last, at = c, k
			}
			rows = append(rows, at)
		}
	}
	return &Packed{Colors: 1, Bits: 8, Palette: palette, Data: deflate(rows)}
}

func deflate(data []byte) []byte {
	var out bytes.Buffer
	z, _ := zlib.NewWriterLevel(&out, 6) // the level is valid, and a bytes.Buffer takes everything
	_, _ = z.Write(data)
	_ = z.Close()
	return out.Bytes()
}

// filter puts before each row the type of the PNG filter that leaves the smallest sum of differences, and those differences.
// https://www.w3.org/TR/png-3/#12Filter-selection
func filter(rows []byte, stride, pixel int) []byte {
	out := make([]byte, 0, len(rows)+len(rows)/max(stride, 1))
	above := make([]byte, stride)
	lines := make([][]byte, 5)
	for i := range lines {
		lines[i] = make([]byte, stride)
	}
	for ; len(rows) >= stride && stride > 0; rows = rows[stride:] {
		row := rows[:stride]
		best, least := 0, -1
		for kind := range lines {
			line, sum := lines[kind], 0
			for i, v := range row {
				d := v - predict(kind, row, above, i, pixel)
				line[i] = d
				sum += int(min(d, -d))
			}
			if least < 0 || sum < least {
				best, least = kind, sum
			}
		}
		out = append(append(out, byte(best)), lines[best]...)
		above = row
	}
	return out
}

// predict guesses a byte from those to the left and above.
func predict(kind int, row, above []byte, i, pixel int) byte {
	var left, corner byte
	if i >= pixel {
		left, corner = row[i-pixel], above[i-pixel]
	}
	switch kind {
	case 1:
		return left
	case 2:
		return above[i]
	case 3:
		return byte((int(left) + int(above[i])) / 2)
	case 4:
		return paeth(int(left), int(above[i]), int(corner))
	}
	return 0
}

func paeth(a, b, c int) byte {
	p := a + b - c
	pa, pb, pc := p-a, p-b, p-c
	pa, pb, pc = max(pa, -pa), max(pb, -pb), max(pc, -pc)
	switch {
	case pa <= pb && pa <= pc:
		return byte(a)
	case pb <= pc:
		return byte(b)
	}
	return byte(c)
}
