package oauth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync"
	"time"

	"etikett/internal/account"
)

// Store is what the service asks of the database. Each method is one transaction. What is not there is fault.NotFound; a change that meets another
// state than it expects is fault.Conflict and changes nothing.
type Store interface {
	Clients(ctx context.Context) ([]Client, error) // by ID
	Client(ctx context.Context, clientID string) (*Client, error)
	AddClient(ctx context.Context, c *Client) error // sets ID
	UpdateClient(ctx context.Context, c *Client) error
	DeleteClient(ctx context.Context, clientID string) error

	// AddGrant stores a grant with its first tokens, and removes grants that ended before it was made. It sets ID.
	AddGrant(ctx context.Context, g *Grant, tokens ...Token) error
	GrantByHandle(ctx context.Context, handle []byte) (*Grant, error)
	GrantByCode(ctx context.Context, code []byte) (*Grant, error)
	// ChangeGrant stores a grant whose state was from until now, with new tokens.
	ChangeGrant(ctx context.Context, from State, g *Grant, tokens ...Token) error
	// GrantsOf gives the active grants of a user, oldest first.
	GrantsOf(ctx context.Context, userID int64) ([]Grant, error)
	DeleteGrant(ctx context.Context, id int64) error // with its tokens; none is no error

	TokenByHash(ctx context.Context, hash []byte) (*Token, *Grant, error)
	// Rotate marks the refresh token with a hash as used, and stores its grant with new tokens; fault.Conflict if it was used before.
	Rotate(ctx context.Context, used []byte, g *Grant, tokens ...Token) error
	DeleteToken(ctx context.Context, id int64) error

	Keys(ctx context.Context) ([]StoredKey, error) // newest first
	// AddKey stores a key unless one was made since the newest that the caller knows ("" for none), and removes keys made before a time.
	AddKey(ctx context.Context, k StoredKey, newest string, removeBefore time.Time) error
}

// Users is where the users are; account.Service is one.
type Users interface {
	User(ctx context.Context, id int64) (*account.User, error)
	Emails(ctx context.Context, u *account.User) ([]account.EmailAddress, error)
}

// Counter counts events over all processes; see account.Store.
type Counter interface {
	Hit(ctx context.Context, bucket string, at, since time.Time) (n int, oldest time.Time, err error)
}

// Config is what a Service is made of.
type Config struct {
	Store   Store
	Users   Users
	Counter Counter
	Secret  []byte // of the installation, at least 32 bytes: seals the signing keys
	Log     *slog.Logger
	Now     func() time.Time
}

// Service is the provider's side of OAuth 2. It is safe for concurrent use.
type Service struct {
	store Store
	users Users
	count Counter
	log   *slog.Logger
	now   func() time.Time

	seal [32]byte // key that the signing keys are sealed with
	code [32]byte // key that authorization codes are made with

	mu       sync.Mutex
	keys     []signingKey // newest first
	keysRead time.Time
}

// New makes a service. No key is made before one is needed.
func New(c Config) (*Service, error) {
	if len(c.Secret) < 32 {
		return nil, errors.New("oauth: the secret must have 32 bytes at least")
	}
	s := &Service{store: c.Store, users: c.Users, count: c.Counter, log: c.Log, now: c.Now}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.seal, s.code = derive(c.Secret, "oauth signing keys"), derive(c.Secret, "oauth codes")
	return s, nil
}

// derive makes a key for one purpose of the installation's secret.
func derive(secret []byte, purpose string) (key [32]byte) {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(purpose))
	copy(key[:], m.Sum(nil))
	return key
}
