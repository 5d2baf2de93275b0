package dtl

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// builtinFilters are the filters that need no {% load %}.
var builtinFilters = sync.OnceValue(func() *Library {
	l := NewLibrary()
	textFilters(l)
	htmlFilters(l)
	listFilters(l)
	numberFilters(l)
	timeFilters(l)
	return l
})

// textFilter adds a filter that works on the text of a value.
func textFilter(l *Library, name string, flags FilterFlag, fn func(c *Context, s string, safe bool, arg any) (any, error)) {
	l.Filter(name, func(c *Context, v, arg any) (any, error) {
		if s, ok := v.(Safe); ok {
			return fn(c, string(s), true, arg)
		}
		s, _ := v.(string)
		return fn(c, s, false, arg)
	}, flags|TakesString)
}

// simpleText adds a filter that makes text of text and nothing else.
func simpleText(l *Library, name string, flags FilterFlag, fn func(s string) string) {
	textFilter(l, name, flags, func(c *Context, s string, _ bool, _ any) (any, error) {
		out := fn(s)
		return out, c.Charge(len(out))
	})
}

func textFilters(l *Library) {
	simpleText(l, "addslashes", KeepsSafe, strings.NewReplacer(`\`, `\\`, `"`, `\"`, `'`, `\'`).Replace)
	simpleText(l, "capfirst", KeepsSafe, upperFirst)
	simpleText(l, "lower", KeepsSafe, pyLower)
	simpleText(l, "upper", 0, pyUpper)
	simpleText(l, "title", KeepsSafe, titleFilter)
	simpleText(l, "slugify", KeepsSafe, func(s string) string { return Slugify(s, false) })
	simpleText(l, "iriencode", KeepsSafe, func(s string) string { return quoteURL(s, iriSafe) })
	textFilter(l, "escapejs", 0, func(c *Context, s string, _ bool, _ any) (any, error) {
		if err := c.Charge(len(s) * 2); err != nil {
			return nil, err
		}
		return Safe(escapeJS(s)), nil
	})
	textFilter(l, "urlencode", ArgOptional, func(c *Context, s string, _ bool, arg any) (any, error) {
		if err := c.Charge(len(s) * 2); err != nil {
			return nil, err
		}
		safe := "/"
		if arg != Absent && arg != nil {
			var ok bool
			if safe, ok = asText(arg); !ok {
				return nil, Raise(classType, "quote_from_bytes() expected bytes")
			}
		}
		return quoteURL(s, safe), nil
	})
	textFilter(l, "wordcount", 0, func(_ *Context, s string, _ bool, _ any) (any, error) { return len(pySplit(s)), nil })
	textFilter(l, "wordwrap", KeepsSafe|ArgRequired, func(c *Context, s string, _ bool, arg any) (any, error) {
		width, err := smallInt(arg)
		if err != nil {
			return nil, err
		}
		return wordWrap(s, width)
	})
	justify := func(name string, split func(space, width int) (left, right int)) {
		textFilter(l, name, KeepsSafe|ArgRequired, func(c *Context, s string, _ bool, arg any) (any, error) {
			width, err := smallInt(arg)
			if err != nil {
				return nil, err
			}
			space := width - runeLen(s)
			if space <= 0 {
				return s, nil
			}
			if err := c.Charge(len(s) + space); err != nil {
				return nil, err
			}
			left, right := split(space, width)
			return strings.Repeat(" ", left) + s + strings.Repeat(" ", right), nil
		})
	}
	justify("ljust", func(space, _ int) (int, int) { return 0, space })
	justify("rjust", func(space, _ int) (int, int) { return space, 0 })
	justify("center", func(space, width int) (int, int) {
		left := space/2 + space&width&1 // Python puts the odd space to the left where the width is odd
		return left, space - left
	})
	textFilter(l, "cut", ArgRequired, func(c *Context, s string, safe bool, arg any) (any, error) {
		part, ok := asText(arg)
		if !ok {
			return nil, Raise(classType, "replace() argument 1 must be str, not %s", typeName(arg))
		}
		if part == "" {
			return keepSafe(s, safe), nil
		}
		return keepSafe(strings.ReplaceAll(s, part, ""), safe && part != ";"), nil
	})
	textFilter(l, "make_list", 0, func(c *Context, s string, _ bool, _ any) (any, error) {
		if err := c.chargeList(len(s)); err != nil {
			return nil, err
		}
		return characters(s), nil
	})
	truncate := func(name string, words, html bool) {
		textFilter(l, name, KeepsSafe|ArgRequired, func(c *Context, s string, _ bool, arg any) (any, error) {
			n, err := smallInt(arg)
			if err != nil {
				if x, ok := err.(*Exception); ok && x.Class == classValue {
					return s, nil
				}
				return nil, err
			}
			return c.truncate(s, n, words, html)
		})
	}
	truncate("truncatechars", false, false)
	truncate("truncatechars_html", false, true)
	truncate("truncatewords", true, false)
	truncate("truncatewords_html", true, true)
	l.Filter("phone2numeric", func(c *Context, v, _ any) (any, error) {
		s, ok := asText(usual(v))
		if !ok {
			return nil, Raise(classAttribute, "'%s' object has no attribute 'lower'", typeName(v))
		}
		return phoneDigits(s), nil
	}, KeepsSafe)
	l.Filter("stringformat", func(c *Context, v, arg any) (any, error) { return c.stringFormat(v, arg) }, KeepsSafe|ArgRequired)
}

func keepSafe(s string, safe bool) any {
	if safe {
		return Safe(s)
	}
	return s
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	_, n := utf8.DecodeRuneInString(s)
	return pyUpper(s[:n]) + s[n:]
}

// Slugify makes text fit for a URL: letters and digits in lower case, with hyphens for spaces; of ASCII only unless
// allowUnicode.
func Slugify(s string, allowUnicode bool) string {
	if allowUnicode {
		s = norm.NFKC.String(s)
	} else {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	hyphen := false // hyphens and spaces come down to one
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '-' || isPySpace(r) && (allowUnicode || r < utf8.RuneSelf):
			hyphen = true
			continue
		case r >= utf8.RuneSelf && !allowUnicode, !isWordRune(r):
			continue
		}
		if hyphen {
			b.WriteByte('-')
			hyphen = false
		}
		b.WriteRune(r)
	}
	return strings.Trim(b.String(), "-_")
}

// phoneDigits gives the digits on a telephone's keys for letters.
func phoneDigits(s string) string {
	const keys = "22233344455566677778889999"
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return rune(keys[r-'a'])
		}
		return r
	}, pyLower(s))
}

const jsEscaped = "\\'\"><&=-;`"

// escapeJS writes everything that means something to JavaScript or HTML as \uXXXX.
func escapeJS(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r < utf8.RuneSelf && strings.IndexByte(jsEscaped, byte(r)) >= 0 || r == '\u2028' || r == '\u2029' {
			b.WriteString(`\u`)
			for shift := 12; shift >= 0; shift -= 4 {
				b.WriteByte(hex[r>>shift&15])
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
