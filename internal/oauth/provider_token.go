package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/fault"
)

// Endpoints that programs call. Some requests mean different things to different readers, such as a parameter that comes twice; they are refused before
// the library sees them.

// singular says what is wrong with a request whose parameters come more than once (RFC 6749, section 3.1).
func singular(r *http.Request) (problem string) {
	if err := r.ParseForm(); err != nil {
		return "The form cannot be read."
	}
	for _, values := range r.Form {
		if len(values) > 1 {
			return "A parameter comes more than once."
		}
	}
	return ""
}

// form reads the form of a request. Credentials are in a header or the body, never in the address, which others log. A secret in the form is moved to the
// header, where all of the library looks for it.
func form(r *http.Request) *oidc.Error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return oidc.ErrInvalidRequest().WithDescription("The request must be a form, application/x-www-form-urlencoded.")
	}
	if r.URL.RawQuery != "" {
		return oidc.ErrInvalidRequest().WithDescription("Parameters belong into the body.")
	}
	if problem := singular(r); problem != "" {
		return oidc.ErrInvalidRequest().WithDescription("%s", problem)
	}
	secret := r.Form.Get("client_secret")
	switch _, _, basic := r.BasicAuth(); {
	case secret == "":
		return nil
	case basic:
		return oidc.ErrInvalidRequest().WithDescription("The client shows its secret in two ways.")
	}
	r.SetBasicAuth(url.QueryEscape(r.Form.Get("client_id")), url.QueryEscape(secret))
	for _, f := range []url.Values{r.Form, r.PostForm} {
		f.Del("client_secret")
	}
	return nil
}

// client gives the client that has sent a request, and has shown its secret if it has one.
func (p *Provider) client(r *http.Request) (*Client, error) {
	id, secret, basic := r.BasicAuth()
	if basic {
		var err1, err2 error
		id, err1 = url.QueryUnescape(id)
		secret, err2 = url.QueryUnescape(secret)
		if err1 != nil || err2 != nil {
			return nil, oidc.ErrInvalidClient()
		}
	} else if id = r.Form.Get("client_id"); id == "" {
		return nil, oidc.ErrInvalidClient().WithDescription("The client does not say who it is.")
	}
	c, err := p.store.Client(r.Context(), id)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return nil, oidc.ErrInvalidClient().WithDescription("The client is unknown.")
	case err != nil:
		return nil, storage{p.Service}.serverFault(r.Context(), err)
	case c.Public() && secret == "" || c.secretMatches(secret):
		return c, nil
	}
	return nil, oidc.ErrInvalidClient().WithDescription("The client's secret is missing or wrong.")
}

// token gives tokens.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*") // pages of other sites may be public clients; there are no cookies in it
	p.answered(w, r, func(w http.ResponseWriter, r *http.Request) error {
		if r.Form.Get("grant_type") == string(oidc.GrantTypeDeviceCode) {
			return p.deviceToken(w, r)
		}
		op.Exchange(w, r, p.lib)
		return nil
	})
}

// introspect tells a client about one of its access tokens (RFC 7662).
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	p.answered(w, r, func(w http.ResponseWriter, r *http.Request) error {
		c, err := p.client(r)
		if err != nil {
			return err
		}
		if c.Public() {
			return oidc.ErrInvalidClient().WithDescription("A public client may not ask about tokens.")
		}
		if r.Form.Get("token") == "" {
			return oidc.ErrInvalidRequest().WithDescription("token is missing")
		}
		op.Introspect(w, r, p.lib)
		return nil
	})
}

// revoke ends a token (RFC 7009).
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	p.answered(w, r, func(w http.ResponseWriter, r *http.Request) error {
		if _, err := p.client(r); err != nil {
			return err
		}
		if r.Form.Get("token") == "" {
			return oidc.ErrInvalidRequest().WithDescription("token is missing")
		}
		op.Revoke(w, r, p.lib)
		return nil
	})
}

// deviceAuthorization begins the device flow (RFC 8628, section 3.1).
func (p *Provider) deviceAuthorization(w http.ResponseWriter, r *http.Request) {
	p.answered(w, r, func(w http.ResponseWriter, r *http.Request) error {
		if _, err := p.client(r); err != nil {
			return err
		}
		return op.DeviceAuthorization(w, r, p.lib)
	})
}

// answered reads the form, lets do answer, and tidies the answer: errors as JSON, nothing for caches.
func (p *Provider) answered(w http.ResponseWriter, r *http.Request, do func(http.ResponseWriter, *http.Request) error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	if err := form(r); err != nil {
		writeError(w, http.StatusBadRequest, err)
		return
	}
	a := &answer{header: http.Header{}}
	if err := do(a, r); err != nil {
		op.RequestError(a, r, err, nil)
	}
	if a.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="Etikett"`)
	}
	a.dropIDToken()
	a.send(w)
}

// writeError answers with an error of OAuth.
func writeError(w http.ResponseWriter, status int, e *oidc.Error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(e) // the client may be gone
}

// answer is a response that is looked at before it goes out.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// dropIDToken takes the ID token out of an answer to a client that has not asked for one: the library makes one in any case.
func (a *answer) dropIDToken() {
	var fields map[string]json.RawMessage
	if a.status != http.StatusOK || json.Unmarshal(a.body.Bytes(), &fields) != nil || fields["id_token"] == nil {
		return
	}
	var scope string
	if err := json.Unmarshal(fields["scope"], &scope); err != nil || slices.Contains(strings.Fields(scope), oidc.ScopeOpenID) {
		return
	}
	delete(fields, "id_token")
	b, err := json.Marshal(fields)
	if err != nil {
		return
	}
	a.body.Reset()
	a.body.Write(b)
}

// text is the message of an error.
func (a *answer) text() string {
	var e struct {
		Description string `json:"error_description"`
	}
	if json.Unmarshal(a.body.Bytes(), &e) == nil && e.Description != "" {
		return e.Description
	}
	return strings.TrimSpace(a.body.String())
}

func (a *answer) send(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.WriteHeader(max(a.status, http.StatusOK))
	_, _ = w.Write(a.body.Bytes()) // the client may be gone
}

// deviceGrant finds the grant of a device code.
func (s storage) deviceGrant(ctx context.Context, clientID, deviceCode string) (*Grant, error) {
	g, err := s.store.GrantByHandle(ctx, digest(deviceCode))
	if err != nil {
		return nil, s.invalidGrant(ctx, err)
	}
	if g.Type != GrantDevice || g.ClientID != clientID || g.State == Active {
		return nil, oidc.ErrInvalidGrant()
	}
	return g, nil
}

// deviceToken answers a device that asks whether its user has agreed (RFC 8628, section 3.4).
func (p *Provider) deviceToken(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), storage{p.Service}
	c, err := p.client(r)
	if err != nil {
		return err
	}
	if !c.may(GrantDevice) {
		return oidc.ErrUnauthorizedClient()
	}
	g, err := s.deviceGrant(ctx, c.ClientID, r.Form.Get("device_code"))
	if err != nil {
		return err
	}
	now := s.now()
	switch {
	case g.State == Denied:
		return oidc.ErrAccessDenied().WithDescription("The user has refused.")
	case now.After(g.Expires):
		return oidc.ErrExpiredDeviceCode()
	case g.State == Waiting:
		early := now.Sub(g.Polled) < pollEvery
		g.Polled = now
		if err := s.store.ChangeGrant(ctx, Waiting, g); err != nil && fault.KindOf(err) != fault.Conflict { // the user may agree just now
			return s.serverFault(ctx, err)
		}
		if early {
			return oidc.ErrSlowDown()
		}
		return oidc.ErrAuthorizationPending()
	}
	out, err := op.CreateDeviceTokenResponse(ctx, &deviceRequest{authRequest{grant: g}}, p.lib, opClient{c})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(out)
}

// deviceRequest is a device's grant whose user has agreed.
type deviceRequest struct{ authRequest }

// offline reports whether a refresh token is due.
func (r *deviceRequest) offline() bool {
	return slices.Contains(r.grant.Scopes, oidc.ScopeOfflineAccess)
}

// userinfo tells who the user of a token is (OpenID Connect Core, section 5.3).
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "no-store")
	scheme, bearer, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if r.Header.Get("Authorization") == "" && r.Method == http.MethodPost {
		scheme, bearer = "Bearer", r.PostFormValue("access_token")
	}
	if !strings.EqualFold(scheme, "Bearer") || bearer == "" {
		w.Header().Set("WWW-Authenticate", Challenge("", "", ""))
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	access, err := p.Authenticate(r.Context(), strings.TrimSpace(bearer))
	var info oidc.UserInfo
	switch {
	case err == nil && !access.Has(oidc.ScopeOpenID):
		w.Header().Set("WWW-Authenticate", Challenge("insufficient_scope", "The token tells nothing about its user.", oidc.ScopeOpenID))
		writeError(w, http.StatusForbidden, &oidc.Error{ErrorType: "insufficient_scope", Description: "The token tells nothing about its user."})
		return
	case err == nil:
		err = p.tell(r.Context(), &info, access.User, access.Scopes)
	}
	if fault.KindOf(err) == fault.Unauthenticated && err != nil {
		w.Header().Set("WWW-Authenticate", Challenge("invalid_token", err.Error(), ""))
		writeError(w, http.StatusUnauthorized, &oidc.Error{ErrorType: "invalid_token", Description: err.Error()})
		return
	}
	if err != nil {
		op.RequestError(w, r, storage{p.Service}.serverFault(r.Context(), err), nil)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(&info) // the client may be gone
}

// Challenge makes a WWW-Authenticate header for a request with, or without, an access token (RFC 6750, section 3).
func Challenge(code, text, scope string) string {
	var b strings.Builder
	b.WriteString(`Bearer realm="api"`)
	for _, f := range []struct{ name, value string }{{"error", code}, {"error_description", text}, {"scope", scope}} {
		if f.value != "" {
			fmt.Fprintf(&b, ", %s=%q", f.name, f.value)
		}
	}
	return b.String()
}
