package account_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"etikett/internal/account"
	"etikett/internal/fault"
	"etikett/internal/store"
)

// bench is a service on a real database with a clock and a mail box of its own.
type bench struct {
	*account.Service
	db   *store.Accounts
	now  time.Time
	sent chan account.Mail
}

func (b *bench) Send(_ context.Context, m account.Mail) error { b.sent <- m; return nil }

func (b *bench) VerifyEmailURL(key string) string   { return "https://x/verify-email/" + key }
func (b *bench) SignupURL(key string) string        { return "https://x/signup?key=" + key }
func (b *bench) ResetPasswordURL(key string) string { return "https://x/set-password?key=" + key }

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "db.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b := &bench{db: store.NewAccounts(db), now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), sent: make(chan account.Mail, 20)}
	b.Service, err = account.New(account.Config{Store: b.db, Secret: []byte(strings.Repeat("s", 32)), Mail: b, Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) user(t *testing.T, name string) *account.User {
	t.Helper()
	u, err := b.CreateUser(t.Context(), account.User{Username: name, Email: name + "@example.com"}, "inventree")
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Ensure an imported PBKDF2 hash lets its user in and is argon2id afterwards.
func TestHashesOfDjangoAreUpgraded(t *testing.T) {
	b := newBench(t)
	for _, encoded := range []string{
		"pbkdf2_sha256$1000000$d8LkJcjpR3m9FA7BHqgqzC$hLw3ZRvWBVNGENwuKOzTXxRDKAWm8bko9u5okhq0Hto=",
		"scrypt$16384$seasalt$8$1$Xrv8LzE97Hy0UXXkzkK5NrS1kadiItC4UhbojAHxosmkt1L2wqzvAVAnLVWG9p9vB064ZJhMU1MRH6N+Ba9JEg==",
		"pbkdf2_sha1$1000$salty$L+HazKNahqX/MIOpx1j5RGVZ5AY=",
	} {
		name, _, _ := strings.Cut(encoded, "$")
		u := b.user(t, name)
		if err := b.db.SetPassword(t.Context(), u.ID, encoded); err != nil {
			t.Fatal(err)
		}
		got, err := b.Authenticate(t.Context(), name, "inventree")
		if err != nil || got.ID != u.ID {
			t.Fatalf("%s: %v", encoded, err)
		}
		if got, _ := b.User(t.Context(), u.ID); !strings.HasPrefix(got.Password, "argon2$argon2id$v=19$") {
			t.Errorf("%s: the stored hash is %q", name, got.Password)
		}
		if _, err := b.Authenticate(t.Context(), name, "Inventree"); !errors.Is(err, account.ErrCredentials) {
			t.Errorf("%s: a wrong password: %v", name, err)
		}
	}
}

// Ensure a remembered credential is forgotten at once when the password or the user's state changes.
func TestRememberedCredentialsAreForgotten(t *testing.T) {
	b := newBench(t)
	u := b.user(t, "eddie")
	in := func(password string) error {
		_, err := b.Authenticate(t.Context(), "eddie", password)
		return err
	}
	if err := in("inventree"); err != nil {
		t.Fatal(err)
	}
	if err := b.db.SetPassword(t.Context(), u.ID, "!broken behind the service's back"); err != nil {
		t.Fatal(err)
	}
	if err := in("inventree"); !errors.Is(err, account.ErrCredentials) {
		t.Fatalf("a changed hash is not noticed: %v", err)
	}
	if err := b.SetPassword(t.Context(), u, "another-one", 0); err != nil {
		t.Fatal(err)
	}
	if err := in("inventree"); !errors.Is(err, account.ErrCredentials) {
		t.Fatalf("the old password lets in: %v", err)
	}
	if err := in("another-one"); err != nil {
		t.Fatal(err)
	}
	if err := b.SetActive(t.Context(), u, false); err != nil {
		t.Fatal(err)
	}
	if err := in("another-one"); !errors.Is(err, account.ErrCredentials) {
		t.Fatalf("a disabled user gets in: %v", err)
	}
}

func TestTokens(t *testing.T) {
	b := newBench(t)
	u := b.user(t, "eddie")
	_, text, err := b.Token(t.Context(), u, "app")
	if err != nil {
		t.Fatal(err)
	}
	if len(text) != len("inv-")+40+len("-20261123") || !strings.HasSuffix(text, "-20261123") {
		t.Errorf("token %q", text)
	}
	_, again, err := b.Token(t.Context(), u, "app")
	if err != nil || again != text {
		t.Errorf("the same name gives %q, then %q (%v)", text, again, err)
	}
	got, tok, err := b.UserByToken(t.Context(), text)
	if err != nil || got.ID != u.ID {
		t.Fatalf("user of the token: %v, %v", got, err)
	}
	if err := b.RevokeToken(t.Context(), u, tok.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.UserByToken(t.Context(), text); !errors.Is(err, account.ErrToken) {
		t.Errorf("a revoked token: %v", err)
	}
	_, fresh, err := b.Token(t.Context(), u, "app")
	if err != nil || fresh == text {
		t.Errorf("after the revocation: %q, %v", fresh, err)
	}
	b.now = b.now.AddDate(1, 0, 1)
	if _, _, err := b.UserByToken(t.Context(), fresh); !errors.Is(err, account.ErrToken) {
		t.Errorf("a token that has expired: %v", err)
	}
}

// Ensure a key for a new password works once, and not after the password has changed.
func TestPasswordReset(t *testing.T) {
	b := newBench(t)
	b.user(t, "eddie")
	if err := b.RequestReset(t.Context(), "nobody@example.com", account.Client{}, b); err != nil {
		t.Fatalf("an unknown address is told: %v", err)
	}
	if err := b.RequestReset(t.Context(), "EDDIE@example.com", account.Client{}, b); err != nil {
		t.Fatal(err)
	}
	m := <-b.sent
	_, key, _ := strings.Cut(m.Text, "key=")
	key, _, _ = strings.Cut(key, "\n")
	var p account.Problems
	if err := b.ResetPassword(t.Context(), key, "123", account.Client{}); !errors.As(err, &p) || len(p) != 3 {
		t.Errorf("a weak password: %v", err)
	}
	if err := b.ResetPassword(t.Context(), key+"x", "Xy7-long-enough", account.Client{}); err == nil {
		t.Error("a damaged key is taken")
	}
	if err := b.ResetPassword(t.Context(), key, "Xy7-long-enough", account.Client{}); err != nil {
		t.Fatal(err)
	}
	if err := b.ResetPassword(t.Context(), key, "Xy8-long-enough", account.Client{}); err == nil {
		t.Error("the key works twice")
	}
}

// Ensure nobody gets a second user of a name, and names with strange signs are refused.
func TestCreateUserErrors(t *testing.T) {
	b := newBench(t)
	b.user(t, "eddie")
	for _, name := range []string{"eddie", "", "a b", "a/b", strings.Repeat("x", 151)} {
		if _, err := b.CreateUser(t.Context(), account.User{Username: name}, "x"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
}
