package paint

import "etikett/render/font"

// codeFont is the face of the text under linear codes, the one that python-barcode brings along.
var codeFont = font.Query{Families: "DejaVu Sans Mono", Weight: 400, Stretch: 100}

// Modules is where the modules of the code are on the page.
func (c *CodeOp) Modules() Rect {
	sx, sy := c.Rect.W/c.Code.Width, c.Rect.H/c.Code.Height
	p := c.Code.Place
	return Rect{c.Rect.X + p.X*sx, c.Rect.Y + p.Y*sy, p.W * sx, p.H * sy}
}

// TextLines is the human readable text of the code, placed on the page. A picture that is stretched in one direction alone keeps
// its letters in shape: they have the smaller of both scales.
func (c *CodeOp) TextLines() []*Glyphs {
	if len(c.Code.Lines) == 0 {
		return nil
	}
	face := font.Default().Primary(codeFont)
	sx, sy := c.Rect.W/c.Code.Width, c.Rect.H/c.Code.Height
	out := make([]*Glyphs, 0, len(c.Code.Lines))
	for _, line := range c.Code.Lines {
		g := &Glyphs{Face: face, Size: line.Size * min(sx, sy), Y: c.Rect.Y + line.Y*sy, Paint: Solid(c.Code.Foreground), Text: line.Text}
		width := 0.0
		for i, r := range line.Text {
			id, _ := face.Glyph(r)
			advance := face.Advance(id) * g.Size
			g.Run = append(g.Run, font.Glyph{ID: id, Cluster: i, Advance: advance})
			width += advance
		}
		g.X = c.Rect.X + line.X*sx - width/2
		out = append(out, g)
	}
	return out
}
