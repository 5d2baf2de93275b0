package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"etikett/internal/fault"
	"etikett/internal/table"
)

// naturalKeys are the fields that say which record is meant, besides the primary key; the first one counts most.
var naturalKeys = map[string][]string{
	"part.part": {"IPN", "name"}, "part.partcategory": {"pathstring", "name"}, "part.partparametertemplate": {"name"}, "part.parttesttemplate": {"key", "test_name"},
	"company.company": {"name"}, "company.supplierpart": {"SKU"}, "company.manufacturerpart": {"MPN"}, "company.contact": {"name"}, "company.address": {"title"},
	"stock.stocklocation": {"pathstring", "name"}, "stock.stocklocationtype": {"name"},
	"build.build": {"reference"}, "order.purchaseorder": {"reference"}, "order.salesorder": {"reference"}, "order.returnorder": {"reference"},
	"order.salesordershipment": {"reference"}, "common.projectcode": {"code"}, "auth.user": {"username"}, "auth.group": {"name"}, "taggit.tag": {"name"},
}

// otherColumns are names of columns that people use instead of those of the fields.
var otherColumns = map[string]string{"pk": "id", "path": "pathstring", "part number": "IPN"}

// CellError says which cell of a table is wrong.
type CellError struct {
	Line   int
	Column string // "" if it is about the line as a whole
	Err    error
}

// Error gives it on one line.
func (e *CellError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d, column %s: %v", e.Line, e.Column, e.Err)
}

// Unwrap gives the cause.
func (e *CellError) Unwrap() error { return e.Err }

// tableImport is the import of a table under way.
type tableImport struct {
	w      Writer
	model  *Model
	fields []*Field // by column; nil for one that is left out
	names  []string
	next   int64 // the next free key; 0 is not known yet
	report *Report
	seen   map[string]int64 // natural keys of this table's lines
}

// ImportTable takes in items of one model. Columns are called as fields or as their labels, in any case. A line whose primary key or
// natural key (a part's IPN, a location's path) is there changes that record, as far as the table has columns; another one makes a
// record. Other records are named by key, natural key, or path. An error names line and column; then the caller undoes the
// transaction, and nothing has changed.
func ImportTable(ctx context.Context, w Writer, model string, t *table.Table) (*Report, error) {
	m, err := modelOf(model)
	if err != nil {
		return nil, err
	}
	im := &tableImport{w: w, model: m, report: newReport(), seen: map[string]int64{}}
	if err := im.header(t.Columns); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := im.line(ctx, row); err != nil {
			return nil, err
		}
	}
	if m.IsTree() {
		if err := growTree(ctx, w, m); err != nil {
			return nil, fmt.Errorf("catalog: numbering the tree of %s: %w", m, err)
		}
	}
	return im.report, nil
}

// header finds the fields that the columns mean.
func (im *tableImport) header(columns []string) error {
	im.fields, im.names = make([]*Field, len(columns)), columns
	used := map[*Field]string{}
	for i, c := range columns {
		f := im.model.column(c)
		if f == nil {
			return fault.New(fault.Invalid, "there is no field %q in %s; its fields are: %s", c, im.model.Class, strings.Join(im.model.columnNames(), ", "))
		}
		if other, twice := used[f]; twice {
			return fault.New(fault.Invalid, "the columns %q and %q mean the same field", other, c)
		}
		used[f] = c
		im.fields[i] = f
	}
	return nil
}

// column finds a field by its name, its column's name, or its label.
func (m *Model) column(name string) *Field {
	key := strings.ToLower(strings.TrimSpace(name))
	if other, ok := otherColumns[key]; ok {
		key = strings.ToLower(other)
	}
	under := strings.ReplaceAll(key, " ", "_")
	for _, f := range m.Fields {
		if n := strings.ToLower(f.Name); n == key || n == under || strings.ToLower(f.Column()) == under {
			return f
		}
	}
	for _, f := range m.Fields {
		if f.Label != "" && strings.ToLower(f.Label) == key {
			return f
		}
	}
	return nil
}

// treeColumns are numbers that the program makes.
var treeColumns = []string{"lft", "rght", "tree_id", "level"}

func (m *Model) columnNames() []string {
	var out []string
	for _, f := range m.Fields {
		if !slices.Contains(treeColumns, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

func (im *tableImport) wrong(line int, column string, err error) error {
	e := &CellError{line, column, err}
	return &fault.Error{Kind: fault.Invalid, Detail: e.Error(), Err: e}
}

// line takes in one line.
func (im *tableImport) line(ctx context.Context, row table.Row) error {
	values := make([]any, len(im.model.Fields))
	given := make([]bool, len(im.model.Fields))
	for i, f := range im.fields {
		v, err := im.cell(ctx, f, row.Values[i])
		if err != nil {
			return im.wrong(row.Line, im.names[i], err)
		}
		if f.Type == Auto && v == nil {
			continue
		}
		values[f.index], given[f.index] = v, true
	}
	if err := im.splitPath(ctx, values, given); err != nil {
		return im.wrong(row.Line, "pathstring", err)
	}
	pk, err := im.find(ctx, values, given)
	if err != nil {
		return im.wrong(row.Line, "", err)
	}
	if pk == 0 {
		return im.create(ctx, row.Line, values, given)
	}
	im.note(values, pk)
	var fields []*Field
	var changed []any
	for i, f := range im.model.Fields[1:] {
		if given[i+1] {
			fields, changed = append(fields, f), append(changed, values[i+1])
		}
	}
	if len(fields) > 0 {
		if err := im.w.Set(ctx, im.model, pk, fields, changed); err != nil {
			return err
		}
	}
	im.report.Updated[im.model.Name]++
	return nil
}

// create makes a record of a line.
func (im *tableImport) create(ctx context.Context, line int, values []any, given []bool) error {
	for _, f := range im.model.Fields[1:] {
		if given[f.index] && values[f.index] != nil {
			continue
		}
		if values[f.index] = f.standard(); values[f.index] == nil && !f.Null && f.Type == Ref {
			return im.wrong(line, f.Name, fmt.Errorf("a new %s needs it", im.model.Class))
		}
	}
	if keys := naturalKeys[im.model.Name]; keys != nil {
		name := im.model.Field(keys[len(keys)-1])
		if values[name.index] == "" {
			return im.wrong(line, name.Name, fmt.Errorf("a new %s needs it", im.model.Class))
		}
	}
	if values[0] == nil {
		if im.next == 0 {
			last := int64(0)
			q := &Query{Model: im.model, Fields: im.model.Fields[:1], Order: []string{"-id"}, Limit: 1}
			if err := im.w.Rows(ctx, q, func(row []any) error { last = row[0].(int64); return nil }); err != nil {
				return err
			}
			im.next = last + 1
		}
		values[0] = im.next
	}
	pk := values[0].(int64)
	im.next = max(im.next, pk+1)
	if _, err := im.w.Put(ctx, im.model, values); err != nil {
		return err
	}
	im.note(values, pk)
	im.report.Created[im.model.Name]++
	return nil
}

// note remembers by which natural keys this table has called a record.
func (im *tableImport) note(values []any, pk int64) {
	for _, name := range naturalKeys[im.model.Name] {
		if s, ok := values[im.model.Field(name).index].(string); ok && s != "" {
			im.seen[name+"\x00"+s] = pk
		}
	}
}

// splitPath makes name and parent of a path, where they are not given.
func (im *tableImport) splitPath(ctx context.Context, values []any, given []bool) error {
	path := im.model.Field("pathstring")
	if path == nil || !given[path.index] {
		return nil
	}
	s, _ := values[path.index].(string)
	up, name := "", s
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		up, name = s[:i], s[i+1:]
	}
	if f := im.model.Field("name"); !given[f.index] && name != "" {
		values[f.index], given[f.index] = name, true
	}
	if f := im.model.Field("parent"); !given[f.index] && up != "" {
		parent, err := im.named(ctx, im.model, up)
		if err != nil {
			return err
		}
		values[f.index], given[f.index] = parent, true
	}
	return nil
}

// find gives the key of the record that a line is about, 0 for a new one.
func (im *tableImport) find(ctx context.Context, values []any, given []bool) (int64, error) {
	if pk, ok := values[0].(int64); ok {
		n, err := im.w.Count(ctx, &Query{Model: im.model, Key: im.model.pk(), Keys: []int64{pk}})
		if err != nil || n == 0 {
			return 0, err
		}
		return pk, nil
	}
	for _, name := range naturalKeys[im.model.Name] {
		f := im.model.Field(name)
		s, ok := values[f.index].(string)
		if !ok || s == "" || !given[f.index] {
			continue
		}
		pks, err := im.matching(ctx, im.model, f, s)
		switch {
		case err != nil:
			return 0, err
		case len(pks) > 1:
			return 0, fmt.Errorf("there are %d records with %s %q; a column id would say which is meant", len(pks), name, s)
		case len(pks) == 1:
			return pks[0], nil
		}
		return 0, nil // the key that counts most decides
	}
	return 0, nil
}

// matching gives the records with a text in a field, those of this table's lines first.
func (im *tableImport) matching(ctx context.Context, m *Model, f *Field, s string) ([]int64, error) {
	if m == im.model {
		if pk, ok := im.seen[f.Name+"\x00"+s]; ok {
			return []int64{pk}, nil
		}
	}
	var pks []int64
	q := &Query{Model: m, Fields: m.Fields[:1], Where: &Cond{Op: Is, Path: []Step{{Field: f}}, Lookup: "exact", Value: s}, Order: []string{"id"}}
	err := im.w.Rows(ctx, q, func(row []any) error {
		pks = append(pks, row[0].(int64))
		return nil
	})
	return pks, err
}

// named gives the record that a text means: by natural key, path, or number.
func (im *tableImport) named(ctx context.Context, m *Model, s string) (any, error) {
	for _, name := range naturalKeys[m.Name] {
		pks, err := im.matching(ctx, m, m.Field(name), s)
		if err != nil {
			return nil, err
		}
		if len(pks) > 1 {
			return nil, fmt.Errorf("there are %d of %s with %s %q; write the number", len(pks), m.Class, name, s)
		}
		if len(pks) == 1 {
			return pks[0], nil
		}
	}
	if pk, err := strconv.ParseInt(s, 10, 64); err == nil {
		n, err := im.w.Count(ctx, &Query{Model: m, Key: m.pk(), Keys: []int64{pk}})
		if err != nil || n == 1 {
			return pk, err
		}
	}
	return nil, fmt.Errorf("there is no %s %q", m.Class, s)
}

// truths are what people write for true and false.
var truths = map[string]bool{
	"true": true, "yes": true, "y": true, "t": true, "1": true, "x": true, "on": true,
	"false": false, "no": false, "n": false, "f": false, "0": false, "": false, "off": false,
}

// cell reads a value of a table; an empty one is null, or the empty text.
func (im *tableImport) cell(ctx context.Context, f *Field, v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return im.emptyCell(f), nil
	case json.Number:
		v = x.String()
	case []any, map[string]any:
		if f.Type != JSON {
			return nil, fmt.Errorf("a list or object is no %s", f.kind())
		}
		b, err := json.Marshal(x)
		return string(b), err
	}
	s, isText := v.(string)
	if isText {
		if f.Type != Text {
			s = strings.TrimSpace(s)
		}
		if s == "" {
			return im.emptyCell(f), nil
		}
		v = s
	}
	switch f.Type {
	case Ref:
		if isText {
			return im.named(ctx, f.to, s)
		}
	case Bool:
		if isText {
			b, ok := truths[strings.ToLower(s)]
			if !ok {
				return nil, fmt.Errorf("%q is neither true nor false", s)
			}
			return b, nil
		}
	case Status:
		for _, c := range f.Choices {
			if strings.EqualFold(c.Label, s) {
				return c.Value, nil
			}
		}
	case JSON:
		return compactJSON([]byte(s))
	case Decimal, Money:
		if isText && strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
			v = strings.Replace(s, ",", ".", 1) // a decimal comma
		}
	}
	out, err := f.Parse(v)
	if err != nil {
		return nil, fmt.Errorf("%q is no %s", fmt.Sprint(v), f.kind())
	}
	if text, ok := out.(string); ok && f.Size > 0 && len([]rune(text)) > f.Size {
		return nil, fmt.Errorf("more than %d characters", f.Size)
	}
	return f.fit(out)
}

// emptyCell is what an empty cell means.
func (im *tableImport) emptyCell(f *Field) any {
	if f.Type == Auto {
		return nil
	}
	if f.Null {
		return nil
	}
	return f.standard()
}
