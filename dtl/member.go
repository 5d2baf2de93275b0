package dtl

import (
	"math/big"
	"time"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// member gives what a dot reaches, in Django's order: key, attribute, index.
func (c *Context) member(v any, s *step) (value any, found bool, err error) {
	switch x := v.(type) {
	case Object:
		if value, found, err = x.Member(s.name); found || err != nil {
			return value, found, err
		}
		if seq, ok := v.(Sequence); ok && s.numeric {
			return at(seq, s.index)
		}
		return nil, false, nil
	case map[string]any:
		if value, found = x[s.name]; found {
			return value, true, nil
		}
		return dictMember(v, s.name)
	case *ForLoop:
		value, found = x.member(s.name)
		return value, found, nil
	case *Dict:
		if value, found = x.Get(s.name); found {
			return value, true, nil
		}
		if x.Missing != nil {
			if value, found = x.Missing(s.name); found {
				x.Set(s.name, value)
				return value, true, nil
			}
		}
		if value, found, err = dictMember(v, s.name); found || err != nil || !s.numeric {
			return value, found, err
		}
		value, found = x.Get(s.index)
		return value, found, nil
	case []any:
		if s.numeric {
			return index(x, s.index)
		}
		return listMember(x, s.name)
	case Tuple:
		if s.numeric {
			return index(x, s.index)
		}
		return tupleMember(x, s.name)
	case string:
		return stringMember(x, s)
	case Safe:
		return stringMember(string(x), s)
	case nil, bool:
		if v == nil {
			return nil, false, nil
		}
	case Range:
		if !s.numeric {
			return tupleMember(nil, s.name)
		}
		return at(x, s.index)
	case Sequence:
		if s.numeric {
			return at(x, s.index)
		}
	case []byte:
		return bytesMember(x, s)
	}
	if value, found, err = scalarMember(v, s.name); found || err != nil {
		return value, found, err
	}
	return reflectMember(v, s)
}

// index gives an element as Python does: negative indexes count from the end.
func index[T any](list []T, i int) (any, bool, error) {
	if i < 0 {
		i += len(list)
	}
	if i < 0 || i >= len(list) {
		return nil, false, nil
	}
	return list[i], true, nil
}

func at(seq Sequence, i int) (any, bool, error) {
	n := seq.Len()
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return nil, false, nil
	}
	return seq.At(i), true, nil
}

// charAt gives the character at index i, counted in characters.
func charAt(s string, i int) (string, bool) {
	if i < 0 {
		i += utf8.RuneCountInString(s)
		if i < 0 {
			return "", false
		}
	}
	for pos := range s {
		if i == 0 {
			_, n := utf8.DecodeRuneInString(s[pos:])
			return s[pos : pos+n], true
		}
		i--
	}
	return "", false
}

// call calls what can be called without arguments, as a template does when it meets it.
func (c *Context) call(v any) (any, error) {
	var f *Callable
	switch x := v.(type) {
	case string, Safe, int, nil, bool, float64, []any, map[string]any:
		return v, nil
	case Lazy:
		return c.pgettext(x.Context, x.Message), nil
	case Callable:
		f = &x
	case *Callable:
		f = x
	case *big.Int, *apd.Decimal, time.Time:
		return usual(v), nil
	case func() any:
		return x(), nil
	case func() (any, error):
		return x()
	case Object:
		return v, nil
	default:
		return c.callReflect(v)
	}
	switch {
	case f == nil:
		return nil, nil
	case f.DoNotCall:
		return v, nil
	case f.AltersData || f.Call == nil: // one that needs arguments cannot be called either
		return c.engine.options.StringIfInvalid, nil
	}
	return f.Call()
}

// needsArguments is a method that a template cannot call, since it needs arguments: it prints as StringIfInvalid.
var needsArguments = Callable{}

func method(f func() any) (any, bool, error) {
	return Callable{Call: func() (any, error) { return f(), nil }}, true, nil
}

// ForLoop is the variable forloop inside of {% for %}.
type ForLoop struct {
	Counter0, Len int
	Parent        *ForLoop

	changed map[*ifChangedNode]any
}

func (l *ForLoop) member(name string) (any, bool) {
	switch name {
	case "counter":
		return l.Counter0 + 1, true
	case "counter0":
		return l.Counter0, true
	case "revcounter":
		return l.Len - l.Counter0, true
	case "revcounter0":
		return l.Len - l.Counter0 - 1, true
	case "first":
		return l.Counter0 == 0, true
	case "last":
		return l.Counter0 == l.Len-1, true
	case "parentloop":
		if l.Parent == nil {
			return NewDict(), true
		}
		return l.Parent, true
	}
	v, found, _ := dictMember(l.dict, name)
	return v, found
}

func (l *ForLoop) dict() *Dict {
	d := NewDict()
	for _, name := range []string{"parentloop", "counter0", "counter", "revcounter", "revcounter0", "first", "last"} {
		v, _ := l.member(name)
		d.Set(name, v)
	}
	return d
}

// group is an element of what {% regroup %} makes.
type group struct {
	grouper any
	list    []any
}

func (g group) Member(name string) (any, bool, error) {
	switch name {
	case "grouper":
		return g.grouper, true, nil
	case "list":
		return g.list, true, nil
	case "count", "index":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func (g group) Len() int { return 2 }

func (g group) At(i int) any {
	if i == 0 {
		return g.grouper
	}
	return g.list
}

// asDict gives any kind of dictionary as *Dict.
func asDict(v any) (*Dict, bool) {
	switch x := v.(type) {
	case *Dict:
		return x, true
	case map[string]any:
		return sortedDict(x), true
	case func() *Dict:
		return x(), true
	case *ForLoop:
		return x.dict(), true
	}
	return reflectedDict(v)
}

// dictMember gives the methods of dictionaries.
func dictMember(v any, name string) (any, bool, error) {
	switch name {
	case "items":
		return method(func() any {
			d, _ := asDict(v)
			items := make([]any, len(d.keys))
			for i, k := range d.keys {
				items[i] = Tuple{k, d.values[i]}
			}
			return dictView{"dict_items", items}
		})
	case "keys":
		return method(func() any { d, _ := asDict(v); return dictView{"dict_keys", d.keys} })
	case "values":
		return method(func() any { d, _ := asDict(v); return dictView{"dict_values", d.values} })
	case "copy":
		return method(func() any { return v })
	case "get", "fromkeys", "pop", "setdefault", "update", "popitem", "clear":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

// dictView is what keys(), values() and items() of a dictionary give: it can be looped over but not indexed.
type dictView struct {
	name  string
	items []any
}

// Iterate gives the elements.
func (v dictView) Iterate(yield func(any) bool) error {
	for _, x := range v.items {
		if !yield(x) {
			break
		}
	}
	return nil
}

// Len is the number of elements.
func (v dictView) Len() int { return len(v.items) }

func listMember(list []any, name string) (any, bool, error) {
	switch name {
	case "copy":
		return method(func() any { return list })
	case "append", "count", "extend", "index", "insert", "remove", "pop", "clear", "reverse", "sort":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func tupleMember(_ Tuple, name string) (any, bool, error) {
	if name == "count" || name == "index" {
		return needsArguments, true, nil
	}
	return nil, false, nil
}

// Range is Python's range.
type Range struct{ Start, Stop, Step int }

// Len is the number of elements.
func (r Range) Len() int {
	switch {
	case r.Step > 0 && r.Stop > r.Start:
		return (r.Stop - r.Start + r.Step - 1) / r.Step
	case r.Step < 0 && r.Stop < r.Start:
		return (r.Start - r.Stop - r.Step - 1) / -r.Step
	}
	return 0
}

// At gives an element.
func (r Range) At(i int) any { return r.Start + i*r.Step }

// typeName is Python's name for the type of v.
func typeName(v any) string {
	switch usual(v).(type) {
	case nil:
		return "NoneType"
	case string:
		return "str"
	case Safe:
		return "SafeString"
	case bool:
		return "bool"
	case float64:
		return "float"
	case []any:
		return "list"
	case Tuple:
		return "tuple"
	case []byte:
		return "bytes"
	case Range:
		return "range"
	case TimeOfDay:
		return "datetime.time"
	case Date:
		return "datetime.date"
	case dictView:
		return v.(dictView).name
	}
	return typeNameRest(v)
}
