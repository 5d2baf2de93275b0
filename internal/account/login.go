package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"etikett/internal/fault"
)

// LoginForm is what somebody signs in with.
type LoginForm struct {
	Username string
	Email    string // used if the policy lets people sign in with it and no name is given
	Password string
}

// Login begins a sign-in with a password. If nothing else is needed the session is the user's afterwards; else its state has the
// pending stage. Someone who is disabled is simply not signed in. trust is the cookie of a trusted browser, "" is none.
func (s *Service) Login(ctx context.Context, sess *Session, f LoginForm, trust string, c Client) error {
	var problems Problems
	useEmail := s.policy.EmailLogin && f.Username == "" && f.Email != ""
	if f.Username == "" && !useEmail {
		problems = append(problems, Required("username"))
	}
	if f.Password == "" {
		problems = append(problems, Required("password"))
	}
	if problems != nil {
		return problems
	}
	full, err := s.full(ctx, Rate{FailedLogins.Events, FailedLogins.Within}, "login failed", c.IP)
	if err != nil {
		return err
	}
	tooMany := Problems{{"Too many failed login attempts. Try again later.", "too_many_login_attempts", ""}}
	if full {
		return tooMany
	}
	name := f.Username
	if useEmail {
		if name, err = s.nameOfEmail(ctx, f.Email); err != nil {
			return err
		}
	}
	u, err := s.checkCredentials(ctx, name, f.Password)
	if fault.KindOf(err) == fault.Unauthenticated && err != nil {
		err := s.allow(ctx, Rate{FailedLogins.Events - 1, FailedLogins.Within}, "login failed", c.IP)
		if _, ok := err.(RateLimited); ok {
			return tooMany
		}
		if err != nil {
			return err
		}
		if useEmail {
			return Problems{{"The email address and/or password you specified are not correct.", "email_password_mismatch", "password"}}
		}
		return Problems{{"The username and/or password you specified are not correct.", "username_password_mismatch", "password"}}
	}
	if err != nil {
		return err
	}
	m := s.method("password")
	if useEmail {
		m.Email = f.Email
	} else {
		m.Username = u.Username
	}
	return s.proceed(ctx, sess, u, []Method{m}, trust)
}

// nameOfEmail gives the name of the one active user with an address; "" if it is not one.
func (s *Service) nameOfEmail(ctx context.Context, address string) (string, error) {
	users, err := s.store.UsersByEmail(ctx, address)
	if err != nil {
		return "", err
	}
	if len(users) != 1 {
		return "", nil
	}
	return users[0].Username, nil
}

// proceed completes a sign-in, or sets the stage that is still to come.
func (s *Service) proceed(ctx context.Context, sess *Session, u *User, methods []Method, trust string) error {
	if !u.IsActive {
		return nil
	}
	types, err := s.FactorTypes(ctx, u)
	if err != nil {
		return err
	}
	passkey := slices.ContainsFunc(methods, func(m Method) bool { return m.Passwordless })
	if len(types) > 0 && !passkey {
		trusted, err := s.trusted(ctx, u, trust)
		if err != nil {
			return err
		}
		if !trusted {
			return s.pend(ctx, sess, &Pending{UserID: u.ID, Stage: StageMFA, Methods: methods, Since: s.now()})
		}
	}
	return s.SignIn(ctx, sess, u, methods)
}

// pend stores a stage under a new key: what was known of the session before the password is of no use after it.
func (s *Service) pend(ctx context.Context, sess *Session, p *Pending) error {
	sess.rekey()
	sess.UserID = 0
	sess.State.Pending = p
	return s.store.SaveSession(ctx, sess)
}

// pendingUser gives the user of a sign-in that waits for the stage; ErrConflict if none does.
func (s *Service) pendingUser(ctx context.Context, sess *Session, stage Stage) (*User, *Pending, error) {
	p := sess.State.Pending
	if p == nil || p.Stage != stage {
		return nil, nil, ErrConflict
	}
	u, err := s.store.User(ctx, p.UserID)
	if err != nil {
		return nil, nil, notFoundAs(err, ErrConflict)
	}
	if !u.IsActive {
		return nil, nil, ErrConflict
	}
	return u, p, nil
}

// AuthenticateMFA answers the stage of the second factor with a TOTP or recovery code.
func (s *Service) AuthenticateMFA(ctx context.Context, sess *Session, code string) error {
	u, p, err := s.pendingUser(ctx, sess, StageMFA)
	if err != nil {
		return err
	}
	m, err := s.checkCode(ctx, u, code)
	if err != nil {
		return err
	}
	return s.PassedMFA(ctx, sess, p, *m)
}

// PassedMFA goes on from the stage of the second factor to the question whether the browser is to be trusted.
func (s *Service) PassedMFA(ctx context.Context, sess *Session, p *Pending, m Method) error {
	return s.pend(ctx, sess, &Pending{UserID: p.UserID, Stage: StageTrust, Methods: append(p.Methods, m), Since: s.now()})
}

// Trust answers whether this browser is to be asked for a second factor again, and completes the sign-in. It gives the value of the
// cookie of a trusted browser.
func (s *Service) Trust(ctx context.Context, sess *Session, trust bool) (cookie string, err error) {
	u, p, err := s.pendingUser(ctx, sess, StageTrust)
	if err != nil {
		return "", err
	}
	if trust {
		if cookie, err = s.trustCookie(ctx, u); err != nil {
			return "", err
		}
	}
	return cookie, s.SignIn(ctx, sess, u, p.Methods)
}

// Reauthenticate takes the password as a fresh proof of identity.
func (s *Service) Reauthenticate(ctx context.Context, sess *Session, u *User, password string) error {
	if password == "" {
		return Problems{Required("password")}
	}
	if err := s.allow(ctx, rateReauth, "reauthenticate", u.ID); err != nil {
		return err
	}
	ok, err := s.CheckPassword(ctx, u, password)
	if err != nil {
		return err
	}
	if !ok {
		return Problems{{"Incorrect password.", "incorrect_password", "password"}}
	}
	m := s.method("password")
	m.Reauthenticated = true
	return s.addMethod(ctx, sess, m)
}

// ReauthenticateMFA takes a code as a fresh proof of identity.
func (s *Service) ReauthenticateMFA(ctx context.Context, sess *Session, u *User, code string) error {
	m, err := s.checkCode(ctx, u, code)
	if err != nil {
		return err
	}
	return s.addMethod(ctx, sess, *m)
}

func (s *Service) addMethod(ctx context.Context, sess *Session, m Method) error {
	sess.State.Methods = append(sess.State.Methods, m)
	const most = 20 // proofs of one session that are worth telling
	if n := len(sess.State.Methods); n > most {
		sess.State.Methods = sess.State.Methods[n-most:]
	}
	return s.store.SaveSession(ctx, sess)
}

const maxCodeTries = 3

// RequestCode mails a code to sign in with. The answer is the same for an address that nobody has.
func (s *Service) RequestCode(ctx context.Context, sess *Session, address string) error {
	if !s.policy.LoginByCode {
		return ErrNoSuchFlow
	}
	address, problems := CheckEmail("email", address)
	if problems != nil {
		return problems
	}
	if err := s.allow(ctx, rateCode, "login code", strings.ToLower(address)); err != nil {
		return err
	}
	users, err := s.store.UsersByEmail(ctx, address)
	if err != nil {
		return err
	}
	code := fmt.Sprintf("%06d", randomInt(1_000_000))
	p := &Pending{Stage: StageCode, Since: s.now(), Email: address, Code: s.derive("login code", []byte(code), []byte(address))}
	if len(users) == 1 && users[0].IsActive {
		p.UserID = users[0].ID
		m := Mail{To: address, Subject: fmt.Sprintf("[%s] Sign-In Code", s.policy.SiteName),
			Text: fmt.Sprintf("Your sign-in code for %s is:\n\n%s\n\nIf you did not ask for it, there is nothing to do.\n", s.policy.SiteName, code)}
		ctx := context.WithoutCancel(ctx)
		go func() {
			if err := s.mail.Send(ctx, m); err != nil {
				s.log.ErrorContext(ctx, "a mail was not sent", "subject", m.Subject, "error", err)
			}
		}()
	}
	return s.pend(ctx, sess, p)
}

// ConfirmCode answers the stage of the mailed code.
func (s *Service) ConfirmCode(ctx context.Context, sess *Session, code, trust string) error {
	p := sess.State.Pending
	if p == nil || p.Stage != StageCode {
		return ErrConflict
	}
	if code == "" {
		return Problems{Required("code")}
	}
	right := subtle.ConstantTimeCompare(p.Code, s.derive("login code", []byte(strings.TrimSpace(code)), []byte(p.Email))) == 1
	if !right || p.UserID == 0 {
		p.Tries++
		if p.Tries >= maxCodeTries {
			sess.State.Pending = nil
		}
		if err := s.store.SaveSession(ctx, sess); err != nil {
			return err
		}
		if sess.State.Pending == nil {
			return ErrConflict
		}
		return Problems{{"Incorrect code.", "incorrect_code", "code"}}
	}
	u, err := s.store.User(ctx, p.UserID)
	if err != nil {
		return notFoundAs(err, ErrConflict)
	}
	m := s.method("code")
	m.Email = p.Email
	sess.State.Pending = nil
	return s.proceed(ctx, sess, u, []Method{m}, trust)
}

// randomInt gives a number from 0 to below n that nobody can guess.
func randomInt(n int64) int64 {
	v, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic("account: no randomness: " + err.Error()) // the reader ends the program before that
	}
	return v.Int64()
}
