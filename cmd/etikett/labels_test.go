package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"etikett/internal/label/defaults"
)

// fixture is a server with the data of a real InvenTree.
func fixture(t testing.TB, args ...string) (*process, *client) {
	t.Helper()
	data := fixtureData(t)
	p := serve(t, append([]string{"--data", data}, args...)...)
	return p, &client{t: t, url: p.url, user: "sam", password: "inventree"}
}

// fixtureData is a data folder with the imported export.
func fixtureData(t testing.TB) string {
	t.Helper()
	export := filepath.Join(corpus(t), "wire", "export")
	data := t.TempDir()
	must(t, "", "import", "inventree", filepath.Join(export, "data.json"), "--media", filepath.Join(export, "media"), "--data", data)
	return data
}

// itemLists are where the items of the default templates are listed, and the key of their codes.
var itemLists = map[string]struct{ path, key string }{
	"part":          {"/api/part/", "part"},
	"stockitem":     {"/api/stock/", "stockitem"},
	"stocklocation": {"/api/stock/location/", "stocklocation"},
	"buildline":     {"/api/build/line/", ""},
}

// Ensure that for every item of the export every default template, InvenTree's as imported and this project's, gives a
// page of the right size whose code is read back by an independent reader as what InvenTree encodes.
func TestEveryItemOnEveryDefaultTemplate(t *testing.T) {
	mutool, zbarimg, qpdf, pdftoppm := tool(t, "mutool"), tool(t, "zbarimg"), tool(t, "qpdf"), tool(t, "pdftoppm")
	_, c := fixture(t)
	type template struct {
		PK        int64   `json:"pk"`
		Name      string  `json:"name"`
		ModelType string  `json:"model_type"`
		Width     float64 `json:"width"`
		Height    float64 `json:"height"`
		own       bool
		code128   bool
	}
	templates := decode[struct{ Results []template }](t, c.get("/api/label/template/?limit=100")).Results
	if len(templates) != len(defaults.Templates) {
		t.Fatalf("%d templates were imported, want %d", len(templates), len(defaults.Templates))
	}
	for _, d := range defaults.Templates {
		src, err := d.Source()
		if err != nil {
			t.Fatal(err)
		}
		pk := c.addTemplate("Own "+d.Name, d.ModelType, d.Width, d.Height, src)
		templates = append(templates, template{PK: pk, Name: "Own " + d.Name, ModelType: d.ModelType, Width: d.Width, Height: d.Height, own: true})
	}
	for _, tpl := range templates {
		tpl.code128 = strings.Contains(tpl.Name, "Code128")
		t.Run(tpl.Name, func(t *testing.T) {
			c := &client{t: t, url: c.url, user: c.user, password: c.password}
			list := itemLists[tpl.ModelType]
			items := decode[struct{ Results []struct{ PK int64 } }](t, c.get(list.path+"?limit=1000")).Results
			if len(items) == 0 {
				t.Fatal("no items")
			}
			var pks []int64
			for _, it := range items {
				pks = append(pks, it.PK)
			}
			slices.Reverse(pks) // the order of the request is the order of the labels
			dir := t.TempDir()
			file := filepath.Join(dir, "labels.pdf")
			if err := os.WriteFile(file, c.pdf(tpl.PK, pks), 0o644); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil || strings.Contains(string(out), "WARNING") {
				t.Errorf("qpdf --check: %v\n%s", err, out)
			}
			cmd := exec.Command(pdftoppm, "-r", "30", file, filepath.Join(dir, "poppler"))
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("pdftoppm: %v\n%s", err, out)
			}
			sizes := pageSizes(t, mutool, file)
			// InvenTree's build line label does not fit its 20 mm: its labels run over several pages.
			if overflow := !tpl.own && tpl.ModelType == "buildline"; !overflow && len(sizes) != len(pks) {
				t.Fatalf("%d pages for %d items", len(sizes), len(pks))
			}
			for i, s := range sizes {
				if math.Abs(s[0]-tpl.Width) > 0.01 || math.Abs(s[1]-tpl.Height) > 0.01 {
					t.Errorf("page %d is %.2f × %.2f mm, want %g × %g", i+1, s[0], s[1], tpl.Width, tpl.Height)
				}
			}
			// InvenTree puts both codes of a build line at one place: not readable by design. It squeezes its Code 128 into a square,
			// which takes finer dots.
			if !tpl.own && tpl.ModelType == "buildline" {
				return
			}
			dpi := "300"
			if !tpl.own && tpl.code128 {
				dpi = "600"
			}
			out, err := exec.Command(mutool, "draw", "-q", "-r", dpi, "-o", filepath.Join(dir, "%d.png"), file).CombinedOutput()
			if complaints := strings.ReplaceAll(string(out), noICC, ""); err != nil || complaints != "" {
				t.Fatalf("mutool draw: %v\n%s", err, complaints)
			}
			for i, pk := range pks {
				got := scan(zbarimg, filepath.Join(dir, fmt.Sprintf("%d.png", i+1)))
				want := fmt.Sprintf(`{"%s": %d}`, list.key, pk)
				if tpl.ModelType == "buildline" {
					want = lineCode(t, c, pk)
				}
				if len(got) != 1 || got[0] != want {
					t.Errorf("item %d: the code reads %q, want %q", pk, got, want)
				}
			}
		})
	}
}

// lineCode is the code of the part of a build line.
func lineCode(t testing.TB, c *client, pk int64) string {
	line := decode[struct {
		Part       *int64 `json:"part"`
		PartDetail struct {
			PK int64 `json:"pk"`
		} `json:"part_detail"`
		BOMItem struct {
			SubPart int64 `json:"sub_part"`
		} `json:"bom_item_detail"`
	}](t, c.get(fmt.Sprintf("/api/build/line/%d/", pk)))
	n := line.PartDetail.PK
	if line.Part != nil {
		n = *line.Part
	}
	if n == 0 {
		n = line.BOMItem.SubPart
	}
	return fmt.Sprintf(`{"part": %d}`, n)
}

// noICC is what a MuPDF that was built without colour management says of every file.
const noICC = "warning: ICC support is not available\n"

var pageTag = regexp.MustCompile(`<page id="[^"]*" width="([-\d.e]+)" height="([-\d.e]+)"`)

// pageSizes are the sizes of the pages in mm as MuPDF sees them.
func pageSizes(t testing.TB, mutool, file string) [][2]float64 {
	t.Helper()
	out, err := exec.Command(mutool, "draw", "-q", "-F", "stext", "-o", "-", file).Output()
	if err != nil {
		t.Fatalf("mutool: %v", err)
	}
	var sizes [][2]float64
	for _, m := range pageTag.FindAllStringSubmatch(string(out), -1) {
		w, _ := strconv.ParseFloat(m[1], 64)
		h, _ := strconv.ParseFloat(m[2], 64)
		sizes = append(sizes, [2]float64{w * 25.4 / 72, h * 25.4 / 72})
	}
	return sizes
}

// scan reads the codes of a picture; none is an empty list.
func scan(zbarimg, png string) []string {
	out, _ := exec.Command(zbarimg, "-q", "--raw", png).Output() // exit code 4 means that nothing was found
	var codes []string
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if line != "" {
			codes = append(codes, line)
		}
	}
	return codes
}

// words are the words of each page of a file.
func words(t testing.TB, file string) []string {
	t.Helper()
	out, err := exec.Command(tool(t, "pdftotext"), "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	pages := strings.Split(string(out), "\f")
	return pages[:len(pages)-1]
}
