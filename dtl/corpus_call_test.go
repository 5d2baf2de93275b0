package dtl

import (
	"encoding/json"
	"fmt"
	"strings"
)

// runCall runs a vector that calls a filter or one of the functions behind the filters.
func (v *vector) runCall() error {
	e, err := v.engine(v.Engine)
	if err != nil {
		return err
	}
	d := &decoder{engine: e}
	ctx, err := v.context(d, nil)
	if err != nil {
		return err
	}
	// Bind the context as a rendering would.
	tm, err := e.parse("", "", "")
	if err != nil {
		return err
	}
	if _, err := tm.RenderString(ctx); err != nil {
		return err
	}
	args, err := d.list(v.Args)
	if err != nil {
		return err
	}
	kwargs := map[string]any{}
	for name, raw := range v.Kwargs {
		if kwargs[name], err = d.decode(raw); err != nil {
			return err
		}
	}
	var got any
	if v.Filter != "" {
		got, err = callFilter(ctx, v.Filter, args, kwargs)
	} else {
		got, err = callFunction(ctx, v.Function, args, kwargs)
	}
	if v.Result.Exception != "" {
		return v.checkError(err)
	}
	if err != nil {
		return err
	}
	want, err := d.decode(v.Result.Returns)
	if err != nil {
		return err
	}
	if !sameResult(got, want) {
		return fmt.Errorf("%s%s(%s) %v: got %#v, want %#v", v.Filter, v.Function, joinRaw(v.Args), kwargs, got, want)
	}
	return nil
}

func joinRaw(raw []json.RawMessage) string {
	parts := make([]string, len(raw))
	for i, r := range raw {
		parts[i] = string(r)
	}
	return strings.Join(parts, ", ")
}

// sameResult compares values and, for text, whether it is safe.
func sameResult(got, want any) bool {
	if _, text := asText(got); text {
		_, a := got.(Safe)
		_, b := want.(Safe)
		return a == b && Equal(got, want)
	}
	if a, ok := got.(*fakeObject); ok {
		b, ok := want.(*fakeObject)
		return ok && a.Class == b.Class
	}
	return Equal(got, want) && Repr(got) == Repr(want)
}

func callFilter(ctx *Context, name string, args []any, kwargs map[string]any) (any, error) {
	f := builtinFilters().filters[name]
	if f == nil {
		return nil, fmt.Errorf("no filter %s", name)
	}
	arg := Absent
	if len(args) > 1 {
		arg = args[1]
	}
	for k, v := range kwargs {
		if k == "autoescape" {
			ctx.autoescape = v.(bool)
		} else {
			arg = v
		}
	}
	v := args[0]
	if f.flags&TakesString != 0 {
		return f.Apply(ctx, v, arg)
	}
	return f.fn(ctx, v, arg)
}

func text(v any) string {
	s, _ := asText(v)
	return s
}

func callFunction(ctx *Context, name string, args []any, kwargs map[string]any) (any, error) {
	get := func(i int, name string, def any) any {
		if i < len(args) {
			return args[i]
		}
		if v, ok := kwargs[name]; ok {
			return v
		}
		return def
	}
	l10n := unset
	if b, ok := get(9, "use_l10n", nil).(bool); ok {
		l10n = switched(b)
	}
	name = strings.TrimPrefix(name, "django.utils.")
	switch name {
	case "formats.date_format":
		return ctx.FormatDate(args[0], ctx.format(text(get(1, "format", "DATE_FORMAT")), l10n))
	case "formats.time_format":
		return ctx.FormatTime(args[0], ctx.format(text(get(1, "format", "TIME_FORMAT")), l10n))
	case "dateformat.format":
		return ctx.FormatDate(args[0], text(args[1]))
	case "dateformat.time_format":
		return ctx.FormatTime(args[0], text(args[1]))
	case "formats.localize":
		s, safe, err := ctx.localize(args[0], l10n)
		switch args[0].(type) {
		case int:
			safe = safe || !ctx.engine.options.ThousandSeparators
		}
		return keepSafe(s, safe), err
	case "numberformat.format":
		style := numberStyle{decimal: text(get(1, "decimal_sep", "")), thousands: text(get(4, "thousand_sep", "")), places: -1}
		if p := get(2, "decimal_pos", nil); p != nil {
			style.places = p.(int)
		}
		switch g := get(3, "grouping", 0).(type) {
		case int:
			style.groups = []int{g}
		default:
			list, _ := List(g)
			for _, x := range list {
				style.groups = append(style.groups, x.(int))
			}
		}
		force, _ := get(5, "force_grouping", false).(bool)
		style.group = force || l10n != off && ctx.engine.options.ThousandSeparators
		s, err := ctx.numberText(args[0], style)
		_, isInt := toBig(args[0])
		isInt = isInt || !Truth(args[0])
		return keepSafe(s, isInt && !(style.group && style.groups[0] != 0) && style.places <= 0), err
	case "timesince.timesince", "timesince.timeuntil":
		depth := 2
		if d, ok := get(9, "depth", nil).(int); ok {
			depth = d
		}
		if depth <= 0 {
			return nil, Raise(classValue, "depth must be greater than 0.")
		}
		return ctx.timeDistance(args[0], get(1, "now", nil), name == "timesince.timeuntil", depth)
	case "html.escape":
		s, err := ctx.Str(args[0])
		return Escape(s), err
	case "html.conditional_escape":
		return ctx.conditionalEscape(args[0])
	case "html.escapejs":
		return Safe(escapeJS(text(args[0]))), nil
	case "html.strip_tags":
		s, err := ctx.Str(args[0])
		if err != nil {
			return nil, err
		}
		return ctx.stripTags(s)
	case "html.strip_spaces_between_tags":
		return stripSpacesBetweenTags(text(args[0])), nil
	case "html.smart_urlquote":
		return smartQuote(text(args[0])), nil
	case "html.urlize":
		escape, _ := get(3, "autoescape", false).(bool)
		nofollow, _ := get(2, "nofollow", false).(bool)
		_, safe := args[0].(Safe)
		v, err := ctx.urlize(text(args[0]), urlizer{limit: -1, nofollow: nofollow, escape: escape && !safe, safe: safe})
		return text(v), err
	case "html.linebreaks":
		s := text(args[0])
		if escape, _ := get(1, "autoescape", false).(bool); escape {
			s = string(Escape(s))
		}
		return lineBreaks(s), nil
	case "html.json_script":
		return ctx.jsonScript(args[0], get(1, "element_id", nil))
	case "text.slugify":
		return Slugify(text(args[0]), get(1, "allow_unicode", false) == true), nil
	case "text.Truncator.chars", "text.Truncator.words":
		n, err := smallInt(args[1])
		if err != nil {
			return nil, err
		}
		ending := get(2, "truncate", nil)
		html, _ := get(3, "html", false).(bool)
		words := strings.HasSuffix(name, "words")
		return ctx.truncateWith(text(args[0]), n, words, html, text(ending), ending != nil)
	case "text.wrap":
		n, err := smallInt(args[1])
		if err != nil {
			return nil, err
		}
		return wordWrap(text(args[0]), n)
	case "text.normalize_newlines":
		return normalNewlines(text(args[0])), nil
	case "text.phone2numeric":
		return phoneDigits(text(args[0])), nil
	case "text.unescape_string_literal":
		s, ok := unquote(text(args[0]))
		if !ok {
			return nil, Raise(classValue, "Not a string literal")
		}
		return s, nil
	}
	return nil, errNoCounterpart
}

// errNoCounterpart marks functions of Django that no tag or filter of a template uses.
var errNoCounterpart = fmt.Errorf("no tag or filter uses this function")
