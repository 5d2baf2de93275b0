package catalog

import "context"

// A Source is where records are kept.
type Source interface {
	// Rows calls yield for each record that the query means, in its order. A row holds one value for each of q.Fields, as
	// Type says, nil for null; yield may keep its values but not the slice. Rows ends early if yield returns an error, and returns it.
	Rows(ctx context.Context, q *Query, yield func(row []any) error) error
	// Count counts what the query means, its Limit and Offset aside.
	Count(ctx context.Context, q *Query) (int, error)
}

// Query is a question to a Source.
type Query struct {
	Model  *Model
	Fields []*Field
	// Key, if set, restricts to records whose value in this field is one of Keys. The order of Keys means nothing.
	Key  *Field
	Keys []int64
	// Also, if set, is a second restriction of the same kind to one text.
	Also *Field
	Text string
	// Where, if set, restricts further.
	Where *Cond
	// Order is the order of the result: paths of look-ups, "-" before a descending one. Records equal in it stand in the order of
	// their primary keys. Nil is any order.
	Order  []string
	Limit  int // 0 is no limit
	Offset int
}

// Cond is a condition on a record.
type Cond struct {
	// Op is what holds: of All and Any the Parts, of Not its one part, of Is the look-up.
	Op    CondOp
	Parts []*Cond
	// Path leads from the record to what is compared: *Relation and Ref fields, in the end a field.
	Path   []Step
	Lookup string // "exact", "icontains", …
	Value  any    // as Lookup needs it: of the field's type, a []any, a Go regular expression's text, …
}

// CondOp is how a condition is made of others.
type CondOp uint8

// The operations.
const (
	Is CondOp = iota
	All
	Any
	Not
)

// Step is one part of a path: a field, or a relation.
type Step struct {
	Field    *Field
	Relation *Relation
}

// Target is the model that the step leads to; nil for a field that is no Ref.
func (s Step) Target() *Model {
	if s.Relation != nil {
		return s.Relation.to
	}
	return s.Field.to
}
