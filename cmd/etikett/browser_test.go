//go:build unix

package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	bigendian "encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// chromium is a browser without a window, driven by the Chrome DevTools Protocol over a pair of pipes.
type chromium struct {
	t       *testing.T
	in      io.WriteCloser
	out     *bufio.Reader
	session string // of the page
	id      int
}

// findChromium is the browser that is installed; the test is skipped without one, but fails in CI.
func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return tool(t, "chromium-headless-shell")
}

// startChromium starts a browser with nothing remembered, and opens a page.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	path := findChromium(t)
	toRead, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, toWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	cmd := exec.CommandContext(ctx, path, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{toRead, toWrite} // become 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toRead.Close()
	toWrite.Close()
	c := &chromium{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		c.call("Browser.close", nil)
		in.Close()
		done := make(chan struct{})
		go func() { _ = cmd.Wait(); close(done) }() // how it ended does not matter
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			cancel()
			<-done
		}
		cancel()
		out.Close()
	})
	target := decode[struct{ TargetID string }](t, c.call("Target.createTarget", map[string]any{"url": "about:blank"}))
	c.session = decode[struct{ SessionID string }](t, c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})).SessionID
	return c
}

// call sends a command and waits for its answer.
func (c *chromium) call(method string, params any) json.RawMessage {
	c.t.Helper()
	c.id++
	m := map[string]any{"id": c.id, "method": method}
	if params != nil {
		m["params"] = params
	}
	if c.session != "" && !strings.HasPrefix(method, "Browser.") && !strings.HasPrefix(method, "Target.") {
		m["sessionId"] = c.session
	}
	b, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.in.Write(append(b, 0)); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	for {
		line, err := c.out.ReadBytes(0)
		if errors.Is(err, io.EOF) && method == "Browser.close" {
			return nil
		}
		if err != nil {
			c.t.Fatalf("%s: the browser has gone: %v", method, err)
		}
		answer := decode[struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}](c.t, line[:len(line)-1])
		if answer.ID != c.id {
			continue // an event
		}
		if answer.Error != nil {
			c.t.Fatalf("%s: %s", method, answer.Error.Message)
		}
		return answer.Result
	}
}

// open loads a page.
func (c *chromium) open(url string) {
	c.t.Helper()
	c.call("Page.setBypassCSP", map[string]any{"enabled": true}) // scripts of the test may fetch
	c.call("Page.navigate", map[string]any{"url": url})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if c.eval("location.href + ' ' + document.readyState") == fmt.Sprintf("%q", url+" complete") {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%s does not load", url)
		}
	}
}

// eval runs a script in the page and gives its value as JSON, after waiting for a promise.
func (c *chromium) eval(script string) string {
	c.t.Helper()
	answer := decode[struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}](c.t, c.call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true}))
	if e := answer.ExceptionDetails; e != nil {
		c.t.Fatalf("%s\n%s %s", script, e.Text, e.Exception.Description)
	}
	return string(answer.Result.Value)
}

// account is what the page needs to speak to the account API as InvenTree's own pages do.
const accountScript = `
	window.cookie = name => (document.cookie.split("; ").find(c => c.startsWith(name + "=")) || "").slice(name.length + 1);
	window.account = async (method, path, body) => {
		const r = await fetch("/_allauth/browser/v1/" + path, {
			method, credentials: "same-origin", body: body && JSON.stringify(body),
			headers: {"Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken")},
		});
		const text = await r.text();
		return {status: r.status, body: text.startsWith("{") ? JSON.parse(text) : text};
	};
	window.expect = (answer, status) => { if (answer.status !== status) throw new Error(JSON.stringify(answer)); return answer.body; };
	account("GET", "config").then(a => a.status)`

// signInPage is a page of the server as localhost, a name that passkeys can belong to, ready to speak to the account API.
func signInPage(t *testing.T, g *target) *chromium {
	t.Helper()
	c := startChromium(t)
	c.open(strings.Replace(g.url, "127.0.0.1", "localhost", 1) + "/api/")
	if got := c.eval(accountScript); got != "200" {
		t.Fatalf("the configuration: %s", got)
	}
	return c
}

// Ensure a browser can keep a passkey and sign in with it alone.
func TestBrowserPasskey(t *testing.T) {
	t.Parallel()
	findChromium(t)
	g := newTarget(t)
	c := signInPage(t, g)
	c.call("WebAuthn.enable", map[string]any{})
	c.call("WebAuthn.addVirtualAuthenticator", map[string]any{"options": map[string]any{
		"protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
	}})
	got := c.eval(`(async () => {
		expect(await account("POST", "auth/login", {username: "boss", password: "secret-1234"}), 200);
		const made = expect(await account("GET", "account/authenticators/webauthn?passwordless"), 200).data.creation_options.publicKey;
		const key = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(made)});
		expect(await account("POST", "account/authenticators/webauthn", {name: "Test key", credential: key.toJSON()}), 200);
		expect(await account("DELETE", "auth/session"), 401);
		if ((await fetch("/api/user/me/")).status !== 401) throw new Error("still signed in");
		const asked = expect(await account("GET", "auth/webauthn/login"), 200).data.request_options.publicKey;
		const proof = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked)});
		expect(await account("POST", "auth/webauthn/login", {credential: proof.toJSON()}), 200);
		const again = await account("POST", "auth/webauthn/login", {credential: proof.toJSON()});
		if (again.status < 400) throw new Error("the same proof was taken twice");
		return (await (await fetch("/api/user/me/")).json()).username;
	})()`)
	if got != `"boss"` {
		t.Errorf("signed in as %s", got)
	}
}

// Ensure a browser can turn on a one-time password, and that signing in asks for it.
func TestBrowserTOTP(t *testing.T) {
	t.Parallel()
	findChromium(t)
	g := newTarget(t)
	c := signInPage(t, g)
	secret := decode[string](t, []byte(c.eval(`(async () => {
		expect(await account("POST", "auth/login", {username: "plain", password: "plain-pass-1"}), 200);
		return expect(await account("GET", "account/authenticators/totp"), 404).meta.secret;
	})()`)))
	now := time.Now()
	got := c.eval(fmt.Sprintf(`(async () => {
		expect(await account("POST", "account/authenticators/totp", {code: %q}), 200);
		expect(await account("DELETE", "auth/session"), 401);
		const pending = expect(await account("POST", "auth/login", {username: "plain", password: "plain-pass-1"}), 401);
		if ((await fetch("/api/user/me/")).status !== 401) throw new Error("the password alone signs in");
		return pending.data.flows.filter(f => f.is_pending).map(f => f.id);
	})()`, totp(t, secret, now)))
	if got != `["mfa_authenticate"]` {
		t.Fatalf("pending after the password: %s", got)
	}
	if got := c.eval(`account("POST", "auth/2fa/authenticate", {code: "000000"}).then(a => a.status)`); got != "400" {
		t.Errorf("a wrong code: %s", got)
	}
	// A code is good once: the next one comes after at most half a minute.
	next := now.Truncate(30 * time.Second).Add(30 * time.Second)
	time.Sleep(time.Until(next.Add(100 * time.Millisecond)))
	got = c.eval(fmt.Sprintf(`(async () => {
		const a = await account("POST", "auth/2fa/authenticate", {code: %q});
		if (a.status === 401) expect(await account("POST", "auth/2fa/trust", {trust: false}), 200);
		else expect(a, 200);
		return (await (await fetch("/api/user/me/")).json()).username;
	})()`, totp(t, secret, next)))
	if got != `"plain"` {
		t.Errorf("signed in as %s", got)
	}
}

// totp is the code of RFC 6238 for a time: six digits, SHA-1, half a minute.
func totp(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = bigendian.Write(mac, bigendian.BigEndian, uint64(at.Unix()/30)) // a hash takes everything
	sum := mac.Sum(nil)
	n := bigendian.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}
