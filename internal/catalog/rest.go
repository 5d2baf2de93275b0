package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"etikett/internal/fault"
)

// ListItems gives the items that a client's query selects, in InvenTree's shape, and how many there are in all. The query holds
// search, ordering, filters (fields, look-ups, and the names that InvenTree has for them) and what detail is wanted
// (part_detail=true); what it does not know it leaves out of account. Limit 0 is all.
func (c *Catalog) ListItems(ctx context.Context, model string, query url.Values, limit, offset int) ([]json.RawMessage, int, error) {
	m, shape, err := shapeOf(model)
	if err != nil {
		return nil, 0, err
	}
	q := &Query{Model: m, Fields: m.Fields[:1], Limit: limit, Offset: offset}
	if q.Where, err = c.listCond(ctx, m, query); err != nil {
		return nil, 0, err
	}
	q.Order = listOrder(m, query)
	count, err := c.source.Count(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("catalog: counting %s: %w", m, err)
	}
	var pks []int64
	if err := c.source.Rows(ctx, q, func(row []any) error {
		pks = append(pks, row[0].(int64))
		return nil
	}); err != nil {
		return nil, 0, fmt.Errorf("catalog: listing %s: %w", m, err)
	}
	p := newPlan()
	p.all = true
	b := c.batch(ctx)
	if err := b.load(m, pks, p); err != nil {
		return nil, 0, err
	}
	out := make([]json.RawMessage, 0, len(pks))
	for _, r := range b.Items {
		if r == nil {
			continue // deleted meanwhile
		}
		raw, err := shape.write(r, query, true)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, raw)
	}
	return out, count, nil
}

// Item gives one item in InvenTree's shape; fault.NotFound if there is none.
func (c *Catalog) Item(ctx context.Context, model string, pk int64, query url.Values) (json.RawMessage, error) {
	m, shape, err := shapeOf(model)
	if err != nil {
		return nil, err
	}
	p := newPlan()
	p.all = true
	b := c.batch(ctx)
	if err := b.load(m, []int64{pk}, p); err != nil {
		return nil, err
	}
	if b.Items[0] == nil {
		return nil, notFound(m)
	}
	return shape.write(b.Items[0], query, false)
}

func notFound(m *Model) error {
	return fault.New(fault.NotFound, "No %s matches the given query.", m.Class)
}

func shapeOf(model string) (*Model, shape, error) {
	m, err := modelOf(model)
	if err != nil {
		return nil, nil, err
	}
	s := shapes()[m.Name]
	if s == nil {
		return nil, nil, fault.New(fault.NotFound, "%s has no API of its own", m.Name)
	}
	return m, s, nil
}

// shape is the keys of a model's JSON, in order.
type shape []shapeKey

// shapeKey is one key.
type shapeKey struct {
	name string
	get  func(v *view) any // what writeJSON writes
	// flag is the parameter that asks for the key, "" for one that is always there; standard is what holds without it.
	flag       string
	standard   bool
	detailOnly bool // not in lists
}

// write gives a record as JSON.
func (s shape) write(r *Record, query url.Values, list bool) (json.RawMessage, error) {
	v := see(r)
	o := s.object(v, query, list)
	if v.err == nil {
		v.err = r.batch().Err()
	}
	if v.err != nil {
		return nil, v.err
	}
	return appendJSON(nil, o)
}

// object gives a record's keys with their values.
func (s shape) object(v *view, query url.Values, list bool) *object {
	if v.r == nil {
		return nil
	}
	o := &object{}
	for _, k := range s {
		if k.detailOnly && list || k.flag != "" && !wants(query, k.flag, k.standard) {
			continue
		}
		o.add(k.name, k.get(v))
	}
	return o
}

// wants reads a parameter that is true or false.
func wants(query url.Values, name string, standard bool) bool {
	if !query.Has(name) {
		return standard
	}
	b, ok := truths[strings.ToLower(strings.TrimSpace(query.Get(name)))]
	if !ok {
		return standard
	}
	return b
}

// keys makes keys that hold fields as they are.
func keys(names ...string) shape {
	var out shape
	for _, n := range names {
		out = append(out, shapeKey{name: n, get: func(v *view) any { return v.json(n) }})
	}
	return out
}

// key makes one key.
func key(name string, get func(v *view) any) shape { return shape{{name: name, get: get}} }

// on makes the keys depend on a parameter.
func (s shape) on(flag string, standard bool) shape {
	for i := range s {
		s[i].flag, s[i].standard = flag, standard
	}
	return s
}

// inDetail leaves the keys out of lists.
func (s shape) inDetail() shape {
	for i := range s {
		s[i].detailOnly = true
	}
	return s
}

// join makes one shape of several.
func join(parts ...shape) shape {
	var out shape
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// json gives a field as InvenTree's serialisers do.
func (v *view) json(name string) any {
	if v.r == nil || v.err != nil {
		return nil
	}
	f := v.r.Model().Field(name)
	if f == nil {
		v.err = fmt.Errorf("catalog: %s has no field %s", v.r.Model(), name)
		return nil
	}
	x := v.field(f.Name)
	switch f.Type {
	case Image, File:
		s, _ := x.(string)
		if s == "" {
			return nil
		}
		return v.r.batch().catalog.mediaURL + s
	case StatusKey:
		if x == nil {
			return v.field(strings.TrimSuffix(f.Name, "_custom_key"))
		}
	case JSON:
		if s, ok := x.(string); ok {
			return json.RawMessage(s)
		}
	case Currency:
		if s, _ := x.(string); s == "" && f.Null {
			return nil
		}
	}
	return x
}

// member gives an attribute, computed ones too.
func (v *view) member(names ...string) any {
	if v.r == nil || v.err != nil {
		return nil
	}
	x, err := v.r.Walk(names...)
	v.err = err
	return x
}

// tagNames are a record's tags.
func tagNames(v *view) any {
	out := []any{}
	for _, t := range v.many("tags") {
		w := see(t)
		out = append(out, w.text("name"))
		v.err = firstError(v.err, w.err)
	}
	return out
}
