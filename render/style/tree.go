package style

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"etikett/render/css"
)

// Styles are the styles of an element and of its pseudo-elements; those that make no box are nil.
type Styles struct {
	Style                       *Computed
	Before, After               *Computed // nil when content is normal or none
	Marker                      *Computed // of list items
	FirstLine, FirstLetter      *Computed
	FootnoteCall, FootnoteLabel *Computed // of elements that float to the footnotes
	warnings                    []Warning
}

// Elem is an element with its styles. Elements that are styled alike share them.
type Elem struct {
	Node *html.Node
	*Styles
}

// Tree holds the styles of one document. It is for one goroutine at a time.
type Tree struct {
	elems    []Elem
	cascade  *Cascade
	cursor   int
	byNode   map[*html.Node]*Elem
	warnings []Warning
}

// Element gives the styles of an element; nil for one that is not displayed because an ancestor is not. Asking in document order is fast.
func (t *Tree) Element(n *html.Node) *Elem {
	for i := t.cursor; i < len(t.elems) && i < t.cursor+2; i++ {
		if t.elems[i].Node == n {
			t.cursor = i
			return &t.elems[i]
		}
	}
	if t.byNode == nil {
		t.byNode = make(map[*html.Node]*Elem, len(t.elems))
		for i := range t.elems {
			t.byNode[t.elems[i].Node] = &t.elems[i]
		}
	}
	return t.byNode[n]
}

// Elements gives all styled elements in document order.
func (t *Tree) Elements() []Elem { return t.elems }

// Warnings tells what in style attributes, and in values with variables, has no effect.
func (t *Tree) Warnings() []Warning { return t.warnings }

// attribute is a parsed style attribute, or what other attributes stand for.
type attribute struct {
	serial   uint64
	block    *block
	warnings []Warning
}

// Limits of what a Cascade remembers; beyond them it forgets all and begins anew.
const (
	shardCount   = 16
	maxEntries   = 1024 // a shard
	maxAttribute = 4096
)

// shard is a part of the cache of styles.
type shard struct {
	mu      sync.RWMutex
	entries map[uint64]*entry
}

// entry is a remembered result with all that it depends on.
type entry struct {
	cascade *Cascade
	parent  *Computed
	rules   []int32 // of the element, and of its pseudo-elements behind their marks
	attr    *attribute
	lang    string
	styles  *Styles
	next    *entry // of the same hash
}

func (e *entry) is(c *Cascade, parent *Computed, rules []int32, attr *attribute, lang string) bool {
	return e.parent == parent && e.attr == attr && e.lang == lang && e.cascade == c && slices.Equal(e.rules, rules)
}

// recentSize is how many results a styler keeps at hand, to find them without a lock.
const recentSize = 256

// styler styles one document.
type styler struct {
	c       *Cascade
	m       *css.Matcher
	tree    *Tree
	scratch *scratch
	matches []match
	rules   []int32
	warned  map[*Styles]bool
	recent  [recentSize]*entry
}

var stylers = sync.Pool{New: func() any { return &styler{scratch: newScratch()} }}

// Compute styles the elements of a document below and including root, which is its root element or the document node.
// Pictures in the document (<svg>) are styled as a whole; their contents are up to package svg.
func (c *Cascade) Compute(root *html.Node) *Tree { return c.ComputeBelow(nil, root) }

// ComputeBelow is Compute for a tree that inherits from an element of another one; parent may be nil.
func (c *Cascade) ComputeBelow(parent *Computed, root *html.Node) *Tree {
	s := stylers.Get().(*styler)
	defer func() {
		s.c, s.m, s.tree, s.warned = nil, nil, nil, nil
		stylers.Put(s)
	}()
	s.c, s.m, s.tree = c, css.NewMatcher(c.env.MaxSteps), &Tree{cascade: c, elems: make([]Elem, 0, 32)}
	if root.Type == html.DocumentNode {
		for n := root.FirstChild; n != nil; n = n.NextSibling {
			if n.Type == html.ElementNode {
				root = n
				break
			}
		}
	}
	if root.Type != html.ElementNode {
		return s.tree
	}
	s.walk(root, parent)
	if s.m.Exhausted() {
		s.tree.warnings = append(s.tree.warnings, Warning{Message: "matching selectors took more steps than the limit; styles are missing"})
	}
	return s.tree
}

// walk styles elements in document order, without recursion.
func (s *styler) walk(root *html.Node, parent *Computed) {
	var room [24]*Computed
	stack := append(room[:0], parent) // styles of the elements around n
	top := parent
	if parent != nil && parent.root != nil {
		top = parent.root
	}
	n := root
	for {
		st := s.element(n, stack[len(stack)-1], top)
		if top == nil {
			top = st
		}
		// Down, unless nothing below is displayed.
		if child := firstElement(n); child != nil && (st.Display != "none" || s.c.env.SVG) && (n.Namespace == "" || s.c.env.SVG) {
			stack = append(stack, st)
			n = child
			continue
		}
		for n != root {
			if next := nextElement(n); next != nil {
				n = next
				break
			}
			n = n.Parent
			stack = stack[:len(stack)-1]
		}
		if n == root {
			return
		}
	}
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}

func nextElement(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil && n.Type != html.ElementNode; n = n.NextSibling {
	}
	return n
}

// element styles one element.
func (s *styler) element(n *html.Node, parent, root *Computed) *Computed {
	c := s.c
	sub := subjectOf(n)
	s.matches = c.rules.collect(s.m, &sub, s.matches[:0])
	s.rules = s.rules[:0]
	kind := ofElement
	for _, m := range s.matches {
		if m.kind != kind {
			kind = m.kind
			s.rules = append(s.rules, -int32(kind))
		}
		s.rules = append(s.rules, m.rule)
	}
	var attr *attribute
	if sub.style != "" {
		attr = c.attribute(sub.style)
	}
	lang := ""
	if sub.hasLang {
		if lang = sub.lang; lang == "" {
			lang = noLanguage
		}
	}
	styles := s.find(&sub, attr, lang, parent, root)
	s.tree.elems = append(s.tree.elems, Elem{n, styles})
	if len(styles.warnings) > 0 && !s.warned[styles] && len(s.tree.warnings) < maxWarnings {
		if s.warned == nil {
			s.warned = map[*Styles]bool{}
		}
		s.warned[styles] = true
		s.tree.warnings = append(s.tree.warnings, styles.warnings...)
	}
	return styles.Style
}

// find gives the styles for what an element's styles depend on: from those at hand, those of the Cascade, or new ones.
func (s *styler) find(sub *subject, attr *attribute, lang string, parent, root *Computed) *Styles {
	c := s.c
	if sub.more && (c.env.Hints || c.env.SVG) {
		var hints *attribute
		if c.env.SVG {
			hints = presentationOf(sub.node)
		} else {
			hints = hintsOf(sub.node)
		}
		if hints != nil { // too many kinds to remember
			return s.compute(attr, hints, lang, parent, root)
		}
	}
	h := hashOf(parent, s.rules, attr, lang)
	recent := &s.recent[h%recentSize]
	if e := *recent; e != nil && e.is(c, parent, s.rules, attr, lang) {
		return e.styles
	}
	sh := &c.shards[h%shardCount]
	sh.mu.RLock()
	e := sh.entries[h]
	sh.mu.RUnlock()
	for ; e != nil; e = e.next {
		if e.is(c, parent, s.rules, attr, lang) {
			*recent = e
			return e.styles
		}
	}
	lang = strings.Clone(lang) // a part of the document
	styles := s.compute(attr, nil, lang, parent, root)
	e = &entry{cascade: c, parent: parent, rules: slices.Clone(s.rules), attr: attr, lang: lang, styles: styles}
	*recent = e
	sh.mu.Lock()
	if len(sh.entries) >= maxEntries {
		clear(sh.entries)
	}
	e.next = sh.entries[h]
	sh.entries[h] = e
	sh.mu.Unlock()
	return styles
}

func hashOf(parent *Computed, rules []int32, attr *attribute, lang string) uint64 {
	const prime = 0x9E3779B97F4A7C15
	h := uint64(prime)
	if parent != nil {
		h ^= parent.serial
	}
	for _, r := range rules {
		h = (h ^ uint64(uint32(r))) * prime
		h ^= h >> 29
	}
	if attr != nil {
		h = (h ^ attr.serial) * prime
	}
	for i := range len(lang) {
		h = (h ^ uint64(lang[i])) * prime
	}
	h *= prime
	return h ^ h>>32
}

// noLanguage marks an element whose lang attribute is empty: its language is unknown, whatever its parent's is.
const noLanguage = "\x00"

// blocks hands the rules of matches to the scratch.
func (s *styler) blocks(matches []match) {
	for _, m := range matches {
		s.scratch.blocks = append(s.scratch.blocks, ranked{s.c.blocks[m.rule], Origin(m.key >> originShift), uint16(m.key >> layerShift & 0xFFF)})
	}
}

// compute makes the styles of an element that is like none before.
func (s *styler) compute(attr, hints *attribute, lang string, parent, root *Computed) *Styles {
	out := &Styles{}
	warn := func(w Warning) { out.warnings = append(out.warnings, w) }
	own := 0
	for own < len(s.matches) && s.matches[own].kind == ofElement {
		own++
	}
	weak := own // rules that are weaker than hints
	if hints != nil {
		for weak = 0; weak < own && Origin(s.matches[weak].key>>originShift) < AuthorOrigin; weak++ {
		}
	}
	s.blocks(s.matches[:weak])
	if hints != nil {
		s.scratch.blocks = append(s.scratch.blocks, ranked{hints.block, AuthorOrigin, 0})
		out.warnings = append(out.warnings, hints.warnings...)
	}
	s.blocks(s.matches[weak:own])
	if attr != nil {
		s.scratch.blocks = append(s.scratch.blocks, ranked{attr.block, AuthorOrigin, 0xFFF})
		out.warnings = append(out.warnings, attr.warnings...)
	}
	st := s.c.compute(s.scratch, element{parent: parent, root: root, isRoot: parent == nil, language: lang}, warn)
	out.Style = st
	if st.Display == "none" {
		return out
	}
	if root == nil {
		root = st
	}
	for rest := s.matches[own:]; len(rest) > 0; {
		kind := rest[0].kind
		n := 1
		for n < len(rest) && rest[n].kind == kind {
			n++
		}
		if kind == ofMarker && st.Display != "list-item" || (kind == ofFootnoteCall || kind == ofFootnoteMarker) && st.Float != "footnote" {
			rest = rest[n:]
			continue
		}
		s.blocks(rest[:n])
		rest = rest[n:]
		p := s.c.compute(s.scratch, element{parent: st, root: root}, warn)
		switch kind {
		case ofBefore:
			out.Before = generated(p)
		case ofAfter:
			out.After = generated(p)
		case ofMarker:
			out.Marker = p
		case ofFirstLine:
			out.FirstLine = p
		case ofFirstLetter:
			out.FirstLetter = p
		case ofFootnoteCall:
			out.FootnoteCall = p
		case ofFootnoteMarker:
			out.FootnoteLabel = p
		}
	}
	return out
}

// generated drops the style of ::before or ::after if it makes no box.
func generated(p *Computed) *Computed {
	if p.ContentNormal || p.Display == "none" {
		return nil
	}
	return p
}

// attribute reads a style attribute, once for all elements that have the same.
func (c *Cascade) attribute(src string) *attribute {
	c.attrMu.RLock()
	a := c.attrs[src]
	c.attrMu.RUnlock()
	if a != nil {
		return a
	}
	src = strings.Clone(src) // a part of a document, which is not to stay for its sake
	decls, warnings := css.ParseDeclarations(src, css.Options{})
	k := compiler{source: "style attribute"}
	a = &attribute{serial: c.serials.Add(1), block: k.block(decls)}
	for _, w := range warnings {
		a.warnings = append(a.warnings, Warning{k.source, w.Line, w.Column, w.Property, w.Message})
	}
	a.warnings = append(a.warnings, k.warnings...)
	c.attrMu.Lock()
	defer c.attrMu.Unlock()
	if len(c.attrs) >= maxAttribute {
		clear(c.attrs)
	}
	c.attrs[src] = a
	return a
}
