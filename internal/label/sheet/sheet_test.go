package sheet_test

import (
	"math"
	"strings"
	"testing"

	"etikett/internal/label/sheet"
	"etikett/render/paint"
)

// Ensure every preset can be printed and is found under its name and its aliases.
func TestPresets(t *testing.T) {
	for _, name := range sheet.Names() {
		l, err := sheet.Preset(strings.ToUpper(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := l.Validate(); err != nil {
			t.Error(err)
		}
	}
	if _, err := sheet.Preset("avery-0000"); err == nil || !strings.Contains(err.Error(), "avery-l7160") {
		t.Errorf("an unknown sheet should name those there are, got: %v", err)
	}
}

// Ensure labels fill sheets in reading order, skipped cells stay empty, and the pitch does not add up rounding.
func TestComposer(t *testing.T) {
	l, err := sheet.Preset("avery-l7160")
	if err != nil {
		t.Fatal(err)
	}
	var pages []*paint.Page
	c, err := sheet.NewComposer(l, sheet.Options{Skip: 20}, func(p *paint.Page) error { pages = append(pages, p); return nil })
	if err != nil {
		t.Fatal(err)
	}
	label := &paint.Page{Width: 10, Height: 10}
	for range 1 + 21 + 2 {
		if err := c.Add(label); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, p := range pages {
		got = append(got, len(p.Ops))
	}
	if want := []int{1, 21, 2}; len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Fatalf("labels on the sheets: got %v, want %v", got, want)
	}
	last := pages[1].Ops[20].(*paint.Group).Transform
	wantX, wantY := (21.2+2*187.2)*96/72, (43.9+6*108)*96/72
	if math.Abs(last.E-wantX) > 1e-6 || math.Abs(last.F-wantY) > 1e-6 {
		t.Errorf("last label at %g, %g px, want %g, %g", last.E, last.F, wantX, wantY)
	}
}
