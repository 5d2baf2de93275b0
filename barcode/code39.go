package barcode

import "strings"

// code39Characters are the characters in the order of their values; code39Bits the nine elements of each, bars and spaces
// in turn, 1 for a wide one (ISO/IEC 16388, table 1).
const code39Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

var code39Bits = [43]uint16{
	0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118,
	0x058, 0x00d, 0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016,
	0x181, 0x0c1, 0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184, 0x0c4, 0x0a8, 0x0a2, 0x08a, 0x02a,
}

const (
	code39Edge  = 0x094 // the character * at both ends
	code39Width = 16    // modules of a character and the gap after it
)

// encodeCode39 encodes Code 39 with wide elements of three modules. Letters are made capital.
func encodeCode39(class *linearClass, data string, o LinearOptions) (*Symbol, error) {
	data = strings.ToUpper(data)
	sum := 0
	var wrong []string
	for _, r := range data {
		v := strings.IndexRune(code39Characters, r)
		if v < 0 {
			wrong = append(wrong, string(r))
		}
		sum += v
	}
	if wrong != nil {
		return nil, errorf(IllegalCharacter, "The following characters are not valid for Code 39: %s", strings.Join(wrong, ", "))
	}
	if !o.NoCheck {
		data += code39Characters[sum%43 : sum%43+1]
	}
	return code39Symbol(class, data), nil
}

func code39Symbol(class *linearClass, data string) *Symbol {
	s := newSymbol(class.name, code39Width*(len(data)+2)-1, 1, class.quiet)
	s.Text = data
	x := s.elements(0, code39Edge, 9, 1, 3) + 1
	for i := range len(data) {
		x = s.elements(x, code39Bits[strings.IndexByte(code39Characters, data[i])], 9, 1, 3) + 1
	}
	s.elements(x, code39Edge, 9, 1, 3)
	return s
}

// elements draws n bars and spaces in turn, beginning with a bar; the bits of wide, the highest first, tell which are wide.
// It returns the module after the last.
func (s *Symbol) elements(x int, wide uint16, n, narrowWidth, wideWidth int) int {
	for i := range n {
		w := narrowWidth
		if wide>>(n-1-i)&1 != 0 {
			w = wideWidth
		}
		if i%2 == 0 {
			s.bar(x, 1<<w-1, w)
		}
		x += w
	}
	return x
}

// encodePZN encodes the number of a German medicine: six digits and the check digit, in Code 39.
func encodePZN(class *linearClass, data string, _ LinearOptions) (*Symbol, error) {
	number := head(data, class.digits)
	if !allDigits(number) {
		return nil, errorf(IllegalCharacter, "PZN can only contain numbers.")
	}
	if len(number) != class.digits {
		return nil, errorf(NumberOfDigits, "PZN must have %d digits, not %d.", class.digits, len(number))
	}
	check := weighted(number, func(i int) int { return i + 2 }) % 11
	if check == 10 {
		return nil, errorf(BarcodeError, "Checksum can not be 10 for PZN.")
	}
	return code39Symbol(class, "PZN-"+number+string(rune('0'+check))), nil
}
