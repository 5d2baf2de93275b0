package oauth

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// State is how far a grant has come.
type State string

// The states of a grant, in their order. A grant is removed when it ends: at its time, when it is revoked, or when a code or refresh token of it is
// used a second time.
const (
	Waiting State = "waiting" // for the user to agree
	Allowed State = "allowed" // the user has agreed; the client may fetch its tokens, once
	Denied  State = "denied"  // the user has refused; the device is told so when it asks
	Active  State = "active"  // there are tokens
)

// Grant is what a user has let a client do, or is asked to.
type Grant struct {
	ID       int64
	ClientID string // what the client calls itself
	UserID   int64  // 0 while the grant waits
	Type     GrantType
	State    State
	Handle   []byte // SHA-256 of the number of the request, or of the device code
	Code     []byte // SHA-256 of the authorization code, or of the code that the user types in
	Scopes   []string
	Details  Details
	Created  time.Time
	Expires  time.Time
	AuthTime time.Time // when the user last proved who he is
	Polled   time.Time // when the device last asked
}

// Details is the rest of what a client asked for.
type Details struct {
	RedirectURI string   `json:"redirect_uri,omitempty"`
	State       string   `json:"state,omitempty"`
	Nonce       string   `json:"nonce,omitempty"`
	Challenge   string   `json:"challenge,omitempty"` // of PKCE, S256
	Prompt      []string `json:"prompt,omitempty"`
	MaxAge      *uint    `json:"max_age,omitempty"` // seconds since the user proved who he is
	LoginHint   string   `json:"login_hint,omitempty"`
	AMR         []string `json:"amr,omitempty"` // how the user proved it
}

// How long things last.
const (
	requestLife = 15 * time.Minute // from a request to the user's consent
	codeLife    = time.Minute      // from consent to the exchange of the code
	deviceLife  = 10 * time.Minute
	accessLife  = time.Hour
	refreshLife = 30 * 24 * time.Hour
	pollEvery   = 5 * time.Second // how often a device may ask
)

// Limits of what a request may bring along.
const maxParameter = 2000

// Pages that the server shows.
const (
	ConsentPath = "/o/consent/"
	DevicePath  = "/o/device/"
)

// Request is a grant that waits for its user.
type Request struct {
	Grant  *Grant
	Client *Client
}

// newRequest stores what a client asks for at the authorization endpoint.
func (s *Service) newRequest(ctx context.Context, c *Client, r *oidc.AuthRequest) (*authRequest, error) {
	if len(r.State) > maxParameter || len(r.Nonce) > maxParameter || len(r.LoginHint) > maxParameter {
		return nil, oidc.ErrInvalidRequest().WithDescription("state, nonce and login_hint have %d characters at most", maxParameter)
	}
	scopes := slices.Clone([]string(r.Scopes))
	if c.may(GrantRefresh) && !slices.Contains(scopes, oidc.ScopeOfflineAccess) {
		scopes = append(scopes, oidc.ScopeOfflineAccess) // clients of InvenTree get refresh tokens without asking
	}
	now := s.now()
	id := rand.Text()
	g := &Grant{
		ClientID: c.ClientID, Type: GrantCode, State: Waiting, Handle: digest(id), Scopes: scopes, Created: now, Expires: now.Add(requestLife),
		Details: Details{
			RedirectURI: r.RedirectURI, State: r.State, Nonce: r.Nonce, Challenge: r.CodeChallenge, Prompt: r.Prompt, MaxAge: r.MaxAge, LoginHint: r.LoginHint,
		},
	}
	if err := s.store.AddGrant(ctx, g); err != nil {
		return nil, err
	}
	return &authRequest{id: id, grant: g}, nil
}

// Request finds the request that waits under a number; fault.NotFound if there is none.
func (s *Service) Request(ctx context.Context, id string) (*Request, error) {
	g, err := s.store.GrantByHandle(ctx, digest(id))
	if err != nil {
		return nil, err
	}
	return s.waiting(ctx, g, GrantCode)
}

// DeviceRequest finds the request of a device by the code that its user was shown. Tries are counted for who asks, such as an address.
func (s *Service) DeviceRequest(ctx context.Context, userCode, who string) (*Request, error) {
	now := s.now()
	n, oldest, err := s.count.Hit(ctx, "device code:"+who, now, now.Add(-deviceTryTime))
	if err != nil {
		return nil, err
	}
	if n > deviceTries {
		return nil, account.RateLimited{After: max(time.Second, deviceTryTime-now.Sub(oldest)).Round(time.Second)}
	}
	g, err := s.store.GrantByCode(ctx, digest(plainCode(userCode)))
	if err != nil {
		return nil, err
	}
	return s.waiting(ctx, g, GrantDevice)
}

// A code has 20⁸ values; so many tries find none.
const (
	deviceTries   = 20
	deviceTryTime = 10 * time.Minute
)

// plainCode gives a code as it was made: people leave out the dash and write small letters.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(code))
}

func (s *Service) waiting(ctx context.Context, g *Grant, t GrantType) (*Request, error) {
	if g.Type != t || g.State != Waiting || s.now().After(g.Expires) {
		return nil, fault.New(fault.NotFound, "No such request.")
	}
	c, err := s.store.Client(ctx, g.ClientID)
	if err != nil {
		return nil, err
	}
	return &Request{g, c}, nil
}

// Granted are the scopes that a request gets if the user agrees: those that he can pass on.
func (r *Request) Granted(u *account.User) []string { return allowed(u, r.Grant.Scopes) }

// Fresh reports whether a proof of identity given at a time is young enough for the request.
func (s *Service) Fresh(r *Request, proved time.Time) bool {
	d := r.Grant.Details
	if slices.Contains(d.Prompt, oidc.PromptLogin) || d.MaxAge != nil && *d.MaxAge == 0 {
		return proved.After(r.Grant.Created)
	}
	return d.MaxAge == nil || s.now().Sub(proved) <= time.Duration(*d.MaxAge)*time.Second
}

// Silent reports whether the client has asked not to bother the user.
func (r *Request) Silent() bool { return slices.Contains(r.Grant.Details.Prompt, oidc.PromptNone) }

// NeedsConsent reports whether the user has to be asked.
func (r *Request) NeedsConsent() bool {
	return !r.Client.Trusted || slices.Contains(r.Grant.Details.Prompt, oidc.PromptConsent)
}

// Approve lets a client have what it asked for. It gives a new number for the request: the old one may be known to whoever has sent the user here,
// and must not fetch the code.
func (s *Service) Approve(ctx context.Context, r *Request, u *account.User, proved time.Time, amr []string) (id string, err error) {
	g := *r.Grant
	id = rand.Text()
	g.State, g.UserID, g.AuthTime, g.Scopes, g.Details.AMR = Allowed, u.ID, proved, r.Granted(u), amr
	if g.Type == GrantCode {
		g.Handle, g.Expires = digest(id), s.now().Add(codeLife)
	}
	if err := s.store.ChangeGrant(ctx, Waiting, &g); err != nil {
		return "", err
	}
	return id, nil
}

// Deny refuses what a client asked for.
func (s *Service) Deny(ctx context.Context, r *Request) error {
	g := *r.Grant
	g.State = Denied
	return s.store.ChangeGrant(ctx, Waiting, &g)
}

// Grants gives what a user has let clients do.
func (s *Service) Grants(ctx context.Context, u *account.User) ([]Grant, error) {
	return s.store.GrantsOf(ctx, u.ID)
}

// RevokeGrant ends one of the user's grants with its tokens; fault.NotFound if it is not his.
func (s *Service) RevokeGrant(ctx context.Context, u *account.User, id int64) error {
	all, err := s.store.GrantsOf(ctx, u.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(g Grant) bool { return g.ID == id }) {
		return fault.New(fault.NotFound, "No Grant matches the given query.")
	}
	return s.store.DeleteGrant(ctx, id)
}

// activeUser gives the user of a grant; fault.Unauthenticated if he is gone or disabled.
func (s *Service) activeUser(ctx context.Context, g *Grant) (*account.User, error) {
	u, err := s.users.User(ctx, g.UserID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	if err != nil || !u.IsActive {
		return nil, fault.New(fault.Unauthenticated, "The user is not active.")
	}
	return u, nil
}

// subject is a user's name in tokens.
func subject(id int64) string { return fmt.Sprint(id) }

// authRequest is a grant as the library sees it: an authorization request, a device's request, or one with a client's own credentials.
type authRequest struct {
	id    string
	grant *Grant
}

var _ op.AuthRequest = (*authRequest)(nil)

func (r *authRequest) GetID() string                    { return r.id }
func (r *authRequest) GetACR() string                   { return "" }
func (r *authRequest) GetAMR() []string                 { return r.grant.Details.AMR }
func (r *authRequest) GetAudience() []string            { return []string{r.grant.ClientID} }
func (r *authRequest) GetAuthTime() time.Time           { return r.grant.AuthTime }
func (r *authRequest) GetClientID() string              { return r.grant.ClientID }
func (r *authRequest) GetNonce() string                 { return r.grant.Details.Nonce }
func (r *authRequest) GetRedirectURI() string           { return r.grant.Details.RedirectURI }
func (r *authRequest) GetScopes() []string              { return r.grant.Scopes }
func (r *authRequest) GetState() string                 { return r.grant.Details.State }
func (r *authRequest) GetSubject() string               { return subject(r.grant.UserID) }
func (r *authRequest) Done() bool                       { return r.grant.State == Allowed }
func (*authRequest) GetResponseType() oidc.ResponseType { return oidc.ResponseTypeCode }
func (*authRequest) GetResponseMode() oidc.ResponseMode { return oidc.ResponseModeQuery }

func (r *authRequest) GetCodeChallenge() *oidc.CodeChallenge {
	if r.grant.Details.Challenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.grant.Details.Challenge, Method: oidc.CodeChallengeMethodS256}
}

// refreshRequest is a grant whose refresh token has come back.
type refreshRequest struct {
	grant  *Grant
	scopes []string // of the new access token
}

var _ op.RefreshTokenRequest = (*refreshRequest)(nil)

func (r *refreshRequest) GetAMR() []string                 { return r.grant.Details.AMR }
func (r *refreshRequest) GetAudience() []string            { return []string{r.grant.ClientID} }
func (r *refreshRequest) GetAuthTime() time.Time           { return r.grant.AuthTime }
func (r *refreshRequest) GetClientID() string              { return r.grant.ClientID }
func (r *refreshRequest) GetScopes() []string              { return r.scopes }
func (r *refreshRequest) GetSubject() string               { return subject(r.grant.UserID) }
func (r *refreshRequest) SetCurrentScopes(scopes []string) { r.scopes = scopes }
