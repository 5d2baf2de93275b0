package font

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
)

// table is one table of an sfnt file to be written.
type table struct {
	tag  string
	data []byte
}

// writeSFNT lays out a plain font file. Tables are put in the order of their tags; head's checkSumAdjustment is set.
func writeSFNT(flavor uint32, tables []table) []byte {
	slices.SortFunc(tables, func(a, b table) int { return cmp.Compare(a.tag, b.tag) })
	n := len(tables)
	size := 12 + 16*n
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	be := binary.BigEndian
	out := make([]byte, 12+16*n, size)
	be.PutUint32(out, flavor)
	be.PutUint16(out[4:], uint16(n))
	entry := 0
	for 1<<(entry+1) <= n {
		entry++
	}
	be.PutUint16(out[6:], uint16(16<<entry))
	be.PutUint16(out[8:], uint16(entry))
	be.PutUint16(out[10:], uint16(16*n-16<<entry))
	headAt := -1
	for i, t := range tables {
		rec := out[12+16*i:]
		copy(rec[:4], t.tag)
		be.PutUint32(rec[8:], uint32(len(out)))
		be.PutUint32(rec[12:], uint32(len(t.data)))
		start := len(out)
		out = append(out, t.data...)
		if t.tag == "head" && len(t.data) >= 12 {
			headAt = start
			be.PutUint32(out[start+8:], 0)
		}
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		be.PutUint32(out[12+16*i+4:], checksum(out[start:]))
	}
	if headAt >= 0 {
		be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	}
	return out
}

// checksum adds up the words of a table whose length is a multiple of four.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}

// unpackWOFF gives the sfnt file in a WOFF 1 file: the same tables, each deflated.
// https://www.w3.org/TR/WOFF/
func unpackWOFF(data []byte) ([]byte, error) {
	be := binary.BigEndian
	const header, record = 44, 20
	if len(data) < header {
		return nil, errorf("WOFF file is cut off in its header")
	}
	n := int(be.Uint16(data[12:]))
	if n > maxTables {
		return nil, errorf("%d tables are more than the limit of %d", n, maxTables)
	}
	if len(data) < header+record*n {
		return nil, errorf("WOFF file is cut off in its table directory")
	}
	tables := make([]table, n)
	total := 0
	for i := range tables {
		rec := data[header+record*i:]
		tag := string(rec[:4])
		offset, packed, length := uint64(be.Uint32(rec[4:])), uint64(be.Uint32(rec[8:])), uint64(be.Uint32(rec[12:]))
		if offset+packed > uint64(len(data)) {
			return nil, errorf("WOFF file is cut off in table %q", tag)
		}
		if total += int(length); total > maxFontSize {
			return nil, errorf("unpacked font is larger than the limit of %d bytes", maxFontSize)
		}
		body := data[offset : offset+packed]
		if packed < length {
			z, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, errorf("WOFF table %q: %w", tag, err)
			}
			if body, err = readExactly(z, int(length)); err != nil {
				return nil, errorf("WOFF table %q: %w", tag, err)
			}
		}
		tables[i] = table{tag, body}
	}
	return writeSFNT(be.Uint32(data[4:]), tables), nil
}

// readExactly reads n bytes without trusting n: memory grows with what really comes.
func readExactly(r io.Reader, n int) ([]byte, error) {
	var b bytes.Buffer
	got, err := b.ReadFrom(io.LimitReader(r, int64(n)))
	if err != nil {
		return nil, err
	}
	if int(got) < n {
		return nil, io.ErrUnexpectedEOF
	}
	return b.Bytes(), nil
}
