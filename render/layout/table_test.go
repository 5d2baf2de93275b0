package layout

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"etikett/render/box"
	"etikett/render/style"
)

// part builds a box of a table.
func part(kind box.Kind, display string, children ...*box.Box) *box.Box {
	return &box.Box{Kind: kind, Style: &style.Computed{Display: display, Overflow: "visible"}, Children: children, ColSpan: 1, RowSpan: 1}
}

// tableOf builds a table of one row group. A row is written as its cells, each a letter with column span and row span.
func tableOf(rows ...string) *box.Box {
	group := part(box.RowGroup, "table-row-group")
	for _, r := range rows {
		row := part(box.Row, "table-row")
		for _, c := range strings.Fields(r) {
			cell := part(box.Cell, "table-cell")
			cell.Text = c[:1]
			fmt.Sscanf(c[1:], "%dx%d", &cell.ColSpan, &cell.RowSpan)
			row.Children = append(row.Children, cell)
		}
		group.Children = append(group.Children, row)
	}
	return part(box.Table, "table", group)
}

// Cells go into the first free column; rows that reach down from above are in the way, and end with their group.
func TestTableGrid(t *testing.T) {
	for _, c := range []struct {
		rows []string
		want string
	}{
		{[]string{"a b", "c d"}, "ab/cd"},
		{[]string{"a2x1 b", "c d e"}, "aab/cde"},
		{[]string{"a1x2 b", "c d"}, "ab./acd"},
		{[]string{"a b1x2 c", "d e"}, "abc/dbe"},
		{[]string{"a1x0 b", "c", "d"}, "ab/ac/ad"},
		{[]string{"a1x9 b", "c"}, "ab/ac"},
		{[]string{"a2x2 b", "c1x2", "d e"}, "aab/aac/dec"},
	} {
		g := newEngine(Env{}).grid(tableOf(c.rows...))
		var lines []string
		for range g.rows {
			lines = append(lines, strings.Repeat(".", g.width))
		}
		for i := range g.cells {
			cell := &g.cells[i]
			for y := cell.row; y < cell.row+cell.rowSpan; y++ {
				l := []byte(lines[y])
				for x := cell.column; x < cell.column+cell.colSpan; x++ {
					l[x] = cell.box.Text[0]
				}
				lines[y] = string(l)
			}
		}
		if got := strings.Join(lines, "/"); got != c.want {
			t.Errorf("%q: %s, want %s", c.rows, got, c.want)
		}
	}
}

// The first header group is shown first, the first footer group last, wherever they stand.
func TestTableGroupOrder(t *testing.T) {
	b := part(box.Table, "table", part(box.RowGroup, "table-footer-group"), part(box.RowGroup, "table-row-group"),
		part(box.RowGroup, "table-header-group"), part(box.RowGroup, "table-header-group"))
	g := newEngine(Env{}).grid(b)
	var got []string
	for _, x := range g.groups {
		got = append(got, x.box.Style.Display)
	}
	want := []string{"table-header-group", "table-row-group", "table-header-group", "table-footer-group"}
	if !slices.Equal(got, want) || !g.header || !g.footer {
		t.Errorf("got %v", got)
	}
}

func TestColumnWidths(t *testing.T) {
	for _, c := range []struct {
		name              string
		min, max, percent []float64
		constrained       []bool
		width             float64
		want              []float64
	}{
		{"narrow: min-content", []float64{10, 20}, []float64{30, 60}, nil, nil, 30, []float64{10, 20}},
		{"half-way to max-content", []float64{10, 20}, []float64{30, 60}, nil, nil, 60, []float64{20, 40}},
		{"max-content", []float64{10, 20}, []float64{30, 60}, nil, nil, 90, []float64{30, 60}},
		{"wider: by max-content", []float64{10, 20}, []float64{30, 60}, nil, nil, 180, []float64{60, 120}},
		{"constrained columns keep their width", []float64{10, 20}, []float64{30, 60}, nil, []bool{true, false}, 180, []float64{30, 150}},
		{"percentages first", []float64{10, 20}, []float64{30, 60}, []float64{50, 0}, nil, 100, []float64{50, 50}},
		{"all percentages: in proportion", []float64{10, 20}, []float64{30, 60}, []float64{20, 60}, nil, 100, []float64{25, 75}},
	} {
		n := len(c.min)
		s := &tableSizes{min: c.min, max: c.max, percent: c.percent, constrained: c.constrained, originating: make([]bool, n)}
		if s.percent == nil {
			s.percent = make([]float64, n)
		}
		if s.constrained == nil {
			s.constrained = make([]bool, n)
		}
		if got := s.autoWidths(c.width); !equalLengths(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func equalLengths(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) < 1e-6 })
}

// CSS 2.2 §17.6.2.1: hidden wins, then the wider border, then the style, then cell before row before table.
func TestBorderConflicts(t *testing.T) {
	b := tableOf("a b")
	set := func(x *box.Box, width float64, s string) {
		line := style.Border{Width: width, Style: s, Color: style.Color{R: uint8(width), A: 255}}
		x.Style.Border = style.Sides[style.Border]{Top: line, Right: line, Bottom: line, Left: line}
	}
	row := b.Children[0].Children[0]
	b.Style.BorderCollapse = "collapse"
	set(b, 1, "solid")
	set(row.Children[0], 3, "dashed")
	set(row.Children[1], 3, "solid")
	g := newEngine(Env{}).grid(b)
	if m := g.collapsed.v(1, 0); m.Style != "solid" || m.Width != 3 {
		t.Errorf("between the cells: %+v, want the solid one", m)
	}
	set(row.Children[1], 0, "hidden")
	g = newEngine(Env{}).grid(b)
	if m := g.collapsed.v(1, 0); !m.hidden || m.Width != 0 {
		t.Errorf("between the cells: %+v, want a hidden one", m)
	}
	if e := g.collapsed.tableBorder(); e.Left != 1.5 || e.Right != 0 {
		t.Errorf("the table's borders: %+v", e)
	}
	if e := g.collapsed.cellBorder(&g.cells[0]); e != (Edges{Top: 1.5, Bottom: 1.5, Left: 1.5}) {
		t.Errorf("the first cell's borders: %+v", e)
	}
}
