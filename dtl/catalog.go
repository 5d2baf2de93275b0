package dtl

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Translator translates messages into one language. *Catalog is one.
type Translator interface {
	// Translate gives the translation of message in context, which is "" for most.
	Translate(context, message string) (string, bool)
	// TranslatePlural gives the translation of a message that depends on the number n.
	TranslatePlural(context, singular, plural string, n int) (string, bool)
}

// Catalog holds the messages of a gettext catalogue. It must not be changed once an engine uses it.
type Catalog struct {
	messages map[string]string   // key → translation
	plurals  map[string][]string // key of the singular → forms
	form     func(n int) int     // the number of the form for n
}

// NewCatalog gives an empty catalogue with the plural rule of English.
func NewCatalog() *Catalog {
	return &Catalog{messages: make(map[string]string), plurals: make(map[string][]string), form: germanicPlural}
}

func germanicPlural(n int) int {
	if n == 1 {
		return 0
	}
	return 1
}

// contextSeparator stands between context and message in the keys of catalogues.
const contextSeparator = "\x04"

func messageKey(context, message string) string {
	if context == "" {
		return message
	}
	return context + contextSeparator + message
}

// Add adds the translation of a message; more than one form makes it one that depends on a number.
func (c *Catalog) Add(context, message string, forms ...string) {
	key := messageKey(context, message)
	switch len(forms) {
	case 0:
	case 1:
		c.messages[key] = forms[0]
	default:
		c.plurals[key] = forms
		c.messages[key] = forms[0]
	}
}

// Len is the number of messages.
func (c *Catalog) Len() int { return len(c.messages) }

// Translate gives the translation of message.
func (c *Catalog) Translate(context, message string) (string, bool) {
	s, ok := c.messages[messageKey(context, message)]
	return s, ok
}

// TranslatePlural gives the form of the translation for the number n.
func (c *Catalog) TranslatePlural(context, singular, _ string, n int) (string, bool) {
	forms := c.plurals[messageKey(context, singular)]
	if forms == nil {
		return "", false
	}
	i := c.form(n)
	if i < 0 || i >= len(forms) {
		return "", false
	}
	return forms[i], true
}

// header reads the plural rule from a catalogue's header.
func (c *Catalog) header(text string) error {
	for line := range strings.SplitSeq(text, "\n") {
		name, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(strings.TrimSpace(name), "Plural-Forms") {
			continue
		}
		_, rule, found := strings.Cut(value, "plural=")
		if !found {
			return nil
		}
		rule, _, _ = strings.Cut(rule, ";")
		form, err := parsePlural(rule)
		if err != nil {
			return fmt.Errorf("plural rule %q: %w", rule, err)
		}
		c.form = form
	}
	return nil
}

// LoadCatalogs reads all catalogues of a folder that is laid out as gettext's are: de/LC_MESSAGES/django.mo. A .po file
// is read where there is no .mo file beside it. The result fits Options.Catalogs.
func LoadCatalogs(fsys fs.FS) (map[string][]Translator, error) {
	out := make(map[string][]Translator)
	files, err := fs.Glob(fsys, "*/LC_MESSAGES/*.?o")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		ext := path.Ext(file)
		if ext != ".mo" && ext != ".po" {
			continue
		}
		if ext == ".po" {
			if _, err := fs.Stat(fsys, strings.TrimSuffix(file, ext)+".mo"); err == nil {
				continue
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		read := ReadMO
		if ext == ".po" {
			read = ReadPO
		}
		c, err := read(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		folder, _, _ := strings.Cut(file, "/")
		code := strings.ToLower(strings.ReplaceAll(folder, "_", "-"))
		out[code] = append(out[code], c)
	}
	return out, nil
}
