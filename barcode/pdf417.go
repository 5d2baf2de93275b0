package barcode

import (
	"math"
	"math/bits"
)

//go:generate sh -c "python3 gen_pdf417.py > pdf417_table.go && gofmt -w pdf417_table.go"

// PDF417Options are the choices of a PDF417.
type PDF417Options struct {
	Level   int // error correction, 1 to 8; 0 is the level that the standard recommends for the length
	Columns int // columns of data, 1 to 30; 0 is a number that makes the symbol about three times as wide as high
}

const (
	pdf417RowHeight = 3   // modules (ISO/IEC 15438, 5.8.2: at least three)
	pdf417Most      = 928 // codewords in the largest symbol
	pdf417Pad       = 900 // also the latch to text
	pdf417Start     = 0x1fea8
	pdf417Stop      = 0x3fa29
)

// EncodePDF417 encodes data as PDF417 (ISO/IEC 15438). Rows are three modules high in the symbol. Text beyond ASCII is UTF-8,
// announced by ECI 26.
func EncodePDF417(data string, o PDF417Options) (*Symbol, error) {
	switch {
	case o.Level < 0 || o.Level > 8:
		return nil, errorf(ValueError, "The level of a PDF417 is 1 to 8, not %d", o.Level)
	case o.Columns < 0 || o.Columns > 30:
		return nil, errorf(ValueError, "A PDF417 has 1 to 30 columns, not %d", o.Columns)
	case data == "":
		return nil, errorf(BarcodeError, "A PDF417 needs at least one character.")
	case len(data) > 2710: // digits in the largest symbol
		return nil, errorf(DataOverflow, "A PDF417 holds at most %d characters, not %d", 2710, len(data))
	}
	words := pdf417Words(data)
	level := o.Level
	if level == 0 {
		level = pdf417Level(len(words))
	}
	ec := 2 << level
	cols, rows := pdf417Size(len(words)+1+ec, o.Columns)
	if cols == 0 {
		return nil, errorf(DataOverflow, "PDF417: %d codewords of data and %d of error correction do not fit into a symbol", len(words), ec)
	}
	all := make([]int, 1, cols*rows)
	all = append(all, words...)
	for len(all) < cols*rows-ec {
		all = append(all, pdf417Pad)
	}
	all[0] = len(all)
	all = append(all, pdf417Correction(all, ec)...)

	s := newSymbol("pdf417", 17*cols+69, rows*pdf417RowHeight, 2)
	for r := range rows {
		y := r * pdf417RowHeight
		a, b, c := 30*(r/3)+(rows-1)/3, 30*(r/3)+3*level+(rows-1)%3, 30*(r/3)+cols-1
		left, right := a, c
		switch r % 3 {
		case 1:
			left, right = b, a
		case 2:
			left, right = c, b
		}
		s.modules(0, y, pdf417Start, 17)
		s.pdf417Word(17, y, r%3, left)
		for i, w := range all[r*cols : (r+1)*cols] {
			s.pdf417Word(34+17*i, y, r%3, w)
		}
		s.pdf417Word(34+17*cols, y, r%3, right)
		s.modules(51+17*cols, y, pdf417Stop, 18)
		for i := 1; i < pdf417RowHeight; i++ {
			copy(s.words[(y+i)*s.stride:(y+i+1)*s.stride], s.words[y*s.stride:])
		}
	}
	return s, nil
}

// modules sets n modules of a row to the lowest bits of a pattern, the highest of them first.
func (s *Symbol) modules(x, y int, pattern uint64, n int) {
	row := Symbol{words: s.words[y*s.stride : (y+1)*s.stride]}
	row.bar(x, pattern, n)
}

func (s *Symbol) pdf417Word(x, y, cluster, value int) {
	pattern, dark := uint64(0), uint64(1)
	for _, w := range []byte(pdf417Widths[cluster][8*value : 8*value+8]) {
		for range w - '0' {
			pattern = pattern<<1 | dark
		}
		dark ^= 1
	}
	s.modules(x, y, pattern, bits.Len64(pattern))
}

// pdf417Level is the level recommended for so many codewords of data (annex E).
func pdf417Level(words int) int {
	switch {
	case words <= 40:
		return 2
	case words <= 160:
		return 3
	case words <= 320:
		return 4
	}
	return 5
}

// pdf417Size chooses columns and rows for n codewords; cols is 0 if none hold them.
func pdf417Size(n, wanted int) (cols, rows int) {
	best := math.Inf(1)
	for c := 1; c <= 30; c++ {
		r := max(3, (n+c-1)/c)
		if wanted != 0 && c != wanted || r > 90 || c*r > pdf417Most {
			continue
		}
		if d := math.Abs(float64(17*c+69)/float64(r*pdf417RowHeight) - 3); d < best {
			best, cols, rows = d, c, r
		}
	}
	return cols, rows
}

// pdf417Correction is the error correction of GF(929), whose generator element is 3 (annex F).
func pdf417Correction(data []int, n int) []int {
	const prime = 929
	gen := make([]int, n) // coefficients below the leading one, lowest first
	gen[0] = 1
	root := 1
	poly := []int{1}
	for range n {
		root = root * 3 % prime
		next := make([]int, len(poly)+1)
		for i, c := range poly {
			next[i+1] = (next[i+1] + c) % prime
			next[i] = (next[i] + c*(prime-root)) % prime
		}
		poly = next
	}
	copy(gen, poly[:n])

	rest := make([]int, n) // lowest first
	for _, d := range data {
		t := (d + rest[n-1]) % prime
		for i := n - 1; i > 0; i-- {
			rest[i] = (rest[i-1] + t*(prime-gen[i])) % prime
		}
		rest[0] = t * (prime - gen[0]) % prime
	}
	out := make([]int, n)
	for i, c := range rest {
		out[n-1-i] = (prime - c) % prime
	}
	return out
}
