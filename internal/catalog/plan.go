package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// plan is what to load of one model's records: columns, and what steps lead to.
type plan struct {
	all     bool
	columns map[int]bool
	steps   map[Step]*plan
	order   []Step
}

func newPlan() *plan { return &plan{columns: map[int]bool{}, steps: map[Step]*plan{}} }

func (p *plan) sub(s Step) *plan {
	if p.steps[s] == nil {
		p.steps[s] = newPlan()
		p.order = append(p.order, s)
	}
	return p.steps[s]
}

// planFor works out what a label template that reads these paths needs of its items.
func planFor(m *Model, paths [][]string) *plan {
	p := newPlan()
	for _, path := range paths {
		if len(path) == 0 {
			continue
		}
		for _, key := range m.context {
			if key.name == path[0] {
				for _, read := range key.reads {
					p.add(m, append(splitPath(read), path[1:]...))
				}
			}
		}
	}
	return p
}

func splitPath(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

// maxPlanDepth ends paths that lead in circles, as a template's do that walks up a tree in a loop.
const maxPlanDepth = 12

// add adds a path that is read of records of m. What it does not know it leaves out: it will be loaded when it is asked for.
func (p *plan) add(m *Model, path []string) { p.addDepth(m, path, 0) }

func (p *plan) addDepth(m *Model, path []string, depth int) {
	if depth > maxPlanDepth {
		return
	}
	if len(path) == 0 {
		for _, read := range m.reads {
			p.addDepth(m, splitPath(read), depth+1)
		}
		return
	}
	switch x := m.byName[path[0]].(type) {
	case *Field:
		p.columns[x.index] = true
		switch x.Type {
		case Ref:
			p.sub(Step{Field: x}).addDepth(x.to, path[1:], depth+1)
		case Money:
			p.columns[m.Field(x.Name+"_currency").index] = true
		}
	case rawKey:
		p.columns[x.index] = true
	case *Relation:
		sub := p.sub(Step{Relation: x})
		rest, text := path[1:], true
		for len(rest) > 0 && isListWord(rest[0]) {
			text = rest[0] != "count" && rest[0] != "exists"
			rest = rest[1:]
		}
		if len(rest) > 0 || text {
			sub.addDepth(x.to, rest, depth+1)
		}
	case *computed:
		for _, read := range x.reads {
			p.addDepth(m, splitPath(read), depth+1)
		}
	}
}

// listWords are the members of managers and sets that are no members of their records.
var listWords = []string{"*", "all", "count", "distinct", "exists", "first", "get_queryset", "iterator", "last", "order_by", "reverse", "names", "slugs"}

func isListWord(s string) bool {
	if _, err := strconv.Atoi(s); err == nil {
		return true
	}
	return slices.Contains(listWords, s)
}

// run loads what the plan says of all records of a table. The caller holds the lock.
func (b *Batch) run(t *loaded, p *plan) error {
	for _, s := range p.order {
		if err := b.followLocked(t, s, p.steps[s]); err != nil {
			return err
		}
		if err := b.run(b.table(s.Target()), p.steps[s]); err != nil {
			return err
		}
	}
	return nil
}
