package barcode

import (
	"math/big"
	"strings"
)

// Codewords that change the compaction (ISO/IEC 15438, 5.4.1.2).
const (
	pdf417ToText    = 900
	pdf417ToBytes   = 901 // a number of bytes that is no multiple of six
	pdf417ToNumbers = 902
	pdf417ToBytes6  = 924 // a multiple of six
	pdf417ECI       = 927
)

// The sub-modes of text compaction: what their values 0 to 29 stand for. Values above 24 also change the sub-mode.
const (
	subAlpha = iota
	subLower
	subMixed
	subPunct
)

var pdf417Sub = [4]string{
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ ",
	"abcdefghijklmnopqrstuvwxyz ",
	"0123456789&\r\t,:#-.$/+%*=^\x00 ",
	";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'",
}

// pdf417Value gives the value of a character in a sub-mode, -1 if it lacks it.
func pdf417Value(sub int, c byte) int {
	if c == 0 {
		return -1
	}
	return strings.IndexByte(pdf417Sub[sub], c)
}

func isPDF417Text(c byte) bool {
	return c >= ' ' && c < 0x7f || c == '\t' || c == '\n' || c == '\r'
}

// pdf417Words turns data into codewords: numbers of thirteen and more digits, text of five and more characters, bytes between.
func pdf417Words(data string) []int {
	var out []int
	for i := range len(data) {
		if data[i] >= 0x80 {
			out = append(out, pdf417ECI, eciUTF8)
			break
		}
	}
	inText := true // where a symbol begins
	for i := 0; i < len(data); {
		if end := stretch(data, i, isDigit); end-i >= 13 {
			out = pdf417Numbers(append(out, pdf417ToNumbers), data[i:end])
			inText = false
			i = end
			continue
		}
		if end := pdf417TextEnd(data, i); end-i >= 5 || end == len(data) && inText {
			if !inText {
				out = append(out, pdf417ToText)
			}
			out = pdf417Text(out, data[i:end])
			inText = true
			i = end
			continue
		}
		end := i + 1
		for end < len(data) && pdf417TextEnd(data, end)-end < 5 && stretch(data, end, isDigit)-end < 13 {
			end++
		}
		out = pdf417Bytes(out, data[i:end])
		inText = false
		i = end
	}
	return out
}

// pdf417TextEnd is the end of the text from i on, which stops before a long number.
func pdf417TextEnd(data string, i int) int {
	for i < len(data) && isPDF417Text(data[i]) {
		if isDigit(data[i]) {
			end := stretch(data, i, isDigit)
			if end-i >= 13 {
				return i
			}
			i = end
			continue
		}
		i++
	}
	return i
}

// pdf417Text packs text, two values in a codeword (5.4.2).
func pdf417Text(out []int, data string) []int {
	const latchLower, latchMixed, shiftPunct, shiftAlpha = 27, 28, 29, 27
	const mixedPunct, mixedLower, mixedAlpha, punctAlpha = 25, 27, 28, 29
	var values []int
	sub := subAlpha
	for i := 0; i < len(data); i++ {
		c := data[i]
		for done := false; !done; {
			if v := pdf417Value(sub, c); v >= 0 {
				values = append(values, v)
				break
			}
			upper, lower, mixed := pdf417Value(subAlpha, c), pdf417Value(subLower, c), pdf417Value(subMixed, c)
			switch {
			case sub == subPunct:
				values, sub = append(values, punctAlpha), subAlpha
			case upper >= 0 && sub == subLower:
				values, done = append(values, shiftAlpha, upper), true
			case upper >= 0:
				values, sub = append(values, mixedAlpha), subAlpha
			case lower >= 0 && sub == subMixed:
				values, sub = append(values, mixedLower), subLower
			case lower >= 0:
				values, sub = append(values, latchLower), subLower
			case mixed >= 0:
				values, sub = append(values, latchMixed), subMixed
			case sub == subMixed && i+1 < len(data) && pdf417Value(subPunct, data[i+1]) >= 0:
				values, sub = append(values, mixedPunct), subPunct
			default:
				values, done = append(values, shiftPunct, pdf417Value(subPunct, c)), true
			}
		}
	}
	if len(values)%2 != 0 {
		values = append(values, shiftPunct) // which shifts nothing
	}
	for i := 0; i < len(values); i += 2 {
		out = append(out, 30*values[i]+values[i+1])
	}
	return out
}

// pdf417Bytes packs six bytes in five codewords; the rest is a codeword a byte (5.4.3).
func pdf417Bytes(out []int, data string) []int {
	if len(data)%6 == 0 {
		out = append(out, pdf417ToBytes6)
	} else {
		out = append(out, pdf417ToBytes)
	}
	for ; len(data) >= 6; data = data[6:] {
		n := uint64(0)
		for i := range 6 {
			n = n<<8 | uint64(data[i])
		}
		var words [5]int
		for i := 4; i >= 0; i-- {
			words[i] = int(n % 900)
			n /= 900
		}
		out = append(out, words[:]...)
	}
	for i := range len(data) {
		out = append(out, int(data[i]))
	}
	return out
}

// pdf417Numbers packs up to 44 digits, with a 1 before them, as a number to the base 900 (5.4.4).
func pdf417Numbers(out []int, data string) []int {
	base, digit := big.NewInt(900), new(big.Int)
	for data != "" {
		k := min(44, len(data))
		n, _ := new(big.Int).SetString("1"+data[:k], 10)
		data = data[k:]
		at := len(out)
		for n.Sign() > 0 {
			n.QuoRem(n, base, digit)
			out = append(out, int(digit.Int64()))
		}
		for i, j := at, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}
