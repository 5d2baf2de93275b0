//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk is a folder on a file system of its own with little room.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a small disk cannot be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// Ensure that a full disk is an answer that says so, that the server survives it, and that nothing is half-written.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, "24m")
	data := filepath.Join(disk, "data")
	parts(t, data, 50)
	admin(t, data)
	p := serve(t, "--data", data)
	c := &client{t: t, url: p.url, user: "boss", password: "secret-1234"}
	template := c.addTemplate("Disk", "part", 50, 20, []byte(crashTemplate))
	fill := filepath.Join(disk, "fill")
	f, err := os.Create(fill)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 4<<10); ; {
		if _, err := f.Write(block); err != nil {
			break // full
		}
	}
	if err := f.Close(); err != nil {
		t.Log(err)
	}
	job := map[string]any{"template": template, "items": []int64{1, 2, 3}}
	for range 3 {
		status, body := c.post("/api/label/print/", job)
		if status != 503 || !bytes.Contains(body, []byte("disk of the server is full")) {
			t.Errorf("print on a full disk: status %d: %s", status, body)
		}
	}
	c.get("/api/label/template/") // it still answers
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	if o := c.print(template, []int64{1, 2, 3}); !o.Complete || o.Errors != nil {
		t.Errorf("print after there is room again: %+v", o)
	}
	files, err := filepath.Glob(filepath.Join(data, "media", "data_output", "*"))
	if err != nil || len(files) != 1 || !strings.HasSuffix(files[0], ".pdf") {
		t.Errorf("files: %v, %v; want one PDF", files, err)
	}
}
