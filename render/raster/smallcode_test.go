package raster_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

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
}

// printers are the resolutions, in dpi, at which small codes are drawn.
var printers = []float64{203, 300}

func smallCodes(t *testing.T) []smallCode {
	var out []smallCode
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
			out = append(out, smallCode{fmt.Sprintf("qr %d", i), data, qr.Symbol, mm}, smallCode{fmt.Sprintf("datamatrix %d", i), data, dm, mm})
		}
		for _, mm := range []float64{0.19, 0.21, 0.25, 0.29, 0.33} {
			out = append(out, smallCode{fmt.Sprintf("code128 %d", i), data, linear, mm})
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

// All small codes are read from our dots; beside it, how many are read when the same pages go through a document and poppler, which is
// the usual way to a label printer: our document with codes as paths, and WeasyPrint's with codes as pictures, as InvenTree makes them.
func TestSmallCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a hundred and fifty pictures")
	}
	codes := smallCodes(t)
	var ours []picture
	for _, dpi := range printers {
		for _, c := range codes {
			b, warnings, err := raster.Draw(c.page(), raster.Options{DPI: dpi, Mode: raster.Mono})
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			checkModules(t, c, dpi, b)
			ours = append(ours, picture{c, dpi, padded(b)})
		}
	}
	for _, p := range share(t, "our dots", ours) {
		t.Errorf("%s at %.2f mm and %g dpi is not read", p.code.name, p.code.module, p.dpi)
	}
	if exec.Command("pdftoppm", "-v").Run() != nil {
		t.Log("pdftoppm is not installed: nothing to compare with")
		return
	}
	share(t, "our document through poppler and a threshold", throughPoppler(t, codes, ourDocument(t, codes)))
	if document := weasyPrint(t, codes); document != nil {
		share(t, "WeasyPrint's document through poppler and a threshold", throughPoppler(t, codes, document))
	}
}

// picture is a small code in dots.
type picture struct {
	code smallCode
	dpi  float64
	dots *raster.Bitmap
}

// share reads pictures, tells how many were read, by kind of code, and gives the others.
func share(t *testing.T, way string, pictures []picture) (unread []picture) {
	good := make([]bool, len(pictures))
	files := make([]string, len(pictures))
	for i, p := range pictures {
		files[i] = write(t, filepath.Join(t.TempDir(), fmt.Sprintf("%d.png", i)), p.dots)
	}
	var work errgroup.Group
	work.SetLimit(2)
	for i, p := range pictures {
		work.Go(func() error {
			good[i] = p.code.decode(t, files[i])
			return nil
		})
	}
	_ = work.Wait() // no error is returned
	read, of := map[string]int{}, map[string]int{}
	total := 0
	for i, p := range pictures {
		kind := fmt.Sprintf("%s at %g dpi", p.code.symbol.Symbology, p.dpi)
		if of[kind]++; good[i] {
			read[kind]++
			total++
			continue
		}
		unread = append(unread, p)
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, fmt.Sprintf("%s %d of %d", kind, read[kind], of[kind]))
	}
	t.Logf("small codes, %s: %d passed, %d failed (%s)", way, total, len(pictures)-total, strings.Join(parts, ", "))
	return unread
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

func write(t *testing.T, name string, b *raster.Bitmap) string {
	var file bytes.Buffer
	if err := b.WritePNG(&file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func ourDocument(t *testing.T, codes []smallCode) []byte {
	var doc bytes.Buffer
	w := pdf.NewWriter(&doc, pdf.Options{})
	for _, c := range codes {
		if err := w.Add(c.page()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return doc.Bytes()
}

// throughPoppler renders the pages of a document, a code each, at the printers' resolutions, to be cut at the middle grey.
func throughPoppler(t *testing.T, codes []smallCode, document []byte) []picture {
	dir := t.TempDir()
	file := filepath.Join(dir, "codes.pdf")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}
	var out []picture
	for _, dpi := range printers {
		pages := filepath.Join(dir, fmt.Sprint(dpi))
		if msg, err := exec.Command("pdftoppm", "-r", fmt.Sprint(dpi), "-gray", file, pages).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, msg)
		}
		for i, c := range codes {
			out = append(out, picture{c, dpi, padded(readPGM(t, fmt.Sprintf("%s-%02d.pgm", pages, i+1)))})
		}
	}
	return out
}

func readPGM(t *testing.T, name string) *raster.Bitmap {
	data, err := os.ReadFile(name)
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
	return b
}

// weasyPrint makes the same pages with WeasyPrint, of PYTHON's environment; nil without it. The codes are PNG pictures: 20 dots a module,
// linear codes as python-barcode paints them by default, 0.2 mm a module at 300 dpi with edges on whole dots.
func weasyPrint(t *testing.T, codes []smallCode) []byte {
	python := os.Getenv("PYTHON")
	if python == "" {
		python = filepath.Join("..", "..", ".venv", "bin", "python")
	}
	if exec.Command(python, "-c", "import weasyprint").Run() != nil {
		t.Log("WeasyPrint is not in the environment of PYTHON: nothing to compare with")
		return nil
	}
	var html strings.Builder
	html.WriteString("<style>body { margin: 0 }</style>")
	for i, c := range codes {
		page := c.page()
		op := page.Ops[0].(*paint.CodeOp)
		dots := 20.0
		if c.symbol.Linear() {
			dots = 0.2 * 300 / 25.4
		}
		whole := &paint.Page{Width: op.Code.Width, Height: op.Code.Height, Ops: []paint.Op{&paint.CodeOp{Code: op.Code, Rect: paint.Rect{W: op.Code.Width, H: op.Code.Height}}}}
		b, _, err := raster.Draw(whole, raster.Options{DPI: 96 * dots, Mode: raster.Mono, ExactCodes: true})
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := b.WritePNG(&file); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&html, `<style>@page p%d{size:%.4fpx %.4fpx;margin:0}</style><div style="page:p%d"><img style="display:block;margin:%gpx 0 0 %gpx;width:%.4fpx;height:%.4fpx" src="data:image/png;base64,%s"></div>`,
			i, page.Width, page.Height, i, op.Rect.Y, op.Rect.X, op.Rect.W, op.Rect.H, base64.StdEncoding.EncodeToString(file.Bytes()))
	}
	cmd := exec.Command(python, "-c", "import sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())")
	cmd.Stdin = strings.NewReader(html.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// checkModules sees to it that every module is the same whole number of dots: no run of dots is anything but a multiple of it.
func checkModules(t *testing.T, c smallCode, dpi float64, b *raster.Bitmap) {
	exact := c.module * dpi / 25.4
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
		t.Errorf("%s at %.2f mm and %g dpi: modules of %d dots (runs %v), want %g of the %.2f asked for", c.name, c.module, dpi, size, lengths, want, exact)
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
