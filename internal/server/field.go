package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Fields of a body, read and checked as Django REST Framework's serializers do, with their messages.

const (
	msgRequired = "This field is required."
	msgNull     = "This field may not be null."
	msgBlank    = "This field may not be blank."
	msgString   = "Not a valid string."
	msgNumber   = "A valid number is required."
	msgInteger  = "A valid integer is required."
	msgBoolean  = "Must be a valid boolean."
	msgTooLong  = "String value too large."
	msgMarkup   = "Remove HTML tags from this value"
)

// maxNumberText is the longest text that is looked at for a number.
const maxNumberText = 1000

// text reads a string of at most limit characters.
func text(v any, limit int, mayBeBlank bool) (s string, problem string) {
	switch v := v.(type) {
	case nil:
		return "", msgNull
	case string:
		s = v
	case json.Number:
		s = v.String()
	default:
		return "", msgString
	}
	if s = strings.TrimSpace(s); s == "" && !mayBeBlank {
		return "", msgBlank
	}
	if len([]rune(s)) > limit {
		return "", fmt.Sprintf("Ensure this field has no more than %d characters.", limit)
	}
	return s, ""
}

// number reads a finite number that is not below least.
func number(v any, least float64) (f float64, problem string) {
	switch v := v.(type) {
	case nil:
		return 0, msgNull
	case bool: // Python counts with them
		if v {
			f = 1
		}
	case json.Number:
		x, err := v.Float64()
		if err != nil {
			return 0, msgNumber
		}
		f = x
	case string:
		if len(v) > maxNumberText {
			return 0, msgTooLong
		}
		x, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err != nil || strings.ContainsAny(v, "xX") {
			return 0, msgNumber
		}
		f = x
	default:
		return 0, msgNumber
	}
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return 0, msgNumber
	case f < least:
		return 0, fmt.Sprintf("Ensure this value is greater than or equal to %v.", least)
	}
	return f, ""
}

// integer reads a whole number. "2.0" is one.
func integer(v any) (n int64, problem string) {
	var s string
	switch v := v.(type) {
	case nil:
		return 0, msgNull
	case json.Number:
		s = v.String()
		if len(s) > maxNumberText {
			return 0, msgInteger
		}
		if strings.ContainsAny(s, "eE.") {
			f, err := v.Float64()
			if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
				return 0, msgInteger
			}
			return int64(f), ""
		}
	case string:
		if len(v) > maxNumberText {
			return 0, msgTooLong
		}
		s = strings.TrimSpace(v)
		if whole, zeros, ok := strings.Cut(s, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
			s = whole
		}
	default:
		return 0, msgInteger
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		if b, ok := new(big.Int).SetString(s, 10); ok {
			if b.Sign() < 0 {
				return 0, fmt.Sprintf("Ensure this value is greater than or equal to %d.", int64(math.MinInt64))
			}
			return 0, fmt.Sprintf("Ensure this value is less than or equal to %d.", int64(math.MaxInt64))
		}
		return 0, msgInteger
	}
	return n, ""
}

// boolean reads a truth value.
func boolean(v any) (b bool, problem string) {
	switch v := v.(type) {
	case nil:
		return false, msgNull
	case bool:
		return v, ""
	case json.Number:
		switch f, err := v.Float64(); {
		case err == nil && f == 1:
			return true, ""
		case err == nil && f == 0:
			return false, ""
		}
	case string:
		switch v {
		case "t", "T", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "1":
			return true, ""
		case "f", "F", "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "0":
			return false, ""
		}
	}
	return false, msgBoolean
}

// choice reads one of some values.
func choice(v any, among []string) (s string, problem string) {
	if v == nil {
		return "", msgNull
	}
	s, ok := v.(string)
	if ok && slices.Contains(among, s) {
		return s, ""
	}
	return "", `"` + pythonText(v) + `" is not a valid choice.`
}

// clean takes signs out of a text that have no place in one line of it, and refuses markup.
func clean(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	if strings.IndexByte(s, '<') < 0 {
		return s, true
	}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return s, true
		case html.TextToken:
		default:
			return "", false
		}
	}
}

// pythonType is the name that Python has for the type of a JSON value.
func pythonType(v any) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "float"
		}
		return "int"
	case string:
		return "str"
	case []any:
		return "list"
	}
	return "dict"
}

// pythonText is how Python prints a JSON value.
func pythonText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return pythonRepr(v)
}

func pythonRepr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case json.Number:
		return v.String()
	case string:
		if strings.Contains(v, "'") && !strings.Contains(v, `"`) {
			return `"` + v + `"`
		}
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(v) + "'"
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = pythonRepr(x)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, pythonRepr(k)+": "+pythonRepr(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}
