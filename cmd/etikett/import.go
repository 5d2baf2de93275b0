package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"etikett/internal/app"
	"etikett/internal/table"
)

func newImport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Bring data in",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newImportInvenTree(), newImportItems())
	return cmd
}

func newImportInvenTree() *cobra.Command {
	var data, media string
	cmd := &cobra.Command{
		Use:   "inventree EXPORT.json",
		Short: "Take over the data of an InvenTree",
		Long: `Take over the data of an InvenTree: what 'invoke export-records' writes. Items, users (whose passwords keep working), label
templates and settings come in; records of other kinds are counted and named. It is all or nothing: a record that is wrong is
named, and nothing changes. Importing again updates.`,
		Args: exactArgs("EXPORT.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			var files fs.FS
			if media != "" {
				root, err := os.OpenRoot(media)
				if err != nil {
					return err
				}
				defer root.Close()
				files = root.FS()
			}
			return withApp(cmd.Context(), data, func(a *app.App) error {
				bar, in, err := readProgress(f)
				if err != nil {
					return err
				}
				defer bar.done()
				report, err := a.ImportInvenTree(cmd.Context(), in, files, nil)
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				bar.done()
				fmt.Fprint(cmd.OutOrStdout(), report)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&media, "media", "", "media folder of that InvenTree: template files, assets, pictures")
	dataFlag(cmd, &data)
	return cmd
}

// readProgress shows how much of a file has been read.
func readProgress(f *os.File) (*progress, io.Reader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	bar := newProgress(int(info.Size()>>10), "KiB read")
	return bar, &countingReader{r: f, bar: bar}, nil
}

type countingReader struct {
	r    io.Reader
	bar  *progress
	rest int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.rest += n
	c.bar.add(c.rest >> 10)
	c.rest &= 1<<10 - 1
	return n, err
}

func newImportItems() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "items MODEL FILE.csv|.xlsx|.json",
		Short: "Take items from a table",
		Long: `Take items of one model (part, stockitem, stocklocation …) from a table whose first row names the fields. Items that are there
already, by pk or else by IPN or name, are updated. It is all or nothing: a cell that is wrong is named, and nothing changes.`,
		Args: exactArgs("MODEL", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := table.Read(args[1])
			if err != nil {
				return err
			}
			return withApp(cmd.Context(), data, func(a *app.App) error { return importItems(cmd.Context(), cmd.OutOrStdout(), a, args[0], args[1], t) })
		},
	}
	dataFlag(cmd, &data)
	return cmd
}

func importItems(ctx context.Context, out io.Writer, a *app.App, model, file string, t *table.Table) error {
	report, err := a.ImportItems(ctx, model, t)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Fprint(out, report)
	return nil
}
