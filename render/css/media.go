package css

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Condition is a tree of and, or and not over tests in parentheses, as @media and @supports have them.
type Condition struct {
	Op   byte // '!' not Args[0]; '&' all of Args; '|' any of Args; 0 a test: Leaf
	Args []Condition
	Leaf Token // Paren or Function
}

// Truth is the outcome of a condition in three-valued logic, Media Queries 4 §3.1.
type Truth int8

// The truths.
const (
	False Truth = iota
	Unknown
	True
)

// Eval works the condition out with the given meaning of its tests.
func (c *Condition) Eval(test func(Token) Truth) Truth {
	switch c.Op {
	case '!':
		return True - c.Args[0].Eval(test)
	case '&':
		r := True
		for i := range c.Args {
			r = min(r, c.Args[i].Eval(test))
		}
		return r
	case '|':
		r := False
		for i := range c.Args {
			r = max(r, c.Args[i].Eval(test))
		}
		return r
	}
	return test(c.Leaf)
}

var errCondition = errors.New("not a condition")

// parseCondition reads `not (a)`, `(a) and (b)`, `(a) or (b)` and what these are nested in.
func parseCondition(tokens []Token) (*Condition, error) {
	if len(tokens) == 0 {
		return nil, errCondition
	}
	if tokens[0].IsIdent("not") {
		arg, err := conditionInParens(tokens[1:])
		if err != nil {
			return nil, err
		}
		return &Condition{Op: '!', Args: []Condition{*arg}}, nil
	}
	if len(tokens)%2 == 0 {
		return nil, errCondition
	}
	first, err := conditionInParens(tokens[:1])
	if err != nil || len(tokens) == 1 {
		return first, err
	}
	c := &Condition{Args: []Condition{*first}}
	for i := 1; i+1 < len(tokens); i += 2 {
		var op byte
		switch {
		case tokens[i].IsIdent("and"):
			op = '&'
		case tokens[i].IsIdent("or"):
			op = '|'
		}
		if op == 0 || c.Op != 0 && c.Op != op {
			return nil, errCondition
		}
		c.Op = op
		next, err := conditionInParens(tokens[i+1 : i+2])
		if err != nil {
			return nil, err
		}
		c.Args = append(c.Args, *next)
	}
	return c, nil
}

func conditionInParens(tokens []Token) (*Condition, error) {
	if len(tokens) != 1 || tokens[0].Kind != Paren && tokens[0].Kind != Function {
		return nil, errCondition
	}
	if tokens[0].Kind == Paren {
		if inner, err := parseCondition(tokens[0].Args); err == nil {
			return inner, nil
		}
	}
	return &Condition{Leaf: tokens[0]}, nil
}

// MediaQuery is one query of a list.
type MediaQuery struct {
	Not  bool
	Type string // lower case; "" or "all": any
	Cond *Condition
}

// MediaList matches if any of its queries does; the empty list always matches.
type MediaList []MediaQuery

// MediaEnv is what media queries ask about.
type MediaEnv struct {
	Type          string  // "print"
	Width, Height float64 // of the page, px
	Resolution    float64 // dots per px; 0 is unknown and taken for 300 dpi
	Monochrome    bool    // ink of one colour
}

// ParseMedia reads a media query list, as a media attribute has it.
func ParseMedia(src string) (MediaList, []Warning) {
	p := newParser(src, Options{})
	var tokens []Token
	for tok := p.next(); tok.Kind != eof; tok = p.next() {
		tokens = append(tokens, p.component(tok, 0))
	}
	return p.media(tokens), p.warnings
}

// media reads a list of queries. A wrong one never matches: "not all".
func (p *parser) media(tokens []Token) MediaList {
	if len(tokens) == 0 {
		return nil
	}
	var list MediaList
	for _, part := range Split(tokens, Comma) {
		q, err := mediaQuery(part)
		if err != nil {
			at := tokens[0]
			p.warn(at.Line, at.Column, "", "media query %q: %v", text(part), err)
			q = MediaQuery{Not: true}
		}
		list = append(list, q)
	}
	return list
}

func mediaQuery(tokens []Token) (MediaQuery, error) {
	var q MediaQuery
	if len(tokens) == 0 {
		return q, errors.New("empty")
	}
	i := 0
	if len(tokens) > 1 && tokens[1].Kind == Ident {
		switch {
		case tokens[0].IsIdent("not"):
			q.Not, i = true, 1
		case tokens[0].IsIdent("only"):
			i = 1
		}
	}
	if tokens[i].Kind == Ident && !tokens[i].IsIdent("not") {
		q.Type = Lower(tokens[i].Text)
		switch q.Type {
		case "and", "or", "only", "layer":
			return q, errors.New("not a media type")
		}
		if i++; i == len(tokens) {
			return q, nil
		}
		if !tokens[i].IsIdent("and") {
			return q, errors.New("expected and")
		}
		i++
	}
	cond, err := parseCondition(tokens[i:])
	if err != nil {
		return q, err
	}
	if q.Type != "" && cond.Op == '|' {
		return q, errors.New("or is not allowed after a media type")
	}
	q.Cond = cond
	var unknown string
	cond.Eval(func(t Token) Truth {
		r := testFeature(t, MediaEnv{})
		if r == Unknown {
			unknown = t.String()
		}
		return r
	})
	if unknown != "" {
		return q, fmt.Errorf("%s is not supported", unknown)
	}
	return q, nil
}

// Match reports whether the sheet or rule is for this medium.
func (l MediaList) Match(env MediaEnv) bool {
	if len(l) == 0 {
		return true
	}
	return slices.ContainsFunc(l, func(q MediaQuery) bool {
		ok := q.Type == "" || q.Type == "all" || q.Type == env.Type
		if ok && q.Cond != nil {
			ok = q.Cond.Eval(func(t Token) Truth { return testFeature(t, env) }) == True
		}
		return ok != q.Not
	})
}

// testFeature tests `(feature)`, `(feature: value)` or a range such as `(10px < width <= 20px)`.
func testFeature(t Token, env MediaEnv) Truth {
	if t.Kind != Paren || len(t.Args) == 0 {
		return Unknown
	}
	args := t.Args
	if args[0].Kind == Ident {
		name := Lower(args[0].Text)
		if len(args) == 1 {
			v, ok := feature(name, env)
			if !ok {
				return Unknown
			}
			return truth(v.num != 0 || v.word != "" && v.word != "none" && v.word != "no-preference")
		}
		if args[1].Kind == Colon {
			op := "="
			switch {
			case strings.HasPrefix(name, "min-"):
				name, op = name[4:], ">="
			case strings.HasPrefix(name, "max-"):
				name, op = name[4:], "<="
			}
			return compare(name, op, args[2:], env)
		}
	}
	// value op feature [op value], or feature op value
	parts, ops := splitRange(args)
	switch {
	case len(ops) == 1 && len(parts[0]) == 1 && parts[0][0].Kind == Ident:
		return compare(Lower(parts[0][0].Text), ops[0], parts[1], env)
	case len(ops) >= 1 && len(parts[1]) == 1 && parts[1][0].Kind == Ident:
		name := Lower(parts[1][0].Text)
		r := compare(name, flip(ops[0]), parts[0], env)
		if len(ops) == 2 {
			r = min(r, compare(name, ops[1], parts[2], env))
		}
		return r
	}
	return Unknown
}

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

func flip(op string) string {
	return map[string]string{"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}[op]
}

// splitRange cuts at comparisons, of which there are two at most.
func splitRange(args []Token) (parts [][]Token, ops []string) {
	start := 0
	for i := 0; i < len(args); i++ {
		t := &args[i]
		if !t.IsDelim('<') && !t.IsDelim('>') && !t.IsDelim('=') {
			continue
		}
		op := t.Text
		parts = append(parts, args[start:i])
		if op != "=" && i+1 < len(args) && args[i+1].IsDelim('=') && !args[i+1].Space {
			op += "="
			i++
		}
		ops = append(ops, op)
		start = i + 1
	}
	parts = append(parts, args[start:])
	if len(ops) > 2 {
		return nil, nil
	}
	return parts, ops
}

// quantity is the value of a feature: a number or a word.
type quantity struct {
	num  float64
	word string
}

func feature(name string, env MediaEnv) (quantity, bool) {
	num := func(v float64) (quantity, bool) { return quantity{num: v}, true }
	word := func(s string) (quantity, bool) { return quantity{word: s}, true }
	bits := map[bool]float64{true: 0, false: 8}
	switch name {
	case "width", "device-width":
		return num(env.Width)
	case "height", "device-height":
		return num(env.Height)
	case "aspect-ratio", "device-aspect-ratio":
		if env.Height == 0 {
			return num(1)
		}
		return num(env.Width / env.Height)
	case "orientation":
		if env.Width > env.Height {
			return word("landscape")
		}
		return word("portrait")
	case "resolution":
		if env.Resolution == 0 {
			return num(300.0 / 96)
		}
		return num(env.Resolution)
	case "color":
		return num(bits[env.Monochrome])
	case "monochrome":
		return num(bits[!env.Monochrome])
	case "color-index", "grid":
		return num(0)
	case "color-gamut":
		return word("srgb")
	case "hover", "any-hover", "pointer", "any-pointer", "update", "scripting":
		return word("none")
	case "overflow-block":
		return word("paged")
	case "overflow-inline":
		return word("none")
	case "prefers-color-scheme":
		return word("light")
	case "prefers-reduced-motion", "prefers-contrast", "prefers-reduced-transparency", "prefers-reduced-data":
		return word("no-preference")
	case "forced-colors", "inverted-colors":
		return word("none")
	case "scan":
		return word("progressive")
	}
	return quantity{}, false
}

func compare(name, op string, value []Token, env MediaEnv) Truth {
	have, ok := feature(name, env)
	if !ok || len(value) == 0 {
		return Unknown
	}
	t := value[0]
	if have.word != "" {
		if t.Kind != Ident || len(value) != 1 || op != "=" {
			return Unknown
		}
		return truth(equalFold(t.Text, have.word))
	}
	var want float64
	switch {
	case len(value) == 3 && value[1].IsDelim('/') && t.Kind == Number && value[2].Kind == Number:
		if value[2].Num == 0 {
			return False
		}
		want = t.Num / value[2].Num
	case len(value) != 1:
		return Unknown
	case t.Kind == Number:
		want = t.Num
		if want != 0 && (name == "width" || name == "height" || name == "device-width" || name == "device-height") {
			return Unknown
		}
	case t.Kind == Dimension:
		if want, ok = absolute(t, name == "resolution"); !ok {
			return Unknown
		}
	default:
		return Unknown
	}
	const slack = 1e-6 // 62mm of the page and 62mm of the query come by different sums
	switch op {
	case "=":
		return truth(have.num-want < slack && want-have.num < slack)
	case "<":
		return truth(have.num < want-slack)
	case ">":
		return truth(have.num > want+slack)
	case "<=":
		return truth(have.num <= want+slack)
	case ">=":
		return truth(have.num >= want-slack)
	}
	return Unknown
}

// absolute converts a length to px or a resolution to dots per px; em is that of the initial font.
func absolute(t Token, resolution bool) (float64, bool) {
	units := map[string]float64{"px": 1, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "in": 96, "pt": 96.0 / 72, "pc": 16,
		"em": 16, "rem": 16, "ex": 8, "ch": 8}
	if resolution {
		units = map[string]float64{"dppx": 1, "x": 1, "dpi": 1.0 / 96, "dpcm": 2.54 / 96}
	}
	u, ok := units[t.Text]
	return t.Num * u, ok
}
