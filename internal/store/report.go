package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"etikett/internal/fault"
	"etikett/internal/report"
)

// Reports implements report.Store.
type Reports struct{ db *DB }

// NewReports gives the part of the database about assets and snippets.
func NewReports(db *DB) *Reports { return &Reports{db} }

var _ report.Store = (*Reports)(nil)

// reportTable is the table of a kind.
func reportTable(k report.Kind) string {
	if k == report.Asset {
		return "report_asset"
	}
	return "report_snippet"
}

func scanReportFile(row scanner) (f report.File, err error) {
	return f, row.Scan(&f.ID, &f.Key, &f.Description)
}

// ReportFiles implements report.Store.
func (s *Reports) ReportFiles(ctx context.Context, k report.Kind) ([]report.File, error) {
	all, err := collect(ctx, s.db.Read, scanReportFile, "SELECT id, file, description FROM "+reportTable(k)+" ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("store: listing %ss: %w", k, err)
	}
	return all, nil
}

// ReportFile implements report.Store.
func (s *Reports) ReportFile(ctx context.Context, k report.Kind, id int64) (*report.File, error) {
	f, err := scanReportFile(s.db.Read.QueryRowContext(ctx, "SELECT id, file, description FROM "+reportTable(k)+" WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "No %s matches the given query.", k.Class())
	}
	if err != nil {
		return nil, fmt.Errorf("store: %s %d: %w", k, id, err)
	}
	return &f, nil
}

// PutReportFile implements report.Store.
func (s *Reports) PutReportFile(ctx context.Context, k report.Kind, f *report.File) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error { return PutReportFile(ctx, tx, k, f) })
}

// PutReportFile stores an asset or snippet in a transaction of the caller's: a new one if it has no ID, else in place of the one that has it.
func PutReportFile(ctx context.Context, tx *sql.Tx, k report.Kind, f *report.File) error {
	var id any
	if f.ID != 0 {
		id = f.ID
	}
	err := tx.QueryRowContext(ctx, "INSERT INTO "+reportTable(k)+` (id, file, description) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET file = excluded.file, description = excluded.description RETURNING id`, id, f.Key, f.Description).Scan(&f.ID)
	if err != nil {
		return fmt.Errorf("store: storing %s %q: %w", k, f.Key, err)
	}
	return nil
}

// DeleteReportFile implements report.Store.
func (s *Reports) DeleteReportFile(ctx context.Context, k report.Kind, id int64) error {
	res, err := s.db.Write.ExecContext(ctx, "DELETE FROM "+reportTable(k)+" WHERE id = ?", id)
	return changed(res, err, fmt.Sprintf("No %s matches the given query.", k.Class()))
}
