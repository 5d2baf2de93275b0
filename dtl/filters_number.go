package dtl

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

func numberFilters(l *Library) {
	l.Filter("add", addFilter, ArgRequired)
	l.Filter("get_digit", getDigit, ArgRequired)
	l.Filter("divisibleby", func(_ *Context, v, arg any) (any, error) {
		a, err := pyInt(v)
		if err != nil {
			return nil, err
		}
		b, err := pyInt(arg)
		if err != nil {
			return nil, err
		}
		if b.Sign() == 0 {
			return nil, Raise(classZero, "integer modulo by zero")
		}
		return new(big.Int).Rem(a, b).Sign() == 0, nil
	}, ArgRequired)
	l.Filter("floatformat", func(c *Context, v, arg any) (any, error) {
		if arg == Absent {
			arg = -1
		}
		return c.floatFormat(v, arg)
	}, KeepsSafe|ArgOptional)
	l.Filter("default", func(_ *Context, v, arg any) (any, error) {
		if Truth(v) {
			return v, nil
		}
		return arg, nil
	}, ArgRequired)
	l.Filter("default_if_none", func(_ *Context, v, arg any) (any, error) {
		if v == nil {
			return arg, nil
		}
		return v, nil
	}, ArgRequired)
	l.Filter("yesno", yesNo, ArgOptional)
	l.Filter("filesizeformat", func(c *Context, v, _ any) (any, error) { return c.fileSize(v) }, KeepsSafe)
	l.Filter("pluralize", pluralize, ArgOptional)
}

// addFilter adds integers or, where that fails, whatever Python's + adds.
func addFilter(c *Context, v, arg any) (any, error) {
	if x, ok := wholePart(v); ok {
		if y, ok := wholePart(arg); ok {
			return x + y, nil
		}
	}
	x, err := pyInt(v)
	if err == nil {
		var y *big.Int
		if y, err = pyInt(arg); err == nil {
			return shrink(new(big.Int).Add(x, y)), nil
		}
	}
	if e, ok := err.(*Exception); !ok || e.Class != classValue && e.Class != classType {
		return nil, err
	}
	sum, err := c.plus(usual(v), usual(arg))
	if err != nil && isException(err) {
		return "", nil
	}
	return sum, err
}

// plus is Python's +.
func (c *Context) plus(a, b any) (any, error) {
	if s, ok := asText(a); ok {
		if t, ok := asText(b); ok {
			if err := c.Charge(len(s) + len(t)); err != nil {
				return nil, err
			}
			_, aSafe := a.(Safe)
			_, bSafe := b.(Safe)
			return keepSafe(s+t, aSafe && bSafe), nil
		}
	}
	switch x := a.(type) {
	case []any:
		if y, ok := b.([]any); ok {
			return concat(c, x, y)
		}
	case Tuple:
		if y, ok := b.(Tuple); ok {
			return concat(c, x, y)
		}
	}
	if isNumber(a) && isNumber(b) {
		return addNumbers(a, b)
	}
	if sum, ok := addTimes(a, b); ok {
		return sum, nil
	}
	return nil, Raise(classType, "unsupported operand type(s) for +: '%s' and '%s'", typeName(a), typeName(b))
}

func concat[L ~[]any](c *Context, a, b L) (any, error) {
	if err := c.chargeList(len(a) + len(b)); err != nil {
		return nil, err
	}
	return append(append(make(L, 0, len(a)+len(b)), a...), b...), nil
}

// decimalContext is the context of Python's decimals: 28 digits, rounded half to even.
var decimalContext = apd.BaseContext.WithPrecision(28)

func addNumbers(a, b any) (any, error) {
	_, aDec := a.(*apd.Decimal)
	_, bDec := b.(*apd.Decimal)
	_, aFloat := a.(float64)
	_, bFloat := b.(float64)
	switch {
	case (aDec || bDec) && (aFloat || bFloat):
		return nil, Raise(classType, "unsupported operand type(s) for +: '%s' and '%s'", typeName(a), typeName(b))
	case aDec || bDec:
		x, _ := toDecimal(a)
		y, _ := toDecimal(b)
		sum := new(apd.Decimal)
		_, err := decimalContext.Add(sum, x, y)
		return sum, err
	case aFloat || bFloat:
		x, err := pyFloat(a)
		if err != nil {
			return nil, err
		}
		y, err := pyFloat(b)
		return x + y, err
	}
	x, _ := toBig(a)
	y, _ := toBig(b)
	return shrink(new(big.Int).Add(x, y)), nil
}

// getDigit gives a digit of a whole number, counted from the right; the value itself where that makes no sense.
func getDigit(_ *Context, v, arg any) (any, error) {
	n, err := pyInt(arg)
	if err != nil {
		return v, notValue(err)
	}
	x, err := pyInt(v)
	if err != nil {
		return v, notValue(err)
	}
	if n.Sign() < 1 {
		return shrink(x), nil
	}
	digits := x.String()
	if !n.IsInt64() || n.Int64() > int64(len(digits)) {
		return 0, nil
	}
	d := digits[len(digits)-int(n.Int64())]
	if d == '-' {
		return nil, Raise(classValue, "invalid literal for int() with base 10: '-'")
	}
	return int(d - '0'), nil
}

// notValue lets a ValueError pass.
func notValue(err error) error {
	if x, ok := err.(*Exception); ok && x.Class == classValue {
		return nil
	}
	return err
}

func yesNo(c *Context, v, arg any) (any, error) {
	words := ""
	if arg == Absent || arg == nil {
		words = c.gettext("yes,no,maybe")
	} else {
		var ok bool
		if words, ok = asText(usual(arg)); !ok {
			return nil, Raise(classAttribute, "'%s' object has no attribute 'split'", typeName(arg))
		}
	}
	parts := strings.Split(words, ",")
	if len(parts) < 2 {
		return v, nil
	}
	if len(parts) != 3 {
		parts = []string{parts[0], parts[1], parts[1]}
	}
	switch {
	case v == nil:
		return parts[2], nil
	case Truth(v):
		return parts[0], nil
	}
	return parts[1], nil
}

func pluralize(_ *Context, v, arg any) (any, error) {
	suffix := "s"
	if arg != Absent {
		var ok bool
		if suffix, ok = asText(usual(arg)); !ok {
			return nil, Raise(classType, "argument of type '%s' is not iterable", typeName(arg))
		}
	}
	if !strings.Contains(suffix, ",") {
		suffix = "," + suffix
	}
	parts := strings.Split(suffix, ",")
	if len(parts) > 2 {
		return "", nil
	}
	one := false
	if f, err := pyFloat(v); err == nil {
		one = f == 1
	} else if x, ok := err.(*Exception); !ok || x.Class != classType {
		return "", notValue(err)
	} else if n, ok := Length(v); ok {
		one = n == 1
	} else {
		return "", nil
	}
	if one {
		return parts[0], nil
	}
	return parts[1], nil
}

// fileSize writes a number of bytes for people: 13 KB, 4.1 MB.
func (c *Context) fileSize(v any) (any, error) {
	n, err := pyInt(v)
	if err != nil {
		if x, ok := err.(*Exception); !ok || x.Class != classValue && x.Class != classType {
			return nil, err
		}
		n = new(big.Int)
	}
	sign := ""
	if n.Sign() < 0 {
		sign, n = "-", new(big.Int).Neg(n)
	}
	if n.IsInt64() && n.Int64() < 1<<10 {
		count := int(n.Int64())
		text := strings.ReplaceAll(c.ngettext("", "%(size)d byte", "%(size)d bytes", count), "%(size)d", strconv.Itoa(count))
		return unbroken(sign + text), nil
	}
	units := []string{"%s KB", "%s MB", "%s GB", "%s TB", "%s PB"}
	unit := 0
	for unit < len(units)-1 && n.BitLen() > 10*(unit+2) {
		unit++
	}
	// Exactly the next unit's size counts there: BitLen is one more than the exponent.
	f, err := pyFloat(n)
	if err != nil {
		return nil, err
	}
	number, err := c.formatNumber(roundTenth(f/math.Exp2(float64(10*(unit+1)))), numberFormat{places: 1})
	if err != nil {
		return nil, err
	}
	return unbroken(sign + strings.Replace(c.gettext(units[unit]), "%s", number, 1)), nil
}

// roundTenth is Python's round(f, 1), which rounds the exact binary value.
func roundTenth(f float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'f', 1, 64), 64)
	if err != nil {
		return f
	}
	return r
}

// unbroken puts no-break spaces for spaces.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// floatFormat rounds a number to decimal places: exactly so many for a positive argument; for a negative one none if
// the number is whole. The argument may end in g (group digits) and u (not as the language wants it).
func (c *Context) floatFormat(v, arg any) (any, error) {
	style := numberFormat{}
	if s, ok := asText(arg); ok {
		if s == "" {
			return nil, Raise("IndexError", "string index out of range")
		}
		digits := s
		switch {
		case strings.HasSuffix(s, "gu"), strings.HasSuffix(s, "ug"):
			style.grouping, style.plain, digits = true, true, s[:len(s)-2]
		case strings.HasSuffix(s, "g"):
			style.grouping, digits = true, s[:len(s)-1]
		case strings.HasSuffix(s, "u"):
			style.plain, digits = true, s[:len(s)-1]
		}
		if arg = any(digits); digits == "" {
			arg = -1
		}
	}
	plain, text, err := c.plainNumber(v)
	if err != nil || plain == "" && text == "" {
		return "", err
	}
	p, err := smallInt(arg)
	if err != nil {
		return text, notValue(err)
	}
	if plain == "" { // too large, or no number at all
		return text, nil
	}
	if p > c.limits.Digits || p < -c.limits.Digits {
		return nil, &LimitError{"Digits", c.limits.Digits}
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	if p <= 0 && strings.Trim(fraction, "0") == "" {
		style.places = 0
		if whole == "-0" {
			whole = "0"
		}
		plain = whole
	} else {
		style.places = abs(p)
		plain = roundPlain(whole, fraction, style.places)
	}
	return Safe(c.numberStyle(style).write(plain)), nil
}

// plainNumber gives a number without an exponent, and its text as it is. Both are empty for what is no number; plain is
// empty for one that Django leaves as it is: infinity, or one with too many digits.
func (c *Context) plainNumber(v any) (plain, text string, err error) {
	switch x := v.(type) {
	case int:
		text = strconv.Itoa(x)
		return text, text, nil
	case float64:
		if text = reprFloat(x); strings.IndexByte(text, 'e') < 0 && strings.IndexByte(text, 'n') < 0 {
			return text, text, nil
		}
	}
	if text, err = c.Str(v); err != nil {
		return "", "", err
	}
	d, ok := parseDecimal(text)
	if !ok {
		f, err := pyFloat(v)
		if err != nil {
			if x, isX := err.(*Exception); isX && x.Class == classOverflow {
				return "", "", err
			}
			return "", "", nil
		}
		if d, ok = parseDecimal(reprFloat(f)); !ok {
			return "", "", nil
		}
	}
	if d.Form != apd.Finite || int(d.NumDigits())+abs(int(d.Exponent)) > exponentCutoff {
		return "", text, nil
	}
	return decimalPlain(d), text, nil
}

// roundPlain rounds a number that is written out to decimal places, halves away from 0. A result of 0 has no sign.
func roundPlain(whole, fraction string, places int) string {
	var digitsBuf, outBuf [64]byte // enough for all but the longest, on the stack
	digits := digitsBuf[:0]
	negative := strings.HasPrefix(whole, "-")
	digits = append(digits, '0') // for a carry
	digits = append(digits, strings.TrimPrefix(whole, "-")...)
	point := len(digits)
	digits = append(digits, fraction[:min(places, len(fraction))]...)
	for len(digits) < point+places {
		digits = append(digits, '0')
	}
	if len(fraction) > places && fraction[places] >= '5' {
		i := len(digits) - 1
		for ; digits[i] == '9'; i-- {
			digits[i] = '0'
		}
		digits[i]++
	}
	start := 1
	if digits[0] != '0' {
		start = 0
	}
	out := outBuf[:0]
	if negative && len(bytes.Trim(digits, "0")) > 0 {
		out = append(out, '-')
	}
	out = append(out, digits[start:point]...)
	if places > 0 {
		out = append(append(out, '.'), digits[point:]...)
	}
	return string(out)
}

// roundDecimal gives d with exactly so many decimal places. A result of 0 has no sign.
func roundDecimal(d *apd.Decimal, places int, rounding apd.Rounder) *apd.Decimal {
	ctx := apd.BaseContext.WithPrecision(uint32(int(d.NumDigits()) + abs(int(d.Exponent)) + places + 2))
	ctx.Rounding = rounding
	out := new(apd.Decimal)
	if _, err := ctx.Quantize(out, d, int32(-places)); err != nil {
		return d
	}
	if out.IsZero() {
		out.Negative = false
	}
	return out
}

func signedInt(n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	return "+" + strconv.Itoa(n)
}
