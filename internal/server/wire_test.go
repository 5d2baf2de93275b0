package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"etikett/internal/app"
)

// floors are how many compared steps of each scenario pass. A figure that falls fails the test.
var floors = map[string]int{
	"auth": 182, "client-flow": 54, "items": 51, "machines": 23, "metadata": 86, "options": 38, "print": 197, "print-failures": 39,
	"print-sheet": 52, "print-sync": 28, "template-create": 114, "template-detail": 162, "template-list": 94,
}

// TestWire plays the recorded answers of a real InvenTree against the whole program, as a server that follows the API document. Each
// answer is held against the served contract as well.
func TestWire(t *testing.T) {
	if testing.Short() {
		t.Skip("some minutes long")
	}
	corpus := filepath.Join(corpusDir(t), "wire")
	python := tool(t, "python3")
	w := newWireServer(t, corpus)
	total, passed := 0, 0
	for _, mode := range []string{"async", "sync"} {
		results := w.play(t, python, corpus, mode)
		scenarios := map[string][2]int{}
		var failures []string
		for _, r := range results {
			name, _, _ := strings.Cut(r.Step, "/")
			s := scenarios[name]
			if r.OK {
				s[0]++
			} else {
				s[1]++
				failures = append(failures, r.Step+": "+strings.Join(r.Diffs, "; "))
			}
			scenarios[name] = s
		}
		for _, name := range sorted(scenarios) {
			s := scenarios[name]
			t.Logf("wire %s: %d passed, %d failed", name, s[0], s[1])
			if s[0] < floors[name] && os.Getenv("WIRE") == "" {
				t.Errorf("wire %s: %d steps pass, which is fewer than the %d that passed before", name, s[0], floors[name])
			}
			passed, total = passed+s[0], total+s[0]+s[1]
		}
		for _, f := range failures {
			t.Logf("  %.600s", f)
		}
	}
	t.Logf("wire: %d passed, %d failed (%.1f %%)", passed, total-passed, 100*float64(passed)/float64(max(1, total)))
	for _, v := range w.contract.violations() {
		t.Errorf("contract: %s", v)
	}
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// stepResult is what the player says of one step.
type stepResult struct {
	Step  string   `json:"step"`
	OK    bool     `json:"ok"`
	Diffs []string `json:"diffs"`
}

// wireServer is the program with a way back to the fixture.
type wireServer struct {
	url      string
	smtpPort int
	fixture  string // a data folder as it is after the import
	contract *contractWatch

	mu  sync.RWMutex
	app *app.App
	dir string
	t   *testing.T
}

func newWireServer(t *testing.T, corpus string) *wireServer {
	w := &wireServer{t: t, fixture: filepath.Join(t.TempDir(), "fixture"), smtpPort: freePort(t), contract: newContractWatch(t)}
	w.makeFixture(t, corpus)
	w.reset("async")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /-/reset", func(rw http.ResponseWriter, r *http.Request) {
		w.reset(r.URL.Query().Get("mode"))
		rw.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.RLock()
		defer w.mu.RUnlock()
		w.contract.watch(w.app.Handler, rw, r)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() {
		_ = server.Close()
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.app != nil {
			_ = w.app.Close()
		}
	})
	// passkeys belong to names, not to addresses
	w.url = fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	return w
}

func (w *wireServer) config(dir, mode string) app.Config {
	c := app.Config{
		DataDir: dir, TimeZone: "UTC", Language: "en-us", Version: "test",
		SMTP: fmt.Sprintf("smtp://127.0.0.1:%d", w.smtpPort), MailFrom: "inventree@example.org",
	}
	if mode == "sync" {
		c.PrintWait = time.Minute
	}
	return c
}

// makeFixture imports the export. Everybody signs in once, so that the hashes, which cost a third of a second in the form in which they
// come, are in the form that the program gives them.
func (w *wireServer) makeFixture(t *testing.T, corpus string) {
	a, err := app.Open(t.Context(), w.config(w.fixture, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	export, err := os.Open(filepath.Join(corpus, "export", "data.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer export.Close()
	if _, err := a.ImportInvenTree(t.Context(), export, os.DirFS(filepath.Join(corpus, "export", "media")), nil); err != nil {
		t.Fatal(err)
	}
	users, err := a.Accounts.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range users {
		if _, err := a.Accounts.CheckPassword(t.Context(), &users[i], "inventree"); err != nil {
			t.Fatal(err)
		}
	}
}

// reset brings the program back to the fixture.
func (w *wireServer) reset(mode string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.app != nil {
		if err := w.app.Close(); err != nil {
			w.t.Errorf("closing: %v", err)
		}
		_ = os.RemoveAll(w.dir) // in a folder that is removed anyway
	}
	w.dir = filepath.Join(w.t.TempDir(), "data")
	if err := os.CopyFS(w.dir, os.DirFS(w.fixture)); err != nil {
		w.t.Fatal(err)
	}
	a, err := app.Open(context.Background(), w.config(w.dir, mode))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := a.Start(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	w.app = a
}

// play runs the corpus's own player.
func (w *wireServer) play(t *testing.T, python, corpus, mode string) []stepResult {
	out := filepath.Join(t.TempDir(), mode+".json")
	args := []string{
		filepath.Join(corpus, "replay.py"), "--contract", "--mode", mode, "--have", "media,settings-api", "--smtp-port", fmt.Sprint(w.smtpPort),
		"--reset-url", w.url + "/-/reset?mode={mode}", "--json", out,
	}
	if only := os.Getenv("WIRE"); only != "" {
		args = append(args, "--only", only)
	}
	if mode == "sync" {
		args = append(args, w.url, filepath.Join(corpus, "scenarios", "print-sync.json"))
	} else {
		args = append(args, w.url, corpus)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	log, err := exec.CommandContext(ctx, python, args...).CombinedOutput()
	raw, readErr := os.ReadFile(out)
	if readErr != nil { // the exit code only says that not everything passes
		t.Fatalf("the player failed: %v\n%s", err, log)
	}
	var results []stepResult
	if err := json.Unmarshal(raw, &results); err != nil {
		t.Fatal(err)
	}
	return results
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// corpusDir is the folder with the recorded behaviour of other systems; tests that need it are skipped without it, but fail in CI.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		_, err = os.Stat(dir)
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the corpus is missing: %v", err)
		}
		t.Skipf("the corpus is not here (set CORPUS): %v", err)
	}
	return dir
}

// tool finds a program that a test needs; the test is skipped without it, but fails in CI.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing; make deps installs it", name)
		}
		t.Skipf("%s is not installed; make deps installs it", name)
	}
	return path
}
