package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"etikett/internal/account"
	"etikett/internal/fault"
)

func scanEmail(row scanner) (e account.EmailAddress, err error) {
	err = row.Scan(&e.ID, &e.UserID, &e.Email, &e.Verified, &e.Primary)
	return e, err
}

// Emails implements account.EmailStore.
func (a *Accounts) Emails(ctx context.Context, userID int64) ([]account.EmailAddress, error) {
	return collect(ctx, a.db.Read, scanEmail, `SELECT id, user_id, email, verified, is_primary FROM account_email WHERE user_id = ? ORDER BY id`, userID)
}

// AddEmail implements account.EmailStore.
func (a *Accounts) AddEmail(ctx context.Context, e *account.EmailAddress) error {
	res, err := a.db.Write.ExecContext(ctx, `INSERT INTO account_email (user_id, email, verified, is_primary) VALUES (?, ?, ?, ?)`, e.UserID, e.Email, e.Verified, e.Primary)
	if err != nil {
		return fmt.Errorf("store: adding an e-mail address: %w", err)
	}
	e.ID, err = res.LastInsertId()
	return err
}

// UpdateEmail implements account.EmailStore.
func (a *Accounts) UpdateEmail(ctx context.Context, e *account.EmailAddress) error {
	res, err := a.db.Write.ExecContext(ctx, `UPDATE account_email SET verified = ?, is_primary = ? WHERE id = ?`, e.Verified, e.Primary, e.ID)
	return changed(res, err, "No EmailAddress matches the given query.")
}

// SetPrimaryEmail implements account.EmailStore.
func (a *Accounts) SetPrimaryEmail(ctx context.Context, userID, id int64) error {
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE account_email SET is_primary = (id = ?) WHERE user_id = ?`, id, userID); err != nil {
			return fmt.Errorf("store: %w", err)
		}
		_, err := tx.ExecContext(ctx, `UPDATE account_user SET email = e.email FROM account_email e WHERE e.id = ? AND e.verified AND account_user.id = e.user_id`, id)
		return err
	})
}

// DeleteEmail implements account.EmailStore.
func (a *Accounts) DeleteEmail(ctx context.Context, id int64) error {
	_, err := a.db.Write.ExecContext(ctx, `DELETE FROM account_email WHERE id = ?`, id)
	return err
}

// VerifiedElsewhere implements account.EmailStore.
func (a *Accounts) VerifiedElsewhere(ctx context.Context, email string, userID int64) (taken bool, err error) {
	err = a.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM account_email WHERE email = ? AND verified AND user_id <> ?)`, email, userID).Scan(&taken)
	return taken, err
}

func scanAuthenticator(row scanner) (f account.Authenticator, err error) {
	var created, used int64
	err = row.Scan(&f.ID, &f.UserID, &f.Type, &f.Data, &created, &used)
	f.Created, f.LastUsed = fromMicros(created), fromMicros(used)
	return f, err
}

// Authenticators implements account.AuthenticatorStore.
func (a *Accounts) Authenticators(ctx context.Context, userID int64) ([]account.Authenticator, error) {
	return collect(ctx, a.db.Read, scanAuthenticator, `SELECT id, user_id, type, data, created, last_used FROM account_authenticator WHERE user_id = ? ORDER BY id`, userID)
}

// AddAuthenticator implements account.AuthenticatorStore.
func (a *Accounts) AddAuthenticator(ctx context.Context, f *account.Authenticator) error {
	res, err := a.db.Write.ExecContext(ctx, `INSERT INTO account_authenticator (user_id, type, data, created, last_used) VALUES (?, ?, ?, ?, ?)`, f.UserID, f.Type, f.Data, micros(f.Created), micros(f.LastUsed))
	if err != nil {
		return fmt.Errorf("store: adding an authenticator: %w", err)
	}
	f.ID, err = res.LastInsertId()
	return err
}

// UpdateAuthenticator implements account.AuthenticatorStore.
func (a *Accounts) UpdateAuthenticator(ctx context.Context, f *account.Authenticator) error {
	res, err := a.db.Write.ExecContext(ctx, `UPDATE account_authenticator SET data = ?, last_used = ? WHERE id = ?`, f.Data, micros(f.LastUsed), f.ID)
	return changed(res, err, "No Authenticator matches the given query.")
}

// DeleteAuthenticators implements account.AuthenticatorStore.
func (a *Accounts) DeleteAuthenticators(ctx context.Context, ids ...int64) error {
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, `DELETE FROM account_authenticator WHERE id = ?`, id); err != nil {
				return fmt.Errorf("store: %w", err)
			}
		}
		return nil
	})
}

// UserOfCredential implements account.AuthenticatorStore.
func (a *Accounts) UserOfCredential(ctx context.Context, credential []byte) (id int64, err error) {
	err = a.db.Read.QueryRowContext(ctx, `SELECT f.user_id FROM account_credential c JOIN account_authenticator f ON f.id = c.authenticator_id WHERE c.credential = ?`, credential).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fault.New(fault.NotFound, "There is no such credential.")
	}
	return id, err
}

// AddCredential implements account.AuthenticatorStore.
func (a *Accounts) AddCredential(ctx context.Context, authenticatorID int64, credential []byte) error {
	_, err := a.db.Write.ExecContext(ctx, `INSERT INTO account_credential (credential, authenticator_id) VALUES (?, ?)`, credential, authenticatorID)
	return err
}
