package layout

import "etikett/render/box"

// absolute is an absolutely positioned box that waits for its containing block.
type absolute struct {
	box *box.Box
	// fragment is the placeholder at the static position; it becomes the box's fragment.
	fragment *Fragment
	// dx and dy lead from the border box of the fragment that holds the record to that of the placeholder's parent.
	dx, dy float64
}
