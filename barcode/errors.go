package barcode

import "fmt"

// Error says why data cannot be encoded.
type Error struct {
	Class   string // class of the fault: one of the constants below
	Message string
}

// Classes of faults, under the names that python-barcode and python-qrcode give them.
const (
	ValueError       = "ValueError"            // an option out of range
	BarcodeError     = "BarcodeError"          // the data breaks a rule of the symbology
	IllegalCharacter = "IllegalCharacterError" // a character that the symbology does not have
	NumberOfDigits   = "NumberOfDigitsError"   // too few digits
	WrongCountryCode = "WrongCountryCodeError" // a prefix that this use of EAN-13 does not allow
	NotFound         = "BarcodeNotFoundError"  // an unknown symbology
	DataOverflow     = "DataOverflowError"     // more data than the symbol holds
)

// Error returns the message alone.
func (e *Error) Error() string { return e.Message }

func errorf(class, format string, args ...any) *Error {
	return &Error{Class: class, Message: fmt.Sprintf(format, args...)}
}
