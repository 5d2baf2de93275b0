package pdf

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"etikett/render/font"
	"etikett/render/image"
	"etikett/render/paint"
	"etikett/render/raster"
)

// The two ends of the engine and an independent reader agree on what a page looks like.
func TestLooksLikeRaster(t *testing.T) {
	data, err := os.ReadFile("../font/testdata/sans.otf")
	if err != nil {
		t.Fatal(err)
	}
	face, err := font.ParseFace(data, font.Descriptor{})
	if err != nil {
		t.Fatal(err)
	}
	cff := &paint.Page{Width: 200, Height: 60}
	x := 10.0
	g := &paint.Glyphs{Face: face, Size: 30, X: x, Y: 40, Paint: paint.Solid(paint.Black), Text: "Hamburg"}
	for i, r := range g.Text {
		id, _ := face.Glyph(r)
		g.Run = append(g.Run, font.Glyph{ID: id, Cluster: i, Advance: face.Advance(id) * g.Size})
	}
	cff.Ops = append(cff.Ops, g)
	languages, _ := scripts(t)
	inks, err := os.ReadFile("../image/testdata/cmyk.jpg")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := image.Decode(inks, image.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	cmyk := &paint.Page{Width: 40, Height: 24, Ops: []paint.Op{&paint.Image{Image: picture, Rect: paint.Rect{X: 4, Y: 4, W: 32, H: 16}}}}
	for name, page := range map[string]*paint.Page{"gallery": gallery(t), "label": label(t, 1), "CFF": cff, "scripts": languages, "CMYK": cmyk} {
		const dpi = 192
		out := filepath.Join(t.TempDir(), "page")
		tool(t, document(t, Options{}, page), "pdftoppm", "-r", "192", "-png", "-singlefile", "FILE", out)
		raw, err := os.ReadFile(out + ".png")
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := raster.Draw(page, raster.Options{DPI: dpi, Mode: raster.RGBA, ExactCodes: true})
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("KEEP"); dir != "" {
			f, err := os.Create(filepath.Join(dir, name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			_ = got.WritePNG(f)
			_ = f.Close()
			_ = os.WriteFile(filepath.Join(dir, name+"-poppler.png"), raw, 0o600)
		}
		sum, far := 0.0, 0
		for y := range got.Height {
			for x := range got.Width {
				r, g, b, _ := want.At(x, y).RGBA()
				p := got.Pix[y*got.Stride+4*x:]
				d := 0
				for i, v := range []uint32{r, g, b} {
					e := int(v>>8) - int(p[i])
					d += max(e, -e)
				}
				sum += float64(d) / 3 / 255
				if d > 3*100 {
					far++
				}
			}
		}
		n := float64(got.Width * got.Height)
		t.Logf("%s: mean difference %.4f, %.2f %% far off", name, sum/n, 100*float64(far)/n)
		limit := 0.02
		if name == "CMYK" { // how inks mix is up to a reader; taken the wrong way round they would differ by more than a half
			limit = 0.1
		}
		if sum/n > limit || float64(far)/n > limit {
			t.Errorf("%s: mean difference %.4f, %.2f %% far off", name, sum/n, 100*float64(far)/n)
		}
	}
}
