package store

import (
	"context"
	"database/sql"
	"fmt"

	"etikett/internal/settings"
)

// Settings implements settings.Store.
type Settings struct{ db *DB }

// NewSettings gives the settings part of the database.
func NewSettings(db *DB) *Settings { return &Settings{db} }

var _ settings.Store = (*Settings)(nil)

// Settings implements settings.Store.
func (s *Settings) Settings(ctx context.Context, user int64) (map[string]string, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT key, value FROM setting WHERE user_id = ?`, user)
	if err != nil {
		return nil, fmt.Errorf("store: settings: %w", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var k, v string
		if err := rows.Scan(&k, &v); err != nil {
			return nil, fmt.Errorf("store: settings: %w", err)
		}
		out[k] = v
	}
	return out, rows.Err()
}

// SetSetting implements settings.Store.
func (s *Settings) SetSetting(ctx context.Context, user int64, key, value string) error {
	_, err := s.db.Write.ExecContext(ctx, setSetting, user, key, value)
	return err
}

const setSetting = `INSERT INTO setting (user_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`

// ImportSetting stores a setting of the installation in the transaction of an import.
func ImportSetting(ctx context.Context, tx *sql.Tx, key, value string) error {
	if _, err := tx.ExecContext(ctx, setSetting, 0, key, value); err != nil {
		return fmt.Errorf("store: setting %s: %w", key, err)
	}
	return nil
}
