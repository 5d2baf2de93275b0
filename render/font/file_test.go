package font

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const testText = "Hamburgéfi 012"

var testFiles = []string{"sans.ttf", "sans.woff", "sans.woff2", "sans.otf"}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readFace(t testing.TB, name string) *Face {
	t.Helper()
	f, err := ParseFace(readFile(t, name), Descriptor{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

// One font in all containers has the same glyphs.
func TestContainers(t *testing.T) {
	plain := readFace(t, "sans.ttf")
	for _, name := range testFiles[1:] {
		f := readFace(t, name)
		if !strings.HasPrefix(f.Family, "Test Sans") || f.Weight != 400 || f.Style != StyleNormal {
			t.Errorf("%s: %s %d %d", name, f.Family, f.Weight, f.Style)
		}
		for _, r := range testText {
			g0, _ := plain.Glyph(r)
			g1, ok := f.Glyph(r)
			if !ok || math.Abs(plain.Advance(g0)-f.Advance(g1)) > 1e-9 {
				t.Errorf("%s: %q is %d, %.4f em wide, want %.4f", name, r, g1, f.Advance(g1), plain.Advance(g0))
			}
			if !f.IsCFF() && !slices.Equal(plain.Outline(g0), f.Outline(g1)) {
				t.Errorf("%s: the outline of %q differs", name, r)
			}
			if a, b := ink(plain.Outline(g0)), ink(f.Outline(g1)); math.Abs(a-b) > 1e-3 {
				t.Errorf("%s: %q covers %.4f em², want %.4f", name, r, b, a)
			}
		}
	}
}

// ink is the area that an outline encloses, its curves taken as chords of their control points.
func ink(o Outline) float64 {
	sum := 0.0
	var start, last OutlinePoint
	line := func(to OutlinePoint) {
		sum += float64(last.X)*float64(to.Y) - float64(to.X)*float64(last.Y)
		last = to
	}
	for _, s := range o {
		switch s.Op {
		case OutlineMove:
			line(start)
			start, last = s.P[0], s.P[0]
		case OutlineLine:
			line(s.P[0])
		case OutlineQuad, OutlineCubic:
			from := last
			for i := 1; i <= 8; i++ {
				line(curveAt(from, s, float32(i)/8))
			}
		}
	}
	line(start)
	return math.Abs(sum) / 2
}

func curveAt(p0 OutlinePoint, s OutlineStep, t float32) OutlinePoint {
	u := 1 - t
	if s.Op == OutlineQuad {
		return OutlinePoint{u*u*p0.X + 2*u*t*s.P[0].X + t*t*s.P[1].X, u*u*p0.Y + 2*u*t*s.P[0].Y + t*t*s.P[1].Y}
	}
	a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return OutlinePoint{a*p0.X + b*s.P[0].X + c*s.P[1].X + d*s.P[2].X, a*p0.Y + b*s.P[0].Y + c*s.P[1].Y + d*s.P[2].Y}
}

func TestSubsetGlyf(t *testing.T) {
	for _, family := range []string{"liberation sans", "dejavu sans"} {
		f := Default().Primary(Query{Families: family})
		var glyphs []uint32
		for _, r := range "Aéß" { // é is made of two others
			g, _ := f.Glyph(r)
			glyphs = append(glyphs, g)
		}
		data, kind, err := f.Subset(glyphs)
		if err != nil || kind != SubsetTrueType {
			t.Fatal(kind, err)
		}
		if len(data) > len(f.src.data)/10 {
			t.Errorf("%s: three glyphs take %d of %d bytes", family, len(data), len(f.src.data))
		}
		sub, err := parseSFNT(data, 0)
		if err != nil {
			t.Fatal(err)
		}
		full := &f.src.file
		for _, g := range glyphs {
			if sub.advance(g) != full.advance(g) {
				t.Errorf("%s: glyph %d has advance %d, want %d", family, g, sub.advance(g), full.advance(g))
			}
			if want := appendUnhinted(nil, full.glyph(int(g))); !bytes.HasPrefix(sub.glyph(int(g)), want) {
				t.Errorf("%s: glyph %d differs", family, g)
			}
			for c := range components(full.glyph(int(g))) {
				if full.glyph(c.glyph) != nil && sub.glyph(c.glyph) == nil {
					t.Errorf("%s: component %d of glyph %d is missing", family, c.glyph, g)
				}
			}
		}
		other, _ := f.Glyph('0')
		if sub.glyph(int(other)) != nil {
			t.Errorf("%s: glyph %d was not asked for", family, other)
		}
		if again, _, _ := f.Subset(glyphs); !bytes.Equal(again, data) {
			t.Errorf("%s: the same subset has other bytes", family)
		}
	}
}

func TestSubsetCFF(t *testing.T) {
	f := readFace(t, "sans.otf")
	a, _ := f.Glyph('a')
	data, kind, err := f.Subset([]uint32{a})
	if err != nil || kind != SubsetCFF {
		t.Fatal(kind, err)
	}
	full, err := parseCFF(f.src.file.tables["CFF "])
	if err != nil {
		t.Fatal(err)
	}
	sub, err := parseCFF(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(sub.charStrings) != int(a)+1 {
		t.Fatalf("%d charstrings, want %d", len(sub.charStrings), a+1)
	}
	for g, code := range sub.charStrings {
		want := []byte{14}
		if g == 0 || g == int(a) {
			want = full.charStrings[g]
		}
		if !bytes.Equal(code, want) {
			t.Errorf("charstring of glyph %d differs", g)
		}
	}
}

// Subroutines are kept if a charstring calls them, directly or through others, and keep their numbers.
func TestCFFCalls(t *testing.T) {
	number := func(n int) byte { return byte(n - 107 + 139) } // what is pushed to call subroutine n
	f := &cffFont{
		globalSubrs: [][]byte{{11}, {number(2), 29, 11}, {11}, {11}},
		charStrings: [][]byte{{14}, {number(1), 29, number(0), 10, 14}},
		fonts:       []cffSubFont{{subrs: [][]byte{{139, 140, 1, 139, 140, 19, 0xFF, 11}, {11}}}}, // hints, and a mask of one byte
	}
	c := newCFFCalls(f)
	if err := c.walk(f.charStrings[1], 0); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.global, []bool{false, true, true, false}) || !slices.Equal(c.local[0], []bool{true, false}) || c.all {
		t.Errorf("global %v, local %v, all %v", c.global, c.local[0], c.all)
	}
	loop := &cffFont{globalSubrs: [][]byte{{number(0), 29}}, fonts: make([]cffSubFont, 1)}
	if err := newCFFCalls(loop).walk([]byte{number(0), 29}, 0); err == nil || !strings.Contains(err.Error(), "more than 10") {
		t.Errorf("endless call: %v", err)
	}
}

// A font that is cut off or damaged is an error, or works as far as it goes. Nothing panics.
func TestDamagedFonts(t *testing.T) {
	for _, name := range testFiles {
		data := readFile(t, name)
		for n := 0; n < len(data); n += 1 + n/40 {
			f, err := ParseFace(data[:n], Descriptor{})
			if err == nil {
				use(t, f)
				t.Errorf("%s cut off at %d of %d bytes is no error", name, n, len(data))
			}
		}
		rnd := rand.New(rand.NewPCG(1, 2))
		for range 300 {
			bad := bytes.Clone(data)
			for range 1 + rnd.IntN(8) {
				bad[rnd.IntN(len(bad))] = byte(rnd.Uint32())
			}
			if f, err := ParseFace(bad, Descriptor{}); err == nil {
				use(t, f)
			}
		}
	}
}

// use does with a face whatever the engine does.
func use(t testing.TB, f *Face) {
	set := Default().With(f)
	sh := NewShaper(set)
	var glyphs []uint32
	for _, rtl := range []bool{false, true} {
		for _, r := range sh.Shape(testText+"שaل", TextStyle{Query: Query{Families: f.Family}, Size: 12, RTL: rtl, Features: `"smcp" 1`}) {
			for _, g := range r.Glyphs {
				if g.Cluster < 0 || g.Cluster >= len(r.Text) {
					t.Fatalf("cluster %d of a text of %d bytes", g.Cluster, len(r.Text))
				}
				r.Face.Outline(g.ID)
				r.Face.GlyphText(g.ID)
				if r.Face.Base() == f {
					glyphs = append(glyphs, g.ID)
				}
			}
		}
	}
	_, _, _ = f.Subset(glyphs) // an error is fine
	f.PostScriptName()
	f.BBox()
}

func FuzzParseFace(f *testing.F) {
	for _, name := range testFiles {
		f.Add(readFile(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if face, err := ParseFace(data, Descriptor{}); err == nil {
			use(t, face)
		}
	})
}

func FuzzShape(f *testing.F) {
	f.Add("Hamburg fi 10 kΩ", "arial, 'x'", `"liga" 0`, false)
	f.Add("Straße ij", "dejavu sans", "small-caps", false)
	f.Add("שלום a\u0301 漢\x00\xff", "serif", `"kern" off, "smcp"`, true)
	sh := NewShaper(Default())
	f.Fuzz(func(t *testing.T, text, families, features string, rtl bool) {
		at := 0
		for _, r := range sh.Shape(text, TextStyle{Query: Query{Families: families}, Features: features, Size: 10, RTL: rtl}) {
			if at += len(r.Text); len(r.Text) == 0 {
				t.Errorf("empty run of %q", text)
			}
		}
		if at != len(text) {
			t.Errorf("runs hold %d of %d bytes of %q", at, len(text), text)
		}
	})
}
