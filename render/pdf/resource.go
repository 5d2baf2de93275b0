package pdf

// category is a kind of named resource.
type category uint8

const (
	catFont category = iota
	catXObject
	catState
	catPattern
	catShading
	categories
)

var categoryNames = [categories]string{"Font", "XObject", "ExtGState", "Pattern", "Shading"}

// categoryPrefix makes the names: F0, F1, X0 …
const categoryPrefix = "FXGPS"

// ref refers to a thing of a page that has no object number before it is written.
type ref struct {
	kind  byte // refFont, refImage or refObject
	index int
}

const (
	refFont   = 'f'
	refImage  = 'i'
	refObject = 'o'
)

// appendRef writes a placeholder, which Writer replaces by a reference: a zero byte, the kind, and the index.
func appendRef(b []byte, r ref) []byte {
	return append(b, 0, r.kind, byte(r.index>>8), byte(r.index))
}

// maxRefs is how many things of one kind a page may refer to; placeholders have two bytes.
const maxRefs = 1 << 16

// resources are the names that a stream uses.
type resources struct {
	lists [categories][]ref
}

func (r *resources) reset() resources {
	for i := range r.lists {
		r.lists[i] = r.lists[i][:0]
	}
	return *r
}

// number gives the number in the name of a resource.
func (r *resources) number(c category, to ref) int {
	for i, known := range r.lists[c] {
		if known == to {
			return i
		}
	}
	r.lists[c] = append(r.lists[c], to)
	return len(r.lists[c]) - 1
}

// appendDict writes the resource dictionary.
func (r *resources) appendDict(b []byte) []byte {
	b = append(b, "<<"...)
	for c, list := range r.lists {
		if len(list) == 0 {
			continue
		}
		b = append(b, '/')
		b = append(b, categoryNames[c]...)
		b = append(b, "<<"...)
		for i, to := range list {
			b = append(b, '/', categoryPrefix[c])
			b = append(appendInt(b, i), ' ')
			b = appendRef(b, to)
		}
		b = append(b, ">>"...)
	}
	return append(b, ">>"...)
}
