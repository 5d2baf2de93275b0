package barcode

import (
	"strings"
	"testing"
)

// Ensure that GS1 data is checked.
func TestParseGS1(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ data, want, fault string }{
		{"(01)09501101530003(10)AB-123", "010950110153000310AB-123", ""},
		{"(10)AB-123(01)09501101530003", "10AB-123|0109501101530003", ""},
		{"(21)a(b)c(10)x", "21a(b)c|10x", ""},
		{"(3103)001250(392)1", "", "too long"},
		{"(3103)001250(3922)1250", "31030012503922" + "1250", ""},
		{"(17)260200(11)260229", "", "not a date"},
		{"(17)260200", "17260200", ""},
		{"(17)261331", "", "not a date"},
		{"(01)09501101530004", "", "check digit should be 3"},
		{"(01)0950110153000", "", "too short"},
		{"(01)095011015300033", "", "too long"},
		{"(01)0950110153000x", "", "not allowed"},
		{"(10)ä", "", "not allowed"},
		{"(10)", "", "too short"},
		{"(253)9501101530003", "2539501101530003", ""},
		{"(8003)09501101530003ABC", "800309501101530003ABC", ""},
		{"(7007)260101260131", "7007260101260131", ""},
		{"(999)1", "", "no application identifier"},
		{"01095", "", "must be elements"},
		{"(01", "", "must be elements"},
		{"", "", "no element"},
	} {
		elements, err := ParseGS1(c.data)
		switch {
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%q: %v, want an error about %q", c.data, err, c.fault)
		case c.fault == "" && err != nil:
			t.Errorf("%q: %v", c.data, err)
		case c.fault == "" && gs1String(elements, "|") != c.want:
			t.Errorf("%q: %q, want %q", c.data, gs1String(elements, "|"), c.want)
		}
	}
}

func FuzzGS1(f *testing.F) {
	f.Add("(01)09501101530003(10)AB-123")
	f.Add("(21)a(b)c(17)260100")
	f.Fuzz(func(t *testing.T, data string) {
		elements, err := ParseGS1(data)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, e := range elements {
			b.WriteString("(" + e.AI + ")" + e.Value)
		}
		if b.String() != data {
			t.Errorf("%q reads as %q", data, b.String())
		}
	})
}
