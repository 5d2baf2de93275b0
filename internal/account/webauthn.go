package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"etikett/internal/fault"
)

// Site is the place whose passkeys are asked for: a browser gives a passkey to the site alone that it was made for.
type Site struct {
	Host    string   // without port
	Name    string   // shown to people
	Origins []string // of pages that may ask, such as https://labels.example.org
}

const (
	purposePasskey = "passkey"
	maxKeyName     = 100
)

// passkeyData is what is sealed in a WebAuthn authenticator.
type passkeyData struct {
	Name         string              `json:"name"`
	Passwordless bool                `json:"passwordless"` // it can be used without a name or password
	Credential   webauthn.Credential `json:"credential"`
}

// Passkey is a WebAuthn authenticator with what its user called it.
type Passkey struct {
	Authenticator
	Name         string
	Passwordless bool
}

// ceremony is what a session keeps between the two halves of a WebAuthn exchange.
type ceremony struct {
	Kind         string               `json:"kind"` // "create", "login", "authenticate", "reauthenticate"
	Passwordless bool                 `json:"passwordless,omitempty"`
	Data         webauthn.SessionData `json:"data"`
}

// keyHolder is a user as the WebAuthn library asks for one.
type keyHolder struct {
	user *User
	keys []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return []byte(strconv.FormatInt(h.user.ID, 10)) }
func (h keyHolder) WebAuthnDisplayName() string                { return h.user.Display() }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }
func (h keyHolder) WebAuthnName() string {
	if h.user.Email != "" {
		return h.user.Email
	}
	return h.user.Username
}

func relyingParty(site Site) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{RPID: site.Host, RPDisplayName: site.Name, RPOrigins: site.Origins})
	if err != nil {
		return nil, Problems{{"Passkeys cannot be used at this address: " + site.Host, "passkeys_unavailable", ""}}
	}
	return w, nil
}

// passkeys opens the user's keys.
func (s *Service) passkeys(ctx context.Context, u *User) (keyHolder, []Authenticator, []passkeyData, error) {
	all, err := s.store.Authenticators(ctx, u.ID)
	if err != nil {
		return keyHolder{}, nil, nil, err
	}
	h := keyHolder{user: u}
	var auths []Authenticator
	var data []passkeyData
	for _, a := range all {
		if a.Type != WebAuthn {
			continue
		}
		var d passkeyData
		if err := s.open(purposePasskey, a.Data, &d); err != nil {
			return keyHolder{}, nil, nil, err
		}
		h.keys, auths, data = append(h.keys, d.Credential), append(auths, a), append(data, d)
	}
	return h, auths, data, nil
}

// Passkey opens an authenticator of the type WebAuthn.
func (s *Service) Passkey(a *Authenticator) (*Passkey, error) {
	var d passkeyData
	if err := s.open(purposePasskey, a.Data, &d); err != nil {
		return nil, err
	}
	return &Passkey{Authenticator: *a, Name: d.Name, Passwordless: d.Passwordless}, nil
}

func (s *Service) keepCeremony(ctx context.Context, sess *Session, c ceremony) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("account: %w", err)
	}
	sess.State.WebAuthn = raw
	return s.store.SaveSession(ctx, sess)
}

// takeCeremony gives the exchange under way, which cannot be used a second time.
func (s *Service) takeCeremony(ctx context.Context, sess *Session, kind string) (*ceremony, error) {
	var c ceremony
	if len(sess.State.WebAuthn) == 0 || json.Unmarshal(sess.State.WebAuthn, &c) != nil || c.Kind != kind {
		return nil, incorrectKey
	}
	sess.State.WebAuthn = nil
	return &c, s.store.SaveSession(ctx, sess)
}

// incorrectKey is the problem of an answer that no key of the user's gave.
var incorrectKey = Problems{{"Incorrect code.", "incorrect_code", "credential"}}

// BeginPasskey begins to add a key: it gives what the browser hands to the key.
func (s *Service) BeginPasskey(ctx context.Context, sess *Session, u *User, site Site, passwordless bool) (*protocol.CredentialCreation, error) {
	if open, err := s.unverified(ctx, u); err != nil || open {
		if err == nil {
			err = unverifiedEmail("")
		}
		return nil, err
	}
	if !s.Fresh(sess) {
		return nil, ErrReauthenticate
	}
	return s.offerPasskey(ctx, sess, u, site, passwordless)
}

// offerPasskey gives what the browser hands to a key that is to be added.
func (s *Service) offerPasskey(ctx context.Context, sess *Session, u *User, site Site, passwordless bool) (*protocol.CredentialCreation, error) {
	w, err := relyingParty(site)
	if err != nil {
		return nil, err
	}
	holder, _, _, err := s.passkeys(ctx, u)
	if err != nil {
		return nil, err
	}
	selection := protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementDiscouraged, UserVerification: protocol.VerificationDiscouraged, RequireResidentKey: new(false)}
	if passwordless {
		selection = protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired, RequireResidentKey: new(true)}
	}
	creation, data, err := w.BeginRegistration(holder, webauthn.WithAuthenticatorSelection(selection),
		webauthn.WithExclusions(webauthn.Credentials(holder.keys).CredentialDescriptors()), webauthn.WithExtensions(webauthn.WithExtensionCredProps()))
	if err != nil {
		return nil, fmt.Errorf("account: passkey: %w", err)
	}
	return creation, s.keepCeremony(ctx, sess, ceremony{Kind: "create", Passwordless: passwordless, Data: *data})
}

// AddPasskey takes the key's answer. Recovery codes come with the first factor.
func (s *Service) AddPasskey(ctx context.Context, sess *Session, u *User, site Site, name string, credential []byte) (p *Passkey, codesMade bool, err error) {
	if !s.Fresh(sess) {
		return nil, false, ErrReauthenticate
	}
	return s.takePasskey(ctx, sess, u, site, name, credential)
}

// takePasskey verifies the answer of a new key and stores the key.
func (s *Service) takePasskey(ctx context.Context, sess *Session, u *User, site Site, name string, credential []byte) (p *Passkey, codesMade bool, err error) {
	w, err := relyingParty(site)
	if err != nil {
		return nil, false, err
	}
	c, err := s.takeCeremony(ctx, sess, "create")
	if err != nil {
		return nil, false, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(credential)
	if err != nil {
		return nil, false, incorrectKey
	}
	holder, auths, _, err := s.passkeys(ctx, u)
	if err != nil {
		return nil, false, err
	}
	made, err := w.CreateCredential(holder, c.Data, parsed)
	if err != nil {
		s.log.InfoContext(ctx, "a passkey was refused", "user", u.Username, "error", err)
		return nil, false, incorrectKey
	}
	if name = strings.TrimSpace(name); name == "" {
		name = "Passkey " + strconv.Itoa(len(auths)+1)
	}
	if len([]rune(name)) > maxKeyName {
		return nil, false, Problems{{fmt.Sprintf("Ensure this field has no more than %d characters.", maxKeyName), "max_length", "name"}}
	}
	sealed, err := s.seal(purposePasskey, passkeyData{Name: name, Passwordless: c.Passwordless, Credential: *made})
	if err != nil {
		return nil, false, err
	}
	a := &Authenticator{UserID: u.ID, Type: WebAuthn, Data: sealed, Created: s.now()}
	if err := s.store.AddAuthenticator(ctx, a); err != nil {
		return nil, false, err
	}
	if err := s.store.AddCredential(ctx, a.ID, made.ID); err != nil {
		return nil, false, err
	}
	codesMade, err = s.EnsureRecoveryCodes(ctx, u)
	return &Passkey{Authenticator: *a, Name: name, Passwordless: c.Passwordless}, codesMade, err
}

// RenamePasskey calls a key something else.
func (s *Service) RenamePasskey(ctx context.Context, u *User, id int64, name string) (*Passkey, error) {
	if name = strings.TrimSpace(name); name == "" {
		return nil, Problems{Required("name")}
	}
	if len([]rune(name)) > maxKeyName {
		return nil, Problems{{fmt.Sprintf("Ensure this field has no more than %d characters.", maxKeyName), "max_length", "name"}}
	}
	_, auths, data, err := s.passkeys(ctx, u)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(auths, func(a Authenticator) bool { return a.ID == id })
	if i < 0 {
		return nil, Problems{{"Unknown authenticator.", "unknown_authenticator", "id"}}
	}
	data[i].Name = name
	return &Passkey{Authenticator: auths[i], Name: name, Passwordless: data[i].Passwordless}, s.storePasskey(ctx, &auths[i], data[i])
}

func (s *Service) storePasskey(ctx context.Context, a *Authenticator, d passkeyData) (err error) {
	if a.Data, err = s.seal(purposePasskey, d); err != nil {
		return err
	}
	return s.store.UpdateAuthenticator(ctx, a)
}

// RemovePasskeys removes keys of the user, and the recovery codes if no other factor is left.
func (s *Service) RemovePasskeys(ctx context.Context, sess *Session, u *User, ids []int64) error {
	_, auths, _, err := s.passkeys(ctx, u)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(auths, func(a Authenticator) bool { return a.ID == id }) {
			return Problems{{"Unknown authenticator.", "unknown_authenticator", "authenticators"}}
		}
	}
	if !s.Fresh(sess) {
		return ErrReauthenticate
	}
	if err := s.store.DeleteAuthenticators(ctx, ids...); err != nil {
		return err
	}
	return s.dropOrphanCodes(ctx, u)
}

// BeginPasskeyLogin begins to sign in with a key alone, whoever it belongs to.
func (s *Service) BeginPasskeyLogin(ctx context.Context, sess *Session, site Site) (*protocol.CredentialAssertion, error) {
	w, err := relyingParty(site)
	if err != nil {
		return nil, err
	}
	assertion, data, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return nil, fmt.Errorf("account: passkey: %w", err)
	}
	return assertion, s.keepCeremony(ctx, sess, ceremony{Kind: "login", Data: *data})
}

// FinishPasskeyLogin signs in the user of the key that has answered.
func (s *Service) FinishPasskeyLogin(ctx context.Context, sess *Session, site Site, credential []byte) error {
	w, err := relyingParty(site)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err != nil {
		return incorrectKey
	}
	c, err := s.takeCeremony(ctx, sess, "login")
	if err != nil {
		return err
	}
	var holder keyHolder
	var auths []Authenticator
	var data []passkeyData
	find := func(rawID, userHandle []byte) (webauthn.User, error) {
		id, err := s.store.UserOfCredential(ctx, rawID)
		if err != nil {
			return nil, err
		}
		if string(userHandle) != strconv.FormatInt(id, 10) {
			return nil, fault.New(fault.NotFound, "The key belongs to another user.")
		}
		u, err := s.store.User(ctx, id)
		if err != nil {
			return nil, err
		}
		holder, auths, data, err = s.passkeys(ctx, u)
		return holder, err
	}
	_, used, err := w.ValidatePasskeyLogin(find, c.Data, parsed)
	if err != nil {
		return incorrectKey
	}
	m, err := s.usedKey(ctx, auths, data, used)
	if err != nil {
		return err
	}
	m.Passwordless = true
	return s.proceed(ctx, sess, holder.user, []Method{*m}, "")
}

// BeginPasskeyCheck asks for one of the user's keys: as the second factor of a sign-in, or as a fresh proof of identity.
func (s *Service) BeginPasskeyCheck(ctx context.Context, sess *Session, kind string, u *User, site Site) (*protocol.CredentialAssertion, error) {
	w, err := relyingParty(site)
	if err != nil {
		return nil, err
	}
	holder, _, _, err := s.passkeys(ctx, u)
	if err != nil {
		return nil, err
	}
	if len(holder.keys) == 0 {
		return nil, ErrNotFound
	}
	assertion, data, err := w.BeginLogin(holder, webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return nil, fmt.Errorf("account: passkey: %w", err)
	}
	return assertion, s.keepCeremony(ctx, sess, ceremony{Kind: kind, Data: *data})
}

// checkPasskey verifies the answer to BeginPasskeyCheck.
func (s *Service) checkPasskey(ctx context.Context, sess *Session, kind string, u *User, site Site, credential []byte) (*Method, error) {
	if err := s.allow(ctx, rateMFA, "mfa", u.ID); err != nil {
		return nil, err
	}
	w, err := relyingParty(site)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err != nil {
		return nil, incorrectKey
	}
	c, err := s.takeCeremony(ctx, sess, kind)
	if err != nil {
		return nil, err
	}
	holder, auths, data, err := s.passkeys(ctx, u)
	if err != nil {
		return nil, err
	}
	used, err := w.ValidateLogin(holder, c.Data, parsed)
	if err != nil {
		return nil, incorrectKey
	}
	return s.usedKey(ctx, auths, data, used)
}

// usedKey stores that a key was used. One whose counter went back may be a copy: it is refused.
func (s *Service) usedKey(ctx context.Context, auths []Authenticator, data []passkeyData, used *webauthn.Credential) (*Method, error) {
	i := slices.IndexFunc(data, func(d passkeyData) bool { return string(d.Credential.ID) == string(used.ID) })
	if i < 0 || used.Authenticator.CloneWarning {
		return nil, incorrectKey
	}
	data[i].Credential = *used
	auths[i].LastUsed = s.now()
	if err := s.storePasskey(ctx, &auths[i], data[i]); err != nil {
		return nil, err
	}
	m := s.method("mfa")
	m.ID, m.Type = auths[i].ID, string(WebAuthn)
	return &m, nil
}

// BeginPasskeyMFA asks for a key as the second factor of the sign-in under way.
func (s *Service) BeginPasskeyMFA(ctx context.Context, sess *Session, site Site) (*protocol.CredentialAssertion, error) {
	u, _, err := s.pendingUser(ctx, sess, StageMFA)
	if err != nil {
		return nil, err
	}
	return s.BeginPasskeyCheck(ctx, sess, "authenticate", u, site)
}

// AuthenticatePasskey answers the stage of the second factor with a key.
func (s *Service) AuthenticatePasskey(ctx context.Context, sess *Session, site Site, credential []byte) error {
	u, p, err := s.pendingUser(ctx, sess, StageMFA)
	if err != nil {
		return err
	}
	m, err := s.checkPasskey(ctx, sess, "authenticate", u, site, credential)
	if err != nil {
		return err
	}
	return s.PassedMFA(ctx, sess, p, *m)
}

// ReauthenticatePasskey takes a key as a fresh proof of identity.
func (s *Service) ReauthenticatePasskey(ctx context.Context, sess *Session, u *User, site Site, credential []byte) error {
	m, err := s.checkPasskey(ctx, sess, "reauthenticate", u, site, credential)
	if err != nil {
		return err
	}
	m.Reauthenticated = true
	return s.addMethod(ctx, sess, *m)
}
