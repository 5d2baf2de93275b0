package server_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Ensure a program that is built on Authlib, a widely used client library, gets through all flows.
func TestOAuthWithAuthlib(t *testing.T) {
	python := os.Getenv("PYTHON")
	if python == "" {
		python = filepath.Join("..", "..", ".venv", "bin", "python")
	}
	if out, err := exec.Command(python, "-c", "import authlib, requests").CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("Authlib is missing; make deps installs it: %v\n%s", err, out)
		}
		t.Skip("Authlib is not installed; make deps installs it, and PYTHON names the interpreter")
	}
	p := newProvider(t)
	p.web.RedirectURIs = append(p.web.RedirectURIs, appURI)
	if err := p.OAuth.UpdateClient(t.Context(), p.web); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, filepath.Join("testdata", "oauth_client.py"), p.url, p.public.ClientID, p.web.ClientID, p.secret,
		p.service.ClientID, p.serviceKey, "plain", "plain-password").CombinedOutput()
	if err != nil || strings.Count(string(out), ": passed") != 4 {
		t.Fatalf("%v\n%s", err, out)
	}
}
