package style

import (
	"cmp"
	"slices"

	"golang.org/x/net/html"

	"etikett/render/css"
)

// maxClasses is how many words of a class attribute rules are looked up for.
const maxClasses = 256

// index finds the selectors that an element may match by its id, its classes, its type and its attributes.
type index struct {
	ids        map[string][]indexed
	classes    map[string][]indexed
	tags       map[string][]indexed
	attributes map[string][]indexed
	any        []indexed
}

// indexed is a selector in an index.
type indexed struct {
	sel   *css.Selector
	key   uint64 // place in the cascade: origin, layer, specificity, order
	rule  int32
	kind  pseudoKind
	exact bool // what it was found by is all that it asks for
}

// pseudoKind tells the element itself from its pseudo-elements.
type pseudoKind uint8

const (
	ofElement pseudoKind = iota
	ofBefore
	ofAfter
	ofMarker
	ofFirstLine
	ofFirstLetter
	ofFootnoteCall
	ofFootnoteMarker
)

var pseudoKinds = map[string]pseudoKind{"": ofElement, "before": ofBefore, "after": ofAfter, "marker": ofMarker, "first-line": ofFirstLine,
	"first-letter": ofFirstLetter, "footnote-call": ofFootnoteCall, "footnote-marker": ofFootnoteMarker}

// Parts of a key, from the strongest: 2 bits origin, 12 bits layer, 30 bits specificity, 20 bits order.
const (
	originShift      = 62
	layerShift       = 50
	specificityShift = 20
)

func newIndex() *index {
	return &index{ids: map[string][]indexed{}, classes: map[string][]indexed{}, tags: map[string][]indexed{}, attributes: map[string][]indexed{}}
}

func (ix *index) add(p styled) {
	kind, name, exact := p.sel.Key()
	e := indexed{sel: p.sel, rule: p.rule, kind: pseudoKinds[p.sel.Element], exact: exact,
		key: uint64(p.origin)<<originShift | uint64(p.layer.number)<<layerShift | uint64(p.sel.Specificity)<<specificityShift | uint64(p.order)}
	switch kind {
	case css.KeyID:
		ix.ids[name] = append(ix.ids[name], e)
	case css.KeyClass:
		ix.classes[name] = append(ix.classes[name], e)
	case css.KeyTag:
		ix.tags[name] = append(ix.tags[name], e)
	case css.KeyAttribute:
		ix.attributes[name] = append(ix.attributes[name], e)
	default:
		ix.any = append(ix.any, e)
	}
}

// match is a rule that matches an element or is for a pseudo-element of it.
type match struct {
	key  uint64
	rule int32
	kind pseudoKind
}

// less orders matches by what they are for, then by their place in the cascade.
func (m match) less(o match) bool { return m.kind < o.kind || m.kind == o.kind && m.key < o.key }

// subject is an element with the attributes that selectors are found by.
type subject struct {
	node      *html.Node
	tag       string
	id, class string
	style     string
	lang      string
	hasLang   bool
	more      bool // has attributes besides these
}

func subjectOf(n *html.Node) subject {
	s := subject{node: n, tag: n.Data}
	if n.Namespace != "" {
		s.tag = css.Lower(n.Data)
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "id":
			s.id = a.Val
		case "class":
			s.class = a.Val
		case "style":
			s.style = a.Val
		case "lang":
			s.lang, s.hasLang = a.Val, true
		default:
			s.more = true
		}
	}
	return s
}

// collect appends the matches of an element and of its pseudo-elements, ordered by less.
func (ix *index) collect(m *css.Matcher, s *subject, out []match) []match {
	out = gather(m, s, ix.any, out)
	if l := ix.tags[s.tag]; l != nil {
		out = gather(m, s, l, out)
	}
	if s.id != "" && len(ix.ids) > 0 {
		out = gather(m, s, ix.ids[s.id], out)
	}
	if s.class != "" && len(ix.classes) > 0 {
		rest := s.class
		for n := 0; rest != "" && n < maxClasses; n++ {
			var name string
			if name, rest = word(rest); name != "" {
				out = gather(m, s, ix.classes[name], out)
			}
		}
	}
	if len(ix.attributes) > 0 {
		for i := range s.node.Attr {
			if l := ix.attributes[css.Lower(s.node.Attr[i].Key)]; l != nil {
				out = gather(m, s, l, out)
			}
		}
	}
	// Few match, and they come nearly in order.
	if len(out) > 64 {
		slices.SortFunc(out, func(a, b match) int {
			return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.key, b.key))
		})
		return out
	}
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].less(out[j-1]); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

func gather(m *css.Matcher, s *subject, list []indexed, out []match) []match {
	for i := range list {
		e := &list[i]
		if e.exact || m.Match(e.sel, s.node) {
			out = append(out, match{e.key, e.rule, e.kind})
		}
	}
	return out
}

// word cuts the first word off a list that white space separates.
func word(s string) (first, rest string) {
	i := 0
	for i < len(s) && s[i] <= ' ' {
		i++
	}
	j := i
	for j < len(s) && s[j] > ' ' {
		j++
	}
	return s[i:j], s[j:]
}
