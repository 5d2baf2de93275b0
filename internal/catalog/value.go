package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// errNoSuch says that a computed attribute is not there for this record: a template sees an undefined variable.
var errNoSuch = errors.New("no such attribute")

// fileValue is a file or picture as templates see it: its text is its key.
type fileValue struct {
	key      string
	image    bool
	mediaURL string
}

// String is the key.
func (f fileValue) String() string { return f.key }

// Truth reports whether there is a file.
func (f fileValue) Truth() bool { return f.key != "" }

// Member gives what a template reaches.
func (f fileValue) Member(name string) (any, bool, error) {
	switch name {
	case "name":
		if f.key == "" {
			return nil, true, nil
		}
		return f.key, true, nil
	case "url":
		if f.key == "" {
			return nil, false, nil
		}
		return f.mediaURL + f.key, true, nil
	case "thumbnail", "preview":
		if !f.image {
			return nil, false, nil
		}
		return fileValue{variation(f.key, name), false, f.mediaURL}, true, nil
	}
	return nil, false, nil
}

// variation is the key of a picture's smaller form: part.thumbnail.png beside part.png.
func variation(key, name string) string {
	if key == "" {
		return ""
	}
	ext := path.Ext(key)
	return strings.TrimSuffix(key, ext) + "." + name + ext
}

// contentType is a model as templates see it.
type contentType string

// String is what Django prints: the application and the model.
func (c contentType) String() string {
	if m := ModelOf(string(c)); m != nil {
		return m.appLabel() + " | " + m.Class
	}
	return string(c)
}

// Member gives what a template reaches.
func (c contentType) Member(name string) (any, bool, error) {
	app, model, _ := strings.Cut(string(c), ".")
	switch name {
	case "app_label":
		return app, true, nil
	case "model":
		return model, true, nil
	case "name":
		return model, true, nil
	}
	return nil, false, nil
}

// parseJSON reads JSON as Python does: objects keep their order, whole numbers are ints.
func parseJSON(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	v, err := jsonValue(dec)
	if err != nil {
		return nil, fmt.Errorf("catalog: stored JSON: %w", err)
	}
	return v, nil
}

func jsonValue(dec *json.Decoder) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		switch t {
		case '{':
			d := dtl.NewDict()
			for dec.More() {
				key, err := dec.Token()
				if err != nil {
					return nil, err
				}
				v, err := jsonValue(dec)
				if err != nil {
					return nil, err
				}
				d.Set(key, v)
			}
			_, err = dec.Token()
			return d, err
		default:
			list := []any{}
			for dec.More() {
				v, err := jsonValue(dec)
				if err != nil {
					return nil, err
				}
				list = append(list, v)
			}
			_, err = dec.Token()
			return list, err
		}
	case json.Number:
		if i, err := t.Int64(); err == nil {
			return i, nil
		}
		f, err := t.Float64()
		return f, err
	}
	return tok, nil
}

// compactJSON gives JSON without blanks between its parts.
func compactJSON(raw []byte) (string, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return "", err
	}
	return b.String(), nil
}

// parseDate reads "2018-01-31"; a time behind it is left out.
func parseDate(s string) (dtl.Date, error) {
	day, _, _ := strings.Cut(s, "T")
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return dtl.Date{}, fmt.Errorf("%q is no date", s)
	}
	return dateOf(t), nil
}

func dateOf(t time.Time) dtl.Date { return dtl.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()} }

// compareDates is -1, 0 or 1 as a is before, on or after b.
func compareDates(a, b dtl.Date) int {
	return time.Date(a.Year, a.Month, a.Day, 0, 0, 0, 0, time.UTC).Compare(time.Date(b.Year, b.Month, b.Day, 0, 0, 0, 0, time.UTC))
}

// parseTime reads a time as exports, clients and tables write it; one without a zone is in UTC.
func parseTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date with a time", s)
}

// maxDecimalText limits the texts that are read as numbers.
const maxDecimalText = 100

// parseDecimal reads a finite number.
func parseDecimal(s string) (*apd.Decimal, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxDecimalText {
		return nil, errors.New("too long for a number")
	}
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite {
		return nil, fmt.Errorf("%q is no number", s)
	}
	if d.Exponent > maxDecimalText || d.Exponent < -maxDecimalText {
		return nil, fmt.Errorf("%q is out of range", s)
	}
	return d, nil
}

// decimals is the context of Python's decimal module: 28 digits, half to even.
var decimals = apd.Context{Precision: 28, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfEven}

// wide is for numbers that keep all of their digits.
var wide = apd.Context{Precision: 2 * maxDecimalText, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent, Traps: apd.DefaultTraps, Rounding: apd.RoundHalfEven}

// Quantize gives d with so many places behind the point.
func Quantize(d *apd.Decimal, places int) (*apd.Decimal, error) {
	if d.Exponent == int32(-places) {
		return d, nil
	}
	out := new(apd.Decimal)
	_, err := wide.Quantize(out, d, int32(-places))
	return out, err
}
