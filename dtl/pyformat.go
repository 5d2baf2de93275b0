package dtl

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// stringFormat is Python's "%" + arg % value; "" where Python finds that they do not fit.
func (c *Context) stringFormat(v, arg any) (any, error) {
	format, err := c.Str(arg)
	if err != nil {
		return nil, err
	}
	f := &percentFormatter{c: c, value: v}
	if t, ok := v.(Tuple); ok {
		if f.value, err = c.Str(t); err != nil {
			return nil, err
		}
	}
	out, err := f.run("%" + format)
	if x, ok := err.(*Exception); ok && (x.Class == classValue || x.Class == classType) {
		return "", nil
	}
	return out, err
}

type percentFormatter struct {
	c     *Context
	value any
	used  bool
	b     strings.Builder
}

// spec is one conversion of a format: %[(key)][flags][width][.precision]type.
type spec struct {
	minus, plus, space, zero, alt bool
	width, precision              int // precision is -1 if there is none
	verb                          byte
}

func (f *percentFormatter) run(format string) (string, error) {
	for {
		text, rest, found := strings.Cut(format, "%")
		f.b.WriteString(text)
		if !found {
			break
		}
		n, err := f.conversion(rest)
		if err != nil {
			return "", err
		}
		if err := f.c.Charge(f.b.Len()); err != nil {
			return "", err
		}
		format = rest[n:]
	}
	if !f.used && !f.isMapping() {
		return "", Raise(classType, "not all arguments converted during string formatting")
	}
	return f.b.String(), nil
}

// isMapping tells whether a value may have no conversion at all: what can be indexed, but no string.
func (f *percentFormatter) isMapping() bool {
	switch usual(f.value).(type) {
	case []any, []byte, *Dict, map[string]any, Range:
		return true
	}
	_, ok := asDictQuick(f.value)
	return ok
}

// conversion writes one conversion, which begins behind its %, and gives its length.
func (f *percentFormatter) conversion(s string) (int, error) {
	i := 0
	value, keyed := f.value, false
	if strings.HasPrefix(s, "(") {
		end := strings.IndexByte(s, ')')
		if end < 0 {
			return 0, Raise(classValue, "incomplete format key")
		}
		d, ok := asDictQuick(f.value)
		if !ok {
			return 0, Raise(classType, "format requires a mapping")
		}
		v, found := d.Get(s[1:end])
		if !found {
			return 0, Raise(classKey, "%s", reprString(s[1:end]))
		}
		value, keyed, i = v, true, end+1
	}
	sp := spec{precision: -1}
	for ; i < len(s) && strings.IndexByte("-+ 0#", s[i]) >= 0; i++ {
		switch s[i] {
		case '-':
			sp.minus = true
		case '+':
			sp.plus = true
		case ' ':
			sp.space = true
		case '0':
			sp.zero = true
		case '#':
			sp.alt = true
		}
	}
	var err error
	if sp.width, i, err = formatSize(s, i, 0); err != nil {
		return 0, err
	}
	if i < len(s) && s[i] == '.' {
		if sp.precision, i, err = formatSize(s, i+1, 0); err != nil {
			return 0, err
		}
	}
	if i < len(s) && strings.IndexByte("hlL", s[i]) >= 0 {
		i++
	}
	if i >= len(s) {
		return 0, Raise(classValue, "incomplete format")
	}
	sp.verb = s[i]
	if sp.verb == '%' {
		f.b.WriteByte('%')
		return i + 1, nil
	}
	if !keyed {
		if f.used {
			return 0, Raise(classType, "not enough arguments for format string")
		}
	}
	f.used = true
	if sp.width > f.c.limits.StringSize {
		return 0, &LimitError{"StringSize", f.c.limits.StringSize}
	}
	text, err := f.format(value, sp)
	if err != nil {
		return 0, err
	}
	f.b.WriteString(text)
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n, nil
}

func formatSize(s string, i, def int) (n, next int, err error) {
	if i < len(s) && s[i] == '*' {
		return 0, 0, Raise(classType, "not enough arguments for format string")
	}
	start := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == start {
		return def, i, nil
	}
	if n, err = strconv.Atoi(s[start:i]); err != nil || n > math.MaxInt32 {
		return 0, 0, Raise(classValue, "width or precision too big")
	}
	return n, i, nil
}

func (f *percentFormatter) format(v any, sp spec) (string, error) {
	switch sp.verb {
	case 's', 'r', 'a':
		var s string
		var err error
		if sp.verb == 's' {
			s, err = f.c.Str(v)
		} else {
			b := textBuilder{limit: f.c.limits.StringSize, digits: f.c.limits.Digits}
			b.repr(v)
			s, err = string(b.buf), b.err
			if sp.verb == 'a' {
				s = asciiOnly(s)
			}
		}
		if err != nil {
			return "", err
		}
		if sp.precision >= 0 {
			s = firstRunes(s, sp.precision)
		}
		return sp.pad("", s, false), nil
	case 'c':
		return f.character(v, sp)
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return f.integer(v, sp)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return f.float(v, sp)
	}
	return "", Raise(classValue, "unsupported format character '%c'", sp.verb)
}

// pad brings text to the width. Zeros go between sign and digits.
func (sp spec) pad(sign, text string, number bool) string {
	n := sp.width - len(sign) - utf8.RuneCountInString(text)
	switch {
	case n <= 0:
		return sign + text
	case sp.minus:
		return sign + text + strings.Repeat(" ", n)
	case sp.zero && number:
		return sign + strings.Repeat("0", n) + text
	}
	return strings.Repeat(" ", n) + sign + text
}

func (sp spec) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case sp.plus:
		return "+"
	case sp.space:
		return " "
	}
	return ""
}

func (f *percentFormatter) character(v any, sp spec) (string, error) {
	if s, ok := asText(usual(v)); ok {
		if runeLen(s) != 1 {
			return "", Raise(classType, "%%c requires int or char")
		}
		return sp.pad("", s, false), nil
	}
	n, ok := toBig(usual(v))
	if !ok {
		return "", Raise(classType, "%%c requires int or char")
	}
	if n.Sign() < 0 || n.Cmp(big.NewInt(utf8.MaxRune)) > 0 {
		return "", Raise(classOverflow, "%%c arg not in range(0x110000)")
	}
	return sp.pad("", string(rune(n.Int64())), false), nil
}

func (f *percentFormatter) integer(v any, sp spec) (string, error) {
	v = usual(v)
	n, ok := toBig(v)
	if !ok {
		decimal := sp.verb == 'd' || sp.verb == 'i' || sp.verb == 'u'
		switch v.(type) {
		case float64, *apd.Decimal:
			if !decimal {
				return "", Raise(classType, "%%%c format: an integer is required, not %s", sp.verb, typeName(v))
			}
		default:
			return "", Raise(classType, "%%%c format: a real number is required, not %s", sp.verb, typeName(v))
		}
		var err error
		if n, err = pyInt(v); err != nil {
			return "", err
		}
	}
	if n.BitLen() > f.c.limits.Digits*4 || sp.precision > f.c.limits.Digits {
		return "", &LimitError{"Digits", f.c.limits.Digits}
	}
	base, prefix := 10, ""
	switch sp.verb {
	case 'o':
		base, prefix = 8, "0o"
	case 'x':
		base, prefix = 16, "0x"
	case 'X':
		base, prefix = 16, "0X"
	}
	digits := new(big.Int).Abs(n).Text(base)
	if sp.verb == 'X' {
		digits = strings.ToUpper(digits)
	}
	if k := sp.precision - len(digits); k > 0 {
		digits = strings.Repeat("0", k) + digits
	}
	sign := sp.sign(n.Sign() < 0)
	if sp.alt {
		sign += prefix
	}
	return sp.pad(sign, digits, true), nil
}

func (f *percentFormatter) float(v any, sp spec) (string, error) {
	if _, isText := asText(usual(v)); isText {
		return "", Raise(classType, "must be real number, not %s", typeName(v))
	}
	x, err := pyFloat(v)
	if err != nil {
		return "", err
	}
	precision := sp.precision
	if precision < 0 {
		precision = 6
	}
	if precision > f.c.limits.Digits {
		return "", &LimitError{"Digits", f.c.limits.Digits}
	}
	upper := sp.verb >= 'A' && sp.verb <= 'Z'
	negative := math.Signbit(x) && !math.IsNaN(x)
	var text string
	switch {
	case math.IsNaN(x):
		text = "nan"
	case math.IsInf(x, 0):
		text = "inf"
	default:
		text = cFloat(math.Abs(x), sp.verb|0x20, precision, sp.alt)
	}
	if upper {
		text = strings.ToUpper(text)
	}
	return sp.pad(sp.sign(negative), text, true), nil
}

// cFloat writes a float as C's printf does.
func cFloat(x float64, verb byte, precision int, alt bool) string {
	if verb == 'g' && precision == 0 {
		precision = 1
	}
	text := strconv.FormatFloat(x, verb, precision, 64)
	if !alt {
		return text
	}
	// The alternate form keeps the point, and for g the zeros at the end.
	mantissa, exponent, hasExp := strings.Cut(text, "e")
	if verb == 'g' {
		digits := len(strings.TrimLeft(strings.ReplaceAll(mantissa, ".", ""), "0"))
		if !strings.Contains(mantissa, ".") {
			mantissa += "."
		}
		if x == 0 {
			digits = 1
		}
		if n := precision - digits; n > 0 {
			mantissa += strings.Repeat("0", n)
		}
	} else if !strings.Contains(mantissa, ".") {
		mantissa += "."
	}
	if hasExp {
		return mantissa + "e" + exponent
	}
	return mantissa
}

// asciiOnly writes characters beyond ASCII as escapes.
func asciiOnly(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r <= 0xff:
			b.WriteString(`\x` + hexDigits(r, 2))
		case r <= 0xffff:
			b.WriteString(`\u` + hexDigits(r, 4))
		default:
			b.WriteString(`\U` + hexDigits(r, 8))
		}
	}
	return b.String()
}

func hexDigits(r rune, width int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// pyHex is Python's float.hex().
func pyHex(f float64) string {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return reprFloat(f)
	case f == 0:
		if math.Signbit(f) {
			return "-0x0.0p+0"
		}
		return "0x0.0p+0"
	}
	text := strconv.FormatFloat(f, 'x', 13, 64)
	mantissa, exponent, _ := strings.Cut(text, "p")
	return mantissa + "p" + exponent[:1] + strings.TrimLeft(exponent[1:len(exponent)-1], "0") + exponent[len(exponent)-1:]
}
