package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pythonTool is a program of the tests' Python packages. The test is skipped without it, but fails in CI.
func pythonTool(t testing.TB, name string) string {
	t.Helper()
	return tool(t, filepath.Join(filepath.Dir(python(t)), name))
}

// Ensure that what schemathesis makes of the served schema, as nobody, as a user and as staff, brings about no failure of the
// server, no answer that violates the schema, and that no bad body is accepted.
func TestSchemathesis(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	schemathesis := pythonTool(t, "schemathesis")
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	g := newTarget(t)
	for _, who := range []struct{ name, auth string }{{"anonymous", ""}, {"user", "plain:plain-pass-1"}, {"staff", "boss:secret-1234"}} {
		t.Run(who.name, func(t *testing.T) {
			args := []string{
				"--config-file", filepath.Join(testdata, "schemathesis.toml"), "run", g.url + "/api/schema/", "--phases", "examples,coverage,fuzzing,stateful",
				"--max-examples", "2", "--max-time", "20", "--exclude-path-regex", "^/api/auth/v1/", // the same as /_allauth/browser/v1/
				"--seed", "1", "--no-shrink", "--no-color", "--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "20",
			}
			if who.auth != "" {
				args = append(args, "--auth", who.auth)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, schemathesis, args...)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "SCHEMATHESIS_HOOKS=schemathesis_hooks", "PYTHONPATH="+testdata, "PYTHONDONTWRITEBYTECODE=1")
			out, err := cmd.CombinedOutput()
			text := string(out)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if _, summary, found := strings.Cut(text, "Test cases:"); found {
				t.Log(strings.TrimSpace(strings.SplitN(summary, "Seed", 2)[0]))
			}
			if log := g.log.String(); strings.Contains(log, "level=ERROR") {
				t.Errorf("the server has logged errors:\n%s", log)
			}
		})
	}
}
