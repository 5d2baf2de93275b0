package dtl

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// Reflection is the last resort for values that are neither of the types in the table of value.go nor implement its
// interfaces.

func typeNameRest(v any) string {
	switch usual(v).(type) {
	case int, *big.Int:
		return "int"
	case *apd.Decimal:
		return "decimal.Decimal"
	case time.Time, pinnedTime, Naive:
		return "datetime.datetime"
	case time.Duration:
		return "datetime.timedelta"
	case *Dict, map[string]any, *ForLoop:
		return "dict"
	case Callable, *Callable:
		return "function"
	}
	switch t := reflect.TypeOf(v); t.Kind() {
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Map:
		return "dict"
	case reflect.Func:
		return "function"
	case reflect.Pointer:
		return t.Elem().Name()
	default:
		return t.Name()
	}
}

// typeInfo knows how the names that a template uses map to the fields and methods of a Go type.
type typeInfo struct {
	fields  map[string][]int
	methods map[string]int
}

var typeInfos sync.Map // reflect.Type → *typeInfo

func infoOf(t reflect.Type) *typeInfo {
	if info, ok := typeInfos.Load(t); ok {
		return info.(*typeInfo)
	}
	info := &typeInfo{fields: map[string][]int{}, methods: map[string]int{}}
	for i := range t.NumMethod() {
		m := t.Method(i)
		info.methods[m.Name] = i
	}
	st := t
	if st.Kind() == reflect.Pointer {
		st = st.Elem()
	}
	if st.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(st) {
			if !f.IsExported() {
				continue
			}
			info.fields[f.Name] = f.Index
			if tag, _, _ := strings.Cut(f.Tag.Get("dtl"), ","); tag != "" && tag != "-" {
				info.fields[tag] = f.Index
			}
		}
	}
	typeInfos.Store(t, info)
	return info
}

// reflectMember reaches into maps, slices, structs and methods of the host's own types. A struct's field answers to
// its name and to the name in a `dtl:"name"` tag.
func reflectMember(v any, s *step) (any, bool, error) {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() {
		return nil, false, nil
	}
	switch rv.Kind() {
	case reflect.Map:
		if rv.Type().Key().Kind() == reflect.String {
			if e := rv.MapIndex(reflect.ValueOf(s.name).Convert(rv.Type().Key())); e.IsValid() {
				return e.Interface(), true, nil
			}
		}
		if s.numeric {
			if d, ok := reflectedDict(v); ok {
				if e, found := d.Get(s.index); found {
					return e, true, nil
				}
			}
		}
	case reflect.Slice, reflect.Array:
		if s.numeric {
			i := s.index
			if i < 0 {
				i += rv.Len()
			}
			if i >= 0 && i < rv.Len() {
				return rv.Index(i).Interface(), true, nil
			}
			return nil, false, nil
		}
	}
	info := infoOf(rv.Type())
	if i, ok := info.methods[s.name]; ok {
		return callableMethod(rv.Method(i))
	}
	if path, ok := info.fields[s.name]; ok {
		if rv.Kind() == reflect.Pointer {
			if rv.IsNil() {
				return nil, false, nil
			}
			rv = rv.Elem()
		}
		f, err := rv.FieldByIndexErr(path)
		if err != nil { // through a nil pointer
			return nil, false, nil
		}
		return f.Interface(), true, nil
	}
	if rv.Kind() == reflect.Map {
		return dictMember(v, s.name)
	}
	return nil, false, nil
}

var errorType = reflect.TypeFor[error]()

func callableMethod(m reflect.Value) (any, bool, error) {
	f, ok := wrapFunc(m)
	if !ok {
		return needsArguments, true, nil
	}
	return f, true, nil
}

// wrapFunc makes a Callable of a function without arguments that gives a value, or a value and an error.
func wrapFunc(m reflect.Value) (Callable, bool) {
	t := m.Type()
	if t.NumIn() > 0 && !(t.IsVariadic() && t.NumIn() == 1) {
		return Callable{}, false
	}
	if t.NumOut() == 0 || t.NumOut() > 2 || t.NumOut() == 2 && !t.Out(1).Implements(errorType) {
		return Callable{}, false
	}
	return Callable{Call: func() (any, error) {
		out := m.Call(nil)
		if len(out) == 2 {
			if err, _ := out[1].Interface().(error); err != nil {
				return nil, err
			}
		}
		return out[0].Interface(), nil
	}}, true
}

// callReflect calls v if it is a function of the host. A pointer to a plain value or a time is that value, or None.
func (c *Context) callReflect(v any) (any, error) {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Func:
	case reflect.Pointer:
		switch rv.Type().Elem().Kind() {
		case reflect.Struct:
			switch rv.Type().Elem() {
			case reflect.TypeFor[time.Time](), reflect.TypeFor[Date](), reflect.TypeFor[TimeOfDay](), reflect.TypeFor[Naive]():
			default:
				return v, nil
			}
		case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
			reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		default:
			return v, nil
		}
		if rv.IsNil() {
			return nil, nil
		}
		return rv.Elem().Interface(), nil
	default:
		return v, nil
	}
	if rv.IsNil() {
		return nil, nil
	}
	f, ok := wrapFunc(rv)
	if !ok {
		return c.engine.options.StringIfInvalid, nil
	}
	return f.Call()
}

func reflectList(rv reflect.Value) []any {
	out := make([]any, rv.Len())
	for i := range out {
		out[i] = rv.Index(i).Interface()
	}
	return out
}

// reflectDict gives a Go map in the order of its keys, as they print.
func reflectDict(rv reflect.Value) *Dict {
	keys := rv.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		if a.CanInt() && b.CanInt() {
			return int(max(-1, min(1, a.Int()-b.Int())))
		}
		return strings.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	})
	d := &Dict{}
	for _, k := range keys {
		d.Set(usual(k.Interface()), rv.MapIndex(k).Interface())
	}
	return d
}

func reflectedDict(v any) (*Dict, bool) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Map {
		return nil, false
	}
	return reflectDict(rv), true
}

// reflectLen is the length of a map, slice or array of the host.
func reflectLen(v any) (int, bool) {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		return rv.Len(), true
	}
	return 0, false
}
