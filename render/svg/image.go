package svg

import (
	"sync"

	"golang.org/x/net/html"

	"etikett/render/css"
	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
	"etikett/render/style"
)

// Options are what pictures reach outside of themselves.
type Options struct {
	Fonts *font.Set // nil: the embedded ones
	// Picture gives the raster image or SVG that an <image> element refers to; nil: images are left out.
	Picture func(url string) (*image.Image, *Image, error)
	// Sheets are the style sheets of the document around an inline picture.
	Sheets []*css.Sheet
	Limits Limits
}

// Image is a picture that can be drawn at any size.
type Image struct {
	// Width and Height are the intrinsic size, px; 0 when there is none. Ratio is width over height, 0 when there is none.
	Width, Height, Ratio float64
	// Warnings tells what is not drawn.
	Warnings []string

	root    *html.Node
	ids     map[string]*html.Node
	styles  map[*html.Node]*style.Computed
	cascade *style.Cascade
	view    viewBox
	nothing bool
	options Options
	limits  Limits
	shapers sync.Pool
}

// Parse reads an SVG file.
func Parse(data []byte, opts Options) (*Image, error) {
	limits := opts.Limits.withDefaults()
	doc, err := tree(data, limits)
	if err != nil {
		return nil, err
	}
	return newImage(root(doc), nil, opts, limits)
}

// FromNode takes an <svg> element of a parsed HTML document, and the style that it has there. The nodes must not change later.
func FromNode(n *html.Node, st *style.Computed, opts Options) (*Image, error) {
	limits := opts.Limits.withDefaults()
	count, depth := 0, 0
	for c := range n.Descendants() {
		if count++; count > limits.Elements {
			return nil, &LimitError{"elements", limits.Elements}
		}
		if c.FirstChild == nil {
			depth = 0
			for p := c; p != n && p != nil; p = p.Parent {
				depth++
			}
			if depth > limits.Depth {
				return nil, &LimitError{"levels of elements", limits.Depth}
			}
		}
	}
	return newImage(n, st, opts, limits)
}

func newImage(n *html.Node, around *style.Computed, opts Options, limits Limits) (*Image, error) {
	m := &Image{root: n, ids: map[string]*html.Node{}, styles: map[*html.Node]*style.Computed{}, options: opts, limits: limits}
	if opts.Fonts == nil {
		m.options.Fonts = font.Default()
	}
	m.shapers.New = func() any { return font.NewShaper(m.options.Fonts) }
	var text []string
	note := func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if id := attr(n, "id"); id != "" && m.ids[id] == nil {
			m.ids[id] = n
		}
		if n.Data == "style" {
			text = append(text, textOf(n))
		}
	}
	note(n)
	for c := range n.Descendants() {
		note(c)
	}
	cascade := cascadeFor(m.options.Fonts, opts.Sheets, text)
	m.cascade = cascade
	tree := cascade.ComputeBelow(around, n)
	for _, e := range tree.Elements() {
		m.styles[e.Node] = e.Style
	}
	for _, w := range append(cascade.Warnings(), tree.Warnings()...) {
		m.warn(w.String())
	}
	m.size(around != nil)
	if err := m.check(); err != nil {
		return nil, err
	}
	return m, nil
}

// maxWarnings is how many warnings an Image keeps.
const maxWarnings = 50

func (m *Image) warn(s string) {
	if len(m.Warnings) < maxWarnings {
		m.Warnings = append(m.Warnings, s)
	}
}

// textOf is the text in an element.
func textOf(n *html.Node) string {
	s := ""
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode || c.Type == html.RawNode {
			s += c.Data
		}
	}
	return s
}

// size works out the intrinsic size. SVG 2 §8.2, CSS Images 3 §4.1
func (m *Image) size(inline bool) {
	st := m.styles[m.root]
	m.view = parseViewBox(m.root)
	w, wok := absolute(attr(m.root, "width"), st)
	h, hok := absolute(attr(m.root, "height"), st)
	if wok {
		m.Width = w
	}
	if hok {
		m.Height = h
	}
	m.nothing = wok && w == 0 || hok && h == 0 // a size of zero is how a picture is switched off
	switch {
	case m.Width > 0 && m.Height > 0:
		m.Ratio = m.Width / m.Height
	case m.view.ok && m.view.h > 0:
		m.Ratio = m.view.w / m.view.h
	}
}

// check draws the picture once, so that a limit that it breaks is an error at once, and what it lacks is known.
func (m *Image) check() error {
	w, h := m.Width, m.Height
	if w <= 0 {
		w = 300
	}
	if h <= 0 {
		h = 150
	}
	d := m.drawing()
	d.warn = m.warn
	d.document(paint.Rect{W: w, H: h})
	d.release()
	return d.err
}

// Draw gives the operations that paint the picture into a rectangle of the page.
func (m *Image) Draw(into paint.Rect) []paint.Op {
	d := m.drawing()
	defer d.release()
	return d.document(into)
}

// userAgent is the style sheet of SVG elements. SVG 2 §6.7
var userAgent = sync.OnceValue(func() *css.Sheet {
	s, _ := css.Parse(`svg, image, marker, pattern, symbol { overflow: hidden }
		a { color: inherit } [xml\:space=preserve] { white-space: pre }`, css.Options{})
	return s
})

// cascades remembers the last style sheets, since the same pictures come again with each label.
var cascades struct {
	sync.Mutex
	made map[cascadeKey]*style.Cascade
}

type cascadeKey struct {
	fonts  *font.Set
	sheets [4]*css.Sheet
	text   string
}

const maxCascades = 64

func cascadeFor(fonts *font.Set, sheets []*css.Sheet, text []string) *style.Cascade {
	key := cascadeKey{fonts: fonts}
	known := len(sheets) <= len(key.sheets)
	copy(key.sheets[:], sheets)
	for _, t := range text {
		key.text += t + "\x00"
	}
	cascades.Lock()
	defer cascades.Unlock()
	if known {
		if c := cascades.made[key]; c != nil {
			return c
		}
	}
	list := []style.Sheet{{Rules: userAgent(), Origin: style.UserAgentOrigin}}
	for _, s := range sheets {
		list = append(list, style.Sheet{Rules: s, Origin: style.AuthorOrigin})
	}
	for _, t := range text {
		sheet, _ := css.Parse(t, css.Options{})
		list = append(list, style.Sheet{Rules: sheet, Origin: style.AuthorOrigin, Source: "svg"})
	}
	c := style.New(style.Env{Fonts: fonts, SVG: true}, list...)
	if known {
		if cascades.made == nil || len(cascades.made) >= maxCascades {
			cascades.made = map[cascadeKey]*style.Cascade{}
		}
		cascades.made[key] = c
	}
	return c
}
