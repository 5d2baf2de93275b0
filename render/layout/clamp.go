package layout

import (
	"strings"

	"etikett/render/box"
)

// lineClamp limits how many lines a block container shows in its block formatting context (max-lines, line-clamp; CSS Overflow 4 §5).
type lineClamp struct {
	on       bool
	left     int    // lines that may still come
	more     bool   // lines would follow those of the box
	ellipsis string // what the last line ends with if there is more
}

// startClamp gives the limit for the lines of a box: its own, or that of a box around if it is reached first.
func startClamp(b *box.Box, s *Space) lineClamp {
	c := s.clamp
	if b.Style.MaxLines > 0 {
		own := lineClamp{on: true, left: b.Style.MaxLines, ellipsis: b.Style.BlockEllipsis}
		if s.From != nil {
			own.left = max(0, own.left-s.From.lines)
		}
		if !c.on || own.left < c.left {
			return own
		}
	}
	return c
}

// clampFull reports whether no more lines may come: what follows is not shown.
func (fl *flow) clampFull() bool { return fl.clamp.on && fl.clamp.left <= fl.linesUsed }

// childClamp is the limit for a child, with the children that follow it.
func (fl *flow) childClamp(following []*box.Box) lineClamp {
	c := fl.clamp
	if !c.on {
		return c
	}
	c.left -= fl.linesUsed
	for _, f := range following {
		c.more = c.more || fl.e.hasLines(f)
	}
	return c
}

// hasLines reports whether a box shows lines in the block formatting context that it is in.
func (e *engine) hasLines(b *box.Box) bool {
	if b.OutOfFlow || b.Kind != box.Block {
		return false
	}
	if b.Inlines {
		return e.solidInlines(b)
	}
	for _, c := range b.Children {
		if e.hasLines(c) {
			return true
		}
	}
	return false
}

// clampLine puts the ellipsis at the end of the last line that a limit allows, if there is more: words that leave no room for it go away.
func (fl *flow) clampLine(p *paragraph, ls *lineSpace) {
	l := fl.lines
	if !ls.clamped || fl.clamp.ellipsis == "" || l.done && !fl.clamp.more {
		return
	}
	_, w := fl.e.shape(fl.clamp.ellipsis, fl.lineStyle(fl.b.Style, ls), 0)
	available := ls.available
	if !hasFloats(p) {
		ls.available -= w
		fl.breakLine(p, ls)
		ls.available = available
	}
	fl.trimEnd(p, ls)
	if l.x+w > available+epsilon {
		fl.ellipsis(p, ls, fl.clamp.ellipsis, available)
		return
	}
	for k := len(l.pieces) - 1; k >= 0; k-- {
		pc := &l.pieces[k]
		if p.items[pc.item].kind != itemText || strings.TrimSpace(p.text[pc.start:pc.end]) == "" {
			continue
		}
		old := pc.width
		pc.hyphen, pc.runs = pc.hyphen+fl.clamp.ellipsis, nil
		fl.runsOf(p, pc, ls)
		for m := k + 1; m < len(l.pieces); m++ {
			l.pieces[m].x += pc.width - old
		}
		l.x += pc.width - old
		return
	}
}
