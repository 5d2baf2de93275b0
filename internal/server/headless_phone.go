package server

import (
	"net/http"

	"etikett/internal/account"
)

// phoneJSON is a telephone number of the account API.
type phoneJSON struct {
	Phone    string `json:"phone"`
	Verified bool   `json:"verified"`
}

func tellPhone(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	number, err := f.Accounts.Phone(f.r.Context(), f.user)
	if err != nil {
		return err
	}
	out := []phoneJSON{}
	if number != "" {
		out = append(out, phoneJSON{number, true})
	}
	return f.data(out)
}

func changePhone(f *flow) error {
	if f.user == nil {
		return account.ErrConflict
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.ChangePhone(f.r.Context(), f.sess, f.user, v["phone"]); err != nil {
		return err
	}
	return f.answer(http.StatusAccepted, object{{"data", []phoneJSON{{f.sess.State.Phone.Number, false}}}})
}

func verifyPhone(f *flow) error {
	if f.user == nil {
		return account.ErrConflict
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	if err := f.Accounts.VerifyPhone(f.r.Context(), f.sess, f.user, v["code"]); err != nil {
		return err
	}
	return f.state()
}

func resendPhone(f *flow) error {
	if f.user == nil {
		return account.ErrConflict
	}
	if err := f.Accounts.ResendPhoneCode(f.r.Context(), f.sess, f.user); err != nil {
		return err
	}
	return f.ok()
}
