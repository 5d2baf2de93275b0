package hyphen

import (
	"strings"
	"testing"
)

// show writes a word with hyphens where it may be broken.
func show(p *Patterns, word string, before, after int) string {
	var b strings.Builder
	from := 0
	for _, at := range p.Breaks(word, before, after) {
		b.WriteString(word[from:at] + "-")
		from = at
	}
	return b.String() + word[from:]
}

func TestBreaks(t *testing.T) {
	tests := []struct {
		tag           string
		before, after int
		want          string
	}{
		{"en", 2, 3, "hy-phen-ation"},
		{"en-US", 2, 3, "com-puter"},
		{"en-US", 2, 2, "ta-ble"}, // an exception
		{"en", 2, 2, "project"},   // likewise, without any hyphen
		{"en_GB", 2, 3, "hy-phen-a-tion"},
		{"en", 3, 3, "hyphen-ation"},
		{"en", 2, 6, "hy-phenation"},
		{"de", 2, 2, "Sil-ben-tren-nung"},
		{"de-AT", 2, 2, "Kon-den-sa-tor"},
		{"de", 2, 2, "WI-DER-STÄN-DE"},
		{"fr", 2, 2, "ré-sis-tance"},
		{"fr", 2, 2, "l’am-poule"},
		{"es", 2, 2, "con-den-sa-dor"},
		{"it", 2, 2, "re-si-sten-za"},
		{"nl", 2, 2, "weer-stand"},
		{"pl", 2, 2, "kon-den-sa-tor"},
		{"pt-BR", 2, 2, "re-sis-tên-cia"},
		{"sv", 2, 2, "kon-den-sa-tor"},
		{"da", 2, 2, "kon-den-sa-tor"},
		{"no", 2, 2, "mot-stand"},
		{"fi", 2, 2, "vas-tus"},
		{"ru", 2, 2, "кон-ден-са-тор"},
		{"el", 2, 2, "πυ-κνω-τής"},
		{"uk", 2, 2, "кон-ден-са-тор"},
	}
	for _, test := range tests {
		p := For(test.tag)
		if p == nil {
			t.Errorf("no patterns for %s", test.tag)
			continue
		}
		word := strings.ReplaceAll(test.want, "-", "")
		if got := show(p, word, test.before, test.after); got != test.want {
			t.Errorf("%s: %s, want %s", test.tag, got, test.want)
		}
	}
}

func TestForUnknown(t *testing.T) {
	for _, tag := range []string{"", "-", "xx", "../patterns/de", strings.Repeat("a-", 1000)} {
		if For(tag) != nil {
			t.Errorf("patterns for %q", tag)
		}
	}
}

// Every language must unpack, and no word may do harm: empty, of one character, not UTF-8, with characters that change size in lower case.
func TestAllLanguages(t *testing.T) {
	list, err := files.ReadDir("patterns")
	if err != nil || len(list) < 20 {
		t.Fatalf("%d languages, %v", len(list), err)
	}
	for _, f := range list {
		p := For(strings.TrimSuffix(f.Name(), ".z"))
		if p == nil || len(p.trie) < 50 {
			t.Errorf("%s: no patterns", f.Name())
			continue
		}
		for _, word := range []string{"", "a", "\xff\xfe", "İİİİİİİİ", "ȺȺȺȺȺȺ", strings.Repeat("ab", 128), strings.Repeat("ab", 129), strings.Repeat("\xff", 256)} {
			for _, at := range p.Breaks(word, 0, 0) {
				if at <= 0 || at >= len(word) {
					t.Errorf("%s: %q breaks at %d", f.Name(), word, at)
				}
			}
		}
	}
}

func BenchmarkBreaks(b *testing.B) {
	p := For("de")
	for b.Loop() {
		p.Breaks("Silbentrennung", 2, 2)
	}
}
