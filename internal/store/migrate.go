package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// goMigrations are the migrations that SQL files cannot say, such as the tables that follow from the catalogue's schema.
var goMigrations []*goose.Migration

// migrate brings the schema up to date: Etikett's own migrations, then those of the job queue.
func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.Write, files, goose.WithGoMigrations(goMigrations...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("store: reading migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("store: reading the version of %s: %w", db.path, err)
	}
	switch {
	case current > target:
		return fmt.Errorf("store: %s has schema version %d, and this program knows versions up to %d: it was made by a newer Etikett", db.path, current, target)
	case current == target:
		return nil // the queue's schema was brought up to date after the same version
	}
	queue, err := rivermigrate.New(riversqlite.New(db.Write), nil)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("store: migrating the job queue's tables: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) && partial.Failed != nil {
			return fmt.Errorf("store: migration %d of %s: %w", partial.Failed.Source.Version, db.path, partial.Err)
		}
		return fmt.Errorf("store: migrating %s: %w", db.path, err)
	}
	return nil
}
