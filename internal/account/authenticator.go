package account

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// AuthenticatorType is a kind of second factor.
type AuthenticatorType string

// The kinds of second factors.
const (
	TOTP          AuthenticatorType = "totp"
	RecoveryCodes AuthenticatorType = "recovery_codes"
	WebAuthn      AuthenticatorType = "webauthn"
)

// Authenticator is a second factor of a user. Data is sealed with the secret of the installation.
type Authenticator struct {
	ID       int64
	UserID   int64
	Type     AuthenticatorType
	Data     []byte
	Created  time.Time
	LastUsed time.Time // zero is never
}

// AuthenticatorStore keeps second factors.
type AuthenticatorStore interface {
	Authenticators(ctx context.Context, userID int64) ([]Authenticator, error) // in the order in which they were added
	AddAuthenticator(ctx context.Context, a *Authenticator) error              // sets ID
	UpdateAuthenticator(ctx context.Context, a *Authenticator) error
	DeleteAuthenticators(ctx context.Context, ids ...int64) error
	// UserOfCredential gives the user of a WebAuthn credential.
	UserOfCredential(ctx context.Context, credential []byte) (int64, error)
	AddCredential(ctx context.Context, authenticatorID int64, credential []byte) error
}

// Authenticators gives the second factors of a user.
func (s *Service) Authenticators(ctx context.Context, u *User) ([]Authenticator, error) {
	return s.store.Authenticators(ctx, u.ID)
}

// FactorTypes gives the kinds of factors that the user can be asked for, sorted by name; nil if signing in needs no second one.
func (s *Service) FactorTypes(ctx context.Context, u *User) ([]AuthenticatorType, error) {
	all, err := s.store.Authenticators(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	var types []AuthenticatorType
	real := false
	for _, a := range all {
		if !slices.Contains(types, a.Type) {
			types = append(types, a.Type)
		}
		real = real || a.Type != RecoveryCodes
	}
	if !real {
		return nil, nil
	}
	slices.Sort(types)
	return types, nil
}

func (s *Service) authenticator(ctx context.Context, u *User, t AuthenticatorType) (*Authenticator, error) {
	all, err := s.store.Authenticators(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(a Authenticator) bool { return a.Type == t }); i >= 0 {
		return &all[i], nil
	}
	return nil, ErrNotFound
}

// incorrectCode is the problem of a code that is none of the user's.
var incorrectCode = Problems{{"Incorrect code.", "incorrect_code", "code"}}

// checkCode takes a TOTP or a recovery code and uses it up.
func (s *Service) checkCode(ctx context.Context, u *User, code string) (*Method, error) {
	if code == "" {
		return nil, Problems{Required("code")}
	}
	if err := s.allow(ctx, rateMFA, "mfa", u.ID); err != nil {
		return nil, err
	}
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	for _, try := range []struct {
		t   AuthenticatorType
		use func(context.Context, *Authenticator, string) (bool, error)
	}{{TOTP, s.useTOTP}, {RecoveryCodes, s.useRecoveryCode}} {
		a, err := s.authenticator(ctx, u, try.t)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ok, err := try.use(ctx, a, code)
		if err != nil {
			return nil, err
		}
		if ok {
			m := s.method("mfa")
			m.ID, m.Type = a.ID, string(a.Type)
			return &m, nil
		}
	}
	return nil, incorrectCode
}

// dropOrphanCodes removes the recovery codes of a user who has no other factor any more.
func (s *Service) dropOrphanCodes(ctx context.Context, u *User) error {
	all, err := s.store.Authenticators(ctx, u.ID)
	if err != nil {
		return err
	}
	var codes []int64
	for _, a := range all {
		if a.Type != RecoveryCodes {
			return nil
		}
		codes = append(codes, a.ID)
	}
	return s.store.DeleteAuthenticators(ctx, codes...)
}

// unverifiedEmail is the problem of turning on a second factor with an address that is not verified.
func unverifiedEmail(param string) Problems {
	return Problems{{"You cannot activate two-factor authentication until you have verified your email address.", "unverified_email", param}}
}

// seal encrypts what must be read again, such as the secret of a TOTP.
func (s *Service) seal(purpose string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	gcm, err := s.cipher(purpose)
	if err != nil {
		return nil, err
	}
	nonce := randomBytes(gcm.NonceSize())
	return gcm.Seal(nonce, nonce, plain, nil), nil
}

// open decrypts what seal made.
func (s *Service) open(purpose string, sealed []byte, v any) error {
	gcm, err := s.cipher(purpose)
	if err != nil {
		return err
	}
	if len(sealed) < gcm.NonceSize() {
		return fmt.Errorf("account: stored %s is damaged", purpose)
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
	if err != nil {
		return fmt.Errorf("account: stored %s does not open with this installation's secret: %w", purpose, err)
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("account: stored %s: %w", purpose, err)
	}
	return nil
}

func (s *Service) cipher(purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.derive("seal " + purpose))
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return gcm, nil
}
