package catalog

import (
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
)

// Record is one record of a batch. Templates reach its fields, relations and computed attributes; goroutines may share it.
type Record struct {
	table *loaded
	pk    int64
	place int // in table.list
	row   atomic.Pointer[row]
}

// row is what has been read of a record's fields.
type row struct {
	layout *layout
	values []any
}

// layout says where the values of fields are in rows: by the field's index, -1 for one that has not been read.
type layout struct{ at []int16 }

func newLayout(m *Model, fields []*Field) *layout {
	l := &layout{at: make([]int16, len(m.Fields))}
	for i := range l.at {
		l.at[i] = -1
	}
	for i, f := range fields {
		l.at[f.index] = int16(i)
	}
	return l
}

// get gives a value, if it has been read.
func (r *row) get(f *Field) (any, bool) {
	at := r.layout.at[f.index]
	if at < 0 {
		return nil, false
	}
	return r.values[at], true
}

// link is what a step leads to from a record: one record or none, or a list.
type link struct {
	known bool
	one   *Record
	many  []*Record
}

// PK is the primary key.
func (r *Record) PK() int64 { return r.pk }

// Model is what kind of record it is.
func (r *Record) Model() *Model { return r.table.model }

// batch is what the record was loaded with.
func (r *Record) batch() *Batch { return r.table.batch }

// value gives what a field holds.
func (r *Record) value(f *Field) (any, error) {
	if v, ok := r.row.Load().get(f); ok {
		return v, nil
	}
	if err := r.batch().complete(r.table, f); err != nil {
		return nil, err
	}
	v, _ := r.row.Load().get(f)
	return v, nil
}

// Value gives what the field of that name holds, as Type says: nil for null.
func (r *Record) Value(name string) (any, error) {
	f := r.table.model.Field(name)
	if f == nil {
		return nil, fmt.Errorf("catalog: %s has no field %s", r.table.model, name)
	}
	return r.value(f)
}

// ref gives the record that a Ref leads to, nil for none.
func (r *Record) ref(f *Field) (*Record, error) {
	l, err := r.link(Step{Field: f})
	return l.one, err
}

// related gives the records that a relation leads to.
func (r *Record) related(rel *Relation) ([]*Record, error) {
	l, err := r.link(Step{Relation: rel})
	return l.many, err
}

// link follows a step, and loads it for all records of the batch if it has not been followed before.
func (r *Record) link(s Step) (link, error) {
	p := r.table.links(s)
	if l := at(p.Load(), r); l.known {
		return l, nil
	}
	if err := r.batch().follow(r.table, s, nil); err != nil {
		return link{}, err
	}
	return at(p.Load(), r), nil
}

// at gives a record's link among those of its table.
func at(links *[]link, r *Record) link {
	if links == nil || r.place >= len(*links) {
		return link{}
	}
	return (*links)[r.place]
}

// One gives the record that a Ref or one-to-one relation leads to, nil for none.
func (r *Record) One(name string) (*Record, error) {
	switch x := r.table.model.byName[name].(type) {
	case *Field:
		if x.Type == Ref {
			return r.ref(x)
		}
	case *Relation:
		l, err := r.link(Step{Relation: x})
		return l.one, err
	}
	return nil, fmt.Errorf("catalog: %s has no way to one record called %s", r.table.model, name)
}

// Many gives the records that a relation leads to, in the order of their model.
func (r *Record) Many(name string) ([]*Record, error) {
	if x, ok := r.table.model.byName[name].(*Relation); ok && x.many() {
		return r.related(x)
	}
	return nil, fmt.Errorf("catalog: %s has no relation %s", r.table.model, name)
}

// Walk reads along a path of members; it ends with nil at the first that is not there.
func (r *Record) Walk(names ...string) (any, error) {
	var v any = r
	for _, name := range names {
		o, ok := v.(dtl.Object)
		if !ok {
			return nil, nil
		}
		next, found, err := o.Member(name)
		if err != nil || !found {
			return nil, err
		}
		v = next
	}
	return v, nil
}

// Member gives what a template reaches from the record.
func (r *Record) Member(name string) (any, bool, error) {
	if err := r.batch().Err(); err != nil {
		return nil, false, err
	}
	switch x := r.table.model.byName[name].(type) {
	case *Field:
		v, err := r.fieldMember(x)
		return v, err == nil, err
	case rawKey:
		v, err := r.value(x.Field)
		return v, err == nil, err
	case *Relation:
		if x.many() {
			m := &Manager{record: r, relation: x}
			if x.QueryName == "" { // a property that gives a query set
				return m.Set(), true, nil
			}
			return m, true, nil
		}
		l, err := r.link(Step{Relation: x})
		if err != nil || l.one == nil {
			return nil, false, err // RelatedObjectDoesNotExist is silent in a template
		}
		return l.one, true, nil
	case *computed:
		v, err := x.get(r)
		if err == errNoSuch {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("%s %d, %s: %w", r.table.model.Class, r.pk, name, err)
		}
		return v, true, nil
	}
	return nil, false, nil
}

// fieldMember gives a field as templates see it.
func (r *Record) fieldMember(f *Field) (any, error) {
	if f.Type == Ref {
		one, err := r.ref(f)
		if one == nil {
			return nil, err // not a nil *Record in an any
		}
		return one, err
	}
	v, err := r.value(f)
	if err != nil {
		return nil, err
	}
	switch f.Type {
	case Image, File:
		name, _ := v.(string)
		return fileValue{name, f.Type == Image, r.batch().catalog.mediaURL}, nil
	}
	if v == nil {
		return nil, nil
	}
	switch f.Type {
	case Money:
		return r.money(f, v)
	case JSON:
		return parseJSON(v.(string))
	case ContentType:
		return contentType(v.(string)), nil
	}
	return v, nil
}

// money gives the amount of a Money field.
func (r *Record) money(f *Field, v any) (any, error) {
	code, err := r.value(f.model.Field(f.Name + "_currency"))
	if err != nil {
		return nil, err
	}
	currency, _ := code.(string)
	if currency == "" {
		currency = r.batch().catalog.defaultCurrency()
	}
	return money.Money{Amount: v.(*apd.Decimal), Currency: currency}, nil
}

// text is Python's str() of the record.
func (r *Record) text() (string, error) { return r.table.model.behaviour.text(r) }

// String is Python's str() of the record. An error of the source is kept for Batch.Err, and ends the template at its next step.
func (r *Record) String() string {
	if r == nil {
		return "None"
	}
	s, err := r.text()
	if err != nil {
		r.batch().fail(err)
		return ""
	}
	return s
}

// Repr is the record among the elements of a list: <Part: name>.
func (r *Record) Repr() string {
	return "<" + r.table.model.Class + ": " + r.String() + ">"
}

// Equal reports whether both are the same record, as Django compares them.
func (r *Record) Equal(o *Record) bool {
	return r == o || r != nil && o != nil && r.table.model == o.table.model && r.pk == o.pk
}

// plainText is Django's str() of a model that has none of its own.
func plainText(r *Record) (string, error) {
	return r.table.model.Class + " object (" + strconv.FormatInt(r.pk, 10) + ")", nil
}
