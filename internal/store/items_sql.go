package store

import (
	"errors"
	"fmt"
	"strings"

	"etikett/internal/catalog"
)

// statement is SQL with its arguments.
type statement struct {
	text string
	args []any
}

// selectItems writes a query as SQL. A query without fields counts.
func selectItems(q *catalog.Query) (statement, error) {
	c := &itemSQL{}
	from := c.scope(q.Model)
	where, err := c.where(from, q)
	if err != nil {
		return statement{}, err
	}
	order, err := c.order(from, q.Order)
	if err != nil {
		return statement{}, err
	}
	var b strings.Builder
	b.WriteString("SELECT ")
	if len(q.Fields) == 0 {
		b.WriteString("count(*)")
	}
	for i, f := range q.Fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(from.column(f))
	}
	b.WriteString(" FROM " + from.text())
	if where != "" {
		b.WriteString(" WHERE " + where)
	}
	if len(q.Fields) > 0 {
		b.WriteString(order)
		b.WriteString(limit(q.Limit, q.Offset))
	}
	return statement{b.String(), c.args}, nil
}

// itemSQL writes conditions on items. Refs become outer joins; relations to many become EXISTS, so that no record comes twice.
type itemSQL struct {
	args []any
	last int // number of the last alias
}

// scope is a FROM clause that grows joins as paths need them.
type scope struct {
	c     *itemSQL
	model *catalog.Model
	alias string
	joins *strings.Builder // of the whole clause
	refs  map[*catalog.Field]*scope
}

func (c *itemSQL) scope(m *catalog.Model) *scope {
	c.last++
	return &scope{c: c, model: m, alias: fmt.Sprintf("t%d", c.last), joins: &strings.Builder{}, refs: map[*catalog.Field]*scope{}}
}

func (s *scope) column(f *catalog.Field) string { return s.alias + "." + quoteName(f.Column()) }

// text is the clause; only that of a scope made by itemSQL.scope is whole.
func (s *scope) text() string {
	return quoteName(s.model.Table()) + " AS " + s.alias + s.joins.String()
}

// follow joins what a Ref leads to.
func (s *scope) follow(f *catalog.Field) *scope {
	if there := s.refs[f]; there != nil {
		return there
	}
	to := s.c.scope(f.Target())
	to.joins = s.joins
	fmt.Fprintf(s.joins, " LEFT JOIN %s AS %s ON %s = %s", quoteName(to.model.Table()), to.alias, to.column(to.model.Fields[0]), s.column(f))
	s.refs[f] = to
	return to
}

// where writes all restrictions of a query.
func (c *itemSQL) where(from *scope, q *catalog.Query) (string, error) {
	var parts []string
	if q.Key != nil {
		// One parameter for all keys: the text stays the same, and SQLite reads the list faster than as a part of the statement.
		parts = append(parts, from.column(q.Key)+" IN (SELECT value FROM json_each(?))")
		c.args = append(c.args, jsonKeys(q.Keys))
	}
	if q.Also != nil {
		parts = append(parts, from.column(q.Also)+" = ?")
		c.args = append(c.args, q.Text)
	}
	if q.Where != nil {
		s, err := c.cond(from, q.Where)
		if err != nil {
			return "", err
		}
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " AND "), nil
}

// cond writes one condition; "" is one that always holds.
func (c *itemSQL) cond(at *scope, cond *catalog.Cond) (string, error) {
	switch cond.Op {
	case catalog.Not:
		s, err := c.cond(at, cond.Parts[0])
		if err != nil || s == "" {
			return "1 = 0", err
		}
		return "(" + s + ") IS NOT TRUE", nil
	case catalog.Any:
		var parts []string
		for _, p := range cond.Parts {
			s, err := c.cond(at, p)
			if err != nil {
				return "", err
			}
			if s == "" {
				return "", nil
			}
			parts = append(parts, s)
		}
		if len(parts) == 0 {
			return "1 = 0", nil
		}
		return "(" + strings.Join(parts, " OR ") + ")", nil
	case catalog.All:
		return c.all(at, cond.Parts)
	}
	return c.all(at, []*catalog.Cond{cond})
}

// all writes conditions that hold at once; those through the same relation hold for the same record at its end.
func (c *itemSQL) all(at *scope, conds []*catalog.Cond) (string, error) {
	var parts []string
	through := map[catalog.Step][]*catalog.Cond{}
	var order []catalog.Step
	for _, cond := range conds {
		if cond.Op == catalog.Is && len(cond.Path) > 1 {
			s := cond.Path[0]
			if through[s] == nil {
				order = append(order, s)
			}
			rest := *cond
			rest.Path = cond.Path[1:]
			through[s] = append(through[s], &rest)
			continue
		}
		var s string
		var err error
		if cond.Op == catalog.Is {
			s, err = c.lookup(at.column(cond.Path[0].Field), cond)
		} else {
			s, err = c.cond(at, cond)
		}
		if err != nil {
			return "", err
		}
		if s != "" {
			parts = append(parts, s)
		}
	}
	for _, step := range order {
		s, err := c.through(at, step, through[step])
		if err != nil {
			return "", err
		}
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) > 1 {
		return "(" + strings.Join(parts, " AND ") + ")", nil
	}
	return strings.Join(parts, ""), nil
}

// through writes conditions on what a step leads to.
func (c *itemSQL) through(at *scope, step catalog.Step, conds []*catalog.Cond) (string, error) {
	if step.Field != nil {
		return c.all(at.follow(step.Field), conds)
	}
	rel := step.Relation
	pk := at.column(at.model.Fields[0])
	inner := c.scope(rel.Target())
	var link string
	var linkArgs []any
	switch rel.Kind {
	case catalog.Tagged:
		// A tag is linked by a record of its own.
		item := c.scope(rel.Via.Model())
		link = fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE %s = %s AND %s = %s AND %s = ?)", item.text(),
			item.column(item.model.Field("tag")), inner.column(inner.model.Fields[0]), item.column(rel.Via), pk, item.column(rel.Type))
		linkArgs = []any{rel.TypeText()}
	case catalog.Generic:
		link = fmt.Sprintf("%s = %s AND %s = ?", inner.column(rel.Via), pk, inner.column(rel.Type))
		linkArgs = []any{rel.TypeText()}
	default:
		link = inner.column(rel.Via) + " = " + pk
	}
	before := len(c.args)
	s, err := c.all(inner, conds)
	if err != nil {
		return "", err
	}
	// The link stands before the conditions, and so do its arguments.
	c.args = append(c.args[:before:before], append(linkArgs, c.args[before:]...)...)
	text := "EXISTS (SELECT 1 FROM " + inner.text() + " WHERE " + link
	if s != "" {
		text += " AND " + s
	}
	text += ")"
	if catalog.HoldsForNothing(conds) {
		bare := c.scope(rel.Target())
		text = "(" + text + " OR NOT EXISTS (SELECT 1 FROM " + bare.text() + " WHERE " + strings.ReplaceAll(link, inner.alias+".", bare.alias+".") + "))"
		c.args = append(c.args, linkArgs...)
	}
	return text, nil
}

// order writes an ORDER BY clause that ends with the key.
func (c *itemSQL) order(at *scope, names []string) (string, error) {
	if names == nil {
		return "", nil
	}
	keys, err := catalog.ParseOrder(at.model, names)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, k := range keys {
		s := at
		for _, step := range k.Path[:len(k.Path)-1] {
			if step.Field == nil {
				return "", errors.New("lists cannot be ordered through a relation to many")
			}
			s = s.follow(step.Field)
		}
		part := s.column(k.Path[len(k.Path)-1].Field)
		if k.Down {
			part += " DESC"
		}
		parts = append(parts, part)
	}
	return " ORDER BY " + strings.Join(append(parts, at.column(at.model.Fields[0])), ", "), nil
}
