package barcode

import (
	"math/bits"
	"strings"
	"sync"
)

// Level is the error correction level of a QR code.
type Level uint8

// The levels, and the part of the codewords that may be unreadable.
const (
	LevelL Level = iota // 7 %
	LevelM              // 15 %
	LevelQ              // 25 %
	LevelH              // 30 %
)

// String returns the level's letter.
func (l Level) String() string { return string("LMQH"[l&3]) }

// qrLevelBits are the two bits of the format information.
var qrLevelBits = [4]int{1, 0, 3, 2}

// AutoMask lets the encoder choose the mask with the lowest penalty.
const AutoMask = -1

// QROptions are the choices of a QR code. The zero value is not the default: use DefaultQROptions.
type QROptions struct {
	Version  int   // 1 to 40; 0 is the smallest that holds the data
	Level    Level // error correction
	Mask     int   // 0 to 7, or AutoMask
	Optimize int   // the shortest stretch of digits or letters that is a segment of its own; 0: one segment for all
	GS1      bool  // GS1 QR code: FNC1 first; data as for DataMatrixOptions.GS1
	UTF8     bool  // say by ECI 26 that bytes are UTF-8; readers guess otherwise, as with python-qrcode's codes
}

// DefaultQROptions are the smallest version, level M, the best mask, and segments of any length.
var DefaultQROptions = QROptions{Level: LevelM, Mask: AutoMask, Optimize: 1}

// Segment is a stretch of the data that is encoded in one mode.
type Segment struct {
	Mode Mode
	Data string
}

// Mode is how the characters of a segment are encoded.
type Mode uint8

// The modes, with the values of their indicators.
const (
	Numeric      Mode = 1
	Alphanumeric Mode = 2
	Byte         Mode = 4
)

// String returns the name of the mode, in lower case.
func (m Mode) String() string {
	switch m {
	case Numeric:
		return "numeric"
	case Alphanumeric:
		return "alphanumeric"
	}
	return "byte"
}

// qrAlphabet gives the value of each character of the alphanumeric mode, and 0xff for others.
var qrAlphabet = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") {
		t[c] = byte(i)
	}
	return t
}()

// QR is a QR code with the choices that were made.
type QR struct {
	*Symbol
	Version  int
	Level    Level
	Mask     int
	Segments []Segment

	eci, gs1 bool
}

// EncodeQR encodes data as a QR code (ISO/IEC 18004, model 2). Errors: ValueError for an option out of range, DataOverflow for
// data that does not fit.
func EncodeQR(data string, o QROptions) (*QR, error) {
	switch {
	case o.Version < 0 || o.Version > 40:
		return nil, errorf(ValueError, "Invalid version (was %d, expected 1 to 40)", o.Version)
	case o.Mask < AutoMask || o.Mask > 7:
		return nil, errorf(ValueError, "Mask pattern should be in range(8) (got %d)", o.Mask)
	case o.Level > LevelH:
		return nil, errorf(ValueError, "Invalid error correction level (was %d)", o.Level)
	}
	if o.GS1 {
		var err error
		if data, err = gs1Data(data, string(rune(charGS))); err != nil {
			return nil, err
		}
		if strings.Contains(data, "%") { // which is FNC1 among letters and digits
			o.Optimize = -1
		}
	}
	qr := &QR{Version: o.Version, Level: o.Level, Mask: o.Mask, Segments: splitSegments(data, o.Optimize), eci: o.UTF8, gs1: o.GS1}
	if err := qr.fit(); err != nil {
		return nil, err
	}
	l := layoutOfVersion(qr.Version)
	qr.Symbol = newSymbol("qr", l.size, l.size, 4)
	qr.draw(l)
	return qr, nil
}

// fit chooses the version, and checks a given one. As in python-qrcode the search begins with the field lengths of
// version 1, and begins again at the version found when that has longer ones.
func (qr *QR) fit() error {
	if qr.Version != 0 {
		need, have := qr.bits(qr.Version), 8*qrDataCodewords(qr.Version, qr.Level)
		if need > have {
			return errorf(DataOverflow, "Code length overflow. Data size (%d) > size available (%d)", need, have)
		}
		return nil
	}
	version := 1
	for {
		class := qrSizeClass(version)
		need := qr.bits(version)
		for version <= 40 && 8*qrDataCodewords(version, qr.Level) < need {
			version++
		}
		if version > 40 {
			return errorf(DataOverflow, "Code length overflow. Data size (%d) > size available (%d)", need, 8*qrDataCodewords(40, qr.Level))
		}
		if qrSizeClass(version) == class {
			qr.Version = version
			return nil
		}
	}
}

// qrSizeClass tells which length fields a version has: 0 for versions 1 to 9, 1 to 26, 2 to 40.
func qrSizeClass(version int) int {
	switch {
	case version < 10:
		return 0
	case version < 27:
		return 1
	}
	return 2
}

// lengthBits returns the size of the field that tells how many characters a segment has.
func (m Mode) lengthBits(version int) int {
	class := qrSizeClass(version)
	switch m {
	case Numeric:
		return 10 + 2*class
	case Alphanumeric:
		return 9 + 2*class
	}
	if class == 0 {
		return 8
	}
	return 16
}

// bits returns how long the segments are in a version.
func (qr *QR) bits(version int) int {
	n := 0
	if qr.eci {
		n = 12
	}
	if qr.gs1 {
		n += 4
	}
	for _, s := range qr.Segments {
		n += 4 + s.Mode.lengthBits(version)
		switch k := len(s.Data); s.Mode {
		case Numeric:
			n += k/3*10 + [3]int{0, 4, 7}[k%3]
		case Alphanumeric:
			n += k/2*11 + k%2*6
		default:
			n += k * 8
		}
	}
	return n
}

// bitWriter appends bits, most significant first, to zeroed bytes that are large enough.
type bitWriter struct {
	buf []byte
	n   int
}

func (w *bitWriter) put(v uint, count int) {
	for count > 0 {
		free := 8 - w.n&7
		take := min(free, count)
		chunk := byte(v>>(count-take)) & (1<<take - 1)
		w.buf[w.n>>3] |= chunk << (free - take)
		w.n += take
		count -= take
	}
}

// segment appends the characters of a segment.
func (w *bitWriter) segment(s Segment) {
	switch s.Mode {
	case Numeric:
		for d := s.Data; d != ""; {
			k := min(3, len(d))
			v := uint(0)
			for _, c := range []byte(d[:k]) {
				v = v*10 + uint(c-'0')
			}
			w.put(v, 1+3*k)
			d = d[k:]
		}
	case Alphanumeric:
		d := s.Data
		for ; len(d) > 1; d = d[2:] {
			w.put(uint(qrAlphabet[d[0]])*45+uint(qrAlphabet[d[1]]), 11)
		}
		if d != "" {
			w.put(uint(qrAlphabet[d[0]]), 6)
		}
	default:
		for i := range len(s.Data) {
			w.put(uint(s.Data[i]), 8)
		}
	}
}

// qrScratch is working memory of one encoding.
type qrScratch struct {
	data, all []byte
	base, try []uint64
}

var qrScratches = sync.Pool{New: func() any { return new(qrScratch) }}

func resized[T byte | uint64](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// draw writes the codewords, chooses the mask and leaves the modules in the symbol.
func (qr *QR) draw(l *qrLayout) {
	w := qrScratches.Get().(*qrScratch)
	defer qrScratches.Put(w)
	qr.codewords(w)

	w.base = resized(w.base, len(l.blank))
	copy(w.base, l.blank)
	for i, c := range w.all {
		slots := l.slots[i*8 : i*8+8]
		for j, s := range slots {
			w.base[s.word] |= uint64(c>>(7-j)&1) << (s.bit & 63)
		}
	}

	if qr.Mask == AutoMask {
		w.try = resized(w.try, len(l.blank))
		best := 1 << 30
		for m := range 8 {
			// The candidates are compared without format and version information, as python-qrcode does.
			mask := l.masks[m]
			for i, b := range w.base {
				w.try[i] = b ^ mask[i]
			}
			if p := l.penalty(w.try, best); p < best {
				best, qr.Mask = p, m
			}
		}
	}
	mask := l.masks[qr.Mask]
	for i, b := range w.base {
		qr.words[i] = b ^ mask[i]
	}
	format := qrFormat(qrLevelBits[qr.Level]<<3 | qr.Mask)
	l.eachFormatModule(func(bit, x, y int) {
		if format>>bit&1 != 0 {
			qr.set(x, y)
		}
	})
	qr.set(8, l.size-8)
	if qr.Version >= 7 {
		info := qr.Version<<12 | polynomialRemainder(qr.Version<<12, 0x1f25)
		eachVersionModule(l.size, func(bit, x, y int) {
			if info>>bit&1 != 0 {
				qr.set(x, y)
			}
		})
	}
}

// qrFormat protects the five bits of the format information (ISO/IEC 18004, 7.9.1).
func qrFormat(v int) int { return (v<<10 | polynomialRemainder(v<<10, 0x537)) ^ 0x5412 }

// polynomialRemainder divides polynomials over GF(2).
func polynomialRemainder(v, divisor int) int {
	for d := bits.Len(uint(v)) - bits.Len(uint(divisor)); d >= 0; d = bits.Len(uint(v)) - bits.Len(uint(divisor)) {
		v ^= divisor << d
	}
	return v
}

// codewords leaves data and error correction in w.all, blocks interleaved (ISO/IEC 18004, 7.4 to 7.6).
func (qr *QR) codewords(w *qrScratch) {
	w.data = resized(w.data, qrDataCodewords(qr.Version, qr.Level))
	out := bitWriter{buf: w.data}
	if qr.eci {
		out.put(7, 4)
		out.put(eciUTF8, 8)
	}
	if qr.gs1 {
		out.put(5, 4)
	}
	for _, s := range qr.Segments {
		out.put(uint(s.Mode), 4)
		out.put(uint(len(s.Data)), s.Mode.lengthBits(qr.Version))
		out.segment(s)
	}
	used := min(len(w.data), (min(out.n+4, 8*len(w.data))+7)/8) // terminator, up to a whole byte
	for i, pad := used, byte(0xec); i < len(w.data); i, pad = i+1, pad^0xec^0x11 {
		w.data[i] = pad
	}

	total := qrCodewords(qr.Version)
	w.all = resized(w.all, total)
	ecLen, blocks := int(qrBlockEC[qr.Level][qr.Version-1]), int(qrBlocks[qr.Level][qr.Version-1])
	short := len(w.data) / blocks
	firstLong := blocks - len(w.data)%blocks // the last blocks have one codeword more
	gen := qrField.generator(ecLen)
	var ecBuf [32]byte
	ec := ecBuf[:ecLen]
	start := 0
	for b := range blocks {
		size := short
		if b >= firstLong {
			size++
		}
		block := w.data[start : start+size]
		start += size
		for i := range short {
			w.all[i*blocks+b] = block[i]
		}
		if size > short {
			w.all[short*blocks+b-firstLong] = block[short]
		}
		gen.remainder(block, 1, ec)
		for i, c := range ec {
			w.all[len(w.data)+i*blocks+b] = c
		}
	}
}
