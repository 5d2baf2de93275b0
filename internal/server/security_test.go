package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"etikett/internal/account"
	"etikett/internal/app"
)

// bench is the program on an empty database with users of each kind, whose passwords are their names.
type bench struct {
	*app.App
	t        *testing.T
	log      *bytes.Buffer
	contract *contractWatch
}

func newBench(t *testing.T, change ...func(*app.Config)) *bench {
	t.Helper()
	b := &bench{t: t, log: &bytes.Buffer{}, contract: newContractWatch(t)}
	t.Cleanup(func() {
		for _, v := range b.contract.violations() {
			t.Errorf("contract: %s", v)
		}
	})
	c := app.Config{
		DataDir: filepath.Join(t.TempDir(), "data"), TimeZone: "UTC", Language: "en-us",
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&c)
	}
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	b.App = a
	for _, u := range []account.User{{Username: "plain"}, {Username: "staff", IsStaff: true}, {Username: "super", IsStaff: true, IsSuperuser: true}} {
		u.Email = u.Username + "@example.org"
		if _, err := a.Accounts.CreateUser(t.Context(), u, u.Username+"-password"); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// decodeJSON reads an answer.
func decodeJSON[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %d %.300s", err, w.Code, w.Body)
	}
	return v
}

// do sends a request as a user ("" is nobody); set changes it first.
func (b *bench) do(method, path, user string, body io.Reader, set ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if user != "" {
		r.SetBasicAuth(user, user+"-password")
	}
	for _, f := range set {
		f(r)
	}
	w := httptest.NewRecorder()
	b.contract.watch(b.Handler, w, r)
	return w
}

// Ensure each resource is open to whom it should be, and to nobody else.
func TestWhoMayWhat(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		method, path, body          string
		nobody, plain, staff, super int
	}{
		{"GET", "/api/", "", 200, 200, 200, 200},
		{"GET", "/api/version/", "", 401, 403, 403, 200},
		{"GET", "/api/label/template/", "", 401, 200, 200, 200},
		{"POST", "/api/label/template/", "{}", 401, 403, 400, 400},
		{"PATCH", "/api/label/template/9/", "{}", 401, 403, 404, 404},
		{"DELETE", "/api/label/template/9/", "", 401, 403, 404, 404},
		{"GET", "/api/label/template/9/metadata/", "", 401, 403, 403, 404},
		{"POST", "/api/label/print/", "{}", 401, 400, 400, 400},
		{"GET", "/api/label/print/", "", 401, 405, 405, 405},
		{"GET", "/api/data-output/", "", 401, 200, 200, 200},
		{"GET", "/api/plugins/", "", 401, 200, 200, 200},
		{"GET", "/api/user/me/", "", 401, 200, 200, 200},
		{"GET", "/api/user/", "", 401, 403, 200, 200},
		{"PATCH", "/api/user/2/", `{"is_staff":true}`, 401, 403, 403, 200},
		{"GET", "/api/part/", "", 401, 403, 403, 200},
		{"GET", "/api/machine/types/", "", 401, 200, 200, 200},
		{"POST", "/api/machine/", "{}", 401, 403, 403, 400},
		{"GET", "/api/settings/global/LABEL_DPI/", "", 401, 200, 200, 200},
		{"PATCH", "/api/settings/global/LABEL_DPI/", `{"value":"600"}`, 401, 403, 200, 200},
		{"GET", "/api/schema/", "", 200, 200, 200, 200},
		{"GET", "/api/nothing/", "", 404, 404, 404, 404},
		{"GET", "/media/report/label/x.html", "", 401, 404, 404, 404},
	} {
		for user, want := range map[string]int{"": c.nobody, "plain": c.plain, "staff": c.staff, "super": c.super} {
			var body io.Reader
			if c.body != "" {
				body = strings.NewReader(c.body)
			}
			if got := b.do(c.method, c.path, user, body); got.Code != want {
				t.Errorf("%s %s as %q: %d, want %d (%.120s)", c.method, c.path, user, got.Code, want, got.Body)
			}
		}
	}
}

// Ensure the log holds no secret, whatever a request brings.
func TestNoSecretInTheLog(t *testing.T) {
	b := newBench(t)
	token := decodeJSON[struct{ Token string }](t, b.do("GET", "/api/user/token/?name=SECRET-NAME", "plain", nil)).Token
	b.do("GET", "/api/user/me/?password=SECRET-QUERY", "", nil, func(r *http.Request) { r.Header.Set("Authorization", "Token "+token) })
	b.do("GET", "/api/user/me/", "", nil, func(r *http.Request) { r.Header.Set("Authorization", "Token SECRET-TOKEN") })
	b.do("POST", "/_allauth/app/v1/auth/login", "", strings.NewReader(`{"username":"plain","password":"SECRET-PASSWORD"}`))
	for _, secret := range []string{token, "plain-password", "SECRET-"} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, b.log)
		}
	}
}

// Ensure paths do not lead out of the media folder.
func TestMediaKeepsInside(t *testing.T) {
	b := newBench(t)
	if err := b.Media.Write(t.Context(), "report/label/a.html", []byte("<b>label</b>")); err != nil {
		t.Fatal(err)
	}
	w := b.do("GET", "/media/report/label/a.html", "plain", nil)
	if w.Code != 200 || w.Header().Get("Content-Disposition") != "attachment" || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a file is served as %d %v", w.Code, w.Header())
	}
	for _, path := range []string{"/media/../secret", "/media/%2e%2e/secret", "/media/..%2fsecret", "/media//etc/passwd", "/media/report/../../secret", "/media/a%00b", "/media/", "/media/report%5c..%5c..%5csecret"} {
		if w := b.do("GET", path, "super", nil); w.Code == 200 || strings.Contains(w.Body.String(), "root:") {
			t.Errorf("%s: %d %.80s", path, w.Code, w.Body)
		}
	}
	part := b.do("GET", "/media/report/label/a.html", "plain", nil, func(r *http.Request) { r.Header.Set("Range", "bytes=3-7") })
	if part.Code != http.StatusPartialContent || part.Body.String() != "label" {
		t.Errorf("a range is %d %q", part.Code, part.Body)
	}
}

// Ensure the outputs of one user are not another's, to read, to delete or to download.
func TestOutputsBelongToTheirUsers(t *testing.T) {
	b := newBench(t)
	if err := b.Media.Write(t.Context(), "data_output/other.pdf", []byte("%PDF-")); err != nil {
		t.Fatal(err)
	}
	if w := b.do("GET", "/media/data_output/other.pdf", "plain", nil); w.Code != 404 {
		t.Errorf("a file of nobody's output: %d", w.Code)
	}
	if w := b.do("GET", "/media/data_output/other.pdf", "staff", nil); w.Code != 200 {
		t.Errorf("as staff: %d", w.Code)
	}
}

// Ensure bodies beyond the limits are refused without being read to their end.
func TestBodyLimits(t *testing.T) {
	b := newBench(t)
	endless := &counter{}
	for _, kind := range []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
		endless.n = 0
		var body io.Reader = endless
		if strings.HasPrefix(kind, "multipart") {
			var head bytes.Buffer
			m := multipart.NewWriter(&head)
			if err := m.SetBoundary("x"); err != nil {
				t.Fatal(err)
			}
			if _, err := m.CreateFormFile("template", "a.html"); err != nil {
				t.Fatal(err)
			}
			body = io.MultiReader(&head, endless)
		}
		w := b.do("POST", "/api/label/template/", "staff", body, func(r *http.Request) { r.Header.Set("Content-Type", kind) })
		if w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %.100s", kind, w.Code, w.Body)
		}
		if endless.n > 20<<20 {
			t.Errorf("%s: %d bytes were read", kind, endless.n)
		}
	}
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	if w := b.do("PUT", "/api/label/template/1/metadata/", "super", strings.NewReader(deep)); w.Code != 400 && w.Code != 404 {
		t.Errorf("nested JSON: %d", w.Code)
	}
}

// counter is a body without an end.
type counter struct{ n int }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	c.n += len(p)
	return len(p), nil
}

// browser keeps cookies from answer to answer.
type browser struct {
	*bench
	cookies map[string]string
}

func (b *browser) do(method, path, body string, set ...func(*http.Request)) *httptest.ResponseRecorder {
	w := b.bench.do(method, path, "", strings.NewReader(body), append([]func(*http.Request){func(r *http.Request) {
		for k, v := range b.cookies {
			r.AddCookie(&http.Cookie{Name: k, Value: v})
		}
		if !strings.Contains("GET HEAD OPTIONS", method) {
			r.Header.Set("X-CSRFToken", b.cookies["csrftoken"])
		}
	}}, set...)...)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
	}
	return w
}

const loginBody = `{"username":"staff","password":"staff-password"}`

func newBrowser(t *testing.T) *browser {
	b := &browser{newBench(t), map[string]string{}}
	b.do("GET", "/api/auth/v1/config", "")
	return b
}

// Ensure a page of another site cannot make a browser change anything.
func TestCSRF(t *testing.T) {
	b := newBrowser(t)
	if w := b.do("POST", "/api/auth/v1/auth/login", loginBody); w.Code != 200 {
		t.Fatalf("signing in: %d %s", w.Code, w.Body)
	}
	patch := func(set func(*http.Request)) int {
		return b.do("PATCH", "/api/user/me/", `{"first_name":"x"}`, set).Code
	}
	for name, c := range map[string]struct {
		set  func(*http.Request)
		want int
	}{
		"with the token":                  {func(*http.Request) {}, 200},
		"without the token":               {func(r *http.Request) { r.Header.Del("X-CSRFToken") }, 403},
		"with another token":              {func(r *http.Request) { r.Header.Set("X-CSRFToken", strings.Repeat("a", 32)) }, 403},
		"from another site":               {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"from a name that begins alike":   {func(r *http.Request) { r.Header.Set("Origin", "http://example.com.evil.example") }, 403},
		"from this site":                  {func(r *http.Request) { r.Header.Set("Origin", "http://example.com") }, 200},
		"from nowhere, such as a sandbox": {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
	} {
		if got := patch(c.set); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// Ensure a session has another key after signing in, so that one that was planted is of no use.
func TestSessionFixation(t *testing.T) {
	b := newBrowser(t)
	b.do("GET", "/api/auth/v1/auth/webauthn/login", "") // leaves a session of nobody
	planted := b.cookies["sessionid"]
	if w := b.do("POST", "/api/auth/v1/auth/login", loginBody); w.Code != 200 {
		t.Fatalf("signing in: %d %s", w.Code, w.Body)
	}
	if b.cookies["sessionid"] == "" || b.cookies["sessionid"] == planted {
		t.Error("the session has the same key after signing in")
	}
	b.cookies = map[string]string{"sessionid": planted}
	if w := b.do("GET", "/api/user/me/", ""); w.Code != 401 {
		t.Errorf("the planted session is signed in: %d", w.Code)
	}
}

// Ensure guessing is slowed down, for one address across all names, and says so.
func TestBruteForce(t *testing.T) {
	b := newBrowser(t)
	for i := range 5 {
		w := b.do("POST", "/api/auth/v1/auth/login", fmt.Sprintf(`{"username":"user%d","password":"x"}`, i))
		if tooMany := strings.Contains(w.Body.String(), "too_many_login_attempts"); w.Code != 400 || tooMany != (i >= 2) {
			t.Errorf("try %d: %d %s", i+1, w.Code, w.Body)
		}
	}
	if w := b.do("POST", "/api/auth/v1/auth/login", loginBody); w.Code != 400 {
		t.Errorf("the right password after that: %d", w.Code)
	}
}

// Ensure the page of the API is complete in itself, and may load nothing from elsewhere.
func TestAPIDoc(t *testing.T) {
	w := newBench(t).do("GET", "/api-doc/", "", nil)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "operations") || strings.Contains(w.Body.String(), "https://") {
		t.Errorf("%d %.200s", w.Code, w.Body)
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "sha256-") {
		t.Errorf("policy %q", csp)
	}
}
