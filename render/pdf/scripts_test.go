package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"etikett/render/font"
	"etikett/render/paint"
)

// scripts is a page with a line in each of several scripts, in fonts of all kinds of outlines.
func scripts(t testing.TB) (*paint.Page, []string) {
	lines := []struct {
		file, text string
		rtl        bool
	}{
		{"arabic.ttf", "عليكم", true}, {"hebrew.ttf", "עולם", true}, {"thai.ttf", "สวัสดี", false},
		{"devanagari.ttf", "क्षत्रिय नमस्ते", false}, {"cjk.otf", "漢字語Ab1", false}, {"sans.otf", "Hamburg", false}, {"caps.ttf", "Pp1", false},
	}
	page := &paint.Page{Width: 200, Height: 300}
	var texts []string
	for i, l := range lines {
		data, err := os.ReadFile(filepath.Join("../font/testdata", l.file))
		if err != nil {
			t.Fatal(err)
		}
		face, err := font.ParseFace(data, font.Descriptor{})
		if err != nil {
			t.Fatal(err)
		}
		sh := font.NewShaper(font.Default().With(face))
		x := 10.0
		for _, r := range sh.Shape(l.text, font.TextStyle{Query: font.Query{Families: `"` + face.Family + `"`, Weight: 400}, Size: 24, RTL: l.rtl, Features: "small-caps"}) {
			if len(r.Missing) > 0 {
				t.Errorf("%s lacks %q", l.file, r.Missing)
			}
			page.Ops = append(page.Ops, &paint.Glyphs{Face: r.Face, Size: r.Size, X: x, Y: 40 * float64(i+1), Paint: paint.Solid(paint.Black), Run: r.Glyphs, Text: r.Text})
			x += r.Width
		}
		texts = append(texts, l.text)
	}
	return page, texts
}

// Readers extract the text of all scripts as it was written: joined, reordered and substituted letters, small capitals, glyphs of CID-keyed
// fonts, and from right to left. MuPDF (1.21) gives lines from right to left as they are seen and does not know ActualText, which
// reordered syllables need; it is asked for the rest. It begins a line where the size of letters changes.
func TestScriptExtraction(t *testing.T) {
	page, texts := scripts(t)
	doc := document(t, Options{}, page)
	marks := strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "", "\u200e", "", "\u200f", "")
	check := func(name, out string, texts []string) {
		for _, want := range texts {
			if !strings.Contains(marks.Replace(out), want) {
				t.Errorf("%s: text %q is not in\n%s", name, want, out)
			}
		}
	}
	check("poppler", tool(t, doc, "pdftotext", "-raw", "FILE", "-"), texts)
	mupdf := strings.ReplaceAll(tool(t, doc, "mutool", "draw", "-q", "-F", "txt", "FILE"), "\n", "")
	check("mupdf", mupdf, append(texts[4:], "สวัสดี", "नमस्ते"))
}
