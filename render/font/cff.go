package font

import "encoding/binary"

// cffEntry is an operator of a DICT with its operands, raw and as far as they are integers.
type cffEntry struct {
	op   int
	raw  []byte // the operands as they are in the file
	ints []int
}

type cffDict []cffEntry

func (d cffDict) raw(op int) ([]byte, bool) {
	for _, e := range d {
		if e.op == op {
			return e.raw, true
		}
	}
	return nil, false
}

func (d cffDict) ints(op, n int) ([]int, bool) {
	for _, e := range d {
		if e.op == op && len(e.ints) >= n {
			return e.ints, true
		}
	}
	return nil, false
}

// without writes the DICT, leaving out an operator.
func (d cffDict) without(op int) []byte {
	var out []byte
	for _, e := range d {
		if e.op != op {
			out = appendCFFOp(append(out, e.raw...), e.op)
		}
	}
	return out
}

func appendCFFOp(out []byte, op int) []byte {
	if op >= 1<<8 {
		out = append(out, byte(op>>8))
	}
	return append(out, byte(op))
}

// appendCFFInt writes an integer in its longest form, so that its size does not depend on its value.
func appendCFFInt(out []byte, v int) []byte {
	return binary.BigEndian.AppendUint32(append(out, 29), uint32(v))
}

// appendCFFIndex writes an INDEX: count, size of offsets, offsets from 1, data.
func appendCFFIndex(out []byte, items [][]byte) []byte {
	out = binary.BigEndian.AppendUint16(out, uint16(len(items)))
	if len(items) == 0 {
		return out
	}
	total := 1
	for _, it := range items {
		total += len(it)
	}
	size := 1
	for total>>(8*size) != 0 {
		size++
	}
	out = append(out, byte(size))
	at := 1
	offset := func(v int) {
		for i := size - 1; i >= 0; i-- {
			out = append(out, byte(v>>(8*i)))
		}
	}
	offset(at)
	for _, it := range items {
		at += len(it)
		offset(at)
	}
	for _, it := range items {
		out = append(out, it...)
	}
	return out
}

func errCFF(what string) error { return errorf("CFF table: %s is cut off or damaged", what) }

// readCFFIndex reads an INDEX at a place of the table and gives what comes after it.
func readCFFIndex(data []byte, at int) (items [][]byte, end int, ok bool) {
	if at < 0 || at+2 > len(data) {
		return nil, 0, false
	}
	n := int(binary.BigEndian.Uint16(data[at:]))
	at += 2
	if n == 0 {
		return nil, at, true
	}
	if at >= len(data) {
		return nil, 0, false
	}
	size := int(data[at])
	at++
	base := at + size*(n+1) - 1
	if size < 1 || size > 4 || base+1 > len(data) {
		return nil, 0, false
	}
	offset := func(i int) int {
		v := 0
		for _, b := range data[at+size*i : at+size*(i+1)] {
			v = v<<8 | int(b)
		}
		return v
	}
	items = make([][]byte, n)
	from := base + offset(0)
	for i := range items {
		to := base + offset(i+1)
		if from > to || from < base+1 || to > len(data) {
			return nil, 0, false
		}
		items[i] = data[from:to]
		from = to
	}
	return items, from, true
}

// parseCFFDict reads a DICT. Real numbers are kept raw only.
func parseCFFDict(data []byte) (cffDict, bool) {
	var d cffDict
	e := cffEntry{}
	start := 0
	for i := 0; i < len(data); {
		b := int(data[i])
		size := 1
		switch {
		case b <= 21:
			e.op = b
			e.raw = data[start:i]
			if b == 12 {
				if i+1 >= len(data) {
					return nil, false
				}
				e.op = 12<<8 | int(data[i+1])
				size = 2
			}
			d = append(d, e)
			e = cffEntry{}
			start = i + size
		case b == 28 && i+3 <= len(data):
			e.ints = append(e.ints, int(int16(binary.BigEndian.Uint16(data[i+1:]))))
			size = 3
		case b == 29 && i+5 <= len(data):
			e.ints = append(e.ints, int(int32(binary.BigEndian.Uint32(data[i+1:]))))
			size = 5
		case b == 30:
			for i+size < len(data) && data[i+size]&0x0F != 0x0F && data[i+size]>>4 != 0x0F {
				size++
			}
			size++
		case b >= 32 && b <= 246:
			e.ints = append(e.ints, b-139)
		case b >= 247 && b <= 254 && i+2 <= len(data):
			v := (b-247)*256 + int(data[i+1]) + 108
			if b >= 251 {
				v = -(b-251)*256 - int(data[i+1]) - 108
			}
			e.ints = append(e.ints, v)
			size = 2
		default:
			return nil, false
		}
		i += size
		if i > len(data) || len(e.ints) > 64 {
			return nil, false
		}
	}
	return d, true
}

// parseCFF reads the parts of a CFF table that a subset is made from.
func parseCFF(data []byte) (*cffFont, error) {
	if len(data) < 4 || data[0] != 1 {
		return nil, errCFF("header")
	}
	names, at, ok := readCFFIndex(data, int(data[2]))
	if !ok || len(names) == 0 {
		return nil, errCFF("Name INDEX")
	}
	tops, at, ok := readCFFIndex(data, at)
	if !ok || len(tops) == 0 {
		return nil, errCFF("Top DICT INDEX")
	}
	_, at, ok = readCFFIndex(data, at) // strings
	if !ok {
		return nil, errCFF("String INDEX")
	}
	f := &cffFont{name: names[0]}
	if f.globalSubrs, _, ok = readCFFIndex(data, at); !ok {
		return nil, errCFF("Global Subr INDEX")
	}
	if f.top, ok = parseCFFDict(tops[0]); !ok {
		return nil, errCFF("Top DICT")
	}
	where, ok := f.top.ints(cffCharStrings, 1)
	if !ok {
		return nil, errCFF("Top DICT")
	}
	if f.charStrings, _, ok = readCFFIndex(data, where[0]); !ok || len(f.charStrings) == 0 {
		return nil, errCFF("CharStrings INDEX")
	}
	if _, cid := f.top.raw(cffROS); !cid {
		sub := cffSubFont{}
		if !sub.readPrivate(data, f.top) {
			return nil, errCFF("Private DICT")
		}
		f.fonts = []cffSubFont{sub}
		return f, nil
	}
	return f, f.readFDs(data)
}

// readFDs reads the Font DICTs of a CID-keyed font, and which glyph belongs to which.
func (f *cffFont) readFDs(data []byte) error {
	where, ok := f.top.ints(cffFDArray, 1)
	if !ok {
		return errCFF("Top DICT")
	}
	dicts, _, ok := readCFFIndex(data, where[0])
	if !ok || len(dicts) == 0 || len(dicts) > 256 {
		return errCFF("FDArray")
	}
	for _, raw := range dicts {
		sub := cffSubFont{}
		if sub.dict, ok = parseCFFDict(raw); !ok || !sub.readPrivate(data, sub.dict) {
			return errCFF("Font DICT")
		}
		f.fonts = append(f.fonts, sub)
	}
	if where, ok = f.top.ints(cffFDSelect, 1); !ok || where[0] < 0 || where[0] >= len(data) {
		return errCFF("FDSelect")
	}
	r := &reader{b: data[where[0]:]}
	f.fdSelect = make([]byte, len(f.charStrings))
	switch r.u8() {
	case 0:
		copy(f.fdSelect, r.take(len(f.charStrings)))
	case 3:
		n := r.u16()
		from := r.u16()
		for range n {
			fd := r.u8()
			to := r.u16()
			for g := from; g < min(to, len(f.fdSelect)); g++ {
				f.fdSelect[g] = fd
			}
			from = to
		}
	default:
		r.bad = true
	}
	if r.bad {
		return errCFF("FDSelect")
	}
	return nil
}

func (s *cffSubFont) readPrivate(data []byte, d cffDict) bool {
	where, ok := d.ints(cffPrivate, 2)
	if !ok {
		return true // none: all its values are the defaults
	}
	size, at := where[0], where[1]
	if size < 0 || at < 0 || at+size > len(data) {
		return false
	}
	if s.private, ok = parseCFFDict(data[at : at+size]); !ok {
		return false
	}
	if offset, has := s.private.ints(cffSubrs, 1); has {
		s.subrs, _, ok = readCFFIndex(data, at+offset[0])
	}
	return ok
}
