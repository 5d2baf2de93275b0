package render

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"etikett/render/box"
	"etikett/render/css"
	"etikett/render/draw"
	"etikett/render/font"
	"etikett/render/internal/plainhtml"
	"etikett/render/layout"
	"etikett/render/paint"
	"etikett/render/style"
)

// Options say how a Renderer renders. The zero value renders for print on A4 with the embedded fonts.
type Options struct {
	// Fonts are the faces that documents may use beside those of @font-face; nil is font.Default().
	Fonts *font.Set
	// Loader serves what documents refer to; a loader given to Render comes first.
	Loader Loader
	// Media is the media type; "" is print.
	Media string
	// PageWidth and PageHeight are the size of pages for which @page says none, in px; 0 is A4.
	PageWidth, PageHeight float64
	// UserAgent is the style sheet that gives elements their default looks; "" is style.UserAgent.
	UserAgent string
	Limits    Limits
}

// A4 in px.
const (
	a4Width  = 210 * paint.PxPerMM
	a4Height = 297 * paint.PxPerMM
)

// Renderer renders documents. It may be used by several goroutines.
type Renderer struct {
	options   Options
	limits    Limits
	userAgent style.Sheet
	cascades  *cache[*cascade]
	pictures  *cache[*box.Content]
	parsers   sync.Pool // of *plainhtml.Parser
}

// What the caches may hold, by the bytes of their keys.
const (
	cascadeCacheBytes = 16 << 20
	pictureCacheBytes = 64 << 20
)

// New makes a Renderer.
func New(o Options) *Renderer {
	if o.Fonts == nil {
		o.Fonts = font.Default()
	}
	if o.Media == "" {
		o.Media = "print"
	}
	if o.PageWidth <= 0 || o.PageHeight <= 0 {
		o.PageWidth, o.PageHeight = a4Width, a4Height
	}
	userAgent := style.UserAgent()
	if o.UserAgent != "" {
		userAgent.Rules, _ = css.Parse(o.UserAgent, css.Options{})
	}
	return &Renderer{
		options: o, userAgent: userAgent, limits: o.Limits.withDefaults(),
		cascades: newCache[*cascade](cascadeCacheBytes), pictures: newCache[*box.Content](pictureCacheBytes),
		parsers: sync.Pool{New: func() any { return &plainhtml.Parser{} }},
	}
}

// job is one rendering.
type job struct {
	r        *Renderer
	ctx      context.Context
	loader   Loader
	styles   *cascade
	loads    int
	nested   int // pictures in SVG pictures
	pictures map[string]*box.Content
	warnings warnings
}

func (j *job) warn(w Warning) { j.warnings.add(w) }

// Render makes the pages of an HTML document. The loader serves what this document refers to, beside the Renderer's own; nil is
// none.
func (r *Renderer) Render(ctx context.Context, source string, loader Loader) (*Document, error) {
	l, err := r.layout(ctx, source, loader)
	if err != nil {
		return nil, err
	}
	defer l.release()
	doc := l.doc
	doc.Pages = make([]*paint.Page, len(l.pages))
	for i, page := range l.pages {
		if i%64 == 63 && ctx.Err() != nil {
			return nil, fmt.Errorf("render: %w", ctx.Err())
		}
		doc.Pages[i] = draw.Page(page, l.images)
	}
	doc.Warnings = l.job.warnings.list
	return doc, nil
}

// laidOutDocument is a document between layout and drawing. Its pages are gone once it is released.
type laidOutDocument struct {
	job     *job
	doc     *Document
	pages   []*layout.Fragment
	images  func(url string) *box.Content
	cascade *cascade
	worker  *worker
	parser  *plainhtml.Parser // holds the nodes
}

// release gives back what the next document can use.
func (l *laidOutDocument) release() {
	l.cascade.giveBack(l.worker)
	l.job.r.parsers.Put(l.parser)
}

// layout goes from the source to the fragments of pages.
func (r *Renderer) layout(ctx context.Context, source string, loader Loader) (*laidOutDocument, error) {
	j := &job{r: r, ctx: ctx, loader: loader}
	l := &laidOutDocument{job: j, doc: &Document{}}
	l.parser = r.parsers.Get().(*plainhtml.Parser)
	tree, err := r.parse(l.parser, source)
	if err != nil {
		return nil, err
	}
	root := l.doc.readHead(tree)
	if root == nil {
		return nil, errors.New("render: document without an element")
	}

	c := j.cascade(root)
	j.styles = c
	for _, w := range c.warnings {
		j.warn(w)
	}
	worker := c.borrow()
	l.cascade, l.worker = c, worker
	// What a panic leaves behind is not for the next document: memory goes back from here on only by hand.
	styles := c.rules.Compute(root)
	for _, w := range styles.Warnings() {
		j.warn(Warning{Property: w.Property, Line: w.Line, Message: w.Message})
	}

	l.images = func(url string) *box.Content { return j.picture(nil, "background-image", url) }
	env := box.Env{
		Content:  func(n *html.Node, url string) *box.Content { return j.picture(n, "src", url) },
		SVG:      j.inlineSVG,
		Counters: c.counters,
		MaxBoxes: r.limits.Boxes, MaxDepth: r.limits.Depth,
	}
	boxes, err := worker.builder.Build(root, styles, env)
	if err != nil {
		l.release()
		return nil, asLimit(err)
	}
	l.pages, err = worker.engine.Run(boxes, layout.Env{
		Context: ctx, Shaper: worker.shaper,
		Page:      styles.Page,
		MarginBox: func(st *style.Computed, page, pages int) *box.Box { return box.Margin(st, page, pages, env) },
		MaxPages:  r.limits.Pages, MaxFragments: r.limits.Fragments,
		Warn: func(b *box.Box, property, message string) {
			j.warn(Warning{Element: describe(b.Node), Property: property, Message: message})
		},
	})
	if err != nil {
		l.release()
		return nil, asLimit(err)
	}
	return l, nil
}

// parse reads HTML. Tags are counted beforehand: a tree takes much more memory than its source.
func (r *Renderer) parse(p *plainhtml.Parser, source string) (*html.Node, error) {
	if len(source) > r.limits.HTMLBytes {
		return nil, &LimitError{"bytes of HTML", r.limits.HTMLBytes}
	}
	if strings.Count(source, "<") > r.limits.Elements && countTags(source) > r.limits.Elements {
		return nil, &LimitError{"elements", r.limits.Elements}
	}
	if tree, ok := p.Parse(source); ok {
		return tree, nil
	}
	tree, err := html.Parse(strings.NewReader(source))
	if err != nil {
		// The parser's only error on text is that elements are nested too deep.
		return nil, &LimitError{"depth", r.limits.Depth}
	}
	return tree, nil
}

// countTags counts start tags in HTML.
func countTags(source string) int {
	n := 0
	for i := 0; i+1 < len(source); i++ {
		if c := source[i+1]; source[i] == '<' && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			n++
		}
	}
	return n
}

// cascade is what is kept for the style sheets of a document: their rules, and shapers for their fonts.
type cascade struct {
	rules        *style.Cascade
	sheets       []*css.Sheet // of the document
	fonts        *font.Set
	counters     *box.CounterStyles
	warnings     []Warning
	dependencies []dependency

	mu   sync.Mutex
	idle []*worker
}

// worker has what one rendering at a time may use: memory, and the words that have been shaped.
type worker struct {
	shaper  *font.Shaper
	builder *box.Builder
	engine  *layout.Engine
}

func (c *cascade) borrow() *worker {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.idle); n > 0 {
		w := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return w
	}
	return &worker{font.NewShaper(c.fonts), box.NewBuilder(), layout.NewEngine()}
}

func (c *cascade) giveBack(w *worker) {
	c.mu.Lock()
	c.idle = append(c.idle, w)
	c.mu.Unlock()
}
