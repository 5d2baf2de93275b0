package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"etikett/dtl"
	"etikett/internal/label"
	"etikett/internal/table"
	"etikett/render/pdf"
)

// peer is another program that rendered the same labels.
type peer struct {
	Name      string  `json:"name"`
	Labels    int     `json:"labels"`
	PerSecond float64 `json:"labels_per_second"`
}

//go:embed testdata/weasyprint_peer.py
var weasyprintScript []byte

// measureEngine makes the labels in this process, without server and database, and lets peers render the first of them.
func (r *benchResult) measureEngine(ctx context.Context, parts *table.Table, f *benchFlags) error {
	d, src, err := benchTemplate()
	if err != nil {
		return err
	}
	t := &label.Template{Name: d.Name, File: d.File, ModelType: d.ModelType, FilenamePattern: label.DefaultFilenamePattern, Width: d.Width, Height: d.Height}
	maker, err := tableMaker(t, src)
	if err != nil {
		return err
	}
	variables := func(i int) dtl.Variables {
		vars := rowVariables(parts, parts.Rows[i], i+1)
		vars["qr_data"] = fmt.Sprintf(`{"part": %d}`, i+1)
		return dtl.Vars(vars)
	}
	run := func(n int) error {
		w := pdf.NewWriter(io.Discard, pdf.Options{})
		produce := func(i int) ([]*pdf.Prepared, error) {
			pages, err := maker.Pages(ctx, variables(i))
			if err != nil {
				return nil, err
			}
			out := make([]*pdf.Prepared, len(pages))
			for k, p := range pages {
				if out[k], err = pdf.Prepare(p); err != nil {
					return nil, err
				}
			}
			return out, nil
		}
		err := label.InOrder(ctx, n, 0, nil, produce, func(_ int, pages []*pdf.Prepared) error {
			for _, p := range pages {
				if err := w.Write(p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return w.Close()
	}
	if err := run(min(f.labels, 500)); err != nil { // warms up
		return err
	}
	begin := time.Now()
	if err := run(f.labels); err != nil {
		return err
	}
	r.EnginePerSecond = float64(f.labels) / time.Since(begin).Seconds()

	var documents []string
	for i := range min(f.peerLabels, f.labels) {
		html, err := maker.HTML(ctx, variables(i))
		if err != nil {
			return err
		}
		documents = append(documents, html)
	}
	return r.measureWeasyPrint(ctx, documents, f.python)
}

// measureWeasyPrint lets WeasyPrint render documents; where it is not installed the result says so.
func (r *benchResult) measureWeasyPrint(ctx context.Context, documents []string, python string) error {
	if len(documents) == 0 {
		return nil
	}
	for _, try := range []string{python, filepath.Join(".venv", "bin", "python"), "python3"} {
		path, err := exec.LookPath(try)
		if try == "" || err != nil || exec.CommandContext(ctx, path, "-c", "import weasyprint").Run() != nil {
			continue
		}
		dir, err := os.MkdirTemp("", "etikett-peer-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		input := filepath.Join(dir, "documents.json")
		b, err := json.Marshal(documents)
		if err != nil {
			return err
		}
		if err := os.WriteFile(input, b, 0o600); err != nil {
			return err
		}
		out, err := exec.CommandContext(ctx, path, "-c", string(weasyprintScript), input).Output()
		if err != nil {
			return fmt.Errorf("bench: WeasyPrint: %w", err)
		}
		var result struct {
			Version string
			Seconds float64
		}
		if err := json.Unmarshal(out, &result); err != nil {
			return fmt.Errorf("bench: WeasyPrint: %w in %.200s", err, out)
		}
		r.Peers = append(r.Peers, peer{"WeasyPrint " + result.Version, len(documents), float64(len(documents)) / result.Seconds})
		return nil
	}
	r.Notes = append(r.Notes, "WeasyPrint is not installed here: no comparison (pip install weasyprint, then --python PATH)")
	return nil
}
