package catalog

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

// view reads a record for a computed attribute. It keeps the first error, so that an attribute can be written as what it
// is about; after an error it gives zero values.
type view struct {
	r   *Record
	err error
}

func see(r *Record) *view { return &view{r: r} }

// field gives what a field holds.
func (v *view) field(name string) any {
	if v.err != nil || v.r == nil {
		return nil
	}
	x, err := v.r.Value(name)
	v.err = err
	return x
}

func (v *view) text(name string) string {
	s, _ := v.field(name).(string)
	return s
}

func (v *view) flag(name string) bool {
	b, _ := v.field(name).(bool)
	return b
}

func (v *view) int(name string) int64 {
	n, _ := v.field(name).(int64)
	return n
}

// null reports whether a field holds nothing.
func (v *view) null(name string) bool { return v.field(name) == nil }

// number gives a number of any type, 0 for none.
func (v *view) number(name string) *apd.Decimal {
	switch x := v.field(name).(type) {
	case *apd.Decimal:
		return x
	case int64:
		return apd.New(x, 0)
	}
	return new(apd.Decimal)
}

func (v *view) date(name string) (dtl.Date, bool) {
	d, ok := v.field(name).(dtl.Date)
	return d, ok
}

// one follows a Ref or a one-to-one relation; the view of nothing reads as empty.
func (v *view) one(names ...string) *view {
	at := v.r
	for _, name := range names {
		if v.err != nil || at == nil {
			return &view{err: v.err}
		}
		at, v.err = at.One(name)
	}
	return &view{r: at, err: v.err}
}

// record gives the record that a Ref leads to.
func (v *view) record(name string) *Record {
	if v.err != nil || v.r == nil {
		return nil
	}
	one, err := v.r.One(name)
	v.err = err
	return one
}

// many gives the records of a relation.
func (v *view) many(name string) []*Record {
	if v.err != nil || v.r == nil {
		return nil
	}
	list, err := v.r.Many(name)
	v.err = err
	return list
}

// str is Python's str() of the record.
func (v *view) str() string {
	if v.err != nil || v.r == nil {
		return ""
	}
	s, err := v.r.text()
	v.err = err
	return s
}

// keep gives the records for which a condition holds.
func (v *view) keep(records []*Record, fits func(*view) bool) []*Record {
	var out []*Record
	for _, r := range records {
		w := see(r)
		ok := fits(w)
		if w.err != nil {
			v.err = w.err
			return nil
		}
		if ok {
			out = append(out, r)
		}
	}
	return out
}

// any reports whether a condition holds for one of the records.
func (v *view) any(records []*Record, fits func(*view) bool) bool {
	return len(v.keep(records, fits)) > 0
}

// sum adds up a number of the records, as SQL does: the result has no places that it does not need.
func (v *view) sum(records []*Record, number func(*view) *apd.Decimal) *apd.Decimal {
	total := new(apd.Decimal)
	for _, r := range records {
		w := see(r)
		n := number(w)
		if v.err = w.err; v.err != nil {
			return new(apd.Decimal)
		}
		v.calc(wide.Add, total, total, n)
	}
	return short(total)
}

// sumField adds up a field.
func (v *view) sumField(records []*Record, name string) *apd.Decimal {
	return v.sum(records, func(w *view) *apd.Decimal { return w.number(name) })
}

// add, sub and mul calculate as Python's decimal module does, to 28 digits.
func (v *view) add(x, y *apd.Decimal) *apd.Decimal {
	return v.calc(decimals.Add, new(apd.Decimal), x, y)
}

func (v *view) sub(x, y *apd.Decimal) *apd.Decimal {
	return v.calc(decimals.Sub, new(apd.Decimal), x, y)
}

func (v *view) mul(x, y *apd.Decimal) *apd.Decimal {
	return v.calc(decimals.Mul, new(apd.Decimal), x, y)
}

func (v *view) calc(op func(d, x, y *apd.Decimal) (apd.Condition, error), d, x, y *apd.Decimal) *apd.Decimal {
	if _, err := op(d, x, y); err != nil && v.err == nil {
		v.err = err
	}
	return d
}

// short gives a number without zeros behind the point.
func short(d *apd.Decimal) *apd.Decimal {
	out := new(apd.Decimal)
	out.Reduce(d)
	if out.Exponent > 0 {
		_, _ = wide.Quantize(out, out, 0)
	}
	return out
}

// plain writes a number without zeros behind the point and without an exponent.
func plain(d *apd.Decimal) string { return short(d).Text('f') }

// max0 is d, or 0 for less.
func max0(d *apd.Decimal) *apd.Decimal {
	if d.Negative {
		return new(apd.Decimal)
	}
	return d
}

// joinNonEmpty joins the texts that are not empty.
func joinNonEmpty(separator string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, separator)
}

// set gives records of a model as a query set.
func (v *view) set(model string, records []*Record) (any, error) {
	if v.err != nil {
		return nil, v.err
	}
	return v.r.batch().listOf(ModelOf(model), records), nil
}

// list gives records as a Python list.
func (v *view) list(records []*Record) (any, error) {
	if v.err != nil {
		return nil, v.err
	}
	out := make([]any, len(records))
	for i, r := range records {
		out[i] = r
	}
	return out, nil
}

// unique gives records as a Python set.
func (v *view) unique(model string, records []*Record) (any, error) {
	if v.err != nil {
		return nil, v.err
	}
	s := v.r.batch().listOf(ModelOf(model), distinct(records))
	s.unique = true
	return s, nil
}

// distinct leaves out records that are there already.
func distinct(records []*Record) []*Record {
	seen := make(map[*Record]struct{}, len(records))
	var out []*Record
	for _, r := range records {
		if _, twice := seen[r]; !twice {
			seen[r] = struct{}{}
			out = append(out, r)
		}
	}
	return out
}

// record1 gives one record, or nil as such and not as a nil *Record.
func record1(r *Record, err error) (any, error) {
	if r == nil || err != nil {
		return nil, err
	}
	return r, nil
}
