package etikett_test

import (
	"os/exec"
	"strings"
	"testing"
)

// Imports point downwards. Each row: packages under the prefix must not reach, even indirectly, packages under the others.
var mustNotImport = []struct {
	from string
	to   []string
	why  string
}{
	{"etikett/dtl", []string{"etikett/internal", "etikett/render", "etikett/barcode", "net/http"}, "the template language knows nothing of labels"},
	{"etikett/barcode", []string{"etikett/internal", "etikett/render", "etikett/dtl", "net/http"}, "a symbology knows nothing of drawing"},
	{"etikett/render", []string{"etikett/internal", "etikett/dtl"}, "the engine knows HTML, not items or users"},
	{"etikett/render/pdf", []string{"etikett/render/layout", "etikett/render/box", "etikett/render/style"}, "an end knows the display list alone"},
	{"etikett/render/raster", []string{"etikett/render/layout", "etikett/render/box", "etikett/render/style"}, "an end knows the display list alone"},
	{"etikett/render/vector", []string{"etikett/render/layout", "etikett/render/box", "etikett/render/style"}, "an end knows the display list alone"},
	{"etikett/render/vector", []string{"etikett/render/layout", "etikett/render/box", "etikett/render/style"}, "an end knows the display list alone"},
	{"etikett/render/layout", []string{"etikett/render/pdf", "etikett/render/raster", "etikett/render/vector", "etikett/render/draw"}, "layout does not know who draws its pages"},
	{"etikett/render/draw", []string{"etikett/render/pdf", "etikett/render/raster", "etikett/render/vector"}, "drawing does not know where the display list goes"},
	{"etikett/internal/account", []string{"etikett/internal/server", "etikett/internal/store"}, "accounts know no SQL"},
	{"etikett/internal/label", []string{"net/http", "etikett/internal/server", "etikett/internal/store"}, "the domain knows no HTTP and no SQL"},
	{"etikett/internal/catalog", []string{"etikett/internal/server", "etikett/internal/store"}, "the catalogue asks a Source, not a database"},
	{"etikett/internal/oauth", []string{"etikett/internal/server", "etikett/internal/store", "etikett/internal/label"}, "the provider asks a Store, and knows no labels"},
	{"etikett/internal/store", []string{"etikett/internal/server"}, "the store serves, it does not call"},
}

func TestImportsPointDownwards(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		imports[f[0]] = f[1:]
	}
	under := func(pkg, prefix string) bool { return pkg == prefix || strings.HasPrefix(pkg, prefix+"/") }
	for _, rule := range mustNotImport {
		for pkg := range imports {
			if !under(pkg, rule.from) {
				continue
			}
			for _, to := range rule.to {
				if under(pkg, to) {
					continue
				}
				if path := findPath(imports, pkg, func(p string) bool { return p != pkg && under(p, to) }); path != nil {
					t.Errorf("%s: %s", rule.why, strings.Join(path, " → "))
				}
			}
		}
	}
}

// findPath follows imports within the module from pkg to the first package that stop accepts.
func findPath(imports map[string][]string, pkg string, stop func(string) bool) []string {
	seen := map[string]bool{}
	var walk func(string) []string
	walk = func(p string) []string {
		if seen[p] {
			return nil
		}
		seen[p] = true
		for _, q := range imports[p] {
			if stop(q) {
				return []string{p, q}
			}
			if rest := walk(q); rest != nil {
				return append([]string{p}, rest...)
			}
		}
		return nil
	}
	return walk(pkg)
}
