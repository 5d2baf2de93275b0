package barcode

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// bars writes a linear symbol as python-barcode does.
func bars(s *Symbol) string {
	var b strings.Builder
	for x := range s.Cols {
		switch {
		case s.Guard(x):
			b.WriteByte('G')
		case s.At(x, 0):
			b.WriteByte('1')
		default:
			b.WriteByte('0')
		}
	}
	return b.String()
}

func classOf(err error) string {
	if e, ok := err.(*Error); ok {
		return e.Class
	}
	return ""
}

// Ensure that all codes are what the Python packages made of the same data (testdata/record.py).
func TestPeers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/peers.json")
	if err != nil {
		t.Fatal(err)
	}
	var peers struct {
		QR []struct {
			Data, Level, Error      string
			Version, Mask, Optimize int
			Rows                    []string
		}
		Linear []struct {
			Symbology, Data, Bars, Text, Error, Message string
		}
		DataMatrix []struct {
			Data        string
			Rectangular bool
			Rows        []string
		}
	}
	if err := json.Unmarshal(text, &peers); err != nil {
		t.Fatal(err)
	}
	for _, c := range peers.QR {
		qr, err := EncodeQR(c.Data, QROptions{
			Version: c.Version, Level: Level(strings.Index("LMQH", c.Level)), Mask: c.Mask, Optimize: c.Optimize,
		})
		if classOf(err) != c.Error {
			t.Errorf("QR %.40q: %v, want %q", c.Data, err, c.Error)
		} else if err == nil && !slices.Equal(rows(qr.Symbol), c.Rows) {
			t.Errorf("QR %.40q: other modules; version %d, mask %d", c.Data, qr.Version, qr.Mask)
		}
	}
	for _, c := range peers.Linear {
		s, err := EncodeLinear(c.Symbology, c.Data, LinearOptions{})
		switch {
		case classOf(err) != c.Error:
			t.Errorf("%s %q: %v, want %q", c.Symbology, c.Data, err, c.Error)
		case err != nil && err.Error() != c.Message:
			t.Errorf("%s %q: %q, want %q", c.Symbology, c.Data, err, c.Message)
		case err == nil && (bars(s) != c.Bars || s.Text != c.Text):
			t.Errorf("%s %q:\n got %s %q\nwant %s %q", c.Symbology, c.Data, bars(s), s.Text, c.Bars, c.Text)
		}
	}
	for _, c := range peers.DataMatrix {
		s, err := EncodeDataMatrix(c.Data, DataMatrixOptions{Rectangular: c.Rectangular})
		if err != nil || !slices.Equal(rows(s), c.Rows) {
			t.Errorf("Data Matrix %q, rectangular %v: other modules, error %v", c.Data, c.Rectangular, err)
		}
	}
}
