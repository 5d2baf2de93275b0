package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"etikett/render"
	"etikett/render/paint"
	"etikett/render/pdf"
	"etikett/render/raster"
	"etikett/render/vector"
)

func newRender() *cobra.Command {
	var out, warnings string
	var dpi, width, height float64
	cmd := &cobra.Command{
		Use:   "render FILE.html -o OUT.pdf|OUT.png|OUT.svg",
		Short: "Lay out an HTML file as PDF, PNG or SVG",
		Long: `Lay out an HTML file as PDF, PNG or SVG.

The page's size comes from the style sheet's @page rule, else from --width and --height, else it is A4. A PNG or SVG file
holds one page: of a document with several, the files are numbered (out-1.png, out-2.png …). Codes in them have the size
that the style sheet gives them, to the fraction of a dot; printers get them in whole dots. FILE may be - for standard input,
OUT for standard output (as PDF). Pictures and fonts are read from FILE's folder and below it, and from nowhere else.`,
		Args: exactArgs("FILE.html"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case out == "":
				return usagef("say where to write with -o OUT.pdf, -o OUT.png or -o OUT.svg")
			case dpi < 10 || dpi > 4800:
				return usagef("--dpi %g is outside 10 to 4800", dpi)
			case warnings != "text" && warnings != "json":
				return usagef("--warnings is text or json, not %q", warnings)
			case (width > 0) != (height > 0):
				return usagef("give both --width and --height")
			}
			doc, err := renderFile(cmd.Context(), args[0], width, height)
			if err != nil {
				return err
			}
			if err := printWarnings(cmd.ErrOrStderr(), doc.Warnings, warnings); err != nil {
				return err
			}
			return writeDocument(doc, out, dpi)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "output", "o", "", "file to write: .pdf, .png or .svg")
	f.Float64Var(&dpi, "dpi", 300, "dots per inch of a PNG file")
	f.Float64Var(&width, "width", 0, "width of the page in mm")
	f.Float64Var(&height, "height", 0, "height of the page in mm")
	f.StringVar(&warnings, "warnings", "text", "how to print warnings on standard error: text or json")
	return cmd
}

// renderFile lays out an HTML file.
func renderFile(ctx context.Context, file string, width, height float64) (*render.Document, error) {
	var html []byte
	var err error
	folder := "."
	if file == "-" {
		html, err = io.ReadAll(os.Stdin)
	} else {
		folder = filepath.Dir(file)
		html, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := render.New(render.Options{PageWidth: width * paint.PxPerMM, PageHeight: height * paint.PxPerMM})
	doc, err := r.Render(ctx, string(html), folderLoader{root})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return doc, nil
}

// folderLoader reads what a document refers to from one folder, with no way out of it, through links neither.
type folderLoader struct{ root *os.Root }

// maxResource limits a file that a document refers to.
const maxResource = 64 << 20

// Load reads a relative address.
func (l folderLoader) Load(_ context.Context, address string) (render.Resource, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return render.Resource{}, render.ErrRefused
	}
	f, err := l.root.Open(filepath.FromSlash(u.Path))
	if err != nil {
		return render.Resource{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxResource+1))
	if err == nil && len(b) > maxResource {
		err = fmt.Errorf("the file is larger than the limit of %d bytes", maxResource)
	}
	return render.Resource{Data: b}, err
}

// printWarnings tells what of a document was not drawn as it asks for.
func printWarnings(w io.Writer, warnings []render.Warning, format string) error {
	for _, x := range warnings {
		if format == "json" {
			b, err := json.Marshal(x)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%s\n", b)
			continue
		}
		fmt.Fprintln(w, "etikett: warning: "+oneLine(x.String()))
	}
	return nil
}

// writeDocument writes pages in the format that the name's ending tells.
func writeDocument(doc *render.Document, out string, dpi float64) error {
	switch ext := strings.ToLower(filepath.Ext(out)); {
	case ext == ".png":
		return writePages(doc.Pages, out, func(w io.Writer, page *paint.Page) error { return writePNG(w, page, dpi) })
	case ext == ".svg":
		return writePages(doc.Pages, out, vector.Write)
	case ext == ".pdf" || out == "-":
		return writeFile(out, func(w io.Writer) error {
			p := pdf.NewWriter(w, pdf.Options{Title: doc.Title})
			for _, page := range doc.Pages {
				if err := p.Add(page); err != nil {
					return err
				}
			}
			return p.Close()
		})
	}
	return usagef("%s: the name must end in .pdf, .png or .svg", out)
}

// writePages writes a file a page; of several, the names are numbered.
func writePages(pages []*paint.Page, out string, write func(io.Writer, *paint.Page) error) error {
	for i, page := range pages {
		name := out
		if len(pages) > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(out, filepath.Ext(out)), i+1, filepath.Ext(out))
		}
		if err := writeFile(name, func(w io.Writer) error { return write(w, page) }); err != nil {
			return err
		}
	}
	return nil
}

// writePNG draws a preview: codes keep the size that they were given.
func writePNG(w io.Writer, page *paint.Page, dpi float64) error {
	b, _, err := raster.Draw(page, raster.Options{DPI: dpi, Mode: raster.RGBA, ExactCodes: true})
	if err != nil {
		return err
	}
	return b.WritePNG(w)
}

// writeFile writes a file that is complete or not there: under a temporary name first. "-" is standard output.
func writeFile(name string, write func(io.Writer) error) (err error) {
	if name == "-" {
		return write(os.Stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".etikett-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close() // it may be closed already
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
