package barcode

import (
	"strings"
	"unicode/utf8"
)

// eanOdd are the seven modules of the digits in set A, the first module in the highest bit. Set B is set C read from its
// end, and set C is set A inverted (ISO/IEC 15420, tables 1 and 2).
var eanOdd = [10]uint64{0x0d, 0x19, 0x13, 0x3d, 0x23, 0x31, 0x2f, 0x3b, 0x37, 0x0b}

// eanParity tells for the first digit of an EAN-13 which of the next six digits are in set B: the highest of six bits is
// the first digit.
var eanParity = [10]uint8{0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010}

func eanSetC(digit byte) uint64 { return eanOdd[digit-'0'] ^ 0x7f }

func eanSetB(digit byte) uint64 {
	c, b := eanSetC(digit), uint64(0)
	for range 7 {
		b = b<<1 | c&1
		c >>= 1
	}
	return b
}

// eanCheck is the check digit of EAN and UPC: from the end, digits count three times and once in turn.
func eanCheck(number string) byte {
	sum := weighted(number, func(i int) int { return 3 - (len(number)-1-i)%2*2 })
	return byte('0' + (10-sum%10)%10)
}

// encodeEAN encodes EAN-8, EAN-13, JAN, and EAN-14 in the two ways that LinearOptions tells.
func encodeEAN(class *linearClass, data string, o LinearOptions) (*Symbol, error) {
	if class.name == "jan" {
		prefix, err := leadingInt(head(data, 3))
		if err != nil {
			return nil, err
		}
		if prefix < 450 || prefix > 459 && prefix < 490 || prefix > 499 {
			return nil, errorf(WrongCountryCode, "Country code isn't between 450-460 or 490-500.")
		}
	}
	number, err := eanNumber(data, class.digits)
	if err != nil {
		return nil, err
	}
	number += string(eanCheck(number))
	if class.name == "ean14" && o.Strict {
		return itfSymbol(class, number), nil
	}
	if class.digits == 7 {
		return ean8Symbol(class, number), nil
	}
	return ean13Symbol(class, number), nil
}

// eanNumber returns the first n digits of the data.
func eanNumber(data string, n int) (string, error) {
	number := head(data, n)
	if !allDigits(number) {
		return "", errorf(IllegalCharacter, "EAN code can only contain numbers %s.", data)
	}
	if count := utf8.RuneCountInString(data); count < n {
		return "", errorf(NumberOfDigits, "EAN must have %d digits, received %d.", n, count)
	}
	return number, nil
}

// ean13Symbol draws a number with its check digit: the first digit in the parity of the next six, the rest in set C. The
// numbers of EAN-13 have thirteen digits; python-barcode also makes shorter and longer ones of the same build.
func ean13Symbol(class *linearClass, number string) *Symbol {
	left, right := number[1:7], number[7:]
	s := newSymbol(class.name, 3+7*6+5+7*len(right)+3, 1, class.quiet)
	guards := strings.HasSuffix(class.name, "-guard")
	x := s.guard(0, 0b101, 3, guards)
	parity := eanParity[number[0]-'0']
	for i := range 6 {
		v := eanOdd[left[i]-'0']
		if parity>>(5-i)&1 != 0 {
			v = eanSetB(left[i])
		}
		s.bar(x, v, 7)
		x += 7
	}
	s.rightHalf(x, right, guards)
	s.Text = number
	if guards {
		s.Text = number[:1] + " " + left + " " + right + " >"
	}
	return s
}

func ean8Symbol(class *linearClass, number string) *Symbol {
	s := newSymbol(class.name, 67, 1, class.quiet)
	guards := strings.HasSuffix(class.name, "-guard")
	x := s.guard(0, 0b101, 3, guards)
	for i := range 4 {
		s.bar(x, eanOdd[number[i]-'0'], 7)
		x += 7
	}
	s.rightHalf(x, number[4:], guards)
	s.Text = number
	if guards {
		s.Text = "< " + number[:4] + " " + number[4:] + " >"
	}
	return s
}

// rightHalf draws the bars in the middle, digits in set C, and the last guard.
func (s *Symbol) rightHalf(x int, number string, guards bool) {
	x = s.guard(x, 0b01010, 5, guards)
	for i := range len(number) {
		s.bar(x, eanSetC(number[i]), 7)
		x += 7
	}
	s.guard(x, 0b101, 3, guards)
}

// guard draws a guard pattern, whose bars are marked as such if long is set, and returns the module after it.
func (s *Symbol) guard(x int, pattern uint64, n int, long bool) int {
	s.bar(x, pattern, n)
	if long {
		if s.guards == nil {
			s.guards = make([]uint64, s.stride)
		}
		g := Symbol{words: s.guards}
		g.bar(x, pattern, n)
	}
	return x + n
}

// encodeISBN13 encodes a book's number as EAN-13.
func encodeISBN13(class *linearClass, data string, _ LinearOptions) (*Symbol, error) {
	data = strings.ReplaceAll(data, "-", "")
	if err := bookland(data); err != nil {
		return nil, err
	}
	number, err := eanNumber(data, 12)
	if err != nil {
		return nil, err
	}
	return ean13Symbol(class, number+string(eanCheck(number))), nil
}

func bookland(data string) error {
	switch prefix := head(data, 3); prefix {
	case "978":
	case "979":
		if next := data[3:]; !strings.HasPrefix(next, "1") && !strings.HasPrefix(next, "8") {
			return errorf(BarcodeError, "ISBN must start with 97910 or 97911.")
		}
	default:
		return errorf(WrongCountryCode, "ISBN must start with 978 or 979.")
	}
	return nil
}

// encodeISBN10 encodes the older number of a book. The symbol that its standard asks for has all nine digits after 978;
// python-barcode's has six.
func encodeISBN10(class *linearClass, data string, o LinearOptions) (*Symbol, error) {
	isbn := head(strings.ReplaceAll(data, "-", ""), 9)
	length := 9
	if o.Strict {
		length = 12
	}
	number, err := eanNumber("978"+isbn, length)
	if err != nil {
		return nil, err
	}
	if err := needDigits(isbn); err != nil {
		return nil, err
	}
	return ean13Symbol(class, number+string(eanCheck(number))), nil
}

// encodeISSN encodes the number of a periodical. The symbol that its standard asks for has seven digits after 977, and 00;
// python-barcode's has four.
func encodeISSN(class *linearClass, data string, o LinearOptions) (*Symbol, error) {
	issn := head(strings.ReplaceAll(data, "-", ""), 7)
	if err := needDigits(issn); err != nil {
		return nil, err
	}
	if len(issn) < 7 {
		return nil, errorf(NumberOfDigits, "ISSN must have %d digits, not %d.", 7, len(issn))
	}
	length, full := 7, "977"+issn+"00"
	if o.Strict {
		length = 12
	}
	number, err := eanNumber(full, length)
	if err != nil {
		return nil, err
	}
	return ean13Symbol(class, number+string(eanCheck(number))), nil
}

// encodeUPC encodes UPC-A: an EAN-13 whose first digit is 0 and not printed.
func encodeUPC(class *linearClass, data string, _ LinearOptions) (*Symbol, error) {
	number := head(data, 11)
	if !allDigits(number) {
		return nil, errorf(IllegalCharacter, "UPC code can only contain numbers.")
	}
	if len(number) != 11 {
		return nil, errorf(NumberOfDigits, "UPC must have %d digits, not %d.", 11, len(number))
	}
	number += string(eanCheck(number))
	s := ean13Symbol(class, "0"+number)
	s.Text = number
	return s, nil
}
