package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"etikett/internal/account"
	"etikett/internal/fault"
)

const tokenColumns = `id, user_id, name, nonce, hash, created, expiry, last_used, revoked`

func scanToken(row scanner) (t account.Token, err error) {
	var created, expiry, used int64
	err = row.Scan(&t.ID, &t.UserID, &t.Name, &t.Nonce, &t.Hash, &created, &expiry, &used, &t.Revoked)
	t.Created, t.Expiry, t.LastUsed = fromMicros(created), fromMicros(expiry), fromMicros(used)
	return t, err
}

// TokenByHash implements account.Store.
func (a *Accounts) TokenByHash(ctx context.Context, hash []byte) (*account.Token, error) {
	t, err := scanToken(a.db.Read.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM account_token WHERE hash = ?`, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "No ApiToken matches the given query.")
	}
	if err != nil {
		return nil, fmt.Errorf("store: token: %w", err)
	}
	return &t, nil
}

// Tokens implements account.Store.
func (a *Accounts) Tokens(ctx context.Context, userID int64) ([]account.Token, error) {
	return collect(ctx, a.db.Read, scanToken, `SELECT `+tokenColumns+` FROM account_token WHERE user_id = ? ORDER BY id`, userID)
}

// AddToken implements account.Store.
func (a *Accounts) AddToken(ctx context.Context, t *account.Token) error {
	res, err := a.db.Write.ExecContext(ctx, `INSERT INTO account_token (user_id, name, nonce, hash, created, expiry) VALUES (?, ?, ?, ?, ?, ?)`,
		t.UserID, t.Name, t.Nonce, t.Hash, micros(t.Created), micros(t.Expiry))
	if err != nil {
		return fmt.Errorf("store: adding a token: %w", err)
	}
	t.ID, err = res.LastInsertId()
	return err
}

// UseToken implements account.Store.
func (a *Accounts) UseToken(ctx context.Context, id int64, at time.Time) error {
	_, err := a.db.Write.ExecContext(ctx, `UPDATE account_token SET last_used = ? WHERE id = ?`, micros(at), id)
	return err
}

// RevokeToken implements account.Store.
func (a *Accounts) RevokeToken(ctx context.Context, userID, id int64) error {
	res, err := a.db.Write.ExecContext(ctx, `UPDATE account_token SET revoked = 1 WHERE id = ? AND user_id = ?`, id, userID)
	return changed(res, err, "No ApiToken matches the given query.")
}

const sessionColumns = `id, hash, user_id, state, created, last_seen, expires, ip, user_agent`

func scanSession(row scanner) (s account.Session, err error) {
	var user sql.NullInt64
	var state string
	var created, seen, expires int64
	if err = row.Scan(&s.ID, &s.Hash, &user, &state, &created, &seen, &expires, &s.IP, &s.UserAgent); err != nil {
		return s, err
	}
	s.UserID, s.Created, s.LastSeen, s.Expires = user.Int64, fromMicros(created), fromMicros(seen), fromMicros(expires)
	return s, json.Unmarshal([]byte(state), &s.State)
}

// SessionByHash implements account.Store.
func (a *Accounts) SessionByHash(ctx context.Context, hash []byte) (*account.Session, error) {
	s, err := scanSession(a.db.Read.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM account_session WHERE hash = ?`, hash))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "No such session.")
	}
	if err != nil {
		return nil, fmt.Errorf("store: session: %w", err)
	}
	return &s, nil
}

// Sessions implements account.Store.
func (a *Accounts) Sessions(ctx context.Context, userID int64) ([]account.Session, error) {
	return collect(ctx, a.db.Read, scanSession, `SELECT `+sessionColumns+` FROM account_session WHERE user_id = ? ORDER BY id`, userID)
}

// SaveSession implements account.Store. Sessions that have ended by themselves are removed on the way.
func (a *Accounts) SaveSession(ctx context.Context, s *account.Session) error {
	state, err := json.Marshal(s.State)
	if err != nil {
		return fmt.Errorf("store: session: %w", err)
	}
	user := sql.NullInt64{Int64: s.UserID, Valid: s.UserID != 0}
	if s.ID != 0 {
		res, err := a.db.Write.ExecContext(ctx, `UPDATE account_session SET hash = ?, user_id = ?, state = ?, created = ?, last_seen = ?, expires = ?, ip = ? WHERE id = ?`,
			s.Hash, user, state, micros(s.Created), micros(s.LastSeen), micros(s.Expires), s.IP, s.ID)
		return changed(res, err, "No such session.")
	}
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE expires < ?`, micros(s.Created)); err != nil {
			return fmt.Errorf("store: removing old sessions: %w", err)
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO account_session (hash, user_id, state, created, last_seen, expires, ip, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			s.Hash, user, state, micros(s.Created), micros(s.LastSeen), micros(s.Expires), s.IP, s.UserAgent)
		if err != nil {
			return fmt.Errorf("store: adding a session: %w", err)
		}
		s.ID, err = res.LastInsertId()
		return err
	})
}

// EndSession implements account.Store.
func (a *Accounts) EndSession(ctx context.Context, id int64) error {
	_, err := a.db.Write.ExecContext(ctx, `DELETE FROM account_session WHERE id = ?`, id)
	return err
}

// EndSessions implements account.Store.
func (a *Accounts) EndSessions(ctx context.Context, userID, except int64) error {
	_, err := a.db.Write.ExecContext(ctx, `DELETE FROM account_session WHERE user_id = ? AND id <> ?`, userID, except)
	return err
}

// hitsKept is how long events are kept: longer than the longest time over which a rate is limited.
const hitsKept = time.Hour

// Hit implements account.Store.
func (a *Accounts) Hit(ctx context.Context, bucket string, at, since time.Time) (n int, oldest time.Time, err error) {
	err = a.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_hit WHERE bucket = ? AND at < ?`, bucket, micros(since)); err != nil {
			return fmt.Errorf("store: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO account_hit (bucket, at) VALUES (?, ?)`, bucket, micros(at)); err != nil {
			return fmt.Errorf("store: %w", err)
		}
		var first int64
		if err := tx.QueryRowContext(ctx, `SELECT count(*), min(at) FROM account_hit WHERE bucket = ?`, bucket).Scan(&n, &first); err != nil {
			return fmt.Errorf("store: %w", err)
		}
		oldest = fromMicros(first)
		if n > 1 {
			return nil
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM account_hit WHERE at < ?`, micros(at.Add(-hitsKept))) // buckets that nobody fills any more
		return err
	})
	return n, oldest, err
}

// Hits implements account.Store.
func (a *Accounts) Hits(ctx context.Context, bucket string, since time.Time) (n int, oldest time.Time, err error) {
	var first sql.NullInt64
	err = a.db.Read.QueryRowContext(ctx, `SELECT count(*), min(at) FROM account_hit WHERE bucket = ? AND at >= ?`, bucket, micros(since)).Scan(&n, &first)
	return n, fromMicros(first.Int64), err
}
