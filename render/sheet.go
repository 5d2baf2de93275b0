package render

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"etikett/render/box"
	"etikett/render/css"
	"etikett/render/font"
	"etikett/render/style"
)

// sheetSource is a style sheet of a document, as text.
type sheetSource struct {
	text  string
	media string
	node  *html.Node
}

// sheets collects the style sheets of a document in their order: <style> and <link rel="stylesheet">.
func (j *job) sheets(root *html.Node) []sheetSource {
	var out []sheetSource
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			switch {
			case c.DataAtom == atom.Style && c.Namespace == "":
				if kind := attr(c, "type"); kind == "" || strings.EqualFold(kind, "text/css") {
					out = append(out, sheetSource{textOf(c), attr(c, "media"), c})
				}
			case c.DataAtom == atom.Link && c.Namespace == "" && isStylesheet(c):
				if text, ok := j.sheetText(c, attr(c, "href")); ok {
					out = append(out, sheetSource{text, attr(c, "media"), c})
				}
			case c.FirstChild != nil:
				walk(c)
			}
		}
	}
	walk(root)
	return out
}

func isStylesheet(n *html.Node) bool {
	sheet, alternate := false, false
	for _, word := range strings.Fields(attr(n, "rel")) {
		sheet = sheet || strings.EqualFold(word, "stylesheet")
		alternate = alternate || strings.EqualFold(word, "alternate")
	}
	return sheet && !alternate
}

// sheetText loads the style sheet of an address.
func (j *job) sheetText(n *html.Node, url string) (string, bool) {
	url = strings.TrimSpace(url)
	if url == "" {
		return "", false
	}
	res, err := j.load(url)
	if err != nil {
		j.warn(Warning{Element: describe(n), Property: "stylesheet", Message: shortURL(url) + ": " + err.Error()})
		return "", false
	}
	return string(res.Data), true
}

// cascade gives the rules of a document's style sheets, made once for all documents that have the same.
func (j *job) cascade(root *html.Node) *cascade {
	sources := j.sheets(root)
	key := cascadeKey(sources)
	if c := j.r.cascades.get(key); c != nil && j.unchanged(c) {
		return c
	}
	c := j.newCascade(sources)
	j.r.cascades.put(strings.Clone(key), c)
	return c
}

// cascadeKey is the text of all style sheets; that of one is not copied.
func cascadeKey(sources []sheetSource) string {
	if len(sources) == 1 && sources[0].media == "" {
		return sources[0].text
	}
	var s strings.Builder
	for _, src := range sources {
		s.WriteString(src.media)
		s.WriteByte(0)
		s.WriteString(src.text)
		s.WriteByte(1)
	}
	return s.String()
}

// dependency is what a cascade has loaded: with other bytes for the address, it is another cascade.
type dependency struct {
	url  string
	data []byte
	err  bool
}

// unchanged reports whether what a cascade was made of is still the same.
func (j *job) unchanged(c *cascade) bool {
	for _, d := range c.dependencies {
		res, err := j.load(d.url)
		if (err != nil) != d.err || !bytes.Equal(res.Data, d.data) {
			return false
		}
	}
	return true
}

func (j *job) newCascade(sources []sheetSource) *cascade {
	c := &cascade{}
	load := func(url string) ([]byte, error) {
		res, err := j.load(url)
		if len(url) < 5 || !strings.EqualFold(url[:5], "data:") {
			c.dependencies = append(c.dependencies, dependency{url, res.Data, err != nil})
		}
		return res.Data, err
	}
	note := func(list []css.Warning) {
		for _, w := range list {
			c.warnings = append(c.warnings, Warning{Element: "style", Property: w.Property, Line: w.Line, Message: w.Message})
		}
	}
	env := style.Env{
		Media: j.r.options.Media, PageWidth: j.r.options.PageWidth, PageHeight: j.r.options.PageHeight, Fonts: j.r.options.Fonts,
		Import: func(url, source string) (*css.Sheet, string, error) {
			data, err := load(url)
			if err != nil {
				return nil, "", err
			}
			sheet, list := css.Parse(string(data), css.Options{})
			note(list)
			return sheet, url, nil
		},
	}
	sheets := []style.Sheet{j.r.userAgent}
	for _, src := range sources {
		sheet, list := css.Parse(strings.Clone(src.text), css.Options{}) // the text is a part of the document, the sheet outlives it
		note(list)
		media, _ := css.ParseMedia(src.media)
		c.sheets = append(c.sheets, sheet)
		sheets = append(sheets, style.Sheet{Rules: sheet, Origin: style.AuthorOrigin, Media: media})
	}
	c.rules = style.New(env, sheets...)
	c.fonts = j.r.options.Fonts
	if faces := j.fontFaces(c, load); len(faces) > 0 {
		// Units such as ex and ch depend on the fonts, which are known only now.
		c.fonts = c.fonts.With(faces...)
		env.Fonts = c.fonts
		c.rules = style.New(env, sheets...)
	}
	for _, w := range c.rules.Warnings() {
		c.warnings = append(c.warnings, Warning{Element: "style", Property: w.Property, Line: w.Line, Message: w.Message})
	}
	var wrong []error
	c.counters, wrong = box.NewCounterStyles(c.rules.CounterStyles())
	for _, err := range wrong {
		c.warnings = append(c.warnings, Warning{Element: "style", Property: "@counter-style", Message: err.Error()})
	}
	return c
}

// fontFaces loads the faces of @font-face rules: of each the first source that can be had.
func (j *job) fontFaces(c *cascade, load func(url string) ([]byte, error)) []*font.Face {
	var faces []*font.Face
	for _, rule := range c.rules.FontFaces() {
		var failed []string
		found := false
		for _, src := range rule.Sources {
			var face *font.Face
			var err error
			if src.Local != "" {
				failed = append(failed, "local("+src.Local+"): fonts of the system have to be given by their family")
				continue
			} else {
				var data []byte
				if data, err = load(src.URL); err == nil {
					face, err = font.ParseFace(data, rule.Descriptor)
				}
			}
			if err == nil {
				faces, found = append(faces, face), true
				break
			}
			failed = append(failed, shortURL(src.URL)+": "+err.Error())
		}
		if !found {
			c.warnings = append(c.warnings, Warning{Property: "@font-face", Line: rule.Line, Message: strings.Join(failed, "; ")})
		}
	}
	return faces
}
