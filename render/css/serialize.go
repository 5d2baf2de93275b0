package css

import (
	"strconv"
	"strings"
)

// String writes the token as CSS again; long contents are cut. It is meant for messages.
func (t Token) String() string {
	var b strings.Builder
	t.write(&b, 80)
	return b.String()
}

func (t *Token) write(b *strings.Builder, limit int) {
	number := func() { b.WriteString(strconv.FormatFloat(t.Num, 'g', -1, 64)) }
	word := t.Text
	if len(word) > 40 {
		cut := 40
		for cut > 0 && word[cut]&0xC0 == 0x80 {
			cut--
		}
		word = word[:cut] + "…"
	}
	switch t.Kind {
	case Ident, Delim, closing:
		b.WriteString(word)
	case AtKeyword:
		b.WriteString("@" + word)
	case Hash:
		b.WriteString("#" + word)
	case String:
		b.WriteString(`"` + strings.ReplaceAll(word, `"`, `\"`) + `"`)
	case BadString:
		b.WriteString(`"…`)
	case URL:
		b.WriteString("url(" + word + ")")
	case BadURL:
		b.WriteString("url(…")
	case Number:
		number()
	case Percentage:
		number()
		b.WriteByte('%')
	case Dimension:
		number()
		b.WriteString(word)
	case Colon:
		b.WriteByte(':')
	case Semicolon:
		b.WriteByte(';')
	case Comma:
		b.WriteByte(',')
	case CDO:
		b.WriteString("<!--")
	case CDC:
		b.WriteString("-->")
	case Function, Paren, Bracket, Brace:
		open, end := "(", ")"
		switch t.Kind {
		case Function:
			b.WriteString(word)
		case Bracket:
			open, end = "[", "]"
		case Brace:
			open, end = "{", "}"
		}
		b.WriteString(open)
		for i := range t.Args {
			if b.Len() > limit {
				b.WriteString("…")
				break
			}
			if i > 0 && t.Args[i].Space {
				b.WriteByte(' ')
			}
			t.Args[i].write(b, limit)
		}
		b.WriteString(end)
	}
}

// Text writes component values as CSS, shortened: for messages.
func Text(tokens []Token) string { return text(tokens) }
