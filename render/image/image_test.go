package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	stdimage "image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
)

// ramp is a picture of which every pixel is another: its place as colour.
func ramp(w, h int) *stdimage.NRGBA {
	m := stdimage.NewNRGBA(stdimage.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), 77, 255})
		}
	}
	return m
}

func encode(t testing.TB, f func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m stdimage.Image) []byte {
	return encode(t, func(w io.Writer) error { return png.Encode(w, m) })
}

func jpegOf(t testing.TB, m stdimage.Image) []byte {
	return encode(t, func(w io.Writer) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 95}) })
}

func near(a, b color.Color, by int) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	for _, d := range []int{int(x.R) - int(y.R), int(x.G) - int(y.G), int(x.B) - int(y.B), int(x.A) - int(y.A)} {
		if d < -by || d > by {
			return false
		}
	}
	return true
}

func TestDecode(t *testing.T) {
	clear := ramp(13, 9)
	for i := 3; i < len(clear.Pix); i += 4 {
		clear.Pix[i] = uint8(i)
	}
	wide := stdimage.NewNRGBA64(clear.Rect)
	grey := stdimage.NewGray16(clear.Rect)
	pal := stdimage.NewPaletted(clear.Rect, color.Palette{color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 100, 50, 128}, color.White})
	mono := stdimage.NewPaletted(clear.Rect, color.Palette{color.Black, color.White})
	for y := range 9 {
		for x := range 13 {
			c := clear.NRGBAAt(x, y)
			wide.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) * 257, uint16(c.G) * 257, uint16(c.B) * 257, uint16(c.A) * 257})
			grey.SetGray16(x, y, color.Gray16{uint16(x * 5000)})
			pal.SetColorIndex(x, y, uint8((x+y)%3))
			mono.SetColorIndex(x, y, uint8((x+y)%2))
		}
	}
	tests := []struct {
		name   string
		data   []byte
		format string
		want   stdimage.Image
		by     int
	}{
		{"png with alpha", pngOf(t, clear), "png", clear, 0},
		{"png of 16 bits", pngOf(t, wide), "png", clear, 0},
		{"png of 16 bits grey", pngOf(t, grey), "png", grey, 0},
		{"png with palette", pngOf(t, pal), "png", pal, 0},
		{"png of one bit", pngOf(t, mono), "png", mono, 0},
		{"interlaced png", interlaced(t), "png", stdimage.NewUniform(color.Gray{0x5A}), 0},
		{"jpeg", jpegOf(t, ramp(40, 30)), "jpeg", ramp(40, 30), 12},
		{"gif", encode(t, func(w io.Writer) error { return gif.Encode(w, mono, nil) }), "gif", mono, 0},
		{"bmp", encode(t, func(w io.Writer) error { return bmp.Encode(w, ramp(13, 9)) }), "bmp", ramp(13, 9), 0},
		// A lossless WebP of 2 × 2 pixels, all of one colour.
		{"webp", []byte("RIFF\x1c\x00\x00\x00WEBPVP8L\x0f\x00\x00\x00/\x01\x40\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\x00"), "webp", stdimage.NewUniform(color.NRGBA{255, 0, 0, 255}), 0},
	}
	for _, test := range tests {
		m, err := Decode(test.data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		b := m.Pixels.Bounds()
		if m.Format != test.format || b.Dx() != m.Width || b.Dy() != m.Height || b.Min != (stdimage.Point{}) {
			t.Errorf("%s: %s, %d × %d, pixels %v", test.name, m.Format, m.Width, m.Height, b)
		}
		for y := range m.Height {
			for x := range m.Width {
				if got, want := m.Pixels.At(x, y), test.want.At(x, y); !near(got, want, test.by) {
					t.Fatalf("%s: pixel %d, %d is %v, want %v", test.name, x, y, got, want)
				}
			}
		}
		checkPacked(t, test.name, m)
	}
}

// interlaced makes an Adam7 PNG of one grey, which the standard library reads but does not write.
func interlaced(t *testing.T) []byte {
	const size = 8
	header := []byte{0, 0, 0, size, 0, 0, 0, size, 8, 0, 0, 0, 1}
	var rows []byte
	for _, pass := range [][2]int{{1, 1}, {1, 1}, {2, 1}, {2, 2}, {4, 2}, {4, 4}, {8, 4}} {
		for range pass[1] {
			rows = append(rows, 0)
			rows = append(rows, bytes.Repeat([]byte{0x5A}, pass[0])...)
		}
	}
	data := encode(t, func(w io.Writer) error {
		z := zlib.NewWriter(w)
		if _, err := z.Write(rows); err != nil {
			return err
		}
		return z.Close()
	})
	return pngChunks("IHDR", header, "pHYs", []byte{0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1}, "IDAT", data, "IEND", nil)
}

// pngChunks writes a PNG file from names and contents of chunks.
func pngChunks(parts ...any) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	for i := 0; i < len(parts); i += 2 {
		body, _ := parts[i+1].([]byte)
		chunk := append([]byte(parts[i].(string)), body...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		out = append(out, chunk...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	}
	return out
}

// checkPacked unpacks the packed form with the standard library's PNG reader: both have the same filters.
func checkPacked(t *testing.T, name string, m *Image) {
	t.Helper()
	p := m.Packed()
	plane := func(colors, bits int, palette, data []byte, filtered bool) stdimage.Image {
		kind := byte(0)
		switch {
		case palette != nil:
			kind = 3
		case colors == 3:
			kind = 2
		}
		if !filtered { // give each row the filter "none"
			z, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			stride := (m.Width*colors*bits + 7) / 8
			data = encode(t, func(w io.Writer) error {
				z := zlib.NewWriter(w)
				for ; len(raw) > 0; raw = raw[stride:] {
					_, _ = z.Write([]byte{0})
					_, _ = z.Write(raw[:stride])
				}
				return z.Close()
			})
		}
		header := binary.BigEndian.AppendUint32(nil, uint32(m.Width))
		header = append(binary.BigEndian.AppendUint32(header, uint32(m.Height)), byte(bits), kind, 0, 0, 0)
		file := pngChunks("IHDR", header, "IDAT", data, "IEND", nil)
		if palette != nil {
			file = pngChunks("IHDR", header, "PLTE", palette, "IDAT", data, "IEND", nil)
		}
		out, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%s: packed form: %v", name, err)
		}
		return out
	}
	colors := plane(p.Colors, p.Bits, p.Palette, p.Data, p.Filtered)
	var alpha stdimage.Image = stdimage.NewUniform(color.White)
	if p.Alpha != nil {
		alpha = plane(1, 8, nil, p.Alpha, true)
	}
	for y := range m.Height {
		for x := range m.Width {
			want := color.NRGBAModel.Convert(m.Pixels.At(x, y)).(color.NRGBA)
			got := color.NRGBAModel.Convert(colors.At(x, y)).(color.NRGBA)
			got.A = color.GrayModel.Convert(alpha.At(x, y)).(color.Gray).Y
			if want.A == 0 && got.A == 0 {
				continue
			}
			if got != want {
				t.Fatalf("%s: packed pixel %d, %d is %v, want %v", name, x, y, got, want)
			}
		}
	}
}

func TestPackedForms(t *testing.T) {
	many := ramp(64, 64)
	for i := range many.Pix {
		if i%4 != 3 {
			many.Pix[i] = uint8(i * i >> 5)
		}
	}
	for name, m := range map[string]stdimage.Image{"many colours": many, "part of another": many.SubImage(stdimage.Rect(3, 5, 40, 30))} {
		b := m.Bounds()
		checkPacked(t, name, &Image{Width: b.Dx(), Height: b.Dy(), Pixels: shifted(m)})
	}
}

// shifted moves a picture to 0, 0 as Decode does.
func shifted(m stdimage.Image) stdimage.Image {
	b := m.Bounds()
	return normalise(&stdimage.NRGBA{Pix: m.(*stdimage.NRGBA).Pix, Stride: m.(*stdimage.NRGBA).Stride, Rect: stdimage.Rect(0, 0, b.Dx(), b.Dy())}, stdimage.Config{Width: b.Dx(), Height: b.Dy()})
}

func TestDensity(t *testing.T) {
	m, err := Decode(interlaced(t), Limits{})
	if err != nil || m.DPIX < 299.9 || m.DPIX > 300.1 {
		t.Errorf("%v, %.1f dpi, want 300", err, m.DPIX)
	}
}

// withEXIF puts an orientation before the picture of a JPEG.
func withEXIF(file []byte, orientation byte) []byte {
	tiff := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0}
	seg := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(seg) + 2)}, seg...)
	return append(out, file[2:]...)
}

func TestJPEG(t *testing.T) {
	file := jpegOf(t, ramp(40, 24))
	m, err := Decode(file, Limits{})
	if err != nil || !bytes.Equal(m.JPEG, file) || m.Components != 3 {
		t.Fatalf("%v: %d components, file kept: %v", err, m.Components, m.JPEG != nil)
	}
	// Where the first pixel of the file goes.
	corners := map[byte][2]int{1: {0, 0}, 2: {39, 0}, 3: {39, 23}, 4: {0, 23}, 5: {0, 0}, 6: {23, 0}, 7: {23, 39}, 8: {0, 39}}
	for orientation, at := range corners {
		m, err := Decode(withEXIF(file, orientation), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if turned := orientation >= 5; (m.Width == 24) != turned {
			t.Errorf("orientation %d: %d × %d", orientation, m.Width, m.Height)
		}
		if (m.JPEG != nil) != (orientation == 1) {
			t.Errorf("orientation %d: file kept: %v", orientation, m.JPEG != nil)
		}
		if got := m.Pixels.At(at[0], at[1]); !near(got, color.NRGBA{0, 0, 77, 255}, 25) {
			t.Errorf("orientation %d: pixel %v is %v", orientation, at, got)
		}
	}
}

func TestLimits(t *testing.T) {
	huge := pngChunks("IHDR", []byte{0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 6, 0, 0, 0}, "IDAT", make([]byte, 1000), "IEND", nil)
	start := time.Now()
	_, err := Decode(huge, Limits{})
	if err == nil || !strings.Contains(err.Error(), "limit") || time.Since(start) > time.Second {
		t.Errorf("50,000 × 50,000 pixels: %v after %v", err, time.Since(start))
	}
	if _, err := Decode(pngOf(t, ramp(20, 20)), Limits{Pixels: 399}); err == nil || !strings.Contains(err.Error(), "399") {
		t.Errorf("400 of 399 pixels: %v", err)
	}
	if _, err := Decode(pngOf(t, ramp(20, 20)), Limits{Bytes: 50}); err == nil || !strings.Contains(err.Error(), "50") {
		t.Errorf("too many bytes: %v", err)
	}
	if _, err := Decode([]byte("<svg/>"), Limits{}); !errors.Is(err, ErrFormat) {
		t.Errorf("no image: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(pngOf(f, ramp(5, 5)))
	f.Add(withEXIF(jpegOf(f, ramp(8, 8)), 6))
	f.Add(encode(f, func(w io.Writer) error { return bmp.Encode(w, ramp(5, 5)) }))
	f.Add([]byte("RIFF\x1c\x00\x00\x00WEBPVP8L\x0f\x00\x00\x00/\x01\x40\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\x00"))
	f.Add(encode(f, func(w io.Writer) error {
		return gif.Encode(w, stdimage.NewPaletted(stdimage.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White}), nil)
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Decode(data, Limits{Pixels: 1 << 16})
		if err != nil {
			return
		}
		if b := m.Pixels.Bounds(); b.Dx() != m.Width || b.Dy() != m.Height || m.Width*m.Height > 1<<16 {
			t.Errorf("%d × %d, pixels %v", m.Width, m.Height, b)
		}
		m.Packed()
	})
}

// A JPEG of four inks, as Adobe's programs write it (0 is full ink), is kept as it is, and shown in the colours of a screen.
func TestCMYK(t *testing.T) {
	file, err := os.ReadFile("testdata/cmyk.jpg") // white, cyan, red and black, made with Pillow
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(file, Limits{})
	if err != nil || !bytes.Equal(m.JPEG, file) || m.Components != 4 || !m.Inverted {
		t.Fatalf("%v: %d components, inverted %v, file kept: %v", err, m.Components, m.Inverted, m.JPEG != nil)
	}
	for i, want := range []color.NRGBA{{255, 255, 255, 255}, {0, 255, 255, 255}, {255, 0, 0, 255}, {0, 0, 0, 255}} {
		if got := m.Pixels.At(8*i+4, 8); !near(got, want, 8) {
			t.Errorf("field %d is %v, want %v", i, got, want)
		}
	}
}
