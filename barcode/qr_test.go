package barcode

import (
	"strings"
	"testing"
)

// rows writes a symbol as rows of 0 and 1.
func rows(s *Symbol) []string {
	out := make([]string, s.Rows)
	for y := range out {
		var b strings.Builder
		for x := range s.Cols {
			if s.At(x, y) {
				b.WriteByte('1')
			} else {
				b.WriteByte('0')
			}
		}
		out[y] = b.String()
	}
	return out
}

func TestQRSegments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data     string
		optimize int
		want     string
	}{
		{"HELLO WORLD", 1, "alphanumeric:HELLO WORLD"},
		{"12345678abcdefgh12345678", 4, "numeric:12345678 byte:abcdefgh numeric:12345678"},
		{"12345678abcdefgh12345678", 0, "byte:12345678abcdefgh12345678"},
		{"A1b", 1, "alphanumeric:A numeric:1 byte:b"},
		{"A1b", 20, "byte:A1b"},
		{"123", 20, "numeric:123"},
		{"123\n", 20, "numeric:123 byte:\n"},
		{"AB", -1, "byte:AB"},
		{"", 1, ""},
	} {
		var got []string
		for _, s := range splitSegments(c.data, c.optimize) {
			got = append(got, s.Mode.String()+":"+s.Data)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q, optimize %d: got %q, want %q", c.data, c.optimize, g, c.want)
		}
	}
}

func TestQRErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data  string
		o     QROptions
		class string
	}{
		{"x", QROptions{Version: 41, Mask: AutoMask}, ValueError},
		{"x", QROptions{Version: -1, Mask: AutoMask}, ValueError},
		{"x", QROptions{Mask: 8}, ValueError},
		{"x", QROptions{Level: 4, Mask: AutoMask}, ValueError},
		{strings.Repeat("z", 300), QROptions{Version: 1, Level: LevelM, Mask: AutoMask}, DataOverflow},
		{strings.Repeat("z", 3000), QROptions{Level: LevelL, Mask: AutoMask}, DataOverflow},
	} {
		_, err := EncodeQR(c.data, c.o)
		if e, ok := err.(*Error); !ok || e.Class != c.class {
			t.Errorf("%.10q %+v: got %v, want %s", c.data, c.o, err, c.class)
		}
	}
}

// Ensure that the data capacities are those of ISO/IEC 18004, table 7.
func TestQRCapacity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version int
		level   Level
		bytes   int
	}{{1, LevelL, 17}, {1, LevelH, 7}, {9, LevelM, 180}, {10, LevelM, 213}, {26, LevelQ, 751}, {27, LevelQ, 805}, {40, LevelL, 2953}, {40, LevelH, 1273}} {
		full, err := EncodeQR(strings.Repeat("z", c.bytes), QROptions{Level: c.level, Mask: AutoMask})
		if err != nil || full.Version != c.version {
			t.Errorf("%d bytes at level %v: %v, %v", c.bytes, c.level, full, err)
		}
		more, err := EncodeQR(strings.Repeat("z", c.bytes+1), QROptions{Level: c.level, Mask: AutoMask})
		if c.version < 40 && (err != nil || more.Version != c.version+1) || c.version == 40 && err == nil {
			t.Errorf("%d bytes at level %v: %v, %v", c.bytes+1, c.level, more, err)
		}
	}
}

// Ensure that merged rectangles cover each dark module once and no light one.
func TestRectsCover(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"x", "HELLO WORLD 1234", strings.Repeat("long ", 200)} {
		qr, err := EncodeQR(data, DefaultQROptions)
		if err != nil {
			t.Fatal(err)
		}
		seen := make([]int, qr.Cols*qr.Rows)
		for _, r := range qr.Rects() {
			for y := r.Y; y < r.Y+r.H; y++ {
				for x := r.X; x < r.X+r.W; x++ {
					seen[y*qr.Cols+x]++
				}
			}
		}
		for i, n := range seen {
			want := 0
			if qr.At(i%qr.Cols, i/qr.Cols) {
				want = 1
			}
			if n != want {
				t.Fatalf("%.10q: module %d,%d covered %d times, want %d", data, i%qr.Cols, i/qr.Cols, n, want)
			}
		}
	}
}

func BenchmarkQR(b *testing.B) {
	data := `{"stockitem": 1234567, "x": "abcd"}`
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeQR(data, DefaultQROptions); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQRRects(b *testing.B) {
	qr, err := EncodeQR(`{"stockitem": 1234567, "x": "abcd"}`, DefaultQROptions)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		qr.merge()
	}
}

func FuzzQR(f *testing.F) {
	f.Add("HELLO", 0, 1, -1, 1)
	f.Add("12ab日本", 3, 2, 5, 20)
	f.Fuzz(func(t *testing.T, data string, version, level, mask, optimize int) {
		qr, err := EncodeQR(data, QROptions{Version: version, Level: Level(level), Mask: mask, Optimize: optimize})
		if err == nil && data != "" && len(qr.Rects()) == 0 {
			t.Error("no modules")
		}
	})
}
