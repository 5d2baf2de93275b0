package layout

import (
	"math"
	"slices"

	"etikett/render/box"
	"etikett/render/style"
)

// layoutFlex lays out a flex container: CSS Flexbox 1 §9, https://www.w3.org/TR/css-flexbox-1/#layout-algorithm. Each step is a method
// of flexLayout with the number that it has there.
func (e *engine) layoutFlex(b *box.Box, s Space) result {
	f := e.begin(b, &s)
	f.Width = e.usedWidth(b, &s, f) + f.frameX()
	if s.From != nil {
		f.First = false
		f.Margin.Top, f.Border.Top, f.Padding.Top = 0, 0, 0
	}
	l := &flexLayout{e: e, b: b, f: f, s: &s}
	l.axes(e.usedHeight(b, &s, f))
	l.collectItems()
	l.baseSizes()
	l.mainSize()
	l.collectLines()
	for i := range l.lines {
		l.flexibleLengths(&l.lines[i])
	}
	l.crossSizes()
	l.lineCrossSizes()
	l.stretchLines()
	l.stretchItems()
	l.alignMain()
	l.alignCross()
	l.containerCross()
	l.alignLines()
	token, ok := l.place()
	if !ok {
		return result{Break: &Token{Box: b}}
	}
	res := result{Fragment: f, Break: token}
	res.margins.add(f.Margin.Bottom)
	return res
}

// flexLayout is the layout of one flex container. Main and cross are the axes of CSS Flexbox; sizes of items are those of border boxes.
type flexLayout struct {
	e *engine
	b *box.Box
	f *Fragment
	s *Space

	row                     bool // the main axis is the horizontal one
	reverseMain, reverseAll bool // the main axis, and the order of lines, run backwards
	wrap                    bool
	main, cross             float64 // content sizes of the container; Indefinite while they are not known
	gapMain, gapCross       float64
	items                   []flexItem
	lines                   []flexLine
}

// flexItem is an item with what the steps find out about it.
type flexItem struct {
	box      *box.Box
	index    int        // in the order of the box tree
	margin   [4]float64 // main start, main end, cross start, cross end; auto is 0
	auto     [4]bool    // margins that are auto
	frame    float64    // border and padding on the main axis
	frameAcr float64    // on the cross axis
	min, max float64    // limits of the main size
	base     float64    // flex base size
	hypo     float64    // hypothetical main size
	natural  float64    // height by contents, once it has been needed
	size     float64    // used main size
	cross    float64    // used cross size
	align    string
	frozen   bool
	from     *Token  // where the item goes on after a page break
	offset   float64 // of the border box on the main axis, from the container's content box
	across   float64 // on the cross axis, from the line
	fragment *Fragment
}

// Indices of flexItem.margin.
const (
	mainStart = iota
	mainEnd
	crossStart
	crossEnd
)

// outer is the main size of the margin box for a main size of the border box.
func (it *flexItem) outer(size float64) float64 {
	return it.margin[mainStart] + size + it.margin[mainEnd]
}

func (it *flexItem) outerCross() float64 {
	return it.margin[crossStart] + it.cross + it.margin[crossEnd]
}

func (it *flexItem) clamp(size float64) float64 {
	return max(it.min, min(size, it.max))
}

// flexLine is a line of items.
type flexLine struct {
	first, end int // items
	cross      float64
	baseline   float64 // of its baseline-aligned items, from its start
	offset     float64 // on the cross axis, from the container's content box
}

// axes settles which way the axes run and what is known of the container's sizes (§9.2 step 2).
func (l *flexLayout) axes(height float64) {
	st := l.b.Style
	l.row = st.FlexDirection == "row" || st.FlexDirection == "row-reverse" || st.FlexDirection == ""
	l.reverseMain = st.FlexDirection == "row-reverse" || st.FlexDirection == "column-reverse"
	if l.row && st.Direction == "rtl" {
		l.reverseMain = !l.reverseMain
	}
	l.wrap = st.FlexWrap == "wrap" || st.FlexWrap == "wrap-reverse"
	l.reverseAll = st.FlexWrap == "wrap-reverse"
	if !l.row && st.Direction == "rtl" {
		l.reverseAll = !l.reverseAll
	}
	width := l.f.ContentWidth()
	rowGap, _ := resolve(st.RowGap, height)
	columnGap, _ := resolve(st.ColumnGap, width)
	if l.row {
		l.main, l.cross, l.gapMain, l.gapCross = width, height, columnGap, rowGap
	} else {
		l.main, l.cross, l.gapMain, l.gapCross = height, width, rowGap, columnGap
	}
}

// collectItems gathers the items in their order (§5.4); absolutely positioned children are none.
func (l *flexLayout) collectItems() {
	st := l.b.Style
	l.items = make([]flexItem, 0, len(l.b.Children))
	for i, c := range l.b.Children {
		if c.Absolute() {
			continue
		}
		it := flexItem{box: c, index: i, align: c.Style.AlignSelf}
		if it.align == "auto" || it.align == "" {
			it.align = st.AlignItems
		}
		if it.align == "normal" || it.align == "" {
			it.align = "stretch"
		}
		m, border, padding := l.e.edges(c, l.f.ContentWidth())
		ms := c.Style.Margin
		h := [2]float64{m.Left, m.Right}
		v := [2]float64{m.Top, m.Bottom}
		autoH, autoV := [2]bool{ms.Left.IsAuto(), ms.Right.IsAuto()}, [2]bool{ms.Top.IsAuto(), ms.Bottom.IsAuto()}
		frameX := border.Left + border.Right + padding.Left + padding.Right
		frameY := border.Top + border.Bottom + padding.Top + padding.Bottom
		if !l.row {
			h, v, autoH, autoV, frameX, frameY = v, h, autoV, autoH, frameY, frameX
		}
		it.margin = [4]float64{h[0], h[1], v[0], v[1]}
		it.auto = [4]bool{autoH[0], autoH[1], autoV[0], autoV[1]}
		if l.reverseMain {
			it.margin[mainStart], it.margin[mainEnd] = it.margin[mainEnd], it.margin[mainStart]
			it.auto[mainStart], it.auto[mainEnd] = it.auto[mainEnd], it.auto[mainStart]
		}
		if l.reverseAll {
			it.margin[crossStart], it.margin[crossEnd] = it.margin[crossEnd], it.margin[crossStart]
			it.auto[crossStart], it.auto[crossEnd] = it.auto[crossEnd], it.auto[crossStart]
		}
		it.frame, it.frameAcr = frameX, frameY
		l.items = append(l.items, it)
	}
	slices.SortStableFunc(l.items, func(a, b flexItem) int { return a.box.Style.Order - b.box.Style.Order })
	if from := l.s.From; from != nil {
		if l.items = l.items[min(from.Child, len(l.items)):]; len(l.items) > 0 {
			l.items[0].from = from.Next
		}
	}
}

// mainProperties are the properties of an item on the main axis.
func (l *flexLayout) mainProperties(st *style.Computed) (size, least, most style.Length) {
	if l.row {
		return st.Width, st.MinWidth, st.MaxWidth
	}
	return st.Height, st.MinHeight, st.MaxHeight
}

func (l *flexLayout) crossProperties(st *style.Computed) (size, least, most style.Length) {
	if l.row {
		return st.Height, st.MinHeight, st.MaxHeight
	}
	return st.Width, st.MinWidth, st.MaxWidth
}

// borderSize resolves a size property to a border box size. content gives the intrinsic content size for keywords.
func (l *flexLayout) borderSize(it *flexItem, v style.Length, base, frame float64, content func(kind style.LengthKind) float64) (float64, bool) {
	switch v.Kind {
	case style.LengthMinContent, style.LengthMaxContent, style.LengthFitContent:
		if content == nil {
			return 0, false
		}
		return content(v.Kind) + frame, true
	}
	px, ok := resolve(v, base)
	if !ok {
		return 0, false
	}
	return contentSize(it.box.Style, px, frame) + frame, true
}

// baseSizes finds the flex base size and the hypothetical main size of each item (§9.2 step 3).
func (l *flexLayout) baseSizes() {
	for i := range l.items {
		it := &l.items[i]
		st := it.box.Style
		size, least, most := l.mainProperties(st)
		intrinsic := func(kind style.LengthKind) float64 { return l.intrinsicMain(it, kind) }

		basis := st.FlexBasis
		if basis.IsAuto() {
			basis = size
		}
		base, ok := l.borderSize(it, basis, l.main, it.frame, intrinsic)
		if !ok {
			base = l.contentBase(it) + it.frame
		}
		it.base = max(base, it.frame)

		it.max = math.Inf(1)
		if v, ok := l.borderSize(it, most, l.main, it.frame, intrinsic); ok && !most.IsAuto() {
			it.max = v
		}
		if v, ok := l.borderSize(it, least, l.main, it.frame, intrinsic); ok && !least.IsAuto() {
			it.min = v
		} else if least.IsAuto() {
			it.min = l.automaticMinimum(it, size)
		}
		it.min = max(it.min, it.frame)
		it.hypo = it.clamp(it.base)
	}
}

// contentBase is the content size of an item whose flex basis is content: its max-content size.
func (l *flexLayout) contentBase(it *flexItem) float64 {
	if st := it.box.Style; st.AspectRatio > 0 && it.box.Kind != box.Replaced {
		size, _, _ := l.crossProperties(st)
		if v, ok := resolve(size, l.cross); ok {
			if v = contentSize(st, v, it.frameAcr); l.row {
				return v * st.AspectRatio
			}
			return v / st.AspectRatio
		}
	}
	return l.intrinsicMain(it, style.LengthMaxContent)
}

// intrinsicMain is an intrinsic content size of an item on the main axis. On the vertical axis there is just one.
func (l *flexLayout) intrinsicMain(it *flexItem, kind style.LengthKind) float64 {
	if !l.row {
		if it.natural == 0 {
			free := withoutHeight(it.box)
			f := l.e.layout(free, l.itemSpace(it)).Fragment
			if it.natural = f.Height; free == it.box {
				it.fragment = f
			}
		}
		return max(0, it.natural-it.frame)
	}
	if it.box.Kind == box.Replaced {
		var f Fragment
		setEdges(&f, it.box.Style, l.f.ContentWidth())
		s := newSpace(l.f.ContentWidth(), l.cross)
		w, _ := l.e.replacedSize(it.box, &s, &f)
		return w
	}
	c := l.e.content(it.box)
	switch kind {
	case style.LengthMinContent:
		return c.Min
	case style.LengthFitContent:
		return fit(c, max(0, l.main-it.outer(it.frame)))
	}
	return c.Max
}

// withoutHeight is a box that is as high as its contents.
func withoutHeight(b *box.Box) *box.Box {
	st := b.Style
	if st.Height.IsAuto() && st.MinHeight.IsAuto() && st.MaxHeight.IsAuto() {
		return b
	}
	free, plain := *b, *st
	plain.Height, plain.MinHeight, plain.MaxHeight = style.Auto, style.Auto, style.Auto
	free.Style = &plain
	return &free
}

// automaticMinimum is min-width: auto of an item: the smaller one of its size and its min-content size, none if it scrolls (§4.5).
func (l *flexLayout) automaticMinimum(it *flexItem, size style.Length) float64 {
	if o := it.box.Style.Overflow; o != "visible" && o != "" && o != "clip" {
		return 0
	}
	content := min(l.intrinsicMain(it, style.LengthMinContent)+it.frame, it.max)
	if v, ok := l.borderSize(it, size, l.main, it.frame, nil); ok {
		content = min(content, v)
	}
	return content
}

// itemSpace is the space in which an item is laid out, its width decided if the cross axis is horizontal.
func (l *flexLayout) itemSpace(it *flexItem) Space {
	height := l.cross
	if !l.row {
		height = l.main
	}
	s := newSpace(l.f.ContentWidth(), height)
	if s.From = it.from; l.row {
		return s
	}
	s.Available = max(0, l.cross-it.margin[crossStart]-it.margin[crossEnd])
	size, _, _ := l.crossProperties(it.box.Style)
	if it.align == "stretch" && size.IsAuto() && !it.auto[crossStart] && !it.auto[crossEnd] && !l.wrap && it.box.Kind != box.Replaced {
		s.BorderWidth = l.clampCross(it, s.Available)
	} else {
		s.Shrink = true
		s.Available = l.cross
	}
	return s
}

// clampCross holds a cross size within an item's limits.
func (l *flexLayout) clampCross(it *flexItem, v float64) float64 {
	_, least, most := l.crossProperties(it.box.Style)
	if m, ok := l.borderSize(it, most, l.cross, it.frameAcr, nil); ok && !most.IsAuto() {
		v = min(v, m)
	}
	if m, ok := l.borderSize(it, least, l.cross, it.frameAcr, nil); ok && !least.IsAuto() {
		v = max(v, m)
	}
	return max(v, it.frameAcr)
}

// mainSize decides the main size of the container if its items have to (§9.2 step 4).
func (l *flexLayout) mainSize() {
	if definite(l.main) {
		return
	}
	sum := 0.0
	for i := range l.items {
		sum += l.items[i].outer(l.items[i].hypo)
		if i > 0 {
			sum += l.gapMain
		}
	}
	l.main = l.e.clampHeight(l.b, l.s, l.f, sum)
}

// collectLines puts the items into lines (§9.3 step 5).
func (l *flexLayout) collectLines() {
	if !l.wrap || len(l.items) == 0 {
		l.lines = []flexLine{{end: len(l.items)}}
		return
	}
	first, sum := 0, 0.0
	for i := range l.items {
		outer := l.items[i].outer(l.items[i].hypo)
		if i > first && sum+l.gapMain+outer > l.main+epsilon {
			l.lines = append(l.lines, flexLine{first: first, end: i})
			first, sum = i, 0
		}
		if i > first {
			sum += l.gapMain
		}
		sum += outer
	}
	l.lines = append(l.lines, flexLine{first: first, end: len(l.items)})
}

// flexSizes are the intrinsic widths of a flex container (§9.9, as far as flexible lengths do not matter).
func (e *engine) flexSizes(b *box.Box) sizes {
	var s sizes
	st := b.Style
	row := st.FlexDirection != "column" && st.FlexDirection != "column-reverse"
	n := 0
	for _, c := range b.Children {
		if c.Absolute() {
			continue
		}
		n++
		o := e.contribution(c, Indefinite)
		if !row {
			s.Min, s.Max = max(s.Min, o.Min), max(s.Max, o.Max)
			continue
		}
		s.Max += o.Max
		if st.FlexWrap == "wrap" || st.FlexWrap == "wrap-reverse" {
			s.Min = max(s.Min, o.Min)
		} else {
			s.Min += o.Min
		}
	}
	if row && n > 1 {
		gap, _ := resolve(st.ColumnGap, Indefinite)
		s.Max += gap * float64(n-1)
		if st.FlexWrap != "wrap" && st.FlexWrap != "wrap-reverse" {
			s.Min += gap * float64(n-1)
		}
	}
	return s
}
