package label

import (
	"context"
	"fmt"
	"io"

	"etikett/internal/fault"
	"etikett/internal/media"
	"etikett/render/paint"
	"etikett/render/pdf"
)

// PDF is the plugin that puts labels into a PDF file, each on pages of its own.
type PDF struct{ Media *media.Store }

// Info describes the plugin.
func (PDF) Info() PluginInfo {
	return PluginInfo{Key: "inventreelabel", Name: "InvenTreeLabel", Description: "Labels in a PDF file, each on a page of its own size"}
}

// Options are none.
func (PDF) Options(context.Context) ([]Option, error) { return nil, nil }

// Check accepts every job.
func (PDF) Check(context.Context, *Template, Options) error { return nil }

// Start begins the file of a job.
func (p PDF) Start(ctx context.Context, j *Job, _ Options) (Sink, error) {
	f, err := newPDFFile(ctx, p.Media, j)
	if err != nil {
		return nil, err
	}
	return &pdfSink{f}, nil
}

// pdfFile is a PDF file under way in the media store.
type pdfFile struct {
	key    string
	file   io.WriteCloser
	pdf    *pdf.Writer
	cancel context.CancelFunc
}

// newPDFFile starts the file of a job. It has the same key whenever the job is done again.
func newPDFFile(ctx context.Context, store *media.Store, j *Job) (*pdfFile, error) {
	// The file must not appear if the job is stopped: the writer's own context can be cancelled apart.
	ctx, cancel := context.WithCancel(ctx)
	key := outputKey(j.FileName, j.OutputID)
	file, err := store.Create(ctx, key, "application/pdf")
	if err != nil {
		cancel()
		return nil, fmt.Errorf("label: %w", err)
	}
	return &pdfFile{key: key, file: file, pdf: pdf.NewWriter(file, pdf.Options{Title: j.Template.Name, Creator: "Etikett"}), cancel: cancel}, nil
}

// Close completes the file.
func (f *pdfFile) Close(context.Context) (string, error) {
	defer f.cancel()
	if err := f.pdf.Close(); err != nil {
		return "", fault.Storage(fmt.Errorf("label: writing %s: %w", f.key, err))
	}
	if err := f.file.Close(); err != nil {
		return "", fault.Storage(fmt.Errorf("label: writing %s: %w", f.key, err))
	}
	return f.key, nil
}

// Abort drops the file.
func (f *pdfFile) Abort() {
	f.cancel()
	_ = f.file.Close() // it fails, since its context is cancelled, and that removes the unfinished file
}

type pdfSink struct{ *pdfFile }

// Prepare encodes the pages of a label.
func (s *pdfSink) Prepare(l *Label) error {
	pages, err := preparePages(l.Pages)
	l.Prepared, l.Pages = pages, nil
	return err
}

func preparePages(pages []*paint.Page) ([]*pdf.Prepared, error) {
	out := make([]*pdf.Prepared, len(pages))
	for i, page := range pages {
		p, err := pdf.Prepare(page)
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

// Add writes the pages of a label.
func (s *pdfSink) Add(_ context.Context, l *Label) error {
	for _, p := range l.Prepared.([]*pdf.Prepared) {
		if err := s.pdf.Write(p); err != nil {
			return fault.Storage(fmt.Errorf("label: writing %s: %w", s.key, err))
		}
	}
	l.Prepared = nil
	return nil
}
