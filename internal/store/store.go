package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite" // pure Go

	"etikett/internal/fault"
)

// DB is an open database.
type DB struct {
	Write *sql.DB // one connection
	Read  *sql.DB // many; cannot write

	path string
}

// Open opens the database file, makes it if it is not there, and migrates it to this program's version. A database that
// a newer program has migrated is refused and left as it is.
func Open(ctx context.Context, path string) (_ *DB, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	db := &DB{path: path}
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	if db.Write, err = open(path, "_txlock=immediate"); err != nil {
		return nil, err
	}
	db.Write.SetMaxOpenConns(1)
	if err := db.Write.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("store: opening %s: %w", path, err)
	}
	if err := db.migrate(ctx); err != nil {
		return nil, err
	}
	if db.Read, err = open(path, "_pragma=query_only(1)"); err != nil {
		return nil, err
	}
	db.Read.SetMaxOpenConns(2 * runtime.GOMAXPROCS(0))
	db.Read.SetMaxIdleConns(2 * runtime.GOMAXPROCS(0))
	return db, nil
}

// open opens a pool whose connections wait for locks of other processes, check foreign keys, and sync each commit.
func open(path, extra string) (*sql.DB, error) {
	const pragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-8000)"
	base, err := sqlite.NewConnector("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas + "&" + extra)
	if err != nil {
		return nil, fmt.Errorf("store: opening %s: %w", path, err)
	}
	return sql.OpenDB(connector{base}), nil
}

// Close closes the database. It is safe on one that is half open.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.Read, db.Write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// InTx runs f in a transaction of the writer: committed if f returns nil, else undone.
func (db *DB) InTx(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: beginning a transaction: %w", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := f(tx); err != nil {
		return fault.Storage(err)
	}
	if err := tx.Commit(); err != nil {
		return fault.Storage(fmt.Errorf("store: committing: %w", err))
	}
	return nil
}

// EverHad reports whether a table has, or ever had, a record.
func (db *DB) EverHad(ctx context.Context, table string) (had bool, err error) {
	err = db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)", table).Scan(&had)
	if err != nil {
		return false, fmt.Errorf("store: looking for records of %s: %w", table, err)
	}
	return had, nil
}
