// Package table reads items from files that people have: CSV in its dialects, XLSX, and JSON.
package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Table is a list of rows under named columns.
type Table struct {
	Columns []string
	Rows    []Row
}

// Row is one item. Values are in the order of the table's columns; a missing one is nil. CSV and XLSX give strings,
// JSON gives what encoding/json gives with numbers as json.Number.
type Row struct {
	Line   int // line of a CSV file, row of a sheet, 1-based index in JSON
	Values []any
}

// MaxRows limits a table; a larger one is an error.
const MaxRows = 1_000_000

// Read reads the file at path, in the format that its ending tells: .csv, .tsv, .txt, .xlsx or .json. The first row of
// a CSV or XLSX file names the columns.
func Read(path string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var t *Table
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".csv", ".tsv", ".txt":
		t, err = ReadCSV(f)
	case ".xlsx", ".xlsm":
		t, err = ReadXLSX(f)
	case ".json":
		t, err = ReadJSON(f)
	default:
		return nil, fmt.Errorf("%s: unknown kind of file %q; use .csv, .tsv, .xlsx or .json", path, ext)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// ReadCSV reads comma-, semicolon- or tab-separated values; which of them is told by the header line. A byte order mark is skipped.
func ReadCSV(r io.Reader) (*Table, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	if bom, _ := br.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3)
	}
	cr := csv.NewReader(br)
	cr.Comma = delimiter(br)
	cr.FieldsPerRecord = -1
	cr.LazyQuotes = true
	header, err := cr.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; its first line should name the columns")
	}
	if err != nil {
		return nil, err
	}
	t, err := newTable(header)
	if err != nil {
		return nil, err
	}
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := cr.FieldPos(0)
		if err := t.addStrings(line, rec); err != nil {
			return nil, err
		}
	}
}

// delimiter guesses the separator from the first line: the one of tab, semicolon and comma that is there most often.
func delimiter(br *bufio.Reader) rune {
	head, _ := br.Peek(16 << 10)
	if i := bytes.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	best, most := ',', bytes.Count(head, []byte(","))
	for _, d := range "\t;" {
		if n := bytes.Count(head, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// ReadXLSX reads the first sheet of a workbook.
func ReadXLSX(r io.Reader) (*Table, error) {
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 256 << 20})
	if err != nil {
		return nil, err
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.New("the workbook has no sheet")
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var t *Table
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", n, err)
		}
		switch {
		case t != nil:
			err = t.addStrings(n, cells)
		case len(cells) > 0:
			t, err = newTable(cells)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, err
	}
	if t == nil {
		return nil, errors.New("the first sheet is empty; its first row should name the columns")
	}
	return t, nil
}

// ReadJSON reads an array of objects, or an object whose "results" or "items" is one. Columns stand in the order of their first appearance.
func ReadJSON(r io.Reader) (*Table, error) {
	dec := json.NewDecoder(r)
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if o, ok := doc.(map[string]any); ok {
		for _, key := range []string{"results", "items"} {
			if list, ok := o[key].([]any); ok {
				doc = list
			}
		}
	}
	list, ok := doc.([]any)
	if !ok {
		return nil, errors.New("the JSON should be an array of objects, one for each item")
	}
	if len(list) > MaxRows {
		return nil, errTooManyRows
	}
	t := &Table{}
	index := map[string]int{}
	for i, v := range list {
		o, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("item %d is no object", i+1)
		}
		for _, key := range sortedKeys(o) {
			if _, ok := index[key]; !ok {
				index[key] = len(t.Columns)
				t.Columns = append(t.Columns, key)
			}
		}
		row := Row{Line: i + 1, Values: make([]any, len(t.Columns))}
		for key, v := range o {
			row.Values[index[key]] = v
		}
		t.Rows = append(t.Rows, row)
	}
	for i := range t.Rows {
		for len(t.Rows[i].Values) < len(t.Columns) {
			t.Rows[i].Values = append(t.Rows[i].Values, nil)
		}
	}
	return t, nil
}

// sortedKeys gives the keys of a JSON object in alphabetical order, since decoding forgets theirs.
func sortedKeys(o map[string]any) []string { return slices.Sorted(maps.Keys(o)) }

var errTooManyRows = fmt.Errorf("more than %d rows", MaxRows)

func newTable(header []string) (*Table, error) {
	t := &Table{Columns: make([]string, len(header))}
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if name == "" {
			name = fmt.Sprintf("column%d", i+1)
		}
		if seen[name] {
			return nil, fmt.Errorf("two columns are called %q", name)
		}
		seen[name] = true
		t.Columns[i] = name
	}
	return t, nil
}

// addStrings adds a record; an empty one is passed over, one with too many values is an error.
func (t *Table) addStrings(line int, rec []string) error {
	empty := true
	for i, v := range rec {
		if v != "" {
			empty = false
			if i >= len(t.Columns) {
				return fmt.Errorf("line %d has a value in column %d, but there are only %d named columns", line, i+1, len(t.Columns))
			}
		}
	}
	if empty {
		return nil
	}
	if len(t.Rows) >= MaxRows {
		return errTooManyRows
	}
	row := Row{Line: line, Values: make([]any, len(t.Columns))}
	for i := range t.Columns {
		if i < len(rec) {
			row.Values[i] = rec[i]
		} else {
			row.Values[i] = ""
		}
	}
	t.Rows = append(t.Rows, row)
	return nil
}
