package dtl

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// Str gives the text of a value as Python's str() does.
func (c *Context) Str(v any) (string, error) {
	s, _, err := c.str(v)
	return s, err
}

func (c *Context) str(v any) (text string, safe bool, err error) {
	switch x := v.(type) {
	case string:
		return x, false, nil
	case Safe:
		return string(x), true, nil
	}
	b := textBuilder{limit: c.limits.StringSize, digits: c.limits.Digits}
	safe = b.str(v)
	if b.err == nil {
		b.err = c.Charge(len(b.buf))
	}
	return string(b.buf), safe, b.err
}

// Str gives the text of a value as Python's str() does, cut off at the default limit of strings.
func Str(v any) string {
	b := textBuilder{limit: DefaultLimits.StringSize, digits: DefaultLimits.Digits}
	b.str(v)
	return string(b.buf)
}

// Repr gives the text of a value as Python's repr() does, cut off at the default limit of strings.
func Repr(v any) string {
	b := textBuilder{limit: DefaultLimits.StringSize, digits: DefaultLimits.Digits}
	b.repr(v)
	return string(b.buf)
}

// textBuilder writes values as Python does.
type textBuilder struct {
	buf    []byte
	limit  int
	digits int
	depth  int
	err    error
}

// maxReprDepth is how deep lists within lists are printed.
const maxReprDepth = 60

func (b *textBuilder) add(s string) {
	if b.err != nil {
		return
	}
	if len(b.buf)+len(s) > b.limit {
		b.err = &LimitError{"StringSize", b.limit}
		return
	}
	b.buf = append(b.buf, s...)
}

// str writes v for a reader and tells whether it is safe for HTML.
func (b *textBuilder) str(v any) (safe bool) {
	switch x := v.(type) {
	case string:
		b.add(x)
		return false
	case Safe:
		b.add(string(x))
		return true
	case interface{ String() Safe }:
		b.add(string(x.String()))
		return true
	case time.Time:
		b.add(isoTime(x, " ", true))
		return false
	case pinnedTime:
		b.add(isoTime(x.Time, " ", true))
		return false
	case Naive:
		b.add(isoTime(x.Time, " ", false))
		return false
	case Date:
		b.add(fmt.Sprintf("%04d-%02d-%02d", x.Year, x.Month, x.Day))
		return false
	case TimeOfDay:
		b.add(x.String())
		return false
	case time.Duration:
		b.add(durationText(x))
		return false
	case *time.Location:
		b.add(x.String())
		return false
	case *apd.Decimal:
		if x == nil {
			b.add("None")
			return false
		}
		b.add(decimalText(x))
		return false
	case *big.Int:
		if x == nil {
			b.add("None")
			return false
		}
		b.bigInt(x)
		return false
	case *Dict, Range, *ForLoop, dictView:
		b.repr(v)
		return false
	case fmt.Stringer:
		b.add(x.String())
		return false
	case error:
		b.add(x.Error())
		return false
	}
	b.repr(v)
	return false
}

// repr writes v for a programmer: what is printed of the elements of lists.
func (b *textBuilder) repr(v any) {
	if b.err != nil {
		return
	}
	switch x := usual(v).(type) {
	case nil:
		b.add("None")
	case bool:
		if x {
			b.add("True")
		} else {
			b.add("False")
		}
	case int:
		b.add(strconv.Itoa(x))
	case *big.Int:
		b.bigInt(x)
	case float64:
		b.add(reprFloat(x))
	case string:
		b.add(reprString(x))
	case Safe:
		b.add(reprString(string(x)))
	case *apd.Decimal:
		b.add("Decimal('" + decimalText(x) + "')")
	case []byte:
		b.add(reprBytes(x))
	case Tuple:
		if len(x) == 1 {
			b.list("(", x, ",)")
		} else {
			b.list("(", x, ")")
		}
	case []any:
		b.list("[", x, "]")
	case *Dict:
		b.dict(x)
	case map[string]any:
		b.dict(sortedDict(x))
	case dictView:
		b.list(x.name+"([", x.items, "])")
	case Range:
		if x.Step == 1 {
			b.add(fmt.Sprintf("range(%d, %d)", x.Start, x.Stop))
		} else {
			b.add(fmt.Sprintf("range(%d, %d, %d)", x.Start, x.Stop, x.Step))
		}
	case *ForLoop:
		b.dict(x.dict())
	case group:
		b.add("GroupedResult(grouper=")
		b.repr(x.grouper)
		b.add(", list=")
		b.repr(x.list)
		b.add(")")
	case time.Time:
		b.add(reprTime(x, true))
	case pinnedTime:
		b.add(reprTime(x.Time, true))
	case Naive:
		b.add(reprTime(x.Time, false))
	case Date:
		b.add(fmt.Sprintf("datetime.date(%d, %d, %d)", x.Year, x.Month, x.Day))
	case TimeOfDay:
		b.add("datetime.time(" + clockArgs(x.Hour, x.Minute, x.Second, x.Microsecond) + ")")
	case time.Duration:
		b.add(reprDuration(x))
	case interface{ Repr() string }:
		b.add(x.Repr())
	case fmt.Stringer:
		b.add(x.String())
	case interface{ String() Safe }:
		b.add(string(x.String()))
	case error:
		b.add(x.Error())
	default:
		b.reflected(x)
	}
}

func (b *textBuilder) reflected(v any) {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Array:
		b.list("[", reflectList(rv), "]")
	case reflect.Map:
		b.dict(reflectDict(rv))
	case reflect.Pointer:
		if rv.IsNil() {
			b.add("None")
		} else {
			b.add(typeName(v) + " object")
		}
	default:
		b.add(typeName(v) + " object")
	}
}

func (b *textBuilder) bigInt(n *big.Int) {
	if b.err == nil && n.BitLen() > b.digits*4 {
		b.err = &LimitError{"Digits", b.digits}
		return
	}
	b.add(n.String())
}

func (b *textBuilder) enter() bool {
	b.depth++
	if b.depth > maxReprDepth {
		b.add("...")
		return false
	}
	return true
}

func (b *textBuilder) list(open string, items []any, closing string) {
	b.add(open)
	if b.enter() {
		for i, v := range items {
			if i > 0 {
				b.add(", ")
			}
			b.repr(v)
			if b.err != nil {
				break
			}
		}
	}
	b.depth--
	b.add(closing)
}

func (b *textBuilder) dict(d *Dict) {
	b.add("{")
	if b.enter() {
		for i, k := range d.keys {
			if i > 0 {
				b.add(", ")
			}
			b.repr(k)
			b.add(": ")
			b.repr(d.values[i])
			if b.err != nil {
				break
			}
		}
	}
	b.depth--
	b.add("}")
}

// sortedDict gives a Go map, which has no order, in the order of its keys.
func sortedDict(m map[string]any) *Dict {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	d := &Dict{}
	for _, k := range keys {
		d.Set(k, m[k])
	}
	return d
}

// decimalText is Python's str() of a decimal, which is the General Decimal Arithmetic's to-scientific-string.
func decimalText(d *apd.Decimal) string {
	switch d.Form {
	case apd.Finite:
	case apd.NaNSignaling:
		return signed(d, "sNaN")
	case apd.NaN:
		return signed(d, "NaN")
	default:
		return signed(d, "Infinity")
	}
	digits := d.Coeff.String()
	exponent := int(d.Exponent)
	adjusted := exponent + len(digits) - 1
	var b strings.Builder
	if d.Negative {
		b.WriteByte('-')
	}
	switch {
	case exponent <= 0 && adjusted >= -6:
		point := len(digits) + exponent
		switch {
		case exponent == 0:
			b.WriteString(digits)
		case point > 0:
			b.WriteString(digits[:point] + "." + digits[point:])
		default:
			b.WriteString("0." + strings.Repeat("0", -point) + digits)
		}
	default:
		b.WriteString(digits[:1])
		if len(digits) > 1 {
			b.WriteString("." + digits[1:])
		}
		fmt.Fprintf(&b, "E%+d", adjusted)
	}
	return b.String()
}

func signed(d *apd.Decimal, s string) string {
	if d.Negative {
		return "-" + s
	}
	return s
}

// reprString quotes s as Python does.
func reprString(s string) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b := make([]byte, 0, len(s)+2)
	b = append(b, quote)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == rune(quote) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < ' ' || r == 0x7f || r == utf8.RuneError && n == 1:
			b = fmt.Appendf(b, `\x%02x`, s[i])
		case r < 0x7f || pyPrintable(r):
			b = append(b, s[i:i+n]...)
		case r <= 0xff:
			b = fmt.Appendf(b, `\x%02x`, r)
		case r <= 0xffff:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = fmt.Appendf(b, `\U%08x`, r)
		}
		i += n
	}
	return string(append(b, quote))
}

func pyPrintable(r rune) bool {
	return r == ' ' || !unicode.In(r, unicode.C, unicode.Z) && unicode.IsPrint(r)
}

func reprBytes(p []byte) string {
	quote := "'"
	if slices.Contains(p, '\'') && !slices.Contains(p, '"') {
		quote = `"`
	}
	var b strings.Builder
	b.WriteString("b" + quote)
	for _, c := range p {
		switch {
		case c == quote[0] || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + quote
}
