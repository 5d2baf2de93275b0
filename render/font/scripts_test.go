package font

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Scripts with marks, joined letters, reordering and ligatures come out as HarfBuzz's hb-shape has them:
// glyph=cluster@offset+advance in font units. Cluster is a byte of the text; the text's runs follow one another as they are read.
func TestScripts(t *testing.T) {
	tests := []struct {
		file, text string
		rtl        bool
		want       string
	}{
		{"arabic.ttf", "السلام", true, "30=10+489|53=8+0|27=6+610|14=4+663|28=2+212|1=0+238"},
		{"arabic.ttf", "بلا", true, "53=4+0|27=2+610|11=0+275"},
		{"hebrew.ttf", "שָׁלוֹם", true, "2=12+684|3=8@82,0+0|9=8@-10,0+291|4=6+522|5=0@227,0+0|7=0@539,0+0|6=0+730"},
		{"thai.ttf", "ที่นี่ น้ำ", false, "23=0+609|19=0@-3,0+0|4=0@-3,0+0|16=9+613|19=9+0|4=9+0|22=18+260|16=19+613|10=19+0|9=19@-29,0+0|17=19+406"},
		{"devanagari.ttf", "हिन्दी क्षत्रिय कर्म", false, "69=0+259|11=0+531|22=6+309|4=12+520|91=12+259|1=18+260|16=19+712|69=28+259|31=28+552|7=40+580|1=43+260|2=44+762|6=47+598|17=47+0"},
		{"cjk.otf", "漢字b1", false, "6=0+1000|5=3+1000|4=6+618|2=7+555"},
	}
	for _, tt := range tests {
		f := readFace(t, tt.file)
		sh := NewShaper(Default().With(f))
		runs := sh.Shape(tt.text, TextStyle{Query: Query{Families: `"` + f.Family + `"`}, Size: float64(f.UnitsPerEm), RTL: tt.rtl})
		var got []string
		base := 0
		for _, r := range runs {
			if r.Face.Base() != f || len(r.Missing) > 0 {
				t.Errorf("%s: a run of %s, missing %q", tt.file, r.Face.Family, r.Missing)
			}
			for _, g := range r.Glyphs {
				s := fmt.Sprintf("%d=%d", g.ID, base+g.Cluster)
				if g.XOffset != 0 || g.YOffset != 0 {
					s += fmt.Sprintf("@%.0f,%.0f", g.XOffset, g.YOffset)
				}
				got = append(got, s+fmt.Sprintf("+%.0f", g.Advance))
			}
			base += len(r.Text)
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.file, g, tt.want)
		}
	}
}

// A family without a bold or an italic face has one made up, of the same file, which is wider by its stroke and slanted.
func TestSyntheticFaces(t *testing.T) {
	f := readFace(t, "sans.ttf")
	set := Default().With(f)
	h, _ := f.Glyph('H')
	for _, q := range []Query{{Weight: 400}, {Weight: 700}, {Weight: 400, Style: StyleItalic}, {Weight: 700, Style: StyleOblique}} {
		q.Families = `"` + f.Family + `"`
		got := set.Primary(q)
		if got.Base() != f || (got.Embolden > 0) != (q.Weight == 700) || (got.Slant > 0) != (q.Style != StyleNormal) {
			t.Errorf("%+v: slant %v, embolden %v, base %v", q, got.Slant, got.Embolden, got.Base() == f)
		}
		if q.Style == StyleNormal {
			continue
		}
		upright, sloped := f.Outline(h), got.Outline(h)
		for i, step := range sloped {
			if p, u := step.P[0], upright[i].P[0]; p.Y != u.Y || p.X != u.X+float32(got.Slant)*u.Y {
				t.Errorf("slanted point %v of %v", p, u)
			}
		}
	}
}

// A CID-keyed font with subroutines keeps in a subset what its glyphs call, and looks the same.
func TestSubsetCID(t *testing.T) {
	f := readFace(t, "cjk.otf")
	full, err := parseCFF(f.src.file.tables["CFF "])
	if err != nil {
		t.Fatal(err)
	}
	if len(full.fonts) < 2 || full.fdSelect == nil || len(full.globalSubrs) == 0 {
		t.Fatalf("the font has %d parts and %d subroutines: it tests nothing", len(full.fonts), len(full.globalSubrs))
	}
	var glyphs []uint32
	for _, r := range "字b" { // of two parts
		g, _ := f.Glyph(r)
		glyphs = append(glyphs, g)
	}
	data, kind, err := f.Subset(glyphs)
	if err != nil || kind != SubsetCFF {
		t.Fatal(kind, err)
	}
	sub, err := parseCFF(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(sub.fonts) != len(full.fonts) || len(sub.globalSubrs) != len(full.globalSubrs) {
		t.Errorf("%d parts and %d subroutines, want %d and %d", len(sub.fonts), len(sub.globalSubrs), len(full.fonts), len(full.globalSubrs))
	}
	calls := newCFFCalls(full)
	for g := range sub.charStrings {
		want := []byte{14}
		if g == 0 || slices.Contains(glyphs, uint32(g)) {
			want = full.charStrings[g]
			if err := calls.walk(want, full.fontOf(g)); err != nil {
				t.Fatal(err)
			}
			if sub.fontOf(g) != full.fontOf(g) {
				t.Errorf("glyph %d is of part %d, want %d", g, sub.fontOf(g), full.fontOf(g))
			}
		}
		if !bytes.Equal(sub.charStrings[g], want) {
			t.Errorf("charstring of glyph %d differs", g)
		}
	}
	called := 0
	for part, list := range calls.local {
		for i, use := range list {
			if use || calls.all {
				called++
				if !bytes.Equal(sub.fonts[part].subrs[i], full.fonts[part].subrs[i]) {
					t.Errorf("subroutine %d of part %d differs", i, part)
				}
			}
		}
	}
	if called == 0 {
		t.Error("no subroutine is called: the glyphs test nothing")
	}
}

// A face that has small capitals shows its own. Petite ones are small ones where it has none.
func TestOwnSmallCaps(t *testing.T) {
	f := readFace(t, "caps.ttf")
	sh := NewShaper(Default().With(f))
	for features, want := range map[string]string{
		"": "3 4 2", "small-caps": "3 6 2", "all-small-caps": "6 6 2", "petite-caps": "3 6 2", "all-petite-caps": "6 6 2", `"c2sc" 1`: "6 4 2",
	} {
		var got []string
		for _, r := range sh.Shape("Pp1", TextStyle{Query: Query{Families: `"Test Caps"`}, Size: 10, Features: features}) {
			for _, g := range r.Glyphs {
				got = append(got, fmt.Sprint(g.ID))
			}
			if r.Size != 10 {
				t.Errorf("%s: size %g", features, r.Size)
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: glyphs %s, want %s", features, g, want)
		}
	}
}
