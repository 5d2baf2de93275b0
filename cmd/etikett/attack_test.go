package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// target is a server with a superuser, a user of no rights, and a template.
type target struct {
	*process
	data        string
	boss, plain *client
	template    int64
}

func newTarget(t *testing.T, args ...string) *target {
	t.Helper()
	data := t.TempDir()
	parts(t, data, 5)
	admin(t, data)
	must(t, "plain-pass-1\n", "user", "add", "plain", "--password-stdin", "--data", data)
	p := serve(t, append([]string{"--data", data}, args...)...)
	g := &target{
		process: p, data: data,
		boss:  &client{t: t, url: p.url, user: "boss", password: "secret-1234"},
		plain: &client{t: t, url: p.url, user: "plain", password: "plain-pass-1"},
	}
	g.template = g.boss.addTemplate("Target", "part", 50, 20, []byte(crashTemplate))
	return g
}

// raw sends bytes over a connection of its own and gives the status of the answer.
func (g *target) raw(t *testing.T, request string) (int, string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a connection that has just been made
	_, _ = io.WriteString(conn, request)                   // the server may have answered and closed already
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		t.Log(err)
	}
	return resp.StatusCode, string(b)
}

// Ensure that paths, in addresses and in the names of uploaded files, lead nowhere outside of the media folder.
func TestPathsStayInside(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	auth := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("boss:secret-1234"))
	for _, path := range []string{
		"/media/../secret", "/media/../etikett.db", "/media/%2e%2e/etikett.db", "/media/..%2fetikett.db", "/media/%2e%2e%2fsecret", "/media/..%5csecret", "/media//etc/passwd",
		"/media/%2fetc%2fpasswd", "/media/report/../../../../../../etc/passwd", "/media/....//....//etc/passwd", "/media/a%00.html", "/media/.", "/media/report/", "//etc/passwd", "/media/%252e%252e/secret",
	} {
		status, body := g.raw(t, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"+auth+"\r\n\r\n")
		if status == 200 || status >= 500 || status == 0 || strings.Contains(body, "root:") || strings.Contains(body, "SQLite") {
			t.Errorf("GET %s: %d %.80q", path, status, body)
		}
	}
	before := files(t, filepath.Dir(g.data))
	for i, name := range []string{"../../outside.html", "/outside.html", `..\..\outside.html`, "a/../../outside.html", "outside\x00.html", strings.Repeat("x", 5000) + ".html", "..", ".htaccess", "CON"} {
		fields := map[string]string{"name": fmt.Sprint("Inside ", i), "description": "x", "model_type": "part", "width": "50", "height": "20"}
		body, kind := multipartBody(t, fields, "template", name, "<p>{{ part.name }}</p>")
		status, answer, err := g.boss.do("POST", "/api/label/template/", kind, body)
		if err != nil || status != 201 && status != 400 {
			t.Errorf("file name %q: %d, %v: %.200s", name, status, err, answer)
		}
	}
	for name := range files(t, filepath.Dir(g.data)) {
		if !before[name] && !strings.HasPrefix(name, filepath.Join(g.data, "media", "report", "label")+"/") && !strings.HasPrefix(name, filepath.Join(g.data, "etikett.db")) {
			t.Errorf("a file was written outside: %s", name)
		}
	}
}

// files lists all files below a folder.
func files(t *testing.T, dir string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[path] = true
		}
		return nil // files come and go while the server runs
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Ensure that what a user has printed is of no other user: not to list, read, download or delete.
func TestOutputsOfOthers(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	must(t, "other-pass-1\n", "user", "add", "other", "--password-stdin", "--data", g.data)
	other := &client{t: t, url: g.url, user: "other", password: "other-pass-1"}
	o := g.plain.print(g.template, []int64{1})
	if o.Output == nil {
		t.Fatalf("%+v", o)
	}
	detail := fmt.Sprintf("/api/data-output/%d/", o.PK)
	for _, x := range []struct{ method, path string }{{"GET", detail}, {"DELETE", detail}, {"PATCH", detail}, {"GET", *o.Output}, {"HEAD", *o.Output}} {
		for who, c := range map[string]*client{"another user": other, "nobody": {t: t, url: g.url}} {
			if status, body, err := c.do(x.method, x.path, "", nil); err != nil || status < 400 || status >= 500 || bytes.Contains(body, []byte("%PDF")) {
				t.Errorf("%s %s as %s: %d, %v", x.method, x.path, who, status, err)
			}
		}
	}
	if b := other.get("/api/data-output/?limit=100"); decode[struct{ Count int }](t, b).Count != 0 {
		t.Errorf("another user sees %s", b)
	}
	g.plain.get(detail)
	g.plain.get(*o.Output)
}

// Ensure that answers cannot be taken for something else by a browser, and that the Host header and addresses to return to
// do not lead users elsewhere.
func TestHeadersAndHosts(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	o := g.boss.print(g.template, []int64{1})
	file := decode[struct{ Template string }](t, g.boss.get(fmt.Sprintf("/api/label/template/%d/", g.template))).Template
	for _, path := range []string{"/", "/api/", "/api/schema/", "/api/label/template/", "/api/nothing/", "/nothing", *o.Output, file, "/_allauth/browser/v1/config", "/api/auth/v1/config", "/o/authorize/"} {
		req, err := http.NewRequest("GET", g.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth("boss", "secret-1234")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		h := resp.Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" || h.Get("X-Frame-Options") != "DENY" || resp.StatusCode >= 500 {
			t.Errorf("GET %s: %d %v", path, resp.StatusCode, h)
		}
		if path == file && (!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment")) {
			t.Errorf("a template is served so that a browser shows it: %v", h)
		}
	}
	// No address of a request leads a browser to another place.
	for _, path := range []string{"//evil.example/", "/%2fevil.example", "/api//evil.example", "/?next=//evil.example", "/api/auth/v1/auth/login?next=https://evil.example", `/\evil.example`, "/%5cevil.example/", "//evil.example/%2e%2e"} {
		status, answer := g.rawHeaders(t, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		if to := answer.Get("Location"); status >= 500 || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.Contains(to, "//evil") {
			t.Errorf("GET %s: %d, Location %q", path, status, to)
		}
	}
	// A mail never has a link to a host that a stranger wrote into a header.
	body := `{"email":"boss@example.org"}`
	status, _ := g.raw(t, fmt.Sprintf("POST /_allauth/app/v1/auth/password/request HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	if status >= 500 || strings.Contains(g.log.String(), "evil.example") {
		t.Errorf("Host header: %d, log:\n%s", status, g.log)
	}
	for _, host := range []string{"", "evil.example\" onload=x", "a b", "[::1", "localhost:99999999", strings.Repeat("a", 4000)} {
		if status, _ := g.raw(t, "GET /api/label/template/?limit=1 HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\nAuthorization: Basic Ym9zczpzZWNyZXQtMTIzNA==\r\n\r\n"); status >= 500 || status == 0 {
			t.Errorf("Host %q: %d", host, status)
		}
	}
}

func (g *target) rawHeaders(t *testing.T, request string) (int, http.Header) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a connection that has just been made
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode, resp.Header
}

// Ensure an upload of a gigabyte is refused without being kept in memory, with and without its length told.
func TestHugeUpload(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	before := memory(t, g.process)
	const size = 1 << 30
	for _, kind := range []string{"multipart/form-data; boundary=x", "application/json", "application/x-www-form-urlencoded"} {
		for _, length := range []int64{size, -1} {
			head := ""
			if strings.HasPrefix(kind, "multi") {
				head = "--x\r\nContent-Disposition: form-data; name=\"template\"; filename=\"a.html\"\r\n\r\n"
			}
			req, err := http.NewRequest("POST", g.url+"/api/label/template/", io.MultiReader(strings.NewReader(head), io.LimitReader(letters{}, size-int64(len(head)))))
			if err != nil {
				t.Fatal(err)
			}
			req.ContentLength = length
			req.Header.Set("Content-Type", kind)
			req.SetBasicAuth("boss", "secret-1234")
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				// The connection may be closed while the rest is still being sent.
				if !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "broken pipe") {
					t.Errorf("%s: %v", kind, err)
				}
				continue
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%s, length %d: %d", kind, length, resp.StatusCode)
			}
		}
	}
	if after := memory(t, g.process); after > before+160 {
		t.Errorf("peak memory grew from %d to %d MB", before, after)
	}
	g.boss.get("/api/label/template/")
}

// letters is a text without an end.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// memory is the most that a process has had in memory, in MB; the test is skipped where the system does not tell.
func memory(t *testing.T, p *process) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Skipf("memory of a process is not known here: %v", err)
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb >> 10
		}
	}
	t.Skip("memory of a process is not known here")
	return 0
}

// Ensure headers and cookies of any size and number are refused, or ignored, at no great cost.
func TestHeaderBombs(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	for name, h := range map[string]string{
		"one large header":   "X-Large: " + strings.Repeat("a", 2<<20) + "\r\n",
		"many headers":       strings.Repeat("X-Many: a\r\n", 100_000),
		"one large cookie":   "Cookie: sessionid=" + strings.Repeat("a", 1<<20) + "\r\n",
		"many cookies":       "Cookie: " + strings.Repeat("a=b; ", 12_000) + "\r\n",
		"many languages":     "Accept-Language: " + strings.Repeat("de;q=0.5,", 6_000) + "\r\n",
		"many kinds":         "Accept: " + strings.Repeat("text/html;q=0.5,", 3_000) + "*/*\r\n",
		"many ranges":        "Range: bytes=" + strings.Repeat("0-1,", 10_000) + "2-3\r\n",
		"a large token":      "Authorization: Token " + strings.Repeat("a", 60_000) + "\r\n",
		"a large password":   "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("boss:"+strings.Repeat("a", 40_000))) + "\r\n",
		"a damaged Basic":    "Authorization: Basic %%%\r\n",
		"a session of zeros": "Cookie: sessionid=\x00\x00\r\n",
		"quoted cookies":     "Cookie: sessionid=\"a; b\\\"; csrftoken=\"\r\n",
	} {
		status, body := g.raw(t, "GET /api/label/template/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"+h+"\r\n")
		if status >= 500 || status == 200 {
			t.Errorf("%s: %d %.100s", name, status, body)
		}
	}
	for name, path := range map[string]string{
		"many words": "/api/part/?limit=1&search=" + strings.Repeat("a+", 20_000), "many words for templates": "/api/label/template/?search=" + strings.Repeat("a+", 20_000),
		"a long address": "/api/label/template/?search=" + strings.Repeat("a", 60_000), "many parameters": "/api/label/template/?" + strings.Repeat("items=1&", 7_000) + "limit=1",
	} {
		if status, body := g.raw(t, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic Ym9zczpzZWNyZXQtMTIzNA==\r\n\r\n"); status >= 500 || status == 0 {
			t.Errorf("%s: %d %.100s", name, status, body)
		}
	}
	if mb := memory(t, g.process); mb > 400 {
		t.Errorf("peak memory %d MB", mb)
	}
}

// Ensure thousands of connections that send next to nothing neither keep others from being served nor stay for ever.
func TestManyIdleConnections(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	n := min(10_000, connections(t)-500)
	if n < 100 {
		t.Skip("too few files may be open")
	}
	addr := strings.TrimPrefix(g.url, "http://")
	conns := make([]net.Conn, n)
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.Close()
			}
		}
	}()
	var wg sync.WaitGroup
	var failed atomic.Int64
	for worker := range 16 {
		wg.Go(func() {
			for i := worker; i < n; i += 16 {
				c, err := net.DialTimeout("tcp", addr, 20*time.Second)
				if err != nil {
					failed.Add(1)
					continue
				}
				conns[i] = c
				_, _ = io.WriteString(c, "GET /api/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") // and no more
			}
		})
	}
	wg.Wait()
	begin := time.Now()
	g.boss.get("/api/label/template/?limit=25")
	g.boss.pdf(g.template, []int64{1, 2})
	t.Logf("%d connections; a list and a print took %v beside them; peak memory %d MB", n, time.Since(begin).Round(time.Millisecond), memory(t, g.process))
	if failed.Load() > 0 {
		t.Errorf("%d of %d connections were not taken", failed.Load(), n)
	}
	// A header that does not come to its end in time is the end of its connection.
	closed := 0
	deadline := time.Now().Add(25 * time.Second)
	for _, c := range conns {
		if c == nil {
			continue
		}
		_ = c.SetReadDeadline(deadline) // an open connection takes one
		if _, err := io.Copy(io.Discard, c); err == nil {
			closed++
		} else if ne, ok := err.(net.Error); !ok || !ne.Timeout() {
			closed++ // reset
		}
	}
	if want := n - int(failed.Load()); closed != want {
		t.Errorf("%d of %d slow connections were closed", closed, want)
	}
	g.boss.get("/api/label/template/?limit=25")
}

// Ensure guessing is slowed down for all processes on the same data together: a restart does not forget.
func TestBruteForceAcrossProcesses(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	try := func(url string) string {
		c := &client{t: t, url: url}
		_, body := c.post("/_allauth/app/v1/auth/login", map[string]string{"username": "boss", "password": "guess"})
		return string(body)
	}
	const tooMany = "too_many_login_attempts"
	for i := range 2 {
		if body := try(g.url); strings.Contains(body, tooMany) {
			t.Fatalf("try %d: %s", i, body)
		}
	}
	g.kill()
	again := serve(t, "--data", g.data)
	if body := try(again.url); !strings.Contains(body, tooMany) {
		t.Errorf("the count was forgotten by the restart: %s", body)
	}
}

// Ensure that whether an account exists shows neither in words, nor clearly in the time that an answer takes.
func TestUnknownUsersLookAlike(t *testing.T) {
	t.Parallel()
	g := newTarget(t)
	ask := func(name string) (string, time.Duration) {
		c := &client{t: t, url: g.url, user: name, password: "wrong-password"}
		best := time.Hour
		var answer string
		for range 5 {
			begin := time.Now()
			status, body, err := c.do("GET", "/api/user/me/", "", nil)
			if err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(begin))
			answer = fmt.Sprint(status, string(body))
		}
		return answer, best
	}
	known, knownTime := ask("boss")
	unknown, unknownTime := ask("nobody-of-this-name")
	if known != unknown {
		t.Errorf("a known name gets %s, an unknown one %s", known, unknown)
	}
	// Hashing a password takes tens of milliseconds; leaving it out would be faster by orders.
	if unknownTime*4 < knownTime || knownTime*4 < unknownTime {
		t.Errorf("best of five: %v for a known name, %v for an unknown one", knownTime, unknownTime)
	}
	mail := func(address string) string {
		c := &client{t: t, url: g.url}
		status, body := c.post("/_allauth/app/v1/auth/password/request", map[string]string{"email": address})
		return fmt.Sprint(status, string(body))
	}
	must(t, "", "user", "list", "--data", g.data)
	if a, b := mail("boss@example.org"), mail("nobody@example.org"); a != b {
		t.Errorf("resetting: %s and %s", a, b)
	}
}

// Ensure a session that was planted before signing in is worth nothing after it, that another site's page can change nothing,
// and that no secret is in the log.
func TestSessionsOfBrowsers(t *testing.T) {
	t.Parallel()
	g := newTarget(t, "--log", "json")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	base, err := url.Parse(g.url)
	if err != nil {
		t.Fatal(err)
	}
	cookie := func(name string) string {
		for _, c := range jar.Cookies(base) {
			if c.Name == name {
				return c.Value
			}
		}
		return ""
	}
	send := func(method, path, body string, headers map[string]string) *http.Response {
		req, err := http.NewRequestWithContext(context.Background(), method, g.url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		resp, err := browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp
	}
	send("GET", "/_allauth/browser/v1/auth/webauthn/login", "", nil)
	planted := cookie("sessionid")
	login := `{"username":"boss","password":"secret-1234"}`
	if resp := send("POST", "/_allauth/browser/v1/auth/login", login, nil); resp.StatusCode != 403 {
		t.Errorf("signing in without a CSRF token: %d", resp.StatusCode)
	}
	resp := send("POST", "/_allauth/browser/v1/auth/login", login, map[string]string{"X-CSRFToken": cookie("csrftoken")})
	if resp.StatusCode != 200 {
		t.Fatalf("signing in: %d", resp.StatusCode)
	}
	for _, c := range resp.Cookies() {
		if c.Name == "sessionid" && (!c.HttpOnly || c.SameSite != http.SameSiteLaxMode) {
			t.Errorf("the session's cookie is %v", c)
		}
	}
	key := cookie("sessionid")
	if key == "" || key == planted {
		t.Error("the session has the same key after signing in")
	}
	c := &client{t: t, url: g.url}
	if planted != "" {
		req, err := http.NewRequest("GET", g.url+"/api/user/me/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: "sessionid", Value: planted})
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 401 {
			t.Errorf("the planted session: %d", resp.StatusCode)
		}
	}
	token := cookie("csrftoken")
	for name, x := range map[string]struct {
		headers map[string]string
		want    int
	}{
		"without a token":   {nil, 403},
		"with the token":    {map[string]string{"X-CSRFToken": token}, 200},
		"from another site": {map[string]string{"X-CSRFToken": token, "Origin": "https://evil.example"}, 403},
		"from a sandbox":    {map[string]string{"X-CSRFToken": token, "Origin": "null"}, 403},
		"with a wrong one":  {map[string]string{"X-CSRFToken": strings.Repeat("x", 32)}, 403},
	} {
		if got := send("PATCH", "/api/user/me/", `{"first_name":"Pat"}`, x.headers).StatusCode; got != x.want {
			t.Errorf("changing something %s: %d, want %d", name, got, x.want)
		}
	}
	apiToken := decode[struct{ Token string }](t, g.boss.get("/api/user/token/?name=black-box")).Token
	for _, secret := range []string{apiToken, "wrong-secret-of-a-guess"} {
		req, err := http.NewRequest("GET", g.url+"/api/user/me/?token="+secret, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Token "+secret)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
		}
	}
	c.post("/_allauth/app/v1/auth/login", map[string]string{"username": "boss", "password": "wrong-secret-of-a-guess"})
	for _, secret := range []string{apiToken, key, token, "secret-1234", "wrong-secret-of-a-guess"} {
		if strings.Contains(g.log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, g.log)
		}
	}
}
