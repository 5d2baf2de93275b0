package table_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"etikett/internal/table"
)

func TestReadCSV(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"comma":     "name,qty\nbolt,5\n\"nut, M3\",\n\n",
		"semicolon": "\xef\xbb\xbfname;qty\r\nbolt;5\r\nnut, M3;\r\n",
		"tab":       "name\tqty\nbolt\t5\nnut, M3\n",
	} {
		got, err := table.ReadCSV(strings.NewReader(src))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := &table.Table{Columns: []string{"name", "qty"}, Rows: []table.Row{{2, []any{"bolt", "5"}}, {3, []any{"nut, M3", ""}}}}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestReadXLSX(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "name", "B1": "qty", "A2": "bolt", "B2": 5} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := book.Write(&buf); err != nil {
		t.Fatal(err)
	}
	got, err := table.ReadXLSX(&buf)
	if err != nil {
		t.Fatal(err)
	}
	want := &table.Table{Columns: []string{"name", "qty"}, Rows: []table.Row{{2, []any{"bolt", "5"}}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	got, err := table.ReadJSON(strings.NewReader(`{"results": [{"name": "bolt"}, {"qty": 5, "name": "nut"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(got.Columns, got.Rows); s != "[name qty] [{1 [bolt <nil>]} {2 [nut 5]}]" {
		t.Error(s)
	}
}

// Ensure files that make no sense are refused with a reason.
func TestErrors(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":             "the file is empty",
		"a,a\n1,2":     `two columns are called "a"`,
		"a,b\n1,2,3\n": "line 2 has a value in column 3",
	} {
		if _, err := table.ReadCSV(strings.NewReader(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
	if _, err := table.ReadJSON(strings.NewReader(`[1]`)); err == nil || !strings.Contains(err.Error(), "item 1 is no object") {
		t.Errorf("got %v", err)
	}
	if _, err := table.ReadXLSX(strings.NewReader("no zip")); err == nil {
		t.Error("text was read as a workbook")
	}
}
