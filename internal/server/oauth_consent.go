package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"etikett/internal/fault"
	"etikett/internal/oauth"
)

// consentStep is the page on which a user signs in and lets a program act for him, in the code flow.
func consentStep(v *oauthView) error {
	ctx := v.r.Context()
	req, err := v.OAuth.Request(ctx, v.r.URL.Query().Get("request"))
	if err != nil {
		return err
	}
	v.data.Client, v.target = req.Client.Name, req.Grant.Details.RedirectURI
	if v.data.Username == "" {
		v.data.Username = req.Grant.Details.LoginHint
	}
	fresh := func(proved time.Time) bool { return v.OAuth.Fresh(req, proved) }
	if req.Silent() && v.r.Method == http.MethodGet {
		switch {
		case v.user == nil || !fresh(v.proved()):
			return v.refuse(req, oauth.LoginRequired, "The user has to sign in.")
		case req.NeedsConsent():
			return v.refuse(req, oauth.ConsentRequired, "The user has to agree.")
		}
	}
	ok, err := v.signIn(fresh)
	if err != nil || !ok {
		return err
	}
	granted := req.Granted(v.user)
	if !slices.ContainsFunc(granted, func(s string) bool { return s != oidc.ScopeOfflineAccess }) {
		return v.refuse(req, oauth.AccessDenied, "The user has none of the rights that were asked for.")
	}
	step := v.form("step")
	switch {
	case step == "deny":
		return v.refuse(req, oauth.AccessDenied, "The user has refused.")
	case step == "allow" || !req.NeedsConsent():
		id, err := v.OAuth.Approve(ctx, req, v.user, v.proved(), v.amr())
		if err != nil {
			return err
		}
		v.w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(v.w, v.r, v.provider.CallbackURL(v.r, id), http.StatusSeeOther)
		return nil
	}
	v.data.Target = shownTarget(v.target)
	return v.askConsent(granted)
}

// refuse sends the user back to the program with an error.
func (v *oauthView) refuse(req *oauth.Request, code, text string) error {
	return v.provider.Refuse(v.w, v.r, req, code, text)
}

func (v *oauthView) askConsent(granted []string) error {
	v.data.User = v.user.Username
	for _, s := range oauth.Scopes {
		if slices.Contains(granted, s.Name) {
			v.data.Scopes = append(v.data.Scopes, s.Description)
		}
	}
	return v.show(http.StatusOK, "consent", "Allow access?")
}

// shownTarget is the part of an address that tells whose it is.
func shownTarget(raw string) string {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return ""
	case u.Host != "":
		return u.Host
	}
	return u.Scheme
}

// deviceStep is the page on which a user lets a device act for him that has no browser of its own.
func deviceStep(v *oauthView) error {
	ctx := v.r.Context()
	ok, err := v.signIn(nil)
	if err != nil || !ok {
		return err
	}
	code := strings.TrimSpace(v.r.URL.Query().Get("user_code"))
	if code == "" {
		return v.show(http.StatusOK, "device", "Connect a device")
	}
	req, err := v.OAuth.DeviceRequest(ctx, code, "user:"+strconv.FormatInt(v.user.ID, 10))
	if isNotFound(err) {
		v.data.Errors = []string{"There is no device that waits with this code. Codes are good for ten minutes."}
		return v.show(http.StatusNotFound, "device", "Connect a device")
	}
	if err != nil {
		return err
	}
	v.data.Client, v.data.Code = req.Client.Name, strings.ToUpper(code)
	granted := req.Granted(v.user)
	switch v.form("step") {
	case "allow":
		if _, err := v.OAuth.Approve(ctx, req, v.user, v.proved(), v.amr()); err != nil {
			return err
		}
		v.data.Text = "The device may act for you now. You can close this page."
		return v.show(http.StatusOK, "done", "Done")
	case "deny":
		if err := v.OAuth.Deny(ctx, req); err != nil {
			return err
		}
		v.data.Text = "The device was refused. You can close this page."
		return v.show(http.StatusOK, "done", "Refused")
	}
	return v.askConsent(granted)
}

// logoutStep is the page on which a program sends a user to sign out (OpenID Connect RP-Initiated Logout). He is asked, since any site can send him here.
func logoutStep(v *oauthView) error {
	client, target, err := v.provider.Logout(v.r)
	if err != nil {
		return err
	}
	v.target = target
	if client != "" {
		c, err := v.OAuth.Client(v.r.Context(), client)
		if err != nil {
			return err
		}
		v.data.Client = c.Name
	}
	if v.user != nil && v.form("step") != "logout" {
		return v.show(http.StatusOK, "logout", "Sign out?")
	}
	if v.user != nil {
		if err := v.Accounts.SignOut(v.r.Context(), v.sess); err != nil {
			return err
		}
		v.dropSessionCookie(v.w, v.r)
		v.sess = v.Accounts.NewSession(v.client(v.r))
	}
	if target != "" {
		http.Redirect(v.w, v.r, target, http.StatusSeeOther)
		return nil
	}
	v.data.Text = "You have signed out."
	return v.show(http.StatusOK, "done", "Signed out")
}

// grantsStep is the page on which a user sees which programs act for him, and ends that.
func grantsStep(v *oauthView) error {
	ctx := v.r.Context()
	ok, err := v.signIn(nil)
	if err != nil || !ok {
		return err
	}
	if v.form("step") == "revoke" {
		id, err := strconv.ParseInt(v.form("grant"), 10, 64)
		if err != nil {
			id = 0 // which is nobody's
		}
		if err := v.OAuth.RevokeGrant(ctx, v.user, id); err != nil {
			return err
		}
		return v.again()
	}
	all, err := v.OAuth.Grants(ctx, v.user)
	if err != nil {
		return err
	}
	for _, g := range all {
		c, err := v.OAuth.Client(ctx, g.ClientID)
		if err != nil {
			return err
		}
		var scopes []string
		for _, s := range oauth.Scopes {
			if slices.Contains(g.Scopes, s.Name) {
				scopes = append(scopes, s.Description)
			}
		}
		v.data.Grants = append(v.data.Grants, grantLine{g.ID, c.Name, g.Created.Format(dateFormat), strings.Join(scopes, "; ")})
	}
	return v.show(http.StatusOK, "grants", "Programs that act for you")
}

func isNotFound(err error) bool { return err != nil && fault.KindOf(err) == fault.NotFound }
