package css

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
)

// attributeTest is [name], [name=value] and their like.
type attributeTest struct {
	name  string // lower case
	raw   string // as written, for elements of XML vocabularies
	op    byte   // 0 present, '=' equal, '~' a word of it, '|' equal or before a hyphen, '^' beginning, '$' end, '*' inside
	value string
	fold  bool // without regard to case
	html  bool // fold comes from HTML and holds in HTML elements alone
}

// foldedInHTML are attributes whose values HTML compares without regard to case in selectors (HTML §4.16.2).
var foldedInHTML = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`accept accept-charset align alink axis bgcolor charset checked clear codetype color compact
		declare defer dir direction disabled enctype face frame hreflang http-equiv lang language link media method multiple
		nohref noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype vlink`) {
		m[n] = true
	}
	return m
}()

func attributeSelector(args []Token) (*attributeTest, error) {
	bad := errors.New("an attribute selector that is not understood")
	if len(args) >= 2 && args[0].IsDelim('*') && args[1].IsDelim('|') {
		args = args[2:]
	} else if len(args) >= 1 && args[0].IsDelim('|') {
		args = args[1:]
	}
	if len(args) == 0 || args[0].Kind != Ident {
		return nil, bad
	}
	a := &attributeTest{name: Lower(args[0].Text), raw: args[0].Text}
	args = args[1:]
	if len(args) == 0 {
		return a, nil
	}
	if args[0].Kind != Delim {
		return nil, bad
	}
	switch args[0].Text {
	case "=":
		a.op = '='
		args = args[1:]
	case "~", "|", "^", "$", "*":
		if len(args) < 2 || !args[1].IsDelim('=') || args[1].Space {
			return nil, bad
		}
		a.op = args[0].Text[0]
		args = args[2:]
	default:
		return nil, bad
	}
	if len(args) == 0 || args[0].Kind != Ident && args[0].Kind != String {
		return nil, bad
	}
	a.value = args[0].Text
	a.fold = foldedInHTML[a.name]
	a.html = a.fold
	switch {
	case len(args) == 1:
	case len(args) == 2 && args[1].IsIdent("i"):
		a.fold, a.html = true, false
	case len(args) == 2 && args[1].IsIdent("s"):
		a.fold = false
	default:
		return nil, bad
	}
	if a.fold {
		a.value = Lower(a.value)
	}
	return a, nil
}

func (a *attributeTest) match(_ *Matcher, n *html.Node) bool {
	for i := range n.Attr {
		at := &n.Attr[i]
		if at.Key != a.name && (n.Namespace == "" || at.Key != a.raw) {
			continue
		}
		return a.op == 0 || a.matchValue(at.Val, n.Namespace == "")
	}
	return false
}

func (a *attributeTest) matchValue(v string, isHTML bool) bool {
	want := a.value
	if a.fold && (isHTML || !a.html) {
		v = Lower(v)
	}
	switch a.op {
	case '=':
		return v == want
	case '~':
		return want != "" && hasWord(v, want)
	case '|':
		return v == want || strings.HasPrefix(v, want) && len(v) > len(want) && v[len(want)] == '-'
	case '^':
		return want != "" && strings.HasPrefix(v, want)
	case '$':
		return want != "" && strings.HasSuffix(v, want)
	}
	return want != "" && strings.Contains(v, want)
}

// hasWord reports whether want is one of the words of list, which white space separates.
func hasWord(list, want string) bool {
	if list == want {
		return true
	}
	for {
		i := strings.Index(list, want)
		if i < 0 {
			return false
		}
		end := i + len(want)
		if (i == 0 || isSpace(list[i-1])) && (end == len(list) || isSpace(list[end])) && !strings.ContainsAny(want, " \t\n\f\r") {
			return true
		}
		list = list[i+1:]
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }
