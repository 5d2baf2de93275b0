// Command pack turns the hyphenation patterns of the hyph-utf8 package (files hyph-*.tex) into what package hyphen embeds:
//
//	go run ./render/hyphen/pack -from DIR -to render/hyphen/patterns
//
// It takes only languages whose licence lets anybody pass their patterns on, and collects their notices in a file LICENCES.
package main

import (
	"bytes"
	"compress/flate"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// languages are the tags under which patterns are packed, and the file that each comes from. Left out are those that are only
// under the GPL, LGPL or MPL (Czech, Hungarian, Irish, Latvian, Macedonian, Serbian in Cyrillic) or have no licence (Romanian).
var languages = map[string]string{
	"be": "be", "bg": "bg", "ca": "ca", "cy": "cy", "da": "da", "de": "de-1996", "el": "el-monoton", "en": "en-us", "en-gb": "en-gb",
	"es": "es", "et": "et", "eu": "eu", "fi": "fi", "fr": "fr", "gl": "gl", "hr": "hr", "is": "is", "it": "it", "lt": "lt",
	"nb": "nb", "nl": "nl", "nn": "nn", "pl": "pl", "pt": "pt", "ru": "ru", "sk": "sk", "sl": "sl", "sq": "sq", "sv": "sv",
	"tr": "tr", "uk": "uk",
}

func main() {
	log.SetFlags(0)
	from := flag.String("from", ".", "folder of hyph-*.tex")
	to := flag.String("to", ".", "folder for the packed files")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		log.Fatal(err)
	}
}

// mit is the licence that some heads only name.
const mit = `
==== The MIT licence, for those that name it without its text ====
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

func run(from, to string) error {
	var tags []string
	for tag := range languages {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	var notices strings.Builder
	notices.WriteString("The hyphenation patterns in this folder are those of the hyph-utf8 package (https://github.com/hyphenation/tex-hyphen).\n" +
		"They have been modified: comments are left out, patterns are sorted and compressed. The originals, unmodified, are there.\n" +
		"Below is what the head of each original says about its author and licence.\n")
	for _, tag := range tags {
		file := filepath.Join(from, "hyph-"+languages[tag]+".tex")
		patterns, head, err := read(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&notices, "\n==== %s: %s ====\n%s", tag, filepath.Base(file), head)
		slices.Sort(patterns)
		patterns = slices.Compact(patterns)
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(strings.Join(patterns, "\n"))); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, tag+".z"), packed.Bytes(), 0o644); err != nil {
			return err
		}
	}
	notices.WriteString(mit)
	return os.WriteFile(filepath.Join(to, "LICENCES"), []byte(notices.String()), 0o644)
}

var (
	group = regexp.MustCompile(`\\(patterns|hyphenation)\s*\{([^}]*)\}`)
	input = regexp.MustCompile(`\\input\s+(\S+)`)
	// other are entries of the head that are not about authors and licences.
	other = regexp.MustCompile(`^(changes|texlive|hyphenmins|known_bugs):`)
)

// read gives the patterns of a file, and what its head says about authors and licence. Words that are exceptions stand behind an
// equals sign, with all their hyphens.
func read(file string) (patterns []string, head string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	var body, about strings.Builder
	heading, skip := true, false
	for line := range strings.Lines(string(data)) {
		code, comment, commented := strings.Cut(strings.TrimRight(line, " \r\n"), "%")
		comment = strings.TrimPrefix(comment, " ")
		heading = heading && commented && !strings.HasPrefix(comment, "====") && !strings.HasPrefix(comment, "----")
		if heading {
			if comment != "" && comment[0] != ' ' {
				skip = other.MatchString(comment)
			}
			if !skip {
				about.WriteString(strings.TrimRight(comment, " ") + "\n")
			}
		}
		body.WriteString(code + "\n")
	}
	for _, m := range input.FindAllStringSubmatch(body.String(), -1) {
		more, moreAbout, err := read(filepath.Join(filepath.Dir(file), m[1]))
		if err != nil {
			return nil, "", err
		}
		patterns = append(patterns, more...)
		fmt.Fprintf(&about, "---- with the patterns of %s ----\n%s", m[1], moreAbout)
	}
	for _, m := range group.FindAllStringSubmatch(body.String(), -1) {
		for word := range strings.FieldsSeq(m[2]) {
			if m[1] == "hyphenation" {
				word = "=" + word
			}
			patterns = append(patterns, word)
		}
	}
	if len(patterns) == 0 {
		return nil, "", fmt.Errorf("%s: no patterns", file)
	}
	return patterns, about.String(), nil
}
