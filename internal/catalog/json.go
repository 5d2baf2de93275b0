package catalog

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

// object is a JSON object that keeps the order of its keys.
type object struct {
	names  []string
	values []any
}

func (o *object) add(name string, value any) {
	o.names, o.values = append(o.names, name), append(o.values, value)
}

// fixed is a decimal that is written as a text with all of its places, as Django REST Framework does by default.
type fixed struct{ *apd.Decimal }

// appendJSON writes a value as InvenTree's serialisers do: decimals as floats, dates without a time, times to the minute.
func appendJSON(b []byte, v any) ([]byte, error) {
	switch x := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case *object:
		if x == nil {
			return append(b, "null"...), nil
		}
		b = append(b, '{')
		for i, name := range x.names {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendQuote(b, name)
			b = append(b, ':')
			var err error
			if b, err = appendJSON(b, x.values[i]); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		return append(b, '}'), nil
	case []any:
		b = append(b, '[')
		for i, e := range x {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendJSON(b, e); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case bool:
		return strconv.AppendBool(b, x), nil
	case int:
		return strconv.AppendInt(b, int64(x), 10), nil
	case int64:
		return strconv.AppendInt(b, x, 10), nil
	case fixed:
		return append(append(append(b, '"'), x.Text('f')...), '"'), nil
	case *apd.Decimal:
		f, err := x.Float64()
		if err != nil {
			return nil, err
		}
		return appendFloat(b, f), nil
	case float64:
		return appendFloat(b, x), nil
	case dtl.Date:
		return fmt.Appendf(b, `"%04d-%02d-%02d"`, x.Year, x.Month, x.Day), nil
	case time.Time:
		return x.AppendFormat(b, `"2006-01-02 15:04"`), nil
	case json.RawMessage:
		return append(b, x...), nil
	case string:
		raw, err := json.Marshal(x)
		return append(b, raw...), err
	}
	return nil, fmt.Errorf("catalog: a %T has no JSON", v)
}

// appendFloat writes a float as Python does: with a point also where it is whole.
func appendFloat(b []byte, f float64) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return append(b, "null"...)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1e16 {
		return append(strconv.AppendFloat(b, f, 'f', -1, 64), ".0"...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}
