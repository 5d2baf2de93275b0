package svg

import (
	"math"

	"golang.org/x/net/html"

	"etikett/render/paint"
	"etikett/render/style"
)

// shapePath gives the outline of a basic shape or path in its own coordinates, nil if it has none. SVG 2 §9–10
func (d *drawing) shapePath(n *html.Node, st *style.Computed) paint.Path {
	x := func(name string) float64 { return d.attr(n, name, st, d.view.w) }
	y := func(name string) float64 { return d.attr(n, name, st, d.view.h) }
	var b builder
	switch n.Data {
	case "path":
		return parsePath(attr(n, "d"))
	case "rect":
		return rect(x("x"), y("y"), x("width"), y("height"), d.radius(n, "rx", st, d.view.w), d.radius(n, "ry", st, d.view.h))
	case "circle":
		r := d.attr(n, "r", st, d.view.diagonal())
		return ellipse(x("cx"), y("cy"), r, r)
	case "ellipse":
		rx, ry := d.radius(n, "rx", st, d.view.w), d.radius(n, "ry", st, d.view.h)
		if rx < 0 {
			rx = ry
		}
		if ry < 0 {
			ry = rx
		}
		return ellipse(x("cx"), y("cy"), rx, ry)
	case "line":
		b.move(paint.Point{X: x("x1"), Y: y("y1")})
		b.line(paint.Point{X: x("x2"), Y: y("y2")})
	case "polyline", "polygon":
		s := scanner{s: attr(n, "points")}
		for s.space(); !s.done() && len(b.path) < maxSegments; s.separator() {
			px, ok := s.number()
			s.separator()
			py, ok2 := s.number()
			if !ok || !ok2 {
				break
			}
			p := paint.Point{X: px, Y: py}
			if len(b.path) == 0 {
				b.move(p)
			} else {
				b.line(p)
			}
		}
		if n.Data == "polygon" && len(b.path) > 0 {
			b.close()
		}
	}
	return b.path
}

// attr reads a length attribute, 0 if it is missing or wrong.
func (d *drawing) attr(n *html.Node, name string, st *style.Computed, base float64) float64 {
	v, _ := d.length(attr(n, name), st, base)
	return v
}

func (d *drawing) length(v string, st *style.Computed, base float64) (float64, bool) {
	s := scanner{s: v}
	num, ok := s.number()
	if !ok {
		return 0, false
	}
	u := s.unit()
	if u == "ex" || u == "ch" {
		m := d.image.options.Fonts.Primary(st.Font).Metrics
		if u == "ex" {
			return finite(num * m.XHeight * st.FontSize), true
		}
		return finite(num * m.ZeroAdvance * st.FontSize), true
	}
	return length(num, u, st, base)
}

// radius reads rx or ry; -1 is auto.
func (d *drawing) radius(n *html.Node, name string, st *style.Computed, base float64) float64 {
	v, ok := d.length(attr(n, name), st, base)
	if !ok || v < 0 {
		return -1
	}
	return v
}

func rect(x, y, w, h, rx, ry float64) paint.Path {
	if w <= 0 || h <= 0 {
		return nil
	}
	if rx < 0 {
		rx = ry
	}
	if ry < 0 {
		ry = rx
	}
	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	if rx == 0 || ry == 0 {
		return paint.RectPath(paint.Rect{X: x, Y: y, W: w, H: h})
	}
	var b builder
	quarter := math.Pi / 2
	b.move(paint.Point{X: x + rx, Y: y})
	b.line(paint.Point{X: x + w - rx, Y: y})
	b.ellipse(paint.Point{X: x + w - rx, Y: y + ry}, rx, ry, 0, -quarter, quarter)
	b.line(paint.Point{X: x + w, Y: y + h - ry})
	b.ellipse(paint.Point{X: x + w - rx, Y: y + h - ry}, rx, ry, 0, 0, quarter)
	b.line(paint.Point{X: x + rx, Y: y + h})
	b.ellipse(paint.Point{X: x + rx, Y: y + h - ry}, rx, ry, 0, quarter, quarter)
	b.line(paint.Point{X: x, Y: y + ry})
	b.ellipse(paint.Point{X: x + rx, Y: y + ry}, rx, ry, 0, 2*quarter, quarter)
	b.close()
	return b.path
}

func ellipse(cx, cy, rx, ry float64) paint.Path {
	if rx <= 0 || ry <= 0 {
		return nil
	}
	var b builder
	b.move(paint.Point{X: cx + rx, Y: cy})
	b.ellipse(paint.Point{X: cx, Y: cy}, rx, ry, 0, 0, 2*math.Pi)
	b.close()
	return b.path
}
