package catalog

import (
	"strings"
	"unicode/utf8"

	"etikett/dtl"
)

// maxPathString is how long InvenTree lets paths of categories and locations become.
const maxPathString = 250

// pathString joins the names of a path; one that is too long loses its middle.
func pathString(names []string) string {
	s := strings.Join(names, "/")
	if utf8.RuneCountInString(s) <= maxPathString {
		return s
	}
	r := []rune(s)
	half := (maxPathString - 3) / 2
	return string(r[:half]) + "..." + string(r[len(r)-half:])
}

// pathList is the path of a record, as lists of names for clients.
func pathList(r *Record, parent *Field) (any, error) {
	v := see(r)
	out := []any{}
	for _, at := range append(v.ancestors(parent), r) {
		w := see(at)
		name := w.text("name")
		if w.err != nil {
			return nil, w.err
		}
		icon, _, err := at.Member("icon")
		if err != nil {
			return nil, err
		}
		out = append(out, dtl.NewDict("pk", at.pk, "name", name, "icon", icon))
	}
	return out, v.err
}
