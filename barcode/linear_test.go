package barcode

import "testing"

func BenchmarkCode128(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeLinear("code128", "PART-0042/1234567", LinearOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDataMatrix(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeDataMatrix(`{"stockitem": 1234567}`, DataMatrixOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Ensure that faults are told by their class.
func TestLinearErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ symbology, data, class string }{
		{"nope", "1", NotFound},
		{"code128", "", BarcodeError},
		{"code128", "日本", IllegalCharacter},
		{"code39", "Ä", IllegalCharacter},
		{"ean13", "12", NumberOfDigits},
		{"ean13", "12345678901x", IllegalCharacter},
		{"jan", "123456789012", WrongCountryCode},
		{"jan", "x", ValueError},
		{"isbn", "123456789012", WrongCountryCode},
		{"isbn", "9795", BarcodeError},
		{"isbn", "979", BarcodeError},
		{"issn", "12", NumberOfDigits},
		{"pzn", "12345", NumberOfDigits},
		{"pzn", "500000", BarcodeError},
		{"itf", "", IllegalCharacter},
		{"codabar", "1A", BarcodeError},
		{"codabar", "A", BarcodeError},
		{"codabar", "A1", BarcodeError},
		{"codabar", "AxB", IllegalCharacter},
		{"upc", "123", NumberOfDigits},
	} {
		if _, err := EncodeLinear(c.symbology, c.data, LinearOptions{}); classOf(err) != c.class {
			t.Errorf("%s %q: %v, want %s", c.symbology, c.data, err, c.class)
		}
	}
}

func FuzzLinear(f *testing.F) {
	for _, name := range LinearNames() {
		f.Add(name, "590123412345", false)
		f.Add(name, "A12-3$B", true)
	}
	f.Fuzz(func(t *testing.T, symbology, data string, strict bool) {
		s, err := EncodeLinear(symbology, data, LinearOptions{NoCheck: strict, Strict: strict})
		if err == nil && (len(s.Rects()) == 0 || !s.At(0, 0) || !s.At(s.Cols-1, 0)) {
			t.Errorf("%s %q: the symbol does not begin and end with a bar", symbology, data)
		}
	})
}

func FuzzDataMatrix(f *testing.F) {
	f.Add("HELLO 123", false, false, false)
	f.Add("日本\x1d", true, true, true)
	f.Fuzz(func(t *testing.T, data string, rectangular, gs1, utf8 bool) {
		s, err := EncodeDataMatrix(data, DataMatrixOptions{Rectangular: rectangular, GS1: gs1, UTF8: utf8})
		if err == nil && (s.Rows < 8 || len(s.Rects()) == 0) {
			t.Errorf("%q: %d rows", data, s.Rows)
		}
	})
}
