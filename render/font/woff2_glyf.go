package font

import "encoding/binary"

// Flags of points and components in the glyf table. https://learn.microsoft.com/typography/opentype/spec/glyf
const (
	onCurve       = 1 << 0
	xShort        = 1 << 1
	yShort        = 1 << 2
	xSamePositive = 1 << 4 // of a short x: positive; else: the same as before
	ySamePositive = 1 << 5
	overlapSimple = 1 << 6

	argsAreWords     = 1 << 0
	haveScale        = 1 << 3
	moreComponents   = 1 << 5
	haveXYScale      = 1 << 6
	haveTwoByTwo     = 1 << 7
	haveInstructions = 1 << 8
)

// rebuiltGlyf is the glyf table as it was before WOFF 2's transform, and what goes with it.
type rebuiltGlyf struct {
	glyf    []byte
	offsets []uint32 // one more than glyphs
	xMin    []int16
}

// locaFormat is the value of head.indexToLocFormat: 0 for halved 16-bit offsets where these reach.
func (g *rebuiltGlyf) locaFormat() uint16 {
	if len(g.glyf) > 2*0xFFFF {
		return 1
	}
	return 0
}

func (g *rebuiltGlyf) loca() []byte {
	out := make([]byte, 0, 4*len(g.offsets))
	for _, o := range g.offsets {
		if g.locaFormat() == 0 {
			out = binary.BigEndian.AppendUint16(out, uint16(o/2))
		} else {
			out = binary.BigEndian.AppendUint32(out, o)
		}
	}
	return out
}

// glyfStreams are the parts into which the transform sorts the bytes of all glyphs.
type glyfStreams struct {
	contours, points, flags, glyphs, composites, boxes, instructions reader
	hasBox, overlaps                                                 []byte // bitmaps, a bit a glyph
}

func bitSet(bitmap []byte, i int) bool { return i/8 < len(bitmap) && bitmap[i/8]&(0x80>>(i%8)) != 0 }

// rebuildGlyf undoes the transform of the glyf table. https://www.w3.org/TR/WOFF2/#glyf_table_format
func rebuildGlyf(body []byte) (*rebuiltGlyf, error) {
	r := &reader{b: body}
	r.u16() // reserved
	options := r.u16()
	n := r.u16()
	r.u16() // index format: ours is chosen by size
	var s glyfStreams
	all := []*reader{&s.contours, &s.points, &s.flags, &s.glyphs, &s.composites, &s.boxes, &s.instructions}
	sizes := make([]int, len(all))
	for i := range all {
		sizes[i] = int(r.u32())
	}
	for i, stream := range all {
		stream.b = r.take(sizes[i])
	}
	if options&1 != 0 {
		s.overlaps = r.take((n + 7) / 8)
	}
	s.hasBox = s.boxes.take((n + 31) / 32 * 4)
	if r.bad || s.boxes.bad || n == 0 {
		return nil, errorf("WOFF2 table glyf is cut off")
	}
	g := &rebuiltGlyf{offsets: make([]uint32, 0, n+1), xMin: make([]int16, n)}
	for i := range n {
		g.offsets = append(g.offsets, uint32(len(g.glyf)))
		start := len(g.glyf)
		switch contours := int(int16(s.contours.u16())); {
		case contours == 0:
			continue
		case contours > 0:
			g.glyf = s.simple(g.glyf, i, contours)
		default:
			g.glyf = s.composite(g.glyf)
		}
		for _, stream := range all {
			if stream.bad {
				return nil, errorf("WOFF2 table glyf is cut off in glyph %d", i)
			}
		}
		if len(g.glyf) > maxFontSize {
			return nil, errorf("unpacked font is larger than the limit of %d bytes", maxFontSize)
		}
		g.xMin[i] = int16(binary.BigEndian.Uint16(g.glyf[start+2:]))
		for len(g.glyf)%4 != 0 {
			g.glyf = append(g.glyf, 0)
		}
	}
	g.offsets = append(g.offsets, uint32(len(g.glyf)))
	return g, nil
}

// composite copies the components of a glyph, whose box always comes along.
func (s *glyfStreams) composite(out []byte) []byte {
	out = append(out, 0xFF, 0xFF)
	out = append(out, s.boxes.take(8)...)
	instructed := false
	for more := true; more && !s.composites.bad; {
		flags := s.composites.u16()
		out = binary.BigEndian.AppendUint16(out, uint16(flags))
		size := 2 + 2 // glyph and two bytes
		if flags&argsAreWords != 0 {
			size += 2
		}
		switch {
		case flags&haveScale != 0:
			size += 2
		case flags&haveXYScale != 0:
			size += 4
		case flags&haveTwoByTwo != 0:
			size += 8
		}
		out = append(out, s.composites.take(size)...)
		instructed = instructed || flags&haveInstructions != 0
		more = flags&moreComponents != 0
	}
	if instructed {
		n := s.glyphs.u255()
		out = binary.BigEndian.AppendUint16(out, uint16(n))
		out = append(out, s.instructions.take(n)...)
	}
	return out
}

// simple writes a glyph of contours from the streams.
func (s *glyfStreams) simple(out []byte, glyph, contours int) []byte {
	ends := make([]int, 0, min(contours, 256))
	total := 0
	for range contours {
		if total += s.points.u255(); total > 0xFFFF || s.points.bad {
			s.points.bad = true
			return append(out, make([]byte, 10)...)
		}
		ends = append(ends, total-1)
	}
	points := s.triplets(total)
	box := boxOf(points)
	if bitSet(s.hasBox, glyph) {
		for i := range box {
			box[i] = int16(s.boxes.u16())
		}
	}
	be := binary.BigEndian
	out = be.AppendUint16(out, uint16(contours))
	for _, v := range box {
		out = be.AppendUint16(out, uint16(v))
	}
	for _, e := range ends {
		out = be.AppendUint16(out, uint16(e))
	}
	n := s.glyphs.u255()
	out = be.AppendUint16(out, uint16(n))
	out = append(out, s.instructions.take(n)...)
	return appendPoints(out, points, bitSet(s.overlaps, glyph))
}

// glyfPoint is a point of a contour in font units.
type glyfPoint struct {
	x, y int
	on   bool
}

func boxOf(points []glyfPoint) (box [4]int16) {
	for i, p := range points {
		x, y := int16(p.x), int16(p.y)
		if i == 0 {
			box = [4]int16{x, y, x, y}
		}
		box = [4]int16{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
	}
	return box
}

// triplets reads the coordinates of n points: a flag for each says how many bytes its step takes and how they are cut.
// https://www.w3.org/TR/WOFF2/#triplet_decoding
func (s *glyfStreams) triplets(n int) []glyfPoint {
	flags := s.flags.take(n)
	points := make([]glyfPoint, 0, len(flags))
	sign := func(flag, v int) int {
		if flag&1 != 0 {
			return v
		}
		return -v
	}
	var x, y int
	next := func() int { return int(s.glyphs.u8()) }
	for _, raw := range flags {
		f := int(raw & 0x7F)
		var dx, dy int
		switch {
		case f < 10:
			dy = sign(f, f&14<<7+next())
		case f < 20:
			dx = sign(f, (f-10)&14<<7+next())
		case f < 84:
			k, b := f-20, next()
			dx, dy = sign(f, 1+k&0x30+b>>4), sign(f>>1, 1+k&0x0C<<2+b&0x0F)
		case f < 120:
			k := f - 84
			dx = sign(f, 1+k/12<<8+next())
			dy = sign(f>>1, 1+k%12>>2<<8+next())
		case f < 124:
			a, b, c := next(), next(), next()
			dx, dy = sign(f, a<<4+b>>4), sign(f>>1, b&0x0F<<8+c)
		default:
			a, b, c, d := next(), next(), next(), next()
			dx, dy = sign(f, a<<8+b), sign(f>>1, c<<8+d)
		}
		x, y = int(int16(x+dx)), int(int16(y+dy))
		points = append(points, glyfPoint{x, y, raw&0x80 == 0})
	}
	return points
}

// appendPoints writes flags and coordinate steps in the form of the glyf table.
func appendPoints(out []byte, points []glyfPoint, overlap bool) []byte {
	var xs, ys []byte
	step := func(coords []byte, d int, short, samePositive byte) ([]byte, byte) {
		switch {
		case d == 0:
			return coords, samePositive
		case d > -256 && d < 256:
			if d > 0 {
				return append(coords, byte(d)), short | samePositive
			}
			return append(coords, byte(-d)), short
		}
		return binary.BigEndian.AppendUint16(coords, uint16(d)), 0
	}
	var x, y int
	for i, p := range points {
		var fx, fy byte
		xs, fx = step(xs, p.x-x, xShort, xSamePositive)
		ys, fy = step(ys, p.y-y, yShort, ySamePositive)
		flag := fx | fy
		if p.on {
			flag |= onCurve
		}
		if overlap && i == 0 {
			flag |= overlapSimple
		}
		out = append(out, flag)
		x, y = p.x, p.y
	}
	return append(append(out, xs...), ys...)
}
