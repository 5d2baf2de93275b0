package svg

import (
	"golang.org/x/net/html"

	"etikett/render/paint"
)

// mask gives what a <mask> lets through; nil if the reference leads to none, which masks nothing.
// https://www.w3.org/TR/css-masking-1/#MaskElement
func (d *drawing) mask(url string, box func() paint.Rect) *paint.Mask {
	n := d.image.ids[fragment(url)]
	if n == nil || n.Data != "mask" {
		d.warn("mask url(" + url + "): not found")
		return nil
	}
	st := d.image.styles[n]
	if st == nil || !d.enter(n) {
		return nil
	}
	defer d.leave()
	region := d.maskRegion(n, box)
	m := &paint.Mask{Alpha: st.SVGOwn.MaskByAlpha}
	if region.W <= 0 || region.H <= 0 {
		return m // lets nothing through
	}
	outer := d.view
	t := paint.Identity
	if attr(n, "maskContentUnits") == "objectBoundingBox" {
		b := box()
		t = paint.Matrix{A: b.W, D: b.H, E: b.X, F: b.Y}
		d.view = viewport{1, 1}
	}
	ops := d.children(n)
	d.view = outer
	if len(ops) == 0 || !t.Invertible() {
		return m
	}
	if t != paint.Identity {
		ops = []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Transform: &t}}
	}
	m.Ops = []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Clip: []paint.ClipPath{{Path: paint.RectPath(region)}}}}
	return m
}

// maskRegion is the rectangle beyond which a mask lets nothing through: by default a tenth larger than the element on each side.
func (d *drawing) maskRegion(n *html.Node, box func() paint.Rect) paint.Rect {
	st := d.image.styles[n]
	inBox := attr(n, "maskUnits") != "userSpaceOnUse"
	base := d.view
	if inBox {
		base = viewport{1, 1}
	}
	value := func(name string, base, share float64) float64 {
		if v, ok := d.length(attr(n, name), st, base); ok {
			return v
		}
		return share * base
	}
	r := paint.Rect{X: value("x", base.w, -0.1), Y: value("y", base.h, -0.1), W: value("width", base.w, 1.2), H: value("height", base.h, 1.2)}
	if inBox {
		b := box()
		r = paint.Rect{X: b.X + r.X*b.W, Y: b.Y + r.Y*b.H, W: r.W * b.W, H: r.H * b.H}
	}
	return r
}
