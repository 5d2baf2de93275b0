package dtl

import (
	"math/big"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// numberFormat says how a number is written.
type numberFormat struct {
	places   int  // decimal places; negative: as many as there are
	grouping bool // separate thousands whatever Options say
	plain    bool // not as the language wants it
}

// FormatNumber writes a number as the language wants it, with the given number of decimal places (cut off, not
// rounded), or all that it has if places is negative.
func (c *Context) FormatNumber(v any, places int, grouping bool) (string, error) {
	return c.formatNumber(usual(v), numberFormat{places: places, grouping: grouping})
}

// formatNumber writes a number, or the text of one, as Django's number_format does.
func (c *Context) formatNumber(v any, f numberFormat) (string, error) {
	return c.numberText(v, c.numberStyle(f))
}

// numberStyle is f in the active language.
func (c *Context) numberStyle(f numberFormat) numberStyle {
	l10n := on
	if f.plain {
		l10n = off
	}
	formats := c.formats(l10n)
	return numberStyle{
		decimal:   formats.DecimalSeparator,
		thousands: formats.ThousandSeparator,
		groups:    formats.NumberGrouping,
		places:    f.places,
		group:     f.grouping || !f.plain && c.engine.options.ThousandSeparators,
	}
}

// numberStyle is all that the text of a number depends on.
type numberStyle struct {
	decimal, thousands string
	groups             []int // sizes of groups of digits from the right; the last one holds for the rest, unless it is 0
	places             int
	group              bool
}

// exponentCutoff is where Django changes to scientific notation, digits and exponent taken together.
const exponentCutoff = 200

func (c *Context) numberText(v any, s numberStyle) (string, error) {
	if s.places > c.limits.Digits {
		return "", &LimitError{"Digits", c.limits.Digits}
	}
	var text string
	switch x := v.(type) {
	case string:
		text = x
	case Safe:
		text = string(x)
	case float64:
		text = reprFloat(x)
		if strings.Contains(text, "e") {
			d, _, err := apd.NewFromString(text)
			if err != nil {
				return "", Raise(classInvalid, "%s", text)
			}
			return c.decimalNumber(d, s)
		}
	case *apd.Decimal:
		return c.decimalNumber(x, s)
	case *big.Int:
		var err error
		if text, err = c.Str(x); err != nil {
			return "", err
		}
	default:
		var err error
		if text, err = c.Str(v); err != nil {
			return "", err
		}
	}
	return s.write(text), nil
}

func (c *Context) decimalNumber(d *apd.Decimal, s numberStyle) (string, error) {
	if d.Form != apd.Finite { // Django fails so too
		return "", Raise(classType, "bad operand type for abs(): 'str'")
	}
	if s.places >= 0 && d.Coeff.Sign() != 0 {
		// A number too small to show in the decimal places is 0, without a sign.
		cutoff := apd.New(1, -int32(max(1, s.places)))
		var abs apd.Decimal
		abs.Abs(d)
		if abs.Cmp(cutoff) < 0 {
			d = apd.New(0, 0)
		}
	}
	digits := int(d.NumDigits())
	if abs(int(d.Exponent))+digits > exponentCutoff {
		coefficient, exponent, _ := strings.Cut(decimalScientific(d), "e")
		return s.write(coefficient) + "e" + exponent, nil
	}
	return s.write(decimalPlain(d)), nil
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// decimalPlain writes a decimal without an exponent, as Python's format 'f'.
func decimalPlain(d *apd.Decimal) string {
	digits, exponent := d.Coeff.String(), int(d.Exponent)
	switch {
	case exponent > 0:
		if digits != "0" {
			digits += strings.Repeat("0", exponent)
		}
	case exponent < 0:
		if n := -exponent - len(digits) + 1; n > 0 {
			digits = strings.Repeat("0", n) + digits
		}
		digits = digits[:len(digits)+exponent] + "." + digits[len(digits)+exponent:]
	}
	return signed(d, digits)
}

// decimalScientific writes a decimal with an exponent, as Python's format 'e'.
func decimalScientific(d *apd.Decimal) string {
	digits := d.Coeff.String()
	exponent := int(d.Exponent) + len(digits) - 1
	text := digits[:1]
	if len(digits) > 1 {
		text += "." + digits[1:]
	}
	return signed(d, text+"e"+signedInt(exponent))
}

// write puts separators into the plain text of a number.
func (s numberStyle) write(text string) string {
	group := s.group && len(s.groups) > 0 && s.groups[0] != 0
	if !group && s.decimal == "." && (s.places < 0 || s.places > 0 && strings.IndexByte(text, '.') == len(text)-s.places-1) {
		return text // nothing to change
	}
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, hasPoint := strings.Cut(text, ".")
	if s.places >= 0 {
		if len(fraction) > s.places {
			fraction = fraction[:s.places]
		}
		fraction += strings.Repeat("0", s.places-len(fraction))
		hasPoint = fraction != ""
	}
	if group {
		whole = s.grouped(whole)
	}
	if !hasPoint || fraction == "" {
		return sign + whole
	}
	return sign + whole + s.decimal + fraction
}

func (s numberStyle) grouped(whole string) string {
	groups := s.groups
	if len(groups) == 1 {
		groups = []int{groups[0], 0}
	}
	size, rest := groups[0], groups[1:]
	var parts []string // from the right
	for {
		if size <= 0 || len(whole) <= size {
			parts = append(parts, whole)
			break
		}
		parts = append(parts, whole[len(whole)-size:])
		whole = whole[:len(whole)-size]
		if len(rest) > 0 {
			if rest[0] != 0 {
				size = rest[0]
			}
			rest = rest[1:]
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
		if i > 0 {
			b.WriteString(s.thousands)
		}
	}
	return b.String()
}
