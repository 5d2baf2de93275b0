package raster

import (
	"math"

	"etikett/render/paint"
)

// group paints operations under a transform and clips. If they are faded or blended as a whole they get a canvas of their own.
func (p *painter) group(g *paint.Group) {
	opacity := g.Opacity
	if opacity == 0 { // the zero value is none
		opacity = 1
	}
	if !(opacity > 0) || len(g.Ops) == 0 {
		return
	}
	opacity = min(opacity, 1)
	if p.depth++; p.depth > maxDepth {
		p.fail("groups are nested deeper than the limit of %d", maxDepth)
		return
	}
	defer func() { p.depth-- }()
	ctm, outer := p.ctm, p.clip
	defer func() { p.ctm, p.clip = ctm, outer }()
	if g.Transform != nil {
		if !g.Transform.Invertible() {
			return
		}
		p.ctm = p.ctm.Mul(*g.Transform)
	}
	p.clip.masks = p.clip.masks[:len(p.clip.masks):len(p.clip.masks)]
	for _, c := range g.Clip {
		p.addClip(c)
	}
	if p.clip.empty() {
		return
	}
	if opacity == 1 && blendMode(g.Blend) == nil && g.Mask == nil {
		p.ops(g.Ops)
		return
	}
	p.layer(g.Ops, opacity*p.opacity, blendMode(g.Blend), g.Mask)
}

// addClip limits painting to a path.
func (p *painter) addClip(c paint.ClipPath) {
	if len(c.Path) == 0 {
		p.clip.area = area{}
		return
	}
	if r, ok := c.Path.AsRect(); ok && !turned(p.ctm) && finite(r.X, r.Y, r.W, r.H) {
		r = bounds(p.ctm, r)
		if !(r.W > 0 && r.H > 0) {
			p.clip.area = area{}
			return
		}
		switch p.rule {
		case ruleTouched:
			p.clip.area = p.clip.intersect(touched(r))
			return
		case ruleMiddle:
			p.clip.area = p.clip.intersect(snapped(r))
			return
		}
		if a := snapped(r); same(a, r) {
			p.clip.area = p.clip.intersect(a)
			return
		}
	}
	a := p.reach(c.Path.Bounds())
	p.clip.area = a
	if a.empty() {
		return
	}
	p.scan.begin(a, c.EvenOdd)
	p.scan.path(c.Path, p.ctm)
	p.clip.masks = append(p.clip.masks, p.scan.finish(nil, p.rule, float32(p.opts.Threshold)))
}

// layer paints operations on a canvas of their own and puts that on the one below.
func (p *painter) layer(ops []paint.Op, opacity float64, blend blender, by *paint.Mask) {
	below, outer := p.canvas, p.clip
	top := p.apart(ops)
	if by != nil {
		outer.masks = append(outer.masks, fading(p.apart(by.Ops), by.Alpha))
	}

	share := uint8(math.Round(opacity * 255))
	for y := outer.y0; y < outer.y1; y++ {
		p.fullCover(outer.x1-outer.x0, share)
		outer.cover(y, outer.x0, p.cov)
		dst, src := below.row(y, outer.x0, outer.x1), top.row(y, outer.x0, outer.x1)
		for i, c := range p.cov {
			s := src[4*i : 4*i+4]
			if s[3] == 0 || c == 0 {
				continue
			}
			px := pixel{s[0], s[1], s[2], s[3]}
			if blend != nil {
				px = blended(blend, dst[4*i:4*i+4], px)
			}
			over(dst[4*i:4*i+4], px, uint32(c))
		}
	}
}

// apart paints operations on a canvas of their own, which is as large as the clip.
func (p *painter) apart(ops []paint.Op) *canvas {
	below, outer, faded := p.canvas, p.clip, p.opacity
	p.canvas, p.clip, p.opacity = newCanvas(outer.area), clip{area: outer.area}, 1
	p.ops(ops)
	top := p.canvas
	p.canvas, p.clip, p.opacity = below, outer, faded
	return top
}

// fading gives how much of each dot a mask lets through. https://www.w3.org/TR/css-masking-1/#MaskValues
func fading(c *canvas, alpha bool) *mask {
	m := &mask{area: c.area, cov: make([]uint8, len(c.pix)/4)}
	for i := range m.cov {
		px := c.pix[4*i : 4*i+4]
		if alpha {
			m.cov[i] = px[3]
			continue
		}
		m.cov[i] = uint8(0.2126*float64(px[0]) + 0.7152*float64(px[1]) + 0.0722*float64(px[2]) + 0.5)
	}
	return m
}
