package catalog

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

// This file finds out on records what the SQL of a Source finds out on rows: whether conditions hold, and in which order records stand.

// filterRecords gives the records that a condition holds for.
func filterRecords(records []*Record, c *Cond) ([]*Record, error) {
	var out []*Record
	for _, r := range records {
		ok, err := holds(r, c)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// holds reports whether a condition holds for a record; for nil it is asked of what an outer join gives where there is nothing.
func holds(r *Record, c *Cond) (bool, error) {
	switch c.Op {
	case Not:
		ok, err := holds(r, c.Parts[0])
		return !ok, err
	case Any:
		for _, part := range c.Parts {
			if ok, err := holds(r, part); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case All:
		return allHold(r, c.Parts)
	}
	return allHold(r, []*Cond{c})
}

// allHold reports whether all conditions hold at once. Those that go through the same relation must hold for the same record at
// its end, as those of one filter() of Django must.
func allHold(r *Record, parts []*Cond) (bool, error) {
	through := map[Step][]*Cond{}
	var order []Step
	for _, c := range parts {
		if c.Op == Is && len(c.Path) > 1 {
			s := c.Path[0]
			if through[s] == nil {
				order = append(order, s)
			}
			rest := *c
			rest.Path = c.Path[1:]
			through[s] = append(through[s], &rest)
			continue
		}
		ok, err := true, error(nil)
		if c.Op == Is {
			ok, err = fieldHolds(r, c)
		} else {
			ok, err = holds(r, c)
		}
		if !ok || err != nil {
			return false, err
		}
	}
	for _, s := range order {
		targets, err := ends(r, s)
		if err != nil {
			return false, err
		}
		found := false
		for _, target := range targets {
			if found, err = allHold(target, through[s]); err != nil {
				return false, err
			}
			if found {
				break
			}
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}

// HoldsForNothing reports whether all conditions hold for what an outer join gives where there is no record.
func HoldsForNothing(parts []*Cond) bool {
	ok, err := allHold(nil, parts)
	return ok && err == nil
}

// ends gives what a step leads to; one nil if that is nothing.
func ends(r *Record, s Step) ([]*Record, error) {
	if r == nil {
		return []*Record{nil}, nil
	}
	l, err := r.link(s)
	if err != nil {
		return nil, err
	}
	if s.Field != nil || len(l.many) == 0 {
		return []*Record{l.one}, nil
	}
	return l.many, nil
}

func fieldHolds(r *Record, c *Cond) (bool, error) {
	var v any
	if r != nil {
		var err error
		if v, err = r.value(c.Path[0].Field); err != nil {
			return false, err
		}
	}
	return valueHolds(v, c.Lookup, c.Value)
}

func valueHolds(v any, lookup string, want any) (bool, error) {
	if part, rest, ok := strings.Cut(lookup, "__"); ok {
		return valueHolds(DatePart(v, part), rest, want)
	}
	switch lookup {
	case "isnull":
		return (v == nil) == want.(bool), nil
	case "exact":
		if want == nil {
			return v == nil, nil
		}
	case "in":
		if v == nil {
			return false, nil
		}
		return slices.ContainsFunc(want.([]any), func(w any) bool { return compareValues(v, w) == 0 }), nil
	}
	if v == nil {
		return false, nil
	}
	switch lookup {
	case "exact":
		return compareValues(v, want) == 0, nil
	case "gt":
		return compareValues(v, want) > 0, nil
	case "gte":
		return compareValues(v, want) >= 0, nil
	case "lt":
		return compareValues(v, want) < 0, nil
	case "lte":
		return compareValues(v, want) <= 0, nil
	case "range":
		w := want.([]any)
		return compareValues(v, w[0]) >= 0 && compareValues(v, w[1]) <= 0, nil
	}
	text, ok := v.(string)
	if !ok {
		text = dtl.Str(v)
	}
	w := want.(string)
	if lookup[0] == 'i' {
		text, w = strings.ToLower(text), strings.ToLower(w)
	}
	switch lookup {
	case "iexact":
		return text == w, nil
	case "contains", "icontains":
		return strings.Contains(text, w), nil
	case "startswith", "istartswith":
		return strings.HasPrefix(text, w), nil
	case "endswith", "iendswith":
		return strings.HasSuffix(text, w), nil
	case "regex", "iregex":
		re, err := compileRegex(want.(string), lookup == "iregex")
		if err != nil {
			return false, err
		}
		return re.MatchString(dtl.Str(v)), nil
	}
	return false, fmt.Errorf("catalog: unknown look-up %s", lookup)
}

// DatePart gives one part of a date or time, as Django's transform of that name does; nil for an unknown part.
func DatePart(v any, part string) any {
	var t time.Time
	switch x := v.(type) {
	case dtl.Date:
		t = time.Date(x.Year, x.Month, x.Day, 0, 0, 0, 0, time.UTC)
	case time.Time:
		t = x
	default:
		return nil
	}
	isoYear, week := t.ISOWeek()
	switch part {
	case "date":
		return dateOf(t)
	case "year":
		return int64(t.Year())
	case "iso_year":
		return int64(isoYear)
	case "month":
		return int64(t.Month())
	case "day":
		return int64(t.Day())
	case "week":
		return int64(week)
	case "week_day":
		return int64(t.Weekday()) + 1
	case "iso_week_day":
		return int64(t.Weekday()+6)%7 + 1
	case "quarter":
		return int64(t.Month()-1)/3 + 1
	case "hour":
		return int64(t.Hour())
	case "minute":
		return int64(t.Minute())
	case "second":
		return int64(t.Second())
	}
	return nil
}

// compareValues orders two values of the same field; null comes first, as in SQLite.
func compareValues(a, b any) int {
	if a == nil || b == nil {
		switch {
		case a != nil:
			return 1
		case b != nil:
			return -1
		}
		return 0
	}
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y)
		}
	case *apd.Decimal:
		if y, ok := b.(*apd.Decimal); ok {
			return x.Cmp(y)
		}
	case bool:
		if y, ok := b.(bool); ok {
			switch {
			case x == y:
				return 0
			case x:
				return 1
			}
			return -1
		}
	case dtl.Date:
		if y, ok := b.(dtl.Date); ok {
			return compareDates(x, y)
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y)
		}
	}
	return strings.Compare(dtl.Str(a), dtl.Str(b))
}

// Regexp compiles an expression of a look-up; "(?i)" before it makes it insensitive to case.
func Regexp(pattern string) (*regexp.Regexp, error) { return compileRegex(pattern, false) }

// regexes are the expressions compiled lately.
var regexes = struct {
	sync.Mutex
	compiled map[string]*regexp.Regexp
}{compiled: map[string]*regexp.Regexp{}}

const maxRegexes = 200

// compileRegex compiles an expression, whose syntax is Go's (RE2): it takes time linear in the text, whoever wrote it.
func compileRegex(s string, fold bool) (*regexp.Regexp, error) {
	if fold {
		s = "(?i)" + s
	}
	regexes.Lock()
	defer regexes.Unlock()
	if re := regexes.compiled[s]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, err
	}
	if len(regexes.compiled) >= maxRegexes {
		clear(regexes.compiled)
	}
	regexes.compiled[s] = re
	return re, nil
}

// OrderKey is one part of an order: the field at the end of a path.
type OrderKey struct {
	Path []Step
	Down bool
}

// ParseOrder reads the names of an order: paths of look-ups, "-" before a descending one.
func ParseOrder(m *Model, names []string) ([]OrderKey, error) {
	var out []OrderKey
	for _, name := range names {
		name, down := strings.CutPrefix(name, "-")
		steps, rest, err := resolvePath(m, strings.Split(strings.ReplaceAll(name, ".", "__"), "__"))
		if err != nil {
			return nil, err
		}
		if len(rest) > 0 {
			return nil, unsupported(steps[len(steps)-1], rest[0])
		}
		out = append(out, OrderKey{withKey(steps), down})
	}
	return out, nil
}

// sortRecords sorts a copy. Records that are equal stand in the order of their keys.
func sortRecords(records []*Record, order []OrderKey) ([]*Record, error) {
	type keyed struct {
		r    *Record
		keys []any
	}
	list := make([]keyed, len(records))
	for i, r := range records {
		list[i] = keyed{r, make([]any, len(order))}
		for k, o := range order {
			v, err := endValue(r, o.Path)
			if err != nil {
				return nil, err
			}
			list[i].keys[k] = v
		}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		for k, o := range order {
			c := compareValues(a.keys[k], b.keys[k])
			if c == 0 {
				continue
			}
			if o.Down {
				return -c
			}
			return c
		}
		return cmp.Compare(a.r.pk, b.r.pk)
	})
	out := make([]*Record, len(list))
	for i, k := range list {
		out[i] = k.r
	}
	return out, nil
}

// endValue gives the field at the end of a path, by the first record where there are several.
func endValue(r *Record, path []Step) (any, error) {
	for _, s := range path[:len(path)-1] {
		targets, err := ends(r, s)
		if err != nil {
			return nil, err
		}
		if r = targets[0]; r == nil {
			return nil, nil
		}
	}
	return r.value(path[len(path)-1].Field)
}
