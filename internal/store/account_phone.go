package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// Phone implements account.Store.
func (a *Accounts) Phone(ctx context.Context, userID int64) (number string, err error) {
	err = a.db.Read.QueryRowContext(ctx, `SELECT number FROM account_phone WHERE user_id = ?`, userID).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: phone: %w", err)
	}
	return number, nil
}

// SetPhone implements account.Store. A number that another user has verified meanwhile is that user's.
func (a *Accounts) SetPhone(ctx context.Context, userID int64, number string) error {
	res, err := a.db.Write.ExecContext(ctx, `INSERT INTO account_phone (user_id, number) VALUES (?1, ?2)
		ON CONFLICT (user_id) DO UPDATE SET number = excluded.number
		ON CONFLICT (number) DO NOTHING`, userID, number)
	if err != nil {
		return fmt.Errorf("store: phone: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return account.Problems{{Message: "A user is already registered with this phone number.", Code: "phone_taken", Param: "phone"}}
}

// PhoneTaken implements account.Store.
func (a *Accounts) PhoneTaken(ctx context.Context, number string, exceptUser int64) (taken bool, err error) {
	err = a.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM account_phone WHERE number = ? AND user_id <> ?)`, number, exceptUser).Scan(&taken)
	if err != nil {
		return false, fmt.Errorf("store: phone: %w", err)
	}
	return taken, nil
}

// SessionByID implements account.Store.
func (a *Accounts) SessionByID(ctx context.Context, id int64) (*account.Session, error) {
	s, err := scanSession(a.db.Read.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM account_session WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "No such session.")
	}
	if err != nil {
		return nil, fmt.Errorf("store: session: %w", err)
	}
	return &s, nil
}
