package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"etikett/dtl"
	"etikett/internal/label"
	"etikett/internal/label/sheet"
	"etikett/internal/table"
	"etikett/internal/tags"
	"etikett/render"
	"etikett/render/paint"
	"etikett/render/pdf"
)

// printFlags are the flags of the print command.
type printFlags struct {
	template, items, sheet, printer, out string
	width, height                        float64
	skip                                 int
	border                               bool
}

func newPrint() *cobra.Command {
	var f printFlags
	cmd := &cobra.Command{
		Use:   "print --template T.html --items FILE -o OUT.pdf",
		Short: "Print labels of the rows of a table, without a server",
		Long: `Print labels of the rows of a table, without a server.

The table is a CSV, XLSX or JSON file whose first row names the columns. The template sees each column as a variable of
that name, and all of them under "item"; {{ row }} is the number of the row, and {{ qr_data }}, if there is no such column,
the value of the first column named barcode, sku, ipn, serial, id or pk, else of the very first. With --sheet the labels come on sheets of
that kind ("etikett print --sheet list" lists them), else each is a page of its own.`,
		Example: `  etikett print --template shelf.html --items items.csv --width 50 --height 20 -o shelf.pdf
  etikett print --template shelf.html --items items.xlsx --sheet avery-l7160 -o sheets.pdf`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.sheet == "list" {
				fmt.Fprintln(cmd.OutOrStdout(), strings.Join(sheet.Names(), "\n"))
				return nil
			}
			return printTable(cmd.Context(), &f)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.template, "template", "", "label template, an HTML file in Django's template language")
	fl.StringVar(&f.items, "items", "", "table of items: .csv, .tsv, .xlsx or .json")
	fl.StringVarP(&f.out, "output", "o", "", "PDF file to write, - for standard output")
	fl.Float64Var(&f.width, "width", 0, "width of a label in mm (default 50, or the sheet's)")
	fl.Float64Var(&f.height, "height", 0, "height of a label in mm (default 20, or the sheet's)")
	fl.StringVar(&f.sheet, "sheet", "", "put the labels on sheets of this kind, such as avery-l7160; list lists them")
	fl.IntVar(&f.skip, "skip", 0, "cells of the first sheet that are used already")
	fl.BoolVar(&f.border, "border", false, "draw a line around each label of a sheet")
	fl.StringVar(&f.printer, "printer", "", "send the labels to this printer instead of a file")
	return cmd
}

// printTable prints a label for each row.
func printTable(ctx context.Context, f *printFlags) error {
	switch {
	case f.template == "":
		return usagef("say which template to print with --template FILE.html")
	case f.items == "":
		return usagef("say which items to print with --items FILE")
	case f.printer != "":
		return usagef("printer %q: no printers are set up; write a file with -o", f.printer)
	case f.out == "":
		return usagef("say where to write with -o OUT.pdf")
	case f.skip < 0:
		return usagef("--skip must not be negative")
	}
	t := label.Template{File: f.template, Name: filepath.Base(f.template), ModelType: "part", FilenamePattern: label.DefaultFilenamePattern, Width: f.width, Height: f.height, Enabled: true}
	var layout sheet.Layout
	if f.sheet != "" {
		var err error
		if layout, err = sheet.Preset(f.sheet); err != nil {
			return usageError{err}
		}
		t.Width, t.Height = or(t.Width, layout.LabelWidth), or(t.Height, layout.LabelHeight)
	}
	t.Width, t.Height = or(t.Width, label.DefaultWidth), or(t.Height, label.DefaultHeight)

	source, err := os.ReadFile(f.template)
	if err != nil {
		return err
	}
	rows, err := table.Read(f.items)
	if err != nil {
		return err
	}
	if len(rows.Rows) == 0 {
		return fmt.Errorf("%s: there are no items in it", f.items)
	}
	maker, err := tableMaker(&t, string(source))
	if err != nil {
		return err // it names the file
	}
	return writeFile(f.out, func(w io.Writer) error { return writeLabels(ctx, w, f, layout, &t, maker, rows) })
}

func or(v, def float64) float64 {
	if v > 0 {
		return v
	}
	return def
}

// tableMaker compiles a template for rows of a table.
func tableMaker(t *label.Template, source string) (*label.Maker, error) {
	renderer := render.New(render.Options{PageWidth: t.Width * paint.PxPerMM, PageHeight: t.Height * paint.PxPerMM})
	compiler, err := label.NewCompiler(label.CompilerConfig{Engine: dtl.Options{Location: time.Local}, Renderer: renderer, Env: tags.Env{}})
	if err != nil {
		return nil, err
	}
	return compiler.Maker(t, source, label.Surroundings{Now: time.Now()})
}

// rowVariables are what a template sees of a row.
func rowVariables(t *table.Table, r table.Row, n int) map[string]any {
	vars := make(map[string]any, len(t.Columns)+24)
	item := dtl.NewDict()
	for i, column := range t.Columns {
		var v any
		if i < len(r.Values) {
			v = r.Values[i]
		}
		vars[column] = v
		item.Set(column, v)
	}
	vars["item"], vars["row"] = item, n
	if _, taken := vars["part"]; !taken {
		vars["part"] = item // templates for parts say part.name
	}
	if _, taken := vars["qr_data"]; !taken {
		vars["qr_data"] = identity(t, r)
	}
	return vars
}

// identity is the value that tells a row from others.
func identity(t *table.Table, r table.Row) any {
	for _, name := range []string{"barcode", "sku", "ipn", "serial", "id", "pk"} {
		for i, column := range t.Columns {
			if strings.EqualFold(column, name) && i < len(r.Values) && r.Values[i] != nil && r.Values[i] != "" {
				return r.Values[i]
			}
		}
	}
	if len(r.Values) == 0 {
		return ""
	}
	return r.Values[0]
}

// writeLabels writes the PDF.
func writeLabels(ctx context.Context, w io.Writer, f *printFlags, layout sheet.Layout, t *label.Template, maker *label.Maker, rows *table.Table) error {
	file := pdf.NewWriter(w, pdf.Options{Title: t.Name})
	bar := newProgress(len(rows.Rows), "labels")
	defer bar.done()
	produce := func(i int) ([]*paint.Page, error) {
		pages, err := maker.Pages(ctx, dtl.Vars(rowVariables(rows, rows.Rows[i], i+1)))
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", f.items, rows.Rows[i].Line, err)
		}
		return pages, nil
	}
	emit := file.Add
	finish := func() error { return nil }
	if f.sheet != "" {
		composer, err := sheet.NewComposer(layout, sheet.Options{Skip: f.skip, Border: f.border}, file.Add)
		if err != nil {
			return err
		}
		emit, finish = composer.Add, composer.Close
	}
	err := label.InOrder(ctx, len(rows.Rows), 0, nil, produce, func(_ int, pages []*paint.Page) error {
		for _, p := range pages {
			if err := emit(p); err != nil {
				return err
			}
		}
		bar.add(1)
		return nil
	})
	if err != nil {
		return err
	}
	if err := finish(); err != nil {
		return err
	}
	return file.Close()
}
