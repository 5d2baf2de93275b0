package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"
	"strings"

	"etikett/internal/catalog"
	"etikett/internal/table"
)

// Items is the records that labels are printed for: catalog.Source on the database.
type Items struct {
	db *DB
}

// NewItems gives the item part of the database.
func NewItems(db *DB) *Items { return &Items{db} }

var _ catalog.Source = (*Items)(nil)

// Rows implements catalog.Source.
func (it *Items) Rows(ctx context.Context, q *catalog.Query, yield func(row []any) error) error {
	return itemRows(ctx, it.db.Read, q, yield)
}

// Count implements catalog.Source.
func (it *Items) Count(ctx context.Context, q *catalog.Query) (int, error) {
	return itemCount(ctx, it.db.Read, q)
}

// Write runs f in a transaction of the writer, which is committed if f returns nil. What f reads through w sees what it has written.
func (it *Items) Write(ctx context.Context, f func(w catalog.Writer) error) error {
	return it.db.InTx(ctx, func(tx *sql.Tx) error {
		return f(NewItemWriter(tx))
	})
}

// Import takes in an InvenTree export in one transaction: a broken one changes nothing. sinks gives what takes the records that are
// no items, in the same transaction; it may be nil.
func (it *Items) Import(ctx context.Context, r io.Reader, sinks func(tx *sql.Tx) catalog.Sinks, progress func(n int)) (report *catalog.Report, err error) {
	err = it.db.InTx(ctx, func(tx *sql.Tx) error {
		var s catalog.Sinks
		if sinks != nil {
			s = sinks(tx)
		}
		report, err = catalog.ImportInvenTree(ctx, r, NewItemWriter(tx), s, progress)
		return err
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// ImportTable takes in a table of items of one model, in one transaction.
func (it *Items) ImportTable(ctx context.Context, model string, t *table.Table) (report *catalog.Report, err error) {
	err = it.Write(ctx, func(w catalog.Writer) error {
		report, err = catalog.ImportTable(ctx, w, model, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// itemQuerier is what queries for items need of a database or transaction.
type itemQuerier interface {
	querier
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func itemRows(ctx context.Context, db itemQuerier, q *catalog.Query, yield func(row []any) error) error {
	s, err := selectItems(q)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	rows, err := db.QueryContext(ctx, s.text, s.args...)
	if err != nil {
		return fmt.Errorf("store: reading %s: %w", q.Model, err)
	}
	defer rows.Close()
	row := make([]any, len(q.Fields))
	into := make([]any, len(q.Fields))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("store: reading %s: %w", q.Model, err)
		}
		for i, f := range q.Fields {
			if row[i] != nil {
				if row[i], err = decodeItem(f, row[i]); err != nil {
					return fmt.Errorf("store: %s, %s: %w", q.Model, f.Name, err)
				}
			}
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

func itemCount(ctx context.Context, db itemQuerier, q *catalog.Query) (n int, err error) {
	count := *q
	count.Fields, count.Order, count.Limit, count.Offset = nil, nil, 0, 0
	s, err := selectItems(&count)
	if err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	if err := db.QueryRowContext(ctx, s.text, s.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: counting %s: %w", q.Model, err)
	}
	return n, nil
}

// itemWriter is a transaction that writes items. Statements are prepared once, and closed with the transaction.
type itemWriter struct {
	tx         *sql.Tx
	statements map[string]*sql.Stmt
}

// NewItemWriter gives what writes items as part of a transaction.
func NewItemWriter(tx *sql.Tx) catalog.Writer {
	return &itemWriter{tx: tx, statements: map[string]*sql.Stmt{}}
}

func (w *itemWriter) Rows(ctx context.Context, q *catalog.Query, yield func(row []any) error) error {
	return itemRows(ctx, w.tx, q, yield)
}

func (w *itemWriter) Count(ctx context.Context, q *catalog.Query) (int, error) {
	return itemCount(ctx, w.tx, q)
}

func (w *itemWriter) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s := w.statements[query]
	if s == nil {
		var err error
		if s, err = w.tx.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
		w.statements[query] = s
	}
	return s.ExecContext(ctx, args...)
}

// Put implements catalog.Writer.
func (w *itemWriter) Put(ctx context.Context, m *catalog.Model, row []any) (created bool, err error) {
	if accountViews[m.Name] != "" {
		return false, fmt.Errorf("store: %s is kept by the accounts", m)
	}
	args := make([]any, 0, len(row))
	for i, f := range m.Fields {
		args = append(args, encodeItem(f, row[i]))
	}
	// The key goes last in an update.
	res, err := w.exec(ctx, updateText(m, m.Fields[1:]), append(args[1:len(args):len(args)], args[0])...)
	if err == nil {
		var n int64
		if n, err = res.RowsAffected(); err == nil && n == 0 {
			created = true
			_, err = w.exec(ctx, insertText(m), args...)
		}
	}
	if err != nil {
		return false, fmt.Errorf("store: writing %s: %w", m, err)
	}
	return created, nil
}

// Set implements catalog.Writer.
func (w *itemWriter) Set(ctx context.Context, m *catalog.Model, pk int64, fields []*catalog.Field, values []any) error {
	args := make([]any, 0, len(values)+1)
	for i, f := range fields {
		args = append(args, encodeItem(f, values[i]))
	}
	if _, err := w.exec(ctx, updateText(m, fields), append(args, pk)...); err != nil {
		return fmt.Errorf("store: writing %s: %w", m, err)
	}
	return nil
}

// Delete implements catalog.Writer.
func (w *itemWriter) Delete(ctx context.Context, m *catalog.Model, pk int64) error {
	if _, err := w.exec(ctx, "DELETE FROM "+quoteName(m.Table())+" WHERE id = ?", pk); err != nil {
		return fmt.Errorf("store: deleting from %s: %w", m, err)
	}
	return nil
}

// quoteName writes a name of the schema in SQL, where some are words of the language ("order", "primary").
func quoteName(name string) string { return `"` + name + `"` }

func insertText(m *catalog.Model) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + quoteName(m.Table()) + " (")
	for i, f := range m.Fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoteName(f.Column()))
	}
	b.WriteString(") VALUES (?" + strings.Repeat(", ?", len(m.Fields)-1) + ")")
	return b.String()
}

func updateText(m *catalog.Model, fields []*catalog.Field) string {
	var b strings.Builder
	b.WriteString("UPDATE " + quoteName(m.Table()) + " SET ")
	for i, f := range fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoteName(f.Column()) + " = ?")
	}
	b.WriteString(" WHERE id = ?")
	return b.String()
}

// jsonKeys writes whole numbers as a list in JSON.
func jsonKeys(keys []int64) string {
	b := make([]byte, 1, 2+8*len(keys))
	b[0] = '['
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, k, 10)
	}
	return string(append(b, ']'))
}
