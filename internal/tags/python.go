package tags

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
)

// Classes of Python's and Django's exceptions that tags raise.
const (
	typeError       = "TypeError"
	valueError      = "ValueError"
	keyError        = "KeyError"
	overflowError   = "OverflowError"
	attributeError  = "AttributeError"
	assertionError  = "AssertionError"
	fileNotFound    = "FileNotFoundError"
	validationError = "ValidationError"
	invalidDecimal  = "InvalidOperation"
)

// decimalContext is Python's default decimal context: 28 digits, half to even.
var decimalContext = apd.Context{
	Precision: 28, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent,
	Traps: apd.DefaultTraps, Rounding: apd.RoundHalfEven,
}

// invalid is a ValidationError with one message, printed as Django prints a list of messages.
func invalid(message string) error {
	return dtl.Raise(validationError, "%s", "["+dtl.Repr(message)+"]")
}

// typeName is Python's type(v).__name__.
func typeName(v any) string {
	switch x := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case string:
		return "str"
	case dtl.Safe:
		return "SafeString"
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, *big.Int:
		return "int"
	case float32, float64:
		return "float"
	case *apd.Decimal:
		return "Decimal"
	case money.Money, *money.Money:
		return "Money"
	case time.Time, dtl.Naive:
		return "datetime"
	case dtl.Date:
		return "date"
	case dtl.TimeOfDay:
		return "time"
	case time.Duration:
		return "timedelta"
	case []any:
		return "list"
	case dtl.Tuple:
		return "tuple"
	case *dtl.Dict, map[string]any:
		return "dict"
	case Record:
		return x.ModelName()[strings.LastIndexByte(x.ModelName(), '.')+1:]
	case dtl.Object:
		return "object"
	case fmt.Stringer: // text that is translated when it is printed
		return "__proxy__"
	}
	return "object"
}

// text gives the string in v, if it is one.
func text(v any) (string, bool) {
	switch s := v.(type) {
	case string:
		return s, true
	case dtl.Safe:
		return string(s), true
	}
	return "", false
}

// asInt gives an integer of Go's, and whether v is an integer of Python's that fits (a bool is one, too).
func asInt(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case bool:
		if n {
			return 1, true
		}
		return 0, true
	case *big.Int:
		return int(n.Int64()), n.IsInt64()
	}
	return 0, false
}

// hugeInt stands for whole numbers that are larger: no list, picture or text has so many of anything.
const hugeInt = 1 << 40

// toInt is Python's int(v), cut off at hugeInt.
func toInt(v any) (int, error) {
	if n, ok := asInt(v); ok {
		return max(-hugeInt, min(n, hugeInt)), nil
	}
	switch x := v.(type) {
	case *big.Int:
		return x.Sign() * hugeInt, nil
	case float64:
		switch {
		case math.IsNaN(x):
			return 0, dtl.Raise(valueError, "cannot convert float NaN to integer")
		case math.IsInf(x, 0):
			return 0, dtl.Raise(overflowError, "cannot convert float infinity to integer")
		}
		return int(max(-hugeInt, min(x, hugeInt))), nil
	case *apd.Decimal:
		switch {
		case x.Form == apd.Infinite:
			return 0, dtl.Raise(overflowError, "cannot convert Infinity to integer")
		case x.Form != apd.Finite:
			return 0, dtl.Raise(valueError, "cannot convert NaN to integer")
		}
		f, err := x.Float64()
		if err != nil && !math.IsInf(f, 0) {
			return 0, dtl.Raise(overflowError, "number too large")
		}
		return int(max(-hugeInt, min(f, hugeInt))), nil
	}
	if s, ok := text(v); ok {
		clean := strings.TrimFunc(s, unicode.IsSpace)
		if strings.HasPrefix(clean, "_") || strings.HasSuffix(clean, "_") || strings.Contains(clean, "__") {
			clean = "x"
		}
		n, err := strconv.Atoi(strings.Map(asciiDigit, strings.ReplaceAll(clean, "_", "")))
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return 0, dtl.Raise(valueError, "invalid literal for int() with base 10: %s", dtl.Repr(s))
		}
		return max(-hugeInt, min(n, hugeInt)), nil
	}
	return 0, dtl.Raise(typeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", typeName(v))
}

// isClass reports whether err is an exception of one of the classes.
func isClass(err error, classes ...string) bool {
	var x *dtl.Exception
	if !errors.As(err, &x) {
		return false
	}
	for _, c := range classes {
		if x.Class == c {
			return true
		}
	}
	return false
}

// maxDecimalText is the longest text that is read as a number.
const maxDecimalText = 2000

// parseDecimal is Python's Decimal(s.strip()).
func parseDecimal(s string) (*apd.Decimal, bool) {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if s == "" || len(s) > maxDecimalText {
		return nil, false
	}
	s = strings.Map(func(r rune) rune {
		if r == '_' {
			return -1
		}
		return asciiDigit(r)
	}, s)
	switch body := strings.ToLower(strings.TrimLeft(s, "+-")); {
	case body == "inf", body == "infinity", strings.HasPrefix(body, "nan"), strings.HasPrefix(body, "snan"):
	case body == "" || !(body[0] >= '0' && body[0] <= '9' || body[0] == '.' && len(body) > 1):
		return nil, false
	}
	d, cond, err := apd.NewFromString(s)
	if err != nil || cond.Any() {
		return nil, false
	}
	return d, true
}

// asciiDigit turns a digit of another script into ours.
func asciiDigit(r rune) rune {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return r
	}
	// The digits of all scripts come in ranges that begin with a zero.
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// floatDecimal is Decimal(str(f)).
func floatDecimal(f float64) *apd.Decimal {
	d, _, err := apd.NewFromString(dtl.Str(f))
	if err != nil {
		return &apd.Decimal{Form: apd.NaN}
	}
	return d
}

// asMoney gives the amount in v, if it is one.
func asMoney(v any) (money.Money, bool) {
	switch m := v.(type) {
	case money.Money:
		return m, m.Amount != nil
	case *money.Money:
		if m != nil && m.Amount != nil {
			return *m, true
		}
	}
	return money.Money{}, false
}

// isNotExist tells whether there is no file; a folder is none.
func isNotExist(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, syscall.EISDIR)
}

// unexpectedKeyword is the error of a function of InvenTree that is handed all keywords of its tag.
func unexpectedKeyword(function, name string) error {
	return dtl.Raise(typeError, "%s got an unexpected keyword argument '%s'", function, name)
}

// onlyKeywords fails for a keyword that is not among the names.
func onlyKeywords(function string, kw []dtl.Keyword, names ...string) error {
next:
	for _, k := range kw {
		for _, n := range names {
			if k.Name == n {
				continue next
			}
		}
		return unexpectedKeyword(function, k.Name)
	}
	return nil
}
