package server

import (
	"github.com/go-webauthn/webauthn/protocol"

	"etikett/internal/account"
)

// signupForm reads what somebody makes an account with.
func (f *flow) signupForm() (account.SignupForm, error) {
	v, err := f.fields()
	return account.SignupForm{Username: v["username"], Email: v["email"], Password: v["password"], Invitation: v["invitation"]}, err
}

func signup(f *flow) error {
	if err := f.notYet(); err != nil {
		return err
	}
	form, err := f.signupForm()
	if err != nil {
		return err
	}
	if err := f.Accounts.Signup(f.r.Context(), f.sess, form, f.client(f.r), f); err != nil {
		return err
	}
	return f.state()
}

func signupWithPasskey(f *flow) error {
	if err := f.notYet(); err != nil {
		return err
	}
	form, err := f.signupForm()
	if err != nil {
		return err
	}
	if err := f.Accounts.SignupWithPasskey(f.r.Context(), f.sess, form, f.client(f.r), f); err != nil {
		return err
	}
	return f.state()
}

func beginSignupPasskey(f *flow) error {
	c, err := f.Accounts.BeginSignupPasskey(f.r.Context(), f.sess, f.site())
	if err != nil {
		return err
	}
	// The API document names request options here, but a new key needs creation options: both are given, about the same challenge.
	return f.data(append(creationOptions(c), requestOptions(&protocol.CredentialAssertion{Response: protocol.PublicKeyCredentialRequestOptions{
		Challenge: c.Response.Challenge, RelyingPartyID: c.Response.RelyingParty.ID, UserVerification: c.Response.AuthenticatorSelection.UserVerification,
	}})...))
}

func finishSignupPasskey(f *flow) error {
	if p := f.sess.State.Pending; p == nil || p.Stage != account.StageSignupKey {
		return account.ErrConflict
	}
	raw, body, err := f.credential()
	if err != nil {
		return err
	}
	name, _ := body["name"].(string)
	if err := f.Accounts.FinishSignupPasskey(f.r.Context(), f.sess, f.site(), name, raw); err != nil {
		return err
	}
	return f.state()
}

// refreshSession gives an app a new session token for its refresh token.
func refreshSession(f *flow) error {
	v, err := f.fields()
	if err != nil {
		return err
	}
	sess, err := f.Accounts.Refresh(f.r.Context(), v["refresh_token"])
	if err != nil {
		return err
	}
	return f.data(object{{"access_token", sess.Key}, {"refresh_token", f.Accounts.RefreshToken(sess)}})
}
