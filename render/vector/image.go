package vector

import (
	"bytes"
	"encoding/base64"
	"image/png"

	"etikett/render/image"
	"etikett/render/paint"
)

// image places an image; its data is in the file once.
func (p *picture) image(op *paint.Image) {
	m := op.Image
	if m == nil || m.Width < 1 || m.Height < 1 || !finite(op.Rect.X, op.Rect.Y, op.Rect.W, op.Rect.H) || op.Rect.W == 0 || op.Rect.H == 0 {
		return
	}
	n, ok := p.images[m]
	if !ok {
		n = len(p.images)
		if err := p.defineImage(m, n); err != nil {
			p.fail(err)
			return
		}
		p.images[m] = n
	}
	p.builder.text(`<use href="#i`).integer(n).text(`"`)
	p.matrix("transform", paint.Matrix{A: op.Rect.W / float64(m.Width), D: op.Rect.H / float64(m.Height), E: op.Rect.X, F: op.Rect.Y})
	if !op.Smooth {
		p.builder.text(` image-rendering="optimizeSpeed" style="image-rendering:pixelated"`) // the words of SVG 1.1 and of CSS
	}
	p.label(op.AltText)
	p.builder.text("/>\n")
}

// defineImage writes an image's data: a JPEG file as it came, unless its colours are inks, which few programs read; else a PNG file.
func (p *picture) defineImage(m *image.Image, n int) error {
	data, kind := m.JPEG, "jpeg"
	if data == nil || m.Components == 4 {
		var b bytes.Buffer
		if err := png.Encode(&b, m.Pixels); err != nil {
			return err
		}
		data, kind = b.Bytes(), "png"
	}
	d := &p.defs
	d.text(`<image id="i`).integer(n).text(`" width="`).integer(m.Width).text(`" height="`).integer(m.Height)
	d.text(`" preserveAspectRatio="none" href="data:image/`).text(kind).text(`;base64,`)
	d.b = base64.StdEncoding.AppendEncode(d.b, data)
	d.text("\"/>\n")
	return nil
}
