package oauth

import (
	"context"
	"errors"
	"slices"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"etikett/internal/fault"
)

// storage is the service as the library asks it. Errors that are no *oidc.Error are the client's; those of the server are told by serverFault.
type storage struct{ *Service }

var (
	_ op.Storage                        = storage{}
	_ op.ClientCredentialsStorage       = storage{}
	_ op.DeviceAuthorizationStorage     = storage{}
	_ op.CanSetUserinfoFromRequest      = storage{}
	_ op.CanGetPrivateClaimsFromRequest = storage{}
)

// serverFault makes an error of the server one that the library answers with 500, and logs it: clients are told nothing of it.
func (s storage) serverFault(ctx context.Context, err error) error {
	var known *oidc.Error
	if err == nil || fault.KindOf(err) != fault.Internal && fault.KindOf(err) != fault.Unavailable || errors.As(err, &known) {
		return err
	}
	if !errors.Is(err, context.Canceled) {
		s.log.ErrorContext(ctx, "a request of the OAuth provider failed", "error", err)
	}
	return oidc.ErrServerError().WithDescription("The server's log tells what went wrong.")
}

// CreateAuthRequest implements op.AuthStorage.
func (s storage) CreateAuthRequest(ctx context.Context, r *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	c, err := s.store.Client(ctx, r.ClientID)
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	made, err := s.newRequest(ctx, c, r)
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	return made, nil
}

// AuthRequestByID implements op.AuthStorage.
func (s storage) AuthRequestByID(ctx context.Context, id string) (op.AuthRequest, error) {
	g, err := s.store.GrantByHandle(ctx, digest(id))
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	if g.Type != GrantCode || s.now().After(g.Expires) {
		return nil, fault.New(fault.NotFound, "No such request.")
	}
	return &authRequest{id: id, grant: g}, nil
}

// SaveAuthCode implements op.AuthStorage: one code a request.
func (s storage) SaveAuthCode(ctx context.Context, id, code string) error {
	g, err := s.store.GrantByHandle(ctx, digest(id))
	if err != nil {
		return s.serverFault(ctx, err)
	}
	if g.Code != nil {
		return oidc.ErrInvalidRequest().WithDescription("The request has got its code.")
	}
	g.Code = digest(code)
	return s.serverFault(ctx, s.store.ChangeGrant(ctx, Allowed, g))
}

// AuthRequestByCode implements op.AuthStorage. A code that comes a second time was stolen, by the one who uses it or from him: its tokens end.
func (s storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	g, err := s.store.GrantByCode(ctx, digest(code))
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	if g.Type == GrantCode && g.State == Active {
		s.log.WarnContext(ctx, "an authorization code was used twice; its tokens are revoked", "client", g.ClientID, "user", g.UserID)
		return nil, errors.Join(errors.New("the code was used before"), s.serverFault(ctx, s.store.DeleteGrant(ctx, g.ID)))
	}
	if g.Type != GrantCode || g.State != Allowed || s.now().After(g.Expires) {
		return nil, errors.New("the code has expired")
	}
	return &authRequest{grant: g}, nil
}

// DeleteAuthRequest implements op.AuthStorage. The request has become a grant with tokens, and its code is kept so that it is known when it comes again.
func (s storage) DeleteAuthRequest(context.Context, string) error { return nil }

// CreateAccessToken implements op.AuthStorage.
func (s storage) CreateAccessToken(ctx context.Context, r op.TokenRequest) (id string, expires time.Time, err error) {
	id, _, expires, err = s.issue(ctx, r, "", false)
	return id, expires, err
}

// CreateAccessAndRefreshTokens implements op.AuthStorage.
func (s storage) CreateAccessAndRefreshTokens(ctx context.Context, r op.TokenRequest, current string) (id, refresh string, expires time.Time, err error) {
	return s.issue(ctx, r, current, true)
}

// issue makes the tokens of a request. What the request rests on, a code or a refresh token, is used up in the same transaction.
func (s storage) issue(ctx context.Context, r op.TokenRequest, current string, withRefresh bool) (jti, refresh string, expires time.Time, err error) {
	access, jti := s.newAccess(r.GetScopes())
	tokens := []Token{access}
	var g *Grant
	switch r := r.(type) {
	case *authRequest:
		g = r.grant
	case *deviceRequest:
		g, withRefresh = r.grant, r.offline()
	case *refreshRequest:
		g = r.grant
	default:
		return "", "", time.Time{}, oidc.ErrUnsupportedGrantType()
	}
	if _, err := s.activeUser(ctx, g); err != nil {
		return "", "", time.Time{}, s.invalidGrant(ctx, err)
	}
	grant := *g
	grant.Expires = access.Expires
	if withRefresh {
		var t Token
		t, refresh = s.newRefresh(grant.Scopes)
		grant.Expires = t.Expires
		tokens = append(tokens, t)
	}
	before := grant.State
	grant.State = Active
	switch {
	case current != "":
		err = s.store.Rotate(ctx, digest(current), &grant, tokens...)
	case grant.ID == 0:
		err = s.store.AddGrant(ctx, &grant, tokens...)
	default:
		err = s.store.ChangeGrant(ctx, before, &grant, tokens...)
	}
	if err != nil {
		return "", "", time.Time{}, s.invalidGrant(ctx, err)
	}
	return jti, refresh, access.Expires, nil
}

// invalidGrant tells a client that what it brought is of no use; faults of the server stay what they are.
func (s storage) invalidGrant(ctx context.Context, err error) error {
	if k := fault.KindOf(err); k == fault.Internal || k == fault.Unavailable {
		return s.serverFault(ctx, err)
	}
	return oidc.ErrInvalidGrant().WithParent(err)
}

// TokenRequestByRefreshToken implements op.AuthStorage. A token that comes a second time ends the grant: somebody else has it too.
func (s storage) TokenRequestByRefreshToken(ctx context.Context, text string) (op.RefreshTokenRequest, error) {
	t, g, err := s.store.TokenByHash(ctx, digest(text))
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	switch {
	case !t.Refresh || !s.now().Before(t.Expires):
		return nil, errors.New("the refresh token has expired")
	case t.Used:
		s.log.WarnContext(ctx, "a refresh token was used twice; its grant is revoked", "client", g.ClientID, "user", g.UserID)
		return nil, errors.Join(errors.New("the refresh token was used before"), s.serverFault(ctx, s.store.DeleteGrant(ctx, g.ID)))
	}
	if _, err := s.activeUser(ctx, g); err != nil {
		return nil, s.serverFault(ctx, err)
	}
	return &refreshRequest{grant: g, scopes: slices.Clone(t.Scopes)}, nil
}

// TerminateSession implements op.AuthStorage: the server's page ends the browser's session, tokens live on until they are revoked.
func (s storage) TerminateSession(context.Context, string, string) error { return nil }

// GetRefreshTokenInfo implements op.AuthStorage.
func (s storage) GetRefreshTokenInfo(ctx context.Context, clientID, text string) (userID, tokenID string, err error) {
	t, g, err := s.store.TokenByHash(ctx, digest(text))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return "", "", op.ErrInvalidRefreshToken
		}
		return "", "", s.serverFault(ctx, err)
	}
	if !t.Refresh || g.ClientID != clientID {
		return "", "", op.ErrInvalidRefreshToken
	}
	return subject(g.UserID), text, nil
}

// RevokeToken implements op.AuthStorage. With a refresh token the whole grant ends, with an access token it alone. A token that is unknown, or another
// client's, is none of the client's business (RFC 7009, section 2.2).
func (s storage) RevokeToken(ctx context.Context, text, _, clientID string) *oidc.Error {
	t, g, err := s.store.TokenByHash(ctx, digest(text))
	if err != nil && fault.KindOf(err) == fault.NotFound || err == nil && g.ClientID != clientID {
		return nil
	}
	if err == nil {
		if t.Refresh {
			err = s.store.DeleteGrant(ctx, g.ID)
		} else {
			err = s.store.DeleteToken(ctx, t.ID)
		}
	}
	if err != nil {
		return oidc.DefaultToServerError(s.serverFault(ctx, err), "")
	}
	return nil
}

// SigningKey implements op.AuthStorage.
func (s storage) SigningKey(ctx context.Context) (op.SigningKey, error) {
	keys, err := s.ring(ctx)
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	return keys[0], nil
}

// SignatureAlgorithms implements op.AuthStorage.
func (storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

// KeySet implements op.AuthStorage.
func (s storage) KeySet(ctx context.Context) ([]op.Key, error) {
	keys, err := s.ring(ctx)
	if err != nil {
		return nil, s.serverFault(ctx, err)
	}
	out := make([]op.Key, len(keys))
	for i, k := range keys {
		out[i] = publicKey{k}
	}
	return out, nil
}

// Health implements op.Storage.
func (storage) Health(context.Context) error { return nil }
