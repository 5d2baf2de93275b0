package raster

import (
	"math"

	"etikett/render/paint"
)

// patternSource repeats a cell that has been drawn once, at the size that it has on the bitmap.
type patternSource struct {
	cell         *canvas
	back         paint.Matrix // from dots to the pattern's space
	x, y         float64      // origin of the cell in the pattern's space
	xstep, ystep float64
	sx, sy       float64 // dots of the cell for a px of the pattern's space
	opacity      uint32
}

// maxCellDots limits the size of a cell.
const maxCellDots = 16 << 20

// pattern draws a pattern's cell and makes a source of it; nil if it is empty.
func (p *painter) pattern(pat *paint.Pattern) source {
	m := p.ctm
	if pat.Transform != nil {
		m = m.Mul(*pat.Transform)
	}
	back, ok := invert(m)
	c := pat.Cell
	if !ok || !(c.W > 0 && c.H > 0 && pat.XStep > 0 && pat.YStep > 0) || !finite(c.X, c.Y, c.W, c.H, pat.XStep, pat.YStep) {
		return nil
	}
	if p.depth++; p.depth > maxDepth {
		p.fail("patterns are nested deeper than the limit of %d", maxDepth)
		return nil
	}
	defer func() { p.depth-- }()
	// A cell begins anew at each step: what reaches beyond is cut, what is left free is transparent.
	sx, sy := math.Hypot(m.A, m.B), math.Hypot(m.C, m.D)
	w, h := min(c.W, pat.XStep), min(c.H, pat.YStep)
	cols, rows := math.Ceil(w*sx-1e-6), math.Ceil(h*sy-1e-6)
	if cols < 1 || rows < 1 {
		cols, rows = max(cols, 1), max(rows, 1)
	}
	if cols*rows > maxCellDots {
		p.fail("cell of a pattern of %g × %g dots is larger than the limit of %d dots", cols, rows, maxCellDots)
		return nil
	}
	s := &patternSource{back: back, x: c.X, y: c.Y, xstep: pat.XStep, ystep: pat.YStep, sx: sx, sy: sy, opacity: uint32(p.opacity*255 + 0.5)}
	a := area{x1: int(cols), y1: int(rows)}
	s.cell = newCanvas(a)

	below, ctm, outer, faded := p.canvas, p.ctm, p.clip, p.opacity
	p.canvas, p.clip, p.opacity = s.cell, clip{area: a}, 1
	p.ctm = paint.Matrix{A: sx, D: sy, E: -c.X * sx, F: -c.Y * sy}
	p.ops(pat.Ops)
	p.canvas, p.ctm, p.clip, p.opacity = below, ctm, outer, faded
	return s
}

func (s *patternSource) span(x, y int, dst []pixel) {
	w, h := s.cell.x1, s.cell.y1
	at := s.back.Apply(paint.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
	for i := range dst {
		u, v := at.X-s.x, at.Y-s.y
		u -= math.Floor(u/s.xstep) * s.xstep
		v -= math.Floor(v/s.ystep) * s.ystep
		cx, cy := int(u*s.sx), int(v*s.sy)
		dst[i] = pixel{}
		if cx >= 0 && cy >= 0 && cx < w && cy < h {
			q := s.cell.pix[4*(cy*w+cx):]
			dst[i] = pixel{q[0], q[1], q[2], q[3]}.faded(s.opacity)
		}
		at.X += s.back.A
		at.Y += s.back.B
	}
}

// faded takes a share of opacity/255 of a pixel.
func (p pixel) faded(opacity uint32) pixel {
	if opacity == 255 {
		return p
	}
	part := func(v uint8) uint8 { return uint8(div255(uint32(v) * opacity)) }
	return pixel{part(p.r), part(p.g), part(p.b), part(p.a)}
}
