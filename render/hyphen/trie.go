package hyphen

// entry is a pattern: its letters, and pairs of a byte of them and the level before it.
type entry struct{ letters, levels string }

// trie holds patterns by the bytes of their letters. The children of a node are neighbours, in the order of their bytes.
type trie []node

type node struct {
	levels string // of the pattern that ends here
	first  int32  // the first child
	count  uint8
	label  byte // the byte that leads here
}

// newTrie makes a trie of sorted entries. Of two with the same letters the last counts.
func newTrie(entries []entry) trie {
	t := trie{{}}
	t.grow(0, entries, 0)
	return t
}

// grow adds to a node, whose letters are the first depth bytes of all entries, what they have beyond.
func (t *trie) grow(at int, entries []entry, depth int) {
	for len(entries) > 0 && len(entries[0].letters) == depth {
		(*t)[at].levels = entries[0].levels
		entries = entries[1:]
	}
	first := len(*t)
	for i := range entries {
		if c := entries[i].letters[depth]; i == 0 || c != entries[i-1].letters[depth] {
			*t = append(*t, node{label: c})
		}
	}
	(*t)[at].first, (*t)[at].count = int32(first), uint8(len(*t)-first)
	for child := first; len(entries) > 0; child++ {
		n := 1
		for n < len(entries) && entries[n].letters[depth] == entries[0].letters[depth] {
			n++
		}
		t.grow(child, entries[:n], depth+1)
		entries = entries[n:]
	}
}

// match raises levels to those of all patterns that text begins with.
func (t trie) match(text, levels []byte) {
	at := &t[0]
	for _, c := range text {
		children := t[at.first:][:at.count]
		at = nil
		for k := range children {
			if children[k].label == c {
				at = &children[k]
				break
			}
		}
		if at == nil {
			return
		}
		for k := 0; k < len(at.levels); k += 2 {
			if i := at.levels[k]; levels[i] < at.levels[k+1] {
				levels[i] = at.levels[k+1]
			}
		}
	}
}
