package server

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"etikett/internal/account"
	"etikett/internal/fault"
	"etikett/internal/oauth"
)

//go:embed oauth_page.html
var oauthPageSource string

var oauthPages = template.Must(template.New("oauth").Parse(oauthPageSource))

// pageData is what a page shows.
type pageData struct {
	Site, Title, Step, Text string
	Nonce, CSRF             string
	Errors                  []string
	Username                string // that was tried
	Client                  string // name of the program that asks
	User, Code, Target      string
	Scopes                  []string
	Grants                  []grantLine
}

type grantLine struct {
	ID                    int64
	Client, Since, Scopes string
}

// oauthView is one request for a page of the provider. Its session is that of the account API: who has signed in there need not do so here.
type oauthView struct {
	flow
	provider *oauth.Provider
	data     pageData
	target   string // where a form may lead besides this site
}

// pageStep answers a request once it is known to come from this site's own form.
type pageStep func(*oauthView) error

// oauthPage runs a page: its session, protection against other sites' forms, and the ways to sign in that all pages share.
func (s *Server) oauthPage(p *oauth.Provider, step pageStep) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost {
			w.Header().Set("Allow", "GET, HEAD, POST")
			s.oauthError(w, r, http.StatusMethodNotAllowed, "This page can be read and its form sent.")
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxPageForm)
		v := &oauthView{flow: flow{Server: s, w: w, r: r}, provider: p}
		err := v.begin() // holds POSTs against CSRF
		if err == nil {
			err = step(v)
		}
		if err != nil {
			v.failPage(err)
		}
	})
}

const maxPageForm = 64 << 10

// failPage shows an error.
func (v *oauthView) failPage(err error) {
	var csrf csrfError
	var limited account.RateLimited
	switch {
	case errors.As(err, &csrf):
		v.oauthError(v.w, v.r, http.StatusForbidden, "The form is too old, or comes from another site. Go back and load the page again.")
	case errors.As(err, &limited):
		v.w.Header().Set("Retry-After", fmt.Sprint(int(limited.After.Seconds())))
		v.oauthError(v.w, v.r, http.StatusTooManyRequests, "There were too many tries. Wait a few minutes.")
	case fault.KindOf(err) == fault.NotFound:
		v.oauthError(v.w, v.r, http.StatusNotFound, "This request has ended, or never was. Go back to the program that has sent you here, and start again.")
	case fault.KindOf(err) == fault.Conflict:
		v.oauthError(v.w, v.r, http.StatusConflict, "This request was answered already.")
	case fault.KindOf(err) == fault.Invalid:
		v.oauthError(v.w, v.r, http.StatusBadRequest, err.Error())
	default:
		v.Log.ErrorContext(v.r.Context(), "a page failed", "path", v.r.URL.Path, "error", err)
		v.oauthError(v.w, v.r, http.StatusInternalServerError, "The server's log tells what went wrong.")
	}
}

// oauthError shows a page that says why there is no other.
func (s *Server) oauthError(w http.ResponseWriter, r *http.Request, status int, text string) {
	s.renderPage(w, r, status, pageData{Title: "That did not work", Text: text}, "")
}

func (s *Server) renderPage(w http.ResponseWriter, r *http.Request, status int, d pageData, formTarget string) {
	d.Site, d.Nonce = s.Accounts.Policy().SiteName, rand.Text()
	var b bytes.Buffer
	if err := oauthPages.ExecuteTemplate(&b, "page", d); err != nil {
		s.Log.ErrorContext(r.Context(), "a page was not made", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", strings.TrimSpace("default-src 'none'; style-src 'nonce-"+d.Nonce+"'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "+formTarget))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the client may be gone
	}
}

// show answers with the page as it is now.
func (v *oauthView) show(status int, step, title string) error {
	v.ensureCSRF(v.w, v.r)
	v.data.CSRF = v.csrfValue()
	v.data.Step, v.data.Title = step, title
	v.keepSession()
	v.renderPage(v.w, v.r, status, v.data, formTarget(v.target))
	return nil
}

// again sends the browser to the same page: after a form has been taken, reloading must not send it once more.
func (v *oauthView) again() error {
	v.keepSession()
	http.Redirect(v.w, v.r, v.r.URL.RequestURI(), http.StatusSeeOther)
	return nil
}

// keepSession gives the browser the session's key if it is new, and then another secret against CSRF.
func (v *oauthView) keepSession() {
	if v.sess.ID != 0 && v.sess.Key != v.key {
		v.setSessionCookie(v.w, v.r, v.sess)
		if v.sess.UserID != 0 {
			v.rotateCSRF(v.w, v.r)
		}
		v.key = v.sess.Key
	}
}

// csrfValue is the secret that the browser has, or gets with this answer.
func (v *oauthView) csrfValue() string {
	for _, c := range slices.Backward((&http.Response{Header: v.w.Header()}).Cookies()) {
		if c.Name == csrfCookie {
			return c.Value
		}
	}
	if c, err := v.r.Cookie(csrfCookie); err == nil {
		return c.Value
	}
	return ""
}

// formTarget is the source expression of an address that a form may lead to in the end: browsers hold redirects after a form against the policy, too.
func formTarget(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return ""
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		return u.Scheme + "://" + u.Host
	}
	return u.Scheme + ":"
}

// form is a value of the form that was sent; "" for a page that is just read.
func (v *oauthView) form(name string) string {
	if v.r.Method != http.MethodPost {
		return ""
	}
	return v.r.PostFormValue(name)
}

// signIn makes sure that somebody has signed in, and lately enough if fresh says so. It is true if the page can go on, and has answered if not.
func (v *oauthView) signIn(fresh func(proved time.Time) bool) (bool, error) {
	switch v.form("step") {
	case "login":
		return false, v.takeLogin()
	case "code":
		return false, v.takeCode()
	case "switch":
		if err := v.Accounts.SignOut(v.r.Context(), v.sess); err != nil {
			return false, err
		}
		v.dropSessionCookie(v.w, v.r)
		v.sess = v.Accounts.NewSession(v.client(v.r))
		return false, v.again()
	}
	if p := v.sess.State.Pending; p != nil {
		return false, v.askPending(p.Stage)
	}
	if v.user == nil {
		return false, v.show(http.StatusOK, "login", "Sign in")
	}
	if fresh != nil && !fresh(v.proved()) {
		v.data.Username = v.user.Username
		return false, v.show(http.StatusOK, "login", "Confirm that it is you")
	}
	return true, nil
}

// proved is when the user last proved who he is.
func (v *oauthView) proved() time.Time {
	if m := v.sess.State.Methods; len(m) > 0 {
		return time.UnixMicro(int64(m[len(m)-1].At * 1e6))
	}
	return v.sess.Created
}

// amr are the ways in which the user proved who he is, as ID tokens name them (RFC 8176).
func (v *oauthView) amr() []string {
	names := map[string]string{"password": "pwd", "mfa": "otp", "code": "otp"}
	var out []string
	for _, m := range v.sess.State.Methods {
		name := names[m.Method]
		if m.Type == string(account.WebAuthn) {
			name = "hwk"
		}
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) > 1 {
		out = append(out, "mfa")
	}
	return out
}

func (v *oauthView) askPending(stage account.Stage) error {
	switch stage {
	case account.StageMFA, account.StageTrust:
		return v.show(http.StatusOK, "code", "One more step")
	}
	v.data.Errors = []string{"Your account has to be confirmed first: follow the link in the mail that you were sent."}
	return v.show(http.StatusOK, "login", "Sign in")
}

// takeLogin signs in with a name and a password.
func (v *oauthView) takeLogin() error {
	v.data.Username = v.form("username")
	trust := v.trust()
	form := account.LoginForm{Username: v.data.Username, Password: v.form("password")}
	if strings.Contains(form.Username, "@") && v.Accounts.Policy().EmailLogin {
		form.Username, form.Email = "", form.Username
	}
	err := v.Accounts.Login(v.r.Context(), v.sess, form, trust, v.client(v.r))
	if err == nil && v.sess.UserID == 0 && v.sess.State.Pending == nil {
		err = account.Problems{{Message: "This account is disabled."}}
	}
	if err != nil {
		return v.problems(err, "login", "Sign in")
	}
	return v.again()
}

// takeCode takes the second factor, and answers the question whether the browser is to be trusted with it.
func (v *oauthView) takeCode() error {
	ctx := v.r.Context()
	if p := v.sess.State.Pending; p == nil {
		return v.again()
	} else if p.Stage == account.StageMFA {
		if err := v.Accounts.AuthenticateMFA(ctx, v.sess, v.form("code")); err != nil {
			return v.problems(err, "code", "One more step")
		}
	}
	cookie, err := v.Accounts.Trust(ctx, v.sess, v.form("trust") == "true")
	if err != nil {
		return v.problems(err, "login", "Sign in")
	}
	if cookie != "" {
		v.setTrustCookie(cookie)
	}
	return v.again()
}

func (v *oauthView) setTrustCookie(value string) {
	http.SetCookie(v.w, &http.Cookie{
		Name: trustCookie, Value: value, Path: "/", MaxAge: int(account.TrustLife.Seconds()), HttpOnly: true, Secure: v.isHTTPS(v.r), SameSite: http.SameSiteLaxMode,
	})
}

// problems shows what is wrong with a form on its page.
func (v *oauthView) problems(err error, step, title string) error {
	var problems account.Problems
	var state account.StateError
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			v.data.Errors = append(v.data.Errors, p.Message)
		}
	case errors.As(err, &state):
		v.data.Errors = []string{"That took too long. Start again."}
		step, title = "login", "Sign in"
	default:
		return err
	}
	return v.show(http.StatusBadRequest, step, title)
}
