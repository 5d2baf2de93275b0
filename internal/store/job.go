package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"etikett/internal/fault"
	"etikett/internal/label"
)

const outputColumns = `id, created, user_id, total, progress, complete, output_type, template_name, plugin, file, errors`

func scanOutput(row scanner) (o label.Output, err error) {
	var created string
	var user sql.NullInt64
	var errs sql.NullString
	if err = row.Scan(&o.ID, &created, &user, &o.Total, &o.Progress, &o.Complete, &o.OutputType, &o.TemplateName, &o.Plugin, &o.File, &errs); err != nil {
		return o, err
	}
	o.UserID = user.Int64
	if errs.Valid {
		o.Errors = json.RawMessage(errs.String)
	}
	o.Created, err = time.Parse(time.RFC3339, created)
	return o, err
}

var outputOrder = map[string]string{
	"pk": "id", "id": "id", "created": "created", "user": "user_id", "plugin": "plugin", "output_type": "output_type", "total": "total", "progress": "progress", "complete": "complete",
}

// Outputs lists outputs, newest first unless asked otherwise.
func (l *Labels) Outputs(ctx context.Context, f label.OutputFilter) ([]label.Output, int, error) {
	var where conditions
	if f.UserID != 0 {
		where.add("user_id = ?", f.UserID)
	}
	if f.Search != "" {
		p := likePattern(f.Search)
		where.add(`(template_name LIKE ? ESCAPE '\' OR plugin LIKE ? ESCAPE '\')`, p, p)
	}
	var count int
	if err := l.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM data_output"+where.sql(), where.args...).Scan(&count); err != nil {
		return nil, 0, fmt.Errorf("store: counting outputs: %w", err)
	}
	query := "SELECT " + outputColumns + " FROM data_output" + where.sql() + orderBy(f.Ordering, outputOrder, "id DESC") + limit(f.Limit, f.Offset)
	out, err := collect(ctx, l.db.Read, scanOutput, query, where.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("store: listing outputs: %w", err)
	}
	return out, count, nil
}

// Output gives one output.
func (l *Labels) Output(ctx context.Context, id int64) (*label.Output, error) {
	return one(l.db.Read.QueryRowContext(ctx, "SELECT "+outputColumns+" FROM data_output WHERE id = ?", id))
}

// OutputByFile gives the output that a file belongs to.
func (l *Labels) OutputByFile(ctx context.Context, key string) (*label.Output, error) {
	return one(l.db.Read.QueryRowContext(ctx, "SELECT "+outputColumns+" FROM data_output WHERE file = ? AND file <> ''", key))
}

func one(row scanner) (*label.Output, error) {
	o, err := scanOutput(row)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fault.New(fault.NotFound, "No DataOutput matches the given query.")
	case err != nil:
		return nil, fmt.Errorf("store: reading an output: %w", err)
	}
	return &o, nil
}

// DeleteOutput deletes an output; its job goes with it, and off the queue.
func (l *Labels) DeleteOutput(ctx context.Context, id int64) error {
	return l.db.InTx(ctx, func(tx *sql.Tx) error {
		var number int64
		err := tx.QueryRowContext(ctx, "SELECT river_id FROM label_job WHERE output_id = ?", id).Scan(&number)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("store: deleting output %d: %w", id, err)
		}
		if number != 0 {
			if err := l.queue.Remove(ctx, tx, number); err != nil {
				return err
			}
		}
		res, err := tx.ExecContext(ctx, "DELETE FROM data_output WHERE id = ?", id)
		return changed(res, err, "No DataOutput matches the given query.")
	})
}

const jobColumns = `id, output_id, template, items, plugin, options, user_id, base_url, idempotency_key, request_digest, state, lease_owner, lease_until`

// scanJob reads a job; its template's text is in the JSON of the template's record.
func scanJob(row scanner) (j label.Job, err error) {
	var tpl, items, options string
	var user sql.NullInt64
	var key sql.NullString
	var until int64
	if err = row.Scan(&j.ID, &j.OutputID, &tpl, &items, &j.Plugin, &options, &user, &j.BaseURL, &key, &j.RequestDigest, &j.State, &j.LeaseOwner, &until); err != nil {
		return j, err
	}
	j.UserID, j.IdempotencyKey, j.Options, j.LeaseUntil = user.Int64, key.String, json.RawMessage(options), time.UnixMilli(until)
	var stored storedTemplate
	if err := errors.Join(json.Unmarshal([]byte(tpl), &stored), json.Unmarshal([]byte(items), &j.Items)); err != nil {
		return j, fmt.Errorf("job %d is damaged: %w", j.ID, err)
	}
	j.Template, j.Source = stored.Template, stored.Source
	return j, nil
}

// storedTemplate is the template of a job as it was when the job was accepted.
type storedTemplate struct {
	Template label.Template `json:"template"`
	Source   string         `json:"source"`
}

// AddJob stores an output with its job.
func (l *Labels) AddJob(ctx context.Context, o *label.Output, j *label.Job, delay time.Duration) (earlier *label.Job, err error) {
	tpl, err := json.Marshal(storedTemplate{j.Template, j.Source})
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	items, err := json.Marshal(j.Items)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	err = l.db.InTx(ctx, func(tx *sql.Tx) error {
		if j.IdempotencyKey != "" {
			row := tx.QueryRowContext(ctx, "SELECT "+jobColumns+" FROM label_job WHERE idempotency_key = ? AND user_id IS ?", j.IdempotencyKey, nullID(j.UserID))
			before, err := scanJob(row)
			if err == nil {
				earlier = &before
				return nil
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("store: looking for an idempotency key: %w", err)
			}
		}
		err := tx.QueryRowContext(ctx, `INSERT INTO data_output (created, user_id, total, output_type, template_name, plugin) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
			o.Created.UTC().Format(time.RFC3339), nullID(o.UserID), o.Total, o.OutputType, o.TemplateName, o.Plugin).Scan(&o.ID)
		if err != nil {
			return fmt.Errorf("store: storing an output: %w", err)
		}
		j.OutputID = o.ID
		err = tx.QueryRowContext(ctx, `INSERT INTO label_job (output_id, template_id, revision, template, items, plugin, options, user_id, base_url,
				idempotency_key, request_digest, state, lease_owner, lease_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			o.ID, j.Template.ID, j.Template.Revision, string(tpl), string(items), j.Plugin, string(j.Options), nullID(j.UserID), j.BaseURL,
			nullText(j.IdempotencyKey), j.RequestDigest, j.State, j.LeaseOwner, j.LeaseUntil.UnixMilli()).Scan(&j.ID)
		if err != nil {
			return fmt.Errorf("store: storing a job: %w", err)
		}
		number, err := l.queue.Add(ctx, tx, j.ID, delay)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE label_job SET river_id = ? WHERE id = ?", number, j.ID); err != nil {
			return fmt.Errorf("store: storing a job: %w", err)
		}
		return nil
	})
	return earlier, err
}

// Job gives one job.
func (l *Labels) Job(ctx context.Context, id int64) (*label.Job, error) {
	return job(ctx, l.db.Read, id)
}

func job(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, id int64) (*label.Job, error) {
	j, err := scanJob(db.QueryRowContext(ctx, "SELECT "+jobColumns+" FROM label_job WHERE id = ?", id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fault.New(fault.NotFound, "There is no job %d.", id)
	case err != nil:
		return nil, fmt.Errorf("store: reading job %d: %w", id, err)
	}
	return &j, nil
}

// ClaimJob takes the lease of a job.
func (l *Labels) ClaimJob(ctx context.Context, id int64, owner string, lease time.Duration) (j *label.Job, ok bool, until time.Time, err error) {
	now := time.Now()
	err = l.db.InTx(ctx, func(tx *sql.Tx) error {
		if j, err = job(ctx, tx, id); err != nil || j.State.Final() {
			return err
		}
		if j.State == label.Running && j.LeaseOwner != owner && j.LeaseUntil.After(now) {
			until = j.LeaseUntil
			return nil
		}
		ok = true
		j.State, j.LeaseOwner, j.LeaseUntil = label.Running, owner, now.Add(lease)
		_, err := tx.ExecContext(ctx, "UPDATE label_job SET state = ?, lease_owner = ?, lease_until = ? WHERE id = ?", j.State, owner, j.LeaseUntil.UnixMilli(), id)
		return err
	})
	return j, ok, until, err
}

// Progress renews a lease and stores the progress.
func (l *Labels) Progress(ctx context.Context, j *label.Job, progress int, lease time.Duration) (ok bool, err error) {
	err = l.db.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, "UPDATE label_job SET lease_until = ? WHERE id = ? AND lease_owner = ? AND state = ?",
			time.Now().Add(lease).UnixMilli(), j.ID, j.LeaseOwner, label.Running)
		if err != nil {
			return fmt.Errorf("store: renewing the lease of job %d: %w", j.ID, err)
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		ok = true
		_, err = tx.ExecContext(ctx, "UPDATE data_output SET progress = ? WHERE id = ?", progress, j.OutputID)
		return err
	})
	return ok, err
}

// EndJob stores the end of a job.
func (l *Labels) EndJob(ctx context.Context, j *label.Job, state label.State, o *label.Output) (ok bool, err error) {
	err = l.db.InTx(ctx, func(tx *sql.Tx) error {
		var number int64
		err := tx.QueryRowContext(ctx, "UPDATE label_job SET state = ?, lease_until = 0 WHERE id = ? AND lease_owner = ? AND state = ? RETURNING river_id",
			state, j.ID, j.LeaseOwner, label.Running).Scan(&number)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return fmt.Errorf("store: ending job %d: %w", j.ID, err)
		}
		ok = true
		if _, err := tx.ExecContext(ctx, "UPDATE data_output SET progress = ?, complete = ?, file = ?, errors = ? WHERE id = ?",
			o.Progress, o.Complete, o.File, nullJSON(o.Errors), o.ID); err != nil {
			return fmt.Errorf("store: ending job %d: %w", j.ID, err)
		}
		return l.queue.Remove(ctx, tx, number)
	})
	return ok, err
}

// ReleaseLeases frees the jobs of other owners. Each gets a new place on the queue: its old one may be counted as being worked on
// by the process that is gone.
func (l *Labels) ReleaseLeases(ctx context.Context, owner string) (n int, err error) {
	err = l.db.InTx(ctx, func(tx *sql.Tx) error {
		type open struct{ job, number int64 }
		jobs, err := collect(ctx, tx, func(r scanner) (o open, err error) { return o, r.Scan(&o.job, &o.number) },
			"UPDATE label_job SET state = ?, lease_owner = '', lease_until = 0 WHERE state IN (?, ?) AND lease_owner <> ? RETURNING id, river_id",
			label.Queued, label.Running, label.Queued, owner)
		if err != nil {
			return fmt.Errorf("store: releasing leases: %w", err)
		}
		for _, j := range jobs {
			if err := l.queue.Remove(ctx, tx, j.number); err != nil {
				return err
			}
			number, err := l.queue.Add(ctx, tx, j.job, 0)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE label_job SET river_id = ? WHERE id = ?", number, j.job); err != nil {
				return fmt.Errorf("store: releasing leases: %w", err)
			}
		}
		n = len(jobs)
		return nil
	})
	return n, err
}

func nullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

func nullText(s string) any {
	if s == "" {
		return nil
	}
	return s
}
