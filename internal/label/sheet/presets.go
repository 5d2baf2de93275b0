package sheet

import (
	"fmt"
	"slices"
	"strings"
)

// presets are sheets of labels that are sold, by name. The measures are facts about the products as the gLabels
// template database publishes them (free for any purpose), converted to millimetres.
var presets = func() []Layout {
	const pt, in = 25.4 / 72, 25.4
	a4 := func(name string, w, h float64, cols, rows int, left, top, dx, dy float64) Layout {
		return Layout{name, 210, 297, w, h, cols, rows, left, top, dx, dy}
	}
	a4pt := func(name string, w, h float64, cols, rows int, left, top, dx, dy float64) Layout {
		return a4(name, w*pt, h*pt, cols, rows, left*pt, top*pt, dx*pt, dy*pt)
	}
	letter := func(name string, w, h float64, cols, rows int, left, top, dx, dy float64) Layout {
		return Layout{name, 8.5 * in, 11 * in, w * in, h * in, cols, rows, left * in, top * in, dx * in, dy * in}
	}
	return []Layout{
		a4("avery-l4732", 35.6, 16.9, 5, 16, 11, 13, 38.1, 16.9),
		a4("avery-l4770", 45.7, 25.4, 4, 10, 10, 22, 48.5, 25.4),
		a4pt("avery-l7160", 181.4, 108, 3, 7, 21.2, 43.9, 187.2, 108),
		a4pt("avery-l7161", 180.2, 132.5, 3, 6, 21, 23, 186.9, 132.5),
		a4pt("avery-l7162", 280.9, 96.1, 2, 8, 11.3, 36.8, 290.5, 96.1),
		a4pt("avery-l7163", 280.9, 108, 2, 7, 9.5, 43, 292, 108),
		a4pt("avery-l7164", 180, 204.038, 3, 4, 20.84, 10, 187.08, 204.038),
		a4pt("avery-l7165", 280.8, 191.991, 2, 4, 13.2378, 36.9638, 288.113, 191.991),
		a4pt("avery-l7169", 280.9, 394, 2, 2, 14.2, 20, 287.7, 394),
		a4pt("avery-l7651", 108, 60.09, 5, 13, 13.32, 30.90, 115.09, 60.09),
		a4("avery-l8658", 25.4, 10, 7, 27, 5, 13, 28.5, 10.14),
		letter("avery-5160", 2.625, 1, 3, 10, 0.15625, 0.5, 2.78125, 1),
		letter("avery-5163", 4, 2, 2, 5, 0.1625, 0.5, 4.1875, 2),
		letter("avery-5164", 4, 10.0/3, 2, 3, 0.15625, 0.5, 4.1875, 10.0/3),
		letter("avery-5167", 1.75, 0.5, 4, 20, 0.28125, 0.5, 2.0625, 0.5),
		letter("avery-6873", 3.75, 2, 2, 4, 0.375, 1.125, 4, 2.25),
	}
}()

// aliases are other part numbers of the same sheets.
var aliases = map[string]string{
	"avery-5260": "avery-5160", "avery-5520": "avery-5160", "avery-5267": "avery-5167",
	"avery-7160": "avery-l7160", "avery-j8160": "avery-l7160", "avery-j8161": "avery-l7161",
	"avery-j8164": "avery-l7164", "avery-j8165": "avery-l7165",
	"avery-l7551": "avery-l7651", "avery-l8651": "avery-l7651", "avery-j8651": "avery-l7651",
}

// Preset finds a sheet by its name, such as "avery-l7160"; case does not matter. The error lists the names there are.
func Preset(name string) (Layout, error) {
	key := strings.ToLower(strings.TrimSpace(name))
	if a, ok := aliases[key]; ok {
		key = a
	}
	for _, l := range presets {
		if l.Name == key {
			return l, nil
		}
	}
	return Layout{}, fmt.Errorf("no sheet is called %q; there are %s", name, strings.Join(Names(), ", "))
}

// Names lists the sheets, aliases included, in alphabetical order.
func Names() []string {
	var names []string
	for _, l := range presets {
		names = append(names, l.Name)
	}
	for a := range aliases {
		names = append(names, a)
	}
	slices.Sort(names)
	return names
}
