package money

import (
	"strings"
	"sync"

	"github.com/cockroachdb/apd/v3"
)

// Options say how an amount is written. The zero value is the locale's standard.
type Options struct {
	Places   int  // decimal places, if Fixed
	Fixed    bool // use Places instead of the currency's own
	NoSymbol bool // leave the currency out; blanks around it stay
}

// Limits, so that no template can ask for a text of gigabytes.
const (
	maxPlaces = 1000  // decimal places
	maxDigits = 10000 // digits of an amount that is written out; a longer one is written with an exponent
)

// locale is one row of the table. What the pattern means is worked out when the locale is first used.
type locale struct {
	pattern, decimal, group, symbols string

	once               sync.Once
	positive, negative affixes
	primary, secondary int // digits of the group before the decimal separator, and of those before that one
}

// affixes are what is around the number; ¤ stands for the currency.
type affixes struct{ prefix, suffix string }

const currencySign = "¤"

// lookup finds a locale by names such as "de", "de_AT", "de-at", "zh-hans". What is not known is looked for without its
// last part, and is English in the end.
func lookup(name string) *locale {
	name = canonical(name)
	for {
		if l := locales[name]; l != nil {
			l.once.Do(l.prepare)
			return l
		}
		cut := strings.LastIndexByte(name, '_')
		if cut < 0 {
			break
		}
		name = name[:cut]
	}
	l := locales["en"]
	l.once.Do(l.prepare)
	return l
}

// canonical turns a language tag into the form of a locale: "pt-br" into "pt_BR", "zh-hans" into "zh_Hans".
func canonical(name string) string {
	if locales[name] != nil {
		return name
	}
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' })
	for i, p := range parts {
		switch {
		case i == 0 || p == "":
			parts[i] = strings.ToLower(p)
		case len(p) == 4:
			parts[i] = strings.ToUpper(p[:1]) + strings.ToLower(p[1:])
		default:
			parts[i] = strings.ToUpper(p)
		}
	}
	return strings.Join(parts, "_")
}

// prepare takes the pattern apart (Unicode TR 35, part 3, "Number Format Patterns").
func (l *locale) prepare() {
	positive, negative, both := strings.Cut(l.pattern, ";")
	number := ""
	l.positive, number = splitPattern(positive)
	if both {
		l.negative, _ = splitPattern(negative)
	} else {
		l.negative = affixes{"-" + l.positive.prefix, l.positive.suffix}
	}
	groups := strings.Split(strings.SplitN(number, ".", 2)[0], ",")
	l.primary = len(groups[len(groups)-1])
	l.secondary = l.primary
	if len(groups) > 2 {
		l.secondary = len(groups[len(groups)-2])
	}
}

func splitPattern(p string) (affixes, string) {
	start := strings.IndexAny(p, "#0")
	end := strings.LastIndexAny(p, "#0") + 1
	return affixes{p[:start], p[end:]}, p[start:end]
}

// symbol is what the locale writes for a currency: its code if nothing else.
func (l *locale) symbol(code string) string {
	if len(code) != 3 {
		return code
	}
	// A code is found only at the begin of a pair: symbols hold no bars.
	rest := l.symbols
	for rest != "" {
		pair, after, _ := strings.Cut(rest, "|")
		if pair[:3] == code {
			return pair[3:]
		}
		rest = after
	}
	return code
}

// Digits is how many decimal places a currency has.
func Digits(code string) int {
	if n, ok := currencyDigits[code]; ok {
		return n
	}
	return 2
}

// Known reports whether there is a currency of this code, today or in the past.
func Known(code string) bool {
	if len(code) != 3 {
		return false
	}
	for i := 0; i < len(codes); i += 3 {
		if codes[i:i+3] == code {
			return true
		}
	}
	return false
}

// Format writes the amount as a locale does. Names of locales are as Django's or Unicode's: "en", "de_AT", "pt-br".
func (m Money) Format(localeName string, o Options) string {
	l := lookup(localeName)
	places := Digits(m.Currency)
	if o.Fixed {
		places = min(max(o.Places, 0), maxPlaces)
	}
	amount := m.Amount
	if amount == nil {
		amount = new(apd.Decimal)
	}
	if amount.IsZero() { // whatever its exponent
		amount = &apd.Decimal{Negative: amount.Negative}
	}
	var d apd.Decimal
	c := context
	// Rounding needs as many digits as the result has; a number of more digits than a text should have stays as it is.
	c.Precision = uint32(amount.NumDigits()) + uint32(max(amount.Exponent, 0)) + uint32(places) + 2
	if amount.Form == apd.Infinite {
		around := l.positive
		if amount.Negative {
			around = l.negative
		}
		return strings.ReplaceAll(around.prefix+"∞"+around.suffix, currencySign, currencyText(l, m.Currency, o))
	}
	if c.Precision > maxDigits || amount.Form != apd.Finite || amount.Exponent < -maxDigits {
		return currencyText(l, m.Currency, o) + amount.String()
	}
	if _, err := c.Quantize(&d, amount, -int32(places)); err != nil {
		return currencyText(l, m.Currency, o) + amount.String()
	}
	negative := amount.Negative
	d.Negative = false

	whole, fraction, _ := strings.Cut(d.Text('f'), ".")
	var b strings.Builder
	around := l.positive
	if negative {
		around = l.negative
	}
	symbol := currencyText(l, m.Currency, o)
	b.WriteString(strings.ReplaceAll(around.prefix, currencySign, symbol))
	l.writeGrouped(&b, whole)
	if fraction != "" {
		b.WriteString(l.decimal)
		b.WriteString(fraction)
	}
	b.WriteString(strings.ReplaceAll(around.suffix, currencySign, symbol))
	return b.String()
}

func currencyText(l *locale, code string, o Options) string {
	if o.NoSymbol {
		return ""
	}
	return l.symbol(code)
}

// writeGrouped writes digits with the locale's separators.
func (l *locale) writeGrouped(b *strings.Builder, digits string) {
	n := len(digits)
	for i := range n {
		if after := n - i; i > 0 && after >= l.primary && (after-l.primary)%l.secondary == 0 {
			b.WriteString(l.group)
		}
		b.WriteByte(digits[i])
	}
}
