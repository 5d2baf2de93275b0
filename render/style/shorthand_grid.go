package style

import (
	"slices"

	"etikett/render/css"
)

var gridTemplateLonghands = []string{"grid-template-rows", "grid-template-columns", "grid-template-areas"}

// nameOnly reports whether a line is just a name, which an end that is left out takes over. CSS Grid 2 §8.4
func nameOnly(g GridLine) bool { return g.Name != "" && g.N == 0 && !g.Span }

func expandGridLines(start, end string) func(*parser, func(string, any)) bool {
	return func(p *parser, set func(string, any)) bool {
		a, ok := gridLine(p)
		if !ok {
			return false
		}
		var b GridLine
		if p.delim('/') {
			if b, ok = gridLine(p); !ok {
				return false
			}
		} else if nameOnly(a) {
			b = a
		}
		set(start, a)
		set(end, b)
		return true
	}
}

func expandGridArea(p *parser, set func(string, any)) bool {
	var v []GridLine
	for len(v) < 4 {
		g, ok := gridLine(p)
		if !ok {
			return false
		}
		v = append(v, g)
		if !p.delim('/') {
			break
		}
	}
	from := func(i int) GridLine {
		if i < len(v) {
			return v[i]
		}
		return GridLine{}
	}
	rowStart, columnStart, rowEnd, columnEnd := from(0), from(1), from(2), from(3)
	if len(v) < 2 && nameOnly(rowStart) {
		columnStart = rowStart
	}
	if len(v) < 3 && nameOnly(rowStart) {
		rowEnd = rowStart
	}
	if len(v) < 4 && nameOnly(columnStart) {
		columnEnd = columnStart
	}
	set("grid-row-start", rowStart)
	set("grid-column-start", columnStart)
	set("grid-row-end", rowEnd)
	set("grid-column-end", columnEnd)
	return true
}

// expandGridTemplate reads grid-template: rows / columns, or strings of areas with row sizes / columns. CSS Grid 2 §7.4
func expandGridTemplate(p *parser, set func(string, any)) bool {
	if p.is("none") {
		return true
	}
	if !slices.ContainsFunc(p.tokens, func(t css.Token) bool { return t.Kind == css.String }) {
		rows, ok := p.longhand("grid-template-rows")
		if !ok || !p.delim('/') {
			return false
		}
		columns, ok := p.longhand("grid-template-columns")
		if !ok {
			return false
		}
		set("grid-template-rows", rows)
		set("grid-template-columns", columns)
		return true
	}
	var areas [][]string
	var rows []track
	var names []string
	for p.more() && !p.peek().IsDelim('/') {
		before, ok := lineNames(p)
		if !ok {
			return false
		}
		names = append(names, before...)
		s, ok := p.str()
		if !ok {
			if len(before) > 0 {
				continue
			}
			return false
		}
		row, ok := areaRow(s)
		if !ok {
			return false
		}
		areas = append(areas, row)
		t := track{}
		if p.more() && !p.peek().IsDelim('/') && p.peek().Kind != css.String && p.peek().Kind != css.Bracket {
			if t, ok = trackSize(p); !ok {
				return false
			}
		}
		t.names, names = names, nil
		rows = append(rows, t)
		if names, ok = lineNames(p); !ok {
			return false
		}
	}
	if len(names) > 0 {
		rows = append(rows, track{names: names, namesAlone: true})
	}
	if !validAreas(areas) {
		return false
	}
	set("grid-template-areas", areas)
	set("grid-template-rows", rows)
	if p.delim('/') {
		columns, ok := tracksUntil(p, false)
		if !ok {
			return false
		}
		set("grid-template-columns", columns)
	}
	return true
}

// expandGrid reads grid: a template, or rows / auto-flow columns, or auto-flow rows / columns. CSS Grid 2 §7.8
func expandGrid(p *parser, set func(string, any)) bool {
	flow := func() (dense, ok bool) {
		for p.more() {
			switch {
			case !ok && p.is("auto-flow"):
				ok = true
			case !dense && p.is("dense"):
				dense = true
			default:
				return dense, ok
			}
		}
		return dense, ok
	}
	direction := func(name string, dense bool) {
		if dense {
			name += " dense"
		}
		set("grid-auto-flow", name)
	}
	if !slices.ContainsFunc(p.tokens, func(t css.Token) bool { return t.IsIdent("auto-flow") }) {
		return expandGridTemplate(p, set)
	}
	if dense, ok := flow(); ok {
		direction("row", dense)
		if !p.peek().IsDelim('/') {
			v, ok := p.longhand("grid-auto-rows")
			if !ok {
				return false
			}
			set("grid-auto-rows", v)
		}
		if !p.delim('/') {
			return false
		}
		v, ok := p.longhand("grid-template-columns")
		set("grid-template-columns", v)
		return ok
	}
	v, ok := p.longhand("grid-template-rows")
	if !ok || !p.delim('/') {
		return false
	}
	set("grid-template-rows", v)
	dense, ok := flow()
	if !ok {
		return false
	}
	direction("column", dense)
	if p.more() {
		v, ok := p.longhand("grid-auto-columns")
		if !ok {
			return false
		}
		set("grid-auto-columns", v)
	}
	return true
}
