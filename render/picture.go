package render

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"etikett/render/box"
	"etikett/render/image"
	"etikett/render/style"
	"etikett/render/svg"
)

// picture gives what an address shows; nil, with a warning, if it cannot be had.
func (j *job) picture(n *html.Node, property, url string) *box.Content {
	if url == "" {
		return nil
	}
	if c, ok := j.pictures[url]; ok {
		return c
	}
	c, err := j.loadPicture(url)
	if err != nil {
		j.warn(Warning{Element: describe(n), Property: property, Message: shortURL(url) + ": " + err.Error()})
		c = nil
	}
	if j.pictures == nil {
		j.pictures = map[string]*box.Content{}
	}
	j.pictures[url] = c
	return c
}

func (j *job) loadPicture(url string) (*box.Content, error) {
	data := len(url) > 5 && strings.EqualFold(url[:5], "data:")
	if data {
		if c := j.r.pictures.get(url); c != nil {
			return c, nil
		}
	}
	res, err := j.load(url)
	if err != nil {
		return nil, err
	}
	if res.Code != nil {
		return box.CodeContent(res.Code), nil
	}
	key := url
	if !data {
		// The same bytes, the same picture: assets come with each label.
		key = string(res.Data)
		if c := j.r.pictures.get(key); c != nil {
			return c, nil
		}
	}
	c, err := j.decode(res)
	if err != nil {
		return nil, err
	}
	j.r.pictures.put(strings.Clone(key), c)
	return c, nil
}

// decode reads a raster image or an SVG.
func (j *job) decode(res Resource) (*box.Content, error) {
	if looksLikeSVG(res) {
		return j.decodeSVG(res.Data)
	}
	img, err := image.Decode(res.Data, image.Limits{Bytes: j.r.limits.ResourceBytes, Pixels: int(j.r.limits.ImagePixels)})
	if err != nil {
		return nil, err
	}
	return box.ImageContent(img), nil
}

func looksLikeSVG(res Resource) bool {
	if strings.HasPrefix(res.MIME, "image/svg") {
		return true
	}
	head := bytes.TrimLeft(res.Data[:min(len(res.Data), 1024)], " \t\r\n\xef\xbb\xbf")
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<svg"))
}

// decodeSVG reads an SVG file. It sees nothing of the document around: not its styles, nor its fonts.
func (j *job) decodeSVG(data []byte) (*box.Content, error) {
	img, err := svg.Parse(data, svg.Options{Fonts: j.r.options.Fonts, Picture: j.pictureInSVG})
	if err != nil {
		return nil, err
	}
	return j.vector(img, nil), nil
}

// inlineSVG gives the picture of an <svg> element.
func (j *job) inlineSVG(n *html.Node, st *style.Computed) *box.Content {
	img, err := svg.FromNode(n, st, svg.Options{Fonts: j.styles.fonts, Sheets: j.styles.sheets, Picture: j.pictureInSVG})
	if err != nil {
		j.warn(Warning{Element: describe(n), Message: err.Error()})
		return nil
	}
	return j.vector(img, n)
}

func (j *job) vector(img *svg.Image, n *html.Node) *box.Content {
	for _, w := range img.Warnings {
		j.warn(Warning{Element: describe(n), Property: "svg", Message: w})
	}
	return &box.Content{Vector: img, Width: img.Width, Height: img.Height, Ratio: img.Ratio}
}

// maxNestedSVG is how deep pictures may be in pictures.
const maxNestedSVG = 4

// pictureInSVG gives what an <image> element in an SVG refers to.
func (j *job) pictureInSVG(url string) (*image.Image, *svg.Image, error) {
	if j.nested >= maxNestedSVG {
		return nil, nil, fmt.Errorf("pictures nested deeper than the limit of %d", maxNestedSVG)
	}
	j.nested++
	defer func() { j.nested-- }()
	c, err := j.loadPicture(url)
	if err != nil {
		return nil, nil, err
	}
	if v, ok := c.Vector.(*svg.Image); ok {
		return nil, v, nil
	}
	if c.Image == nil {
		return nil, nil, errors.New("not a picture that SVG can hold")
	}
	return c.Image, nil, nil
}

// shortURL is an address as a warning shows it.
func shortURL(url string) string {
	const most = 60
	if len(url) <= most {
		return url
	}
	return url[:most] + "…"
}
