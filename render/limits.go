package render

import (
	"errors"
	"fmt"

	"etikett/render/box"
	"etikett/render/layout"
)

// Limits bound what one document may cost. Zero values mean the defaults; time is up to the context.
type Limits struct {
	HTMLBytes     int   // of the source; default 16 MiB
	Elements      int   // tags in the source; default 100,000
	Depth         int   // of nested elements; default 256
	Boxes         int   // default 400,000
	Fragments     int   // placed pieces, lines and tables included; default 2,000,000
	Pages         int   // default 5,000
	Resources     int   // loaded by one document; default 2,000
	ResourceBytes int   // of one resource; default 32 MiB
	ImagePixels   int64 // of one image; default 50 million
	Imports       int   // nested @import; default 8
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.HTMLBytes, 16<<20)
	set(&l.Elements, 100_000)
	set(&l.Depth, 256)
	set(&l.Boxes, 400_000)
	set(&l.Fragments, 2_000_000)
	set(&l.Pages, 5_000)
	set(&l.Resources, 2_000)
	set(&l.ResourceBytes, 32<<20)
	set(&l.Imports, 8)
	if l.ImagePixels == 0 {
		l.ImagePixels = 50_000_000
	}
	return l
}

// LimitError is the error of a document that exceeds a limit.
type LimitError struct {
	Name  string // "elements", "depth", "boxes", "pages" …
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("render: document exceeds the limit of %d %s", e.Limit, e.Name)
}

// asLimit turns the limit errors of the stages into the one of this package.
func asLimit(err error) error {
	var b *box.LimitError
	if errors.As(err, &b) {
		return &LimitError{b.Name, b.Limit}
	}
	var l *layout.LimitError
	if errors.As(err, &l) {
		return &LimitError{l.Name, l.Limit}
	}
	return fmt.Errorf("render: %w", err)
}
