package tags

import (
	"fmt"
	"strings"
	"time"

	"etikett/dtl"
)

func addDates(lib *dtl.Library) {
	lib.Simple("format_datetime", formatDateTime, params(2, "dt", "timezone", "fmt"))
	lib.Simple("format_date", formatDate, params(2, "dt", "timezone", "fmt"))
}

func formatDateTime(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "dt")
	if value == nil {
		return nil, invalid("format_datetime: Null value provided to function")
	}
	t, ok := localTime(ctx, value, argument(args, 1, "timezone"))
	if !ok {
		return nil, dtl.Raise(typeError, "Argument must be a datetime or date object (found <class '%s'>", typeName(value))
	}
	if format := argument(args, 2, "fmt"); dtl.Truth(format) {
		return strftimeTag(ctx, t, true, format)
	}
	return isoFormat(t), nil
}

func formatDate(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "dt")
	if value == nil {
		return nil, invalid("format_date: Null value provided to function")
	}
	t, ok := localTime(ctx, value, argument(args, 1, "timezone"))
	if !ok {
		return ctx.Str(value)
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	if format := argument(args, 2, "fmt"); dtl.Truth(format) {
		return strftimeTag(ctx, day, false, format)
	}
	return fmt.Sprintf("%04d-%02d-%02d", day.Year(), day.Month(), day.Day()), nil
}

// localTime puts a time into a zone, by default that of the rendering. What has no zone is in UTC; an unknown zone is UTC.
func localTime(ctx *dtl.Context, value, zone any) (time.Time, bool) {
	var t time.Time
	if day, ok := value.(dtl.Date); ok {
		t = day.Time()
	} else {
		var zoned bool
		if t, zoned, ok = dtl.AsTime(value); !ok {
			return t, false
		}
		if !zoned {
			t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
		}
	}
	location := ctx.Location()
	if dtl.Truth(zone) {
		location = time.UTC
		if name := dtl.Str(zone); name != "Local" {
			if l, err := time.LoadLocation(name); err == nil {
				location = l
			}
		}
	}
	return t.In(location), true
}

// isoFormat is Python's isoformat() of a time with a zone.
func isoFormat(t time.Time) string {
	s := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second())
	if us := t.Nanosecond() / 1000; us > 0 {
		s += fmt.Sprintf(".%06d", us)
	}
	return s + offset(t, ":")
}

func offset(t time.Time, colon string) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := fmt.Sprintf("%s%02d%s%02d", sign, seconds/3600, colon, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%s%02d", colon, seconds%60)
	}
	return s
}

func strftimeTag(ctx *dtl.Context, t time.Time, zoned bool, format any) (any, error) {
	f, ok := text(format)
	if !ok {
		return nil, dtl.Raise(typeError, "strftime() argument 1 must be str, not %s", typeName(format))
	}
	if limit := ctx.Limits().FormatSize; len(f) > limit {
		return nil, &dtl.LimitError{Limit: "FormatSize", Max: limit}
	}
	return strftime(t, zoned, f), nil
}

// strftime formats a time as C's strftime does in the C locale, with the flags (- _ 0 ^ #) and widths of the GNU C library.
func strftime(t time.Time, zoned bool, format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		c := format[i]
		if c != '%' || i+1 == len(format) {
			b.WriteByte(c)
			continue
		}
		start := i
		i++
		flag := byte(0)
		for strings.IndexByte("-_0^#", format[i]) >= 0 && i+1 < len(format) {
			flag = format[i]
			i++
		}
		width := 0
		for format[i] >= '0' && format[i] <= '9' && i+1 < len(format) && width < 1000 {
			width = 10*width + int(format[i]-'0')
			i++
		}
		if piece, ok := directive(t, zoned, format[i], flag); ok {
			if missing := width - len(piece); missing > 0 {
				pad := "0"
				if flag == '_' || strings.IndexByte("aAbBcDFhnpPrRTxXZ%", format[i]) >= 0 && flag != '0' {
					pad = " "
				}
				b.WriteString(strings.Repeat(pad, missing))
			}
			b.WriteString(piece)
		} else {
			b.WriteString(format[start : i+1])
		}
	}
	return b.String()
}

// directive writes one directive of a format; ok is false for an unknown one.
func directive(t time.Time, zoned bool, c, flag byte) (string, bool) {
	number := func(n, width int, pad byte) string {
		switch flag {
		case '-':
			return fmt.Sprint(n)
		case '_':
			pad = ' '
		case '0':
			pad = '0'
		}
		s := fmt.Sprint(n)
		return strings.Repeat(string(pad), max(0, width-len(s))) + s
	}
	word := func(s string) string {
		if flag == '^' || flag == '#' {
			return strings.ToUpper(s)
		}
		return s
	}
	hour12 := (t.Hour()+11)%12 + 1
	isoYear, isoWeek := t.ISOWeek()
	sub := func(f string) string { return strftime(t, zoned, f) }
	switch c {
	case 'a':
		return word(t.Weekday().String()[:3]), true
	case 'A':
		return word(t.Weekday().String()), true
	case 'b', 'h':
		return word(t.Month().String()[:3]), true
	case 'B':
		return word(t.Month().String()), true
	case 'c':
		return sub("%a %b %e %H:%M:%S %Y"), true
	case 'C':
		return number(t.Year()/100, 2, '0'), true
	case 'd':
		return number(t.Day(), 2, '0'), true
	case 'D', 'x':
		return sub("%m/%d/%y"), true
	case 'e':
		return number(t.Day(), 2, ' '), true
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 'F':
		return sub("%Y-%m-%d"), true
	case 'g':
		return number(isoYear%100, 2, '0'), true
	case 'G':
		return number(isoYear, 1, '0'), true
	case 'H':
		return number(t.Hour(), 2, '0'), true
	case 'I':
		return number(hour12, 2, '0'), true
	case 'j':
		return number(t.YearDay(), 3, '0'), true
	case 'k':
		return number(t.Hour(), 2, ' '), true
	case 'l':
		return number(hour12, 2, ' '), true
	case 'm':
		return number(int(t.Month()), 2, '0'), true
	case 'M':
		return number(t.Minute(), 2, '0'), true
	case 'n':
		return "\n", true
	case 'p', 'P':
		half := "AM"
		if t.Hour() >= 12 {
			half = "PM"
		}
		if c == 'P' || flag == '#' {
			half = strings.ToLower(half)
		}
		return half, true
	case 'r':
		return sub("%I:%M:%S %p"), true
	case 'R':
		return sub("%H:%M"), true
	case 's':
		// Python hands the wall clock to C, which takes it for the server's zone.
		return fmt.Sprint(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC).Unix()), true
	case 'S':
		return number(t.Second(), 2, '0'), true
	case 't':
		return "\t", true
	case 'T', 'X':
		return sub("%H:%M:%S"), true
	case 'u':
		return number((int(t.Weekday())+6)%7+1, 1, '0'), true
	case 'U':
		return number((t.YearDay()+6-int(t.Weekday()))/7, 2, '0'), true
	case 'V':
		return number(isoWeek, 2, '0'), true
	case 'w':
		return number(int(t.Weekday()), 1, '0'), true
	case 'W':
		return number((t.YearDay()+6-(int(t.Weekday())+6)%7)/7, 2, '0'), true
	case 'y':
		return number(t.Year()%100, 2, '0'), true
	case 'Y':
		return number(t.Year(), 1, '0'), true
	case 'z':
		if !zoned {
			return "", true
		}
		return offset(t, ""), true
	case 'Z':
		if !zoned {
			return "", true
		}
		name, _ := t.Zone()
		return name, true
	case '%':
		return "%", true
	}
	return "", false
}
