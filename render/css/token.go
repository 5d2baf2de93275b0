package css

// Kind is the type of a Token.
type Kind uint8

// The tokens of CSS Syntax 3 §4 that survive into component values. Functions and blocks hold their contents in Args.
const (
	Ident      Kind = iota // Text: the name, escapes decoded, case kept
	AtKeyword              // Text: the name without @
	Hash                   // Text: the value without #; IsID when it is an identifier
	String                 // Text: the contents
	BadString              // a string with a line end in it
	URL                    // Text: the address of url(…) written without quotes
	BadURL                 //
	Delim                  // Text: the character
	Number                 // Num, Text: as written; IsInteger when written so
	Percentage             // Num
	Dimension              // Num, Text: the unit in lower case
	Colon                  //
	Semicolon              //
	Comma                  //
	CDO                    // <!--
	CDC                    // -->
	Function               // Text: the name in lower case; Args
	Paren                  // Args of (…)
	Bracket                // Args of […]
	Brace                  // Args of {…}
	closing                // Text: ")", "]" or "}" that closes nothing
	eof
)

// Token is a component value: a token, or a function or block with what is in it.
type Token struct {
	Kind      Kind
	Space     bool // white space or a comment comes before it
	IsInteger bool
	IsID      bool
	Line      int32 // from 1
	Column    int32 // from 1, in characters
	Num       float64
	Text      string
	Args      []Token
}

// IsIdent reports whether the token is this identifier, given in lower case.
func (t *Token) IsIdent(lower string) bool { return t.Kind == Ident && equalFold(t.Text, lower) }

// IsDelim reports whether the token is this single character.
func (t *Token) IsDelim(c byte) bool { return t.Kind == Delim && len(t.Text) == 1 && t.Text[0] == c }

// IsFunction reports whether the token is this function, given in lower case.
func (t *Token) IsFunction(lower string) bool { return t.Kind == Function && t.Text == lower }

// equalFold compares without regard to ASCII case; lower has to be in lower case. CSS folds ASCII letters alone.
func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// Lower folds the ASCII letters of s to lower case, without a copy when there is nothing to fold.
func Lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if c := b[i]; 'A' <= c && c <= 'Z' {
					b[i] = c + 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
