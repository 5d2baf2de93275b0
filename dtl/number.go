package dtl

import (
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// usual gives the usual type for a value of one of Go's many number types, and for named types of strings, numbers and
// booleans: int, *big.Int, float64, string, bool. Other values stay as they are.
func usual(v any) any {
	switch x := v.(type) {
	case nil, string, Safe, int, bool, float64, []any, map[string]any, Tuple, *Dict, Object:
		return v
	case *big.Int:
		if x == nil {
			return nil
		}
		return v
	case *apd.Decimal:
		if x == nil {
			return nil
		}
		return v
	case int64:
		return int(x)
	case int32:
		return int(x)
	case int16:
		return int(x)
	case int8:
		return int(x)
	case uint8:
		return int(x)
	case uint16:
		return int(x)
	case uint32:
		return int(x)
	case uint:
		return fromUint(uint64(x))
	case uint64:
		return fromUint(x)
	case float32:
		f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
		return f
	}
	return normReflect(v)
}

func fromUint(u uint64) any {
	if u <= math.MaxInt64 {
		return int(u)
	}
	return new(big.Int).SetUint64(u)
}

// shrink gives n as int if it fits.
func shrink(n *big.Int) any {
	if n.IsInt64() {
		return int(n.Int64())
	}
	return n
}

// toBig gives an integer or boolean as *big.Int.
func toBig(v any) (*big.Int, bool) {
	switch x := v.(type) {
	case int:
		return big.NewInt(int64(x)), true
	case *big.Int:
		return x, true
	case bool:
		if x {
			return big.NewInt(1), true
		}
		return new(big.Int), true
	}
	return nil, false
}

// isNumber tells whether v, which is normal, is a number or, as Python has it, a boolean.
func isNumber(v any) bool {
	switch v.(type) {
	case int, *big.Int, bool, float64, *apd.Decimal:
		return true
	}
	return false
}

// pyInt is Python's int(v).
func pyInt(v any) (*big.Int, error) {
	switch x := usual(v).(type) {
	case int:
		return big.NewInt(int64(x)), nil
	case bool, *big.Int:
		n, _ := toBig(x)
		return n, nil
	case string:
		return intOfString(x)
	case Safe:
		return intOfString(string(x))
	case float64:
		return floatToInt(x)
	case *apd.Decimal:
		return decimalToInt(x)
	case []byte:
		if n, ok := parseInt(string(x)); ok {
			return n, nil
		}
		return nil, Raise(classValue, "invalid literal for int() with base 10: %s", reprBytes(x))
	}
	return nil, Raise(classType, "int() argument must be a string, a bytes-like object or a real number, not '%s'", typeName(v))
}

func intOfString(s string) (*big.Int, error) {
	if n, ok := parseInt(s); ok {
		return n, nil
	}
	return nil, Raise(classValue, "invalid literal for int() with base 10: %s", reprString(s))
}

func floatToInt(f float64) (*big.Int, error) {
	if math.IsNaN(f) {
		return nil, Raise(classValue, "cannot convert float NaN to integer")
	}
	if math.IsInf(f, 0) {
		return nil, Raise(classOverflow, "cannot convert float infinity to integer")
	}
	if math.Abs(f) < 1<<53 {
		return big.NewInt(int64(f)), nil
	}
	n, _ := big.NewFloat(f).Int(nil)
	return n, nil
}

// wholePart is Python's int(v) for ordinary numbers, and texts that are no more than one, without making a big.Int. Two of them
// can be added without overflow.
func wholePart(v any) (n int, ok bool) {
	const limit = 1 << 40
	switch x := v.(type) {
	case int:
		n = x
	case float64:
		if !(math.Abs(x) < limit) {
			return 0, false
		}
		n = int(x)
	case Safe:
		var err error
		if n, err = strconv.Atoi(string(x)); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	return n, -limit < n && n < limit
}

// maxExponent is as far as decimals are written out in full.
const maxExponent = 10_000

func decimalToInt(d *apd.Decimal) (*big.Int, error) {
	switch d.Form {
	case apd.Infinite:
		return nil, Raise(classOverflow, "cannot convert Infinity to integer")
	case apd.NaN, apd.NaNSignaling:
		return nil, Raise(classValue, "cannot convert NaN to integer")
	}
	if d.Exponent > maxExponent {
		return nil, Raise(classOverflow, "decimal is too large")
	}
	n := new(big.Int).Set(d.Coeff.MathBigInt())
	if d.Exponent >= 0 {
		n.Mul(n, pow10(int(d.Exponent)))
	} else if int(-d.Exponent) > int(d.NumDigits()) {
		n.SetInt64(0)
	} else {
		n.Quo(n, pow10(int(-d.Exponent)))
	}
	if d.Negative {
		n.Neg(n)
	}
	return n, nil
}

func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// smallInt is Python's int(v) for a value that must be of ordinary size, such as a length.
func smallInt(v any) (int, error) {
	switch x := v.(type) {
	case int:
		return x, nil
	case Safe:
		if n, err := strconv.Atoi(string(x)); err == nil {
			return n, nil
		}
	}
	n, err := pyInt(v)
	if err != nil {
		return 0, err
	}
	if !n.IsInt64() {
		if n.Sign() < 0 {
			return math.MinInt32, nil
		}
		return math.MaxInt32, nil
	}
	return int(n.Int64()), nil
}

// parseFloat reads a number as Python's float() does.
func parseFloat(s string) (float64, bool) {
	s = pyStrip(s)
	if s == "" {
		return 0, false
	}
	body := strings.ToLower(strings.TrimLeft(s, "+-"))
	switch body {
	case "inf", "infinity", "nan":
		if len(s)-len(body) > 1 {
			return 0, false
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && body == "nan" { // Go knows no signed NaN
			return math.NaN(), true
		}
		return f, err == nil
	}
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) >= 0 {
		s = westernDigits(s)
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9', c == '.', c == 'e', c == 'E', c == '+', c == '-':
		case c == '_' && i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1]):
		default:
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// westernDigits writes the digits of other scripts as 0 to 9.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if d := digitValue(r); d >= 0 {
			return rune('0' + d)
		}
		return r
	}, s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// pyFloat is Python's float(v).
func pyFloat(v any) (float64, error) {
	switch x := usual(v).(type) {
	case float64:
		return x, nil
	case int:
		return float64(x), nil
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		if math.IsInf(f, 0) {
			return 0, Raise(classOverflow, "int too large to convert to float")
		}
		return f, nil
	case *apd.Decimal:
		return decimalToFloat(x)
	case string:
		return floatOfString(x)
	case Safe:
		return floatOfString(string(x))
	case []byte:
		return floatOfString(string(x))
	}
	return 0, Raise(classType, "float() argument must be a string or a real number, not '%s'", typeName(v))
}

func floatOfString(s string) (float64, error) {
	if f, ok := parseFloat(s); ok {
		return f, nil
	}
	return 0, Raise(classValue, "could not convert string to float: %s", reprString(s))
}

func decimalToFloat(d *apd.Decimal) (float64, error) {
	switch d.Form {
	case apd.NaNSignaling:
		return 0, Raise(classValue, "cannot convert signaling NaN to float")
	case apd.NaN:
		return math.NaN(), nil
	case apd.Infinite:
		if d.Negative {
			return math.Inf(-1), nil
		}
		return math.Inf(1), nil
	}
	f, err := strconv.ParseFloat(d.Text('E'), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, Raise(classValue, "could not convert decimal to float")
	}
	return f, nil
}

// parseDecimal reads a number as Python's Decimal() does.
func parseDecimal(s string) (*apd.Decimal, bool) {
	s = strings.ReplaceAll(pyStrip(s), "_", "")
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) >= 0 {
		s = westernDigits(s)
	}
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 || body == "" {
		return nil, false
	}
	switch c := body[0]; {
	case isDigit(c), c == '.' && len(body) > 1 && isDigit(body[1]):
		mantissa, exponent, hasExp := cutAny(body, "eE")
		if hasExp {
			if _, err := strconv.Atoi(exponent); err != nil {
				return nil, false
			}
		}
		if strings.Count(mantissa, ".") > 1 || strings.Trim(mantissa, "0123456789.") != "" {
			return nil, false
		}
	default:
		switch strings.ToLower(strings.TrimRight(body, "0123456789")) {
		case "inf", "infinity", "nan", "snan":
			body = strings.TrimRight(body, "0123456789")
		default:
			return nil, false
		}
		if s[0] == '-' {
			body = "-" + body
		}
		s = body
	}
	d, _, err := apd.NewFromString(s)
	if err != nil {
		return nil, false
	}
	return d, true
}

func cutAny(s, chars string) (before, after string, found bool) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// toDecimal gives a number, which is normal, exactly as a decimal.
func toDecimal(v any) (*apd.Decimal, bool) {
	switch x := v.(type) {
	case *apd.Decimal:
		return x, true
	case int:
		return apd.New(int64(x), 0), true
	case bool, *big.Int:
		n, _ := toBig(x)
		return apd.NewWithBigInt(new(apd.BigInt).SetMathBigInt(n), 0), true
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			d, ok := parseDecimal(reprFloat(x))
			return d, ok
		}
		const digits = 780 // a float64 has at most 767 decimal digits
		text := new(big.Float).SetFloat64(x).Text('e', digits)
		mantissa, exponent, _ := strings.Cut(text, "e")
		d, _, err := apd.NewFromString(strings.TrimRight(mantissa, "0") + "e" + exponent)
		return d, err == nil
	}
	return nil, false
}

// reprFloat writes f as Python does: the shortest digits, an exponent below 1e-4 and from 1e16 on.
func reprFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return string(appendFloat(make([]byte, 0, 24), f))
}

// appendFloat is reprFloat for a finite number.
func appendFloat(b []byte, f float64) []byte {
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		b = strconv.AppendFloat(b, f, 'e', -1, 64)
		return b
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, 'f', -1, 64)
	for _, c := range b[start:] {
		if c == '.' {
			return b
		}
	}
	return append(b, ".0"...)
}

// normReflect handles named types such as `type Status int`.
func normReflect(v any) any {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if _, special := v.(interface{ Nanoseconds() int64 }); special { // time.Duration
			return v
		}
		return int(rv.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return fromUint(rv.Uint())
	case reflect.Float32, reflect.Float64:
		return rv.Float()
	case reflect.Bool:
		return rv.Bool()
	case reflect.String:
		return rv.String()
	}
	return v
}
