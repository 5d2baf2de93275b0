package account

import (
	"context"
	"strconv"
	"time"

	"etikett/internal/fault"
)

// refreshLife is how long an app may stay away without signing in again.
const refreshLife = 30 * 24 * time.Hour

const purposeRefresh = "refresh session"

// badRefresh is the problem of a token that is none, has been used, or belongs to a session that has ended.
var badRefresh = Problems{{"Invalid token.", "invalid_token", "refresh_token"}}

// RefreshToken gives the token with which an app gets a new session token. It counts once: it is bound to the session's present key.
func (s *Service) RefreshToken(sess *Session) string {
	return s.sign(purposeRefresh, strconv.FormatInt(sess.ID, 10), string(sess.Hash))
}

// Refresh gives the session of a refresh token a new key; the old one and the token are of no use afterwards.
func (s *Service) Refresh(ctx context.Context, token string) (*Session, error) {
	if token == "" {
		return nil, Problems{Required("refresh_token")}
	}
	payload, ok := openKey(token)
	id, err := strconv.ParseInt(payload, 10, 64)
	if !ok || err != nil {
		return nil, badRefresh
	}
	sess, err := s.store.SessionByID(ctx, id)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, badRefresh
	}
	if err != nil {
		return nil, err
	}
	if !s.verifyKey(purposeRefresh, token, string(sess.Hash), refreshLife) {
		return nil, badRefresh
	}
	u, err := s.SessionUser(ctx, sess)
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, badRefresh
	}
	sess.rekey()
	sess.LastSeen = s.now()
	sess.Expires = sess.LastSeen.Add(sessionLife)
	return sess, s.store.SaveSession(ctx, sess)
}
