package barcode

import "math/bits"

// MicroQROptions are the choices of a Micro QR code. The zero value is the smallest at level L.
type MicroQROptions struct {
	Version int   // 1 to 4 for M1 to M4; 0 is the smallest that holds the data
	Level   Level // L, M or Q; M1 has no level and detects errors only
}

// microQR is one version and level (ISO/IEC 18004, table 7): bits of data, and codewords of error correction.
type microQR struct{ version, level, bits, ec int }

// microQRs are in the order of their symbol numbers (table 13).
var microQRs = [8]microQR{
	{1, int(LevelL), 20, 2},
	{2, int(LevelL), 40, 5}, {2, int(LevelM), 32, 6},
	{3, int(LevelL), 84, 6}, {3, int(LevelM), 68, 8},
	{4, int(LevelL), 128, 8}, {4, int(LevelM), 112, 10}, {4, int(LevelQ), 80, 14},
}

// lengthBits is the size of the field that counts characters, 0 where the version lacks the mode (table 3).
func (z microQR) lengthBits(m Mode) int {
	switch {
	case m == Numeric:
		return z.version + 2
	case m == Alphanumeric && z.version >= 2:
		return z.version + 1
	case m == Byte && z.version >= 3:
		return z.version + 1
	}
	return 0
}

// need is how many bits data takes, mode and length included.
func (z microQR) need(s Segment) int {
	plain := QR{Segments: []Segment{s}}
	return plain.bits(1) - 4 - s.Mode.lengthBits(1) + z.version - 1 + z.lengthBits(s.Mode)
}

// EncodeMicroQR encodes data as a Micro QR code, of 11 to 17 modules a side. Errors: ValueError for an option out of range,
// DataOverflow for data that does not fit; the largest holds 35 digits, 21 capital letters or 15 bytes.
func EncodeMicroQR(data string, o MicroQROptions) (*Symbol, error) {
	if o.Version < 0 || o.Version > 4 || o.Level > LevelQ {
		return nil, errorf(ValueError, "There is no Micro QR code of version M%d with level %s", o.Version, o.Level)
	}
	segments := splitSegments(data, 0)
	if len(segments) == 0 {
		return nil, errorf(BarcodeError, "A Micro QR code needs at least one character.")
	}
	s := segments[0]
	for number, z := range microQRs {
		if z.level != int(o.Level) || o.Version != 0 && z.version != o.Version {
			continue
		}
		n := z.lengthBits(s.Mode)
		if n == 0 || len(s.Data) >= 1<<n || z.need(s) > z.bits {
			continue
		}
		return z.encode(s, number), nil
	}
	return nil, errorf(DataOverflow, "The data (%d characters, %s) does not fit into a Micro QR code of the size and level that is asked for", len(data), s.Mode)
}

func (z microQR) encode(s Segment, number int) *Symbol {
	buf := make([]byte, (z.bits+7)/8)
	w := bitWriter{buf: buf}
	w.put(uint(bits.TrailingZeros(uint(s.Mode))), z.version-1)
	w.put(uint(len(s.Data)), z.lengthBits(s.Mode))
	w.segment(s)
	// Terminator, up to a whole byte, then pads; a half codeword at the end stays zero.
	used := (min(w.n+2*z.version+1, z.bits) + 7) / 8
	for i, pad := used, byte(0xec); i < z.bits/8; i, pad = i+1, pad^0xec^0x11 {
		buf[i] = pad
	}
	ec := make([]byte, z.ec)
	qrField.generator(z.ec).remainder(buf, 1, ec)

	size := 9 + 2*z.version
	out := newSymbol("microqr", size, size, 2)
	taken := newSymbol("", size, size, 0)
	z.patterns(out, taken)
	at := placer{size: size, taken: taken}
	for i, c := range buf {
		if i == len(buf)-1 && z.bits%8 != 0 { // half a codeword
			at.put(out, c>>4, 4)
			break
		}
		at.put(out, c, 8)
	}
	for _, c := range ec {
		at.put(out, c, 8)
	}
	z.mask(out, taken, number)
	return out
}

// patterns draws the finder and timing patterns; taken gets all modules that hold no data.
func (z microQR) patterns(out, taken *Symbol) {
	for y := range 9 {
		for x := range 9 {
			taken.set(x, y)
			if ring := max(abs(x-3), abs(y-3)); x < 7 && y < 7 && ring != 2 {
				out.set(x, y)
			}
		}
	}
	for i := 8; i < out.Cols; i++ {
		taken.set(i, 0)
		taken.set(0, i)
		if i%2 == 0 {
			out.set(i, 0)
			out.set(0, i)
		}
	}
}

// placer fills columns of two modules from the right, upwards and downwards in turn.
type placer struct {
	size  int
	taken *Symbol
	n     int // modules visited
}

func (p *placer) put(out *Symbol, v byte, count int) {
	for count > 0 {
		pair, in := p.n/(2*p.size), p.n%(2*p.size)
		x, y := p.size-1-2*pair-in%2, in/2
		if pair%2 == 0 {
			y = p.size - 1 - y
		}
		p.n++
		if x < 0 {
			return
		}
		if p.taken.At(x, y) {
			continue
		}
		count--
		if v>>count&1 != 0 {
			out.set(x, y)
		}
	}
}

// mask inverts modules by the pattern that leaves most dark ones at the two free edges (7.8.3.2), and writes the format information (7.9.2).
func (z microQR) mask(out, taken *Symbol, number int) {
	patterns := [4]int{1, 4, 6, 7} // of the full QR code
	masked := func(m, x, y int) bool {
		return out.At(x, y) != (!taken.At(x, y) && qrMasked(patterns[m], y, x))
	}
	best, chosen := -1, 0
	last := out.Cols - 1
	for m := range patterns {
		right, bottom := 0, 0
		for i := 1; i <= last; i++ {
			if masked(m, last, i) {
				right++
			}
			if masked(m, i, last) {
				bottom++
			}
		}
		if score := min(right, bottom)*16 + max(right, bottom); score > best {
			best, chosen = score, m
		}
	}
	for y := range out.Rows {
		for x := range out.Cols {
			if !taken.At(x, y) && qrMasked(patterns[chosen], y, x) {
				out.words[y*out.stride+x>>6] ^= 1 << (x & 63)
			}
		}
	}
	v := number<<2 | chosen
	format := (v<<10 | polynomialRemainder(v<<10, 0x537)) ^ 0x4445
	for i := range 15 {
		if format>>(14-i)&1 == 0 {
			continue
		}
		if i < 8 {
			out.set(1+i, 8)
		} else {
			out.set(8, 15-i)
		}
	}
}
