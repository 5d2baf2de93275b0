package barcode

import (
	"strconv"
	"strings"
)

// LinearOptions are the choices of a linear code. The zero value gives what python-barcode's class of that name gives.
type LinearOptions struct {
	// NoCheck leaves out the check character of Code 39.
	NoCheck bool
	// Strict makes "isbn10", "issn" and "ean14" the symbols that their standards ask for: the whole EAN-13, and ITF-14.
	// python-barcode cuts the first two short, and draws the third as an EAN-13 with a digit too many, which no reader knows.
	Strict bool
	// GS1 makes "gs1_128" read data such as "(01)09501101530003(10)A": elements are checked and separated by FNC1. Without it the data is
	// encoded as it stands, brackets included.
	GS1 bool
}

// linearClass is one kind of linear code.
type linearClass struct {
	name   string // the canonical name
	digits int    // length to which shorter data is usually padded with zeros; 0 for none
	quiet  int    // quiet zone of the standard, modules
	encode func(c *linearClass, data string, o LinearOptions) (*Symbol, error)
}

// linearClasses are the known names. python-barcode knows them under these names, too.
var linearClasses = func() map[string]*linearClass {
	m := map[string]*linearClass{}
	for _, c := range []linearClass{
		{"code128", 0, 10, encodeCode128},
		{"gs1_128", 0, 10, encodeCode128},
		{"code39", 0, 10, encodeCode39},
		{"pzn", 6, 10, encodePZN},
		{"codabar", 0, 10, encodeCodabar},
		{"itf", 0, 10, encodeITF},
		{"ean8", 7, 7, encodeEAN},
		{"ean8-guard", 7, 7, encodeEAN},
		{"ean13", 12, 11, encodeEAN},
		{"ean13-guard", 12, 11, encodeEAN},
		{"ean14", 13, 11, encodeEAN},
		{"jan", 12, 11, encodeEAN},
		{"isbn13", 12, 11, encodeISBN13},
		{"isbn10", 9, 11, encodeISBN10},
		{"issn", 7, 11, encodeISSN},
		{"upca", 11, 9, encodeUPC},
	} {
		m[c.name] = &c
	}
	for alias, name := range map[string]string{
		"nw-7": "codabar", "ean": "ean13", "gtin": "ean14", "gs1": "isbn13", "isbn": "isbn13", "upc": "upca",
	} {
		m[alias] = m[name]
	}
	return m
}()

// LinearName gives the canonical name of a linear code, and false for an unknown one. Case does not matter.
func LinearName(symbology string) (string, bool) {
	c := linearClasses[strings.ToLower(symbology)]
	if c == nil {
		return "", false
	}
	return c.name, true
}

// LinearDigits is the length to which python-barcode's users pad the data of a code with zeros, 0 for none.
func LinearDigits(symbology string) int {
	if c := linearClasses[strings.ToLower(symbology)]; c != nil {
		return c.digits
	}
	return 0
}

// LinearNames lists the canonical names and their aliases, in no order.
func LinearNames() []string {
	out := make([]string, 0, len(linearClasses))
	for name := range linearClasses {
		out = append(out, name)
	}
	return out
}

// EncodeLinear encodes data as a linear code: code128, gs1_128, code39, pzn, codabar (nw-7), itf, ean8, ean13, ean14, jan,
// isbn10, isbn13, issn, upc, and ean8-guard, ean13-guard, whose guard bars are longer. Check digits are computed, and replace
// those given. The symbol's Text is what is usually printed below; the parts of a code with guard bars are separated by spaces.
//
// Errors have the classes NotFound, IllegalCharacter, NumberOfDigits, WrongCountryCode, BarcodeError and ValueError.
func EncodeLinear(symbology, data string, o LinearOptions) (*Symbol, error) {
	c := linearClasses[strings.ToLower(symbology)]
	if c == nil {
		return nil, errorf(NotFound, "The barcode %s is not known.", quote(symbology))
	}
	if len(data) > maxLinear {
		return nil, errorf(DataOverflow, "A linear code holds at most %d characters, not %d.", maxLinear, len(data))
	}
	return c.encode(c, data, o)
}

// maxLinear limits the data of a linear code: no scanner reads more than some dozens of characters.
const maxLinear = 2048

// quote writes a string as Python's repr does in the plain case.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

// head returns the first n characters, or all if there are fewer.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// allDigits reports whether there is something, and nothing but ASCII digits.
func allDigits(s string) bool { return s != "" && stretch(s, 0, isDigit) == len(s) }

// needDigits returns the error that Python has for a number with something else in it.
func needDigits(s string) error {
	if i := stretch(s, 0, isDigit); i < len(s) {
		return errorf(ValueError, "invalid literal for int() with base 10: %s", quote(head(s[i:], 1)))
	}
	return nil
}

// weighted adds up the digits, each times the weight that w gives for its place.
func weighted(digits string, w func(i int) int) int {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[i]-'0') * w(i)
	}
	return sum
}

// leadingInt reads a number of a prefix as Python's int does: blanks around it and a sign are allowed.
func leadingInt(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0, errorf(ValueError, "invalid literal for int() with base 10: %s", quote(s))
	}
	return n, nil
}
