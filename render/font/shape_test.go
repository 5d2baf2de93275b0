package font

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/go-text/typesetting/language"
)

// Plain text is put together from pairs and words. It must come out as HarfBuzz shapes the whole.
func TestShapeEqualsWholeRun(t *testing.T) {
	texts := []string{
		"AVAST", "To you, Wave 11 1", "office file flame fluffy", "10 kΩ ±5 % 0603", "Tj fi VA fi", "  two  spaces ", "é à ñ Škoda", "Ελληνικά", "Привет, мир",
		"R-1001 | 4.7µF/16V", "A", " ", "f", "fj ij", "V. A. f. T.", "ﬁ",
	}
	for _, family := range []string{"Liberation Sans", "Liberation Serif", "Liberation Mono", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"} {
		for _, weight := range []int{400, 700} {
			for _, kerning := range []string{"auto", "none"} {
				sh := NewShaper(Default())
				st := TextStyle{Query: Query{Families: family, Weight: weight}, Size: 1000, Kerning: kerning}
				for _, text := range texts {
					var got, want []string
					state := sh.state(st)
					for _, run := range sh.Shape(text, st) {
						got = append(got, describeGlyphs(run.Glyphs))
					}
					sh.decode(text)
					for _, it := range itemise(sh.runes, state.faces, nil) {
						units := sh.hb.run(sh.setup(it.face.src, it.script, state.features, ""), sh.runes, it.start, it.end, false)
						var glyphs []Glyph
						scale := 1000 / float64(it.face.UnitsPerEm)
						for _, u := range units {
							glyphs = append(glyphs, Glyph{ID: u.glyph, Cluster: sh.starts[u.cluster] - sh.starts[it.start],
								Advance: float64(u.advance) * scale, XOffset: float64(u.xOffset) * scale, YOffset: float64(u.yOffset) * scale})
						}
						want = append(want, describeGlyphs(glyphs))
					}
					if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
						t.Errorf("%s %d kerning %s, %q:\n%s\nwant\n%s", family, weight, kerning, text, g, w)
					}
				}
			}
		}
	}
}

func describeGlyphs(glyphs []Glyph) string {
	var b strings.Builder
	for _, g := range glyphs {
		fmt.Fprintf(&b, "[%d@%d %.1f %.1f,%.1f]", g.ID, g.Cluster, g.Advance, g.XOffset, g.YOffset)
	}
	return b.String()
}

func TestShapeRuns(t *testing.T) {
	tests := []struct {
		text, families string
		rtl            bool
		want           string // face:text of each run
	}{
		{"plain", "arial,sans-serif", false, "Liberation Sans:plain"},
		{"ok ✓ done", "arial", false, "Liberation Sans:ok |DejaVu Sans:✓|Liberation Sans: done"},
		{"✓ ✓ ok", "arial", false, "DejaVu Sans:✓ ✓|Liberation Sans: ok"},
		{"✓", "monospace", false, "DejaVu Sans Mono:✓"},
		{" ✓", "arial", false, "DejaVu Sans: ✓"},
		{"Wert Ωμέγα", "arial", false, "Liberation Sans:Wert |Liberation Sans:Ωμέγα"},
		{"12 мм", "arial", false, "Liberation Sans:12 мм"},
		{"שלום 1", "arial", true, "Liberation Sans:שלום 1"},
		{"سلام", "arial", true, "DejaVu Sans:سلام"},
		{"e\u0301", "arial", false, "Liberation Sans:e\u0301"},
	}
	sh := NewShaper(Default())
	for _, test := range tests {
		var parts []string
		for _, r := range sh.Shape(test.text, TextStyle{Query: Query{Families: test.families, Weight: 400}, Size: 10, RTL: test.rtl}) {
			parts = append(parts, r.Face.Family+":"+r.Text)
			if len(r.Missing) > 0 {
				t.Errorf("%q: missing %q", test.text, r.Missing)
			}
		}
		if got := strings.Join(parts, "|"); got != test.want {
			t.Errorf("%q in %s: %s, want %s", test.text, test.families, got, test.want)
		}
	}
}

func TestShapeMissing(t *testing.T) {
	runs := NewShaper(Default()).Shape("a漢\u200bb\n", TextStyle{Query: Query{Families: "arial"}, Size: 10})
	var missing []rune
	glyphs := 0
	for _, r := range runs {
		missing = append(missing, r.Missing...)
		glyphs += len(r.Glyphs)
	}
	if string(missing) != "漢" {
		t.Errorf("missing %q in %d glyphs, want 漢 alone", string(missing), glyphs)
	}
}

func TestSpacing(t *testing.T) {
	sh := NewShaper(Default())
	st := TextStyle{Query: Query{Families: "arial"}, Size: 10}
	plain := sh.Shape("ab c", st)[0].Width
	st.LetterSpacing, st.WordSpacing = 2, 5
	if got, want := sh.Shape("ab c", st)[0].Width, plain+4*2+5; math.Abs(got-want) > 1e-9 {
		t.Errorf("width %v, want %v", got, want)
	}
	st.Query.Families = "dejavu sans"
	if n := len(sh.Shape("fi", st)[0].Glyphs); n != 2 {
		t.Errorf("spaced fi has %d glyphs: the ligature stayed", n)
	}
	st.LetterSpacing = 0
	if n := len(sh.Shape("fi", st)[0].Glyphs); n != 1 {
		t.Errorf("fi has %d glyphs, want a ligature", n)
	}
}

func TestMatch(t *testing.T) {
	tests := []struct {
		families string
		weight   int
		style    Style
		want     string
	}{
		{"", 400, StyleNormal, "Liberation Serif 400"},
		{"serif", 400, StyleNormal, "Liberation Serif 400"},
		{"Arial", 400, StyleNormal, "Liberation Sans 400"},
		{`"No Such Font"`, 400, StyleNormal, "Liberation Sans 400"},
		{"Verdana,serif", 400, StyleNormal, "Liberation Serif 400"},
		{"Helvetica,serif", 400, StyleNormal, "Liberation Serif 400"},
		{"Helvetica", 400, StyleNormal, "Liberation Sans 400"},
		{"Georgia, Arial", 400, StyleNormal, "Liberation Sans 400"},
		{"Georgia", 400, StyleNormal, "Liberation Serif 400"},
		{"Consolas", 400, StyleNormal, "Liberation Mono 400"},
		{"cursive", 400, StyleNormal, "Liberation Sans 400"},
		{"system-ui", 400, StyleNormal, "Liberation Sans 400"},
		{"Courier", 700, StyleItalic, "Liberation Mono 700 italic"},
		{"arial", 500, StyleNormal, "Liberation Sans 400"},
		{"arial", 600, StyleNormal, "Liberation Sans 700"},
		{"arial", 300, StyleOblique, "Liberation Sans 400 italic"},
		{"'DejaVu Sans'", 400, StyleItalic, "DejaVu Sans 400 oblique"},
	}
	names := map[Style]string{StyleNormal: "", StyleItalic: " italic", StyleOblique: " oblique"}
	for _, test := range tests {
		f := Default().Primary(Query{Families: test.families, Weight: test.weight, Style: test.style})
		if got := fmt.Sprintf("%s %d%s", f.Family, f.Weight, names[f.Style]); got != test.want {
			t.Errorf("%s %d %d: %s, want %s", test.families, test.weight, test.style, got, test.want)
		}
	}
}

// The reference's line heights: ascent and descent without the line gap.
func TestMetrics(t *testing.T) {
	for family, want := range map[string][2]float64{
		"Liberation Sans": {1.1172, 0.9053}, "Liberation Serif": {1.1074, 0.8911}, "Liberation Mono": {1.1328, 0.8325}, "DejaVu Sans": {1.1641, 0.9282},
	} {
		m := Default().Primary(Query{Families: family}).Metrics
		if math.Abs(m.Ascent+m.Descent-want[0]) > 1e-4 || math.Abs(m.Ascent-want[1]) > 1e-4 {
			t.Errorf("%s: line %.4f, baseline at %.4f; want %v", family, m.Ascent+m.Descent, m.Ascent, want)
		}
	}
}

func TestPlainLatin(t *testing.T) {
	p := Default().Primary(Query{Families: "arial"}).src.plainGlyphs()
	for _, r := range "Aaz 0:9µ°±é" {
		if _, ok := p.has(r); !ok {
			t.Errorf("%q is not plain in Liberation Sans", r)
		}
	}
}

func BenchmarkShape(b *testing.B) {
	st := TextStyle{Query: Query{Families: "arial"}, Size: 10}
	b.Run("again", func(b *testing.B) {
		sh := NewShaper(Default())
		b.ReportAllocs()
		for b.Loop() {
			sh.Shape("Resistor 10k 0603 filter", st)
		}
	})
	for name, format := range map[string]string{"fresh": "Resistor %d k 0603", "ligature": "Filter file %d of"} {
		b.Run(name, func(b *testing.B) {
			sh := NewShaper(Default())
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				sh.Shape(fmt.Sprintf(format, i), st)
			}
		})
	}
	b.Run("whole", func(b *testing.B) {
		sh := NewShaper(Default())
		state := sh.state(st)
		sh.decode("Resistor 123 k 0603")
		s := sh.setup(state.faces.primary.src, language.Latin, state.features, "")
		for b.Loop() {
			sh.hb.run(s, sh.runes, 0, len(sh.runes), false)
		}
	})
}
