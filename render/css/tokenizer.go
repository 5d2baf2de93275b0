package css

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokenizer cuts a source into tokens, CSS Syntax 3 §4.3. White space and comments become Token.Space.
type tokenizer struct {
	src  string
	pos  int
	line int32
	// Where columns were counted last: counting goes on from there, so that a long line costs no square.
	colPos int
	col    int32
}

// preprocess does what CSS Syntax 3 §3.3 asks of the input before it is cut into tokens.
func preprocess(src string) string {
	src = strings.TrimPrefix(src, "\uFEFF")
	if strings.ContainsAny(src, "\r\f\x00") {
		src = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\x00", "\uFFFD").Replace(src)
	}
	return src
}

func newTokenizer(src string) *tokenizer { return &tokenizer{src: preprocess(src), line: 1, col: 1} }

func (t *tokenizer) peek(n int) byte {
	if t.pos+n < len(t.src) {
		return t.src[t.pos+n]
	}
	return 0
}

// place moves the counters of lines and columns up to the present position.
func (t *tokenizer) place() (line, column int32) {
	for ; t.colPos < t.pos; t.colPos++ {
		switch c := t.src[t.colPos]; {
		case c == '\n':
			t.line++
			t.col = 1
		case c&0xC0 != 0x80: // not in the middle of a character
			t.col++
		}
	}
	return t.line, t.col
}

// skipSpace passes white space and comments and reports whether there was any.
func (t *tokenizer) skipSpace() bool {
	start := t.pos
	for t.pos < len(t.src) {
		switch c := t.src[t.pos]; {
		case c == ' ' || c == '\t' || c == '\n':
			t.pos++
		case c == '/' && t.peek(1) == '*':
			end := strings.Index(t.src[t.pos+2:], "*/")
			if end < 0 {
				t.pos = len(t.src)
			} else {
				t.pos += end + 4
			}
		default:
			return t.pos > start
		}
	}
	return t.pos > start
}

// next gives the next token. Brackets and functions come as opening tokens without Args; the parser fills those.
func (t *tokenizer) next() Token {
	var tok Token
	tok.Space = t.skipSpace()
	tok.Line, tok.Column = t.place()
	if t.pos >= len(t.src) {
		tok.Kind = eof
		return tok
	}
	c := t.src[t.pos]
	switch {
	case c == '"' || c == '\'':
		t.string(&tok, c)
	case c == '#':
		if isName(t.peek(1)) || t.escapeAt(1) {
			tok.IsID = t.identAt(1)
			t.pos++
			tok.Kind, tok.Text = Hash, t.name()
		} else {
			t.delim(&tok)
		}
	case c == '(':
		t.single(&tok, Paren)
	case c == '[':
		t.single(&tok, Bracket)
	case c == '{':
		t.single(&tok, Brace)
	case c == ')' || c == ']' || c == '}':
		tok.Text = t.src[t.pos : t.pos+1]
		t.single(&tok, closing)
	case c == ',':
		t.single(&tok, Comma)
	case c == ':':
		t.single(&tok, Colon)
	case c == ';':
		t.single(&tok, Semicolon)
	case t.numberAt():
		t.number(&tok)
	case c == '-' && strings.HasPrefix(t.src[t.pos:], "-->"):
		t.pos += 3
		tok.Kind = CDC
	case c == '<' && strings.HasPrefix(t.src[t.pos:], "<!--"):
		t.pos += 4
		tok.Kind = CDO
	case c == '@' && t.identAt(1):
		t.pos++
		tok.Kind, tok.Text = AtKeyword, t.name()
	case t.identAt(0):
		t.identLike(&tok)
	default:
		t.delim(&tok)
	}
	return tok
}

func (t *tokenizer) single(tok *Token, k Kind) { tok.Kind = k; t.pos++ }

func (t *tokenizer) delim(tok *Token) {
	_, n := utf8.DecodeRuneInString(t.src[t.pos:])
	tok.Kind, tok.Text = Delim, t.src[t.pos:t.pos+n]
	t.pos += n
}

func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isName(c byte) bool  { return isNameStart(c) || isDigit(c) || c == '-' }
func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// escapeAt reports whether a valid escape starts n bytes ahead.
func (t *tokenizer) escapeAt(n int) bool {
	return t.peek(n) == '\\' && t.pos+n+1 < len(t.src) && t.src[t.pos+n+1] != '\n'
}

// identAt reports whether an identifier starts n bytes ahead, §4.3.9.
func (t *tokenizer) identAt(n int) bool {
	switch c := t.peek(n); {
	case c == '-':
		d := t.peek(n + 1)
		return isNameStart(d) || d == '-' || t.escapeAt(n+1)
	case isNameStart(c):
		return true
	}
	return t.escapeAt(n)
}

// numberAt reports whether a number starts here, §4.3.10.
func (t *tokenizer) numberAt() bool {
	i := 0
	if c := t.peek(0); c == '+' || c == '-' {
		i = 1
	}
	return isDigit(t.peek(i)) || t.peek(i) == '.' && isDigit(t.peek(i+1))
}

func (t *tokenizer) number(tok *Token) {
	start := t.pos
	tok.Kind, tok.IsInteger = Number, true
	if c := t.peek(0); c == '+' || c == '-' {
		t.pos++
	}
	t.digits()
	if t.peek(0) == '.' && isDigit(t.peek(1)) {
		t.pos++
		t.digits()
		tok.IsInteger = false
	}
	if c := t.peek(0); c == 'e' || c == 'E' {
		n := 1
		if d := t.peek(1); d == '+' || d == '-' {
			n = 2
		}
		if isDigit(t.peek(n)) {
			t.pos += n
			t.digits()
			tok.IsInteger = false
		}
	}
	v, _ := strconv.ParseFloat(t.src[start:t.pos], 64) // overflow gives ±Inf
	if math.IsInf(v, 0) {
		v = math.Copysign(math.MaxFloat32, v) // CSS clamps to what it can hold
	}
	tok.Num = v
	switch {
	case t.peek(0) == '%':
		t.pos++
		tok.Kind = Percentage
	case t.identAt(0):
		tok.Kind, tok.Text = Dimension, Lower(t.name())
	default:
		tok.Text = t.src[start:t.pos]
	}
}

func (t *tokenizer) digits() {
	for isDigit(t.peek(0)) {
		t.pos++
	}
}

// name reads an identifier's characters and decodes escapes.
func (t *tokenizer) name() string {
	start := t.pos
	for t.pos < len(t.src) && isName(t.src[t.pos]) {
		t.pos++
	}
	if !t.escapeAt(0) {
		return t.src[start:t.pos]
	}
	b := []byte(t.src[start:t.pos])
	for t.pos < len(t.src) {
		switch {
		case isName(t.src[t.pos]):
			b = append(b, t.src[t.pos])
			t.pos++
		case t.escapeAt(0):
			t.pos++
			b = utf8.AppendRune(b, t.escape())
		default:
			return string(b)
		}
	}
	return string(b)
}

// escape decodes what follows a backslash, §4.3.7.
func (t *tokenizer) escape() rune {
	if !isHex(t.peek(0)) {
		r, n := utf8.DecodeRuneInString(t.src[t.pos:])
		t.pos += n
		return r
	}
	start := t.pos
	for t.pos < len(t.src) && t.pos-start < 6 && isHex(t.src[t.pos]) {
		t.pos++
	}
	v, _ := strconv.ParseUint(t.src[start:t.pos], 16, 32)
	if c := t.peek(0); c == ' ' || c == '\t' || c == '\n' {
		t.pos++
	}
	if r := rune(v); v != 0 && v <= utf8.MaxRune && utf8.ValidRune(r) {
		return r
	}
	return utf8.RuneError
}

func (t *tokenizer) string(tok *Token, quote byte) {
	t.pos++
	tok.Kind = String
	start := t.pos
	var b []byte // set once there is an escape
	plain := true
	for t.pos < len(t.src) {
		switch c := t.src[t.pos]; {
		case c == quote:
			if plain {
				tok.Text = t.src[start:t.pos]
			} else {
				tok.Text = string(b)
			}
			t.pos++
			return
		case c == '\n': // stays for the parser: the declaration is lost, the rest is not
			tok.Kind = BadString
			return
		case c == '\\':
			if plain {
				plain, b = false, []byte(t.src[start:t.pos])
			}
			t.pos++
			switch {
			case t.pos >= len(t.src):
			case t.src[t.pos] == '\n':
				t.pos++
			default:
				b = utf8.AppendRune(b, t.escape())
			}
		default:
			if !plain {
				b = append(b, c)
			}
			t.pos++
		}
	}
	if plain {
		tok.Text = t.src[start:t.pos]
	} else {
		tok.Text = string(b)
	}
}

// identLike reads an identifier, a function, or url(…), §4.3.4.
func (t *tokenizer) identLike(tok *Token) {
	name := t.name()
	if t.peek(0) != '(' {
		tok.Kind, tok.Text = Ident, name
		return
	}
	t.pos++
	tok.Kind, tok.Text = Function, Lower(name)
	if tok.Text != "url" {
		return
	}
	i := t.pos
	for i < len(t.src) && (t.src[i] == ' ' || t.src[i] == '\t' || t.src[i] == '\n') {
		i++
	}
	if i < len(t.src) && (t.src[i] == '"' || t.src[i] == '\'') {
		return // a function with a string in it
	}
	t.pos = i
	t.url(tok)
}

func (t *tokenizer) url(tok *Token) {
	tok.Kind = URL
	start := t.pos
	var b []byte
	plain := true
	text := func() string {
		if plain {
			return t.src[start:t.pos]
		}
		return string(b)
	}
	for t.pos < len(t.src) {
		switch c := t.src[t.pos]; {
		case c == ')':
			tok.Text = text()
			t.pos++
			return
		case c == ' ' || c == '\t' || c == '\n':
			tok.Text = text()
			for t.pos < len(t.src) && (t.src[t.pos] == ' ' || t.src[t.pos] == '\t' || t.src[t.pos] == '\n') {
				t.pos++
			}
			if t.pos >= len(t.src) {
				return
			}
			if t.src[t.pos] == ')' {
				t.pos++
				return
			}
			t.badURL(tok)
			return
		case c == '"' || c == '\'' || c == '(' || c < 0x20 || c == 0x7F:
			t.badURL(tok)
			return
		case c == '\\':
			if !t.escapeAt(0) {
				t.badURL(tok)
				return
			}
			if plain {
				plain, b = false, []byte(t.src[start:t.pos])
			}
			t.pos++
			b = utf8.AppendRune(b, t.escape())
		default:
			if !plain {
				b = append(b, c)
			}
			t.pos++
		}
	}
	tok.Text = text()
}

// badURL passes the rest of a damaged url(…), §4.3.14.
func (t *tokenizer) badURL(tok *Token) {
	tok.Kind, tok.Text = BadURL, ""
	for t.pos < len(t.src) {
		switch {
		case t.src[t.pos] == ')':
			t.pos++
			return
		case t.escapeAt(0):
			t.pos++
			t.escape()
		default:
			t.pos++
		}
	}
}
