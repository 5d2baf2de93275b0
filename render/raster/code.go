package raster

import (
	"math"

	"etikett/render/paint"
)

// grow is by how much a module may be larger than asked for, to get to the next whole dot: 0.25 mm at 300 dpi is 2.95 dots, and three are
// much closer than two. The quiet zone gives the room.
const grow = 1.04

// code paints a machine-readable code. On an upright page, or one turned by quarters, all modules are the same whole number of dots.
func (p *painter) code(op *paint.CodeOp) {
	c := op.Code
	if c == nil || c.Symbol == nil || !(c.Width > 0 && c.Height > 0) || !finite(op.Rect.X, op.Rect.Y, op.Rect.W, op.Rect.H) {
		return
	}
	if c.Background.A != 0 {
		p.fill(&paint.Fill{Path: paint.RectPath(op.Rect), Paint: paint.Solid(c.Background)})
	}
	if src := p.source(paint.Solid(c.Foreground), op.Rect); src != nil {
		g := p.dotGrid(op)
		if g.fits {
			g.paint(p, src)
		} else {
			p.freeCode(op, src)
		}
	}
	for _, line := range op.TextLines() {
		p.text(line)
	}
}

// dotGrid is a code laid onto the grid of dots.
type dotGrid struct {
	op     *paint.CodeOp
	fits   bool
	ux, uy [2]int // direction on the bitmap of the code's x and y
	mx, my int    // dots of a module along the code's x and y; my of linear codes is the height of the bars
	guard  int    // dots by which guard bars are longer
	x, y   int    // top left corner of all modules on the bitmap
}

// dotGrid finds the largest whole modules that fit, with their quiet zone, and centres the code where it was.
func (p *painter) dotGrid(op *paint.CodeOp) dotGrid {
	g := dotGrid{op: op}
	m := p.ctm
	if turned(m) || p.rule == ruleTouched || p.opts.ExactCodes {
		return g
	}
	lying := m.A == 0
	sign := func(v float64) int {
		if v < 0 {
			return -1
		}
		return 1
	}
	if lying {
		g.ux, g.uy = [2]int{0, sign(m.B)}, [2]int{sign(m.C), 0}
	} else {
		g.ux, g.uy = [2]int{sign(m.A), 0}, [2]int{0, sign(m.D)}
	}
	sym := op.Code.Symbol
	place, picture := bounds(m, op.Modules()), bounds(m, op.Rect)
	if !finite(place.X, place.Y, place.W, place.H) || !(place.W > 0 && place.H > 0) {
		return g
	}
	pw, ph, w, h := place.W, place.H, picture.W, picture.H
	if lying {
		pw, ph, w, h = ph, pw, h, w
	}
	g.mx = whole(pw, w, sym.Cols)
	if sym.Linear() {
		g.my = max(int(math.Round(ph)), 1)
		if op.Code.Place.H > 0 && sym.HasGuards() {
			g.guard = int(math.Round(ph * op.Code.GuardDrop / op.Code.Place.H))
		}
	} else {
		g.my = whole(ph, h, sym.Rows)
		if ratio := (pw / float64(sym.Cols)) / (ph / float64(sym.Rows)); ratio > 0.9 && ratio < 1.1 { // meant to be squares
			g.mx = min(g.mx, g.my)
			g.my = g.mx
		}
	}
	if g.mx < 1 || g.my < 1 {
		p.warnSmall(op, w, h)
		return g
	}
	g.fits = true
	bw, bh := sym.Cols*g.mx, sym.Rows*g.my
	if lying {
		bw, bh = bh, bw
	}
	g.x = int(math.Round(place.X + (place.W-float64(bw))/2))
	g.y = int(math.Round(place.Y + (place.H-float64(bh))/2))
	if sym.Linear() { // bars begin where they were put, so that text below keeps its distance
		if lying {
			g.x = int(math.Round(place.X))
		} else {
			g.y = int(math.Round(place.Y))
		}
	}
	return g
}

// whole gives the dots of a module, for n modules in a place within a picture.
func whole(place, picture float64, n int) int {
	exact := place / float64(n)
	dots := math.Floor(exact*grow + 1e-6)
	if dots > exact && dots*float64(n) > picture+1 {
		dots = math.Floor(exact + 1e-6)
	}
	return int(dots)
}

// warnSmall tells the size at which the code would have a dot a module.
func (p *painter) warnSmall(op *paint.CodeOp, w, h float64) {
	sym, place := op.Code.Symbol, op.Code.Place
	mm := 25.4 / p.opts.DPI
	needW := mm * float64(sym.Cols) * op.Code.Width / place.W
	needH := mm * float64(sym.Rows) * op.Code.Height / place.H
	if sym.Linear() {
		p.warn("%s code of %.1f mm is too small for %g dpi: its %d modules need at least %.1f mm in width", sym.Symbology, w*mm, p.opts.DPI, sym.Cols, needW)
		return
	}
	p.warn("%s code of %.1f × %.1f mm is too small for %g dpi: its %d × %d modules need at least %.1f × %.1f mm",
		sym.Symbology, w*mm, h*mm, p.opts.DPI, sym.Cols, sym.Rows, needW, needH)
}

// paint fills the dark modules.
func (g *dotGrid) paint(p *painter, src source) {
	sym := g.op.Code.Symbol
	cols, rows := sym.Cols*g.mx, sym.Rows*g.my
	for _, r := range sym.Rects() {
		x0, y0, x1, y1 := r.X*g.mx, r.Y*g.my, (r.X+r.W)*g.mx, (r.Y+r.H)*g.my
		if g.guard > 0 && sym.Guard(r.X) {
			y1 += g.guard
		}
		p.paintArea(g.place(x0, y0, x1, y1, cols, rows), src)
	}
}

// place takes a rectangle of dots of the code to the bitmap.
func (g *dotGrid) place(x0, y0, x1, y1, cols, rows int) area {
	along := func(dir, from, to, size int) (int, int) {
		if dir < 0 {
			return size - to, size - from
		}
		return from, to
	}
	var a area
	if g.ux[0] != 0 {
		a.x0, a.x1 = along(g.ux[0], x0, x1, cols)
		a.y0, a.y1 = along(g.uy[1], y0, y1, rows)
	} else {
		a.y0, a.y1 = along(g.ux[1], x0, x1, cols)
		a.x0, a.x1 = along(g.uy[0], y0, y1, rows)
	}
	return area{a.x0 + g.x, a.y0 + g.y, a.x1 + g.x, a.y1 + g.y}
}

// freeCode paints a code that cannot lie on the grid: turned by other than quarters, or too small for it.
func (p *painter) freeCode(op *paint.CodeOp, src source) {
	sym, place := op.Code.Symbol, op.Modules()
	w, h := place.W/float64(sym.Cols), place.H/float64(sym.Rows)
	guard := 0.0
	if op.Code.Place.H > 0 {
		guard = place.H * op.Code.GuardDrop / op.Code.Place.H
	}
	var path paint.Path
	for _, r := range sym.Rects() {
		rect := paint.Rect{X: place.X + float64(r.X)*w, Y: place.Y + float64(r.Y)*h, W: float64(r.W) * w, H: float64(r.H) * h}
		if sym.Guard(r.X) {
			rect.H += guard
		}
		path = append(path, paint.RectPath(rect)...)
	}
	if len(path) == 0 {
		return
	}
	if m := p.cover(path, path.Bounds(), false); m != nil {
		p.paintMask(m, src)
	}
}
