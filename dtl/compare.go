package dtl

import (
	"bytes"
	"math"
	"math/big"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// Truth tells what {% if %} makes of v, as Python's bool() does.
func Truth(v any) bool {
	switch x := v.(type) {
	case nil:
		return false
	case bool:
		return x
	case string:
		return x != ""
	case Safe:
		return x != ""
	case int:
		return x != 0
	case float64:
		return x != 0
	case []any:
		return len(x) > 0
	case map[string]any:
		return len(x) > 0
	case Truther:
		return x.Truth()
	case *Dict:
		return x.Len() > 0
	case *big.Int:
		return x.Sign() != 0
	case *apd.Decimal:
		return x != nil && !x.IsZero()
	case time.Duration:
		return x != 0
	case time.Time, Naive, Date, TimeOfDay, pinnedTime:
		return true
	case interface{ Len() int }:
		return x.Len() > 0
	}
	n := usual(v)
	if reflect.TypeOf(n) != reflect.TypeOf(v) {
		return Truth(n)
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		return rv.Len() > 0
	case reflect.Pointer, reflect.Interface, reflect.Func:
		return !rv.IsNil()
	}
	return true
}

// Length is Python's len(); ok is false for a value that has none.
func Length(v any) (n int, ok bool) {
	switch x := v.(type) {
	case string:
		return runeLen(x), true
	case Safe:
		return runeLen(string(x)), true
	case []any:
		return len(x), true
	case Tuple:
		return len(x), true
	case map[string]any:
		return len(x), true
	case interface{ Len() int }:
		return x.Len(), true
	case *ForLoop:
		return x.dict().Len(), true
	}
	return reflectLen(v)
}

// List gives the elements of anything that can be looped over; dictionaries give their keys, strings their
// characters. The slice must not be changed.
func List(v any) ([]any, error) {
	switch x := v.(type) {
	case []any:
		return x, nil
	case Tuple:
		return x, nil
	case string:
		return characters(x), nil
	case Safe:
		return characters(string(x)), nil
	case *Dict:
		return x.keys, nil
	case dictView:
		return x.items, nil
	case Sequence:
		out := make([]any, x.Len())
		for i := range out {
			out[i] = x.At(i)
		}
		return out, nil
	case Iterable:
		var out []any
		err := x.Iterate(func(e any) bool { out = append(out, e); return true })
		return out, err
	case nil, bool, int, float64:
	default:
		if d, ok := asDict(v); ok {
			return d.keys, nil
		}
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array {
			return reflectList(rv), nil
		}
	}
	return nil, Raise(classType, "'%s' object is not iterable", typeName(v))
}

func characters(s string) []any {
	out := make([]any, 0, len(s))
	for i := range s {
		_, n := utf8.DecodeRuneInString(s[i:])
		out = append(out, s[i:i+n])
	}
	return out
}

// Equal is Python's ==.
func Equal(a, b any) bool { return equal(a, b) }

func equal(a, b any) bool {
	switch x := a.(type) {
	case string:
		switch y := b.(type) {
		case string:
			return x == y
		case Safe:
			return x == string(y)
		}
	case int:
		if y, ok := b.(int); ok {
			return x == y
		}
	case nil:
		return b == nil
	}
	return equalDeep(usual(a), usual(b), 0)
}

// maxCompareDepth is how deep lists within lists are compared.
const maxCompareDepth = 60

func equalDeep(a, b any, depth int) bool {
	if depth > maxCompareDepth {
		return false
	}
	if isNumber(a) && isNumber(b) {
		n, ok := compareNumbers(a, b)
		return ok && n == 0
	}
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		return equalString(x, b)
	case Safe:
		return equalString(string(x), b)
	case []any:
		y, ok := b.([]any)
		return ok && equalLists(x, y, depth)
	case Tuple:
		y, ok := b.(Tuple)
		return ok && equalLists(x, y, depth)
	case Date:
		return a == b
	case TimeOfDay:
		return a == b
	case time.Duration:
		y, ok := b.(time.Duration)
		return ok && x == y
	case Range:
		return a == b
	}
	if t, zoned, ok := AsTime(a); ok {
		u, zonedToo, ok := AsTime(b)
		return ok && zoned == zonedToo && t.Equal(u)
	}
	if x, ok := asDictQuick(a); ok {
		y, ok := asDictQuick(b)
		if !ok || x.Len() != y.Len() {
			return false
		}
		for i, k := range x.keys {
			v, found := y.Get(k)
			if !found || !equalDeep(usual(x.values[i]), usual(v), depth+1) {
				return false
			}
		}
		return true
	}
	if e, ok := a.(interface{ Equal(any) bool }); ok {
		return e.Equal(b)
	}
	ta, tb := reflect.TypeOf(a), reflect.TypeOf(b)
	if ta != tb || ta == nil {
		return false
	}
	if k := ta.Kind(); k == reflect.Slice || k == reflect.Array {
		return equalLists(reflectList(reflect.ValueOf(a)), reflectList(reflect.ValueOf(b)), depth)
	}
	return ta.Comparable() && reflect.ValueOf(a).Comparable() && a == b
}

func asDictQuick(v any) (*Dict, bool) {
	switch v.(type) {
	case *Dict, map[string]any, *ForLoop:
		return asDict(v)
	}
	if v != nil && reflect.TypeOf(v).Kind() == reflect.Map {
		return reflectedDict(v)
	}
	return nil, false
}

func equalString(s string, b any) bool {
	switch y := b.(type) {
	case string:
		return s == y
	case Safe:
		return s == string(y)
	}
	return false
}

func equalLists(a, b []any, depth int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equalDeep(usual(a[i]), usual(b[i]), depth+1) {
			return false
		}
	}
	return true
}

// compareNumbers orders two normal numbers exactly; ok is false if one is not a number (NaN).
func compareNumbers(a, b any) (order int, ok bool) {
	if x, xok := a.(bool); xok {
		a = boolInt(x)
	}
	if y, yok := b.(bool); yok {
		b = boolInt(y)
	}
	switch x := a.(type) {
	case int:
		switch y := b.(type) {
		case int:
			return cmpOrdered(x, y), true
		case float64:
			if x > -1<<53 && x < 1<<53 {
				return cmpFloats(float64(x), y)
			}
		}
	case float64:
		switch y := b.(type) {
		case float64:
			return cmpFloats(x, y)
		case int:
			if y > -1<<53 && y < 1<<53 {
				return cmpFloats(x, float64(y))
			}
		}
	case *big.Int:
		if y, isBig := b.(*big.Int); isBig {
			return x.Cmp(y), true
		}
	}
	x, xok := toDecimal(a)
	y, yok := toDecimal(b)
	if !xok || !yok || x.Form == apd.NaN || y.Form == apd.NaN || x.Form == apd.NaNSignaling || y.Form == apd.NaNSignaling {
		return 0, false
	}
	return x.Cmp(y), true
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cmpOrdered(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpFloats(a, b float64) (int, bool) {
	switch {
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	}
	return 0, !math.IsNaN(a) && !math.IsNaN(b)
}

// Less is Python's <. Values that have no order are a TypeError.
func Less(a, b any) (bool, error) {
	n, ok, err := compare(usual(a), usual(b), "<", 0)
	return ok && n < 0, err
}

// compare orders a and b; ok is false where every comparison is false (NaN).
func compare(a, b any, op string, depth int) (order int, ok bool, err error) {
	if depth > maxCompareDepth {
		return 0, false, Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	if isNumber(a) && isNumber(b) {
		n, ok := compareNumbers(a, b)
		return n, ok, nil
	}
	if s, isString := asText(a); isString {
		if t, isToo := asText(b); isToo {
			return strings.Compare(s, t), true, nil
		}
	}
	switch x := a.(type) {
	case []any:
		if y, same := b.([]any); same {
			return compareLists(x, y, op, depth)
		}
	case Tuple:
		if y, same := b.(Tuple); same {
			return compareLists(x, y, op, depth)
		}
	case Date:
		if y, same := b.(Date); same {
			return x.Time().Compare(y.Time()), true, nil
		}
	case TimeOfDay:
		if y, same := b.(TimeOfDay); same {
			return cmpOrdered(x.microseconds(), y.microseconds()), true, nil
		}
	case time.Duration:
		if y, same := b.(time.Duration); same {
			return cmpOrdered(int(x), int(y)), true, nil
		}
	}
	if t, zoned, isTime := AsTime(a); isTime {
		if u, zonedToo, isToo := AsTime(b); isToo {
			if zoned != zonedToo {
				return 0, false, Raise(classType, "can't compare offset-naive and offset-aware datetimes")
			}
			return t.Compare(u), true, nil
		}
	}
	if x, can := a.(interface{ Compare(any) (int, bool) }); can {
		if n, ok := x.Compare(b); ok {
			return n, true, nil
		}
	}
	return 0, false, Raise(classType, "'%s' not supported between instances of '%s' and '%s'", op, typeName(a), typeName(b))
}

func (t TimeOfDay) microseconds() int {
	return ((t.Hour*60+t.Minute)*60+t.Second)*1_000_000 + t.Microsecond
}

func compareLists(a, b []any, op string, depth int) (int, bool, error) {
	for i := range min(len(a), len(b)) {
		x, y := usual(a[i]), usual(b[i])
		if !equalDeep(x, y, depth+1) {
			return compare(x, y, op, depth+1)
		}
	}
	return cmpOrdered(len(a), len(b)), true, nil
}

func asText(v any) (string, bool) {
	switch x := v.(type) {
	case string:
		return x, true
	case Safe:
		return string(x), true
	}
	return "", false
}

// contains is Python's "item in container".
func contains(container, item any) (bool, error) {
	switch x := usual(container).(type) {
	case string:
		return containsText(x, item)
	case Safe:
		return containsText(string(x), item)
	case *Dict:
		if err := hashable(item); err != nil {
			return false, err
		}
		_, found := x.Get(item)
		return found, nil
	case map[string]any:
		if err := hashable(item); err != nil {
			return false, err
		}
		if s, ok := asText(item); ok {
			_, found := x[s]
			return found, nil
		}
		return false, nil
	case []byte:
		switch y := usual(item).(type) {
		case []byte:
			return bytes.Contains(x, y), nil
		case int:
			if y >= 0 && y <= 255 {
				return bytes.IndexByte(x, byte(y)) >= 0, nil
			}
			return false, Raise(classValue, "byte must be in range(0, 256)")
		}
		return false, Raise(classType, "a bytes-like object is required, not '%s'", typeName(item))
	case interface{ Contains(any) bool }:
		return x.Contains(item), nil
	}
	list, err := List(container)
	if err != nil {
		return false, Raise(classType, "argument of type '%s' is not iterable", typeName(container))
	}
	for _, v := range list {
		if equal(v, item) {
			return true, nil
		}
	}
	return false, nil
}

// hashable refuses what cannot be the key of a dictionary.
func hashable(v any) error {
	switch usual(v).(type) {
	case []any, *Dict, map[string]any:
		return Raise(classType, "unhashable type: '%s'", typeName(v))
	}
	return nil
}

func containsText(s string, item any) (bool, error) {
	part, ok := asText(usual(item))
	if !ok {
		return false, Raise(classType, "'in <string>' requires string as left operand, not %s", typeName(item))
	}
	return strings.Contains(s, part), nil
}

// identical is Python's "is", as far as templates can rely on it: None, True, False, small integers, equal strings of
// the same kind, and one and the same list, dictionary or object.
func identical(a, b any) bool {
	a, b = usual(a), usual(b)
	switch x := a.(type) {
	case nil:
		return b == nil
	case bool:
		return a == b
	case int:
		return a == b && x >= -5 && x <= 256
	case string:
		return a == b
	case *Dict, *big.Int, *apd.Decimal, *ForLoop:
		return a == b
	case float64, Safe, time.Time:
		return false
	}
	ra, rb := reflect.ValueOf(a), reflect.ValueOf(b)
	if !rb.IsValid() || ra.Type() != rb.Type() {
		return false
	}
	switch ra.Kind() {
	case reflect.Slice:
		return ra.Len() == rb.Len() && ra.Len() > 0 && ra.Pointer() == rb.Pointer()
	case reflect.Map, reflect.Pointer, reflect.Func:
		return ra.Pointer() == rb.Pointer()
	}
	return ra.Comparable() && a == b
}
