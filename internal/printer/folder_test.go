package printer_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"etikett/internal/fault"
	"etikett/internal/label"
	"etikett/internal/printer"
	"etikett/internal/store"
	"etikett/render/paint"
)

func newService(t *testing.T) (*printer.Service, string) {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), filepath.Join(dir, "db.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	base := filepath.Join(dir, "printed")
	return printer.New(store.NewMachines(db), printer.Folder{Base: base}), base
}

// printOn prints two pages on a machine with these settings and gives the names of the files.
func printOn(t *testing.T, s *printer.Service, base string, settings map[string]string, abort bool) []string {
	t.Helper()
	m, err := s.Create(t.Context(), printer.Machine{Name: "Shelf", Driver: "folder", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range settings {
		if _, err := s.Set(t.Context(), m, k, v); err != nil {
			t.Fatal(err)
		}
	}
	p := printer.Plugin{Machines: s}
	sink, err := p.Start(t.Context(), &label.Job{OutputID: 7}, label.Options{"machine": m.ID})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if err := sink.Add(t.Context(), &label.Label{Index: i, Pages: []*paint.Page{{Width: 96, Height: 48}}}); err != nil {
			t.Fatal(err)
		}
	}
	if abort {
		sink.Abort()
	} else if _, err := sink.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(base, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i], _ = filepath.Rel(base, files[i])
	}
	return files
}

func TestFolder(t *testing.T) {
	s, base := newService(t)
	if got, want := printOn(t, s, base, nil, false), []string{"labels/7.pdf"}; !slices.Equal(got, want) {
		t.Errorf("PDF: %v, want %v", got, want)
	}
	if b, err := os.ReadFile(filepath.Join(base, "labels", "7.pdf")); err != nil || string(b[:5]) != "%PDF-" {
		t.Errorf("the file is no PDF: %v", err)
	}
	s, base = newService(t)
	if got, want := printOn(t, s, base, map[string]string{"FORMAT": "PNG", "FOLDER": "png", "DPI": "100"}, false), []string{"png/7-0001.png", "png/7-0002.png"}; !slices.Equal(got, want) {
		t.Errorf("PNG: %v, want %v", got, want)
	}
}

// Ensure a job that is stopped leaves no file.
func TestFolderAbort(t *testing.T) {
	for _, format := range []string{"PDF", "PNG"} {
		s, base := newService(t)
		if got := printOn(t, s, base, map[string]string{"FORMAT": format}, true); len(got) > 0 {
			t.Errorf("%s: %v are left", format, got)
		}
	}
}

// Ensure no setting leads out of the folder, and wrong values are refused.
func TestSettingsAreChecked(t *testing.T) {
	s, _ := newService(t)
	m, err := s.Create(t.Context(), printer.Machine{Name: "Shelf", Driver: "folder", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key, value string
		kind       fault.Kind
	}{
		{"FOLDER", "../elsewhere", fault.Invalid}, {"FOLDER", "/etc", fault.Invalid}, {"FORMAT", "GIF", fault.Invalid}, {"DPI", "0", fault.Invalid},
		{"DPI", "x", fault.Invalid}, {"LOCATION", "shelf", fault.Invalid}, {"NOTHING", "1", fault.NotFound},
	} {
		if _, err := s.Set(t.Context(), m, c.key, c.value); fault.KindOf(err) != c.kind {
			t.Errorf("%s = %q: %v", c.key, c.value, err)
		}
	}
}

// Ensure a machine without a driver is kept, tells what it lacks, and is no choice for printing.
func TestMachineWithoutDriver(t *testing.T) {
	s, _ := newService(t)
	m, err := s.Create(t.Context(), printer.Machine{Name: "Old", Driver: "nothing", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	st := s.State(t.Context(), m)
	if st.Known || st.Ready || st.Status != printer.Unknown || len(st.Errors) != 1 || st.Errors[0] != "Driver 'nothing' not found" {
		t.Errorf("state %+v", st)
	}
	options, err := printer.Plugin{Machines: s}.Options(t.Context())
	if err != nil || len(options[0].Choices) != 0 {
		t.Errorf("options %+v, %v", options, err)
	}
}
