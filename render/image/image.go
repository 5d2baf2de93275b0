package image

import (
	stdimage "image"
	"sync"
)

// Image is a decoded raster image. It is immutable and shared by all labels that show it; ends may use its address as its identity.
type Image struct {
	Width, Height int            // pixels, after turning by EXIF
	DPIX, DPIY    float64        // pixels per inch as the file says; 0 unknown. CSS ignores it: 1 image pixel is 1 px
	Format        string         // "png", "jpeg", "gif", "webp", "bmp"
	Pixels        stdimage.Image // what Decode makes is a *image.Gray (opaque) or a *image.NRGBA, with its corner at 0, 0
	// JPEG holds the original file if it is a baseline or progressive JPEG that a PDF can embed as it is (DCTDecode): not turned, 1, 3 or 4 components.
	JPEG       []byte
	Components int  // of JPEG
	Inverted   bool // JPEG of four components in which 0 is full ink, as Adobe's programs write

	once   sync.Once
	packed *Packed
}
