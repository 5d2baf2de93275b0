package dtl

import (
	"fmt"
	"strings"
)

func htmlFilters(l *Library) {
	textFilter(l, "escape", KeepsSafe, func(c *Context, s string, safe bool, _ any) (any, error) {
		if safe {
			return Safe(s), nil
		}
		return Escape(s), c.Charge(len(s))
	})
	textFilter(l, "force_escape", KeepsSafe, func(c *Context, s string, _ bool, _ any) (any, error) {
		return Escape(s), c.Charge(len(s))
	})
	simpleSafe := func(name string, fn func(s string) string) {
		textFilter(l, name, KeepsSafe, func(c *Context, s string, safe bool, _ any) (any, error) {
			if c.autoescape && !safe {
				s = string(Escape(s))
			}
			out := fn(s)
			return Safe(out), c.Charge(len(out))
		})
	}
	simpleSafe("linebreaks", func(s string) string { return lineBreaks(s) })
	simpleSafe("linebreaksbr", func(s string) string { return strings.ReplaceAll(normalNewlines(s), "\n", "<br>") })
	simpleSafe("linenumbers", lineNumbers)
	textFilter(l, "safe", KeepsSafe, func(_ *Context, s string, _ bool, _ any) (any, error) { return Safe(s), nil })
	textFilter(l, "striptags", KeepsSafe, func(c *Context, s string, _ bool, _ any) (any, error) { return c.stripTags(s) })
	textFilter(l, "urlize", KeepsSafe, func(c *Context, s string, safe bool, _ any) (any, error) {
		return c.urlize(s, urlizer{limit: -1, nofollow: true, escape: c.autoescape && !safe, safe: safe})
	})
	textFilter(l, "urlizetrunc", KeepsSafe|ArgRequired, func(c *Context, s string, safe bool, arg any) (any, error) {
		n, err := smallInt(arg)
		if err != nil {
			return nil, err
		}
		return c.urlize(s, urlizer{limit: max(n, 0), nofollow: true, escape: c.autoescape && !safe, safe: safe})
	})
	l.Filter("json_script", func(c *Context, v, arg any) (any, error) {
		var id any
		if arg != Absent {
			id = arg
		}
		return c.jsonScript(v, id)
	}, KeepsSafe|ArgOptional)
	each := func(name string, fn func(c *Context, v any) (any, error)) {
		l.Filter(name, func(c *Context, v, _ any) (any, error) {
			list, err := List(v)
			if err != nil {
				return nil, err
			}
			if err := c.chargeList(len(list)); err != nil {
				return nil, err
			}
			out := make([]any, len(list))
			for i, x := range list {
				if out[i], err = fn(c, x); err != nil {
					return nil, err
				}
			}
			return out, nil
		}, KeepsSafe)
	}
	each("escapeseq", func(c *Context, v any) (any, error) { return c.conditionalEscape(v) })
	each("safeseq", func(c *Context, v any) (any, error) { return c.markSafe(v) })
}

func normalNewlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// lineBreaks makes paragraphs of text: two or more line ends part them, one is <br>.
func lineBreaks(s string) string {
	var b strings.Builder
	rest := normalNewlines(s)
	for first := true; ; first = false {
		para, after, found := strings.Cut(rest, "\n\n")
		if !first {
			b.WriteString("\n\n")
		}
		b.WriteString("<p>" + strings.ReplaceAll(para, "\n", "<br>") + "</p>")
		if !found {
			return b.String()
		}
		rest = strings.TrimLeft(after, "\n")
	}
}

func lineNumbers(s string) string {
	lines := strings.Split(s, "\n")
	width := len(fmt.Sprint(len(lines)))
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%0*d. %s", width, i+1, line)
	}
	return b.String()
}
