package server

import (
	"net/http"

	"etikett/internal/account"
)

// trustCookie marks a browser that is not asked for a second factor.
const trustCookie = "mfa_trusted"

func (f *flow) trust() string {
	if cookie, err := f.r.Cookie(trustCookie); err == nil {
		return cookie.Value
	}
	return ""
}

// notYet is a conflict if somebody has signed in already.
func (f *flow) notYet() error {
	if f.user != nil {
		return account.ErrConflict
	}
	return nil
}

func login(f *flow) error {
	if err := f.notYet(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	form := account.LoginForm{Username: v["username"], Email: v["email"], Password: v["password"]}
	if err := f.Accounts.Login(f.r.Context(), f.sess, form, f.trust(), f.client(f.r)); err != nil {
		return err
	}
	return f.state()
}

func reauthenticate(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.Reauthenticate(f.r.Context(), f.sess, f.user, v["password"]); err != nil {
		return err
	}
	return f.state()
}

// pending is an error unless the sign-in waits for the stage.
func (f *flow) pending(stage account.Stage) error {
	if p := f.sess.State.Pending; p == nil || p.Stage != stage {
		return errNobody
	}
	return nil
}

func authenticateMFA(f *flow) error {
	if err := f.pending(account.StageMFA); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.AuthenticateMFA(f.r.Context(), f.sess, v["code"]); err != nil {
		return err
	}
	return f.passedMFA()
}

// passedMFA goes on after the second factor. Trust is a browser's affair: an app is signed in.
func (f *flow) passedMFA() error {
	if f.app {
		if _, err := f.Accounts.Trust(f.r.Context(), f.sess, false); err != nil {
			return err
		}
	}
	return f.state()
}

func reauthenticateMFA(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.ReauthenticateMFA(f.r.Context(), f.sess, f.user, v["code"]); err != nil {
		return err
	}
	return f.state()
}

func trustBrowser(f *flow) error {
	if err := f.pending(account.StageTrust); err != nil {
		return err
	}
	o, err := f.object()
	if err != nil {
		return err
	}
	trust, problem := boolean(o["trust"])
	if problem != "" {
		return account.Problems{account.Required("trust")}
	}
	cookie, err := f.Accounts.Trust(f.r.Context(), f.sess, trust)
	if err != nil {
		return err
	}
	if cookie != "" && !f.app {
		http.SetCookie(f.w, &http.Cookie{
			Name: trustCookie, Value: cookie, Path: "/", MaxAge: int(account.TrustLife.Seconds()), HttpOnly: true, Secure: f.isHTTPS(f.r), SameSite: http.SameSiteLaxMode,
		})
	}
	return f.state()
}

func requestCode(f *flow) error {
	if err := f.notYet(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.RequestCode(f.r.Context(), f.sess, v["email"]); err != nil {
		return err
	}
	return f.state()
}

func confirmCode(f *flow) error {
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.ConfirmCode(f.r.Context(), f.sess, v["code"], f.trust()); err != nil {
		return err
	}
	return f.state()
}

// External identity providers: none is configured, and the answers say so.

func providerRedirect(*flow) error {
	return account.Problems{{Message: "Unknown provider.", Code: "unknown_provider", Param: "provider"}}
}

func providerToken(*flow) error {
	return account.Problems{{Message: "Invalid token.", Code: "invalid_token", Param: "token"}}
}

func providerSignup(*flow) error { return account.ErrConflict }

func listProviders(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	return f.data([]string{})
}

func disconnectProvider(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	return account.Problems{{Message: "Unknown account.", Code: "account_not_found"}}
}
