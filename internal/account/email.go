package account

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"etikett/internal/fault"
)

// EmailAddress is an address that a user has added.
type EmailAddress struct {
	ID       int64
	UserID   int64
	Email    string
	Verified bool
	Primary  bool
}

// EmailStore keeps addresses.
type EmailStore interface {
	Emails(ctx context.Context, userID int64) ([]EmailAddress, error) // in the order in which they were added
	AddEmail(ctx context.Context, e *EmailAddress) error              // sets ID
	UpdateEmail(ctx context.Context, e *EmailAddress) error
	SetPrimaryEmail(ctx context.Context, userID, id int64) error // and copies it to the user if it is verified
	DeleteEmail(ctx context.Context, id int64) error
	// VerifiedElsewhere reports whether another user has the address verified.
	VerifiedElsewhere(ctx context.Context, email string, userID int64) (bool, error)
}

const (
	verifyLife    = 3 * 24 * time.Hour
	purposeVerify = "verify e-mail"
	maxEmails     = 10
)

// Links makes the addresses that mails point to.
type Links interface {
	VerifyEmailURL(key string) string
	ResetPasswordURL(key string) string
	SignupURL(invitation string) string
}

// CheckEmail gives the address in the form in which it is stored, or the problem with it.
func CheckEmail(param, address string) (string, Problems) {
	address = strings.TrimSpace(address)
	if address == "" {
		return "", Problems{Required(param)}
	}
	a, err := mail.ParseAddress(address)
	at := strings.LastIndexByte(address, '@')
	if err != nil || a.Name != "" || a.Address != address || len(address) > MaxEmail || !strings.Contains(address[at+1:], ".") && address[at+1:] != "localhost" {
		return "", Problems{{"Enter a valid email address.", "invalid", param}}
	}
	return address[:at+1] + strings.ToLower(address[at+1:]), nil
}

// Emails gives the addresses that the user has added.
func (s *Service) Emails(ctx context.Context, u *User) ([]EmailAddress, error) {
	return s.store.Emails(ctx, u.ID)
}

// AddEmail adds an address and sends a mail to verify it.
func (s *Service) AddEmail(ctx context.Context, u *User, address string, links Links) error {
	address, problems := CheckEmail("email", address)
	if problems != nil {
		return problems
	}
	if err := s.allow(ctx, rateEmail, "change e-mail", u.ID); err != nil {
		return err
	}
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil {
		return err
	}
	if findEmail(all, address) >= 0 {
		return Problems{{"This email address is already associated with this account.", "duplicate_email", "email"}}
	}
	if len(all) >= maxEmails {
		return Problems{{fmt.Sprintf("You cannot add more than %d email addresses.", maxEmails), "max_email_addresses", "email"}}
	}
	if err := s.store.AddEmail(ctx, &EmailAddress{UserID: u.ID, Email: address}); err != nil {
		return err
	}
	_, err = s.sendVerification(ctx, u, address, links)
	return err
}

// ResendVerification sends the mail again; ErrForbidden if it was sent lately or the address is verified.
func (s *Service) ResendVerification(ctx context.Context, u *User, address string, links Links) error {
	e, err := s.ownEmail(ctx, u, address)
	if err != nil {
		return err
	}
	if e.Verified {
		return ErrForbidden
	}
	sent, err := s.sendVerification(ctx, u, e.Email, links)
	if err == nil && !sent {
		return ErrForbidden
	}
	return err
}

func (s *Service) sendVerification(ctx context.Context, u *User, address string, links Links) (sent bool, err error) {
	if full, err := s.full(ctx, rateConfirm, "confirm e-mail", address); full || err != nil {
		return false, err
	}
	if err := s.allow(ctx, rateConfirm, "confirm e-mail", address); err != nil {
		return false, err
	}
	key := s.sign(purposeVerify, strconv.FormatInt(u.ID, 10)+" "+address, "")
	return true, s.mail.Send(ctx, Mail{
		To:      address,
		Subject: fmt.Sprintf("[%s] Please confirm your email address", s.policy.SiteName),
		Text: fmt.Sprintf("Hello from %s!\n\nThe user %s has given this address as their own.\nTo confirm that, open:\n\n%s\n\nIf it was not you, there is nothing to do.\n",
			s.policy.SiteName, u.Username, links.VerifyEmailURL(key)),
	})
}

// verifyProblem is what a key gets that is none, or no longer.
var verifyProblem = Problems{{"Invalid or expired key.", "invalid_or_expired_key", "key"}}

// EmailOfKey gives user and address of a verification key.
func (s *Service) EmailOfKey(ctx context.Context, key string) (*User, *EmailAddress, error) {
	if key == "" {
		return nil, nil, Problems{Required("key")}
	}
	payload, ok := openKey(key)
	id, address, found := strings.Cut(payload, " ")
	userID, err := strconv.ParseInt(id, 10, 64)
	if !ok || !found || err != nil || !s.verifyKey(purposeVerify, key, "", verifyLife) {
		return nil, nil, verifyProblem
	}
	u, err := s.store.User(ctx, userID)
	if err != nil {
		return nil, nil, notFoundAs(err, verifyProblem)
	}
	all, err := s.store.Emails(ctx, userID)
	if err != nil {
		return nil, nil, err
	}
	i := findEmail(all, address)
	if i < 0 {
		return nil, nil, verifyProblem
	}
	return u, &all[i], nil
}

// VerifyEmail marks the address of a key as verified. The first one of a user becomes the primary one.
func (s *Service) VerifyEmail(ctx context.Context, key string) (*User, error) {
	u, e, err := s.EmailOfKey(ctx, key)
	if err != nil {
		return nil, err
	}
	taken, err := s.store.VerifiedElsewhere(ctx, e.Email, u.ID)
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, verifyProblem
	}
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	e.Verified = true
	if err := s.store.UpdateEmail(ctx, e); err != nil {
		return nil, err
	}
	if e.Primary || !slices.ContainsFunc(all, func(x EmailAddress) bool { return x.Primary }) {
		if err := s.store.SetPrimaryEmail(ctx, u.ID, e.ID); err != nil {
			return nil, err
		}
	}
	return s.store.User(ctx, u.ID)
}

// SetPrimaryEmail makes an address the one that mails go to. While another one is verified it must be verified too.
func (s *Service) SetPrimaryEmail(ctx context.Context, u *User, address string) error {
	e, err := s.ownEmail(ctx, u, address)
	if err != nil {
		return err
	}
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil {
		return err
	}
	if !e.Verified && slices.ContainsFunc(all, func(x EmailAddress) bool { return x.Verified }) {
		return Problems{{"Your primary email address must be verified.", "unverified_primary_email", "email"}}
	}
	return s.store.SetPrimaryEmail(ctx, u.ID, e.ID)
}

// RemoveEmail removes an address; the primary one only when it is the last.
func (s *Service) RemoveEmail(ctx context.Context, u *User, address string) error {
	e, err := s.ownEmail(ctx, u, address)
	if err != nil {
		return err
	}
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil {
		return err
	}
	if e.Primary && len(all) > 1 {
		return Problems{{fmt.Sprintf("You cannot remove your primary email address (%s).", e.Email), "cannot_remove_primary_email", "email"}}
	}
	return s.store.DeleteEmail(ctx, e.ID)
}

func (s *Service) ownEmail(ctx context.Context, u *User, address string) (*EmailAddress, error) {
	address, problems := CheckEmail("email", address)
	if problems != nil {
		return nil, problems
	}
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	if i := findEmail(all, address); i >= 0 {
		return &all[i], nil
	}
	return nil, Problems{{"Unknown email address.", "unknown_email", "email"}}
}

func findEmail(all []EmailAddress, address string) int {
	return slices.IndexFunc(all, func(e EmailAddress) bool { return strings.EqualFold(e.Email, address) })
}

// unverified reports whether the user has added an address that is not verified: a second factor must wait until it is, or whoever
// mistyped it locks himself out.
func (s *Service) unverified(ctx context.Context, u *User) (bool, error) {
	all, err := s.store.Emails(ctx, u.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return false, err
	}
	return slices.ContainsFunc(all, func(e EmailAddress) bool { return !e.Verified }), nil
}
