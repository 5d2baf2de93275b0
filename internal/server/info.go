package server

import (
	"net/http"

	"etikett/api"
)

// info is /api/: what the server is. It is the first thing that clients ask for, before they sign in.
func (s *Server) info() endpoint {
	return endpoint{allow: allowRead, access: anybody, methods: map[string]action{http.MethodGet: tellInfo}}
}

type activePlugin struct {
	Name    string `json:"name"`
	Slug    string `json:"slug"`
	Version string `json:"version"`
}

func tellInfo(c *call) error {
	plugins := []activePlugin{}
	for _, p := range c.Labels.Plugins() {
		plugins = append(plugins, activePlugin{p.Info().Name, p.Info().Key, c.Version})
	}
	healthy := any(nil)
	if c.user != nil && (c.user.IsStaff || c.user.IsSuperuser) {
		healthy = true
	}
	policy := c.Accounts.Policy()
	return c.json(http.StatusOK, object{
		{"server", "InvenTree"}, // clients look for the name of the API's first server
		{"id", nil},
		{"version", c.Version},
		{"instance", c.Settings.Text(c.ctx(), "INVENTREE_INSTANCE")},
		{"apiVersion", api.Version},
		{"worker_running", true},
		{"worker_count", 1},
		{"worker_pending_tasks", 0},
		{"plugins_enabled", true},
		{"plugins_install_disabled", true},
		{"email_configured", c.EmailIsSent},
		{"debug_mode", false},
		{"docker_mode", false},
		{"default_locale", "en-us"},
		{"customize", object{{"logo", nil}, {"splash", nil}, {"login_message", nil}, {"navbar_message", nil}}},
		{"active_plugins", plugins},
		{"system_health", healthy},
		{"database", nil},
		{"platform", nil},
		{"installer", nil},
		{"target", nil},
		{"django_admin", nil},
		{"settings", object{{"sso_registration", false}, {"registration_enabled", policy.SignupOpen}, {"password_forgotten_enabled", true}}},
	})
}

// version is /api/version/, for superusers: which release runs is of use to whoever looks for its faults.
func (s *Server) version() endpoint {
	return endpoint{
		allow: allowRead,
		access: func(c *call) error {
			if err := signedIn(c); err != nil {
				return err
			}
			if !c.user.IsSuperuser {
				return errForbidden
			}
			return nil
		},
		methods: map[string]action{http.MethodGet: func(c *call) error {
			return c.json(http.StatusOK, object{
				{"dev", false}, {"up_to_date", true},
				{"version", object{{"server", c.Version}, {"api", api.Version}, {"commit_hash", nil}, {"commit_date", nil}, {"commit_branch", nil}, {"python", nil}, {"django", nil}}},
				{"links", object{{"doc", nil}, {"code", nil}, {"app", nil}, {"bug", nil}, {"credit", nil}}},
			})
		}},
	}
}

// root sends whoever opens the bare address to sign in, or to the page.
func (s *Server) root(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Location", "/accounts/login/?next=/")
	w.WriteHeader(http.StatusFound)
}

// notFound answers what is nowhere: below /api/ in JSON, as InvenTree does.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	c := &call{Server: s, w: w, r: r, allow: []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}}
	link := s.requestBase(r) + r.URL.RequestURI()
	if err := c.json(http.StatusNotFound, object{{"detail", "API endpoint not found"}, {"url", link}}); err != nil {
		s.fail(c, err)
	}
}
