package account_test

import (
	"strings"
	"testing"

	"etikett/internal/account"
)

// Ensure a password that another process on the same database has changed lets nobody in from the next request on, and the new one does.
func TestChangesByOtherProcessesCount(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	u := b.user(t, "ada")
	other, err := account.New(account.Config{Store: b.db, Secret: []byte(strings.Repeat("s", 32))})
	if err != nil {
		t.Fatal(err)
	}
	login := func(name, password string) error {
		_, err := b.Authenticate(ctx, name, password)
		return err
	}
	if err := login("ada", "inventree"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := other.SetPassword(ctx, u, "another-one", 0); err != nil {
			t.Fatal(err)
		}
		if err := login("ada", "inventree"); err != account.ErrCredentials {
			t.Errorf("the old password: %v", err)
		}
		if err := login("ada", "another-one"); err != nil {
			t.Errorf("the new password: %v", err)
		}
	}
	u.Username = "grace"
	if err := other.UpdateUser(ctx, u); err != nil {
		t.Fatal(err)
	}
	if err := login("ada", "another-one"); err != account.ErrCredentials {
		t.Errorf("the old name: %v", err)
	}
	if err := login("grace", "another-one"); err != nil {
		t.Errorf("the new name: %v", err)
	}
	if err := other.SetActive(ctx, u, false); err != nil {
		t.Fatal(err)
	}
	if err := login("grace", "another-one"); err != account.ErrCredentials {
		t.Errorf("a disabled user: %v", err)
	}
}
