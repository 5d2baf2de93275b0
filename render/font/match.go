package font

import (
	"math"
	"slices"
	"strings"
	"sync/atomic"
)

// Candidates are the faces that may show the text of one Query, best first. They may be shared by goroutines.
type Candidates struct {
	list    []candidate
	primary *Face
}

// candidate is one face of the list; it is parsed when a character gets so far down the list.
type candidate struct {
	entry         *entry
	oblique, bold bool // what has to be made up
	face          *atomic.Pointer[Face]
}

func (c *candidate) get() *Face {
	if f := c.face.Load(); f != nil {
		return f
	}
	f := c.entry.get(c.oblique, c.bold)
	if f != nil {
		c.face.Store(f)
	}
	return f
}

// Primary is the first face: the one that gives a line its metrics, and .notdef for characters that no face has.
func (c *Candidates) Primary() *Face { return c.primary }

// Face is the first face that has the character; nil if there is none.
func (c *Candidates) Face(r rune) *Face {
	for i := range c.list {
		if f := c.list[i].get(); f != nil && f.Has(r) {
			return f
		}
	}
	return nil
}

// faceFor is the first face that has all characters of a cluster, else the first that has its base.
func (c *Candidates) faceFor(cluster []rune) *Face {
	if len(cluster) == 1 {
		return c.Face(cluster[0])
	}
	for i := range c.list {
		f := c.list[i].get()
		if f == nil {
			continue
		}
		if !slices.ContainsFunc(cluster, func(r rune) bool { return !ignorable(r) && !f.Has(r) }) {
			return f
		}
	}
	return c.Face(cluster[0])
}

// Primary is the face of a query that gives a line its metrics. It is never nil.
func (s *Set) Primary(q Query) *Face { return s.Match(q).primary }

// Match gives the faces for a query in the order in which they are tried: those of the families that it names, then of
// those that stand for them (metric aliases, the generic family a name belongs to), then all others that the set falls back to.
func (s *Set) Match(q Query) *Candidates {
	s.mu.RLock()
	c := s.resolved[q]
	s.mu.RUnlock()
	if c != nil {
		return c
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c = s.candidatesFor(q)
	if len(s.resolved) >= maxResolved { // queries come from style sheets, which are hostile
		clear(s.resolved)
	}
	q.Families = strings.Clone(q.Families)
	s.resolved[q] = c
	return c
}

const maxResolved = 1024

func (s *Set) candidatesFor(q Query) *Candidates {
	c := &Candidates{}
	seen := map[*entry]bool{}
	add := func(entries []*entry) {
		for _, e := range entries {
			if seen[e] {
				continue
			}
			seen[e] = true
			c.list = append(c.list, candidate{
				entry:   e,
				oblique: q.Style != StyleNormal && e.desc.Style == StyleNormal,
				bold:    q.Weight >= 600 && e.desc.WeightMax < 600,
				face:    new(atomic.Pointer[Face]),
			})
		}
	}
	for _, family := range expand(q.Families) {
		add(byLikeness(s.families[family], q))
	}
	add(byLikeness(s.fallback, q))
	for i := range c.list {
		if c.primary = c.list[i].get(); c.primary != nil {
			break
		}
	}
	if c.primary == nil { // a set whose every file is damaged: the embedded faces always work
		return Default().Match(Query{Weight: q.Weight, Style: q.Style, Stretch: q.Stretch})
	}
	return c
}

// byLikeness sorts faces by the order in which CSS tries them within a family: stretch, then style, then weight.
// https://www.w3.org/TR/css-fonts-4/#font-style-matching
func byLikeness(entries []*entry, q Query) []*entry {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b *entry) int {
		if d := compare(stretchDistance(a.desc.Stretch, q.Stretch), stretchDistance(b.desc.Stretch, q.Stretch)); d != 0 {
			return d
		}
		if d := styleDistance(a.desc.Style, q.Style) - styleDistance(b.desc.Style, q.Style); d != 0 {
			return d
		}
		return compare(weightDistance(a.desc, q.Weight), weightDistance(b.desc, q.Weight))
	})
	return sorted
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// stretchDistance: up to 100 % narrower faces are tried first, above it wider ones.
func stretchDistance(have, want float64) float64 {
	if want == 0 {
		want = 100
	}
	d := have - want
	if want <= 100 == (d <= 0) {
		return math.Abs(d)
	}
	return 10000 + math.Abs(d)
}

func styleDistance(have, want Style) int {
	order := [...][3]int{
		StyleNormal:  {StyleNormal: 0, StyleOblique: 1, StyleItalic: 2},
		StyleItalic:  {StyleItalic: 0, StyleOblique: 1, StyleNormal: 2},
		StyleOblique: {StyleOblique: 0, StyleItalic: 1, StyleNormal: 2},
	}
	return order[min(want, StyleOblique)][min(have, StyleOblique)]
}

// weightDistance orders weights as CSS tries them: from 400 to 500 first those up to 500, then lighter, then heavier ones;
// below that lighter ones first, above it heavier ones first.
func weightDistance(have Descriptor, want int) float64 {
	if want == 0 {
		want = 400
	}
	w := min(max(want, have.WeightMin), have.WeightMax) // the nearest that the face has
	d := float64(w - want)
	switch {
	case d == 0:
		return 0
	case want >= 400 && want <= 500:
		switch {
		case d > 0 && w <= 500:
			return d
		case d < 0:
			return 1000 - d
		}
		return 10000 + d
	case want < 400 == (d < 0):
		return math.Abs(d)
	}
	return 10000 + math.Abs(d)
}
