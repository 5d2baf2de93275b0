package box

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// counterSystem says how a counter style makes text of a number. CSS Counter Styles 3 §3.1
type counterSystem uint8

const (
	cyclic     counterSystem = iota // the symbols in turn
	numeric                         // symbols are digits
	alphabetic                      // symbols are digits without a zero
	additive                        // symbols have weights that add up
)

// counterFormat is a predefined counter style.
type counterFormat struct {
	system   counterSystem
	symbols  []string
	weights  []int // additive: of the symbols, falling
	suffix   string
	pad      int // least number of digits, filled with the first symbol
	low      int // the range outside of which decimal is used, if high > 0
	high     int
	negative string // before negative numbers; "" is a minus
}

// maxCounterText limits the length of one counter's text; alphabetic and additive ones stay far below it.
const maxCounterText = 256

// CounterText is the text of a counter in a counter style: a name of CSS Counter Styles 3, or a quoted string, which stands for
// itself. Styles that are not known and numbers outside of a style's range are decimal. It's empty for none.
func CounterText(name string, n int) string {
	if text, ok := quotedStyle(name); ok {
		return text
	}
	if name == "none" {
		return ""
	}
	if f, ok := counterFormats[name]; ok {
		if s, ok := f.text(n); ok {
			return s
		}
	}
	return strconv.Itoa(n)
}

// markerSuffix is what follows the counter in a list marker.
func markerSuffix(name string) string {
	if _, ok := quotedStyle(name); ok || name == "none" {
		return ""
	}
	if f, ok := counterFormats[name]; ok && f.suffix != "" {
		return f.suffix
	}
	return ". "
}

// quotedStyle gives the string that a list-style-type is, if it is one.
func quotedStyle(name string) (string, bool) {
	if len(name) >= 2 && (name[0] == '"' || name[0] == '\'') && name[len(name)-1] == name[0] {
		return name[1 : len(name)-1], true
	}
	return "", false
}

// text is the number in this style, and whether the style has it. CSS Counter Styles 3 §2, https://www.w3.org/TR/css-counter-styles-3/#generate-a-counter
func (f *counterFormat) text(n int) (string, bool) {
	if f.high > 0 && (n < f.low || n > f.high) {
		return "", false
	}
	if f.system == cyclic {
		i := (n - 1) % len(f.symbols)
		if i < 0 {
			i += len(f.symbols)
		}
		return f.symbols[i], true
	}
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	var s string
	switch f.system {
	case alphabetic:
		if n < 1 {
			return "", false
		}
		s = f.digits(magnitude, 1)
	case numeric:
		s = f.digits(magnitude, 0)
	default:
		var ok bool
		if s, ok = f.sum(magnitude); !ok {
			return "", false
		}
	}
	sign := ""
	if n < 0 {
		if sign = f.negative; sign == "" {
			sign = "-"
		}
	}
	if missing := f.pad - utf8.RuneCountInString(s) - utf8.RuneCountInString(sign); missing > 0 {
		s = strings.Repeat(f.symbols[0], missing) + s
	}
	return sign + s, true
}

// digits writes a number to the base of the symbols, whose first one counts as zero, or one for alphabetic systems.
func (f *counterFormat) digits(n uint64, first uint64) string {
	base := uint64(len(f.symbols))
	var parts []string
	for n > 0 || len(parts) == 0 {
		n -= first
		parts = append(parts, f.symbols[n%base])
		n /= base
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return b.String()
}

// sum writes a number as a sum of weights.
func (f *counterFormat) sum(n uint64) (string, bool) {
	var b strings.Builder
	if n == 0 {
		last := len(f.weights) - 1
		return f.symbols[last], f.weights[last] == 0
	}
	for i, w := range f.weights {
		if w == 0 {
			break
		}
		times := n / uint64(w)
		n %= uint64(w)
		if times > maxCounterText || b.Len()+int(times)*len(f.symbols[i]) > maxCounterText {
			return "", false
		}
		b.WriteString(strings.Repeat(f.symbols[i], int(times)))
	}
	return b.String(), n == 0
}
