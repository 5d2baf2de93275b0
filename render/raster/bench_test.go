package raster_test

import (
	"testing"

	"etikett/barcode"
	"etikett/render/font"
	"etikett/render/paint"
	"etikett/render/raster"
)

// partLabel is a label of 50 × 25 mm with a QR code and three lines of text.
func partLabel(b *testing.B) *paint.Page {
	qr, err := barcode.EncodeQR(`{"part":4711}`, barcode.QROptions{})
	if err != nil {
		b.Fatal(err)
	}
	n := float64(qr.Cols + 2)
	page := &paint.Page{Width: 50 * paint.PxPerMM, Height: 25 * paint.PxPerMM}
	page.Ops = append(page.Ops, &paint.CodeOp{
		Rect: paint.Rect{X: 4, Y: 4, W: 86, H: 86},
		Code: &paint.Code{Symbol: qr.Symbol, Width: n, Height: n, Place: paint.Rect{X: 1, Y: 1, W: n - 2, H: n - 2}, Foreground: paint.Black},
	})
	sh := font.NewShaper(font.Default())
	for i, text := range []string{"Resistor 10k 0603", "1 % 100 mW thick film", "R-10K-0603-4711"} {
		for _, r := range sh.Shape(text, font.TextStyle{Query: font.Query{Families: "arial", Weight: 400}, Size: 10}) {
			page.Ops = append(page.Ops, &paint.Glyphs{Face: r.Face, Size: r.Size, X: 95, Y: 20 + 14*float64(i), Paint: paint.Solid(paint.Black), Run: r.Glyphs, Text: r.Text})
		}
	}
	page.Ops = append(page.Ops, &paint.Stroke{Path: paint.RectPath(paint.Rect{X: 2, Y: 2, W: 185, H: 90}), Paint: paint.Solid(paint.Black), Width: 1})
	return page
}

func BenchmarkDraw(b *testing.B) {
	page := partLabel(b)
	for name, o := range map[string]raster.Options{
		"mono203":   {DPI: 203, Mode: raster.Mono},
		"dither203": {DPI: 203, Mode: raster.Mono, Dither: raster.DitherFloydSteinberg},
		"gray300":   {DPI: 300, Mode: raster.Gray},
		"rgba300":   {DPI: 300, Mode: raster.RGBA},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := raster.Draw(page, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
