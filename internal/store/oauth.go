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

// OAuth implements oauth.Store.
type OAuth struct{ db *DB }

// NewOAuth gives the part of the database that the OAuth provider keeps.
func NewOAuth(db *DB) *OAuth { return &OAuth{db} }

var _ oauth.Store = (*OAuth)(nil)

const (
	clientColumns = `id, client_id, name, secret, redirect_uris, logout_uris, grants, scopes, trusted, user_id, created`
	noApplication = "No Application matches the given query."
)

func scanClient(row scanner) (c oauth.Client, err error) {
	var redirects, logouts, grants, scopes string
	var user sql.NullInt64
	var created int64
	if err = row.Scan(&c.ID, &c.ClientID, &c.Name, &c.Secret, &redirects, &logouts, &grants, &scopes, &c.Trusted, &user, &created); err != nil {
		return c, err
	}
	c.UserID, c.Created = user.Int64, fromMicros(created)
	return c, errors.Join(json.Unmarshal([]byte(redirects), &c.RedirectURIs), json.Unmarshal([]byte(logouts), &c.LogoutURIs),
		json.Unmarshal([]byte(grants), &c.Grants), json.Unmarshal([]byte(scopes), &c.Scopes))
}

// Clients implements oauth.Store.
func (o *OAuth) Clients(ctx context.Context) ([]oauth.Client, error) {
	return collect(ctx, o.db.Read, scanClient, `SELECT `+clientColumns+` FROM oauth_client ORDER BY id`)
}

// Client implements oauth.Store.
func (o *OAuth) Client(ctx context.Context, clientID string) (*oauth.Client, error) {
	c, err := scanClient(o.db.Read.QueryRowContext(ctx, `SELECT `+clientColumns+` FROM oauth_client WHERE client_id = ?`, clientID))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, noApplication)
	}
	if err != nil {
		return nil, fmt.Errorf("store: OAuth client: %w", err)
	}
	return &c, nil
}

// toJSON stores a list as text.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: " + err.Error()) // lists of texts, and structs of such
	}
	return string(b)
}

// AddClient implements oauth.Store.
func (o *OAuth) AddClient(ctx context.Context, c *oauth.Client) error {
	res, err := o.db.Write.ExecContext(ctx, `INSERT INTO oauth_client (client_id, name, secret, redirect_uris, logout_uris, grants, scopes, trusted, user_id, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ClientID, c.Name, c.Secret, toJSON(c.RedirectURIs), toJSON(c.LogoutURIs), toJSON(c.Grants), toJSON(c.Scopes), c.Trusted, nullID(c.UserID), micros(c.Created))
	if err != nil {
		return fault.Storage(fmt.Errorf("store: adding an OAuth client: %w", err))
	}
	c.ID, err = res.LastInsertId()
	return err
}

// UpdateClient implements oauth.Store.
func (o *OAuth) UpdateClient(ctx context.Context, c *oauth.Client) error {
	res, err := o.db.Write.ExecContext(ctx, `UPDATE oauth_client SET name = ?, redirect_uris = ?, logout_uris = ?, grants = ?, scopes = ?, trusted = ?, user_id = ? WHERE id = ?`,
		c.Name, toJSON(c.RedirectURIs), toJSON(c.LogoutURIs), toJSON(c.Grants), toJSON(c.Scopes), c.Trusted, nullID(c.UserID), c.ID)
	return changed(res, fault.Storage(err), noApplication)
}

// DeleteClient implements oauth.Store.
func (o *OAuth) DeleteClient(ctx context.Context, clientID string) error {
	res, err := o.db.Write.ExecContext(ctx, `DELETE FROM oauth_client WHERE client_id = ?`, clientID)
	return changed(res, err, noApplication)
}

// Keys implements oauth.Store.
func (o *OAuth) Keys(ctx context.Context) ([]oauth.StoredKey, error) {
	return collect(ctx, o.db.Read, func(row scanner) (k oauth.StoredKey, err error) {
		var created int64
		err = row.Scan(&k.ID, &k.Sealed, &created)
		k.Created = fromMicros(created)
		return k, err
	}, `SELECT id, sealed, created FROM oauth_key ORDER BY created DESC, id`)
}

// AddKey implements oauth.Store.
func (o *OAuth) AddKey(ctx context.Context, k oauth.StoredKey, newest string, removeBefore time.Time) error {
	return o.db.InTx(ctx, func(tx *sql.Tx) error {
		var now string
		err := tx.QueryRowContext(ctx, `SELECT id FROM oauth_key ORDER BY created DESC, id LIMIT 1`).Scan(&now)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("store: OAuth keys: %w", err)
		}
		if now != newest {
			return fault.New(fault.Conflict, "Another key was made.")
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO oauth_key (id, sealed, created) VALUES (?, ?, ?)`, k.ID, k.Sealed, micros(k.Created)); err != nil {
			return fmt.Errorf("store: adding an OAuth key: %w", err)
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM oauth_key WHERE created < ?`, micros(removeBefore))
		return err
	})
}
