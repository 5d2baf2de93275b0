package raster

import (
	"strings"
	"testing"

	"etikett/barcode"
	"etikett/render/paint"
)

// Ensure that guard bars are longer than others, on the grid and off it, whichever way the code lies, and that they are where
// python-barcode's picture has them: the first two, the two in the middle and the last two.
func TestGuardBars(t *testing.T) {
	sym, err := barcode.EncodeLinear("ean13-guard", "590123412345", barcode.LinearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	code := &paint.Code{Symbol: sym, Width: 230, Height: 90, Place: paint.Rect{X: 20, Y: 10, W: 190, H: 50}, GuardDrop: 5, Foreground: paint.Black}
	op := &paint.CodeOp{Code: code, Rect: paint.Rect{X: 10, Y: 10, W: 230, H: 90}}
	const side = 250
	turns := []struct {
		name string
		m    paint.Matrix
	}{
		{"upright", paint.Identity},
		{"right", paint.Matrix{B: 1, C: -1, E: side}},
		{"over", paint.Matrix{A: -1, D: -1, E: side, F: side}},
		{"left", paint.Matrix{B: -1, C: 1, F: side}},
	}
	guards := map[int]bool{0: true, 2: true, 46: true, 48: true, 92: true, 94: true}
	for _, turn := range turns {
		for _, exact := range []bool{false, true} {
			b := dots(t, side, side, Options{Mode: Mono, ExactCodes: exact}, &paint.Group{Transform: &turn.m, Ops: []paint.Op{op}})
			at := func(x, y float64) bool {
				p := turn.m.Apply(paint.Point{X: x, Y: y})
				return b.Black(int(p.X), int(p.Y))
			}
			for module := range sym.Cols {
				x := 30 + 2*float64(module) + 1
				// Just above and below both ends of the bars: ordinary ones end at 70, guards at 75.
				got := []bool{at(x, 20.5), at(x, 69.5), at(x, 70.5), at(x, 74.5), at(x, 75.5)}
				dark, guard := sym.At(module, 0), guards[module]
				want := []bool{dark, dark, guard, guard, false}
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("%s, exact %v, module %d: %v, want %v", turn.name, exact, module, got, want)
						break
					}
				}
			}
		}
	}
}

// Ensure that a code with less than a dot a module is told of, with the size that would do, and that this size does.
func TestTooSmallCode(t *testing.T) {
	qr, err := barcode.EncodeQR("HELLO", barcode.QROptions{}) // 21 modules
	if err != nil {
		t.Fatal(err)
	}
	linear, err := barcode.EncodeLinear("ean13", "590123412345", barcode.LinearOptions{}) // 95 modules
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		sym        *barcode.Symbol
		w, h       float64 // of a picture with a quiet zone of 4 modules, px at one dot a px
		place      paint.Rect
		want       string
		needW, hit float64
	}{
		{qr.Symbol, 29, 29, paint.Rect{X: 4, Y: 4, W: 21, H: 21}, "qr code of 5.3 × 5.3 mm is too small for 96 dpi: its 21 × 21 modules need at least 7.7 × 7.7 mm", 7.7, 20},
		{linear, 103, 50, paint.Rect{X: 4, Y: 5, W: 95, H: 40}, "ean13 code of 13.2 mm is too small for 96 dpi: its 95 modules need at least 27.3 mm in width", 27.3, 50},
	}
	for _, tt := range tests {
		code := &paint.Code{Symbol: tt.sym, Width: tt.w, Height: tt.h, Place: tt.place, Foreground: paint.Black}
		draw := func(w float64) []Warning {
			h := w * tt.h / tt.w
			_, warnings, err := Draw(&paint.Page{Width: 200, Height: 200, Ops: []paint.Op{&paint.CodeOp{Code: code, Rect: paint.Rect{X: 5, Y: 5, W: w, H: h}}}}, Options{Mode: Mono})
			if err != nil {
				t.Fatal(err)
			}
			return warnings
		}
		if got := draw(tt.hit); len(got) != 1 || !strings.Contains(got[0].Message, tt.want) {
			t.Errorf("%s: warnings %q, want %q", tt.sym.Symbology, got, tt.want)
		}
		if got := draw(tt.needW * paint.PxPerMM); len(got) != 0 {
			t.Errorf("%s of the size that would do: %q", tt.sym.Symbology, got)
		}
	}
}

// Ensure that dithering leaves a code as it is, though greys lie against all its sides.
func TestDitherBesideCode(t *testing.T) {
	qr, err := barcode.EncodeQR("HELLO", barcode.QROptions{}) // 21 modules
	if err != nil {
		t.Fatal(err)
	}
	place := paint.Rect{X: 20, Y: 20, W: 42, H: 42}
	code := &paint.CodeOp{Rect: place, Code: &paint.Code{Symbol: qr.Symbol, Width: 21, Height: 21, Place: paint.Rect{W: 21, H: 21}, Foreground: paint.Black, Background: paint.White}}
	grey := &paint.Gradient{P0: paint.Point{X: 10}, P1: paint.Point{X: 70}, Stops: []paint.Stop{{Offset: 0, Color: paint.Color{R: 90, G: 90, B: 90, A: 255}}, {Offset: 1, Color: paint.Color{R: 200, G: 200, B: 200, A: 255}}}}
	for _, d := range []Dither{DitherFloydSteinberg, DitherOrdered} {
		b := dots(t, 80, 80, Options{Mode: Mono, Dither: d}, box(5, 5, 70, 70, paint.Paint{Gradient: grey}), code)
		for y := range 42 {
			for x := range 42 {
				if b.Black(20+x, 20+y) != qr.Symbol.At(x/2, y/2) {
					t.Fatalf("dither %d: dot %d, %d of the code is wrong", d, x, y)
				}
			}
		}
	}
}
