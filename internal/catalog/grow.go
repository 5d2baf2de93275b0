package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// node is a record of a tree while its numbers are made.
type node struct {
	pk, parent               int64
	name, path               string
	children                 []*node
	lft, rght, treeID, level int64
}

// growTree makes what a tree's records hold of their place: the numbers of the nested sets, and the paths. A record whose parent is
// not there, or that is its own ancestor, becomes a root.
func growTree(ctx context.Context, w Writer, m *Model) error {
	parent := m.treeParent()
	name := m.Field("name")
	if name == nil {
		name = m.pk()
	}
	nodes := map[int64]*node{}
	var all []*node
	q := &Query{Model: m, Fields: []*Field{m.pk(), parent, name}}
	if err := w.Rows(ctx, q, func(row []any) error {
		n := &node{pk: row[0].(int64)}
		n.parent, _ = row[1].(int64)
		n.name, _ = row[2].(string)
		nodes[n.pk] = n
		all = append(all, n)
		return nil
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b *node) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.pk, b.pk))
	})
	var roots []*node
	for _, n := range all {
		if up := nodes[n.parent]; n.parent != 0 && up != nil && !inCircle(nodes, n) {
			up.children = append(up.children, n)
		} else {
			roots = append(roots, n)
		}
	}
	fields := []*Field{m.Field("lft"), m.Field("rght"), m.Field("tree_id"), m.Field("level")}
	path := m.Field("pathstring")
	if path != nil {
		fields = append(fields, path)
	}
	for i, root := range roots {
		number(root, nil, int64(i+1), 0, 1)
	}
	for _, n := range all {
		values := []any{n.lft, n.rght, n.treeID, n.level}
		if path != nil {
			values = append(values, n.path)
		}
		if err := w.Set(ctx, m, n.pk, fields, values); err != nil {
			return err
		}
	}
	return nil
}

func inCircle(nodes map[int64]*node, n *node) bool {
	steps := 0
	for up := nodes[n.parent]; up != nil; up = nodes[up.parent] {
		if steps++; up == n || steps > maxTree {
			return true
		}
	}
	return false
}

// number numbers a node and those below it, and gives the next number.
func number(n *node, path []string, treeID, level, next int64) int64 {
	path = append(path, n.name)
	n.treeID, n.level, n.lft, n.path = treeID, level, next, pathString(path)
	next++
	for _, c := range n.children {
		next = number(c, path[:len(path):len(path)], treeID, level+1, next)
	}
	n.rght = next
	return next + 1
}
