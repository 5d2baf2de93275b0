package barcode

import (
	"math/bits"
	"sync"
)

// Symbol is one encoded code: a matrix of modules (two-dimensional codes) or a row of bars (linear codes), without quiet
// zone. It does not change once made, and any number of goroutines may read it.
type Symbol struct {
	Symbology  string // "qr", "datamatrix", "code128", "ean13", …: the canonical name
	Text       string // human readable interpretation; "" if the code has none
	Cols, Rows int    // modules; Rows is 1 for linear codes
	QuietZone  int    // modules that the standard asks to leave light on each side

	words  []uint64 // row major, stride words a row; bit x%64 of word x/64 is module x
	stride int
	guards []uint64 // like words, for the one row of a linear code; nil if no bar is a guard

	once  sync.Once
	rects []Rect
}

// Rect is a rectangle of modules; X and Y are those of its top left module.
type Rect struct{ X, Y, W, H int }

// newSymbol returns a symbol whose modules are all light.
func newSymbol(symbology string, cols, rows, quiet int) *Symbol {
	stride := (cols + 63) / 64
	return &Symbol{Symbology: symbology, Cols: cols, Rows: rows, QuietZone: quiet, words: make([]uint64, stride*rows), stride: stride}
}

func (s *Symbol) set(x, y int) { s.words[y*s.stride+x>>6] |= 1 << (x & 63) }

// At reports whether the module is dark. Modules outside of the symbol are light.
func (s *Symbol) At(x, y int) bool {
	if x < 0 || y < 0 || x >= s.Cols || y >= s.Rows {
		return false
	}
	return s.words[y*s.stride+x>>6]>>(x&63)&1 != 0
}

// Row returns the modules of a row as words: module x is bit x%64 of word x/64, 1 for dark. The caller must not change them.
func (s *Symbol) Row(y int) []uint64 { return s.words[y*s.stride : (y+1)*s.stride : (y+1)*s.stride] }

// Linear reports whether the symbol is a row of bars, whose height is up to the one who draws it.
func (s *Symbol) Linear() bool { return s.Rows == 1 }

// Guard reports whether the bar at module x of a linear code is a guard bar, which is drawn longer (EAN, UPC).
func (s *Symbol) Guard(x int) bool {
	return s.guards != nil && x >= 0 && x < s.Cols && s.guards[x>>6]>>(x&63)&1 != 0
}

// HasGuards reports whether any bar of the symbol is a guard bar.
func (s *Symbol) HasGuards() bool { return s.guards != nil }

// Rects returns few rectangles that together cover the dark modules, each module once. Guard bars of linear codes do not
// share a rectangle with others. The slice is made once and shared: the caller must not change it.
func (s *Symbol) Rects() []Rect {
	s.once.Do(func() {
		if s.Linear() {
			s.rects = s.bars()
			return
		}
		s.rects = s.merge()
	})
	return s.rects
}

// bars returns the runs of dark modules of a linear code, split where guard bars begin and end.
func (s *Symbol) bars() []Rect {
	var out []Rect
	for x := 0; x < s.Cols; {
		if !s.At(x, 0) {
			x++
			continue
		}
		start, guard := x, s.Guard(x)
		for x < s.Cols && s.At(x, 0) && s.Guard(x) == guard {
			x++
		}
		out = append(out, Rect{start, 0, x - start, 1})
	}
	return out
}

// merge covers the matrix greedily: from the first uncovered dark module on, the run to its right, and then as many rows
// below as hold that whole run uncovered.
func (s *Symbol) merge() []Rect {
	free := append([]uint64(nil), s.words...)
	out := make([]Rect, 0, s.Cols*s.Rows/5)
	for y := range s.Rows {
		row := free[y*s.stride : (y+1)*s.stride]
		for x := nextBit(row, 0); x < s.Cols; x = nextBit(row, x) {
			end := x
			for end < s.Cols && row[end>>6]>>(end&63)&1 != 0 {
				end++
			}
			h := 0
			for y+h < s.Rows && takeRun(free[(y+h)*s.stride:(y+h+1)*s.stride], x, end) {
				h++
			}
			out = append(out, Rect{x, y, end - x, h})
		}
	}
	return out[:len(out):len(out)]
}

// nextBit returns the first bit set at or after x, or a number beyond the row.
func nextBit(row []uint64, x int) int {
	for i := x >> 6; i < len(row); i++ {
		w := row[i]
		if i == x>>6 {
			w &= ^uint64(0) << (x & 63)
		}
		if w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return len(row) << 6
}

// takeRun clears the bits x to end-1 if all of them are set.
func takeRun(row []uint64, x, end int) bool {
	for i := x >> 6; i <= (end-1)>>6; i++ {
		if m := runMask(i, x, end); row[i]&m != m {
			return false
		}
	}
	for i := x >> 6; i <= (end-1)>>6; i++ {
		row[i] &^= runMask(i, x, end)
	}
	return true
}

// runMask is the part of the bits x to end-1 that is in word i.
func runMask(i, x, end int) uint64 {
	m := ^uint64(0)
	if i == x>>6 {
		m &= ^uint64(0) << (x & 63)
	}
	if i == (end-1)>>6 {
		m &= ^uint64(0) >> (63 - (end-1)&63)
	}
	return m
}
