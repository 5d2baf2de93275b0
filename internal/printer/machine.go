package printer

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"etikett/internal/fault"
)

// MachineType is the only type of machine there is.
const MachineType = "label-printer"

// Machine is a printer that somebody has set up.
type Machine struct {
	ID       string // UUID
	Name     string
	Driver   string // slug
	Active   bool
	Settings map[string]string // by key; what is missing has its default
}

// MaxName is the longest name of a machine.
const MaxName = 255

// Status is what a machine does.
type Status int

// The states of a label printer, under InvenTree's numbers.
const (
	Connected    Status = 100
	Unknown      Status = 101
	Disconnected Status = 400
)

// State is how a machine is doing.
type State struct {
	Known  bool // the program has its driver
	Ready  bool // it can be printed on
	Status Status
	Errors []string
}

// Store keeps machines.
type Store interface {
	Machines(ctx context.Context) ([]Machine, error) // by name
	Machine(ctx context.Context, id string) (*Machine, error)
	PutMachine(ctx context.Context, m *Machine) error
	DeleteMachine(ctx context.Context, id string) error
}

// Service is the machines. It is safe for concurrent use.
type Service struct {
	store   Store
	drivers []Driver
}

// New makes a service with the drivers that the program has.
func New(store Store, drivers ...Driver) *Service { return &Service{store, drivers} }

// Drivers gives the drivers.
func (s *Service) Drivers() []Driver { return s.drivers }

// Driver finds a driver; ok is false if the program has none of that name.
func (s *Service) Driver(slug string) (Driver, bool) {
	i := slices.IndexFunc(s.drivers, func(d Driver) bool { return d.Info().Slug == slug })
	if i < 0 {
		return nil, false
	}
	return s.drivers[i], true
}

// Machines gives all machines.
func (s *Service) Machines(ctx context.Context) ([]Machine, error) { return s.store.Machines(ctx) }

// Machine gives one; fault.NotFound if there is none.
func (s *Service) Machine(ctx context.Context, id string) (*Machine, error) {
	return s.store.Machine(ctx, id)
}

// Create stores a new machine. Its driver may be one that this program does not have: then it cannot print, and says so.
func (s *Service) Create(ctx context.Context, m Machine) (*Machine, error) {
	m.ID = uuid.NewString()
	return &m, s.store.PutMachine(ctx, &m)
}

// Update stores name and state of a machine.
func (s *Service) Update(ctx context.Context, m *Machine) error { return s.store.PutMachine(ctx, m) }

// Delete forgets a machine.
func (s *Service) Delete(ctx context.Context, id string) error { return s.store.DeleteMachine(ctx, id) }

// State looks how a machine is doing.
func (s *Service) State(ctx context.Context, m *Machine) State {
	d, ok := s.Driver(m.Driver)
	if !ok {
		return State{Status: Unknown, Errors: []string{unknownDriver(m.Driver).Error()}}
	}
	if !m.Active {
		return State{Known: true, Status: Disconnected}
	}
	if err := d.Check(ctx, m); err != nil {
		return State{Known: true, Status: Disconnected, Errors: []string{err.Error()}}
	}
	return State{Known: true, Ready: true, Status: Connected}
}

// SettingsOf gives what a machine can be told: what every machine has, then what its driver adds.
func (s *Service) SettingsOf(m *Machine) (common, own []Setting) {
	if d, ok := s.Driver(m.Driver); ok {
		own = d.Settings()
	}
	return []Setting{location}, own
}

// Value gives a setting of a machine.
func (m *Machine) Value(st Setting) string {
	if v, ok := m.Settings[st.Key]; ok {
		return v
	}
	return st.Default
}

// Set stores a setting of a machine.
func (s *Service) Set(ctx context.Context, m *Machine, key, value string) (*Setting, error) {
	common, own := s.SettingsOf(m)
	for _, st := range append(common, own...) {
		if st.Key != key {
			continue
		}
		if err := st.check(value); err != nil {
			return nil, err
		}
		settings := map[string]string{key: value}
		for k, v := range m.Settings {
			if k != key {
				settings[k] = v
			}
		}
		m.Settings = settings
		return &st, s.store.PutMachine(ctx, m)
	}
	return nil, fault.New(fault.NotFound, "No MachineSetting matches the given query.")
}

const maxValue = 2000

func (st *Setting) check(value string) error {
	if len(value) > maxValue {
		return fault.InvalidField("value", fmt.Sprintf("Ensure this field has no more than %d characters.", maxValue))
	}
	switch st.Kind {
	case Integer, Related:
		if value == "" && !st.Required {
			return nil
		}
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return fault.InvalidField("value", "A valid integer is required.")
		}
	case Choice:
		if !slices.Contains(st.Choices, value) {
			return fault.InvalidField("value", "Chosen value is not a valid option.")
		}
	}
	if st.Check != nil {
		if err := st.Check(value); err != nil {
			return fault.InvalidField("value", err.Error())
		}
	}
	return nil
}
