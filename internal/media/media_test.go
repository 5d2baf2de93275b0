package media_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"etikett/internal/media"
)

func open(t *testing.T) (*media.Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := media.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
}

func TestWriteAndRead(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	ctx := t.Context()
	if err := s.Write(ctx, "report/label/é t.html", []byte("one")); err != nil {
		t.Fatal(err)
	}
	if b, err := s.Read(ctx, "report/label/é t.html", 3); err != nil || string(b) != "one" {
		t.Errorf("read %q, %v", b, err)
	}
	if _, err := s.Read(ctx, "report/label/é t.html", 2); err == nil {
		t.Error("a file over the limit was read")
	}
	if _, err := s.Read(ctx, "nothing", 2); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if key, err := s.FreeKey(ctx, "report/label/é t.html"); err != nil || key != "report/label/é t_2.html" {
		t.Errorf("free key %q, %v", key, err)
	}
	if err := s.Delete(ctx, "report/label/é t.html"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, "report/label/é t.html"); err != nil {
		t.Errorf("deleting again: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "report", "label", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Ensure that a file is there when it is complete and not before, and that nothing is left of one that was given up.
func TestUnfinishedFileIsNotThere(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	w, err := s.Create(ctx, "data_output/a.pdf", "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "half"); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Exists(t.Context(), "data_output/a.pdf"); ok || err != nil {
		t.Errorf("an unfinished file is there: %t, %v", ok, err)
	}
	cancel()
	if err := w.Close(); err == nil {
		t.Error("closing after a cancel succeeded")
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("left behind: %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Ensure that no key leads out of the store.
func TestKeysStayInside(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "outside"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", ".", "..", "../outside", "/etc/passwd", "a/../../outside", "a//b", `..\outside`, "a\x00b"} {
		if _, err := s.Read(t.Context(), key, 100); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("reading %q: %v", key, err)
		}
		if err := s.Write(t.Context(), key, nil); err == nil {
			t.Errorf("writing %q succeeded", key)
		}
	}
}
