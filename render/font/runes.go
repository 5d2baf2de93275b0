package font

import (
	"unicode"

	"github.com/go-text/typesetting/language"
)

// ignorable reports whether a character shows nothing and takes no room, so that no face needs a glyph for it: controls,
// formatting characters, variation selectors, joiners.
func ignorable(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0xAD:
		return true
	case r < 0x300:
		return false
	case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE0FFF: // variation selectors, tags
		return true
	case r == 0x034F || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r == 0x17B4 || r == 0x17B5:
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		r == 0x2028 || r == 0x2029 || r >= 0x180B && r <= 0x180F
}

// space reports whether a character is a space of any width. No face is chosen for the sake of one.
func space(r rune) bool {
	return r == ' ' || r == 0xA0 || r > 0xA0 && r != 0x1680 && unicode.Is(unicode.Zs, r)
}

// extends reports whether a character belongs to the cluster of the one before.
func extends(r rune) bool {
	if r < 0x300 {
		return false
	}
	return unicode.Is(unicode.M, r) || r == 0x200D || r >= 0x1F3FB && r <= 0x1F3FF
}

// item is a stretch of text with one face and one script, in indices of runes.
type item struct {
	start, end int
	face       *Face
	script     language.Script
}

// itemise cuts text where its script changes or another face takes over. Characters of no script of their own (digits, spaces,
// punctuation) go with those before them, and at the start with those after; spaces and characters that show nothing stay in
// the face of their neighbours, the primary face if it is one of the two; a cluster is never cut. https://www.unicode.org/reports/tr24/
func itemise(text []rune, faces *Candidates, items []item) []item {
	script := firstScript(text)
	for i := 0; i < len(text); {
		end := i + 1
		for end < len(text) && (extends(text[end]) || text[end-1] == 0x200D && extends(text[end-1])) {
			end++
		}
		cluster := text[i:end]
		if s := language.LookupScript(cluster[0]); s != language.Common && s != language.Inherited && s != language.Unknown {
			script = s
		}
		var face *Face
		if !space(cluster[0]) && !ignorable(cluster[0]) {
			if face = faces.faceFor(cluster); face == nil {
				face = faces.primary
			}
		}
		if face == faces.primary {
			items, i = takeSpaces(items, text, i, face)
		}
		items = appendCluster(items, i, end, face, script)
		i = end
	}
	if n := len(items); n > 0 && items[n-1].face == nil {
		items[n-1].face = faces.primary // nothing but spaces
	}
	return items
}

// appendCluster puts a cluster into the last item if it fits in there. A face of nil goes with anything.
func appendCluster(items []item, start, end int, face *Face, script language.Script) []item {
	if n := len(items); n > 0 {
		last := &items[n-1]
		if last.face == nil {
			last.face = face
		}
		if (face == nil || face == last.face) && script == last.script {
			last.end = end
			return items
		}
		if face == nil {
			face = last.face
		}
	}
	return append(items, item{start, end, face, script})
}

// takeSpaces takes the spaces at the end of a last item of another face out of it, for the primary face to have them, and gives where they
// start: a word of another face does not change the gap between it and a word of the primary one.
func takeSpaces(items []item, text []rune, start int, primary *Face) ([]item, int) {
	n := len(items)
	if n == 0 || items[n-1].face == primary || items[n-1].face == nil {
		return items, start
	}
	last := &items[n-1]
	for last.end > last.start && space(text[last.end-1]) {
		last.end--
	}
	start = last.end
	if last.end == last.start {
		items = items[:n-1]
	}
	return items, start
}

// firstScript is the script of the first character that has one; Common if none has.
func firstScript(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited && s != language.Unknown {
			return s
		}
	}
	return language.Common
}
