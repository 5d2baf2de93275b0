package raster

import (
	"math"

	"etikett/render/font"
	"etikett/render/paint"
)

// text paints glyphs. Those of upright text are kept as masks: the same letters come again on label after label.
func (p *painter) text(g *paint.Glyphs) {
	if len(g.Run) == 0 || !(g.Size > 0) || !finite(g.Size, g.X, g.Y) {
		return
	}
	width := 0.0
	for i := range g.Run {
		width += g.Run[i].Advance
	}
	box := paint.Rect{X: g.X - g.Size, Y: g.Y - 2*g.Size, W: width + 2*g.Size, H: 3 * g.Size}
	if p.reach(box).empty() {
		return
	}
	src := p.source(g.Paint, box)
	if src == nil {
		return
	}
	upright := p.ctm.B == 0 && p.ctm.C == 0 && p.ctm.A == p.ctm.D && p.ctm.A > 0
	if upright && p.rule != ruleTouched && g.Size*p.ctm.A <= maxCachedSize {
		p.cachedText(g, src)
		return
	}
	x := g.X
	for i := range g.Run {
		gl := &g.Run[i]
		m := p.ctm.Mul(paint.Matrix{A: g.Size, D: -g.Size, E: x + gl.XOffset, F: g.Y - gl.YOffset})
		p.glyph(g.Face, gl.ID, m, src)
		x += gl.Advance
	}
}

// glyph paints one glyph; m leads from em, y up, to dots.
func (p *painter) glyph(face *font.Face, id uint32, m paint.Matrix, src source) {
	o := face.Outline(id)
	a := outlineArea(o, m, face.Embolden).intersect(p.clip.area)
	if a.empty() {
		return
	}
	r := p.rule
	if r == ruleTouched { // letters would become blots
		r = ruleMiddle
	}
	p.scan.begin(a, false)
	p.scanGlyph(o, m, face.Embolden)
	p.paintMask(p.scan.finish(&p.mask, r, float32(p.opts.Threshold)), src)
}

// scanGlyph adds a glyph to the scanner. A synthetic bold is the outline stroked and filled.
func (p *painter) scanGlyph(o font.Outline, m paint.Matrix, embolden float64) {
	p.scan.outline(o, m)
	if embolden == 0 {
		return
	}
	k := &paint.Stroke{Width: embolden, Join: paint.JoinRound}
	lines := flatten(outlinePath(o), m)
	// The scanner sums up windings: the stroke has to go round the same way as the outline.
	s := stroker{scan: &p.scan, m: m, half: embolden / 2, k: k, step: arcStep(embolden/2, m), flip: clockwise(lines)}
	for _, line := range lines {
		s.line(line)
	}
}

// clockwise reports whether the contours of an outline enclose a negative area, as TrueType's do.
func clockwise(lines []polyline) bool {
	sum := 0.0
	for _, l := range lines {
		for i, a := range l.points {
			b := l.points[(i+1)%len(l.points)]
			sum += a.X*b.Y - b.X*a.Y
		}
	}
	return sum < 0
}

// outlinePath gives an outline as a path in em, y up, whose contours are closed.
func outlinePath(o font.Outline) paint.Path {
	at := func(q font.OutlinePoint) paint.Point { return paint.Point{X: float64(q.X), Y: float64(q.Y)} }
	toward := func(end, control paint.Point) paint.Point {
		return paint.Point{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
	}
	var path paint.Path
	var last paint.Point
	for i, step := range o {
		switch step.Op {
		case font.OutlineMove:
			if i > 0 {
				path = append(path, paint.Segment{Verb: paint.Close})
			}
			last = at(step.P[0])
			path = append(path, paint.Segment{Verb: paint.MoveTo, P: [3]paint.Point{last}})
		case font.OutlineLine:
			last = at(step.P[0])
			path = append(path, paint.Segment{Verb: paint.LineTo, P: [3]paint.Point{last}})
		case font.OutlineQuad:
			c, end := at(step.P[0]), at(step.P[1])
			path = append(path, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{toward(last, c), toward(end, c), end}})
			last = end
		case font.OutlineCubic:
			last = at(step.P[2])
			path = append(path, paint.Segment{Verb: paint.CubicTo, P: [3]paint.Point{at(step.P[0]), at(step.P[1]), last}})
		}
	}
	return append(path, paint.Segment{Verb: paint.Close})
}

// outlineArea is the area of dots that a glyph may touch.
func outlineArea(o font.Outline, m paint.Matrix, embolden float64) area {
	if len(o) == 0 {
		return area{}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, step := range o {
		n := [...]int{1, 1, 2, 3}[step.Op]
		for _, q := range step.P[:n] {
			x0, y0 = min(x0, float64(q.X)), min(y0, float64(q.Y))
			x1, y1 = max(x1, float64(q.X)), max(y1, float64(q.Y))
		}
	}
	r := paint.Rect{X: x0 - embolden, Y: y0 - embolden, W: x1 - x0 + 2*embolden, H: y1 - y0 + 2*embolden}
	b := bounds(m, r)
	if !finite(b.X, b.Y, b.W, b.H) {
		return area{}
	}
	return outer(b)
}

// maxCachedSize is the largest size, in dots an em, of which glyphs are kept.
const maxCachedSize = 200

// glyphKey is a glyph at a size and a place between the dots, in quarters.
type glyphKey struct {
	face  *font.Face
	id    uint32
	size  float32
	fx    uint8
	fy    uint8
	rule  rule
	share float32 // threshold of ruleMiddle
}

// glyphCache keeps masks of glyphs, whose area is relative to the dot of the glyph's origin.
type glyphCache struct {
	masks map[glyphKey]*mask
	bytes int
}

// maxCachedBytes is the memory for masks, beyond which the cache is emptied.
const maxCachedBytes = 4 << 20

func (p *painter) cachedText(g *paint.Glyphs, src source) {
	size := g.Size * p.ctm.A
	x := g.X
	for i := range g.Run {
		gl := &g.Run[i]
		at := p.ctm.Apply(paint.Point{X: x + gl.XOffset, Y: g.Y - gl.YOffset})
		x += gl.Advance
		if !finite(at.X, at.Y) {
			continue
		}
		steps := 4.0
		if p.rule == ruleMiddle { // on whole dots, so that the same letters look alike
			steps = 1
		}
		qx, qy := math.Round(at.X*steps), math.Round(at.Y*steps)
		ix, iy := math.Floor(qx/steps), math.Floor(qy/steps)
		key := glyphKey{g.Face, gl.ID, float32(size), uint8(qx - ix*steps), uint8(qy - iy*steps), p.rule, float32(p.opts.Threshold)}
		m := p.cachedGlyph(key, size, 1/steps)
		if m.empty() {
			continue
		}
		dx, dy := toInt(ix), toInt(iy)
		placed := mask{area: area{m.x0 + dx, m.y0 + dy, m.x1 + dx, m.y1 + dy}, cov: m.cov}
		p.paintMask(&placed, src)
	}
}

func (p *painter) cachedGlyph(key glyphKey, size, step float64) *mask {
	if m := p.glyphs.masks[key]; m != nil {
		return m
	}
	matrix := paint.Matrix{A: size, D: -size, E: float64(key.fx) * step, F: float64(key.fy) * step}
	o := key.face.Outline(key.id)
	m := &mask{}
	if a := outlineArea(o, matrix, key.face.Embolden); !a.empty() {
		p.scan.begin(a, false)
		p.scanGlyph(o, matrix, key.face.Embolden)
		m = p.scan.finish(m, p.rule, key.share)
	}
	if p.glyphs.masks == nil || p.glyphs.bytes > maxCachedBytes {
		p.glyphs = glyphCache{masks: map[glyphKey]*mask{}}
	}
	p.glyphs.masks[key] = m
	p.glyphs.bytes += len(m.cov) + 128
	return m
}
