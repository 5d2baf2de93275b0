package font

import (
	"encoding/binary"
	"fmt"
)

// errorf makes an error of this package.
func errorf(format string, args ...any) error { return fmt.Errorf("font: "+format, args...) }

// sfnt is the table directory of a TrueType or OpenType file, with what the subsetter and the metrics read themselves.
// https://learn.microsoft.com/typography/opentype/spec/otff
type sfnt struct {
	flavor     uint32
	tables     map[string][]byte
	numGlyphs  int
	unitsPerEm int
	numHMetric int // hhea.numberOfHMetrics
	longLoca   bool
}

// Limits for what a font file may hold. The largest fonts in use have 65,535 glyphs (the format's limit) and 40 MB.
const (
	maxFontSize = 64 << 20
	maxTables   = 256
)

// parseSFNT reads the table directory of a plain font file, or of one face of a collection.
func parseSFNT(data []byte, index int) (sfnt, error) {
	var f sfnt
	be := binary.BigEndian
	if len(data) < 12 {
		return f, errorf("file is cut off: %d bytes", len(data))
	}
	if len(data) > maxFontSize {
		return f, errorf("file of %d bytes is larger than the limit of %d", len(data), maxFontSize)
	}
	start := 0
	if string(data[:4]) == "ttcf" {
		n := int(be.Uint32(data[8:]))
		if index < 0 || index >= n || 12+4*index+4 > len(data) {
			return f, errorf("no face %d in a collection of %d", index, n)
		}
		start = int(be.Uint32(data[12+4*index:]))
		if start < 0 || start+12 > len(data) {
			return f, errorf("file is cut off: face %d starts at byte %d of %d", index, start, len(data))
		}
	} else if index != 0 {
		return f, errorf("no face %d: the file is no collection", index)
	}
	f.flavor = be.Uint32(data[start:])
	n := int(be.Uint16(data[start+4:]))
	if n > maxTables {
		return f, errorf("%d tables are more than the limit of %d", n, maxTables)
	}
	if start+12+16*n > len(data) {
		return f, errorf("file is cut off in its table directory")
	}
	f.tables = make(map[string][]byte, n)
	for i := range n {
		rec := data[start+12+16*i:]
		tag := string(rec[:4])
		off, length := uint64(be.Uint32(rec[8:])), uint64(be.Uint32(rec[12:]))
		if off+length > uint64(len(data)) {
			return f, errorf("file is cut off in table %q", tag)
		}
		if _, again := f.tables[tag]; !again {
			f.tables[tag] = data[off : off+length : off+length]
		}
	}
	head, maxp, hhea := f.tables["head"], f.tables["maxp"], f.tables["hhea"]
	if len(head) < 54 || len(maxp) < 6 || len(hhea) < 36 {
		return f, errorf("table head, maxp or hhea is missing or cut off")
	}
	f.unitsPerEm = int(be.Uint16(head[18:]))
	if f.unitsPerEm < 16 || f.unitsPerEm > 16384 {
		return f, errorf("%d units per em are outside 16 to 16384", f.unitsPerEm)
	}
	f.longLoca = be.Uint16(head[50:]) != 0
	f.numGlyphs = int(be.Uint16(maxp[4:]))
	f.numHMetric = int(be.Uint16(hhea[34:]))
	f.numHMetric = min(f.numHMetric, len(f.tables["hmtx"])/4)
	if f.numGlyphs == 0 || f.numHMetric == 0 {
		return f, errorf("no glyphs, or no advance widths")
	}
	return f, nil
}

// advance is the advance width of a glyph in font units (hmtx; the last one goes on).
func (f *sfnt) advance(glyph uint32) int {
	i := min(int(glyph), f.numHMetric-1)
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][4*i:]))
}

// metrics reads the lengths that CSS and Pango take from the tables hhea, OS/2 and post, in em.
func (f *sfnt) metrics() Metrics {
	em := float64(f.unitsPerEm)
	i16 := func(table string, at int) float64 {
		t := f.tables[table]
		if at+2 > len(t) {
			return 0
		}
		return float64(int16(binary.BigEndian.Uint16(t[at:]))) / em
	}
	m := Metrics{Ascent: i16("hhea", 4), Descent: -i16("hhea", 6), LineGap: i16("hhea", 8)}
	os2 := f.tables["OS/2"]
	useTypo := len(os2) >= 64 && binary.BigEndian.Uint16(os2[62:])&(1<<7) != 0
	if useTypo || m.Ascent == 0 && m.Descent == 0 {
		if a, d := i16("OS/2", 68), -i16("OS/2", 70); a != 0 || d != 0 {
			m.Ascent, m.Descent, m.LineGap = a, d, i16("OS/2", 72)
		}
	}
	if m.Ascent == 0 && m.Descent == 0 {
		m.Ascent, m.Descent = i16("OS/2", 74), i16("OS/2", 76) // usWinAscent, usWinDescent
	}
	m.XHeight, m.CapHeight = i16("OS/2", 86), i16("OS/2", 88)
	m.UnderlineThickness = i16("post", 10)
	if m.UnderlineThickness <= 0 {
		m.UnderlineThickness = 0.05
	}
	// The table tells the top of the underline.
	m.UnderlinePosition = -i16("post", 8) + m.UnderlineThickness/2
	m.StrikeThickness, m.StrikePosition = i16("OS/2", 26), i16("OS/2", 28)
	if m.StrikeThickness <= 0 {
		m.StrikeThickness, m.StrikePosition = m.UnderlineThickness, m.Ascent/3
	}
	return m
}
