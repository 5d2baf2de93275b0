package server_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"etikett/internal/account"
	"etikett/internal/app"
)

// commonDoc is the schema of the account API as its authors publish it.
func commonDoc(t *testing.T) *openapi3.T {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "allauth-headless.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	raw = bytes.Replace(raw, []byte("  description:\n    $ref: \"./description.md\"\n"), nil, 1)
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	// What django-allauth itself answers, but its schema does not list: the ways to sign in with passkeys.
	for _, name := range []string{"Flow"} {
		id := doc.Components.Schemas[name].Value.Properties["id"].Value
		id.Enum = append(id.Enum, "mfa_login_webauthn", "mfa_signup_webauthn", "mfa_trust")
	}
	schemas := doc.Components.Schemas
	schemas["OptionalTimestamp"].Value.Nullable = true // a factor that was never used
	// Its kinds of methods do not exclude each other.
	method := schemas["AuthenticationMethod"].Value
	method.AnyOf, method.OneOf = method.OneOf, nil
	return doc
}

// outbox keeps what would be sent to people.
type outbox struct {
	mails chan account.Mail
	texts chan string
}

func (o outbox) Send(_ context.Context, m account.Mail) error { o.mails <- m; return nil }

func (o outbox) Text(_ context.Context, _, text string) error { o.texts <- text; return nil }

// common brings about answers of the account API and notes which of the common responses each is.
type common struct {
	*bench
	outbox
	doc     *openapi3.T
	rows    []string
	brought map[string]string // common response → test
	params  map[string]string // common parameter → test
}

func newCommon(t *testing.T, policy account.Policy) *common {
	c := &common{outbox: outbox{make(chan account.Mail, 50), make(chan string, 50)}, doc: commonDoc(t), brought: map[string]string{}, params: map[string]string{}}
	c.bench = newBench(t, func(a *app.Config) { a.Policy, a.Mails, a.Texts = policy, c.outbox, c.outbox })
	return c
}

// guest is an app with its session.
type guest struct {
	*common
	token string
}

// commonParameters are the headers and query parameters of the contract, by what carries them.
var commonParameters = map[string]string{"X-Email-Verification-Key": "EmailVerificationKey", "X-Password-Reset-Key": "PasswordResetKey", "passwordless": "PasswordLess"}

// ask sends a request and holds the answer against the common response that it should be.
func (g *guest) ask(t *testing.T, method, path string, body any, status int, response string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	got := g.do(method, "/_allauth/app/v1"+path, "", bytes.NewReader(raw), func(r *http.Request) {
		if g.token != "" {
			r.Header.Set("X-Session-Token", g.token)
		}
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
	})
	if got.Code != status {
		t.Fatalf("%s %s %s: %d %s, want %d", method, path, raw, got.Code, got.Body, status)
	}
	for carrier, name := range commonParameters {
		if slices.Contains(headers, carrier) || strings.Contains(path, "?"+carrier) {
			g.params[name] = t.Name()
		}
	}
	var answer any
	if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, got.Body)
	}
	if response != "" {
		schema := g.doc.Components.Responses[response].Value.Content["application/json"].Schema.Value
		if err := schema.VisitJSON(answer, openapi3.VisitAsResponse()); err != nil {
			t.Errorf("%s %s: %s does not follow %s: %v", method, path, got.Body, response, err)
		}
		g.brought[response] = t.Name()
	}
	path, _, _ = strings.Cut(path, "?")
	g.rows = append(g.rows, fmt.Sprintf("%-6s %-44s %d  %-34s %s", method, path, status, response, t.Name()))
	var meta struct {
		Meta struct {
			Token string `json:"session_token"`
		}
	}
	if err := json.Unmarshal(got.Body.Bytes(), &meta); err == nil && meta.Meta.Token != "" {
		g.token = meta.Meta.Token
	}
	return got
}

func (c *common) guest() *guest { return &guest{common: c} }

// login signs in with a password.
func (c *common) login(t *testing.T, user string) *guest {
	t.Helper()
	g := c.guest()
	g.ask(t, "POST", "/auth/login", M{"username": user, "password": user + "-password"}, 200, "AuthenticatedByPassword")
	return g
}

// M is a JSON object.
type M map[string]any

// found waits for a mail and gives what the expression's group finds in it.
func (c *common) found(t *testing.T, re string) string {
	t.Helper()
	select {
	case m := <-c.mails:
		if f := regexp.MustCompile(re).FindStringSubmatch(m.Text); f != nil {
			return f[1]
		}
		t.Fatalf("nothing like %s in %q", re, m.Text)
	case <-time.After(5 * time.Second):
		t.Fatal("no mail")
	}
	return ""
}

// totp is the code of the moment, or of one that comes.
func totp(t *testing.T, secret string, ahead int64) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	m := hmac.New(sha1.New, key)
	_ = binary.Write(m, binary.BigEndian, time.Now().Unix()/30+ahead) // a hash takes everything
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// Ensure each common response and parameter of the contract is brought about by a request, and follows its schema. The table that it
// prints tells by which test.
func TestContract(t *testing.T) {
	c := newCommon(t, account.Policy{SignupOpen: true, EmailLogin: true, LoginByCode: true, RefreshTokens: true})
	for _, test := range []struct {
		name string
		run  func(*testing.T, *common)
	}{
		{"configuration", testConfiguration}, {"emails", testEmailFlow}, {"passwords", testPasswordFlow}, {"codes", testCodeFlow}, {"phone", testPhoneFlow},
		{"sessions", testSessionFlow}, {"factors", testFactorFlow}, {"passkeys", testPasskeyFlow}, {"signup with a passkey", testPasskeySignup}, {"providers", testProviders},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, c) })
	}
	t.Run("signup by invitation", func(t *testing.T) { testInvitations(t, c) })

	t.Logf("%-6s %-44s %s %-34s %s", "method", "path", "status", "common response", "test")
	for _, row := range c.rows {
		t.Log(row)
	}
	for _, name := range sorted(c.doc.Components.Responses) {
		if c.brought[name] == "" && name != "ProviderSignup" { // which takes a provider: the tests of those bring it about
			t.Errorf("no request brings about the common response %s", name)
		}
	}
	for _, name := range commonParameters {
		if c.params[name] == "" {
			t.Errorf("no request has the common parameter %s", name)
		}
	}
}

func testConfiguration(t *testing.T, c *common) {
	g := c.guest()
	g.ask(t, "GET", "/config", nil, 200, "Configuration")
	g.ask(t, "GET", "/auth/session", nil, 401, "Unauthenticated")
	g.ask(t, "POST", "/auth/login", M{"username": "plain", "password": "wrong"}, 400, "Error")
	g.ask(t, "GET", "/account/authenticators", nil, 401, "AuthenticationOrReauthentication")
}

func testEmailFlow(t *testing.T, c *common) {
	g := c.guest()
	g.ask(t, "POST", "/auth/signup", M{"username": "maria", "email": "maria@example.org", "password": "a-long-one-17"}, 200, "Authenticated")
	key := c.found(t, `verify-email/(\S+)`)
	g.ask(t, "GET", "/account/email", nil, 200, "EmailAddresses")
	g.ask(t, "PUT", "/account/email", M{"email": "maria@example.org"}, 403, "Forbidden")
	g.ask(t, "GET", "/account/authenticators/totp", nil, 409, "AddAuthenticatorConflict")
	g.ask(t, "GET", "/auth/email/verify", nil, 200, "EmailVerificationInfo", "X-Email-Verification-Key", key)
	g.ask(t, "GET", "/auth/email/verify", nil, 400, "Error", "X-Email-Verification-Key", key+"x")
	g.ask(t, "POST", "/auth/email/verify", M{"key": key}, 200, "Authenticated")
	g.ask(t, "POST", "/auth/email/verify/resend", nil, 409, "")
	g.ask(t, "POST", "/account/email", M{"email": "m2@example.org"}, 200, "EmailAddresses")
	c.found(t, `verify-email/(\S+)`)
	g.ask(t, "PATCH", "/account/email", M{"email": "m2@example.org", "primary": true}, 400, "Error")
	g.ask(t, "DELETE", "/account/email", M{"email": "m2@example.org"}, 200, "EmailAddresses")
	c.guest().ask(t, "POST", "/auth/signup", M{"username": "maria", "password": "a-long-one-17"}, 400, "Error")
}

func testPasswordFlow(t *testing.T, c *common) {
	g := c.guest()
	g.ask(t, "POST", "/auth/password/request", M{"email": "staff@example.org"}, 200, "StatusOK")
	key := c.found(t, `set-password\?key=(\S+)`)
	g.ask(t, "GET", "/auth/password/reset", nil, 200, "PasswordResetInfo", "X-Password-Reset-Key", key)
	g.ask(t, "POST", "/auth/password/reset", M{"key": key, "password": "123"}, 400, "Error")
	g.ask(t, "POST", "/auth/password/reset", M{"key": key, "password": "staff-password"}, 401, "Authentication")
	g.ask(t, "POST", "/auth/password/reset", M{"key": key, "password": "staff-password"}, 400, "Error")
	for range 4 {
		g.ask(t, "POST", "/auth/password/request", M{"email": "staff@example.org"}, 200, "StatusOK")
		c.found(t, `set-password\?key=(\S+)`)
	}
	got := g.ask(t, "POST", "/auth/password/request", M{"email": "staff@example.org"}, 429, "TooManyRequests")
	if got.Header().Get("Retry-After") == "" {
		t.Error("the answer does not tell when to try again")
	}
}

func testCodeFlow(t *testing.T, c *common) {
	g := c.guest()
	g.ask(t, "POST", "/auth/code/request", M{"email": "staff@example.org"}, 401, "Authentication")
	code := c.found(t, `(\d{6})`)
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	g.ask(t, "POST", "/auth/code/confirm", M{"code": wrong}, 400, "Error")
	g.ask(t, "POST", "/auth/code/confirm", M{"code": code}, 200, "AuthenticatedByCode")
	g.ask(t, "POST", "/auth/code/confirm", M{"code": code}, 409, "")
}

func testPhoneFlow(t *testing.T, c *common) {
	g := c.login(t, "super")
	g.ask(t, "GET", "/account/phone", nil, 200, "PhoneNumbers")
	g.ask(t, "POST", "/auth/phone/verify", M{"code": "1"}, 409, "")
	g.ask(t, "POST", "/account/phone", M{"phone": "123"}, 400, "Error")
	g.ask(t, "POST", "/account/phone", M{"phone": "+44 20 7946 0000"}, 202, "")
	<-c.texts
	g.ask(t, "POST", "/auth/phone/verify/resend", nil, 200, "StatusOK")
	code := regexp.MustCompile(`\d{6}`).FindString(<-c.texts)
	g.ask(t, "POST", "/auth/phone/verify", M{"code": code + "0"}, 400, "Error")
	g.ask(t, "POST", "/auth/phone/verify", M{"code": code}, 200, "Authenticated")
	if got := g.ask(t, "GET", "/account/phone", nil, 200, "PhoneNumbers"); !strings.Contains(got.Body.String(), `{"phone":"+442079460000","verified":true}`) {
		t.Errorf("the number is %s", got.Body)
	}
	other := c.login(t, "staff")
	other.ask(t, "POST", "/account/phone", M{"phone": "+442079460000"}, 400, "Error")
	c.guest().ask(t, "GET", "/account/phone", nil, 401, "AuthenticationOrReauthentication")
	c.guest().ask(t, "POST", "/account/phone", M{"phone": "+442079460001"}, 409, "")
}

func testSessionFlow(t *testing.T, c *common) {
	one, two := c.login(t, "plain"), c.guest()
	got := two.ask(t, "POST", "/auth/login", M{"email": "plain@example.org", "password": "plain-password"}, 200, "AuthenticatedByPassword")
	list := two.ask(t, "GET", "/auth/sessions", nil, 200, "Sessions")
	sessions := decodeJSON[struct {
		Data []struct {
			ID      int64
			Current bool `json:"is_current"`
		}
	}](t, list).Data
	for _, s := range sessions {
		if !s.Current {
			two.ask(t, "DELETE", "/auth/sessions", M{"sessions": []int64{s.ID}}, 200, "Sessions")
		}
	}
	one.ask(t, "GET", "/auth/session", nil, 410, "SessionGone")

	refresh := decodeJSON[struct {
		Meta struct {
			Token string `json:"refresh_token"`
		}
	}](t, got).Meta.Token
	old := two.token
	fresh := decodeJSON[struct {
		Data struct {
			Access  string `json:"access_token"`
			Refresh string `json:"refresh_token"`
		}
	}](t, c.guest().ask(t, "POST", "/tokens/refresh", M{"refresh_token": refresh}, 200, "RefreshToken")).Data
	c.guest().ask(t, "POST", "/tokens/refresh", M{"refresh_token": refresh}, 400, "Error")
	(&guest{common: c, token: old}).ask(t, "GET", "/auth/session", nil, 410, "SessionGone")
	now := &guest{common: c, token: fresh.Access}
	now.ask(t, "GET", "/auth/session", nil, 200, "Authenticated")
	now.ask(t, "DELETE", "/auth/session", nil, 401, "Unauthenticated")
	c.guest().ask(t, "POST", "/tokens/refresh", M{"refresh_token": fresh.Refresh}, 400, "Error")
}

func testFactorFlow(t *testing.T, c *common) {
	g := c.login(t, "plain")
	g.ask(t, "GET", "/account/authenticators/recovery-codes", nil, 404, "NotFound")
	setup := g.ask(t, "GET", "/account/authenticators/totp", nil, 404, "TOTPAuthenticatorNotFound")
	secret := decodeJSON[struct{ Meta struct{ Secret string } }](t, setup).Meta.Secret
	g.ask(t, "POST", "/account/authenticators/totp", M{"code": "x"}, 400, "Error")
	g.ask(t, "POST", "/account/authenticators/totp", M{"code": totp(t, secret, -1)}, 200, "TOTPAuthenticator")
	g.ask(t, "GET", "/account/authenticators/totp", nil, 200, "TOTPAuthenticator")
	g.ask(t, "GET", "/account/authenticators/recovery-codes", nil, 200, "RecoveryCodes")
	g.ask(t, "GET", "/account/authenticators", nil, 200, "Authenticators")

	g = c.guest()
	g.ask(t, "POST", "/auth/login", M{"username": "plain", "password": "plain-password"}, 401, "Authentication")
	g.ask(t, "POST", "/auth/2fa/authenticate", M{"code": totp(t, secret, 0)}, 200, "AuthenticatedByPasswordAnd2FA")
	g.ask(t, "POST", "/auth/reauthenticate", M{"password": "plain-password"}, 200, "Authenticated")
	g.ask(t, "POST", "/auth/2fa/reauthenticate", M{"code": totp(t, secret, 1)}, 200, "Authenticated")
	g.ask(t, "DELETE", "/account/authenticators/totp", nil, 200, "StatusOK")
}

func (g *guest) options(t *testing.T, path string, status int, response string) keyOptions {
	t.Helper()
	return decodeJSON[keyOptions](t, g.ask(t, "GET", path, nil, status, response))
}

func testPasskeyFlow(t *testing.T, c *common) {
	g, key := c.login(t, "staff"), newSoftKey(t)
	credential := key.create(g.options(t, "/account/authenticators/webauthn?passwordless", 200, "WebAuthnCreationOptionsResponse"))
	g.ask(t, "POST", "/account/authenticators/webauthn", M{"name": "Key", "credential": credential}, 200, "AddWebAuthnAuthenticator")
	g.ask(t, "POST", "/account/authenticators/webauthn", M{"name": "Key", "credential": credential}, 400, "Error")
	g.ask(t, "GET", "/account/authenticators", nil, 200, "Authenticators")
	id := decodeJSON[struct{ Data []struct{ ID int64 } }](t, g.ask(t, "GET", "/account/authenticators", nil, 200, "Authenticators")).Data[0].ID
	g.ask(t, "PUT", "/account/authenticators/webauthn", M{"id": id, "name": "My key"}, 200, "WebAuthnAuthenticator")
	g.ask(t, "POST", "/auth/webauthn/reauthenticate", M{"credential": key.get(g.options(t, "/auth/webauthn/reauthenticate", 200, "WebAuthnRequestOptionsResponse"))}, 200, "Authenticated")

	alone := c.guest()
	alone.ask(t, "POST", "/auth/webauthn/login", M{"credential": key.get(alone.options(t, "/auth/webauthn/login", 200, "WebAuthnRequestOptionsResponse"))}, 200, "Authenticated")
	second := c.guest()
	second.ask(t, "POST", "/auth/login", M{"username": "staff", "password": "staff-password"}, 401, "Authentication")
	second.ask(t, "POST", "/auth/webauthn/authenticate", M{"credential": key.get(second.options(t, "/auth/webauthn/authenticate", 200, "WebAuthnRequestOptionsResponse"))}, 200, "AuthenticatedByPasswordAnd2FA")
	g.ask(t, "DELETE", "/account/authenticators/webauthn", M{"authenticators": []int64{id}}, 200, "StatusOK")
}

func testPasskeySignup(t *testing.T, c *common) {
	g, key := c.guest(), newSoftKey(t)
	g.ask(t, "GET", "/auth/webauthn/signup", nil, 409, "")
	g.ask(t, "POST", "/auth/webauthn/signup", M{}, 400, "Error")
	g.ask(t, "POST", "/auth/webauthn/signup", M{"username": "keyholder"}, 401, "Authentication")
	g.options(t, "/auth/webauthn/signup", 200, "WebAuthnCreationOptionsResponse")
	g.ask(t, "PUT", "/auth/webauthn/signup", M{"name": "First", "credential": M{"id": "x"}}, 400, "Error")
	credential := key.create(g.options(t, "/auth/webauthn/signup", 200, "WebAuthnCreationOptionsResponse"))
	g.ask(t, "PUT", "/auth/webauthn/signup", M{"name": "First", "credential": credential}, 200, "Authenticated")
	g.ask(t, "PUT", "/auth/webauthn/signup", M{"name": "First", "credential": credential}, 409, "")
	again := c.guest()
	again.ask(t, "POST", "/auth/webauthn/login", M{"credential": key.get(again.options(t, "/auth/webauthn/login", 200, "WebAuthnRequestOptionsResponse"))}, 200, "Authenticated")
}

func testProviders(t *testing.T, c *common) {
	g := c.login(t, "staff")
	g.ask(t, "GET", "/account/providers", nil, 200, "ProviderAccounts")
	g.ask(t, "DELETE", "/account/providers", M{"provider": "x", "account": "1"}, 400, "Error")
	c.guest().ask(t, "POST", "/auth/provider/signup", M{"username": "x"}, 409, "")

	// A proof of identity that is older than some minutes is not enough for what weakens an account.
	sess, err := c.Accounts.Session(t.Context(), g.token, account.Client{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range sess.State.Methods {
		sess.State.Methods[i].At -= 3600
	}
	if err := c.Accounts.SaveSession(t.Context(), sess); err != nil {
		t.Fatal(err)
	}
	g.ask(t, "POST", "/account/phone", M{"phone": "+442079460009"}, 401, "ReauthenticationRequired")
}

// testInvitations signs up where that is not open to everybody.
func testInvitations(t *testing.T, all *common) {
	c := newCommon(t, account.Policy{})
	c.brought, c.params = all.brought, all.params
	defer func() { all.rows = append(all.rows, c.rows...) }()
	form := M{"username": "nora", "email": "nora@example.org", "password": "a-long-one-17"}
	c.guest().ask(t, "POST", "/auth/signup", form, 403, "Forbidden")
	key, err := c.Accounts.Invite(t.Context(), "nora@example.org", links{})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.found(t, `invitation=(\S+)`); got != key {
		t.Errorf("the mail has %q", got)
	}
	form["invitation"] = key + "x"
	c.guest().ask(t, "POST", "/auth/signup", form, 403, "Forbidden")
	form["invitation"], form["email"] = key, "eve@example.org"
	c.guest().ask(t, "POST", "/auth/signup", form, 403, "Forbidden")
	form["email"] = "nora@example.org"
	g := c.guest()
	g.ask(t, "POST", "/auth/signup", form, 200, "Authenticated")
	if got := g.ask(t, "GET", "/account/email", nil, 200, "EmailAddresses"); !strings.Contains(got.Body.String(), `"verified":true,"primary":true`) {
		t.Errorf("the address that the invitation was mailed to is not verified: %s", got.Body)
	}
	form["username"] = "nora2"
	c.guest().ask(t, "POST", "/auth/signup", form, 403, "Forbidden")
}

type links struct{}

func (links) VerifyEmailURL(key string) string   { return "https://x/verify-email/" + key }
func (links) ResetPasswordURL(key string) string { return "https://x/set-password?key=" + key }
func (links) SignupURL(key string) string        { return "https://x/register?invitation=" + key }
