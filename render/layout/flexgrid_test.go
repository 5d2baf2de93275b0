package layout

import (
	"testing"

	"etikett/render/box"
	"etikett/render/style"
)

// CSS Flexbox 1 §9.7: items grow or shrink by their factors, and stop at their limits.
func TestFlexibleLengths(t *testing.T) {
	type item struct{ base, grow, shrink, min, max float64 }
	const none = 1e9
	for _, c := range []struct {
		name  string
		main  float64
		items []item
		want  []float64
	}{
		{"grow in proportion", 100, []item{{10, 1, 1, 0, none}, {10, 3, 1, 0, none}}, []float64{30, 70}},
		{"no factor, no growth", 100, []item{{10, 0, 1, 0, none}, {10, 1, 1, 0, none}}, []float64{10, 90}},
		{"factors below 1 leave room", 100, []item{{0, .2, 1, 0, none}, {0, .3, 1, 0, none}}, []float64{20, 30}},
		{"limits stop growth", 100, []item{{10, 1, 1, 0, 20}, {10, 1, 1, 0, none}}, []float64{20, 80}},
		{"shrink by base size", 60, []item{{40, 1, 1, 0, none}, {80, 1, 1, 0, none}}, []float64{20, 40}},
		{"minimum stops shrinking", 60, []item{{40, 1, 1, 35, none}, {80, 1, 1, 0, none}}, []float64{35, 25}},
		{"shrink 0 overflows", 60, []item{{40, 1, 0, 0, none}, {80, 1, 0, 0, none}}, []float64{40, 80}},
	} {
		l := &flexLayout{main: c.main}
		for _, i := range c.items {
			b := &box.Box{Style: &style.Computed{FlexGrow: i.grow, FlexShrink: i.shrink}}
			it := flexItem{box: b, base: i.base, min: i.min, max: i.max}
			it.hypo = it.clamp(i.base)
			l.items = append(l.items, it)
		}
		l.flexibleLengths(&flexLine{end: len(l.items)})
		var got []float64
		for i := range l.items {
			got = append(got, l.items[i].size)
		}
		if !equalLengths(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDistributeContent(t *testing.T) {
	for _, c := range []struct {
		keyword        string
		free           float64
		n              int
		start, between float64
	}{
		{"flex-start", 30, 3, 0, 0}, {"center", 30, 3, 15, 0}, {"flex-end", 30, 3, 30, 0},
		{"space-between", 30, 3, 0, 15}, {"space-around", 30, 3, 5, 10}, {"space-evenly", 40, 3, 10, 10},
		{"space-between", -30, 3, 0, 0}, {"center", -30, 3, -15, 0}, {"space-between", 30, 1, 0, 0}, {"center", 30, 0, 0, 0},
	} {
		if s, b := distributeContent(c.keyword, c.free, c.n); s != c.start || b != c.between {
			t.Errorf("%s of %v among %d: %v %v, want %v %v", c.keyword, c.free, c.n, s, b, c.start, c.between)
		}
	}
}

// tracks writes a template: px and percent are style.Length, fr is a negative number.
func tracks(sizes ...any) []style.TrackSize {
	var out []style.TrackSize
	for _, s := range sizes {
		switch s := s.(type) {
		case style.Length:
			out = append(out, style.TrackSize{Min: s, Max: s})
		case [2]style.Length:
			out = append(out, style.TrackSize{Min: s[0], Max: s[1]})
		case float64:
			out = append(out, style.TrackSize{MaxFr: s})
		}
	}
	return out
}

// CSS Grid 1 §12.
func TestTrackSizes(t *testing.T) {
	px, auto := style.Px, style.Auto
	minContent := style.Length{Kind: style.LengthMinContent}
	for _, c := range []struct {
		name     string
		template []style.TrackSize
		gap      float64
		size     float64
		items    []contribution
		want     []float64
	}{
		{"lengths and percentages", tracks(px(30), style.Percent(50)), 0, 100, nil, []float64{30, 50}},
		{"fr shares what is left", tracks(px(30), 1., 3.), 10, 130, nil, []float64{30, 20, 60}},
		{"auto columns stretch", tracks(auto, auto), 0, 100, []contribution{{0, 1, 10, 10, 20}, {1, 1, 10, 10, 40}}, []float64{40, 60}},
		{"fr is not below its contents", tracks(1., 1.), 0, 100, []contribution{{0, 1, 70, 70, 90}}, []float64{70, 30}},
		{"minmax", tracks([2]style.Length{px(20), px(40)}, 1.), 0, 100, nil, []float64{40, 60}},
		{"min-content", tracks(minContent, 1.), 0, 100, []contribution{{0, 1, 15, 15, 60}}, []float64{15, 85}},
		{"a spanning item widens all that it spans", tracks(auto, auto, px(10)), 0, Indefinite, []contribution{{0, 2, 60, 60, 60}}, []float64{30, 30, 10}},
		{"indefinite: fr by the largest contents", tracks(1., 2.), 0, Indefinite, []contribution{{0, 1, 10, 10, 20}, {1, 1, 10, 10, 60}}, []float64{30, 60}},
	} {
		var a gridAxis
		a.explicit(c.template, nil, 0, c.size, c.gap)
		a.extend(0, len(c.template), func(int) bool { return true })
		if c.size == Indefinite {
			a.constraint = constraintMax
		}
		a.size(c.size, c.items, true)
		var got []float64
		for i := range a.tracks {
			got = append(got, a.tracks[i].base)
		}
		if !equalLengths(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// CSS Grid 1 §8.5: auto-placement, sparse and dense.
func TestGridPlacement(t *testing.T) {
	line := func(n int) style.GridLine { return style.GridLine{N: n} }
	span := func(n int) style.GridLine { return style.GridLine{Span: true, N: n} }
	type item struct{ row, column, columnEnd style.GridLine }
	items := []item{{column: line(2)}, {}, {columnEnd: span(2)}, {row: line(1)}, {}}
	for flow, want := range map[string]string{
		"row":       "0,1 0,2 1,0 0,0 1,2",
		"row dense": "0,1 0,2 1,0 0,0 1,2",
		"column":    "0,1 0,0 1,0 0,2 1,2",
	} {
		b := &box.Box{Kind: box.Grid, Style: &style.Computed{GridAutoFlow: flow, GridTemplateColumns: tracks(style.Px(1), style.Px(1), style.Px(1)), GridTemplateRows: tracks(style.Px(1), style.Px(1))}}
		for _, i := range items {
			b.Children = append(b.Children, &box.Box{Style: &style.Computed{GridRowStart: i.row, GridColumnStart: i.column, GridColumnEnd: i.columnEnd}})
		}
		g := newEngine(Env{}).newGrid(b, 100, 100)
		got := ""
		for _, it := range g.items {
			got += " " + string(rune('0'+it.row)) + "," + string(rune('0'+it.column))
		}
		if got[1:] != want {
			t.Errorf("%s: %s, want %s", flow, got[1:], want)
		}
	}
}

// Named lines and areas, negative numbers, spans beyond the explicit grid.
func TestGridLines(t *testing.T) {
	var a gridAxis
	template := tracks(style.Px(1), style.Px(1), style.Px(1))
	template[0].Names, template[1].Names, template[2].Names = []string{"a"}, []string{"b", "a"}, []string{"a"}
	template = append(template, style.TrackSize{NamesOnly: true, Names: []string{"end"}})
	a.explicit(template, nil, 0, 100, 0)
	a.nameAreas([][]string{{".", "x", "x"}}, false)
	line := func(n int, name string) style.GridLine { return style.GridLine{N: n, Name: name} }
	for _, c := range []struct {
		start, end style.GridLine
		want       place
	}{
		{line(1, ""), line(3, ""), place{0, 2, true}}, {line(3, ""), line(1, ""), place{0, 2, true}},
		{line(-1, ""), style.GridLine{}, place{3, 1, true}}, {line(-3, ""), line(-1, ""), place{1, 2, true}},
		{line(0, "x"), line(0, "x"), place{1, 2, true}}, {line(2, "a"), line(0, "end"), place{1, 2, true}},
		{style.GridLine{Span: true, N: 2}, line(4, ""), place{1, 2, true}}, {line(1, ""), style.GridLine{Span: true, N: 2, Name: "a"}, place{0, 2, true}},
		{style.GridLine{Span: true, N: 2}, style.GridLine{}, place{0, 2, false}}, {line(7, ""), style.GridLine{}, place{6, 1, true}},
		{line(0, "none such"), style.GridLine{}, place{4, 1, true}},
	} {
		if got := a.placement(c.start, c.end); got != c.want {
			t.Errorf("%+v / %+v: %+v, want %+v", c.start, c.end, got, c.want)
		}
	}
}
