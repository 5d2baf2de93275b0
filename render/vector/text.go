package vector

import (
	"math"
	"slices"

	"etikett/render/font"
	"etikett/render/paint"
)

// text writes a run of letters as shapes. In one colour they are uses of shapes defined once, in font units; in a gradient or a pattern
// they are one path in the coordinates of the page, to which these refer.
func (p *picture) text(g *paint.Glyphs) {
	if !inked(g) || !(g.Size > 0) || !finite(g.Size, g.X, g.Y) {
		return
	}
	solid := g.Paint.Gradient == nil && g.Paint.Pattern == nil
	faint := solid && g.Face.Embolden > 0 && g.Paint.Color.A != 255 // to be faded as a whole
	look := g.Paint
	if faint {
		look.Color.A = 255
	}
	with, ok := p.paint("fill", look)
	if !ok || g.Paint.Color.A == 0 && solid {
		return
	}
	unit := g.Size / float64(g.Face.UnitsPerEm)
	p.builder.text("<g")
	p.label(g.Text)
	p.builder.text(with)
	if g.Face.Embolden > 0 { // the outline is stroked as well: half of a stroke lies outside
		edge, _ := p.paint("stroke", look)
		width := g.Face.Embolden * g.Size
		if solid {
			width /= unit
		}
		p.builder.text(edge).text(` stroke-linejoin="round"`)
		p.attr("stroke-width").number(width).text(`"`)
	}
	if faint {
		p.attr("opacity").number(float64(g.Paint.Color.A) / 255).text(`"`)
	}
	if solid {
		p.matrix("transform", paint.Matrix{A: unit, D: unit, E: g.X, F: g.Y})
		p.builder.text(">")
		p.uses(g, unit)
	} else {
		p.builder.text(`><path d="`)
		x := g.X
		for i := range g.Run {
			gl := &g.Run[i]
			p.outline(g.Face.Outline(gl.ID), x+gl.XOffset, g.Y-gl.YOffset, g.Size)
			x += gl.Advance
		}
		p.builder.text(`"/>`)
	}
	p.builder.text("</g>\n")
}

// inked reports whether any glyph of a run shows something.
func inked(g *paint.Glyphs) bool {
	return slices.ContainsFunc(g.Run, func(gl font.Glyph) bool { return len(g.Face.Outline(gl.ID)) > 0 })
}

// uses places the glyphs of a run by reference.
func (p *picture) uses(g *paint.Glyphs, unit float64) {
	x := 0.0
	for i := range g.Run {
		gl := &g.Run[i]
		at, up := x+gl.XOffset, gl.YOffset
		x += gl.Advance
		o := g.Face.Outline(gl.ID)
		if len(o) == 0 || !finite(at, up) {
			continue
		}
		p.builder.text(`<use href="#g`).integer(p.glyph(g.Face, gl.ID, o)).text(`"`)
		if math.Abs(at) > 1e-9 {
			p.attr("x").rounded(at/unit, 10).text(`"`)
		}
		if up != 0 {
			p.attr("y").rounded(-up/unit, 10).text(`"`)
		}
		p.builder.text("/>")
	}
}

// glyph gives the number of a glyph's shape, which is defined when it comes for the first time.
func (p *picture) glyph(face *font.Face, id uint32, o font.Outline) int {
	key := glyphKey{face.Base(), face.Slant, id}
	if n, ok := p.glyphs[key]; ok {
		return n
	}
	n := len(p.glyphs)
	p.glyphs[key] = n
	p.defs.text(`<path id="g`).integer(n).text(`" d="`)
	p.defs.outline(o, 0, 0, float64(face.UnitsPerEm))
	p.defs.text("\"/>\n")
	return n
}

// outline writes the path data of a glyph.
func (b *builder) outline(o font.Outline, x, y, size float64) {
	for i, step := range o {
		n := 1
		switch step.Op {
		case font.OutlineMove:
			if i > 0 {
				b.text("Z")
			}
			b.text("M")
		case font.OutlineLine:
			b.text("L")
		case font.OutlineQuad:
			b.text("Q")
			n = 2
		case font.OutlineCubic:
			b.text("C")
			n = 3
		}
		for j, q := range step.P[:n] {
			if j > 0 {
				b.text(" ")
			}
			b.number(x + float64(q.X)*size).text(" ").number(y - float64(q.Y)*size)
		}
	}
	if len(o) > 0 {
		b.text("Z")
	}
}
