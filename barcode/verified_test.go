package barcode

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/verified.json anew; read its symbols with zxing-cpp before committing (testdata/verify.py)")

// verifiedCase is a symbol that an independent decoder has read.
type verifiedCase struct {
	Kind, Data string
	Rows       []string
}

// encodeKind encodes in the symbologies that the decoders of Debian do not know.
func encodeKind(kind, data string) (*Symbol, error) {
	switch kind {
	case "aztec":
		return EncodeAztec(data, AztecOptions{})
	case "pdf417":
		return EncodePDF417(data, PDF417Options{})
	case "microqr L":
		return EncodeMicroQR(data, MicroQROptions{})
	case "microqr M":
		return EncodeMicroQR(data, MicroQROptions{Level: LevelM})
	}
	return EncodeMicroQR(data, MicroQROptions{Level: LevelQ})
}

// Ensure that Aztec, PDF417 and Micro QR codes are those that zxing-cpp has read.
func TestVerified(t *testing.T) {
	const file = "testdata/verified.json"
	if *update {
		var cases []verifiedCase
		for kind, texts := range map[string][]string{
			"aztec":     {"Etikett", "Part 0042/ab: 12.5 €", strings.Repeat("Aztec 123; ", 9)},
			"pdf417":    {"Etikett", "PART-0042, größer?", "0123456789012345678901234567890123456789012345678901234567", strings.Repeat("Ab{}\x01 12. ", 15)},
			"microqr L": {"61957", "12345678", "AB12", "etikett", "WIOLJV91736", "0123456789012345678901234567890123"},
			"microqr M": {"12345678", "AB", "abcdefg", "ABCDEFGHIJKLMNOPQR"},
			"microqr Q": {"123456789", "ABCDEFG", "abcdefg"},
		} {
			for _, data := range texts {
				s, err := encodeKind(kind, data)
				if err != nil {
					t.Fatal(err)
				}
				cases = append(cases, verifiedCase{kind, data, rows(s)})
			}
		}
		slices.SortStableFunc(cases, func(a, b verifiedCase) int { return strings.Compare(a.Kind, b.Kind) })
		text, err := json.MarshalIndent(cases, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []verifiedCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		s, err := encodeKind(c.Kind, c.Data)
		if err != nil || !slices.Equal(rows(s), c.Rows) {
			t.Errorf("%s %q: other modules, error %v", c.Kind, c.Data, err)
		}
	}
}

// Ensure that data and options out of range are refused.
func TestOtherErrors(t *testing.T) {
	t.Parallel()
	_, e1 := EncodeAztec("", AztecOptions{})
	_, e2 := EncodeAztec("x", AztecOptions{Correction: 99})
	_, e3 := EncodeAztec(strings.Repeat("x", 3000), AztecOptions{})
	_, e4 := EncodePDF417("", PDF417Options{})
	_, e5 := EncodePDF417("x", PDF417Options{Level: 9})
	_, e6 := EncodePDF417(strings.Repeat("\x01", 2000), PDF417Options{})
	_, e7 := EncodePDF417("x", PDF417Options{Columns: 31})
	_, e8 := EncodeMicroQR("", MicroQROptions{})
	_, e9 := EncodeMicroQR("a", MicroQROptions{Version: 1})
	_, e10 := EncodeMicroQR("1", MicroQROptions{Level: LevelH})
	_, e11 := EncodeMicroQR("1234567890123456789012345678901234567", MicroQROptions{})
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11} {
		want := []string{BarcodeError, ValueError, DataOverflow, BarcodeError, ValueError, DataOverflow, ValueError, BarcodeError, DataOverflow, ValueError, DataOverflow}[i]
		if classOf(err) != want {
			t.Errorf("case %d: %v, want %s", i+1, err, want)
		}
	}
}

func FuzzOther(f *testing.F) {
	f.Add("HELLO 123", 0, 0)
	f.Add("日本\x00{}~", 8, 30)
	f.Fuzz(func(t *testing.T, data string, level, columns int) {
		for _, kind := range []string{"aztec", "microqr L", "microqr M", "microqr Q"} {
			if s, err := encodeKind(kind, data); err == nil && len(s.Rects()) == 0 {
				t.Errorf("%s %q: no modules", kind, data)
			}
		}
		if s, err := EncodePDF417(data, PDF417Options{Level: level, Columns: columns}); err == nil && len(s.Rects()) == 0 {
			t.Errorf("PDF417 %q: no modules", data)
		}
	})
}
