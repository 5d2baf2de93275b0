package dtl

import (
	"slices"
	"strings"
)

// Formats are how a language writes dates, times and numbers, with the letters of the date filter. Empty fields are
// not set: the language's base (de for de-at) or Options.Formats decide.
type Formats struct {
	Date, Time, DateTime, YearMonth, MonthDay, ShortDate, ShortDateTime string

	DecimalSeparator, ThousandSeparator string
	// NumberGrouping are the sizes of groups of digits from the right; the last one holds for all further ones. A
	// single 0 means no groups.
	NumberGrouping []int
	// FirstDayOfWeek is 0 for Sunday, as text; "" is not set.
	FirstDayOfWeek string
}

var defaultFormats = Formats{
	Date: "N j, Y", Time: "P", DateTime: "N j, Y, P", YearMonth: "F Y", MonthDay: "F j",
	ShortDate: "m/d/Y", ShortDateTime: "m/d/Y P",
	DecimalSeparator: ".", ThousandSeparator: ",", NumberGrouping: []int{0}, FirstDayOfWeek: "0",
}

// over gives f with the fields that are not set taken from below.
func (f Formats) over(below Formats) Formats {
	fill := func(v *string, def string) {
		if *v == "" {
			*v = def
		}
	}
	fill(&f.Date, below.Date)
	fill(&f.Time, below.Time)
	fill(&f.DateTime, below.DateTime)
	fill(&f.YearMonth, below.YearMonth)
	fill(&f.MonthDay, below.MonthDay)
	fill(&f.ShortDate, below.ShortDate)
	fill(&f.ShortDateTime, below.ShortDateTime)
	fill(&f.DecimalSeparator, below.DecimalSeparator)
	fill(&f.ThousandSeparator, below.ThousandSeparator)
	fill(&f.FirstDayOfWeek, below.FirstDayOfWeek)
	if f.NumberGrouping == nil {
		f.NumberGrouping = below.NumberGrouping
	}
	return f
}

// named gives the format that Django knows under name.
func (f *Formats) named(name string) (string, bool) {
	switch name {
	case "DATE_FORMAT":
		return f.Date, true
	case "TIME_FORMAT":
		return f.Time, true
	case "DATETIME_FORMAT":
		return f.DateTime, true
	case "YEAR_MONTH_FORMAT":
		return f.YearMonth, true
	case "MONTH_DAY_FORMAT":
		return f.MonthDay, true
	case "SHORT_DATE_FORMAT":
		return f.ShortDate, true
	case "SHORT_DATETIME_FORMAT":
		return f.ShortDateTime, true
	case "DECIMAL_SEPARATOR":
		return f.DecimalSeparator, true
	case "THOUSAND_SEPARATOR":
		return f.ThousandSeparator, true
	case "FIRST_DAY_OF_WEEK":
		return f.FirstDayOfWeek, true
	}
	return "", false
}

// locale is a language with its formats and catalogues, put together once for an engine.
type locale struct {
	code     string // "" if translation is off
	formats  Formats
	catalogs []Translator
	fallback *locale // the engine's language, where it can have messages
}

func (e *Engine) locale(code string) *locale {
	code = strings.ToLower(strings.ReplaceAll(code, "_", "-"))
	if l, ok := e.locales.Load(code); ok {
		return l.(*locale)
	}
	l := &locale{code: code, formats: e.options.Formats}
	codes := []string{code}
	if base, _, found := strings.Cut(code, "-"); found {
		codes = append(codes, base)
	}
	if code != "" {
		var f Formats
		for _, table := range []map[string]Formats{e.options.LanguageFormats, localeFormats} {
			for _, cd := range codes {
				f = f.over(table[cd])
			}
		}
		l.formats = f.over(e.options.Formats)
		for _, cd := range codes {
			l.catalogs = append(l.catalogs, e.options.Catalogs[cd]...)
		}
		for _, cd := range codes {
			if words := builtinWords(cd); words != nil {
				l.catalogs = append(l.catalogs, words)
			}
		}
		if own := e.options.Language; !strings.HasPrefix(code, "en") && code != own {
			l.fallback = e.locale(own)
		}
	}
	// The codes come from templates: an endless number of them must not fill the memory.
	const mostLocales = 500
	n := 0
	e.locales.Range(func(any, any) bool { n++; return n < mostLocales })
	if n < mostLocales {
		e.locales.Store(code, l)
	}
	return l
}

// formats are those of the active language, or the engine's own if l10n is off.
func (c *Context) formats(l10n tristate) *Formats {
	if l10n == off {
		return &c.engine.options.Formats
	}
	return &c.locale.formats
}

// format gives the format of the name, or name itself if there is none: a format may be given in the template too.
func (c *Context) format(name string, l10n tristate) string {
	if f, ok := c.formats(l10n).named(name); ok {
		return f
	}
	return name
}

// gettext translates a message into the active language.
func (c *Context) gettext(message string) string { return c.pgettext("", message) }

// pgettext translates a message that has a context.
func (c *Context) pgettext(context, message string) string {
	for l := c.locale; l != nil; l = l.fallback {
		for _, cat := range l.catalogs {
			if s, ok := cat.Translate(context, message); ok {
				return s
			}
		}
	}
	return message
}

// ngettext translates a message that depends on a number.
func (c *Context) ngettext(context, singular, plural string, n any) string {
	count, whole := wholeNumber(n)
	for l := c.locale; l != nil; l = l.fallback {
		for _, cat := range l.catalogs {
			if s, ok := cat.TranslatePlural(context, singular, plural, count); ok {
				return s
			}
		}
	}
	if count == 1 && whole {
		return singular
	}
	return plural
}

// wholeNumber gives n as the number that plural rules know; one that is not whole is never 1.
func wholeNumber(n any) (count int, whole bool) {
	if x, ok := n.(int); ok {
		return x, true
	}
	big, err := pyInt(n)
	if err != nil || !big.IsInt64() {
		return 1 << 30, true
	}
	count = int(big.Int64())
	if whole = equal(n, count); !whole && count == 1 {
		count = 2
	}
	return count, whole
}

// Translate gives the translation of a message into the active language, or the message. The context may be "".
func (c *Context) Translate(context, message string) string { return c.pgettext(context, message) }

// TranslatePlural gives the translation of a message that depends on a number.
func (c *Context) TranslatePlural(context, singular, plural string, n int) string {
	return c.ngettext(context, singular, plural, n)
}

// translateLiteral translates text of a template, as gettext does: line ends are LF in catalogues.
func (c *Context) translateLiteral(context string, v any) any {
	text, ok := asText(usual(v))
	if !ok {
		return v
	}
	message := text
	if strings.IndexByte(message, '%') >= 0 {
		message = strings.ReplaceAll(message, "%", "%%")
	}
	out := c.translateText(context, message)
	if out == text {
		return v
	}
	if _, safe := v.(Safe); safe {
		return Safe(out)
	}
	return out
}

func (c *Context) translateText(context, message string) string {
	key := message
	if strings.Contains(key, "\r") {
		key = strings.ReplaceAll(strings.ReplaceAll(key, "\r\n", "\n"), "\r", "\n")
	}
	if key == "" {
		return ""
	}
	if out := c.pgettext(context, key); out != key {
		return out
	}
	if context == "" {
		return key
	}
	return message
}

// knownLanguages are the codes of all languages that the engine has a name for.
func knownLanguages() []string {
	codes := make([]string, 0, len(languageNames))
	for c := range languageNames {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}
