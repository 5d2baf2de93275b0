package raster

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"

	"etikett/render/font"
	"etikett/render/paint"
)

// picture shows a bitmap as a letter a dot.
func picture(b *Bitmap) string {
	var s strings.Builder
	for y := range b.Height {
		for x := range b.Width {
			s.WriteByte(letter(b, x, y))
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func letter(b *Bitmap, x, y int) byte {
	if b.Mode != RGBA {
		if b.Black(x, y) {
			return '#'
		}
		return '.'
	}
	q := b.Pix[y*b.Stride+4*x:]
	switch c := (paint.Color{R: q[0], G: q[1], B: q[2], A: q[3]}); c {
	case paint.White:
		return '.'
	case paint.Black:
		return '#'
	case paint.Color{R: 255, A: 255}:
		return 'R'
	case paint.Color{B: 255, A: 255}:
		return 'B'
	case paint.Color{R: 255, G: 127, B: 127, A: 255}, paint.Color{R: 255, G: 128, B: 128, A: 255}:
		return 'r'
	default:
		return '?'
	}
}

func dots(t testing.TB, w, h float64, o Options, ops ...paint.Op) *Bitmap {
	t.Helper()
	b, _, err := Draw(&paint.Page{Width: w, Height: h, Ops: ops}, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	red  = paint.Solid(paint.Color{R: 255, A: 255})
	blue = paint.Solid(paint.Color{B: 255, A: 255})
	ink  = paint.Solid(paint.Black)
)

func box(x, y, w, h float64, p paint.Paint) *paint.Fill {
	return &paint.Fill{Path: paint.RectPath(paint.Rect{X: x, Y: y, W: w, H: h}), Paint: p}
}

func polygon(pts ...float64) paint.Path {
	var p paint.Path
	for i := 0; i < len(pts); i += 2 {
		verb := paint.LineTo
		if i == 0 {
			verb = paint.MoveTo
		}
		p = append(p, paint.Segment{Verb: verb, P: [3]paint.Point{{X: pts[i], Y: pts[i+1]}}})
	}
	return append(p, paint.Segment{Verb: paint.Close})
}

func TestDraw(t *testing.T) {
	quarter := paint.Matrix{B: 1, C: -1, E: 6}
	rgba := Options{Mode: RGBA}
	touch := Options{Mode: RGBA, NoAntiAlias: true}
	tests := []struct {
		name string
		o    Options
		ops  []paint.Op
		want string
	}{
		{"rectangle", rgba, []paint.Op{box(1, 1, 3, 2, red)}, `
			......
			.RRR..
			.RRR..
			......`},
		{"touched dots", touch, []paint.Op{box(1.9, 1.5, 2.2, 1, red)}, `
			......
			.RRRR.
			.RRRR.
			......`},
		{"touched corner", touch, []paint.Op{&paint.Fill{Path: polygon(1, 1, 4, 1, 1, 4), Paint: red}}, `
			......
			.RRR..
			.RR...
			.R....`},
		{"even-odd", touch, []paint.Op{&paint.Fill{EvenOdd: true, Paint: red, Path: append(polygon(0, 0, 6, 0, 6, 4, 0, 4), polygon(2, 1, 4, 1, 4, 3, 2, 3)...)}}, `
			RRRRRR
			RR..RR
			RR..RR
			RRRRRR`},
		{"non-zero", touch, []paint.Op{&paint.Fill{Paint: red, Path: append(polygon(0, 0, 6, 0, 6, 4, 0, 4), polygon(2, 1, 2, 3, 4, 3, 4, 1)...)}}, `
			RRRRRR
			RR..RR
			RR..RR
			RRRRRR`},
		{"turned", rgba, []paint.Op{&paint.Group{Transform: &quarter, Ops: []paint.Op{box(0, 1, 2, 4, red)}}}, `
			.RRRR.
			.RRRR.
			......
			......`},
		{"clip", rgba, []paint.Op{&paint.Group{Clip: []paint.ClipPath{{Path: paint.RectPath(paint.Rect{X: 2, Y: 0, W: 2, H: 3})}}, Ops: []paint.Op{box(0, 1, 6, 4, red)}}}, `
			......
			..RR..
			..RR..
			......`},
		{"clip to a shape", touch, []paint.Op{&paint.Group{Clip: []paint.ClipPath{{Path: polygon(1, 1, 4, 1, 1, 4)}}, Ops: []paint.Op{box(0, 0, 6, 4, red)}}}, `
			......
			.RRR..
			.RR...
			.R....`},
		{"empty clip", rgba, []paint.Op{&paint.Group{Clip: []paint.ClipPath{{}}, Ops: []paint.Op{box(0, 1, 6, 4, red)}}}, `
			......
			......
			......
			......`},
		{"group fades as a whole", rgba, []paint.Op{&paint.Group{Opacity: 0.5, Ops: []paint.Op{box(0, 0, 3, 3, blue), box(1, 0, 3, 3, red)}}}, `
			?rrr..
			?rrr..
			?rrr..
			......`},
		{"multiply", rgba, []paint.Op{box(0, 0, 3, 4, red), &paint.Group{Blend: "multiply", Ops: []paint.Op{box(1, 1, 4, 2, blue)}}}, `
			RRR...
			R##BB.
			R##BB.
			RRR...`},
		{"stroke", rgba, []paint.Op{&paint.Stroke{Path: polygon(1.5, 0.5, 4.5, 0.5, 4.5, 3.5, 1.5, 3.5), Paint: red, Width: 1}}, `
			.RRRR.
			.R..R.
			.R..R.
			.RRRR.`},
		{"dashes", rgba, []paint.Op{&paint.Stroke{Path: polygon(0, 1, 6, 1)[:2], Paint: red, Width: 2, Dash: []float64{1, 2}, DashOffset: -1}}, `
			.R..R.
			.R..R.
			......
			......`},
		{"caps", rgba, []paint.Op{&paint.Stroke{Path: polygon(2, 2, 4, 2)[:2], Paint: red, Width: 2, Cap: paint.CapSquare}}, `
			......
			.RRRR.
			.RRRR.
			......`},
		{"pattern", rgba, []paint.Op{&paint.Fill{Path: paint.RectPath(paint.Rect{W: 6, H: 4}), Paint: paint.Paint{Pattern: &paint.Pattern{
			Cell: paint.Rect{W: 2, H: 2}, XStep: 2, YStep: 3, Ops: []paint.Op{box(0, 0, 1, 2, red)}}}}}, `
			R.R.R.
			R.R.R.
			......
			R.R.R.`},
		{"thin line of one bit", Options{Mode: Mono}, []paint.Op{box(1, 1.2, 4, 0.1, ink), &paint.Stroke{Path: polygon(2.5, 0, 2.5, 4)[:2], Paint: ink, Width: 0.1}}, `
			..#...
			.####.
			..#...
			..#...`},
	}
	for _, test := range tests {
		got := picture(dots(t, 6, 4, test.o, test.ops...))
		want := strings.ReplaceAll(strings.TrimPrefix(test.want, "\n"), "\t", "") + "\n"
		if got != want {
			t.Errorf("%s:\n%swant\n%s", test.name, got, want)
		}
	}
}

func TestCoverage(t *testing.T) {
	b := dots(t, 4, 2, Options{Mode: Gray}, box(0.5, 0, 2, 1, ink), &paint.Fill{Path: polygon(0, 1, 4, 1, 4, 2), Paint: ink})
	want := []byte{128, 0, 128, 255, 223, 159, 96, 32}
	for i, v := range want {
		if d := int(b.Pix[i]) - int(v); d < -1 || d > 1 {
			t.Errorf("dots %v, want %v", b.Pix, want)
			break
		}
	}
}

func TestGradient(t *testing.T) {
	g := &paint.Gradient{P0: paint.Point{}, P1: paint.Point{X: 4}, Stops: []paint.Stop{{Offset: 0, Color: paint.Black}, {Offset: 1, Color: paint.White}}}
	b := dots(t, 4, 1, Options{Mode: Gray}, &paint.Fill{Path: paint.RectPath(paint.Rect{W: 4, H: 1}), Paint: paint.Paint{Gradient: g}})
	for i, want := range []byte{32, 96, 159, 223} {
		if d := int(b.Pix[i]) - int(want); d < -1 || d > 1 {
			t.Errorf("dot %d is %d, want %d", i, b.Pix[i], want)
		}
	}
}

func TestTextIsPainted(t *testing.T) {
	sh := font.NewShaper(font.Default())
	for _, style := range []font.Style{font.StyleNormal, font.StyleItalic} {
		var ink [3]int
		for i, o := range []Options{{Mode: Mono, DPI: 203}, {Mode: Gray, DPI: 203}, {Mode: RGBA, DPI: 203, NoAntiAlias: true}} {
			var ops []paint.Op
			for _, r := range sh.Shape("Resistor 10 kΩ ✓", font.TextStyle{Query: font.Query{Families: "arial", Weight: 700, Style: style}, Size: 14}) {
				ops = append(ops, &paint.Glyphs{Face: r.Face, Size: r.Size, X: 5, Y: 20, Paint: paint.Solid(paint.Black), Run: r.Glyphs, Text: r.Text})
			}
			b := dots(t, 150, 30, o, ops...)
			for y := range b.Height {
				for x := range b.Width {
					if b.Black(x, y) {
						ink[i]++
					}
				}
			}
		}
		if most := max(ink[0], ink[1], ink[2]); most < 500 || most-min(ink[0], ink[1], ink[2]) > most/20 {
			t.Errorf("dots of ink in one bit, grey, not smoothed: %v", ink)
		}
	}
}

func TestDither(t *testing.T) {
	for _, d := range []Dither{DitherFloydSteinberg, DitherOrdered} {
		for _, level := range []uint8{32, 64, 128, 200} {
			b := dots(t, 64, 64, Options{Mode: Mono, Dither: d}, box(0, 0, 64, 64, paint.Solid(paint.Color{R: level, G: level, B: level, A: 255})))
			n := 0
			for y := range 64 {
				for x := range 64 {
					if b.Black(x, y) {
						n++
					}
				}
			}
			if got, want := float64(n)/4096, 1-float64(level)/255; math.Abs(got-want) > 0.02 {
				t.Errorf("dither %d of grey %d: %.3f black, want %.3f", d, level, got, want)
			}
		}
	}
}

func TestPNG(t *testing.T) {
	for _, mode := range []Mode{Mono, Gray, RGBA} {
		b := dots(t, 20, 10, Options{Mode: mode, DPI: 300}, box(5, 2, 10, 3, ink))
		var file bytes.Buffer
		if err := b.WritePNG(&file); err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(&file)
		if err != nil {
			t.Fatal(err)
		}
		if m.Bounds().Dx() != b.Width {
			t.Errorf("mode %d: %v", mode, m.Bounds())
		}
		for y := range b.Height {
			for x := range b.Width {
				if r, _, _, _ := m.At(x, y).RGBA(); r < 0x8000 != b.Black(x, y) {
					t.Fatalf("mode %d: dot %d, %d differs", mode, x, y)
				}
			}
		}
	}
}

func TestLimits(t *testing.T) {
	for _, p := range []*paint.Page{{}, {Width: math.NaN(), Height: 1}, {Width: 1e6, Height: 1e6}} {
		if _, _, err := Draw(p, Options{}); err == nil {
			t.Errorf("page of %v × %v: no error", p.Width, p.Height)
		}
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, v := range []float64{nan, inf, -inf, 1e300, -1e300, 1e12} {
		p := polygon(0, 0, v, 1, 3, v)
		m := paint.Matrix{A: v, D: 1}
		dots(t, 10, 10, Options{}, box(v, v, v, v, ink), &paint.Fill{Path: p, Paint: ink}, &paint.Stroke{Path: p, Paint: ink, Width: 2, Dash: []float64{v, 1}}, &paint.Stroke{Path: p, Paint: ink, Width: v},
			&paint.Group{Transform: &m, Ops: []paint.Op{box(0, 0, 1, 1, ink), &paint.Fill{Path: p, Paint: ink}}, Clip: []paint.ClipPath{{Path: p}}})
	}
}
