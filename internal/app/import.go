package app

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"etikett/internal/account"
	"etikett/internal/catalog"
	"etikett/internal/label"
	"etikett/internal/label/defaults"
	"etikett/internal/media"
	"etikett/internal/report"
	"etikett/internal/store"
	"etikett/internal/table"
)

// ImportInvenTree takes in an InvenTree export: items, users, label templates, settings, in one transaction. Files are read from
// files, the export's media folder, which may be nil. A record that is wrong is an error that names it, and changes nothing.
func (a *App) ImportInvenTree(ctx context.Context, export io.Reader, files fs.FS, progress func(n int)) (*catalog.Report, error) {
	im := &importer{files: files, media: map[string][]byte{}}
	var report *catalog.Report
	err := a.DB.InTx(ctx, func(tx *sql.Tx) (err error) {
		im.tx = tx
		if report, err = catalog.ImportInvenTree(ctx, export, store.NewItemWriter(tx), im.sinks(), progress); err != nil {
			return err
		}
		if err := im.accounts.Close(); err != nil {
			return err
		}
		if err := store.ImportAccounts(ctx, tx, &im.accounts); err != nil {
			return err
		}
		// Files are written last: what a failed import leaves of them nobody refers to.
		for key, data := range im.media {
			if err := a.Media.Write(ctx, key, data); err != nil {
				return err
			}
		}
		return nil
	})
	a.Settings.Forget()
	a.Compiler.Forget()
	return report, err
}

// importer is an import under way.
type importer struct {
	tx       *sql.Tx
	files    fs.FS
	accounts account.Bundle
	media    map[string][]byte // files to write, by key
}

// sinks take the records that are no items.
func (im *importer) sinks() catalog.Sinks {
	return catalog.Sinks{
		"auth.user":               im.account,
		"auth.group":              im.account,
		"users.ruleset":           im.account,
		"users.userprofile":       im.account,
		"report.labeltemplate":    im.template,
		"report.reportasset":      im.file(report.Asset),
		"report.reportsnippet":    im.file(report.Snippet),
		"common.inventreesetting": im.setting,
	}
}

func (im *importer) account(_ context.Context, rec catalog.Foreign) error {
	raw, err := json.Marshal(rec.Fields)
	if err != nil {
		return err
	}
	_, err = im.accounts.Add(rec.Model, rec.PK, raw)
	return err
}

func (im *importer) setting(ctx context.Context, rec catalog.Foreign) error {
	var s struct{ Key, Value string }
	if err := decodeFields(rec, &s); err != nil {
		return err
	}
	return store.ImportSetting(ctx, im.tx, s.Key, s.Value)
}

// template stores a label template. Its text is in the media folder; for InvenTree's own, without one, it is Etikett's template of that name.
func (im *importer) template(ctx context.Context, rec catalog.Foreign) error {
	t := label.Template{FilenamePattern: label.DefaultFilenamePattern, Width: label.DefaultWidth, Height: label.DefaultHeight, Enabled: true}
	var file struct{ Template string }
	if err := errors.Join(decodeFields(rec, &t), decodeFields(rec, &file)); err != nil {
		return err
	}
	if media.CheckKey(file.Template) != nil {
		return fmt.Errorf("%q is not the path of a template file", file.Template)
	}
	text, err := im.read(file.Template)
	if errors.Is(err, fs.ErrNotExist) {
		for _, d := range defaults.Templates {
			if d.File == path.Base(file.Template) {
				text, err = d.Source()
			}
		}
	}
	if err != nil {
		return fmt.Errorf("template file %q: %w (its place is told with --media)", file.Template, err)
	}
	t.ID, t.File = rec.PK, file.Template
	im.media[t.File] = text
	return store.PutTemplate(ctx, im.tx, &t, string(text))
}

// file takes over a file that templates refer to, and its record.
func (im *importer) file(kind report.Kind) func(context.Context, catalog.Foreign) error {
	return func(ctx context.Context, rec catalog.Foreign) error {
		var key string
		if err := json.Unmarshal(rec.Fields[string(kind)], &key); err != nil || media.CheckKey(key) != nil {
			return fmt.Errorf("it has no file in %q", kind)
		}
		var about struct{ Description string }
		if err := decodeFields(rec, &about); err != nil {
			return err
		}
		data, err := im.read(key)
		if err != nil {
			return fmt.Errorf("file %q: %w (its place is told with --media)", key, err)
		}
		im.media[key] = data
		return store.PutReportFile(ctx, im.tx, kind, &report.File{ID: rec.PK, Key: key, Description: about.Description})
	}
}

// maxImportFile limits a file of the media folder.
const maxImportFile = 64 << 20

func (im *importer) read(name string) ([]byte, error) {
	if im.files == nil {
		return nil, fs.ErrNotExist
	}
	f, err := im.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxImportFile+1))
	if err == nil && len(b) > maxImportFile {
		err = fmt.Errorf("it is larger than the limit of %d bytes", maxImportFile)
	}
	return b, err
}

// decodeFields reads the fields of a record; a null leaves its field as it is.
func decodeFields(rec catalog.Foreign, v any) error {
	raw, err := json.Marshal(rec.Fields)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// ImportItems takes in items of one model from a table, all or none.
func (a *App) ImportItems(ctx context.Context, model string, t *table.Table) (*catalog.Report, error) {
	return store.NewItems(a.DB).ImportTable(ctx, strings.ToLower(model), t)
}
