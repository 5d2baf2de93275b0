package oauth_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"etikett/internal/account"
	"etikett/internal/fault"
	"etikett/internal/oauth"
	"etikett/internal/store"
)

// world is a service on a real database, with a clock that the test sets.
type world struct {
	*oauth.Service
	t        *testing.T
	db       *store.DB
	accounts *account.Service
	user     *account.User
	client   *oauth.Client
	secret   []byte
	now      time.Time
	mux      *http.ServeMux
	provider *oauth.Provider
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Now(), secret: bytes.Repeat([]byte("s"), 32)}
	var err error
	if w.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "etikett.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	users := store.NewAccounts(w.db)
	if w.accounts, err = account.New(account.Config{Store: users, Secret: w.secret}); err != nil {
		t.Fatal(err)
	}
	if w.user, err = w.accounts.CreateUser(t.Context(), account.User{Username: "ada"}, ""); err != nil {
		t.Fatal(err)
	}
	w.Service = w.service(w.secret)
	if w.client, _, err = w.CreateClient(t.Context(), oauth.Client{
		Name: "App", RedirectURIs: []string{"http://127.0.0.1/cb"}, Grants: []oauth.GrantType{oauth.GrantCode, oauth.GrantRefresh, oauth.GrantDevice},
	}, true); err != nil {
		t.Fatal(err)
	}
	w.provider = oauth.NewProvider(w.Service, oauth.ProviderConfig{
		BaseURL:   func(*http.Request) string { return "https://labels.example" },
		ErrorPage: func(rw http.ResponseWriter, _ *http.Request, status int, text string) { http.Error(rw, text, status) },
	})
	w.mux = http.NewServeMux()
	for path, h := range w.provider.Endpoints() {
		w.mux.Handle(path, h)
	}
	return w
}

func (w *world) service(secret []byte) *oauth.Service {
	w.t.Helper()
	users := store.NewAccounts(w.db)
	s, err := oauth.New(oauth.Config{
		Store: store.NewOAuth(w.db), Users: w.accounts, Counter: users, Secret: secret,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) post(path string, form url.Values) map[string]any {
	w.t.Helper()
	form.Set("client_id", w.client.ClientID)
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rw := httptest.NewRecorder()
	w.mux.ServeHTTP(rw, r)
	var out map[string]any
	if err := json.Unmarshal(rw.Body.Bytes(), &out); err != nil {
		w.t.Fatalf("%s: %d %s", path, rw.Code, rw.Body)
	}
	return out
}

const verifier = "0123456789012345678901234567890123456789012"

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// approve asks for a code, and agrees after a while.
func (w *world) approve(wait time.Duration) (code string, err error) {
	w.t.Helper()
	q := url.Values{
		"client_id": {w.client.ClientID}, "redirect_uri": {"http://127.0.0.1/cb"}, "response_type": {"code"}, "scope": {"g:read"},
		"code_challenge": {challengeOf(verifier)}, "code_challenge_method": {"S256"},
	}
	rw := httptest.NewRecorder()
	w.mux.ServeHTTP(rw, httptest.NewRequest("GET", "/o/authorize/?"+q.Encode(), nil))
	at, err := url.Parse(rw.Header().Get("Location"))
	if err != nil || !strings.HasPrefix(at.Path, oauth.ConsentPath) {
		w.t.Fatalf("%d %v %s", rw.Code, rw.Header(), rw.Body)
	}
	w.now = w.now.Add(wait)
	req, err := w.Request(w.t.Context(), at.Query().Get("request"))
	if err != nil {
		return "", err
	}
	id, err := w.Approve(w.t.Context(), req, w.user, w.now, []string{"pwd"})
	if err != nil {
		w.t.Fatal(err)
	}
	rw = httptest.NewRecorder()
	w.mux.ServeHTTP(rw, httptest.NewRequest("GET", w.provider.CallbackURL(httptest.NewRequest("GET", "/", nil), id), nil))
	back, err := url.Parse(rw.Header().Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		w.t.Fatalf("%d %v %s", rw.Code, rw.Header(), rw.Body)
	}
	return back.Query().Get("code"), nil
}

func (w *world) exchange(code string) map[string]any {
	w.t.Helper()
	return w.post("/o/token/", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {"http://127.0.0.1/cb"}, "code_verifier": {verifier}})
}

func text(v any) string { s, _ := v.(string); return s }

// Ensure everything ends at its time.
func TestLifetimes(t *testing.T) {
	w := newWorld(t)
	if _, err := w.approve(16 * time.Minute); fault.KindOf(err) != fault.NotFound || err == nil {
		t.Errorf("a request of a quarter of an hour ago: %v", err)
	}
	code, err := w.approve(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(61 * time.Second)
	if got := w.exchange(code); got["error"] != "invalid_grant" {
		t.Errorf("a code of a minute ago: %v", got)
	}
	code, err = w.approve(0)
	if err != nil {
		t.Fatal(err)
	}
	got := w.exchange(code)
	access, refresh := text(got["access_token"]), text(got["refresh_token"])
	a, err := w.Authenticate(t.Context(), access)
	if err != nil || a.User.ID != w.user.ID || !a.Has(oauth.GeneralRead) || a.Has(oauth.Staff) {
		t.Fatalf("%+v %v from %v", a, err, got)
	}
	w.now = w.now.Add(61 * time.Minute)
	if _, err := w.Authenticate(t.Context(), access); !errors.Is(err, oauth.ErrExpired) {
		t.Errorf("an access token of an hour ago: %v", err)
	}
	again := w.post("/o/token/", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
	if text(again["access_token"]) == "" {
		t.Fatalf("refreshing: %v", again)
	}
	w.now = w.now.Add(31 * 24 * time.Hour)
	if late := w.post("/o/token/", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {text(again["refresh_token"])}}); late["error"] != "invalid_grant" {
		t.Errorf("a refresh token of a month ago: %v", late)
	}

	device := w.post("/o/device-authorization/", url.Values{"scope": {"g:read"}})
	if device["verification_uri"] != "https://labels.example/o/device/" {
		t.Errorf("%v", device)
	}
	w.now = w.now.Add(11 * time.Minute)
	poll := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {text(device["device_code"])}}
	if late := w.post("/o/token/", poll); late["error"] != "expired_token" {
		t.Errorf("a device that was forgotten: %v", late)
	}
	if _, err := w.DeviceRequest(t.Context(), text(device["user_code"]), "x"); fault.KindOf(err) != fault.NotFound || err == nil {
		t.Errorf("its code: %v", err)
	}
}

// Ensure keys change by themselves, are told as long as something they signed may be good, and cannot be read without the installation's secret.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	count := func() int {
		rw := httptest.NewRecorder()
		w.mux.ServeHTTP(rw, httptest.NewRequest("GET", "/o/.well-known/jwks.json", nil))
		var set struct{ Keys []struct{ Kid string } }
		if err := json.Unmarshal(rw.Body.Bytes(), &set); err != nil {
			t.Fatal(err)
		}
		return len(set.Keys)
	}
	token := func() string {
		code, err := w.approve(0)
		if err != nil {
			t.Fatal(err)
		}
		return text(w.exchange(code)["access_token"])
	}
	kid := func(jwt string) string {
		var h struct{ Kid string }
		b, err := base64.RawURLEncoding.DecodeString(strings.Split(jwt, ".")[0])
		if err := errors.Join(err, json.Unmarshal(b, &h)); err != nil {
			t.Fatal(err)
		}
		return h.Kid
	}
	first := kid(token())
	other := w.service(w.secret) // another process on the database
	w.now = w.now.Add(91 * 24 * time.Hour)
	second := token()
	if kid(second) == first || count() != 2 {
		t.Errorf("the key is %s after three months, and %d are told", kid(second), count())
	}
	if _, err := other.Authenticate(t.Context(), second); err != nil {
		t.Errorf("another process knows nothing of the new key: %v", err)
	}
	w.now = w.now.Add(91 * 24 * time.Hour)
	if third := kid(token()); third == first || third == kid(second) || count() != 2 {
		t.Errorf("%d keys are told after half a year", count())
	}
	stored, err := store.NewOAuth(w.db).Keys(t.Context())
	if err != nil || len(stored) != 2 || bytes.Contains(stored[0].Sealed, []byte("\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48")) {
		t.Errorf("keys are stored as they are: %v", err)
	}
	if _, err := w.service(bytes.Repeat([]byte("x"), 32)).Authenticate(t.Context(), second); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("with another secret: %v", err)
	}
}

// Ensure nothing that lets somebody in is stored as it is.
func TestSecretsAreDigests(t *testing.T) {
	w := newWorld(t)
	_, secret, err := w.CreateClient(t.Context(), oauth.Client{Name: "Web", RedirectURIs: []string{"https://a.example/"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.approve(0)
	if err != nil {
		t.Fatal(err)
	}
	got := w.exchange(code)
	device := w.post("/o/device-authorization/", url.Values{})
	var all strings.Builder
	for _, table := range []string{"oauth_client", "oauth_grant", "oauth_token"} {
		rows, err := w.db.Read.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, to := make([][]byte, len(columns)), make([]any, len(columns))
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			all.Write(bytes.Join(values, []byte("\n")))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	for name, s := range map[string]string{
		"client secret": secret, "code": code, "access token": text(got["access_token"]), "refresh token": text(got["refresh_token"]),
		"device code": text(device["device_code"]), "user code": text(device["user_code"]),
	} {
		if s == "" || strings.Contains(all.String(), s) {
			t.Errorf("the %s %q is in the database", name, s)
		}
	}
}

// Ensure a token's scopes take rights away, and give none.
func TestRestrict(t *testing.T) {
	member := &account.User{IsActive: true, IsStaff: true, Groups: []account.Group{{ID: 1, Name: "g", Rules: []account.Rule{{Role: "part", View: true, Add: true}}}}}
	boss := &account.User{IsActive: true, IsStaff: true, IsSuperuser: true}
	for _, c := range []struct {
		name   string
		user   *account.User
		scopes []string
		staff  bool
		super  bool
		rights string
	}{
		{"nothing", member, nil, false, false, ""},
		{"general", member, []string{oauth.GeneralRead}, false, false, ""},
		{"staff", member, []string{oauth.Staff}, true, false, ""},
		{"more than there is", member, []string{oauth.Superuser, "r:delete:part", "r:view:stock"}, false, false, ""},
		{"one right", member, []string{"r:view:part"}, false, false, "view part"},
		{"two rights", member, []string{"r:view:part", "r:add:part"}, false, false, "view part, add part"},
		{"a superuser's general", boss, []string{oauth.GeneralRead}, false, false, ""},
		{"a superuser's right", boss, []string{"r:change:stock"}, false, false, "change stock"},
		{"a superuser's all", boss, []string{oauth.Superuser}, false, true, "view part, add part, change part, delete part, view stock, add stock, change stock, delete stock"},
	} {
		before, err := json.Marshal(c.user)
		if err != nil {
			t.Fatal(err)
		}
		u := oauth.Restrict(c.user, c.scopes)
		var rights []string
		for _, role := range []string{"part", "stock"} {
			for _, a := range account.Actions {
				if u.May(role, a) {
					rights = append(rights, string(a)+" "+role)
				}
			}
		}
		if got := strings.Join(rights, ", "); u.IsStaff != c.staff || u.IsSuperuser != c.super || got != c.rights {
			t.Errorf("%s: staff %v, superuser %v, %q", c.name, u.IsStaff, u.IsSuperuser, got)
		}
		if after, err := json.Marshal(c.user); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the user has changed: %s", c.name, after)
		}
	}
}
