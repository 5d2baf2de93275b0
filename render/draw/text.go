package draw

import (
	"slices"

	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/paint"
	"etikett/render/style"
)

// textFragment paints the text of a fragment: shadows, lines under and over it, glyphs, lines through it.
// CSS Text Decoration 3 §2.6 has the order. start is where the line of the fragment starts, the origin of dashes.
func (l *list) textFragment(f *frame, start float64) {
	s := f.TextStyle()
	if s.Visibility != "visible" || len(f.Runs) == 0 {
		return
	}
	baseline := f.y + f.Baseline
	for i := len(s.TextShadow) - 1; i >= 0; i-- {
		l.textShadow(f, &s.TextShadow[i], baseline)
	}
	decorations := f.Box.Decoration
	if decorations != nil {
		l.decorations(f, decorations, baseline, start, false)
	}
	l.glyphRuns(f, paint.Solid(s.Color), f.x, baseline, true)
	if decorations != nil {
		l.decorations(f, decorations, baseline, start, true)
	}
}

// glyphRuns paints the runs of a fragment one after the other. Copies for the eye only carry no text, so that it is not extracted twice.
func (l *list) glyphRuns(f *frame, with paint.Paint, x, baseline float64, extract bool) {
	for i := range f.Runs {
		r := &f.Runs[i]
		g := paint.Glyphs{Face: r.Face, Size: r.Size, X: x, Y: baseline, Paint: with, Run: r.Glyphs, Text: r.Text}
		if !extract {
			g.Text = ""
		}
		if len(r.Glyphs) > 0 {
			l.text(g)
		}
		x += r.Width
	}
}

// textShadow paints a shadow of the text. Blur is imitated by copies around the place.
func (l *list) textShadow(f *frame, s *style.Shadow, baseline float64) {
	if s.Color.A == 0 {
		return
	}
	x, y := f.x+s.X, baseline+s.Y
	if s.Blur <= 0 {
		l.glyphRuns(f, paint.Solid(s.Color), x, y, false)
		return
	}
	c := s.Color
	c.A = uint8(max(1, int(c.A)/4))
	r := s.Blur / 2
	for _, d := range [...]paint.Point{{}, {X: r}, {X: -r}, {Y: r}, {Y: -r}, {X: .7 * r, Y: .7 * r}, {X: -.7 * r, Y: .7 * r}, {X: .7 * r, Y: -.7 * r}, {X: -.7 * r, Y: -.7 * r}} {
		l.glyphRuns(f, paint.Solid(c), x+d.X, y+d.Y, false)
	}
}

// decorations paints the lines under and over the text, or those through it, outermost box first.
func (l *list) decorations(f *frame, d *box.Decoration, baseline, start float64, through bool) {
	if d.Outer != nil {
		l.decorations(f, d.Outer, baseline, start, through)
	}
	face := f.Runs[0].Face
	for _, r := range f.Runs {
		if len(r.Missing) == 0 {
			face = r.Face
			break
		}
	}
	width := 0.0
	for i := range f.Runs {
		width += f.Runs[i].Width
	}
	for _, kind := range [...]string{"underline", "overline", "line-through"} {
		if slices.Contains(d.Style.TextDecorationLine, kind) && (kind == "line-through") == through {
			y, thickness := decorationLine(kind, d.Style, &face.Metrics)
			c := d.Style.TextDecorationColor
			l.rule(rule{
				from: paint.Point{X: f.x, Y: baseline + y}, to: paint.Point{X: f.x + width, Y: baseline + y},
				width: thickness, style: d.Style.TextDecorationStyle, outer: c, inner: c, phase: f.x - start,
			})
		}
	}
}

// decorationLine gives the middle of a decoration line below the baseline, and its thickness, from the decorating box's size and the font's metrics.
// CSS Text Decoration 4 §2.2 and §2.5
func decorationLine(kind string, s *style.Computed, m *font.Metrics) (y, thickness float64) {
	size := s.FontSize
	own := m.UnderlineThickness
	if kind == "line-through" {
		own = m.StrikeThickness
	}
	thickness = own * size
	if v, ok := s.TextDecorationThickness.Resolve(size); ok {
		thickness = v
	}
	switch kind {
	case "line-through":
		return -m.StrikePosition * size, thickness
	case "overline":
		return -m.Ascent*size + thickness/2, thickness
	}
	offset, given := s.UnderlineOffset.Resolve(size)
	switch {
	case s.UnderlinePosition == "under": // below all letters
		return m.Descent*size + offset + thickness/2, thickness
	case given:
		return offset + thickness/2, thickness
	}
	// The font places the middle of a line of its own thickness; a thicker one grows downwards, away from the text.
	return m.UnderlinePosition*size + (thickness-own*size)/2, thickness
}
