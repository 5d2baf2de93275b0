package oauth

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/fault"
)

// Provider answers the requests of clients.
type Provider struct {
	*Service
	lib       *openID
	issuer    func(*http.Request) string
	errorPage func(w http.ResponseWriter, r *http.Request, status int, text string)
}

// ProviderConfig is what the server tells a Provider.
type ProviderConfig struct {
	// BaseURL gives the address of the server as the client sees it, without a slash at the end. The provider's name, its "issuer", is /o below it.
	BaseURL func(*http.Request) string
	// ErrorPage tells a user that a client has sent him here with a request that cannot be answered.
	ErrorPage func(w http.ResponseWriter, r *http.Request, status int, text string)
}

// openID is the library's provider with Etikett's rules for requests.
type openID struct {
	*op.Provider
	service *Service
}

var _ op.AuthorizeValidator = (*openID)(nil)

// GrantTypeJWTAuthorizationSupported is false: clients show a secret, not a signed assertion.
func (*openID) GrantTypeJWTAuthorizationSupported() bool { return false }

// NewProvider makes the service's provider.
func NewProvider(s *Service, c ProviderConfig) *Provider {
	issuer := func(r *http.Request) string { return c.BaseURL(r) + "/o" }
	lib, err := op.NewProvider(
		&op.Config{
			CryptoKey: s.code, CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true, SupportedScopes: ScopeNames(),
			DeviceAuthorization: op.DeviceAuthorizationConfig{Lifetime: deviceLife, PollInterval: pollEvery, UserFormPath: DevicePath, UserCode: op.UserCodeBase20},
		},
		storage{s}, func(bool) (op.IssuerFromRequest, error) { return issuer, nil },
		op.WithAllowInsecure(), op.WithCORSOptions(nil),
		op.WithCustomEndpoints(op.NewEndpoint("authorize/"), op.NewEndpoint("token/"), op.NewEndpoint("userinfo/"), op.NewEndpoint("revoke_token/"),
			op.NewEndpoint("logout/"), op.NewEndpoint(".well-known/jwks.json")),
		op.WithCustomIntrospectionEndpoint(op.NewEndpoint("introspect/")),
		op.WithCustomDeviceAuthorizationEndpoint(op.NewEndpoint("device-authorization/")),
	)
	if err != nil {
		panic("oauth: " + err.Error()) // an option that is wrong whatever the configuration
	}
	return &Provider{s, &openID{lib, s}, issuer, c.ErrorPage}
}

// Endpoints are the handlers by their paths.
func (p *Provider) Endpoints() map[string]http.Handler {
	return map[string]http.Handler{
		"/o/authorize/":                       p.handler(p.authorize, http.MethodGet, http.MethodPost),
		"/o/authorize/callback":               p.handler(p.callback, http.MethodGet),
		"/o/token/":                           p.handler(p.token, http.MethodPost),
		"/o/introspect/":                      p.handler(p.introspect, http.MethodPost),
		"/o/revoke_token/":                    p.handler(p.revoke, http.MethodPost),
		"/o/device-authorization/":            p.handler(p.deviceAuthorization, http.MethodPost),
		"/o/userinfo/":                        p.handler(p.userinfo, http.MethodGet, http.MethodPost),
		"/o/.well-known/jwks.json":            p.handler(p.jwks, http.MethodGet, http.MethodHead),
		"/o/.well-known/openid-configuration": p.handler(p.discovery, http.MethodGet, http.MethodHead),
		"/.well-known/openid-configuration":   p.handler(p.discovery, http.MethodGet, http.MethodHead),
		// RFC 8414, section 3.1: the name's path comes last
		"/.well-known/oauth-authorization-server":   p.handler(p.discovery, http.MethodGet, http.MethodHead),
		"/.well-known/oauth-authorization-server/o": p.handler(p.discovery, http.MethodGet, http.MethodHead),
	}
}

// handler limits what comes in, and tells the library under which name it is asked.
func (p *Provider) handler(do http.HandlerFunc, methods ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header()["Allow"] = methods
			writeError(w, http.StatusMethodNotAllowed, oidc.ErrInvalidRequest().WithDescription("The method is not allowed here."))
			return
		}
		r = r.WithContext(op.ContextWithIssuer(r.Context(), p.issuer(r)))
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		do(w, r)
	})
}

// maxForm limits the form of a request.
const maxForm = 64 << 10

// ValidateAuthRequest implements op.AuthorizeValidator. Until client and address are known to belong together nothing is sent to the address.
func (p *openID) ValidateAuthRequest(ctx context.Context, r *oidc.AuthRequest, _ op.Storage, hints *op.IDTokenHintVerifier) (string, error) {
	c, err := p.service.store.Client(ctx, r.ClientID)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return "", oidc.ErrInvalidRequestRedirectURI().WithDescription("The program that has sent you here is unknown.")
	case err != nil:
		return "", storage{p.service}.serverFault(ctx, err)
	case !c.redirectAllowed(r.RedirectURI):
		return "", oidc.ErrInvalidRequestRedirectURI().WithDescription("The program that has sent you here names an address to return to that is not registered for it.")
	case !c.may(GrantCode):
		return "", oidc.ErrUnauthorizedClient().WithDescription("The client may not use authorization codes.")
	case r.RequestParam != "":
		return "", oidc.ErrRequestNotSupported()
	case r.ResponseMode != "" && r.ResponseMode != oidc.ResponseModeQuery:
		return "", oidc.ErrInvalidRequest().WithDescription("The response_mode is not supported.")
	case r.CodeChallenge == "" && c.Public():
		return "", oidc.ErrInvalidRequest().WithDescription("A public client needs PKCE: code_challenge is missing.")
	case r.CodeChallenge != "" && r.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return "", oidc.ErrInvalidRequest().WithDescription("The code_challenge_method must be S256.")
	case r.CodeChallenge != "" && len(r.CodeChallenge) != challengeLength:
		return "", oidc.ErrInvalidRequest().WithDescription("The code_challenge has %d characters.", challengeLength)
	}
	if len(r.Scopes) == 0 {
		r.Scopes = oidc.SpaceDelimitedArray{GeneralRead}
	}
	sub, err := op.ValidateAuthRequestClient(ctx, r, loopback{opClient{c}, r.RedirectURI}, hints)
	if err == nil && len(r.Scopes) == 0 {
		err = oidc.ErrInvalidScope().WithDescription("None of the scopes is one that the client may ask for.")
	}
	return sub, err
}

// challengeLength is that of a SHA-256 in base64 without padding.
const challengeLength = 43

// loopback is a client whose address was checked already.
type loopback struct {
	opClient
	uri string
}

func (l loopback) RedirectURIs() []string { return []string{l.uri} }

// IsScopeAllowed reports whether the client may ask for a scope.
func (l loopback) IsScopeAllowed(scope string) bool { return l.opClient.IsScopeAllowed(scope) }

// authorize begins the code flow. Errors that must not go to the client's address are told to the user.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if problem := singular(r); problem != "" {
		p.errorPage(w, r, http.StatusBadRequest, problem)
		return
	}
	p.inPage(w, r, func(w http.ResponseWriter, r *http.Request) { op.Authorize(w, r, p.lib) })
}

// callback ends the code flow: the user has agreed, and the client gets its code.
func (p *Provider) callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	p.inPage(w, r, func(w http.ResponseWriter, r *http.Request) { op.AuthorizeCallback(w, r, p.lib) })
}

// inPage shows an error that the library has as text on a page.
func (p *Provider) inPage(w http.ResponseWriter, r *http.Request, do http.HandlerFunc) {
	w.Header().Set("Cache-Control", "no-store")
	a := &answer{header: http.Header{}}
	do(a, r)
	if a.status >= http.StatusBadRequest {
		p.errorPage(w, r, a.status, a.text())
		return
	}
	a.send(w)
}

// CallbackURL is where a user who has agreed goes next, so that the client gets its code. id is what Approve gave.
func (p *Provider) CallbackURL(r *http.Request, id string) string {
	return p.issuer(r) + "/authorize/callback?" + url.Values{"id": {id}}.Encode()
}

// Refuse sends the user back to the client with an error, such as "access_denied", and ends the request.
func (p *Provider) Refuse(w http.ResponseWriter, r *http.Request, req *Request, code, text string) error {
	if err := p.Deny(r.Context(), req); err != nil {
		return err
	}
	e := oidc.ErrAccessDenied().WithDescription("%s", text)
	switch code {
	case LoginRequired:
		e = oidc.ErrLoginRequired().WithDescription("%s", text)
	case ConsentRequired:
		e = oidc.ErrInteractionRequired().WithDescription("%s", text)
		e.ErrorType = ConsentRequired
	}
	op.AuthRequestError(w, r, &authRequest{grant: req.Grant}, e, p.lib)
	return nil
}

// The reasons to refuse a request.
const (
	AccessDenied    = "access_denied"
	LoginRequired   = "login_required"
	ConsentRequired = "consent_required"
)

// Logout checks a request to sign out, and gives the client that has sent the user, "" if it does not say, and where to go afterwards, "" for nowhere.
func (p *Provider) Logout(r *http.Request) (client, redirect string, err error) {
	ctx := op.ContextWithIssuer(r.Context(), p.issuer(r))
	req, err := op.ParseEndSessionRequest(r.WithContext(ctx), p.lib.Decoder())
	if err != nil {
		return "", "", fault.New(fault.Invalid, "The request to sign out cannot be read.")
	}
	out, err := op.ValidateEndSessionRequest(ctx, req, p.lib)
	if err != nil {
		return "", "", fault.New(fault.Invalid, "The program that has sent you here names an address to return to that is not registered for it.")
	}
	if req.PostLogoutRedirectURI == "" || out.ClientID == "" {
		return out.ClientID, "", nil // nobody vouches for the address
	}
	return out.ClientID, out.RedirectURI, nil
}

// jwks tells the public keys.
func (p *Provider) jwks(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "public, max-age=300")
	op.Keys(w, r, storage{p.Service})
}

// discovery tells what the provider can do and where (OpenID Connect Discovery, RFC 8414).
func (p *Provider) discovery(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	d := op.CreateDiscoveryConfig(r.Context(), p.lib, storage{p.Service})
	secrets := []oidc.AuthMethod{oidc.AuthMethodBasic, oidc.AuthMethodPost}
	d.ScopesSupported = ScopeNames()
	d.ResponseTypesSupported = []string{string(oidc.ResponseTypeCode)}
	d.ResponseModesSupported = []string{string(oidc.ResponseModeQuery)}
	d.GrantTypesSupported = nil
	for _, g := range AllGrants {
		d.GrantTypesSupported = append(d.GrantTypesSupported, oidc.GrantType(g))
	}
	d.TokenEndpointAuthMethodsSupported = append(slices.Clone(secrets), oidc.AuthMethodNone)
	d.RevocationEndpointAuthMethodsSupported = d.TokenEndpointAuthMethodsSupported
	d.IntrospectionEndpointAuthMethodsSupported = secrets
	d.TokenEndpointAuthSigningAlgValuesSupported, d.RevocationEndpointAuthSigningAlgValuesSupported = nil, nil
	d.IntrospectionEndpointAuthSigningAlgValuesSupported, d.RequestObjectSigningAlgValuesSupported = nil, nil
	d.ClaimsSupported = []string{
		"sub", "aud", "exp", "iat", "iss", "auth_time", "nonce", "amr", "at_hash", "azp", "name", "given_name", "family_name", "preferred_username", "email", "email_verified",
	}
	op.Discover(w, d)
}
