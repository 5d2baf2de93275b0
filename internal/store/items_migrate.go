package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"

	"etikett/internal/catalog"
)

// Version 3 makes the tables of the items. They follow from the catalogue's schema; a later change of it needs no more than another
// migration that calls itemTables, which adds what is missing.
func init() {
	goMigrations = append(goMigrations, goose.NewGoMigration(3, &goose.GoFunc{RunTx: itemTables}, nil))
}

// accountViews are the models whose records the accounts keep: what a template may know of them. No password is among it.
var accountViews = map[string]string{
	"auth.user": `SELECT id, username, first_name, last_name, email, is_staff, is_superuser, is_active,
		strftime('%Y-%m-%dT%H:%M:%fZ', joined / 1000000.0, 'unixepoch') AS date_joined,
		CASE WHEN last_login = 0 THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%fZ', last_login / 1000000.0, 'unixepoch') END AS last_login
		FROM account_user`,
	"auth.group": `SELECT id, name FROM account_group`,
}

// itemTables makes the tables, columns and indexes of the catalogue's schema that are not there yet.
func itemTables(ctx context.Context, tx *sql.Tx) error {
	for _, m := range catalog.Models() {
		if view := accountViews[m.Name]; view != "" {
			if _, err := tx.ExecContext(ctx, "DROP VIEW IF EXISTS "+quoteName(m.Table())); err != nil {
				return fmt.Errorf("view %s: %w", m.Table(), err)
			}
			if _, err := tx.ExecContext(ctx, "CREATE VIEW "+quoteName(m.Table())+" AS "+view); err != nil {
				return fmt.Errorf("view %s: %w", m.Table(), err)
			}
			continue
		}
		if err := itemTable(ctx, tx, m); err != nil {
			return fmt.Errorf("table %s: %w", m.Table(), err)
		}
	}
	return nil
}

func itemTable(ctx context.Context, tx *sql.Tx, m *catalog.Model) error {
	there, err := columnsOf(ctx, tx, m.Table())
	if err != nil {
		return err
	}
	if len(there) == 0 {
		var columns []string
		for _, f := range m.Fields {
			columns = append(columns, quoteName(f.Column())+" "+columnType(f))
		}
		if _, err := tx.ExecContext(ctx, "CREATE TABLE "+quoteName(m.Table())+" ("+strings.Join(columns, ", ")+")"); err != nil {
			return err
		}
	} else {
		for _, f := range m.Fields {
			if !there[f.Column()] {
				if _, err := tx.ExecContext(ctx, "ALTER TABLE "+quoteName(m.Table())+" ADD COLUMN "+quoteName(f.Column())+" "+columnType(f)); err != nil {
					return err
				}
			}
		}
	}
	for _, f := range m.Fields {
		if f.Type == catalog.Ref || indexed[f.Name] {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s ON %s (%s)",
				quoteName(m.Table()+"_"+f.Column()), quoteName(m.Table()), quoteName(f.Column()))); err != nil {
				return err
			}
		}
	}
	return nil
}

// indexed are the fields by which records are looked for, besides their Refs.
var indexed = map[string]bool{
	"name": true, "IPN": true, "reference": true, "serial_int": true, "barcode_hash": true, "SKU": true, "MPN": true,
	"tree_id": true, "object_id": true, "model_id": true, "owner_id": true, "key": true,
}

// columnsOf gives the columns of a table; none if there is no such table.
func columnsOf(ctx context.Context, tx *sql.Tx, tableName string) (map[string]bool, error) {
	names, err := collect(ctx, tx, func(r scanner) (name string, err error) { return name, r.Scan(&name) },
		"SELECT name FROM pragma_table_info(?)", tableName)
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out, err
}
