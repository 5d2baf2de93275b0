package draw

import (
	"testing"

	"etikett/render/paint"
)

func box0(x, y, w, h float64) rounded { return rounded{Rect: paint.Rect{X: x, Y: y, W: w, H: h}} }

func border(styles [4]string, colors string, widths Sides) *edges {
	e := &edges{outer: box0(1, 1, 10, 8), width: widths, style: styles}
	for i := range e.color {
		e.color[i] = rgbOf(colors[i])
	}
	return e
}

func all(s string) [4]string { return [4]string{s, s, s, s} }

func TestBorders(t *testing.T) {
	for _, c := range []struct {
		name string
		e    *edges
		want string
	}{
		{"one colour", border(all("solid"), "KKKK", Sides{1, 2, 3, 1}), `
			............
			.KKKKKKKKKK.
			.K.......KK.
			.K.......KK.
			.K.......KK.
			.K.......KK.
			.KKKKKKKKKK.
			.KKKKKKKKKK.
			.KKKKKKKKKK.
			............`},
		{"one side", border([4]string{"none", "none", "solid", "none"}, "KKKK", Sides{0, 0, 2, 0}), `
			............
			............
			............
			............
			............
			............
			............
			.KKKKKKKKKK.
			.KKKKKKKKKK.
			............`},
		{"sides meet on the diagonal", border(all("solid"), "rgby", Sides{3, 3, 3, 3}), `
			............
			.rrrrrrrrrg.
			.yrrrrrrrgg.
			.yyrrrrrggg.
			.yyy....ggg.
			.yyy....ggg.
			.yybbbbbggg.
			.ybbbbbbbgg.
			.bbbbbbbbbg.
			............`},
		{"double", border(all("double"), "KKKK", Sides{3, 3, 3, 3}), `
			............
			.KKKKKKKKKK.
			.K........K.
			.K.KKKKKK.K.
			.K.K....K.K.
			.K.K....K.K.
			.K.KKKKKK.K.
			.K........K.
			.KKKKKKKKKK.
			............`},
		{"dashes start and end in corners", border(all("dashed"), "KKKK", Sides{1, 1, 1, 1}), `
			............
			.KKK....KKK.
			.K........K.
			.K........K.
			............
			............
			.K........K.
			.K........K.
			.KKK....KKK.
			............`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l list
			l.border(c.e)
			expect(t, l.ops, c.want)
		})
	}
}

// Groove is dark outside and light inside where light falls from the top left, ridge the other way around; inset and outset are one shade.
func TestShades(t *testing.T) {
	red := paint.Color{R: 200, A: 255}
	dark, light := darker(red), lighter(red)
	if dark.R >= red.R || light.R <= red.R || dark.A != 255 {
		t.Fatalf("shades of %v: %v, %v", red, dark, light)
	}
	for _, c := range []struct {
		style        string
		side         int
		outer, inner paint.Color
	}{
		{"groove", top, dark, light}, {"groove", bottom, light, dark}, {"ridge", left, light, dark}, {"ridge", right, dark, light},
		{"inset", top, dark, dark}, {"inset", right, light, light}, {"outset", left, light, light}, {"outset", bottom, dark, dark}, {"solid", top, red, red},
	} {
		if o, i := shades(c.style, red, c.side); o != c.outer || i != c.inner {
			t.Errorf("%s %d: %v %v, want %v %v", c.style, c.side, o, i, c.outer, c.inner)
		}
	}
}

func TestRadii(t *testing.T) {
	r := box0(0, 0, 10, 20)
	for i := range r.radii {
		r.radii[i] = paint.Point{X: 10, Y: 10}
	}
	r.fit()
	if r.radii[0] != (paint.Point{X: 5, Y: 5}) {
		t.Errorf("overlapping radii: %v", r.radii)
	}
	in := r.inset(Sides{2, 6, 2, 2})
	if in.radii[topLeft] != (paint.Point{X: 2, Y: 2}) || in.radii[topRight].X != 0 {
		t.Errorf("inner radii: %v", in.radii)
	}
	out := box0(5, 5, 4, 4).outset(2)
	if !out.sharp() || out.W != 8 {
		t.Errorf("sharp corners stay sharp outside: %+v", out)
	}
}

func TestRoundBorder(t *testing.T) {
	e := border(all("solid"), "rrbb", Sides{2, 2, 2, 2})
	for i := range e.outer.radii {
		e.outer.radii[i] = paint.Point{X: 4, Y: 4}
	}
	var l list
	l.border(e)
	expect(t, l.ops, `
		............
		...rrrrrr...
		..rrrrrrrr..
		.bbr....rrr.
		.bb......rr.
		.bb......rr.
		.bbb....rrr.
		..bbbbbbbr..
		...bbbbbb...
		............`)
}

func TestDashCounts(t *testing.T) {
	for _, c := range []struct {
		dotted       bool
		length       float64
		n            int
		mark, stride float64
	}{
		{false, 15, 3, 3, 6}, {false, 16, 3, 3.2, 6.4}, {false, 2, 1, 2, 4},
		{true, 5, 3, 1, 2}, {true, 6, 4, 1, 5. / 3}, {true, 1.5, 1, 1, 0},
	} {
		n, mark, stride := dashes(c.dotted, c.length, 1)
		if n != c.n || mark != c.mark || stride != c.stride {
			t.Errorf("%v %v: %d %v %v, want %d %v %v", c.dotted, c.length, n, mark, stride, c.n, c.mark, c.stride)
		}
	}
}

// A border of a million dots is a line, not a million circles.
func TestEndlessDots(t *testing.T) {
	e := &edges{outer: box0(0, 0, 1e7, 1e7), width: Sides{1, 1, 1, 1}, style: all("dotted")}
	for i := range e.color {
		e.color[i] = paint.Black
	}
	var l list
	l.border(e)
	if f, ok := l.ops[0].(*paint.Fill); !ok || len(f.Path) > 100 {
		t.Error("dots are not limited")
	}
}
