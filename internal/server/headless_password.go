package server

import (
	"etikett/internal/account"
)

func changePassword(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.ChangePassword(f.r.Context(), f.user, v["current_password"], v["new_password"]); err != nil {
		return err
	}
	return endSession(f) // every session of the user has ended, this one too
}

func requestReset(f *flow) error {
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.RequestReset(f.r.Context(), v["email"], f.client(f.r), f); err != nil {
		return err
	}
	return f.ok()
}

// tellReset says whose password a key sets.
func tellReset(f *flow) error {
	u, err := f.Accounts.UserOfResetKey(f.r.Context(), f.r.Header.Get("X-Password-Reset-Key"), f.client(f.r))
	if err != nil {
		return err
	}
	return f.data(object{{"user", showAccount(u)}})
}

func resetPassword(f *flow) error {
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.ResetPassword(f.r.Context(), v["key"], v["password"], f.client(f.r)); err != nil {
		return err
	}
	return f.state()
}

type emailJSON struct {
	Email    string `json:"email"`
	Verified bool   `json:"verified"`
	Primary  bool   `json:"primary"`
}

func listEmails(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	all, err := f.Accounts.Emails(f.r.Context(), f.user)
	if err != nil {
		return err
	}
	out := []emailJSON{}
	for _, e := range all {
		out = append(out, emailJSON{e.Email, e.Verified, e.Primary})
	}
	return f.data(out)
}

// email does something with the address that the body names, and answers with the list.
func (f *flow) email(do func(address string) error) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := do(v["email"]); err != nil {
		return err
	}
	return listEmails(f)
}

func addEmail(f *flow) error {
	if f.user == nil { // a sign-in that waits for a verified address could change it; none does
		return account.ErrConflict
	}
	return f.email(func(address string) error { return f.Accounts.AddEmail(f.r.Context(), f.user, address, f) })
}

func resendEmail(f *flow) error {
	return f.email(func(address string) error { return f.Accounts.ResendVerification(f.r.Context(), f.user, address, f) })
}

func primaryEmail(f *flow) error {
	return f.email(func(address string) error { return f.Accounts.SetPrimaryEmail(f.r.Context(), f.user, address) })
}

func removeEmail(f *flow) error {
	return f.email(func(address string) error { return f.Accounts.RemoveEmail(f.r.Context(), f.user, address) })
}

// tellVerification says whose address a key verifies.
func tellVerification(f *flow) error {
	u, e, err := f.Accounts.EmailOfKey(f.r.Context(), f.r.Header.Get("X-Email-Verification-Key"))
	if err != nil {
		return err
	}
	return f.answer(200, object{
		{"data", object{{"email", e.Email}, {"user", showAccount(u)}}}, {"meta", object{{"is_authenticating", f.sess.State.Pending != nil}}},
	})
}

func verifyEmail(f *flow) error {
	v, err := f.fields()
	if err != nil {
		return err
	}
	if _, err := f.Accounts.VerifyEmail(f.r.Context(), v["key"]); err != nil {
		return err
	}
	return f.state()
}

// resendPending would repeat the mail of a sign-in that waits for it; none does.
func resendPending(*flow) error { return account.ErrConflict }
