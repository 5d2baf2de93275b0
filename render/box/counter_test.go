package box

import (
	"slices"
	"testing"

	"etikett/render/style"
)

func TestCounterText(t *testing.T) {
	for _, c := range []struct {
		style string
		n     int
		want  string
	}{
		{"decimal", 12, "12"}, {"decimal", -3, "-3"}, {"decimal", 0, "0"},
		{"decimal-leading-zero", 7, "07"}, {"decimal-leading-zero", 123, "123"}, {"decimal-leading-zero", -4, "-4"},
		{"lower-roman", 1994, "mcmxciv"}, {"upper-roman", 3999, "MMMCMXCIX"}, {"upper-roman", 4000, "4000"}, {"upper-roman", 0, "0"},
		{"lower-alpha", 1, "a"}, {"lower-alpha", 26, "z"}, {"lower-latin", 27, "aa"}, {"upper-alpha", 703, "AAA"}, {"upper-alpha", 0, "0"}, {"upper-alpha", -1, "-1"},
		{"lower-greek", 24, "ω"}, {"lower-greek", 25, "αα"},
		{"disc", 5, "•"}, {"square", -2, "▪"}, {"none", 5, ""}, {`"→"`, 5, "→"}, {"no such style", 5, "5"},
		{"hebrew", 15, "טו"}, {"hebrew", 11000, "11000"}, {"thai", 10, "๑๐"}, {"japanese-informal", 0, "〇"}, {"japanese-informal", -11, "マイナス十一"},
		{"armenian", 1999, "ՌՋՂԹ"}, {"cjk-decimal", 10, "一〇"}, {"cjk-decimal", -1, "-1"},
		{"lower-alpha", 1<<62 + 1, CounterText("lower-alpha", 1<<62+1)}, {"decimal", -1 << 63, "-9223372036854775808"},
	} {
		if got := CounterText(c.style, c.n); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.style, c.n, got, c.want)
		}
	}
}

func TestCounterFormatsAreWhole(t *testing.T) {
	for name, f := range counterFormats {
		if f.system == additive && len(f.weights) != len(f.symbols) {
			t.Errorf("%s: %d weights, %d symbols", name, len(f.weights), len(f.symbols))
		}
		if !slices.IsSortedFunc(f.weights, func(a, b int) int { return b - a }) {
			t.Errorf("%s: weights do not fall", name)
		}
	}
}

// Nested lists have counters of their own; a reset by a sibling takes the place of the one before.
func TestCounterScopes(t *testing.T) {
	list := &style.Computed{CounterReset: []style.Counter{{Name: implied}}}
	item := &style.Computed{Display: "list-item"}
	c := newCounters()
	see := func(want ...int) {
		t.Helper()
		if got := c.values(implied); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	see(0)
	c.apply(list)
	c.open()
	c.apply(item)
	see(1)
	c.open()
	c.apply(list)
	c.open()
	c.apply(item)
	c.apply(item)
	see(1, 2)
	c.close()
	c.apply(list) // a second list in the same item
	see(1, 0)
	c.close()
	see(1)
	c.apply(item)
	see(2)
	c.close()
	c.apply(&style.Computed{CounterSet: []style.Counter{{Name: implied, Value: 9}}, CounterIncrement: []style.Counter{{Name: implied, Value: 5}}})
	see(9)
}
