package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"

	"etikett/internal/fault"
)

// inviteLife is how long an invitation counts.
const inviteLife = 7 * 24 * time.Hour

const purposeInvite = "invitation"

// Invite mails an invitation to make an account, for servers where signing up is not open to everybody. It counts until somebody has the address.
func (s *Service) Invite(ctx context.Context, address string, links Links) (key string, err error) {
	address, problems := CheckEmail("email", address)
	if problems != nil {
		return "", problems
	}
	key = s.sign(purposeInvite, strings.ToLower(address), "")
	return key, s.mail.Send(ctx, Mail{
		To: address, Subject: fmt.Sprintf("[%s] Invitation", s.policy.SiteName),
		Text: fmt.Sprintf("Hello from %s!\n\nYou are invited to make an account. Open:\n\n%s\n", s.policy.SiteName, links.SignupURL(key)),
	})
}

// invited reports whether a key is an invitation of the address that nobody has followed.
func (s *Service) invited(ctx context.Context, key, address string) (bool, error) {
	payload, ok := openKey(key)
	if !ok || !s.verifyKey(purposeInvite, key, "", inviteLife) || !strings.EqualFold(payload, strings.TrimSpace(address)) {
		return false, nil
	}
	users, err := s.store.UsersByEmail(ctx, payload)
	return len(users) == 0, err
}

// SignupForm is what somebody makes an account with.
type SignupForm struct {
	Username, Email, Password string
	Invitation                string // the key of an invitation; it goes with the address
}

// maySignUp is ErrForbidden unless signing up is open, or the form has an invitation.
func (s *Service) maySignUp(ctx context.Context, f SignupForm) (invited bool, err error) {
	if f.Invitation != "" {
		if invited, err = s.invited(ctx, f.Invitation, f.Email); err != nil {
			return false, err
		}
	}
	if !invited && !s.policy.SignupOpen {
		return false, ErrForbidden
	}
	return invited, nil
}

// register makes the account of a form. An invitation has verified its address.
func (s *Service) register(ctx context.Context, f SignupForm, c Client, links Links, password bool) (*User, error) {
	var problems Problems
	if f.Username == "" {
		problems = append(problems, Required("username"))
	}
	if f.Password == "" && password {
		problems = append(problems, Required("password"))
	}
	if problems != nil {
		return nil, problems
	}
	invited, err := s.maySignUp(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := s.allow(ctx, rateSignup, "signup", c.IP); err != nil {
		return nil, err
	}
	u := User{Username: f.Username, Email: f.Email}
	if f.Email != "" {
		var p Problems
		if u.Email, p = CheckEmail("email", f.Email); p != nil {
			problems = append(problems, p...)
		}
	}
	if err := CheckUsername(f.Username); err != nil {
		problems = append(problems, Problem{err.Error(), "invalid", "username"})
	}
	if password {
		problems = append(problems, s.CheckNewPassword("password", f.Password, &u)...)
	}
	if problems != nil {
		return nil, problems
	}
	made, err := s.CreateUser(ctx, u, f.Password)
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return nil, Problems{{"A user with that username already exists.", "username_taken", "username"}}
	}
	if err != nil || made.Email == "" {
		return made, err
	}
	if invited {
		return made, s.store.AddEmail(ctx, &EmailAddress{UserID: made.ID, Email: made.Email, Verified: true, Primary: true})
	}
	return made, s.AddEmail(ctx, made, made.Email, links)
}

// Signup makes an account and signs its user in; ErrForbidden if the policy has no open signup and the form no invitation.
func (s *Service) Signup(ctx context.Context, sess *Session, f SignupForm, c Client, links Links) error {
	made, err := s.register(ctx, f, c, links, true)
	if err != nil {
		return err
	}
	m := s.method("password")
	m.Username = made.Username
	return s.SignIn(ctx, sess, made, []Method{m})
}

// SignupWithPasskey makes an account without a password. Its user is signed in when a key has been added.
func (s *Service) SignupWithPasskey(ctx context.Context, sess *Session, f SignupForm, c Client, links Links) error {
	f.Password = ""
	made, err := s.register(ctx, f, c, links, false)
	if err != nil {
		return err
	}
	return s.pend(ctx, sess, &Pending{UserID: made.ID, Stage: StageSignupKey, Since: s.now()})
}

// BeginSignupPasskey gives what the browser hands to the key of a new account.
func (s *Service) BeginSignupPasskey(ctx context.Context, sess *Session, site Site) (*protocol.CredentialCreation, error) {
	u, _, err := s.pendingUser(ctx, sess, StageSignupKey)
	if err != nil {
		return nil, err
	}
	return s.offerPasskey(ctx, sess, u, site, true)
}

// FinishSignupPasskey takes the key's answer and signs the user in.
func (s *Service) FinishSignupPasskey(ctx context.Context, sess *Session, site Site, name string, credential []byte) error {
	u, _, err := s.pendingUser(ctx, sess, StageSignupKey)
	if err != nil {
		return err
	}
	p, _, err := s.takePasskey(ctx, sess, u, site, name, credential)
	if err != nil {
		return err
	}
	m := s.method("mfa")
	m.ID, m.Type, m.Passwordless = p.ID, string(WebAuthn), true
	return s.SignIn(ctx, sess, u, []Method{m})
}
