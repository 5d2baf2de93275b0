package dtl

import "strings"

func compileIf(p *Parser, tok Token) (Node, error) {
	n := &ifNode{}
	words := tok.Split()[1:]
	for {
		cond, err := p.condition(words)
		if err != nil {
			return nil, err
		}
		body, err := p.Parse("elif", "else", "endif")
		if err != nil {
			return nil, err
		}
		n.branches = append(n.branches, branch{cond, body})
		if tok, _ = p.Next(); !strings.HasPrefix(tok.Contents, "elif") {
			break
		}
		words = tok.Split()[1:]
	}
	if tok.Contents == "else" {
		body, err := p.Parse("endif")
		if err != nil {
			return nil, err
		}
		n.otherwise = body
		tok, _ = p.Next()
	}
	if tok.Contents != "endif" {
		return nil, SyntaxError(`Malformed template tag at line %d: "%s"`, tok.Line, tok.Contents)
	}
	return n, nil
}

type branch struct {
	cond condition
	body *NodeList
}

type ifNode struct {
	branches  []branch
	otherwise *NodeList
}

func (n *ifNode) Render(w *Writer, ctx *Context) error {
	for i := range n.branches {
		b := &n.branches[i]
		v, err := b.cond.eval(ctx)
		if err != nil {
			if !isUndefined(err) {
				return err
			}
			continue
		}
		if Truth(v) {
			return b.body.Render(w, ctx)
		}
	}
	if n.otherwise != nil {
		return n.otherwise.Render(w, ctx)
	}
	return nil
}

// condition is a node of the expression of {% if %}.
type condition interface {
	eval(ctx *Context) (any, error)
}

// operand is a variable or literal in a condition.
type operand struct{ expr *Expr }

func (o operand) eval(ctx *Context) (any, error) { return o.expr.ResolveOptional(ctx) }

// An operator binds as in Python: or, and, not, in, comparisons, from loose to tight.
type operator struct {
	power  int
	prefix bool
	binary func(a, b any) (bool, error) // nil for and, or, not
}

var operators = map[string]operator{
	"or":     {power: 6},
	"and":    {power: 7},
	"not":    {power: 8, prefix: true},
	"in":     {power: 9, binary: func(a, b any) (bool, error) { return contains(b, a) }},
	"not in": {power: 9, binary: func(a, b any) (bool, error) { in, err := contains(b, a); return !in, err }},
	"is":     {power: 10, binary: func(a, b any) (bool, error) { return identical(a, b), nil }},
	"is not": {power: 10, binary: func(a, b any) (bool, error) { return !identical(a, b), nil }},
	"==":     {power: 10, binary: func(a, b any) (bool, error) { return equal(a, b), nil }},
	"!=":     {power: 10, binary: func(a, b any) (bool, error) { return !equal(a, b), nil }},
	">":      {power: 10, binary: ordered(">", func(n int) bool { return n > 0 })},
	">=":     {power: 10, binary: ordered(">=", func(n int) bool { return n >= 0 })},
	"<":      {power: 10, binary: ordered("<", func(n int) bool { return n < 0 })},
	"<=":     {power: 10, binary: ordered("<=", func(n int) bool { return n <= 0 })},
}

// sameVariable answers "x is x": a variable is the same object as itself, which its value in Go may not tell.
func sameVariable(is bool) func(a, b any) (bool, error) {
	return func(any, any) (bool, error) { return is, nil }
}

func ordered(op string, holds func(int) bool) func(a, b any) (bool, error) {
	return func(a, b any) (bool, error) {
		n, ok, err := compare(usual(a), usual(b), op, 0)
		return ok && holds(n), err
	}
}

// comparison is a comparison or a membership test. Django takes one that fails for false.
type comparison struct {
	op          func(a, b any) (bool, error)
	left, right condition
}

func (n *comparison) eval(ctx *Context) (any, error) {
	v, err := n.try(ctx)
	if err != nil && isException(err) {
		return false, nil
	}
	return v, err
}

func (n *comparison) try(ctx *Context) (bool, error) {
	if err := ctx.step(1); err != nil {
		return false, err
	}
	a, err := n.left.eval(ctx)
	if err != nil {
		return false, err
	}
	b, err := n.right.eval(ctx)
	if err != nil {
		return false, err
	}
	if err := ctx.step(bulk(a) + bulk(b)); err != nil {
		return false, err
	}
	return n.op(a, b)
}

// bulk is what it costs to look through a value, in steps.
func bulk(v any) int {
	switch x := v.(type) {
	case string:
		return len(x) >> 8
	case Safe:
		return len(x) >> 8
	case []any:
		return len(x)
	case Tuple:
		return len(x)
	case Sequence:
		return x.Len()
	}
	return 0
}

// logical is and, or: the value is that of the side that decides.
type logical struct {
	or          bool
	left, right condition
}

func (n *logical) eval(ctx *Context) (any, error) {
	v, err := n.left.eval(ctx)
	if err == nil && Truth(v) != n.or {
		v, err = n.right.eval(ctx)
	}
	if err != nil && isException(err) {
		return false, nil
	}
	return v, err
}

type negation struct{ of condition }

func (n *negation) eval(ctx *Context) (any, error) {
	v, err := n.of.eval(ctx)
	if err != nil {
		if isException(err) {
			return false, nil
		}
		return nil, err
	}
	return !Truth(v), nil
}

// condParser is a top-down operator precedence parser.
type condParser struct {
	p     *Parser
	words []string
	pos   int
	depth int
}

func (p *Parser) condition(words []string) (condition, error) {
	c := &condParser{p: p}
	for i := 0; i < len(words); i++ {
		word := words[i]
		if i+1 < len(words) && (word == "is" && words[i+1] == "not" || word == "not" && words[i+1] == "in") {
			word += " " + words[i+1]
			i++
		}
		c.words = append(c.words, word)
	}
	const wordsPerLevel = 20
	if most := p.engine.limits.Nesting; len(c.words)/wordsPerLevel > most {
		return nil, &LimitError{"Nesting", most}
	}
	// Django compiles all operands before it looks at their order.
	exprs := make(map[int]*Expr, len(c.words))
	for i, word := range c.words {
		if _, isOp := operators[word]; isOp {
			continue
		}
		e, err := p.Expr(word)
		if err != nil {
			return nil, err
		}
		exprs[i] = e
	}
	cond, err := c.expression(0, exprs)
	if err != nil {
		return nil, err
	}
	if c.pos < len(c.words) {
		return nil, SyntaxError("Unused '%s' at end of if expression.", c.words[c.pos])
	}
	return cond, nil
}

func (c *condParser) power() int {
	if c.pos < len(c.words) {
		return operators[c.words[c.pos]].power
	}
	return 0
}

func (c *condParser) expression(power int, exprs map[int]*Expr) (condition, error) {
	if c.depth++; c.depth > c.p.engine.limits.Nesting {
		return nil, &LimitError{"Nesting", c.p.engine.limits.Nesting}
	}
	defer func() { c.depth-- }()
	left, err := c.operand(exprs)
	if err != nil {
		return nil, err
	}
	for links := 0; power < c.power(); links++ {
		if links > c.p.engine.limits.Nesting { // a chain is as deep as it is long
			return nil, &LimitError{"Nesting", c.p.engine.limits.Nesting}
		}
		word := c.words[c.pos]
		op := operators[word]
		if op.prefix {
			return nil, SyntaxError("Not expecting '%s' as infix operator in if tag.", word)
		}
		c.pos++
		right, err := c.expression(op.power, exprs)
		if err != nil {
			return nil, err
		}
		if op.binary == nil {
			left = &logical{word == "or", left, right}
		} else {
			if a, ok := left.(operand); ok && strings.HasPrefix(word, "is") {
				if b, ok := right.(operand); ok && a.expr.source == b.expr.source {
					op.binary = sameVariable(word == "is")
				}
			}
			left = &comparison{op.binary, left, right}
		}
	}
	return left, nil
}

func (c *condParser) operand(exprs map[int]*Expr) (condition, error) {
	if c.pos >= len(c.words) {
		return nil, SyntaxError("Unexpected end of expression in if tag.")
	}
	word := c.words[c.pos]
	c.pos++
	op, isOp := operators[word]
	switch {
	case !isOp:
		return operand{exprs[c.pos-1]}, nil
	case op.prefix:
		of, err := c.expression(op.power, exprs)
		return &negation{of}, err
	}
	return nil, SyntaxError("Not expecting '%s' in this position in if tag.", word)
}
