package pdf

import (
	"etikett/render/image"
)

// useImage gives the object number of an image, which is written when it comes for the first time.
func (d *Writer) useImage(use imageUse) int {
	if n, ok := d.images[use]; ok {
		return n
	}
	n := d.writeImage(use)
	if len(d.images) >= maxImages {
		clear(d.images)
	}
	d.images[use] = n
	return n
}

// maxImages limits how many images are remembered; each keeps its pixels in memory. One that is forgotten is written again.
const maxImages = 1024

// writeImage writes an image object (ISO 32000-1, 8.9.5), and its alpha as a soft mask.
func (d *Writer) writeImage(use imageUse) int {
	m := use.image
	dict := appendInt(append([]byte(nil), "/Type/XObject/Subtype/Image/Width "...), m.Width)
	dict = appendInt(append(dict, "/Height "...), m.Height)
	interpolate := ""
	if use.smooth && !d.opts.PDFA { // archived documents must not ask for it
		interpolate = "/Interpolate true"
	}
	dict = append(dict, interpolate...)
	if m.JPEG != nil && (m.Components != 4 || !d.opts.PDFA) {
		space := map[int]string{1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[m.Components]
		dict = append(append(dict, "/BitsPerComponent 8/ColorSpace"...), space...)
		if m.Inverted {
			dict = append(dict, "/Decode[1 0 1 0 1 0 1 0]"...)
		}
		n := d.allocate()
		d.streamAs(n, append(dict, "/Filter/DCTDecode"...), m.JPEG)
		return n
	}
	p := m.Packed()
	if p.Alpha != nil {
		mask := appendInt(append([]byte(nil), "/Type/XObject/Subtype/Image/Width "...), m.Width)
		mask = appendInt(append(mask, "/Height "...), m.Height)
		// A viewer asks the mask itself: colours that fade behind an edge of hard steps show a dark seam.
		mask = append(append(mask, interpolate...), "/ColorSpace/DeviceGray/BitsPerComponent 8"...)
		mask = appendPredictor(mask, 1, 8, m.Width)
		dict = appendReference(append(dict, "/SMask "...), d.stream(mask, p.Alpha))
	}
	dict = appendSpace(dict, p)
	dict = appendInt(append(dict, "/BitsPerComponent "...), p.Bits)
	if p.Filtered {
		dict = appendPredictor(dict, p.Colors, p.Bits, m.Width)
	}
	return d.stream(dict, p.Data)
}

func appendSpace(dict []byte, p *image.Packed) []byte {
	switch {
	case p.Palette != nil:
		dict = appendInt(append(dict, "/ColorSpace[/Indexed/DeviceRGB "...), len(p.Palette)/3-1)
		return append(appendHex(dict, p.Palette), ']')
	case p.Colors == 3:
		return append(dict, "/ColorSpace/DeviceRGB"...)
	}
	return append(dict, "/ColorSpace/DeviceGray"...)
}

// appendPredictor says that rows have been filtered as in PNG files.
func appendPredictor(dict []byte, colors, bits, columns int) []byte {
	dict = appendInt(append(dict, "/DecodeParms<</Predictor 15/Colors "...), colors)
	dict = appendInt(append(dict, "/BitsPerComponent "...), bits)
	return append(appendInt(append(dict, "/Columns "...), columns), ">>"...)
}
