package pdf

import (
	"fmt"
	"math"
	"sync"

	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
)

// Prepared is a page ready to be written by any Writer. It does not change, and may be written more than once.
type Prepared struct {
	width, height float64 // pt
	content       []byte  // deflated
	resources     []byte  // a dictionary, with references by placeholder
	objects       []object
	fonts         []fontUse
	images        []imageUse
	links         []link
	transparent   bool // something is blended or shines through
}

// object is an indirect object that only this page refers to: a form, a soft mask, a pattern. Placeholders are references.
type object struct {
	dict     []byte // without the stream's own entries
	data     []byte // deflated
	isStream bool
}

// fontUse is what a page shows in one font file.
type fontUse struct {
	face   *font.Face // no synthetic one
	glyphs []uint32   // each once
	texts  []glyphText
}

// glyphText is the text of a glyph that the font's own tables do not give.
type glyphText struct {
	glyph uint32
	text  string
}

type imageUse struct {
	image  *image.Image
	smooth bool
}

type link struct {
	rect paint.Rect // pt, from the bottom left corner
	uri  string
}

// maxSide is the longest side of a page, pt: what PDF 1.7 recommends, 200 inches.
const maxSide = 14400

// Prepare makes the content stream of a page. It depends on nothing but the page, so any number of goroutines may call it.
func Prepare(page *paint.Page) (*Prepared, error) {
	p := &Prepared{width: page.Width * pt, height: page.Height * pt}
	if !(p.width > 0 && p.height > 0 && p.width <= maxSide && p.height <= maxSide) {
		return nil, fmt.Errorf("pdf: page of %.4g × %.4g pt: sides must be above 0 and at most %d pt", p.width, p.height, maxSide)
	}
	w := preparers.Get().(*preparer)
	defer preparers.Put(w)
	w.reset(p, page)
	s := &w.root
	s.ctm = paint.Matrix{A: pt, D: -pt, F: p.height}
	s.local = s.ctm
	s.matrix(s.ctm)
	s.ops(page.Ops)
	if w.err != nil {
		return nil, fmt.Errorf("pdf: %w", w.err)
	}
	p.content = deflate(s.b)
	p.resources = s.res.appendDict(nil)
	w.finish()
	return p, nil
}

// pt is the number of points in a CSS pixel.
const pt = 0.75

// preparer is what the streams of one page share. It is used again for other pages.
type preparer struct {
	page  paint.Rect // px
	out   *Prepared
	root  stream
	fonts []*fontSet
	spare []*fontSet
	err   error
	depth int
}

var preparers = sync.Pool{New: func() any { return &preparer{} }}

func (w *preparer) reset(out *Prepared, page *paint.Page) {
	w.out, w.err, w.depth = out, nil, 0
	w.page = paint.Rect{W: page.Width, H: page.Height}
	for _, f := range w.fonts {
		f.reset()
	}
	w.spare = append(w.spare, w.fonts...)
	w.fonts = w.fonts[:0]
	w.root = stream{p: w, b: w.root.b[:0], stack: w.root.stack[:0], state: initialState, res: w.root.res.reset()}
}

// finish hands the used glyphs over, and lets go of what belongs to the page.
func (w *preparer) finish() {
	w.out.fonts = make([]fontUse, len(w.fonts))
	for i, f := range w.fonts {
		w.out.fonts[i] = fontUse{face: f.face, glyphs: append([]uint32(nil), f.list...), texts: f.texts}
		f.texts = nil
	}
	w.out = nil
}

// fontSet collects the glyphs of one font file.
type fontSet struct {
	face  *font.Face
	seen  []uint64
	list  []uint32
	texts []glyphText
}

func (f *fontSet) reset() {
	for _, g := range f.list {
		f.seen[g>>6] = 0
	}
	f.face, f.list, f.texts = nil, f.list[:0], nil
}

func (f *fontSet) add(glyph uint32) {
	i := int(glyph >> 6)
	if i >= len(f.seen) {
		f.seen = append(f.seen, make([]uint64, i+16-len(f.seen))...)
	}
	if bit := uint64(1) << (glyph & 63); f.seen[i]&bit == 0 {
		f.seen[i] |= bit
		f.list = append(f.list, glyph)
	}
}

// font gives the number of a face's font file on the page.
func (w *preparer) font(face *font.Face) int {
	base := face.Base()
	for i, f := range w.fonts {
		if f.face == base {
			return i
		}
	}
	var f *fontSet
	if n := len(w.spare); n > 0 {
		f, w.spare = w.spare[n-1], w.spare[:n-1]
	} else {
		f = &fontSet{}
	}
	f.face = base
	w.fonts = append(w.fonts, f)
	return len(w.fonts) - 1
}

func (w *preparer) image(use imageUse) int {
	for i, u := range w.out.images {
		if u == use {
			return i
		}
	}
	if len(w.out.images) >= maxRefs {
		w.fail("more than the limit of %d images on a page", maxRefs)
		return 0
	}
	w.out.images = append(w.out.images, use)
	return len(w.out.images) - 1
}

// object adds an indirect object, or finds an equal one.
func (w *preparer) object(o object) int {
	for i, old := range w.out.objects {
		if old.isStream == o.isStream && string(old.dict) == string(o.dict) && string(old.data) == string(o.data) {
			return i
		}
	}
	if len(w.out.objects) >= maxRefs {
		w.fail("more than the limit of %d forms, patterns and gradients on a page", maxRefs)
		return 0
	}
	w.out.objects = append(w.out.objects, o)
	return len(w.out.objects) - 1
}

func (w *preparer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// finite reports whether all numbers are ones that a page can hold.
func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
