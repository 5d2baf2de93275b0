package barcode

import (
	"math/bits"
	"slices"
	"strings"
)

// code128Widths are the widths of bars and spaces of the characters 0 to 105, three of each (ISO/IEC 15417, table 1).
const code128Widths = "" +
	"212222222122222221121223121322131222122213122312132212221213221312231212112232122132" +
	"122231113222123122123221223211221132221231213212223112312131311222321122321221312212" +
	"322112322211212123212321232121111323131123131321112313132113132311211313231113231311" +
	"112133112331132131113123113321133121313121211331231131213113213311213131311123311321" +
	"331121312113312311332111314111221411431111111224111422121124121421141122141221112214" +
	"112412122114122411142112142211241211221114413111241112134111111242121142121241114212" +
	"124112124211411212421112421211212141214121412121111143111341131141114113114311411113" +
	"411311113141114131311141411131211412211214211232"

// code128Bits are the same as bits, the first module in the highest of eleven.
var code128Bits = func() (t [106]uint16) {
	for i := range t {
		v, dark := uint16(0), true
		for _, w := range code128Widths[6*i : 6*i+6] {
			for range w - '0' {
				v <<= 1
				if dark {
					v |= 1
				}
			}
			dark = !dark
		}
		t[i] = v
	}
	return t
}()

// The sets of Code 128, and what else its characters mean.
const (
	setA, setB, setC = 'A', 'B', 'C'

	code128ToC, code128ToB, code128ToA = 99, 100, 101 // in the two other sets each
	code128FNC1                        = 102
	code128StartA                      = 103 // B and C follow
	code128Stop                        = 0b1100011101011
)

// Function characters in the data, as python-barcode writes them.
const (
	charFNC1 = 'ñ'
	charFNC2 = 'ò'
	charFNC3 = 'ó'
	charFNC4 = 'ô'
)

// code128Value gives the value of a character in set A or B, and -1 where the set lacks it.
func code128Value(set byte, r rune) int {
	switch {
	case r == charFNC3:
		return 96
	case r == charFNC2:
		return 97
	case r == charFNC4 && set == setA:
		return 101
	case r == charFNC4:
		return 100
	case r == charFNC1:
		return code128FNC1
	case r >= ' ' && r <= '_':
		return int(r - ' ')
	case set == setA && r < ' ':
		return int(r) + 64
	case set == setB && r > '_' && r <= 0x7f:
		return int(r - ' ')
	}
	return -1
}

// code128 is an encoding in progress.
type code128 struct {
	gs1    bool
	set    byte
	half   int // the first digit of a pair in set C; -1 for none
	values []byte
}

// encodeCode128 encodes Code 128, and GS1-128, which is the same after a FNC1. The sets are chosen as python-barcode does:
// set C first, from set C to B (to A for control characters) at the first character that is no digit, and back to C before
// four digits. One fault of python-barcode is not followed: it drops the first two digits of data that begins with 99. ñ, ò, ó and ô in the data stand for FNC1, FNC2, FNC3 and FNC4.
func encodeCode128(class *linearClass, data string, o LinearOptions) (*Symbol, error) {
	c := code128{gs1: class.name == "gs1_128", set: setC, half: -1, values: make([]byte, 0, len(data)+8)}
	text := data
	name := "Code 128"
	if c.gs1 {
		name = "GS1-128"
		if o.GS1 {
			var err error
			if data, err = gs1Data(data, string(charFNC1)); err != nil {
				return nil, err
			}
		}
		data = string(charFNC1) + data
	}
	if data == "" {
		return nil, errorf(BarcodeError, "Code 128 needs at least one character.")
	}
	var wrong []string
	for _, r := range data {
		if code128Value(setA, r) < 0 && code128Value(setB, r) < 0 {
			wrong = append(wrong, string(r))
		}
	}
	if wrong != nil {
		return nil, errorf(IllegalCharacter, "The following characters are not valid for %s: %s", name, strings.Join(wrong, ", "))
	}

	c.values = append(c.values, code128StartA+2)
	for i, r := range data {
		c.add(r, data[i:])
	}
	if c.half >= 0 { // an odd number of digits
		c.change(setB)
	}
	// A change of sets at once is another start, also after the FNC1 of GS1-128.
	at := 1
	if c.gs1 {
		at = 2
	}
	if at < len(c.values) && (c.values[at] == code128ToA || c.values[at] == code128ToB) {
		c.values[0] = code128StartA + code128ToA - c.values[at]
		c.values = slices.Delete(c.values, at, at+1)
	}

	sum := int(c.values[0])
	for i, v := range c.values {
		sum += i * int(v)
	}
	c.values = append(c.values, byte(sum%103))
	s := newSymbol(class.name, 11*len(c.values)+13, 1, class.quiet)
	s.Text = text
	for i, v := range c.values {
		s.bar(11*i, uint64(code128Bits[v]), 11)
	}
	s.bar(11*len(c.values), code128Stop, 13)
	return s, nil
}

// change goes to another set, in which a digit that waits for its pair is written.
func (c *code128) change(set byte) {
	c.values = append(c.values, code128ToA-(set-setA))
	c.set = set
	if c.half >= 0 {
		c.values = append(c.values, byte(c.half+'0'-' '))
		c.half = -1
	}
}

// add appends a character; rest is the data from it on.
func (c *code128) add(r rune, rest string) {
	digit := r >= '0' && r <= '9'
	switch {
	case c.set == setC && !digit:
		if c.gs1 && r == charFNC1 && c.half < 0 {
			break
		}
		if code128Value(setB, r) >= 0 {
			c.change(setB)
		} else {
			c.change(setA)
		}
	case c.set == setC:
	case len(rest) > 3 && isDigit(rest[0]) && isDigit(rest[1]) && isDigit(rest[2]) && isDigit(rest[3]):
		c.change(setC)
	case code128Value(c.set, r) < 0:
		c.change(setA + setB - c.set)
	}
	switch {
	case c.set != setC:
		c.values = append(c.values, byte(code128Value(c.set, r)))
	case !digit:
		c.values = append(c.values, code128FNC1)
	case c.half < 0:
		c.half = int(r - '0')
	default:
		c.values = append(c.values, byte(c.half*10+int(r-'0')))
		c.half = -1
	}
}

// bar sets modules x to x+n-1 of a linear symbol to the lowest n bits of pattern, the highest of them first.
func (s *Symbol) bar(x int, pattern uint64, n int) {
	v := bits.Reverse64(pattern) >> (64 - n)
	s.words[x>>6] |= v << (x & 63)
	if x&63+n > 64 {
		s.words[x>>6+1] |= v >> (64 - x&63)
	}
}
