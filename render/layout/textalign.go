package layout

import (
	"strings"

	"etikett/render/font"
)

// alignment is the text-align of the line, as left, right, center or justify.
func (fl *flow) alignment(l *lineBuilder) string {
	st := fl.b.Style
	align := st.TextAlign
	if l.done || l.forced {
		switch last := st.TextAlignLast; {
		case last != "" && last != "auto":
			align = last
		case align == "justify":
			align = "start"
		}
	}
	rtl := st.Direction == "rtl"
	switch {
	case align == "justify-all":
		return "justify"
	case align == "start" && rtl, align == "end" && !rtl:
		return "right"
	case align == "start", align == "end", align == "":
		return "left"
	}
	return strings.TrimPrefix(align, "-webkit-")
}

// justify stretches the spaces of the line so that it is wider by free.
func (fl *flow) justify(p *paragraph, ls *lineSpace, free float64) {
	l := fl.lines
	spaces := 0
	for i := range l.pieces {
		pc := &l.pieces[i]
		if p.items[pc.item].kind == itemText {
			spaces += wordSeparators(p.text[pc.start:pc.end])
		}
	}
	if spaces == 0 {
		return
	}
	each := free / float64(spaces)
	shift := 0.0
	for i := range l.pieces {
		pc := &l.pieces[i]
		pc.x += shift
		it := &p.items[pc.item]
		if it.kind != itemText {
			continue
		}
		n := wordSeparators(p.text[pc.start:pc.end])
		if n == 0 {
			continue
		}
		pc.runs = widenSpaces(fl.runsOf(p, pc, ls), each)
		pc.width += float64(n) * each
		shift += float64(n) * each
	}
	l.x += shift
}

// wordSeparators counts the characters of a text that justification widens (CSS Text 3 §7.3).
func wordSeparators(text string) int {
	return strings.Count(text, " ") + strings.Count(text, "\u00a0")
}

// widenSpaces gives runs whose spaces are wider; those of the shaper are shared and stay.
func widenSpaces(runs []font.Run, by float64) []font.Run {
	out := make([]font.Run, len(runs))
	for i := range runs {
		r := runs[i]
		r.Glyphs = append([]font.Glyph(nil), r.Glyphs...)
		for j := range r.Glyphs {
			if c := r.Glyphs[j].Cluster; c < len(r.Text) && (r.Text[c] == ' ' || strings.HasPrefix(r.Text[c:], "\u00a0")) {
				r.Glyphs[j].Advance += by
				r.Width += by
			}
		}
		out[i] = r
	}
	return out
}

// runsOf gives the shaped text of a piece, in visual order.
func (fl *flow) runsOf(p *paragraph, pc *piece, ls *lineSpace) []font.Run {
	if pc.runs != nil {
		return pc.runs
	}
	e := fl.e
	it := &p.items[pc.item]
	if pc.start == it.start && pc.end == it.end && pc.hyphen == "" && ls.first == nil {
		e.shapeItem(p, it)
		pc.runs, pc.width = it.runs, it.width
	} else {
		pc.runs, pc.width = e.shape(p.text[pc.start:pc.end]+pc.hyphen, fl.lineStyle(it.box.Style, ls), it.level)
	}
	if it.level&1 == 1 && len(pc.runs) > 1 {
		visual := make([]font.Run, len(pc.runs))
		for i := range pc.runs {
			visual[len(visual)-1-i] = pc.runs[i]
		}
		pc.runs = visual
	}
	return pc.runs
}

// ellipsis shortens the line so that an ellipsis after it fits (CSS Overflow 4 §4).
func (fl *flow) ellipsis(p *paragraph, ls *lineSpace, sign string, available float64) {
	e := fl.e
	l := fl.lines
	st := fl.lineStyle(fl.b.Style, ls)
	_, w := e.shape(sign, st, 0)
	for k := len(l.pieces) - 1; k >= 0; k-- {
		pc := &l.pieces[k]
		it := &p.items[pc.item]
		if it.kind != itemText {
			if it.kind == itemAtomic && pc.x+pc.width+w > available {
				pc.width = 0
				pc.frag = nil
			}
			continue
		}
		if pc.x+w > available && k > 0 {
			pc.end, pc.width = pc.start, 0
			continue
		}
		end := pc.start
		for b := pc.start + 1; b <= pc.end; b++ {
			if b < pc.end && !cuttable(p.text, b) {
				continue
			}
			if pc.x+fl.width(p, it, pc.start, b, ls)+w > available+epsilon {
				break
			}
			end = b
		}
		pc.end, pc.hyphen, pc.runs = end, sign, nil
		fl.runsOf(p, pc, ls)
		break
	}
	x := 0.0
	for k := range l.pieces {
		l.pieces[k].x = x
		x += l.pieces[k].width
	}
	l.x = x
}
