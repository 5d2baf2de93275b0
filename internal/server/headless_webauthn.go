package server

import (
	"encoding/json"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"

	"etikett/internal/account"
)

// site is what the passkeys of this request belong to: the host that the browser speaks to, or the one that is configured.
func (f *flow) site() account.Site {
	base := f.baseURL(f.r)
	u, err := url.Parse(base)
	if err != nil {
		return account.Site{}
	}
	return account.Site{Host: u.Hostname(), Name: u.Host, Origins: []string{base, "https://" + u.Hostname(), "https://" + u.Host}}
}

// descriptor names a key to a browser.
type descriptor struct {
	Type string                    `json:"type"`
	ID   protocol.URLEncodedBase64 `json:"id"`
}

func descriptors(list []protocol.CredentialDescriptor) []descriptor {
	out := []descriptor{}
	for _, d := range list {
		out = append(out, descriptor{string(d.Type), d.CredentialID})
	}
	return out
}

// requestOptions is what a browser hands to a key to have it answer.
func requestOptions(a *protocol.CredentialAssertion) object {
	return object{{"request_options", object{{"publicKey", object{
		{"challenge", a.Response.Challenge}, {"rpId", a.Response.RelyingPartyID}, {"allowCredentials", descriptors(a.Response.AllowedCredentials)},
		{"userVerification", a.Response.UserVerification},
	}}}}}
}

// creationOptions is what a browser hands to a key to have it make a pair of keys.
func creationOptions(c *protocol.CredentialCreation) object {
	params := []object{}
	for _, p := range c.Response.Parameters {
		params = append(params, object{{"type", p.Type}, {"alg", p.Algorithm}})
	}
	s := c.Response.AuthenticatorSelection
	return object{{"creation_options", object{{"publicKey", object{
		{"rp", object{{"name", c.Response.RelyingParty.Name}, {"id", c.Response.RelyingParty.ID}}},
		{"user", object{{"name", c.Response.User.Name}, {"id", c.Response.User.ID}, {"displayName", c.Response.User.DisplayName}}},
		{"challenge", c.Response.Challenge}, {"pubKeyCredParams", params}, {"excludeCredentials", descriptors(c.Response.CredentialExcludeList)},
		{"authenticatorSelection", object{{"residentKey", s.ResidentKey}, {"userVerification", s.UserVerification}, {"requireResidentKey", s.RequireResidentKey}}},
		{"extensions", object{{"credProps", true}}},
	}}}}}
}

// credential reads the answer of a key from a body, with the other fields of it.
func (f *flow) credential() (raw []byte, body map[string]any, err error) {
	body, err = f.object()
	if err != nil {
		return nil, nil, err
	}
	v, ok := body["credential"].(map[string]any)
	if !ok {
		return nil, nil, account.Problems{account.Required("credential")}
	}
	raw, err = json.Marshal(v)
	return raw, body, err
}

func beginPasskeyLogin(f *flow) error {
	a, err := f.Accounts.BeginPasskeyLogin(f.r.Context(), f.sess, f.site())
	if err != nil {
		return err
	}
	return f.data(requestOptions(a))
}

func finishPasskeyLogin(f *flow) error {
	if err := f.notYet(); err != nil {
		return err
	}
	raw, _, err := f.credential()
	if err != nil {
		return err
	}
	if err := f.Accounts.FinishPasskeyLogin(f.r.Context(), f.sess, f.site(), raw); err != nil {
		return err
	}
	return f.state()
}

func beginPasskeyMFA(f *flow) error {
	if err := f.pending(account.StageMFA); err != nil {
		return err
	}
	a, err := f.Accounts.BeginPasskeyMFA(f.r.Context(), f.sess, f.site())
	if err != nil {
		return err
	}
	return f.data(requestOptions(a))
}

func authenticatePasskey(f *flow) error {
	if err := f.pending(account.StageMFA); err != nil {
		return err
	}
	raw, _, err := f.credential()
	if err != nil {
		return err
	}
	if err := f.Accounts.AuthenticatePasskey(f.r.Context(), f.sess, f.site(), raw); err != nil {
		return err
	}
	return f.passedMFA()
}

func beginPasskeyReauthentication(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	a, err := f.Accounts.BeginPasskeyCheck(f.r.Context(), f.sess, "reauthenticate", f.user, f.site())
	if err != nil {
		return err
	}
	return f.data(requestOptions(a))
}

func reauthenticatePasskey(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	raw, _, err := f.credential()
	if err != nil {
		return err
	}
	if err := f.Accounts.ReauthenticatePasskey(f.r.Context(), f.sess, f.user, f.site(), raw); err != nil {
		return err
	}
	return f.state()
}

func beginPasskey(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	c, err := f.Accounts.BeginPasskey(f.r.Context(), f.sess, f.user, f.site(), f.r.URL.Query().Has("passwordless"))
	if problems, ok := err.(account.Problems); ok {
		return conflictError{problems}
	}
	if err != nil {
		return err
	}
	return f.data(creationOptions(c))
}

func showPasskey(p *account.Passkey) object {
	return append(showAuthenticator(&p.Authenticator), member{"id", p.ID}, member{"name", p.Name}, member{"is_passwordless", p.Passwordless})
}

func addPasskey(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	raw, body, err := f.credential()
	if err != nil {
		return err
	}
	name, _ := body["name"].(string)
	p, codes, err := f.Accounts.AddPasskey(f.r.Context(), f.sess, f.user, f.site(), name, raw)
	if err != nil {
		return err
	}
	return f.answer(200, object{{"data", showPasskey(p)}, {"meta", object{{"recovery_codes_generated", codes}}}})
}

func renamePasskey(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	body, err := f.object()
	if err != nil {
		return err
	}
	id, problem := integer(body["id"])
	if problem != "" {
		return account.Problems{account.Required("id")}
	}
	name, _ := body["name"].(string)
	p, err := f.Accounts.RenamePasskey(f.r.Context(), f.user, id, name)
	if err != nil {
		return err
	}
	return f.data(showPasskey(p))
}

func removePasskeys(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	body, err := f.object()
	if err != nil {
		return err
	}
	list, ok := body["authenticators"].([]any)
	if !ok {
		return account.Problems{account.Required("authenticators")}
	}
	var ids []int64
	for _, v := range list {
		id, problem := integer(v)
		if problem != "" {
			return account.Problems{{Message: problem, Code: "invalid", Param: "authenticators"}}
		}
		ids = append(ids, id)
	}
	if err := f.Accounts.RemovePasskeys(f.r.Context(), f.sess, f.user, ids); err != nil {
		return err
	}
	return f.ok()
}
