package barcode

import (
	"math"
	"math/bits"
)

// penalty scores a masked matrix (ISO/IEC 18004, 7.8.3) by the rules that python-qrcode follows: runs and blocks as the
// standard says, the finder-like pattern only where its four light modules are inside of the symbol, and the proportion
// of dark modules in steps of 5 %, rounded down. It gives up, returning some number that is not lower, once it reaches limit.
func (l *qrLayout) penalty(m []uint64, limit int) int {
	score := l.proportionPenalty(m)
	n, stride := l.size, l.stride
	for y := 0; y < n && score < limit; y++ {
		row := m[y*stride : (y+1)*stride]
		for i, w := range row {
			at := func(k int) uint64 { return m[(y+k)*stride+i] }
			var next uint64
			if i+1 < stride {
				next = row[i+1]
			}
			right := func(k int) uint64 { return w>>k | next<<(64-k) }

			// Runs of five and more to the right: each place where five equal modules begin is a point, each first
			// such place two more.
			r1, r2, r3, r4 := right(1), right(2), right(3), right(4)
			if e := ^(w ^ r1) & ^(w ^ r2) & ^(w ^ r3) & ^(w ^ r4) & l.fifth[i]; e != 0 {
				before := e << 1
				if i > 0 && l.runBeginsAtLastBit(row, i-1) {
					before |= 1
				}
				score += bits.OnesCount64(e) + 2*bits.OnesCount64(e&^before)
			}
			// Downwards.
			var d1 uint64
			if y+1 < n {
				d1 = at(1)
			}
			if y+4 < n {
				if e := ^(w ^ d1) & ^(w ^ at(2)) & ^(w ^ at(3)) & ^(w ^ at(4)) & l.column(i); e != 0 {
					first := e
					if y > 0 {
						first &= w ^ at(-1)
					}
					score += bits.OnesCount64(e) + 2*bits.OnesCount64(first)
				}
			}
			// Blocks of 2 × 2.
			if y+1 < n {
				var dnext uint64
				if i+1 < stride {
					dnext = m[(y+1)*stride+i+1]
				}
				d1r := d1>>1 | dnext<<63
				score += 3 * bits.OnesCount64(^(w^r1)&^(w^d1)&^(w^d1r)&l.pair[i])
			}
			// 10111010000 and 00001011101, to the right and downwards: modules 1, 4, 5, 6 and 9 are the same in both.
			r5, r6, r7, r8, r9, r10 := right(5), right(6), right(7), right(8), right(9), right(10)
			if e := ^r1 & r4 & ^r5 & r6 & ^r9 & l.eleventh[i]; e != 0 {
				score += 40 * bits.OnesCount64(e&(w&r2&r3&^r7&^r8&^r10|^w&^r2&^r3&r7&r8&r10))
			}
			if y+10 < n {
				if e := ^d1 & at(4) & ^at(5) & at(6) & ^at(9); e != 0 {
					d2, d3, d7, d8, d10 := at(2), at(3), at(7), at(8), at(10)
					score += 40 * bits.OnesCount64(e&(w&d2&d3&^d7&^d8&^d10|^w&^d2&^d3&d7&d8&d10))
				}
			}
		}
	}
	return score
}

// column has the bits of word i that are modules.
func (l *qrLayout) column(i int) uint64 {
	if rest := l.size - i<<6; rest < 64 {
		return 1<<rest - 1
	}
	return ^uint64(0)
}

// runBeginsAtLastBit reports whether five equal modules begin at the last bit of word i.
func (l *qrLayout) runBeginsAtLastBit(row []uint64, i int) bool {
	first, next := row[i]>>63, row[i+1]
	return l.fifth[i]>>63 != 0 && next&15 == first*15
}

func (l *qrLayout) proportionPenalty(m []uint64) int {
	dark := 0
	for _, w := range m {
		dark += bits.OnesCount64(w)
	}
	percent := float64(dark) / float64(l.size*l.size)
	return int(math.Abs(percent*100-50)/5) * 10
}
