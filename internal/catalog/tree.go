package catalog

import "slices"

// treeMembers are those of records that form trees.
func treeMembers(m *Model) members {
	parent := m.treeParent()
	children := parent.back.Name
	set := func(get func(v *view) []*Record) *computed {
		return attr(func(r *Record) (any, error) {
			v := see(r)
			records := get(v)
			return v.set(m.Name, records)
		})
	}
	out := members{
		"get_level":            attr(func(r *Record) (any, error) { return r.Value("level") }, "level"),
		"is_root_node":         attr(func(r *Record) (any, error) { v := see(r); return v.null(parent.Name), v.err }, parent.Column()),
		"is_child_node":        attr(func(r *Record) (any, error) { v := see(r); return !v.null(parent.Name), v.err }, parent.Column()),
		"is_leaf_node":         attr(func(r *Record) (any, error) { v := see(r); return v.descendantCount() == 0, v.err }, "lft", "rght"),
		"get_descendant_count": attr(func(r *Record) (any, error) { v := see(r); return v.descendantCount(), v.err }, "lft", "rght"),
		"has_children":         attr(func(r *Record) (any, error) { v := see(r); return len(v.many(children)) > 0, v.err }, children+".count"),
		"get_root": attr(func(r *Record) (any, error) {
			v := see(r)
			up := v.ancestors(parent)
			if v.err != nil || len(up) == 0 {
				return r, v.err
			}
			return up[0], nil
		}, parent.Name+"."+parent.Name),
		"get_ancestors":    set(func(v *view) []*Record { return v.ancestors(parent) }),
		"getUniqueParents": set(func(v *view) []*Record { return v.ancestors(parent) }),
		"get_children":     set(func(v *view) []*Record { return v.many(children) }),
		"get_descendants":  set(func(v *view) []*Record { return v.descendants(children) }),
		"getUniqueChildren": set(func(v *view) []*Record {
			return append([]*Record{v.r}, v.descendants(children)...)
		}),
		"get_family": set(func(v *view) []*Record {
			return append(append(v.ancestors(parent), v.r), v.descendants(children)...)
		}),
		"get_leafnodes": set(func(v *view) []*Record {
			return v.keep(v.descendants(children), func(w *view) bool { return w.descendantCount() == 0 })
		}),
		"get_siblings": set(func(v *view) []*Record {
			return slices.DeleteFunc(slices.Clone(v.siblings(parent)), func(r *Record) bool { return r == v.r })
		}),
		"get_next_sibling":     attr(func(r *Record) (any, error) { v := see(r); return record1(v.sibling(parent, 1), v.err) }),
		"get_previous_sibling": attr(func(r *Record) (any, error) { v := see(r); return record1(v.sibling(parent, -1), v.err) }),
		"delete_items":         constant(nil), "handle_tree_delete": constant(nil), "get_items": constant(nil),
	}
	if m.Field("pathstring") != nil {
		path := func(v *view) []*Record { return append(v.ancestors(parent), v.r) }
		out["path"] = attr(func(r *Record) (any, error) { v := see(r); p := path(v); return v.list(p) })
		out["parentpath"] = attr(func(r *Record) (any, error) { v := see(r); p := v.ancestors(parent); return v.list(p) })
		out["construct_pathstring"] = attr(func(r *Record) (any, error) {
			v := see(r)
			var names []string
			for _, at := range path(v) {
				w := see(at)
				names = append(names, w.text("name"))
				if v.err == nil {
					v.err = w.err
				}
			}
			return pathString(names), v.err
		}, "name", parent.Name+".name")
		out["get_path"] = attr(func(r *Record) (any, error) { return pathList(r, parent) }, "name", parent.Name+".name")
	}
	return out
}

// descendantCount is how many records are below, by the numbers of the nested set.
func (v *view) descendantCount() int64 {
	n := v.int("rght") - v.int("lft") - 1
	return max(0, n) / 2
}

// maxTree limits how deep trees are, so that a circle of parents ends.
const maxTree = 1000

// ancestors gives the records above, the root first.
func (v *view) ancestors(parent *Field) []*Record {
	var out []*Record
	for at := v.r; at != nil && v.err == nil && len(out) < maxTree; {
		var up *Record
		if up, v.err = at.ref(parent); up == nil || slices.Contains(out, up) {
			break
		}
		out = append(out, up)
		at = up
	}
	slices.Reverse(out)
	return out
}

// descendants gives the records below, each behind the one above it.
func (v *view) descendants(children string) []*Record {
	var out []*Record
	seen := map[*Record]struct{}{v.r: {}}
	var walk func(at *Record)
	walk = func(at *Record) {
		if v.err != nil {
			return
		}
		below, err := at.Many(children)
		if err != nil {
			v.err = err
			return
		}
		for _, r := range below {
			if _, twice := seen[r]; !twice {
				seen[r] = struct{}{}
				out = append(out, r)
				walk(r)
			}
		}
	}
	walk(v.r)
	return out
}

// siblings gives the records with the same parent, this one among them.
func (v *view) siblings(parent *Field) []*Record {
	if up := v.record(parent.Name); up != nil {
		return (&view{r: up, err: v.err}).many(parent.back.Name)
	}
	if v.err != nil {
		return nil
	}
	m := v.r.table.model
	roots, err := v.r.batch().all(m, "roots", &Cond{Op: Is, Path: []Step{{Field: parent}}, Lookup: "isnull", Value: true}, m.Order...)
	v.err = err
	return roots
}

// sibling gives the next or previous record with the same parent.
func (v *view) sibling(parent *Field, direction int) *Record {
	all := v.siblings(parent)
	if i := slices.Index(all, v.r); i >= 0 {
		if i += direction; i >= 0 && i < len(all) {
			return all[i]
		}
	}
	return nil
}
