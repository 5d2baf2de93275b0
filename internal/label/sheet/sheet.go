// Package sheet puts labels on sheets of paper: each finished label page is placed, unchanged, in the next cell of a
// sheet of cells. It works on display lists, so a label is laid out once, whether it comes out alone or on a sheet.
package sheet

import (
	"errors"
	"fmt"

	"etikett/render/paint"
)

// Layout tells where the labels of a sheet are. All lengths are millimetres. Pitches, not gaps, are given, so that
// rounding does not add up across a sheet.
type Layout struct {
	Name                    string // such as "avery-l7160"
	PageWidth, PageHeight   float64
	LabelWidth, LabelHeight float64
	Columns, Rows           int
	Left, Top               float64 // of the first label
	PitchX, PitchY          float64 // from one label's left (top) edge to the next one's
}

// Cells is the number of labels of a sheet.
func (l Layout) Cells() int { return l.Columns * l.Rows }

// Validate reports what makes the layout impossible to print.
func (l Layout) Validate() error {
	switch {
	case l.Columns < 1 || l.Rows < 1:
		return fmt.Errorf("sheet %s: no label fits on a page of %g × %g mm", l.Name, l.PageWidth, l.PageHeight)
	case l.LabelWidth <= 0 || l.LabelHeight <= 0:
		return fmt.Errorf("sheet %s: a label of %g × %g mm has no area", l.Name, l.LabelWidth, l.LabelHeight)
	case l.Columns > 1 && l.PitchX < l.LabelWidth, l.Rows > 1 && l.PitchY < l.LabelHeight:
		return fmt.Errorf("sheet %s: the labels overlap", l.Name)
	}
	// Half a millimetre of grace: published measures are rounded.
	if l.Left+float64(l.Columns-1)*l.PitchX+l.LabelWidth > l.PageWidth+0.5 || l.Top+float64(l.Rows-1)*l.PitchY+l.LabelHeight > l.PageHeight+0.5 {
		return fmt.Errorf("sheet %s: the labels reach over the edge of the page", l.Name)
	}
	return nil
}

// Options of a run of sheets.
type Options struct {
	Skip   int  // cells to leave empty at the beginning, such as those already used; more than a sheet has leave sheets empty
	Border bool // a thin line around each label
}

// Composer fills sheets with labels, in reading order.
type Composer struct {
	layout Layout
	opts   Options
	emit   func(*paint.Page) error
	cell   int // next cell of the sheet under way
	blank  int // sheets to leave empty before the first label
	ops    []paint.Op
}

// NewComposer starts a run; emit gets each sheet when it is full.
func NewComposer(l Layout, o Options, emit func(*paint.Page) error) (*Composer, error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	if o.Skip < 0 {
		return nil, errors.New("sheet: skip must not be negative")
	}
	return &Composer{layout: l, opts: o, emit: emit, cell: o.Skip % l.Cells(), blank: o.Skip / l.Cells()}, nil
}

// Add places the next label; what reaches over its cell is cut off.
func (c *Composer) Add(label *paint.Page) error {
	l := c.layout
	for ; c.blank > 0; c.blank-- {
		if err := c.emit(&paint.Page{Width: l.PageWidth * paint.PxPerMM, Height: l.PageHeight * paint.PxPerMM}); err != nil {
			return err
		}
	}
	cell := paint.Rect{
		X: (l.Left + float64(c.cell%l.Columns)*l.PitchX) * paint.PxPerMM,
		Y: (l.Top + float64(c.cell/l.Columns)*l.PitchY) * paint.PxPerMM,
		W: l.LabelWidth * paint.PxPerMM, H: l.LabelHeight * paint.PxPerMM,
	}
	c.ops = append(c.ops, &paint.Group{
		Transform: &paint.Matrix{A: 1, D: 1, E: cell.X, F: cell.Y},
		Clip:      []paint.ClipPath{{Path: paint.RectPath(paint.Rect{W: cell.W, H: cell.H})}},
		Ops:       label.Ops,
	})
	if c.opts.Border {
		c.ops = append(c.ops, &paint.Stroke{Path: paint.RectPath(cell), Paint: paint.Solid(paint.Black), Width: 0.5})
	}
	if c.cell++; c.cell == l.Cells() {
		return c.flush()
	}
	return nil
}

// Close emits the last sheet if it holds a label.
func (c *Composer) Close() error {
	if len(c.ops) == 0 {
		return nil
	}
	return c.flush()
}

func (c *Composer) flush() error {
	page := &paint.Page{Width: c.layout.PageWidth * paint.PxPerMM, Height: c.layout.PageHeight * paint.PxPerMM, Ops: c.ops}
	c.ops, c.cell = nil, 0
	return c.emit(page)
}
