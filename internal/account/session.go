package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"etikett/internal/fault"
)

// Session is one browser, or one app that signed in with the app client's endpoints. It may be there before anybody has signed in.
type Session struct {
	ID        int64
	Key       string // what the client holds; empty unless the session was just made or found by it
	Hash      []byte // SHA-256 of Key: all that is stored of it
	UserID    int64  // 0: nobody has signed in
	State     SessionState
	Created   time.Time
	LastSeen  time.Time
	Expires   time.Time
	IP        string
	UserAgent string
}

// SessionState is what is kept between the requests of a session.
type SessionState struct {
	Methods    []Method     `json:"methods,omitempty"`     // how the user has signed in, in order
	Pending    *Pending     `json:"pending,omitempty"`     // a sign-in that is not yet complete
	TOTPSecret string       `json:"totp_secret,omitempty"` // told, not yet confirmed
	WebAuthn   []byte       `json:"webauthn,omitempty"`    // the ceremony under way
	Phone      *PhoneChange `json:"phone,omitempty"`       // a new number that waits for its code
}

// Method is one proof of identity that was given in a session.
type Method struct {
	Method          string  `json:"method"` // "password", "mfa", "code"
	At              float64 `json:"at"`     // Unix seconds
	Username        string  `json:"username,omitempty"`
	Email           string  `json:"email,omitempty"`
	ID              int64   `json:"id,omitempty"`   // of the authenticator
	Type            string  `json:"type,omitempty"` // of the authenticator
	Passwordless    bool    `json:"passwordless,omitempty"`
	Reauthenticated bool    `json:"reauthenticated,omitempty"`
}

// Pending is a sign-in that waits for a further step.
type Pending struct {
	UserID  int64     `json:"user_id"`
	Stage   Stage     `json:"stage"`
	Methods []Method  `json:"methods"`
	Since   time.Time `json:"since"`
	Code    []byte    `json:"code,omitempty"`  // digest of the code that was mailed
	Email   string    `json:"email,omitempty"` // where it went
	Tries   int       `json:"tries,omitempty"`
}

// Stage is the step that a sign-in waits for.
type Stage string

// The stages of a sign-in, in their order.
const (
	StageCode        Stage = "login_by_code"
	StageSignupKey   Stage = "mfa_signup_webauthn"
	StageVerifyEmail Stage = "verify_email"
	StageMFA         Stage = "mfa_authenticate"
	StageTrust       Stage = "mfa_trust"
)

const (
	sessionLife = 14 * 24 * time.Hour
	pendingLife = 15 * time.Minute
	// seenEvery is how old the last sight of a session may become before it is stored anew.
	seenEvery = time.Minute
	// freshFor is how long after a proof of identity changes of the account's security are allowed without another.
	freshFor = 5 * time.Minute
)

// Client is where a request comes from.
type Client struct {
	IP        string
	UserAgent string
}

func sessionHash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// NewSession makes a session in memory; SaveSession stores it.
func (s *Service) NewSession(c Client) *Session {
	now := s.now()
	if r := []rune(c.UserAgent); len(r) > 200 {
		c.UserAgent = string(r[:200])
	}
	sess := &Session{Created: now, LastSeen: now, Expires: now.Add(sessionLife), IP: c.IP, UserAgent: c.UserAgent}
	sess.rekey()
	return sess
}

func (sess *Session) rekey() {
	sess.Key = base64.RawURLEncoding.EncodeToString(randomBytes(32))
	sess.Hash = sessionHash(sess.Key)
}

// Session finds the session of a key; fault.NotFound if there is none or it has ended.
func (s *Service) Session(ctx context.Context, key string, c Client) (*Session, error) {
	if key == "" || len(key) > 200 {
		return nil, fault.New(fault.NotFound, "No such session.")
	}
	sess, err := s.store.SessionByHash(ctx, sessionHash(key))
	if err != nil {
		return nil, err
	}
	sess.Key = key
	now := s.now()
	if now.After(sess.Expires) {
		return nil, fault.New(fault.NotFound, "The session has ended.")
	}
	if p := sess.State.Pending; p != nil && now.Sub(p.Since) > pendingLife {
		sess.State.Pending = nil
	}
	if now.Sub(sess.LastSeen) > seenEvery {
		sess.LastSeen, sess.Expires, sess.IP = now, now.Add(sessionLife), c.IP
		if err := s.store.SaveSession(ctx, sess); err != nil {
			return nil, err
		}
	}
	return sess, nil
}

// SaveSession stores a session.
func (s *Service) SaveSession(ctx context.Context, sess *Session) error {
	return s.store.SaveSession(ctx, sess)
}

// SessionUser gives the user who has signed in, nil if nobody has, or the user is no longer active.
func (s *Service) SessionUser(ctx context.Context, sess *Session) (*User, error) {
	if sess == nil || sess.UserID == 0 {
		return nil, nil
	}
	u, err := s.store.User(ctx, sess.UserID)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, nil
	}
	if err != nil || !u.IsActive {
		return nil, err
	}
	return u, nil
}

// SignIn makes a session the user's, under a new key: one that somebody else has planted is of no use to him.
func (s *Service) SignIn(ctx context.Context, sess *Session, u *User, methods []Method) error {
	sess.rekey()
	sess.UserID = u.ID
	sess.State = SessionState{Methods: methods}
	sess.Created = s.now()
	sess.LastSeen = sess.Created
	if err := s.store.SaveSession(ctx, sess); err != nil {
		return err
	}
	u.LastLogin = sess.Created
	return s.store.SetLastLogin(ctx, u.ID, sess.Created)
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, sess *Session) error {
	if sess.ID == 0 {
		return nil
	}
	return s.store.EndSession(ctx, sess.ID)
}

// Sessions gives the user's sessions, oldest first.
func (s *Service) Sessions(ctx context.Context, u *User) ([]Session, error) {
	return s.store.Sessions(ctx, u.ID)
}

// EndSessions ends those of the user's sessions that are named.
func (s *Service) EndSessions(ctx context.Context, u *User, ids []int64) error {
	all, err := s.store.Sessions(ctx, u.ID)
	if err != nil {
		return err
	}
	own := map[int64]bool{}
	for _, sess := range all {
		own[sess.ID] = true
	}
	for _, id := range ids {
		if !own[id] {
			return Problems{{"Unknown session.", "unknown_session", "sessions"}}
		}
	}
	for _, id := range ids {
		if err := s.store.EndSession(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Fresh reports whether the session's user has given a proof of identity lately.
func (s *Service) Fresh(sess *Session) bool {
	if len(sess.State.Methods) == 0 {
		return false
	}
	last := sess.State.Methods[len(sess.State.Methods)-1].At
	return float64(s.now().UnixNano())/1e9-last < freshFor.Seconds()
}

// method makes a proof of identity given now.
func (s *Service) method(name string) Method {
	return Method{Method: name, At: float64(s.now().UnixMicro()) / 1e6}
}
