// Package hyphen finds where words may be hyphenated, with the patterns of Franklin Liang's method that are embedded for each language.
//
// A pattern is a piece of a word with levels between its letters; of all patterns that a word holds, the highest level at each place
// counts, and a word may be broken where it is odd. patterns/LICENCES tells where the patterns come from.
package hyphen

import (
	"compress/flate"
	"embed"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed patterns/*.z
var files embed.FS

// Patterns are those of one language. They may be shared by goroutines.
type Patterns struct {
	trie       trie
	exceptions map[string][]int // word in lower case: bytes before which it may be broken
}

// loaded has the patterns of each language, which are unpacked when it is asked for: *Patterns by tag, nil if there are none.
var loaded sync.Map

// For gives the patterns for a language tag (BCP 47), those of the language if there are none for its region or script; nil if there are
// none at all.
func For(tag string) *Patterns {
	if p, ok := loaded.Load(tag); ok {
		return p.(*Patterns)
	}
	var p *Patterns
	for t := canonical(tag); t != ""; {
		if data, err := files.Open("patterns/" + t + ".z"); err == nil {
			if text, err := io.ReadAll(flate.NewReader(data)); err == nil {
				p = parse(string(text))
			}
			break
		}
		t = t[:max(0, strings.LastIndexByte(t, '-'))]
	}
	if p != nil || len(tag) <= longestTag {
		loaded.Store(strings.Clone(tag), p)
	}
	return p
}

// longestTag keeps tags that documents make up from filling memory. Longer ones are looked up each time.
const longestTag = 12

func canonical(tag string) string {
	t := strings.ToLower(strings.ReplaceAll(tag, "_", "-"))
	if len(t) > 64 || strings.ContainsAny(t, "./\\") {
		return ""
	}
	if t == "no" || strings.HasPrefix(t, "no-") {
		return "nb"
	}
	return t
}

// parse reads patterns, one a line, sorted or not; exceptions begin with an equals sign.
func parse(text string) *Patterns {
	p := &Patterns{exceptions: map[string][]int{}}
	var entries []entry
	for line := range strings.SplitSeq(text, "\n") {
		if word, ok := strings.CutPrefix(line, "="); ok {
			var at []int
			var letters strings.Builder
			for part := range strings.SplitSeq(word, "-") {
				if letters.Len() > 0 {
					at = append(at, letters.Len())
				}
				letters.WriteString(part)
			}
			p.exceptions[letters.String()] = at
			continue
		}
		var letters, levels []byte
		for i := 0; i < len(line); i++ {
			if c := line[i]; c >= '0' && c <= '9' {
				levels = append(levels, byte(len(letters)), c-'0')
				continue
			}
			letters = append(letters, line[i])
		}
		if len(letters) > 0 {
			entries = append(entries, entry{string(letters), string(levels)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.letters, b.letters) })
	p.trie = newTrie(entries)
	return p
}

// longestWord is more than any word has bytes; what is longer is no word.
const longestWord = 256

// Breaks gives the bytes of a word before which it may be broken, with at least before characters in front of the hyphen and after
// behind it.
func (p *Patterns) Breaks(word string, before, after int) []int {
	if len(word) > longestWord {
		return nil
	}
	// The word in lower case between dots, and for each byte of it the byte of the word; -1 inside of a character.
	var text [3*longestWord + 16]byte
	var origin [3*longestWord + 16]int16
	n := 1
	text[0], origin[0] = '.', -1
	chars := 0
	for i, r := range word {
		if r == '’' {
			r = '\''
		}
		r = unicode.ToLower(r)
		size := utf8.EncodeRune(text[n:], r)
		for k := range size {
			origin[n+k] = -1
		}
		origin[n] = int16(i)
		n += size
		chars++
	}
	text[n], origin[n] = '.', -1
	n++

	var levels [3*longestWord + 16]byte
	if at, ok := p.exceptions[string(text[1:n-1])]; ok {
		for _, b := range at {
			levels[1+b] = 1
		}
	} else {
		for i := range n {
			p.trie.match(text[i:n], levels[i:])
		}
	}
	var out []int
	passed := 0
	for i := 1; i < n-1; i++ {
		if origin[i] < 0 {
			continue
		}
		if levels[i]&1 == 1 && passed >= max(before, 1) && chars-passed >= max(after, 1) {
			out = append(out, int(origin[i]))
		}
		passed++
	}
	return out
}
