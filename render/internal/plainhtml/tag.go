package plainhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kind says how the parsing algorithm treats an element. Those of no kind are left to x/net/html.
type kind uint8

const (
	phrase     kind = iota + 1
	formatting      // is opened again where it was closed too early
	link            // formatting, and not in another one
	block           // ends a paragraph
	paragraph       // a block
	heading         // a block, and ends another heading
	item            // a block, and ends another item
	table           // a block that holds table parts
	tablePart       // only in a table
	void            // has no content
	rule            // void, and ends a paragraph
	metadata        // void, and may be in the head
	rawText         // may be in the head; its content is text
)

var kinds = kindsOf(map[kind]string{
	phrase:     "span label abbr acronym sub sup q cite mark time var kbd samp dfn ins del bdi bdo data",
	formatting: "b big code em font i s small strike strong tt u",
	link:       "a",
	block:      "address article aside blockquote center details div dl fieldset figcaption figure footer header main nav ol section summary ul",
	paragraph:  "p",
	heading:    "h1 h2 h3 h4 h5 h6",
	item:       "li dd dt",
	table:      "table",
	tablePart:  "thead tbody tfoot tr td th",
	void:       "br img wbr",
	rule:       "hr",
	metadata:   "meta link base",
	rawText:    "style title",
})

func kindsOf(names map[kind]string) map[atom.Atom]kind {
	kinds := map[atom.Atom]kind{}
	for k, list := range names {
		for _, name := range strings.Fields(list) {
			kinds[atom.Lookup([]byte(name))] = k
		}
	}
	return kinds
}

// holdsTableParts reports whether an element holds parts of tables and nothing else.
func holdsTableParts(name atom.Atom) bool {
	switch name {
	case atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr:
		return true
	}
	return false
}

// tagName reads a name in small letters that the parser knows, and goes behind it.
func (p *Parser) tagName(start int) (atom.Atom, bool) {
	end := start
	for end < len(p.src) {
		if c := p.src[end]; 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			end++
			continue
		}
		break
	}
	if end-start > 16 || end == len(p.src) { // longer than any that is known
		return 0, false
	}
	if c := p.src[end]; c != '>' && c != '/' && !isSpace(c) {
		return 0, false
	}
	var name [16]byte
	copy(name[:], p.src[start:end])
	p.at = end
	a := atom.Lookup(name[:end-start])
	return a, a != 0
}

// attributes reads attributes up to the end of a start tag.
func (p *Parser) attributes() bool {
	p.read = p.read[:0]
	s := p.src
	i := p.at
	for {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i == len(s) {
			return false
		}
		if s[i] == '>' {
			p.at = i + 1
			return true
		}
		if s[i] == '/' {
			if i+1 == len(s) || s[i+1] != '>' {
				return false
			}
			p.at = i + 2
			return true
		}
		start := i
		for i < len(s) && isNameByte(s[i]) {
			i++
		}
		key := s[start:i]
		if key == "" {
			return false
		}
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		value := ""
		if i < len(s) && s[i] == '=' {
			var ok bool
			if value, i, ok = attributeValue(s, i+1); !ok {
				return false
			}
		}
		if !p.hasRead(key) {
			p.read = append(p.read, html.Attribute{Key: key, Val: value})
		}
	}
}

// hasRead reports whether the tag had the attribute before: the first one counts.
func (p *Parser) hasRead(key string) bool {
	for i := range p.read {
		if p.read[i].Key == key {
			return true
		}
	}
	return false
}

// isNameByte reports whether a byte is of an ordinary attribute's name.
func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == ':' || c == '.' || c == '@'
}

// attributeValue reads a value that begins behind its sign of equality.
func attributeValue(s string, i int) (value string, next int, ok bool) {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i == len(s) {
		return "", 0, false
	}
	if q := s[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(s[i+1:], q)
		if n < 0 {
			return "", 0, false
		}
		value, ok = unescapeValue(s[i+1 : i+1+n])
		return value, i + n + 2, ok
	}
	start := i
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' {
		switch s[i] {
		case '"', '\'', '<', '=', '`', '/', '&':
			return "", 0, false
		}
		i++
	}
	return s[start:i], i, i > start
}

// unescapeValue decodes character references in an attribute. Those without a semicolon mean something else there than in text.
func unescapeValue(value string) (string, bool) {
	rest := value
	for {
		i := strings.IndexByte(rest, '&')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		end := strings.IndexByte(rest, ';')
		if end < 0 {
			return "", false
		}
		switch name := rest[:end]; name {
		case "amp", "lt", "gt", "quot", "nbsp", "#39", "#34", "#x27", "#x22", "#10", "#xa0":
		default:
			return "", false
		}
	}
	if len(rest) == len(value) {
		return value, true
	}
	return html.UnescapeString(value), true
}
