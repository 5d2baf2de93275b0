package vector_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	stdimage "image"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"etikett/barcode"
	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
	"etikett/render/raster"
	"etikett/render/svg"
	"etikett/render/vector"
)

var (
	red  = paint.Color{R: 255, A: 255}
	blue = paint.Color{B: 255, A: 255}
	none = paint.Color{B: 255}
)

func rect(x, y, w, h float64) paint.Path { return paint.RectPath(paint.Rect{X: x, Y: y, W: w, H: h}) }

func text(t testing.TB, s, families string, weight int, x, y, size float64, with paint.Paint) []paint.Op {
	t.Helper()
	var ops []paint.Op
	for _, r := range font.NewShaper(font.Default()).Shape(s, font.TextStyle{Query: font.Query{Families: families, Weight: weight}, Size: size}) {
		ops = append(ops, &paint.Glyphs{Face: r.Face, Size: r.Size, X: x, Y: y, Paint: with, Run: r.Glyphs, Text: r.Text})
		x += r.Width
	}
	return ops
}

// pages shows what the display list knows, a page a subject.
func pages(t testing.TB) map[string]*paint.Page {
	linear := func(stops ...paint.Stop) *paint.Gradient {
		return &paint.Gradient{P0: paint.Point{X: 20}, P1: paint.Point{X: 180}, Stops: stops}
	}
	grown := paint.Matrix{A: 2, D: 2, E: -100}
	turn := paint.Matrix{A: math.Cos(0.3), B: math.Sin(0.3), C: -math.Sin(0.3), D: math.Cos(0.3), E: 60, F: 10}
	star := paint.Path{}
	for i := range 5 {
		a := float64(i) * 4 * math.Pi / 5
		star = append(star, paint.Segment{Verb: min(paint.Verb(i), paint.LineTo), P: [3]paint.Point{{X: 50 + 40*math.Sin(a), Y: 50 - 40*math.Cos(a)}}})
	}
	star = append(star, paint.Segment{Verb: paint.Close})
	curve := paint.Path{{Verb: paint.MoveTo, P: [3]paint.Point{{X: 110, Y: 80}}}, {Verb: paint.CubicTo, P: [3]paint.Point{{X: 130, Y: 0}, {X: 160, Y: 0}, {X: 180, Y: 80}}}}

	fading := linear(paint.Stop{Offset: 0, Color: red}, paint.Stop{Offset: 1, Color: none})
	fading.Transform = &grown
	rings := &paint.Gradient{Kind: paint.Radial, P0: paint.Point{X: 60, Y: 150}, P1: paint.Point{X: 60, Y: 150}, R1: 10, Repeat: true,
		Stops: []paint.Stop{{Offset: 0.5, Color: red}, {Offset: 1.5, Color: blue}}}
	sphere := &paint.Gradient{Kind: paint.Radial, P0: paint.Point{X: 140, Y: 150}, P1: paint.Point{X: 140, Y: 150}, R0: 10, R1: 40,
		Stops: []paint.Stop{{Offset: -1, Color: paint.White}, {Offset: 1, Color: paint.Black}}}
	cell := &paint.Pattern{Cell: paint.Rect{X: 3, W: 10, H: 10}, XStep: 12, YStep: 10, Transform: &turn,
		Ops: []paint.Op{&paint.Fill{Path: rect(3, 0, 5, 5), Paint: paint.Solid(blue)}, &paint.Fill{Path: rect(12, 0, 4, 10), Paint: paint.Solid(red)}}}

	pixels := stdimage.NewNRGBA(stdimage.Rect(0, 0, 8, 8))
	for i := range 64 {
		pixels.SetNRGBA(i%8, i/8, color.NRGBA{uint8(i * 4), uint8(i % 8 * 32), 128, uint8(255 - i*2)})
	}
	picture := &image.Image{Width: 8, Height: 8, Pixels: pixels}
	qr, err := barcode.EncodeQR("HELLO", barcode.QROptions{})
	if err != nil {
		t.Fatal(err)
	}
	ean, err := barcode.EncodeLinear("ean13-guard", "590123412345", barcode.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bold := *font.Default().Primary(font.Query{Families: "dejavu sans", Weight: 400})
	bold.Embolden = 1.0 / 24
	made := func(with paint.Paint, y float64) *paint.Glyphs {
		id, _ := bold.Glyph('R')
		return &paint.Glyphs{Face: &bold, Size: 40, X: 120, Y: y, Paint: with, Run: []font.Glyph{{ID: id, Advance: 30}, {ID: id, YOffset: 4}}, Text: "RR"}
	}
	return map[string]*paint.Page{
		"shapes": {Ops: []paint.Op{
			&paint.Fill{Path: star, Paint: paint.Solid(red), EvenOdd: true},
			&paint.Stroke{Path: curve, Paint: paint.Solid(blue), Width: 8, Dash: []float64{12, 6}, DashOffset: 3, Cap: paint.CapRound},
			&paint.Stroke{Path: rect(20, 110, 60, 60), Paint: paint.Solid(paint.Color{G: 160, A: 128}), Width: 12, Join: paint.JoinBevel},
			&paint.Stroke{Path: star[:4], Paint: paint.Solid(paint.Black), Width: 3, MiterLimit: 10},
			&paint.Fill{Path: rect(120, 110, 60, 60), Paint: paint.Solid(paint.Color{A: 100})},
		}},
		"gradients": {Ops: []paint.Op{
			&paint.Fill{Path: rect(10, 10, 180, 20), Paint: paint.Paint{Gradient: linear(paint.Stop{Offset: 0.2, Color: red}, paint.Stop{Offset: 0.5, Color: blue}, paint.Stop{Offset: 0.5, Color: paint.White}, paint.Stop{Offset: 1.2, Color: paint.Black})}},
			&paint.Stroke{Path: rect(15, 40, 170, 20), Width: 8, Paint: paint.Paint{Gradient: fading}},
			&paint.Fill{Path: rect(10, 70, 180, 10), Paint: paint.Paint{Gradient: linear(paint.Stop{Offset: 0.5, Color: red}, paint.Stop{Offset: 0.5, Color: blue})}},
			&paint.Fill{Path: rect(10, 90, 180, 10), Paint: paint.Paint{Gradient: &paint.Gradient{Stops: []paint.Stop{{Color: red}, {Offset: 1, Color: paint.Color{B: 255, A: 100}}}}}},
			&paint.Fill{Path: rect(10, 110, 90, 80), Paint: paint.Paint{Gradient: rings}},
			&paint.Fill{Path: rect(100, 110, 90, 80), Paint: paint.Paint{Gradient: sphere}},
		}},
		"pattern": {Ops: []paint.Op{&paint.Fill{Path: rect(10, 10, 180, 180), Paint: paint.Paint{Pattern: cell}}}},
		"groups": {Ops: []paint.Op{
			&paint.Group{Transform: &turn, Clip: []paint.ClipPath{{Path: rect(0, 0, 100, 50)}, {Path: star, EvenOdd: true}}, Ops: []paint.Op{&paint.Fill{Path: rect(0, 0, 200, 200), Paint: paint.Solid(red)}}},
			&paint.Group{Opacity: 0.5, Ops: []paint.Op{&paint.Fill{Path: rect(100, 100, 50, 50), Paint: paint.Solid(red)}, &paint.Fill{Path: rect(120, 120, 50, 50), Paint: paint.Solid(blue)}}},
			&paint.Group{Clip: []paint.ClipPath{{}}, Ops: []paint.Op{&paint.Fill{Path: rect(0, 150, 50, 50), Paint: paint.Solid(red)}}},
			&paint.Link{Rect: paint.Rect{W: 20, H: 20}, URI: `https://example.org/?a="1"&b=<2>`},
			&paint.Link{Rect: paint.Rect{W: 20, H: 20}, URI: "javascript:alert(1)"},
		}},
		"masks": {Ops: []paint.Op{
			&paint.Group{Transform: &turn, Mask: &paint.Mask{Ops: []paint.Op{&paint.Fill{Path: rect(0, 0, 150, 60), Paint: paint.Paint{Gradient: linear(paint.Stop{Offset: 0, Color: paint.White}, paint.Stop{Offset: 0.6, Color: paint.Black})}}}},
				Ops: []paint.Op{&paint.Fill{Path: rect(0, 0, 100, 40), Paint: paint.Solid(red)}, &paint.Fill{Path: rect(20, 20, 50, 90), Paint: paint.Solid(blue)}}},
			&paint.Group{Mask: &paint.Mask{Alpha: true, Ops: []paint.Op{&paint.Fill{Path: rect(100, 100, 50, 50), Paint: paint.Solid(paint.Color{A: 128})}}}, Opacity: 0.8,
				Clip: []paint.ClipPath{{Path: rect(110, 110, 100, 100)}}, Ops: []paint.Op{&paint.Fill{Path: rect(50, 50, 140, 140), Paint: paint.Solid(blue)}}},
			&paint.Group{Mask: &paint.Mask{}, Ops: []paint.Op{&paint.Fill{Path: rect(0, 0, 200, 200), Paint: paint.Solid(red)}}},
		}},
		"text": {Ops: append(append(text(t, "Æsop fi “5 kΩ” & <b>", "serif", 400, 10, 40, 20, paint.Solid(paint.Black)),
			text(t, "Gradient", "arial", 700, 20, 90, 36, paint.Paint{Gradient: fading})...),
			made(paint.Solid(paint.Color{R: 255, A: 128}), 140), made(paint.Paint{Gradient: fading}, 190))},
		"images": {Ops: []paint.Op{
			&paint.Image{Image: picture, Rect: paint.Rect{X: 10, Y: 10, W: 64, H: 64}, AltText: `a "picture"`},
			&paint.Image{Image: picture, Rect: paint.Rect{X: 100, Y: 10, W: 32, H: 96}},
		}},
		"codes": {Ops: []paint.Op{
			&paint.CodeOp{Rect: paint.Rect{X: 10, Y: 10, W: 87, H: 87}, AltText: "QR code",
				Code: &paint.Code{Symbol: qr.Symbol, Width: 29, Height: 29, Place: paint.Rect{X: 4, Y: 4, W: 21, H: 21}, Foreground: blue, Background: paint.Color{R: 255, G: 255, A: 255}}},
			&paint.CodeOp{Rect: paint.Rect{X: 10, Y: 100, W: 180, H: 90}, Code: &paint.Code{
				Symbol: ean, Width: 200, Height: 100, Place: paint.Rect{X: 10, Y: 5, W: 180, H: 70}, GuardDrop: 8, Foreground: paint.Black,
				Lines: []paint.CodeLine{{Text: ean.Text, X: 100, Y: 95, Size: 14}}}},
		}},
	}
}

func write(t testing.TB, page *paint.Page) []byte {
	t.Helper()
	page.Width, page.Height = 200, 200
	var b bytes.Buffer
	if err := vector.Write(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Ensure that a file is XML, that it comes out the same twice, and that it looks like the page when it is read again.
func TestLooksLikeThePage(t *testing.T) {
	for name, page := range pages(t) {
		file := write(t, page)
		if !bytes.Equal(file, write(t, page)) {
			t.Errorf("%s: other bytes the second time", name)
		}
		if err := wellFormed(file); err != nil {
			t.Errorf("%s: %v\n%s", name, err, file)
			continue
		}
		if dir := os.Getenv("KEEP"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, name+".svg"), file, 0o600)
		}
		read, err := svg.Parse(file, svg.Options{Picture: func(url string) (*image.Image, *svg.Image, error) {
			data, err := dataURI(url)
			if err != nil {
				return nil, nil, err
			}
			m, err := image.Decode(data, image.Limits{})
			return m, nil, err
		}})
		if err != nil || len(read.Warnings) > 0 {
			t.Errorf("%s: %v %v", name, err, read)
			continue
		}
		if math.Abs(read.Width-200) > 0.01 || math.Abs(read.Height-200) > 0.01 {
			t.Errorf("%s: %g × %g px", name, read.Width, read.Height)
		}
		again := &paint.Page{Width: 200, Height: 200, Ops: read.Draw(paint.Rect{W: 200, H: 200})}
		mean, far := difference(t, page, again)
		t.Logf("%s: %d bytes, mean difference %.5f, %d dots far off", name, len(file), mean, far)
		if mean > 0.002 || far > 40 {
			t.Errorf("%s differs from its page", name)
		}
	}
}

func wellFormed(file []byte) error {
	d := xml.NewDecoder(bytes.NewReader(file))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func difference(t *testing.T, a, b *paint.Page) (mean float64, far int) {
	o := raster.Options{DPI: 96, Mode: raster.RGBA, ExactCodes: true}
	p, _, err := raster.Draw(a, o)
	if err != nil {
		t.Fatal(err)
	}
	q, _, err := raster.Draw(b, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Pix {
		d := math.Abs(float64(p.Pix[i]) - float64(q.Pix[i]))
		mean += d / 255 / float64(len(p.Pix))
		if d > 80 {
			far++
		}
	}
	return mean, far
}

func TestContent(t *testing.T) {
	all := pages(t)
	for _, tt := range []struct {
		page, want string
		count      int
	}{
		{"images", "data:image/png;base64,", 1}, // once, though shown twice
		{"images", `aria-label="a &quot;picture&quot;"`, 1},
		{"groups", `href="https://example.org/?a=&quot;1&quot;&amp;b=&lt;2&gt;"`, 1},
		{"groups", "javascript", 0},
		{"codes", "<path ", 2 + 9}, // one each, and the glyphs of the text
		{"codes", `width="52.917mm" height="52.917mm" viewBox="0 0 200 200"`, 1},
		{"text", `aria-label="Ω” &amp; &lt;"`, 1},
		{"text", "<linearGradient", 1},
	} {
		file := string(write(t, all[tt.page]))
		if n := strings.Count(file, tt.want); n != tt.count {
			t.Errorf("%s: %d times %s, want %d\n%s", tt.page, n, tt.want, tt.count, file)
		}
	}
}

func TestBadPages(t *testing.T) {
	nan := math.NaN()
	for _, p := range []*paint.Page{{}, {Width: nan, Height: 5}, {Width: 1e9, Height: 5}, {Width: math.Inf(1), Height: 1}} {
		if err := vector.Write(io.Discard, p); err == nil {
			t.Errorf("page of %v × %v: no error", p.Width, p.Height)
		}
	}
	var deep paint.Op = &paint.Fill{Path: rect(0, 0, 1, 1), Paint: paint.Solid(red)}
	for range 300 {
		deep = &paint.Group{Ops: []paint.Op{deep}}
	}
	if err := vector.Write(io.Discard, &paint.Page{Width: 1, Height: 1, Ops: []paint.Op{deep}}); err == nil || !strings.Contains(err.Error(), "limit") {
		t.Errorf("deep groups: %v", err)
	}
	odd := &paint.Page{Ops: []paint.Op{
		&paint.Fill{Path: rect(nan, 0, math.Inf(1), 1), Paint: paint.Solid(red)}, &paint.Image{Rect: paint.Rect{W: 1, H: 1}}, &paint.CodeOp{},
		&paint.Fill{Path: rect(0, 0, 1, 1), Paint: paint.Paint{Gradient: &paint.Gradient{P1: paint.Point{X: nan}, Stops: []paint.Stop{{}, {Offset: 1}}}}},
		&paint.Group{Transform: &paint.Matrix{}, Ops: []paint.Op{&paint.Link{URI: "x"}}},
	}}
	if file := write(t, odd); bytes.Contains(file, []byte("NaN")) || bytes.Contains(file, []byte("Inf")) || wellFormed(file) != nil {
		t.Errorf("odd numbers: %s", file)
	}
}
