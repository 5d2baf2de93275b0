package dtl

import (
	"strings"
	"time"
)

func timeFilters(l *Library) {
	l.Filter("date", func(c *Context, v, arg any) (any, error) {
		if v == nil || v == "" || v == Safe("") {
			return "", nil
		}
		format, err := c.formatArg(arg, "DATE_FORMAT")
		if err != nil {
			return nil, err
		}
		return c.dateFilter(v, format)
	}, ArgOptional|TakesLocalTime)
	l.Filter("time", func(c *Context, v, arg any) (any, error) {
		if v == nil || v == "" || v == Safe("") {
			return "", nil
		}
		format, err := c.formatArg(arg, "TIME_FORMAT")
		if err != nil {
			return nil, err
		}
		s, err := c.FormatTime(v, c.format(format, unset))
		if err != nil && ignoreLookup(err) == nil && arg != Absent && !Truth(arg) && arg != nil {
			// Django tries again with the argument itself, which may be 0.
			if format, err = c.Str(arg); err == nil {
				s, err = c.FormatTime(v, format)
			}
		}
		if err != nil {
			return "", ignoreLookup(err)
		}
		return s, nil
	}, ArgOptional|TakesLocalTime)
	l.Filter("timesince", func(c *Context, v, arg any) (any, error) { return c.since(v, arg, false) }, ArgOptional)
	l.Filter("timeuntil", func(c *Context, v, arg any) (any, error) { return c.since(v, arg, true) }, ArgOptional)
}

// formatArg is the argument of date and time: a format, or the name of one.
func (c *Context) formatArg(arg any, def string) (string, error) {
	if arg == Absent || !Truth(arg) {
		return def, nil
	}
	return c.Str(arg)
}

// dateFilter writes v with a format, or the format of a name; "" if v has no date.
func (c *Context) dateFilter(v any, format string) (string, error) {
	if format == "" {
		format = "DATE_FORMAT"
	}
	s, err := c.FormatDate(v, c.format(format, unset))
	if x, ok := err.(*Exception); ok && x.Class == classAttribute {
		return "", nil
	}
	return s, err
}

func (c *Context) since(v, arg any, until bool) (any, error) {
	if !Truth(v) {
		return "", nil
	}
	if arg == Absent || !Truth(arg) {
		arg = nil
	}
	s, err := c.timeSince(v, arg, until)
	if x, ok := err.(*Exception); ok && (x.Class == classType || x.Class == classValue) {
		return "", nil
	}
	return s, err
}

// dayTime gives a date or a time as a time; a date is its midnight.
func dayTime(v any) (t time.Time, zoned bool, err error) {
	if t, zoned, ok := AsTime(v); ok {
		return t, zoned, nil
	}
	if d, ok := v.(Date); ok {
		return d.Time(), false, nil
	}
	return t, false, Raise(classAttribute, "'%s' object has no attribute 'year'", typeName(v))
}

var sinceUnits = []struct {
	seconds          int64
	singular, plural string
}{
	{0, "%(num)d year", "%(num)d years"},
	{0, "%(num)d month", "%(num)d months"},
	{7 * 24 * 3600, "%(num)d week", "%(num)d weeks"},
	{24 * 3600, "%(num)d day", "%(num)d days"},
	{3600, "%(num)d hour", "%(num)d hours"},
	{60, "%(num)d minute", "%(num)d minutes"},
}

// timeSince tells how long ago v was at now (a value like v; nil is the present), in at most two units that follow each
// other; until turns it round.
func (c *Context) timeSince(v, now any, until bool) (string, error) {
	return c.timeDistance(v, now, until, 2)
}

func (c *Context) timeDistance(v, now any, until bool, depth int) (string, error) {
	from, zoned, err := dayTime(v)
	if err != nil {
		return "", err
	}
	var to time.Time
	if now == nil {
		to = c.Now()
		if zoned {
			to = to.In(from.Location())
		} else {
			to = naive(to.In(c.engine.options.Location)).Time
		}
	} else {
		var zonedToo bool
		if to, zonedToo, err = dayTime(now); err != nil {
			return "", err
		}
		if zoned != zonedToo {
			return "", Raise(classType, "can't subtract offset-naive and offset-aware datetimes")
		}
		if zoned {
			to = to.In(from.Location())
		}
	}
	if until {
		from, to = to, from
	}
	unit := func(i, n int) string {
		u := sinceUnits[i]
		return unbroken(strings.ReplaceAll(c.ngettext("", u.singular, u.plural, n), "%(num)d", Str(n)))
	}
	// Wall clocks are compared, as Python does with times of one zone.
	a, b := naive(from).Time, naive(to).Time
	if from.Location().String() != to.Location().String() {
		a, b = from, to
	}
	if b.Sub(a) < time.Second {
		return unit(5, 0), nil
	}
	counts := elapsed(a, b)
	first := 0
	for first < len(counts) && counts[first] == 0 {
		first++
	}
	if first == len(counts) {
		return unit(5, 0), nil
	}
	var parts []string
	for i := first; i < len(counts) && len(parts) < depth && counts[i] != 0; i++ {
		parts = append(parts, unit(i, counts[i]))
	}
	return strings.Join(parts, c.gettext(", ")), nil
}

// elapsed gives the years, months, weeks, days, hours and minutes from a to b, which is later.
func elapsed(a, b time.Time) [6]int {
	total := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	clock := func(t time.Time) time.Duration {
		return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second +
			time.Duration(t.Nanosecond())
	}
	if a.Day() > b.Day() || a.Day() == b.Day() && clock(a) > clock(b) {
		total--
	}
	counts := [6]int{total / 12, total % 12}
	pivot := a
	if total > 0 {
		year, month := a.Year()+counts[0], int(a.Month())+counts[1]
		if month > 12 {
			year, month = year+1, month-12
		}
		// Django counts February with 28 days here in all years.
		monthDays := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
		day := min(a.Day(), monthDays[month-1])
		pivot = time.Date(year, time.Month(month), day, a.Hour(), a.Minute(), a.Second(), 0, a.Location())
	}
	rest := int64(b.Sub(pivot) / time.Second)
	for i := 2; i < len(counts); i++ {
		counts[i] = int(rest / sinceUnits[i].seconds)
		rest %= sinceUnits[i].seconds
	}
	return counts
}

// addTimes is Python's + for dates, times and durations.
func addTimes(a, b any) (any, bool) {
	d, ok := b.(time.Duration)
	if !ok {
		if d, ok = a.(time.Duration); !ok {
			return nil, false
		}
		a = b
	}
	switch x := a.(type) {
	case time.Duration:
		return x + d, true
	case time.Time:
		return wallAdd(x, d), true
	case pinnedTime:
		return pinnedTime{wallAdd(x.Time, d)}, true
	case Naive:
		return Naive{x.Add(d)}, true
	case Date:
		days, _, _ := splitDuration(d)
		t := x.Time().AddDate(0, 0, days)
		return Date{t.Year(), t.Month(), t.Day()}, true
	}
	return nil, false
}

// wallAdd moves the wall clock, as Python does within a zone.
func wallAdd(t time.Time, d time.Duration) time.Time {
	return moment{t: naive(t).Add(d)}.inZone(t.Location())
}
