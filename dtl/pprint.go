package dtl

import (
	"slices"
	"strings"
)

// pformat writes a value as Python's pprint does: over several lines if it is wider than 80 characters, dictionaries
// in the order of their keys.
func (c *Context) pformat(v any) (string, error) {
	p := &prettyPrinter{c: c}
	p.format(v, 0, 0, 0)
	if p.err != nil {
		return "", p.err
	}
	return p.b.String(), c.Charge(p.b.Len())
}

const prettyWidth = 80

type prettyPrinter struct {
	c   *Context
	b   strings.Builder
	err error
}

// repr is Repr with sorted dictionaries.
func (p *prettyPrinter) repr(v any) string {
	b := textBuilder{limit: p.c.limits.StringSize, digits: p.c.limits.Digits}
	b.repr(sortDicts(v, 0))
	if p.err == nil {
		p.err = b.err
	}
	return string(b.buf)
}

func sortDicts(v any, depth int) any {
	if depth > maxReprDepth {
		return v
	}
	switch x := v.(type) {
	case []any:
		return sortEach(x, depth)
	case Tuple:
		return Tuple(sortEach(x, depth))
	}
	d, ok := asDictQuick(v)
	if !ok {
		return v
	}
	out := NewDict()
	for _, i := range sortedKeys(d) {
		out.Set(d.keys[i], sortDicts(d.values[i], depth+1))
	}
	return out
}

func sortEach(list []any, depth int) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = sortDicts(x, depth+1)
	}
	return out
}

func sortedKeys(d *Dict) []int {
	order := make([]int, len(d.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		n, _, err := compare(usual(d.keys[a]), usual(d.keys[b]), "<", 0)
		if err != nil {
			return strings.Compare(typeName(d.keys[a]), typeName(d.keys[b]))
		}
		return n
	})
	return order
}

// format writes v, which begins at column indent; allowance is what has to fit behind it on its last line.
func (p *prettyPrinter) format(v any, indent, allowance, level int) {
	if p.err != nil {
		return
	}
	if p.err = p.c.step(1); p.err != nil {
		return
	}
	rep := p.repr(v)
	if runeLen(rep) <= prettyWidth-indent-allowance || level > maxReprDepth {
		p.b.WriteString(rep)
		return
	}
	level++
	switch x := usual(v).(type) {
	case []any:
		p.items("[", x, "]", indent, allowance, level)
	case Tuple:
		closing := ")"
		if len(x) == 1 {
			closing = ",)"
		}
		p.items("(", x, closing, indent, allowance, level)
	case string:
		p.text(x, indent, allowance, level)
	case Safe:
		p.text(string(x), indent, allowance, level)
	default:
		if d, ok := asDictQuick(v); ok {
			p.dict(d, indent, allowance, level)
			return
		}
		p.b.WriteString(rep)
	}
}

func (p *prettyPrinter) items(open string, list []any, closing string, indent, allowance, level int) {
	p.b.WriteString(open)
	for i, x := range list {
		after := 1
		if i == len(list)-1 {
			after = allowance + len(closing)
		}
		if i > 0 {
			p.b.WriteString(",\n" + strings.Repeat(" ", indent+1))
		}
		p.format(x, indent+1, after, level)
	}
	p.b.WriteString(closing)
}

func (p *prettyPrinter) dict(d *Dict, indent, allowance, level int) {
	p.b.WriteString("{")
	for n, i := range sortedKeys(d) {
		after := 1
		if n == len(d.keys)-1 {
			after = allowance + 1
		}
		if n > 0 {
			p.b.WriteString(",\n" + strings.Repeat(" ", indent+1))
		}
		key := p.repr(d.keys[i])
		p.b.WriteString(key + ": ")
		p.format(d.values[i], indent+1+runeLen(key)+2, after, level)
	}
	p.b.WriteString("}")
}

// text writes a long string as several that stand below each other.
func (p *prettyPrinter) text(s string, indent, allowance, level int) {
	if level == 1 {
		indent++
		allowance++
	}
	width := prettyWidth - indent
	lines := keepLineEnds(s)
	var chunks []string
	for i, line := range lines {
		last := i == len(lines)-1
		room := width
		if last {
			room -= allowance
		}
		if rep := reprString(line); runeLen(rep) <= room {
			chunks = append(chunks, rep)
			continue
		}
		current := ""
		parts := wordsWithSpace(line)
		for j, part := range parts {
			room := width
			if j == len(parts)-1 && last {
				room -= allowance
			}
			if runeLen(reprString(current+part)) > room {
				if current != "" {
					chunks = append(chunks, reprString(current))
				}
				current = part
			} else {
				current += part
			}
		}
		if current != "" {
			chunks = append(chunks, reprString(current))
		}
	}
	if len(chunks) == 1 {
		p.b.WriteString(chunks[0])
		return
	}
	joined := strings.Join(chunks, "\n"+strings.Repeat(" ", indent))
	if level == 1 {
		joined = "(" + joined + ")"
	}
	p.b.WriteString(joined)
}

// keepLineEnds is Python's splitlines(True).
func keepLineEnds(s string) []string {
	var out []string
	for _, line := range splitLines(s) {
		n := len(line)
		end := n
		if n < len(s) {
			end++
			if s[n] == '\r' && strings.HasPrefix(s[n+1:], "\n") {
				end++
			} else if s[n] >= 0x80 {
				end = n + len(string([]rune(s[n:])[:1]))
			}
		}
		out = append(out, s[:end])
		s = s[end:]
	}
	return out
}

// wordsWithSpace cuts s into words, each with the white space that follows it.
func wordsWithSpace(s string) []string {
	var out []string
	for s != "" {
		i := 0
		for i < len(s) && spaceLen(s[i:]) == 0 {
			i++
		}
		i = skipSpace(s, i)
		out = append(out, s[:i])
		s = s[i:]
	}
	return out
}
