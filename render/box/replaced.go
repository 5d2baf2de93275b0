package box

import (
	"etikett/render/image"
	"etikett/render/paint"
)

// Content is what a replaced element shows. Exactly one of Image, Code and Vector is set.
type Content struct {
	Image  *image.Image
	Code   *paint.Code
	Vector Vector

	// Width and Height are the intrinsic size in px, 0 where there is none (an SVG without width); Ratio is width over
	// height, 0 if there is none.
	Width, Height, Ratio float64
	Alt                  string
}

// Vector is a vector image: an SVG.
type Vector interface {
	// Draw gives the operations that paint the image into a rectangle of the page.
	Draw(into paint.Rect) []paint.Op
}

// ImageContent is the content of a raster image: one image pixel is one px.
func ImageContent(img *image.Image) *Content {
	c := &Content{Image: img, Width: float64(img.Width), Height: float64(img.Height)}
	c.setRatio()
	return c
}

// CodeContent is the content of a machine-readable code.
func CodeContent(code *paint.Code) *Content {
	c := &Content{Code: code, Width: code.Width, Height: code.Height}
	c.setRatio()
	return c
}

func (c *Content) setRatio() {
	if c.Width > 0 && c.Height > 0 {
		c.Ratio = c.Width / c.Height
	}
}
