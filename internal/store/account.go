package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// Accounts implements account.Store.
type Accounts struct{ db *DB }

// NewAccounts gives the account part of the database.
func NewAccounts(db *DB) *Accounts { return &Accounts{db} }

var _ account.Store = (*Accounts)(nil)

const (
	userColumns = `id, username, password, first_name, last_name, email, is_staff, is_superuser, is_active, joined, last_login, profile`
	noUser      = "No User matches the given query."
)

// micros stores a time; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromMicros reads a time.
func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

func scanUser(row scanner) (u account.User, err error) {
	var joined, last int64
	var profile string
	err = row.Scan(&u.ID, &u.Username, &u.Password, &u.FirstName, &u.LastName, &u.Email, &u.IsStaff, &u.IsSuperuser, &u.IsActive, &joined, &last, &profile)
	u.Joined, u.LastLogin, u.Profile = fromMicros(joined), fromMicros(last), json.RawMessage(profile)
	return u, err
}

// users runs a query for users and adds their groups.
func (a *Accounts) users(ctx context.Context, where string, args ...any) ([]account.User, error) {
	all, err := collect(ctx, a.db.Read, scanUser, `SELECT `+userColumns+` FROM account_user `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: users: %w", err)
	}
	for i := range all {
		if all[i].Groups, err = a.groups(ctx, all[i].ID); err != nil {
			return nil, fmt.Errorf("store: groups of user %d: %w", all[i].ID, err)
		}
	}
	return all, nil
}

// groups gives the groups of a user with their rules.
func (a *Accounts) groups(ctx context.Context, user int64) ([]account.Group, error) {
	rows, err := a.db.Read.QueryContext(ctx, `
		SELECT g.id, g.name, r.role, r.can_view, r.can_add, r.can_change, r.can_delete
		FROM account_member m JOIN account_group g ON g.id = m.group_id LEFT JOIN account_rule r ON r.group_id = g.id
		WHERE m.user_id = ? ORDER BY g.id, r.role`, user)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []account.Group
	for rows.Next() {
		var id int64
		var name string
		var role sql.NullString
		var view, add, change, del sql.NullBool
		if err := rows.Scan(&id, &name, &role, &view, &add, &change, &del); err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].ID != id {
			out = append(out, account.Group{ID: id, Name: name})
		}
		if role.Valid {
			g := &out[len(out)-1]
			g.Rules = append(g.Rules, account.Rule{Role: role.String, View: view.Bool, Add: add.Bool, Change: change.Bool, Delete: del.Bool})
		}
	}
	return out, rows.Err()
}

// user gives the one user of a query.
func (a *Accounts) user(ctx context.Context, where string, args ...any) (*account.User, error) {
	all, err := a.users(ctx, where, args...)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fault.New(fault.NotFound, noUser)
	}
	return &all[0], nil
}

// Users implements account.Store.
func (a *Accounts) Users(ctx context.Context) ([]account.User, error) {
	return a.users(ctx, `ORDER BY id`)
}

// User implements account.Store.
func (a *Accounts) User(ctx context.Context, id int64) (*account.User, error) {
	return a.user(ctx, `WHERE id = ?`, id)
}

// UserByName implements account.Store.
func (a *Accounts) UserByName(ctx context.Context, name string) (*account.User, error) {
	u, err := a.user(ctx, `WHERE username = ?`, name)
	if err == nil || fault.KindOf(err) != fault.NotFound {
		return u, err
	}
	return a.user(ctx, `WHERE username = ? COLLATE NOCASE`, name)
}

// UsersByEmail implements account.Store.
func (a *Accounts) UsersByEmail(ctx context.Context, email string) ([]account.User, error) {
	return a.users(ctx, `WHERE email = ?1 COLLATE NOCASE OR id IN (SELECT user_id FROM account_email WHERE email = ?1 AND verified) ORDER BY id`, email)
}

// CreateUser implements account.Store.
func (a *Accounts) CreateUser(ctx context.Context, u *account.User) error {
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := insertUser(ctx, tx, u); err != nil {
			return err
		}
		return setGroups(ctx, tx, u)
	})
}

// insertUser adds a user, under its own ID if it has one.
func insertUser(ctx context.Context, tx *sql.Tx, u *account.User) error {
	var id any
	if u.ID != 0 {
		id = u.ID
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO account_user (`+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, u.Username, u.Password,
		u.FirstName, u.LastName, u.Email, u.IsStaff, u.IsSuperuser, u.IsActive, micros(u.Joined), micros(u.LastLogin), profileText(u))
	if err != nil {
		if strings.Contains(err.Error(), "account_user.username") {
			return fault.InvalidField("username", "A user with that username already exists.")
		}
		return fmt.Errorf("store: adding user %s: %w", u.Username, err)
	}
	u.ID, err = res.LastInsertId()
	return err
}

func profileText(u *account.User) string {
	if len(u.Profile) == 0 {
		return "{}"
	}
	return string(u.Profile)
}

// setGroups makes a user a member of its groups and no others.
func setGroups(ctx context.Context, tx *sql.Tx, u *account.User) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM account_member WHERE user_id = ?`, u.ID); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	for _, g := range u.Groups {
		if _, err := tx.ExecContext(ctx, `INSERT INTO account_member (user_id, group_id) VALUES (?, ?)`, u.ID, g.ID); err != nil {
			return fmt.Errorf("store: putting user %s into group %s: %w", u.Username, g.Name, err)
		}
	}
	return nil
}

// UpdateUser implements account.Store.
func (a *Accounts) UpdateUser(ctx context.Context, u *account.User) error {
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := updateUser(ctx, tx, u); err != nil {
			return err
		}
		return setGroups(ctx, tx, u)
	})
}

func updateUser(ctx context.Context, tx *sql.Tx, u *account.User) error {
	res, err := tx.ExecContext(ctx, `UPDATE account_user SET username = ?, first_name = ?, last_name = ?, email = ?, is_staff = ?, is_superuser = ?, is_active = ?, profile = ? WHERE id = ?`,
		u.Username, u.FirstName, u.LastName, u.Email, u.IsStaff, u.IsSuperuser, u.IsActive, profileText(u), u.ID)
	if err != nil && strings.Contains(err.Error(), "account_user.username") {
		return fault.InvalidField("username", "A user with that username already exists.")
	}
	return changed(res, err, noUser)
}

// SetPassword implements account.Store.
func (a *Accounts) SetPassword(ctx context.Context, id int64, hash string) error {
	res, err := a.db.Write.ExecContext(ctx, `UPDATE account_user SET password = ? WHERE id = ?`, hash, id)
	return changed(res, err, noUser)
}

// UpgradePassword implements account.Store.
func (a *Accounts) UpgradePassword(ctx context.Context, id int64, from, to string) error {
	_, err := a.db.Write.ExecContext(ctx, `UPDATE account_user SET password = ? WHERE id = ? AND password = ?`, to, id, from)
	return err
}

// SetLastLogin implements account.Store.
func (a *Accounts) SetLastLogin(ctx context.Context, id int64, at time.Time) error {
	res, err := a.db.Write.ExecContext(ctx, `UPDATE account_user SET last_login = ? WHERE id = ?`, micros(at), id)
	return changed(res, err, noUser)
}

// ImportAccounts brings users and groups over in the transaction of an import. Records that are there are updated, the password too unless
// the user has set another one here since.
func ImportAccounts(ctx context.Context, tx *sql.Tx, b *account.Bundle) error {
	for _, g := range b.Groups {
		if _, err := tx.ExecContext(ctx, `INSERT INTO account_group (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name`, g.ID, g.Name); err != nil {
			return fmt.Errorf("store: group %s: %w", g.Name, err)
		}
		if err := putRules(ctx, tx, &g); err != nil {
			return err
		}
	}
	for i := range b.Users {
		if err := importUser(ctx, tx, &b.Users[i]); err != nil {
			return err
		}
	}
	return nil
}

// importUser adds or updates a user; one of the same name keeps its number here.
func importUser(ctx context.Context, tx *sql.Tx, u *account.User) error {
	var id int64
	var password string
	err := tx.QueryRowContext(ctx, `SELECT id, password FROM account_user WHERE id = ? OR username = ? ORDER BY username = ? DESC LIMIT 1`, u.ID, u.Username, u.Username).Scan(&id, &password)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if err := insertUser(ctx, tx, u); err != nil {
			return err
		}
		return setGroups(ctx, tx, u)
	case err != nil:
		return fmt.Errorf("store: user %s: %w", u.Username, err)
	}
	u.ID = id
	if err := updateUser(ctx, tx, u); err != nil {
		return err
	}
	if !strings.HasPrefix(password, "argon2$") {
		if _, err := tx.ExecContext(ctx, `UPDATE account_user SET password = ? WHERE id = ?`, u.Password, id); err != nil {
			return fmt.Errorf("store: user %s: %w", u.Username, err)
		}
	}
	return setGroups(ctx, tx, u)
}
