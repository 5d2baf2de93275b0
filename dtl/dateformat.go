package dtl

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FormatDate writes a time.Time, Naive or Date with the letters of Django's date filter. The format is used as it is:
// FormatDate knows no names such as DATE_FORMAT.
func (c *Context) FormatDate(v any, format string) (string, error) {
	return c.formatMoment(moment{value: v}, format, false)
}

// FormatTime writes a time of day with the letters of Django's time filter.
func (c *Context) FormatTime(v any, format string) (string, error) {
	return c.formatMoment(moment{value: v}, format, true)
}

const (
	formatLetters = "aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTUuwWyYzZ"
	timeLetters   = "aAefgGhHiOPsTuZ" // of them, those that need a time of day
	zoneLetters   = "eITOZ"           // those that are empty where there is no zone
)

// moment is a value being formatted, as far as it has a date and a time of day.
type moment struct {
	value   any
	t       time.Time // the wall clock and, if zoned, the zone
	date    bool
	clock   bool
	zoned   bool
	onlyDay bool           // a date
	zone    *time.Location // that e, I, O, T and Z tell of; nil if they tell nothing
}

func (c *Context) moment(m moment) moment {
	switch x := m.value.(type) {
	case Date:
		m.t, m.date, m.onlyDay = x.Time(), true, true
	case TimeOfDay:
		m.t = time.Date(1900, 1, 1, x.Hour, x.Minute, x.Second, x.Microsecond*1000, time.UTC)
		m.clock = true
	default:
		t, zoned, ok := AsTime(x)
		if !ok {
			return m
		}
		m.t, m.date, m.clock, m.zoned = t, true, true, zoned
		zone := t.Location()
		if !zoned {
			zone = c.engine.options.Location
		}
		if !ambiguous(t, zone) {
			m.zone = zone
		}
	}
	return m
}

// inZone gives the instant of the moment's wall clock, in its zone or in def.
func (m moment) inZone(def *time.Location) time.Time {
	if m.zoned {
		return m.t
	}
	t := m.t
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), def)
}

// ambiguous tells whether the wall clock of t is there twice or not at all in zone, as when summer time ends or starts.
func ambiguous(t time.Time, zone *time.Location) bool {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	offset := func(at time.Time) time.Duration {
		_, s := at.In(zone).Zone()
		return time.Duration(s) * time.Second
	}
	before, after := offset(wall.Add(-24*time.Hour)), offset(wall.Add(24*time.Hour))
	if before == after {
		return false
	}
	first, second := offset(wall.Add(-before)) == before, offset(wall.Add(-after)) == after
	return first == second
}

func (c *Context) formatMoment(m moment, format string, timeOnly bool) (string, error) {
	if len(format) > c.limits.FormatSize {
		return "", &LimitError{"FormatSize", c.limits.FormatSize}
	}
	m = c.moment(m)
	b := make([]byte, 0, 32)
	for i := 0; i < len(format); {
		ch := format[i]
		if i > 0 && format[i-1] == '\\' || strings.IndexByte(formatLetters, ch) < 0 {
			// Plain text up to the next letter, without the backslashes that protect characters.
			end := i + 1
			for end < len(format) && (format[end-1] == '\\' || strings.IndexByte(formatLetters, format[end]) < 0) {
				end++
			}
			b = appendUnescaped(b, format[i:end])
			i = end
			continue
		}
		i++
		ofTime := strings.IndexByte(timeLetters, ch) >= 0
		if ofTime && m.onlyDay {
			return "", Raise(classType, "The format for date objects may not contain time-related format specifiers (found '%c').", ch)
		}
		if m.zone == nil && !m.onlyDay && strings.IndexByte(zoneLetters, ch) >= 0 && (ch != 'I' || !timeOnly) {
			continue // nothing to tell
		}
		if !timeOnly && !m.date && (ch == 'r' || ch == 'U') {
			return "", Raise(classType, "combine() argument 1 must be datetime.date, not %s", typeName(m.value))
		}
		if !timeOnly && !m.date && m.clock && ch == 'c' {
			b = append(b, m.value.(TimeOfDay).String()...)
			continue
		}
		if timeOnly && !ofTime || ofTime && !m.clock || !ofTime && !m.date {
			return "", Raise(classAttribute, "'%s' object has no attribute for the format '%c'", typeName(m.value), ch)
		}
		b = c.appendLetter(b, m, ch)
	}
	return string(b), nil
}

func appendUnescaped(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && s[i+1] != '\n' {
			i++
		}
		b = append(b, s[i])
	}
	return b
}

// pad writes n with zeros before it, if need be.
func pad(b []byte, n, width int) []byte {
	for limit := 10; width > 1; width-- {
		if n < limit {
			for w := width; w > 1; w-- {
				b = append(b, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// appendLetter writes what one letter of a format stands for.
func (c *Context) appendLetter(b []byte, m moment, letter byte) []byte {
	t := m.t
	switch letter {
	case 'a':
		return append(b, c.gettext(pick(t.Hour() > 11, "p.m.", "a.m."))...)
	case 'A':
		return append(b, c.gettext(pick(t.Hour() > 11, "PM", "AM"))...)
	case 'b':
		return append(b, c.gettext(monthsShort[t.Month()-1])...)
	case 'c':
		if m.onlyDay {
			return t.AppendFormat(b, "2006-01-02")
		}
		return append(b, isoTime(t, "T", m.zoned)...)
	case 'd':
		return pad(b, t.Day(), 2)
	case 'D':
		return append(b, c.gettext(weekdaysShort[t.Weekday()])...)
	case 'e':
		if m.zone != nil && m.zoned {
			b = append(b, zoneName(t)...)
		}
		return b
	case 'E':
		return append(b, c.pgettext("alt. month", months[t.Month()-1])...)
	case 'f':
		return appendShortTime(b, t)
	case 'F':
		return append(b, c.gettext(months[t.Month()-1])...)
	case 'g':
		return strconv.AppendInt(b, int64(hour12(t)), 10)
	case 'G':
		return strconv.AppendInt(b, int64(t.Hour()), 10)
	case 'h':
		return pad(b, hour12(t), 2)
	case 'H':
		return pad(b, t.Hour(), 2)
	case 'i':
		return pad(b, t.Minute(), 2)
	case 'I':
		if m.zone == nil {
			return b
		}
		return append(b, pick(m.inZone(m.zone).IsDST(), "1", "0")...)
	case 'j':
		return strconv.AppendInt(b, int64(t.Day()), 10)
	case 'l':
		return append(b, c.gettext(weekdays[t.Weekday()])...)
	case 'L':
		return append(b, pick(daysIn(t.Year(), 2) == 29, "True", "False")...)
	case 'm':
		return pad(b, int(t.Month()), 2)
	case 'M':
		return append(b, pyTitle(c.gettext(monthsShort[t.Month()-1]))...)
	case 'n':
		return strconv.AppendInt(b, int64(t.Month()), 10)
	case 'N':
		return append(b, c.pgettext("abbrev. month", monthsAP[t.Month()-1])...)
	case 'o':
		year, _ := t.ISOWeek()
		return strconv.AppendInt(b, int64(year), 10)
	case 'O':
		if m.zone == nil {
			return b
		}
		return appendOffset(b, m.offset())
	case 'P':
		return append(b, c.clockWords(t)...)
	case 'r':
		return append(b, m.inZone(c.rfcZone(m)).Format("Mon, 02 Jan 2006 15:04:05 -0700")...)
	case 's':
		return pad(b, t.Second(), 2)
	case 'S':
		return append(b, ordinal(t.Day())...)
	case 't':
		return strconv.AppendInt(b, int64(daysIn(t.Year(), t.Month())), 10)
	case 'T':
		if m.zone == nil {
			return b
		}
		return append(b, zoneName(m.inZone(m.zone))...)
	case 'u':
		return pad(b, t.Nanosecond()/1000, 6)
	case 'U':
		return strconv.AppendInt(b, m.inZone(c.engine.options.Location).Unix(), 10)
	case 'w':
		return strconv.AppendInt(b, int64(t.Weekday()), 10)
	case 'W':
		_, week := t.ISOWeek()
		return strconv.AppendInt(b, int64(week), 10)
	case 'y':
		return pad(b, t.Year()%100, 2)
	case 'Y':
		return pad(b, t.Year(), 4)
	case 'z':
		return strconv.AppendInt(b, int64(t.YearDay()), 10)
	case 'Z':
		if m.zone == nil {
			return b
		}
		return strconv.AppendInt(b, int64(m.offset()), 10)
	}
	return b
}

// rfcZone is the zone that a moment without one is taken to be in by the letter r.
func (c *Context) rfcZone(m moment) *time.Location {
	switch {
	case m.onlyDay:
		return c.engine.options.Location
	case m.zone != nil:
		return m.zone
	}
	return c.Location()
}

func (m moment) offset() int {
	_, s := m.inZone(m.zone).Zone()
	return s
}

func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if name == "" { // a fixed offset without a name
		return "UTC" + strings.TrimSuffix(t.Format("-07:00:00"), ":00")
	}
	return name
}

func appendOffset(b []byte, seconds int) []byte {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Appendf(b, "%c%02d%02d", sign, seconds/3600, seconds/60%60)
}

func pick(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func hour12(t time.Time) int {
	if h := t.Hour() % 12; h > 0 {
		return h
	}
	return 12
}

// appendShortTime leaves out minutes that are zero: 1, 1:30.
func appendShortTime(b []byte, t time.Time) []byte {
	b = strconv.AppendInt(b, int64(hour12(t)), 10)
	if t.Minute() != 0 {
		b = pad(append(b, ':'), t.Minute(), 2)
	}
	return b
}

// clockWords is what the letter P stands for: 1 a.m., midnight, noon, 12:30 p.m.
func (c *Context) clockWords(t time.Time) string {
	if t.Minute() == 0 {
		switch t.Hour() {
		case 0:
			return c.gettext("midnight")
		case 12:
			return c.gettext("noon")
		}
	}
	return string(appendShortTime(nil, t)) + " " + c.gettext(pick(t.Hour() > 11, "p.m.", "a.m."))
}

func ordinal(day int) string {
	if day >= 11 && day <= 13 {
		return "th"
	}
	switch day % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// The messages that Django's catalogues have for days and months.
var (
	weekdays      = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	weekdaysShort = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	months        = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"}
	monthsShort = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	monthsAP    = []string{"Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
)
