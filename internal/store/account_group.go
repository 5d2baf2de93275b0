package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"etikett/internal/account"
	"etikett/internal/fault"
)

const noGroup = "No Group matches the given query."

// Groups implements account.Store.
func (a *Accounts) Groups(ctx context.Context) ([]account.Group, error) {
	return a.groupsWhere(ctx, "")
}

// Group implements account.Store.
func (a *Accounts) Group(ctx context.Context, id int64) (*account.Group, error) {
	all, err := a.groupsWhere(ctx, "WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, noGroup)
	}
	return &all[0], nil
}

func (a *Accounts) groupsWhere(ctx context.Context, where string, args ...any) ([]account.Group, error) {
	scan := func(row scanner) (g account.Group, err error) { return g, row.Scan(&g.ID, &g.Name) }
	all, err := collect(ctx, a.db.Read, scan, "SELECT id, name FROM account_group "+where+" ORDER BY id", args...)
	if err != nil {
		return nil, fmt.Errorf("store: groups: %w", err)
	}
	rule := func(row scanner) (r account.Rule, err error) {
		return r, row.Scan(&r.Role, &r.View, &r.Add, &r.Change, &r.Delete)
	}
	for i := range all {
		if all[i].Rules, err = collect(ctx, a.db.Read, rule, "SELECT role, can_view, can_add, can_change, can_delete FROM account_rule WHERE group_id = ? ORDER BY role", all[i].ID); err != nil {
			return nil, fmt.Errorf("store: rules of group %d: %w", all[i].ID, err)
		}
	}
	return all, nil
}

// PutGroup implements account.Store.
func (a *Accounts) PutGroup(ctx context.Context, g *account.Group) error {
	return a.db.InTx(ctx, func(tx *sql.Tx) error {
		if g.ID == 0 {
			res, err := tx.ExecContext(ctx, "INSERT INTO account_group (name) VALUES (?)", g.Name)
			if err != nil {
				return groupError(err)
			}
			if g.ID, err = res.LastInsertId(); err != nil {
				return err
			}
		} else {
			res, err := tx.ExecContext(ctx, "UPDATE account_group SET name = ? WHERE id = ?", g.Name, g.ID)
			if err := changed(res, groupError(err), noGroup); err != nil {
				return err
			}
		}
		return putRules(ctx, tx, g)
	})
}

// groupError makes a fault of the error that tells of a name which is taken.
func groupError(err error) error {
	if err != nil && strings.Contains(err.Error(), "account_group.name") {
		return fault.InvalidField("name", "group with this name already exists.")
	}
	return err
}

// putRules stores the rules of a group and no others.
func putRules(ctx context.Context, tx *sql.Tx, g *account.Group) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM account_rule WHERE group_id = ?`, g.ID); err != nil {
		return fmt.Errorf("store: group %s: %w", g.Name, err)
	}
	for _, r := range g.Rules {
		if _, err := tx.ExecContext(ctx, `INSERT INTO account_rule (group_id, role, can_view, can_add, can_change, can_delete) VALUES (?, ?, ?, ?, ?, ?)`, g.ID, r.Role, r.View, r.Add, r.Change, r.Delete); err != nil {
			return fmt.Errorf("store: rule %s of group %s: %w", r.Role, g.Name, err)
		}
	}
	return nil
}

// DeleteGroup implements account.Store.
func (a *Accounts) DeleteGroup(ctx context.Context, id int64) error {
	res, err := a.db.Write.ExecContext(ctx, "DELETE FROM account_group WHERE id = ?", id)
	return changed(res, err, noGroup)
}

// DeleteUser implements account.Store.
func (a *Accounts) DeleteUser(ctx context.Context, id int64) error {
	res, err := a.db.Write.ExecContext(ctx, "DELETE FROM account_user WHERE id = ?", id)
	return changed(res, err, noUser)
}
