package printer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"etikett/internal/label"
	"etikett/render/pdf"
	"etikett/render/raster"
)

// Folder is the driver that writes labels as files into a folder: for printing by something else, and for trying.
type Folder struct {
	// Base is the folder in which the machines' folders are: no setting leads out of it.
	Base string
}

// Settings of the driver.
const (
	folderKey = "FOLDER"
	formatKey = "FORMAT"
	dpiKey    = "DPI"

	defaultDPI = 300
	maxDPI     = 1200
)

// Info describes the driver.
func (Folder) Info() DriverInfo {
	return DriverInfo{Slug: "folder", Name: "Folder", Description: "Writes labels as PDF or PNG files into a folder of the server"}
}

// Settings are the folder, the format, and the resolution of pictures.
func (Folder) Settings() []Setting {
	return []Setting{
		{Key: folderKey, Name: "Folder", Description: "Folder below the server's own folder for printed labels", Kind: Text, Default: "labels", Required: true, Check: checkFolder},
		{Key: formatKey, Name: "Format", Description: "One PDF file a job, or one PNG file a page", Kind: Choice, Default: "PDF", Choices: []string{"PDF", "PNG"}},
		{Key: dpiKey, Name: "Resolution", Description: "Of PNG files", Kind: Integer, Default: strconv.Itoa(defaultDPI), Units: "dpi", Check: checkDPI},
	}
}

func checkFolder(v string) error {
	if !filepath.IsLocal(v) {
		return fmt.Errorf("%q leads out of the server's folder for printed labels", v)
	}
	return nil
}

func checkDPI(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 50 || n > maxDPI {
		return fmt.Errorf("the resolution must be from 50 to %d dpi", maxDPI)
	}
	return nil
}

func (f Folder) setting(m *Machine, key string) string {
	for _, st := range f.Settings() {
		if st.Key == key {
			return m.Value(st)
		}
	}
	return ""
}

// open gives the machine's folder, through which nothing outside of it can be reached.
func (f Folder) open(m *Machine) (*os.Root, error) {
	name := f.setting(m, folderKey)
	if err := checkFolder(name); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.Base, 0o750); err != nil {
		return nil, err
	}
	base, err := os.OpenRoot(f.Base)
	if err != nil {
		return nil, err
	}
	defer base.Close()
	if err := base.MkdirAll(name, 0o750); err != nil {
		return nil, err
	}
	return base.OpenRoot(name)
}

// Check says whether the folder can be used.
func (f Folder) Check(_ context.Context, m *Machine) error {
	root, err := f.open(m)
	if err != nil {
		return fmt.Errorf("the folder cannot be used: %w", err)
	}
	return root.Close()
}

// Print begins the files of a job. Their names begin with the number of its output, so a job that is done again replaces them.
func (f Folder) Print(_ context.Context, m *Machine, j *label.Job) (label.Sink, error) {
	root, err := f.open(m)
	if err != nil {
		return nil, fmt.Errorf("printer: %w", err)
	}
	name := strconv.FormatInt(j.OutputID, 10)
	if f.setting(m, formatKey) == "PNG" {
		dpi, err := strconv.Atoi(f.setting(m, dpiKey))
		if err != nil {
			dpi = defaultDPI
		}
		return &pngSink{root: root, name: name, dpi: float64(dpi)}, nil
	}
	s := &pdfSink{root: root, name: name + ".pdf"}
	if s.file, err = root.Create(s.name + partSuffix); err != nil {
		return nil, errors.Join(fmt.Errorf("printer: %w", err), root.Close())
	}
	s.buf = bufio.NewWriterSize(s.file, 64<<10)
	s.pdf = pdf.NewWriter(s.buf, pdf.Options{Title: j.Template.Name, Creator: "Etikett"})
	return s, nil
}

// partSuffix marks a file that is not complete.
const partSuffix = ".part"

// pdfSink writes one file with all labels.
type pdfSink struct {
	root *os.Root
	name string
	file *os.File
	buf  *bufio.Writer
	pdf  *pdf.Writer
}

// Add writes the pages of a label.
func (s *pdfSink) Add(_ context.Context, l *label.Label) error {
	for _, page := range l.Pages {
		if err := s.pdf.Add(page); err != nil {
			return fmt.Errorf("printer: writing %s: %w", s.name, err)
		}
	}
	return nil
}

// Close completes the file, which then appears under its name.
func (s *pdfSink) Close(context.Context) (string, error) {
	if err := errors.Join(s.pdf.Close(), s.buf.Flush(), s.file.Sync(), s.file.Close()); err != nil {
		return "", fmt.Errorf("printer: writing %s: %w", s.name, err)
	}
	if err := s.root.Rename(s.name+partSuffix, s.name); err != nil {
		return "", fmt.Errorf("printer: %w", err)
	}
	return "", s.root.Close()
}

// Abort drops the file.
func (s *pdfSink) Abort() {
	_ = s.file.Close() // it may be closed already
	_ = s.root.Remove(s.name + partSuffix)
	_ = s.root.Close()
}

// pngSink writes a file a page.
type pngSink struct {
	root  *os.Root
	name  string
	dpi   float64
	files []string // written under their temporary names
}

// Add draws the pages of a label.
func (s *pngSink) Add(_ context.Context, l *label.Label) error {
	for _, page := range l.Pages {
		bitmap, _, err := raster.Draw(page, raster.Options{DPI: s.dpi, Mode: raster.Gray})
		if err != nil {
			return fmt.Errorf("printer: drawing label %d: %w", l.Index+1, err)
		}
		name := fmt.Sprintf("%s-%04d.png", s.name, len(s.files)+1)
		if err := s.write(name, func(w io.Writer) error { return bitmap.WritePNG(w) }); err != nil {
			return fmt.Errorf("printer: writing %s: %w", name, err)
		}
		s.files = append(s.files, name)
	}
	return nil
}

func (s *pngSink) write(name string, content func(io.Writer) error) error {
	f, err := s.root.Create(name + partSuffix)
	if err != nil {
		return err
	}
	return errors.Join(content(f), f.Sync(), f.Close())
}

// Close gives the files their names: all of them are there, or none.
func (s *pngSink) Close(context.Context) (string, error) {
	for _, name := range s.files {
		if err := s.root.Rename(name+partSuffix, name); err != nil {
			return "", fmt.Errorf("printer: %w", err)
		}
	}
	return "", s.root.Close()
}

// Abort drops the files.
func (s *pngSink) Abort() {
	for _, name := range s.files {
		_ = s.root.Remove(name + partSuffix) // it may have its name already
	}
	_ = s.root.Close()
}
