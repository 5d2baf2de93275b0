package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// Ensure that kept statements are not in each other's way, and forget nothing that a new one would see.
func TestStatementsAreKept(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := Open(ctx, filepath.Join(t.TempDir(), "etikett.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	one := func(want int, text string, args ...any) {
		t.Helper()
		var got int
		if err := db.Write.QueryRow(text, args...).Scan(&got); err != nil || got != want {
			t.Errorf("%s %v gives %d, %v; want %d", text, args, got, err, want)
		}
	}
	exec := func(text string, args ...any) {
		t.Helper()
		if _, err := db.Write.Exec(text, args...); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	exec("CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT)")
	for i := range 3 * maxIdle {
		exec("INSERT INTO kept (id, name) VALUES (?, ?)", i, fmt.Sprint(i%3))
		one(i, fmt.Sprintf("SELECT %d", i)) // more texts than are kept
	}

	// A statement within its own rows.
	const named = "SELECT id FROM kept WHERE name = ? ORDER BY id LIMIT 2"
	err = db.InTx(ctx, func(tx *sql.Tx) error {
		ids := func(name string, each func(id int) error) error {
			_, err := collect(ctx, tx, func(r scanner) (id int, err error) {
				if err = r.Scan(&id); err == nil {
					err = each(id)
				}
				return id, err
			}, named, name)
			return err
		}
		var got []int
		err := ids("0", func(id int) error {
			got = append(got, id)
			return ids("1", func(id int) error { got = append(got, id); return nil })
		})
		if err == nil && !slices.Equal(got, []int{0, 1, 4, 3, 1, 4}) {
			err = fmt.Errorf("the rows are %v", got)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}

	// One that fails, and works later.
	for range 2 {
		if _, err := db.Write.Exec("INSERT INTO kept (id, name) VALUES (?, ?)", 0, "twice"); err == nil {
			t.Error("a key was stored twice")
		}
	}
	exec("INSERT INTO kept (id, name) VALUES (?, ?)", -1, "new")

	// The shape of a table changes under it.
	one(1, "SELECT count(*) FROM kept WHERE name = ?", "new")
	exec("ALTER TABLE kept ADD COLUMN more TEXT DEFAULT 'x'")
	exec("DROP TABLE kept")
	exec("CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT)")
	one(0, "SELECT count(*) FROM kept WHERE name = ?", "new")

	// Rows that are given up, and a context that ends.
	exec("INSERT INTO kept (id, name) VALUES (1, 'a'), (2, 'a')")
	for range 3 {
		one(1, "SELECT id FROM kept ORDER BY id") // QueryRow reads one row and closes
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := db.Write.ExecContext(ended, "UPDATE kept SET name = 'b'"); err == nil {
		t.Error("a statement ran though its context had ended")
	}
	one(2, "SELECT count(*) FROM kept WHERE name = ?", "a")
}
