package server

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/go-chi/chi/v5"

	"etikett/internal/account"
	"etikett/internal/catalog"
	"etikett/internal/label"
	"etikett/internal/media"
	"etikett/internal/oauth"
	"etikett/internal/printer"
	"etikett/internal/report"
	"etikett/internal/settings"
)

// Config is what a Server is made of. The services are needed, the rest has defaults.
type Config struct {
	Labels   *label.Service
	Catalog  *catalog.Catalog
	Accounts *account.Service
	Settings *settings.Service
	Media    *media.Store
	Printers *printer.Service // nil: there are no machines
	Reports  *report.Service  // assets and snippets
	OAuth    *oauth.Service   // nil: other programs cannot ask users for access
	Log      *slog.Logger

	Version string // of the program
	BaseURL string // address of the server as its users see it, without a slash at the end; "" is that of each request
	// BareLists answers the list of templates without a limit as an array, as InvenTree does, not as a page.
	BareLists bool
	// TrustedProxies are the addresses whose X-Forwarded-For and X-Forwarded-Proto headers are believed.
	TrustedProxies []netip.Prefix
	// TrustedOrigins are other sites whose pages may send requests with a session, such as "https://inventory.example.org".
	TrustedOrigins []string
	EmailIsSent    bool // mails go out, not just to the log
	Now            func() time.Time
}

// Server answers requests.
type Server struct {
	Config
	handler http.Handler
}

// New makes a server.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{Config: c}
	r := chi.NewRouter()
	r.Use(s.recordRequest, s.secureHeaders, s.preflight)
	s.routes(r)
	s.handler = r
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes says which path is answered by what.
func (s *Server) routes(r chi.Router) {
	handle := func(path string, e endpoint) { r.Handle(path, s.serve(e)) }
	const id = "{id:[0-9]+}"

	handle("/api/", s.info())
	handle("/api/version/", s.version())
	handle("/api/label/template/", s.templates())
	handle("/api/label/template/"+id+"/", s.template())
	handle("/api/label/template/"+id+"/metadata/", s.templateMetadata())
	handle("/api/label/print/", s.print())
	handle("/api/data-output/", s.outputs())
	handle("/api/data-output/"+id+"/", s.output())
	handle("/api/plugins/", s.pluginList())
	handle("/api/plugins/{key}/", s.plugin())
	handle("/api/user/me/", s.me())
	for _, path := range []string{"/api/user/roles/", "/api/user/me/roles/"} {
		handle(path, s.roles())
	}
	for _, path := range []string{"/api/user/token/", "/api/user/me/token/"} {
		handle(path, s.apiToken())
	}
	handle("/api/user/tokens/", s.tokens())
	handle("/api/user/tokens/"+id+"/", s.tokenDetail())
	handle("/api/user/", s.users())
	handle("/api/user/"+id+"/", s.userDetail())
	handle("/api/user/"+id+"/set-password/", s.userPassword())
	handle("/api/user/group/", s.groups())
	handle("/api/user/group/"+id+"/", s.group())
	handle("/api/settings/global/", s.globalSettings())
	handle("/api/settings/global/{key}/", s.globalSetting())
	handle("/api/settings/user/", s.userSettings())
	handle("/api/settings/user/{key}/", s.userSetting())
	s.itemRoutes(handle)
	s.machineRoutes(handle)
	s.reportRoutes(handle)
	s.schemaRoutes(r)
	s.headlessRoutes(r)
	s.oauthRoutes(r, handle)

	r.Get("/media/*", s.media)
	r.Head("/media/*", s.media)
	r.Get("/auth/", s.authCheck)
	r.Get("/", s.root)
	r.NotFound(s.notFound)
	r.MethodNotAllowed(s.notFound)
}
