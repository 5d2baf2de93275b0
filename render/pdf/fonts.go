package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"etikett/render/font"
)

// fontObject is a font file of the document. It is written at Close, when all its glyphs are known.
type fontObject struct {
	face   *font.Face
	number int
	glyphs []uint64 // a bit for each glyph
	texts  map[uint32]string
}

// useFont gives the object number of a font and takes note of the glyphs that a page shows.
func (d *Writer) useFont(use fontUse) int {
	f := d.fonts[use.face]
	if f == nil {
		f = &fontObject{face: use.face, number: d.allocate(), glyphs: make([]uint64, (use.face.GlyphCount()+63)/64)}
		d.fonts[use.face] = f
		d.order = append(d.order, f)
	}
	for _, g := range use.glyphs {
		if int(g>>6) < len(f.glyphs) {
			f.glyphs[g>>6] |= 1 << (g & 63)
		}
	}
	for _, t := range use.texts {
		if f.texts == nil {
			f.texts = map[uint32]string{}
		}
		if _, known := f.texts[t.glyph]; !known {
			f.texts[t.glyph] = t.text
		}
	}
	return f.number
}

// used lists the glyphs in ascending order.
func (f *fontObject) used() []uint32 {
	var out []uint32
	for i, word := range f.glyphs {
		for b := range 64 {
			if word>>b&1 != 0 {
				out = append(out, uint32(i*64+b))
			}
		}
	}
	return out
}

// writeFont writes a Type 0 font whose codes are glyph numbers (ISO 32000-1, 9.7).
func (d *Writer) writeFont(f *fontObject) error {
	glyphs := f.used()
	data, kind, err := f.face.Subset(glyphs)
	if err != nil {
		return fmt.Errorf("pdf: embedding %s: %w", f.face.PostScriptName(), err)
	}
	name := subsetTag(f.face, glyphs) + f.face.PostScriptName()

	subtype, file, entries := "/CIDFontType2", "/FontFile2 ", "/Length1 "
	if kind == font.SubsetCFF {
		subtype, file, entries = "/CIDFontType0", "/FontFile3 ", "/Subtype/CIDFontType0C"
	}
	dict := []byte(entries)
	if kind == font.SubsetTrueType {
		dict = appendInt(dict, len(data))
	}
	fileNumber := d.stream(dict, deflateShared(data))
	unicode := d.stream(nil, deflateShared(f.toUnicode(glyphs)))
	descriptor, cid := d.allocate(), d.allocate()
	d.packed.add(descriptor, append(appendReference(append(f.descriptor(name), file...), fileNumber), ">>"...))

	b := append([]byte(nil), "<</Type/Font/Subtype"...)
	b = append(append(b, subtype...), "/BaseFont/"...)
	b = append(append(b, name...), "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"...)
	b = appendReference(append(b, "/FontDescriptor "...), descriptor)
	if kind == font.SubsetTrueType {
		b = append(b, "/CIDToGIDMap/Identity"...)
	}
	d.packed.add(cid, append(f.appendWidths(b, glyphs), ">>"...))

	b = append([]byte(nil), "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/"...)
	b = append(append(b, name...), "/DescendantFonts["...)
	b = appendReference(append(appendReference(b, cid), "]/ToUnicode "...), unicode)
	d.packed.add(f.number, append(b, ">>"...))
	return nil
}

// subsetTag is the prefix of a subset's name: six letters that depend on the glyphs.
func subsetTag(face *font.Face, glyphs []uint32) string {
	h := sha256.New()
	h.Write([]byte(face.PostScriptName()))
	for _, g := range glyphs {
		h.Write([]byte{byte(g >> 8), byte(g)})
	}
	sum := h.Sum(nil)
	tag := make([]byte, 6, 7)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(append(tag, '+'))
}

// descriptor writes the font descriptor, still open (ISO 32000-1, 9.8).
func (f *fontObject) descriptor(name string) []byte {
	face := f.face
	const fixedPitch, symbolic, italic = 1 << 0, 1 << 2, 1 << 6
	flags := symbolic
	if face.IsFixedPitch() {
		flags |= fixedPitch
	}
	if face.Style != font.StyleNormal {
		flags |= italic
	}
	thousand := func(v float64) float64 { return math.Round(v * 1000) }
	x0, y0, x1, y1 := face.BBox()
	b := append([]byte(nil), "<</Type/FontDescriptor/FontName/"...)
	b = appendInt(append(append(b, name...), "/Flags "...), flags)
	b = append(b, "/FontBBox["...)
	b = appendNumbers(b, thousand(x0), thousand(y0), thousand(x1), thousand(y1))
	for _, e := range []struct {
		key   string
		value float64
	}{
		{"]/ItalicAngle ", face.ItalicAngle()},
		{"/Ascent ", thousand(face.Metrics.Ascent)},
		{"/Descent ", -thousand(face.Metrics.Descent)},
		{"/CapHeight ", thousand(face.Metrics.CapHeight)},
		{"/StemV ", 50 + float64(face.Weight*face.Weight)/4225}, // the file does not tell: a usual estimate
	} {
		b = appendNumber(append(b, e.key...), e.value, milli)
	}
	return b
}

// appendWidths writes the widths of the glyphs: neighbours of one width as a range, others one by one. There is no default width (DW),
// since readers take whole numbers only for it.
func (f *fontObject) appendWidths(b []byte, glyphs []uint32) []byte {
	b = append(b, "/W["...)
	for i := 0; i < len(glyphs); {
		if n := f.equalWidths(glyphs[i:]); n >= 3 {
			b = append(appendInt(b, int(glyphs[i])), ' ')
			b = append(appendInt(b, int(glyphs[i+n-1])), ' ')
			b = append(appendNumber(b, width(f.face, glyphs[i]), milli), ' ')
			i += n
			continue
		}
		b = append(appendInt(b, int(glyphs[i])), '[')
		for start := i; i < len(glyphs) && glyphs[i] == glyphs[start]+uint32(i-start) && f.equalWidths(glyphs[i:]) < 3; i++ {
			b = append(appendNumber(b, width(f.face, glyphs[i]), milli), ' ')
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

// equalWidths counts the glyphs at the start of a list that have one width. Numbers between them, which are not used, may have any.
func (f *fontObject) equalWidths(glyphs []uint32) int {
	n := 1
	for n < len(glyphs) && n < 1000 && width(f.face, glyphs[n]) == width(f.face, glyphs[0]) {
		n++
	}
	return n
}

// toUnicode writes the table from glyph numbers to text (ISO 32000-1, 9.10.3).
func (f *fontObject) toUnicode(glyphs []uint32) []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	type entry struct {
		glyph uint32
		text  string
	}
	var entries []entry
	for _, g := range glyphs {
		text := f.face.GlyphText(g)
		if text == "" {
			text = f.texts[g]
		}
		if text != "" {
			entries = append(entries, entry{g, text})
		}
	}
	for part := range slices.Chunk(entries, 100) { // the limit of the operator
		b = append(appendInt(b, len(part)), " beginbfchar\n"...)
		for _, e := range part {
			b = append(b, '<')
			b = append(appendHex16(b, uint16(e.glyph)), "> <"...)
			b = append(appendUTF16Hex(b, e.text), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
