package svg

import (
	"math"

	"golang.org/x/net/html"

	"etikett/render/paint"
	"etikett/render/style"
)

// vertex is a corner of a path with the directions in which the path comes and goes.
type vertex struct {
	at      paint.Point
	in, out float64
	has     [2]bool // in, out
}

func (v vertex) angle() float64 {
	switch {
	case v.has[0] && v.has[1]:
		return math.Atan2(math.Sin(v.in)+math.Sin(v.out), math.Cos(v.in)+math.Cos(v.out))
	case v.has[0]:
		return v.in
	}
	return v.out
}

// vertices lists the corners of a path. SVG 2 §11.6.3
func vertices(p paint.Path) []vertex {
	var list []vertex
	start := 0
	var at paint.Point
	step := func(first, last, to paint.Point) {
		if first != at {
			list[len(list)-1].out, list[len(list)-1].has[1] = math.Atan2(first.Y-at.Y, first.X-at.X), true
		}
		v := vertex{at: to}
		if last != to {
			v.in, v.has[0] = math.Atan2(to.Y-last.Y, to.X-last.X), true
		}
		list = append(list, v)
		at = to
	}
	for _, s := range p {
		switch s.Verb {
		case paint.MoveTo:
			start, at = len(list), s.P[0]
			list = append(list, vertex{at: at})
		case paint.LineTo:
			step(s.P[0], at, s.P[0])
		case paint.CubicTo:
			first, last := s.P[0], s.P[1]
			if first == at {
				if first = s.P[1]; first == at {
					first = s.P[2]
				}
			}
			if last == s.P[2] {
				if last = s.P[0]; last == s.P[2] {
					last = at
				}
			}
			step(first, last, s.P[2])
		case paint.Close:
			if start < len(list) {
				to := list[start].at
				step(to, at, to)
				end := len(list) - 1
				list[end].out, list[end].has[1] = list[start].out, list[start].has[1]
				list[start].in, list[start].has[0] = list[end].in, list[end].has[0]
			}
		}
	}
	return list
}

// markers draws the markers at the corners of a shape. SVG 2 §11.6
func (d *drawing) markers(n *html.Node, st *style.Computed, path paint.Path) []paint.Op {
	s := st.SVG
	if s.MarkerStart == "" && s.MarkerMid == "" && s.MarkerEnd == "" || len(path) == 0 || st.Visibility != "visible" {
		return nil
	}
	switch n.Data {
	case "path", "line", "polyline", "polygon":
	default:
		return nil
	}
	list := vertices(path)
	var ops []paint.Op
	for i, v := range list {
		for _, m := range []struct {
			url string
			on  bool
		}{{s.MarkerStart, i == 0}, {s.MarkerMid, i > 0 && i < len(list)-1}, {s.MarkerEnd, i == len(list)-1}} {
			if m.on && m.url != "" {
				ops = append(ops, d.marker(m.url, v, st, i == 0)...)
			}
		}
	}
	return ops
}

func (d *drawing) marker(url string, v vertex, around *style.Computed, start bool) []paint.Op {
	n := d.image.ids[fragment(url)]
	if n == nil || n.Data != "marker" || !d.step() {
		return nil
	}
	st := d.image.styles[n]
	if st == nil || !d.enter(n) {
		return nil
	}
	defer d.leave()
	size := func(name string, fallback float64) float64 {
		if l, ok := d.length(attr(n, name), st, d.view.w); ok {
			return l
		}
		return fallback
	}
	w, h := size("markerWidth", 3), size("markerHeight", 3)
	if w <= 0 || h <= 0 {
		return nil
	}
	scale := 1.0
	if attr(n, "markerUnits") != "userSpaceOnUse" {
		scale, _ = around.SVG.StrokeWidth.Resolve(d.view.diagonal())
	}
	angle := 0.0
	switch o := attr(n, "orient"); {
	case o == "auto", o == "auto-start-reverse" && !start:
		angle = v.angle()
	case o == "auto-start-reverse":
		angle = v.angle() + math.Pi
	default:
		s := scanner{s: o}
		if a, ok := s.number(); ok {
			angle = a * math.Pi / 180
			if s.unit() == "rad" {
				angle = a
			}
		}
	}
	view := parseViewBox(n)
	outer, context := d.view, d.around
	d.view, d.around = viewport{w, h}, around
	if view.ok {
		d.view = viewport{view.w, view.h}
	}
	ops := d.children(n)
	d.view, d.around = outer, context
	if len(ops) == 0 {
		return nil
	}
	fit := view.fit(paint.Rect{W: w, H: h})
	ref := fit.Apply(paint.Point{X: d.attr(n, "refX", st, d.view.w), Y: d.attr(n, "refY", st, d.view.h)})
	t := translate(v.at.X, v.at.Y).Mul(rotate(angle)).Mul(paint.Matrix{A: scale, D: scale}).Mul(translate(-ref.X, -ref.Y))
	inner := &paint.Group{Ops: ops, Opacity: 1, Transform: &fit}
	g := &paint.Group{Ops: []paint.Op{inner}, Opacity: 1, Transform: &t}
	if !t.Invertible() {
		return nil
	}
	if st.Overflow != "visible" {
		g.Clip = []paint.ClipPath{{Path: paint.RectPath(paint.Rect{W: w, H: h})}}
	}
	return []paint.Op{g}
}
