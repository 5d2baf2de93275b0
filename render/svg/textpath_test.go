package svg

import (
	"math"
	"testing"

	"etikett/render/paint"
)

// Glyphs stand with their middle on the path, turned with it; those beyond its ends are left out.
func TestTextPath(t *testing.T) {
	m := parse(t, `<path id="p" fill="none" d="M10 50H60V100"/><text font-size="10" font-family="Liberation Mono"><textPath href="#p" startOffset="50%">ab<tspan>cdefghijklmnop</tspan></textPath></text>`)
	if len(m.Warnings) > 0 {
		t.Error(m.Warnings)
	}
	var glyphs []*paint.Group
	var walk func(ops []paint.Op)
	walk = func(ops []paint.Op) {
		for _, op := range ops {
			if g, ok := op.(*paint.Group); ok {
				if len(g.Ops) == 1 {
					if _, ok := g.Ops[0].(*paint.Glyphs); ok {
						glyphs = append(glyphs, g)
						continue
					}
				}
				walk(g.Ops)
			}
		}
	}
	walk(m.Draw(paint.Rect{W: m.Width, H: m.Height}))
	if len(glyphs) != 8 { // 50 px down, 6.001 px each
		t.Fatalf("%d glyphs", len(glyphs))
	}
	for i, g := range glyphs {
		mid := 6.0009765625 * (float64(i) + 0.5)
		at := g.Transform.Apply(paint.Point{})
		one := g.Ops[0].(*paint.Glyphs)
		if math.Abs(at.X-60) > 1e-6 || math.Abs(at.Y-50-mid) > 1e-3 || !near(g.Transform.A, 0) || !near(g.Transform.B, 1) || one.Text != "abcdefgh"[i:i+1] {
			t.Errorf("glyph %d: %q at %v, %v", i, one.Text, at, *g.Transform)
		}
	}
}
