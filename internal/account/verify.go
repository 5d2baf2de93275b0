package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"sync"
	"time"

	"etikett/internal/fault"
)

// ErrCredentials is what a wrong name, a wrong password and a disabled user get: which of them it was is not told.
var ErrCredentials = fault.New(fault.Unauthenticated, "Invalid username/password.")

const (
	rememberFor  = 5 * time.Minute // a credential that was verified
	rememberMost = 4096            // credentials
)

// credentials remembers which name and password were right lately, so that Basic authentication, which sends them with each
// request, pays the price of the hash once. What is kept is a digest under a key that lives in this process alone.
type credentials struct {
	mu     sync.Mutex
	key    []byte
	byUser map[int64]map[[sha256.Size]byte]verification // by the digest of name and password
	users  map[[sha256.Size]byte]int64
	// changes counts what was forgotten: a check that began before a change must not be remembered after it
	changes uint64
}

// verification is when a credential was right, and of what.
type verification struct {
	at time.Time
	of [sha256.Size]byte // digest of the user's name and stored hash at that time
}

func (c *credentials) init() error {
	c.key = randomBytes(32)
	c.reset()
	return nil
}

func (c *credentials) reset() {
	c.byUser, c.users = map[int64]map[[sha256.Size]byte]verification{}, map[[sha256.Size]byte]int64{}
}

func (c *credentials) digest(name, password string) (d [sha256.Size]byte) {
	m := hmac.New(sha256.New, c.key)
	// the length keeps ("ab", "c") and ("a", "bc") apart
	m.Write([]byte{byte(len(name)), byte(len(name) >> 8)})
	m.Write([]byte(name))
	m.Write([]byte(password))
	return [sha256.Size]byte(m.Sum(nil))
}

// lookup gives the user whose credential this is and what it was verified of, if that was lately, and the count of changes until now.
func (c *credentials) lookup(d [sha256.Size]byte, now time.Time) (userID int64, of [sha256.Size]byte, ok bool, changes uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, ok := c.users[d]
	v := c.byUser[id][d]
	if ok && now.Sub(v.at) > rememberFor {
		delete(c.users, d)
		delete(c.byUser[id], d)
		ok = false
	}
	return id, v.of, ok, c.changes
}

func (c *credentials) remember(d [sha256.Size]byte, u *User, now time.Time, changes uint64) {
	userID, of := u.ID, c.digest(u.Username, u.Password)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes != changes {
		return
	}
	if len(c.users) >= rememberMost {
		c.reset()
	}
	if c.byUser[userID] == nil {
		c.byUser[userID] = map[[sha256.Size]byte]verification{}
	}
	c.byUser[userID][d] = verification{now, of}
	c.users[d] = userID
}

func (c *credentials) forget(userID int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	for d := range c.byUser[userID] {
		delete(c.users, d)
	}
	delete(c.byUser, userID)
}

// forget drops what is remembered of a user's credentials.
func (s *Service) forget(userID int64) { s.verified.forget(userID) }

// ForgetCredentials drops everything that is remembered, as after an import.
func (s *Service) ForgetCredentials() {
	s.verified.mu.Lock()
	defer s.verified.mu.Unlock()
	s.verified.changes++
	s.verified.reset()
}

// Authenticate gives the active user with this name and password, or ErrCredentials. A password that was verified minutes ago costs
// nothing; any other pays the full price of its hash, a few at a time, and so does one for a name that nobody has.
func (s *Service) Authenticate(ctx context.Context, name, password string) (*User, error) {
	if len(name) > 4*MaxUsername || len(password) > MaxPassword {
		return nil, ErrCredentials
	}
	now := s.now()
	digest := s.verified.digest(name, password)
	id, of, ok, changes := s.verified.lookup(digest, now)
	if ok {
		u, err := s.store.User(ctx, id)
		if err != nil {
			return nil, notFoundAs(err, ErrCredentials)
		}
		if !u.IsActive {
			return nil, ErrCredentials
		}
		// Another process on the same database may have given the user a new password or name; then nothing that is remembered counts.
		if s.verified.digest(u.Username, u.Password) == of {
			return u, nil
		}
		s.forget(id)
		changes++
	}
	u, err := s.checkCredentials(ctx, name, password)
	if err != nil {
		return nil, err
	}
	if !u.IsActive {
		return nil, ErrCredentials
	}
	s.verified.remember(digest, u, now, changes)
	return u, nil
}

// checkCredentials verifies a password in full, whoever the user is, and makes its hash anew where that is due. It gives
// users who are not active too.
func (s *Service) checkCredentials(ctx context.Context, name, password string) (*User, error) {
	u, err := s.store.UserByName(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	if err != nil || !u.HasUsablePassword() {
		if err := s.burn(ctx, password); err != nil {
			return nil, err
		}
		return nil, ErrCredentials
	}
	ok, err := s.CheckPassword(ctx, u, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrCredentials
	}
	return u, nil
}

// CheckPassword reports whether this is the user's password, and upgrades the stored hash to argon2id if it is an old one.
func (s *Service) CheckPassword(ctx context.Context, u *User, password string) (bool, error) {
	if len(password) > MaxPassword {
		return false, nil
	}
	release, err := s.hashTurn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	ok, old, err := checkPassword(u.Password, password)
	if err != nil {
		s.log.WarnContext(ctx, "a stored password cannot be checked", "user", u.Username, "error", err)
		return false, nil
	}
	if ok && old {
		fresh := hashPassword(password)
		if err := s.store.UpgradePassword(ctx, u.ID, u.Password, fresh); err != nil {
			return false, err
		}
		u.Password = fresh
	}
	return ok, nil
}

// burn takes the time of a check, so that an unknown name is not told by a quick answer.
func (s *Service) burn(ctx context.Context, password string) error {
	_, err := s.hash(ctx, password)
	return err
}

func notFoundAs(err, as error) error {
	if fault.KindOf(err) == fault.NotFound {
		return as
	}
	return err
}
