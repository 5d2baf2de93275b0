package pdf

import (
	"bytes"
	"fmt"
	stdimage "image"
	"image/color"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"etikett/barcode"
	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
)

// textOps shapes a line of text and places it.
func textOps(text, families string, size, x, y float64, rtl bool) []paint.Op {
	sh := font.NewShaper(font.Default())
	var ops []paint.Op
	for _, r := range sh.Shape(text, font.TextStyle{Query: font.Query{Families: families, Weight: 400}, Size: size, RTL: rtl}) {
		ops = append(ops, &paint.Glyphs{Face: r.Face, Size: size, X: x, Y: y, Paint: paint.Solid(paint.Black), Run: r.Glyphs, Text: r.Text})
		x += r.Width
	}
	return ops
}

func qrCode(t testing.TB, data string) *paint.Code {
	sym, err := barcode.EncodeQR(data, barcode.QROptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := float64(sym.Cols + 8)
	return &paint.Code{Symbol: sym.Symbol, Width: n, Height: n, Place: paint.Rect{X: 4, Y: 4, W: n - 8, H: n - 8}, Foreground: paint.Black}
}

func label(t testing.TB, i int) *paint.Page {
	code := fmt.Sprintf(`{"part":%d}`, i)
	page := &paint.Page{Width: 50 * paint.PxPerMM, Height: 25 * paint.PxPerMM}
	page.Ops = append(page.Ops, &paint.CodeOp{Code: qrCode(t, code), Rect: paint.Rect{X: 4, Y: 4, W: 80, H: 80}})
	page.Ops = append(page.Ops, textOps(fmt.Sprintf("Resistor %d k 0603", i), "arial", 12, 90, 30, false)...)
	return page
}

// gallery is a page with everything that the display list knows.
func gallery(t testing.TB) *paint.Page {
	page := &paint.Page{Width: 400, Height: 400}
	add := func(ops ...paint.Op) { page.Ops = append(page.Ops, ops...) }
	red, blue := paint.Color{R: 255, A: 255}, paint.Color{B: 255, A: 255}
	add(&paint.Fill{Path: paint.RectPath(paint.Rect{X: 10, Y: 10, W: 40, H: 40}), Paint: paint.Solid(red)})
	add(&paint.Fill{Path: paint.RectPath(paint.Rect{X: 30, Y: 30, W: 40, H: 40}), Paint: paint.Solid(paint.Color{B: 255, A: 128})})
	add(&paint.Stroke{Path: paint.RectPath(paint.Rect{X: 80, Y: 10, W: 60, H: 40}), Paint: paint.Solid(blue), Width: 3, Dash: []float64{6, 3}, DashOffset: -2})
	add(&paint.Stroke{Path: paint.Path{{Verb: paint.MoveTo, P: [3]paint.Point{{X: 150, Y: 50}}}, {Verb: paint.CubicTo, P: [3]paint.Point{{X: 160, Y: 0}, {X: 190, Y: 0}, {X: 200, Y: 50}}}},
		Paint: paint.Solid(red), Width: 6, Cap: paint.CapRound, Join: paint.JoinRound})
	linear := &paint.Gradient{P0: paint.Point{X: 10, Y: 80}, P1: paint.Point{X: 110, Y: 80}, Stops: []paint.Stop{{Offset: 0, Color: red}, {Offset: 0.5, Color: blue}, {Offset: 0.5, Color: paint.White}, {Offset: 1, Color: paint.Black}}}
	add(&paint.Fill{Path: paint.RectPath(paint.Rect{X: 10, Y: 80, W: 100, H: 30}), Paint: paint.Paint{Gradient: linear}})
	radial := &paint.Gradient{Kind: paint.Radial, P0: paint.Point{X: 160, Y: 95}, P1: paint.Point{X: 160, Y: 95}, R1: 10, Repeat: true, Stops: []paint.Stop{{Offset: 0, Color: red}, {Offset: 1, Color: paint.Color{B: 255}}}}
	add(&paint.Fill{Path: paint.RectPath(paint.Rect{X: 120, Y: 80, W: 80, H: 30}), Paint: paint.Paint{Gradient: radial}})
	cell := &paint.Pattern{Cell: paint.Rect{W: 10, H: 10}, XStep: 10, YStep: 10, Ops: []paint.Op{&paint.Fill{Path: paint.RectPath(paint.Rect{W: 5, H: 5}), Paint: paint.Solid(blue)}}}
	add(&paint.Fill{Path: paint.RectPath(paint.Rect{X: 210, Y: 80, W: 80, H: 30}), Paint: paint.Paint{Pattern: cell}})
	add(&paint.Stroke{Path: paint.RectPath(paint.Rect{X: 300, Y: 80, W: 80, H: 30}), Width: 5, Paint: paint.Paint{Gradient: linear}})

	turn := paint.Matrix{A: math.Cos(0.3), B: math.Sin(0.3), C: -math.Sin(0.3), D: math.Cos(0.3), E: 250, F: 10}
	add(&paint.Group{Transform: &turn, Ops: append([]paint.Op{
		&paint.Fill{Path: paint.RectPath(paint.Rect{W: 60, H: 30}), Paint: paint.Solid(paint.Color{G: 200, A: 255})},
		&paint.Link{Rect: paint.Rect{W: 60, H: 30}, URI: "https://example.org/(a)"},
	}, textOps("turned", "serif", 14, 5, 20, false)...)})
	add(&paint.Group{Opacity: 0.5, Blend: "multiply", Clip: []paint.ClipPath{{Path: paint.RectPath(paint.Rect{X: 320, Y: 10, W: 30, H: 40})}}, Ops: []paint.Op{
		&paint.Fill{Path: paint.RectPath(paint.Rect{X: 310, Y: 10, W: 40, H: 40}), Paint: paint.Solid(red)},
		&paint.Fill{Path: paint.RectPath(paint.Rect{X: 330, Y: 20, W: 40, H: 40}), Paint: paint.Solid(blue)},
	}})

	add(textOps("AVAST office file, ΩΨ ✓ 漢 (x\\y)", "arial", 16, 10, 140, false)...)
	add(textOps("fi ffl e\u0301 soft\u00adhyphen", "dejavu sans", 16, 10, 165, false)...)
	add(textOps("שלום עולם", "arial", 16, 10, 190, true)...)
	add(textOps("مرحبا بكم", "arial", 16, 150, 190, true)...)
	oblique := font.Default().Primary(font.Query{Families: "dejavu sans", Weight: 400, Style: font.StyleItalic})
	g, _ := oblique.Glyph('O')
	add(&paint.Glyphs{Face: oblique, Size: 16, X: 300, Y: 140, Paint: paint.Solid(red), Run: []font.Glyph{{ID: g, Advance: 10}}, Text: "O"})
	add(&paint.Glyphs{Face: oblique, Size: 40, X: 300, Y: 190, Paint: paint.Paint{Gradient: linear}, Run: []font.Glyph{{ID: g, Advance: 10}}, Text: "O"})

	// Gradients that fade away, on a stroke and on letters, moved by a transform.
	grown := paint.Matrix{A: 2, D: 2, E: -340}
	fading := &paint.Gradient{P0: paint.Point{X: 330}, P1: paint.Point{X: 370}, Transform: &grown, Stops: []paint.Stop{{Offset: 0, Color: red}, {Offset: 1, Color: paint.Color{B: 255}}}}
	add(&paint.Stroke{Path: paint.RectPath(paint.Rect{X: 325, Y: 215, W: 60, H: 30}), Width: 8, Paint: paint.Paint{Gradient: fading}})
	bold := font.Default().Primary(font.Query{Families: "dejavu sans", Weight: 700})
	for _, r := range "OO" {
		id, _ := bold.Glyph(r)
		add(&paint.Glyphs{Face: bold, Size: 40, X: 340, Y: 290, Paint: paint.Paint{Gradient: fading}, Run: []font.Glyph{{ID: id, Advance: 10}}, Text: "O"})
	}
	still := &paint.Gradient{Stops: []paint.Stop{{Offset: 0, Color: red}, {Offset: 1, Color: paint.Color{B: 255, A: 128}}}} // no extent: its last colour
	add(&paint.Stroke{Path: paint.RectPath(paint.Rect{X: 325, Y: 305, W: 60, H: 20}), Width: 8, Paint: paint.Paint{Gradient: still}})
	add(&paint.Group{Mask: &paint.Mask{Ops: []paint.Op{&paint.Fill{Path: paint.RectPath(paint.Rect{X: 220, Y: 300, W: 80, H: 40}), Paint: paint.Paint{
		Gradient: &paint.Gradient{P0: paint.Point{X: 220}, P1: paint.Point{X: 300}, Stops: []paint.Stop{{Offset: 0, Color: paint.White}, {Offset: 1, Color: paint.Black}}}}}}},
		Ops: []paint.Op{
			&paint.Fill{Path: paint.RectPath(paint.Rect{X: 215, Y: 305, W: 80, H: 10}), Paint: paint.Solid(red)},
			&paint.Fill{Path: paint.RectPath(paint.Rect{X: 215, Y: 310, W: 80, H: 60}), Paint: paint.Solid(blue)},
		}})
	add(&paint.Group{Opacity: 0.9, Mask: &paint.Mask{Alpha: true, Ops: []paint.Op{&paint.Fill{Path: paint.RectPath(paint.Rect{X: 220, Y: 350, W: 80, H: 40}), Paint: paint.Solid(paint.Color{A: 128})}}},
		Ops: []paint.Op{&paint.Fill{Path: paint.RectPath(paint.Rect{X: 215, Y: 355, W: 60, H: 60}), Paint: paint.Solid(red)}}})
	faded := font.Default().Primary(font.Query{Families: "liberation mono", Weight: 400})
	made := *faded // as Set makes a bold face of a family that has none
	made.Embolden = 1.0 / 24
	add(&paint.Glyphs{Face: &made, Size: 30, X: 330, Y: 360, Paint: paint.Paint{Gradient: fading}, Run: []font.Glyph{{ID: 20, Advance: 18}, {ID: 41, Advance: 18}}, Text: "1F"})
	add(&paint.Glyphs{Face: &made, Size: 30, X: 330, Y: 390, Paint: paint.Solid(paint.Color{B: 255, A: 128}), Run: []font.Glyph{{ID: 20, Advance: 18}, {ID: 41, Advance: 18}}, Text: "1F"})

	pixels := stdimage.NewNRGBA(stdimage.Rect(0, 0, 16, 16))
	grey := stdimage.NewGray(stdimage.Rect(0, 0, 16, 16))
	for y := range 16 {
		for x := range 16 {
			pixels.SetNRGBA(x, y, color.NRGBA{uint8(x * 16), uint8(y * 16), 128, uint8(255 - x*8)})
			grey.SetGray(x, y, color.Gray{uint8((x + y) % 2 * 255)})
		}
	}
	picture := &image.Image{Width: 16, Height: 16, Pixels: pixels}
	add(&paint.Image{Image: picture, Rect: paint.Rect{X: 10, Y: 210, W: 64, H: 64}, Smooth: true})
	add(&paint.Image{Image: picture, Rect: paint.Rect{X: 80, Y: 210, W: 64, H: 64}, Smooth: true})
	add(&paint.Image{Image: &image.Image{Width: 16, Height: 16, Pixels: grey}, Rect: paint.Rect{X: 150, Y: 210, W: 64, H: 64}})
	add(&paint.CodeOp{Code: qrCode(t, "HELLO"), Rect: paint.Rect{X: 230, Y: 210, W: 80, H: 80}})
	ean, err := barcode.EncodeLinear("ean13-guard", "400638133393", barcode.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	add(&paint.CodeOp{Rect: paint.Rect{X: 10, Y: 290, W: 200, H: 100}, Code: &paint.Code{
		Symbol: ean, Width: 200, Height: 100, Place: paint.Rect{X: 10, Y: 5, W: 180, H: 70}, GuardDrop: 8, Foreground: paint.Black, Background: paint.White,
		Lines: []paint.CodeLine{{Text: ean.Text, X: 100, Y: 95, Size: 14}},
	}})
	return page
}

func document(t testing.TB, opts Options, pages ...*paint.Page) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, opts)
	for _, p := range pages {
		if err := w.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool runs a program on a document and gives its output. Without the program the test is skipped, in CI it fails.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	file := filepath.Join(t.TempDir(), "test.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", file)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func manyPages(t *testing.T) []*paint.Page {
	languages, _ := scripts(t)
	pages := []*paint.Page{gallery(t), languages}
	for i := range 70 {
		pages = append(pages, label(t, i))
	}
	return pages
}

func TestReadersAccept(t *testing.T) {
	for _, opts := range []Options{{Title: "Prüfung"}, {Title: "Archiv", PDFA: true, Created: time.Unix(1e9, 0)}} {
		doc := document(t, opts, manyPages(t)...)
		if dir := os.Getenv("KEEP"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, opts.Title+".pdf"), doc, 0o600)
		}
		t.Run("qpdf "+opts.Title, func(t *testing.T) {
			if out := tool(t, doc, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
				t.Error(out)
			}
		})
		t.Run("poppler "+opts.Title, func(t *testing.T) {
			if out := tool(t, doc, "pdftoppm", "-r", "72", "-l", "3", "FILE", filepath.Join(t.TempDir(), "x")); out != "" {
				t.Error(out)
			}
		})
		t.Run("mupdf "+opts.Title, func(t *testing.T) {
			out := tool(t, doc, "mutool", "draw", "-q", "-F", "png", "-o", filepath.Join(t.TempDir(), "x%d.png"), "FILE")
			// Debian's build says this of every document.
			if out = strings.ReplaceAll(out, "warning: ICC support is not available\n", ""); out != "" {
				t.Error(out)
			}
		})
		t.Run("ghostscript "+opts.Title, func(t *testing.T) {
			if out := tool(t, doc, "gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", "FILE"); out != "" {
				t.Error(out)
			}
		})
	}
}

func TestFontsAreEmbeddedSubsets(t *testing.T) {
	out := tool(t, document(t, Options{}, gallery(t)), "pdffonts", "FILE")
	lines := strings.Split(strings.TrimSpace(out), "\n")[2:]
	if len(lines) == 0 {
		t.Fatal(out)
	}
	for _, l := range lines {
		f := strings.Fields(l)
		if !strings.Contains(f[0], "+") || strings.Join(f[len(f)-5:len(f)-2], " ") != "yes yes yes" {
			t.Errorf("not an embedded subset with text: %s", l)
		}
	}
}

func TestTextExtraction(t *testing.T) {
	doc := document(t, Options{}, gallery(t))
	out := tool(t, doc, "pdftotext", "-raw", "FILE", "-") + tool(t, doc, "pdftotext", "FILE", "-")
	out = strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "").Replace(out) // marks that pdftotext adds
	for _, want := range []string{"AVAST office file,", "ΩΨ ✓", "漢", "(x\\y)", "fi ffl e\u0301 softhyphen", "שלום עולם", "مرحبا بكم", "turned", "4 006381 333931 >", "1F\n1F"} {
		if !strings.Contains(out, want) {
			t.Errorf("text %q is not in\n%s", want, out)
		}
	}
}

func TestSameBytes(t *testing.T) {
	want := document(t, Options{Title: "x"}, manyPages(t)...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if !bytes.Equal(document(t, Options{Title: "x"}, manyPages(t)...), want) {
				t.Error("the same pages gave other bytes")
			}
		})
	}
	wg.Wait()
}

func TestBadPages(t *testing.T) {
	nan := math.NaN()
	for _, p := range []*paint.Page{{}, {Width: nan, Height: 5}, {Width: 1e9, Height: 5}, {Width: math.Inf(1), Height: 1}} {
		if _, err := Prepare(p); err == nil {
			t.Errorf("page of %v × %v: no error", p.Width, p.Height)
		}
	}
	var deep paint.Op = &paint.Fill{Path: paint.RectPath(paint.Rect{W: 1, H: 1}), Paint: paint.Solid(paint.Black)}
	for range maxDepth + 1 {
		deep = &paint.Group{Ops: []paint.Op{deep}}
	}
	if _, err := Prepare(&paint.Page{Width: 1, Height: 1, Ops: []paint.Op{deep}}); err == nil || !strings.Contains(err.Error(), "limit") {
		t.Errorf("deep groups: %v", err)
	}
}

func TestSizePerLabel(t *testing.T) {
	var pages []*paint.Page
	for i := range 2000 {
		pages = append(pages, label(t, i))
	}
	size := len(document(t, Options{}, pages...)) / len(pages)
	t.Logf("%d bytes a label", size)
	if size > 1500 {
		t.Errorf("%d bytes a label, the budget is 1500", size)
	}
}

func BenchmarkPrepare(b *testing.B) {
	page := label(b, 4711)
	b.ReportAllocs()
	for b.Loop() {
		p, err := Prepare(page)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(p.content)))
	}
}

func BenchmarkWrite(b *testing.B) {
	p, err := Prepare(label(b, 4711))
	if err != nil {
		b.Fatal(err)
	}
	w := NewWriter(discard{}, Options{})
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(p); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
