package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// Batch is records that were asked for together, and what has been loaded of their relations. Goroutines may share it.
type Batch struct {
	// Items are the records in the order in which they were asked for; nil where there is none.
	Items []*Record
	// Missing are the keys that there are no records of.
	Missing []int64

	catalog *Catalog
	ctx     context.Context // of Load, for what is loaded on demand
	now     today

	mu     sync.Mutex // guards tables and all loading; reading what is loaded needs no lock
	tables map[*Model]*loaded
	lists  map[string][]*Record // what all has given, by model and name
	err    atomic.Pointer[error]
}

// loaded is the records of one model that a batch has.
type loaded struct {
	model   *Model
	records map[int64]*Record
	list    []*Record
	columns []bool // fields that are read of all of the records in list
	steps   map[Step]int
}

// chunk is how many keys go into one query.
const chunk = 1000

// Err is the first error of the source that had no other way to be told, such as that of a text.
func (b *Batch) Err() error {
	if p := b.err.Load(); p != nil {
		return *p
	}
	return nil
}

func (b *Batch) fail(err error) { b.err.CompareAndSwap(nil, &err) }

func (b *Batch) table(m *Model) *loaded {
	t := b.tables[m]
	if t == nil {
		t = &loaded{model: m, records: map[int64]*Record{}, columns: make([]bool, len(m.Fields)), steps: map[Step]int{}}
		t.columns[0] = true
		b.tables[m] = t
	}
	return t
}

// fetch runs a query and keeps its records. Those that are there already stay as they are. The caller holds the lock.
func (b *Batch) fetch(q *Query, take func(r *Record, row []any)) error {
	t := b.table(q.Model)
	return b.catalog.source.Rows(b.ctx, q, func(row []any) error {
		pk, ok := row[0].(int64)
		if !ok {
			return fmt.Errorf("catalog: a record of %s has the key %v", q.Model, row[0])
		}
		r := t.records[pk]
		if r == nil {
			r = b.newRecord(t, pk)
			r.setRow(q.Fields, row)
		}
		if take != nil {
			take(r, row)
		}
		return nil
	})
}

// newRecord adds a record to a table.
func (b *Batch) newRecord(t *loaded, pk int64) *Record {
	r := &Record{batch: b, table: t, pk: pk}
	r.links = make([]atomic.Pointer[linkSlot], len(t.model.Fields)+len(t.model.Relations))
	t.records[pk] = r
	t.list = append(t.list, r)
	return r
}

// setRow sets the values of some fields; others keep theirs.
func (r *Record) setRow(fields []*Field, row []any) {
	values := make([]any, len(r.table.model.Fields))
	if old := r.row.Load(); old != nil {
		copy(values, *old)
	} else if len(fields) < len(values) {
		for i := range values {
			values[i] = unread{}
		}
	}
	for i, f := range fields {
		values[f.index] = row[i]
	}
	r.row.Store(&values)
}

// fieldsFor gives the fields to read of a model: the key first, what the plan wants, and what its records have been read of before.
func (b *Batch) fieldsFor(m *Model, p *plan) []*Field {
	t := b.table(m)
	if p == nil || p.all {
		for i := range t.columns {
			t.columns[i] = true
		}
	} else {
		for i := range p.columns {
			t.columns[i] = true
		}
	}
	var out []*Field
	for i, f := range m.Fields {
		if t.columns[i] {
			out = append(out, f)
		}
	}
	return out
}

// complete reads a column that was not foreseen, and all others with it, for all records of a table.
func (b *Batch) complete(t *loaded, f *Field) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.completeLocked(t, func(values []any) bool { _, is := values[f.index].(unread); return is })
}

func (b *Batch) completeLocked(t *loaded, lacking func(values []any) bool) error {
	var keys []int64
	for _, r := range t.list {
		if lacking(*r.row.Load()) {
			keys = append(keys, r.pk)
		}
	}
	fields := t.model.Fields
	for part := range slices.Chunk(keys, chunk) {
		q := &Query{Model: t.model, Fields: fields, Key: t.model.pk(), Keys: part}
		if err := b.fetch(q, func(r *Record, row []any) { r.setRow(fields, row) }); err != nil {
			return fmt.Errorf("catalog: reading %s: %w", t.model, err)
		}
	}
	// A record that is gone meanwhile reads as empty.
	for _, pk := range keys {
		if r := t.records[pk]; lacking(*r.row.Load()) {
			r.setRow(fields, make([]any, len(fields)))
		}
	}
	return nil
}

// follow loads what a step leads to from all records of a table that it has not been loaded of.
func (b *Batch) follow(t *loaded, s Step, p *plan) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.followLocked(t, s, p)
}

func (b *Batch) followLocked(t *loaded, s Step, p *plan) error {
	var from []*Record
	for _, r := range t.list[min(t.steps[s], len(t.list)):] {
		if r.slot(s).Load() == nil {
			from = append(from, r)
		}
	}
	if len(from) > 0 {
		var err error
		switch {
		case s.Field != nil:
			err = b.followRef(t, s, from, p)
		case s.Relation.Kind == Tagged:
			err = b.followTags(s, from)
		default:
			err = b.followBack(s, from, p)
		}
		if err != nil {
			return fmt.Errorf("catalog: reading %s of %s: %w", s, t.model, err)
		}
	}
	// Records that are loaded by this step itself, as parents are, come behind those that were there.
	n := t.steps[s]
	for n < len(t.list) && t.list[n].slot(s).Load() != nil {
		n++
	}
	t.steps[s] = n
	return nil
}

// String is the name of the step.
func (s Step) String() string {
	if s.Relation != nil {
		return s.Relation.Name
	}
	return s.Field.Name
}

func (b *Batch) followRef(t *loaded, s Step, from []*Record, p *plan) error {
	f := s.Field
	lacking := func(values []any) bool { _, is := values[f.index].(unread); return is }
	if slices.ContainsFunc(from, func(r *Record) bool { return lacking(*r.row.Load()) }) {
		if err := b.completeLocked(t, lacking); err != nil {
			return err
		}
	}
	there := b.table(f.to)
	var keys []int64
	asked := map[int64]struct{}{}
	for _, r := range from {
		if pk, ok := (*r.row.Load())[f.index].(int64); ok && there.records[pk] == nil {
			if _, twice := asked[pk]; !twice {
				asked[pk] = struct{}{}
				keys = append(keys, pk)
			}
		}
	}
	if err := b.fetchKeys(f.to, keys, p); err != nil {
		return err
	}
	for _, r := range from {
		slot := &noLink
		if pk, ok := (*r.row.Load())[f.index].(int64); ok {
			if one := there.records[pk]; one != nil {
				slot = &linkSlot{one: one}
			}
		}
		r.slot(s).Store(slot)
	}
	return nil
}

var noLink linkSlot

// fetchKeys loads records by their keys.
func (b *Batch) fetchKeys(m *Model, keys []int64, p *plan) error {
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys)
	fields := b.fieldsFor(m, p)
	for part := range slices.Chunk(keys, chunk) {
		if err := b.fetch(&Query{Model: m, Fields: fields, Key: m.pk(), Keys: part}, nil); err != nil {
			return err
		}
	}
	return nil
}

// followBack loads the records that name these ones.
func (b *Batch) followBack(s Step, from []*Record, p *plan) error {
	rel := s.Relation
	if p != nil && !p.all {
		p.columns[rel.Via.index] = true
	}
	fields := b.fieldsFor(rel.to, p)
	at := slices.Index(fields, rel.Via)
	if at < 0 {
		b.table(rel.to).columns[rel.Via.index] = true
		fields = b.fieldsFor(rel.to, &plan{})
		at = slices.Index(fields, rel.Via)
	}
	keys, byKey := keysOf(from)
	lists := make(map[int64][]*Record, len(from))
	for part := range slices.Chunk(keys, chunk) {
		q := &Query{Model: rel.to, Fields: fields, Key: rel.Via, Keys: part, Order: rel.to.Order}
		if rel.Kind == Generic {
			q.Also, q.Text = rel.Type, rel.TypeText()
		}
		if err := b.fetch(q, func(r *Record, row []any) {
			if key, ok := row[at].(int64); ok {
				lists[key] = append(lists[key], r)
			}
		}); err != nil {
			return err
		}
	}
	for pk, r := range byKey {
		many := lists[pk]
		slot := &linkSlot{many: many}
		if rel.Kind == ReverseOne && len(many) > 0 {
			slot.one = many[0]
		}
		r.slot(s).Store(slot)
		if rel.Kind == Generic {
			continue
		}
		for _, other := range many { // the way back is known now
			other.slot(Step{Field: rel.Via}).CompareAndSwap(nil, &linkSlot{one: r})
		}
	}
	return nil
}

func keysOf(from []*Record) ([]int64, map[int64]*Record) {
	keys, byKey := make([]int64, len(from)), make(map[int64]*Record, len(from))
	for i, r := range from {
		keys[i], byKey[r.pk] = r.pk, r
	}
	slices.Sort(keys)
	return keys, byKey
}

// followTags loads the tags of records: first what links them, then the tags themselves.
func (b *Batch) followTags(s Step, from []*Record) error {
	rel := s.Relation
	item := rel.Via.model
	tag := item.Field("tag")
	keys, byKey := keysOf(from)
	type pair struct{ record, tag int64 }
	var pairs []pair
	for part := range slices.Chunk(keys, chunk) {
		q := &Query{Model: item, Fields: []*Field{item.pk(), rel.Via, tag}, Key: rel.Via, Keys: part, Also: rel.Type, Text: rel.TypeText()}
		if err := b.catalog.source.Rows(b.ctx, q, func(row []any) error {
			record, ok1 := row[1].(int64)
			tag, ok2 := row[2].(int64)
			if ok1 && ok2 {
				pairs = append(pairs, pair{record, tag})
			}
			return nil
		}); err != nil {
			return err
		}
	}
	there := b.table(rel.to)
	var wanted []int64
	for _, p := range pairs {
		if there.records[p.tag] == nil && !slices.Contains(wanted, p.tag) {
			wanted = append(wanted, p.tag)
		}
	}
	if err := b.fetchKeys(rel.to, wanted, nil); err != nil {
		return err
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.record, y.record), cmp.Compare(x.tag, y.tag)) })
	lists := map[int64][]*Record{}
	for _, p := range pairs {
		if t := there.records[p.tag]; t != nil {
			lists[p.record] = append(lists[p.record], t)
		}
	}
	for pk, r := range byKey {
		r.slot(s).Store(&linkSlot{many: lists[pk]})
	}
	return nil
}
