package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"
	"time"
)

// What a hostile document may cost. Each takes less than two seconds by itself; a busy machine gets more before that is called a failure.
const (
	hostileTime   = 8 * time.Second
	hostileMemory = 128 << 20
)

// TestHostileDocuments renders documents that are made to do harm: each ends soon, in an error that names a limit, or with a warning, or
// with pages as if nothing were.
func TestHostileDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time and memory")
	}
	rows := func(n, m int) string {
		row := "<tr>" + strings.Repeat("<td>x", m)
		return "<table>" + strings.Repeat(row, n) + "</table>"
	}
	style := func(css, body string) string { return "<style>" + css + "</style>" + body }
	var calc strings.Builder
	for i := range 60 {
		fmt.Fprintf(&calc, "--v%d: var(--v%d) var(--v%d);", i+1, i, i)
	}
	tests := []struct {
		name    string
		html    string
		limit   string // the limit that the error names; "" for none
		warning string // part of a warning; "" for none
	}{
		{name: "nested divs", html: strings.Repeat("<div>", 100_000), limit: "depth"},
		{name: "nested inlines", html: strings.Repeat("<b>", 100_000) + "x", limit: "depth"},
		{name: "depth below the limit", html: strings.Repeat("<div>", 200) + "x"},
		{name: "table of a million cells", html: rows(1000, 1000), limit: "elements"},
		{name: "table of 40,000 cells", html: rows(200, 200)},
		{name: "huge width", html: `<div style="width: 1e30px; height: 1e30px; margin: -1e30px">x</div>`},
		{name: "huge font", html: `<p style="font-size: 1e30px">x</p>`},
		{name: "endless pages", html: style(`@page { size: 1px 1px; margin: 0 }`, "<p>"+strings.Repeat("x ", 20_000)), limit: "pages"},
		{name: "page without room", html: style(`@page { size: 10px; margin: 20px }`, "<p>x y z")},
		{name: "page of no size", html: style(`@page { size: 0 0 }`, "<p>x y z")},
		{name: "huge image", html: `<img src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(hugePNG(50_000, 50_000)) + `">`, warning: "pixels"},
		{name: "local file", html: `<img src="file:///etc/passwd">`, warning: "refused"},
		{name: "metadata service", html: `<img src="http://169.254.169.254/latest/meta-data/">`, warning: "refused"},
		{name: "stylesheet from the net", html: `<link rel=stylesheet href="http://127.0.0.1/x.css">`, warning: "refused"},
		{name: "import from the net", html: style(`@import "http://127.0.0.1/x.css"; p { color: red }`, "<p>x"), warning: "refused"},
		{name: "font from the net", html: style(`@font-face { font-family: x; src: url(http://127.0.0.1/x.ttf) } p { font-family: x }`, "<p>x"), warning: "refused"},
		{name: "background from disk", html: `<p style="background: url(file:///etc/passwd)">x`, warning: "refused"},
		{name: "variables that double", html: style("p { --v0: x;"+calc.String()+" content: var(--v60) }", "<p>x")},
		{name: "deep calc", html: `<p style="width: ` + strings.Repeat("calc(", 10_000) + "1px" + strings.Repeat(")", 10_000) + `">x`},
		{name: "long word", html: `<p style="overflow-wrap: anywhere; width: 1px">` + strings.Repeat("x", 20_000)},
		{name: "many floats", html: strings.Repeat(`<div style="float: left; width: 10%">x</div>`, 2_000)},
		{name: "colspan", html: `<table><tr><td colspan=1000 rowspan=65534>x<td rowspan=65534>y</table>`},
		{name: "columns", html: `<div style="columns: 100000">` + strings.Repeat("x ", 100) + `</div>`},
		{name: "cut off", html: `<div style="width: calc(`},
		{name: "nul", html: "<p>\x00\x00<style>\x00</style>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := New(Options{})
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			doc, err := r.Render(ctx, test.html, nil)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > hostileTime {
				t.Errorf("took %v", took)
			}
			if live := int64(after.HeapAlloc) - int64(before.HeapAlloc); live > hostileMemory {
				t.Errorf("%d MB on the heap", live>>20)
			}
			var limit *LimitError
			switch {
			case test.limit != "":
				if !errors.As(err, &limit) || limit.Name != test.limit {
					t.Errorf("error %v, want the limit of %s", err, test.limit)
				}
			case err != nil:
				t.Errorf("error %v", err)
			case len(doc.Pages) == 0:
				t.Error("no page")
			}
			if test.warning == "" || err != nil {
				return
			}
			for _, w := range doc.Warnings {
				if strings.Contains(w.String(), test.warning) {
					return
				}
			}
			t.Errorf("no warning with %q in %v", test.warning, doc.Warnings)
		})
	}
}

// TestContextEndsRendering holds that time is limited by the context.
func TestContextEndsRendering(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(Options{}).Render(ctx, "<p>x", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// hugePNG is a PNG that claims a size without having the pixels.
func hugePNG(width, height uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	chunk("IHDR", append(head, 8, 6, 0, 0, 0))
	chunk("IDAT", []byte{0x78, 0x9c})
	chunk("IEND", nil)
	return b.Bytes()
}
