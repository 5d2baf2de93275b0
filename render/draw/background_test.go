package draw

import (
	"testing"

	"etikett/render/box"
	"etikett/render/paint"
	"etikett/render/style"
)

// vector is a picture of a red pixel, the rest blue.
type vector struct{}

func (vector) Draw(r paint.Rect) []paint.Op {
	dot := paint.Rect{X: r.X, Y: r.Y, W: r.W / 4, H: r.H / 4}
	return []paint.Op{&paint.Fill{Path: paint.RectPath(r), Paint: paint.Solid(rgbOf('b'))}, &paint.Fill{Path: paint.RectPath(dot), Paint: paint.Solid(rgbOf('r'))}}
}

func testImages(string) *box.Content {
	return &box.Content{Vector: vector{}, Width: 4, Height: 4, Ratio: 1}
}

func TestBackgrounds(t *testing.T) {
	image := style.Image{URL: "x"}
	zero := style.Position{X: style.Px(0), Y: style.Px(0)}
	for _, c := range []struct {
		name string
		b    style.Background
		want string
	}{
		{"no repeat at the bottom right", style.Background{Image: image, Position: style.Position{FromRight: true, FromBottom: true, X: style.Px(0), Y: style.Px(0)}, RepeatX: "no-repeat", RepeatY: "no-repeat"}, `
			............
			............
			............
			............
			............
			......rbbb..
			......bbbb..
			......bbbb..
			......bbbb..
			............
			............`},
		{"repeat from the padding box, under the border", style.Background{Image: image, Position: zero, RepeatX: "repeat", RepeatY: "no-repeat"}, `
			............
			............
			.brbbbrbbbr.
			.bbbbbbbbbb.
			.bbbbbbbbbb.
			.bbbbbbbbbb.
			............
			............
			............
			............
			............`},
	} {
		t.Run(c.name, func(t *testing.T) {
			border := box0(1, 1, 10, 9)
			g := ground{border: border, padding: border.inset(Sides{1, 1, 1, 1}), content: border.inset(Sides{2, 2, 2, 2})}
			var l list
			l.background(&style.Computed{Backgrounds: []style.Background{c.b}}, &g, testImages)
			expect(t, l.ops, c.want)
		})
	}
}

func TestTiles(t *testing.T) {
	area := paint.Rect{X: 10, Y: 10, W: 100, H: 50}
	content := &box.Content{Width: 30, Height: 20, Ratio: 1.5}
	half := style.Position{X: style.Percent(50), Y: style.Percent(50)}
	for _, c := range []struct {
		name         string
		b            style.Background
		first        paint.Rect
		stepX, stepY float64
	}{
		{"auto, centred", style.Background{Position: half}, paint.Rect{X: 45, Y: 25, W: 30, H: 20}, 30, 20},
		{"cover", style.Background{Position: half, Size: "cover"}, paint.Rect{X: 10, Y: 10 - (100/1.5-50)/2, W: 100, H: 100 / 1.5}, 100, 100 / 1.5},
		{"contain", style.Background{Position: half, Size: "contain"}, paint.Rect{X: 10 + 12.5, Y: 10, W: 75, H: 50}, 75, 50},
		{"width", style.Background{Position: half, Width: style.Percent(60)}, paint.Rect{X: 30, Y: 15, W: 60, H: 40}, 60, 40},
		{"space", style.Background{Position: half, RepeatX: "space", RepeatY: "space"}, paint.Rect{X: 10, Y: 10, W: 30, H: 20}, 35, 30},
		{"space for one", style.Background{Position: half, RepeatX: "space", Width: style.Px(60), Height: style.Px(20)}, paint.Rect{X: 30, Y: 25, W: 60, H: 20}, 60, 20},
		{"round", style.Background{Position: half, RepeatX: "round"}, paint.Rect{X: 10, Y: 10 + (50-20*100./3/30)/2, W: 100. / 3, H: 20 * 100. / 3 / 30}, 100. / 3, 20 * 100. / 3 / 30},
	} {
		got, ok := placeTiles(&c.b, area, content)
		if !ok || !near(got.first, c.first) || got.stepX != c.stepX || got.stepY != c.stepY {
			t.Errorf("%s: %+v, want %+v %v %v", c.name, got, c.first, c.stepX, c.stepY)
		}
	}
}

func near(a, b paint.Rect) bool { return contains(a, b) && contains(b, a) }

func TestGradients(t *testing.T) {
	red, blue, none := rgbOf('r'), rgbOf('b'), paint.Color{}
	stop := func(c paint.Color, at ...float64) style.GradientStop {
		s := style.GradientStop{Color: c}
		if len(at) > 0 {
			s.Place = style.Percent(at[0])
		}
		return s
	}
	for _, c := range []struct {
		name string
		g    style.Gradient
		want string
	}{
		{"hard stop", style.Gradient{Kind: "linear", Angle: 90, Stops: []style.GradientStop{stop(red), stop(red, 50), stop(blue, 50), stop(blue)}}, "rrbb\nrrbb"},
		{"stops before their predecessor", style.Gradient{Kind: "linear", Angle: 90, Stops: []style.GradientStop{stop(red, 50), stop(blue, 0)}}, "rrbb\nrrbb"},
		{"repeating", style.Gradient{Kind: "linear", Angle: 90, Repeating: true, Stops: []style.GradientStop{stop(red), stop(red, 25), stop(blue, 25), stop(blue, 50)}}, "rbrb\nrbrb"},
		{"down", style.Gradient{Kind: "linear", Angle: 180, Stops: []style.GradientStop{stop(red), stop(red, 50), stop(blue, 50), stop(blue)}}, "rrrr\nbbbb"},
		{"one stop", style.Gradient{Kind: "linear", Stops: []style.GradientStop{stop(blue)}}, "bbbb\nbbbb"},
		{"radial beyond its centre", style.Gradient{Kind: "radial", Extent: "farthest-corner", Position: style.Position{X: style.Percent(50), Y: style.Percent(50)}, Stops: []style.GradientStop{stop(red, -30), stop(blue, -10)}}, "bbbb\nbbbb"},
		{"radial", style.Gradient{Kind: "radial", Shape: "circle", Extent: "closest-side", Position: style.Position{X: style.Px(2), Y: style.Px(1)}, Stops: []style.GradientStop{stop(red), stop(red, 100), stop(blue, 100)}}, "brrb\nbrrb"},
		{"transparent to red", style.Gradient{Kind: "linear", Angle: 90, Stops: []style.GradientStop{stop(none), stop(none, 50), stop(red, 50), stop(red)}}, "..rr\n..rr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l list
			r := paint.Rect{W: 4, H: 2}
			l.rect(r, gradient(&c.g, r))
			expect(t, l.ops, c.want)
		})
	}
}

// The gradient line towards a corner is at right angles to the other diagonal: both other corners have the colour of the middle.
func TestGradientToCorner(t *testing.T) {
	g := style.Gradient{Kind: "linear", ToCorner: "to top left", Stops: []style.GradientStop{{Color: paint.Black}, {Color: paint.White}}}
	p := gradient(&g, paint.Rect{W: 40, H: 10})
	for _, q := range []paint.Point{{X: 0, Y: 10}, {X: 40, Y: 0}} {
		if c := colorAt(&p, q); c.R < 126 || c.R > 129 {
			t.Errorf("%v is %v", q, c)
		}
	}
}

// Alpha and colour together are interpolated premultiplied: half-way from transparent blue to red there is no blue.
func TestGradientPremultiplied(t *testing.T) {
	g := style.Gradient{Kind: "linear", Angle: 90, Stops: []style.GradientStop{{Color: paint.Color{B: 255}}, {Color: rgbOf('r')}}}
	p := gradient(&g, paint.Rect{W: 100, H: 10})
	if c := colorAt(&p, paint.Point{X: 50, Y: 5}); c.B != 0 || c.R != 255 || c.A < 126 || c.A > 129 {
		t.Errorf("half-way: %v", c)
	}
}

func TestColorHint(t *testing.T) {
	g := style.Gradient{Kind: "linear", Angle: 90, Stops: []style.GradientStop{{Color: paint.Black}, {Hint: true, Place: style.Percent(25)}, {Color: paint.White}}}
	p := gradient(&g, paint.Rect{W: 100, H: 10})
	if c := colorAt(&p, paint.Point{X: 25, Y: 5}); c.R < 120 || c.R > 135 {
		t.Errorf("at the hint: %v", c)
	}
}

func TestShadows(t *testing.T) {
	border := box0(2, 2, 4, 3)
	var l list
	l.shadows([]style.Shadow{{X: 1, Y: 2, Color: rgbOf('r')}}, &border, &border, false)
	expect(t, l.ops, `
		........
		........
		........
		........
		......r.
		...rrrr.
		...rrrr.
		........`)
	l = list{}
	inner := box0(1, 1, 6, 5)
	l.shadows([]style.Shadow{{X: 1, Y: 1, Color: rgbOf('b'), Inset: true}}, &inner, &inner, true)
	expect(t, l.ops, `
		........
		.bbbbbb.
		.b......
		.b......
		.b......
		.b......
		........`)
}
