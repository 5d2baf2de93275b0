package font

import (
	"encoding/binary"
	"strings"
)

// PostScriptName is the name under which the font file knows itself, of letters, digits and hyphens; made from the family if the file has none.
func (f *Face) PostScriptName() string {
	name := f.src.file.name(6)
	if name == "" {
		name = f.Family
	}
	name = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' {
			return r
		}
		return -1
	}, name)
	if name == "" {
		return "Font"
	}
	return name[:min(len(name), 63)]
}

// BBox is the box around all glyphs, in em, y up.
func (f *Face) BBox() (x0, y0, x1, y1 float64) {
	head := f.src.file.tables["head"]
	at := func(i int) float64 { return float64(int16(binary.BigEndian.Uint16(head[i:]))) / float64(f.UnitsPerEm) }
	return at(36), at(38), at(40), at(42)
}

// ItalicAngle is the slope of the upright strokes in degrees against the clock, negative when they lean forward.
func (f *Face) ItalicAngle() float64 {
	post := f.src.file.tables["post"]
	if len(post) < 8 {
		return 0
	}
	return float64(int32(binary.BigEndian.Uint32(post[4:]))) / 65536
}

// IsFixedPitch reports whether the file says that all glyphs are equally wide.
func (f *Face) IsFixedPitch() bool {
	post := f.src.file.tables["post"]
	return len(post) >= 16 && binary.BigEndian.Uint32(post[12:]) != 0
}

// name reads an entry of the name table, in Windows' or Macintosh's encoding; characters beyond Latin-1 are left out.
func (f *sfnt) name(id int) string {
	t := f.tables["name"]
	if len(t) < 6 {
		return ""
	}
	be := binary.BigEndian
	count, strs := int(be.Uint16(t[2:])), int(be.Uint16(t[4:]))
	for i := range count {
		at := 6 + 12*i
		if at+12 > len(t) {
			break
		}
		platform, nameID := be.Uint16(t[at:]), int(be.Uint16(t[at+6:]))
		length, offset := int(be.Uint16(t[at+8:])), strs+int(be.Uint16(t[at+10:]))
		if nameID != id || offset+length > len(t) {
			continue
		}
		raw := t[offset : offset+length]
		if platform == 1 {
			return string(raw)
		}
		var b strings.Builder
		for ; len(raw) >= 2; raw = raw[2:] {
			if raw[0] == 0 {
				b.WriteByte(raw[1])
			}
		}
		return b.String()
	}
	return ""
}
