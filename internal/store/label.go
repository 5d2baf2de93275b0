package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"etikett/internal/fault"
	"etikett/internal/label"
)

// Labels implements label.Store.
type Labels struct {
	db    *DB
	queue Queue
}

// Queue starts jobs again that nobody has ended. Its calls belong to the transaction in which a job is stored.
type Queue interface {
	// Add puts a job on the queue, due after the delay, and gives the number under which it is there.
	Add(ctx context.Context, tx *sql.Tx, job int64, delay time.Duration) (number int64, err error)
	// Remove takes it off, unless it has been started: then the queue finds that there is nothing left to do.
	Remove(ctx context.Context, tx *sql.Tx, number int64) error
}

// NewLabels gives the label part of the database.
func NewLabels(db *DB, queue Queue) *Labels { return &Labels{db, queue} }

var _ label.Store = (*Labels)(nil)

const templateColumns = `id, name, description, model_type, filters, filename_pattern, enabled, attach_to_model, width, height, revision, file, metadata`

type scanner interface{ Scan(...any) error }

func scanTemplate(row scanner) (t label.Template, err error) {
	var metadata sql.NullString
	err = row.Scan(&t.ID, &t.Name, &t.Description, &t.ModelType, &t.Filters, &t.FilenamePattern, &t.Enabled, &t.AttachToModel, &t.Width, &t.Height, &t.Revision, &t.File, &metadata)
	if metadata.Valid {
		t.Metadata = json.RawMessage(metadata.String)
	}
	return t, err
}

// templateOrder maps the names by which clients order lists to columns.
var templateOrder = map[string]string{
	"pk": "id", "id": "id", "name": "name", "description": "description", "model_type": "model_type",
	"enabled": "enabled", "width": "width", "height": "height", "revision": "revision",
}

// Templates lists templates.
func (l *Labels) Templates(ctx context.Context, f label.TemplateFilter) ([]label.Template, int, error) {
	var where conditions
	if f.Enabled != nil {
		where.add("enabled = ?", *f.Enabled)
	}
	if f.ModelType != "" {
		where.add("model_type = ?", f.ModelType)
	}
	for _, word := range strings.Fields(f.Search) {
		pattern := likePattern(word)
		where.add(`(name LIKE ? ESCAPE '\' OR description LIKE ? ESCAPE '\')`, pattern, pattern)
	}
	var count int
	if err := l.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM label_template"+where.sql(), where.args...).Scan(&count); err != nil {
		return nil, 0, fmt.Errorf("store: counting templates: %w", err)
	}
	query := "SELECT " + templateColumns + " FROM label_template" + where.sql() + orderBy(f.Ordering, templateOrder, "id") + limit(f.Limit, f.Offset)
	out, err := collect(ctx, l.db.Read, scanTemplate, query, where.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("store: listing templates: %w", err)
	}
	return out, count, nil
}

// Template gives one template.
func (l *Labels) Template(ctx context.Context, id int64) (*label.Template, error) {
	t, err := scanTemplate(l.db.Read.QueryRowContext(ctx, "SELECT "+templateColumns+" FROM label_template WHERE id = ?", id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fault.New(fault.NotFound, "No LabelTemplate matches the given query.")
	case err != nil:
		return nil, fmt.Errorf("store: reading template %d: %w", id, err)
	}
	return &t, nil
}

// TemplateNameTaken reports whether another template of the model has the name.
func (l *Labels) TemplateNameTaken(ctx context.Context, name, modelType string, except int64) (taken bool, err error) {
	err = l.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM label_template WHERE name = ? AND model_type = ? AND id <> ?)", name, modelType, except).Scan(&taken)
	if err != nil {
		return false, fmt.Errorf("store: looking for a template's name: %w", err)
	}
	return taken, nil
}

// CreateTemplate stores a new template. A template with an ID keeps it, as imported ones do.
func (l *Labels) CreateTemplate(ctx context.Context, t *label.Template, source string) error {
	return l.db.InTx(ctx, func(tx *sql.Tx) error { return PutTemplate(ctx, tx, t, source) })
}

// PutTemplate stores a template in a transaction of the caller's: a new one if it has no ID, else in place of the one that has it.
func PutTemplate(ctx context.Context, tx *sql.Tx, t *label.Template, source string) error {
	var id any
	if t.ID != 0 {
		id = t.ID
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO label_template (`+templateColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, model_type = excluded.model_type, filters = excluded.filters,
			filename_pattern = excluded.filename_pattern, enabled = excluded.enabled, attach_to_model = excluded.attach_to_model, width = excluded.width,
			height = excluded.height, revision = excluded.revision, file = excluded.file, metadata = excluded.metadata
		RETURNING id`,
		id, t.Name, t.Description, t.ModelType, t.Filters, t.FilenamePattern, t.Enabled, t.AttachToModel, t.Width, t.Height, t.Revision, t.File, nullJSON(t.Metadata)).Scan(&t.ID)
	if err != nil {
		return fmt.Errorf("store: storing template %q: %w", t.Name, err)
	}
	return putRevision(ctx, tx, t, source)
}

func putRevision(ctx context.Context, tx *sql.Tx, t *label.Template, source string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO label_template_revision (template_id, revision, source, width, height) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (template_id, revision) DO UPDATE SET source = excluded.source, width = excluded.width, height = excluded.height`,
		t.ID, t.Revision, source, t.Width, t.Height)
	if err != nil {
		return fmt.Errorf("store: storing revision %d of template %d: %w", t.Revision, t.ID, err)
	}
	return nil
}

// UpdateTemplate stores changed fields.
func (l *Labels) UpdateTemplate(ctx context.Context, t *label.Template, source string) error {
	return l.db.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE label_template SET name = ?, description = ?, model_type = ?, filters = ?, filename_pattern = ?, enabled = ?,
			attach_to_model = ?, width = ?, height = ?, revision = ?, file = ? WHERE id = ?`,
			t.Name, t.Description, t.ModelType, t.Filters, t.FilenamePattern, t.Enabled, t.AttachToModel, t.Width, t.Height, t.Revision, t.File, t.ID)
		if err := changed(res, err, "No LabelTemplate matches the given query."); err != nil {
			return fmt.Errorf("store: updating template %d: %w", t.ID, err)
		}
		return putRevision(ctx, tx, t, source)
	})
}

// SetTemplateMetadata replaces a template's metadata, which counts as a revision, with the same text.
func (l *Labels) SetTemplateMetadata(ctx context.Context, id int64, metadata json.RawMessage) error {
	res, err := l.db.Write.ExecContext(ctx, "UPDATE label_template SET metadata = ?, revision = revision + 1 WHERE id = ?", nullJSON(metadata), id)
	return changed(res, err, "No LabelTemplate matches the given query.")
}

// DeleteTemplate deletes a template with its revisions.
func (l *Labels) DeleteTemplate(ctx context.Context, id int64) error {
	res, err := l.db.Write.ExecContext(ctx, "DELETE FROM label_template WHERE id = ?", id)
	return changed(res, err, "No LabelTemplate matches the given query.")
}
