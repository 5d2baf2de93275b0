package style

import (
	"slices"
	"strings"

	"etikett/render/css"
)

// gridProperties are those of CSS Grid 2, without subgrids.
func gridProperties() []property {
	tracks := func(name string, get func(*Computed) *[]TrackSize, read func(*parser) ([]track, bool)) property {
		return computedAs(name, false, get, read, (*computing).tracks)
	}
	lineProperty := func(name string, get func(*Computed) *GridLine) property {
		return simple(name, false, get, gridLine)
	}
	return []property{
		tracks("grid-template-columns", func(c *Computed) *[]TrackSize { return &c.GridTemplateColumns }, trackList),
		tracks("grid-template-rows", func(c *Computed) *[]TrackSize { return &c.GridTemplateRows }, trackList),
		tracks("grid-auto-columns", func(c *Computed) *[]TrackSize { return &c.GridAutoColumns }, autoTracks),
		tracks("grid-auto-rows", func(c *Computed) *[]TrackSize { return &c.GridAutoRows }, autoTracks),
		simple("grid-template-areas", false, func(c *Computed) *[][]string { return &c.GridTemplateAreas }, gridAreas),
		simple("grid-auto-flow", false, func(c *Computed) *string { return &c.GridAutoFlow }, gridAutoFlow),
		lineProperty("grid-row-start", func(c *Computed) *GridLine { return &c.GridRowStart }),
		lineProperty("grid-row-end", func(c *Computed) *GridLine { return &c.GridRowEnd }),
		lineProperty("grid-column-start", func(c *Computed) *GridLine { return &c.GridColumnStart }),
		lineProperty("grid-column-end", func(c *Computed) *GridLine { return &c.GridColumnEnd }),
	}
}

// track is a specified TrackSize. Names without a size stand at the end of a list.
type track struct {
	min, max   breadth
	fit        size // fit-content(); kind auto: not used
	names      []string
	repeat     string
	tracks     []track
	namesAlone bool // the names after the last track
}

// breadth is one arm of a track size.
type breadth struct {
	size
	fr float64
}

// maxTracks limits the tracks of one template: repeat() multiplies. CSS Grid 2 §7.2.3.1 allows a limit.
const maxTracks = 1000

// trackBreadth reads a length, a flexible length or a keyword.
func trackBreadth(p *parser) (breadth, bool) {
	if w, ok := p.oneOf("auto", "min-content", "max-content"); ok {
		return breadth{size: size{kind: map[string]LengthKind{"auto": LengthAuto, "min-content": LengthMinContent, "max-content": LengthMaxContent}[w]}}, true
	}
	if t := p.peek(); t.Kind == css.Dimension && t.Text == "fr" {
		p.pos++
		return breadth{fr: finite(t.Num)}, t.Num >= 0
	}
	s, ok := p.length(true, false)
	return breadth{size: s}, ok
}

func trackSize(p *parser) (track, bool) {
	if f, _ := p.function("minmax"); f != nil {
		a, ok := trackBreadth(f)
		if !ok || a.fr > 0 || !f.comma() {
			return track{}, false
		}
		b, ok := trackBreadth(f)
		return track{min: a, max: b}, ok && f.done()
	}
	if f, _ := p.function("fit-content"); f != nil {
		s, ok := f.length(true, false)
		return track{fit: s}, ok && f.done()
	}
	b, ok := trackBreadth(p)
	if b.fr > 0 { // minmax(auto, 1fr)
		return track{max: b}, ok
	}
	return track{min: b, max: b}, ok
}

// lineNames reads `[a b]`.
func lineNames(p *parser) ([]string, bool) {
	t := p.peek()
	if t.Kind != css.Bracket {
		return nil, true
	}
	p.pos++
	a := &parser{tokens: t.Args}
	var names []string
	for a.more() {
		n, ok := a.ident("span", "auto")
		if !ok {
			return nil, false
		}
		names = append(names, n)
	}
	return names, true
}

// trackList reads grid-template-rows and -columns. CSS Grid 2 §7.2
func trackList(p *parser) ([]track, bool) {
	if p.is("none") {
		return nil, true
	}
	return tracksUntil(p, true)
}

// tracksUntil reads tracks as far as they go.
func tracksUntil(p *parser, repeats bool) ([]track, bool) {
	var out []track
	auto := false
	var names []string
	for p.more() && !p.peek().IsDelim('/') {
		more, ok := lineNames(p)
		if !ok {
			return nil, false
		}
		names = append(names, more...)
		if p.done() || p.peek().IsDelim('/') || p.peek().Kind == css.String {
			break
		}
		if p.peek().Kind == css.Bracket {
			continue
		}
		if f, _ := p.function("repeat"); f != nil {
			if !repeats {
				return nil, false
			}
			count, word := 0, ""
			if w, ok := f.oneOf("auto-fill", "auto-fit"); ok && !auto {
				word, auto = w, true
			} else if count, ok = f.integer(); !ok || count < 1 {
				return nil, false
			}
			if !f.comma() {
				return nil, false
			}
			inner, ok := tracksUntil(f, false)
			if !ok || !f.done() || len(inner) == 0 {
				return nil, false
			}
			if word != "" {
				out = append(out, track{repeat: word, tracks: inner, names: names})
				names = nil
				continue
			}
			for range count {
				for _, t := range inner {
					t.names = slices.Concat(names, t.names)
					names = nil
					if t.namesAlone {
						names = t.names
						continue
					}
					if len(out) < maxTracks {
						out = append(out, t)
					}
				}
				if len(out) >= maxTracks {
					break
				}
			}
			continue
		}
		t, ok := trackSize(p)
		if !ok {
			return nil, false
		}
		t.names, names = names, nil
		out = append(out, t)
	}
	if len(names) > 0 {
		out = append(out, track{names: names, namesAlone: true})
	}
	return out, len(out) > 0 && !(len(out) == 1 && out[0].namesAlone)
}

func autoTracks(p *parser) ([]track, bool) {
	var out []track
	for p.more() && !p.peek().IsDelim('/') {
		t, ok := trackSize(p)
		if !ok {
			return nil, false
		}
		out = append(out, t)
	}
	return out, len(out) > 0
}

func (x *computing) tracks(list []track) []TrackSize {
	var out []TrackSize
	for _, t := range list {
		s := TrackSize{Min: x.nonNegative(t.min.size), Max: x.nonNegative(t.max.size), MinFr: t.min.fr, MaxFr: t.max.fr,
			FitContent: x.nonNegative(t.fit), Names: t.names, Repeat: t.repeat, NamesOnly: t.namesAlone}
		if t.repeat != "" {
			s.Tracks = x.tracks(t.tracks)
		}
		out = append(out, s)
	}
	return out
}

// gridAreas reads the strings of grid-template-areas; a dot is an empty cell. CSS Grid 2 §7.3
func gridAreas(p *parser) ([][]string, bool) {
	if p.is("none") {
		return nil, true
	}
	var rows [][]string
	for p.peek().Kind == css.String {
		row, ok := areaRow(p.next().Text)
		if !ok {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, validAreas(rows)
}

func areaRow(s string) ([]string, bool) {
	var row []string
	for _, cell := range strings.Fields(s) {
		if strings.Trim(cell, ".") == "" {
			cell = "."
		}
		row = append(row, cell)
	}
	return row, len(row) > 0 && len(row) <= maxTracks
}

// validAreas checks that rows are of one length and that each area is one rectangle.
func validAreas(rows [][]string) bool {
	if len(rows) == 0 || len(rows) > maxTracks {
		return false
	}
	type box struct{ x0, y0, x1, y1, n int }
	areas := map[string]*box{}
	for y, row := range rows {
		if len(row) != len(rows[0]) {
			return false
		}
		for x, name := range row {
			if name == "." {
				continue
			}
			b := areas[name]
			if b == nil {
				b = &box{x, y, x, y, 0}
				areas[name] = b
			}
			b.x0, b.x1, b.y0, b.y1 = min(b.x0, x), max(b.x1, x), min(b.y0, y), max(b.y1, y)
			b.n++
		}
	}
	for _, b := range areas {
		if (b.x1-b.x0+1)*(b.y1-b.y0+1) != b.n {
			return false
		}
	}
	return true
}

func gridAutoFlow(p *parser) (string, bool) {
	flow, dense := "", false
	for p.more() {
		if w, ok := p.oneOf("row", "column"); ok && flow == "" {
			flow = w
		} else if !dense && p.is("dense") {
			dense = true
		} else {
			break
		}
	}
	if flow == "" {
		flow = "row"
		if !dense {
			return "", false
		}
	}
	if dense {
		flow += " dense"
	}
	return flow, true
}

// maxLine limits line numbers: a grid that an item stretches to line 10,000,000 has that many tracks.
const maxLine = maxTracks

// gridLine reads a <grid-line>: auto, a name, a number, or a span. CSS Grid 2 §8.3
func gridLine(p *parser) (GridLine, bool) {
	if p.is("auto") {
		return GridLine{}, true
	}
	var g GridLine
	number := false
	for p.more() && !p.peek().IsDelim('/') {
		if !g.Span && p.is("span") {
			g.Span = true
		} else if t := p.peek(); t.Kind == css.Number || t.Kind == css.Function {
			v, ok := p.integer()
			if !ok || v == 0 || number {
				return g, false
			}
			g.N, number = max(-maxLine, min(maxLine, v)), true
		} else if name, ok := p.ident("span", "auto"); ok && g.Name == "" {
			g.Name = name
		} else {
			return g, false
		}
	}
	if g.Span && (g.N < 0 || g.N == 0 && g.Name == "") {
		return g, false
	}
	if g.Span && g.N == 0 {
		g.N = 1
	}
	return g, g.N != 0 || g.Name != ""
}
