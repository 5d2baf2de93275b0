package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"etikett/internal/fault"
	"etikett/internal/oauth"
)

// oauthRoutes adds the OAuth provider: its endpoints under /o/, its pages, and the administrators' list of clients.
func (s *Server) oauthRoutes(r chi.Router, handle func(string, endpoint)) {
	if s.OAuth == nil {
		return
	}
	p := oauth.NewProvider(s.OAuth, oauth.ProviderConfig{BaseURL: s.baseURL, ErrorPage: s.oauthError})
	pages := map[string]http.Handler{
		oauth.ConsentPath: s.oauthPage(p, consentStep), oauth.DevicePath: s.oauthPage(p, deviceStep),
		"/o/logout/": s.oauthPage(p, logoutStep), "/o/authorized_tokens/": s.oauthPage(p, grantsStep),
	}
	for _, handlers := range []map[string]http.Handler{p.Endpoints(), pages} {
		for path, h := range handlers {
			r.Handle(path, h)
			// clients leave out the slash at the end, or add it; a redirect would lose the body of a POST
			if short, ok := strings.CutSuffix(path, "/"); ok {
				r.Handle(short, h)
			} else {
				r.Handle(path+"/", h)
			}
		}
	}
	s.oauthClientRoutes(handle)
}

// tokenProblem is a problem with an access token, or with what it may do, that a header tells as well (RFC 6750, section 3).
type tokenProblem struct {
	*problem
	challenge string
}

// Unwrap gives the answer.
func (t *tokenProblem) Unwrap() error { return t.problem }

// identifyBearer finds out who asks with an access token. A text that is no JWT is none of this server's tokens, and as good as none, as in InvenTree.
func (s *Server) identifyBearer(r *http.Request, rest string) (identity, error) {
	rest = strings.TrimSpace(rest)
	if s.OAuth == nil || strings.Count(rest, ".") != 2 {
		return s.identifySession(r)
	}
	access, err := s.OAuth.Authenticate(r.Context(), rest)
	if err != nil {
		if fault.KindOf(err) == fault.Unauthenticated {
			return identity{}, &tokenProblem{refuse(http.StatusUnauthorized, "%s", err), oauth.Challenge("invalid_token", err.Error(), "")}
		}
		return identity{}, err
	}
	return identity{user: oauth.Restrict(access.User, access.Scopes), access: access}, nil
}

// noScope in an endpoint's scopes says that no access token may do it, whatever its scopes: it would give its bearer more than they say.
const noScope = ""

// may asks access who may use a resource, and then whether the access token, if the request has one, has the scope for it.
func (c *call) may(e endpoint, access func(*call) error) error {
	err := access(c)
	if c.access == nil {
		return err
	}
	if err != nil {
		full := *c
		full.user = c.access.User
		if access(&full) != nil {
			return err // it is the user who may not
		}
		return insufficientScope(c.missingScope(access))
	}
	if scope, ok := e.scopes[c.r.Method]; ok {
		if scope == noScope || !c.access.Has(scope) {
			return insufficientScope(scope)
		}
		return nil
	}
	nobody := *c
	nobody.identity = identity{}
	switch {
	case c.byRole, access(&nobody) == nil:
		return nil
	case readOnly(c.r.Method):
		if !c.access.Has(oauth.GeneralRead) {
			return insufficientScope(oauth.GeneralRead)
		}
	case !c.user.IsStaff && !c.user.IsSuperuser:
		return insufficientScope(oauth.Staff)
	}
	return nil
}

// missingScope is the scope with which the token would do, the one that gives least; "" if one is not enough.
func (c *call) missingScope(access func(*call) error) string {
	isSuperuser := func(scope string) bool { return scope == oauth.Superuser }
	for _, scope := range append(slices.DeleteFunc(oauth.ScopeNames(), isSuperuser), oauth.Superuser) {
		more := *c
		more.user = oauth.Restrict(c.access.User, append([]string{scope}, c.access.Scopes...))
		if access(&more) == nil {
			return scope
		}
	}
	return ""
}

func insufficientScope(scope string) error {
	const text = "The access token does not allow this."
	return &tokenProblem{&problem{http.StatusForbidden, errForbidden.body}, oauth.Challenge("insufficient_scope", text, scope)}
}

// challenge sets the header that tells a client how to sign in, or what its token lacks.
func challenge(h http.Header, status int, err error) {
	var t *tokenProblem
	switch {
	case errors.As(err, &t):
		h.Set("WWW-Authenticate", t.challenge)
	case status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Token")
	}
}
