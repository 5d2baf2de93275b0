// Package settings is what people set at run time: for the whole installation, and each user for himself. Keys, types and
// defaults are InvenTree's, since its clients and templates ask for them by name.
//
// A value is stored as text, as InvenTree stores it, and is only stored when it was set.
package settings

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"etikett/internal/fault"
)

// Kind is the type of a setting's value.
type Kind string

// The kinds, under the names that the API gives them.
const (
	String  Kind = "string"
	Boolean Kind = "boolean"
	Integer Kind = "integer"
)

// Definition says what a setting is.
type Definition struct {
	Key         string
	Kind        Kind
	Default     string // as it would be stored
	Units       string
	Description string
	Choices     []string // nil: any value
	Min         *int64
}

// Name is the key, readable: "LABEL_DPI" is "Label dpi".
func (d *Definition) Name() string {
	s := strings.ReplaceAll(strings.ToLower(d.Key), "_", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// Value gives a stored text its type: string, bool or int64. What does not fit is the zero value of the kind.
func (d *Definition) Value(text string) any {
	switch d.Kind {
	case Boolean:
		b, _ := parseBool(text)
		return b
	case Integer:
		n, _ := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		return n
	}
	return text
}

// Setting is a definition with its present value.
type Setting struct {
	*Definition
	Number int // position among the settings of its kind, from 1: its pk in the API
	Text   string
}

// Value is the present value.
func (s *Setting) Value() any { return s.Definition.Value(s.Text) }

// Store keeps values. User 0 is the whole installation.
type Store interface {
	Settings(ctx context.Context, user int64) (map[string]string, error)
	SetSetting(ctx context.Context, user int64, key, value string) error
}

// Service answers for settings. It is safe for concurrent use.
type Service struct {
	store Store

	mu     sync.RWMutex
	global map[string]string // what is stored; nil: not read yet
}

// New makes a service.
func New(store Store) *Service { return &Service{store: store} }

// maxValue is the longest text of a value.
const maxValue = 2000

func find(defs []Definition, key string) int {
	return slices.IndexFunc(defs, func(d Definition) bool { return strings.EqualFold(d.Key, key) })
}

// stored gives the values of the installation, read once until they change.
func (s *Service) stored(ctx context.Context) (map[string]string, error) {
	s.mu.RLock()
	m := s.global
	s.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.store.Settings(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	s.global = m
	return m, nil
}

// Forget drops what was read, as after an import.
func (s *Service) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.global = nil
}

// Get gives the value of a global setting; ok is false for a key that nobody has defined and nobody has set.
func (s *Service) Get(ctx context.Context, key string) (value any, ok bool, err error) {
	m, err := s.stored(ctx)
	if err != nil {
		return nil, false, err
	}
	key = strings.ToUpper(strings.TrimSpace(key))
	i := find(global, key)
	text, set := m[key]
	switch {
	case i < 0:
		return text, set, nil
	case !set:
		text = global[i].Default
	}
	return global[i].Value(text), true, nil
}

// GetUser is Get for a setting of a user.
func (s *Service) GetUser(ctx context.Context, userID int64, key string) (value any, ok bool, err error) {
	st, err := s.UserSetting(ctx, userID, key)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return st.Value(), true, nil
}

// Text gives a global setting as text; "" for a key that there is not.
func (s *Service) Text(ctx context.Context, key string) string {
	v, _, err := s.Get(ctx, key)
	if err != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// Globals gives all settings of the installation.
func (s *Service) Globals(ctx context.Context) ([]Setting, error) {
	m, err := s.stored(ctx)
	if err != nil {
		return nil, err
	}
	return merge(global, m), nil
}

// Global gives one of them; fault.NotFound if there is none of that name.
func (s *Service) Global(ctx context.Context, key string) (*Setting, error) {
	all, err := s.Globals(ctx)
	if err != nil {
		return nil, err
	}
	return pick(all, key)
}

// UserSettings gives all settings of a user.
func (s *Service) UserSettings(ctx context.Context, userID int64) ([]Setting, error) {
	m, err := s.store.Settings(ctx, userID)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return merge(user, m), nil
}

// UserSetting gives one of them.
func (s *Service) UserSetting(ctx context.Context, userID int64, key string) (*Setting, error) {
	all, err := s.UserSettings(ctx, userID)
	if err != nil {
		return nil, err
	}
	return pick(all, key)
}

// SetGlobal stores a value of the installation.
func (s *Service) SetGlobal(ctx context.Context, key, text string) (*Setting, error) {
	st, err := s.Global(ctx, key)
	if err != nil {
		return nil, err
	}
	defer s.Forget()
	return s.set(ctx, 0, st, text)
}

// SetUser stores a value of a user.
func (s *Service) SetUser(ctx context.Context, userID int64, key, text string) (*Setting, error) {
	st, err := s.UserSetting(ctx, userID, key)
	if err != nil {
		return nil, err
	}
	return s.set(ctx, userID, st, text)
}

func (s *Service) set(ctx context.Context, userID int64, st *Setting, text string) (*Setting, error) {
	text, err := st.check(text)
	if err != nil {
		return nil, err
	}
	if err := s.store.SetSetting(ctx, userID, st.Key, text); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	st.Text = text
	return st, nil
}

// check gives the text in the form in which it is stored, or says what is wrong with it.
func (d *Definition) check(text string) (string, error) {
	if len([]rune(text)) > maxValue {
		return "", fault.InvalidField("value", fmt.Sprintf("Ensure this field has no more than %d characters.", maxValue))
	}
	switch d.Kind {
	case Boolean:
		b, ok := parseBool(text)
		if !ok {
			return "", fault.InvalidField("value", "Must be a valid boolean.")
		}
		if b {
			return "True", nil
		}
		return "False", nil
	case Integer:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return "", fault.InvalidField("value", "A valid integer is required.")
		}
		if d.Min != nil && n < *d.Min {
			return "", fault.InvalidField("value", fmt.Sprintf("Ensure this value is greater than or equal to %d.", *d.Min))
		}
		return strconv.FormatInt(n, 10), nil
	}
	if d.Choices != nil && !slices.Contains(d.Choices, text) {
		return "", fault.InvalidField("value", "Chosen value is not a valid option.")
	}
	return text, nil
}

func merge(defs []Definition, stored map[string]string) []Setting {
	out := make([]Setting, len(defs))
	for i := range defs {
		out[i] = Setting{&defs[i], i + 1, defs[i].Default}
		if v, ok := stored[defs[i].Key]; ok {
			out[i].Text = v
		}
	}
	return out
}

func pick(all []Setting, key string) (*Setting, error) {
	for i := range all {
		if strings.EqualFold(all[i].Key, key) {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.NotFound, "No InvenTreeSetting matches the given query.")
}

func parseBool(text string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "1", "y", "yes", "t", "true", "ok", "on":
		return true, true
	case "0", "n", "no", "f", "false", "none", "off", "":
		return false, true
	}
	return false, false
}
