package font

import (
	"math"
	"strings"
	"testing"
)

// Ensure that faces without small capitals get them from their capitals, at a smaller size, and that the text stays what it was.
func TestMadeSmallCaps(t *testing.T) {
	tests := []struct{ features, text, language, want string }{
		{"small-caps", "Pp 1", "", "P|p=P| 1"},
		{"all-small-caps", "Pp 1", "", "Pp=PP| 1"},
		{"petite-caps", "Pp", "", "P|p=P"},
		{"all-petite-caps", "Pp", "", "Pp=PP"},
		{"unicase", "Pp", "", "P=P|p"},
		{"small-caps", "Straße", "", "S|traße=TRASSE"},
		{"small-caps", "ij", "tr", "ij=İJ"},
		{"small-caps", "e\u0301A", "", "e\u0301=E\u0301|A"},
		{`"smcp" 1`, "Pp", "", "Pp"}, // font-feature-settings asks the font alone
		{`"titl" 1`, "Pp", "", "Pp"},
	}
	for _, tt := range tests {
		sh := NewShaper(Default())
		st := TextStyle{Query: Query{Families: "DejaVu Sans", Weight: 400}, Size: 100, Features: tt.features, Language: tt.language}
		var got []string
		text := ""
		for _, run := range sh.Shape(tt.text, st) {
			text += run.Text
			s := run.Text
			if run.Size != st.Size {
				if m := run.Face.Metrics; math.Abs(run.Size-100*m.XHeight/m.CapHeight) > 1e-9 {
					t.Errorf("%s: size %v", tt.features, run.Size)
				}
				s += "="
				for _, g := range run.Glyphs {
					s += run.Face.GlyphText(g.ID)
					if g.Cluster >= len(run.Text) {
						t.Errorf("%s: cluster %d of %q", tt.features, g.Cluster, run.Text)
					}
				}
			}
			got = append(got, s)
		}
		want := strings.ReplaceAll(tt.want, "E\u0301", "É")
		if g := strings.ReplaceAll(strings.Join(got, "|"), "E\u0301", "É"); g != want || text != tt.text {
			t.Errorf("%s %q: %q (text %q), want %q", tt.features, tt.text, g, text, want)
		}
	}
}
