package server

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
)

// Protection against requests that a page of another site makes a browser send, in the way that Django's clients know: the browser
// holds a random secret in a cookie, and each request that changes something repeats it in a header, which other sites cannot.

const (
	csrfCookie = "csrftoken"
	csrfHeader = "X-CSRFToken"
	csrfField  = "csrfmiddlewaretoken" // of a form
	csrfLength = 32
	csrfSigns  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

// csrfProblem is what is wrong with a request, in Django's words: they go out as they are.
type csrfProblem string

// Error gives the words.
func (p csrfProblem) Error() string { return string(p) }

const (
	errCSRFOrigin    csrfProblem = "Origin checking failed."
	errCSRFReferer   csrfProblem = "Referer checking failed."
	errCSRFCookie    csrfProblem = "CSRF cookie not set."
	errCSRFMissing   csrfProblem = "CSRF token missing."
	errCSRFIncorrect csrfProblem = "CSRF token incorrect."
)

// checkCSRF says what is wrong with a request that changes something, in Django's words.
func (s *Server) checkCSRF(r *http.Request) error {
	if origin := r.Header.Get("Origin"); origin != "" {
		if !s.ownOrigin(r, origin) {
			return errCSRFOrigin
		}
	} else if s.isHTTPS(r) {
		ref, err := url.Parse(r.Referer())
		if err != nil || !s.ownOrigin(r, ref.Scheme+"://"+ref.Host) {
			return errCSRFReferer
		}
	}
	cookie, err := r.Cookie(csrfCookie)
	if err != nil || len(cookie.Value) != csrfLength {
		return errCSRFCookie
	}
	token := r.Header.Get(csrfHeader)
	if token == "" && strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		token = r.PostFormValue(csrfField)
	}
	if token == "" {
		return errCSRFMissing
	}
	if len(token) == 2*csrfLength {
		token = unmask(token)
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(cookie.Value)) != 1 {
		return errCSRFIncorrect
	}
	return nil
}

// ownOrigin reports whether an origin is this server's, or trusted.
func (s *Server) ownOrigin(r *http.Request, origin string) bool {
	return strings.EqualFold(origin, s.requestBase(r)) || s.BaseURL != "" && strings.EqualFold(origin, s.BaseURL) || s.trustedOrigin(origin)
}

// unmask takes Django's mask off a token: its first half is a key that the second half was shifted by, sign for sign.
func unmask(token string) string {
	out := make([]byte, csrfLength)
	for i := range out {
		a, b := strings.IndexByte(csrfSigns, token[i]), strings.IndexByte(csrfSigns, token[csrfLength+i])
		if a < 0 || b < 0 {
			return ""
		}
		out[i] = csrfSigns[(b-a+len(csrfSigns))%len(csrfSigns)]
	}
	return string(out)
}

// ensureCSRF gives the browser a secret if it has none.
func (s *Server) ensureCSRF(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(csrfCookie); err != nil || len(cookie.Value) != csrfLength {
		s.rotateCSRF(w, r)
	}
}

// rotateCSRF gives the browser a new secret, as after signing in.
func (s *Server) rotateCSRF(w http.ResponseWriter, r *http.Request) {
	b := make([]byte, csrfLength)
	for i := 0; i < len(b); {
		var x [1]byte
		_, _ = rand.Read(x[:]) // never fails
		if int(x[0]) < 256-256%len(csrfSigns) {
			b[i] = csrfSigns[int(x[0])%len(csrfSigns)]
			i++
		}
	}
	http.SetCookie(w, &http.Cookie{Name: csrfCookie, Value: string(b), Path: "/", MaxAge: 365 * 24 * 3600, Secure: s.isHTTPS(r), SameSite: http.SameSiteLaxMode})
}
