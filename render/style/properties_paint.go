package style

import (
	"math"

	"etikett/render/css"
)

// backgroundProperties are those of CSS Backgrounds 3 §2. Each of the lists stays apart until the layers are put together.
func backgroundProperties() []property {
	return []property{
		colored("background-color", bitBackground, func(c *Computed) *Color { return &c.BackgroundColor }),
		computedAs("background-image", false, func(c *Computed) *[]Image { return &c.background.images },
			func(p *parser) ([]picture, bool) { return list(p, (*parser).imageOrNone) },
			func(x *computing, v []picture) []Image {
				if len(v) == 1 && v[0] == (picture{}) {
					return nil
				}
				out := make([]Image, len(v))
				for i := range v {
					out[i] = x.image(v[i])
				}
				return out
			}),
		computedAs("background-position", false, func(c *Computed) *[]Position { return &c.background.positions },
			func(p *parser) ([]place, bool) { return list(p, (*parser).position) },
			func(x *computing, v []place) []Position {
				out := make([]Position, len(v))
				for i := range v {
					out[i] = x.position(v[i])
				}
				return out
			}),
		computedAs("background-size", false, func(c *Computed) *[]backgroundSize { return &c.background.sizes },
			func(p *parser) ([]backgroundSizeSpec, bool) { return list(p, (*parser).backgroundSize) },
			func(x *computing, v []backgroundSizeSpec) []backgroundSize {
				out := make([]backgroundSize, len(v))
				for i := range v {
					out[i] = backgroundSize{v[i].word, x.nonNegative(v[i].w), x.nonNegative(v[i].h)}
				}
				return out
			}),
		simple("background-repeat", false, func(c *Computed) *[][2]string { return &c.background.repeats },
			func(p *parser) ([][2]string, bool) { return list(p, (*parser).backgroundRepeat) }),
		words("background-attachment", func(c *Computed) *[]string { return &c.background.attachments }, "scroll", "fixed", "local"),
		words("background-origin", func(c *Computed) *[]string { return &c.background.origins }, boxWords...),
		words("background-clip", func(c *Computed) *[]string { return &c.background.clips }, boxWords...),
	}
}

var boxWords = []string{"border-box", "padding-box", "content-box"}

// words makes a property that is a list of keywords.
func words(name string, get func(*Computed) *[]string, of ...string) property {
	return simple(name, false, get, func(p *parser) ([]string, bool) {
		return list(p, func(p *parser) (string, bool) { return p.oneOf(of...) })
	})
}

// backgroundLists are the lists of the background properties. Lists other than that of images repeat as far as there are images.
type backgroundLists struct {
	images      []Image
	positions   []Position
	sizes       []backgroundSize
	repeats     [][2]string
	attachments []string
	origins     []string
	clips       []string
}

type backgroundSize struct {
	word string // cover or contain
	w, h Length
}

type backgroundSizeSpec struct {
	word string
	w, h size
}

func (p *parser) backgroundSize() (backgroundSizeSpec, bool) {
	if w, ok := p.oneOf("cover", "contain"); ok {
		return backgroundSizeSpec{word: w}, true
	}
	one := func() (size, bool) {
		if p.is("auto") {
			return auto, true
		}
		return p.length(true, false)
	}
	w, ok := one()
	if !ok {
		return backgroundSizeSpec{}, false
	}
	h, ok := one()
	if !ok {
		h = auto
	}
	return backgroundSizeSpec{w: w, h: h}, true
}

func (p *parser) backgroundRepeat() ([2]string, bool) {
	if w, ok := p.oneOf("repeat-x", "repeat-y"); ok {
		if w == "repeat-x" {
			return [2]string{"repeat", "no-repeat"}, true
		}
		return [2]string{"no-repeat", "repeat"}, true
	}
	words := []string{"repeat", "no-repeat", "space", "round"}
	a, ok := p.oneOf(words...)
	b, two := p.oneOf(words...)
	if !two {
		b = a
	}
	return [2]string{a, b}, ok
}

// layers puts the lists together into one Background for each image. Without an image there is one layer when the clip is not the
// initial one, since that is where the background colour ends.
func (b *backgroundLists) layers() []Background {
	n := len(b.images)
	if n == 0 {
		if b.clips[len(b.clips)-1] == "border-box" {
			return nil
		}
		n = 1
	}
	out := make([]Background, n)
	for i := range out {
		size := b.sizes[i%len(b.sizes)]
		repeat := b.repeats[i%len(b.repeats)]
		out[i] = Background{Position: b.positions[i%len(b.positions)], Size: size.word, Width: size.w, Height: size.h,
			RepeatX: repeat[0], RepeatY: repeat[1], Attachment: b.attachments[i%len(b.attachments)],
			Origin: b.origins[i%len(b.origins)], Clip: b.clips[i%len(b.clips)]}
		if i < len(b.images) {
			out[i].Image = b.images[i]
		}
	}
	return out
}

// paintProperties are opacity, blending, transforms and box-shadow.
func paintProperties() []property {
	return []property{
		simple("opacity", false, func(c *Computed) *float64 { return &c.Opacity }, func(p *parser) (float64, bool) {
			v, ok := p.fraction()
			return clamp01(v), ok
		}),
		keyword("mix-blend-mode", false, func(c *Computed) *string { return &c.BlendMode }, "normal", "multiply", "screen", "overlay", "darken",
			"lighten", "color-dodge", "color-burn", "hard-light", "soft-light", "difference", "exclusion", "hue", "saturation", "color", "luminosity"),
		computedAs("box-shadow", false, func(c *Computed) *[]Shadow { return &c.BoxShadow },
			func(p *parser) ([]shadow, bool) { return shadows(p, true) }, (*computing).shadows),
		computedAs("transform", false, func(c *Computed) *[]TransformFunc { return &c.Transform }, (*parser).transform, (*computing).transform),
		computedAs("translate", false, func(c *Computed) *[]TransformFunc { return &c.translate }, translateProperty, (*computing).transform),
		computedAs("rotate", false, func(c *Computed) *[]TransformFunc { return &c.rotate }, rotateProperty, (*computing).transform),
		computedAs("scale", false, func(c *Computed) *[]TransformFunc { return &c.scale }, scaleProperty, (*computing).transform),
		computedAs("transform-origin", false, func(c *Computed) *Position { return &c.TransformOrigin }, transformOrigin, (*computing).position),
	}
}

// transformSpec is a specified transform function.
type transformSpec struct {
	TransformFunc
	x, y size
}

// transform reads a transform list. CSS Transforms 1 §12
func (p *parser) transform() ([]transformSpec, bool) {
	if p.is("none") {
		return nil, true
	}
	var out []transformSpec
	for p.peek().Kind == css.Function {
		f, ok := transformFunction(p.next())
		if !ok {
			return nil, false
		}
		out = append(out, f)
	}
	return out, len(out) > 0
}

// transformFunction reads one function. Commas may be left out, as in SVG: WeasyPrint allows that.
func transformFunction(t *css.Token) (transformSpec, bool) {
	var s transformSpec
	a := &parser{tokens: t.Args}
	angle := func() (float64, bool) {
		v, ok := a.angle(true)
		return v * math.Pi / 180, ok
	}
	ok := true
	switch t.Text {
	case "matrix":
		s.Name = "matrix"
		for i := range s.Num {
			if i > 0 {
				a.comma()
			}
			if s.Num[i], ok = a.plain(); !ok {
				return s, false
			}
		}
	case "translate":
		s.Name, s.y = "translate", px(0)
		s.x, ok = a.length(true, true)
		if ok && a.another() {
			s.y, ok = a.length(true, true)
		}
	case "translatex":
		s.Name, s.y = "translate", px(0)
		s.x, ok = a.length(true, true)
	case "translatey":
		s.Name, s.x = "translate", px(0)
		s.y, ok = a.length(true, true)
	case "scale":
		s.Name = "scale"
		s.Num[0], ok = a.fraction()
		s.Num[1] = s.Num[0]
		if ok && a.another() {
			s.Num[1], ok = a.fraction()
		}
	case "scalex", "scaley":
		s.Name, s.Num = "scale", [6]float64{1, 1}
		i := 0
		if t.Text == "scaley" {
			i = 1
		}
		s.Num[i], ok = a.fraction()
	case "rotate", "rotatez":
		s.Name = "rotate"
		s.Num[0], ok = angle()
	case "skew":
		s.Name = "skew"
		s.Num[0], ok = angle()
		if ok && a.another() {
			s.Num[1], ok = angle()
		}
	case "skewx":
		s.Name = "skew"
		s.Num[0], ok = angle()
	case "skewy":
		s.Name = "skew"
		s.Num[1], ok = angle()
	default:
		return s, false
	}
	return s, ok && a.done()
}

func (x *computing) transform(list []transformSpec) []TransformFunc {
	if len(list) == 0 {
		return nil
	}
	out := make([]TransformFunc, len(list))
	for i, s := range list {
		out[i] = s.TransformFunc
		if s.Name == "translate" {
			out[i].X, out[i].Y = x.length(s.x), x.length(s.y)
		}
	}
	return out
}

// The individual transforms of CSS Transforms 2 §5, as far as they stay in the plane.

func translateProperty(p *parser) ([]transformSpec, bool) {
	if p.is("none") {
		return nil, true
	}
	s := transformSpec{TransformFunc: TransformFunc{Name: "translate"}, y: px(0)}
	var ok bool
	if s.x, ok = p.length(true, true); !ok {
		return nil, false
	}
	if p.more() {
		s.y, ok = p.length(true, true)
	}
	return []transformSpec{s}, ok
}

func rotateProperty(p *parser) ([]transformSpec, bool) {
	if p.is("none") {
		return nil, true
	}
	p.is("z")
	v, ok := p.angle(false)
	return []transformSpec{{TransformFunc: TransformFunc{Name: "rotate", Num: [6]float64{v * math.Pi / 180}}}}, ok
}

func scaleProperty(p *parser) ([]transformSpec, bool) {
	if p.is("none") {
		return nil, true
	}
	a, ok := p.fraction()
	b := a
	if ok && p.more() {
		b, ok = p.fraction()
	}
	return []transformSpec{{TransformFunc: TransformFunc{Name: "scale", Num: [6]float64{a, b}}}}, ok
}

// transformOrigin reads a position of one or two values and a depth, which is left out. CSS Transforms 1 §5
func transformOrigin(p *parser) (place, bool) {
	end := len(p.tokens)
	if end == 3 {
		if n, ok := numberOf(p.tokens[2]); !ok || n.unit == unitPercent {
			return place{}, false
		}
		p.tokens = p.tokens[:2]
	}
	pl, ok := p.position()
	return pl, ok && !pl.fromRight && !pl.fromBottom
}
