package account

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// TrustLife is how long a browser that was trusted is not asked for the second factor.
const TrustLife = 14 * 24 * time.Hour

const purposeTrust = "trusted browser"

// trustBind changes with the user's password and factors, so that a new one of either asks every browser again.
func (s *Service) trustBind(ctx context.Context, u *User) (string, error) {
	all, err := s.store.Authenticators(ctx, u.ID)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(u.Password)
	for _, a := range all {
		if a.Type != RecoveryCodes {
			b.WriteString(" " + strconv.FormatInt(a.ID, 10))
		}
	}
	return b.String(), nil
}

func (s *Service) trustCookie(ctx context.Context, u *User) (string, error) {
	bind, err := s.trustBind(ctx, u)
	if err != nil {
		return "", err
	}
	return s.sign(purposeTrust, strconv.FormatInt(u.ID, 10), bind), nil
}

// trusted reports whether the cookie of a browser was made for this user, as the account is now.
func (s *Service) trusted(ctx context.Context, u *User, cookie string) (bool, error) {
	payload, ok := openKey(cookie)
	if !ok || payload != strconv.FormatInt(u.ID, 10) {
		return false, nil
	}
	bind, err := s.trustBind(ctx, u)
	if err != nil {
		return false, err
	}
	return s.verifyKey(purposeTrust, cookie, bind, TrustLife), nil
}
