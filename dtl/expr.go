package dtl

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Expr is a compiled variable or literal with its filters: what stands in {{ … }} and as arguments of tags.
type Expr struct {
	source  string
	base    variable
	filters []filterCall
}

type filterCall struct {
	*Filter
	arg    variable
	hasArg bool
}

// variable is a literal, or a name with the members that follow it.
type variable struct {
	source    string
	literal   any
	steps     []step // nil for a literal
	translate bool   // _("…")
}

// step is one name of a dotted path.
type step struct {
	name    string
	index   int // if numeric
	numeric bool
}

// Source is the text that the expression was compiled from.
func (e *Expr) Source() string { return e.source }

// Expr compiles source.
func (p *Parser) Expr(source string) (*Expr, error) {
	e := &Expr{source: source}
	pos := 0
	m := matchOperand(source)
	switch {
	case m > 0:
		v, err := newVariable(source[:m])
		if err != nil {
			return nil, err
		}
		e.base, pos = v, m
	default:
		at := nextFilter(source, 0)
		if at == 0 {
			return nil, SyntaxError("Could not find variable at start of %s.", source)
		}
		if at > 0 {
			return nil, SyntaxError("Could not parse some characters: |%s|%s", source[:at], source[at:])
		}
		return nil, SyntaxError("Could not parse the remainder: '%s' from '%s'", source, source)
	}
	for pos < len(source) {
		at := nextFilter(source, pos)
		if at < 0 {
			return nil, SyntaxError("Could not parse the remainder: '%s' from '%s'", source[pos:], source)
		}
		if at > pos {
			return nil, SyntaxError("Could not parse some characters: %s|%s|%s", source[:pos], source[pos:at], source[at:])
		}
		name, argument, n := matchFilter(source[pos:])
		pos += n
		call := filterCall{}
		var err error
		if argument != "" {
			call.hasArg = true
			if call.arg, err = newVariable(argument); err != nil {
				return nil, err
			}
			if s, ok := call.arg.literal.(string); ok {
				call.arg.literal = Safe(s)
			}
		}
		if call.Filter, err = p.filter(name); err != nil {
			return nil, err
		}
		if err := call.checkArgs(name, call.hasArg); err != nil {
			return nil, err
		}
		e.filters = append(e.filters, call)
	}
	return e, nil
}

// constantLen is the length of a quoted string, or one in _( ), at the start of s; 0 if there is none.
func constantLen(s string) int {
	if strings.HasPrefix(s, "_(") {
		if n := quotedLen(s[2:]); n > 0 && 2+n < len(s) && s[2+n] == ')' {
			return n + 3
		}
		return 0
	}
	return quotedLen(s)
}

// matchOperand is the length of the literal or path at the start of s.
func matchOperand(s string) int {
	if n := constantLen(s); n > 0 {
		return n
	}
	if n := wordLen(s, true); n > 0 {
		return n
	}
	i := 0
	if s != "" && (s[0] == '-' || s[0] == '+' || s[0] == '.') {
		i = 1
	}
	if i >= len(s) || s[i] < '0' || s[i] > '9' {
		return 0
	}
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' || s[i] == 'e') {
		i++
	}
	return i
}

// matchFilter reads "|name" or "|name:argument" at the start of s; n is its length, 0 if there is none.
func matchFilter(s string) (name, argument string, n int) {
	i := skipSpace(s, 0)
	if i >= len(s) || s[i] != '|' {
		return "", "", 0
	}
	i = skipSpace(s, i+1)
	w := wordLen(s[i:], false)
	if w == 0 {
		return "", "", 0
	}
	name, i = s[i:i+w], i+w
	if i < len(s) && s[i] == ':' {
		if m := matchOperand(s[i+1:]); m > 0 {
			return name, s[i+1 : i+1+m], i + 1 + m
		}
	}
	return name, "", i
}

func skipSpace(s string, i int) int {
	for i < len(s) {
		n := spaceLen(s[i:])
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// nextFilter finds the start of the first filter at or after pos; -1 if there is none.
func nextFilter(s string, pos int) int {
	for at := pos; at < len(s); {
		i := skipSpace(s, at)
		if i >= len(s) {
			return -1
		}
		if s[i] == '|' {
			if _, _, n := matchFilter(s[at:]); n > 0 {
				return at
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		at = i + size
	}
	return -1
}

// newVariable compiles an operand: a number, a string or a path.
func newVariable(source string) (variable, error) {
	v := variable{source: source}
	if n, ok := numberLiteral(source); ok {
		v.literal = n
		return v, nil
	}
	text := source
	if strings.HasPrefix(text, "_(") && strings.HasSuffix(text, ")") {
		v.translate, text = true, text[2:len(text)-1]
	}
	if s, ok := unquote(text); ok {
		v.literal = Safe(s)
		return v, nil
	}
	if strings.Contains(text, "._") || text[0] == '_' {
		return v, SyntaxError("Variables and attributes may not begin with underscores: '%s'", text)
	}
	for name := range strings.SplitSeq(text, ".") {
		s := step{name: name}
		if i, ok := parseInt(name); ok && i.IsInt64() {
			s.index, s.numeric = int(i.Int64()), true
		}
		v.steps = append(v.steps, s)
	}
	return v, nil
}

// unquote takes the quotes from a string literal.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' && s[0] != '\'' || s[len(s)-1] != s[0] {
		return "", false
	}
	body := s[1 : len(s)-1]
	if strings.IndexByte(body, '\\') >= 0 {
		body = strings.ReplaceAll(body, `\`+s[:1], s[:1])
		body = strings.ReplaceAll(body, `\\`, `\`)
	}
	return body, true
}

func numberLiteral(s string) (any, bool) {
	if c := s[0]; c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
		return nil, false
	}
	if strings.ContainsAny(s, ".eE") {
		f, ok := parseFloat(s)
		if !ok || s[len(s)-1] == '.' {
			return nil, false
		}
		return f, true
	}
	n, ok := parseInt(s)
	if !ok {
		return nil, false
	}
	return shrink(n), true
}

// Resolve gives the value of the expression. A variable that does not exist gives Options.StringIfInvalid.
func (e *Expr) Resolve(ctx *Context) (any, error) {
	v, found, err := e.base.resolve(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		invalid := ctx.engine.options.StringIfInvalid
		if invalid != "" {
			return strings.ReplaceAll(invalid, "%s", e.base.source), nil
		}
		v = ""
	}
	if e.filters == nil {
		return v, nil
	}
	return e.apply(ctx, v)
}

// ResolveOptional is Resolve, but a variable that does not exist is nil.
func (e *Expr) ResolveOptional(ctx *Context) (any, error) {
	v, found, err := e.base.resolve(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		v = nil
	}
	if e.filters == nil {
		return v, nil
	}
	return e.apply(ctx, v)
}

func (e *Expr) apply(ctx *Context, v any) (any, error) {
	for i := range e.filters {
		f := &e.filters[i]
		var arg any = Absent
		if f.hasArg {
			var found bool
			var err error
			if arg, found, err = f.arg.resolve(ctx); err != nil {
				return nil, err
			}
			if !found {
				return nil, undefined(f.arg.source)
			}
		}
		var err error
		if v, err = f.Apply(ctx, v, arg); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func undefined(name string) error {
	return Raise(ClassUndefined, "Failed lookup for [%s]", name)
}

// resolve gives the variable's value; found is false if it does not exist.
func (v *variable) resolve(ctx *Context) (value any, found bool, err error) {
	if v.steps == nil {
		if v.translate {
			return ctx.translateLiteral("", v.literal), true, nil
		}
		return v.literal, true, nil
	}
	value, found = ctx.Get(v.steps[0].name)
	if !found {
		return nil, false, nil
	}
	if value, err = ctx.call(value); err != nil {
		return ctx.silence(value, err)
	}
	for i := 1; i < len(v.steps); i++ {
		if value, found, err = ctx.member(value, &v.steps[i]); err != nil {
			return ctx.silence(value, err)
		}
		if !found {
			return nil, false, nil
		}
		if value, err = ctx.call(value); err != nil {
			return ctx.silence(value, err)
		}
	}
	if v.translate {
		return ctx.translateLiteral("", value), true, nil
	}
	return value, true, nil
}

// silence makes an exception that asks for it an undefined value.
func (c *Context) silence(_ any, err error) (any, bool, error) {
	if x, ok := err.(*Exception); ok {
		if x.Silent {
			return c.engine.options.StringIfInvalid, true, nil
		}
		if x.Class == ClassUndefined {
			return nil, false, nil
		}
	}
	return nil, false, err
}

// parseInt reads a number as Python's int() does: space around it, a sign, and single underscores between digits.
func parseInt(s string) (*big.Int, bool) {
	s = pyStrip(s)
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	digits, ok := asciiDigits(s)
	const pythonLimit = 4300 // of int(), against attacks
	if !ok || len(digits) > pythonLimit {
		return nil, false
	}
	n := new(big.Int)
	if len(digits) <= 18 {
		small, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, false
		}
		n.SetInt64(small)
	} else if _, ok := n.SetString(digits, 10); !ok {
		return nil, false
	}
	if neg {
		n.Neg(n)
	}
	return n, true
}

// asciiDigits takes the underscores from between digits, and gives digits of other scripts as ASCII.
func asciiDigits(s string) (string, bool) {
	plain := s != ""
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			plain = false
			break
		}
	}
	if plain {
		return s, true
	}
	var b strings.Builder
	wasDigit := false
	for _, r := range s {
		d := digitValue(r)
		switch {
		case d >= 0:
			b.WriteByte(byte('0' + d))
			wasDigit = true
		case r == '_' && wasDigit:
			wasDigit = false
		default:
			return "", false
		}
	}
	return b.String(), wasDigit
}
