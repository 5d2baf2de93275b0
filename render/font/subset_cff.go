package font

import (
	"encoding/binary"
	"slices"
)

// Operators of CFF DICTs that the subsetter knows; two-byte ones are 12<<8 and the second byte.
// Adobe Technical Note 5176, The Compact Font Format Specification.
const (
	cffFontBBox    = 5
	cffCharset     = 15
	cffCharStrings = 17
	cffPrivate     = 18
	cffSubrs       = 19
	cffFontMatrix  = 12<<8 | 7
	cffROS         = 12<<8 | 30
	cffCIDCount    = 12<<8 | 34
	cffFDArray     = 12<<8 | 36
	cffFDSelect    = 12<<8 | 37
)

// cffFont is a parsed CFF table, as far as subsetting needs it.
type cffFont struct {
	name        []byte
	top         cffDict
	globalSubrs [][]byte
	charStrings [][]byte
	fonts       []cffSubFont
	fdSelect    []byte // which of fonts a glyph belongs to; nil is the first
}

// cffSubFont is a Font DICT of a CID-keyed font, or what stands for it in another font.
type cffSubFont struct {
	dict    cffDict
	private cffDict
	subrs   [][]byte
}

// subsetCFF writes a CID-keyed CFF table, whose character codes are the numbers of the glyphs in the original, with the charstrings of
// the glyphs wanted. The charstrings of others end at once, and subroutines that are not called are empty, so that no number changes.
func subsetCFF(data []byte, glyphs []uint32) ([]byte, error) {
	f, err := parseCFF(data)
	if err != nil {
		return nil, err
	}
	count := 1
	for _, g := range glyphs {
		if int(g) < len(f.charStrings) {
			count = max(count, int(g)+1)
		}
	}
	used := make([]bool, count)
	used[0] = true
	for _, g := range glyphs {
		if int(g) < count {
			used[g] = true
		}
	}
	calls := newCFFCalls(f)
	charStrings := make([][]byte, count)
	for g := range charStrings {
		if !used[g] {
			charStrings[g] = []byte{14} // endchar
			continue
		}
		charStrings[g] = f.charStrings[g]
		if err := calls.walk(f.charStrings[g], f.fontOf(g)); err != nil {
			return nil, err
		}
	}
	return f.write(charStrings, calls), nil
}

func (f *cffFont) fontOf(glyph int) int {
	if glyph < len(f.fdSelect) {
		return min(int(f.fdSelect[glyph]), len(f.fonts)-1)
	}
	return 0
}

// write lays the table out. Offsets in the Top DICT have a fixed size, so its own length does not depend on them.
func (f *cffFont) write(charStrings [][]byte, calls *cffCalls) []byte {
	count := len(charStrings)
	// The matrix of a font that was not CID-keyed moves to its Font DICT, which is where those have it.
	_, keyed := f.top.raw(cffROS)
	matrix := func(d []byte, of cffDict) []byte {
		if raw, ok := of.raw(cffFontMatrix); ok {
			d = appendCFFOp(append(d, raw...), cffFontMatrix)
		}
		return d
	}
	top := func(charset, fdSelect, strings, fdArray int) []byte {
		var d []byte
		d = appendCFFInt(d, 391)
		d = appendCFFInt(d, 392)
		d = appendCFFInt(d, 0)
		d = appendCFFOp(d, cffROS)
		if keyed {
			d = matrix(d, f.top)
		}
		if raw, ok := f.top.raw(cffFontBBox); ok {
			d = appendCFFOp(append(d, raw...), cffFontBBox)
		}
		for _, e := range []struct{ op, value int }{
			{cffCIDCount, count}, {cffCharset, charset}, {cffCharStrings, strings}, {cffFDArray, fdArray}, {cffFDSelect, fdSelect},
		} {
			d = appendCFFOp(appendCFFInt(d, e.value), e.op)
		}
		return appendCFFIndex(nil, [][]byte{d})
	}
	head := appendCFFIndex([]byte{1, 0, 4, 4}, [][]byte{f.name})
	var tail []byte
	tail = appendCFFIndex(tail, [][]byte{[]byte("Adobe"), []byte("Identity")})
	tail = appendCFFIndex(tail, keepUsed(f.globalSubrs, calls.global, calls.all))
	base := len(head) + len(top(0, 0, 0, 0))
	charset := base + len(tail)
	if count > 1 { // format 2: one range from 1
		tail = append(tail, 2, 0, 1)
		tail = binary.BigEndian.AppendUint16(tail, uint16(count-2))
	} else {
		tail = append(tail, 0)
	}
	fdSelect := base + len(tail)
	tail = f.appendFDSelect(tail, count)
	strings := base + len(tail)
	tail = appendCFFIndex(tail, charStrings)

	fontDicts := make([][]byte, len(f.fonts))
	for i := range f.fonts {
		sub := &f.fonts[i]
		private := sub.private.without(cffSubrs)
		at := base + len(tail)
		if len(sub.subrs) > 0 {
			size := len(appendCFFOp(appendCFFInt(nil, 0), cffSubrs))
			private = appendCFFOp(appendCFFInt(private, len(private)+size), cffSubrs)
		}
		tail = append(tail, private...)
		if len(sub.subrs) > 0 {
			tail = appendCFFIndex(tail, keepUsed(sub.subrs, calls.local[i], calls.all))
		}
		var d []byte
		if keyed {
			d = matrix(d, sub.dict)
		} else {
			d = matrix(d, f.top)
		}
		d = appendCFFInt(appendCFFInt(d, len(private)), at)
		fontDicts[i] = appendCFFOp(d, cffPrivate)
	}
	fdArray := base + len(tail)
	tail = appendCFFIndex(tail, fontDicts)
	return slices.Concat(head, top(charset, fdSelect, strings, fdArray), tail)
}

// appendFDSelect writes which Font DICT each glyph has, as ranges (format 3).
func (f *cffFont) appendFDSelect(out []byte, count int) []byte {
	be := binary.BigEndian
	out = append(out, 3, 0, 0)
	countAt := len(out) - 2
	ranges := 0
	for g := range count {
		if g == 0 || f.fontOf(g) != f.fontOf(g-1) {
			out = append(be.AppendUint16(out, uint16(g)), byte(f.fontOf(g)))
			ranges++
		}
	}
	be.PutUint16(out[countAt:], uint16(ranges))
	return be.AppendUint16(out, uint16(count))
}

func keepUsed(subrs [][]byte, used []bool, all bool) [][]byte {
	if all {
		return subrs
	}
	out := make([][]byte, len(subrs))
	for i, s := range subrs {
		out[i] = []byte{11} // return
		if used[i] {
			out[i] = s
		}
	}
	return out
}
