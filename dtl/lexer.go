package dtl

import "strings"

// Kind is the kind of a Token.
type Kind uint8

// Kinds of tokens.
const (
	TextToken Kind = iota
	VariableToken
	BlockToken
	CommentToken
)

// Token is a piece of a template: text, {{ variable }}, {% block tag %} or {# comment #}.
type Token struct {
	Kind Kind
	// Contents is the text, or what stands between the delimiters without space around it.
	Contents string
	Line     int // counts from 1
	Offset   int // of the token in the source, in bytes
}

// Name is the first word of a block tag.
func (t Token) Name() string {
	words := pySplit(t.Contents)
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// Split gives the words of the tag, its name first; quoted strings stay whole, with their quotes.
func (t Token) Split() []string {
	bits := smartSplit(t.Contents)
	out := bits[:0]
	for i := 0; i < len(bits); i++ {
		bit := bits[i]
		// A translated string may hold spaces: _("a b") is one word.
		if strings.HasPrefix(bit, `_("`) || strings.HasPrefix(bit, `_('`) {
			end := bit[2:3] + ")"
			for !strings.HasSuffix(bit, end) && i+1 < len(bits) {
				i++
				bit += " " + bits[i]
			}
		}
		out = append(out, bit)
	}
	return out
}

// lex cuts source into tokens. A delimiter that is not closed on its line is text.
func lex(source string) []Token {
	const usual = 512
	tokens := make([]Token, 0, min(usual, strings.Count(source, "{")*2+1))
	var (
		line     = 1
		start    = 0  // of the text not yet cut off
		counted  = 0  // newlines are counted up to here
		verbatim = "" // the tag that ends the verbatim block we are in
		unclosed [3]int
		eol      = -1 // end of the line that the last delimiter was on
	)
	text := func(end int) {
		if end > start {
			tokens = append(tokens, Token{TextToken, source[start:end], line, start})
			line += strings.Count(source[counted:end], "\n")
			counted = end
		}
	}
	for pos := 0; ; {
		i := strings.IndexByte(source[pos:], '{')
		if i < 0 || pos+i+1 >= len(source) {
			break
		}
		i += pos
		kind, closer := BlockToken, "%}"
		switch source[i+1] {
		case '%':
		case '{':
			kind, closer = VariableToken, "}}"
		case '#':
			kind, closer = CommentToken, "#}"
		default:
			pos = i + 1
			continue
		}
		if i < unclosed[kind-1] { // known to be not closed before the end of this line
			pos = i + 1
			continue
		}
		rest := source[i+2:]
		if eol < i {
			if eol = strings.IndexByte(rest, '\n') + i + 2; eol < i+2 {
				eol = len(source)
			}
		}
		n := strings.Index(source[i+2:max(eol, i+2)], closer)
		if n < 0 {
			unclosed[kind-1] = eol
			pos = i + 1
			continue
		}
		end := i + 2 + n + 2
		content := pyStrip(rest[:n])
		if verbatim != "" && (kind != BlockToken || content != verbatim) {
			pos = end
			continue
		}
		text(i)
		if kind == BlockToken {
			verbatim = ""
			if content == "verbatim" || strings.HasPrefix(content, "verbatim ") {
				verbatim = "end" + content
			}
		}
		tokens = append(tokens, Token{kind, content, line, i})
		start, counted, pos = end, end, end
	}
	text(len(source))
	return tokens
}

// smartSplit cuts text at spaces, but leaves quoted phrases whole.
func smartSplit(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		if n := spaceLen(text[i:]); n > 0 {
			i += n
			continue
		}
		end, quoted := i, false
		for {
			for end < len(text) && text[end] != '"' && text[end] != '\'' && spaceLen(text[end:]) == 0 {
				end++
			}
			if end >= len(text) || spaceLen(text[end:]) > 0 {
				break
			}
			n := quotedLen(text[end:])
			if n == 0 {
				break
			}
			quoted, end = true, end+n
		}
		if !quoted {
			for end = i; end < len(text) && spaceLen(text[end:]) == 0; {
				end++
			}
		}
		out = append(out, text[i:end])
		i = end
	}
	return out
}

// quotedLen is the length of the quoted string at the start of s, or 0 if there is none that is closed.
func quotedLen(s string) int {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case s[0]:
			return i + 1
		case '\\':
			i++
			if i < len(s) && s[i] == '\n' {
				return 0
			}
		}
	}
	return 0
}
