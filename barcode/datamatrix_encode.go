package barcode

import "unicode/utf8"

// Codewords with a meaning of their own (ISO/IEC 16022, table 2).
const (
	dmPadWord    = 129
	dmDigits     = 130 // + the value of two digits
	dmLatchC40   = 230
	dmLatchBytes = 231
	dmFNC1       = 232
	dmLatchX12   = 238
	dmLatchText  = 239
	dmLatchEDI   = 240
	dmECI        = 241
	dmUnlatch    = 254

	charGS  = 29 // separates elements of GS1 data
	eciUTF8 = 26
)

// dmCodewords turns data into codewords. As in ppf.datamatrix the whole message is encoded in each of five ways, and the
// shortest wins, the first of equals.
func dmCodewords(data string, o DataMatrixOptions) ([]byte, error) {
	ascii := true
	for i := range len(data) {
		ascii = ascii && data[i] < utf8.RuneSelf
	}
	switch {
	case len(data) > 2*dmSquares[len(dmSquares)-1].data:
		return nil, errorf(DataOverflow, "Message is too long: a Data Matrix holds %d digits, not %d characters", 2*dmSquares[len(dmSquares)-1].data, len(data))
	case !ascii && !o.UTF8:
		return nil, errorf(IllegalCharacter, "A Data Matrix of this kind holds ASCII characters only")
	case !ascii:
		out := []byte{dmECI, eciUTF8 + 1}
		if o.GS1 {
			out = []byte{dmFNC1, dmECI, eciUTF8 + 1}
		}
		return dmBytes(out, data), nil
	case o.GS1:
		return dmASCII([]byte{dmFNC1}, data, true), nil
	}
	best := dmASCII(make([]byte, 0, len(data)+1), data, false)
	for _, codec := range [4]func([]byte, string) []byte{
		func(out []byte, data string) []byte { return dmText(out, data, dmLatchC40, &dmC40) },
		func(out []byte, data string) []byte { return dmText(out, data, dmLatchText, &dmLower) },
		func(out []byte, data string) []byte { return dmText(out, data, dmLatchX12, &dmX12) },
		dmEDIFACT,
	} {
		if out := codec(make([]byte, 0, 2*len(data)+4), data); out != nil && len(out) < len(best) {
			best = out
		}
	}
	return best, nil
}

// dmASCII appends data in the ASCII encodation: pairs of digits in one codeword. In GS1 data a separator is a FNC1.
func dmASCII(out []byte, data string, gs1 bool) []byte {
	for i := 0; i < len(data); i++ {
		switch {
		case isDigit(data[i]) && i+1 < len(data) && isDigit(data[i+1]):
			out = append(out, dmDigits+(data[i]-'0')*10+data[i+1]-'0')
			i++
		case gs1 && data[i] == charGS:
			out = append(out, dmFNC1)
		default:
			out = append(out, data[i]+1)
		}
	}
	return out
}

// dmTable gives the values of a character in C40, Text or X12: the shift before it in the upper byte plus one, its value
// in the lower; dmNone where the encodation lacks it.
type dmTable [128]uint16

const dmNone = 0xffff

var (
	dmC40   = dmShiftTable(" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "`abcdefghijklmnopqrstuvwxyz{|}~\x7f")
	dmLower = dmShiftTable(" 0123456789abcdefghijklmnopqrstuvwxyz", "`ABCDEFGHIJKLMNOPQRSTUVWXYZ{|}~\x7f")
	dmX12   = func() (t dmTable) {
		for i := range t {
			t[i] = dmNone
		}
		for i, c := range []byte("\r*> 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t[c] = uint16(i)
		}
		return t
	}()
)

// dmShiftTable makes the table of C40 or Text (table C.1): a basic set, and three that a shift leads to.
func dmShiftTable(basic, third string) (t dmTable) {
	for i := range t {
		t[i] = dmNone
	}
	fill := func(set string, upper, first int) {
		for i, c := range []byte(set) {
			t[c] = uint16(upper<<8 | first + i)
		}
	}
	for c := range 32 {
		t[c] = uint16(1<<8 | c)
	}
	fill("!\"#$%&'()*+,-./:;<=>?@[\\]^_", 2, 0)
	fill(third, 3, 0)
	fill(basic, 0, 3)
	return t
}

// dmText appends data in C40, Text or X12: three values in two codewords as long as there are three, then back to ASCII for
// the rest. It returns nil if the encodation lacks a character.
func dmText(out []byte, data string, latch byte, table *dmTable) []byte {
	total := 0
	for i := range len(data) {
		switch v := table[data[i]]; {
		case v == dmNone:
			return nil
		case v > 0xff:
			total += 2
		default:
			total++
		}
	}
	rest := total % 3
	if total -= rest; total == 0 {
		return dmASCII(out, data, false)
	}
	out = append(out, latch)
	packed, word, done := 0, 0, 0 // done counts the characters of which everything is packed
	put := func(v int) {
		word = word*40 + v
		if packed++; packed%3 == 0 {
			word++
			out = append(out, byte(word>>8), byte(word))
			word = 0
		}
	}
	for done < len(data) && packed < total {
		v := int(table[data[done]])
		if v > 0xff {
			put(v>>8 - 1)
			if packed == total {
				break // the shift alone was packed: its character is written again, in ASCII
			}
		}
		put(v & 0xff)
		done++
	}
	return dmASCII(append(out, dmUnlatch), data[done:], false)
}

// dmEDIFACT appends data in EDIFACT: four characters in three codewords. It returns nil if that lacks a character.
func dmEDIFACT(out []byte, data string) []byte {
	const unlatch = 0x1f
	whole := (len(data) + 1) / 4 * 4
	if whole == 0 {
		return dmASCII(out, data, false)
	}
	out = append(out, dmLatchEDI)
	for i := 0; i < whole; i += 4 {
		word := 0
		for j := i; j < i+4; j++ {
			v := byte(unlatch)
			if j < whole-1 {
				if v = data[j]; v <= unlatch || v > '^' {
					return nil
				}
			}
			word = word<<6 | int(v&0x3f)
		}
		out = append(out, byte(word>>16), byte(word>>8), byte(word))
	}
	return dmASCII(out, data[whole-1:], false)
}

// dmBytes appends data in Base 256, whose codewords are mixed with numbers that look random (annex B.2).
func dmBytes(out []byte, data string) []byte {
	out = append(out, dmLatchBytes)
	mix := func(v int) {
		v += 149*(len(out)+1)%255 + 1
		out = append(out, byte(v))
	}
	if n := len(data); n < 250 {
		mix(n)
	} else {
		mix(n/250 + 249)
		mix(n % 250)
	}
	for i := range len(data) {
		mix(int(data[i]))
	}
	return out
}
