package css

import (
	"strings"

	"golang.org/x/net/html"
)

// Matcher tests elements of one document against selectors. It remembers places among siblings, and counts its steps so that
// no pair of sheet and document can keep it busy without end. Make one for each document and goroutine; the tree must not change.
type Matcher struct {
	steps  int
	most   int
	anchor *html.Node
	index  map[nthKey]int
	total  map[nthKey]int
}

type nthKey struct {
	node   *html.Node // the element, or for totals its parent
	ofType string     // "" counts all elements
}

// defaultSteps allows some seconds of work at the very worst.
const defaultSteps = 20_000_000

// NewMatcher makes a Matcher that gives up after the given number of steps; 0 means the default of 20 million.
func NewMatcher(limit int) *Matcher {
	if limit == 0 {
		limit = defaultSteps
	}
	return &Matcher{most: limit}
}

// Exhausted reports whether the limit of steps was reached: from then on nothing matches.
func (m *Matcher) Exhausted() bool { return m.steps > m.most }

func (m *Matcher) step() bool {
	m.steps++
	return m.steps <= m.most
}

// Match reports whether the selector matches the element, its pseudo-element apart.
func (m *Matcher) Match(s *Selector, n *html.Node) bool {
	return m.compound(&s.parts[0], n) && (len(s.parts) == 1 || m.rest(s.parts, 0, n) == matched)
}

// outcome lets the search stop where going on cannot help, as browsers do it: without, a chain of descendant combinators
// takes time exponential in its length.
type outcome uint8

const (
	matched         outcome = iota
	failed                  // this element does not do
	failedSiblings          // no element further along the siblings does
	failedAncestors         // no ancestor does either: the whole selector fails
)

// rest matches what stands to the left of parts[i], which matched n.
func (m *Matcher) rest(parts []compound, i int, n *html.Node) outcome {
	comb := parts[i].comb
	if i+1 == len(parts) {
		return matched
	}
	next := &parts[i+1]
	switch comb {
	case '>', ' ':
		for p := parent(n); p != nil; p = parent(p) {
			if !m.step() {
				return failedAncestors
			}
			if m.compound(next, p) {
				if r := m.rest(parts, i+1, p); r == matched || r == failedAncestors {
					return r
				}
			}
			if comb == '>' {
				return failed
			}
		}
		return failedAncestors
	case '+', '~':
		for p := previous(n); p != nil; p = previous(p) {
			if !m.step() {
				return failedAncestors
			}
			if m.compound(next, p) {
				if r := m.rest(parts, i+1, p); r == matched || r == failedAncestors || r == failedSiblings {
					return r
				}
			}
			if comb == '+' {
				return failed
			}
		}
		return failedSiblings
	}
	return failedAncestors
}

func (m *Matcher) compound(c *compound, n *html.Node) bool {
	if !m.step() {
		return false
	}
	if c.tag != "" && n.Data != c.tag && (n.Namespace == "" || n.Data != c.rawTag && Lower(n.Data) != c.tag) {
		return false
	}
	if len(c.ids) > 0 {
		id := attr(n, "id")
		for _, want := range c.ids {
			if id != want {
				return false
			}
		}
	}
	if len(c.classes) > 0 {
		class := attr(n, "class")
		if class == "" {
			return false
		}
		for _, want := range c.classes {
			if !hasWord(class, want) {
				return false
			}
		}
	}
	for _, t := range c.tests {
		if !t.match(m, n) {
			return false
		}
	}
	return true
}

func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return true
		}
	}
	return false
}

func parent(n *html.Node) *html.Node {
	if p := n.Parent; p != nil && p.Type == html.ElementNode {
		return p
	}
	return nil
}

func previous(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type != html.ElementNode; n = n.PrevSibling {
	}
	return n
}

func following(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil && n.Type != html.ElementNode; n = n.NextSibling {
	}
	return n
}

// test is a simple selector beyond type, id and class.
type test interface {
	match(m *Matcher, n *html.Node) bool
}

type (
	rootTest   struct{}
	emptyTest  struct{}
	linkTest   struct{}
	neverTest  struct{}
	anchorTest struct{}
	formTest   string
	langTest   []string
	dirTest    string
	isTest     struct{ list []*Selector }
	notTest    struct{ list []*Selector }
	hasTest    struct{ list []*Selector }
)

func (rootTest) match(_ *Matcher, n *html.Node) bool   { return parent(n) == nil }
func (neverTest) match(*Matcher, *html.Node) bool      { return false }
func (anchorTest) match(m *Matcher, n *html.Node) bool { return n == m.anchor }
func (t isTest) match(m *Matcher, n *html.Node) bool   { return m.any(t.list, n) }
func (t notTest) match(m *Matcher, n *html.Node) bool  { return !m.any(t.list, n) && !m.Exhausted() }
func (t dirTest) match(_ *Matcher, n *html.Node) bool  { return direction(n) == string(t) }
func (t langTest) match(_ *Matcher, n *html.Node) bool { return langMatches(Language(n), t) }
func (emptyTest) match(_ *Matcher, n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode || c.Type == html.TextNode && c.Data != "" {
			return false
		}
	}
	return true
}

func (m *Matcher) any(list []*Selector, n *html.Node) bool {
	for _, s := range list {
		if m.Match(s, n) {
			return true
		}
	}
	return false
}

func (t hasTest) match(m *Matcher, n *html.Node) bool {
	outer := m.anchor
	m.anchor = n
	defer func() { m.anchor = outer }()
	for _, s := range t.list {
		if first := s.parts[len(s.parts)-2].comb; first == ' ' || first == '>' {
			if m.within(s, n) {
				return true
			}
			continue
		}
		for sib := following(n); sib != nil; sib = following(sib) {
			if m.Match(s, sib) || len(s.parts) > 2 && m.within(s, sib) {
				return true
			}
		}
	}
	return false
}

// within looks for a match among the descendants of top.
func (m *Matcher) within(s *Selector, top *html.Node) bool {
	for n := top.FirstChild; n != nil; {
		if n.Type == html.ElementNode && m.Match(s, n) {
			return true
		}
		if !m.step() {
			return false
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != top && n.NextSibling == nil {
			n = n.Parent
		}
		if n == top {
			return false
		}
		n = n.NextSibling
	}
	return false
}

func (linkTest) match(_ *Matcher, n *html.Node) bool {
	switch n.Data {
	case "a", "area", "link":
		return hasAttr(n, "href")
	}
	return false
}

func (t formTest) match(_ *Matcher, n *html.Node) bool {
	control, input := false, false
	switch n.Data {
	case "input", "textarea", "select":
		control, input = true, true
	case "button", "option", "optgroup", "fieldset":
		control = true
	}
	editable := input && n.Data != "select" && !hasAttr(n, "readonly") && !hasAttr(n, "disabled")
	switch t {
	case "checked", "default":
		return n.Data == "option" && hasAttr(n, "selected") || n.Data == "input" && hasAttr(n, "checked")
	case "disabled":
		return control && hasAttr(n, "disabled")
	case "enabled":
		return control && !hasAttr(n, "disabled")
	case "required":
		return input && hasAttr(n, "required")
	case "optional":
		return input && !hasAttr(n, "required")
	case "read-write":
		return editable
	case "read-only":
		return !editable
	case "placeholder-shown":
		return input && hasAttr(n, "placeholder") && attr(n, "value") == ""
	case "open":
		return hasAttr(n, "open")
	}
	return false
}

// Language gives the value of the lang attribute that holds for an element, "" if there is none.
func Language(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		for i := range n.Attr {
			if a := &n.Attr[i]; a.Key == "lang" { // xml:lang of foreign elements too
				return a.Val
			}
		}
	}
	return ""
}

// langMatches does the extended filtering of RFC 4647 §3.3.2 as far as :lang() needs it.
func langMatches(tag string, ranges []string) bool {
	if tag == "" {
		return false
	}
	tag = Lower(tag)
	for _, r := range ranges {
		if r == "" {
			continue
		}
		if r == "*" || tag == r || strings.HasPrefix(tag, r+"-") {
			return true
		}
		if rest, ok := strings.CutPrefix(r, "*-"); ok && strings.Contains(tag+"-", "-"+rest+"-") {
			return true
		}
	}
	return false
}

func direction(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if d := Lower(attr(n, "dir")); d == "ltr" || d == "rtl" {
			return d
		}
	}
	return "ltr"
}

// nthTest is :nth-child() and its relatives.
type nthTest struct {
	nth    Nth
	ofType bool
	last   bool
	of     []*Selector // :nth-child(… of list)
}

func (t *nthTest) match(m *Matcher, n *html.Node) bool {
	if t.of != nil {
		return t.matchOf(m, n)
	}
	if t.nth == (Nth{0, 1}) { // the very common first and last need no count
		walk := previous
		if t.last {
			walk = following
		}
		for s := walk(n); s != nil; s = walk(s) {
			if !t.ofType || s.Data == n.Data {
				return false
			}
			if !m.step() {
				return false
			}
		}
		return true
	}
	key := nthKey{node: n}
	if t.ofType {
		key.ofType = n.Data
	}
	i := m.indexOf(key)
	if t.last {
		i = m.totalOf(n, key.ofType) - i + 1
	}
	return t.nth.Match(i)
}

// indexOf counts n among its siblings from 1. Long walks are remembered at their end, so that a whole row of siblings,
// visited in order, is counted in linear time.
func (m *Matcher) indexOf(key nthKey) int {
	i := 1
	for s := previous(key.node); s != nil; s = previous(s) {
		if !m.step() {
			return 0
		}
		if key.ofType != "" && s.Data != key.ofType {
			continue
		}
		if m.index != nil {
			if known, ok := m.index[nthKey{s, key.ofType}]; ok {
				i += known
				break
			}
		}
		i++
	}
	if i > 16 {
		if m.index == nil {
			m.index = map[nthKey]int{}
		}
		m.index[key] = i
	}
	return i
}

func (m *Matcher) totalOf(n *html.Node, ofType string) int {
	key := nthKey{n.Parent, ofType}
	if v, ok := m.total[key]; ok && n.Parent != nil {
		return v
	}
	count := 1
	for s := previous(n); s != nil && m.step(); s = previous(s) {
		if ofType == "" || s.Data == ofType {
			count++
		}
	}
	for s := following(n); s != nil && m.step(); s = following(s) {
		if ofType == "" || s.Data == ofType {
			count++
		}
	}
	if m.total == nil {
		m.total = map[nthKey]int{}
	}
	m.total[key] = count
	return count
}

func (t *nthTest) matchOf(m *Matcher, n *html.Node) bool {
	if !m.any(t.of, n) {
		return false
	}
	i := 1
	walk := previous
	if t.last {
		walk = following
	}
	for s := walk(n); s != nil; s = walk(s) {
		if m.any(t.of, s) {
			i++
		}
		if !m.step() {
			return false
		}
	}
	return t.nth.Match(i)
}
