package style

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"etikett/render/css"
	"etikett/render/font"
)

// Env is what style sheets are evaluated for.
type Env struct {
	Media      string  // media type; "" is print
	PageWidth  float64 // px, of a page whose size no @page rule gives; 0 is A4
	PageHeight float64
	Resolution float64 // dots per px of the printer, for media queries; 0 unknown
	Monochrome bool    // the printer has one ink, for media queries
	Fonts      *font.Set
	// Hints makes attributes such as width, align and bgcolor count as styles (HTML §15). WeasyPrint leaves them out unless told
	// otherwise, and labels made for it rely on that.
	Hints bool
	// SVG styles SVG elements: their presentation attributes count as styles, and nothing is made into blocks.
	SVG bool
	// Import gives the sheet of an @import rule in a sheet of the given source; nil: imports are not used.
	Import func(url, source string) (sheet *css.Sheet, sourceOf string, err error)
	// MaxSteps limits the work of matching selectors in one document; 0 is the default of package css.
	MaxSteps int
}

// Origin is where a sheet comes from, the weakest first. CSS Cascade 4 §6.2
type Origin uint8

// The origins.
const (
	UserAgentOrigin Origin = iota
	UserOrigin
	AuthorOrigin
)

// Sheet is a style sheet of a document.
type Sheet struct {
	Rules  *css.Sheet
	Origin Origin
	Media  css.MediaList // of the media attribute of the element that brought it
	Source string        // for warnings, and for Env.Import
}

// Limits of what sheets may bring.
const (
	maxImports     = 64
	maxImportDepth = 8
	maxRules       = 1 << 17
	maxLayers      = 1 << 10
)

// Cascade is a set of style sheets, ready to style documents. It is safe for concurrent use, and remembers what it has computed:
// documents with the same sheets should share it.
type Cascade struct {
	env     Env
	vw, vh  float64
	initial *Computed
	rules   *index
	layered bool // some rules are in layers
	pages   []pageRule
	// countsPages tells that some @page rule asks for the number of a page.
	countsPages bool
	faces       []FontFace
	counters    []*css.CounterStyleRule
	warnings    []Warning
	blocks      []*block // of rules, by their number
	serials     atomic.Uint64

	shards [shardCount]shard
	attrMu sync.RWMutex
	attrs  map[string]*attribute // style attributes
	pageMu sync.Mutex
	styled map[pageKey]*PageStyle
}

// collector turns sheets into rules.
type collector struct {
	c        *Cascade
	media    css.MediaEnv
	layers   layerTree
	pending  []styled
	imports  int
	order    int
	overfull bool
	quiet    bool // only pages are looked for: no warnings
}

// styled is a selector with its rule's number, before layers have their order.
type styled struct {
	sel    *css.Selector
	rule   int32
	origin Origin
	layer  *layer
	order  int
}

// New makes a Cascade of sheets, the weaker first within an origin. Warnings of all sheets but those of the user agent are kept.
func New(env Env, sheets ...Sheet) *Cascade {
	if env.Media == "" {
		env.Media = "print"
	}
	if env.PageWidth <= 0 || env.PageHeight <= 0 {
		env.PageWidth, env.PageHeight = 210*96/25.4, 297*96/25.4
	}
	c := &Cascade{env: env, initial: initialStyle(), attrs: map[string]*attribute{}, styled: map[pageKey]*PageStyle{}}
	for i := range c.shards {
		c.shards[i].entries = map[uint64]*entry{}
	}
	// What media queries and viewport units refer to is the page as printed. Rules for pages that depend on neither tell its size first.
	media := css.MediaEnv{Type: env.Media, Width: env.PageWidth, Height: env.PageHeight, Resolution: env.Resolution, Monochrome: env.Monochrome}
	c.vw, c.vh = env.PageWidth, env.PageHeight
	for range 2 {
		k := &collector{c: c, media: media, quiet: true}
		c.pages = nil
		for _, s := range sheets {
			k.sheet(s, 0)
		}
		p := c.computePage(nil, "", 0, true, true, false)
		media.Width, media.Height = p.Width, p.Height
		c.vw, c.vh = p.area()
	}
	c.pages = nil
	k := &collector{c: c, media: media}
	for _, s := range sheets {
		k.sheet(s, 0)
	}
	k.finish()
	return c
}

// Warnings tells what in the sheets has no effect; those of style attributes are in the Tree.
func (c *Cascade) Warnings() []Warning { return c.warnings }

// FontFaces gives the faces of @font-face rules, in order.
func (c *Cascade) FontFaces() []FontFace { return c.faces }

// CounterStyles gives the @counter-style rules, in order.
func (c *Cascade) CounterStyles() []*css.CounterStyleRule { return c.counters }

func (k *collector) warn(w Warning) {
	if !k.quiet && len(k.c.warnings) < maxWarnings {
		k.c.warnings = append(k.c.warnings, w)
	}
}

func (k *collector) sheet(s Sheet, depth int) {
	if s.Rules != nil && s.Media.Match(k.media) {
		k.rules(s.Rules.Rules, s, k.layers.root(s.Origin), depth)
	}
}

func (k *collector) rules(rules []css.Rule, s Sheet, l *layer, depth int) {
	for _, r := range rules {
		switch r := r.(type) {
		case *css.StyleRule:
			if !k.quiet {
				k.style(r, s, l)
			}
		case *css.GroupRule:
			if !r.Media.Match(k.media) || r.Supports != nil && r.Supports.Eval(testSupport) != css.True {
				continue
			}
			inner := l
			if r.Layer != "" {
				inner = k.layers.named(s.Origin, r.Layer)
			}
			k.rules(r.Rules, s, inner, depth)
		case *css.LayerRule:
			for _, n := range r.Names {
				k.layers.named(s.Origin, n)
			}
		case *css.ImportRule:
			k.importSheet(r, s, l, depth)
		case *css.PageRule:
			k.page(r, s)
		case *css.FontFaceRule:
			if !k.quiet {
				k.fontFace(r, s)
			}
		case *css.CounterStyleRule:
			k.c.counters = append(k.c.counters, r)
		}
	}
}

// userAgentBlocks remembers the blocks of user agent sheets by their first declaration: these sheets are few and in every Cascade.
var userAgentBlocks sync.Map

func (k *collector) compile(decls []css.Declaration, s Sheet) *block {
	kc := compiler{source: s.Source}
	if s.Origin != UserAgentOrigin {
		b := kc.block(decls)
		for _, w := range kc.warnings {
			k.warn(w)
		}
		return b
	}
	if len(decls) == 0 {
		return &block{}
	}
	if b, ok := userAgentBlocks.Load(&decls[0]); ok {
		return b.(*block)
	}
	b := kc.block(decls)
	userAgentBlocks.Store(&decls[0], b)
	return b
}

func (k *collector) style(r *css.StyleRule, s Sheet, l *layer) {
	b := k.compile(r.Declarations, s)
	if len(b.decls) == 0 {
		return
	}
	if len(k.pending) >= maxRules {
		if !k.overfull {
			k.overfull = true
			k.warn(Warning{Source: s.Source, Message: fmt.Sprintf("more than the limit of %d selectors; the rest is not used", maxRules)})
		}
		return
	}
	id := int32(len(k.c.blocks))
	k.c.blocks = append(k.c.blocks, b)
	k.order++
	for _, sel := range r.Selectors {
		k.pending = append(k.pending, styled{sel, id, s.Origin, l, k.order})
	}
}

func (k *collector) importSheet(r *css.ImportRule, s Sheet, l *layer, depth int) {
	if !r.Media.Match(k.media) || r.Supports != nil && r.Supports.Eval(testSupport) != css.True {
		return
	}
	fail := func(format string, args ...any) {
		k.warn(Warning{Source: s.Source, Line: r.Line, Column: 1, Message: fmt.Sprintf("@import of %q: ", r.URL) + fmt.Sprintf(format, args...)})
	}
	switch {
	case k.c.env.Import == nil:
		fail("imports are not allowed here")
		return
	case depth >= maxImportDepth:
		fail("nested deeper than the limit of %d", maxImportDepth)
		return
	case k.imports >= maxImports:
		fail("more than the limit of %d imports", maxImports)
		return
	}
	k.imports++
	sheet, source, err := k.c.env.Import(r.URL, s.Source)
	if err != nil {
		fail("%v", err)
		return
	}
	if r.Layer != "" {
		l = k.layers.named(s.Origin, r.Layer)
	}
	if sheet != nil {
		k.rules(sheet.Rules, Sheet{Rules: sheet, Origin: s.Origin, Source: source}, l, depth+1)
	}
}

// testSupport tests `(property: value)` and `selector(…)` of @supports.
func testSupport(t css.Token) css.Truth {
	switch {
	case t.IsFunction("selector"):
		if _, err := css.ParseSelectors(css.Text(t.Args)); err == nil {
			return css.True
		}
	case t.Kind == css.Paren && len(t.Args) > 2 && t.Args[0].Kind == css.Ident && t.Args[1].Kind == css.Colon:
		if supports(t.Args[0].Text, t.Args[2:]) {
			return css.True
		}
	default:
		return css.Unknown
	}
	return css.False
}

// finish gives layers their order and puts the rules into indexes.
func (k *collector) finish() {
	c := k.c
	c.layered = k.layers.number()
	for i := range c.pages {
		c.countsPages = c.countsPages || c.pages[i].sel.Nth != nil
	}
	c.rules = newIndex()
	for _, p := range k.pending {
		c.rules.add(p)
	}
}

// layer is a cascade layer. CSS Cascade 5 §6.4
type layer struct {
	children []*layer
	names    []string
	number   int
}

// layerTree holds the layers of each origin; what is in no layer is stronger than all that are.
type layerTree struct {
	roots [3]*layer
	count int
}

func (t *layerTree) root(o Origin) *layer {
	if t.roots[o] == nil {
		t.roots[o] = &layer{}
	}
	return t.roots[o]
}

// named gives the layer of a dotted name, made if it is new.
func (t *layerTree) named(o Origin, name string) *layer {
	l := t.root(o)
	for start := 0; start <= len(name); {
		end := len(name)
		for i := start; i < len(name); i++ {
			if name[i] == '.' {
				end = i
				break
			}
		}
		part := name[start:end]
		i := slices.Index(l.names, part)
		if i < 0 {
			if t.count >= maxLayers {
				return l
			}
			t.count++
			i = len(l.names)
			l.names, l.children = append(l.names, part), append(l.children, &layer{})
		}
		l = l.children[i]
		start = end + 1
	}
	return l
}

// number orders layers: those inside before the one around. It reports whether there are any.
func (t *layerTree) number() bool {
	n := 0
	var walk func(*layer)
	walk = func(l *layer) {
		for _, c := range l.children {
			walk(c)
		}
		l.number = n
		n++
	}
	for _, r := range t.roots {
		if r != nil {
			walk(r)
		}
	}
	return t.count > 0
}
