package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"etikett/internal/account"
	"etikett/internal/fault"
)

// The account API is django-allauth's "headless" one: steps of signing in and of changing an account as JSON, for browsers with a
// cookie and for apps with a session token. InvenTree has it for browsers under /api/auth/v1.

// flow is one request of the account API.
type flow struct {
	*Server
	w    http.ResponseWriter
	r    *http.Request
	app  bool             // the client holds its session's key itself
	sess *account.Session // never nil; its ID is 0 until something has to be kept
	key  string           // of the session that the request came with; "" is none
	user *account.User    // nil: nobody has signed in
}

type step func(*flow) error

// headlessRoutes adds the account API under its addresses.
func (s *Server) headlessRoutes(r chi.Router) {
	paths := map[string]map[string]step{
		"/config":                                {"GET": tellConfig},
		"/auth/session":                          {"GET": tellSession, "DELETE": endSession},
		"/auth/login":                            {"POST": login, "PUT": login},
		"/auth/signup":                           {"POST": signup},
		"/auth/reauthenticate":                   {"POST": reauthenticate},
		"/auth/2fa/authenticate":                 {"POST": authenticateMFA},
		"/auth/2fa/reauthenticate":               {"POST": reauthenticateMFA},
		"/auth/2fa/trust":                        {"POST": trustBrowser},
		"/auth/code/request":                     {"POST": requestCode},
		"/auth/code/confirm":                     {"POST": confirmCode},
		"/auth/password/request":                 {"POST": requestReset},
		"/auth/password/reset":                   {"GET": tellReset, "POST": resetPassword},
		"/auth/email/verify":                     {"GET": tellVerification, "POST": verifyEmail},
		"/auth/email/verify/resend":              {"POST": resendPending},
		"/auth/provider/redirect":                {"POST": providerRedirect},
		"/auth/provider/token":                   {"POST": providerToken},
		"/auth/provider/signup":                  {"GET": providerSignup, "POST": providerSignup},
		"/auth/sessions":                         {"GET": listSessions, "DELETE": endSessions},
		"/account/password/change":               {"POST": changePassword},
		"/account/email":                         {"GET": listEmails, "POST": addEmail, "PUT": resendEmail, "PATCH": primaryEmail, "DELETE": removeEmail},
		"/account/phone":                         {"GET": tellPhone, "POST": changePhone},
		"/auth/phone/verify":                     {"POST": verifyPhone},
		"/auth/phone/verify/resend":              {"POST": resendPhone},
		"/auth/webauthn/signup":                  {"GET": beginSignupPasskey, "POST": signupWithPasskey, "PUT": finishSignupPasskey},
		"/account/providers":                     {"GET": listProviders, "DELETE": disconnectProvider},
		"/account/authenticators":                {"GET": listAuthenticators},
		"/account/authenticators/totp":           {"GET": tellTOTP, "POST": activateTOTP, "DELETE": deactivateTOTP},
		"/account/authenticators/recovery-codes": {"GET": tellRecoveryCodes, "POST": makeRecoveryCodes},
		"/account/authenticators/webauthn":       {"GET": beginPasskey, "POST": addPasskey, "PUT": renamePasskey, "DELETE": removePasskeys},
		"/auth/webauthn/login":                   {"GET": beginPasskeyLogin, "POST": finishPasskeyLogin},
		"/auth/webauthn/authenticate":            {"GET": beginPasskeyMFA, "POST": authenticatePasskey},
		"/auth/webauthn/reauthenticate":          {"GET": beginPasskeyReauthentication, "POST": reauthenticatePasskey},
	}
	for prefix, app := range map[string]bool{"/api/auth/v1": false, "/_allauth/browser/v1": false, "/_allauth/app/v1": true} {
		for path, methods := range paths {
			if app && path == "/auth/2fa/trust" {
				continue
			}
			if prefix == "/api/auth/v1" && path == "/auth/webauthn/signup" && !s.Accounts.Policy().SignupOpen {
				continue // InvenTree has it only where signing up is open
			}
			r.Handle(prefix+path, s.headless(app, methods))
		}
	}
	if s.Accounts.Policy().RefreshTokens {
		r.Handle("/_allauth/app/v1/tokens/refresh", s.headless(true, map[string]step{"POST": refreshSession}))
	}
}

func (s *Server) headless(app bool, methods map[string]step) http.Handler {
	allow := []string{}
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if methods[m] != nil && (m != "PUT" || methods["DELETE"] != nil) { // that POST may be called PUT to sign in is not told
			allow = append(allow, m)
		}
	}
	if methods["GET"] != nil {
		allow = append(allow, "HEAD")
	}
	allowed := strings.Join(append(allow, "OPTIONS"), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := &flow{Server: s, w: w, r: r, app: app}
		w.Header().Set("Cache-Control", "no-store")
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if !app {
			s.ensureCSRF(w, r)
		}
		do := methods[method]
		if do == nil {
			w.Header().Set("Allow", allowed)
			status := http.StatusMethodNotAllowed
			if method == http.MethodOptions {
				status = http.StatusOK
			}
			f.empty(status)
			return
		}
		if err := f.begin(); err != nil {
			f.fail(err)
			return
		}
		if err := do(f); err != nil {
			f.fail(err)
		}
	})
}

// begin finds the session of the request, and refuses a browser's request that another site may have sent.
func (f *flow) begin() (err error) {
	if f.app {
		f.key = f.r.Header.Get("X-Session-Token")
	} else {
		if !readOnly(f.r.Method) {
			if err := f.checkCSRF(f.r); err != nil {
				return csrfError{err}
			}
		}
		if cookie, err := f.r.Cookie(sessionCookie); err == nil {
			f.key = cookie.Value
		}
	}
	if f.key != "" {
		f.sess, err = f.Accounts.Session(f.r.Context(), f.key, f.client(f.r))
		if fault.KindOf(err) == fault.NotFound && err != nil {
			f.key, err = "", nil
			if f.app {
				return errSessionGone
			}
		}
		if err != nil {
			return err
		}
	}
	if f.sess == nil {
		f.sess = f.Accounts.NewSession(f.client(f.r))
	}
	f.user, err = f.Accounts.SessionUser(f.r.Context(), f.sess)
	return err
}

type csrfError struct{ error }

var (
	errSessionGone = errors.New("the session is gone")
	errBadBody     = errors.New("the body is no JSON object")
	errNobody      = errors.New("nobody has signed in")
)

// signedIn is an error unless somebody has signed in.
func (f *flow) signedIn() error {
	if f.user == nil {
		return errNobody
	}
	return nil
}

// fields reads the JSON object of a request. Values are texts; what cannot be one is as good as missing.
func (f *flow) fields() (map[string]string, error) {
	o, err := f.object()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for k, v := range o {
		switch v := v.(type) {
		case string:
			out[k] = v
		case json.Number:
			out[k] = v.String()
		}
	}
	return out, nil
}

func (f *flow) object() (map[string]any, error) {
	f.r.Body = http.MaxBytesReader(f.w, f.r.Body, maxBody)
	raw, err := io.ReadAll(f.r.Body)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return map[string]any{}, nil
	}
	if media, _, _ := strings.Cut(f.r.Header.Get("Content-Type"), ";"); strings.TrimSpace(media) != "application/json" {
		return nil, errBadBody
	}
	v, err := decodeJSON(raw)
	if err != nil {
		return nil, errBadBody
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, errBadBody
	}
	return o, nil
}

// answer sends a body with the session's key, if that is new to the client.
func (f *flow) answer(status int, body object) error {
	if !f.app && f.sess.ID != 0 && f.sess.Key != f.key {
		f.setSessionCookie(f.w, f.r, f.sess)
		if f.sess.UserID != 0 {
			f.rotateCSRF(f.w, f.r)
		}
		f.key = f.sess.Key
	}
	if f.app && f.sess.ID != 0 && f.sess.Key != f.key {
		body = withToken(body, f.sess.Key)
	}
	b, err := encode(append(object{{"status", status}}, body...))
	if err != nil {
		return err
	}
	writeJSON(f.w, f.r, status, b)
	return nil
}

// withToken tells an app the key of a session that is new to it, unless the answer does already.
func withToken(body object, key string) object {
	for i, m := range body {
		meta, ok := m.value.(object)
		if m.key != "meta" || !ok {
			continue
		}
		if !slices.ContainsFunc(meta, func(m member) bool { return m.key == "session_token" }) {
			body[i].value = append(meta, member{"session_token", key})
		}
		return body
	}
	return append(body, member{"meta", object{{"session_token", key}}})
}

func (f *flow) ok() error { return f.answer(http.StatusOK, nil) }

func (f *flow) data(v any) error { return f.answer(http.StatusOK, object{{"data", v}}) }

// empty answers like Django itself: no body, but a type for it.
func (f *flow) empty(status int) {
	f.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	f.w.Header().Set("Content-Length", "0")
	f.w.WriteHeader(status)
}

// fail answers with an error.
func (f *flow) fail(err error) {
	var problems account.Problems
	var limited account.RateLimited
	var state account.StateError
	var conflict conflictError
	var csrf csrfError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &csrf):
		f.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		f.w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(f.w, "<!DOCTYPE html><title>403 Forbidden</title><h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>") // the client may be gone
		return
	case errors.Is(err, errBadBody):
		f.empty(http.StatusBadRequest)
		return
	case errors.As(err, &large):
		f.empty(http.StatusRequestEntityTooLarge)
		return
	case errors.As(err, &conflict):
		err = f.answer(http.StatusConflict, object{{"errors", conflict.Problems}})
	case errors.As(err, &problems):
		err = f.answer(http.StatusBadRequest, object{{"errors", problems}})
	case errors.As(err, &limited):
		f.w.Header().Set("Retry-After", strconv.Itoa(int(limited.After.Seconds())))
		err = f.answer(http.StatusTooManyRequests, nil)
	case errors.Is(err, errNobody):
		err = f.state()
	case errors.Is(err, errSessionGone):
		f.sess = f.Accounts.NewSession(f.client(f.r))
		err = f.unauthenticated(http.StatusGone)
	case errors.As(err, &state):
		err = f.stateError(state)
	}
	if err != nil {
		f.Log.ErrorContext(f.r.Context(), "a request of the account API failed", "path", f.r.URL.Path, "error", err)
		f.empty(http.StatusInternalServerError)
	}
}

// conflictError is problems that are about the state of the account, not about the request.
type conflictError struct{ account.Problems }

func (f *flow) stateError(e account.StateError) error {
	switch e {
	case account.ErrConflict:
		return f.answer(http.StatusConflict, nil)
	case account.ErrForbidden:
		return f.answer(http.StatusForbidden, nil)
	case account.ErrNotFound:
		return f.answer(http.StatusNotFound, nil)
	case account.ErrReauthenticate:
		return f.reauthenticationRequired()
	}
	f.notFound(f.w, f.r)
	return nil
}

// VerifyEmailURL implements account.Links with InvenTree's pages.
func (f *flow) VerifyEmailURL(key string) string { return f.mailBase() + "/web/verify-email/" + key }

// ResetPasswordURL implements account.Links.
func (f *flow) ResetPasswordURL(key string) string {
	return f.mailBase() + "/web/set-password?key=" + key
}

// SignupURL implements account.Links.
func (f *flow) SignupURL(key string) string { return f.mailBase() + "/web/register?invitation=" + key }

// mailBase is the address that mails point to. What a client writes into its Host header is believed only if it is a number or the machine itself:
// a mail must not lead its reader to a place that a stranger has chosen.
func (f *flow) mailBase() string {
	if f.BaseURL != "" {
		return f.BaseURL
	}
	if s := strings.TrimSuffix(f.Settings.Text(f.r.Context(), "INVENTREE_BASE_URL"), "/"); s != "" {
		return s
	}
	if harmlessHost(f.r.Host) {
		return f.requestBase(f.r)
	}
	f.Log.WarnContext(f.r.Context(), "a mail has a link without a host: set the server's base URL")
	return ""
}
