package layout

import (
	"math"
	"strings"

	"etikett/render/box"
)

// solidInlines reports whether inline content makes lines.
func (e *engine) solidInlines(b *box.Box) bool { return !e.emptyInlines(b) }

// emptyInlines reports whether inline content makes no line: nothing but white space that disappears, boxes without edges, and
// what is out of the flow.
func (e *engine) emptyInlines(b *box.Box) bool {
	p := e.paragraph(b)
	for i := range p.items {
		it := &p.items[i]
		switch it.kind {
		case itemOpen:
			if hasEdge(it) {
				return false
			}
		case itemText:
			if !trims(it.box.Style) || strings.Trim(p.text[it.start:it.end], " ") != "" {
				return false
			}
		case itemAtomic, itemBreak, itemTab:
			return false
		}
	}
	return true
}

// inlineSizes are the intrinsic widths of inline content: the longest piece that cannot be broken, and the longest line.
func (e *engine) inlineSizes(b *box.Box) sizes {
	p := e.paragraph(b)
	var s sizes
	indent, _ := b.Style.TextIndent.Resolve(0)
	line, word := indent, indent
	lineTrail, wordTrail := 0.0, 0.0
	filled := false
	add := func(w, trail float64, spaceOnly bool) {
		line += w
		word += w
		if spaceOnly {
			lineTrail += trail
			wordTrail += trail
		} else {
			lineTrail, wordTrail = trail, trail
		}
	}
	endWord := func() {
		s.Min = max(s.Min, word-wordTrail)
		word, wordTrail = 0, 0
	}
	endLine := func() {
		endWord()
		s.Max = max(s.Max, line-lineTrail)
		line, lineTrail, filled = 0, 0, false
	}
	fl := flow{e: e, b: b, f: &Fragment{Box: b}}
	ls := lineSpace{first: b.FirstLine}
	if ls.first != nil {
		// Which text the first line has depends on the width; all of it is measured in the normal style but for one line.
		ls.first = nil
	}
	for i := range p.items {
		it := &p.items[i]
		if it.wrap && filled && (it.kind == itemText || it.kind == itemAtomic || it.kind == itemTab) && e.breakable(p)[it.start] != noBreak {
			endWord()
		}
		switch it.kind {
		case itemOpen, itemClose:
			w := inlineEdge(it, 0)
			line += w
			word += w
		case itemBreak:
			endLine()
		case itemTab:
			add(fl.tabWidth(it, line), 0, false)
			filled = true
		case itemFloat:
			o := e.contribution(it.box, Indefinite)
			s.Min = max(s.Min, o.Min)
			line += o.Max
		case itemAtomic:
			o := e.contribution(it.box, Indefinite)
			line += o.Max
			word += o.Min
			lineTrail, wordTrail = 0, 0
			filled = true
		case itemText:
			start := it.start
			st := it.box.Style
			if !filled && trims(st) {
				for start < it.end && p.text[start] == ' ' {
					start++
				}
			}
			if start == it.end {
				continue
			}
			filled = true
			part := func(from, to int, last bool) {
				n := trailing(p.text[from:to], st)
				trail := 0.0
				if n > 0 {
					trail = fl.width(p, it, to-n, to, &ls)
				}
				w := fl.width(p, it, from, to, &ls)
				if !last && p.breaks[to].hyphenated() {
					_, hw := e.shape(hyphenAt(p.breaks[to], st), st, it.level)
					s.Min = max(s.Min, word+w+hw)
				}
				add(w, trail, n == to-from)
			}
			if !wraps(st) {
				part(start, it.end, true)
				continue
			}
			breaks := e.breakable(p)
			everywhere := anywhere(st)
			from := start
			for at := start + 1; at < it.end; at++ {
				if breaks[at] != noBreak || everywhere && cuttable(p.text, at) {
					part(from, at, false)
					endWord()
					from = at
				}
			}
			part(from, it.end, true)
		}
	}
	endLine()
	s.Max = max(0, s.Max)
	if math.IsNaN(s.Min) {
		s.Min = 0
	}
	return s
}
