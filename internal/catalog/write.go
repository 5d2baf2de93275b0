package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"etikett/internal/fault"
)

// A Store is a Source that can be written to.
type Store interface {
	Source
	// Write runs f in a transaction, which is committed if f returns nil, else undone.
	Write(ctx context.Context, f func(w Writer) error) error
}

func (c *Catalog) store() (Store, error) {
	if s, ok := c.source.(Store); ok {
		return s, nil
	}
	return nil, fault.New(fault.Forbidden, "Items cannot be changed here.")
}

// Create makes an item of a client's values (decoded JSON, or texts of a form) and gives it in InvenTree's shape. What is wrong with
// the values is an Invalid fault in Django REST Framework's words, with all fields at once.
func (c *Catalog) Create(ctx context.Context, model string, values map[string]any) (json.RawMessage, error) {
	var pk int64
	err := c.change(ctx, model, func(e *edit) (err error) {
		pk, err = e.create(values)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.Item(ctx, model, pk, url.Values{})
}

// Update changes an item; partial is whether fields that are not given stay as they are, also those that are required.
func (c *Catalog) Update(ctx context.Context, model string, pk int64, values map[string]any, partial bool) (json.RawMessage, error) {
	err := c.change(ctx, model, func(e *edit) error { return e.update(pk, values, partial) })
	if err != nil {
		return nil, err
	}
	return c.Item(ctx, model, pk, url.Values{})
}

// Delete deletes an item. Records that are nothing without it go with it; others forget it; what stood below it in a tree moves up.
func (c *Catalog) Delete(ctx context.Context, model string, pk int64) error {
	return c.change(ctx, model, func(e *edit) error { return e.remove(pk) })
}

// UpdateAll changes the same fields of several items, of all or of none.
func (c *Catalog) UpdateAll(ctx context.Context, model string, pks []int64, values map[string]any) error {
	return c.change(ctx, model, func(e *edit) error {
		for _, pk := range pks {
			if err := e.update(pk, values, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteAll deletes several items, or none if one of them is not there.
func (c *Catalog) DeleteAll(ctx context.Context, model string, pks []int64) error {
	return c.change(ctx, model, func(e *edit) error {
		for _, pk := range pks {
			if err := e.remove(pk); err != nil {
				return err
			}
		}
		return nil
	})
}

// edit is a change of items under way.
type edit struct {
	c     *Catalog
	ctx   context.Context
	w     Writer
	model *Model
	wrong fault.Fields
}

func (c *Catalog) change(ctx context.Context, model string, f func(e *edit) error) error {
	m, _, err := shapeOf(model)
	if err != nil {
		return err
	}
	store, err := c.store()
	if err != nil {
		return err
	}
	return store.Write(ctx, func(w Writer) error { return f(&edit{c: c, ctx: ctx, w: w, model: m}) })
}

// writable gives the fields that clients may set, by the names that they know.
func (m *Model) writable() map[string]*Field {
	out := map[string]*Field{}
	for _, k := range shapes()[m.Name] {
		name := k.name
		if m.Name == "part.part" && name == "responsible" {
			name = "responsible_owner"
		}
		if f := m.Field(name); f != nil && !f.ReadOnly && f.Type != Auto && f.Type != Image && f.Type != File && f.Name == name {
			out[k.name] = f
		}
	}
	return out
}

// read reads the given values into a row and says which fields are given.
func (e *edit) read(row []any, values map[string]any, partial bool) ([]*Field, error) {
	var given []*Field
	fields := e.model.writable()
	for _, name := range sortedNames(fields) {
		f := fields[name]
		raw, there := values[name]
		if !there {
			if f.Required && !partial {
				e.wrong.Add(name, "This field is required.")
			}
			continue
		}
		v, err := e.value(f, raw)
		if err != nil {
			if fault.KindOf(err) == fault.Internal && !isWords(err) {
				return nil, err
			}
			e.wrong.Add(name, err.Error())
			continue
		}
		row[f.index] = v
		given = append(given, f)
	}
	return given, nil
}

func sortedNames(fields map[string]*Field) []string {
	names := make([]string, 0, len(fields))
	for n := range fields {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return fields[a].index - fields[b].index })
	return names
}

func isWords(err error) bool {
	_, ok := err.(*djangoError)
	return ok
}

// value checks one value as Django REST Framework does.
func (e *edit) value(f *Field, raw any) (any, error) {
	if s, ok := raw.(string); ok && f.Type != Text {
		raw = strings.TrimSpace(s)
	}
	text := f.kind() == "text"
	switch {
	case raw == nil || raw == "" && !text && f.Null:
		if !f.Null {
			return nil, words("This field may not be null.")
		}
		return nil, nil
	case raw == "" && f.Required:
		return nil, words("This field may not be blank.")
	case raw == "":
		if text {
			return "", nil
		}
	}
	switch raw.(type) {
	case []any, map[string]any:
		if f.Type == JSON {
			b, err := json.Marshal(raw)
			return string(b), err
		}
		return nil, words("%s", f.notValid(raw))
	}
	if n, ok := raw.(json.Number); ok {
		raw = n.String()
	}
	if b, ok := raw.(bool); ok && f.Type != Bool {
		return nil, words("%s", f.notValid(b))
	}
	if f.Type == Bool {
		s := fmt.Sprint(raw)
		b, ok := truths[strings.ToLower(s)]
		if !ok || s == "" {
			return nil, words("Must be a valid boolean.")
		}
		return b, nil
	}
	v, err := f.Parse(raw)
	if err != nil {
		return nil, words("%s", f.notValid(raw))
	}
	if v, err = f.fit(v); err != nil {
		switch f.Type {
		case Decimal, Money:
			return nil, words("Ensure that there are no more than %d digits in total.", f.Digits)
		case PositiveInt:
			return nil, words("Ensure this value is greater than or equal to 0.")
		}
		return nil, words("Null characters are not allowed.")
	}
	return e.check(f, v, raw)
}

// check holds a value of the right type against what the field allows.
func (e *edit) check(f *Field, v, raw any) (any, error) {
	switch x := v.(type) {
	case string:
		if f.Size > 0 && len([]rune(x)) > f.Size {
			return nil, words("Ensure this field has no more than %d characters.", f.Size)
		}
		switch f.Type {
		case URL:
			if u, err := url.Parse(x); err != nil || u.Host == "" || u.Scheme == "" {
				return nil, words("Enter a valid URL.")
			}
		case Email:
			if at := strings.LastIndexByte(x, '@'); at < 1 || !strings.Contains(x[at:], ".") || strings.ContainsAny(x, " \t") {
				return nil, words("Enter a valid email address.")
			}
		case Currency:
			if _, ok := currencies[x]; !ok {
				return nil, words("\"%s\" is not a valid choice.", x)
			}
		}
	case int64:
		switch f.Type {
		case Ref:
			n, err := e.w.Count(e.ctx, &Query{Model: f.to, Key: f.to.pk(), Keys: []int64{x}})
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, words("Invalid pk \"%d\" - object does not exist.", x)
			}
		case Status:
			if !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == x }) {
				return nil, words("\"%v\" is not a valid choice.", raw)
			}
		}
	case interface{ Sign() int }:
		if x.Sign() < 0 && f.Type == Decimal {
			return nil, words("Ensure this value is greater than or equal to 0.")
		}
	}
	return v, nil
}

// notValid says that a value has not the field's type.
func (f *Field) notValid(raw any) string {
	switch f.Type {
	case Int, PositiveInt:
		return "A valid integer is required."
	case Float, Decimal, Money:
		return "A valid number is required."
	case Bool:
		return "Must be a valid boolean."
	case DateOnly:
		return "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
	case DateTime:
		return "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
	case Ref:
		return "Incorrect type. Expected pk value, received " + pythonType(raw) + "."
	case Status, StatusKey, Currency:
		return fmt.Sprintf("\"%v\" is not a valid choice.", raw)
	}
	return "Not a valid string."
}

// pythonType is what Python calls the type of a value of JSON.
func pythonType(v any) string {
	switch v.(type) {
	case bool:
		return "bool"
	case []any:
		return "list"
	case map[string]any:
		return "dict"
	case float64:
		return "float"
	}
	return "str"
}

func (e *edit) create(values map[string]any) (int64, error) {
	row := make([]any, len(e.model.Fields))
	for _, f := range e.model.Fields[1:] {
		row[f.index] = f.standard()
	}
	given, err := e.read(row, values, false)
	if err != nil {
		return 0, err
	}
	if err := e.unique(0, row, given); err != nil {
		return 0, err
	}
	if err := e.wrong.Err(); err != nil {
		return 0, err
	}
	last, err := e.lastKey(e.model)
	if err != nil {
		return 0, err
	}
	pk := last + 1
	row[0] = pk
	e.derive(row)
	if f := e.model.Field("creation_date"); f != nil && row[f.index] == nil {
		row[f.index] = dateOf(e.c.now().In(e.c.location))
	}
	if _, err := e.w.Put(e.ctx, e.model, row); err != nil {
		return 0, err
	}
	if err := e.setTags(pk, values); err != nil {
		return 0, err
	}
	return pk, e.replant(pk, 0)
}

// lastKey is the highest key of a model's records.
func (e *edit) lastKey(m *Model) (last int64, err error) {
	q := &Query{Model: m, Fields: m.Fields[:1], Order: []string{"-id"}, Limit: 1}
	err = e.w.Rows(e.ctx, q, func(row []any) error { last = row[0].(int64); return nil })
	return last, err
}

// derive sets the fields that follow from others.
func (e *edit) derive(row []any) {
	for field, from := range map[string]string{"reference_int": "reference", "serial_int": "serial"} {
		if to := e.model.Field(field); to != nil {
			s, _ := row[e.model.Field(from).index].(string)
			row[to.index] = trailingNumber(s)
		}
	}
}

// trailingNumber is the number at the end of a text, 0 for none.
func trailingNumber(s string) int64 {
	i := len(s)
	for i > 0 && '0' <= s[i-1] && s[i-1] <= '9' {
		i--
	}
	n, err := strconv.ParseInt(s[i:], 10, 64)
	if err != nil || n > 1<<31-1 {
		return 0
	}
	return n
}

// row reads a whole record, nil if there is none.
func (e *edit) row(pk int64) (row []any, err error) {
	q := &Query{Model: e.model, Fields: e.model.Fields, Key: e.model.pk(), Keys: []int64{pk}}
	err = e.w.Rows(e.ctx, q, func(r []any) error { row = slices.Clone(r); return nil })
	if err == nil && row == nil {
		err = notFound(e.model)
	}
	return row, err
}

func (e *edit) update(pk int64, values map[string]any, partial bool) error {
	row, err := e.row(pk)
	if err != nil {
		return err
	}
	parent := e.model.treeParent()
	var before any
	if parent != nil {
		before = row[parent.index]
	}
	given, err := e.read(row, values, partial)
	if err != nil {
		return err
	}
	if err := e.unique(pk, row, given); err != nil {
		return err
	}
	if parent != nil && slices.Contains(given, parent) {
		if err := e.noCircle(pk, row[parent.index], parent); err != nil {
			return err
		}
	}
	if err := e.wrong.Err(); err != nil {
		return err
	}
	e.derive(row)
	if _, err := e.w.Put(e.ctx, e.model, row); err != nil {
		return err
	}
	if err := e.setTags(pk, values); err != nil {
		return err
	}
	if parent == nil || !slices.Contains(given, parent) && !(e.model.Field("pathstring") != nil && slices.Contains(given, e.model.Field("name"))) {
		return nil
	}
	old, _ := before.(int64)
	return e.replant(pk, old)
}

// noCircle adds an error if a record would be below itself.
func (e *edit) noCircle(pk int64, parent any, f *Field) error {
	for steps := 0; steps < maxTree; steps++ {
		up, ok := parent.(int64)
		if !ok {
			return nil
		}
		if up == pk {
			e.wrong.Add(f.Name, "Invalid choice for parent")
			return nil
		}
		q := &Query{Model: e.model, Fields: []*Field{e.model.pk(), f}, Key: e.model.pk(), Keys: []int64{up}}
		parent = nil
		if err := e.w.Rows(e.ctx, q, func(r []any) error { parent = r[1]; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// uniqueFields are those that no two records share.
var uniqueFields = map[string]string{
	"build.build": "reference", "order.purchaseorder": "reference", "order.salesorder": "reference", "order.returnorder": "reference",
}

// unique adds an error for a value that another record has.
func (e *edit) unique(pk int64, row []any, given []*Field) error {
	f := e.model.Field(uniqueFields[e.model.Name])
	if f == nil || !slices.Contains(given, f) {
		return nil
	}
	taken := false
	q := &Query{Model: e.model, Fields: e.model.Fields[:1], Where: &Cond{Op: Is, Path: []Step{{Field: f}}, Lookup: "exact", Value: row[f.index]}}
	if err := e.w.Rows(e.ctx, q, func(r []any) error { taken = taken || r[0] != pk; return nil }); err != nil {
		return err
	}
	if taken {
		e.wrong.Add(f.Name, "This field must be unique.")
	}
	return nil
}
