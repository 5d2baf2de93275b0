package style

import (
	"etikett/render/css"
	"etikett/render/font"
)

// initialStyle has the initial value of every property: what the root element inherits.
func initialStyle() *Computed {
	zero := Px(0)
	edge := Border{Width: 3, Style: "none", Color: rgba(0, 0, 0, 255)}
	c := &Computed{
		Display: "inline", Position: "static", Float: "none", Clear: "none", BoxSizing: "content-box",
		Margin: Sides[Length]{zero, zero, zero, zero}, Padding: Sides[Length]{zero, zero, zero, zero},
		Border: Sides[Border]{edge, edge, edge, edge}, Outline: edge, ColumnRule: edge,
		Radius:   Corners{Corner{zero, zero}, Corner{zero, zero}, Corner{zero, zero}, Corner{zero, zero}},
		Overflow: "visible", Visibility: "visible", ZIndexAuto: true, VerticalAlign: "baseline",
		ObjectFit: "fill", ObjectPosition: Position{X: Percent(50), Y: Percent(50)},
		ImageRendering: "auto", ImageResolution: 1, ImageOrientation: "from-image", BoxDecorationBreak: "slice",
		BorderImage: BorderImage{Slice: BorderSlice{Sides: Sides[float64]{100, 100, 100, 100}, Percent: Sides[bool]{true, true, true, true}},
			Width:  Sides[Length]{borderWidths1, borderWidths1, borderWidths1, borderWidths1},
			Outset: Sides[Length]{zero, zero, zero, zero}, Repeat: [2]string{"stretch", "stretch"}},

		Color: rgba(0, 0, 0, 255), Font: font.Query{Families: "serif", Weight: 400, Stretch: 100}, FontSize: 16, FontKerning: "auto",
		LineHeightNumber: -1, TextAlign: "start", TextAlignLast: "auto", TextIndent: zero, TextTransform: "none",
		WhiteSpace: "normal", TabSize: 8, WordBreak: "normal", LineBreak: "auto", OverflowWrap: "normal", Hyphens: "manual",
		HyphenateCharacter: "\u2010", HyphenateLimits: [3]int{5, 2, 2}, HyphenateZone: zero,
		Direction: "ltr", UnicodeBidi: "normal", WritingMode: "horizontal-tb", TextOverflow: "clip",
		TextDecorationStyle: "solid", UnderlinePosition: "auto",

		ListStyleType: "disc", ListStylePosition: "outside", ContentNormal: true,
		TableLayout: "auto", BorderCollapse: "separate", CaptionSide: "top", EmptyCells: "show",
		FlexDirection: "row", FlexWrap: "nowrap", FlexShrink: 1,
		JustifyContent: "normal", AlignContent: "normal", AlignItems: "normal", AlignSelf: "auto", JustifyItems: "normal", JustifySelf: "auto",
		GridAutoFlow: "row", ColumnFill: "balance", ColumnSpan: "none",
		Opacity: 1, BlendMode: "normal", TransformOrigin: Position{X: Percent(50), Y: Percent(50)},
		Page: "auto", BreakBefore: "auto", BreakAfter: "auto", BreakInside: "auto", MarginBreak: "auto", Orphans: 2, Widows: 2,
		currents: 1<<initiallyCurrent - 1,
		SVG:      initialSVG, SVGOwn: initialSVGOwn,
		FootnoteDisplay: "block", FootnotePolicy: "auto", Continue: "auto",
		background: backgroundLists{positions: []Position{{X: Percent(0), Y: Percent(0)}}, sizes: []backgroundSize{{}},
			repeats: [][2]string{{"repeat", "repeat"}}, attachments: []string{"scroll"}, origins: []string{"padding-box"}, clips: []string{"border-box"}},
	}
	return c
}

var borderWidths1 = Length{Kind: BorderNumber, Px: 1}

// winner is the declaration that a property takes, and where it stands in the cascade, for revert.
type winner struct {
	d    *declaration
	rank int32 // place in the order of blocks; 0 is nothing
}

// ranked is a block in the cascade of one element.
type ranked struct {
	block  *block
	origin Origin
	layer  uint16
}

// scratch is what computing one element needs, kept for the next.
type scratch struct {
	winners []winner
	set     []propertyID
	blocks  []ranked
	custom  map[string]winner
}

func newScratch() *scratch { return &scratch{winners: make([]winner, len(properties))} }

// element is what computing a style needs to know of its element.
type element struct {
	parent   *Computed
	root     *Computed // nil for the root element
	isRoot   bool
	page     bool
	language string // of its lang attribute; "" without one
}

// compute makes a style of the blocks that apply, the weakest first. CSS Cascade 4 §6–7
func (c *Cascade) compute(sc *scratch, el element, warn func(Warning)) *Computed {
	parent := el.parent
	if parent == nil {
		parent = c.initial
	}
	st := *c.initial
	st.root, st.serial = el.root, c.serials.Add(1)
	x := &computing{c: &st, parent: parent, root: el.root, env: &c.env, vw: c.vw, vh: c.vh, fontOf: parent, lineOf: parent}
	for _, id := range inheriting {
		properties[id].reset(&st, parent)
	}
	st.custom, st.SVG = parent.custom, parent.SVG
	st.Language = parent.Language
	switch el.language {
	case "":
	case noLanguage:
		st.Language = ""
	default:
		st.Language = el.language
	}
	sc.cascade(c.layered)
	defer sc.clear()
	if len(sc.custom) > 0 {
		own := map[string][]css.Token{}
		for name, w := range sc.custom {
			switch w.d.wide {
			case 0:
				own[name] = w.d.tokens
			case initial:
				own[name] = nil // no value: var() takes its fallback
			}
		}
		if len(own) > 0 {
			st.custom = resolveVariables(parent.custom, own)
		}
	}

	// The direction decides which sides logical properties mean; fonts and colour are what others refer to.
	x.apply(sc, directionID, warn)
	if st.Direction == "rtl" {
		sc.turn()
	}
	for _, id := range earlyIDs {
		x.apply(sc, id, warn)
		if id == fontSizeID {
			x.ownFont()
		}
	}
	if st.LineHeightNumber >= 0 {
		st.LineHeight = Px(st.LineHeightNumber * st.FontSize)
	}
	x.lineOf = &st
	for _, get := range colorFields {
		*get(&st) = st.Color
	}
	for _, id := range sc.set {
		if !properties[id].early {
			x.apply(sc, id, warn)
		}
	}
	x.finish(el)
	return &st
}

// cascade finds the winner for each property among the blocks.
func (sc *scratch) cascade(layered bool) {
	important := false
	for i := range sc.blocks {
		b := sc.blocks[i].block
		important = important || b.important
		sc.take(b, int32(i+1), false)
	}
	if !important {
		return
	}
	// Important declarations: the author's, then the user's, then the user agent's; of an origin's layers the first is the strongest.
	for _, origin := range []Origin{AuthorOrigin, UserOrigin, UserAgentOrigin} {
		if !layered {
			sc.takeImportant(origin, -1)
			continue
		}
		most := 0
		for i := range sc.blocks {
			most = max(most, int(sc.blocks[i].layer))
		}
		for l := most; l >= 0; l-- {
			sc.takeImportant(origin, l)
		}
	}
}

func (sc *scratch) takeImportant(origin Origin, layer int) {
	for i := range sc.blocks {
		r := &sc.blocks[i]
		if r.origin == origin && r.block.important && (layer < 0 || int(r.layer) == layer) {
			sc.take(r.block, int32(i+1), true)
		}
	}
}

// take lets the declarations of a block win.
func (sc *scratch) take(b *block, rank int32, important bool) {
	for i := range b.decls {
		d := &b.decls[i]
		if d.important != important {
			continue
		}
		if d.custom != "" {
			if sc.custom == nil {
				sc.custom = map[string]winner{}
			}
			sc.custom[d.custom] = winner{d, rank}
			continue
		}
		w := &sc.winners[d.id]
		if w.d == nil {
			sc.set = append(sc.set, d.id)
		}
		*w = winner{d, rank}
	}
}

// turn moves logical declarations to the other side, for text from right to left. Those that win by their place in the cascade on
// that side stay.
func (sc *scratch) turn() {
	var moved []winner
	for _, id := range sc.set {
		if w := sc.winners[id]; w.d != nil && w.d.logical && w.d.rtl != id {
			moved = append(moved, w)
			sc.winners[id] = winner{}
		}
	}
	for _, w := range moved {
		to := &sc.winners[w.d.rtl]
		if to.d == nil {
			sc.set = append(sc.set, w.d.rtl)
		} else if to.rank > w.rank {
			continue
		}
		*to = w
	}
}

func (sc *scratch) clear() {
	for _, id := range sc.set {
		sc.winners[id] = winner{}
	}
	sc.set, sc.blocks = sc.set[:0], sc.blocks[:0]
	clear(sc.custom)
}

// before finds the winner that a property would have if nothing of the given strength or above were there: of a weaker origin, or
// for revert-layer of a weaker layer.
func (sc *scratch) before(id propertyID, w winner, layerToo bool) winner {
	at := sc.blocks[w.rank-1]
	var found winner
	for i := range sc.blocks {
		r := &sc.blocks[i]
		weaker := r.origin < at.origin || layerToo && r.origin == at.origin && r.layer < at.layer
		if !weaker {
			continue
		}
		for j := range r.block.decls {
			if d := &r.block.decls[j]; d.custom == "" && d.id == id {
				found = winner{d, int32(i + 1)}
			}
		}
	}
	return found
}

// apply gives a property its value.
func (x *computing) apply(sc *scratch, id propertyID, warn func(Warning)) {
	w := sc.winners[id]
	p := &properties[id]
	for w.d != nil && (w.d.wide == revert || w.d.wide == revertLayer) {
		w = sc.before(id, w, w.d.wide == revertLayer)
		if w.d == nil { // as unset
			x.reset(p, 0)
			return
		}
	}
	d := w.d
	switch {
	case d == nil:
	case d.wide != 0:
		x.reset(p, d.wide)
	case d.pending != nil:
		v, ok := x.pendingValue(d.pending, id)
		if !ok {
			if warn != nil {
				q := d.pending
				warn(Warning{q.source, q.line, q.column, q.name, "value \"" + css.Text(q.tokens) + "\" is not supported once its variables are known"})
			}
			x.reset(p, unset)
			return
		}
		switch v := v.(type) {
		case wide:
			x.reset(p, v)
		default:
			p.apply(x, v)
		}
	default:
		p.apply(x, d.value)
	}
}

// reset gives a property its parent's or its initial value.
func (x *computing) reset(p *property, w wide) {
	if w == inherit || w != initial && p.inherited {
		p.reset(x.c, x.parent)
		return
	}
	p.reset(x.c, initialValues)
}

var initialValues = initialStyle()

// pendingValue reads a value whose variables are known now. It may be one of the keywords that every property takes.
func (x *computing) pendingValue(q *pending, id propertyID) (any, bool) {
	tokens, ok := x.substitute(q.tokens)
	if !ok || len(tokens) == 0 {
		return nil, false
	}
	if len(tokens) == 1 && tokens[0].Kind == css.Ident {
		if w := wideKeyword(css.Lower(tokens[0].Text)); w != 0 {
			if w == revert || w == revertLayer {
				w = unset
			}
			return w, true
		}
	}
	if q.shorthand == nil {
		return parseProperty(id, tokens)
	}
	values, ok := q.shorthand.read(tokens)
	if !ok {
		return nil, false
	}
	for i, have := range q.shorthand.ids {
		if have == id {
			if !values[i].set {
				return initial, true
			}
			return values[i].value, true
		}
	}
	return nil, false
}

// finish does what depends on several properties at once.
func (x *computing) finish(el element) {
	st := x.c
	// Widths of edges without a line are zero. CSS Backgrounds 3 §3.3
	for _, b := range []*Border{&st.Border.Top, &st.Border.Right, &st.Border.Bottom, &st.Border.Left, &st.Outline, &st.ColumnRule} {
		if b.Style == "none" || b.Style == "hidden" {
			b.Width = 0
		}
	}
	st.Backgrounds = st.background.layers()
	st.FontFeatures = joinFeatures(st)
	if st.translate != nil || st.rotate != nil || st.scale != nil {
		var all []TransformFunc
		for _, l := range [][]TransformFunc{st.translate, st.rotate, st.scale, st.Transform} {
			all = append(all, l...)
		}
		st.Transform = all
	}
	if st.TextAlign == "match-parent" {
		st.TextAlign = x.parent.TextAlign
		if st.TextAlign == "start" || st.TextAlign == "end" {
			st.TextAlign = map[bool]string{true: "left", false: "right"}[(st.TextAlign == "start") == (x.parent.Direction == "ltr")]
		}
	}
	for _, f := range []*string{&st.Float, &st.Clear} {
		switch *f {
		case "inline-start":
			*f = map[bool]string{true: "left", false: "right"}[st.Direction == "ltr"]
		case "inline-end":
			*f = map[bool]string{true: "right", false: "left"}[st.Direction == "ltr"]
		}
	}
	if !x.env.SVG {
		x.blockify(el)
	}
}

// blockify computes display and float of boxes out of flow, of the root, and of flex and grid items.
// CSS 2.2 §9.7, CSS Display 3 §2.7
func (x *computing) blockify(el element) {
	st := x.c
	item := x.parent.itemContainer && !el.isRoot && !el.page
	outOfFlow := st.Position == "absolute" || st.Position == "fixed"
	if st.Display == "inline" && st.WritingMode != x.parent.WritingMode && !el.isRoot && !el.page {
		st.Display = "inline-block" // CSS Writing Modes 4 §3.2
	}
	st.Specified = st.Display
	if outOfFlow || len(st.Position) > 8 && st.Position[:8] == "running(" || item {
		st.Float = "none"
	}
	if outOfFlow || st.Float != "none" || el.isRoot || item {
		switch st.Display {
		case "inline", "inline-block", "table-row-group", "table-header-group", "table-footer-group", "table-row", "table-cell",
			"table-column-group", "table-column", "table-caption":
			st.Display = "block"
		case "inline-table":
			st.Display = "table"
		case "inline-flex":
			st.Display = "flex"
		case "inline-grid":
			st.Display = "grid"
		case "contents":
			if el.isRoot {
				st.Display = "block"
			}
		}
	}
	switch st.Display {
	case "flex", "inline-flex", "grid", "inline-grid":
		st.itemContainer = true
	case "contents":
		st.itemContainer = x.parent.itemContainer
	}
}
