package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"etikett/internal/fault"
)

// User is somebody who can sign in. The fields are those of Django's and InvenTree's user.
type User struct {
	ID          int64
	Username    string
	Password    string // encoded hash; "" or one that begins with "!" lets nobody in
	FirstName   string
	LastName    string
	Email       string
	IsStaff     bool // may edit templates
	IsSuperuser bool // may do everything
	IsActive    bool
	Joined      time.Time
	LastLogin   time.Time // zero is never
	Groups      []Group
	Profile     json.RawMessage // what InvenTree's user profile holds; an object
}

// Group gives its members the rules of its roles.
type Group struct {
	ID    int64
	Name  string
	Rules []Rule
}

// Limits of a user's fields, those of Django.
const (
	MaxUsername = 150
	MaxEmail    = 254
)

// HasUsablePassword reports whether the user can sign in with a password.
func (u *User) HasUsablePassword() bool {
	return u.Password != "" && !strings.HasPrefix(u.Password, "!")
}

// Display is how the user is called where there is room for one name.
func (u *User) Display() string { return u.Username }

// CheckUsername says why a name is not one for a user. Django's rule: letters, digits and @ . + - _
func CheckUsername(name string) error {
	if name == "" {
		return fault.InvalidField("username", "This field may not be blank.")
	}
	if len([]rune(name)) > MaxUsername {
		return fault.InvalidField("username", fmt.Sprintf("Ensure this field has no more than %d characters.", MaxUsername))
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("@.+-_", r) {
			return fault.InvalidField("username", "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.")
		}
	}
	return nil
}

// CreateUser stores a new user with a password; "" makes one who cannot sign in with a password. The password is not held against
// the policy: whoever runs the command line decides.
func (s *Service) CreateUser(ctx context.Context, u User, password string) (*User, error) {
	if err := CheckUsername(u.Username); err != nil {
		return nil, err
	}
	u.Password = unusablePassword()
	if password != "" {
		var err error
		if u.Password, err = s.hash(ctx, password); err != nil {
			return nil, err
		}
	}
	u.IsActive, u.Joined = true, s.now()
	if err := s.store.CreateUser(ctx, &u); err != nil {
		return nil, err
	}
	return &u, nil
}

// Users gives all users, ordered by ID.
func (s *Service) Users(ctx context.Context) ([]User, error) { return s.store.Users(ctx) }

// User gives a user with groups and rules; fault.NotFound if there is none.
func (s *Service) User(ctx context.Context, id int64) (*User, error) { return s.store.User(ctx, id) }

// UserByName gives the user of that name. Names are compared exactly, then without regard to case if that leaves one user.
func (s *Service) UserByName(ctx context.Context, name string) (*User, error) {
	return s.store.UserByName(ctx, name)
}

// UpdateUser stores everything but the password. What was remembered of the user's credentials is forgotten.
func (s *Service) UpdateUser(ctx context.Context, u *User) error {
	defer s.forget(u.ID)
	return s.store.UpdateUser(ctx, u)
}

// SetPassword gives a user a new password and ends all sessions but the one named keep (0: all).
func (s *Service) SetPassword(ctx context.Context, u *User, password string, keep int64) error {
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	defer s.forget(u.ID)
	if err := s.store.SetPassword(ctx, u.ID, hash); err != nil {
		return err
	}
	u.Password = hash
	return s.store.EndSessions(ctx, u.ID, keep)
}

// SetActive lets a user in or keeps the user out, with every session and token, from the next request on.
func (s *Service) SetActive(ctx context.Context, u *User, active bool) error {
	u.IsActive = active
	if err := s.UpdateUser(ctx, u); err != nil {
		return err
	}
	if active {
		return nil
	}
	return s.store.EndSessions(ctx, u.ID, 0)
}
