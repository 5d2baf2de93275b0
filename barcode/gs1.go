package barcode

import (
	"strconv"
	"strings"
	"time"
)

// Element is one element of GS1 data: an application identifier and its value.
type Element struct{ AI, Value string }

// gs1Part is a part of an element's value: a run of characters of one kind.
type gs1Part struct {
	kind     byte // N digits, X any character of set 82, Y set 39
	min, max int
	check    bool // ends in a check digit
	date     bool // begins with a date YYMMDD, whose day may be 00
}

// gs1Formats are the formats of elements (GS1 General Specifications, 3.2, and the syntax dictionary that GS1 publishes).
// A line is a range of identifiers, with n for any digit, and the parts of their value: "N14c" is fourteen digits, the last of them a
// check digit, "X..20" up to twenty characters, "N6d" a date. A part in brackets may be missing.
const gs1Formats = `
00 N18c
01-03 N14c
10 X..20
11-13 N6d
15-17 N6d
20 N2
21-22 X..20
235 X..28
240-241 X..30
242 N..6
243 X..20
250-251 X..30
253 N13c [X..17]
254 X..20
255 N13c [N..12]
30 N..8
310n-316n N6
320n-337n N6
340n-357n N6
360n-369n N6
37 N..8
390n N..15
391n N3 N..15
392n N..15
393n N3 N..15
394n N4
395n N6
400-401 X..30
402 N17c
403 X..30
410-417 N13c
420 X..20
421 N3 X..9
422 N3
423 N3 [N..12]
424 N3
425 N3 [N..12]
426 N3
427 X..3
4300-4301 X..35
4302-4306 X..70
4307 X2
4308 X..30
4309 N20
4310-4311 X..35
4312-4316 X..70
4317 X2
4318 X..20
4319 X..30
4320 X..35
4321-4323 N1
4324-4325 N10
4326 N6d
4330-4333 N6 [X..1]
7001 N13
7002 X..30
7003 N10
7004 N..4
7005 X..12
7006 N6d
7007 N6d [N..6]
7008 X..3
7009 X..10
7010 X..2
7011 N6d [N..4]
7020-7022 X..20
7023 X..30
703n N3 X..27
7040 N1 X3
7041 X..4
710-717 X..20
723n X2 X..28
7240 X..20
7241 N2
7242 X..25
7250 N8
7251 N12
7252 N1
7253-7254 X..40
7255 X..10
7256 X..90
7257 X..70
7258 X3
7259 X..40
8001 N14
8002 X..20
8003 N14c [X..16]
8004 X..30
8005 N6
8006 N14c N4
8007 X..34
8008 N8 [N..4]
8009 X..50
8010 Y..30
8011 N..12
8012 X..20
8013 X..25
8014 X..25
8017-8018 N18c
8019 N..10
8020 X..25
8026 N14c N4
8030 X..90
8110 X..70
8111 N4
8112 X..70
8200 X..70
90 X..30
91-99 X..90
`

var gs1Parts = func() map[string][]gs1Part {
	m := map[string][]gs1Part{}
	for line := range strings.Lines(strings.TrimSpace(gs1Formats)) {
		fields := strings.Fields(line)
		parts := make([]gs1Part, 0, 2)
		for _, f := range fields[1:] {
			parts = append(parts, parseGS1Part(f))
		}
		first, last, isRange := strings.Cut(fields[0], "-")
		if !isRange {
			last = first
		}
		any := strings.HasSuffix(first, "n")
		from, _ := strconv.Atoi(strings.TrimSuffix(first, "n"))
		to, _ := strconv.Atoi(strings.TrimSuffix(last, "n"))
		width := len(strings.TrimSuffix(first, "n"))
		for n := from; n <= to; n++ {
			ai := strconv.Itoa(n)
			ai = strings.Repeat("0", width-len(ai)) + ai
			if !any {
				m[ai] = parts
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				m[ai+string(d)] = parts
			}
		}
	}
	return m
}()

func parseGS1Part(s string) gs1Part {
	inner, optional := strings.CutPrefix(s, "[")
	inner = strings.TrimSuffix(inner, "]")
	p := gs1Part{kind: inner[0]}
	number := inner[1:]
	number, p.check = strings.CutSuffix(number, "c")
	number, p.date = strings.CutSuffix(number, "d")
	number, variable := strings.CutPrefix(number, "..")
	p.max, _ = strconv.Atoi(number)
	p.min = p.max
	if variable {
		p.min = 1
	}
	if optional {
		p.min = 0
	}
	return p
}

// ParseGS1 reads GS1 data in the form that people read: "(01)09501101530003(10)AB-123". It checks that the application
// identifiers exist and that their values have the right characters, length, check digit and dates. Errors are of class
// BarcodeError.
func ParseGS1(data string) ([]Element, error) {
	var out []Element
	for rest := data; rest != ""; {
		ai, after, ok := strings.Cut(rest[1:], ")")
		if rest[0] != '(' || !ok {
			return nil, errorf(BarcodeError, "GS1 data must be elements such as (01)09501101530003, not %q", rest)
		}
		parts := gs1Parts[ai]
		if parts == nil {
			return nil, errorf(BarcodeError, "GS1 knows no application identifier (%s)", ai)
		}
		// A bracket in a value begins an element only if an identifier is in it.
		end := len(after)
		for i := 0; i < len(after); i++ {
			if after[i] == '(' {
				if next, _, ok := strings.Cut(after[i+1:], ")"); ok && gs1Parts[next] != nil {
					end = i
					break
				}
			}
		}
		e := Element{ai, after[:end]}
		if err := e.check(parts); err != nil {
			return nil, err
		}
		out = append(out, e)
		rest = after[end:]
	}
	if len(out) == 0 {
		return nil, errorf(BarcodeError, "GS1 data holds no element")
	}
	return out, nil
}

// check compares a value with its format.
func (e Element) check(parts []gs1Part) error {
	rest := e.Value
	fail := func(format string, args ...any) error {
		return errorf(BarcodeError, "GS1 element (%s)%s: "+format, append([]any{e.AI, e.Value}, args...)...)
	}
	for _, p := range parts {
		n := min(len(rest), p.max)
		if n < p.min {
			return fail("the value is too short")
		}
		if n == 0 {
			continue
		}
		part := rest[:n]
		rest = rest[n:]
		for i := range len(part) {
			if !gs1Character(p.kind, part[i]) {
				return fail("the character %q is not allowed here", part[i])
			}
		}
		if p.check {
			if want := eanCheck(part[:n-1]); part[n-1] != want {
				return fail("the check digit should be %c", want)
			}
		}
		if p.date && !gs1Date(part) {
			return fail("%s is not a date YYMMDD", part[:min(6, n)])
		}
	}
	if rest != "" {
		return fail("the value is too long")
	}
	return nil
}

// gs1Character reports whether a character is in a set (GS1 General Specifications, figures 7.11-1 and 7.11-2).
func gs1Character(kind, c byte) bool {
	switch kind {
	case 'N':
		return isDigit(c)
	case 'Y':
		return isDigit(c) || c >= 'A' && c <= 'Z' || c == '#' || c == '-' || c == '/'
	}
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || strings.IndexByte(`!"%&'()*+,-./_:;<=>?`, c) >= 0
}

func gs1Date(s string) bool {
	if s[4:6] == "00" {
		s = s[:4] + "01"
	}
	_, err := time.Parse("060102", s[:6])
	return err == nil
}

// gs1Fixed are the first two digits of identifiers whose elements end by themselves, without FNC1 (GS1 General
// Specifications, figure 7.8.5-2).
const gs1Fixed = "00 01 02 03 04 11 12 13 14 15 16 17 18 19 20 31 32 33 34 35 36 41"

// gs1String writes elements one after another, with a separator where the next one would not be told apart.
func gs1String(elements []Element, separator string) string {
	var b strings.Builder
	for i, e := range elements {
		b.WriteString(e.AI)
		b.WriteString(e.Value)
		if i+1 < len(elements) && !strings.Contains(gs1Fixed, e.AI[:2]) {
			b.WriteString(separator)
		}
	}
	return b.String()
}

// gs1Data turns data in brackets into what a symbol holds. Other data is taken as it is.
func gs1Data(data, separator string) (string, error) {
	if !strings.HasPrefix(data, "(") {
		return data, nil
	}
	elements, err := ParseGS1(data)
	if err != nil {
		return "", err
	}
	return gs1String(elements, separator), nil
}
