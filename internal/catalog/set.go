package catalog

import (
	"slices"
	"strings"

	"etikett/dtl"
)

// Manager is what a relation to many records is to a template: {{ part.parameters }}. It is no list itself; its all is.
type Manager struct {
	record   *Record
	relation *Relation
}

// Set gives the records.
func (m *Manager) Set() *Set {
	return &Set{batch: m.record.batch(), model: m.relation.to, load: func() ([]*Record, error) { return m.record.related(m.relation) }}
}

// Member gives what a template reaches.
func (m *Manager) Member(name string) (any, bool, error) {
	switch name {
	case "all", "get_queryset":
		return m.Set(), true, nil
	case "names", "slugs":
		if m.relation.Kind == Tagged {
			return m.Set().column(strings.TrimSuffix(name, "s"))
		}
		return nil, false, nil
	case "add", "aadd", "create", "acreate", "set", "aset", "remove", "aremove", "clear", "aclear", "bulk_create", "get_or_create", "update_or_create":
		return altersData, true, nil
	}
	return m.Set().Member(name)
}

// Truth is true even where there are no records, as Django has it.
func (m *Manager) Truth() bool { return true }

// String is what Django prints of a manager.
func (m *Manager) String() string {
	model := m.relation.to
	if m.relation.Kind == Tagged {
		model = m.relation.model
	}
	return model.appLabel() + "." + model.Class + ".None"
}

// altersData is a method that writes: a template never calls it.
var altersData = dtl.Callable{AltersData: true}

// Set is a list of records of one model, loaded when it is first needed: Django's query set. One goroutine uses it at a time.
type Set struct {
	batch   *Batch
	model   *Model
	load    func() ([]*Record, error)
	query   *Query // what load asks, if it is one question that may still be narrowed down
	records []*Record
	done    bool
	unique  bool // a Python set, not a query set
}

// listOf gives a set of records that are there already.
func (b *Batch) listOf(m *Model, records []*Record) *Set {
	return &Set{batch: b, model: m, records: records, done: true}
}

// Records gives the records.
func (s *Set) Records() ([]*Record, error) {
	if !s.done {
		records, err := s.load()
		if err != nil {
			return nil, err
		}
		s.records, s.done = records, true
	}
	return s.records, nil
}

// Model is what the records are.
func (s *Set) Model() *Model { return s.model }

// Len is the number of records; 0 if they cannot be loaded, which Batch.Err tells.
func (s *Set) Len() int {
	records, err := s.Records()
	if err != nil {
		s.batch.fail(err)
	}
	return len(records)
}

// At gives a record.
func (s *Set) At(i int) any {
	records, _ := s.Records()
	return records[i]
}

// Iterate gives the records one by one.
func (s *Set) Iterate(yield func(any) bool) error {
	records, err := s.Records()
	for _, r := range records {
		if !yield(r) {
			break
		}
	}
	return err
}

// with gives the set that a change of its records makes.
func (s *Set) with(change func([]*Record) []*Record) *Set {
	return &Set{batch: s.batch, model: s.model, load: func() ([]*Record, error) {
		records, err := s.Records()
		if err != nil {
			return nil, err
		}
		return change(records), nil
	}}
}

// Where gives the records that a condition holds for.
func (s *Set) Where(c *Cond) *Set {
	if s.query != nil && !s.done {
		q := *s.query
		if q.Where != nil {
			c = &Cond{Op: All, Parts: []*Cond{q.Where, c}}
		}
		q.Where = c
		return s.batch.query(&q)
	}
	return &Set{batch: s.batch, model: s.model, load: func() ([]*Record, error) {
		records, err := s.Records()
		if err != nil {
			return nil, err
		}
		return filterRecords(records, c)
	}}
}

// OrderBy gives the records in another order: names of fields, or look-ups through Refs, "-" before a descending one.
func (s *Set) OrderBy(names ...string) (*Set, error) {
	order, err := ParseOrder(s.model, names)
	if err != nil {
		return nil, err
	}
	if s.query != nil && !s.done && canOrder(s.model, names) {
		q := *s.query
		q.Order = names
		return s.batch.query(&q), nil
	}
	return &Set{batch: s.batch, model: s.model, load: func() ([]*Record, error) {
		records, err := s.Records()
		if err != nil {
			return nil, err
		}
		return sortRecords(records, order)
	}}, nil
}

// Member gives what a template reaches.
func (s *Set) Member(name string) (any, bool, error) {
	switch name {
	case "delete", "adelete", "update", "aupdate", "create", "bulk_create", "bulk_update":
		return altersData, true, nil
	case "all", "distinct", "filter", "exclude", "iterator", "select_related", "prefetch_related", "order_by", "only", "defer", "union":
		return s, true, nil
	case "none":
		return s.batch.listOf(s.model, nil), true, nil
	case "ordered":
		return len(s.model.Order) > 0 && s.model.Order[0] != "id", true, nil
	case "reverse":
		return s.with(func(records []*Record) []*Record {
			records = slices.Clone(records)
			slices.Reverse(records)
			return records
		}), true, nil
	}
	records, err := s.Records()
	if err != nil {
		return nil, false, err
	}
	switch name {
	case "count", "acount":
		return len(records), true, nil
	case "exists":
		return len(records) > 0, true, nil
	case "first", "last":
		if len(records) == 0 {
			return nil, true, nil
		}
		if name == "first" {
			return records[0], true, nil
		}
		return records[len(records)-1], true, nil
	case "get":
		switch len(records) {
		case 0:
			return nil, false, nil // DoesNotExist is silent
		case 1:
			return records[0], true, nil
		}
		return nil, false, errorf("get() returned more than one %s -- it returned %d!", s.model.Class, len(records))
	case "values", "values_list":
		return s.values(records, name == "values")
	}
	return nil, false, nil
}

// values gives the fields of all records.
func (s *Set) values(records []*Record, named bool) (any, bool, error) {
	out := make([]any, len(records))
	for i, r := range records {
		d, tuple := &dtl.Dict{}, dtl.Tuple{}
		for _, f := range s.model.Fields {
			v, err := r.value(f)
			if err != nil {
				return nil, false, err
			}
			d.Set(f.Column(), v)
			tuple = append(tuple, v)
		}
		if named {
			out[i] = d
		} else {
			out[i] = tuple
		}
	}
	return out, true, nil
}

// column gives one field of all records.
func (s *Set) column(name string) (any, bool, error) {
	records, err := s.Records()
	if err != nil {
		return nil, false, err
	}
	out := make([]any, len(records))
	for i, r := range records {
		if out[i], err = r.Value(name); err != nil {
			return nil, false, err
		}
	}
	return out, true, nil
}

// Truth is whether there are records.
func (s *Set) Truth() bool { return s.Len() > 0 }

// maxRepr is how many records Django prints of a query set.
const maxRepr = 20

// String is what Django prints of a query set: <QuerySet [<Part: name>]>.
func (s *Set) String() string {
	n := s.Len()
	var parts []string
	for i := range min(n, maxRepr) {
		parts = append(parts, s.records[i].Repr())
	}
	if s.unique {
		if n == 0 {
			return "set()"
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	if n > maxRepr {
		parts = append(parts, "'...(remaining elements truncated)...'")
	}
	class := "QuerySet"
	if s.model.IsTree() {
		class = "TreeQuerySet"
	}
	return "<" + class + " [" + strings.Join(parts, ", ") + "]>"
}
