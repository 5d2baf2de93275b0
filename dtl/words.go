package dtl

import (
	_ "embed" // words.tsv
	"strings"
	"sync"
)

// words.tsv has the words that dates, units and some filters need, in the languages that Django 5.2 knows: facts taken
// from its catalogues by testdata/words.py. A catalogue of the host wins over them.
//
//go:generate sh -c "$PYTHON testdata/words.py > words.tsv"
//go:embed words.tsv
var wordsTable string

// contextMark stands for the separator of context and message in the table.
const contextMark = "^"

var wordLines = sync.OnceValue(func() map[string]string {
	lines := make(map[string]string)
	for line := range strings.Lines(wordsTable) {
		code, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		lines[code] = rest
	}
	return lines
})

// builtinWords gives the built-in words of a language, or nil.
func builtinWords(code string) Translator {
	line, ok := wordLines()[code]
	if !ok || code == "" {
		return nil
	}
	c := NewCatalog()
	words := strings.Split(line, "\t")
	if rule, err := parsePlural(words[0]); err == nil {
		c.form = rule
	}
	for i, message := range strings.Split(wordLines()[""], "\t") {
		if i == 0 || i >= len(words) || words[i] == "" {
			continue
		}
		context, message, found := strings.Cut(message, contextMark)
		if !found {
			context, message = "", context
		}
		forms := []string{words[i]}
		if strings.HasPrefix(message, "%(num)d") || strings.HasPrefix(message, "%(size)d") {
			forms = strings.Split(words[i], "|")
			c.plurals[messageKey(context, message)] = forms
		}
		c.messages[messageKey(context, message)] = forms[0]
	}
	return c
}
