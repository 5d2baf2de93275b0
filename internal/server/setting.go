package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"etikett/internal/settings"
)

var allowSetting = []string{"GET", "PUT", "PATCH", "HEAD", "OPTIONS"}

// showSetting is a setting as clients see it. typ is "inventree" or "user".
func showSetting(s *settings.Setting, typ string, user int64) object {
	choices := []any{}
	for _, c := range s.Choices {
		choices = append(choices, object{{"value", c}, {"display_name", c}})
	}
	o := object{{"pk", s.Number}, {"key", s.Key}, {"value", s.Text}, {"name", s.Name()}, {"description", s.Description}}
	if typ == "user" {
		o.add("user", user)
	}
	o.add("type", s.Kind)
	o.add("units", s.Units)
	o.add("choices", choices)
	o.add("model_name", nil)
	o.add("api_url", nil)
	o.add("typ", typ)
	return o
}

// globalSettings is /api/settings/global/.
func (s *Server) globalSettings() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: func(c *call) error {
		all, err := c.Settings.Globals(c.ctx())
		return c.listSettings(all, err, "inventree")
	}}}
}

// userSettings is /api/settings/user/.
func (s *Server) userSettings() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: func(c *call) error {
		all, err := c.Settings.UserSettings(c.ctx(), c.user.ID)
		return c.listSettings(all, err, "user")
	}}}
}

func (c *call) listSettings(all []settings.Setting, err error, typ string) error {
	if err != nil {
		return err
	}
	p, err := pageOf(c.r.URL.Query())
	if err != nil {
		return err
	}
	out := []object{}
	for _, s := range sliceOf(all, p) {
		out = append(out, showSetting(&s, typ, c.user.ID))
	}
	return c.bareOrPage(p, len(all), out)
}

// globalSetting is /api/settings/global/{key}/. Staff may change it.
func (s *Server) globalSetting() endpoint {
	change := func(c *call) error {
		return c.changeSetting("inventree", func(value string) (*settings.Setting, error) {
			return c.Settings.SetGlobal(c.ctx(), chi.URLParam(c.r, "key"), value)
		})
	}
	return endpoint{
		allow:  allowSetting,
		access: staffOrReadOnly,
		methods: map[string]action{
			http.MethodGet: func(c *call) error {
				s, err := c.Settings.Global(c.ctx(), chi.URLParam(c.r, "key"))
				if err != nil {
					return err
				}
				return c.json(http.StatusOK, showSetting(s, "inventree", 0))
			},
			http.MethodPut: change, http.MethodPatch: change,
		},
	}
}

// userSetting is /api/settings/user/{key}/, of the user who asks.
func (s *Server) userSetting() endpoint {
	change := func(c *call) error {
		return c.changeSetting("user", func(value string) (*settings.Setting, error) {
			return c.Settings.SetUser(c.ctx(), c.user.ID, chi.URLParam(c.r, "key"), value)
		})
	}
	return endpoint{
		allow: allowSetting,
		methods: map[string]action{
			http.MethodGet: func(c *call) error {
				s, err := c.Settings.UserSetting(c.ctx(), c.user.ID, chi.URLParam(c.r, "key"))
				if err != nil {
					return err
				}
				return c.json(http.StatusOK, showSetting(s, "user", c.user.ID))
			},
			http.MethodPut: change, http.MethodPatch: change,
		},
	}
}

func (c *call) changeSetting(typ string, change func(value string) (*settings.Setting, error)) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	v, given := b.get("value")
	if !given {
		return &fieldErrors{object{{"value", []string{msgRequired}}}}
	}
	var value string
	switch v := v.(type) {
	case nil:
		return &fieldErrors{object{{"value", []string{msgNull}}}}
	case []any, map[string]any:
		return &fieldErrors{object{{"value", []string{msgString}}}}
	default:
		value = pythonText(v)
	}
	s, err := change(value)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showSetting(s, typ, c.user.ID))
}
