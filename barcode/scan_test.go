package barcode

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// picture draws a symbol black on white, px pixels a module, with its quiet zone; linear codes 60 pixels high.
func picture(s *Symbol, px int) []byte {
	quiet := max(s.QuietZone, 4) * px
	h := s.Rows * px
	if s.Linear() {
		h = 60
	}
	img := image.NewGray(image.Rect(0, 0, s.Cols*px+2*quiet, h+2*quiet))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, r := range s.Rects() {
		y0, y1 := quiet+r.Y*px, quiet+(r.Y+r.H)*px
		if s.Linear() {
			y0, y1 = quiet, quiet+h
		}
		for y := y0; y < y1; y++ {
			for x := quiet + r.X*px; x < quiet+(r.X+r.W)*px; x++ {
				img.SetGray(x, y, color.Gray{})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// scan reads a picture with an independent decoder: zbar, or libdmtx for Data Matrix.
func scan(t *testing.T, s *Symbol, px int) string {
	t.Helper()
	name := "zbarimg"
	args := []string{"--quiet", "--raw", "-Stest-inverted=0", "-Senable", "-Supca.enable=1", "-Sisbn10.enable=0", "-Sisbn13.enable=0"}
	if s.Symbology == "datamatrix" {
		name, args = "dmtxread", []string{"--milliseconds=5000", "--stop-after=1", "--gs1=29"}
	}
	tool, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: make deps installs it", name)
		}
		t.Skipf("%s is missing: make deps installs it", name)
	}
	file := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(file, picture(s, px), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(tool, append(args, file)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s: %v %s", name, err, stderr.String())
	}
	if s.Symbology != "datamatrix" {
		return strings.TrimSuffix(string(out), "\n")
	}
	return string(out)
}

// Ensure that decoders which know nothing of this package read what was encoded.
func TestScan(t *testing.T) {
	t.Parallel()
	linear := func(name, data string, o LinearOptions) func() (*Symbol, error) {
		return func() (*Symbol, error) { return EncodeLinear(name, data, o) }
	}
	qr := func(data string, o QROptions) func() (*Symbol, error) {
		return func() (*Symbol, error) {
			q, err := EncodeQR(data, o)
			if err != nil {
				return nil, err
			}
			return q.Symbol, nil
		}
	}
	matrix := func(data string, o DataMatrixOptions) func() (*Symbol, error) {
		return func() (*Symbol, error) { return EncodeDataMatrix(data, o) }
	}
	for _, c := range []struct {
		name   string
		encode func() (*Symbol, error)
		want   string
	}{
		{"QR", qr(`{"stockitem": 1234}`, DefaultQROptions), `{"stockitem": 1234}`},
		{"QR, UTF-8", qr("Größe 日本", QROptions{Level: LevelM, Mask: AutoMask, Optimize: 1, UTF8: true}), "Größe 日本"},
		{"QR, version 12", qr("x", QROptions{Version: 12, Level: LevelH, Mask: 5, Optimize: 1}), "x"},
		{"QR, long", qr(strings.Repeat("long ", 200), QROptions{Level: LevelL, Mask: AutoMask, Optimize: 20}), strings.Repeat("long ", 200)},
		{"Code 128", linear("code128", "Part 0042/ab", LinearOptions{}), "Part 0042/ab"},
		{"Code 128, 99 first", linear("code128", "99123456", LinearOptions{}), "99123456"},
		{"Code 128, odd digits", linear("code128", "1234567", LinearOptions{}), "1234567"},
		{"Code 128, control", linear("code128", "A\tB", LinearOptions{}), "A\tB"},
		{"GS1-128", linear("gs1_128", "0109501101530003", LinearOptions{}), "0109501101530003"},
		{"GS1-128, elements", linear("gs1_128", "(01)09501101530003(10)AB-1(17)261231", LinearOptions{GS1: true}), "010950110153000310AB-1\x1d17261231"},
		{"GS1 Data Matrix", matrix("(01)09501101530003(10)AB-1(17)261231", DataMatrixOptions{GS1: true}), "\x1d010950110153000310AB-1\x1d17261231"},
		{"GS1 QR", qr("(01)09501101530003(10)AB-1(17)261231", QROptions{Level: LevelM, Mask: AutoMask, Optimize: 1, GS1: true}), "010950110153000310AB-1\x1d17261231"},
		{"Code 39", linear("code39", "PART-42", LinearOptions{NoCheck: true}), "PART-42"},
		{"PZN", linear("pzn", "123456", LinearOptions{}), "PZN-1234562"},
		{"Codabar", linear("codabar", "A1234B", LinearOptions{}), "A1234B"},
		{"ITF", linear("itf", "12345678", LinearOptions{}), "12345678"},
		{"EAN-8", linear("ean8", "9638507", LinearOptions{}), "96385074"},
		{"EAN-13", linear("ean13", "590123412345", LinearOptions{}), "5901234123457"},
		{"EAN-13, guards", linear("ean13-guard", "590123412345", LinearOptions{}), "5901234123457"},
		{"JAN", linear("jan", "490123412345", LinearOptions{}), "4901234123458"},
		{"UPC-A", linear("upc", "03600029145", LinearOptions{}), "036000291452"},
		{"ISBN-13", linear("isbn13", "978-0-13-235418-9", LinearOptions{}), "9780132354189"},
		{"ISBN-10, strict", linear("isbn10", "0132354187", LinearOptions{Strict: true}), "9780132354189"},
		{"ISSN, strict", linear("issn", "0317-8471", LinearOptions{Strict: true}), "9770317847001"},
		{"EAN-14, strict", linear("ean14", "1234567890123", LinearOptions{Strict: true}), "12345678901231"},
		{"Data Matrix", matrix("Wikipedia 123456", DataMatrixOptions{}), "Wikipedia 123456"},
		{"Data Matrix, C40", matrix("AIMAIMAIMAIMAIMAIMAIM!", DataMatrixOptions{}), "AIMAIMAIMAIMAIMAIMAIM!"},
		{"Data Matrix, X12", matrix("ABC>DEF*123>ABC>DEF*12", DataMatrixOptions{}), "ABC>DEF*123>ABC>DEF*12"},
		{"Data Matrix, EDIFACT", matrix("A.B/C-D.E/F-G.H/I-J", DataMatrixOptions{}), "A.B/C-D.E/F-G.H/I-J"},
		{"Data Matrix, UTF-8", matrix("Größe", DataMatrixOptions{UTF8: true}), "\x1aGröße"}, // libdmtx passes the ECI on
		{"Data Matrix, long", matrix(strings.Repeat("The quick brown fox. ", 20), DataMatrixOptions{}), strings.Repeat("The quick brown fox. ", 20)},
		{"Data Matrix, rectangle", matrix("RECT 12345", DataMatrixOptions{Rectangular: true}), "RECT 12345"},
		{"Data Matrix, wide rectangle", matrix("RECTANGLE abcdef 1234567890", DataMatrixOptions{Rectangular: true}), "RECTANGLE abcdef 1234567890"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := c.encode()
			if err != nil {
				t.Fatal(err)
			}
			if got := scan(t, s, 4); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}
