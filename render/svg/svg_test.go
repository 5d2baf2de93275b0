package svg

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"etikett/render/paint"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// ends lists where the segments of a path end.
func ends(p paint.Path) string {
	var s []string
	for _, seg := range p {
		at := seg.P[0]
		if seg.Verb == paint.CubicTo {
			at = seg.P[2]
		}
		name := "MLCZ"[seg.Verb : seg.Verb+1]
		if seg.Verb == paint.Close {
			s = append(s, name)
			continue
		}
		s = append(s, fmt.Sprintf("%s%g,%g", name, math.Round(at.X*1000)/1000, math.Round(at.Y*1000)/1000))
	}
	return strings.Join(s, " ")
}

func TestPathData(t *testing.T) {
	for d, want := range map[string]string{
		"M1 2L3 4z":                 "M1,2 L3,4 Z",
		"m1-2 3,4":                  "M1,-2 L4,2",
		"M.5.5.5.6":                 "M0.5,0.5 L0.5,0.6",
		"M0 0h5v6H1V2":              "M0,0 L5,0 L5,6 L1,6 L1,2",
		"M0 0c1 2 3 4 5 6s7 8 9 10": "M0,0 C5,6 C14,16",
		"M0 0q1 2 3 4t5 6":          "M0,0 C3,4 C8,10",
		"M0 0a5 5 0 0110 0":         "M0,0 C5,-5 C10,0",
		"M0 0a0 5 0 0 1 10 0":       "M0,0 L10,0",
		"M1 1zm2 2l1 1":             "M1,1 Z M3,3 L4,4",
		"M1e1 2E-1":                 "M10,0.2",
		"L1 1":                      "",
		"M1 1 L2":                   "M1,1",
		"M1 1 x 3 3":                "M1,1",
		"M0,0 10,0 10,10z":          "M0,0 L10,0 L10,10 Z",
		"":                          "",
	} {
		if got := ends(parsePath(d)); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}

func TestTransforms(t *testing.T) {
	for v, want := range map[string]paint.Point{
		"translate(10)": {X: 11, Y: 2}, "translate(10 20)": {X: 11, Y: 22}, "scale(2)": {X: 2, Y: 4}, "scale(2,3)": {X: 2, Y: 6}, "rotate(90)": {X: -2, Y: 1},
		"rotate(90, 1, 2)": {X: 1, Y: 2}, "matrix(1 0 0 1 5 6)": {X: 6, Y: 8}, "skewX(45)": {X: 3, Y: 2}, "translate(1,1) scale(2)": {X: 3, Y: 5}, "rotate(0.25turn)": {X: -2, Y: 1},
	} {
		m, ok := parseTransform(v)
		if got := m.Apply(paint.Point{X: 1, Y: 2}); !ok || !near(got.X, want.X) || !near(got.Y, want.Y) {
			t.Errorf("%s: %v %v, want %v", v, got, ok, want)
		}
	}
	for _, v := range []string{"", "foo(1)", "scale", "scale(", "matrix(1 2)", "translate(x)"} {
		if _, ok := parseTransform(v); ok {
			t.Errorf("%q is taken for a transform", v)
		}
	}
}

func parse(t testing.TB, body string) *Image {
	t.Helper()
	m, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50">`+body+`</svg>`), Options{})
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return m
}

// flat lists what is painted, groups left away.
func flat(ops []paint.Op) []paint.Op {
	var out []paint.Op
	for _, op := range ops {
		if g, ok := op.(*paint.Group); ok {
			out = append(out, flat(g.Ops)...)
		} else {
			out = append(out, op)
		}
	}
	return out
}

func TestStyles(t *testing.T) {
	red, blue, lime := paint.Color{R: 255, A: 255}, paint.Color{B: 255, A: 255}, paint.Color{G: 255, A: 255}
	for body, want := range map[string]paint.Color{
		`<rect width="1" height="1" fill="red"/>`:                                                                     red,
		`<rect width="1" height="1" style="fill:red" fill="blue"/>`:                                                   red,
		`<style>rect{fill:red}</style><rect width="1" height="1" fill="blue"/>`:                                       red,
		`<style>.a{fill:red}rect{fill:blue}</style><rect class="a" width="1" height="1"/>`:                            red,
		`<g fill="red"><rect width="1" height="1"/></g>`:                                                              red,
		`<g color="blue"><rect width="1" height="1" fill="currentColor"/></g>`:                                        blue,
		`<g fill="red"><rect width="1" height="1" fill="inherit"/></g>`:                                               red,
		`<rect width="1" height="1" fill="url(#none) lime"/>`:                                                         lime,
		`<defs><rect id="r" width="1" height="1"/></defs><use href="#r" fill="lime"/>`:                                lime,
		`<defs><rect id="r" width="1" height="1"/></defs><use xlink:href="#r" style="fill:blue"/>`:                    blue,
		`<style>:root{--c:lime}</style><rect width="1" height="1" style="fill:var(--c)"/>`:                            lime,
		`<linearGradient id="g"><stop stop-color="red"/></linearGradient><rect width="1" height="1" fill="url(#g)"/>`: red,
	} {
		ops := flat(parse(t, body).Draw(paint.Rect{W: 100, H: 50}))
		if len(ops) != 1 {
			t.Errorf("%s: %d operations", body, len(ops))
			continue
		}
		if f, ok := ops[0].(*paint.Fill); !ok || f.Paint.Color != want {
			t.Errorf("%s: %+v", body, ops[0])
		}
	}
	for _, body := range []string{`<rect width="1" height="1" fill="none"/>`, `<rect width="0" height="1"/>`, `<rect width="1" height="1" display="none"/>`, `<g visibility="hidden"><rect width="1" height="1"/></g>`,
		`<defs><rect width="1" height="1"/></defs>`, `<rect width="1" height="1" opacity="0"/>`, `<rect width="1" height="1" clip-path="url(#c)"/><clipPath id="c"/>`, `<symbol><rect width="1" height="1"/></symbol>`,
		`<rect width="1" height="1" transform="scale(0)"/>`} {
		if ops := flat(parse(t, body).Draw(paint.Rect{W: 100, H: 50})); len(ops) != 0 {
			t.Errorf("%s: %d operations, want none", body, len(ops))
		}
	}
}

func TestSizes(t *testing.T) {
	for attrs, want := range map[string][3]float64{
		`width="100" height="50"`: {100, 50, 2}, `width="1in" height="25.4mm"`: {96, 96, 1}, `viewBox="0 0 20 10"`: {0, 0, 2}, `width="40" viewBox="0 0 20 10"`: {40, 0, 2}, ``: {0, 0, 0},
		`width="100%" height="50%" viewBox="0 0 4 4"`: {0, 0, 1}, `width="2em" height="10"`: {32, 10, 3.2},
	} {
		m, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" `+attrs+`/>`), Options{})
		if err != nil {
			t.Errorf("%s: %v", attrs, err)
		} else if m.Width != want[0] || m.Height != want[1] || !near(m.Ratio, want[2]) {
			t.Errorf("%s: %v × %v, ratio %v", attrs, m.Width, m.Height, m.Ratio)
		}
	}
}

func TestText(t *testing.T) {
	m := parse(t, `<text x="10" y="20" font-size="10" font-family="Arial" text-anchor="middle">  ab <tspan fill="red">c</tspan>
	 </text><text x="1 5" y="9">xy</text>`)
	ops := flat(m.Draw(paint.Rect{W: 100, H: 50}))
	if len(ops) != 4 {
		t.Fatalf("%d operations", len(ops))
	}
	a, b := ops[0].(*paint.Glyphs), ops[1].(*paint.Glyphs)
	width := 0.0
	for _, g := range append(a.Run[:len(a.Run):len(a.Run)], b.Run...) {
		width += g.Advance
	}
	if a.Text != "ab " || b.Text != "c" || !near(a.X, 10-width/2) || a.Y != 20 || b.Paint.Color.R != 255 {
		t.Errorf("%q at %v, %q", a.Text, a.X, b.Text)
	}
	if x, y := ops[2].(*paint.Glyphs), ops[3].(*paint.Glyphs); x.X != 1 || y.X != 5 || y.Y != 9 {
		t.Errorf("characters at %v and %v", x.X, y.X)
	}
}

// What is not drawn is told.
func TestWarnings(t *testing.T) {
	for body, want := range map[string]string{
		`<rect width="1" height="1" filter="url(#f)"/>`: "filter", `<rect width="1" height="1" mask="url(#f)"/>`: "mask url(#f): not found", `<foreignObject/>`: "foreignObject", `<use href="#x"/>`: "not found",
		`<g id="a"><use href="#a"/></g>`: "around it", `<defs><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></defs><use href="#a"/>`: "refers to itself",
		`<rect fill="nope" width="1" height="1"/>`: `value "nope"`, `<image href="x"/>`: "not allowed", `<text>a<textPath href="#x">b</textPath></text>`: "textPath> of #x: not found", `<text><tspan><textPath>b</textPath></tspan></text>`: "alone",
	} {
		if got := fmt.Sprint(parse(t, body).Warnings); !strings.Contains(got, want) {
			t.Errorf("%s: %s", body, got)
		}
	}
}

// Hostile pictures are errors that name a limit, and soon.
func TestLimits(t *testing.T) {
	laughs := `<defs><g id="a0"><rect width="1" height="1"/></g>`
	for i := range 30 {
		laughs += fmt.Sprintf(`<g id="a%d"><use href="#a%d"/><use href="#a%d"/></g>`, i+1, i, i)
	}
	for name, body := range map[string]string{
		"laughs":   laughs + `</defs><use href="#a30"/>`,
		"depth":    strings.Repeat("<g>", 1000),
		"elements": strings.Repeat("<g/>", 200_000),
		"pattern":  `<pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse">` + strings.Repeat(`<rect width="1" height="1" fill="url(#q)"/>`, 1000) + `</pattern><pattern id="q" width="1" height="1" patternUnits="userSpaceOnUse">` + strings.Repeat(`<rect width="1" height="1"/>`, 1000) + `</pattern><rect width="9" height="9" fill="url(#p)"/>`,
	} {
		start := time.Now()
		_, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">`+body+`</svg>`), Options{})
		var limit *LimitError
		if !errors.As(err, &limit) {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
	entities := `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg><text>&b;</text></svg>`
	if _, err := Parse([]byte(entities), Options{}); err != nil {
		t.Errorf("entities: %v", err)
	}
	for _, src := range []string{"", "x", "<svg", "<html/>", "\x89PNG"} {
		if _, err := Parse([]byte(src), Options{}); err == nil {
			t.Errorf("%q is taken for a picture", src)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`<svg><path d="M0 0a1 1 0 0 1 2 2z" marker-end="url(#m)"/><marker id="m"><rect width="1" height="1"/></marker></svg>`, `<svg viewBox="0 0 1 1"><text x="1 2" rotate="3">ab</text></svg>`,
		`<svg><linearGradient id="a" href="#a"><stop/><stop offset="1"/></linearGradient><rect width="1" height="1" fill="url(#a)"/></svg>`, `<svg><use href="#b"/><g id="b" clip-path="url(#b)"/></svg>`,
		`<svg><path id="q" d="M0 0h9c1 2 3 4 5 6z"/><text text-anchor="end"><textPath href="#q" startOffset="50%">abc <tspan>d</tspan></textPath></text></svg>`,
		`<svg><mask id="m" mask="url(#m)"><rect width="1" height="1" mask="url(#m)" fill="context-fill"/></mask><g mask="url(#m)"><circle r="2"/></g></svg>`,
		`<svg><pattern id="p" width="1" height="1"><use href="#r"/></pattern><rect id="r" width="1" height="1" fill="url(#p)"/></svg>`, `<svg><style>*{transform:rotate(1deg)}</style><circle r="1"/></svg>`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data, Options{Limits: Limits{Ops: 2000, Elements: 500}})
		if err == nil {
			m.Draw(paint.Rect{X: 1, Y: 2, W: 30, H: 40})
		}
	})
}
