package barcode

import "sync"

// Error correction of each version (index version-1) and level (L, M, Q, H): codewords a block, and blocks.
// ISO/IEC 18004, table 9.
var (
	qrBlockEC = [4][40]uint8{
		{7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
		{13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	}
	qrBlocks = [4][40]uint8{
		{1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
		{1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
		{1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
		{1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
	}
)

// qrCodewords returns how many codewords a version has in all (the modules that are neither pattern nor information, in bytes).
func qrCodewords(version int) int {
	n := (16*version+128)*version + 64
	if version >= 2 {
		k := version/7 + 2
		n -= (25*k-10)*k - 55
		if version >= 7 {
			n -= 36
		}
	}
	return n / 8
}

// qrDataCodewords returns how many codewords hold data.
func qrDataCodewords(version int, level Level) int {
	return qrCodewords(version) - int(qrBlockEC[level][version-1])*int(qrBlocks[level][version-1])
}

// qrLayout is what all symbols of a version share.
type qrLayout struct {
	size, stride int
	blank        []uint64    // function patterns; everything else light
	slots        []qrSlot    // where the bits of the codewords go, in order
	masks        [8][]uint64 // the mask patterns, where there are data modules
	fifth        []uint64    // bits 0 to size-5 of a row: where five modules in a row may begin
	eleventh     []uint64    // bits 0 to size-11
	pair         []uint64    // bits 0 to size-2
}

// qrSlot is a module as word and bit.
type qrSlot struct {
	word uint16
	bit  uint8
}

var qrLayouts [41]struct {
	once sync.Once
	l    *qrLayout
}

func layoutOfVersion(version int) *qrLayout {
	c := &qrLayouts[version]
	c.once.Do(func() { c.l = newQRLayout(version) })
	return c.l
}

func newQRLayout(version int) *qrLayout {
	n := 17 + 4*version
	l := &qrLayout{size: n, stride: (n + 63) / 64}
	l.blank = make([]uint64, l.stride*n)
	taken := make([]uint64, l.stride*n)
	put := func(x, y int, dark bool) {
		w, b := y*l.stride+x>>6, uint64(1)<<(x&63)
		taken[w] |= b
		if dark {
			l.blank[w] |= b
		}
	}

	for i := 8; i < n-8; i++ { // timing patterns
		put(i, 6, i%2 == 0)
		put(6, i, i%2 == 0)
	}
	for _, corner := range [3][2]int{{3, 3}, {n - 4, 3}, {3, n - 4}} { // finder patterns with their separators
		for dy := -4; dy <= 4; dy++ {
			for dx := -4; dx <= 4; dx++ {
				if x, y := corner[0]+dx, corner[1]+dy; x >= 0 && y >= 0 && x < n && y < n {
					ring := max(abs(dx), abs(dy))
					put(x, y, ring != 2 && ring != 4)
				}
			}
		}
	}
	centres := qrAlignment(version)
	last := len(centres) - 1
	for i, cy := range centres {
		for j, cx := range centres {
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue
			}
			for dy := -2; dy <= 2; dy++ {
				for dx := -2; dx <= 2; dx++ {
					put(cx+dx, cy+dy, max(abs(dx), abs(dy)) != 1)
				}
			}
		}
	}
	l.eachFormatModule(func(_, x, y int) { put(x, y, false) })
	put(8, n-8, false) // the module that is always dark: set with the format information
	if version >= 7 {
		eachVersionModule(n, func(_, x, y int) { put(x, y, false) })
	}

	l.place(taken)
	for m := range l.masks {
		l.masks[m] = make([]uint64, len(taken))
		for y := range n {
			for x := range n {
				if w, b := y*l.stride+x>>6, uint64(1)<<(x&63); taken[w]&b == 0 && qrMasked(m, y, x) {
					l.masks[m][w] |= b
				}
			}
		}
	}
	l.pair, l.fifth, l.eleventh = firstBits(l.stride, n-1), firstBits(l.stride, n-4), firstBits(l.stride, n-10)
	return l
}

// place lists the data modules in the order of the codewords' bits: columns of two modules, from the right, upwards and
// downwards in turn, leaving out the column of the vertical timing pattern (ISO/IEC 18004, 7.7.3).
func (l *qrLayout) place(taken []uint64) {
	up := true
	for right := l.size - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range l.size {
			y := i
			if up {
				y = l.size - 1 - i
			}
			for x := right; x > right-2; x-- {
				if w := y*l.stride + x>>6; taken[w]>>(x&63)&1 == 0 {
					l.slots = append(l.slots, qrSlot{uint16(w), uint8(x & 63)})
				}
			}
		}
		up = !up
	}
}

// eachFormatModule calls f with each bit number of the format information and the modules that show it.
func (l *qrLayout) eachFormatModule(f func(bit, x, y int)) {
	for i := range 15 {
		switch {
		case i < 6:
			f(i, 8, i)
		case i < 8:
			f(i, 8, i+1)
		default:
			f(i, 8, l.size-15+i)
		}
		switch {
		case i < 8:
			f(i, l.size-1-i, 8)
		case i == 8:
			f(i, 7, 8)
		default:
			f(i, 14-i, 8)
		}
	}
}

// eachVersionModule calls f with each bit number of the version information and the modules that show it.
func eachVersionModule(size int, f func(bit, x, y int)) {
	for i := range 18 {
		f(i, size-11+i%3, i/3)
		f(i, i/3, size-11+i%3)
	}
}

// qrAlignment returns the coordinates of the rows and columns of alignment patterns (ISO/IEC 18004, annex E): the first
// is 6, the last as far from the other edge, those between at equal even distances counted from the last.
func qrAlignment(version int) []int {
	if version == 1 {
		return nil
	}
	count := version/7 + 2
	step := 26 // version 32 is the one exception
	if version != 32 {
		step = (version*4 + count*2 + 1) / (count*2 - 2) * 2
	}
	at := make([]int, count)
	at[0] = 6
	for i := 1; i < count; i++ {
		at[i] = version*4 + 10 - (count-1-i)*step
	}
	return at
}

// qrMasked is the condition of a mask pattern for row i and column j (ISO/IEC 18004, table 10).
func qrMasked(mask, i, j int) bool {
	switch mask {
	case 0:
		return (i+j)%2 == 0
	case 1:
		return i%2 == 0
	case 2:
		return j%3 == 0
	case 3:
		return (i+j)%3 == 0
	case 4:
		return (i/2+j/3)%2 == 0
	case 5:
		return i*j%2+i*j%3 == 0
	case 6:
		return (i*j%2+i*j%3)%2 == 0
	default:
		return (i*j%3+(i+j)%2)%2 == 0
	}
}

// firstBits returns words whose first n bits are set.
func firstBits(words, n int) []uint64 {
	out := make([]uint64, words)
	for i := range n {
		out[i>>6] |= 1 << (i & 63)
	}
	return out
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
