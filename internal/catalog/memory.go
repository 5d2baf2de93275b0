package catalog

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// Memory is a Source that keeps its records in memory: items of a file that are printed without a database, and tests.
// Any number of goroutines may read it; writing needs it alone.
type Memory struct {
	mu     sync.RWMutex
	tables map[*Model]map[int64][]any
}

// NewMemory gives an empty one.
func NewMemory() *Memory { return &Memory{tables: map[*Model]map[int64][]any{}} }

// Rows implements Source.
func (s *Memory) Rows(ctx context.Context, q *Query, yield func(values []any) error) error {
	rows, err := s.find(ctx, q)
	if err != nil {
		return err
	}
	if q.Offset > 0 {
		rows = rows[min(q.Offset, len(rows)):]
	}
	if q.Limit > 0 {
		rows = rows[:min(q.Limit, len(rows))]
	}
	out := make([]any, len(q.Fields))
	for _, row := range rows {
		for i, f := range q.Fields {
			out[i] = row[f.index]
		}
		if err := yield(out); err != nil {
			return err
		}
	}
	return nil
}

// Count implements Source.
func (s *Memory) Count(ctx context.Context, q *Query) (int, error) {
	rows, err := s.find(ctx, q)
	return len(rows), err
}

// find gives whole rows in the order of the query.
func (s *Memory) find(ctx context.Context, q *Query) ([][]any, error) {
	rows := s.candidates(q)
	if q.Where == nil && q.Order == nil {
		return rows, nil
	}
	// Conditions and orders go through relations: records of a batch know them.
	b := New(s).batch(ctx)
	t := b.table(q.Model)
	records := make([]*Record, len(rows))
	whole := make(map[*Record][]any, len(rows))
	all := newLayout(q.Model, q.Model.Fields)
	for i, values := range rows {
		r := &Record{}
		b.add(t, r, values[0].(int64), &row{all, values})
		records[i], whole[r] = r, values
	}
	order, err := ParseOrder(q.Model, q.Order)
	if err != nil {
		return nil, err
	}
	if q.Where != nil {
		if records, err = filterRecords(records, q.Where); err != nil {
			return nil, err
		}
	}
	if records, err = sortRecords(records, order); err != nil {
		return nil, err
	}
	out := make([][]any, len(records))
	for i, r := range records {
		out[i] = whole[r]
	}
	return out, nil
}

// candidates gives the rows with the right keys, by primary key.
func (s *Memory) candidates(q *Query) [][]any {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out [][]any
	table := s.tables[q.Model]
	fits := func(row []any) bool { return q.Also == nil || row[q.Also.index] == q.Text }
	if q.Key != nil && q.Key.Type == Auto {
		for _, pk := range q.Keys {
			if row, ok := table[pk]; ok && fits(row) {
				out = append(out, row)
			}
		}
	} else {
		wanted := make(map[int64]struct{}, len(q.Keys))
		for _, pk := range q.Keys {
			wanted[pk] = struct{}{}
		}
		for _, row := range table {
			if q.Key != nil {
				key, _ := row[q.Key.index].(int64)
				if _, ok := wanted[key]; !ok || row[q.Key.index] == nil {
					continue
				}
			}
			if fits(row) {
				out = append(out, row)
			}
		}
	}
	slices.SortFunc(out, func(a, b []any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
	return slices.CompactFunc(out, func(a, b []any) bool { return a[0] == b[0] })
}

// Put implements Writer.
func (s *Memory) Put(_ context.Context, m *Model, row []any) (created bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tables[m] == nil {
		s.tables[m] = map[int64][]any{}
	}
	pk := row[0].(int64)
	_, there := s.tables[m][pk]
	s.tables[m][pk] = slices.Clone(row)
	return !there, nil
}

// Set implements Writer.
func (s *Memory) Set(_ context.Context, m *Model, pk int64, fields []*Field, values []any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	row := slices.Clone(s.tables[m][pk])
	if row == nil {
		return nil
	}
	for i, f := range fields {
		row[f.index] = values[i]
	}
	s.tables[m][pk] = row
	return nil
}

// Delete implements Writer.
func (s *Memory) Delete(_ context.Context, m *Model, pk int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tables[m], pk)
	return nil
}
