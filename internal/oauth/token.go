package oauth

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// Token is a token as it is stored.
type Token struct {
	ID      int64
	GrantID int64
	Refresh bool   // else it is an access token
	Hash    []byte // SHA-256 of the refresh token, or of the access token's number ("jti")
	Scopes  []string
	Created time.Time
	Expires time.Time
	Used    bool // a refresh token that was exchanged: it must not come back
}

// Access is what an access token lets its bearer do.
type Access struct {
	User   *account.User // with all rights; Restrict takes away those that the scopes do not name
	Client string
	Scopes []string
}

// Has reports whether the token has a scope.
func (a *Access) Has(scope string) bool { return slices.Contains(a.Scopes, scope) }

// Errors of access tokens; all are fault.Unauthenticated.
var (
	ErrToken   = fault.New(fault.Unauthenticated, "Invalid token.")
	ErrExpired = fault.New(fault.Unauthenticated, "The token has expired.")
)

// newAccess makes an access token and its number.
func (s *Service) newAccess(scopes []string) (t Token, jti string) {
	now := s.now()
	jti = rand.Text()
	return Token{Hash: digest(jti), Scopes: scopes, Created: now, Expires: now.Add(accessLife)}, jti
}

// newRefresh makes a refresh token and its text.
func (s *Service) newRefresh(scopes []string) (t Token, text string) {
	now := s.now()
	text = rand.Text() + rand.Text()
	return Token{Refresh: true, Hash: digest(text), Scopes: scopes, Created: now, Expires: now.Add(refreshLife)}, text
}

// maxBearer is the longest access token that is looked at.
const maxBearer = 8 << 10

// Authenticate gives what an access token lets its bearer do, or ErrToken or ErrExpired. The signature is checked first, and the database asked then: a
// token ends when it is revoked or its user disabled, not only at its time.
func (s *Service) Authenticate(ctx context.Context, bearer string) (*Access, error) {
	if len(bearer) > maxBearer {
		return nil, ErrToken
	}
	jws, err := jose.ParseSigned(bearer, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(jws.Signatures) != 1 {
		return nil, ErrToken
	}
	keys, err := s.ring(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(keys, func(k signingKey) bool { return k.id == jws.Signatures[0].Header.KeyID })
	if i < 0 {
		return nil, ErrToken
	}
	payload, err := jws.Verify(&keys[i].key.PublicKey)
	if err != nil {
		return nil, ErrToken
	}
	var claims struct {
		ID      string  `json:"jti"`
		Expires float64 `json:"exp"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil || claims.ID == "" {
		return nil, ErrToken // an ID token, which lets nobody in
	}
	if float64(s.now().Unix()) >= claims.Expires {
		return nil, ErrExpired
	}
	access, _, err := s.accessByID(ctx, claims.ID)
	return access, err
}

// accessByID is Authenticate for the number of a token whose signature was checked.
func (s *Service) accessByID(ctx context.Context, jti string) (*Access, *Token, error) {
	t, g, err := s.store.TokenByHash(ctx, digest(jti))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = ErrToken
		}
		return nil, nil, err
	}
	if t.Refresh {
		return nil, nil, ErrToken
	}
	if !s.now().Before(t.Expires) {
		return nil, nil, ErrExpired
	}
	u, err := s.activeUser(ctx, g)
	if err != nil {
		if fault.KindOf(err) == fault.Unauthenticated {
			err = ErrToken
		}
		return nil, nil, err
	}
	return &Access{User: u, Client: g.ClientID, Scopes: t.Scopes}, t, nil
}
