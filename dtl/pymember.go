package dtl

import (
	"encoding/hex"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// The members that Python gives its own types, as far as a template may want them. Methods that need arguments are
// there but cannot be called.

// stringMember gives a character by its index, or a method.
func stringMember(s string, st *step) (any, bool, error) {
	if st.numeric {
		c, ok := charAt(s, st.index)
		return c, ok, nil
	}
	if f := stringMethods[st.name]; f != nil {
		return method(func() any { return f(s) })
	}
	switch st.name {
	case "count", "endswith", "find", "index", "join", "ljust", "rjust", "center", "partition", "removeprefix",
		"removesuffix", "replace", "rfind", "rindex", "rpartition", "startswith", "translate", "zfill", "maketrans",
		"format_map":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

var stringMethods = map[string]func(string) any{
	"upper":      func(s string) any { return pyUpper(s) },
	"lower":      func(s string) any { return pyLower(s) },
	"casefold":   func(s string) any { return strings.ToLower(s) },
	"title":      func(s string) any { return pyTitle(s) },
	"capitalize": func(s string) any { return capitalize(s) },
	"swapcase": func(s string) any {
		return strings.Map(func(r rune) rune {
			if unicode.IsUpper(r) {
				return unicode.ToLower(r)
			}
			return unicode.ToUpper(r)
		}, s)
	},
	"strip":  func(s string) any { return pyStrip(s) },
	"lstrip": func(s string) any { return strings.TrimLeftFunc(s, isPySpace) },
	"rstrip": func(s string) any { return strings.TrimRightFunc(s, isPySpace) },
	"split":  func(s string) any { return anyStrings(pySplit(s)) },
	"rsplit": func(s string) any { return anyStrings(pySplit(s)) },
	"splitlines": func(s string) any {
		return anyStrings(splitLines(s))
	},
	"format":     func(s string) any { return s },
	"expandtabs": func(s string) any { return expandTabs(s, 8) },
	"encode":     func(s string) any { return []byte(s) },
	"isalpha":    func(s string) any { return allRunes(s, unicode.IsLetter) },
	"isalnum": func(s string) any {
		return allRunes(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	},
	"isascii":      func(s string) any { return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0 },
	"isdigit":      func(s string) any { return allRunes(s, unicode.IsDigit) },
	"isdecimal":    func(s string) any { return allRunes(s, unicode.IsDigit) },
	"isnumeric":    func(s string) any { return allRunes(s, unicode.IsNumber) },
	"isspace":      func(s string) any { return allRunes(s, isPySpace) },
	"isprintable":  func(s string) any { return s == "" || allRunes(s, pyPrintable) },
	"isidentifier": func(s string) any { return s != "" && wordLen(s, false) == len(s) && !isDigit(s[0]) },
	"isupper":      func(s string) any { return s == strings.ToUpper(s) && s != strings.ToLower(s) },
	"islower":      func(s string) any { return s == strings.ToLower(s) && s != strings.ToUpper(s) },
	"istitle":      func(s string) any { return s == pyTitle(s) && s != strings.ToLower(s) },
}

// bytesMember gives a byte by its index, or one of the methods that bytes share with text.
func bytesMember(p []byte, st *step) (any, bool, error) {
	if st.numeric {
		v, ok, err := index(p, st.index)
		if ok {
			v = int(v.(byte))
		}
		return v, ok, err
	}
	switch st.name {
	case "decode":
		return method(func() any { return strings.ToValidUTF8(string(p), "\uFFFD") })
	case "hex":
		return method(func() any { return hex.EncodeToString(p) })
	case "format", "encode", "casefold", "isidentifier", "isprintable", "isnumeric", "isdecimal", "format_map":
		return nil, false, nil
	}
	v, found, err := stringMember(string(p), st)
	if f, ok := v.(Callable); ok && f.Call != nil {
		return Callable{Call: func() (any, error) {
			out, err := f.Call()
			if s, text := out.(string); text {
				return []byte(s), err
			}
			return out, err
		}}, found, err
	}
	return v, found, err
}

// capitalize makes the first character a capital and the others small.
func capitalize(s string) string {
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return titleRune(r) + pyLower(s[n:])
}

func allRunes(s string, is func(rune) bool) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !is(r) }) < 0
}

func anyStrings(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// scalarMember gives members of numbers, dates and times.
func scalarMember(v any, name string) (any, bool, error) {
	switch x := usual(v).(type) {
	case bool:
		return intMember(big.NewInt(int64(boolInt(x))), name)
	case int:
		return intMember(big.NewInt(int64(x)), name)
	case *big.Int:
		return intMember(x, name)
	case float64:
		return floatMember(x, name)
	case *apd.Decimal:
		return decimalMember(x, name)
	case Date:
		return dateMember(x.Time(), name)
	case TimeOfDay:
		return clockMember(x, name)
	case time.Duration:
		return durationMember(x, name)
	case dictView, Range:
		return nil, false, nil
	}
	if t, zoned, ok := AsTime(v); ok {
		return timeMember(v, t, zoned, name)
	}
	return nil, false, nil
}

func intMember(n *big.Int, name string) (any, bool, error) {
	switch name {
	case "real", "numerator":
		return shrink(n), true, nil
	case "imag":
		return 0, true, nil
	case "denominator":
		return 1, true, nil
	case "conjugate":
		return method(func() any { return shrink(n) })
	case "bit_length":
		return method(func() any { return n.BitLen() })
	case "bit_count":
		return method(func() any { return strings.Count(new(big.Int).Abs(n).Text(2), "1") })
	case "is_integer":
		return method(func() any { return true })
	case "as_integer_ratio":
		return method(func() any { return Tuple{shrink(n), 1} })
	case "to_bytes", "from_bytes":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func floatMember(f float64, name string) (any, bool, error) {
	switch name {
	case "real":
		return f, true, nil
	case "imag":
		return 0.0, true, nil
	case "conjugate":
		return method(func() any { return f })
	case "is_integer":
		return method(func() any { return f == math.Trunc(f) && !math.IsInf(f, 0) })
	case "as_integer_ratio", "hex":
		return Callable{Call: func() (any, error) { return floatMethod(f, name) }}, true, nil
	case "fromhex":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func floatMethod(f float64, name string) (any, error) {
	r, ok := new(big.Rat), false
	if !math.IsNaN(f) && !math.IsInf(f, 0) {
		r.SetFloat64(f)
		ok = true
	}
	if name == "hex" {
		return pyHex(f), nil
	}
	if !ok {
		return nil, Raise(classValue, "cannot convert NaN or infinity to integer ratio")
	}
	return Tuple{shrink(r.Num()), shrink(r.Denom())}, nil
}

func decimalMember(d *apd.Decimal, name string) (any, bool, error) {
	switch name {
	case "real":
		return d, true, nil
	case "imag":
		return apd.New(0, 0), true, nil
	case "conjugate", "canonical":
		return method(func() any { return d })
	case "copy_abs":
		return method(func() any { return new(apd.Decimal).Abs(d) })
	case "copy_negate":
		return method(func() any { return new(apd.Decimal).Neg(d) })
	case "normalize":
		return method(func() any { out, _ := new(apd.Decimal).Reduce(d); return out })
	case "adjusted":
		return method(func() any {
			if d.Form != apd.Finite {
				return 0
			}
			return int(d.Exponent) + int(d.NumDigits()) - 1
		})
	case "is_zero":
		return method(func() any { return d.IsZero() })
	case "is_nan":
		return method(func() any { return d.Form == apd.NaN || d.Form == apd.NaNSignaling })
	case "is_infinite":
		return method(func() any { return d.Form == apd.Infinite })
	case "is_finite":
		return method(func() any { return d.Form == apd.Finite })
	case "is_signed":
		return method(func() any { return d.Negative })
	case "to_eng_string":
		return method(func() any { return d.Text('G') })
	case "to_integral", "to_integral_value":
		return method(func() any { return roundDecimal(d, 0, apd.RoundHalfEven) })
	case "as_tuple":
		return method(func() any {
			digits := Tuple{}
			for _, c := range d.Coeff.String() {
				digits = append(digits, int(c-'0'))
			}
			return Tuple{boolInt(d.Negative), digits, int(d.Exponent)}
		})
	case "compare", "quantize", "fma", "scaleb", "remainder_near", "max", "min", "logical_and":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func dateMember(t time.Time, name string) (any, bool, error) {
	day := func(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }
	switch name {
	case "year":
		return t.Year(), true, nil
	case "month":
		return int(t.Month()), true, nil
	case "day":
		return t.Day(), true, nil
	case "weekday":
		return method(func() any { return (int(t.Weekday()) + 6) % 7 })
	case "isoweekday":
		return method(func() any { return (int(t.Weekday())+6)%7 + 1 })
	case "isoformat":
		return method(func() any { return day(t).String() })
	case "ctime":
		return method(func() any { return t.Format("Mon Jan _2 15:04:05 2006") })
	case "toordinal":
		return method(func() any { return int(t.Sub(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC))/(24*time.Hour)) + 719163 })
	case "isocalendar":
		return method(func() any {
			year, week := t.ISOWeek()
			return isoCalendar{year, week, (int(t.Weekday())+6)%7 + 1}
		})
	case "replace":
		return method(func() any { return day(t) })
	case "max":
		return Date{9999, 12, 31}, true, nil
	case "min":
		return Date{1, 1, 1}, true, nil
	case "strftime", "fromisoformat", "fromordinal", "fromtimestamp", "fromisocalendar":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

// isoCalendar is what date.isocalendar() gives.
type isoCalendar struct{ year, week, weekday int }

func (i isoCalendar) Member(name string) (any, bool, error) {
	switch name {
	case "year":
		return i.year, true, nil
	case "week":
		return i.week, true, nil
	case "weekday":
		return i.weekday, true, nil
	}
	return nil, false, nil
}

func (i isoCalendar) Len() int     { return 3 }
func (i isoCalendar) At(k int) any { return []int{i.year, i.week, i.weekday}[k] }
func (i isoCalendar) String() string {
	return "datetime.IsoCalendarDate(year=" + Str(i.year) + ", week=" + Str(i.week) + ", weekday=" + Str(i.weekday) + ")"
}

func timeMember(v any, t time.Time, zoned bool, name string) (any, bool, error) {
	switch name {
	case "hour":
		return t.Hour(), true, nil
	case "minute":
		return t.Minute(), true, nil
	case "second":
		return t.Second(), true, nil
	case "microsecond":
		return t.Nanosecond() / 1000, true, nil
	case "fold":
		return 0, true, nil
	case "date":
		return method(func() any { return Date{t.Year(), t.Month(), t.Day()} })
	case "time", "timetz":
		return method(func() any { return TimeOfDay{t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / 1000} })
	case "isoformat":
		return method(func() any { return isoTime(t, "T", zoned) })
	case "timestamp":
		return method(func() any { return float64(t.UnixMicro()) / 1e6 })
	case "replace":
		return method(func() any { return v })
	case "tzinfo":
		if !zoned {
			return nil, true, nil
		}
		return t.Location(), true, nil
	case "tzname":
		return method(func() any {
			if !zoned {
				return nil
			}
			return zoneName(t)
		})
	case "utcoffset", "dst":
		return method(func() any {
			if !zoned {
				return nil
			}
			_, s := t.Zone()
			if name == "dst" && !t.IsDST() {
				s = 0
			} else if name == "dst" {
				s = 3600
			}
			return time.Duration(s) * time.Second
		})
	case "max", "min", "combine", "strptime", "now", "today", "utcnow":
		return needsArguments, true, nil
	}
	return dateMember(t, name)
}

func clockMember(t TimeOfDay, name string) (any, bool, error) {
	switch name {
	case "hour":
		return t.Hour, true, nil
	case "minute":
		return t.Minute, true, nil
	case "second":
		return t.Second, true, nil
	case "microsecond":
		return t.Microsecond, true, nil
	case "fold":
		return 0, true, nil
	case "tzinfo":
		return nil, true, nil
	case "isoformat":
		return method(func() any { return t.String() })
	case "tzname", "utcoffset", "dst":
		return method(func() any { return nil })
	case "strftime", "fromisoformat":
		return needsArguments, true, nil
	}
	return nil, false, nil
}

func durationMember(d time.Duration, name string) (any, bool, error) {
	days, s, us := splitDuration(d)
	switch name {
	case "days":
		return days, true, nil
	case "seconds":
		return s, true, nil
	case "microseconds":
		return us, true, nil
	case "total_seconds":
		return method(func() any { return float64(d/time.Microsecond) / 1e6 })
	case "resolution":
		return time.Microsecond, true, nil
	}
	return nil, false, nil
}

// naive gives the wall clock of t.
func naive(t time.Time) Naive {
	return Naive{time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)}
}
