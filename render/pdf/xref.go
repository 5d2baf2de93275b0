package pdf

import "encoding/binary"

// objectStream packs small objects into compressed streams (ISO 32000-1, 7.5.7).
type objectStream struct {
	w       *Writer
	numbers []int
	offsets []int
	body    []byte
}

// maxPacked is the number of objects in one object stream: readers unpack all of them to get at one.
const maxPacked = 200

// add puts an object into the stream.
func (o *objectStream) add(n int, body []byte) {
	o.numbers = append(o.numbers, n)
	o.offsets = append(o.offsets, len(o.body))
	o.body = append(append(o.body, body...), '\n')
	if len(o.numbers) == maxPacked {
		o.flush()
	}
}

// flush writes the stream.
func (o *objectStream) flush() {
	if len(o.numbers) == 0 {
		return
	}
	var head []byte
	for i, n := range o.numbers {
		head = append(appendInt(head, n), ' ')
		head = append(appendInt(head, o.offsets[i]), ' ')
	}
	dict := appendInt(append([]byte(nil), "/Type/ObjStm/N "...), len(o.numbers))
	dict = appendInt(append(dict, "/First "...), len(head))
	stream := o.w.stream(dict, deflateShared(head, o.body))
	for i, n := range o.numbers {
		o.w.offsets[n] = -entry(stream<<16 | i)
	}
	o.numbers, o.offsets, o.body = o.numbers[:0], o.offsets[:0], o.body[:0]
}

// trailer writes the cross-reference stream (ISO 32000-1, 7.5.8) and the end of the file.
func (d *Writer) trailer(catalog, info int) {
	n := d.allocate()
	at := d.at
	d.offsets[n] = entry(at)
	width := 4
	if at > 0xFFFFFFFF {
		width = 6
	}
	row := 1 + width + 2
	// Each row is written as the difference to the one above it (predictor 12), which compresses well.
	table := make([]byte, 0, len(d.offsets)*(row+1))
	prev, line := make([]byte, row), make([]byte, row)
	for i, e := range d.offsets {
		clear(line)
		var where [8]byte
		switch {
		case i == 0:
			binary.BigEndian.PutUint16(line[1+width:], 0xFFFF) // head of the free list
		case e < 0:
			line[0] = 2
			binary.BigEndian.PutUint64(where[:], uint64(-e)>>16)
			binary.BigEndian.PutUint16(line[1+width:], uint16(-e))
		default:
			line[0] = 1
			binary.BigEndian.PutUint64(where[:], uint64(e))
		}
		copy(line[1:1+width], where[8-width:])
		table = append(table, 2)
		for k := range line {
			table = append(table, line[k]-prev[k])
		}
		prev, line = line, prev
	}
	id := d.sum.Sum(nil)[:16]
	b := appendInt(append([]byte(nil), "/Type/XRef/Size "...), len(d.offsets))
	b = append(appendInt(append(b, "/W[1 "...), width), " 2]"...)
	b = appendInt(append(b, "/DecodeParms<</Predictor 12/Columns "...), row)
	b = appendReference(append(b, ">>/Root "...), catalog)
	if info != 0 {
		b = appendReference(append(b, "/Info "...), info)
	}
	b = append(b, "/ID["...)
	b = appendHex(appendHex(b, id), id)
	b = append(b, "]/Filter/FlateDecode"...)
	d.streamAs(n, b, deflateShared(table))
	end := appendInt(append([]byte(nil), "startxref\n"...), int(at))
	d.write(append(end, "\n%%EOF\n"...))
}

func appendHex(b, data []byte) []byte {
	b = append(b, '<')
	for _, c := range data {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '>')
}
