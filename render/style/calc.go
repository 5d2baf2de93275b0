package style

import (
	"math"

	"etikett/render/css"
)

// calc is a node of a math function. CSS Values 4 §10
type calc struct {
	op   byte // 'n' leaf; '+' sum of args; '*' product with factor; '<' min; '>' max; 'c' clamp; 'f' function of definite values
	leaf number
	args []*calc
	mul  float64 // '*': args[0] times this
	name string  // 'f'
	cat  category
}

// maxCalc limits the nodes of one math function.
const maxCalc = 512

// calcParser reads a math function.
type calcParser struct{ nodes int }

// mathFunction reads calc() and its relatives. The categories that the outcome may be of are up to the caller.
func mathFunction(t css.Token) (*calc, bool) {
	p := &calcParser{}
	c := p.function(t)
	return c, c != nil && p.nodes <= maxCalc
}

func isMath(name string) bool {
	switch name {
	case "calc", "-webkit-calc", "min", "max", "clamp", "abs", "sign", "round", "mod", "rem", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
		"pow", "sqrt", "hypot", "log", "exp":
		return true
	}
	return false
}

func (p *calcParser) function(t css.Token) *calc {
	if p.nodes++; p.nodes > maxCalc {
		return nil
	}
	name := t.Text
	if name == "calc" || name == "-webkit-calc" {
		return p.sum(t.Args)
	}
	strategy := ""
	parts := css.Split(t.Args, css.Comma)
	if name == "round" && len(parts[0]) == 1 && parts[0][0].Kind == css.Ident {
		strategy = css.Lower(parts[0][0].Text)
		switch strategy {
		case "nearest", "up", "down", "to-zero":
		default:
			return nil
		}
		parts = parts[1:]
	}
	var args []*calc
	for _, part := range parts {
		if name == "clamp" && len(part) == 1 && part[0].IsIdent("none") {
			args = append(args, &calc{op: 'n', leaf: number{value: math.Inf(2*len(args) - 1)}})
			continue
		}
		a := p.sum(part)
		if a == nil {
			return nil
		}
		args = append(args, a)
	}
	if len(args) == 0 {
		return nil
	}
	c := &calc{args: args, name: name}
	want := -1
	switch name {
	case "min":
		c.op = '<'
	case "max":
		c.op = '>'
	case "clamp":
		c.op, want = 'c', 3
	case "hypot":
		c.op = 'f'
	case "round":
		c.op, c.name = 'f', "round "+strategy
		if len(args) == 1 {
			if args[0].cat != catNumber {
				return nil
			}
			c.args = append(c.args, &calc{op: 'n', leaf: number{value: 1}, cat: catNumber})
		}
		want = 2
	case "mod", "rem", "atan2", "pow":
		c.op, want = 'f', 2
	case "log":
		c.op = 'f'
	default:
		if !isMath(name) {
			return nil
		}
		c.op, want = 'f', 1
	}
	if want >= 0 && len(c.args) != want {
		return nil
	}
	// All arguments have to be of one kind; lengths and percentages may stand together.
	c.cat = 0
	for _, a := range c.args {
		if a.op == 'n' && math.IsInf(a.leaf.value, 0) {
			continue
		}
		if c.cat == 0 {
			c.cat = a.cat
		}
		u, ok := union(c.cat, a.cat)
		if !ok {
			return nil
		}
		c.cat = u
	}
	if c.op == 'f' && c.cat&catPercent != 0 {
		return nil // what layout would have to work out is only sums, min, max and clamp
	}
	switch name {
	case "sin", "cos", "tan":
		if c.cat != catNumber && c.cat != catAngle {
			return nil
		}
		c.cat = catNumber
	case "asin", "acos", "atan":
		if c.cat != catNumber {
			return nil
		}
		c.cat = catAngle
	case "atan2":
		c.cat = catAngle
	case "sign":
		c.cat = catNumber
	case "pow", "sqrt", "log", "exp":
		if c.cat != catNumber {
			return nil
		}
	}
	return c
}

// union gives the category of a sum.
func union(a, b category) (category, bool) {
	u := a | b
	return u, a == b || u&^(catLength|catPercent) == 0
}

// sum reads terms with + and - between them; white space is required around these.
func (p *calcParser) sum(tokens []css.Token) *calc {
	var c *calc
	start, sign := 0, 1.0
	add := func(end int) bool {
		term := p.product(tokens[start:end])
		if term == nil {
			return false
		}
		if sign < 0 {
			term = &calc{op: '*', args: []*calc{term}, mul: -1, cat: term.cat}
		}
		if c == nil {
			c = term
			return true
		}
		cat, ok := union(c.cat, term.cat)
		if !ok {
			return false
		}
		if c.op != '+' {
			c = &calc{op: '+', args: []*calc{c}}
		}
		c.args, c.cat = append(c.args, term), cat
		return true
	}
	for i := 1; i < len(tokens); i++ {
		t := &tokens[i]
		if (t.IsDelim('+') || t.IsDelim('-')) && t.Space && i+1 < len(tokens) && tokens[i+1].Space {
			if !add(i) {
				return nil
			}
			start, sign = i+1, 1
			if t.IsDelim('-') {
				sign = -1
			}
		}
	}
	if !add(len(tokens)) {
		return nil
	}
	return c
}

// product reads factors with * and / between them.
func (p *calcParser) product(tokens []css.Token) *calc {
	if len(tokens)%2 == 0 {
		return nil
	}
	c := p.value(tokens[0])
	for i := 1; c != nil && i < len(tokens); i += 2 {
		f := p.value(tokens[i+1])
		if f == nil {
			return nil
		}
		switch {
		case tokens[i].IsDelim('*'):
			if c.cat != catNumber {
				c, f = f, c
			} // now c, if any, is the plain number
			if c.cat != catNumber {
				return nil
			}
			n := c.definite(nil)
			c = &calc{op: '*', args: []*calc{f}, mul: n, cat: f.cat}
		case tokens[i].IsDelim('/'):
			if f.cat != catNumber {
				return nil
			}
			c = &calc{op: '*', args: []*calc{c}, mul: 1 / f.definite(nil), cat: c.cat}
		default:
			return nil
		}
	}
	return c
}

func (p *calcParser) value(t css.Token) *calc {
	if p.nodes++; p.nodes > maxCalc {
		return nil
	}
	switch t.Kind {
	case css.Paren:
		return p.sum(t.Args)
	case css.Function:
		if isMath(t.Text) {
			return p.function(t)
		}
		return nil
	case css.Ident:
		v, ok := map[string]float64{"e": math.E, "pi": math.Pi, "infinity": math.Inf(1), "-infinity": math.Inf(-1), "nan": math.NaN()}[css.Lower(t.Text)]
		if !ok {
			return nil
		}
		return &calc{op: 'n', leaf: number{value: v}, cat: catNumber}
	}
	n, ok := numberOf(t)
	if !ok {
		return nil
	}
	return &calc{op: 'n', leaf: n, cat: n.unit.category()}
}

// numberOf reads a number, percentage or dimension, no function.
func numberOf(t css.Token) (number, bool) {
	switch t.Kind {
	case css.Number:
		return number{value: t.Num}, true
	case css.Percentage:
		return number{value: t.Num, unit: unitPercent}, true
	case css.Dimension:
		u, ok := unitOf[t.Text]
		return number{value: t.Num * u.factor, unit: u.unit}, ok
	}
	return number{}, false
}

// resolver gives the px of a length unit.
type resolver interface{ unitPx(u unit) float64 }

// definite works out a node that has no percentages: a number, px, degrees or dppx.
func (c *calc) definite(r resolver) float64 {
	switch c.op {
	case 'n':
		if c.leaf.unit >= unitEm {
			return c.leaf.value * r.unitPx(c.leaf.unit)
		}
		return c.leaf.value
	case '+':
		s := 0.0
		for _, a := range c.args {
			s += a.definite(r)
		}
		return s
	case '*':
		return c.args[0].definite(r) * c.mul
	case 'c':
		lo, v, hi := c.args[0].definite(r), c.args[1].definite(r), c.args[2].definite(r)
		return max(lo, min(v, hi))
	}
	v := make([]float64, len(c.args))
	for i, a := range c.args {
		v[i] = a.definite(r)
	}
	return mathOf(c, v)
}

func mathOf(c *calc, v []float64) float64 {
	radians := func() float64 {
		if c.args[0].cat == catAngle {
			return v[0] * math.Pi / 180
		}
		return v[0]
	}
	switch c.op {
	case '<', '>':
		r := v[0]
		for _, x := range v[1:] {
			if c.op == '<' {
				r = min(r, x)
			} else {
				r = max(r, x)
			}
		}
		return r
	}
	switch c.name {
	case "abs":
		return math.Abs(v[0])
	case "sign":
		switch {
		case v[0] > 0:
			return 1
		case v[0] < 0:
			return -1
		}
		return v[0]
	case "round ", "round nearest":
		return math.Floor(v[0]/v[1]+0.5) * v[1]
	case "round up":
		return math.Ceil(v[0]/v[1]) * v[1]
	case "round down":
		return math.Floor(v[0]/v[1]) * v[1]
	case "round to-zero":
		return math.Trunc(v[0]/v[1]) * v[1]
	case "mod":
		return v[0] - v[1]*math.Floor(v[0]/v[1])
	case "rem":
		return math.Mod(v[0], v[1])
	case "sin":
		return math.Sin(radians())
	case "cos":
		return math.Cos(radians())
	case "tan":
		return math.Tan(radians())
	case "asin":
		return math.Asin(v[0]) * 180 / math.Pi
	case "acos":
		return math.Acos(v[0]) * 180 / math.Pi
	case "atan":
		return math.Atan(v[0]) * 180 / math.Pi
	case "atan2":
		return math.Atan2(v[0], v[1]) * 180 / math.Pi
	case "pow":
		return math.Pow(v[0], v[1])
	case "sqrt":
		return math.Sqrt(v[0])
	case "hypot":
		s := 0.0
		for _, x := range v {
			s += x * x
		}
		return math.Sqrt(s)
	case "log":
		if len(v) > 1 {
			return math.Log(v[0]) / math.Log(v[1])
		}
		return math.Log(v[0])
	case "exp":
		return math.Exp(v[0])
	}
	return math.NaN()
}

// length works out a node of lengths and percentages; percentages stay for layout.
func (c *calc) length(r resolver) Length {
	if c.cat&catPercent == 0 {
		return Px(finite(c.definite(r)))
	}
	switch c.op {
	case 'n':
		if c.leaf.unit == unitPercent {
			return Percent(finite(c.leaf.value))
		}
		return Px(finite(c.definite(r)))
	case '+':
		s := c.args[0].length(r)
		for _, a := range c.args[1:] {
			s = sumOf(s, a.length(r))
		}
		return s
	case '*':
		return times(c.args[0].length(r), c.mul)
	}
	f := &LengthFunc{Name: map[byte]string{'<': "min", '>': "max", 'c': "clamp"}[c.op]}
	for _, a := range c.args {
		f.Args = append(f.Args, a.length(r))
	}
	return Length{Kind: LengthCalc, Func: f}
}

// sumOf adds two lengths; of two functions it makes a third.
func sumOf(a, b Length) Length {
	switch {
	case b.Func == nil:
		a.Px += b.Px
		a.Percent += b.Percent
		return a
	case a.Func == nil:
		return sumOf(b, a)
	}
	return Length{Kind: LengthCalc, Func: &LengthFunc{Name: "sum", Args: []Length{a, b}}}
}

// times scales a length; a negative factor turns min into max.
func times(l Length, k float64) Length {
	l.Px, l.Percent = finite(l.Px*k), finite(l.Percent*k)
	if l.Func == nil {
		return l
	}
	f := &LengthFunc{Name: l.Func.Name}
	for _, arm := range l.Func.Args {
		f.Args = append(f.Args, times(arm, k))
	}
	if k < 0 {
		switch f.Name {
		case "min":
			f.Name = "max"
		case "max":
			f.Name = "min"
		case "clamp": // max(lo, min(v, hi)) becomes min(-lo, max(-v, -hi))
			inner := Length{Kind: LengthCalc, Func: &LengthFunc{Name: "max", Args: f.Args[1:]}}
			f = &LengthFunc{Name: "min", Args: []Length{f.Args[0], inner}}
		}
	}
	l.Func = f
	return l
}

// finite clamps what a sheet may ask for to what sums of it can bear: beyond a hundred metres nothing prints.
func finite(v float64) float64 {
	const most = 1e9
	switch {
	case v != v:
		return 0
	case v > most:
		return most
	case v < -most:
		return -most
	}
	return v
}
