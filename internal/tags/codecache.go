package tags

import (
	"image"
	"image/color"
	"sync"

	"etikett/render/paint"
)

// codeCache keeps the codes that were made last, for labels that are printed again and codes that stand on each label.
// There are two generations: once the younger is full, the older is dropped.
var codeCache struct {
	mu         sync.Mutex
	young, old map[codeKey]*codeEntry
}

const (
	codesKept    = 1024 // in each generation
	longCodeData = 512  // bytes; codes of longer data are not kept
)

// codeEntry is a code and, once asked for, its picture.
type codeEntry struct {
	drawn *drawnCode

	once sync.Once
	uri  string
	err  error
}

// cached gives the code from the cache, or makes it.
func (k *codeKey) cached() (*codeEntry, error) {
	c := &codeCache
	c.mu.Lock()
	e := c.young[*k]
	if e == nil {
		e = c.old[*k]
	}
	c.mu.Unlock()
	if e != nil {
		return e, nil
	}
	d, err := k.make()
	if err != nil {
		return nil, err
	}
	e = &codeEntry{drawn: d}
	if len(k.data) > longCodeData {
		return e, nil
	}
	c.mu.Lock()
	if len(c.young) >= codesKept || c.young == nil {
		c.old, c.young = c.young, make(map[codeKey]*codeEntry, codesKept)
	}
	c.young[*k] = e
	c.mu.Unlock()
	return e, nil
}

func (e *codeEntry) dataURI(format string) (string, error) {
	e.once.Do(func() { e.uri, e.err = encodePicture(e.drawn.picture(), format) })
	return e.uri, e.err
}

// fill is a rectangle of pixels in the foreground, or the background if clear is set.
type fill struct {
	x0, y0, x1, y1 int // x1 and y1 are behind the last pixel
	clear          bool
}

// picture draws the code as InvenTree's picture of it: two colours, and text in shades between them.
func (d *drawnCode) picture() image.Image {
	fg, bg := rgba(d.code.Foreground), rgba(d.code.Background)
	bounds := image.Rect(0, 0, d.w, d.h)
	img := image.NewPaletted(bounds, color.Palette{bg, fg})
	fills := d.matrixFills()
	if d.dots != nil {
		fills = d.dots(d)
	}
	for _, f := range fills {
		index := byte(1)
		if f.clear {
			index = 0
		}
		x0, x1, y0, y1 := max(0, f.x0), min(f.x1, d.w), max(0, f.y0), min(f.y1, d.h)
		if x0 >= x1 || y0 >= y1 {
			continue
		}
		first := img.Pix[y0*img.Stride+x0 : y0*img.Stride+x1]
		for x := range first {
			first[x] = index
		}
		for y := y0 + 1; y < y1; y++ {
			copy(img.Pix[y*img.Stride+x0:], first)
		}
	}
	if len(d.code.Lines) > 0 {
		return drawLines(img, &d.code)
	}
	return img
}

// matrixFills are the rectangles of a two-dimensional symbol.
func (d *drawnCode) matrixFills() []fill {
	rects := d.code.Symbol.Rects()
	place := d.code.Place
	px := place.W / float64(d.code.Symbol.Cols)
	out := make([]fill, 0, len(rects))
	at := func(origin float64, n int) int { return int(origin + float64(n)*px + 0.5) }
	for _, r := range rects {
		out = append(out, fill{at(place.X, r.X), at(place.Y, r.Y), at(place.X, r.X+r.W), at(place.Y, r.Y+r.H), false})
	}
	return out
}

func rgba(c paint.Color) color.NRGBA { return color.NRGBA{c.R, c.G, c.B, c.A} }
