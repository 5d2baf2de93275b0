package svg

import (
	"math"

	"golang.org/x/net/html"

	"etikett/render/paint"
	"etikett/render/style"
)

// paint gives what a fill or stroke is painted with; not ok: nothing is.
func (d *drawing) paint(p style.SVGPaint, opacity float64, st *style.Computed, box func() paint.Rect) (paint.Paint, bool) {
	if p.Context != "" && d.around != nil {
		st = d.around
		if p.Context == "context-fill" {
			p = st.SVG.Fill
		} else {
			p = st.SVG.Stroke
		}
	}
	if p.URL != "" {
		if n := d.image.ids[fragment(p.URL)]; n != nil {
			switch n.Data {
			case "linearGradient", "radialGradient":
				return d.gradient(n, opacity, box)
			case "pattern":
				return d.pattern(n, opacity, box)
			}
		}
	}
	if p.None {
		return paint.Paint{}, false
	}
	c := faded(p.In(st.Color), opacity)
	return paint.Solid(c), c.A > 0
}

func faded(c paint.Color, opacity float64) paint.Color {
	c.A = uint8(float64(c.A)*opacity + 0.5)
	return c
}

// chain gives an element and those that its href leads to, from which it takes what it lacks.
func (d *drawing) chain(n *html.Node, names ...string) []*html.Node {
	var list []*html.Node
	for len(list) < 16 && n != nil {
		for _, seen := range list {
			if seen == n {
				return list
			}
		}
		known := false
		for _, name := range names {
			known = known || n.Data == name
		}
		if !known {
			return list
		}
		list = append(list, n)
		n = d.image.ids[fragment(href(n))]
	}
	return list
}

// first gives an attribute of the first element that has it.
func first(list []*html.Node, name string) string {
	for _, n := range list {
		if v := attr(n, name); v != "" {
			return v
		}
	}
	return ""
}

// gradient makes a paint of a gradient element. SVG 2 §14.2
func (d *drawing) gradient(n *html.Node, opacity float64, box func() paint.Rect) (paint.Paint, bool) {
	list := d.chain(n, "linearGradient", "radialGradient")
	st := d.image.styles[n]
	stops := d.stops(list, opacity)
	if len(stops) == 0 || st == nil {
		return paint.Paint{}, false
	}
	last := paint.Solid(stops[len(stops)-1].Color)
	if len(stops) == 1 {
		return last, last.Color.A > 0
	}
	user := first(list, "gradientUnits") == "userSpaceOnUse"
	view, t := d.view, paint.Identity
	if !user {
		b := box()
		if b.W <= 0 || b.H <= 0 {
			return paint.Paint{}, false
		}
		view, t = viewport{1, 1}, paint.Matrix{A: b.W, D: b.H, E: b.X, F: b.Y}
	}
	if v := first(list, "gradientTransform"); v != "" {
		if m, ok := parseTransform(v); ok {
			t = t.Mul(m)
		}
	} else if len(st.Transform) > 0 {
		for _, f := range st.Transform {
			t = t.Mul(cssTransform(f, paint.Rect{}))
		}
	}
	if !t.Invertible() {
		return paint.Paint{}, false
	}
	value := func(name, fallback string, base float64) float64 {
		v := first(list, name)
		if v == "" {
			v = fallback
		}
		r, _ := d.length(v, st, base)
		return r
	}
	g := &paint.Gradient{Stops: stops}
	if n.Data == "linearGradient" {
		g.P0 = paint.Point{X: value("x1", "0%", view.w), Y: value("y1", "0%", view.h)}
		g.P1 = paint.Point{X: value("x2", "100%", view.w), Y: value("y2", "0%", view.h)}
		if g.P0 == g.P1 {
			return last, last.Color.A > 0
		}
	} else {
		g.Kind = paint.Radial
		diagonal := view.diagonal()
		if !user {
			diagonal = 1
		}
		g.P1 = paint.Point{X: value("cx", "50%", view.w), Y: value("cy", "50%", view.h)}
		g.R1, g.R0 = value("r", "50%", diagonal), value("fr", "0%", diagonal)
		g.P0 = g.P1
		if first(list, "fx") != "" {
			g.P0.X = value("fx", "", view.w)
		}
		if first(list, "fy") != "" {
			g.P0.Y = value("fy", "", view.h)
		}
		if g.R1 <= 0 {
			return last, last.Color.A > 0
		}
		// A focus outside of the circle is moved to its edge.
		if dx, dy := g.P0.X-g.P1.X, g.P0.Y-g.P1.Y; math.Hypot(dx, dy) > g.R1-g.R0 {
			if k := max(0, g.R1-g.R0) * 0.9999 / math.Hypot(dx, dy); k < 1 {
				g.P0 = paint.Point{X: g.P1.X + dx*k, Y: g.P1.Y + dy*k}
			}
		}
	}
	switch first(list, "spreadMethod") {
	case "repeat":
		g.Repeat = true
		g.Stops = whole(stops)
	case "reflect":
		g.Stops = whole(stops)
		reflect(g)
	}
	if t != paint.Identity {
		g.Transform = &t
	}
	return paint.Paint{Gradient: g}, true
}

// whole lets stops begin at 0 and end at 1, which is what repeats.
func whole(stops []paint.Stop) []paint.Stop {
	if s := stops[0]; s.Offset > 0 {
		stops = append([]paint.Stop{{Offset: 0, Color: s.Color}}, stops...)
	}
	if s := stops[len(stops)-1]; s.Offset < 1 {
		stops = append(stops, paint.Stop{Offset: 1, Color: s.Color})
	}
	return stops
}

// reflect makes a repeating gradient of twice the length, there and back.
func reflect(g *paint.Gradient) {
	g.Repeat = true
	g.P1 = paint.Point{X: 2*g.P1.X - g.P0.X, Y: 2*g.P1.Y - g.P0.Y}
	g.R1 = 2*g.R1 - g.R0
	n := len(g.Stops)
	stops := make([]paint.Stop, 0, 2*n)
	for _, s := range g.Stops {
		stops = append(stops, paint.Stop{Offset: s.Offset / 2, Color: s.Color})
	}
	for i := n - 1; i >= 0; i-- {
		stops = append(stops, paint.Stop{Offset: 1 - g.Stops[i].Offset/2, Color: g.Stops[i].Color})
	}
	g.Stops = stops
}

// stops reads the stops of the first gradient of a chain that has some.
func (d *drawing) stops(list []*html.Node, opacity float64) []paint.Stop {
	for _, n := range list {
		var out []paint.Stop
		at := 0.0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			st := d.image.styles[c]
			if c.Type != html.ElementNode || c.Data != "stop" || st == nil || len(out) >= 1000 {
				continue
			}
			s := scanner{s: attr(c, "offset")}
			v, _ := s.number()
			if s.unit() == "%" {
				v /= 100
			}
			at = max(at, min(1, max(0, v)))
			out = append(out, paint.Stop{Offset: at, Color: faded(st.SVGOwn.StopColor, st.SVGOwn.StopOpacity*opacity)})
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// pattern makes a paint of a <pattern>. SVG 2 §14.3
func (d *drawing) pattern(n *html.Node, opacity float64, box func() paint.Rect) (paint.Paint, bool) {
	list := d.chain(n, "pattern")
	st := d.image.styles[n]
	if st == nil || !d.enter(n) {
		return paint.Paint{}, false
	}
	defer d.leave()
	var b paint.Rect
	inBox := first(list, "patternUnits") != "userSpaceOnUse"
	contentInBox := first(list, "patternContentUnits") == "objectBoundingBox"
	if inBox || contentInBox {
		if b = box(); b.W <= 0 || b.H <= 0 {
			return paint.Paint{}, false
		}
	}
	base := d.view
	if inBox {
		base = viewport{1, 1}
	}
	value := func(name string, base float64) float64 {
		r, _ := d.length(first(list, name), st, base)
		return r
	}
	cell := paint.Rect{X: value("x", base.w), Y: value("y", base.h), W: value("width", base.w), H: value("height", base.h)}
	if inBox {
		cell = paint.Rect{X: b.X + cell.X*b.W, Y: b.Y + cell.Y*b.H, W: cell.W * b.W, H: cell.H * b.H}
	}
	if cell.W <= 0 || cell.H <= 0 {
		return paint.Paint{}, false
	}
	content := n
	for _, c := range list {
		if firstElement(c) != nil {
			content = c
			break
		}
	}
	outer := d.view
	view := parseViewBox(content)
	if view.ok {
		d.view = viewport{view.w, view.h}
	}
	ops := d.children(content)
	d.view = outer
	if len(ops) == 0 {
		return paint.Paint{}, false
	}
	t := paint.Identity
	switch {
	case view.ok:
		t = view.fit(cell)
	case contentInBox:
		t = paint.Matrix{A: b.W, D: b.H, E: b.X, F: b.Y}
	}
	if t != paint.Identity || opacity < 1 {
		ops = []paint.Op{&paint.Group{Ops: ops, Opacity: max(opacity, 1e-6), Transform: &t}}
	}
	p := &paint.Pattern{Ops: ops, Cell: cell, XStep: cell.W, YStep: cell.H}
	if v := first(list, "patternTransform"); v != "" {
		m, ok := parseTransform(v)
		if ok && !m.Invertible() {
			return paint.Paint{}, false
		}
		if ok {
			p.Transform = &m
		}
	}
	return paint.Paint{Pattern: p}, true
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}
