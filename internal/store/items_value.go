package store

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/catalog"
)

// itemTime is how times of items are stored: text in UTC whose order is that of time.
const itemTime = "2006-01-02T15:04:05.000000Z"

// columnType is the type of a field's column. Decimals are NUMERIC: SQLite keeps 15 digits of them, as it does for InvenTree.
func columnType(f *catalog.Field) string {
	switch f.Type {
	case catalog.Auto:
		return "INTEGER PRIMARY KEY"
	case catalog.Bool, catalog.Int, catalog.PositiveInt, catalog.Status, catalog.StatusKey, catalog.Ref:
		return "INTEGER"
	case catalog.Float:
		return "REAL"
	case catalog.Decimal, catalog.Money:
		return fmt.Sprintf("NUMERIC(%d, %d)", f.Digits, f.Places)
	}
	return "TEXT"
}

// encodeItem gives a value as its column stores it.
func encodeItem(f *catalog.Field, v any) any {
	switch x := v.(type) {
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	case *apd.Decimal:
		return encodeDecimal(x)
	case dtl.Date:
		return fmt.Sprintf("%04d-%02d-%02d", x.Year, x.Month, x.Day)
	case time.Time:
		return x.UTC().Format(itemTime)
	}
	return v
}

// encodeDecimal gives a whole number as such, other numbers as text, which the column's affinity makes a number.
func encodeDecimal(d *apd.Decimal) any {
	if n, err := d.Int64(); err == nil {
		return n
	}
	if f, err := d.Float64(); err == nil {
		return f
	}
	return d.Text('f')
}

// decodeItem gives a stored value as catalog.Type says.
func decodeItem(f *catalog.Field, v any) (any, error) {
	switch f.Type {
	case catalog.Bool:
		if n, ok := v.(int64); ok {
			return n != 0, nil
		}
	case catalog.Decimal, catalog.Money:
		return decodeDecimal(v, f.Places)
	case catalog.Float:
		if n, ok := v.(int64); ok {
			return float64(n), nil
		}
	case catalog.DateOnly:
		if s, ok := v.(string); ok {
			return decodeDate(s)
		}
	case catalog.DateTime:
		if s, ok := v.(string); ok {
			return time.Parse(time.RFC3339Nano, s)
		}
	}
	if b, ok := v.([]byte); ok {
		return string(b), nil
	}
	return v, nil
}

// decodeDate reads YYYY-MM-DD.
func decodeDate(s string) (any, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, err1 := strconv.Atoi(s[:4])
		m, err2 := strconv.Atoi(s[5:7])
		d, err3 := strconv.Atoi(s[8:])
		if err1 == nil && err2 == nil && err3 == nil {
			return dtl.Date{Year: y, Month: time.Month(m), Day: d}, nil
		}
	}
	return nil, fmt.Errorf("%q is no date", s)
}

// exactFloat is up to where floats hold all whole numbers.
const exactFloat = 1 << 53

var powers = [...]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}

// decodeDecimal gives a number its places back.
func decodeDecimal(v any, places int) (any, error) {
	if places < len(powers) {
		switch x := v.(type) {
		case int64:
			if x < exactFloat/powers[places] && x > -exactFloat/powers[places] {
				return apd.New(x*powers[places], int32(-places)), nil
			}
		case float64:
			if n := math.Round(x * float64(powers[places])); math.Abs(n) < exactFloat {
				return apd.New(int64(n), int32(-places)), nil
			}
		}
	}
	d, _, err := apd.NewFromString(fmt.Sprint(v))
	if err != nil {
		return nil, fmt.Errorf("%v is no number", v)
	}
	return catalog.Quantize(d, places)
}
