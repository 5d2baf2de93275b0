package layout

// exclusions are the floats of a block formatting context, in its coordinates, in the order in which they were placed.
type exclusions struct {
	placed []exclusion
}

// exclusion is the margin box of a float.
type exclusion struct {
	x, y, width, height float64
	right               bool
}
