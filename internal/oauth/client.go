package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/fault"
)

// Client is a program that may ask users to act for them.
type Client struct {
	ID           int64
	ClientID     string // what it calls itself in requests
	Name         string // what users read
	Secret       []byte // SHA-256 of its secret; nil for a public client: one that runs where its user could read a secret
	RedirectURIs []string
	LogoutURIs   []string
	Grants       []GrantType
	Scopes       []string // that it may ask for; nil is all
	Trusted      bool     // its users are not asked to agree
	UserID       int64    // for whom it acts with client credentials; 0 is nobody
	Created      time.Time
}

// GrantType is a way to get tokens.
type GrantType string

// The ways to get tokens.
const (
	GrantCode              = GrantType(oidc.GrantTypeCode)
	GrantRefresh           = GrantType(oidc.GrantTypeRefreshToken)
	GrantDevice            = GrantType(oidc.GrantTypeDeviceCode)
	GrantClientCredentials = GrantType(oidc.GrantTypeClientCredentials)
)

// AllGrants are all ways to get tokens.
var AllGrants = []GrantType{GrantCode, GrantRefresh, GrantDevice, GrantClientCredentials}

// Public reports whether the client has no secret.
func (c *Client) Public() bool { return len(c.Secret) == 0 }

func (c *Client) may(g GrantType) bool { return slices.Contains(c.Grants, g) }

// Limits of a client.
const (
	maxName = 100
	maxURIs = 20
	maxURI  = 500
)

const noClient = "No Application matches the given query."

// CreateClient stores a new client and gives its secret, which cannot be told again; "" for a public one. Name, URIs, Grants, Scopes, Trusted and
// UserID are read of c; without Grants it may use codes and refresh tokens.
func (s *Service) CreateClient(ctx context.Context, c Client, public bool) (*Client, string, error) {
	c.ID, c.ClientID, c.Secret, c.Created = 0, strings.ToLower(rand.Text()), nil, s.now()
	if len(c.Grants) == 0 {
		c.Grants = []GrantType{GrantCode, GrantRefresh}
	}
	secret := ""
	if !public {
		secret = rand.Text() + rand.Text()
		c.Secret = digest(secret)
	}
	if err := s.checkClient(ctx, &c); err != nil {
		return nil, "", err
	}
	if err := s.store.AddClient(ctx, &c); err != nil {
		return nil, "", err
	}
	return &c, secret, nil
}

// UpdateClient stores the name, URIs, grants, scopes, trust and user of a client.
func (s *Service) UpdateClient(ctx context.Context, c *Client) error {
	if err := s.checkClient(ctx, c); err != nil {
		return err
	}
	return s.store.UpdateClient(ctx, c)
}

// ListClients gives all clients, oldest first.
func (s *Service) ListClients(ctx context.Context) ([]Client, error) { return s.store.Clients(ctx) }

// Client finds a client by what it calls itself; fault.NotFound if there is none.
func (s *Service) Client(ctx context.Context, clientID string) (*Client, error) {
	return s.store.Client(ctx, clientID)
}

// ClientByID finds a client by its number; fault.NotFound if there is none.
func (s *Service) ClientByID(ctx context.Context, id int64) (*Client, error) {
	all, err := s.store.Clients(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.NotFound, noClient)
}

// DeleteClient removes a client with all of its tokens.
func (s *Service) DeleteClient(ctx context.Context, clientID string) error {
	return s.store.DeleteClient(ctx, clientID)
}

// checkClient says what is wrong with a client.
func (s *Service) checkClient(ctx context.Context, c *Client) error {
	var bad fault.Fields
	c.Name = strings.TrimSpace(c.Name)
	switch {
	case c.Name == "":
		bad.Add("name", "This field may not be blank.")
	case len([]rune(c.Name)) > maxName:
		bad.Add("name", fmt.Sprintf("Ensure this field has no more than %d characters.", maxName))
	}
	for _, f := range []struct {
		name string
		uris []string
	}{{"redirect_uris", c.RedirectURIs}, {"post_logout_redirect_uris", c.LogoutURIs}} {
		if len(f.uris) > maxURIs {
			bad.Add(f.name, fmt.Sprintf("Ensure this field has no more than %d elements.", maxURIs))
		}
		for _, u := range f.uris {
			if problem := checkRedirect(u, c.Public()); problem != "" {
				bad.Add(f.name, fmt.Sprintf("%.100q: %s", u, problem))
			}
		}
	}
	if c.may(GrantCode) && len(c.RedirectURIs) == 0 {
		bad.Add("redirect_uris", "A client that uses authorization codes needs one at least.")
	}
	for _, g := range c.Grants {
		if !slices.Contains(AllGrants, g) {
			bad.Add("grant_types", fmt.Sprintf("%.60q is not a valid choice.", g))
		}
	}
	for _, name := range c.Scopes {
		if !knownScope(name) {
			bad.Add("scopes", fmt.Sprintf("%.60q is not a valid choice.", name))
		}
	}
	if c.may(GrantClientCredentials) {
		switch {
		case c.Public():
			bad.Add("grant_types", "A public client has no credentials of its own.")
		case c.UserID == 0:
			bad.Add("user", "A client with credentials of its own acts for a user: name one.")
		}
	}
	if c.UserID != 0 {
		if _, err := s.users.User(ctx, c.UserID); err != nil {
			if fault.KindOf(err) != fault.NotFound {
				return err
			}
			bad.Add("user", fmt.Sprintf("Invalid pk \"%d\" - object does not exist.", c.UserID))
		}
	}
	return bad.Err()
}

// checkRedirect says why a client's users must not be sent to an address with a code; "" if they may.
func checkRedirect(raw string, public bool) string {
	u, err := url.Parse(raw)
	switch {
	case err != nil || !u.IsAbs() || len(raw) > maxURI || strings.ContainsAny(raw, "*\\ \t\r\n"):
		return "Enter a valid absolute URI, without wildcards."
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return "A redirect URI has no fragment."
	case u.User != nil:
		return "A redirect URI holds no user."
	}
	switch scheme := strings.ToLower(u.Scheme); scheme {
	case "https", "http":
		switch {
		case u.Host == "":
			return "Enter a valid absolute URI, without wildcards."
		case scheme == "http" && public && !isLoopback(u):
			return "A public client uses https, or http on the machine itself."
		}
	default:
		// a scheme of an app is a domain name that it owns, turned round (RFC 8252, section 7.1); so no javascript: or data:
		if !public || !strings.Contains(scheme, ".") {
			return "Use https, or for a public client a scheme such as org.example.app."
		}
	}
	return ""
}

func isLoopback(u *url.URL) bool {
	h := u.Hostname()
	return h == "localhost" || h == "127.0.0.1" || h == "::1"
}

// redirectAllowed reports whether a request may name the address: it is registered, to the letter. A public client on the user's own machine may have
// another port, since it takes the one that is free (RFC 8252, section 7.3).
func (c *Client) redirectAllowed(raw string) bool {
	if slices.Contains(c.RedirectURIs, raw) {
		return true
	}
	u, err := url.Parse(raw)
	if err != nil || !c.Public() || u.Scheme != "http" || !isLoopback(u) || u.User != nil || u.Fragment != "" {
		return false
	}
	return slices.ContainsFunc(c.RedirectURIs, func(registered string) bool {
		r, err := url.Parse(registered)
		return err == nil && r.Scheme == "http" && isLoopback(r) && r.Hostname() == u.Hostname() &&
			r.EscapedPath() == u.EscapedPath() && r.RawQuery == u.RawQuery
	})
}

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// secretMatches reports whether the secret is the client's. Secrets are long and random, so a plain digest keeps them.
func (c *Client) secretMatches(secret string) bool {
	return !c.Public() && subtle.ConstantTimeCompare(digest(secret), c.Secret) == 1
}

// opClient is a client as the library sees it.
type opClient struct{ *Client }

var _ op.Client = opClient{}

func (c opClient) GetID() string                    { return c.ClientID }
func (c opClient) RedirectURIs() []string           { return c.Client.RedirectURIs }
func (c opClient) PostLogoutRedirectURIs() []string { return c.LogoutURIs }

// ApplicationType tells the library whether the client has to show a secret.
func (c opClient) ApplicationType() op.ApplicationType {
	if c.Public() {
		return op.ApplicationTypeNative
	}
	return op.ApplicationTypeWeb
}

func (c opClient) AuthMethod() oidc.AuthMethod {
	if c.Public() {
		return oidc.AuthMethodNone
	}
	return oidc.AuthMethodBasic
}

func (c opClient) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (c opClient) GrantTypes() []oidc.GrantType {
	out := make([]oidc.GrantType, len(c.Grants))
	for i, g := range c.Grants {
		out[i] = oidc.GrantType(g)
	}
	return out
}

// LoginURL is the page that asks the user to sign in and to agree.
func (c opClient) LoginURL(request string) string {
	return ConsentPath + "?" + url.Values{"request": {request}}.Encode()
}

func (c opClient) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c opClient) IDTokenLifetime() time.Duration       { return accessLife }
func (c opClient) DevMode() bool                        { return false }
func (c opClient) ClockSkew() time.Duration             { return 0 }
func (c opClient) IDTokenUserinfoClaimsAssertion() bool { return true }

// IsScopeAllowed reports whether the client may ask for a scope.
func (c opClient) IsScopeAllowed(scope string) bool {
	return knownScope(scope) && (c.Scopes == nil || slices.Contains(c.Scopes, scope))
}

func (c opClient) RestrictAdditionalIdTokenScopes() func([]string) []string     { return same }
func (c opClient) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

func same(scopes []string) []string { return scopes }
