package account

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// A signed key goes out in a mail and comes back: purpose, payload and time under a MAC of the installation's secret, so
// nothing needs to be stored, and a key is of no use for anything else.

// sign makes a key that holds the payload. bind is what must not have changed when the key comes back.
func (s *Service) sign(purpose, payload, bind string) string {
	var at [8]byte
	binary.BigEndian.PutUint64(at[:], uint64(s.now().Unix()))
	mac := s.derive(purpose, []byte(payload), at[:], []byte(bind))[:20]
	b64 := base64.RawURLEncoding.EncodeToString
	return b64([]byte(payload)) + "." + b64(at[2:]) + "." + b64(mac)
}

// openKey gives the payload of a key, whose MAC is checked by verifyKey as soon as bind is known.
func openKey(key string) (payload string, ok bool) {
	first, _, found := strings.Cut(key, ".")
	if !found || len(key) > 1000 {
		return "", false
	}
	b, err := base64.RawURLEncoding.DecodeString(first)
	return string(b), err == nil
}

// verifyKey reports whether the key was made by sign for the purpose with the same bind, not longer ago than life.
func (s *Service) verifyKey(purpose, key, bind string, life time.Duration) bool {
	f := strings.Split(key, ".")
	if len(f) != 3 {
		return false
	}
	payload, err1 := base64.RawURLEncoding.DecodeString(f[0])
	when, err2 := base64.RawURLEncoding.DecodeString(f[1])
	mac, err3 := base64.RawURLEncoding.DecodeString(f[2])
	if err1 != nil || err2 != nil || err3 != nil || len(when) != 6 {
		return false
	}
	at := append([]byte{0, 0}, when...)
	if !hmac.Equal(mac, s.derive(purpose, payload, at, []byte(bind))[:20]) {
		return false
	}
	age := s.now().Sub(time.Unix(int64(binary.BigEndian.Uint64(at)), 0))
	return age >= -time.Minute && age <= life
}
