package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"etikett/internal/fault"
	"etikett/internal/oauth"
)

const (
	grantColumns = `g.id, g.client_id, g.user_id, g.type, g.state, g.handle, g.code, g.scopes, g.details, g.created, g.expires, g.auth_time, g.polled`
	tokenFields  = `t.id, t.grant_id, t.refresh, t.hash, t.scopes, t.created, t.expires, t.used`
)

var (
	errNoGrant    = fault.New(fault.NotFound, "No Grant matches the given query.")
	errGrantMoved = fault.New(fault.Conflict, "The grant has changed.")
)

// grantRow gives the places that the columns of a grant are scanned to, and what is to be done afterwards.
func grantRow(g *oauth.Grant) (to []any, finish func() error) {
	var user sql.NullInt64
	var scopes, details string
	var created, expires, auth, polled int64
	return []any{&g.ID, &g.ClientID, &user, &g.Type, &g.State, &g.Handle, &g.Code, &scopes, &details, &created, &expires, &auth, &polled}, func() error {
		g.UserID, g.Created, g.Expires, g.AuthTime, g.Polled = user.Int64, fromMicros(created), fromMicros(expires), fromMicros(auth), fromMicros(polled)
		return errors.Join(json.Unmarshal([]byte(scopes), &g.Scopes), json.Unmarshal([]byte(details), &g.Details))
	}
}

func scanGrant(row scanner) (g oauth.Grant, err error) {
	to, finish := grantRow(&g)
	if err := row.Scan(to...); err != nil {
		return g, err
	}
	return g, finish()
}

func (o *OAuth) grant(ctx context.Context, where string, arg any) (*oauth.Grant, error) {
	g, err := scanGrant(o.db.Read.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM oauth_grant g WHERE `+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoGrant
	}
	if err != nil {
		return nil, fmt.Errorf("store: OAuth grant: %w", err)
	}
	return &g, nil
}

// GrantByHandle implements oauth.Store.
func (o *OAuth) GrantByHandle(ctx context.Context, handle []byte) (*oauth.Grant, error) {
	return o.grant(ctx, `g.handle = ?`, handle)
}

// GrantByCode implements oauth.Store.
func (o *OAuth) GrantByCode(ctx context.Context, code []byte) (*oauth.Grant, error) {
	return o.grant(ctx, `g.code = ?`, code)
}

// GrantsOf implements oauth.Store.
func (o *OAuth) GrantsOf(ctx context.Context, userID int64) ([]oauth.Grant, error) {
	return collect(ctx, o.db.Read, scanGrant, `SELECT `+grantColumns+` FROM oauth_grant g WHERE g.user_id = ? AND g.state = ? ORDER BY g.id`, userID, oauth.Active)
}

// grantKept is how long a grant that has ended is kept, so that a late client hears what has become of it.
const grantKept = time.Hour

// AddGrant implements oauth.Store.
func (o *OAuth) AddGrant(ctx context.Context, g *oauth.Grant, tokens ...oauth.Token) error {
	return o.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM oauth_grant WHERE expires < ?`, micros(g.Created.Add(-grantKept))); err != nil {
			return fmt.Errorf("store: removing old OAuth grants: %w", err)
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO oauth_grant (client_id, user_id, type, state, handle, code, scopes, details, created, expires, auth_time, polled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			g.ClientID, nullID(g.UserID), g.Type, g.State, g.Handle, g.Code, toJSON(g.Scopes), toJSON(g.Details),
			micros(g.Created), micros(g.Expires), micros(g.AuthTime), micros(g.Polled))
		if err != nil {
			return fmt.Errorf("store: adding an OAuth grant: %w", err)
		}
		if g.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		return addTokens(ctx, tx, g.ID, tokens)
	})
}

func addTokens(ctx context.Context, tx *sql.Tx, grant int64, tokens []oauth.Token) error {
	for _, t := range tokens {
		_, err := tx.ExecContext(ctx, `INSERT INTO oauth_token (grant_id, refresh, hash, scopes, created, expires) VALUES (?, ?, ?, ?, ?, ?)`,
			grant, t.Refresh, t.Hash, toJSON(t.Scopes), micros(t.Created), micros(t.Expires))
		if err != nil {
			return fmt.Errorf("store: adding an OAuth token: %w", err)
		}
	}
	return nil
}

// updateGrant stores what can change of a grant; fault.Conflict if its state is not the one expected.
func updateGrant(ctx context.Context, tx *sql.Tx, from oauth.State, g *oauth.Grant) error {
	res, err := tx.ExecContext(ctx, `UPDATE oauth_grant SET user_id = ?, state = ?, handle = ?, code = ?, scopes = ?, details = ?, expires = ?, auth_time = ?, polled = ? WHERE id = ? AND state = ?`,
		nullID(g.UserID), g.State, g.Handle, g.Code, toJSON(g.Scopes), toJSON(g.Details), micros(g.Expires), micros(g.AuthTime), micros(g.Polled), g.ID, from)
	if err != nil {
		return fmt.Errorf("store: changing an OAuth grant: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errGrantMoved)
	}
	return nil
}

// ChangeGrant implements oauth.Store.
func (o *OAuth) ChangeGrant(ctx context.Context, from oauth.State, g *oauth.Grant, tokens ...oauth.Token) error {
	return o.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := updateGrant(ctx, tx, from, g); err != nil {
			return err
		}
		return addTokens(ctx, tx, g.ID, tokens)
	})
}

// DeleteGrant implements oauth.Store.
func (o *OAuth) DeleteGrant(ctx context.Context, id int64) error {
	_, err := o.db.Write.ExecContext(ctx, `DELETE FROM oauth_grant WHERE id = ?`, id)
	return fault.Storage(err)
}

// TokenByHash implements oauth.Store.
func (o *OAuth) TokenByHash(ctx context.Context, hash []byte) (*oauth.Token, *oauth.Grant, error) {
	var t oauth.Token
	var g oauth.Grant
	var scopes string
	var created, expires int64
	to, finish := grantRow(&g)
	err := o.db.Read.QueryRowContext(ctx, `SELECT `+tokenFields+`, `+grantColumns+` FROM oauth_token t JOIN oauth_grant g ON g.id = t.grant_id WHERE t.hash = ?`, hash).
		Scan(append([]any{&t.ID, &t.GrantID, &t.Refresh, &t.Hash, &scopes, &created, &expires, &t.Used}, to...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, fault.New(fault.NotFound, "No such token.")
	}
	if err == nil {
		err = errors.Join(finish(), json.Unmarshal([]byte(scopes), &t.Scopes))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("store: OAuth token: %w", err)
	}
	t.Created, t.Expires = fromMicros(created), fromMicros(expires)
	return &t, &g, nil
}

// Rotate implements oauth.Store.
func (o *OAuth) Rotate(ctx context.Context, used []byte, g *oauth.Grant, tokens ...oauth.Token) error {
	return o.db.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE oauth_token SET used = 1 WHERE hash = ? AND grant_id = ? AND refresh AND NOT used`, used, g.ID)
		if err != nil {
			return fmt.Errorf("store: using an OAuth token: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errGrantMoved)
		}
		if err := updateGrant(ctx, tx, oauth.Active, g); err != nil {
			return err
		}
		for _, t := range tokens {
			if _, err := tx.ExecContext(ctx, `DELETE FROM oauth_token WHERE grant_id = ? AND expires < ?`, g.ID, micros(t.Created)); err != nil {
				return fmt.Errorf("store: removing old OAuth tokens: %w", err)
			}
		}
		return addTokens(ctx, tx, g.ID, tokens)
	})
}

// DeleteToken implements oauth.Store.
func (o *OAuth) DeleteToken(ctx context.Context, id int64) error {
	_, err := o.db.Write.ExecContext(ctx, `DELETE FROM oauth_token WHERE id = ?`, id)
	return fault.Storage(err)
}
