package account

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	resetLife    = 3 * 24 * time.Hour
	purposeReset = "reset password"
)

// resetBind changes when the key was used, the password was changed in another way, or the user has signed in since.
func resetBind(u *User) string {
	return u.Password + " " + strconv.FormatInt(u.LastLogin.UnixNano(), 10) + " " + strings.ToLower(u.Email)
}

// RequestReset mails a key to reset the password to the users with that address. Whether there are any is not told: neither
// by the answer nor by the time that it takes, for mails go out behind it.
func (s *Service) RequestReset(ctx context.Context, address string, c Client, links Links) error {
	address, problems := CheckEmail("email", address)
	if problems != nil {
		return problems
	}
	if err := s.allow(ctx, rateResetIP, "reset request", c.IP); err != nil {
		return err
	}
	if err := s.allow(ctx, rateResetMail, "reset mail", strings.ToLower(address)); err != nil {
		return err
	}
	users, err := s.store.UsersByEmail(ctx, address)
	if err != nil {
		return err
	}
	var mails []Mail
	for i := range users {
		u := &users[i]
		if !u.IsActive {
			continue
		}
		key := s.sign(purposeReset, strconv.FormatInt(u.ID, 10), resetBind(u))
		mails = append(mails, Mail{
			To:      address,
			Subject: fmt.Sprintf("[%s] Password Reset Email", s.policy.SiteName),
			Text: fmt.Sprintf("Hello from %s!\n\nSomebody has asked for a new password for the user %s.\nTo set one, open:\n\n%s\n\nIf it was not you, there is nothing to do.\n",
				s.policy.SiteName, u.Username, links.ResetPasswordURL(key)),
		})
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		for _, m := range mails {
			if err := s.mail.Send(ctx, m); err != nil {
				s.log.ErrorContext(ctx, "a mail was not sent", "subject", m.Subject, "error", err)
			}
		}
	}()
	return nil
}

// resetProblem is what a key gets that is none, or no longer.
var resetProblem = Problems{{"The password reset token was invalid.", "invalid_password_reset", "key"}}

// UserOfResetKey gives the user whose password the key may set.
func (s *Service) UserOfResetKey(ctx context.Context, key string, c Client) (*User, error) {
	if key == "" {
		return nil, Problems{Required("key")}
	}
	if err := s.allow(ctx, rateResetKey, "reset key", c.IP); err != nil {
		return nil, err
	}
	payload, ok := openKey(key)
	id, err := strconv.ParseInt(payload, 10, 64)
	if !ok || err != nil {
		return nil, resetProblem
	}
	u, err := s.store.User(ctx, id)
	if err != nil {
		return nil, notFoundAs(err, resetProblem)
	}
	if !u.IsActive || !s.verifyKey(purposeReset, key, resetBind(u), resetLife) {
		return nil, resetProblem
	}
	return u, nil
}

// ResetPassword sets the password of the key's user and ends all of the user's sessions.
func (s *Service) ResetPassword(ctx context.Context, key, password string, c Client) error {
	u, err := s.UserOfResetKey(ctx, key, c)
	if err != nil {
		return err
	}
	if password == "" {
		return Problems{Required("password")}
	}
	if problems := s.CheckNewPassword("password", password, u); problems != nil {
		return problems
	}
	return s.SetPassword(ctx, u, password, 0)
}

// ChangePassword sets a new password of a user who knows the present one, and ends all sessions: whoever else was signed in is not any more.
func (s *Service) ChangePassword(ctx context.Context, u *User, current, password string) error {
	if err := s.allow(ctx, rateChangePass, "change password", u.ID); err != nil {
		return err
	}
	var problems Problems
	if current == "" && u.HasUsablePassword() {
		problems = append(problems, Required("current_password"))
	}
	if password == "" {
		problems = append(problems, Required("new_password"))
	}
	if problems != nil {
		return problems
	}
	if u.HasUsablePassword() {
		ok, err := s.CheckPassword(ctx, u, current)
		if err != nil {
			return err
		}
		if !ok {
			return Problems{{"Please type your current password.", "enter_current_password", "current_password"}}
		}
	}
	if problems := s.CheckNewPassword("new_password", password, u); problems != nil {
		return problems
	}
	return s.SetPassword(ctx, u, password, 0)
}
