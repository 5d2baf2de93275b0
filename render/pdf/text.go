package pdf

import (
	"math"
	"strings"
	"unicode"

	"etikett/render/font"
	"etikett/render/paint"
)

// Text is shown with glyph numbers as codes (Identity-H). The text that a reader extracts comes from the font's ToUnicode table where each
// glyph stands for itself (font.Face.GlyphText); clusters of which that is not true carry their text along (ActualText).

// glyphs writes a run of text.
func (s *stream) glyphs(g *paint.Glyphs) {
	if len(g.Run) == 0 || !(g.Size > 0) || !finite(g.Size, g.X, g.Y) {
		return
	}
	with, masked := s.behindMask(g.Paint)
	if masked {
		defer s.restore()
	}
	if !s.setFill(with) {
		return
	}
	mode := renderFill
	if g.Face.Embolden > 0 { // the outline is stroked as well: half of a stroke lies outside
		switch {
		case with.Gradient != nil || with.Pattern != nil:
			s.boldShapes(g, with)
			mode = renderNothing
		case with.Color.A != 255: // as a whole, or the strokes would shine through
			opaque := *g
			opaque.Paint.Color.A = 255
			s.form([]paint.Op{&opaque}, float64(with.Color.A)/255, "")
			return
		default:
			s.setStroke(with)
			s.setLineWidth(g.Face.Embolden * g.Size)
			mode = renderBoth
		}
	}
	t := textRun{s: s, g: g, font: s.p.font(g.Face)}
	t.set = s.p.fonts[t.font]
	s.op("BT")
	s.setRender(mode)
	s.setFont(t.font, g.Size)
	if t.plain() {
		t.show(0, len(g.Run))
	} else {
		t.clusters()
	}
	t.end()
	if t.rise != 0 {
		s.op("0 Ts")
	}
	s.op("ET")
	for _, i := range t.missing {
		t.box(i)
	}
}

func (s *stream) setFont(n int, size float64) {
	if s.state.font == n && s.state.size == size {
		return
	}
	s.state.font, s.state.size = n, size
	s.b = append(s.b, "/F"...)
	s.b = append(appendInt(s.b, s.res.number(catFont, ref{refFont, n})), ' ')
	s.b = appendNumbers(s.b, size)
	s.op("Tf")
}

// Text rendering modes.
const (
	renderFill    = byte('0')
	renderBoth    = byte('2') // fill and stroke
	renderNothing = byte('3')
)

// boldShapes paints synthetic bold letters as shapes, since readers do not stroke letters with patterns. Text without ink follows.
func (s *stream) boldShapes(g *paint.Glyphs, with paint.Paint) {
	var all paint.Path
	x := g.X
	for _, gl := range g.Run {
		if o := g.Face.Outline(gl.ID); len(o) > 0 {
			all = append(all, outlinePath(o, x+gl.XOffset, g.Y-gl.YOffset, g.Size)...)
		}
		x += gl.Advance
	}
	if len(all) == 0 || !s.setStroke(with) {
		return
	}
	s.lineStyle(&paint.Stroke{Width: g.Face.Embolden * g.Size, Join: paint.JoinRound})
	if s.path(all) {
		s.op("B")
	}
}

func (s *stream) setRender(mode byte) {
	if s.state.render == mode || s.state.render == 0 && mode == renderFill {
		return
	}
	s.state.render = mode
	s.b = append(s.b, mode)
	s.op(" Tr")
}

// textRun is a run being written. Places along the line are in thousandths of an em from the run's origin, as TJ counts.
type textRun struct {
	s    *stream
	g    *paint.Glyphs
	font int
	set  *fontSet

	placed  bool    // the text matrix is set, and pen is where the reader thinks it is
	open    bool    // inside of a TJ array
	inside  bool    // inside of a string of it
	pen     float64 // of the reader
	at      float64 // of the run: the sum of advances so far
	rise    float64
	missing []int // glyphs that the font lacks
}

// plain reports whether the glyphs one by one give the text of the run.
func (t *textRun) plain() bool {
	run, text := t.g.Run, t.g.Text
	face := t.set.face
	backwards := run[0].Cluster > run[len(run)-1].Cluster
	for i := range run {
		id := run[i].ID
		if backwards {
			id = run[len(run)-1-i].ID
		}
		own := face.GlyphText(id)
		if own == "" || !strings.HasPrefix(text, own) {
			return text == "" && id != 0
		}
		text = text[len(own):]
	}
	return text == ""
}

// show writes the glyphs from i to j.
func (t *textRun) show(i, j int) {
	thousandths := 1000 / t.g.Size
	for ; i < j; i++ {
		g := &t.g.Run[i]
		id := g.ID
		if id == 0 { // the box is painted later; a space carries the text
			t.missing = append(t.missing, i)
			if id, _ = t.set.face.Glyph(' '); id == 0 {
				t.at += g.Advance * thousandths
				continue
			}
		}
		t.move(t.at+g.XOffset*thousandths, g.YOffset)
		if !t.inside {
			t.s.b = append(t.s.b, '(')
			t.inside = true
		}
		t.s.b = appendStringByte(t.s.b, byte(id>>8))
		t.s.b = appendStringByte(t.s.b, byte(id))
		t.set.add(id)
		t.pen += width(t.set.face, id)
		t.at += g.Advance * thousandths
	}
}

// slack is by how many thousandths of an em a glyph may be off its place: less than can be seen, more than rounding makes.
const slack = 0.5

// move takes the pen to the place of the next glyph.
func (t *textRun) move(to, rise float64) {
	s := t.s
	if !t.placed {
		s.b = appendFine(s.b, 1, 0, t.g.Face.Slant, -1)
		s.b = appendNumbers(s.b, t.g.X+to*t.g.Size/1000, t.g.Y)
		s.op("Tm")
		t.placed, t.pen = true, to
	}
	if rise != t.rise {
		t.end()
		s.b = appendNumbers(s.b, rise)
		s.op("Ts")
		t.rise = rise
	}
	if !t.open {
		s.b = append(s.b, '[')
		t.open = true
	}
	if d := to - t.pen; d > slack || d < -slack {
		if t.inside {
			s.b = append(s.b, ')')
			t.inside = false
		}
		d = math.Round(d*10) / 10
		s.b = appendNumber(s.b, -d, milli)
		t.pen += d
	}
}

// end closes the array of strings.
func (t *textRun) end() {
	if t.inside {
		t.s.b = append(t.s.b, ')')
	}
	if t.open {
		t.s.b = append(t.s.b, ']')
		t.s.op("TJ")
	}
	t.inside, t.open = false, false
}

// clusters writes a run in which the text of some clusters has to be told.
func (t *textRun) clusters() {
	run := t.g.Run
	for i := 0; i < len(run); {
		j := i + 1
		for j < len(run) && run[j].Cluster == run[i].Cluster {
			j++
		}
		text := t.clusterText(run[i].Cluster)
		own := t.ownText(i, j)
		switch {
		case own == text:
			t.show(i, j)
		case hidden(text):
			t.skip(i, j)
		default:
			if j-i == 1 && own == "" && run[i].ID != 0 {
				t.set.texts = append(t.set.texts, glyphText{run[i].ID, text})
			}
			t.end()
			t.s.b = append(t.s.b, "/Span<</ActualText<FEFF"...)
			t.s.b = appendUTF16Hex(t.s.b, text)
			t.s.op(">>>BDC")
			t.show(i, j)
			t.end()
			t.s.op("EMC")
		}
		i = j
	}
}

func (t *textRun) skip(i, j int) {
	for ; i < j; i++ {
		t.at += t.g.Run[i].Advance * 1000 / t.g.Size
	}
}

// clusterText is the text from a cluster's first byte to the next cluster.
func (t *textRun) clusterText(from int) string {
	if from < 0 || from >= len(t.g.Text) {
		return ""
	}
	end := len(t.g.Text)
	for _, g := range t.g.Run {
		if g.Cluster > from && g.Cluster < end {
			end = g.Cluster
		}
	}
	return t.g.Text[from:end]
}

// ownText is what the glyphs of a cluster stand for by themselves.
func (t *textRun) ownText(i, j int) string {
	if j-i == 1 {
		return t.set.face.GlyphText(t.g.Run[i].ID)
	}
	var b strings.Builder
	for ; i < j; i++ {
		b.WriteString(t.set.face.GlyphText(t.g.Run[i].ID))
	}
	return b.String()
}

// hidden reports whether a text shows nothing: controls and formatting characters.
func hidden(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.C, r) {
			return false
		}
	}
	return text != ""
}

// box paints the glyph for a missing character as a shape: a reference to .notdef is an error in archived documents.
func (t *textRun) box(i int) {
	x := t.g.X
	for _, g := range t.g.Run[:i] {
		x += g.Advance
	}
	outline := t.g.Face.Outline(0)
	if len(outline) == 0 {
		return
	}
	g := t.g.Run[i]
	if t.s.path(outlinePath(outline, x+g.XOffset, t.g.Y-g.YOffset, t.g.Size)) {
		t.s.op("f")
	}
}

// outlinePath places an outline on the page.
func outlinePath(o font.Outline, x, y, size float64) paint.Path {
	at := func(p font.OutlinePoint) paint.Point {
		return paint.Point{X: x + float64(p.X)*size, Y: y - float64(p.Y)*size}
	}
	path := make(paint.Path, 0, len(o)+8)
	var last paint.Point
	for i, step := range o {
		seg := paint.Segment{}
		switch step.Op {
		case font.OutlineMove:
			if i > 0 {
				path = append(path, paint.Segment{Verb: paint.Close})
			}
			seg.Verb, seg.P[0] = paint.MoveTo, at(step.P[0])
			last = seg.P[0]
		case font.OutlineLine:
			seg.Verb, seg.P[0] = paint.LineTo, at(step.P[0])
			last = seg.P[0]
		case font.OutlineQuad:
			c, end := at(step.P[0]), at(step.P[1])
			seg.Verb = paint.CubicTo
			seg.P = [3]paint.Point{toward(last, c), toward(end, c), end}
			last = end
		case font.OutlineCubic:
			seg.Verb = paint.CubicTo
			seg.P = [3]paint.Point{at(step.P[0]), at(step.P[1]), at(step.P[2])}
			last = seg.P[2]
		}
		path = append(path, seg)
	}
	return append(path, paint.Segment{Verb: paint.Close})
}

// toward is the control point of a cubic curve beside an end, for the control point of a quadratic one.
func toward(end, control paint.Point) paint.Point {
	return paint.Point{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
}

// width is the advance width of a glyph in thousandths of an em, as the font's W array will have it.
func width(f *font.Face, glyph uint32) float64 {
	return math.Round(f.Advance(glyph)*1000*widthScale) / widthScale
}

// widthScale is to what part of a thousandth widths are rounded.
const widthScale = 100
