package pdf

import (
	"encoding/binary"
	"math"
)

// srgbProfile makes a small ICC profile (version 2.1) of sRGB, IEC 61966-2-1: its primaries adapted to the D50 white of profiles, and its
// transfer curve at 1,024 points. ICC.1:2001-04.
func srgbProfile() []byte {
	be := binary.BigEndian
	fixed := func(b []byte, vs ...float64) []byte { // s15Fixed16
		for _, v := range vs {
			b = be.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	xyz := func(x, y, z float64) []byte { return fixed([]byte("XYZ \x00\x00\x00\x00"), x, y, z) }
	const name = "sRGB"
	desc := append([]byte("desc\x00\x00\x00\x00\x00\x00\x00\x05"), name...)
	desc = append(desc, make([]byte, 1+4+4+2+1+67)...) // no Unicode and no Macintosh name
	curve := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 4, 0)
	for i := range 1024 {
		v := float64(i) / 1023
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = be.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", desc},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright\x00")},
		{"wtpt", xyz(0.9642, 1, 0.8249)},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.7141)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil}, // one curve for all three
	}
	out := make([]byte, 128+4+12*len(tags))
	copy(out[12:], "mntrRGB XYZ ")
	be.PutUint32(out[8:], 0x02100000)
	for i, v := range []uint16{2000, 1, 1, 0, 0, 0} { // date: fixed, for equal bytes
		be.PutUint16(out[24+2*i:], v)
	}
	copy(out[36:], "acsp")
	copy(out[68:], fixed(nil, 0.9642, 1, 0.8249))
	be.PutUint32(out[128:], uint32(len(tags)))
	offset, size := 0, 0
	for i, t := range tags {
		if t.data != nil {
			for len(out)%4 != 0 {
				out = append(out, 0)
			}
			offset, size = len(out), len(t.data)
			out = append(out, t.data...)
		}
		rec := out[132+12*i:]
		copy(rec, t.name)
		be.PutUint32(rec[4:], uint32(offset))
		be.PutUint32(rec[8:], uint32(size))
	}
	for len(out)%4 != 0 {
		out = append(out, 0)
	}
	be.PutUint32(out, uint32(len(out)))
	return out
}
