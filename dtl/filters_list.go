package dtl

import (
	"slices"
	"strings"
)

func listFilters(l *Library) {
	l.Filter("dictsort", func(c *Context, v, arg any) (any, error) { return c.dictSort(v, arg, false) }, ArgRequired)
	l.Filter("dictsortreversed", func(c *Context, v, arg any) (any, error) { return c.dictSort(v, arg, true) }, ArgRequired)
	l.Filter("first", func(c *Context, v, _ any) (any, error) { return c.element(v, 0) })
	l.Filter("last", func(c *Context, v, _ any) (any, error) { return c.element(v, -1) }, KeepsSafe)
	l.Filter("random", func(c *Context, v, _ any) (any, error) {
		n, ok := Length(v)
		if !ok {
			return nil, Raise(classType, "object of type '%s' has no len()", typeName(v))
		}
		if n == 0 {
			return "", nil
		}
		return c.element(v, c.engine.options.Random(n))
	}, KeepsSafe)
	l.Filter("join", joinFilter, KeepsSafe|ArgRequired)
	l.Filter("length", func(_ *Context, v, _ any) (any, error) {
		n, _ := Length(v)
		return n, nil
	})
	l.Filter("slice", sliceFilter, KeepsSafe|ArgRequired)
	l.Filter("unordered_list", func(c *Context, v, _ any) (any, error) {
		u := &listWriter{c: c}
		if err := u.list(v, 1); err != nil {
			return nil, err
		}
		return Safe(u.b.String()), nil
	}, KeepsSafe)
	l.Filter("pprint", func(c *Context, v, _ any) (any, error) { return c.pformat(v) }, KeepsSafe)
}

// element is Python's v[i], with "" for an index that is out of range.
func (c *Context) element(v any, i int) (any, error) {
	switch x := usual(v).(type) {
	case string:
		s, _ := charAt(x, i)
		return s, nil
	case Safe:
		s, _ := charAt(string(x), i)
		return s, nil
	case []any:
		return orEmpty(index(x, i))
	case Tuple:
		return orEmpty(index(x, i))
	case dictView:
		return nil, Raise(classType, "'%s' object is not subscriptable", typeName(v))
	case *Dict:
		if e, ok := x.Get(i); ok {
			return e, nil
		}
		return nil, Raise(classKey, "%d", i)
	case map[string]any:
		return nil, Raise(classKey, "%d", i)
	case Sequence:
		return orEmpty(at(x, i))
	}
	if _, ok := reflectLen(v); ok {
		list, err := List(v)
		if err != nil {
			return nil, err
		}
		return orEmpty(index(list, i))
	}
	return nil, Raise(classType, "'%s' object is not subscriptable", typeName(v))
}

func orEmpty(v any, found bool, err error) (any, error) {
	if !found {
		return "", err
	}
	return v, err
}

// joinFilter puts arg between the elements. A value that cannot be looped over stays as it is.
func joinFilter(c *Context, v, arg any) (any, error) {
	var sep string
	if c.autoescape {
		s, err := c.conditionalEscape(arg)
		if err != nil {
			return nil, err
		}
		sep = string(s)
	} else {
		s, ok := asText(usual(arg))
		if !ok {
			return nil, Raise(classAttribute, "'%s' object has no attribute 'join'", typeName(arg))
		}
		sep = s
	}
	list, err := List(v)
	if err != nil {
		return v, c.keepType(err)
	}
	parts := make([]string, len(list))
	size := len(sep) * max(0, len(list)-1)
	for i, x := range list {
		if err := c.step(1); err != nil {
			return nil, err
		}
		if c.autoescape {
			s, err := c.conditionalEscape(x)
			if err != nil {
				return nil, err
			}
			parts[i] = string(s)
		} else {
			s, ok := asText(usual(x))
			if !ok {
				return v, nil
			}
			parts[i] = s
		}
		size += len(parts[i])
	}
	if err := c.Charge(size); err != nil {
		return nil, err
	}
	return Safe(strings.Join(parts, sep)), nil
}

// keepType lets a TypeError pass as no error, and gives any other.
func (c *Context) keepType(err error) error {
	if x, ok := err.(*Exception); ok && x.Class == classType {
		return nil
	}
	return err
}

// sliceFilter takes a part, with Python's notation start:stop:step. A value or notation that does not fit gives the
// value back.
func sliceFilter(c *Context, v, arg any) (any, error) {
	text, err := c.Str(arg)
	if err != nil {
		return nil, err
	}
	var bounds [3]*int
	parts := strings.Split(text, ":")
	if len(parts) > 3 {
		return v, nil
	}
	for i, p := range parts {
		if p == "" {
			continue
		}
		n, ok := parseInt(p)
		if !ok {
			return v, nil
		}
		k, err := smallInt(shrink(n))
		if err != nil {
			return nil, err
		}
		bounds[i] = &k
	}
	if len(parts) == 1 { // slice(n) is what comes before n
		bounds[0], bounds[1] = nil, bounds[0]
	}
	if bounds[2] != nil && *bounds[2] == 0 {
		return v, nil
	}
	var list []any
	switch x := usual(v).(type) {
	case string:
		s, err := c.sliceText(x, bounds)
		return s, err
	case Safe:
		s, err := c.sliceText(string(x), bounds)
		return s, err
	case Range:
		return sliceRange(x, bounds), nil
	case []byte:
		return slicePick(c, x, bounds)
	case dictView, *Dict, map[string]any:
		return v, nil
	case []any:
		list = x
	case Tuple:
		out, err := slicePick(c, []any(x), bounds)
		return Tuple(out), err
	default:
		if _, indexable := v.(Sequence); !indexable {
			if _, ok := reflectLen(v); !ok {
				return v, nil
			}
		}
		if list, err = List(v); err != nil {
			return v, c.keepType(err)
		}
	}
	return slicePick(c, list, bounds)
}

// sliceBounds gives the indexes that a slice of n elements begins with, ends before, and goes on by.
func sliceBounds(n int, bounds [3]*int) (start, stop, step int) {
	step = 1
	if bounds[2] != nil {
		step = *bounds[2]
	}
	low, high := 0, n
	if step < 0 {
		low, high = -1, n-1
	}
	clamp := func(p *int, def int) int {
		if p == nil {
			return def
		}
		i := *p
		if i < 0 {
			i += n
		}
		return max(low, min(i, high))
	}
	if step < 0 {
		return clamp(bounds[0], high), clamp(bounds[1], low), step
	}
	return clamp(bounds[0], low), clamp(bounds[1], high), step
}

func slicePick[T any](c *Context, list []T, bounds [3]*int) ([]T, error) {
	start, stop, step := sliceBounds(len(list), bounds)
	if step == 1 {
		if stop < start {
			stop = start
		}
		return list[start:stop:stop], nil
	}
	if err := c.chargeList(len(list)); err != nil {
		return nil, err
	}
	out := []T{}
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		out = append(out, list[i])
	}
	return out, nil
}

func (c *Context) sliceText(s string, bounds [3]*int) (string, error) {
	r, err := slicePick(c, []rune(s), bounds)
	if err != nil {
		return "", err
	}
	return string(r), c.Charge(len(r))
}

func sliceRange(r Range, bounds [3]*int) Range {
	start, stop, step := sliceBounds(r.Len(), bounds)
	return Range{r.Start + start*r.Step, r.Start + stop*r.Step, r.Step * step}
}

// dictSort sorts by what a dot path, or an index, gives for each element.
func (c *Context) dictSort(v, arg any, reversed bool) (any, error) {
	name, isText := asText(usual(arg))
	if !isText && !isNumber(usual(arg)) {
		return "", nil
	}
	if isText && name == "" {
		return nil, Raise("IndexError", "string index out of range")
	}
	list, err := List(v)
	if err != nil {
		return "", c.keepType(err)
	}
	if err := c.chargeList(len(list) * 2); err != nil {
		return nil, err
	}
	type pair struct{ key, value any }
	pairs := make([]pair, len(list))
	for i, x := range list {
		if err := c.step(1); err != nil {
			return nil, err
		}
		key, err := c.property(x, arg)
		if err != nil {
			return "", ignoreLookup(err)
		}
		pairs[i] = pair{key, x}
	}
	var failed error
	slices.SortStableFunc(pairs, func(a, b pair) int {
		n, _, err := compare(usual(a.key), usual(b.key), "<", 0)
		if err != nil && failed == nil {
			failed = err
		}
		if reversed {
			return -n
		}
		return n
	})
	if failed != nil {
		return "", ignoreLookup(failed)
	}
	out := make([]any, len(pairs))
	for i, p := range pairs {
		out[i] = p.value
	}
	return out, nil
}

// ignoreLookup lets TypeError and AttributeError pass.
func ignoreLookup(err error) error {
	if x, ok := err.(*Exception); ok && (x.Class == classType || x.Class == classAttribute) {
		return nil
	}
	return err
}

// property reaches into an element to be sorted: by index if arg is a number, else along a dot path.
func (c *Context) property(v, arg any) (any, error) {
	name, isText := asText(usual(arg))
	if !isText {
		if !isNumber(usual(arg)) {
			return nil, Raise(classType, "float() argument must be a string or a real number, not '%s'", typeName(arg))
		}
		i, whole := toBig(usual(arg))
		if !whole || !i.IsInt64() {
			return nil, Raise(classType, "indices must be integers or slices, not %s", typeName(arg))
		}
		return c.item(v, int(i.Int64()))
	}
	if _, number := parseFloat(name); number {
		// Django looks for the key as it is: the text "1" is no index of a list.
		if d, ok := asDictQuick(v); ok {
			if x, found := d.Get(name); found {
				return x, nil
			}
			return nil, Raise(classKey, "%s", reprString(name))
		}
		return nil, Raise(classType, "indices must be integers or slices, not str")
	}
	if strings.Contains(name, "._") || name[0] == '_' {
		return nil, Raise(classAttribute, "Access to private variables is forbidden.")
	}
	for part := range strings.SplitSeq(name, ".") {
		x, found, err := c.member(v, &step{name: part})
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, Raise(classAttribute, "'%s' object has no attribute '%s'", typeName(v), part)
		}
		v = x
	}
	return v, nil
}

// item is Python's v[i].
func (c *Context) item(v any, i int) (any, error) {
	if d, ok := asDictQuick(v); ok {
		if x, found := d.Get(i); found {
			return x, nil
		}
		return nil, Raise(classKey, "%d", i)
	}
	n, ok := Length(v)
	if !ok {
		return nil, Raise(classType, "'%s' object is not subscriptable", typeName(v))
	}
	if i >= n || i < -n {
		return nil, Raise("IndexError", "index out of range")
	}
	return c.element(v, i)
}

// listWriter writes lists within lists as <li> and <ul>.
type listWriter struct {
	c *Context
	b strings.Builder
}

func (u *listWriter) list(v any, depth int) error {
	if depth > maxReprDepth {
		return &LimitError{"Nesting", maxReprDepth}
	}
	items, err := List(v)
	if err != nil {
		return err
	}
	indent := strings.Repeat("\t", depth)
	for i := 0; i < len(items); i++ {
		if i > 0 {
			u.b.WriteByte('\n')
		}
		if err := u.c.step(1); err != nil {
			return err
		}
		var text string
		if u.c.autoescape {
			s, err := u.c.conditionalEscape(items[i])
			if err != nil {
				return err
			}
			text = string(s)
		} else if text, err = u.c.Str(items[i]); err != nil {
			return err
		}
		u.b.WriteString(indent + "<li>" + text)
		if i+1 < len(items) && isList(items[i+1]) {
			i++
			if n, _ := Length(items[i]); n > 0 {
				u.b.WriteString("\n" + indent + "<ul>\n")
				if err := u.list(items[i], depth+1); err != nil {
					return err
				}
				u.b.WriteString("\n" + indent + "</ul>\n" + indent)
			}
		}
		u.b.WriteString("</li>")
		if u.b.Len() > u.c.limits.StringSize {
			return &LimitError{"StringSize", u.c.limits.StringSize}
		}
	}
	return nil
}

func isList(v any) bool {
	switch usual(v).(type) {
	case []any, Tuple:
		return true
	case string, Safe, []byte, *Dict, map[string]any, nil:
		return false
	}
	_, ok := reflectLen(v)
	if _, isDict := asDictQuick(v); isDict {
		return false
	}
	return ok
}
