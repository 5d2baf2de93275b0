package layout

import (
	"strings"

	"etikett/render/box"
	"etikett/render/font"
	"etikett/render/style"
)

// piece is a part of an item in a line.
type piece struct {
	item       int
	start, end int
	x, width   float64
	hyphen     string     // shown after the text
	runs       []font.Run // nil: not shaped yet
	frag       *Fragment  // of an atomic box or a float
}

// lineBuilder fills one line after the other with pieces; it is scratch of the engine.
type lineBuilder struct {
	pieces []piece
	x      float64 // width so far, spaces at the end included
	trail  float64 // of these spaces
	filled bool    // there is text or an atomic box
	solid  bool    // the line exists: it has text, an atomic box, or an edge (CSS 2.2 §9.4.2)
	forced bool
	next   inlinePlace
	done   bool // next is the end
}

// borrowLines gives a line builder, returnLines takes it back; inline content within inline content needs one for each.
func (e *engine) borrowLines() *lineBuilder {
	if n := len(e.lines); n > 0 {
		l := e.lines[n-1]
		e.lines = e.lines[:n-1]
		return l
	}
	return &lineBuilder{}
}

func (e *engine) returnLines(l *lineBuilder) { e.lines = append(e.lines, l) }

// lineSpace is what a line has around it.
type lineSpace struct {
	from      inlinePlace
	available float64
	first     *style.Computed // ::first-line of the block container, if this is its first line
	indent    float64
	clamped   bool // no line may come after it
}

// lineStyle is the style of text in the line: that of ::first-line for what the text inherits from the block container.
func (fl *flow) lineStyle(st *style.Computed, ls *lineSpace) *style.Computed {
	if ls.first == nil {
		return st
	}
	if st == fl.b.Style {
		return ls.first
	}
	return inheritFirstLine(st, fl.b.Style, ls.first)
}

// width gives the width of a part of an item's text.
func (fl *flow) width(p *paragraph, it *item, start, end int, ls *lineSpace) float64 {
	e := fl.e
	if ls.first != nil {
		_, w := e.shape(p.text[start:end], fl.lineStyle(it.box.Style, ls), it.level)
		return w
	}
	e.shapeItem(p, it)
	if start == it.start && end == it.end {
		return it.width
	}
	if it.prefix == nil {
		it.prefix = prefixWidths(p.text[it.start:it.end], it.runs)
	}
	return it.prefix[end-it.start] - it.prefix[start-it.start]
}

// trailing gives how many bytes of a text at its end are spaces that disappear at the end of a line.
func trailing(text string, st *style.Computed) int {
	if !trims(st) {
		return 0
	}
	n := 0
	for n < len(text) && text[len(text)-1-n] == ' ' {
		n++
	}
	return n
}

// breakLine fills the engine's line builder with the next line.
func (fl *flow) breakLine(p *paragraph, ls *lineSpace) {
	l := fl.lines
	*l = lineBuilder{pieces: l.pieces[:0]}
	for i := ls.from.item; i < len(p.items); i++ {
		it := &p.items[i]
		switch it.kind {
		case itemOpen, itemClose:
			w := inlineEdge(it, fl.f.ContentWidth())
			l.solid = l.solid || w != 0 || hasEdge(it)
			l.push(piece{item: i, start: it.start, end: it.end, width: w}, 0)
		case itemAbsolute:
			l.push(piece{item: i, start: it.start, end: it.end}, l.trail)
		case itemFloat:
			fl.lineFloat(p, i, ls)
		case itemBreak:
			l.push(piece{item: i, start: it.start, end: it.end}, l.trail)
			l.solid = true
			l.forced = true
			// Boxes that end right after the break end in this line.
			for i++; i < len(p.items) && p.items[i].kind == itemClose; i++ {
				l.push(piece{item: i, start: p.items[i].start, end: p.items[i].end, width: inlineEdge(&p.items[i], fl.f.ContentWidth())}, l.trail)
			}
			l.finish(i, 0, p)
			return
		case itemTab:
			w := fl.tabWidth(it, l.x+ls.indent)
			if l.x+w > ls.available+epsilon && wraps(it.box.Style) && l.filled && fl.cut(p, i, ls) {
				return
			}
			l.filled, l.solid = true, true
			l.push(piece{item: i, start: it.start, end: it.end, width: w}, 0)
		case itemAtomic:
			f := fl.layoutAtomic(it.box)
			w := f.MarginWidth()
			if l.x+w > ls.available+epsilon && l.filled && fl.cut(p, i, ls) {
				return
			}
			l.filled, l.solid = true, true
			l.push(piece{item: i, start: it.start, end: it.end, width: w, frag: f}, 0)
		case itemText:
			if fl.breakText(p, i, ls) {
				return
			}
		}
	}
	l.done = true
	l.next = inlinePlace{item: len(p.items)}
}

// push adds a piece; trail is the width of the spaces that the line ends with then.
func (l *lineBuilder) push(pc piece, trail float64) {
	pc.x = l.x
	l.pieces = append(l.pieces, pc)
	l.x += pc.width
	l.trail = trail
}

// finish says where the next line starts.
func (l *lineBuilder) finish(item, at int, p *paragraph) {
	l.next = inlinePlace{item, at}
	l.done = item >= len(p.items)
}

// breakText adds the text of item i to the line, as much as fits; true if the line ends with it or before.
func (fl *flow) breakText(p *paragraph, i int, ls *lineSpace) bool {
	e := fl.e
	l := fl.lines
	it := &p.items[i]
	st := it.box.Style
	start, end := it.start, it.end
	if i == ls.from.item {
		start = max(start, ls.from.byte)
	}
	if !l.filled && trims(st) {
		for start < end && p.text[start] == ' ' {
			start++
		}
	}
	if start == end {
		return false
	}
	text := p.text[start:end]
	w := fl.width(p, it, start, end, ls)
	spaces := trailing(text, st)
	trail := 0.0
	if spaces > 0 {
		trail = fl.width(p, it, end-spaces, end, ls)
	}
	if st.WhiteSpace == "pre-wrap" {
		// Spaces at the end hang over.
		n := len(text) - len(strings.TrimRight(text, " "))
		if n > 0 && l.x+w > ls.available+epsilon {
			trail = fl.width(p, it, end-n, end, ls)
		}
	}
	if l.x+w-trail <= ls.available+epsilon {
		if spaces == len(text) {
			trail += l.trail
		}
		l.filled, l.solid = true, true
		l.push(piece{item: i, start: start, end: end, width: w}, trail)
		return false
	}

	// It does not fit: the last opportunity in the text before the end of the line …
	wrap := wraps(st)
	if wrap {
		if at, hyphen := fl.lastFitting(p, it, start, end, ls); at > 0 {
			fl.pushPart(p, i, start, at, hyphen, ls)
			l.finish(i, at, p)
			return true
		}
	}
	// … else the last one before it …
	if l.filled && fl.cut(p, i, ls) {
		return true
	}
	// … else anywhere, if that is allowed …
	if wrap && (st.OverflowWrap == "break-word" || anywhere(st)) {
		at := start
		for b := start + 1; b < end; b++ {
			if !cuttable(p.text, b) {
				continue
			}
			if l.x+fl.width(p, it, start, b, ls) > ls.available+epsilon && (at > start || l.filled) {
				break
			}
			at = b
			if l.x+fl.width(p, it, start, b, ls) > ls.available+epsilon {
				break
			}
		}
		if at > start {
			fl.pushPart(p, i, start, at, "", ls)
			l.finish(i, at, p)
			return true
		}
	}
	// … else the first one beyond it.
	if wrap {
		breaks := e.breakable(p)
		for b := start + 1; b < end; b++ {
			if breaks[b] != noBreak {
				fl.pushPart(p, i, start, b, hyphenAt(breaks[b], st), ls)
				l.finish(i, b, p)
				return true
			}
		}
	}
	l.filled, l.solid = true, true
	l.push(piece{item: i, start: start, end: end, width: w}, trail)
	return false
}

// lastFitting gives the last opportunity inside of a text at which what is before it fits into the line; 0 if there is none.
func (fl *flow) lastFitting(p *paragraph, it *item, start, end int, ls *lineSpace) (at int, hyphen string) {
	e := fl.e
	l := fl.lines
	st := it.box.Style
	breaks := e.breakable(p)
	zone := hyphenationZone(st, ls.available)
	plain, plainWidth := 0, 0.0 // the last opportunity between words
	for b := start + 1; b < end; b++ {
		if breaks[b] == noBreak {
			continue
		}
		n := trailing(p.text[start:b], st)
		if st.WhiteSpace == "pre-wrap" {
			n = len(p.text[start:b]) - len(strings.TrimRight(p.text[start:b], " "))
		}
		w := l.x + fl.width(p, it, start, b-n, ls)
		h := hyphenAt(breaks[b], st)
		if h != "" {
			_, hw := e.shape(h, fl.lineStyle(st, ls), it.level)
			w += hw
		}
		if n == b-start && l.trail > 0 {
			w -= l.trail
		}
		if w > ls.available+epsilon {
			if breaks[b].hyphenated() {
				continue
			}
			break
		}
		if breaks[b] == wordBreak && plain > 0 && ls.available-plainWidth <= zone {
			continue // the line is full enough without a part of the word
		}
		at, hyphen = b, h
		if breaks[b] == plainBreak {
			plain, plainWidth = b, w
		}
	}
	return at, hyphen
}

// pushPart adds a part of a text that a line break ends.
func (fl *flow) pushPart(p *paragraph, i, start, end int, hyphen string, ls *lineSpace) {
	l := fl.lines
	it := &p.items[i]
	l.filled, l.solid = true, true
	trail := 0.0
	if n := trailing(p.text[start:end], it.box.Style); n > 0 {
		trail = fl.width(p, it, end-n, end, ls)
	}
	l.push(piece{item: i, start: start, end: end, width: fl.width(p, it, start, end, ls), hyphen: hyphen}, trail)
}

// cut ends the line at the last opportunity before item i, and reports whether there is one.
func (fl *flow) cut(p *paragraph, i int, ls *lineSpace) bool {
	l := fl.lines
	breaks := fl.e.breakable(p)
	at := len(l.pieces) // the break would be before this piece
	cur := &p.items[i]
	place := cur.start
	wrap := cur.wrap
	for {
		if wrap && breaks[place] != noBreak && l.hasContent(p, at) {
			fl.cutBefore(p, at, i)
			return true
		}
		// Back to the next text or atomic box.
		k := at - 1
		for k >= 0 {
			kind := p.items[l.pieces[k].item].kind
			if kind == itemText || kind == itemAtomic || kind == itemTab {
				break
			}
			k--
		}
		if k < 0 {
			return false
		}
		pc := &l.pieces[k]
		it := &p.items[pc.item]
		if it.kind == itemText && wraps(it.box.Style) {
			for b := pc.end - 1; b > pc.start; b-- {
				if breaks[b] == noBreak {
					continue
				}
				hyphen := hyphenAt(breaks[b], it.box.Style)
				if hyphen != "" {
					_, hw := fl.e.shape(hyphen, fl.lineStyle(it.box.Style, ls), it.level)
					if pc.x+fl.width(p, it, pc.start, b, ls)+hw > ls.available+epsilon {
						continue
					}
				}
				start, item := pc.start, pc.item
				fl.truncate(k)
				fl.pushPart(p, item, start, b, hyphen, ls)
				l.finish(item, b, p)
				return true
			}
		}
		at, place, wrap = k, pc.start, it.wrap
	}
}

// hasContent reports whether there is text or an atomic box among the first n pieces.
func (l *lineBuilder) hasContent(p *paragraph, n int) bool {
	for k := range n {
		switch p.items[l.pieces[k].item].kind {
		case itemText, itemAtomic, itemTab:
			return true
		}
	}
	return false
}

// cutBefore ends the line before piece at (or before item i, which has not become a piece); inline boxes that have just been opened
// go to the next line too.
func (fl *flow) cutBefore(p *paragraph, at, i int) {
	l := fl.lines
	next, start := i, 0
	if at < len(l.pieces) {
		next, start = l.pieces[at].item, l.pieces[at].start
	}
	for k := at - 1; k >= 0; k-- {
		kind := p.items[l.pieces[k].item].kind
		if kind != itemOpen && kind != itemFloat && kind != itemAbsolute {
			break
		}
		if kind == itemOpen {
			at, next, start = k, l.pieces[k].item, 0
		}
	}
	fl.truncate(at)
	l.finish(next, start, p)
}

// truncate drops all pieces from n on, and takes their floats back.
func (fl *flow) truncate(n int) {
	l := fl.lines
	floats := 0
	for k := n; k < len(l.pieces); k++ {
		if f := l.pieces[k].frag; f != nil && f.Box.OutOfFlow {
			floats++
		}
	}
	fl.floats.forget(len(fl.floats.placed) - floats)
	l.pieces = l.pieces[:n]
	l.x, l.trail = 0, 0
	if n > 0 {
		l.x = l.pieces[n-1].x + l.pieces[n-1].width
	}
}

// trimEnd removes the spaces at the end of the line that disappear there.
func (fl *flow) trimEnd(p *paragraph, ls *lineSpace) {
	l := fl.lines
	for k := len(l.pieces) - 1; k >= 0; k-- {
		pc := &l.pieces[k]
		it := &p.items[pc.item]
		switch it.kind {
		case itemOpen, itemClose, itemAbsolute, itemFloat, itemBreak:
			continue
		case itemText:
			n := trailing(p.text[pc.start:pc.end], it.box.Style)
			if n == 0 {
				return
			}
			old := pc.width
			pc.end -= n
			pc.width = 0
			if pc.end > pc.start {
				pc.width = fl.width(p, it, pc.start, pc.end, ls)
			}
			for m := k + 1; m < len(l.pieces); m++ {
				l.pieces[m].x -= old - pc.width
			}
			l.x -= old - pc.width
			if pc.end > pc.start {
				return
			}
		default:
			return
		}
	}
}

// anywhere reports whether a word that is too long may be broken at any character, which makes it as narrow as a character for
// intrinsic sizes too. word-break: break-all is no more than that, as in WeasyPrint: words stay whole where they can.
func anywhere(st *style.Computed) bool {
	return st.OverflowWrap == "anywhere" || st.WordBreak == "break-word" || st.WordBreak == "break-all"
}

// tabWidth is the distance to the next tab stop (CSS Text 3 §4.2).
func (fl *flow) tabWidth(it *item, x float64) float64 {
	st := it.box.Style
	size := st.TabSize
	if !st.TabSizePx {
		_, space := fl.e.shape(" ", st, 0)
		size *= space
	}
	if size <= 0 {
		return 0
	}
	stop := size * float64(int(x/size+1e-6)+1)
	return stop - x
}

// inlineEdge is what margin, border and padding at the start or end of an inline box take of the line.
func inlineEdge(it *item, width float64) float64 {
	if it.kind == itemOpen && it.box.NoStart || it.kind == itemClose && it.box.NoEnd {
		return 0
	}
	var f Fragment
	setEdges(&f, it.box.Style, width)
	if (it.kind == itemOpen) == (it.box.Style.Direction != "rtl") {
		return f.Margin.Left + f.Border.Left + f.Padding.Left
	}
	return f.Margin.Right + f.Border.Right + f.Padding.Right
}

// hasEdge reports whether an inline box has a margin, border or padding at all along the line.
func hasEdge(it *item) bool {
	var f Fragment
	setEdges(&f, it.box.Style, 0)
	return f.Margin.Left != 0 || f.Margin.Right != 0 || f.frameX() != 0
}

// layoutAtomic lays out a box that stands in the line as a whole.
func (fl *flow) layoutAtomic(b *box.Box) *Fragment {
	s := newSpace(fl.f.ContentWidth(), fl.height)
	s.Shrink = true
	s.PageEmpty = true
	return fl.e.layout(b, s).Fragment
}
