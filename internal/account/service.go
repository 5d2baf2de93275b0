package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Store is what the service asks of the database. Each method is one transaction. What is not there is fault.NotFound.
type Store interface {
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id int64) (*User, error)
	UserByName(ctx context.Context, name string) (*User, error)
	UsersByEmail(ctx context.Context, email string) ([]User, error) // through the user's own and the verified addresses
	CreateUser(ctx context.Context, u *User) error                  // sets ID; fault.Invalid if the name is taken
	UpdateUser(ctx context.Context, u *User) error                  // everything but the password
	SetPassword(ctx context.Context, id int64, hash string) error
	UpgradePassword(ctx context.Context, id int64, from, to string) error // nothing happens if from is no longer the stored one
	SetLastLogin(ctx context.Context, id int64, at time.Time) error

	TokenByHash(ctx context.Context, hash []byte) (*Token, error)
	Tokens(ctx context.Context, userID int64) ([]Token, error)
	AddToken(ctx context.Context, t *Token) error // sets ID
	UseToken(ctx context.Context, id int64, at time.Time) error
	RevokeToken(ctx context.Context, userID, id int64) error

	SessionByHash(ctx context.Context, hash []byte) (*Session, error)
	SessionByID(ctx context.Context, id int64) (*Session, error)
	Sessions(ctx context.Context, userID int64) ([]Session, error)
	SaveSession(ctx context.Context, s *Session) error // adds it if ID is 0
	EndSession(ctx context.Context, id int64) error
	EndSessions(ctx context.Context, userID, except int64) error

	DeleteUser(ctx context.Context, id int64) error

	GroupStore
	PhoneStore
	EmailStore
	AuthenticatorStore

	// Hit counts an event in a bucket and gives how many there were since the given time, this one included, and when the
	// oldest of them was. Counts are shared by all processes on the database.
	Hit(ctx context.Context, bucket string, at, since time.Time) (n int, oldest time.Time, err error)
	// Hits is Hit without counting.
	Hits(ctx context.Context, bucket string, since time.Time) (n int, oldest time.Time, err error)
}

// Config is what a Service is made of. Zero values are the defaults that the fields name.
type Config struct {
	Store  Store
	Secret []byte // at least 32 bytes, kept from restart to restart (LoadSecret): signs keys in mails, makes tokens
	Mail   Mailer // where mails go; nil writes them to the log
	Texts  Texter // where text messages go; nil writes them to the log
	Log    *slog.Logger
	Now    func() time.Time
	Policy Policy
}

// Service is the accounts. It is safe for concurrent use.
type Service struct {
	store  Store
	secret []byte
	mail   Mailer
	texts  Texter
	log    *slog.Logger
	now    func() time.Time
	policy Policy

	verified credentials
	hashing  chan struct{} // one entry for each password that is being hashed
}

// New makes a service.
func New(c Config) (*Service, error) {
	if len(c.Secret) < 32 {
		return nil, errors.New("account: the secret must have 32 bytes at least")
	}
	s := &Service{store: c.Store, secret: c.Secret, mail: c.Mail, texts: c.Texts, log: c.Log, now: c.Now, policy: c.Policy.withDefaults()}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.mail == nil {
		s.mail = LogMailer{s.log}
	}
	if s.texts == nil {
		s.texts = LogTexter{s.log}
	}
	s.hashing = make(chan struct{}, hashersAtOnce)
	if err := s.verified.init(); err != nil {
		return nil, err
	}
	return s, nil
}

// derive makes a key for one purpose of the secret, so that what is signed for one cannot be used for another.
func (s *Service) derive(purpose string, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, s.secret)
	fmt.Fprintf(m, "%d:%s", len(purpose), purpose)
	for _, p := range parts {
		fmt.Fprintf(m, "%d:", len(p))
		m.Write(p)
	}
	return m.Sum(nil)
}

// LoadSecret reads the secret of an installation from a file, which it makes, readable for its owner alone, if it is not there.
func LoadSecret(path string) ([]byte, error) {
	secret, err := os.ReadFile(path)
	switch {
	case err == nil && len(secret) >= 32:
		return secret, nil
	case err == nil:
		return nil, fmt.Errorf("account: %s holds %d bytes; a secret has 32 at least", path, len(secret))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("account: reading the secret: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	secret = randomBytes(64)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was faster
		return LoadSecret(path)
	}
	if err != nil {
		return nil, fmt.Errorf("account: making the secret: %w", err)
	}
	_, err = f.Write(secret)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, errors.Join(fmt.Errorf("account: writing the secret: %w", err), os.Remove(path))
	}
	return secret, nil
}

// randomBytes gives n bytes nobody can guess.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the program ends instead
	return b
}
