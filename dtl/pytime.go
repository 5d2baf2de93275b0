package dtl

import (
	"fmt"
	"strings"
	"time"
)

// pinnedTime is a time that has been put into a zone by a filter (utc, timezone, localtime) and stays there.
type pinnedTime struct{ time.Time }

// AsTime gives the time in v: of time.Time, Naive and what the filters utc, timezone and localtime give. zoned is false
// for a Naive, whose Location means nothing.
func AsTime(v any) (t time.Time, zoned, ok bool) {
	switch x := v.(type) {
	case time.Time:
		return x, true, true
	case pinnedTime:
		return x.Time, true, true
	case Naive:
		return x.Time, false, true
	case *time.Time:
		if x != nil {
			return *x, true, true
		}
	}
	return time.Time{}, false, false
}

// localTime puts a time into the zone of the rendering unless the template forbids it.
func (c *Context) localTime(v any) any {
	t, ok := v.(time.Time)
	if !ok || c.tz == off || c.tz == unset && c.engine.options.NoTimeZones {
		return v
	}
	return t.In(c.Location())
}

// isoTime is Python's isoformat().
func isoTime(t time.Time, sep string, zoned bool) string {
	s := t.Format("2006-01-02" + sep + "15:04:05")
	if us := t.Nanosecond() / 1000; us > 0 {
		s += fmt.Sprintf(".%06d", us)
	}
	if zoned {
		s += isoOffset(t)
	}
	return s
}

func isoOffset(t time.Time) string {
	_, seconds := t.Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf(":%02d", seconds%60)
	}
	return s
}

// String writes the time as Python does: 14:30:45.000123.
func (t TimeOfDay) String() string {
	s := fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Microsecond > 0 {
		s += fmt.Sprintf(".%06d", t.Microsecond)
	}
	return s
}

// String writes the day as Python does: 2024-05-17.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Time is midnight of the day in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func clockArgs(h, m, s, us int) string {
	args := fmt.Sprintf("%d, %d", h, m)
	if s != 0 || us != 0 {
		args += fmt.Sprintf(", %d", s)
	}
	if us != 0 {
		args += fmt.Sprintf(", %d", us)
	}
	return args
}

func reprTime(t time.Time, zoned bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "datetime.datetime(%d, %d, %d, %s", t.Year(), t.Month(), t.Day(),
		clockArgs(t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1000))
	if zoned {
		if name := t.Location().String(); name != "" {
			b.WriteString(", tzinfo=zoneinfo.ZoneInfo(key='" + name + "')")
		} else {
			_, offset := t.Zone()
			b.WriteString(", tzinfo=datetime.timezone(" + reprDuration(time.Duration(offset)*time.Second) + ")")
		}
	}
	return b.String() + ")"
}

// splitDuration cuts a duration into Python's days, seconds and microseconds: only the days can be negative.
func splitDuration(d time.Duration) (days, seconds, us int) {
	micro := int64(d / time.Microsecond)
	const perDay = 24 * 60 * 60 * 1_000_000
	days = int(micro / perDay)
	rest := micro % perDay
	if rest < 0 {
		days--
		rest += perDay
	}
	return days, int(rest / 1_000_000), int(rest % 1_000_000)
}

// durationText is Python's str(timedelta).
func durationText(d time.Duration) string {
	days, s, us := splitDuration(d)
	text := fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	if us > 0 {
		text += fmt.Sprintf(".%06d", us)
	}
	switch days {
	case 0:
		return text
	case 1, -1:
		return fmt.Sprintf("%d day, %s", days, text)
	}
	return fmt.Sprintf("%d days, %s", days, text)
}

func reprDuration(d time.Duration) string {
	days, s, us := splitDuration(d)
	var parts []string
	for _, p := range []struct {
		name  string
		value int
	}{{"days", days}, {"seconds", s}, {"microseconds", us}} {
		if p.value != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", p.name, p.value))
		}
	}
	if len(parts) == 0 {
		parts = []string{"0"}
	}
	return "datetime.timedelta(" + strings.Join(parts, ", ") + ")"
}
