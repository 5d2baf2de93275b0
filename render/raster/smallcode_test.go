package raster_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"etikett/barcode"
	"etikett/render/paint"
	"etikett/render/pdf"
	"etikett/render/raster"
)

// smallCode is a code at a module size in mm on a page of its own, not placed on the dots.
type smallCode struct {
	name, data string
	symbol     *barcode.Symbol
	module     float64
	dpi        float64
}

func smallCodes(t *testing.T) []smallCode {
	var out []smallCode
	for _, dpi := range []float64{203, 300} {
		for i, data := range []string{`{"part":17}`, "R-10K-0603-1%|LOT 2024-11|QTY 5000"} {
			qr, err := barcode.EncodeQR(data, barcode.QROptions{})
			if err != nil {
				t.Fatal(err)
			}
			dm, err := barcode.EncodeDataMatrix(data, barcode.DataMatrixOptions{})
			if err != nil {
				t.Fatal(err)
			}
			linear, err := barcode.EncodeLinear("code128", data, barcode.LinearOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, mm := range []float64{0.25, 0.33, 0.42, 0.5} {
				out = append(out, smallCode{fmt.Sprintf("qr %d", i), data, qr.Symbol, mm, dpi}, smallCode{fmt.Sprintf("datamatrix %d", i), data, dm, mm, dpi})
			}
			for _, mm := range []float64{0.19, 0.21, 0.25, 0.29, 0.33} {
				out = append(out, smallCode{fmt.Sprintf("code128 %d", i), data, linear, mm, dpi})
			}
		}
	}
	return out
}

// page puts the code at a place that lies between dots, with the quiet zone that its standard asks for.
func (c smallCode) page() *paint.Page {
	quiet := float64(c.symbol.QuietZone)
	w, h := float64(c.symbol.Cols)+2*quiet, float64(c.symbol.Rows)+2*quiet
	place := paint.Rect{X: quiet, Y: quiet, W: float64(c.symbol.Cols), H: float64(c.symbol.Rows)}
	if c.symbol.Linear() {
		h = 8 / c.module
		place.Y, place.H = 0, h
	}
	px := c.module * paint.PxPerMM
	rect := paint.Rect{X: 3.3, Y: 2.7, W: w * px, H: h * px}
	return &paint.Page{Width: rect.W + 8, Height: rect.H + 8, Ops: []paint.Op{
		&paint.CodeOp{Code: &paint.Code{Symbol: c.symbol, Width: w, Height: h, Place: place, Foreground: paint.Black}, Rect: rect},
	}}
}

// decode reads the code in a picture file as a scanner would.
func (c smallCode) decode(t *testing.T, file string) bool {
	name, args := "zbarimg", []string{"-q", "--raw", "-Sdisable"}
	switch c.symbol.Symbology {
	case "datamatrix":
		name, args = "dmtxread", []string{"-N1", "-m2000"}
	case "qr":
		args = append(args, "-Sqrcode.enable")
	default:
		args = append(args, "-Scode128.enable")
	}
	out, _ := exec.Command(need(t, name), append(args, file)...).Output() // no code found is an error as well
	return strings.TrimSuffix(string(out), "\n") == c.data
}

// need finds a program; without it the test is skipped, in CI it fails.
func need(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// All small codes are read from our dots; beside it, how many are read when the same pages go through a PDF and poppler.
func TestSmallCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a hundred pictures")
	}
	dir := t.TempDir()
	ours, poppler, total := 0, 0, 0
	compare := exec.Command("pdftoppm", "-v").Run() == nil
	for _, c := range smallCodes(t) {
		total++
		page := c.page()
		b, warnings, err := raster.Draw(page, raster.Options{DPI: c.dpi, Mode: raster.Mono})
		if err != nil || len(warnings) > 0 {
			t.Fatal(err, warnings)
		}
		if c.decode(t, write(t, dir, padded(b))) {
			ours++
		} else {
			t.Errorf("%s at %.2f mm and %g dpi is not read", c.name, c.module, c.dpi)
		}
		checkModules(t, c, b)
		if compare && c.decode(t, throughPoppler(t, dir, page, c.dpi)) {
			poppler++
		}
	}
	t.Logf("small codes: %d passed, %d failed", ours, total-ours)
	if compare {
		t.Logf("the same through PDF, poppler and a threshold: %d of %d", poppler, total)
	}
}

// padded puts paper around a bitmap and enlarges its dots, as a camera would see them.
func padded(b *raster.Bitmap) *raster.Bitmap {
	const zoom, margin = 3, 10
	out := &raster.Bitmap{Mode: raster.Gray, Width: zoom * (b.Width + 2*margin), Height: zoom * (b.Height + 2*margin)}
	out.Stride = out.Width
	out.Pix = bytes.Repeat([]byte{255}, out.Stride*out.Height)
	for y := range out.Height {
		for x := range out.Width {
			if b.Black(x/zoom-margin, y/zoom-margin) {
				out.Pix[y*out.Stride+x] = 0
			}
		}
	}
	return out
}

func write(t *testing.T, dir string, b *raster.Bitmap) string {
	var file bytes.Buffer
	if err := b.WritePNG(&file); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "code.png")
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// throughPoppler is the usual way to a label printer: a document, rendered at the printer's resolution, cut at the middle.
func throughPoppler(t *testing.T, dir string, page *paint.Page, dpi float64) string {
	var doc bytes.Buffer
	w := pdf.NewWriter(&doc, pdf.Options{})
	if err := w.Add(page); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file, out := filepath.Join(dir, "page.pdf"), filepath.Join(dir, "page")
	if err := os.WriteFile(file, doc.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("pdftoppm", "-r", fmt.Sprint(dpi), "-gray", "-singlefile", file, out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	data, err := os.ReadFile(out + ".pgm")
	if err != nil {
		t.Fatal(err)
	}
	b := &raster.Bitmap{Mode: raster.Gray}
	var depth int
	if _, err := fmt.Sscanf(string(data[:min(len(data), 40)]), "P5\n%d %d\n%d\n", &b.Width, &b.Height, &depth); err != nil {
		t.Fatal(err)
	}
	b.Stride = b.Width
	b.Pix = data[len(data)-b.Width*b.Height:]
	return write(t, dir, padded(b))
}

// checkModules sees to it that every module is the same whole number of dots: no run of dots is anything but a multiple of it.
func checkModules(t *testing.T, c smallCode, b *raster.Bitmap) {
	exact := c.module * c.dpi / 25.4
	size := 0
	lengths := map[int]bool{}
	for y := range b.Height {
		run, first := 0, true
		for x := range b.Width + 1 {
			if x > 0 && b.Black(x, y) == b.Black(x-1, y) {
				run++
				continue
			}
			if !first && x < b.Width { // neither the paper before nor after the code
				lengths[run] = true
				size = gcd(size, run)
			}
			first = first && !b.Black(x, y)
			run = 1
		}
	}
	if want := math.Floor(exact * 1.04); float64(size) != want {
		t.Errorf("%s at %.2f mm and %g dpi: modules of %d dots (runs %v), want %g of the %.2f asked for", c.name, c.module, c.dpi, size, lengths, want, exact)
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
