package catalog

import (
	"cmp"
	"slices"
	"strings"

	"etikett/internal/fault"
)

// replant numbers the tree of a record anew, and that of the record which was above it before (0 for none).
func (e *edit) replant(pk, before int64) error {
	if !e.model.IsTree() {
		return nil
	}
	root, err := e.rootOf(pk)
	if err != nil {
		return err
	}
	if err := e.renumber(root); err != nil {
		return err
	}
	if before == 0 {
		return nil
	}
	old, err := e.rootOf(before)
	if err != nil || old == root {
		return err
	}
	return e.renumber(old)
}

// rootOf gives the record at the top of a tree.
func (e *edit) rootOf(pk int64) (int64, error) {
	parent := e.model.treeParent()
	for range maxTree {
		var up any
		q := &Query{Model: e.model, Fields: []*Field{e.model.pk(), parent}, Key: e.model.pk(), Keys: []int64{pk}}
		if err := e.w.Rows(e.ctx, q, func(r []any) error { up = r[1]; return nil }); err != nil {
			return 0, err
		}
		next, ok := up.(int64)
		if !ok {
			return pk, nil
		}
		pk = next
	}
	return pk, nil
}

// renumber numbers one tree, which keeps its place among the trees; a new one comes last.
func (e *edit) renumber(root int64) error {
	m := e.model
	parent, name := m.treeParent(), m.Field("name")
	if name == nil {
		name = m.pk()
	}
	treeID := m.Field("tree_id")
	fields := []*Field{m.pk(), parent, name, treeID, parent}
	top := &node{}
	read := func(q *Query, take func(n *node, treeID int64)) error {
		return e.w.Rows(e.ctx, q, func(r []any) error {
			n := &node{pk: r[0].(int64)}
			n.parent, _ = r[1].(int64)
			n.name, _ = r[2].(string)
			id, _ := r[3].(int64)
			take(n, id)
			return nil
		})
	}
	var id int64
	err := read(&Query{Model: m, Fields: fields, Key: m.pk(), Keys: []int64{root}}, func(n *node, treeID int64) { top, id = n, treeID })
	if err != nil {
		return err
	}
	nodes := map[int64]*node{top.pk: top}
	all := []*node{top}
	for level := []int64{top.pk}; len(level) > 0; {
		var next []int64
		for part := range slices.Chunk(level, chunk) {
			if err := read(&Query{Model: m, Fields: fields, Key: parent, Keys: part}, func(n *node, _ int64) {
				if nodes[n.pk] == nil {
					nodes[n.pk] = n
					all = append(all, n)
					next = append(next, n.pk)
				}
			}); err != nil {
				return err
			}
		}
		level = next
	}
	slices.SortFunc(all, func(a, b *node) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.pk, b.pk)) })
	for _, n := range all {
		if n != top {
			up := nodes[n.parent]
			up.children = append(up.children, n)
		}
	}
	taken := id == 0
	if !taken {
		if taken, err = e.treeTaken(id, root); err != nil {
			return err
		}
	}
	if taken {
		q := &Query{Model: m, Fields: []*Field{m.pk(), treeID}, Order: []string{"-tree_id"}, Limit: 1}
		if err := e.w.Rows(e.ctx, q, func(r []any) error { id, _ = r[1].(int64); return nil }); err != nil {
			return err
		}
		id++
	}
	number(top, nil, id, 0, 1)
	set := []*Field{m.Field("lft"), m.Field("rght"), treeID, m.Field("level")}
	path := m.Field("pathstring")
	if path != nil {
		set = append(set, path)
	}
	for _, n := range all {
		values := []any{n.lft, n.rght, n.treeID, n.level}
		if path != nil {
			values = append(values, n.path)
		}
		if err := e.w.Set(e.ctx, m, n.pk, set, values); err != nil {
			return err
		}
	}
	return nil
}

// treeTaken reports whether another root has the number of a tree, as happens where a record has left it.
func (e *edit) treeTaken(id, root int64) (bool, error) {
	m := e.model
	taken := false
	where := &Cond{Op: All, Parts: []*Cond{
		{Op: Is, Path: []Step{{Field: m.Field("tree_id")}}, Lookup: "exact", Value: id},
		{Op: Is, Path: []Step{{Field: m.treeParent()}}, Lookup: "isnull", Value: true},
	}}
	err := e.w.Rows(e.ctx, &Query{Model: m, Fields: m.Fields[:1], Where: where}, func(r []any) error {
		taken = taken || r[0] != root
		return nil
	})
	return taken, err
}

// remove deletes a record and what hangs on it.
func (e *edit) remove(pk int64) error {
	row, err := e.row(pk)
	if err != nil {
		return err
	}
	if e.model.Name == "part.part" {
		if row[e.model.Field("locked").index] == true {
			return fault.InvalidField("non_field_errors", "Cannot delete this part as it is locked")
		}
		if row[e.model.Field("active").index] == true {
			return fault.InvalidField("non_field_errors", "Cannot delete this part as it is still active")
		}
	}
	parent := e.model.treeParent()
	var up any
	var children []int64
	if parent != nil {
		up = row[parent.index]
		q := &Query{Model: e.model, Fields: e.model.Fields[:1], Key: parent, Keys: []int64{pk}}
		if err := e.w.Rows(e.ctx, q, func(r []any) error { children = append(children, r[0].(int64)); return nil }); err != nil {
			return err
		}
		for _, child := range children {
			if err := e.w.Set(e.ctx, e.model, child, []*Field{parent}, []any{up}); err != nil {
				return err
			}
		}
	}
	if err := e.cascade(e.model, pk, map[string]bool{}); err != nil {
		return err
	}
	if parent == nil {
		return nil
	}
	if top, ok := up.(int64); ok {
		return e.replant(top, 0)
	}
	for _, child := range children {
		if err := e.replant(child, 0); err != nil {
			return err
		}
	}
	return nil
}

// cascade deletes a record; records that need it are deleted, others have it taken out.
func (e *edit) cascade(m *Model, pk int64, seen map[string]bool) error {
	key := m.Name + "/" + plain1(pk)
	if seen[key] {
		return nil
	}
	seen[key] = true
	for _, from := range Models() {
		for _, f := range from.Fields {
			if f.Type != Ref || f.to != m {
				continue
			}
			if err := e.detach(f, pk, seen); err != nil {
				return err
			}
		}
	}
	return e.w.Delete(e.ctx, m, pk)
}

// detach frees the records whose field names a record that is deleted.
func (e *edit) detach(f *Field, pk int64, seen map[string]bool) error {
	m := f.model
	var keys []int64
	q := &Query{Model: m, Fields: m.Fields[:1], Key: f, Keys: []int64{pk}}
	if err := e.w.Rows(e.ctx, q, func(r []any) error { keys = append(keys, r[0].(int64)); return nil }); err != nil {
		return err
	}
	for _, k := range keys {
		var err error
		if f.Null {
			err = e.w.Set(e.ctx, m, k, []*Field{f}, []any{nil})
		} else {
			err = e.cascade(m, k, seen)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
