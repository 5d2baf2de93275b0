package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"etikett/internal/fault"
)

// Token is an API token as it is stored. The text that a client sends is made of the secret of the installation and the
// nonce of the token, so that the same token can be told again to its user, while whoever has the database alone has nothing.
type Token struct {
	ID       int64
	UserID   int64
	Name     string
	Nonce    []byte
	Hash     []byte // SHA-256 of the text
	Created  time.Time
	Expiry   time.Time // at the beginning of this day it ends
	LastUsed time.Time // zero is never
	Revoked  bool
}

// MaxTokenName is the longest name of a token; longer ones are cut.
const MaxTokenName = 100

// TokenLife is how long a new token is good for.
const TokenLife = 365 * 24 * time.Hour

// ErrToken is what a token gets that is unknown, has ended, or whose user is not active.
var ErrToken = fault.New(fault.Unauthenticated, "Invalid token.")

// tokenText makes the text of a token in InvenTree's form: inv-<40 hexadecimal digits>-<day of its making>.
func (s *Service) tokenText(t *Token) string {
	sum := s.derive("api token", t.Nonce)
	return "inv-" + hex.EncodeToString(sum[:20]) + "-" + t.Created.UTC().Format("20060102")
}

func tokenHash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// active reports whether the token is good at a time.
func (t *Token) active(now time.Time) bool { return !t.Revoked && now.Before(t.Expiry) }

// Token gives the user's token of that name, which is made if there is none that is still good, and its text.
func (s *Service) Token(ctx context.Context, u *User, name string) (*Token, string, error) {
	if r := []rune(strings.TrimSpace(name)); len(r) > MaxTokenName {
		name = string(r[:MaxTokenName])
	} else {
		name = string(r)
	}
	all, err := s.store.Tokens(ctx, u.ID)
	if err != nil {
		return nil, "", err
	}
	now := s.now()
	for _, t := range slices.Backward(all) {
		if t.Name == name && t.active(now) {
			if text := s.tokenText(&t); string(tokenHash(text)) == string(t.Hash) {
				return &t, text, nil
			}
		}
	}
	t := Token{UserID: u.ID, Name: name, Nonce: randomBytes(16), Created: now, Expiry: now.Add(TokenLife).UTC().Truncate(24 * time.Hour)}
	text := s.tokenText(&t)
	t.Hash = tokenHash(text)
	if err := s.store.AddToken(ctx, &t); err != nil {
		return nil, "", err
	}
	return &t, text, nil
}

// Tokens gives the tokens of a user, oldest first.
func (s *Service) Tokens(ctx context.Context, u *User) ([]Token, error) {
	return s.store.Tokens(ctx, u.ID)
}

// RevokeToken ends one of the user's tokens.
func (s *Service) RevokeToken(ctx context.Context, u *User, id int64) error {
	return s.store.RevokeToken(ctx, u.ID, id)
}

// TokenIsActive reports whether the token still lets its user in.
func (s *Service) TokenIsActive(t *Token) bool { return t.active(s.now()) }

// UserByToken gives the active user of a token's text, or ErrToken.
func (s *Service) UserByToken(ctx context.Context, text string) (*User, *Token, error) {
	t, err := s.store.TokenByHash(ctx, tokenHash(text))
	if err != nil {
		return nil, nil, notFoundAs(err, ErrToken)
	}
	now := s.now()
	if !t.active(now) {
		return nil, nil, ErrToken
	}
	u, err := s.store.User(ctx, t.UserID)
	if err != nil {
		return nil, nil, notFoundAs(err, ErrToken)
	}
	if !u.IsActive {
		return nil, nil, ErrToken
	}
	// the day is all that is told of it, and a write with each request would be a queue
	if now.Sub(t.LastUsed) > time.Hour {
		if err := s.store.UseToken(ctx, t.ID, now); err != nil {
			return nil, nil, err
		}
		t.LastUsed = now
	}
	return u, t, nil
}
