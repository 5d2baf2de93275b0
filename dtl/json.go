package dtl

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// jsonScript writes a value as JSON in a <script> that a page's code can read.
func (c *Context) jsonScript(v, id any) (any, error) {
	j := &jsonWriter{c: c}
	if err := j.value(v, 0); err != nil {
		return nil, err
	}
	attr := ""
	if Truth(id) {
		s, err := c.conditionalEscape(id)
		if err != nil {
			return nil, err
		}
		attr = ` id="` + string(s) + `"`
	}
	return Safe(`<script` + attr + ` type="application/json">` + j.b.String() + `</script>`), nil
}

// jsonWriter writes JSON as Python's json.dumps does with Django's encoder: ASCII only, a space after , and :.
type jsonWriter struct {
	c *Context
	b strings.Builder
}

func (j *jsonWriter) value(v any, depth int) error {
	if depth > maxReprDepth {
		return Raise(classValue, "Circular reference detected")
	}
	if err := j.c.step(1); err != nil {
		return err
	}
	if j.b.Len() > j.c.limits.StringSize {
		return &LimitError{"StringSize", j.c.limits.StringSize}
	}
	switch x := usual(v).(type) {
	case nil:
		j.b.WriteString("null")
	case bool:
		fmt.Fprint(&j.b, x)
	case int:
		fmt.Fprint(&j.b, x)
	case *big.Int:
		j.b.WriteString(x.String())
	case float64:
		j.b.WriteString(jsonFloat(x))
	case string:
		j.text(x)
	case Safe:
		j.text(string(x))
	case *apd.Decimal:
		j.text(decimalText(x))
	case Date, TimeOfDay, time.Time, pinnedTime, Naive, time.Duration:
		j.text(jsonTime(x))
	case []any:
		return j.list(x, depth)
	case Tuple:
		return j.list(x, depth)
	case []byte, Range:
		return Raise(classType, "Object of type %s is not JSON serializable", typeName(v))
	case json.Marshaler:
		data, err := x.MarshalJSON()
		if err != nil {
			return err
		}
		j.escaped(string(data))
	default:
		if d, ok := asDictQuick(v); ok {
			return j.dict(d, depth)
		}
		if _, ok := Length(v); ok {
			if list, err := List(v); err == nil {
				return j.list(list, depth)
			}
		}
		return Raise(classType, "Object of type %s is not JSON serializable", typeName(v))
	}
	return nil
}

func (j *jsonWriter) list(list []any, depth int) error {
	j.b.WriteByte('[')
	for i, x := range list {
		if i > 0 {
			j.b.WriteString(", ")
		}
		if err := j.value(x, depth+1); err != nil {
			return err
		}
	}
	j.b.WriteByte(']')
	return nil
}

func (j *jsonWriter) dict(d *Dict, depth int) error {
	j.b.WriteByte('{')
	for i, k := range d.keys {
		if i > 0 {
			j.b.WriteString(", ")
		}
		switch x := usual(k).(type) {
		case nil:
			j.text("null")
		case bool:
			j.text(fmt.Sprint(x))
		case string:
			j.text(x)
		case Safe:
			j.text(string(x))
		case float64:
			j.text(jsonFloat(x))
		case int, *big.Int:
			j.text(Str(x))
		default:
			return Raise(classType, "keys must be str, int, float, bool or None, not %s", typeName(k))
		}
		j.b.WriteString(": ")
		if err := j.value(d.values[i], depth+1); err != nil {
			return err
		}
	}
	j.b.WriteByte('}')
	return nil
}

func jsonFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return reprFloat(f)
}

func (j *jsonWriter) text(s string) {
	j.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			j.b.WriteByte('\\')
			j.b.WriteRune(r)
		case r == '\n':
			j.b.WriteString(`\n`)
		case r == '\r':
			j.b.WriteString(`\r`)
		case r == '\t':
			j.b.WriteString(`\t`)
		case r == '\b':
			j.b.WriteString(`\b`)
		case r == '\f':
			j.b.WriteString(`\f`)
		case r == '<' || r == '>' || r == '&':
			fmt.Fprintf(&j.b, `\u%04X`, r)
		case r < ' ' || r > '~' && r <= 0xffff:
			fmt.Fprintf(&j.b, `\u%04x`, r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&j.b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			j.b.WriteRune(r)
		}
	}
	j.b.WriteByte('"')
}

// escaped writes JSON of the host so that it cannot end the script.
func (j *jsonWriter) escaped(s string) {
	j.b.WriteString(strings.NewReplacer("<", `\u003C`, ">", `\u003E`, "&", `\u0026`).Replace(s))
}

// jsonTime is Django's form of dates and times in JSON: milliseconds, and Z for UTC.
func jsonTime(v any) string {
	switch x := v.(type) {
	case Date:
		return x.String()
	case TimeOfDay:
		s := x.String()
		if x.Microsecond > 0 {
			s = s[:len(s)-3]
		}
		return s
	case time.Duration:
		return isoDuration(x)
	}
	t, zoned, _ := AsTime(v)
	s := isoTime(t, "T", false)
	if t.Nanosecond()/1000 > 0 {
		s = s[:len(s)-3]
	}
	if zoned {
		s += isoOffset(t)
	}
	if strings.HasSuffix(s, "+00:00") {
		s = strings.TrimSuffix(s, "+00:00") + "Z"
	}
	return s
}

func isoDuration(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	days, s, us := splitDuration(d)
	ms := ""
	if us > 0 {
		ms = fmt.Sprintf(".%06d", us)
	}
	return fmt.Sprintf("%sP%dDT%02dH%02dM%02d%sS", sign, days, s/3600, s/60%60, s%60, ms)
}
