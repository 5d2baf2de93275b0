package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// connector opens connections that keep their statements. SQLite takes longer to parse and plan a small statement than to run
// it, and most of what is asked is asked again: with each label job, by the queue, by each request.
type connector struct{ driver.Connector }

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	base, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	all, ok := base.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("store: a connection of the driver is a %T, which lacks methods", base), base.Close())
	}
	return &conn{sqliteConn: all, idle: map[string]statementConn{}}, nil
}

// sqliteConn is what database/sql looks for in the driver's connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statementConn is what it looks for in the driver's statements.
type statementConn interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is a connection that keeps the statements that it has prepared, by their texts. database/sql lets one goroutine at a time use
// a connection with all that belongs to it, so nothing is locked here.
type conn struct {
	sqliteConn
	idle map[string]statementConn // without those whose rows are being read
}

const (
	maxIdle     = 96      // statements of a connection
	maxIdleText = 8 << 10 // bytes of one
)

// Unwrap gives the driver's own connection.
func (c *conn) Unwrap() driver.Conn { return c.sqliteConn }

// take gives the statement of a text: one that is kept, or a new one.
func (c *conn) take(ctx context.Context, text string) (statementConn, error) {
	if s, ok := c.idle[text]; ok {
		delete(c.idle, text)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.(statementConn), nil
}

// put keeps a statement that has come to its end without an error, in place of any other if there are enough; one that
// is wanted again is soon back.
func (c *conn) put(text string, s statementConn) error {
	if _, twice := c.idle[text]; twice || len(text) > maxIdleText {
		return s.Close()
	}
	if len(c.idle) >= maxIdle {
		for other, old := range c.idle {
			delete(c.idle, other)
			if err := old.Close(); err != nil {
				return errors.Join(err, s.Close())
			}
			break
		}
	}
	c.idle[text] = s
	return nil
}

// ExecContext runs a statement that gives no rows.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // err tells why
		return nil, err
	}
	return res, c.put(text, s)
}

// QueryContext runs a statement that gives rows.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // err tells why
		return nil, err
	}
	return &keptRows{Rows: r, conn: c, text: text, statement: s}, nil
}

// Close closes the connection with its statements.
func (c *conn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	clear(c.idle)
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// keptRows are those of a statement that is kept when they are closed.
type keptRows struct {
	driver.Rows
	conn      *conn
	text      string
	statement statementConn
	failed    bool
}

// Next reads a row.
func (r *keptRows) Next(into []driver.Value) error {
	err := r.Rows.Next(into)
	if err != nil && err != io.EOF {
		r.failed = true
	}
	return err
}

// Close ends the reading.
func (r *keptRows) Close() error {
	err := r.Rows.Close()
	if err != nil || r.failed {
		_ = r.statement.Close() // the error has been told, or is the one of the rows
		return err
	}
	return r.conn.put(r.text, r.statement)
}
