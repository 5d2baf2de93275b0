package tags_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"etikett/dtl"
	"etikett/internal/tags"
	"etikett/render/paint"
)

// dropped forgets codes, as a benchmark wants it.
type dropped struct{ n int }

func (d *dropped) Add(*paint.Code) string {
	d.n++
	return "code:1"
}

func parse(t testing.TB, source string) *dtl.Template {
	t.Helper()
	engine, err := dtl.New(dtl.Options{Libraries: tags.Libraries()})
	if err != nil {
		t.Fatal(err)
	}
	template, err := engine.Parse("test", source)
	if err != nil {
		t.Fatal(err)
	}
	return template
}

func renderText(t testing.TB, env *tags.Env, source string, vars map[string]any) (string, error) {
	t.Helper()
	return parse(t, source).RenderString(tags.With(dtl.NewContext(vars), env))
}

// Ensure that keywords which InvenTree documents but ignores are obeyed, and that a code keeps its place in the picture.
func TestCodeColors(t *testing.T) {
	var codes codeList
	env := &tags.Env{Codes: &codes}
	out, err := renderText(t, env, `{% load barcode %}{% barcode 'A1' fill_color='#00f' back_color='rgb(255, 255, 0)' %} {% qrcode 'x' fill_color='RED' back_color='transparent' border=2 box_size=3 %} {% datamatrix 'x' fill_color='hsl(120, 100%, 50%)' scale=4 border=0 %}`, nil)
	if err != nil || out != "code:0 code:1 code:2" {
		t.Fatalf("%q, %v", out, err)
	}
	linear, qr, matrix := codes[0], codes[1], codes[2]
	if want := (paint.Color{B: 255, A: 255}); linear.Foreground != want || linear.Background != (paint.Color{R: 255, G: 255, A: 255}) {
		t.Errorf("barcode is %v on %v", linear.Foreground, linear.Background)
	}
	if qr.Foreground != (paint.Color{R: 255, A: 255}) || qr.Background.A != 0 {
		t.Errorf("QR code is %v on %v", qr.Foreground, qr.Background)
	}
	if qr.Width != 75 || qr.Place != (paint.Rect{X: 6, Y: 6, W: 63, H: 63}) {
		t.Errorf("QR code of %g px at %v", qr.Width, qr.Place)
	}
	if matrix.Foreground != (paint.Color{G: 255, A: 255}) || matrix.Width != 40 || matrix.Place != (paint.Rect{W: 40, H: 40}) {
		t.Errorf("Data Matrix %v of %g px at %v", matrix.Foreground, matrix.Width, matrix.Place)
	}
	if len(linear.Lines) != 1 || linear.Lines[0].Text != "A1" {
		t.Errorf("lines %v", linear.Lines)
	}
}

// Ensure that the symbologies beyond InvenTree's are reached by keyword.
func TestOtherCodes(t *testing.T) {
	var codes codeList
	out, err := renderText(t, &tags.Env{Codes: &codes}, `{% load barcode %}{% barcode 'x' 'aztec' box_size=2 %} {% barcode 'x' barcode_class='PDF417' level=3 columns=2 %} {% barcode '123' 'microqr' border=1 %} {% datamatrix 'x' rectangular=True %} {% qrcode '(01)09501101530003' gs1=True %} {% barcode '(01)09501101530003' 'gs1_128' gs1=True %}`, nil)
	if err != nil || strings.Count(out, "code:") != 6 {
		t.Fatalf("%q, %v", out, err)
	}
	for i, want := range []string{"aztec 15×15 of 38 px", "pdf417 103×27 of 428 px", "microqr 11×11 of 156 px", "datamatrix 18×8 of 20 px", "qr 21×21 of 460 px", "gs1_128 134×1 of 376 px"} {
		s := codes[i].Symbol
		if got := fmt.Sprintf("%s %d×%d of %g px", s.Symbology, s.Cols, s.Rows, codes[i].Width); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if _, err := renderText(t, &tags.Env{Codes: &codes}, `{% load barcode %}{% qrcode '(01)09501101530004' gs1=True %}`, nil); err == nil || !strings.Contains(err.Error(), "check digit") {
		t.Errorf("wrong check digit: %v", err)
	}
}

// Ensure that the parts of a guarded code's text stand where they belong.
func TestGuardText(t *testing.T) {
	var codes codeList
	if _, err := renderText(t, &tags.Env{Codes: &codes}, `{% load barcode %}{% barcode '590123412345' 'ean13-guard' %}`, nil); err != nil {
		t.Fatal(err)
	}
	c := codes[0]
	if c.GuardDrop <= 0 {
		t.Error("guard bars are not longer")
	}
	var texts []string
	last := -1.0
	for _, l := range c.Lines {
		texts = append(texts, l.Text)
		if l.X <= last {
			t.Errorf("%q at %g is not right of what is before it", l.Text, l.X)
		}
		last = l.X
	}
	if got := strings.Join(texts, "|"); got != "5|901234|123457|>" {
		t.Errorf("text %q", got)
	}
}

// Ensure that names cannot lead out of the trees of files, whatever they look like.
func TestFilesStayInside(t *testing.T) {
	dir := t.TempDir()
	media := filepath.Join(dir, "media", "report", "assets")
	if err := os.MkdirAll(media, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.svg"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := &tags.Env{Media: os.DirFS(filepath.Join(dir, "media")).(tags.Files)}
	for _, name := range []string{
		"../secret.svg", "../../../secret.svg", "/../secret.svg", `..\secret.svg`, "a/../../secret.svg", "./../secret.svg",
		filepath.Join(dir, "secret.svg"), "//" + filepath.Join(dir, "secret.svg"), "..", ".", "", "\x00", "report/assets/../../../secret.svg",
	} {
		for _, source := range []string{
			`{% load report %}{% asset n %}`, `{% load report %}{% encode_svg_image n %}`, `{% load report %}{% uploaded_image n replace_missing=False validate=False %}`,
		} {
			out, err := renderText(t, env, source, map[string]any{"n": name})
			if err == nil {
				t.Errorf("%s of %q: %q", source, name, out)
			} else if !strings.Contains(err.Error(), "FileNotFoundError") {
				t.Errorf("%s of %q: %v", source, name, err)
			}
		}
	}
}

// Ensure that arguments cannot make pictures that fill the memory.
func TestPicturesAreLimited(t *testing.T) {
	for _, source := range []string{
		`{% load barcode %}{% qrcode 'x' box_size=1000000 %}`,
		`{% load barcode %}{% qrcode 'x' border=9999999 %}`,
		`{% load barcode %}{% datamatrix 'x' scale=1e9 %}`,
		`{% load barcode %}{% datamatrix 'x' border=999999999999 %}`,
		`{% load barcode %}{% barcode 'x' dpi=1e9 %}`,
		`{% load barcode %}{% barcode 'x' module_width=1e300 %}`,
		`{% load barcode %}{% barcode 'x' quiet_zone=-1e300 %}`,
		`{% load barcode %}{% barcode 'x' font_size=4000 human=x %}`,
		`{% load barcode %}{% barcode 'x' human=x text_distance=0 font_size=100 %}`,
		`{% load report %}{% uploaded_image 'none' width=1000000 height=1000000 %}`,
		`{% load report %}{% uploaded_image 'none' width=99999999999 %}`,
		`{% load report %}{% format_number 1 leading=999999999 %}`,
		`{% load report %}{% format_number 1 decimal_places=999999999 %}`,
		`{% load barcode %}{% barcode x %}`,
		`{% load barcode %}{% datamatrix x %}`,
		`{% load barcode %}{% qrcode x %}`,
	} {
		for _, codes := range []tags.Codes{nil, new(dropped)} {
			out, err := renderText(t, &tags.Env{Codes: codes}, source, map[string]any{"x": strings.Repeat("long ", 50_000)})
			if err == nil {
				t.Errorf("%s gives %d bytes", source, len(out))
			}
		}
	}
}

// Ensure that decoders read the pictures of codes as they stand in a page.
func TestScanPictures(t *testing.T) {
	for _, c := range []struct{ source, tool, want string }{
		{`{% qrcode '{"part": 12}' %}`, "zbarimg", `{"part": 12}`},
		{`{% qrcode 'blue' fill_color='navy' back_color='#ffe' box_size=5 border=4 %}`, "zbarimg", "blue"},
		{`{% barcode 'PART-0042' %}`, "zbarimg", "PART-0042"},
		{`{% barcode '590123412345' 'ean13-guard' %}`, "zbarimg", "5901234123457"},
		{`{% datamatrix 'matrix 12' scale=6 border=2 %}`, "dmtxread", "matrix 12"},
	} {
		t.Run(c.source, func(t *testing.T) {
			t.Parallel()
			tool, err := exec.LookPath(c.tool)
			if err != nil {
				if os.Getenv("CI") != "" {
					t.Fatalf("%s is missing: make deps installs it", c.tool)
				}
				t.Skipf("%s is missing: make deps installs it", c.tool)
			}
			uri, err := renderText(t, &tags.Env{}, "{% load barcode %}"+c.source, nil)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "code.png")
			if err := os.WriteFile(file, uriBytes(t, uri), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"-q", "--raw", file}
			if c.tool == "dmtxread" {
				args = []string{"-N1", "-m5000", file}
			}
			out, err := exec.Command(tool, args...).Output()
			if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
				t.Errorf("read %q, want %q (%v)", got, c.want, err)
			}
		})
	}
}

func benchmarkTag(b *testing.B, source string, vary bool) {
	template := parse(b, "{% load barcode report inventree_extras %}"+source)
	vars := map[string]any{"x": `{"stockitem": 1234567}`}
	env := &tags.Env{Codes: new(dropped)}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if vary {
			n++
			vars["x"] = fmt.Sprintf(`{"stockitem": %d}`, n)
		}
		if err := template.Render(io.Discard, tags.With(dtl.NewContext(vars), env)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQRTag(b *testing.B)         { benchmarkTag(b, "{% qrcode x %}", true) }
func BenchmarkQRTagAgain(b *testing.B)    { benchmarkTag(b, "{% qrcode x %}", false) }
func BenchmarkCode128Tag(b *testing.B)    { benchmarkTag(b, "{% barcode x %}", true) }
func BenchmarkDataMatrixTag(b *testing.B) { benchmarkTag(b, "{% datamatrix x %}", true) }
func BenchmarkDecimalTag(b *testing.B) {
	benchmarkTag(b, "{% add 1.5 2.25 %}{% decimal 2.50 %}", false)
}

func BenchmarkQRPicture(b *testing.B) {
	template := parse(b, "{% load barcode %}{% qrcode x %}")
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		vars := map[string]any{"x": fmt.Sprintf(`{"stockitem": %d}`, n)}
		if err := template.Render(io.Discard, tags.With(dtl.NewContext(vars), &tags.Env{})); err != nil {
			b.Fatal(err)
		}
	}
}
