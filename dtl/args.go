package dtl

import "slices"

// Args are the arguments of a tag, resolved.
type Args struct {
	Pos []any
	Kw  []Keyword // in the order of the template
}

// Keyword is an argument given by name.
type Keyword struct {
	Name  string
	Value any
}

// Keyword gives the keyword argument name.
func (a Args) Keyword(name string) (any, bool) {
	for _, k := range a.Kw {
		if k.Name == name {
			return k.Value, true
		}
	}
	return nil, false
}

// Get gives the argument at pos or, if there are fewer, the keyword argument name.
func (a Args) Get(pos int, name string) (any, bool) {
	if pos >= 0 && pos < len(a.Pos) {
		return a.Pos[pos], true
	}
	return a.Keyword(name)
}

// Default is Get with a value for an argument that is not there.
func (a Args) Default(pos int, name string, def any) any {
	if v, ok := a.Get(pos, name); ok {
		return v
	}
	return def
}

// Pop takes the keyword argument name out of the arguments; Args is changed.
func (a *Args) Pop(name string, def any) any {
	for i, k := range a.Kw {
		if k.Name == name {
			a.Kw = slices.Delete(slices.Clone(a.Kw), i, i+1)
			return k.Value
		}
	}
	return def
}
