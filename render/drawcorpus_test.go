package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"etikett/render/paint"
	"etikett/render/raster"
)

// drawFloors are how many documents of each module of WeasyPrint's drawing tests look the same. Figures may rise, not fall.
var drawFloors = map[string]int{
	"absolute":         18,
	"background":       24,
	"before_after":     3,
	"box":              15,
	"column":           3,
	"current_color":    5,
	"float":            19,
	"gradient":         11,
	"image":            28,
	"leader":           2,
	"list":             3,
	"opacity":          4,
	"overflow":         4,
	"page":             12,
	"stacking":         5,
	"svg-bounding_box": 7,
	"svg-clip":         2,
	"svg-defs":         2,
	"svg-gradients":    22,
	"svg-images":       10,
	"svg-markers":      7,
	"svg-opacity":      4,
	"svg-paths":        14,
	"svg-patterns":     2,
	"svg-shapes":       14,
	"svg-text":         18,
	"svg-transform":    13,
	"svg-units":        2,
	"svg-visibility":   7,
	"table":            28,
	"text":             22,
	"transform":        9,
	"visibility":       2,
	"whitespace":       4,
}

// drawCase is a case of the corpus; its README says what the fields mean.
type drawCase struct {
	ID        string
	Kind      string
	Passed    bool `json:"upstream_passed"`
	XFail     any  `json:"upstream_xfail"`
	HTML      string
	HTMLs     []string
	Tolerance int
	grid
	Reference *grid
}

// grid is an expected picture: rows of letters, or a PNG.
type grid struct {
	Width, Height int
	Rows          []string
	Palette       map[string]*string
	PNG           string
}

// TestDrawCorpus draws the documents of WeasyPrint's drawing tests at one dot a px and compares dots. Exact counts as passed, and what differs in
// up to 2 % of its dots: corners of curves, which the reference rasterised otherwise.
func TestDrawCorpus(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "weasyprint")
	files, err := filepath.Glob(filepath.Join(dir, "draw", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in %s", dir)
	}
	r := testRenderer(t, dir)
	only := os.Getenv("RENDER_CASE")
	totalPassed, totalFailed := 0, 0
	for _, file := range files {
		module := strings.TrimSuffix(filepath.Base(file), ".json")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []drawCase
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		passed, failed := 0, 0
		for _, c := range cases {
			if !c.Passed || c.XFail == true || only != "" && !strings.HasPrefix(c.ID, only) {
				continue
			}
			if diff := drawDifference(r, &c); diff != "" {
				failed++
				if testing.Verbose() {
					t.Logf("%s: %s", c.ID, diff)
				}
			} else {
				passed++
			}
		}
		t.Logf("render draw %s: %d passed, %d failed", module, passed, failed)
		if counted := !strings.HasPrefix(module, "footnote") && module != "leader"; counted {
			totalPassed, totalFailed = totalPassed+passed, totalFailed+failed
		}
		if only == "" && passed < drawFloors[module] {
			t.Errorf("%s: %d passed, the floor is %d", module, passed, drawFloors[module])
		}
	}
	t.Logf("render draw: %d passed, %d failed (footnotes and leaders not counted)", totalPassed, totalFailed)
}

// drawDifference says what is wrong with a case; "" is nothing.
func drawDifference(r *Renderer, c *drawCase) (diff string) {
	defer func() {
		if p := recover(); p != nil {
			diff = fmt.Sprintf("panic: %v", p)
		}
	}()
	if c.Kind == "pixels" {
		got, err := drawn(r, c.HTML)
		if err != nil {
			return err.Error()
		}
		return c.grid.compare(got, c.Tolerance)
	}
	var first *image.NRGBA
	for i, source := range c.HTMLs {
		got, err := drawn(r, source)
		if err != nil {
			return err.Error()
		}
		if first == nil {
			if first = got; c.Kind == "same" && c.Reference != nil && !c.Reference.sameInk(got) {
				return "reference: " + c.Reference.beside(got)
			}
			continue
		}
		equal := samePictures(first, got, c.Tolerance)
		if c.Kind == "same" && !equal {
			return fmt.Sprintf("document %d looks unlike the first", i+1)
		}
		if c.Kind == "different" && equal {
			return fmt.Sprintf("document %d looks like the first", i+1)
		}
	}
	return ""
}

// drawn draws the pages of a document below each other, in the middle.
func drawn(r *Renderer, source string) (*image.NRGBA, error) {
	doc, err := r.Render(context.Background(), source, nil)
	if err != nil {
		return nil, err
	}
	if len(doc.Pages) == 0 {
		return nil, errors.New("no pages")
	}
	width, height := 0, 0
	var pages []*image.NRGBA
	for _, p := range doc.Pages {
		img, err := rasterised(p)
		if err != nil {
			return nil, err
		}
		pages = append(pages, img)
		width, height = max(width, img.Rect.Dx()), height+img.Rect.Dy()
	}
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	y := 0
	for _, p := range pages {
		x := (width - p.Rect.Dx()) / 2
		for row := range p.Rect.Dy() {
			copy(out.Pix[out.PixOffset(x, y+row):], p.Pix[p.PixOffset(0, row):p.PixOffset(0, row)+4*p.Rect.Dx()])
		}
		y += p.Rect.Dy()
	}
	return out, nil
}

// rasterised draws a page at one dot a px, every dot that a shape touches.
func rasterised(p *paint.Page) (*image.NRGBA, error) {
	b, _, err := raster.Draw(p, raster.Options{DPI: 96, Mode: raster.RGBA, NoAntiAlias: true})
	if err != nil {
		return nil, err
	}
	img := b.Image()
	out := image.NewNRGBA(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out, nil
}

// compare gives the first differences of a picture from the expected one.
func (g *grid) compare(got *image.NRGBA, tolerance int) string {
	if got.Rect.Dx() != g.Width || got.Rect.Dy() != g.Height {
		return fmt.Sprintf("%d × %d dots, want %d × %d", got.Rect.Dx(), got.Rect.Dy(), g.Width, g.Height)
	}
	wrong := 0
	for y := range g.Height {
		for x := range g.Width {
			if want, any := g.at(x, y); !any && !sameColor(got.NRGBAAt(x, y), want, tolerance) {
				wrong++
			}
		}
	}
	if share := float64(wrong) / math.Max(1, float64(g.Width*g.Height)); share <= .02 {
		return ""
	}
	return fmt.Sprintf("%d of %d dots differ\n%s", wrong, g.Width*g.Height, g.beside(got))
}

// sameInk reports whether a picture has ink about where the reference has some. Documents that have to look alike are compared with each other;
// this is to see that they are not both blank.
func (g *grid) sameInk(got *image.NRGBA) bool {
	if got.Rect.Dx() != g.Width || got.Rect.Dy() != g.Height {
		return false
	}
	white := color.NRGBA{255, 255, 255, 255}
	wrong := 0
	for y := range g.Height {
		for x := range g.Width {
			if want, _ := g.at(x, y); sameColor(want, white, 0) != sameColor(got.NRGBAAt(x, y), white, 0) {
				wrong++
			}
		}
	}
	return float64(wrong) <= .1*float64(g.Width*g.Height)
}

// at is the expected colour of a dot, and whether any will do.
func (g *grid) at(x, y int) (color.NRGBA, bool) {
	if g.PNG != "" {
		return g.picture().NRGBAAt(x, y), false
	}
	c := g.Palette[letterAt(g.Rows[y], x)]
	if c == nil {
		return color.NRGBA{}, true
	}
	v, _ := strconv.ParseUint(strings.TrimPrefix(*c, "#"), 16, 32)
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, false
}

func letterAt(row string, x int) string {
	for _, r := range row {
		if x == 0 {
			return string(r)
		}
		x--
	}
	return ""
}

// picture decodes a reference that is a PNG, once.
func (g *grid) picture() *image.NRGBA {
	if p, ok := decodedPNG[g.PNG]; ok {
		return p
	}
	out := image.NewNRGBA(image.Rect(0, 0, g.Width, g.Height))
	if data, err := base64.StdEncoding.DecodeString(g.PNG); err == nil {
		if img, err := png.Decode(bytes.NewReader(data)); err == nil {
			for y := range g.Height {
				for x := range g.Width {
					out.Set(x, y, img.At(x, y))
				}
			}
		}
	}
	decodedPNG[g.PNG] = out
	return out
}

var decodedPNG = map[string]*image.NRGBA{}

// beside shows small pictures as letters, the wanted one on the left; other colours are question marks.
func (g *grid) beside(got *image.NRGBA) string {
	if g.PNG != "" || g.Width > 60 {
		return ""
	}
	var b strings.Builder
	for y := range min(g.Height, 60) {
		b.WriteString("    " + g.Rows[y] + "   ")
		for x := range g.Width {
			letter := "?"
			for l, c := range g.Palette {
				if c != nil {
					v, _ := strconv.ParseUint(strings.TrimPrefix(*c, "#"), 16, 32)
					if sameColor(got.NRGBAAt(x, y), color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, 0) {
						letter = l
					}
				}
			}
			b.WriteString(letter)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func sameColor(a, b color.NRGBA, tolerance int) bool {
	near := func(x, y uint8) bool { return int(x)-int(y) <= tolerance+1 && int(y)-int(x) <= tolerance+1 }
	return near(a.R, b.R) && near(a.G, b.G) && near(a.B, b.B)
}

func samePictures(a, b *image.NRGBA, tolerance int) bool {
	if a.Rect != b.Rect {
		return false
	}
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if !sameColor(a.NRGBAAt(x, y), b.NRGBAAt(x, y), tolerance) {
				return false
			}
		}
	}
	return true
}
