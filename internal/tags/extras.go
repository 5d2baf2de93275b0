package tags

import (
	"fmt"
	"strings"
	"time"

	"etikett/dtl"
)

func addExtras(lib *dtl.Library) {
	lib.Simple("define", func(_ *dtl.Context, args dtl.Args) (any, error) { return argument(args, 0, "value"), nil }, anyArguments(0, "value"))
	lib.Simple("decimal", func(ctx *dtl.Context, args dtl.Args) (any, error) {
		return plainText(ctx, argument(args, 0, "x"))
	}, anyArguments(0, "x"))
	lib.Simple("str2bool", str2bool, anyArguments(0, "x"))
	lib.Simple("to_list", func(_ *dtl.Context, args dtl.Args) (any, error) { return dtl.Tuple(args.Pos), nil }, dtl.Signature{VarArgs: true})
	lib.Simple("render_date", renderDate, params(0, "date_object"))
	lib.Filter("keyvalue", keyValue, dtl.ArgRequired)
	lib.Simple("progress_bar", progressBar, anyArguments(0, "val", "max_val"))
	lib.Simple("primitive_to_javascript", primitiveToJavascript, params(0, "primitive"))
	lib.Simple("js_bool", func(_ *dtl.Context, args dtl.Args) (any, error) {
		if dtl.Truth(argument(args, 0, "val")) {
			return "true", nil
		}
		return "false", nil
	}, params(0, "val"))
}

func str2bool(ctx *dtl.Context, args dtl.Args) (any, error) {
	s, err := ctx.Str(argument(args, 0, "x"))
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(s) {
	case "1", "y", "yes", "t", "true", "ok", "on":
		return true, nil
	}
	return false, nil
}

// keyValue is the filter {{ dictionary|keyvalue:key }}.
func keyValue(_ *dtl.Context, value, key any) (any, error) {
	v, _, isDict, err := lookUp(value, key)
	if err != nil {
		return nil, err
	}
	if !isDict {
		return nil, dtl.Raise(attributeError, "'%s' object has no attribute 'get'", typeName(value))
	}
	return v, nil
}

// dateFormats turns the formats of the user setting DATE_DISPLAY_FORMAT into those of strftime.
var dateFormats = strings.NewReplacer("YYYY", "%Y", "MMM", "%b", "MM", "%m", "DD", "%d")

// renderDate writes a date as the user of the page likes it.
func renderDate(ctx *dtl.Context, args dtl.Args) (any, error) {
	value := argument(args, 0, "date_object")
	if s, ok := text(value); ok {
		day, err := parseDay(strings.TrimSpace(s))
		if err != nil {
			return nil, nil
		}
		value = day
	}
	format := ""
	if v, ok := ctx.Get("user_date_format"); ok && v != nil {
		format, _ = text(v)
	} else {
		format = "YYYY-MM-DD"
		if user, ok := ctx.Get("user"); ok && authenticated(user) {
			if v := envOf(ctx).userSetting(user, "DATE_DISPLAY_FORMAT"); v != nil {
				format = dtl.Str(v)
			}
		}
		format = dateFormats.Replace(format)
		ctx.Set("user_date_format", format)
	}
	if day, ok := value.(dtl.Date); ok {
		return strftimeTag(ctx, day.Time(), false, format)
	}
	if t, zoned, ok := dtl.AsTime(value); ok {
		return strftimeTag(ctx, t, zoned, format)
	}
	return value, nil
}

// parseDay reads an ISO date, in the three forms that Python's date.fromisoformat knows besides ordinal ones.
func parseDay(s string) (dtl.Date, error) {
	for _, layout := range []string{"2006-01-02", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return dtl.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, nil
		}
	}
	var year, week int
	day := 1
	compact := strings.ReplaceAll(s, "-", "")
	if n, err := fmt.Sscanf(compact, "%4dW%2d%1d", &year, &week, &day); n < 2 || err != nil && n != 2 {
		return dtl.Date{}, fmt.Errorf("%q is not a date", s)
	}
	// Week 1 is the week with January 4.
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	t := monday.AddDate(0, 0, 7*(week-1)+day-1)
	if week < 1 || week > 53 || day < 1 || day > 7 {
		return dtl.Date{}, fmt.Errorf("%q is not a date", s)
	}
	return dtl.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, nil
}

// authenticated reports whether a value is a user who has signed in.
func authenticated(v any) bool {
	switch u := v.(type) {
	case nil:
		return false
	case User:
		return u.IsAuthenticated()
	case dtl.Object:
		in, found, err := u.Member("is_authenticated")
		return err == nil && (!found || dtl.Truth(in))
	}
	return false
}

// progressBar draws how much of a maximum is reached.
func progressBar(ctx *dtl.Context, args dtl.Args) (any, error) {
	read := func(pos int, name string) (string, float64, error) {
		s, err := ctx.Str(argument(args, pos, name))
		if err != nil {
			return "", 0, err
		}
		d, ok := parseDecimal(s)
		if !ok {
			return "", 0, dtl.Raise(invalidDecimal, "[<class 'decimal.ConversionSyntax'>]")
		}
		if d, err = plain(d); err != nil {
			return "", 0, err
		}
		f, err := d.Float64()
		return dtl.Str(d), f, err
	}
	value, v, err := read(0, "val")
	if err != nil {
		return nil, err
	}
	most, m, err := read(1, "max_val")
	if err != nil {
		return nil, err
	}
	style := ""
	switch {
	case v > m:
		style = "progress-bar-over"
	case v < m:
		style = "progress-bar-under"
	}
	percent := 0.0
	if m != 0 {
		percent = min(max(v/m*100, 0), 100)
	}
	id, width := dtl.Str(args.Default(-1, "id", "progress-bar")), ""
	if w := argument(args, -1, "max_width"); dtl.Truth(w) {
		width = "max-width: " + dtl.Str(w) + ";"
	}
	return dtl.Safe(fmt.Sprintf(`
    <div id='%s' class='progress' style='%s'>
        <div class='progress-bar %s' role='progressbar' aria-valuemin='0' aria-valuemax='100' style='width:%s%%'></div>
        <div class='progress-value'>%s / %s</div>
    </div>
    `, dtl.Escape(id), dtl.Escape(width), style, dtl.Str(percent), value, most)), nil
}

func primitiveToJavascript(ctx *dtl.Context, args dtl.Args) (any, error) {
	v := argument(args, 0, "primitive")
	switch x := v.(type) {
	case bool:
		return strings.ToLower(dtl.Str(x)), nil
	case int, float64:
		return v, nil
	}
	s, err := ctx.Str(v)
	if err != nil {
		return nil, err
	}
	if _, safe := v.(dtl.Safe); safe {
		return dtl.Safe("'" + s + "'"), nil
	}
	return dtl.Safe("'" + string(dtl.Escape(s)) + "'"), nil
}
