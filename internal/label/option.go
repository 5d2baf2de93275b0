package label

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"etikett/internal/fault"
)

// OptionKind is the type of an option's value.
type OptionKind string

// The kinds of options, under the names that OPTIONS answers give them.
const (
	ChoiceOption    OptionKind = "choice"
	IntegerOption   OptionKind = "integer"
	BooleanOption   OptionKind = "boolean"
	DependentOption OptionKind = "dependent field" // an object whose fields depend on another option
)

// Option describes a field of a print request that belongs to a plugin.
type Option struct {
	Name, Label, Help string
	Kind              OptionKind
	Required          bool
	Default           any // string, int64 or bool; nil: none
	Min, Max          *int64
	Choices           []Choice
	DependsOn         []string
}

// Choice is a value that a choice option may have.
type Choice struct{ Value, Label string }

// Options are checked values: string, int64, bool, or map[string]any for dependent fields.
type Options map[string]any

// String, Int and Bool give an option's value; the zero value if there is none.
func (o Options) String(name string) string { v, _ := o[name].(string); return v }

// Int gives an integer option.
func (o Options) Int(name string) int { v, _ := o[name].(int64); return int(v) }

// Bool gives a boolean option.
func (o Options) Bool(name string) bool { v, _ := o[name].(bool); return v }

// ParseOptions checks the values that a request has for the fields and fills in defaults. Values come from JSON (numbers as json.Number
// or float64) or from forms (strings); what is wrong is told for all fields at once, in the words of Django REST Framework.
func ParseOptions(fields []Option, values map[string]any) (Options, error) {
	out := Options{}
	var bad fault.Fields
	for _, f := range fields {
		v, given := values[f.Name]
		switch {
		case !given && f.Required:
			bad.Add(f.Name, "This field is required.")
		case !given:
			if f.Default != nil {
				out[f.Name] = f.Default
			}
		case v == nil:
			bad.Add(f.Name, "This field may not be null.")
		default:
			parsed, problem := f.parse(v)
			if problem != "" {
				bad.Add(f.Name, problem)
				continue
			}
			out[f.Name] = parsed
		}
	}
	return out, bad.Err()
}

// parse gives the value of an option, or what is wrong with it.
func (f *Option) parse(v any) (value any, problem string) {
	switch f.Kind {
	case ChoiceOption:
		s := optionText(v)
		for _, c := range f.Choices {
			if c.Value == s {
				return s, ""
			}
		}
		return nil, fmt.Sprintf("%q is not a valid choice.", s)
	case IntegerOption:
		n, ok := optionInt(v)
		switch {
		case !ok:
			return nil, "A valid integer is required."
		case f.Min != nil && n < *f.Min:
			return nil, fmt.Sprintf("Ensure this value is greater than or equal to %d.", *f.Min)
		case f.Max != nil && n > *f.Max:
			return nil, fmt.Sprintf("Ensure this value is less than or equal to %d.", *f.Max)
		}
		return n, ""
	case BooleanOption:
		if b, ok := optionBool(v); ok {
			return b, ""
		}
		return nil, "Must be a valid boolean."
	default:
		m, ok := v.(map[string]any)
		if !ok {
			return nil, "Invalid data. Expected a dictionary."
		}
		return m, ""
	}
}

func optionText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	}
	return fmt.Sprint(v)
}

func optionInt(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		return int64(v), v == math.Trunc(v) && math.Abs(v) < 1<<53
	case json.Number:
		return optionInt(v.String())
	case string:
		s := strings.TrimSpace(v)
		if whole, zeros, ok := strings.Cut(s, "."); ok && strings.Trim(zeros, "0") == "" { // "2.0" is an integer, as in Django
			s = whole
		}
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func optionBool(v any) (value, ok bool) {
	if b, ok := v.(bool); ok {
		return b, true
	}
	switch strings.ToLower(optionText(v)) {
	case "t", "y", "yes", "true", "on", "1":
		return true, true
	case "f", "n", "no", "false", "off", "0":
		return false, true
	}
	return false, false
}
