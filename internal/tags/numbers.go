package tags

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

func addNumbers(lib *dtl.Library) {
	lib.Simple("format_number", formatNumber, params(5, "number", "decimal_places", "multiplier", "integer", "leading", "separator"))
}

// errInvalidDecimal is what Python's decimals raise for an operation without a result.
var errInvalidDecimal = dtl.Raise(invalidDecimal, "[<class 'decimal.InvalidOperation'>]")

// formatNumber writes a number without exponent and without zeros at its end.
func formatNumber(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "number")
	if value == nil {
		return nil, invalid("format_number: Null value provided to function")
	}
	s, err := ctx.Str(value)
	if err != nil {
		return nil, err
	}
	number, ok := parseDecimal(s)
	if !ok {
		return s, nil
	}
	if m := argument(args, 2, "multiplier"); m != nil {
		ms, err := ctx.Str(m)
		if err != nil {
			return nil, err
		}
		factor, ok := parseDecimal(ms)
		if !ok {
			return nil, dtl.Raise(invalidDecimal, "[<class 'decimal.ConversionSyntax'>]")
		}
		if _, err := decimalContext.Mul(number, number, factor); err != nil {
			return nil, errInvalidDecimal
		}
	}
	if dtl.Truth(argument(args, 3, "integer")) {
		if number, err = wholePart(number); err != nil {
			return nil, err
		}
	}
	number = normalized(number)
	if places := argument(args, 1, "decimal_places"); places != nil {
		n, err := toInt(places)
		switch {
		case isClass(err, valueError):
		case err != nil:
			return nil, err
		default:
			if number, err = quantize(number, -n); err != nil {
				return nil, err
			}
		}
	}
	if number, err = plain(number); err != nil {
		return nil, err
	}
	out, err := digitsOf(ctx, number)
	if err != nil {
		return nil, err
	}
	if sep := argument(args, 5, "separator"); dtl.Truth(sep) {
		separator, ok := text(sep)
		if !ok {
			return nil, dtl.Raise(typeError, "replace() argument 2 must be str, not %s", typeName(sep))
		}
		if number.Form == apd.Finite {
			out = grouped(out, separator)
		}
	}
	if leading := argument(args, 4, "leading"); leading != nil {
		n, err := toInt(leading)
		switch {
		case isClass(err, valueError):
		case err != nil:
			return nil, err
		case n > 0:
			if err := ctx.Charge(n + len(out)); err != nil {
				return nil, err
			}
			out = strings.Repeat("0", n) + out
		}
	}
	return out, nil
}

// wholePart cuts off what is behind the decimal point.
func wholePart(d *apd.Decimal) (*apd.Decimal, error) {
	switch d.Form {
	case apd.Infinite:
		return nil, dtl.Raise(overflowError, "cannot convert Infinity to integer")
	case apd.NaN, apd.NaNSignaling:
		return nil, dtl.Raise(valueError, "cannot convert NaN to integer")
	}
	whole := new(apd.Decimal)
	d.Modf(whole, nil)
	if whole.IsZero() {
		whole.Negative = false
	}
	return whole, nil
}

// normalized is Python's normalize(): rounded to 28 digits, zeros at the end taken off.
func normalized(d *apd.Decimal) *apd.Decimal {
	out := new(apd.Decimal)
	if d.Form != apd.Finite {
		return d
	}
	if _, err := decimalContext.Round(out, d); err != nil {
		return d
	}
	if out.IsZero() {
		return &apd.Decimal{Negative: d.Negative}
	}
	negative := out.Negative
	out.Reduce(out)
	out.Negative = negative
	return out
}

// quantize rounds to a number of decimal places: exponent -2 is two.
func quantize(d *apd.Decimal, exponent int) (*apd.Decimal, error) {
	if d.Form == apd.NaN {
		return d, nil
	}
	out := new(apd.Decimal)
	if d.Form != apd.Finite || exponent < -1000 || exponent > 1000 {
		return nil, errInvalidDecimal
	}
	if _, err := decimalContext.Quantize(out, d, int32(exponent)); err != nil {
		return nil, errInvalidDecimal
	}
	out.Negative = d.Negative
	return out, nil
}

// plain is a number without zeros at its end, but with those before the decimal point: 1E+3 becomes 1000.
func plain(d *apd.Decimal) (*apd.Decimal, error) {
	d = normalized(d)
	if d.Form == apd.NaN || d.Form == apd.Finite && d.Exponent < 0 {
		return d, nil
	}
	return quantize(d, 0)
}

// digitsOf is the text of a number.
func digitsOf(ctx *dtl.Context, d *apd.Decimal) (string, error) { return ctx.Str(d) }

// grouped puts a separator between thousands.
func grouped(number, separator string) string {
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "-", number[1:]
	}
	end := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(number)
	}
	whole, rest := number[:end], number[end:]
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteByte(whole[i])
	}
	b.WriteString(rest)
	return b.String()
}

// plainText is InvenTree's decimal2string: a number as text, without zeros at its end.
func plainText(ctx *dtl.Context, v any) (any, error) {
	if d, ok := v.(*apd.Decimal); ok {
		n, err := plain(d)
		if err != nil {
			return nil, err
		}
		v = n
	}
	switch v.(type) {
	case nil, []any, dtl.Tuple, *dtl.Dict, map[string]any:
		return nil, dtl.Raise(typeError, "float() argument must be a string or a real number, not '%s'", typeName(v))
	}
	if _, ok := asMoney(v); ok {
		return nil, dtl.Raise(typeError, "float() argument must be a string or a real number, not 'Money'")
	}
	s, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	if _, isText := text(v); isText {
		if _, ok := parseDecimal(s); !ok {
			return s, nil
		}
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s, nil
}
