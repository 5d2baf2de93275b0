package box

// At gives the content at an image resolution in dots per px: a raster image is so many times smaller. CSS Images 4 §4.1
func (c *Content) At(resolution float64) *Content {
	if c == nil || c.Image == nil || resolution <= 0 || resolution == 1 {
		return c
	}
	scaled := *c
	scaled.Width /= resolution
	scaled.Height /= resolution
	return &scaled
}
