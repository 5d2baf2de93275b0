package tags

import (
	"strings"
	"unicode"

	"etikett/dtl"
)

func addText(lib *dtl.Library) {
	each := func(f func(string) string) dtl.SimpleFunc {
		return func(ctx *dtl.Context, args dtl.Args) (any, error) {
			v := argument(args, 0, "value")
			if !dtl.Truth(v) {
				return "", nil
			}
			s, err := ctx.Str(v)
			if err != nil {
				return nil, err
			}
			return f(s), ctx.Charge(len(s))
		}
	}
	lib.Simple("lowercase", each(strings.ToLower), params(0, "value"))
	lib.Simple("uppercase", each(strings.ToUpper), params(0, "value"))
	lib.Simple("titlecase", each(titleCase), params(0, "value"))

	trim := func(f func(s, cutset string) string) dtl.SimpleFunc {
		return func(ctx *dtl.Context, args dtl.Args) (any, error) {
			chars, given := text(args.Default(1, "chars", " "))
			return each(func(s string) string {
				if !given {
					return strings.TrimFunc(s, unicode.IsSpace)
				}
				return f(s, chars)
			})(ctx, args)
		}
	}
	lib.Simple("strip", trim(strings.Trim), params(1, "value", "chars"))
	lib.Simple("lstrip", trim(strings.TrimLeft), params(1, "value", "chars"))
	lib.Simple("rstrip", trim(strings.TrimRight), params(1, "value", "chars"))
	lib.Simple("split", split, params(1, "value", "separator"))
	lib.Simple("join", join, params(1, "value", "separator"))
	lib.Simple("replace", replace, params(1, "value", "old", "new"))
}

// titleCase is Python's title(): a letter is a capital if no letter is before it.
func titleCase(s string) string {
	before := false
	return strings.Map(func(r rune) rune {
		letter := unicode.IsLetter(r)
		switch {
		case letter && before:
			r = unicode.ToLower(r)
		case letter:
			r = unicode.ToTitle(r)
		}
		before = letter
		return r
	}, s)
}

func split(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "value")
	if !dtl.Truth(v) {
		return []any{}, nil
	}
	s, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	separator, ok := text(args.Default(1, "separator", ","))
	if !ok || separator == "" {
		return nil, dtl.Raise(valueError, "empty separator")
	}
	if err := ctx.Charge(32 * (strings.Count(s, separator) + 1)); err != nil {
		return nil, err
	}
	out := []any{}
	for part := range strings.SplitSeq(s, separator) {
		out = append(out, strings.TrimSpace(part))
	}
	return out, nil
}

func join(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "value")
	if !dtl.Truth(v) {
		return "", nil
	}
	separator, ok := text(args.Default(1, "separator", ","))
	list, err := dtl.List(v)
	if err != nil || !ok {
		return nil, dtl.Raise(typeError, "can only join a list")
	}
	var b strings.Builder
	for i, e := range list {
		s, err := ctx.Str(e)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			s = separator + s
		}
		if err := ctx.Charge(len(s)); err != nil {
			return nil, err
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

func replace(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "value")
	if !dtl.Truth(v) {
		return "", nil
	}
	s, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	from, ok1 := text(argument(args, 1, "old"))
	to, ok2 := text(args.Default(2, "new", ""))
	if !ok1 || !ok2 {
		return nil, dtl.Raise(typeError, "replace() arguments must be str")
	}
	if err := ctx.Charge(len(s) + strings.Count(s, from)*len(to)); err != nil {
		return nil, err
	}
	return strings.ReplaceAll(s, from, to), nil
}
