package image

import (
	"bytes"
	"encoding/binary"
	stdimage "image"
	"image/color"
)

// pngDensity reads the chunk pHYs. https://www.w3.org/TR/png-3/#11pHYs
func pngDensity(data []byte) (x, y float64) {
	be := binary.BigEndian
	for at := 8; at+12 <= len(data); {
		n := int(be.Uint32(data[at:]))
		if n < 0 || n > len(data)-at-12 {
			return 0, 0
		}
		body := data[at+8 : at+8+n]
		switch string(data[at+4 : at+8]) {
		case "pHYs":
			if n == 9 && body[8] == 1 { // per metre
				return float64(be.Uint32(body)) * 0.0254, float64(be.Uint32(body[4:])) * 0.0254
			}
			return 0, 0
		case "IDAT":
			return 0, 0
		}
		at += 12 + n
	}
	return 0, 0
}

// readJPEG looks through the segments before the picture for its density, its orientation and who wrote it, turns the picture,
// and keeps the file if it can be embedded. ITU-T T.81, B.1.1.3; JFIF 1.02; Exif 2.3.
func (m *Image) readJPEG(data []byte, conf stdimage.Config) {
	orientation, adobe, components := 1, false, 0
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		marker := data[at+1]
		if marker == 0xFF { // fill byte
			at++
			continue
		}
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			break
		}
		body := data[at+4 : at+2+n]
		switch {
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 12:
			unit := map[byte]float64{1: 1, 2: 2.54}[body[7]]
			m.DPIX = float64(binary.BigEndian.Uint16(body[8:])) * unit
			m.DPIY = float64(binary.BigEndian.Uint16(body[10:])) * unit
		case marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			orientation = exifOrientation(body[6:])
		case marker == 0xEE && bytes.HasPrefix(body, []byte("Adobe")):
			adobe = true
		case marker >= 0xC0 && marker <= 0xC2 && len(body) >= 6:
			components = int(body[5])
		}
		if marker == 0xDA { // the picture begins
			break
		}
		at += 2 + n
	}
	if orientation != 1 {
		m.Pixels = turn(m.Pixels, orientation)
		if orientation >= 5 {
			m.DPIX, m.DPIY = m.DPIY, m.DPIX
		}
		return
	}
	if components == 1 || components == 3 || components == 4 {
		m.JPEG, m.Components, m.Inverted = data, components, components == 4 && adobe
	}
}

// exifOrientation reads the tag Orientation of the first directory of a TIFF structure; 1 if it is not there.
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 0 || at > len(tiff)-2 {
		return 1
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		rec := at + 2 + 12*i
		if rec+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[rec:]) == 0x0112 {
			if v := int(order.Uint16(tiff[rec+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// turn undoes an orientation: where the file's first row and column are (Exif 2.3, Orientation).
func turn(src stdimage.Image, orientation int) stdimage.Image {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	size := stdimage.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = stdimage.Rect(0, 0, h, w)
	}
	from := func(x, y int) (int, int) {
		switch orientation {
		case 2:
			return w - 1 - x, y
		case 3:
			return w - 1 - x, h - 1 - y
		case 4:
			return x, h - 1 - y
		case 5:
			return y, x
		case 6:
			return y, h - 1 - x
		case 7:
			return w - 1 - y, h - 1 - x
		}
		return w - 1 - y, x // 8
	}
	if g, ok := src.(*stdimage.Gray); ok {
		out := stdimage.NewGray(size)
		for y := range size.Dy() {
			for x := range size.Dx() {
				fx, fy := from(x, y)
				out.Pix[y*out.Stride+x] = g.Pix[fy*g.Stride+fx]
			}
		}
		return out
	}
	out := stdimage.NewNRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			fx, fy := from(x, y)
			out.SetNRGBA(x, y, color.NRGBAModel.Convert(src.At(fx, fy)).(color.NRGBA))
		}
	}
	return out
}
