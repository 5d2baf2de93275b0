package draw

import (
	"testing"

	"etikett/render/box"
	"etikett/render/layout"
	"etikett/render/style"

	"golang.org/x/net/html"
)

// node builds fragments for tests: a box of a colour at a place in its parent.
func node(color byte, x, y, w, h float64, change func(*style.Computed), children ...*layout.Fragment) *layout.Fragment {
	s := &style.Computed{Position: "static", Overflow: "visible", Visibility: "visible", Opacity: 1, ZIndexAuto: true}
	if color != ' ' {
		s.BackgroundColor = rgbOf(color)
	}
	b := &box.Box{Kind: box.Block, Style: s, Node: &html.Node{Data: "div"}}
	if change != nil {
		change(s)
	}
	b.OutOfFlow = s.Position == "absolute" || s.Position == "fixed" || s.Float == "left"
	return &layout.Fragment{Box: b, X: x, Y: y, Width: w, Height: h, First: true, Last: true, Children: children}
}

func inline(f *layout.Fragment) *layout.Fragment {
	f.Box.InlineLevel = true
	return &layout.Fragment{Kind: layout.LineFragment, Box: &box.Box{Style: f.Box.Style}, Children: []*layout.Fragment{f}}
}

func page(w, h float64, children ...*layout.Fragment) *layout.Fragment {
	p := node(' ', 0, 0, w, h, nil, children...)
	p.Box.Kind = box.Page
	p.Box.Node = nil
	return p
}

func z(n int) func(*style.Computed) {
	return func(s *style.Computed) { s.Position, s.ZIndex, s.ZIndexAuto = "absolute", n, false }
}

func float(s *style.Computed) { s.Float = "left" }

func relative(s *style.Computed) { s.Position = "relative" }

// Blocks, floats, lines and positioned boxes are painted in this order, whatever their order in the document.
func TestPaintingOrder(t *testing.T) {
	atomic := inline(node('K', 2, 0, 4, 1, nil))
	f := page(8, 4,
		node(' ', 0, 0, 8, 4, nil,
			node('y', 0, 0, 2, 4, relative), // positioned: above all others
			atomic,                          // inline: above floats
			node('g', 1, 1, 4, 1, float),    // float: above blocks
			node('r', 0, 0, 8, 2, nil),      // block
			node('b', 0, 2, 8, 2, z(-1)),    // below all
			node('s', 4, 1, 4, 2, z(-2)),    // below that
		))
	expect(t, Page(f, nil).Ops, `
		yyKKKKrr
		yygggrrr
		yybbbbbb
		yybbbbbb`)
}

// A stacking context is painted as a whole; a positioned box without z-index lets its descendants through.
func TestStackingContexts(t *testing.T) {
	f := page(4, 2,
		node(' ', 0, 0, 4, 2, nil,
			node('r', 0, 0, 2, 2, z(1), node('y', 0, 0, 1, 1, z(99))),
			node('b', 2, 0, 2, 2, relative, node('g', 0, 0, 1, 1, z(3))),
			node('K', 0, 0, 4, 1, z(2)),
		))
	expect(t, Page(f, nil).Ops, `
		KKgK
		rrbb`)
}

// Overflow cuts what is in the flow, not what refers to a containing block further out.
func TestOverflow(t *testing.T) {
	hidden := func(s *style.Computed) { s.Overflow = "hidden" }
	absolute := func(s *style.Computed) { s.Position = "absolute" }
	f := page(8, 4,
		node(' ', 0, 0, 8, 4, nil,
			node(' ', 0, 0, 8, 4, nil,
				node(' ', 1, 0, 3, 2, hidden,
					node('r', 1, 1, 5, 3, nil),
					node('b', 0, 3, 5, 1, absolute)),
			)))
	expect(t, Page(f, nil).Ops, `
		........
		..rr....
		........
		.bbbbb..`)
	ops := Page(f, nil).Ops
	if len(ops) != 2 {
		t.Errorf("%d operations, want a group and a box", len(ops))
	}
}

// The overflow of the root element, or else of body, is that of the page.
func TestViewportOverflow(t *testing.T) {
	body := node(' ', 0, 0, 2, 1, func(s *style.Computed) { s.Overflow = "hidden" }, node('r', 0, 0, 9, 9, nil))
	body.Box.Node.Data = "body"
	root := node(' ', 0, 0, 2, 1, nil, body)
	root.Box.Node.Data = "html"
	p := page(4, 3, root)
	p.X, p.Y, p.Margin = 1, 1, layout.Edges{Top: 1, Left: 1, Right: 1, Bottom: 1}
	expect(t, Page(p, nil).Ops, `
		......
		.rrrr.
		.rrrr.
		.rrrr.
		......`)
}

func TestOpacityAndTransform(t *testing.T) {
	quarter := []style.TransformFunc{{Name: "rotate", Num: [6]float64{1.5707963267948966}}}
	f := page(6, 4,
		node(' ', 0, 0, 6, 4, nil,
			node(' ', 0, 0, 2, 2, func(s *style.Computed) { s.Opacity = .5 }, node('r', 0, 0, 2, 1, nil), node('r', 0, 0, 2, 2, nil)),
			node('K', 3, 1, 3, 1, func(s *style.Computed) {
				s.Transform = quarter
				s.TransformOrigin = style.Position{X: style.Percent(50), Y: style.Percent(50)}
			}),
			node('b', 0, 3, 2, 1, func(s *style.Computed) { s.Opacity = 0 }),
		))
	expect(t, Page(f, nil).Ops, `
		ss..K.
		ss..K.
		....K.
		......`)
}

// The page takes the background of the root element or, if that has none, of body; the box itself then has none.
func TestCanvas(t *testing.T) {
	for _, c := range []struct {
		root, body byte
		want       string
	}{
		{' ', 'b', "\nbbbb\nbbbb\n"}, {'r', 'b', "\nrrrr\nrbbr\n"}, {' ', ' ', "\n....\n....\n"},
	} {
		body := node(c.body, 1, 0, 2, 1, nil)
		body.Box.Node.Data = "body"
		root := node(c.root, 0, 1, 4, 1, nil, body)
		root.Box.Node.Data = "html"
		expect(t, Page(page(4, 2, root), nil).Ops, c.want)
	}
}

func TestClipProperty(t *testing.T) {
	f := page(6, 3, node(' ', 0, 0, 6, 3, nil, node('r', 1, 0, 4, 3, func(s *style.Computed) {
		s.Position = "absolute"
		s.Clip = &style.Sides[style.Length]{Top: style.Px(1), Right: style.Px(3), Bottom: style.Auto, Left: style.Px(1)}
	})))
	expect(t, Page(f, nil).Ops, `
		......
		..rr..
		..rr..`)
}

// What most labels are made of must cost next to nothing.
func BenchmarkPlainLabel(b *testing.B) {
	var rows []*layout.Fragment
	for i := range 6 {
		line := &layout.Fragment{Kind: layout.LineFragment, Box: node(' ', 0, 0, 0, 0, nil).Box}
		row := node(' ', 10, float64(i)*20, 100, 20, nil, line)
		if i == 0 {
			row.Box.Style.Border.Bottom = style.Border{Width: 1, Style: "solid", Color: rgbOf('K')}
			row.Border.Bottom = 1
		}
		rows = append(rows, row)
	}
	f := page(200, 100, node(' ', 0, 0, 200, 100, nil, node(' ', 0, 0, 200, 100, func(s *style.Computed) { s.Overflow = "hidden" }, rows...)))
	b.ReportAllocs()
	for b.Loop() {
		Page(f, nil)
	}
}
