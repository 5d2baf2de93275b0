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
	batch   *Batch
	model   *Model
	records map[int64]*Record
	list    []*Record
	columns []bool                   // fields to read of records that are loaded from now on
	steps   []atomic.Pointer[[]link] // what fields (Refs) and then relations lead to, by the place of the record
	from    []int                    // by step: records before this place need no following
}

// stepIndex is the place of a step in steps.
func (t *loaded) stepIndex(s Step) int {
	if s.Relation != nil {
		return len(t.model.Fields) + s.Relation.index
	}
	return s.Field.index
}

// links are what a step leads to. The slice is never changed, but replaced.
func (t *loaded) links(s Step) *atomic.Pointer[[]link] { return &t.steps[t.stepIndex(s)] }

// setLinks replaces the links of a step: known ones stay, set gives the others; it may leave some unknown.
func (t *loaded) setLinks(s Step, set func(links []link)) {
	links := make([]link, len(t.list))
	if old := t.links(s).Load(); old != nil {
		copy(links, *old)
	}
	set(links)
	t.links(s).Store(&links)
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
		t = &loaded{batch: b, model: m, records: map[int64]*Record{}, columns: make([]bool, len(m.Fields))}
		t.steps = make([]atomic.Pointer[[]link], len(m.Fields)+len(m.Relations))
		t.from = make([]int, len(t.steps))
		t.columns[0] = true
		b.tables[m] = t
	}
	return t
}

// slab is how many records are allocated at once.
const slab = 64

// fetch runs a query and keeps its records; those that are there already stay as they are. take, if not nil, is called with each
// record and what was read of it. The caller holds the lock.
func (b *Batch) fetch(q *Query, take func(r *Record, values []any)) error {
	t := b.table(q.Model)
	lay := newLayout(q.Model, q.Fields)
	n := len(q.Fields)
	var records []Record
	var rows []row
	var values []any
	return b.catalog.source.Rows(b.ctx, q, func(read []any) error {
		pk, ok := read[0].(int64)
		if !ok {
			return fmt.Errorf("catalog: a record of %s has the key %v", q.Model, read[0])
		}
		r := t.records[pk]
		if r == nil {
			if len(records) == 0 {
				records, rows, values = make([]Record, slab), make([]row, slab), make([]any, slab*n)
			}
			copy(values, read)
			rows[0] = row{lay, values[:n:n]}
			b.add(t, &records[0], pk, &rows[0])
			r = &records[0]
			records, rows, values = records[1:], rows[1:], values[n:]
		}
		if take != nil {
			take(r, read)
		}
		return nil
	})
}

// add adds a record to a table.
func (b *Batch) add(t *loaded, r *Record, pk int64, values *row) {
	r.table, r.pk, r.place = t, pk, len(t.list)
	r.row.Store(values)
	t.records[pk] = r
	t.list = append(t.list, r)
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
	return b.completeLocked(t, f)
}

func (b *Batch) completeLocked(t *loaded, f *Field) error {
	lacking := func(r *Record) bool { _, ok := r.row.Load().get(f); return !ok }
	var keys []int64
	for _, r := range t.list {
		if lacking(r) {
			keys = append(keys, r.pk)
		}
	}
	fields := t.model.Fields
	whole := newLayout(t.model, fields)
	for part := range slices.Chunk(keys, chunk) {
		q := &Query{Model: t.model, Fields: fields, Key: t.model.pk(), Keys: part}
		if err := b.fetch(q, func(r *Record, values []any) { r.row.Store(&row{whole, slices.Clone(values)}) }); err != nil {
			return fmt.Errorf("catalog: reading %s: %w", t.model, err)
		}
	}
	// A record that is gone meanwhile reads as empty.
	for _, pk := range keys {
		if r := t.records[pk]; lacking(r) {
			r.row.Store(&row{whole, make([]any, len(fields))})
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
	index := t.stepIndex(s)
	links := t.steps[index].Load()
	var from []*Record
	for _, r := range t.list[t.from[index]:] {
		if !at(links, r).known {
			from = append(from, r)
		}
	}
	// Records that this step itself loads, as parents are, come behind.
	t.from[index] = len(t.list)
	if len(from) == 0 {
		return nil
	}
	var err error
	switch {
	case s.Field != nil:
		err = b.followRef(t, s, from, p)
	case s.Relation.Kind == Tagged:
		err = b.followTags(t, s, from)
	default:
		err = b.followBack(t, s, from, p)
	}
	if err != nil {
		t.from[index] = 0
		return fmt.Errorf("catalog: reading %s of %s: %w", s, t.model, err)
	}
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
	there := b.table(f.to)
	var keys []int64
	asked := map[int64]struct{}{}
	for _, r := range from {
		v, ok := r.row.Load().get(f)
		if !ok {
			if err := b.completeLocked(t, f); err != nil {
				return err
			}
			v, _ = r.row.Load().get(f)
		}
		if pk, ok := v.(int64); ok && there.records[pk] == nil {
			if _, twice := asked[pk]; !twice {
				asked[pk] = struct{}{}
				keys = append(keys, pk)
			}
		}
	}
	if err := b.fetchKeys(f.to, keys, p); err != nil {
		return err
	}
	t.setLinks(s, func(links []link) {
		for _, r := range from {
			v, _ := r.row.Load().get(f)
			pk, _ := v.(int64)
			links[r.place] = link{known: true, one: there.records[pk]} // nil for no key, and for one that leads nowhere
		}
	})
	return nil
}

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
func (b *Batch) followBack(t *loaded, s Step, from []*Record, p *plan) error {
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
	keys := keysOf(from)
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
	t.setLinks(s, func(links []link) {
		for _, r := range from {
			many := lists[r.pk]
			links[r.place] = link{known: true, many: many}
			if rel.Kind == ReverseOne && len(many) > 0 {
				links[r.place].one = many[0]
			}
		}
	})
	if rel.Kind != Generic { // the way back is known now
		b.table(rel.to).setLinks(Step{Field: rel.Via}, func(links []link) {
			for _, r := range from {
				for _, other := range lists[r.pk] {
					links[other.place] = link{known: true, one: r}
				}
			}
		})
	}
	return nil
}

// keysOf gives the keys of records in ascending order.
func keysOf(from []*Record) []int64 {
	keys := make([]int64, len(from))
	for i, r := range from {
		keys[i] = r.pk
	}
	slices.Sort(keys)
	return keys
}

// followTags loads the tags of records: first what links them, then the tags themselves.
func (b *Batch) followTags(t *loaded, s Step, from []*Record) error {
	rel := s.Relation
	item := rel.Via.model
	tag := item.Field("tag")
	keys := keysOf(from)
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
	t.setLinks(s, func(links []link) {
		for _, r := range from {
			links[r.place] = link{known: true, many: lists[r.pk]}
		}
	})
	return nil
}
