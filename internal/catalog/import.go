package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/fault"
)

// A Writer stores records. Its calls belong to one transaction, which whoever made it commits or undoes.
type Writer interface {
	Source
	// Put stores a record, whose values are in the order of m.Fields, in place of one with the same key. It reports whether
	// there was none.
	Put(ctx context.Context, m *Model, row []any) (created bool, err error)
	// Set changes some fields of a record.
	Set(ctx context.Context, m *Model, pk int64, fields []*Field, values []any) error
	// Delete deletes a record; that there is none is no error.
	Delete(ctx context.Context, m *Model, pk int64) error
}

// Foreign is a record of an export that is no item.
type Foreign struct {
	Model  string // "auth.user"
	PK     int64
	Fields map[string]json.RawMessage
}

// Sinks take the records of an export that are no items, by model: users, groups, label templates, settings. A sink belongs to the
// same transaction as the import; its error ends it, and names the record.
type Sinks map[string]func(ctx context.Context, rec Foreign) error

// Report says what an import has done.
type Report struct {
	Created map[string]int // records that there were not before, by model
	Updated map[string]int // records that were changed
	Sunk    map[string]int // records that a sink has taken
	Unused  map[string]int // records of models that labels have no use for
}

func newReport() *Report {
	return &Report{Created: map[string]int{}, Updated: map[string]int{}, Sunk: map[string]int{}, Unused: map[string]int{}}
}

// Total is the number of records that were taken in.
func (r *Report) Total() int {
	n := 0
	for _, m := range []map[string]int{r.Created, r.Updated, r.Sunk} {
		for _, c := range m {
			n += c
		}
	}
	return n
}

// String says it in a few lines.
func (r *Report) String() string {
	var b strings.Builder
	for _, part := range []struct {
		what   string
		counts map[string]int
	}{{"created", r.Created}, {"updated", r.Updated}, {"taken", r.Sunk}, {"of no use for labels", r.Unused}} {
		if len(part.counts) == 0 {
			continue
		}
		total := 0
		var names []string
		for _, name := range slices.Sorted(maps.Keys(part.counts)) {
			total += part.counts[name]
			names = append(names, fmt.Sprintf("%s %d", name, part.counts[name]))
		}
		fmt.Fprintf(&b, "%d %s (%s)\n", total, part.what, strings.Join(names, ", "))
	}
	return b.String()
}

// RecordError says which record of an export is wrong.
type RecordError struct {
	Index int    // from 1
	Model string // "" if the record does not say
	PK    string // as the export writes it
	Field string // "" if it is about the record as a whole
	Err   error
}

// Error gives it on one line.
func (e *RecordError) Error() string {
	s := fmt.Sprintf("record %d", e.Index)
	if e.Model != "" {
		s += " (" + e.Model
		if e.PK != "" {
			s += " " + e.PK
		}
		s += ")"
	}
	if e.Field != "" {
		s += ", field " + e.Field
	}
	return s + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// maxRecord limits one record of an export in bytes.
const maxRecord = 16 << 20

// userModel is the model whose records an export names by their natural keys.
const userModel = "auth.user"

// importer is an import under way.
type importer struct {
	w       Writer
	sinks   Sinks
	report  *Report
	users   map[string]int64 // by user name
	groups  map[string]int64
	types   map[int64]string // content types by key, for exports that name them so
	pending []pendingRef
	grown   map[*Model]bool // trees whose numbers or paths the export lacks
	index   int
	on      func(n int)
}

// pendingRef is a reference by a natural key whose record has not come yet.
type pendingRef struct {
	at    RecordError
	model *Model
	pk    int64
	field *Field
	name  string
}

// ImportInvenTree takes in an InvenTree data export: the JSON of dumpdata. Records of the schema's models go to w; those with the
// same key are replaced. Other models go to their sinks; what has none is counted. The records are read one by one, so that size does
// not matter. An error says which record is wrong; then the caller undoes the transaction, and nothing has changed. progress, if not
// nil, is called with the number of records read.
func ImportInvenTree(ctx context.Context, r io.Reader, w Writer, sinks Sinks, progress func(n int)) (*Report, error) {
	im := &importer{w: w, sinks: sinks, report: newReport(), users: map[string]int64{}, groups: map[string]int64{}, types: map[int64]string{}, grown: map[*Model]bool{}, on: progress}
	dec := json.NewDecoder(r)
	dec.UseNumber()
	tok, err := dec.Token()
	if err != nil {
		return nil, notExport(err)
	}
	if tok != json.Delim('[') {
		return nil, notExport(errors.New("it does not begin with a list"))
	}
	for dec.More() {
		im.index++
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := im.next(ctx, dec); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(im.index)
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, notExport(err)
	}
	if err := im.resolve(ctx); err != nil {
		return nil, err
	}
	for m := range im.grown {
		if err := growTree(ctx, w, m); err != nil {
			return nil, fmt.Errorf("catalog: numbering the tree of %s: %w", m, err)
		}
	}
	return im.report, nil
}

func notExport(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	return &fault.Error{Kind: fault.Invalid, Detail: "this is no InvenTree export: " + err.Error(), Err: err}
}

// wrong makes the error about a record.
func (im *importer) wrong(model string, pk json.RawMessage, field string, err error) error {
	e := &RecordError{Index: im.index, Model: model, PK: string(pk), Field: field, Err: err}
	return &fault.Error{Kind: fault.Invalid, Detail: e.Error(), Err: e}
}

// exported is a record as the export has it.
type exported struct {
	Model  string                     `json:"model"`
	PK     json.RawMessage            `json:"pk"`
	Fields map[string]json.RawMessage `json:"fields"`
}

// number gives the key if it is one.
func (e *exported) number() int64 {
	var pk int64
	if json.Unmarshal(e.PK, &pk) != nil {
		return 0
	}
	return pk
}

// next takes in one record.
func (im *importer) next(ctx context.Context, dec *json.Decoder) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return im.wrong("", nil, "", fmt.Errorf("not JSON: %w", err))
	}
	if len(raw) > maxRecord {
		return im.wrong("", nil, "", fmt.Errorf("more than %d bytes", maxRecord))
	}
	var rec exported
	if err := json.Unmarshal(raw, &rec); err != nil {
		return im.wrong(rec.Model, rec.PK, "", fmt.Errorf("not a record: %w", err))
	}
	name := strings.ToLower(rec.Model)
	if name == "" {
		return im.wrong("", rec.PK, "", errors.New("it names no model"))
	}
	sink := im.sinks[name]
	m := ModelOf(name)
	if m == nil && sink == nil {
		im.remember(name, rec.number(), rec.Fields)
		im.report.Unused[name]++
		return nil
	}
	if rec.Fields == nil {
		return im.wrong(name, rec.PK, "", errors.New("it has no fields"))
	}
	var pk int64
	if err := json.Unmarshal(rec.PK, &pk); err != nil && (m != nil || string(rec.PK) != "null" && len(rec.PK) > 0) {
		return im.wrong(name, rec.PK, "", errors.New("its key is no whole number"))
	}
	im.remember(name, pk, rec.Fields)
	if sink != nil {
		if err := sink(ctx, Foreign{Model: name, PK: pk, Fields: rec.Fields}); err != nil {
			return im.wrong(name, rec.PK, "", err)
		}
		im.report.Sunk[name]++
		return nil
	}
	return im.put(ctx, m, pk, rec.PK, rec.Fields)
}

// remember notes the names by which other records may call this one.
func (im *importer) remember(model string, pk int64, fields map[string]json.RawMessage) {
	var name string
	switch model {
	case userModel:
		if json.Unmarshal(fields["username"], &name) == nil {
			im.users[name] = pk
		}
	case "contenttypes.contenttype":
		var app string
		if json.Unmarshal(fields["app_label"], &app) == nil && json.Unmarshal(fields["model"], &name) == nil {
			im.types[pk] = app + "." + name
		}
	case "auth.group":
		if json.Unmarshal(fields["name"], &name) == nil {
			im.groups[name] = pk
		}
	}
}

// put stores a record of the schema.
func (im *importer) put(ctx context.Context, m *Model, pk int64, key json.RawMessage, fields map[string]json.RawMessage) error {
	row := make([]any, len(m.Fields))
	row[0] = pk
	for _, f := range m.Fields[1:] {
		raw, there := fields[f.Name]
		if !there {
			row[f.index] = f.standard()
			if f.Name == "tree_id" || f.Name == "pathstring" {
				im.grown[m] = true
			}
			continue
		}
		v, name, err := f.decode(raw)
		if n, ok := v.(int64); ok && f.Type == ContentType {
			v = im.types[n] // "" for one that the export does not explain
		}
		if err != nil {
			return im.wrong(m.Name, key, f.Name, err)
		}
		if name != "" {
			if v, err = im.natural(ctx, f, name); err != nil {
				return im.wrong(m.Name, key, f.Name, err)
			}
			if v == nil {
				im.pending = append(im.pending, pendingRef{RecordError{Index: im.index, Model: m.Name, PK: string(key), Field: f.Name}, m, pk, f, name})
			}
		}
		row[f.index] = v
	}
	created, err := im.w.Put(ctx, m, row)
	if err != nil {
		return fmt.Errorf("catalog: storing %s %d: %w", m, pk, err)
	}
	if created {
		im.report.Created[m.Name]++
	} else {
		im.report.Updated[m.Name]++
	}
	return nil
}

// natural gives the key of the record that a natural key means; nil if it has not come yet.
func (im *importer) natural(ctx context.Context, f *Field, name string) (any, error) {
	known := im.users
	switch {
	case f.Type != Ref:
		return nil, errors.New("a list is no value of this field")
	case f.to.Name == "auth.group":
		known = im.groups
	case f.to.Name != userModel:
		return nil, fmt.Errorf("%s cannot be named by a text", f.to)
	}
	if pk, ok := known[name]; ok {
		return pk, nil
	}
	return nil, nil
}

// resolve sets the references by natural keys that came before their records, or that mean records which were there already.
func (im *importer) resolve(ctx context.Context) error {
	for _, p := range im.pending {
		v, err := im.natural(ctx, p.field, p.name)
		if err == nil && v == nil {
			v, err = im.stored(ctx, p)
		}
		if err != nil {
			p.at.Err = err
			return &fault.Error{Kind: fault.Invalid, Detail: p.at.Error(), Err: &p.at}
		}
		if err := im.w.Set(ctx, p.model, p.pk, []*Field{p.field}, []any{v}); err != nil {
			return fmt.Errorf("catalog: storing %s %d: %w", p.model, p.pk, err)
		}
	}
	return nil
}

// stored looks for the record of a natural key among those that were there before.
func (im *importer) stored(ctx context.Context, p pendingRef) (any, error) {
	m := p.field.to
	column := m.Field("username")
	if column == nil {
		column = m.Field("name")
	}
	var pk any
	q := &Query{Model: m, Fields: m.Fields[:1], Where: &Cond{Op: Is, Path: []Step{{Field: column}}, Lookup: "exact", Value: p.name}, Limit: 1}
	if err := im.w.Rows(ctx, q, func(row []any) error { pk = row[0]; return nil }); err != nil {
		return nil, err
	}
	if pk == nil {
		return nil, fmt.Errorf("there is no %s %q", m, p.name)
	}
	return pk, nil
}

// standard is the value of a field that a record does not name.
func (f *Field) standard() any {
	if f.Default != nil {
		v, err := f.Parse(f.Default)
		if err == nil {
			v, err = f.fit(v)
		}
		if err == nil {
			return v
		}
	}
	if f.Null {
		return nil
	}
	switch f.Type {
	case Char, Text, URL, Email, Currency, Image, File, ContentType:
		return ""
	case Bool:
		return false
	case Int, PositiveInt:
		return int64(0)
	case Status:
		if len(f.Choices) > 0 {
			return f.Choices[0].Value
		}
		return int64(0)
	case Float:
		return 0.0
	case Decimal:
		return apd.New(0, int32(-f.Places))
	}
	return nil
}

// decode reads a value of an export. name is a natural key that stands for a record.
func (f *Field) decode(raw json.RawMessage) (v any, name string, err error) {
	if string(raw) == "null" {
		if f.Null || f.Type == JSON || f.Type == Image || f.Type == File {
			return nil, "", nil
		}
		if s := f.standard(); s != nil {
			return s, "", nil // exports of older versions have null where it is not allowed any more
		}
		return nil, "", errors.New("it may not be null")
	}
	switch f.Type {
	case JSON:
		s, err := compactJSON(raw)
		return s, "", err
	case ContentType:
		return decodeContentType(raw)
	}
	var x any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&x); err != nil {
		return nil, "", fmt.Errorf("not JSON: %w", err)
	}
	switch y := x.(type) {
	case []any:
		if len(y) == 1 {
			if s, ok := y[0].(string); ok && f.Type == Ref {
				return nil, s, nil
			}
		}
		return nil, "", errors.New("a list is no value of this field")
	case map[string]any:
		return nil, "", errors.New("an object is no value of this field")
	case json.Number:
		x = y.String()
		if !f.numeric() {
			return nil, "", fmt.Errorf("%s is no %s", y, f.kind())
		}
	case bool:
		if f.Type != Bool {
			return nil, "", fmt.Errorf("%v is no %s", y, f.kind())
		}
	case string:
		if f.Type == Bool {
			return nil, "", fmt.Errorf("%q is no %s", y, f.kind())
		}
	}
	v, err = f.Parse(x)
	if err != nil {
		return nil, "", fmt.Errorf("%s is no %s", dtl.Repr(x), f.kind())
	}
	v, err = f.fit(v)
	return v, "", err
}

// fit brings a value into the form that the field stores: decimals with its places.
func (f *Field) fit(v any) (any, error) {
	switch x := v.(type) {
	case *apd.Decimal:
		d, err := Quantize(x, f.Places)
		if err != nil {
			return nil, err
		}
		if f.Digits > 0 && d.NumDigits() > int64(f.Digits) {
			return nil, fmt.Errorf("%s has more than %d digits", x.Text('f'), f.Digits)
		}
		return d, nil
	case string:
		if strings.IndexByte(x, 0) >= 0 {
			return nil, errors.New("a text may not hold null characters")
		}
	case int64:
		if f.Type == PositiveInt && x < 0 {
			return nil, fmt.Errorf("%d is less than 0", x)
		}
	case time.Time:
		return x.UTC().Truncate(time.Microsecond), nil
	}
	return v, nil
}

// kind says in words what a field holds.
func (f *Field) kind() string {
	switch f.Type {
	case Auto, Int, PositiveInt, Status, StatusKey:
		return "whole number"
	case Ref:
		return "key of " + f.to.Name
	case Float, Decimal, Money:
		return "number"
	case Bool:
		return "true or false"
	case DateOnly:
		return "date"
	case DateTime:
		return "date with a time"
	}
	return "text"
}

// decodeContentType reads a model that an export names by ["app", "model"].
func decodeContentType(raw json.RawMessage) (any, string, error) {
	var n int64
	if json.Unmarshal(raw, &n) == nil {
		return n, "", nil
	}
	var parts []string
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) != 2 {
		return nil, "", fmt.Errorf("%s is no model", raw)
	}
	return parts[0] + "." + parts[1], "", nil
}
