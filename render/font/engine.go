package font

import (
	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// engine is HarfBuzz with what it keeps between runs.
type engine struct {
	buffer *harfbuzz.Buffer
	fonts  map[*source]*harfbuzz.Font
	units  []unit // the result of byWords, used again
	shaped []unit // the result of run, used again
}

func newEngine() engine {
	return engine{buffer: harfbuzz.NewBuffer(), fonts: map[*source]*harfbuzz.Font{}}
}

func (e *engine) font(s *source) *harfbuzz.Font {
	f := e.fonts[s]
	if f == nil {
		f = harfbuzz.NewFont(gofont.NewFace(s.font))
		e.fonts[s] = f
	}
	return f
}

// run shapes the runes start to end of a text, in font units and visual order. The result holds until the next call.
//
// A damaged font must not stop a server: where its tables make HarfBuzz panic, the characters get their nominal glyphs.
func (e *engine) run(s *setup, text []rune, start, end int, rtl bool) (units []unit) {
	defer func() {
		if recover() != nil {
			e.buffer = harfbuzz.NewBuffer()
			units = nominal(s.src, text, start, end, rtl)
		}
	}()
	b := e.buffer
	b.Clear()
	b.AddRunes(text, start, end-start)
	for i := range b.Info { // line feeds and tabs have no glyph, and are not missed
		if at := b.Info[i].Cluster; text[at] < ' ' {
			e.blank(text, start, end)
			break
		}
	}
	b.Props = harfbuzz.SegmentProperties{Script: s.script, Direction: harfbuzz.LeftToRight}
	if rtl {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	if s.language != "" {
		b.Props.Language = language.NewLanguage(s.language)
	}
	if start == 0 {
		b.Flags |= harfbuzz.Bot
	}
	if end == len(text) {
		b.Flags |= harfbuzz.Eot
	}
	b.Shape(e.font(s.src), s.list)
	e.shaped = e.shaped[:0]
	for i, g := range b.Info {
		p := b.Pos[i]
		e.shaped = append(e.shaped, unit{uint32(g.Glyph), g.Cluster, p.XAdvance, p.XOffset, p.YOffset})
	}
	return e.shaped
}

// blank fills the buffer again, with a character that is never shown in place of controls.
func (e *engine) blank(text []rune, start, end int) {
	clean := make([]rune, len(text))
	for i, r := range text {
		if r < ' ' {
			r = 0x200B
		}
		clean[i] = r
	}
	e.buffer.Clear()
	e.buffer.AddRunes(clean, start, end-start)
}

func nominal(s *source, text []rune, start, end int, rtl bool) []unit {
	units := make([]unit, end-start)
	for i := range units {
		at := start + i
		if rtl {
			at = end - 1 - i
		}
		g, _ := s.font.NominalGlyph(text[at])
		units[i] = unit{glyph: uint32(g), cluster: at, advance: int32(s.file.advance(uint32(g)))}
	}
	return units
}
