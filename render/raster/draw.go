package raster

import (
	"fmt"
	"math"

	"etikett/render/paint"
)

// Options say how a page becomes dots.
type Options struct {
	DPI  float64 // dots an inch; 0 is 96, one dot a CSS px
	Mode Mode

	Dither    Dither  // how greys become black and white in Mono
	Threshold float64 // Mono: the share of a dot that has to be covered to be ink, and the darkness that is black; 0 is 0.5

	NoAntiAlias bool // shapes paint every dot that they touch, wholly, and letters those that they cover by the threshold: for comparisons with other renderers
	ExactCodes  bool // codes keep their size to the fraction of a dot instead of lying on the grid: for a preview
	Transparent bool // RGBA: there is no white paper under the page

	MaxDots int // limit for the size of the bitmap; 0 is 128 Mi
}

const defaultMaxDots = 128 << 20

// Warning tells of something that could not be drawn as it should be.
type Warning struct {
	Message string
}

// Draw turns a page into a bitmap. The error says that the page has no size, or one beyond the limit.
func Draw(page *paint.Page, o Options) (*Bitmap, []Warning, error) {
	if o.DPI == 0 {
		o.DPI = 96
	}
	if o.Threshold == 0 {
		o.Threshold = 0.5
	}
	if o.MaxDots == 0 {
		o.MaxDots = defaultMaxDots
	}
	scale := o.DPI / 96
	w, h := math.Round(page.Width*scale), math.Round(page.Height*scale)
	if !(w >= 1 && h >= 1) {
		return nil, nil, fmt.Errorf("raster: page of %g × %g px at %g dpi has no dots", page.Width, page.Height, o.DPI)
	}
	if w*h > float64(o.MaxDots) {
		return nil, nil, fmt.Errorf("raster: page of %g × %g dots is larger than the limit of %d dots", w, h, o.MaxDots)
	}
	p := painters.Get().(*painter)
	defer painters.Put(p)
	p.begin(area{x1: int(w), y1: int(h)}, o)
	p.ctm = paint.Matrix{A: scale, D: scale}
	p.ops(page.Ops)
	b := p.bitmap()
	warnings := p.warnings
	p.warnings = nil
	if p.err != nil {
		return nil, warnings, fmt.Errorf("raster: %w", p.err)
	}
	return b, warnings, nil
}
