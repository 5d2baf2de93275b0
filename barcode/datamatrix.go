package barcode

import "sync"

// DataMatrixOptions are the choices of a Data Matrix. The zero value gives what ppf.datamatrix gives: the smallest square.
type DataMatrixOptions struct {
	Rectangular bool // the smallest rectangle, where one holds the data
	GS1         bool // GS1 Data Matrix: data such as "(01)09501101530003(10)A", which is checked, or raw with character 29 as FNC1
	UTF8        bool // allow characters beyond ASCII: they are written as UTF-8, announced by ECI 26
}

// dmSize is one size of symbol (ISO/IEC 16022, table 7).
type dmSize struct {
	rows, cols       int // modules of the symbol, finder patterns included
	down, across     int // data regions
	data, ec, blocks int // codewords of data, of error correction, and blocks they are divided into

	once   sync.Once
	places []dmPlace // where the bits of the codewords go, eight for each codeword, the highest first
	base   []uint64  // finder patterns and the corner that no codeword fills
}

// dmPlace is a module as word and bit.
type dmPlace struct {
	word uint16
	bit  uint8
}

var dmSquares = []*dmSize{
	{rows: 10, cols: 10, down: 1, across: 1, data: 3, ec: 5, blocks: 1},
	{rows: 12, cols: 12, down: 1, across: 1, data: 5, ec: 7, blocks: 1},
	{rows: 14, cols: 14, down: 1, across: 1, data: 8, ec: 10, blocks: 1},
	{rows: 16, cols: 16, down: 1, across: 1, data: 12, ec: 12, blocks: 1},
	{rows: 18, cols: 18, down: 1, across: 1, data: 18, ec: 14, blocks: 1},
	{rows: 20, cols: 20, down: 1, across: 1, data: 22, ec: 18, blocks: 1},
	{rows: 22, cols: 22, down: 1, across: 1, data: 30, ec: 20, blocks: 1},
	{rows: 24, cols: 24, down: 1, across: 1, data: 36, ec: 24, blocks: 1},
	{rows: 26, cols: 26, down: 1, across: 1, data: 44, ec: 28, blocks: 1},
	{rows: 32, cols: 32, down: 2, across: 2, data: 62, ec: 36, blocks: 1},
	{rows: 36, cols: 36, down: 2, across: 2, data: 86, ec: 42, blocks: 1},
	{rows: 40, cols: 40, down: 2, across: 2, data: 114, ec: 48, blocks: 1},
	{rows: 44, cols: 44, down: 2, across: 2, data: 144, ec: 56, blocks: 1},
	{rows: 48, cols: 48, down: 2, across: 2, data: 174, ec: 68, blocks: 1},
	{rows: 52, cols: 52, down: 2, across: 2, data: 204, ec: 84, blocks: 2},
	{rows: 64, cols: 64, down: 4, across: 4, data: 280, ec: 112, blocks: 2},
	{rows: 72, cols: 72, down: 4, across: 4, data: 368, ec: 144, blocks: 4},
	{rows: 80, cols: 80, down: 4, across: 4, data: 456, ec: 192, blocks: 4},
	{rows: 88, cols: 88, down: 4, across: 4, data: 576, ec: 224, blocks: 4},
	{rows: 96, cols: 96, down: 4, across: 4, data: 696, ec: 272, blocks: 4},
	{rows: 104, cols: 104, down: 4, across: 4, data: 816, ec: 336, blocks: 6},
	{rows: 120, cols: 120, down: 6, across: 6, data: 1050, ec: 408, blocks: 6},
	{rows: 132, cols: 132, down: 6, across: 6, data: 1304, ec: 496, blocks: 8},
	{rows: 144, cols: 144, down: 6, across: 6, data: 1558, ec: 620, blocks: 10},
}

var dmRectangles = []*dmSize{
	{rows: 8, cols: 18, down: 1, across: 1, data: 5, ec: 7, blocks: 1},
	{rows: 8, cols: 32, down: 1, across: 2, data: 10, ec: 11, blocks: 1},
	{rows: 12, cols: 26, down: 1, across: 1, data: 16, ec: 14, blocks: 1},
	{rows: 12, cols: 36, down: 1, across: 2, data: 22, ec: 18, blocks: 1},
	{rows: 16, cols: 36, down: 1, across: 2, data: 32, ec: 24, blocks: 1},
	{rows: 16, cols: 48, down: 1, across: 2, data: 49, ec: 28, blocks: 1},
}

// dmSizeFor gives the smallest size that holds n codewords, nil if none does.
func dmSizeFor(n int, rectangular bool) *dmSize {
	if rectangular {
		for _, s := range dmRectangles {
			if n <= s.data {
				return s
			}
		}
	}
	for _, s := range dmSquares {
		if n <= s.data {
			return s
		}
	}
	return nil
}

// EncodeDataMatrix encodes data as a Data Matrix ECC 200 (ISO/IEC 16022). Errors: IllegalCharacter for characters that
// the options do not allow, DataOverflow for data that does not fit.
func EncodeDataMatrix(data string, o DataMatrixOptions) (*Symbol, error) {
	if o.GS1 {
		var err error
		if data, err = gs1Data(data, string(rune(charGS))); err != nil {
			return nil, err
		}
	}
	words, err := dmCodewords(data, o)
	if err != nil {
		return nil, err
	}
	size := dmSizeFor(len(words), o.Rectangular)
	if size == nil {
		return nil, errorf(DataOverflow, "Message is too long: a Data Matrix holds %d codewords, not %d", dmSquares[len(dmSquares)-1].data, len(words))
	}
	size.once.Do(size.prepare)

	all := make([]byte, size.data+size.ec)
	n := copy(all, words)
	dmPad(all[:size.data], n)
	gen := dataMatrixField.generator(size.ec / size.blocks)
	var buf [68]byte
	ec := buf[:size.ec/size.blocks]
	for b := range size.blocks {
		gen.remainder(all[b:size.data], size.blocks, ec)
		for i, c := range ec {
			all[size.data+b+i*size.blocks] = c
		}
	}

	s := newSymbol("datamatrix", size.cols, size.rows, 1)
	copy(s.words, size.base)
	for i, c := range all {
		places := size.places[8*i : 8*i+8]
		for j, p := range places {
			s.words[p.word] |= uint64(c>>(7-j)&1) << (p.bit & 63)
		}
	}
	return s, nil
}

// dmPad fills up the data after n codewords: 129, then numbers that look random (annex B.1). Where these would be 254,
// ppf.datamatrix writes 0; it is followed, since no reader looks at what comes after 129.
func dmPad(data []byte, n int) {
	for i := n; i < len(data); i++ {
		if i == n {
			data[i] = dmPadWord
			continue
		}
		data[i] = byte((149*(i+1)%253 + 130) % 254)
	}
}

// prepare draws what all symbols of the size share.
func (z *dmSize) prepare() {
	stride := (z.cols + 63) / 64
	z.base = make([]uint64, stride*z.rows)
	set := func(x, y int) { z.base[y*stride+x>>6] |= 1 << (x & 63) }

	// Around each region: a line at the left and at the bottom, alternating modules at the top and at the right.
	h, w := z.rows/z.down, z.cols/z.across
	for y := range z.rows {
		for x := range z.cols {
			top, left, bottom, right := y%h == 0, x%w == 0, y%h == h-1, x%w == w-1
			if left || bottom || top && x%2 == 0 || right && y%2 == 1 {
				set(x, y)
			}
		}
	}

	m := dmMapping{rows: z.rows - 2*z.down, cols: z.cols - 2*z.across}
	m.bits = make([]int, m.rows*m.cols)
	m.place()
	z.places = make([]dmPlace, 8*(z.data+z.ec))
	for i, b := range m.bits {
		r, c := i/m.cols, i%m.cols
		x, y := c+1+2*(c/(w-2)), r+1+2*(r/(h-2)) // over the finder patterns of the regions before
		switch {
		case b > 0:
			z.places[b-1] = dmPlace{uint16(y*stride + x>>6), uint8(x & 63)}
		case b == dmFixedDark:
			set(x, y)
		}
	}
}

// dmMapping is the matrix that the codewords fill, finder patterns left out: the number of the bit of each module, counted from 1.
type dmMapping struct {
	rows, cols int
	bits       []int
}

// dmFixedDark marks the two dark modules of the corner that no codeword reaches in some sizes.
const dmFixedDark = -1

// place lays the codewords along diagonals, upwards to the right and downwards to the left in turn (annex F.1).
func (m *dmMapping) place() {
	row, col, n := 4, 0, 0
	for row < m.rows || col < m.cols {
		for _, corner := range [4]struct {
			here bool
			at   [8][2]int
		}{
			{row == m.rows && col == 0, [8][2]int{{-1, 0}, {-1, 1}, {-1, 2}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}}},
			{row == m.rows-2 && col == 0 && m.cols%4 != 0, [8][2]int{{-3, 0}, {-2, 0}, {-1, 0}, {0, -4}, {0, -3}, {0, -2}, {0, -1}, {1, -1}}},
			{row == m.rows-2 && col == 0 && m.cols%8 == 4, [8][2]int{{-3, 0}, {-2, 0}, {-1, 0}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}}},
			{row == m.rows+4 && col == 2 && m.cols%8 == 0, [8][2]int{{-1, 0}, {-1, -1}, {0, -3}, {0, -2}, {0, -1}, {1, -3}, {1, -2}, {1, -1}}},
		} {
			if corner.here {
				for i, at := range corner.at {
					m.set((at[0]+m.rows)%m.rows, (at[1]+m.cols)%m.cols, 8*n+i+1)
				}
				n++
			}
		}
		for ; row >= 0 && col < m.cols; row, col = row-2, col+2 {
			n = m.utah(row, col, n)
		}
		row, col = row+1, col+3
		for ; row < m.rows && col >= 0; row, col = row+2, col-2 {
			n = m.utah(row, col, n)
		}
		row, col = row+3, col+1
	}
	if last := len(m.bits) - 1; m.bits[last] == 0 {
		m.bits[last], m.bits[last-m.cols-1] = dmFixedDark, dmFixedDark
	}
}

// utah places codeword n with its last bit at row and column, if that is in the matrix and free, and returns the number of the next codeword.
func (m *dmMapping) utah(row, col, n int) int {
	if row < 0 || row >= m.rows || col < 0 || col >= m.cols || m.bits[row*m.cols+col] != 0 {
		return n
	}
	for i, at := range [8][2]int{{-2, -2}, {-2, -1}, {-1, -2}, {-1, -1}, {-1, 0}, {0, -2}, {0, -1}, {0, 0}} {
		m.wrap(row+at[0], col+at[1], 8*n+i+1)
	}
	return n + 1
}

// wrap sets a module that may be outside at the top or at the left: it is continued at the other side, shifted.
func (m *dmMapping) wrap(row, col, bit int) {
	if row < 0 {
		row += m.rows
		col += 4 - (m.rows+4)%8
	}
	if col < 0 {
		col += m.cols
		row += 4 - (m.cols+4)%8
	}
	m.set(row, col, bit)
}

func (m *dmMapping) set(row, col, bit int) { m.bits[row*m.cols+col] = bit }
