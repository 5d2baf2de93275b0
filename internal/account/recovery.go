package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
)

// recoveryCount is how many codes there are in a set.
const recoveryCount = 10

const purposeRecovery = "recovery codes"

// recoveryData is what is sealed in a set of recovery codes.
type recoveryData struct {
	Seed []byte `json:"seed"`
	Used uint32 `json:"used"` // bit i: code i
}

// codes gives the codes of a seed that are not used up.
func (d recoveryData) codes() (codes []string, index []int) {
	for i := range recoveryCount {
		if d.Used>>i&1 == 0 {
			codes, index = append(codes, d.code(i)), append(index, i)
		}
	}
	return codes, index
}

func (d recoveryData) code(i int) string {
	m := hmac.New(sha256.New, d.Seed)
	m.Write([]byte{byte(i)})
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(m.Sum(nil))%100_000_000)
}

// RecoverySet is a set of recovery codes as its user sees it.
type RecoverySet struct {
	Authenticator
	Total  int
	Unused []string
}

// RecoverySet opens a set.
func (s *Service) RecoverySet(a *Authenticator) (*RecoverySet, error) {
	var d recoveryData
	if err := s.open(purposeRecovery, a.Data, &d); err != nil {
		return nil, err
	}
	codes, _ := d.codes()
	return &RecoverySet{Authenticator: *a, Total: recoveryCount, Unused: codes}, nil
}

// RecoveryCodes gives the user's codes; ErrNotFound if there are none.
func (s *Service) RecoveryCodes(ctx context.Context, sess *Session, u *User) (*RecoverySet, error) {
	a, err := s.authenticator(ctx, u, RecoveryCodes)
	if err != nil {
		return nil, err
	}
	if !s.Fresh(sess) {
		return nil, ErrReauthenticate
	}
	return s.RecoverySet(a)
}

// NewRecoveryCodes makes a new set in place of the old one.
func (s *Service) NewRecoveryCodes(ctx context.Context, sess *Session, u *User) (*RecoverySet, error) {
	types, err := s.FactorTypes(ctx, u)
	if err != nil {
		return nil, err
	}
	if types == nil {
		return nil, Problems{{"You cannot generate recovery codes without having two-factor authentication enabled.", "cannot_generate_recovery_codes", ""}}
	}
	if !s.Fresh(sess) {
		return nil, ErrReauthenticate
	}
	old, err := s.authenticator(ctx, u, RecoveryCodes)
	switch {
	case err == nil:
		if err := s.store.DeleteAuthenticators(ctx, old.ID); err != nil {
			return nil, err
		}
	case !errors.Is(err, ErrNotFound):
		return nil, err
	}
	a, err := s.addRecoveryCodes(ctx, u)
	if err != nil {
		return nil, err
	}
	return s.RecoverySet(a)
}

// EnsureRecoveryCodes makes a set if the user has none.
func (s *Service) EnsureRecoveryCodes(ctx context.Context, u *User) (made bool, err error) {
	_, err = s.authenticator(ctx, u, RecoveryCodes)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return false, err
	}
	_, err = s.addRecoveryCodes(ctx, u)
	return err == nil, err
}

func (s *Service) addRecoveryCodes(ctx context.Context, u *User) (*Authenticator, error) {
	sealed, err := s.seal(purposeRecovery, recoveryData{Seed: randomBytes(32)})
	if err != nil {
		return nil, err
	}
	a := &Authenticator{UserID: u.ID, Type: RecoveryCodes, Data: sealed, Created: s.now()}
	return a, s.store.AddAuthenticator(ctx, a)
}

// useRecoveryCode takes a code that is not used up, and uses it up.
func (s *Service) useRecoveryCode(ctx context.Context, a *Authenticator, code string) (bool, error) {
	var d recoveryData
	if err := s.open(purposeRecovery, a.Data, &d); err != nil {
		return false, err
	}
	codes, index := d.codes()
	found := -1
	for i, c := range codes {
		if subtle.ConstantTimeCompare([]byte(c), []byte(code)) == 1 {
			found = index[i]
		}
	}
	if found < 0 {
		return false, nil
	}
	d.Used |= 1 << found
	sealed, err := s.seal(purposeRecovery, d)
	if err != nil {
		return false, err
	}
	a.Data, a.LastUsed = sealed, s.now()
	return true, s.store.UpdateAuthenticator(ctx, a)
}
