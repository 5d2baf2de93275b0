package server

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"

	"etikett/internal/account"
)

// accountUser is a user as the account API shows him.
type accountUser struct {
	ID                int64  `json:"id"`
	Display           string `json:"display"`
	Email             string `json:"email,omitempty"`
	HasUsablePassword bool   `json:"has_usable_password"`
	Username          string `json:"username"`
}

func showAccount(u *account.User) accountUser {
	return accountUser{u.ID, u.Display(), u.Email, u.HasUsablePassword(), u.Username}
}

// flowInfo is a step that a client may take next.
type flowInfo struct {
	ID        string                      `json:"id"`
	IsPending bool                        `json:"is_pending,omitempty"`
	Types     []account.AuthenticatorType `json:"types,omitempty"`
}

// flows are the ways to sign in, and the step that a sign-in under way waits for.
func (f *flow) flows() ([]flowInfo, error) {
	policy := f.Accounts.Policy()
	out := []flowInfo{{ID: "login"}}
	if policy.SignupOpen {
		out = append(out, flowInfo{ID: "signup"})
	}
	p := f.sess.State.Pending
	if policy.LoginByCode {
		out = append(out, flowInfo{ID: "login_by_code", IsPending: p != nil && p.Stage == account.StageCode})
	}
	out = append(out, flowInfo{ID: "mfa_login_webauthn"})
	if policy.SignupOpen {
		out = append(out, flowInfo{ID: "mfa_signup_webauthn", IsPending: p != nil && p.Stage == account.StageSignupKey})
	}
	if p == nil || p.Stage == account.StageCode || p.Stage == account.StageSignupKey && policy.SignupOpen {
		return out, nil
	}
	pending := flowInfo{ID: string(p.Stage), IsPending: true}
	if p.Stage == account.StageMFA {
		types, err := f.Accounts.FactorTypes(f.r.Context(), &account.User{ID: p.UserID})
		if err != nil {
			return nil, err
		}
		pending.Types = types
	}
	return append(out, pending), nil
}

func (f *flow) meta(authenticated bool) object {
	m := object{{"is_authenticated", authenticated}}
	if f.app && f.sess.ID != 0 {
		m.add("session_token", f.sess.Key)
		if authenticated && f.Accounts.Policy().RefreshTokens && f.sess.Key != f.key { // told once, with the token of the session
			m.add("refresh_token", f.Accounts.RefreshToken(f.sess))
		}
	}
	return m
}

// state answers with how far the session has come: who has signed in, or what is to be done next.
func (f *flow) state() error {
	u, err := f.Accounts.SessionUser(f.r.Context(), f.sess)
	if err != nil {
		return err
	}
	if u == nil {
		return f.unauthenticated(http.StatusUnauthorized)
	}
	return f.answer(http.StatusOK, object{
		{"data", object{{"user", showAccount(u)}, {"methods", methodsOf(f.sess)}}}, {"meta", f.meta(true)},
	})
}

func methodsOf(sess *account.Session) []account.Method {
	if sess.State.Methods == nil {
		return []account.Method{}
	}
	return sess.State.Methods
}

func (f *flow) unauthenticated(status int) error {
	flows, err := f.flows()
	if err != nil {
		return err
	}
	return f.answer(status, object{{"data", object{{"flows", flows}}}, {"meta", f.meta(false)}})
}

// reauthenticationRequired asks for a fresh proof of identity.
func (f *flow) reauthenticationRequired() error {
	flows := []flowInfo{}
	if f.user.HasUsablePassword() {
		flows = append(flows, flowInfo{ID: "reauthenticate"})
	}
	types, err := f.Accounts.FactorTypes(f.r.Context(), f.user)
	if err != nil {
		return err
	}
	if types != nil {
		flows = append(flows, flowInfo{ID: "mfa_reauthenticate", Types: types})
	}
	return f.answer(http.StatusUnauthorized, object{
		{"data", object{{"user", showAccount(f.user)}, {"methods", methodsOf(f.sess)}, {"flows", flows}}}, {"meta", f.meta(true)},
	})
}

func tellConfig(f *flow) error {
	p := f.Accounts.Policy()
	methods, method := []string{"username"}, "username"
	if p.EmailLogin {
		methods, method = []string{"email", "username"}, "username_email"
	}
	return f.data(object{
		{"account", object{
			{"login_methods", methods}, {"is_open_for_signup", p.SignupOpen}, {"email_verification_by_code_enabled", false},
			{"login_by_code_enabled", p.LoginByCode}, {"password_reset_by_code_enabled", false}, {"authentication_method", method},
		}},
		{"socialaccount", object{{"providers", []string{}}}},
		{"mfa", object{{"supported_types", []account.AuthenticatorType{account.TOTP, account.RecoveryCodes, account.WebAuthn}}, {"passkey_login_enabled", true}}},
		{"usersessions", object{{"track_activity", true}}},
	})
}

func tellSession(f *flow) error { return f.state() }

func endSession(f *flow) error {
	if err := f.Accounts.SignOut(f.r.Context(), f.sess); err != nil {
		return err
	}
	if !f.app && f.sess.ID != 0 {
		f.dropSessionCookie(f.w, f.r)
	}
	f.sess, f.key, f.user = f.Accounts.NewSession(f.client(f.r)), "", nil
	return f.state()
}

type sessionJSON struct {
	UserAgent  string  `json:"user_agent"`
	IP         string  `json:"ip"`
	CreatedAt  float64 `json:"created_at"`
	IsCurrent  bool    `json:"is_current"`
	ID         int64   `json:"id"`
	LastSeenAt float64 `json:"last_seen_at"`
}

func listSessions(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	all, err := f.Accounts.Sessions(f.r.Context(), f.user)
	if err != nil {
		return err
	}
	out := []sessionJSON{}
	for _, s := range all {
		out = append(out, sessionJSON{s.UserAgent, s.IP, unix(s.Created), s.ID == f.sess.ID, s.ID, unix(s.LastSeen)})
	}
	return f.data(out)
}

func endSessions(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	o, err := f.object()
	if err != nil {
		return err
	}
	list, ok := o["sessions"].([]any)
	if !ok {
		return account.Problems{account.Required("sessions")}
	}
	var ids []int64
	for _, v := range list {
		n, ok := v.(json.Number)
		id, err := n.Int64()
		if !ok || err != nil {
			return account.Problems{{Message: msgInteger, Code: "invalid", Param: "sessions"}}
		}
		ids = append(ids, id)
	}
	if err := f.Accounts.EndSessions(f.r.Context(), f.user, ids); err != nil {
		return err
	}
	for _, id := range ids {
		if id == f.sess.ID {
			return endSession(f)
		}
	}
	return listSessions(f)
}

// harmlessHost reports whether a Host header is an address, or the machine itself.
func harmlessHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost"
}
