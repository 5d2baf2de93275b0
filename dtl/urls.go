package dtl

import (
	"strings"
)

// iriSafe are the characters that iri_to_uri leaves alone besides letters, digits and _.-~
const iriSafe = "/#%[]=:;$&()+,!?*@'~"

// quoteURL is Python's quote(): what is not a letter, a digit, one of _.-~ or in safe is written as %XX.
func quoteURL(s, safe string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if unreserved(c) || c < 0x80 && strings.IndexByte(safe, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '.' || c == '-' || c == '~'
}

// quotePlus is Python's quote_plus(), for queries.
func quotePlus(s string) string {
	return strings.ReplaceAll(quoteURL(s, " "), " ", "+")
}

// unquoteURL is Python's unquote(): %XX become characters; what is not UTF-8 becomes U+FFFD.
func unquoteURL(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hexValue(s[i+1]) >= 0 && hexValue(s[i+2]) >= 0 {
			b = append(b, byte(hexValue(s[i+1])<<4|hexValue(s[i+2])))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func hexValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// splitURL is Python's urlsplit() for what urlize meets; ok is false for an address in brackets that is broken.
func splitURL(url string) (scheme, host, path, query, fragment string, ok bool) {
	if i := strings.IndexByte(url, ':'); i > 0 && validScheme(url[:i]) {
		scheme, url = strings.ToLower(url[:i]), url[i+1:]
	}
	if strings.HasPrefix(url, "//") {
		end := strings.IndexAny(url[2:], "/?#")
		if end < 0 {
			end = len(url) - 2
		}
		host, url = url[2:2+end], url[2+end:]
		if strings.Contains(host, "[") != strings.Contains(host, "]") {
			return "", "", "", "", "", false
		}
	}
	url, fragment, _ = strings.Cut(url, "#")
	path, query, _ = strings.Cut(url, "?")
	return scheme, host, path, query, fragment, true
}

func validScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if !(c >= 'a' && c <= 'z') && (i == 0 || !isDigit(s[i]) && s[i] != '+' && s[i] != '-' && s[i] != '.') {
			return false
		}
	}
	return s != ""
}

// quoteParts are the delimiters that smart_urlquote leaves alone: RFC 3986, sub-delims and gen-delims, and ~.
const quoteParts = "!$&'()*+,;=:/?#[]@~"

// smartQuote quotes a URL that may be quoted already.
func smartQuote(url string) string {
	requote := func(s string) string { return quoteURL(unquoteURL(s), quoteParts) }
	scheme, host, path, query, fragment, ok := splitURL(url)
	if !ok {
		return requote(url)
	}
	host = requote(host)
	if query != "" {
		var parts []string
		for pair := range strings.SplitSeq(query, "&") {
			if pair == "" {
				continue
			}
			name, value, _ := strings.Cut(pair, "=")
			// The names and values are unquoted twice, as they are by parse_qsl and once more by Django.
			unquote2 := func(s string) string { return unquoteURL(unquoteURL(strings.ReplaceAll(s, "+", " "))) }
			parts = append(parts, quotePlus(unquote2(name))+"="+quotePlus(unquote2(value)))
		}
		query = strings.Join(parts, "&")
	}
	path, fragment = requote(path), requote(fragment)
	var b strings.Builder
	if scheme != "" {
		b.WriteString(scheme + ":")
	}
	if host != "" || strings.HasPrefix(path, "//") {
		b.WriteString("//" + host)
		if path != "" && path[0] != '/' {
			b.WriteByte('/')
		}
	}
	b.WriteString(path)
	if query != "" {
		b.WriteString("?" + query)
	}
	if fragment != "" {
		b.WriteString("#" + fragment)
	}
	return b.String()
}
