package dtl

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var errShortMO = errors.New("the .mo file is cut off")

// ReadMO reads a compiled catalogue (GNU gettext manual, section 10.3, "The Format of GNU MO Files").
func ReadMO(data []byte) (*Catalog, error) {
	if len(data) < 20 {
		return nil, errShortMO
	}
	var order binary.ByteOrder = binary.LittleEndian
	const magic = 0x950412de
	if order.Uint32(data) != magic {
		if order = binary.BigEndian; order.Uint32(data) != magic {
			return nil, errors.New("not a .mo file")
		}
	}
	n, originals, translations := order.Uint32(data[8:]), order.Uint32(data[12:]), order.Uint32(data[16:])
	text := func(table, i uint32) (string, error) {
		at := uint64(table) + uint64(i)*8
		if at+8 > uint64(len(data)) {
			return "", errShortMO
		}
		size, start := uint64(order.Uint32(data[at:])), uint64(order.Uint32(data[at+4:]))
		if start+size > uint64(len(data)) {
			return "", errShortMO
		}
		return string(data[start : start+size]), nil
	}
	c := NewCatalog()
	for i := range n {
		key, err := text(originals, i)
		if err != nil {
			return nil, err
		}
		value, err := text(translations, i)
		if err != nil {
			return nil, err
		}
		if key == "" {
			if err := c.header(value); err != nil {
				return nil, err
			}
			continue
		}
		if singular, _, plural := strings.Cut(key, "\x00"); plural {
			c.plurals[singular] = strings.Split(value, "\x00")
			c.messages[singular] = c.plurals[singular][0]
		} else {
			c.messages[key] = value
		}
	}
	return c, nil
}

// ReadPO reads a catalogue in its text form (GNU gettext manual, chapter 3, "The Format of PO Files"). Messages that
// are fuzzy or not translated are left out, as msgfmt does.
func ReadPO(data []byte) (*Catalog, error) {
	p := &poReader{catalog: NewCatalog()}
	for i, line := range strings.Split(string(data), "\n") {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return p.catalog, p.flush()
}

type poReader struct {
	catalog                  *Catalog
	context, singular        string
	forms                    []string
	plural, started          bool // started: the entry has its msgid
	hasContext, fuzzy, ahead bool // ahead: the comment that says fuzzy belongs to the next entry
	target                   *string
}

func (p *poReader) line(line string) error {
	switch {
	case line == "":
		return nil
	case strings.HasPrefix(line, "#"):
		if strings.HasPrefix(line, "#,") && strings.Contains(line, "fuzzy") {
			p.ahead = true
		}
		return nil
	case line[0] == '"':
		if p.target == nil {
			return errors.New("text without a keyword")
		}
		s, err := unquotePO(line)
		*p.target += s
		return err
	}
	word, rest, _ := strings.Cut(line, " ")
	if i := strings.IndexByte(line, '['); i > 0 && strings.HasPrefix(line, "msgstr[") {
		word = line[:i]
	}
	text, err := unquotePO(line[strings.IndexByte(line+`"`, '"'):])
	if err != nil {
		return err
	}
	switch word {
	case "msgctxt":
		if err := p.flush(); err != nil {
			return err
		}
		p.context, p.hasContext = text, true
		p.target = &p.context
	case "msgid":
		if p.started {
			if err := p.flush(); err != nil {
				return err
			}
		}
		p.fuzzy, p.ahead = p.ahead, false
		p.started, p.singular = true, text
		p.target = &p.singular
	case "msgid_plural":
		p.plural = true
		p.target = new(string)
	case "msgstr":
		p.forms = append(p.forms, text)
		p.target = &p.forms[len(p.forms)-1]
	default:
		return fmt.Errorf("unknown keyword %q", word+" "+rest)
	}
	return nil
}

// flush ends an entry.
func (p *poReader) flush() error {
	c := p.catalog
	if p.started && !p.fuzzy && len(p.forms) > 0 && p.forms[0] != "" {
		if p.singular == "" && !p.hasContext {
			if err := c.header(p.forms[0]); err != nil {
				return err
			}
		} else {
			key := messageKey(p.context, p.singular)
			c.messages[key] = p.forms[0]
			if p.plural {
				c.plurals[key] = p.forms
			}
		}
	}
	*p = poReader{catalog: c, ahead: p.ahead}
	return nil
}

func unquotePO(s string) (string, error) {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", fmt.Errorf("text without quotes: %s", s)
	}
	body := s[1 : len(s)-1]
	if strings.IndexByte(body, '\\') < 0 {
		return body, nil
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' || i+1 == len(body) {
			b.WriteByte(body[i])
			continue
		}
		i++
		switch body[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte(body[i])
		}
	}
	return b.String(), nil
}

// parsePlural compiles the rule of a Plural-Forms header: a C expression of n.
func parsePlural(rule string) (func(n int) int, error) {
	p := &pluralParser{text: strings.Join(strings.Fields(rule), "")}
	const longest = 1000 // as Python has it
	if len(p.text) > longest {
		return nil, errors.New("too long")
	}
	e, err := p.ternary(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.text) {
		return nil, fmt.Errorf("unexpected %q", p.text[p.pos:])
	}
	return e, nil
}

type pluralExpr = func(n int) int

type pluralParser struct {
	text string
	pos  int
}

func (p *pluralParser) take(s string) bool {
	if strings.HasPrefix(p.text[p.pos:], s) {
		p.pos += len(s)
		return true
	}
	return false
}

func (p *pluralParser) ternary(depth int) (pluralExpr, error) {
	const deepest = 50
	if depth > deepest {
		return nil, errors.New("too deep")
	}
	cond, err := p.binary(0, depth)
	if err != nil || !p.take("?") {
		return cond, err
	}
	yes, err := p.ternary(depth + 1)
	if err != nil {
		return nil, err
	}
	if !p.take(":") {
		return nil, errors.New("expected ':'")
	}
	no, err := p.ternary(depth + 1)
	if err != nil {
		return nil, err
	}
	return func(n int) int {
		if cond(n) != 0 {
			return yes(n)
		}
		return no(n)
	}, nil
}

// pluralOperators are C's operators, loosest first.
var pluralOperators = [][]struct {
	name string
	f    func(a, b int) int
}{
	{{"||", func(a, b int) int { return boolInt(a != 0 || b != 0) }}},
	{{"&&", func(a, b int) int { return boolInt(a != 0 && b != 0) }}},
	{{"==", func(a, b int) int { return boolInt(a == b) }}, {"!=", func(a, b int) int { return boolInt(a != b) }}},
	{{"<=", func(a, b int) int { return boolInt(a <= b) }}, {">=", func(a, b int) int { return boolInt(a >= b) }},
		{"<", func(a, b int) int { return boolInt(a < b) }}, {">", func(a, b int) int { return boolInt(a > b) }}},
	{{"+", func(a, b int) int { return a + b }}, {"-", func(a, b int) int { return a - b }}},
	{{"*", func(a, b int) int { return a * b }}, {"/", divide}, {"%", remainder}},
}

func divide(a, b int) int {
	if b == 0 {
		return 0
	}
	return a / b
}

func remainder(a, b int) int {
	if b == 0 {
		return 0
	}
	return a % b
}

func (p *pluralParser) binary(level, depth int) (pluralExpr, error) {
	if level == len(pluralOperators) {
		return p.unary(depth)
	}
	left, err := p.binary(level+1, depth)
next:
	for err == nil {
		for _, op := range pluralOperators[level] {
			if !p.take(op.name) {
				continue
			}
			var right pluralExpr
			if right, err = p.binary(level+1, depth); err != nil {
				return nil, err
			}
			a, f := left, op.f
			left = func(n int) int { return f(a(n), right(n)) }
			continue next
		}
		break
	}
	return left, err
}

func (p *pluralParser) unary(depth int) (pluralExpr, error) {
	const deepest = 50
	switch {
	case depth > deepest:
		return nil, errors.New("too deep")
	case p.take("!"):
		of, err := p.unary(depth + 1)
		if err != nil {
			return nil, err
		}
		return func(n int) int { return boolInt(of(n) == 0) }, nil
	case p.take("("):
		e, err := p.ternary(depth + 1)
		if err == nil && !p.take(")") {
			err = errors.New("expected ')'")
		}
		return e, err
	case p.take("n"):
		return func(n int) int { return n }, nil
	}
	end := p.pos
	for end < len(p.text) && isDigit(p.text[end]) {
		end++
	}
	v, err := strconv.Atoi(p.text[p.pos:end])
	if err != nil {
		return nil, fmt.Errorf("unexpected %q", p.text[p.pos:])
	}
	p.pos = end
	return func(int) int { return v }, nil
}
