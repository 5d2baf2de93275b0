package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238 as authenticator apps speak it
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"time"
)

const (
	totpStep      = 30 * time.Second
	totpSlack     = 1 // steps that the clock of a phone may be off
	purposeTOTP   = "totp"
	totpSecretLen = 20
)

// totpData is what is sealed in a TOTP authenticator.
type totpData struct {
	Secret []byte `json:"secret"`
	Last   int64  `json:"last"` // step of the code that was used last: a code is good once
}

// totpCode gives the code of a step (RFC 4226, section 5.3).
func totpCode(secret []byte, step int64) string {
	m := hmac.New(sha1.New, secret)
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(step))
	m.Write(b[:])
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// matchTOTP gives the step whose code it is, among those that are near and after last; ok is false for none.
func (s *Service) matchTOTP(secret []byte, code string, last int64) (step int64, ok bool) {
	now := s.now().Unix() / int64(totpStep/time.Second)
	for step := now - totpSlack; step <= now+totpSlack; step++ {
		if subtle.ConstantTimeCompare([]byte(totpCode(secret, step)), []byte(code)) == 1 && step > last {
			return step, true
		}
	}
	return 0, false
}

// TOTPSetup is what a person puts into an authenticator app.
type TOTPSetup struct {
	Secret string // base32
	URL    string // otpauth://…, for a QR code
}

// TOTP gives the user's TOTP authenticator; ErrNotFound if there is none.
func (s *Service) TOTP(ctx context.Context, u *User) (*Authenticator, error) {
	return s.authenticator(ctx, u, TOTP)
}

// BeginTOTP makes the secret of a new TOTP authenticator, which the session keeps until the first code confirms it.
func (s *Service) BeginTOTP(ctx context.Context, sess *Session, u *User, issuer string) (*TOTPSetup, error) {
	if open, err := s.unverified(ctx, u); err != nil || open {
		if err == nil {
			err = unverifiedEmail("")
		}
		return nil, err
	}
	secret := randomBytes(totpSecretLen)
	sealed, err := s.seal(purposeTOTP, totpData{Secret: secret})
	if err != nil {
		return nil, err
	}
	sess.State.TOTPSecret = base64.StdEncoding.EncodeToString(sealed)
	if err := s.store.SaveSession(ctx, sess); err != nil {
		return nil, err
	}
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	label := u.Email
	if label == "" {
		label = u.Username
	}
	return &TOTPSetup{Secret: text, URL: "otpauth://totp/" + url.QueryEscape(label) + "?secret=" + text + "&issuer=" + url.QueryEscape(issuer)}, nil
}

// ActivateTOTP takes the first code of the authenticator under way. Recovery codes come with it if the user has none.
func (s *Service) ActivateTOTP(ctx context.Context, sess *Session, u *User, code string) (a *Authenticator, codesMade bool, err error) {
	if code == "" {
		return nil, false, Problems{Required("code")}
	}
	open, err := s.unverified(ctx, u)
	if err != nil {
		return nil, false, err
	}
	if open {
		return nil, false, unverifiedEmail("code")
	}
	if err := s.allow(ctx, rateMFA, "mfa", u.ID); err != nil {
		return nil, false, err
	}
	sealed, err := base64.StdEncoding.DecodeString(sess.State.TOTPSecret)
	if err != nil || len(sealed) == 0 {
		return nil, false, incorrectCode
	}
	var d totpData
	if err := s.open(purposeTOTP, sealed, &d); err != nil {
		return nil, false, err
	}
	step, ok := s.matchTOTP(d.Secret, code, 0)
	if !ok {
		return nil, false, incorrectCode
	}
	if !s.Fresh(sess) {
		return nil, false, ErrReauthenticate
	}
	if _, err := s.TOTP(ctx, u); err == nil {
		return nil, false, ErrConflict
	} else if !errors.Is(err, ErrNotFound) {
		return nil, false, err
	}
	d.Last = step
	a = &Authenticator{UserID: u.ID, Type: TOTP, Created: s.now()}
	if a.Data, err = s.seal(purposeTOTP, d); err != nil {
		return nil, false, err
	}
	if err := s.store.AddAuthenticator(ctx, a); err != nil {
		return nil, false, err
	}
	sess.State.TOTPSecret = ""
	if err := s.store.SaveSession(ctx, sess); err != nil {
		return nil, false, err
	}
	made, err := s.EnsureRecoveryCodes(ctx, u)
	return a, made, err
}

// DeactivateTOTP removes the TOTP authenticator, and the recovery codes with it if no other factor is left.
func (s *Service) DeactivateTOTP(ctx context.Context, sess *Session, u *User) error {
	a, err := s.TOTP(ctx, u)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !s.Fresh(sess) {
		return ErrReauthenticate
	}
	if err := s.store.DeleteAuthenticators(ctx, a.ID); err != nil {
		return err
	}
	return s.dropOrphanCodes(ctx, u)
}

// useTOTP takes a code of the present time, once.
func (s *Service) useTOTP(ctx context.Context, a *Authenticator, code string) (bool, error) {
	var d totpData
	if err := s.open(purposeTOTP, a.Data, &d); err != nil {
		return false, err
	}
	step, ok := s.matchTOTP(d.Secret, code, d.Last)
	if !ok {
		return false, nil
	}
	d.Last = step
	sealed, err := s.seal(purposeTOTP, d)
	if err != nil {
		return false, err
	}
	a.Data, a.LastUsed = sealed, s.now()
	return true, s.store.UpdateAuthenticator(ctx, a)
}
