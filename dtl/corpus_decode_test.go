package dtl

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// decoder makes Go values of the corpus's encoded values.
type decoder struct{ engine *Engine }

type encoded struct {
	Type         string            `json:"$type"`
	Value        json.RawMessage   `json:"value"`
	Hex          string            `json:"hex"`
	TZ           json.RawMessage   `json:"tz"`
	UTC          string            `json:"utc"`
	Zone         string            `json:"zone"`
	Offset       *int              `json:"offset_seconds"`
	Name         *string           `json:"name"`
	Days         int               `json:"days"`
	Seconds      int               `json:"seconds"`
	Microseconds int               `json:"microseconds"`
	Items        []json.RawMessage `json:"items"`
	Default      json.RawMessage   `json:"default"`
	Lists        [][2]json.RawMessage
	Start, Stop  int
	Step         int
	Source       string

	Returns     json.RawMessage `json:"returns"`
	Raises      *raised         `json:"raises"`
	NeedsArgs   bool            `json:"requires_args"`
	AltersData  bool            `json:"alters_data"`
	DoNotCall   bool            `json:"do_not_call_in_templates"`
	Attrs       map[string]json.RawMessage
	Str         json.RawMessage
	HTML        *string
	Iter        []json.RawMessage
	Len         *int
	Bool        *bool
	GetItem     map[string]json.RawMessage `json:"getitem"`
	GetItemElse json.RawMessage            `json:"getitem_other"`
	Call        json.RawMessage
	Class       string `json:"class"`
	raised
}

type raised struct {
	Exception string `json:"exception"`
	Message   string `json:"message"`
	Silent    bool   `json:"silent_variable_failure"`
}

func (r raised) error() error {
	return &Exception{Class: r.Exception, Message: r.Message, Silent: r.Silent}
}

func (d *decoder) decode(raw json.RawMessage) (any, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, nil
	}
	switch raw[0] {
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return nil, err
		}
		return d.list(items)
	case '{':
		var e encoded
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, err
		}
		return d.object(e)
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case 'n':
		return nil, nil
	case 't', 'f':
		return raw[0] == 't', nil
	}
	if n, ok := parseInt(string(raw)); ok {
		return shrink(n), nil
	}
	return strconv.ParseFloat(string(raw), 64)
}

func (d *decoder) list(items []json.RawMessage) ([]any, error) {
	out := make([]any, len(items))
	for i, raw := range items {
		v, err := d.decode(raw)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (d *decoder) text(e encoded) (string, error) {
	v, err := d.decode(e.Value)
	if err != nil {
		return "", err
	}
	s, _ := asText(v)
	return s, nil
}

func (d *decoder) object(e encoded) (any, error) {
	switch e.Type {
	case "dict", "defaultdict":
		return d.dict(e)
	case "tuple", "set":
		list, err := d.list(e.Items)
		return Tuple(list), err
	case "lazy":
		return d.decode(e.Value)
	case "bytes":
		return hex.DecodeString(e.Hex)
	case "timedelta":
		return time.Duration(e.Days)*24*time.Hour + time.Duration(e.Seconds)*time.Second + time.Duration(e.Microseconds)*time.Microsecond, nil
	case "range":
		return Range{e.Start, e.Stop, e.Step}, nil
	case "template":
		name := ""
		if e.Name != nil {
			name = *e.Name
		}
		return d.engine.parse(name, name, e.Source)
	case "querydict":
		q := NewDict()
		for _, pair := range e.Lists {
			key, err := d.decode(pair[0])
			if err != nil {
				return nil, err
			}
			values, err := d.decode(pair[1])
			if err != nil {
				return nil, err
			}
			q.Set(key, values)
		}
		return q, nil
	case "timezone":
		return d.zoneOf(e)
	case "callable":
		return d.callable(e), nil
	case "object":
		if e.Call != nil { // it is called before anything else can be seen of it
			var call encoded
			if err := json.Unmarshal(e.Call, &call); err != nil {
				return nil, err
			}
			c := d.callable(call)
			c.AltersData, c.DoNotCall = e.AltersData, e.DoNotCall
			if !c.DoNotCall {
				return c, nil
			}
		}
		o := &fakeObject{d, e}
		if v, err := d.decode(e.Str); err == nil {
			if s, ok := v.(Safe); ok {
				return &safeObject{o, s}, nil
			}
		}
		return o, nil
	case "raises":
		return nil, e.error()
	}
	s, err := d.text(e)
	if err != nil {
		return nil, err
	}
	switch e.Type {
	case "int":
		n, _ := parseInt(s)
		return shrink(n), nil
	case "float":
		f, _ := parseFloat(s)
		return f, nil
	case "decimal":
		dec, ok := parseDecimal(s)
		if !ok {
			return nil, fmt.Errorf("bad decimal %q", s)
		}
		return dec, nil
	case "safe":
		return Safe(s), nil
	case "date":
		t, err := time.Parse("2006-01-02", s)
		return Date{t.Year(), t.Month(), t.Day()}, err
	case "time":
		t, err := time.Parse("15:04:05.999999", s)
		return TimeOfDay{t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / 1000}, err
	case "datetime":
		return d.datetime(s, e)
	}
	return nil, fmt.Errorf("unknown type %q", e.Type)
}

func (d *decoder) datetime(s string, e encoded) (any, error) {
	t, err := time.Parse("2006-01-02T15:04:05.999999", s)
	if err != nil {
		return nil, err
	}
	if len(e.TZ) == 0 || string(e.TZ) == "null" {
		return Naive{t}, nil
	}
	zone, err := d.zone(e.TZ)
	if err != nil {
		return nil, err
	}
	if e.UTC != "" {
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999"} {
			if u, err := time.Parse(layout, e.UTC); err == nil {
				return u.In(zone), nil
			}
		}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), nil
}

func (d *decoder) zone(raw json.RawMessage) (*time.Location, error) {
	var name string
	if json.Unmarshal(raw, &name) == nil {
		return time.LoadLocation(name)
	}
	var e encoded
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, err
	}
	return d.zoneOf(e)
}

func (d *decoder) zoneOf(e encoded) (*time.Location, error) {
	if e.Zone != "" {
		return time.LoadLocation(e.Zone)
	}
	name := ""
	if e.Name != nil {
		name = *e.Name
	}
	if *e.Offset == 0 && name == "" || name == "UTC" {
		return time.UTC, nil
	}
	return time.FixedZone(name, *e.Offset), nil
}

func (d *decoder) dict(e encoded) (any, error) {
	out := NewDict()
	for _, raw := range e.Items {
		pair, err := d.decode(raw)
		if err != nil {
			return nil, err
		}
		kv := pair.([]any)
		out.Set(kv[0], kv[1])
	}
	if e.Type == "defaultdict" {
		out.Missing = func(any) (any, bool) {
			v, err := d.decode(e.Default)
			return v, err == nil
		}
	}
	return out, nil
}

func (d *decoder) callable(e encoded) Callable {
	c := Callable{AltersData: e.AltersData, DoNotCall: e.DoNotCall}
	if !e.NeedsArgs {
		c.Call = func() (any, error) {
			if e.Raises != nil {
				return nil, e.Raises.error()
			}
			return d.decode(e.Returns)
		}
	}
	return c
}

// fakeObject behaves as an object of the recording did.
type fakeObject struct {
	d *decoder
	encoded
}

func (o *fakeObject) Member(name string) (any, bool, error) {
	if o.GetItem != nil || o.GetItemElse != nil {
		raw, ok := o.GetItem[name]
		if !ok {
			raw = o.GetItemElse
		}
		var item struct {
			Returns json.RawMessage `json:"returns"`
			Raises  *raised         `json:"raises"`
		}
		if raw != nil {
			if err := json.Unmarshal(raw, &item); err != nil {
				return nil, false, err
			}
			if item.Raises == nil {
				v, err := o.d.decode(item.Returns)
				return v, true, err
			}
			switch item.Raises.Exception {
			case classType, classAttribute, classKey, classValue, "IndexError":
			default:
				return nil, false, item.Raises.error()
			}
		}
	}
	raw, ok := o.Attrs[name]
	if !ok {
		return nil, false, nil
	}
	v, err := o.d.decode(raw)
	return v, true, err
}

func (o *fakeObject) String() string {
	v, err := o.d.decode(o.Str)
	if err != nil {
		return ""
	}
	s, _ := asText(v)
	return s
}

// safeObject is a fakeObject whose text is HTML already.
type safeObject struct {
	*fakeObject
	text Safe
}

func (o *safeObject) String() Safe { return o.text }

func (o *fakeObject) Truth() bool { return o.Bool == nil || *o.Bool }
