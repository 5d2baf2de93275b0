package server_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"etikett/internal/account"
	"etikett/internal/oauth"
)

const (
	appURI   = "http://127.0.0.1:9999/callback"
	verifier = "a-verifier-that-is-long-enough-for-rfc-7636-0123456789"
)

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// provider is the whole program at an address, with a client of each kind.
type provider struct {
	*bench
	url         string
	web, public *oauth.Client
	secret      string
	service     *oauth.Client // acts for "staff" with its own credentials
	serviceKey  string
	noRedirects *http.Client
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	b := newBench(t)
	p := &provider{bench: b, noRedirects: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	server := httptest.NewServer(b.Handler)
	t.Cleanup(server.Close)
	p.url = server.URL
	make := func(c oauth.Client, public bool) (*oauth.Client, string) {
		made, secret, err := b.OAuth.CreateClient(t.Context(), c, public)
		if err != nil {
			t.Fatal(err)
		}
		return made, secret
	}
	staff, err := b.Accounts.UserByName(t.Context(), "staff")
	if err != nil {
		t.Fatal(err)
	}
	p.web, p.secret = make(oauth.Client{Name: "Web shop", RedirectURIs: []string{"https://shop.example/cb"}, LogoutURIs: []string{"https://shop.example/bye"}}, false)
	p.public, _ = make(oauth.Client{Name: "Phone app", RedirectURIs: []string{appURI, "org.example.app:/cb"}, Grants: oauth.AllGrants[:3]}, true)
	p.service, p.serviceKey = make(oauth.Client{Name: "Nightly job", Grants: oauth.AllGrants[3:], UserID: staff.ID}, false)
	return p
}

// visitor is a browser: it keeps cookies and follows no redirect out of the program.
type visitor struct {
	*provider
	client *http.Client
}

func (p *provider) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	b := &visitor{provider: p, client: &http.Client{Jar: jar}}
	b.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.url+"/") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return b
}

// page is what a browser shows in the end.
type page struct {
	*http.Response
	text string
}

func (b *visitor) get(link string) page {
	b.t.Helper()
	if strings.HasPrefix(link, "/") {
		link = b.url + link
	}
	resp, err := b.client.Get(link)
	return b.read(resp, err)
}

func (b *visitor) read(resp *http.Response, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp, html.UnescapeString(string(text))}
}

var csrfInput = regexp.MustCompile(`name="csrfmiddlewaretoken" value="([^"]+)"`)

// send sends the form of a page with one of its buttons.
func (b *visitor) send(from page, step string, values ...string) page {
	b.t.Helper()
	form := url.Values{"step": {step}}
	if m := csrfInput.FindStringSubmatch(from.text); m != nil {
		form.Set("csrfmiddlewaretoken", m[1])
	} else { // a page without a form
		for _, c := range b.client.Jar.Cookies(from.Request.URL) {
			if c.Name == "csrftoken" {
				form.Set("csrfmiddlewaretoken", c.Value)
			}
		}
	}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	resp, err := b.client.PostForm(from.Request.URL.String(), form)
	return b.read(resp, err)
}

func (b *visitor) login(from page, user string) page {
	return b.send(from, "login", "username", user, "password", user+"-password")
}

// authorizeURL is a good request of a client, with changes as pairs of name and value; "" takes a parameter away.
func (p *provider) authorizeURL(c *oauth.Client, change ...string) string {
	q := url.Values{
		"client_id": {c.ClientID}, "redirect_uri": {c.RedirectURIs[0]}, "response_type": {"code"}, "scope": {"g:read openid"}, "state": {"st&te=1"},
		"code_challenge": {challengeOf(verifier)}, "code_challenge_method": {"S256"}, "nonce": {"n1"},
	}
	for i := 0; i < len(change); i += 2 {
		if q.Set(change[i], change[i+1]); change[i+1] == "" {
			q.Del(change[i])
		}
	}
	return "/o/authorize/?" + q.Encode()
}

// code goes through sign-in and consent, and gives what comes back to the client.
func (p *provider) code(c *oauth.Client, user string, change ...string) url.Values {
	p.t.Helper()
	b := p.visitor()
	end := b.send(b.login(b.get(p.authorizeURL(c, change...)), user), "allow")
	return p.back(end)
}

// back reads a redirect to a client.
func (p *provider) back(end page) url.Values {
	p.t.Helper()
	u, err := url.Parse(end.Header.Get("Location"))
	if err != nil || end.StatusCode/100 != 3 {
		p.t.Fatalf("no way back to the client: %d %s", end.StatusCode, end.text)
	}
	return u.Query()
}

// tokens is an answer of the token endpoint.
type tokens struct {
	status  int
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Scope   string `json:"scope"`
	Error   string `json:"error"`
	Text    string `json:"error_description"`
	header  http.Header
}

// token asks an endpoint for programs, as the client with its secret if it has one.
func (p *provider) token(c *oauth.Client, secret string, form url.Values) tokens {
	p.t.Helper()
	return postForm[tokens](p, "/o/token/", c, secret, form, func(out *tokens, status int, h http.Header) { out.status, out.header = status, h })
}

func postForm[T any](p *provider, path string, c *oauth.Client, secret string, form url.Values, more func(*T, int, http.Header)) T {
	p.t.Helper()
	if secret == "" && c != nil {
		form.Set("client_id", c.ClientID)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), "POST", p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if secret != "" {
		r.SetBasicAuth(c.ClientID, secret)
	}
	resp, err := p.noRedirects.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out T
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &out); err != nil {
			p.t.Fatalf("%s: %d %s", path, resp.StatusCode, body)
		}
	}
	if more != nil {
		more(&out, resp.StatusCode, resp.Header)
	}
	return out
}

func (p *provider) exchange(c *oauth.Client, secret, code, verifier string) tokens {
	p.t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.RedirectURIs[0]}}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	return p.token(c, secret, form)
}

func (p *provider) refresh(c *oauth.Client, secret, token string) tokens {
	p.t.Helper()
	return p.token(c, secret, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// api asks the API with an access token.
func (p *provider) api(method, path, token, body string) *httptest.ResponseRecorder {
	p.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	return p.do(method, path, "", r, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
}

// Ensure the code flow gives tokens that the API takes, that refresh tokens change with each use, and that one which comes twice ends all.
func TestOAuthCode(t *testing.T) {
	p := newProvider(t)
	for _, c := range []struct {
		name   string
		client *oauth.Client
		secret string
	}{{"public", p.public, ""}, {"confidential", p.web, p.secret}} {
		back := p.code(c.client, "plain", "scope", "g:read openid profile email a:staff")
		if back.Get("state") != "st&te=1" || back.Get("code") == "" {
			t.Fatalf("%s: the client gets %v", c.name, back)
		}
		got := p.exchange(c.client, c.secret, back.Get("code"), verifier)
		if got.status != 200 || got.Type != "Bearer" || got.Refresh == "" || got.Expires < 3500 || got.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %+v", c.name, got)
		}
		if strings.Contains(got.Scope, "a:staff") {
			t.Errorf("%s: a user who is no staff passes on %q", c.name, got.Scope)
		}
		if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"plain"`) {
			t.Errorf("%s: the API answers %d %s", c.name, w.Code, w.Body)
		}
		claims := claimsOf(t, got.ID)
		if claims["iss"] != p.url+"/o" || claims["nonce"] != "n1" || claims["preferred_username"] != "plain" || claims["email"] != "plain@example.org" {
			t.Errorf("%s: the ID token says %v", c.name, claims)
		}
		if w := p.api("GET", "/api/user/me/", got.ID, ""); w.Code != 401 {
			t.Errorf("%s: an ID token lets in: %d", c.name, w.Code)
		}

		second := p.refresh(c.client, c.secret, got.Refresh)
		if second.status != 200 || second.Refresh == "" || second.Refresh == got.Refresh {
			t.Fatalf("%s: refreshing gives %+v", c.name, second)
		}
		narrow := p.token(c.client, c.secret, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {second.Refresh}, "scope": {"openid"}})
		if w := p.api("GET", "/api/label/template/", narrow.Access, ""); narrow.Scope != "openid" || w.Code != 403 {
			t.Errorf("%s: a token for %q reads: %d", c.name, narrow.Scope, w.Code)
		}
		if wide := p.token(c.client, c.secret, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {narrow.Refresh}, "scope": {"a:superuser"}}); wide.Error != "invalid_scope" {
			t.Errorf("%s: a refresh token takes more than it had: %+v", c.name, wide)
		}
		if again := p.refresh(c.client, c.secret, got.Refresh); again.Error != "invalid_grant" {
			t.Errorf("%s: a used refresh token gives %+v", c.name, again)
		}
		if last := p.refresh(c.client, c.secret, narrow.Refresh); last.Error != "invalid_grant" {
			t.Errorf("%s: the grant outlives a stolen refresh token: %+v", c.name, last)
		}
		if w := p.api("GET", "/api/user/me/", second.Access, ""); w.Code != 401 {
			t.Errorf("%s: so does its access token: %d", c.name, w.Code)
		}
	}
}

func claimsOf(t *testing.T, jwt string) map[string]any {
	t.Helper()
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JWT", jwt)
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(b, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

// Ensure a request that is not quite right goes nowhere, or back to the client with the state it sent.
func TestOAuthRequests(t *testing.T) {
	p := newProvider(t)
	const shown = "" // an error page; nothing goes to the address
	for _, c := range []struct {
		name   string
		client *oauth.Client
		change []string
		want   string // error at the client's address
	}{
		{"unknown client", p.web, []string{"client_id", "nobody"}, shown},
		{"other address", p.web, []string{"redirect_uri", "https://evil.example/cb"}, shown},
		{"address with more", p.web, []string{"redirect_uri", "https://shop.example/cb/x"}, shown},
		{"address with a query", p.web, []string{"redirect_uri", "https://shop.example/cb?x=1"}, shown},
		{"address with other letters", p.web, []string{"redirect_uri", "https://SHOP.example/cb"}, shown},
		{"address with a user", p.web, []string{"redirect_uri", "https://shop.example@evil.example/cb"}, shown},
		{"plain http", p.web, []string{"redirect_uri", "http://shop.example/cb"}, shown},
		{"no address", p.web, []string{"redirect_uri", ""}, shown},
		{"other host of the machine", p.public, []string{"redirect_uri", "http://localhost:9999/callback"}, shown},
		{"other path of the machine", p.public, []string{"redirect_uri", "http://127.0.0.1:9999/other"}, shown},
		{"https on the machine", p.public, []string{"redirect_uri", "https://127.0.0.1:9999/callback"}, shown},
		{"implicit", p.web, []string{"response_type", "token"}, "unauthorized_client"},
		{"hybrid", p.web, []string{"response_type", "code id_token"}, "unauthorized_client"},
		{"no response type", p.web, []string{"response_type", ""}, "invalid_request"},
		{"no PKCE", p.public, []string{"code_challenge", "", "code_challenge_method", ""}, "invalid_request"},
		{"plain PKCE", p.public, []string{"code_challenge_method", "plain"}, "invalid_request"},
		{"PKCE without a method", p.public, []string{"code_challenge_method", ""}, "invalid_request"},
		{"unknown scopes", p.web, []string{"scope", "everything"}, "invalid_scope"},
		{"request object", p.web, []string{"request", "e30.e30."}, "request_not_supported"},
		{"form post", p.web, []string{"response_mode", "form_post"}, "invalid_request"},
		{"silent, nobody there", p.web, []string{"prompt", "none"}, "login_required"},
	} {
		got := p.visitor().get(p.authorizeURL(c.client, c.change...))
		switch {
		case c.want == shown && (got.StatusCode != 400 || got.Header.Get("Location") != ""):
			t.Errorf("%s: %d to %q", c.name, got.StatusCode, got.Header.Get("Location"))
		case c.want != shown:
			if q := p.back(got); q.Get("error") != c.want || q.Get("state") != "st&te=1" || q.Get("code") != "" {
				t.Errorf("%s: %v, want %s", c.name, q, c.want)
			}
		}
		if csp := got.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: the policy is %q", c.name, csp)
		}
	}
	// a parameter that comes twice means one thing to some and another to others
	if got := p.visitor().get(p.authorizeURL(p.web) + "&redirect_uri=https://evil.example/"); got.StatusCode != 400 || got.Header.Get("Location") != "" {
		t.Errorf("two addresses: %d %v", got.StatusCode, got.Header)
	}
	// an app takes the port that is free
	if back := p.code(p.public, "plain", "redirect_uri", "http://127.0.0.1:4711/callback"); back.Get("code") == "" {
		t.Errorf("another port of the machine: %v", back)
	}
}

// Ensure pages ask who is there and whether he agrees, and take forms of this site alone.
func TestOAuthPages(t *testing.T) {
	p := newProvider(t)
	b := p.visitor()
	first := b.get(p.authorizeURL(p.web))
	if first.StatusCode != 200 || !strings.Contains(first.text, "Web shop") || !strings.Contains(first.text, `autocomplete="current-password"`) {
		t.Fatalf("%d %s", first.StatusCode, first.text)
	}
	if wrong := b.send(first, "login", "username", "plain", "password", "x"); wrong.StatusCode != 400 || !strings.Contains(wrong.text, `role="alert"`) {
		t.Errorf("a wrong password: %d %s", wrong.StatusCode, wrong.text)
	}
	consent := b.login(first, "plain")
	if !strings.Contains(consent.text, "Allow access?") || !strings.Contains(consent.text, "shop.example") || !strings.Contains(consent.text, "Know who you are") {
		t.Fatalf("no question: %s", consent.text)
	}
	if csp := consent.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https://shop.example") || strings.Contains(csp, "unsafe") {
		t.Errorf("the policy is %q", csp)
	}
	// another site's form
	resp, err := b.client.PostForm(consent.Request.URL.String(), url.Values{"step": {"allow"}})
	if forged := b.read(resp, err); forged.StatusCode != 403 {
		t.Errorf("a form without a token: %d %s", forged.StatusCode, forged.text)
	}
	// the number of a request, which whoever sent the user here knows, does not fetch the code
	if q := p.back(b.send(consent, "allow")); q.Get("code") == "" {
		t.Errorf("no code: %v", q)
	}
	id := consent.Request.URL.Query().Get("request")
	if stolen := p.visitor().get("/o/authorize/callback?id=" + id); stolen.StatusCode != 400 || stolen.Header.Get("Location") != "" {
		t.Errorf("the request's number gives %d %s", stolen.StatusCode, stolen.Header.Get("Location"))
	}
	if gone := b.get("/o/consent/?request=" + id); gone.StatusCode != 404 {
		t.Errorf("an answered request is shown: %d", gone.StatusCode)
	}
	// whoever has signed in is asked to agree only
	consent = b.get(p.authorizeURL(p.public))
	if q := p.back(b.send(consent, "deny")); q.Get("error") != "access_denied" || q.Get("state") != "st&te=1" {
		t.Errorf("refusing gives %v", q)
	}
	if q := p.back(b.get(p.authorizeURL(p.web, "prompt", "none"))); q.Get("error") != "consent_required" {
		t.Errorf("silently: %v", q)
	}
	if again := b.get(p.authorizeURL(p.web, "prompt", "login")); !strings.Contains(again.text, "Confirm that it is you") {
		t.Errorf("prompt=login: %s", again.text)
	}
	// a trusted client's users are not asked
	p.web.Trusted = true
	if err := p.OAuth.UpdateClient(t.Context(), p.web); err != nil {
		t.Fatal(err)
	}
	if q := p.back(b.get(p.authorizeURL(p.web, "prompt", "none"))); q.Get("code") == "" {
		t.Errorf("trusted: %v", q)
	}
	// what was allowed is listed, and can be ended
	if got := p.exchange(p.public, "", p.code(p.public, "plain").Get("code"), verifier); got.status != 200 {
		t.Fatalf("%+v", got)
	} else {
		list := b.get("/o/authorized_tokens/")
		m := regexp.MustCompile(`name="grant" value="(\d+)"`).FindStringSubmatch(list.text)
		if m == nil || !strings.Contains(list.text, "Phone app") {
			t.Fatalf("%s", list.text)
		}
		other := p.visitor()
		if w := other.send(other.login(other.get("/o/authorized_tokens/"), "staff"), "revoke", "grant", m[1]); w.StatusCode != 404 {
			t.Errorf("somebody else's grant: %d %s", w.StatusCode, w.text)
		}
		if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 200 {
			t.Errorf("somebody else ended it: %d", w.Code)
		}
		b.send(list, "revoke", "grant", m[1])
		if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 401 {
			t.Errorf("it goes on: %d", w.Code)
		}
	}
	// signing out asks first, and goes only where the client may send people
	if q := b.get("/o/logout/?client_id=" + p.web.ClientID + "&post_logout_redirect_uri=" + url.QueryEscape("https://evil.example/")); q.StatusCode != 400 {
		t.Errorf("signing out to another site: %d", q.StatusCode)
	}
	out := b.send(b.get("/o/logout/?client_id="+p.web.ClientID+"&state=s&post_logout_redirect_uri="+url.QueryEscape("https://shop.example/bye")), "logout")
	if out.Header.Get("Location") != "https://shop.example/bye?state=s" {
		t.Errorf("signing out: %d %v", out.StatusCode, out.Header)
	}
	if q := b.get(p.authorizeURL(p.public)); !strings.Contains(q.text, "Sign in") {
		t.Errorf("after signing out: %s", q.text)
	}
}

// Ensure the page asks for the second factor, too.
func TestOAuthSecondFactor(t *testing.T) {
	p := newProvider(t)
	ctx := t.Context()
	u, err := p.Accounts.UserByName(ctx, "staff")
	if err != nil {
		t.Fatal(err)
	}
	sess := p.Accounts.NewSession(account.Client{})
	if err := p.Accounts.Login(ctx, sess, account.LoginForm{Username: "staff", Password: "staff-password"}, "", account.Client{}); err != nil {
		t.Fatal(err)
	}
	setup, err := p.Accounts.BeginTOTP(ctx, sess, u, "Etikett")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Accounts.ActivateTOTP(ctx, sess, u, timeCode(t, setup.Secret, -1)); err != nil {
		t.Fatal(err)
	}
	b := p.visitor()
	code := b.login(b.get(p.authorizeURL(p.web)), "staff")
	if !strings.Contains(code.text, "one-time-code") || strings.Contains(code.text, "Allow access?") {
		t.Fatalf("%d %s", code.StatusCode, code.text)
	}
	if skipped := b.get(p.authorizeURL(p.web)); strings.Contains(skipped.text, "Allow access?") {
		t.Error("the second factor can be left out")
	}
	if wrong := b.send(code, "code", "code", "000"); wrong.StatusCode != 400 {
		t.Errorf("a wrong code: %d", wrong.StatusCode)
	}
	consent := b.send(code, "code", "code", timeCode(t, setup.Secret, 0), "trust", "true")
	back := p.back(b.send(consent, "allow"))
	if amr, _ := claimsOf(t, p.exchange(p.web, p.secret, back.Get("code"), verifier).ID)["amr"].([]any); !slices.Contains(amr, any("mfa")) || !slices.Contains(amr, any("pwd")) {
		t.Errorf("the client hears of %v", amr)
	}
	// the browser is trusted now
	b.send(b.get("/o/logout/"), "logout")
	if again := b.login(b.get(p.authorizeURL(p.web)), "staff"); !strings.Contains(again.text, "Allow access?") {
		t.Errorf("%s", again.text)
	}
}

// timeCode is the code of an authenticator (RFC 6238), so many steps ahead.
func timeCode(t *testing.T, secret string, ahead int64) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, time.Now().Unix()/30+ahead)
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

// Ensure a code is good once, for its client, with its verifier and address.
func TestOAuthCodeIsGoodOnce(t *testing.T) {
	p := newProvider(t)
	code := func() string { return p.code(p.public, "plain").Get("code") }
	for _, c := range []struct {
		name   string
		client *oauth.Client
		secret string
		change []string
		status int
		want   string
	}{
		{"wrong verifier", p.public, "", []string{"code_verifier", strings.Repeat("x", 50)}, 400, "invalid_grant"},
		{"no verifier", p.public, "", []string{"code_verifier", ""}, 400, "invalid_request"},
		{"other address", p.public, "", []string{"redirect_uri", "org.example.app:/cb"}, 400, "invalid_grant"},
		{"other client", p.web, p.secret, nil, 400, "invalid_grant"},
		{"wrong secret", p.web, "wrong", nil, 401, "invalid_client"},
		{"no secret", p.web, "", nil, 401, "invalid_client"},
		{"two codes", p.public, "", []string{"code", "second"}, 400, "invalid_grant"},
		{"no grant type", p.public, "", []string{"grant_type", ""}, 400, "invalid_request"},
		{"unknown grant type", p.public, "", []string{"grant_type", "password"}, 400, "unsupported_grant_type"},
		{"signed assertion", p.public, "", []string{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", "e30.e30.x"}, 400, "unsupported_grant_type"},
		{"code of nobody", p.public, "", []string{"code", "made-up"}, 400, "invalid_grant"},
	} {
		form := url.Values{"grant_type": {"authorization_code"}, "code": {code()}, "redirect_uri": {appURI}, "code_verifier": {verifier}}
		for i := 0; i < len(c.change); i += 2 {
			if form.Set(c.change[i], c.change[i+1]); c.change[i+1] == "" {
				form.Del(c.change[i])
			}
		}
		got := p.token(c.client, c.secret, form)
		if got.status != c.status || got.Error != c.want || got.Access != "" {
			t.Errorf("%s: %+v, want %d %s", c.name, got, c.status, c.want)
		}
		if got.status == 401 && !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Basic") {
			t.Errorf("%s: %v", c.name, got.header)
		}
	}

	one := code()
	first := p.exchange(p.public, "", one, verifier)
	if w := p.api("GET", "/api/user/me/", first.Access, ""); w.Code != 200 {
		t.Fatalf("%d %+v", w.Code, first)
	}
	if again := p.exchange(p.public, "", one, verifier); again.Error != "invalid_grant" {
		t.Errorf("a code that comes twice gives %+v", again)
	}
	if w := p.api("GET", "/api/user/me/", first.Access, ""); w.Code != 401 {
		t.Errorf("the tokens of a code that came twice are good: %d", w.Code)
	}
	if again := p.refresh(p.public, "", first.Refresh); again.Error != "invalid_grant" {
		t.Errorf("so is the refresh token: %+v", again)
	}

	// many at once get one answer
	one = code()
	results := make(chan tokens, 8)
	for range cap(results) {
		go func() { results <- p.exchange(p.public, "", one, verifier) }()
	}
	good := 0
	for range cap(results) {
		if r := <-results; r.status == 200 {
			good++
		}
	}
	if good > 1 {
		t.Errorf("one code gave tokens %d times", good)
	}
}

// Ensure the token endpoint takes forms alone, and no secret from an address.
func TestOAuthTokenRequests(t *testing.T) {
	p := newProvider(t)
	for _, c := range []struct {
		name, method, path, typ, body string
		status                        int
	}{
		{"GET", "GET", "/o/token/?grant_type=client_credentials", "", "", 405},
		{"JSON", "POST", "/o/token/", "application/json", `{"grant_type":"client_credentials"}`, 400},
		{"query", "POST", "/o/token/?client_secret=x", "application/x-www-form-urlencoded", "grant_type=client_credentials", 400},
		{"twice", "POST", "/o/token/", "application/x-www-form-urlencoded", "grant_type=client_credentials&grant_type=password", 400},
		{"huge", "POST", "/o/token/", "application/x-www-form-urlencoded", "x=" + strings.Repeat("x", 1<<20), 400},
		{"no client", "POST", "/o/introspect/", "application/x-www-form-urlencoded", "token=x", 401},
		{"public client", "POST", "/o/introspect/", "application/x-www-form-urlencoded", "token=x&client_id=" + p.public.ClientID, 401},
		{"no slash", "POST", "/o/token", "application/x-www-form-urlencoded", "", 400},
	} {
		w := p.do(c.method, c.path, "", strings.NewReader(c.body), func(r *http.Request) { r.Header.Set("Content-Type", c.typ) })
		var e struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &e); w.Code != c.status || err != nil || e.Error == "" {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
}

// Ensure a client with credentials of its own acts for its user, within what the user may do.
func TestOAuthClientCredentials(t *testing.T) {
	p := newProvider(t)
	got := p.token(p.service, p.serviceKey, url.Values{"grant_type": {"client_credentials"}, "scope": {"g:read a:staff a:superuser"}})
	if got.status != 200 || got.Scope != "g:read a:staff" || got.Refresh != "" || got.ID != "" {
		t.Fatalf("%+v", got)
	}
	if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"staff"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := p.api("PATCH", "/api/label/template/9/", got.Access, "{}"); w.Code != 404 {
		t.Errorf("staff may not write: %d", w.Code)
	}
	post := p.token(nil, "", url.Values{"grant_type": {"client_credentials"}, "client_id": {p.service.ClientID}, "client_secret": {p.serviceKey}})
	if post.status != 200 || post.Scope != "g:read" {
		t.Errorf("with the secret in the form: %+v", post)
	}
	for name, got := range map[string]tokens{
		"wrong secret":   p.token(p.service, "wrong", url.Values{"grant_type": {"client_credentials"}}),
		"no secret":      p.token(p.service, "", url.Values{"grant_type": {"client_credentials"}}),
		"another client": p.token(p.web, p.secret, url.Values{"grant_type": {"client_credentials"}}),
		"unknown scope":  p.token(p.service, p.serviceKey, url.Values{"grant_type": {"client_credentials"}, "scope": {"everything"}}),
	} {
		want := map[string]string{"another client": "unauthorized_client", "unknown scope": "invalid_scope"}[name]
		if want == "" {
			want = "invalid_client"
		}
		if got.Error != want || got.Access != "" {
			t.Errorf("%s: %+v, want %s", name, got, want)
		}
	}
}

// Ensure clients can end their tokens and ask about them, and not about others'.
func TestOAuthRevocationAndIntrospection(t *testing.T) {
	p := newProvider(t)
	type about struct {
		Active    bool
		Username  string
		Scope     string
		Client_id string
	}
	ask := func(c *oauth.Client, secret, token string) about {
		return postForm[about](p, "/o/introspect/", c, secret, url.Values{"token": {token}}, nil)
	}
	revoke := func(c *oauth.Client, secret, token string) (status int) {
		postForm[struct{}](p, "/o/revoke_token/", c, secret, url.Values{"token": {token}}, func(_ *struct{}, s int, _ http.Header) { status = s })
		return status
	}
	got := p.exchange(p.web, p.secret, p.code(p.web, "plain").Get("code"), verifier)
	if a := ask(p.web, p.secret, got.Access); !a.Active || a.Username != "plain" || a.Client_id != p.web.ClientID || !strings.HasPrefix(a.Scope, "g:read openid") {
		t.Errorf("%+v", a)
	}
	if a := ask(p.service, p.serviceKey, got.Access); a.Active || a.Username != "" {
		t.Errorf("another client learns %+v", a)
	}
	if a := ask(p.web, p.secret, "made-up"); a.Active {
		t.Error("a text is a token")
	}
	if s := revoke(p.public, "", got.Access); s != 200 || !ask(p.web, p.secret, got.Access).Active {
		t.Errorf("another client ends it: %d", s)
	}
	if s := revoke(p.web, "wrong", got.Access); s != 401 {
		t.Errorf("a wrong secret: %d", s)
	}
	if s := revoke(p.web, p.secret, got.Access); s != 200 || ask(p.web, p.secret, got.Access).Active {
		t.Errorf("ending: %d", s)
	}
	second := p.refresh(p.web, p.secret, got.Refresh)
	if s := revoke(p.web, p.secret, second.Refresh); s != 200 || p.api("GET", "/api/user/me/", second.Access, "").Code != 401 {
		t.Errorf("ending the refresh token leaves the access token: %d", s)
	}
	if s := revoke(p.web, p.secret, "made-up"); s != 200 {
		t.Errorf("an unknown token: %d", s)
	}
}

// Ensure a device gets its tokens when its user has agreed on another.
func TestOAuthDevice(t *testing.T) {
	p := newProvider(t)
	type device struct {
		Device_code, User_code, Verification_uri, Verification_uri_complete, Error string
		Interval, Expires_in                                                       int
	}
	begin := func() device {
		return postForm[device](p, "/o/device-authorization/", p.public, "", url.Values{"scope": {"g:read openid"}}, nil)
	}
	poll := func(d device) tokens {
		return p.token(p.public, "", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {d.Device_code}})
	}
	d := begin()
	if d.Verification_uri != p.url+"/o/device/" || d.Interval != 5 || d.Expires_in != 600 || len(d.User_code) != 9 {
		t.Fatalf("%+v", d)
	}
	if got := poll(d); got.Error != "authorization_pending" {
		t.Errorf("%+v", got)
	}
	if got := poll(d); got.Error != "slow_down" {
		t.Errorf("asking too often: %+v", got)
	}
	b := p.visitor()
	code := b.login(b.get(d.Verification_uri), "plain")
	if !strings.Contains(code.text, "Enter the code") {
		t.Fatal(code.text)
	}
	if wrong := b.get("/o/device/?user_code=BBBB-BBBB"); wrong.StatusCode != 404 {
		t.Errorf("a wrong code: %d", wrong.StatusCode)
	}
	asked := b.get("/o/device/?user_code=" + strings.ToLower(strings.ReplaceAll(d.User_code, "-", "")))
	if !strings.Contains(asked.text, "Phone app") {
		t.Fatal(asked.text)
	}
	if done := b.send(asked, "allow"); !strings.Contains(done.text, "Done") {
		t.Fatal(done.text)
	}
	got := poll(d)
	if got.status != 200 || got.Refresh == "" || got.ID == "" || p.api("GET", "/api/user/me/", got.Access, "").Code != 200 {
		t.Fatalf("%+v", got)
	}
	if again := poll(d); again.Error != "invalid_grant" {
		t.Errorf("a device code twice: %+v", again)
	}
	if more := p.refresh(p.public, "", got.Refresh); more.status != 200 {
		t.Errorf("refreshing: %+v", more)
	}

	d = begin()
	b.send(b.get(d.Verification_uri_complete), "deny")
	if got := poll(d); got.Error != "access_denied" {
		t.Errorf("refused: %+v", got)
	}
	for range 25 { // trying codes
		b.get("/o/device/?user_code=CCCC-CCCC")
	}
	if limited := b.get("/o/device/?user_code=CCCC-CCCC"); limited.StatusCode != 429 || limited.Header.Get("Retry-After") == "" {
		t.Errorf("codes can be tried: %d", limited.StatusCode)
	}
}

// Ensure a token does what its scopes say, and nothing that its user may not do.
func TestOAuthScopes(t *testing.T) {
	p := newProvider(t)
	token := map[string]string{}
	grant := func(user, scope string) string {
		key := user + " " + scope
		if token[key] == "" {
			got := p.exchange(p.web, p.secret, p.code(p.web, user, "scope", scope).Get("code"), verifier)
			if got.status != 200 {
				t.Fatalf("%s: %+v", key, got)
			}
			token[key] = got.Access
		}
		return token[key]
	}
	for _, c := range []struct {
		user, scope, method, path, body string
		want                            int
		missing                         string
	}{
		{"plain", "g:read", "GET", "/api/label/template/", "", 200, ""},
		{"plain", "g:read", "GET", "/api/data-output/", "", 200, ""},
		{"plain", "g:read", "POST", "/api/label/print/", "{}", 400, ""},
		{"plain", "openid", "GET", "/api/label/template/", "", 403, "g:read"},
		{"plain", "openid", "POST", "/api/label/print/", "{}", 403, "g:read"},
		{"plain", "openid", "GET", "/api/", "", 200, ""},
		{"staff", "g:read", "POST", "/api/label/template/", "{}", 403, "a:staff"},
		{"staff", "g:read a:staff", "POST", "/api/label/template/", "{}", 400, ""},
		{"staff", "g:read", "PATCH", "/api/settings/global/LABEL_DPI/", `{"value":"600"}`, 403, "a:staff"},
		{"staff", "g:read", "GET", "/api/user/", "", 403, "a:staff"},
		{"plain", "g:read", "PATCH", "/api/user/me/", `{"first_name":"X"}`, 403, ""},
		{"super", "g:read a:staff a:superuser", "PATCH", "/api/user/me/", `{"first_name":"X"}`, 403, ""},
		{"plain", "g:read", "GET", "/api/user/token/", "", 403, ""},
		{"plain", "g:read", "GET", "/api/user/me/token/", "", 403, ""},
		{"plain", "g:read", "PATCH", "/api/settings/user/LABEL_INLINE/", `{"value":"true"}`, 403, "a:staff"},
		{"super", "g:read", "GET", "/api/part/", "", 403, "r:view:part"},
		{"super", "r:view:part", "GET", "/api/part/", "", 200, ""},
		{"super", "r:view:part", "GET", "/api/stock/", "", 403, "r:view:stock"},
		{"super", "g:read a:superuser", "GET", "/api/part/", "", 200, ""},
		{"plain", "g:read", "GET", "/api/part/", "", 403, "-"}, // he himself may not
		{"super", "g:read", "GET", "/api/label/template/9/metadata/", "", 403, "r:view:admin"},
		{"super", "r:view:admin", "GET", "/api/label/template/9/metadata/", "", 404, ""},
		{"super", "r:view:admin", "PATCH", "/api/label/template/9/metadata/", "{}", 403, "r:change:admin"},
		{"super", "r:change:admin", "PATCH", "/api/label/template/9/metadata/", "{}", 404, ""},
		{"super", "g:read a:staff", "PATCH", "/api/user/2/", `{"is_staff":true}`, 403, "a:superuser"},
		{"super", "g:read a:staff", "GET", "/api/oauth/client/", "", 403, "a:superuser"},
		{"super", "g:read a:superuser", "GET", "/api/oauth/client/", "", 200, ""},
		{"plain", "openid", "GET", "/media/report/label/x.html", "", 401, ""},
		{"plain", "g:read", "GET", "/media/report/label/x.html", "", 404, ""},
	} {
		w := p.api(c.method, c.path, grant(c.user, c.scope), c.body)
		if w.Code != c.want {
			t.Errorf("%s with %q: %s %s: %d %s, want %d", c.user, c.scope, c.method, c.path, w.Code, w.Body, c.want)
		}
		challenge := w.Header().Get("WWW-Authenticate")
		switch {
		case w.Code == 403 && c.missing != "-" && !strings.HasPrefix(challenge, `Bearer realm="api", error="insufficient_scope"`),
			c.missing != "" && c.missing != "-" && !strings.Contains(challenge, `scope="`+c.missing+`"`), c.missing == "-" && challenge != "":
			t.Errorf("%s with %q: %s %s: the header says %q, want %q", c.user, c.scope, c.method, c.path, challenge, c.missing)
		}
		if w.Code == 403 && !strings.Contains(w.Body.String(), `{"detail":"`) {
			t.Errorf("%s %s: %s", c.method, c.path, w.Body)
		}
	}
	// a scope that a user may not pass on is not passed on, and nothing is left here
	if q := p.back(func() page {
		b := p.visitor()
		return b.login(b.get(p.authorizeURL(p.web, "scope", "a:superuser")), "plain")
	}()); q.Get("error") != "access_denied" {
		t.Errorf("a superuser's scope of a plain user: %v", q)
	}
}

// Ensure the API refuses tokens that are forged, damaged, or whose user is disabled, in the words of RFC 6750.
func TestOAuthBadTokens(t *testing.T) {
	p := newProvider(t)
	got := p.exchange(p.web, p.secret, p.code(p.web, "plain").Get("code"), verifier)
	parts := strings.Split(got.Access, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	for name, token := range map[string]string{
		"no signature":    none + "." + parts[1] + ".",
		"other payload":   parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"3","jti":"x","exp":99999999999}`)) + "." + parts[2],
		"cut":             got.Access[:len(got.Access)-9],
		"nothing in dots": "..",
		"long":            strings.Repeat("x.", 9000),
	} {
		w := p.api("GET", "/api/user/me/", token, "")
		if w.Code != 401 || !strings.Contains(w.Body.String(), `{"detail":"`) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if c := w.Header().Get("WWW-Authenticate"); strings.Count(token, ".") == 2 && !strings.Contains(c, `error="invalid_token"`) {
			t.Errorf("%s: %q", name, c)
		}
	}
	info := p.do("GET", "/o/userinfo/", "", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+got.Access) })
	if info.Code != 200 || decodeJSON[map[string]any](t, info)["sub"] == nil {
		t.Errorf("userinfo: %d %s", info.Code, info.Body)
	}
	u, err := p.Accounts.UserByName(t.Context(), "plain")
	if err != nil {
		t.Fatal(err)
	}
	pending := p.code(p.web, "plain").Get("code")
	if err := p.Accounts.SetActive(t.Context(), u, false); err != nil {
		t.Fatal(err)
	}
	if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 401 {
		t.Errorf("a disabled user: %d", w.Code)
	}
	if w := p.do("GET", "/o/userinfo/", "", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+got.Access) }); w.Code != 401 {
		t.Errorf("userinfo of a disabled user: %d", w.Code)
	}
	if r := p.refresh(p.web, p.secret, got.Refresh); r.Error != "invalid_grant" {
		t.Errorf("refreshing for a disabled user: %+v", r)
	}
	if r := p.exchange(p.web, p.secret, pending, verifier); r.Error != "invalid_grant" {
		t.Errorf("a code of a disabled user: %+v", r)
	}
	for _, secret := range []string{got.Access, got.Refresh, pending, p.secret, verifier} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// Ensure the provider tells what it can do, and its keys.
func TestOAuthDiscovery(t *testing.T) {
	p := newProvider(t)
	for _, path := range []string{"/.well-known/openid-configuration", "/o/.well-known/openid-configuration", "/o/.well-known/openid-configuration/", "/.well-known/oauth-authorization-server/o"} {
		d := decodeJSON[map[string]any](t, p.do("GET", path, "", nil))
		base := d["issuer"].(string)
		for key, want := range map[string]string{
			"authorization_endpoint": "/authorize/", "token_endpoint": "/token/", "userinfo_endpoint": "/userinfo/", "revocation_endpoint": "/revoke_token/",
			"introspection_endpoint": "/introspect/", "device_authorization_endpoint": "/device-authorization/", "jwks_uri": "/.well-known/jwks.json", "end_session_endpoint": "/logout/",
		} {
			if d[key] != base+want || !strings.HasSuffix(base, "/o") {
				t.Errorf("%s: %s is %v", path, key, d[key])
			}
		}
		scopes := d["scopes_supported"].([]any)
		for _, s := range []string{"g:read", "a:staff", "a:superuser", "openid", "r:view:part", "r:delete:return_order"} {
			if !slices.Contains(scopes, any(s)) {
				t.Errorf("%s lacks %s", path, s)
			}
		}
		if grants := d["grant_types_supported"].([]any); slices.Contains(grants, any("implicit")) || !slices.Contains(grants, any("urn:ietf:params:oauth:grant-type:device_code")) {
			t.Errorf("%s: %v", path, grants)
		}
	}
	type jwks struct{ Keys []map[string]any }
	first := decodeJSON[jwks](t, p.do("GET", "/o/.well-known/jwks.json", "", nil))
	if len(first.Keys) != 1 || first.Keys[0]["d"] != nil || first.Keys[0]["use"] != "sig" {
		t.Fatalf("%v", first)
	}
	got := p.exchange(p.web, p.secret, p.code(p.web, "plain").Get("code"), verifier)
	if err := p.OAuth.RotateKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(decodeJSON[jwks](t, p.do("GET", "/o/.well-known/jwks.json", "", nil)).Keys); n != 2 {
		t.Errorf("%d keys after one more was made", n)
	}
	if w := p.api("GET", "/api/user/me/", got.Access, ""); w.Code != 200 {
		t.Errorf("what the older key has signed: %d", w.Code)
	}
}

// Ensure superusers register clients, and that a secret is told once.
func TestOAuthClientAPI(t *testing.T) {
	b := newBench(t)
	for user, want := range map[string]int{"": 401, "plain": 403, "staff": 403, "super": 200} {
		if w := b.do("GET", "/api/oauth/client/", user, nil); w.Code != want {
			t.Errorf("%q: %d", user, w.Code)
		}
	}
	w := b.do("POST", "/api/oauth/client/", "super", strings.NewReader(`{"name":"Shop","redirect_uris":["https://shop.example/cb"],"scopes":["g:read","openid"]}`))
	made := decodeJSON[map[string]any](t, w)
	if w.Code != 201 || made["client_secret"] == nil || made["public"] != false {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := b.do("GET", "/api/oauth/client/1/", "super", nil); got.Code != 200 || strings.Contains(got.Body.String(), "secret") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := b.do("PATCH", "/api/oauth/client/1/", "super", strings.NewReader(`{"name":"Store","trusted":true}`)); got.Code != 200 || !strings.Contains(got.Body.String(), `"Store"`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	for body, field := range map[string]string{
		`{}`:                               "name",
		`{"name":"x"}`:                     "redirect_uris",
		`{"name":"x","redirect_uris":"y"}`: "redirect_uris",
		`{"name":"x","redirect_uris":["http://*.example/"]}`:                             "redirect_uris",
		`{"name":"x","redirect_uris":["javascript:alert(1)"],"public":true}`:             "redirect_uris",
		`{"name":"x","redirect_uris":["http://app.example/"],"public":true}`:             "redirect_uris",
		`{"name":"x","redirect_uris":["https://a.example/#f"]}`:                          "redirect_uris",
		`{"name":"x","redirect_uris":["https://a.example/"],"scopes":["all"]}`:           "scopes",
		`{"name":"x","redirect_uris":["https://a.example/"],"grant_types":["implicit"]}`: "grant_types",
		`{"name":"x","grant_types":["client_credentials"]}`:                              "user",
		`{"name":"x","grant_types":["client_credentials"],"user":99}`:                    "user",
		`{"name":"x","grant_types":["client_credentials"],"user":1,"public":true}`:       "grant_types",
		`{"name":"x","redirect_uris":["https://a.example/"],"trusted":"perhaps"}`:        "trusted",
	} {
		w := b.do("POST", "/api/oauth/client/", "super", strings.NewReader(body))
		if w.Code != 400 || decodeJSON[map[string]any](t, w)[field] == nil {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	if got := b.do("DELETE", "/api/oauth/client/1/", "super", nil); got.Code != 204 {
		t.Errorf("%d", got.Code)
	}
	if got := b.do("GET", "/api/oauth/client/1/", "super", nil); got.Code != 404 {
		t.Errorf("%d", got.Code)
	}
}
