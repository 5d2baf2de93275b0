package style

import (
	"etikett/render/css"
)

// variables are the custom properties of an element, var() in them replaced. Elements that set none share their parent's.
type variables struct {
	values map[string][]css.Token // nil tokens: invalid, as if never set
}

func (v *variables) get(name string) ([]css.Token, bool) {
	if v == nil {
		return nil, false
	}
	t, ok := v.values[name]
	return t, ok && t != nil
}

// maxSubstituted limits the tokens that var() may bring into one value: each variable may hold the one before it twice.
const maxSubstituted = 10_000

// substitution puts the values of custom properties in for var(). CSS Variables 1 §3
type substitution struct {
	vars *variables
	left int
	// While the variables of an element are resolved: their own declarations, and those in work, to find cycles.
	own     map[string][]css.Token
	working map[string]bool
	cycle   map[string]bool
}

// tokens replaces var() in a value. Not ok makes the declaration invalid at computed-value time.
func (s *substitution) tokens(in []css.Token, depth int) ([]css.Token, bool) {
	if depth > 64 {
		return nil, false
	}
	if !hasVar(in) {
		s.left -= len(in)
		return in, s.left >= 0
	}
	out := make([]css.Token, 0, len(in))
	for _, t := range in {
		if s.left--; s.left < 0 {
			return nil, false
		}
		switch {
		case t.Kind == css.Function && (t.Text == "var" || t.Text == "env"):
			v, ok := s.value(t, depth)
			if !ok {
				return nil, false
			}
			if len(v) > 0 && t.Space && !v[0].Space {
				first := v[0]
				first.Space = true
				out = append(append(out, first), v[1:]...)
			} else {
				out = append(out, v...)
			}
		case t.Args != nil:
			args, ok := s.tokens(t.Args, depth+1)
			if !ok {
				return nil, false
			}
			t.Args = args
			out = append(out, t)
		default:
			out = append(out, t)
		}
	}
	return out, true
}

// value gives what one var() stands for: the variable, else the fallback behind the comma.
func (s *substitution) value(t css.Token, depth int) ([]css.Token, bool) {
	args := t.Args
	if len(args) == 0 || args[0].Kind != css.Ident {
		return nil, false
	}
	var fallback []css.Token
	hasFallback := len(args) > 1 && args[1].Kind == css.Comma
	if hasFallback {
		fallback = args[2:]
	} else if len(args) > 1 {
		return nil, false
	}
	if t.Text == "var" { // env() has no variables on paper
		if v, ok := s.lookup(args[0].Text, depth); ok {
			s.left -= len(v)
			return v, s.left >= 0
		}
	}
	if !hasFallback {
		return nil, false
	}
	return s.tokens(fallback, depth+1)
}

func (s *substitution) lookup(name string, depth int) ([]css.Token, bool) {
	raw, ok := s.own[name]
	if !ok {
		return s.vars.get(name)
	}
	if raw == nil {
		return nil, false
	}
	if s.working[name] { // each in the cycle is invalid
		s.cycle[name] = true
		return nil, false
	}
	if !hasVar(raw) {
		return raw, true
	}
	s.working[name] = true
	v, ok := s.tokens(raw, depth+1)
	delete(s.working, name)
	if s.cycle[name] {
		return nil, false
	}
	return v, ok
}

// resolveVariables makes the variables of an element from its declarations and its parent's variables.
func resolveVariables(parent *variables, own map[string][]css.Token) *variables {
	v := &variables{values: make(map[string][]css.Token, len(own))}
	if parent != nil {
		for name, t := range parent.values {
			v.values[name] = t
		}
	}
	s := substitution{vars: parent, left: maxSubstituted, own: own, working: map[string]bool{}, cycle: map[string]bool{}}
	for name := range own {
		s.left = maxSubstituted
		t, ok := s.lookup(name, 0)
		if !ok {
			t = nil
		}
		v.values[name] = t
	}
	return v
}
