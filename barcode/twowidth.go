package barcode

import "strings"

// Widths of the elements of ITF and Codabar, in modules: python-barcode's, a ratio of 2.5.
const (
	narrowModules = 2
	wideModules   = 5
)

// itfWide tells which of the five elements of a digit are wide, the highest of five bits first (ISO/IEC 16390, table 1).
var itfWide = [10]uint16{0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010}

// encodeITF encodes Interleaved 2 of 5: pairs of digits, one in the bars, one in the spaces. An odd number of digits gets a 0 in front.
func encodeITF(class *linearClass, data string, _ LinearOptions) (*Symbol, error) {
	number := data
	if !allDigits(number) {
		return nil, errorf(IllegalCharacter, "ITF code can only contain numbers.")
	}
	if len(number)%2 != 0 {
		number = "0" + number
	}
	return itfSymbol(class, number), nil
}

func itfSymbol(class *linearClass, number string) *Symbol {
	const (
		start, stop = 4 * narrowModules, wideModules + 2*narrowModules
		pair        = 2 * (3*narrowModules + 2*wideModules)
	)
	s := newSymbol(class.name, start+len(number)/2*pair+stop, 1, class.quiet*narrowModules)
	s.Text = number
	x := s.elements(0, 0, 4, narrowModules, wideModules)
	for i := 0; i < len(number); i += 2 {
		bars, spaces, both := itfWide[number[i]-'0'], itfWide[number[i+1]-'0'], uint16(0)
		for b := 4; b >= 0; b-- {
			both = both<<2 | bars>>b&1<<1 | spaces>>b&1
		}
		x = s.elements(x, both, 10, narrowModules, wideModules)
	}
	s.elements(x, 0b100, 3, narrowModules, wideModules)
	return s
}

// codabarCharacters are the characters of Codabar, the four of the ends last; codabarWide tells which of the seven elements of each are
// wide, the highest of seven bits first (ANSI/AIM BC3, table 1).
const codabarCharacters = "0123456789-$:/.+ABCD"

var codabarWide = [20]uint16{
	0b0000011, 0b0000110, 0b0001001, 0b1100000, 0b0010010, 0b1000010, 0b0100001, 0b0100100, 0b0110000, 0b1001000,
	0b0001100, 0b0011000, 0b1000101, 0b1010001, 0b1010100, 0b0010101, 0b0011010, 0b0101001, 0b0001011, 0b0001110,
}

// encodeCodabar encodes Codabar, which Japan knows as NW-7. The data begins and ends with one of A, B, C and D.
func encodeCodabar(class *linearClass, data string, _ LinearOptions) (*Symbol, error) {
	const ends = "ABCD"
	if data == "" || strings.IndexByte(ends, data[0]) < 0 {
		return nil, errorf(BarcodeError, "Codabar should start with either A,B,C or D")
	}
	last := len(data) - 1
	for i := 1; i < last; i++ {
		if strings.IndexByte(codabarCharacters[:16], data[i]) < 0 {
			return nil, errorf(IllegalCharacter, "Codabar can only contain numerics or $:/.+-")
		}
	}
	if strings.IndexByte(ends, data[last]) < 0 {
		return nil, errorf(BarcodeError, "Codabar should end with either A,B,C or D")
	}
	if last == 0 {
		return nil, errorf(BarcodeError, "Codabar should end with either A,B,C or D")
	}
	width := 0
	for i := range len(data) {
		w := codabarWide[strings.IndexByte(codabarCharacters, data[i])]
		width += elementsWidth(w, 7) + narrowModules
	}
	s := newSymbol(class.name, width-narrowModules, 1, class.quiet*narrowModules)
	s.Text = data
	x := 0
	for i := range len(data) {
		x = s.elements(x, codabarWide[strings.IndexByte(codabarCharacters, data[i])], 7, narrowModules, wideModules) + narrowModules
	}
	return s, nil
}

func elementsWidth(wide uint16, n int) int {
	w := 0
	for i := range n {
		if wide>>i&1 != 0 {
			w += wideModules
		} else {
			w += narrowModules
		}
	}
	return w
}
