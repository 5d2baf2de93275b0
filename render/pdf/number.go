package pdf

import (
	"math"
	"strconv"
)

// The scales to which numbers are rounded: 1/1000 px is 0.3 µm; matrices and colours get more.
const (
	milli = 1_000
	micro = 1_000_000
)

// maxNumber keeps numbers within what readers hold (a little less than 2³¹).
const maxNumber = 2e9

// appendNumber writes v, rounded to 1/scale, in its shortest form.
func appendNumber(b []byte, v float64, scale int64) []byte {
	if !(v > -maxNumber) { // NaN as well
		v = -maxNumber
		if math.IsNaN(v) {
			v = 0
		}
	}
	v = min(v, maxNumber)
	n := int64(math.Round(v * float64(scale)))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	whole, frac := n/scale, n%scale
	if whole != 0 || frac == 0 {
		b = strconv.AppendInt(b, whole, 10)
	}
	if frac == 0 {
		return b
	}
	b = append(b, '.')
	for scale /= 10; frac != 0; scale /= 10 {
		b = append(b, byte('0'+frac/scale))
		frac %= scale
	}
	return b
}

// appendNumbers writes lengths, each followed by a space.
func appendNumbers(b []byte, vs ...float64) []byte {
	for _, v := range vs {
		b = append(appendNumber(b, v, milli), ' ')
	}
	return b
}

// appendFine writes numbers without unit (matrices, colours), each followed by a space.
func appendFine(b []byte, vs ...float64) []byte {
	for _, v := range vs {
		b = append(appendNumber(b, v, micro), ' ')
	}
	return b
}

// appendInt writes an integer.
func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendText writes a text string as UTF-16 in hexadecimal digits, or as it is if it is plain ASCII.
func appendText(b []byte, s string) []byte {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] >= ' ' && s[i] < 0x7F
	}
	if ascii {
		return appendLiteral(b, s)
	}
	b = append(b, "<FEFF"...)
	b = appendUTF16Hex(b, s)
	return append(b, '>')
}

// appendLiteral writes bytes as a literal string.
func appendLiteral(b []byte, s string) []byte {
	b = append(b, '(')
	for i := range len(s) {
		b = appendStringByte(b, s[i])
	}
	return append(b, ')')
}

// appendStringByte writes a byte inside of a literal string.
func appendStringByte(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

const hexDigits = "0123456789ABCDEF"

func appendHex16(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}

func appendUTF16Hex(b []byte, s string) []byte {
	for _, r := range s {
		if r >= 0x10000 {
			r -= 0x10000
			b = appendHex16(b, uint16(0xD800+r>>10))
			r = 0xDC00 + r&0x3FF
		}
		b = appendHex16(b, uint16(r))
	}
	return b
}
