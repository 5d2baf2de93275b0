package vector

import (
	"errors"
	"fmt"
	"io"
	"math"

	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
)

// Write writes a page as a complete SVG file. The picture's size is the page's, in mm; one unit of it is a CSS px. There is no paper under it.
func Write(w io.Writer, page *paint.Page) error {
	if !(page.Width > 0 && page.Height > 0 && page.Width < maxSide && page.Height < maxSide) {
		return fmt.Errorf("vector: page of %g × %g px: sides must be above 0 and below %d px", page.Width, page.Height, maxSide)
	}
	p := &picture{glyphs: map[glyphKey]int{}, images: map[*image.Image]int{}, servers: map[any]int{}}
	p.ops(page.Ops)
	if p.err != nil {
		return fmt.Errorf("vector: %w", p.err)
	}
	head := builder{}
	head.text(`<svg xmlns="http://www.w3.org/2000/svg" width="`).number(page.Width / paint.PxPerMM).text(`mm" height="`).number(page.Height / paint.PxPerMM)
	head.text(`mm" viewBox="0 0`).numbers(page.Width, page.Height).text("\">\n")
	if len(p.defs.b) > 0 {
		head.text("<defs>\n").text(string(p.defs.b)).text("</defs>\n")
	}
	for _, b := range [][]byte{head.b, p.b, []byte("</svg>\n")} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Limits: a page's side in px, and how deep groups may be nested.
const (
	maxSide  = 1_000_000
	maxDepth = 200
)

var errDepth = errors.New("groups are nested deeper than the limit of 200")

// picture is a file in the making: its body, and what the body refers to.
type picture struct {
	builder
	defs    builder
	glyphs  map[glyphKey]int
	images  map[*image.Image]int
	servers map[any]int // gradients and patterns by their address
	next    int         // number of the next gradient, pattern or clip
	depth   int
	err     error
}

// id gives a number to a gradient, a pattern or a clip.
func (p *picture) id() int {
	p.next++
	return p.next
}

func (p *picture) ops(ops []paint.Op) {
	for _, op := range ops {
		switch op := op.(type) {
		case *paint.Fill:
			p.fill(op)
		case *paint.Stroke:
			p.stroke(op)
		case *paint.Glyphs:
			p.text(op)
		case *paint.Image:
			p.image(op)
		case *paint.CodeOp:
			p.code(op)
		case *paint.Group:
			p.group(op)
		case *paint.Link:
			p.link(op)
		default:
			p.fail(fmt.Errorf("operation %T is unknown", op))
		}
	}
}

func (p *picture) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *picture) fill(f *paint.Fill) {
	if len(f.Path) == 0 {
		return
	}
	with, ok := p.paint("fill", f.Paint)
	if !ok {
		return
	}
	p.shape(f.Path)
	p.builder.text(with)
	if f.EvenOdd {
		p.builder.text(` fill-rule="evenodd"`)
	}
	p.builder.text("/>\n")
}

func (p *picture) stroke(k *paint.Stroke) {
	if len(k.Path) == 0 || !(k.Width > 0) {
		return
	}
	with, ok := p.paint("stroke", k.Paint)
	if !ok {
		return
	}
	p.shape(k.Path)
	p.builder.text(` fill="none"`).text(with)
	if k.Width != 1 {
		p.attr("stroke-width").number(k.Width).text(`"`)
	}
	p.dash(k.Dash, k.DashOffset)
	if k.Cap != paint.CapButt {
		p.builder.text([...]string{"", ` stroke-linecap="round"`, ` stroke-linecap="square"`}[min(k.Cap, paint.CapSquare)])
	}
	if k.Join != paint.JoinMiter {
		p.builder.text([...]string{"", ` stroke-linejoin="round"`, ` stroke-linejoin="bevel"`}[min(k.Join, paint.JoinBevel)])
	} else if k.MiterLimit != 0 && k.MiterLimit != 4 {
		p.attr("stroke-miterlimit").number(max(k.MiterLimit, 1)).text(`"`)
	}
	p.builder.text("/>\n")
}

func (p *picture) dash(dash []float64, offset float64) {
	total := 0.0
	for _, d := range dash {
		total += max(d, 0)
	}
	if !(total > 0) || !finite(total, offset) {
		return
	}
	p.attr("stroke-dasharray")
	for i, d := range dash {
		if i > 0 {
			p.builder.text(" ")
		}
		p.number(max(d, 0))
	}
	p.builder.text(`"`)
	if offset != 0 {
		p.attr("stroke-dashoffset").number(offset).text(`"`)
	}
}

// group writes operations under a transform, clips, opacity and a blend mode. A clip is in the coordinates that hold inside.
func (p *picture) group(g *paint.Group) {
	if len(g.Ops) == 0 || g.Opacity < 0 || math.IsNaN(g.Opacity) || g.Transform != nil && !usable(*g.Transform) {
		return
	}
	if p.depth++; p.depth > maxDepth {
		p.fail(errDepth)
		return
	}
	defer func() { p.depth-- }()
	clip, mask := p.clips(g.Clip), p.mask(g.Mask)
	p.builder.text("<g")
	if g.Transform != nil {
		p.matrix("transform", *g.Transform)
	}
	if clip != 0 {
		p.attr("clip-path").text("url(#c").integer(clip).text(`)"`)
	}
	if mask != 0 {
		p.attr("mask").text("url(#m").integer(mask).text(`)"`)
	}
	if g.Opacity != 0 && g.Opacity < 1 { // the zero value is none
		p.attr("opacity").number(g.Opacity).text(`"`)
	}
	if g.Blend != "" && g.Blend != "normal" {
		p.attr("style").text("mix-blend-mode:").escaped(g.Blend).text(`"`)
	}
	p.builder.text(">\n")
	p.ops(g.Ops)
	p.builder.text("</g>\n")
}

// clips defines clip paths, each within the one before, and gives the number of the last; 0 is none.
func (p *picture) clips(clips []paint.ClipPath) int {
	last := 0
	for _, c := range clips {
		n := p.id()
		d := &p.defs
		d.text(`<clipPath id="c`).integer(n).text(`"`)
		if last != 0 {
			d.text(` clip-path="url(#c`).integer(last).text(`)"`)
		}
		d.text(`>`)
		if len(c.Path) > 0 { // an empty one leaves nothing
			d.shape(c.Path)
			if c.EvenOdd {
				d.text(` clip-rule="evenodd"`)
			}
			d.text("/>")
		}
		d.text("</clipPath>\n")
		last = n
	}
	return last
}

// mask defines a mask and gives its number; 0 is none. Its region is larger than any page.
func (p *picture) mask(m *paint.Mask) int {
	if m == nil {
		return 0
	}
	inner := p.apart(m.Ops)
	n := p.id()
	d := &p.defs
	d.text(`<mask id="m`).integer(n).text(`" maskUnits="userSpaceOnUse" x="-1000000" y="-1000000" width="2000000" height="2000000"`)
	if m.Alpha {
		d.text(` style="mask-type:alpha"`)
	}
	d.text(">\n").text(string(inner)).text("</mask>\n")
	return n
}

// apart gives what operations write.
func (p *picture) apart(ops []paint.Op) []byte {
	outer := p.builder
	p.builder = builder{}
	p.ops(ops)
	inner := p.builder.b
	p.builder = outer
	return inner
}

// code writes a machine-readable code: all its dark modules as one path, in units of modules.
func (p *picture) code(op *paint.CodeOp) {
	c := op.Code
	if c == nil || c.Symbol == nil || !(c.Width > 0 && c.Height > 0) || !finite(op.Rect.X, op.Rect.Y, op.Rect.W, op.Rect.H) {
		return
	}
	sym, place := c.Symbol, op.Modules()
	m := paint.Matrix{A: place.W / float64(sym.Cols), D: place.H / float64(sym.Rows), E: place.X, F: place.Y}
	p.builder.text("<g")
	p.label(op.AltText)
	p.builder.text(">\n")
	if c.Background.A != 0 {
		p.fill(&paint.Fill{Path: paint.RectPath(op.Rect), Paint: paint.Solid(c.Background)})
	}
	guard := 1.0
	if c.Place.H > 0 {
		guard += c.GuardDrop / c.Place.H
	}
	if with, ok := p.paint("fill", paint.Solid(c.Foreground)); ok && usable(m) {
		p.builder.text("<path")
		p.matrix("transform", m)
		p.builder.text(with).text(` shape-rendering="crispEdges" d="`)
		for _, r := range sym.Rects() {
			h := float64(r.H)
			if sym.Guard(r.X) {
				h *= guard
			}
			p.builder.text("M").integer(r.X).text(" ").integer(r.Y).text("h").integer(r.W).text("v").number(h).text("h").integer(-r.W).text("z")
		}
		p.builder.text("\"/>\n")
	}
	for _, line := range op.TextLines() {
		p.text(line)
	}
	p.builder.text("</g>\n")
}

// link writes a rectangle that leads somewhere. Addresses that would run as programs are left out.
func (p *picture) link(l *paint.Link) {
	if !leads(l.URI) || !finite(l.Rect.X, l.Rect.Y, l.Rect.W, l.Rect.H) {
		return
	}
	p.builder.text(`<a href="`).escaped(l.URI).text(`">`)
	p.shape(paint.RectPath(l.Rect))
	p.builder.text(" fill=\"none\" pointer-events=\"all\"/></a>\n")
}

// label tells what something shows, to programs that read aloud.
func (p *picture) label(text string) {
	if text != "" {
		p.attr("role").text(`img"`)
		p.attr("aria-label").escaped(text).text(`"`)
	}
}

// glyphKey is a glyph whose shape is defined once; synthetic faces have shapes of their own.
type glyphKey struct {
	face  *font.Face
	slant float64
	id    uint32
}
