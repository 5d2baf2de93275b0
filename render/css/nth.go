package css

import (
	"strconv"
	"strings"
)

// Nth is an+b of Selectors 4 §13.3: the members at a·n+b, n from 0.
type Nth struct{ A, B int }

// Match reports whether the member at index (from 1) is meant.
func (n Nth) Match(index int) bool {
	d := index - n.B
	if n.A == 0 {
		return d == 0
	}
	return d%n.A == 0 && d/n.A >= 0
}

// parseNth reads the microsyntax of CSS Syntax 3 §6. Its tokens do not fall where its parts do, so it is read from text.
func parseNth(tokens []Token) (Nth, bool) {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		if i > 0 && t.Space {
			b.WriteByte(' ')
		}
		switch t.Kind {
		case Number:
			if !t.IsInteger {
				return Nth{}, false
			}
			b.WriteString(t.Text)
		case Dimension:
			if !t.IsInteger {
				return Nth{}, false
			}
			b.WriteString(strconv.FormatFloat(t.Num, 'f', 0, 64))
			b.WriteString(t.Text)
		case Ident, Delim:
			b.WriteString(Lower(t.Text))
		default:
			return Nth{}, false
		}
	}
	s := b.String()
	switch s {
	case "odd":
		return Nth{2, 1}, true
	case "even":
		return Nth{2, 0}, true
	}
	n := strings.IndexByte(s, 'n')
	if n < 0 {
		v, ok := smallInt(s)
		return Nth{0, v}, ok
	}
	var r Nth
	switch a := s[:n]; a {
	case "", "+":
		r.A = 1
	case "-":
		r.A = -1
	default:
		var ok bool
		if r.A, ok = smallInt(a); !ok {
			return r, false
		}
	}
	rest := strings.TrimSpace(s[n+1:])
	if rest == "" {
		return r, true
	}
	if rest[0] != '+' && rest[0] != '-' {
		return r, false
	}
	digits := strings.TrimSpace(rest[1:])
	if digits == "" || !isDigit(digits[0]) {
		return r, false
	}
	v, ok := smallInt(rest[:1] + digits)
	r.B = v
	return r, ok
}

// smallInt reads a signed integer and clamps it to what sums of it can bear.
func smallInt(s string) (int, bool) {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil && !strings.Contains(err.Error(), "range") {
		return 0, false
	}
	const most = 1 << 30
	return int(max(-most, min(most, v))), true
}
