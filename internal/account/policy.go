package account

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// Policy says what this installation lets people do.
type Policy struct {
	MinPassword int    // runes; default 8
	SignupOpen  bool   // anybody may make an account
	EmailLogin  bool   // an e-mail address is as good as the name to sign in with
	LoginByCode bool   // a code by mail is as good as a password
	SiteName    string // in mails; default Etikett
	// RefreshTokens gives apps that sign in a token with which they get a new session token, so that one that has been stolen is soon of no use.
	RefreshTokens bool
}

func (p Policy) withDefaults() Policy {
	if p.MinPassword == 0 {
		p.MinPassword = 8
	}
	if p.SiteName == "" {
		p.SiteName = "Etikett"
	}
	return p
}

// Policy gives the service's policy.
func (s *Service) Policy() Policy { return s.policy }

//go:embed common_passwords.txt
var commonPasswordFile string

// commonPasswords are those that are tried first, in lower case.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(commonPasswordFile) {
		set[word] = true
	}
	return set
})

// CheckNewPassword holds a password against the policy, in the words of Django's validators.
func (s *Service) CheckNewPassword(param, password string, u *User) Problems {
	var out Problems
	add := func(code, format string, args ...any) {
		out = append(out, Problem{fmt.Sprintf(format, args...), code, param})
	}
	if u != nil {
		for _, f := range []struct{ name, value string }{
			{"username", u.Username}, {"first name", u.FirstName}, {"last name", u.LastName}, {"email address", u.Email},
		} {
			if similar(password, f.value) {
				add("password_too_similar", "The password is too similar to the %s.", f.name)
				break
			}
		}
	}
	n := len([]rune(password))
	if n < s.policy.MinPassword {
		add("password_too_short", "This password is too short. It must contain at least %d characters.", s.policy.MinPassword)
	}
	if len(password) > MaxPassword {
		add("password_too_long", "This password is too long. It must contain at most %d bytes.", MaxPassword)
	}
	if commonPasswords()[strings.ToLower(strings.TrimSpace(password))] {
		add("password_too_common", "This password is too common.")
	}
	if n > 0 && strings.IndexFunc(password, func(r rune) bool { return !unicode.IsDigit(r) }) < 0 {
		add("password_entirely_numeric", "This password is entirely numeric.")
	}
	return out
}

// similar reports whether a password is little more than a value of the user's: the one contains the other, or a part of it
// that stands between separators, and makes up most of it.
func similar(password, value string) bool {
	password = strings.ToLower(password)
	parts := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, part := range append(parts, strings.ToLower(value)) {
		if len(part) < 3 {
			continue
		}
		if strings.Contains(password, part) && len(part)*10 >= len(password)*7 {
			return true
		}
		if strings.Contains(part, password) && len(password) >= 3 {
			return true
		}
	}
	return false
}
