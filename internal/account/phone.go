package account

import (
	"context"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"
)

// Texter sends a text message to a telephone.
type Texter interface {
	Text(ctx context.Context, to, text string) error
}

// LogTexter writes messages to the log: for installations that have nobody who sends them.
type LogTexter struct{ Log *slog.Logger }

// Text implements Texter. Codes are of use only to whoever reads the log of the server anyway.
func (l LogTexter) Text(ctx context.Context, to, text string) error {
	l.Log.InfoContext(ctx, "a text message is not sent: no sender is set", "to", to, "text", text)
	return nil
}

// PhoneStore keeps telephone numbers, for Store.
type PhoneStore interface {
	Phone(ctx context.Context, userID int64) (number string, err error) // "" for none
	SetPhone(ctx context.Context, userID int64, number string) error
	PhoneTaken(ctx context.Context, number string, exceptUser int64) (bool, error)
}

// PhoneChange is a new number that waits for the code which was sent to it.
type PhoneChange struct {
	Number string    `json:"number"`
	Code   []byte    `json:"code"` // digest
	Since  time.Time `json:"since"`
	Tries  int       `json:"tries,omitempty"`
}

// phoneNumber is a number in the form of E.164.
var phoneNumber = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// Phone gives the user's number, which is verified; "" for none.
func (s *Service) Phone(ctx context.Context, u *User) (string, error) {
	return s.store.Phone(ctx, u.ID)
}

// ChangePhone sends a code to a new number, which becomes the user's when the code comes back.
func (s *Service) ChangePhone(ctx context.Context, sess *Session, u *User, number string) error {
	number = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(number)
	switch {
	case number == "":
		return Problems{Required("phone")}
	case !phoneNumber.MatchString(number):
		return Problems{{"Enter a phone number including country code (e.g. +12125552368).", "invalid", "phone"}}
	}
	if !s.Fresh(sess) {
		return ErrReauthenticate
	}
	old, err := s.store.Phone(ctx, u.ID)
	if err != nil {
		return err
	}
	if old == number {
		return Problems{{"The new phone number must be different from the current one.", "same_as_current", "phone"}}
	}
	taken, err := s.store.PhoneTaken(ctx, number, u.ID)
	if err != nil {
		return err
	}
	if taken { // said to whoever holds an account, at the rate of messages
		return Problems{{"A user is already registered with this phone number.", "phone_taken", "phone"}}
	}
	sess.State.Phone = &PhoneChange{Number: number}
	return s.sendPhoneCode(ctx, sess, u)
}

// ResendPhoneCode sends another code; ErrConflict if no change is under way.
func (s *Service) ResendPhoneCode(ctx context.Context, sess *Session, u *User) error {
	if sess.State.Phone == nil {
		return ErrConflict
	}
	return s.sendPhoneCode(ctx, sess, u)
}

func (s *Service) sendPhoneCode(ctx context.Context, sess *Session, u *User) error {
	if err := s.allow(ctx, ratePhone, "phone", u.ID); err != nil {
		return err
	}
	c, code := sess.State.Phone, fmt.Sprintf("%06d", randomInt(1_000_000))
	c.Code, c.Since, c.Tries = s.derive("phone code", []byte(code), []byte(c.Number)), s.now(), 0
	if err := s.store.SaveSession(ctx, sess); err != nil {
		return err
	}
	return s.texts.Text(ctx, c.Number, fmt.Sprintf("%s: your code is %s", s.policy.SiteName, code))
}

// VerifyPhone takes the code; the number is the user's then. ErrConflict if no change is under way.
func (s *Service) VerifyPhone(ctx context.Context, sess *Session, u *User, code string) error {
	c := sess.State.Phone
	if c == nil || s.now().Sub(c.Since) > pendingLife {
		return ErrConflict
	}
	if code == "" {
		return Problems{Required("code")}
	}
	if subtle.ConstantTimeCompare(c.Code, s.derive("phone code", []byte(strings.TrimSpace(code)), []byte(c.Number))) != 1 {
		if c.Tries++; c.Tries >= maxCodeTries {
			sess.State.Phone = nil
		}
		if err := s.store.SaveSession(ctx, sess); err != nil {
			return err
		}
		return Problems{{"Incorrect code.", "incorrect_code", "code"}}
	}
	if err := s.store.SetPhone(ctx, u.ID, c.Number); err != nil {
		return err
	}
	sess.State.Phone = nil
	return s.store.SaveSession(ctx, sess)
}
