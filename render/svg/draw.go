package svg

import (
	"math"
	"slices"

	"golang.org/x/net/html"

	"etikett/render/font"
	"etikett/render/paint"
	"etikett/render/style"
)

// drawing is the state of one Draw.
type drawing struct {
	image  *Image
	shaper *font.Shaper
	view   viewport
	styles map[*html.Node]*style.Computed // of what <use> brings in; the image's own else
	around *style.Computed                // of the element that a marker or <use> stands for
	using  []*html.Node                   // elements that are being drawn through references, to find circles
	steps  int
	depth  int
	err    error
	warn   func(string)
}

func (m *Image) drawing() *drawing {
	return &drawing{image: m, shaper: m.shapers.Get().(*font.Shaper), warn: func(string) {}}
}

func (d *drawing) release() { d.image.shapers.Put(d.shaper) }

// step counts work; after the limit nothing more is drawn.
func (d *drawing) step() bool {
	if d.err != nil {
		return false
	}
	if d.steps++; d.steps > d.image.limits.Ops {
		d.err = &LimitError{"operations", d.image.limits.Ops}
		return false
	}
	return true
}

func (d *drawing) style(n *html.Node) *style.Computed {
	if st := d.styles[n]; st != nil {
		return st
	}
	return d.image.styles[n]
}

// document draws the whole picture into a rectangle.
func (d *drawing) document(into paint.Rect) []paint.Op {
	m := d.image
	if m.nothing || into.W <= 0 || into.H <= 0 {
		return nil
	}
	box := m.view
	if !box.ok && m.Width > 0 && m.Height > 0 { // a picture without view box is scaled as a whole
		box.w, box.h, box.ok = m.Width, m.Height, true
	}
	d.view = viewport{into.W, into.H}
	if box.ok {
		d.view = viewport{box.w, box.h}
	}
	st := d.style(m.root)
	if st == nil || st.Display == "none" {
		return nil
	}
	g := &paint.Group{Ops: d.children(m.root), Opacity: 1}
	if t := box.fit(into); t != paint.Identity {
		g.Transform = &t
	}
	if len(g.Ops) == 0 {
		return nil
	}
	ops := d.wrap(m.root, st, []paint.Op{g}, nil)
	if st.Overflow == "visible" {
		return ops
	}
	return []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Clip: []paint.ClipPath{{Path: paint.RectPath(into)}}}}
}

// children draws the elements in an element.
func (d *drawing) children(n *html.Node) []paint.Op {
	if d.depth++; d.depth > d.image.limits.Depth {
		if d.err == nil {
			d.err = &LimitError{"levels of elements", d.image.limits.Depth}
		}
	}
	defer func() { d.depth-- }()
	var ops []paint.Op
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			ops = append(ops, d.element(c)...)
		}
	}
	return ops
}

// element draws one element.
func (d *drawing) element(n *html.Node) []paint.Op {
	st := d.style(n)
	if !d.step() || st == nil || st.Display == "none" {
		return nil
	}
	var ops []paint.Op
	var box func() paint.Rect // what objectBoundingBox means
	switch n.Data {
	case "g", "a":
		ops = d.children(n)
		box = func() paint.Rect { return boundsOf(ops) }
	case "switch":
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && attr(c, "requiredExtensions") == "" {
				ops = d.element(c)
				break
			}
		}
	case "svg":
		w, wok := d.length(attr(n, "width"), st, d.view.w)
		h, hok := d.length(attr(n, "height"), st, d.view.h)
		if !wok {
			w = d.view.w
		}
		if !hok {
			h = d.view.h
		}
		ops = d.nested(n, st, paint.Rect{X: d.attr(n, "x", st, d.view.w), Y: d.attr(n, "y", st, d.view.h), W: w, H: h})
	case "use":
		ops = d.use(n, st)
	case "rect", "circle", "ellipse", "line", "polyline", "polygon", "path":
		path := d.shapePath(n, st)
		ops = d.paintPath(n, st, path)
		ops = append(ops, d.markers(n, st, path)...)
		box = func() paint.Rect { return tight(path) }
	case "text":
		ops = d.text(n, st)
		box = func() paint.Rect { return boundsOf(ops) }
	case "image":
		ops = d.raster(n, st)
	case "foreignObject":
		d.warn("<foreignObject> is not drawn")
	}
	return d.wrap(n, st, ops, box)
}

// wrap puts what an element draws under its transform, clip and opacity.
func (d *drawing) wrap(n *html.Node, st *style.Computed, ops []paint.Op, box func() paint.Rect) []paint.Op {
	if len(ops) == 0 {
		return nil
	}
	g := &paint.Group{Ops: ops, Opacity: 1}
	needed := false
	if t, ok := d.transform(n, st); ok {
		if !t.Invertible() {
			return nil
		}
		g.Transform, needed = &t, true
	}
	if st.Opacity < 1 {
		if st.Opacity <= 0 {
			return nil
		}
		g.Opacity, needed = st.Opacity, true
	}
	if st.BlendMode != "normal" && st.BlendMode != "" {
		g.Blend, needed = st.BlendMode, true
	}
	if url := st.SVGOwn.ClipPath; url != "" {
		clips, ok := d.clip(url, box)
		if !ok {
			return nil
		}
		if clips != nil {
			g.Clip, needed = clips, true
		}
	}
	if url := st.SVGOwn.Mask; url != "" {
		if box == nil {
			box = func() paint.Rect { return boundsOf(ops) }
		}
		if m := d.mask(url, box); m != nil {
			g.Mask, needed = m, true
		}
	}
	if st.SVGOwn.Filter != "" {
		d.warn("filter is not supported; the element is drawn without")
	}
	if !needed {
		return ops
	}
	return []paint.Op{g}
}

// transform gives the transform of an element: that of CSS if there is one, else that of the attribute.
// The root's own is up to the document around.
func (d *drawing) transform(n *html.Node, st *style.Computed) (paint.Matrix, bool) {
	if n == d.image.root {
		return paint.Identity, false
	}
	ox, oy := 0.0, 0.0
	r := paint.Rect{W: d.view.w, H: d.view.h} // the view box, unless CSS says otherwise: transform-box is view-box
	if p := st.TransformOrigin; p.X.HasPercent() || p.Y.HasPercent() || p.X.Px != 0 || p.Y.Px != 0 {
		initial := p.X == style.Percent(50) && p.Y == style.Percent(50) // which is 0 0 for elements without CSS boxes
		if !initial {
			ox, _ = p.X.Resolve(r.W)
			oy, _ = p.Y.Resolve(r.H)
		}
	}
	m, ok := paint.Identity, false
	if len(st.Transform) > 0 {
		ok = true
		for _, f := range st.Transform {
			m = m.Mul(cssTransform(f, r))
		}
	} else if v := attr(n, "transform"); v != "" {
		m, ok = parseTransform(v)
	}
	if ok && (ox != 0 || oy != 0) {
		m = translate(ox, oy).Mul(m).Mul(translate(-ox, -oy))
	}
	return m, ok
}

func cssTransform(f style.TransformFunc, r paint.Rect) paint.Matrix {
	switch f.Name {
	case "matrix":
		return paint.Matrix{A: f.Num[0], B: f.Num[1], C: f.Num[2], D: f.Num[3], E: f.Num[4], F: f.Num[5]}
	case "translate":
		x, _ := f.X.Resolve(r.W)
		y, _ := f.Y.Resolve(r.H)
		return translate(x, y)
	case "scale":
		return paint.Matrix{A: f.Num[0], D: f.Num[1]}
	case "rotate":
		return rotate(f.Num[0])
	case "skew":
		return paint.Matrix{A: 1, B: math.Tan(f.Num[1]), C: math.Tan(f.Num[0]), D: 1}
	}
	return paint.Identity
}

// nested draws a viewport of its own: an <svg> in the picture, or a <symbol>.
func (d *drawing) nested(n *html.Node, st *style.Computed, r paint.Rect) []paint.Op {
	if r.W <= 0 || r.H <= 0 {
		return nil
	}
	box := parseViewBox(n)
	outer := d.view
	d.view = viewport{r.W, r.H}
	if box.ok {
		d.view = viewport{box.w, box.h}
	}
	ops := d.children(n)
	d.view = outer
	if len(ops) == 0 {
		return nil
	}
	t := box.fit(r)
	g := &paint.Group{Ops: ops, Opacity: 1}
	if t != paint.Identity {
		g.Transform = &t
	}
	if st.Overflow == "visible" {
		return []paint.Op{g}
	}
	return []paint.Op{&paint.Group{Ops: []paint.Op{g}, Opacity: 1, Clip: []paint.ClipPath{{Path: paint.RectPath(r)}}}}
}

// enter notes that an element is drawn through a reference; not if it is already, which would never end.
func (d *drawing) enter(n *html.Node) bool {
	if slices.Contains(d.using, n) {
		d.warn("<" + n.Data + "> refers to itself; it is not drawn")
		return false
	}
	if len(d.using) >= d.image.limits.Depth {
		if d.err == nil {
			d.err = &LimitError{"levels of references", d.image.limits.Depth}
		}
		return false
	}
	d.using = append(d.using, n)
	return true
}

func (d *drawing) leave() { d.using = d.using[:len(d.using)-1] }

// use draws what <use> refers to, as if it stood in its place. SVG 2 §5.6
func (d *drawing) use(n *html.Node, st *style.Computed) []paint.Op {
	ref := d.image.ids[fragment(href(n))]
	if ref == nil {
		if h := href(n); h != "" {
			d.warn("<use> of " + h + ": not found")
		}
		return nil
	}
	for p := n; p != nil; p = p.Parent {
		if p == ref {
			d.warn("<use> refers to an element around it; it is not drawn")
			return nil
		}
	}
	if !d.enter(ref) {
		return nil
	}
	defer d.leave()
	outer, around := d.styles, d.around
	d.around = st
	defer func() { d.around = around }()
	if styles := d.stylesBelow(st, ref); styles != nil {
		d.styles = styles
		defer func() { d.styles = outer }()
	}
	t := translate(d.attr(n, "x", st, d.view.w), d.attr(n, "y", st, d.view.h))
	var ops []paint.Op
	rst := d.style(ref)
	if rst == nil {
		return nil
	}
	if ref.Data == "symbol" || ref.Data == "svg" {
		size := func(name string, base float64) float64 {
			if v, ok := d.length(attr(n, name), st, base); ok {
				return v
			}
			if v, ok := d.length(attr(ref, name), rst, base); ok {
				return v
			}
			return base
		}
		if rst.Display == "none" {
			return nil
		}
		ops = d.nested(ref, rst, paint.Rect{W: size("width", d.view.w), H: size("height", d.view.h)})
		ops = d.wrap(ref, rst, ops, nil)
	} else {
		ops = d.element(ref)
	}
	if len(ops) == 0 || t == paint.Identity {
		return ops
	}
	return []paint.Op{&paint.Group{Ops: ops, Opacity: 1, Transform: &t}}
}

// stylesBelow styles what a reference brings in, which inherits from where it is used. It is nil when that makes no difference.
func (d *drawing) stylesBelow(parent *style.Computed, ref *html.Node) map[*html.Node]*style.Computed {
	if ref.Parent != nil && d.style(ref.Parent) == parent {
		return nil
	}
	tree := d.image.cascade.ComputeBelow(parent, ref)
	styles := make(map[*html.Node]*style.Computed, len(tree.Elements()))
	for _, e := range tree.Elements() {
		styles[e.Node] = e.Style
		d.step()
	}
	return styles
}

// paintPath fills and strokes a path as its style says.
func (d *drawing) paintPath(n *html.Node, st *style.Computed, path paint.Path) []paint.Op {
	if len(path) == 0 || st.Visibility != "visible" {
		return nil
	}
	box := func() paint.Rect { return tight(path) }
	var ops []paint.Op
	s := st.SVG
	if n.Data != "line" {
		if p, ok := d.paint(s.Fill, s.FillOpacity, st, box); ok {
			ops = append(ops, &paint.Fill{Path: path, Paint: p, EvenOdd: s.FillEvenOdd})
		}
	}
	if stroke := d.stroke(st, path, box); stroke != nil {
		if s.StrokeFirst {
			ops = append([]paint.Op{stroke}, ops...)
		} else {
			ops = append(ops, stroke)
		}
	}
	return ops
}

// stroke makes the stroke of a path, nil if there is none.
func (d *drawing) stroke(st *style.Computed, path paint.Path, box func() paint.Rect) paint.Op {
	s := st.SVG
	width, _ := s.StrokeWidth.Resolve(d.view.diagonal())
	if width <= 0 {
		return nil
	}
	p, ok := d.paint(s.Stroke, s.StrokeOpacity, st, box)
	if !ok {
		return nil
	}
	op := &paint.Stroke{Path: path, Paint: p, Width: width, MiterLimit: s.MiterLimit}
	switch s.StrokeCap {
	case "round":
		op.Cap = paint.CapRound
	case "square":
		op.Cap = paint.CapSquare
	}
	switch s.StrokeJoin {
	case "round":
		op.Join = paint.JoinRound
	case "bevel":
		op.Join = paint.JoinBevel
	}
	sum := 0.0
	for _, l := range s.Dashes {
		v, _ := l.Resolve(d.view.diagonal())
		op.Dash = append(op.Dash, max(0, v))
		sum += v
	}
	if sum <= 0 {
		op.Dash = nil
	} else if len(op.Dash)%2 == 1 {
		op.Dash = append(op.Dash, op.Dash...)
	}
	op.DashOffset, _ = s.DashOffset.Resolve(d.view.diagonal())
	return op
}

// raster draws an <image>.
func (d *drawing) raster(n *html.Node, st *style.Computed) []paint.Op {
	url := href(n)
	if url == "" || st.Visibility != "visible" {
		return nil
	}
	if d.image.options.Picture == nil {
		d.warn("<image>: pictures are not allowed here")
		return nil
	}
	img, vector, err := d.image.options.Picture(url)
	if err != nil || img == nil && vector == nil {
		if err != nil {
			d.warn("<image>: " + err.Error())
		}
		return nil
	}
	iw, ih := 0.0, 0.0
	if img != nil {
		iw, ih = float64(img.Width), float64(img.Height)
	} else if iw, ih = vector.Width, vector.Height; iw <= 0 || ih <= 0 {
		iw, ih = 300, 150
	}
	w, wok := d.length(attr(n, "width"), st, d.view.w)
	h, hok := d.length(attr(n, "height"), st, d.view.h)
	switch {
	case !wok && !hok:
		w, h = iw, ih
	case !wok:
		w = h * iw / ih
	case !hok:
		h = w * ih / iw
	}
	if w <= 0 || h <= 0 {
		return nil
	}
	r := paint.Rect{X: d.attr(n, "x", st, d.view.w), Y: d.attr(n, "y", st, d.view.h), W: w, H: h}
	box := parseViewBox(n)
	box.x, box.y, box.w, box.h, box.ok = 0, 0, iw, ih, true
	t := box.fit(r)
	place := paint.Rect{X: t.E, Y: t.F, W: iw * t.A, H: ih * t.D}
	var op paint.Op
	if img != nil {
		op = &paint.Image{Image: img, Rect: place, Smooth: st.ImageRendering != "pixelated" && st.ImageRendering != "crisp-edges"}
	} else {
		op = &paint.Group{Ops: vector.Draw(place), Opacity: 1}
	}
	if place.W <= r.W+1e-9 && place.H <= r.H+1e-9 {
		return []paint.Op{op}
	}
	return []paint.Op{&paint.Group{Ops: []paint.Op{op}, Opacity: 1, Clip: []paint.ClipPath{{Path: paint.RectPath(r)}}}}
}
