package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// The tests of this package run the real program as a process of its own.

var buildOnce = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("ETIKETT_BINARY"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "etikett-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "etikett")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// binary is the path of the program under test.
func binary(t testing.TB) string {
	t.Helper()
	path, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// etikett runs a command to its end.
func etikett(t testing.TB, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatalf("etikett %s: %v", strings.Join(args, " "), err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// must runs a command that has to succeed.
func must(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	out, errs, code := etikett(t, stdin, args...)
	if code != 0 {
		t.Fatalf("etikett %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// process is a running server.
type process struct {
	cmd *exec.Cmd
	url string
	log *tail
}

var listening = regexp.MustCompile(`http://[0-9.:\[\]]+`)

// serve starts a server on a free port of the loopback address and waits until it answers.
func serve(t testing.TB, args ...string) *process {
	t.Helper()
	cmd := exec.Command(binary(t), append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, log: &tail{}}
	cmd.Stderr = p.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("server's log:\n%s", p.log)
		}
	})
	addr := make(chan string, 1)
	go func() {
		defer close(addr)
		for s := bufio.NewScanner(stdout); s.Scan(); {
			if u := listening.FindString(s.Text()); u != "" {
				addr <- u
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout)
	}()
	select {
	case p.url = <-addr:
	case <-time.After(30 * time.Second):
	}
	if p.url == "" {
		t.Fatalf("the server does not say where it listens\n%s", p.log)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if resp, err := http.Get(p.url + "/api/"); err == nil {
			resp.Body.Close()
			return p
		}
		if time.Now().After(deadline) {
			t.Fatalf("no answer from %s\n%s", p.url, p.log)
		}
	}
}

// kill ends the process at once, as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	_ = p.cmd.Wait()
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if n := len(t.buf) - 16<<10; n > 0 {
		t.buf = t.buf[n:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}

// corpus is the folder with the recorded behaviour of other systems; tests that need it are skipped without it, but fail in CI.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the corpus is missing: %v", err)
		}
		t.Skipf("the corpus is not here (set CORPUS): %v", err)
	}
	return dir
}

// tool finds a program that a test needs; the test is skipped without it, but fails in CI.
func tool(t testing.TB, name string) string {
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

// python is an interpreter with the packages of scripts/test-requirements.txt.
func python(t testing.TB) string {
	t.Helper()
	if p := os.Getenv("PYTHON"); p != "" {
		return p
	}
	return tool(t, filepath.Join("..", "..", ".venv", "bin", "python"))
}
