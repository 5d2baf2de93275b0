package dtl

import (
	"iter"
	"math/big"
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// Dict is a dictionary that keeps the order of its keys, as Python's do. Keys that are equal to Python are one key:
// 1, 1.0 and True; a string and the same Safe.
type Dict struct {
	// Missing, if set, gives the value of a key that is not there, as the default of Python's defaultdict does; what it
	// gives is kept, so that such a Dict must not be shared by goroutines.
	Missing func(key any) (value any, found bool)

	keys   []any
	values []any
	index  map[any]int // of the keys that Go can hash, in dictionaries that are not small
}

const smallDict = 8

// NewDict gives a dictionary of the pairs key, value, key, value, …
func NewDict(pairs ...any) *Dict {
	d := &Dict{}
	for i := 0; i+1 < len(pairs); i += 2 {
		d.Set(pairs[i], pairs[i+1])
	}
	return d
}

// Len is the number of keys.
func (d *Dict) Len() int { return len(d.keys) }

// Set sets the value of key, which keeps its place if it is there already.
func (d *Dict) Set(key, value any) {
	if i := d.find(key); i >= 0 {
		d.values[i] = value
		return
	}
	d.keys = append(d.keys, key)
	d.values = append(d.values, value)
	if len(d.keys) <= smallDict {
		return
	}
	if d.index == nil {
		d.index = make(map[any]int, len(d.keys))
		for i, k := range d.keys {
			if h, ok := hashKey(k); ok {
				d.index[h] = i
			}
		}
	} else if h, ok := hashKey(key); ok {
		d.index[h] = len(d.keys) - 1
	}
}

// Get gives the value of key.
func (d *Dict) Get(key any) (value any, found bool) {
	if i := d.find(key); i >= 0 {
		return d.values[i], true
	}
	return nil, false
}

// Delete takes key out.
func (d *Dict) Delete(key any) {
	if i := d.find(key); i >= 0 {
		d.keys, d.values, d.index = slices.Delete(d.keys, i, i+1), slices.Delete(d.values, i, i+1), nil
	}
}

// All gives the pairs in order.
func (d *Dict) All() iter.Seq2[any, any] {
	return func(yield func(any, any) bool) {
		for i, k := range d.keys {
			if !yield(k, d.values[i]) {
				return
			}
		}
	}
}

func (d *Dict) find(key any) int {
	if len(d.keys) > smallDict {
		h, ok := hashKey(key)
		if ok && d.index != nil {
			if i, found := d.index[h]; found {
				return i
			}
			return -1
		}
	}
	if s, ok := key.(string); ok {
		for i, k := range d.keys {
			switch k := k.(type) {
			case string:
				if k == s {
					return i
				}
			case Safe:
				if string(k) == s {
					return i
				}
			}
		}
		return -1
	}
	for i, k := range d.keys {
		if equal(k, key) {
			return i
		}
	}
	return -1
}

// hashKey gives one comparable value for all keys that are equal to each other. Keys of other types are searched for.
func hashKey(key any) (any, bool) {
	switch k := usual(key).(type) {
	case nil:
		return nil, true
	case string:
		return k, true
	case Safe:
		return string(k), true
	case bool:
		if k {
			return 1, true
		}
		return 0, true
	case int:
		return k, true
	case float64:
		if k == float64(int(k)) {
			return int(k), true
		}
		return k, true
	case *big.Int, *apd.Decimal:
		return nil, false
	case Date, TimeOfDay:
		return k, true
	}
	return nil, false
}
