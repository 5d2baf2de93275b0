package money

import "testing"

func TestFormat(t *testing.T) {
	// Expected texts are what Babel 2.18 prints.
	tests := []struct {
		amount, currency, locale string
		options                  Options
		want                     string
	}{
		{"1.5", "EUR", "en_US", Options{}, "€1.50"},
		{"100.00", "USD", "en-us", Options{}, "$100.00"},
		{"123", "AUD", "en", Options{}, "A$123.00"},
		{"-1234567.891", "EUR", "en", Options{}, "-€1,234,567.89"},
		{"-1234567.891", "EUR", "de", Options{}, "-1.234.567,89\u00a0€"},
		{"-1234567.891", "EUR", "hi", Options{}, "-€12,34,567.89"},
		{"-1234567.891", "EUR", "de_CH", Options{}, "EUR-1’234’567.89"},
		{"-1234567.891", "EUR", "ar", Options{}, "\u200f-1,234,567.89\u00a0€"},
		{"1234", "XYZ", "pt-br", Options{}, "XYZ\u00a01.234,00"},
		{"1234.5", "JPY", "ja", Options{}, "￥1,234"},
		{"0.125", "USD", "en", Options{}, "$0.12"},
		{"0.125", "USD", "en", Options{Places: 4, Fixed: true}, "$0.1250"},
		{"0.125", "USD", "de", Options{NoSymbol: true}, "0,12\u00a0"},
		{"1E+3", "USD", "xx-unknown", Options{}, "$1,000.00"},
		{"-0.001", "USD", "en", Options{}, "-$0.00"},
	}
	for _, tt := range tests {
		m, err := Parse(tt.amount, tt.currency)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Format(tt.locale, tt.options); got != tt.want {
			t.Errorf("%s %s in %s %v: %q, want %q", tt.amount, tt.currency, tt.locale, tt.options, got, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "abc", "NaN", "Infinity", "1,5"} {
		if m, err := Parse(s, "EUR"); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", s, m)
		}
	}
}

func TestArithmetic(t *testing.T) {
	a, _ := Parse("100.00", "USD")
	b, _ := Parse("50.25", "USD")
	c, _ := Parse("9", "EUR")
	if sum, err := a.Add(b); err != nil || sum.String() != "$150.25" {
		t.Errorf("sum %v, %v", sum, err)
	}
	if _, err := a.Sub(c); err != ErrCurrency {
		t.Errorf("difference of currencies: %v", err)
	}
	if q, err := a.Quo(c.Amount); err != nil || q.String() != "$11.11" {
		t.Errorf("quotient %v, %v", q, err)
	}
}

func TestHugeExponentsEnd(t *testing.T) {
	for _, s := range []string{"1E+99999", "1E-99999", "9E+2000"} {
		m, err := Parse(s, "EUR")
		if err != nil {
			continue
		}
		if text := m.String(); len(text) > 20000 {
			t.Errorf("%s: %d characters", s, len(text))
		}
	}
}
