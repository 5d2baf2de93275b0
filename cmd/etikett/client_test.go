package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Ensure the unmodified inventree package from PyPI connects, lists, creates, prints, waits, downloads and deletes.
func TestInvenTreePythonClient(t *testing.T) {
	py := python(t)
	p, c := fixture(t)
	out, err := exec.Command(py, filepath.Join("testdata", "client.py"), p.url, c.user, c.password).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "all steps passed") {
		t.Fatalf("%v\n%s", err, out)
	}
}
