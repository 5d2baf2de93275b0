package dtl

import (
	"html"
	"net/netip"
	"strings"
	"unicode/utf8"
)

// urlizer makes links of the addresses in a text.
type urlizer struct {
	limit    int // of characters shown; negative: none
	nofollow bool
	escape   bool
	safe     bool // the text is HTML already
}

// maxURL is the longest address that becomes a link.
const maxURL = 2048

func (c *Context) urlize(s string, u urlizer) (any, error) {
	var b strings.Builder
	isSep := func(r rune) bool { return isPySpace(r) || r == '<' || r == '>' || r == '"' || r == '\'' }
	for s != "" {
		n := strings.IndexFunc(s, isSep)
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			b.WriteString(u.word(s[:n]))
			s = s[n:]
		}
		if n = strings.IndexFunc(s, func(r rune) bool { return !isSep(r) }); n < 0 {
			n = len(s)
		}
		if n > 0 {
			b.WriteString(u.plain(s[:n]))
			s = s[n:]
		}
		if b.Len() > c.limits.StringSize {
			return nil, &LimitError{"StringSize", c.limits.StringSize}
		}
	}
	return Safe(b.String()), c.Charge(b.Len())
}

func (u urlizer) plain(s string) string {
	if u.escape {
		return string(Escape(s))
	}
	return s
}

func (u urlizer) word(word string) string {
	if !strings.ContainsAny(word, ".@:") {
		return u.plain(word)
	}
	lead, middle, trail := trimPunctuation(word)
	url, attrs := "", ""
	if u.nofollow {
		attrs = ` rel="nofollow"`
	}
	switch {
	case runeLen(middle) <= maxURL && hasScheme(middle):
		url = smartQuote(html.UnescapeString(middle))
	case runeLen(middle) <= maxURL && looksLikeHost(middle):
		url = smartQuote("http://" + html.UnescapeString(middle))
	case !strings.Contains(middle, ":") && isEmail(middle):
		i := strings.LastIndexByte(middle, '@')
		url, attrs = "mailto:"+quoteURL(middle[:i], "")+"@"+quoteURL(middle[i+1:], ""), ""
	default:
		return u.plain(word)
	}
	shown := middle
	if u.limit >= 0 && runeLen(shown) > u.limit {
		shown = firstRunes(shown, max(0, u.limit-1)) + "…"
	}
	return u.plain(lead) + `<a href="` + string(Escape(url)) + `"` + attrs + ">" + u.plain(shown) + "</a>" + u.plain(trail)
}

// firstRunes gives the first n characters.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// hasScheme matches ^https?://\[?\w.
func hasScheme(s string) bool {
	low := strings.ToLower(firstRunes(s, 8))
	rest := ""
	switch {
	case strings.HasPrefix(low, "http://"):
		rest = s[len("http://"):]
	case strings.HasPrefix(low, "https://"):
		rest = s[len("https://"):]
	default:
		return false
	}
	rest = strings.TrimPrefix(rest, "[")
	return wordLen(rest, false) > 0
}

var linkedDomains = []string{".com", ".edu", ".gov", ".int", ".mil", ".net", ".org"}

// looksLikeHost matches ^www\. and names that end in one of the old top-level domains, with or without a path.
func looksLikeHost(s string) bool {
	low := strings.ToLower(s)
	if strings.HasPrefix(low, "www.") {
		return true
	}
	if strings.HasPrefix(low, "http") || wordLen(s, false) == 0 {
		return false
	}
	_, first := utf8.DecodeRuneInString(low)
	if strings.HasPrefix(low[first:], "@") {
		return false
	}
	for i := first + 1; i < len(low); i++ {
		if low[i] == '@' {
			return false
		}
		if low[i] != '.' {
			continue
		}
		for _, d := range linkedDomains {
			if strings.HasPrefix(low[i:], d) {
				if rest := low[i+len(d):]; rest == "" || rest[0] == '/' && !strings.Contains(rest, "\n") {
					return true
				}
			}
		}
	}
	return false
}

// trimPunctuation cuts off opening brackets before a word, and closing ones and punctuation after it that do not
// belong to it.
func trimPunctuation(word string) (lead, middle, trail string) {
	middle = strings.TrimLeft(word, "([")
	lead = word[:len(word)-len(middle)]
	counts := map[byte]int{}
	for i := 0; i < len(middle); i++ {
		if c := middle[i]; c == '(' || c == ')' || c == '[' || c == ']' {
			counts[c]++
		}
	}
	for trimmed := true; trimmed && middle != ""; {
		trimmed = false
		for _, pair := range []string{"()", "[]"} {
			open, closing := pair[0], pair[1]
			if excess := counts[closing] - counts[open]; excess > 0 && middle != "" && middle[len(middle)-1] == closing {
				// Django takes as many characters as there are closing brackets too many.
				cut := middle
				for range excess {
					_, n := utf8.DecodeLastRuneInString(cut)
					cut = cut[:len(cut)-n]
				}
				trail = middle[len(cut):]
				middle, trimmed = cut, true
				counts[closing] -= excess
			}
		}
		amp := strings.LastIndexByte(middle, '&')
		chars := ".,:;!"
		if amp >= 0 {
			chars = ".,:!"
		}
		if cut := strings.TrimRight(middle, chars); cut != middle {
			trail = middle[len(cut):] + trail
			middle, trimmed = cut, true
		}
		if !strings.HasSuffix(middle, ";") {
			continue
		}
		entity := middle[max(amp, 0):]
		if amp < 0 {
			entity = middle[len(middle)-1:]
		}
		if text := html.UnescapeString(entity); text == entity || strings.HasSuffix(text, ";") {
			cut := strings.TrimRight(middle, ".,:;!")
			semicolons := len(middle) - len(strings.TrimRight(middle, ";"))
			end := len(cut)
			if amp >= 0 && semicolons > 1 { // one may end an entity
				end += strings.IndexByte(middle[len(cut):], ';') + 1
			}
			trail = middle[end:] + trail
			middle, trimmed = middle[:end], true
		}
	}
	return lead, middle, trail
}

// isEmail is Django's check of addresses: a dotted atom or quoted string, and a domain of at least two labels, the last
// of letters, or an address in brackets.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	const longest = 320
	if at < 1 || len(s) > longest {
		return false
	}
	user, domain := s[:at], s[at+1:]
	if !isAtom(user) && !isQuotedUser(user) {
		return false
	}
	if strings.HasPrefix(domain, "[") && strings.HasSuffix(domain, "]") {
		_, err := netip.ParseAddr(domain[1 : len(domain)-1])
		return err == nil
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return false
	}
	for i, l := range labels {
		if !isLabel(l, i == len(labels)-1) {
			return false
		}
	}
	return true
}

func isAtom(user string) bool {
	for part := range strings.SplitSeq(user, ".") {
		if part == "" {
			return false
		}
		for i := 0; i < len(part); i++ {
			c := part[i]
			letter := c|0x20 >= 'a' && c|0x20 <= 'z'
			if !letter && !isDigit(c) && strings.IndexByte("-!#$%&'*+/=?^_`{}|~", c) < 0 {
				return false
			}
		}
	}
	return true
}

func isQuotedUser(user string) bool {
	if len(user) < 2 || user[0] != '"' || user[len(user)-1] != '"' {
		return false
	}
	body := user[1 : len(user)-1]
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\':
			i++
			if i >= len(body) || body[i] >= 0x80 || body[i] == '\n' || body[i] == '\r' {
				return false
			}
		case c == '"' || c == '\n' || c == '\r' || c == 0 || c == '\t' || c >= 0x80:
			return false
		}
	}
	return true
}

// isLabel checks a label of a domain: letters, digits and hyphens inside. The last one has no digits, unless it is an
// internationalised one in its ASCII form.
func isLabel(l string, last bool) bool {
	n := runeLen(l)
	if n < 1 || n > 63 || l[0] == '-' || l[len(l)-1] == '-' || last && n < 2 {
		return false
	}
	ascii := last && strings.HasPrefix(strings.ToLower(l), "xn--")
	for _, r := range l {
		switch {
		case r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		case r >= '0' && r <= '9':
			if last && !ascii {
				return false
			}
		case r >= 0x00a1 && r <= 0xffff && !ascii:
		default:
			return false
		}
	}
	return true
}
