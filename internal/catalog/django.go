package catalog

import (
	"context"
	"errors"
	"fmt"

	"etikett/dtl"
)

// This file is what InvenTree's tags need of records and sets (see internal/tags: Querier, QuerySet, Record, Parameterised).

// djangoError is an error in Django's words, with the class of Django's exception.
type djangoError struct{ class, message string }

func (e *djangoError) Error() string { return e.message }

// words makes an error that a person reads as it is: in Django's words and with Django's capitals.
func words(format string, args ...any) error {
	return &djangoError{"ValidationError", fmt.Sprintf(format, args...)}
}

func fieldError(format string, args ...any) error {
	return &djangoError{"FieldError", fmt.Sprintf(format, args...)}
}

func valueError(format string, args ...any) error {
	return &djangoError{"ValueError", fmt.Sprintf(format, args...)}
}

// raised turns an error in Django's words into the exception that ends a template.
func raised(err error) error {
	var e *djangoError
	if errors.As(err, &e) {
		return &dtl.Exception{Class: e.class, Message: e.message}
	}
	return err
}

// ModelName is the name of the record's model: "part.part".
func (r *Record) ModelName() string { return r.table.model.Name }

// Parameter finds a part's parameter by the exact name of its template.
func (r *Record) Parameter(name string) (any, bool, error) {
	if rel, ok := r.table.model.byName["parameters"].(*Relation); !ok || rel.to.Field("template") == nil {
		return nil, false, nil
	}
	all, err := r.Many("parameters")
	if err != nil {
		return nil, false, err
	}
	for _, p := range all {
		v := see(p)
		text := v.one("template").text("name")
		if v.err != nil {
			return nil, false, v.err
		}
		if text == name {
			return p, true, nil
		}
	}
	return nil, false, nil
}

// FilterRecords keeps the records for which all look-ups hold.
func (s *Set) FilterRecords(lookups []dtl.Keyword) (any, error) {
	all := &Cond{Op: All}
	for _, l := range lookups {
		c, err := lookupCond(s.model, l.Name, plainValue(l.Value))
		if err != nil {
			return nil, raised(err)
		}
		all.Parts = append(all.Parts, c)
	}
	return s.Where(all), nil
}

// OrderRecords sorts by fields; "-" before a name is descending. Without fields the order is that of the keys.
func (s *Set) OrderRecords(fields []any) (any, error) {
	names := make([]string, len(fields))
	for i, f := range fields {
		text, ok := plainValue(f).(string)
		if !ok {
			return nil, raised(fieldError("Invalid order_by arguments: %s", dtl.Repr(fields)))
		}
		names[i] = text
	}
	out, err := s.OrderBy(names...)
	if err != nil {
		return nil, raised(err)
	}
	return out, nil
}

// FilterRecords keeps the records for which all look-ups hold.
func (m *Manager) FilterRecords(lookups []dtl.Keyword) (any, error) {
	return m.Set().FilterRecords(lookups)
}

// OrderRecords sorts by fields.
func (m *Manager) OrderRecords(fields []any) (any, error) { return m.Set().OrderRecords(fields) }

// plainValue gives a template's value as look-ups take it.
func plainValue(v any) any {
	switch x := v.(type) {
	case dtl.Safe:
		return string(x)
	case int:
		return int64(x)
	case *Record:
		return x.pk
	case *Manager:
		return x.Set()
	case dtl.Sequence:
		if _, ok := v.(*Set); ok {
			return v
		}
		out := make([]any, x.Len())
		for i := range out {
			out[i] = plainValue(x.At(i))
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = plainValue(e)
		}
		return out
	}
	return v
}

// Finder finds records of any model for the templates of one job.
type Finder struct{ batch *Batch }

// Finder gives what {% filter_db_model %} asks. Its records are loaded under ctx.
func (c *Catalog) Finder(ctx context.Context) *Finder { return &Finder{c.batch(ctx)} }

// Records gives all records of a model as a set that is not loaded before it is read; what narrows it down before that goes into
// the query.
func (f *Finder) Records(app, model string) (set any, found bool, err error) {
	m := theSchema().byName[app+"."+model]
	if m == nil {
		return nil, false, nil
	}
	return f.batch.query(&Query{Model: m, Fields: m.Fields, Order: m.Order}), true, nil
}

// query gives the records of a query as a set.
func (b *Batch) query(q *Query) *Set {
	return &Set{batch: b, model: q.Model, query: q, load: func() ([]*Record, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		var list []*Record
		if err := b.fetch(q, func(r *Record, _ []any) { list = append(list, r) }); err != nil {
			return nil, fmt.Errorf("catalog: reading %s: %w", q.Model, err)
		}
		return list, nil
	}}
}
