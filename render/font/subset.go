package font

import (
	"encoding/binary"
	"slices"
)

// SubsetKind says what Subset gives.
type SubsetKind uint8

// The kinds of subsets.
const (
	SubsetTrueType SubsetKind = iota // a font file with a glyf table
	SubsetCFF                        // a bare CFF table
)

// Subset cuts the font file down to some glyphs, and those that these are made of. Glyph numbers stay as they are, and the glyphs
// left out are empty. The result is meant for embedding into a PDF: it has no cmap, no names and no instructions for hinting.
func (f *Face) Subset(glyphs []uint32) ([]byte, SubsetKind, error) {
	if f.src.cff {
		data, err := subsetCFF(f.src.file.tables["CFF "], glyphs)
		return data, SubsetCFF, err
	}
	data, err := f.src.file.subsetGlyf(glyphs)
	return data, SubsetTrueType, err
}

// glyph gives the bytes of a glyph in the glyf table; nil for an empty or damaged one.
func (f *sfnt) glyph(g int) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to uint32
	be := binary.BigEndian
	switch {
	case f.longLoca && 4*g+8 <= len(loca):
		from, to = be.Uint32(loca[4*g:]), be.Uint32(loca[4*g+4:])
	case !f.longLoca && 2*g+4 <= len(loca):
		from, to = 2*uint32(be.Uint16(loca[2*g:])), 2*uint32(be.Uint16(loca[2*g+2:]))
	}
	if from >= to || uint64(to) > uint64(len(glyf)) || to-from < 10 {
		return nil
	}
	return glyf[from:to]
}

// subsetGlyf writes a TrueType file with the glyphs from 0 to the last one that is used.
func (f *sfnt) subsetGlyf(glyphs []uint32) ([]byte, error) {
	used := f.closure(glyphs)
	count := len(used)
	be := binary.BigEndian
	var glyf []byte
	loca := make([]byte, 4*(count+1))
	metrics := min(f.numHMetric, count)
	hmtx := make([]byte, 4*metrics+2*(count-metrics))
	source := f.tables["hmtx"]
	for g := range count {
		be.PutUint32(loca[4*g:], uint32(len(glyf)))
		if !used[g] {
			continue
		}
		glyf = appendUnhinted(glyf, f.glyph(g))
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		at, size := 4*g, 4
		if g >= metrics {
			at, size = 4*metrics+2*(g-metrics), 2
		}
		copy(hmtx[at:at+size], source[min(at, len(source)):])
	}
	be.PutUint32(loca[4*count:], uint32(len(glyf)))
	if len(glyf) == 0 {
		glyf = make([]byte, 4) // readers refuse an empty table
	}
	// The last of the long metrics serves all glyphs after it, so its advance has to stay.
	copy(hmtx[4*(metrics-1):4*(metrics-1)+2], source[4*(metrics-1):])

	head := slices.Clone(f.tables["head"][:54])
	be.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.tables["hhea"][:36])
	be.PutUint16(hhea[34:], uint16(metrics))
	maxp := slices.Clone(f.tables["maxp"])
	be.PutUint16(maxp[4:], uint16(count))
	return writeSFNT(0x00010000, []table{
		{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp},
	}), nil
}

// closure marks the glyphs, .notdef, and the components of composite ones.
func (f *sfnt) closure(glyphs []uint32) []bool {
	used := make([]bool, 1, 256)
	used[0] = true
	queue := []int{0}
	mark := func(g int) {
		if g >= f.numGlyphs {
			return
		}
		if g >= len(used) {
			used = append(used, make([]bool, g+1-len(used))...)
		}
		if !used[g] {
			used[g] = true
			queue = append(queue, g)
		}
	}
	for _, g := range glyphs {
		mark(int(min(g, 1<<16)))
	}
	for len(queue) > 0 {
		g := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for c := range components(f.glyph(g)) {
			mark(c.glyph)
		}
	}
	return used
}

// component is one part of a composite glyph.
type component struct {
	glyph    int
	flags    int
	at, next int // where its record begins and ends
}

// components goes through the records of a composite glyph; other glyphs have none.
func components(glyph []byte) func(func(component) bool) {
	return func(yield func(component) bool) {
		be := binary.BigEndian
		if len(glyph) < 10 || int16(be.Uint16(glyph)) >= 0 {
			return
		}
		for at := 10; at+4 <= len(glyph); {
			c := component{flags: int(be.Uint16(glyph[at:])), glyph: int(be.Uint16(glyph[at+2:])), at: at}
			c.next = at + 6
			if c.flags&argsAreWords != 0 {
				c.next += 2
			}
			switch {
			case c.flags&haveScale != 0:
				c.next += 2
			case c.flags&haveXYScale != 0:
				c.next += 4
			case c.flags&haveTwoByTwo != 0:
				c.next += 8
			}
			if c.next > len(glyph) || !yield(c) || c.flags&moreComponents == 0 {
				return
			}
			at = c.next
		}
	}
}

// appendUnhinted appends a glyph without its instructions, since the programs that these call are left out as well.
func appendUnhinted(out, glyph []byte) []byte {
	if len(glyph) < 10 {
		return out
	}
	be := binary.BigEndian
	if contours := int(int16(be.Uint16(glyph))); contours >= 0 {
		at := 10 + 2*contours
		if at+2 > len(glyph) {
			return out
		}
		rest := at + 2 + int(be.Uint16(glyph[at:]))
		if rest > len(glyph) {
			return out
		}
		out = append(out, glyph[:at]...)
		out = append(out, 0, 0)
		return append(out, glyph[rest:]...)
	}
	start, end := len(out), 10
	out = append(out, glyph...)
	for c := range components(glyph) {
		be.PutUint16(out[start+c.at:], uint16(c.flags&^haveInstructions))
		end = c.next
	}
	return out[:start+end]
}
