package style

import (
	"etikett/render/css"
)

// PageStyle is the style of a page.
type PageStyle struct {
	*Computed
	Width, Height float64        // px of the page box, bleed not counted
	Bleed         Sides[float64] // px around the page box
	Marks         string         // "", "crop", "cross" or "crop cross"
	// Boxes are the margin boxes that have content, by keyword: "top-left-corner", "top-left" …
	Boxes    map[string]*Computed
	Footnote *Computed // the footnote area
}

// pageRule is an @page rule for one of its selectors.
type pageRule struct {
	sel     css.PageSelector
	key     uint64
	origin  Origin
	block   *block
	margins map[string]*block
}

// maxPageStyles limits how many page styles a Cascade remembers.
const maxPageStyles = 256

type pageKey struct {
	root                *Computed
	name                string
	index               int
	right, first, blank bool
}

func (k *collector) page(r *css.PageRule, s Sheet) {
	if len(k.c.pages) >= maxRules {
		return
	}
	b := k.compile(r.Declarations, s)
	margins := map[string]*block{}
	for _, m := range r.Margins {
		mb := k.compile(m.Declarations, s)
		if have := margins[m.Name]; have != nil {
			mb = &block{append(have.decls[:len(have.decls):len(have.decls)], mb.decls...), have.important || mb.important, have.custom || mb.custom}
		}
		margins[m.Name] = mb
	}
	for _, sel := range r.Selectors {
		// Name, then the pseudo-classes that pick few pages, then left and right. CSS Page 3 §4.5
		var spec uint64
		if sel.Name != "" {
			spec += 1 << 16
		}
		for _, is := range []bool{sel.First, sel.Blank, sel.Nth != nil} {
			if is {
				spec += 1 << 8
			}
		}
		for _, is := range []bool{sel.Left, sel.Right} {
			if is {
				spec++
			}
		}
		k.c.pages = append(k.c.pages, pageRule{sel, spec, s.Origin, b, margins})
	}
}

func (r *pageRule) matches(name string, index int, right, first, blank bool) bool {
	s := &r.sel
	switch {
	case s.Name != "" && s.Name != name,
		s.First && !first, s.Blank && !blank, s.Left && right, s.Right && !right:
		return false
	case s.Nth != nil:
		// Pages of a named page's group are not told apart from others of the name.
		return (s.NthOf == "" || s.NthOf == name) && s.Nth.Match(index+1)
	}
	return true
}

// Page gives the style of a page: of a name ("" is none), its place in the document from 0, and whether it is a right page (else left),
// the first one, and blank (made by a forced break). It inherits from the document's root element, as WeasyPrint has it.
func (t *Tree) Page(name string, index int, right, first, blank bool) *PageStyle {
	var root *Computed
	if len(t.elems) > 0 {
		root = t.elems[0].Style
	}
	return t.cascade.page(root, name, index, right, first, blank)
}

// Page gives the style of a page of an empty document.
func (c *Cascade) Page(name string, index int, right, first, blank bool) *PageStyle {
	return c.page(nil, name, index, right, first, blank)
}

func (c *Cascade) page(root *Computed, name string, index int, right, first, blank bool) *PageStyle {
	key := pageKey{root, name, index, right, first, blank}
	if !c.countsPages {
		key.index = 0
	}
	c.pageMu.Lock()
	defer c.pageMu.Unlock()
	p := c.styled[key]
	if p == nil {
		p = c.computePage(root, name, index, right, first, blank)
		if len(c.styled) >= maxPageStyles {
			clear(c.styled)
		}
		c.styled[key] = p
	}
	return p
}

func (c *Cascade) computePage(root *Computed, name string, index int, right, first, blank bool) *PageStyle {
	var rules []*pageRule
	for i := range c.pages {
		r := &c.pages[i]
		if !r.matches(name, index, right, first, blank) {
			continue
		}
		at := len(rules)
		for at > 0 && (rules[at-1].origin > r.origin || rules[at-1].origin == r.origin && rules[at-1].key > r.key) {
			at--
		}
		rules = append(rules, nil)
		copy(rules[at+1:], rules[at:])
		rules[at] = r
	}
	sc := newScratch()
	el := element{parent: root, root: root, page: true}
	for _, r := range rules {
		sc.blocks = append(sc.blocks, ranked{r.block, r.origin, 0})
	}
	st := c.compute(sc, el, nil)
	st.Display = "block"
	p := &PageStyle{Computed: st, Width: st.pageSize.w, Height: st.pageSize.h, Marks: st.marks, Boxes: map[string]*Computed{}}
	if p.Width <= 0 || p.Height <= 0 {
		p.Width, p.Height = c.env.PageWidth, c.env.PageHeight
		landscape := p.Width > p.Height
		if st.pageSize.orientation == "landscape" && !landscape || st.pageSize.orientation == "portrait" && landscape {
			p.Width, p.Height = p.Height, p.Width
		}
	}
	bleed := func(l Length) float64 {
		if l.IsAuto() {
			if p.Marks != "" {
				return 8 // 6pt
			}
			return 0
		}
		return l.Px
	}
	p.Bleed = Sides[float64]{bleed(st.bleed.Top), bleed(st.bleed.Right), bleed(st.bleed.Bottom), bleed(st.bleed.Left)}
	names := map[string]bool{} // of boxes that may have content, and of the footnote area
	for _, r := range rules {
		for n, b := range r.margins {
			names[n] = names[n] || n == "footnote" || b.sets(contentID)
		}
	}
	for n, wanted := range names {
		if !wanted {
			continue
		}
		for _, r := range rules {
			if b := r.margins[n]; b != nil {
				sc.blocks = append(sc.blocks, ranked{b, r.origin, 0})
			}
		}
		box := c.compute(sc, element{parent: st, root: root, page: true}, nil)
		box.Display = "block"
		switch {
		case n == "footnote":
			p.Footnote = box
		case !box.ContentNormal:
			p.Boxes[n] = box
		}
	}
	return p
}

// sets reports whether the block declares the property.
func (b *block) sets(id propertyID) bool {
	for i := range b.decls {
		if b.decls[i].custom == "" && b.decls[i].id == id {
			return true
		}
	}
	return false
}

// area is the size of the page's content box, which viewport units refer to.
func (p *PageStyle) area() (w, h float64) {
	side := func(l Length, base float64) float64 { v, _ := l.Resolve(base); return v }
	b := &p.Border
	w = p.Width - side(p.Margin.Left, p.Width) - side(p.Margin.Right, p.Width) - side(p.Padding.Left, p.Width) - side(p.Padding.Right, p.Width) - b.Left.Width - b.Right.Width
	h = p.Height - side(p.Margin.Top, p.Height) - side(p.Margin.Bottom, p.Height) - side(p.Padding.Top, p.Height) - side(p.Padding.Bottom, p.Height) - b.Top.Width - b.Bottom.Width
	return max(0, w), max(0, h)
}
