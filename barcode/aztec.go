package barcode

import (
	boom "github.com/boombuler/barcode"
	"github.com/boombuler/barcode/aztec"
)

// AztecOptions are the choices of an Aztec code.
type AztecOptions struct {
	Correction int // error correction, at least so many percent of the data; 0 is 33
}

// EncodeAztec encodes data as an Aztec code (ISO/IEC 24778), the smallest that holds it. Text beyond ASCII is bytes of UTF-8.
func EncodeAztec(data string, o AztecOptions) (*Symbol, error) {
	switch {
	case o.Correction == 0:
		o.Correction = aztec.DEFAULT_EC_PERCENT
	case o.Correction < 5 || o.Correction > 95:
		return nil, errorf(ValueError, "The error correction of an Aztec code is 5 to 95 percent, not %d", o.Correction)
	}
	if data == "" {
		return nil, errorf(BarcodeError, "An Aztec code needs at least one character.")
	}
	if len(data) > 3832 { // digits in the largest symbol
		return nil, errorf(DataOverflow, "An Aztec code holds at most %d characters, not %d", 3832, len(data))
	}
	code, err := aztec.Encode([]byte(data), o.Correction, aztec.DEFAULT_LAYERS)
	if err != nil {
		return nil, errorf(DataOverflow, "Aztec: %v", err)
	}
	return fromImage("aztec", code, 2), nil
}

// fromImage takes over the modules of a picture of the library's.
func fromImage(symbology string, code boom.Barcode, quiet int) *Symbol {
	b := code.Bounds()
	s := newSymbol(symbology, b.Dx(), b.Dy(), quiet)
	for y := range b.Dy() {
		for x := range b.Dx() {
			if r, _, _, _ := code.At(b.Min.X+x, b.Min.Y+y).RGBA(); r < 0x8000 {
				s.set(x, y)
			}
		}
	}
	return s
}
