package oauth

import (
	"context"
	"errors"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// What the library asks about clients and users.

// GetClientByClientID implements op.OPStorage.
func (s storage) GetClientByClientID(ctx context.Context, clientID string) (op.Client, error) {
	c, err := s.store.Client(ctx, clientID)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, oidc.ErrInvalidClient().WithDescription("The client is unknown.")
	}
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	return opClient{c}, nil
}

var errSecret = errors.New("the client is unknown, or its secret is another")

// AuthorizeClientIDSecret implements op.OPStorage.
func (s storage) AuthorizeClientIDSecret(ctx context.Context, clientID, secret string) error {
	_, err := s.ClientCredentials(ctx, clientID, secret)
	return err
}

// ClientCredentials implements op.ClientCredentialsStorage.
func (s storage) ClientCredentials(ctx context.Context, clientID, secret string) (op.Client, error) {
	c, err := s.store.Client(ctx, clientID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, s.serverFault(ctx, err)
	}
	if err != nil || !c.secretMatches(secret) {
		return nil, oidc.ErrInvalidClient().WithParent(errSecret)
	}
	return opClient{c}, nil
}

// ClientCredentialsTokenRequest implements op.ClientCredentialsStorage: the client acts for the user that it is registered with.
func (s storage) ClientCredentialsTokenRequest(ctx context.Context, clientID string, scopes []string) (op.TokenRequest, error) {
	c, err := s.store.Client(ctx, clientID)
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	now := s.now()
	g := &Grant{ClientID: clientID, UserID: c.UserID, Type: GrantClientCredentials, Created: now, AuthTime: now}
	u, err := s.activeUser(ctx, g)
	if err != nil {
		return nil, s.invalidGrant(ctx, err)
	}
	var asked []string
	for _, name := range scopes {
		if !(opClient{c}).IsScopeAllowed(name) {
			return nil, oidc.ErrInvalidScope().WithDescription("The client may not ask for all of these scopes.")
		}
		if name != oidc.ScopeOfflineAccess {
			asked = append(asked, name)
		}
	}
	if len(asked) == 0 {
		asked = []string{GeneralRead}
	}
	g.Scopes = allowed(u, asked)
	return &authRequest{grant: g}, nil
}

// SetUserinfoFromScopes implements op.OPStorage; SetUserinfoFromRequest has taken its place.
func (storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetUserinfoFromRequest implements op.CanSetUserinfoFromRequest: what an ID token tells.
func (s storage) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, r op.IDTokenRequest, scopes []string) error {
	var g *Grant
	switch r := r.(type) {
	case *authRequest:
		g = r.grant
	case *deviceRequest:
		g = r.grant
	case *refreshRequest:
		g = r.grant
	default:
		return oidc.ErrServerError().WithDescription("unknown request")
	}
	u, err := s.activeUser(ctx, g)
	if err != nil {
		return s.invalidGrant(ctx, err)
	}
	return s.serverFault(ctx, s.tell(ctx, info, u, scopes))
}

// tell fills in what the scopes let a client know of a user (OpenID Connect Core, section 5.4).
func (s *Service) tell(ctx context.Context, info *oidc.UserInfo, u *account.User, scopes []string) error {
	info.Subject = subject(u.ID)
	for _, scope := range scopes {
		switch scope {
		case oidc.ScopeProfile:
			info.PreferredUsername, info.GivenName, info.FamilyName = u.Username, u.FirstName, u.LastName
			info.Name = strings.TrimSpace(u.FirstName + " " + u.LastName)
			if info.Name == "" {
				info.Name = u.Username
			}
		case oidc.ScopeEmail:
			if u.Email == "" {
				continue
			}
			emails, err := s.users.Emails(ctx, u)
			if err != nil {
				return err
			}
			info.Email = u.Email
			for _, e := range emails {
				if strings.EqualFold(e.Email, u.Email) {
					info.EmailVerified = oidc.Bool(e.Verified)
				}
			}
		}
	}
	return nil
}

// SetUserinfoFromToken implements op.OPStorage.
func (s storage) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, _, _ string) error {
	access, _, err := s.accessByID(ctx, tokenID)
	if err != nil {
		return s.serverFault(ctx, err)
	}
	return s.serverFault(ctx, s.tell(ctx, info, access.User, access.Scopes))
}

// SetIntrospectionFromToken implements op.OPStorage. A client learns of its own tokens alone.
func (s storage) SetIntrospectionFromToken(ctx context.Context, out *oidc.IntrospectionResponse, tokenID, _, clientID string) error {
	access, t, err := s.accessByID(ctx, tokenID)
	if err != nil {
		return err
	}
	if access.Client != clientID {
		return ErrToken
	}
	out.Subject, out.Username, out.ClientID, out.Scope = subject(access.User.ID), access.User.Username, access.Client, access.Scopes
	out.TokenType, out.Audience, out.Issuer = oidc.BearerToken, oidc.Audience{access.Client}, op.IssuerFromContext(ctx)
	out.Expiration, out.IssuedAt = oidc.FromTime(t.Expires), oidc.FromTime(t.Created)
	return nil
}

// GetPrivateClaimsFromRequest implements op.CanGetPrivateClaimsFromRequest: an access token tells its scopes (RFC 9068, section 2.2.3).
func (storage) GetPrivateClaimsFromRequest(_ context.Context, r op.TokenRequest, _ []string) (map[string]any, error) {
	return map[string]any{"scope": strings.Join(r.GetScopes(), " ")}, nil
}

// GetPrivateClaimsFromScopes implements op.OPStorage.
func (storage) GetPrivateClaimsFromScopes(_ context.Context, _, _ string, scopes []string) (map[string]any, error) {
	return map[string]any{"scope": strings.Join(scopes, " ")}, nil
}

var errAssertions = errors.New("clients show a secret, not a signed assertion")

// GetKeyByIDAndClientID implements op.OPStorage.
func (storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errAssertions
}

// ValidateJWTProfileScopes implements op.OPStorage.
func (storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errAssertions
}

// StoreDeviceAuthorization implements op.DeviceAuthorizationStorage.
func (s storage) StoreDeviceAuthorization(ctx context.Context, clientID, deviceCode, userCode string, _ time.Time, scopes []string) error {
	c, err := s.store.Client(ctx, clientID)
	if err != nil {
		return s.serverFault(ctx, err)
	}
	now := s.now()
	g := &Grant{
		ClientID: clientID, Type: GrantDevice, State: Waiting, Handle: digest(deviceCode), Code: digest(plainCode(userCode)),
		Created: now, Expires: now.Add(deviceLife),
	}
	for _, name := range scopes {
		if !(opClient{c}).IsScopeAllowed(name) {
			return oidc.ErrInvalidScope().WithDescription("The client may not ask for all of these scopes.")
		}
		g.Scopes = append(g.Scopes, name)
	}
	if len(g.Scopes) == 0 {
		g.Scopes = []string{GeneralRead}
	}
	if c.may(GrantRefresh) {
		g.Scopes = append(g.Scopes, oidc.ScopeOfflineAccess)
	}
	return s.serverFault(ctx, s.store.AddGrant(ctx, g))
}

// GetDeviceAuthorizatonState implements op.DeviceAuthorizationStorage. The provider's own endpoint asks deviceGrant instead.
func (s storage) GetDeviceAuthorizatonState(ctx context.Context, clientID, deviceCode string) (*op.DeviceAuthorizationState, error) {
	g, err := s.deviceGrant(ctx, clientID, deviceCode)
	if err != nil {
		return nil, err
	}
	return &op.DeviceAuthorizationState{
		ClientID: g.ClientID, Scopes: g.Scopes, Expires: g.Expires, Done: g.State == Allowed, Denied: g.State == Denied,
		Subject: subject(g.UserID), AuthTime: g.AuthTime, AMR: g.Details.AMR,
	}, nil
}
