package tags

import (
	"strings"

	"etikett/dtl"
)

func addContainers(lib *dtl.Library) {
	lib.Simple("getindex", getIndex, params(0, "container", "index"))
	lib.Simple("getkey", getKey, params(1, "container", "key", "backup_value"))
	lib.Simple("order_queryset", orderQuerySet, dtl.Signature{Params: []string{"queryset"}, VarArgs: true})
	lib.Simple("filter_queryset", filterQuerySet, anyKeywords(0, "queryset"))
	lib.Simple("filter_db_model", filterModel, anyKeywords(0, "model_name"))
	lib.Simple("parameter", parameter, params(0, "instance", "parameter_name"))
	lib.Simple("parameter_value", parameterValue, params(1, "instance", "parameter_name", "backup_value"))
	lib.Simple("part_parameter", partParameter, reading(params(0, "part", "parameter_name"), "part", "parameters.all.*.template.name", "parameters.all.*.data"))
	lib.Simple("length", length, params(0, "value"))
	lib.Simple("first", func(_ *dtl.Context, args dtl.Args) (any, error) { return element(args, 0) }, params(1, "value", "default"))
	lib.Simple("last", func(_ *dtl.Context, args dtl.Args) (any, error) { return element(args, -1) }, params(1, "value", "default"))
	lib.Simple("reverse", reverse, params(0, "value"))
	lib.Simple("truncate", truncate, params(0, "value", "length"))
}

// elements gives what can be indexed in v: n of them, each with at.
func elements(v any) (n int, at func(i int) any, ok bool) {
	switch x := v.(type) {
	case []any:
		return len(x), func(i int) any { return x[i] }, true
	case dtl.Tuple:
		return len(x), func(i int) any { return x[i] }, true
	case dtl.Sequence:
		return x.Len(), x.At, true
	}
	if s, ok := text(v); ok {
		r := []rune(s)
		return len(r), func(i int) any { return string(r[i]) }, true
	}
	return 0, nil, false
}

func getIndex(_ *dtl.Context, args dtl.Args) (any, error) {
	container := argument(args, 0, "container")
	i, err := toInt(argument(args, 1, "index"))
	switch {
	case isClass(err, valueError), err == nil && i < 0:
		return nil, nil
	case err != nil:
		return nil, err
	}
	n, at, ok := elements(container)
	if !ok {
		if d, isDict := container.(*dtl.Dict); isDict {
			if i < 0 || i >= d.Len() {
				return nil, nil
			}
			if v, found := d.Get(i); found {
				return v, nil
			}
			return nil, dtl.Raise(keyError, "%d", i)
		}
		if list, err := dtl.List(container); err == nil && container != nil {
			n, at, ok = elements(list)
		}
	}
	if !ok {
		return nil, dtl.Raise(typeError, "object of type '%s' has no len()", typeName(container))
	}
	if i < 0 || i >= n {
		return nil, nil
	}
	return at(i), nil
}

// lookUp finds a key in a dictionary; isDict is false for what is none.
func lookUp(container, key any) (v any, found, isDict bool, err error) {
	switch key.(type) {
	case []any, *dtl.Dict, map[string]any:
		if _, ok := container.(*dtl.Dict); ok {
			return nil, false, true, dtl.Raise(typeError, "unhashable type: '%s'", typeName(key))
		}
	}
	switch d := container.(type) {
	case *dtl.Dict:
		v, found = d.Get(key)
		return v, found, true, nil
	case map[string]any:
		if s, ok := text(key); ok {
			v, found = d[s]
		}
		return v, found, true, nil
	}
	return nil, false, false, nil
}

func getKey(_ *dtl.Context, args dtl.Args) (any, error) {
	v, found, isDict, err := lookUp(argument(args, 0, "container"), argument(args, 1, "key"))
	if err != nil || !isDict || found {
		return v, err
	}
	return argument(args, 2, "backup_value"), nil
}

func orderQuerySet(_ *dtl.Context, args dtl.Args) (any, error) {
	set := argument(args, 0, "queryset")
	records, ok := set.(QuerySet)
	if !ok {
		return set, nil
	}
	return records.OrderRecords(args.Pos[min(1, len(args.Pos)):])
}

func filterQuerySet(_ *dtl.Context, args dtl.Args) (any, error) {
	set := argument(args, 0, "queryset")
	if len(args.Pos) == 0 {
		args.Pop("queryset", nil)
	}
	records, ok := set.(QuerySet)
	if !ok {
		return set, nil
	}
	return records.FilterRecords(args.Kw)
}

func filterModel(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "model_name")
	name, ok := text(value)
	if !ok {
		return nil, dtl.Raise(attributeError, "'%s' object has no attribute 'split'", typeName(value))
	}
	if len(args.Pos) == 0 {
		args.Pop("model_name", nil)
	}
	app, model, ok := strings.Cut(name, ".")
	env := envOf(ctx)
	if !ok || strings.Contains(model, ".") || env.Query == nil {
		return nil, nil
	}
	all, found, err := env.Query.Records(app, strings.ToLower(model))
	if err != nil || !found {
		return nil, err
	}
	if records, ok := all.(QuerySet); ok {
		return records.FilterRecords(args.Kw)
	}
	return all, nil
}

// findParameter finds the parameter of a record, nil if it has none of that name.
func findParameter(record Parameterised, name any) (any, error) {
	s, ok := text(name)
	if !ok {
		return nil, nil
	}
	p, found, err := record.Parameter(s)
	if !found || err != nil {
		return nil, err
	}
	return p, nil
}

func parameter(_ *dtl.Context, args dtl.Args) (any, error) {
	record, ok := argument(args, 0, "instance").(Parameterised)
	if !ok {
		return nil, dtl.Raise(valueError, "parameter tag requires a valid Model instance")
	}
	return findParameter(record, argument(args, 1, "parameter_name"))
}

func parameterValue(ctx *dtl.Context, args dtl.Args) (any, error) {
	p, err := parameter(ctx, args)
	if err != nil {
		return nil, err
	}
	if object, ok := p.(dtl.Object); ok {
		v, _, err := object.Member("data")
		return v, err
	}
	return argument(args, 2, "backup_value"), nil
}

// partParameter is the older tag, which has nothing to say on what is no part.
func partParameter(_ *dtl.Context, args dtl.Args) (any, error) {
	record, ok := argument(args, 0, "part").(Parameterised)
	if !ok {
		return nil, nil
	}
	return findParameter(record, argument(args, 1, "parameter_name"))
}

func length(_ *dtl.Context, args dtl.Args) (any, error) {
	n, _ := dtl.Length(argument(args, 0, "value"))
	return n, nil
}

// element gives the first (0) or last (-1) element of a list.
func element(args dtl.Args, i int) (any, error) {
	n, at, ok := elements(argument(args, 0, "value"))
	if !ok || n == 0 {
		return argument(args, 1, "default"), nil
	}
	return at((i + n) % n), nil
}

func reverse(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "value")
	n, at, ok := elements(v)
	if !ok {
		return []any{}, nil
	}
	if err := ctx.Charge(16 * n); err != nil {
		return nil, err
	}
	out := make([]any, n)
	for i := range out {
		out[n-1-i] = at(i)
	}
	return sameKind(v, out), nil
}

func truncate(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "value")
	n, at, ok := elements(v)
	keep, isInt := asInt(argument(args, 1, "length"))
	if !ok || !isInt {
		return []any{}, nil
	}
	if keep < 0 {
		keep += n
	}
	keep = max(0, min(keep, n))
	if err := ctx.Charge(16 * keep); err != nil {
		return nil, err
	}
	out := make([]any, keep)
	for i := range out {
		out[i] = at(i)
	}
	return sameKind(v, out), nil
}

// sameKind makes of the elements what they were taken from: a string, a tuple or a list.
func sameKind(v any, list []any) any {
	if _, ok := text(v); ok {
		var b strings.Builder
		for _, e := range list {
			b.WriteString(e.(string))
		}
		return b.String()
	}
	if _, ok := v.(dtl.Tuple); ok {
		return dtl.Tuple(list)
	}
	return list
}
