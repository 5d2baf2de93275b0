package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"etikett/internal/fault"
	"etikett/internal/printer"
)

// Machines implements printer.Store.
type Machines struct{ db *DB }

// NewMachines gives the part of the database about printers.
func NewMachines(db *DB) *Machines { return &Machines{db} }

var _ printer.Store = (*Machines)(nil)

const noMachine = "No MachineConfig matches the given query."

func scanMachine(row scanner) (m printer.Machine, err error) {
	var settings string
	if err = row.Scan(&m.ID, &m.Name, &m.Driver, &m.Active, &settings); err != nil {
		return m, err
	}
	return m, json.Unmarshal([]byte(settings), &m.Settings)
}

// Machines implements printer.Store.
func (s *Machines) Machines(ctx context.Context) ([]printer.Machine, error) {
	return collect(ctx, s.db.Read, scanMachine, `SELECT id, name, driver, active, settings FROM machine ORDER BY name, id`)
}

// Machine implements printer.Store.
func (s *Machines) Machine(ctx context.Context, id string) (*printer.Machine, error) {
	m, err := scanMachine(s.db.Read.QueryRowContext(ctx, `SELECT id, name, driver, active, settings FROM machine WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, noMachine)
	}
	if err != nil {
		return nil, fmt.Errorf("store: machine: %w", err)
	}
	return &m, nil
}

// PutMachine implements printer.Store.
func (s *Machines) PutMachine(ctx context.Context, m *printer.Machine) error {
	if m.Settings == nil {
		m.Settings = map[string]string{}
	}
	settings, err := json.Marshal(m.Settings)
	if err != nil {
		return fmt.Errorf("store: machine: %w", err)
	}
	_, err = s.db.Write.ExecContext(ctx, `INSERT INTO machine (id, name, driver, active, settings) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, driver = excluded.driver, active = excluded.active, settings = excluded.settings`,
		m.ID, m.Name, m.Driver, m.Active, settings)
	return err
}

// DeleteMachine implements printer.Store.
func (s *Machines) DeleteMachine(ctx context.Context, id string) error {
	res, err := s.db.Write.ExecContext(ctx, `DELETE FROM machine WHERE id = ?`, id)
	return changed(res, err, noMachine)
}
