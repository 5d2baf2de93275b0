package server

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"etikett/internal/account"
	"etikett/internal/fault"
	"etikett/internal/oauth"
)

// identity is who asks, and how that is known.
type identity struct {
	user    *account.User    // nil: nobody
	session *account.Session // the session that came with the request, if any
	token   *account.Token   // the API token, if it was one
	access  *oauth.Access    // the access token, if it was one: user has only those rights then that its scopes name
}

// sessionCookie is the name of Django's session cookie.
const sessionCookie = "sessionid"

// identify finds out who asks: by token, name and password, or session, whichever the request has first. A wrong credential is an error even if
// the resource asks for none.
func (s *Server) identify(r *http.Request) (identity, error) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	switch strings.ToLower(scheme) {
	case "token":
		return s.identifyToken(r, rest)
	case "basic":
		return s.identifyBasic(r, rest)
	case "bearer":
		return s.identifyBearer(r, rest)
	}
	return s.identifySession(r)
}

// credential gives what follows the scheme of an Authorization header.
func credential(kind, name, rest string) (string, error) {
	rest = strings.TrimSpace(rest)
	switch {
	case rest == "":
		return "", refuse(http.StatusUnauthorized, "Invalid %s header. No credentials provided.", kind)
	case strings.ContainsAny(rest, " \t"):
		return "", refuse(http.StatusUnauthorized, "Invalid %s header. %s string should not contain spaces.", kind, name)
	}
	return rest, nil
}

func (s *Server) identifyToken(r *http.Request, rest string) (identity, error) {
	text, err := credential("token", "Token", rest)
	if err != nil {
		return identity{}, err
	}
	u, t, err := s.Accounts.UserByToken(r.Context(), text)
	if err != nil {
		return identity{}, err
	}
	return identity{user: u, token: t}, nil
}

func (s *Server) identifyBasic(r *http.Request, rest string) (identity, error) {
	text, err := credential("basic", "Credentials", rest)
	if err != nil {
		return identity{}, err
	}
	damaged := refuse(http.StatusUnauthorized, "Invalid basic header. Credentials not correctly base64 encoded.")
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return identity{}, damaged
	}
	if !utf8.Valid(b) { // older clients write Latin-1
		runes := make([]rune, len(b))
		for i, x := range b {
			runes[i] = rune(x)
		}
		b = []byte(string(runes))
	}
	name, password, ok := strings.Cut(string(b), ":")
	if !ok {
		return identity{}, damaged
	}
	u, err := s.Accounts.Authenticate(r.Context(), name, password)
	if err != nil {
		return identity{}, err
	}
	return identity{user: u}, nil
}

func (s *Server) identifySession(r *http.Request) (identity, error) {
	sess, err := s.cookieSession(r)
	if sess == nil || err != nil {
		return identity{}, err
	}
	u, err := s.Accounts.SessionUser(r.Context(), sess)
	if err != nil {
		return identity{}, err
	}
	if u != nil && !readOnly(r.Method) {
		if err := s.checkCSRF(r); err != nil {
			return identity{}, refuse(http.StatusForbidden, "CSRF Failed: %s", err)
		}
	}
	return identity{user: u, session: sess}, nil
}

// cookieSession gives the session of the request's cookie; nil if there is none.
func (s *Server) cookieSession(r *http.Request) (*account.Session, error) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return nil, nil
	}
	sess, err := s.Accounts.Session(r.Context(), cookie.Value, s.client(r))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, nil
	}
	return sess, err
}

func (s *Server) client(r *http.Request) account.Client {
	return account.Client{IP: s.clientIP(r), UserAgent: r.UserAgent()}
}

// setSessionCookie gives the browser the key of its session.
func (s *Server) setSessionCookie(w http.ResponseWriter, r *http.Request, sess *account.Session) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: sess.Key, Path: "/", Expires: sess.Expires, HttpOnly: true, Secure: s.isHTTPS(r), SameSite: http.SameSiteLaxMode,
	})
}

// dropSessionCookie makes the browser forget its session.
func (s *Server) dropSessionCookie(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.isHTTPS(r), SameSite: http.SameSiteLaxMode})
}

// authCheck answers a reverse proxy that asks whether a request for a file may pass. Basic authentication is not looked at.
func (s *Server) authCheck(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Authorization")), "basic") {
		r = r.Clone(r.Context())
		r.Header.Del("Authorization")
	}
	who, err := s.identify(r)
	switch {
	case err != nil && !isRefusal(err):
		s.Log.ErrorContext(r.Context(), "a check failed", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
	case err != nil || who.user == nil:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("Unauthorized")) // the client may be gone
	default:
		w.WriteHeader(http.StatusOK)
	}
}

// isRefusal reports whether an error is about the client's credentials, not about the server.
func isRefusal(err error) bool {
	var p *problem
	return errors.As(err, &p) || fault.KindOf(err) == fault.Unauthenticated
}
