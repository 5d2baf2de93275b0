package draw

import "etikett/render/paint"

// list collects operations. Operations and segments of paths are cut from blocks, so that the many small ones of a
// page cost few allocations. A block stays with the page that it was made for.
type list struct {
	ops    []paint.Op
	fills  []paint.Fill
	glyphs []paint.Glyphs
	path   paint.Path // the block that paths are cut from
}

// Sizes of the blocks: what a label with a few borders and lines needs. Those of paths grow.
const (
	fillBlock       = 8
	glyphsBlock     = 16
	segmentBlock    = 10
	maxSegmentBlock = 160
)

// begin gives an empty path with room for n segments; end keeps what became of it.
func (l *list) begin(n int) paint.Path {
	if cap(l.path)-len(l.path) < n {
		l.path = make(paint.Path, 0, max(segmentBlock, n, min(2*cap(l.path), maxSegmentBlock)))
	}
	return l.path[len(l.path):]
}

// end cuts a path that was begun from the block and returns it.
func (l *list) end(p paint.Path) paint.Path {
	if n := len(l.path); cap(p) > 0 && n < cap(l.path) && &p[:1][0] == &l.path[:n+1][n] {
		l.path = l.path[:n+len(p)]
	}
	return p[:len(p):len(p)]
}

// fill paints the inside of a path made with begin. An empty path or transparent paint paints nothing.
func (l *list) fill(p paint.Path, with paint.Paint, evenOdd bool) {
	if len(p) == 0 || with.Gradient == nil && with.Pattern == nil && with.Color.A == 0 {
		return
	}
	if len(l.fills) == cap(l.fills) {
		l.fills = make([]paint.Fill, 0, fillBlock)
	}
	l.fills = append(l.fills, paint.Fill{Path: l.end(p), Paint: with, EvenOdd: evenOdd})
	l.ops = append(l.ops, &l.fills[len(l.fills)-1])
}

// rect paints a rectangle.
func (l *list) rect(r paint.Rect, with paint.Paint) {
	if r.W > 0 && r.H > 0 {
		l.fill(appendRect(l.begin(5), r), with, false)
	}
}

// rounded paints a rectangle with round corners.
func (l *list) rounded(r *rounded, with paint.Paint) {
	if r.W > 0 && r.H > 0 {
		l.fill(r.appendTo(l.begin(10)), with, false)
	}
}

// ring paints what is between two edges.
func (l *list) ring(outer, inner *rounded, with paint.Paint) {
	p := outer.appendTo(l.begin(20))
	if inner.W > 0 && inner.H > 0 {
		p = inner.appendTo(p)
	}
	l.fill(p, with, true)
}

// text paints a run of glyphs.
func (l *list) text(g paint.Glyphs) {
	if len(l.glyphs) == cap(l.glyphs) {
		l.glyphs = make([]paint.Glyphs, 0, glyphsBlock)
	}
	l.glyphs = append(l.glyphs, g)
	l.ops = append(l.ops, &l.glyphs[len(l.glyphs)-1])
}

// group gathers what paint adds to the list into a group. One that stays empty is left out.
func (l *list) group(g paint.Group, inside func()) {
	outer := l.ops
	l.ops = nil
	inside()
	g.Ops, l.ops = l.ops, outer
	if len(g.Ops) > 0 {
		l.ops = append(l.ops, &g)
	}
}

// clipTo is the clip of a group to the inside of an edge.
func clipTo(r *rounded) paint.ClipPath {
	return paint.ClipPath{Path: r.appendTo(make(paint.Path, 0, 10))}
}
