package settings_test

import (
	"context"
	"testing"

	"etikett/internal/fault"
	"etikett/internal/settings"
)

type memory map[int64]map[string]string

func (m memory) Settings(_ context.Context, user int64) (map[string]string, error) {
	out := map[string]string{}
	for k, v := range m[user] {
		out[k] = v
	}
	return out, nil
}

func (m memory) SetSetting(_ context.Context, user int64, key, value string) error {
	if m[user] == nil {
		m[user] = map[string]string{}
	}
	m[user][key] = value
	return nil
}

func TestGlobalSettings(t *testing.T) {
	s := settings.New(memory{0: {"INVENTREE_INSTANCE": "Workshop", "PART_COMPONENT": "False", "OWN_KEY": "x"}})
	for _, c := range []struct {
		key  string
		want any
		ok   bool
	}{
		{"INVENTREE_INSTANCE", "Workshop", true},
		{"inventree_instance", "Workshop", true},
		{"PART_COMPONENT", false, true},
		{"PRICING_DECIMAL_PLACES", int64(6), true},
		{"INVENTREE_BASE_URL", "", true},
		{"OWN_KEY", "x", true},
		{"NO_SUCH_SETTING", "", false},
	} {
		got, ok, err := s.Get(t.Context(), c.key)
		if err != nil || got != c.want || ok != c.ok {
			t.Errorf("%s: %v, %v, %v; want %v, %v", c.key, got, ok, err, c.want, c.ok)
		}
	}
}

func TestSet(t *testing.T) {
	s := settings.New(memory{})
	for _, c := range []struct{ key, text, stored string }{
		{"REPORT_ENABLE", "yes", "True"},
		{"LABEL_DPI", " 600 ", "600"},
		{"INVENTREE_COMPANY_NAME", "ACME", "ACME"},
	} {
		st, err := s.SetGlobal(t.Context(), c.key, c.text)
		if err != nil || st.Text != c.stored {
			t.Errorf("%s = %q: %+v, %v", c.key, c.text, st, err)
		}
	}
	for _, c := range []struct {
		key, text string
		kind      fault.Kind
	}{
		{"LABEL_DPI", "99", fault.Invalid},
		{"LABEL_DPI", "many", fault.Invalid},
		{"REPORT_ENABLE", "perhaps", fault.Invalid},
		{"REPORT_DEFAULT_PAGE_SIZE", "A0", fault.Invalid},
		{"NO_SUCH_SETTING", "1", fault.NotFound},
	} {
		if _, err := s.SetGlobal(t.Context(), c.key, c.text); fault.KindOf(err) != c.kind {
			t.Errorf("%s = %q: %v", c.key, c.text, err)
		}
	}
	if v, _, _ := s.Get(t.Context(), "LABEL_DPI"); v != int64(600) {
		t.Errorf("LABEL_DPI is %v afterwards", v)
	}
	if _, err := s.SetUser(t.Context(), 2, "LAST_USED_PRINTING_MACHINES", "a"); err != nil {
		t.Fatal(err)
	}
	if v, ok, _ := s.GetUser(t.Context(), 2, "LAST_USED_PRINTING_MACHINES"); v != "a" || !ok {
		t.Errorf("the user's setting is %v", v)
	}
}
