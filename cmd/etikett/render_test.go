package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Ensure that a file becomes a document in each format, one file a page where a file holds one, and that warnings are told as text and as JSON.
func TestRenderFormats(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	const html = `<style>@page { size: 40mm 20mm; margin: 2mm } p { break-after: page; colour: red }</style><p>one<p>two`
	if err := os.WriteFile(page, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"out.pdf": "%PDF-1.7", "one-1.png": "\x89PNG", "one-2.png": "\x89PNG", "two-1.svg": "<svg ", "two-2.svg": "<svg "} {
		file := filepath.Join(dir, name)
		out := strings.NewReplacer("-1", "", "-2", "").Replace(file)
		_, stderr, code := etikett(t, "", "render", page, "-o", out, "--warnings", "json")
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s", name, code, stderr)
		}
		var w struct{ Property string }
		if err := json.Unmarshal([]byte(strings.SplitN(stderr, "\n", 2)[0]), &w); err != nil || !strings.Contains(stderr, "colour") {
			t.Errorf("%s: warnings %q: %v", name, stderr, err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), want) {
			t.Errorf("%s begins with %.20q", name, data)
		}
	}
	if _, stderr, _ := etikett(t, "", "render", page, "-o", filepath.Join(dir, "x.pdf")); !strings.HasPrefix(stderr, "etikett: warning: ") {
		t.Errorf("warnings as text: %q", stderr)
	}
	if _, stderr, code := etikett(t, "", "render", page, "-o", filepath.Join(dir, "x.gif")); code == 0 || !strings.Contains(stderr, ".svg") {
		t.Errorf("unknown format: code %d, %s", code, stderr)
	}
}
