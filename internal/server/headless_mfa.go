package server

import (
	"errors"
	"net/http"
	"time"

	"etikett/internal/account"
)

// unix is a time as the account API tells it: seconds, with fractions.
func unix(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

// showAuthenticator is a factor as the account API shows it.
func showAuthenticator(a *account.Authenticator) object {
	o := object{{"type", a.Type}, {"created_at", unix(a.Created)}, {"last_used_at", nil}}
	if !a.LastUsed.IsZero() {
		o[2].value = unix(a.LastUsed)
	}
	return o
}

func showRecoveryCodes(r *account.RecoverySet, secrets bool) object {
	o := append(showAuthenticator(&r.Authenticator), member{"total_code_count", r.Total}, member{"unused_code_count", len(r.Unused)})
	if secrets {
		o.add("unused_codes", append([]string{}, r.Unused...))
	}
	return o
}

func listAuthenticators(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	all, err := f.Accounts.Authenticators(f.r.Context(), f.user)
	if err != nil {
		return err
	}
	out := []object{}
	for i := range all {
		switch all[i].Type {
		case account.RecoveryCodes:
			set, err := f.Accounts.RecoverySet(&all[i])
			if err != nil {
				return err
			}
			out = append(out, showRecoveryCodes(set, false))
		case account.WebAuthn:
			key, err := f.Accounts.Passkey(&all[i])
			if err != nil {
				return err
			}
			out = append(out, showPasskey(key))
		default:
			out = append(out, showAuthenticator(&all[i]))
		}
	}
	return f.data(out)
}

// tellTOTP shows the authenticator, or what a new one is set up with.
func tellTOTP(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	a, err := f.Accounts.TOTP(f.r.Context(), f.user)
	if err == nil {
		return f.data(showAuthenticator(a))
	}
	if !errors.Is(err, account.ErrNotFound) {
		return err
	}
	setup, err := f.Accounts.BeginTOTP(f.r.Context(), f.sess, f.user, f.r.Host)
	var problems account.Problems
	if errors.As(err, &problems) {
		return conflictError{problems}
	}
	if err != nil {
		return err
	}
	return f.answer(http.StatusNotFound, object{{"meta", object{{"secret", setup.Secret}, {"totp_url", setup.URL}}}})
}

func activateTOTP(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	v, err := f.fields()
	if err != nil {
		return err
	}
	a, _, err := f.Accounts.ActivateTOTP(f.r.Context(), f.sess, f.user, v["code"])
	if err != nil {
		return err
	}
	return f.data(showAuthenticator(a))
}

func deactivateTOTP(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	if err := f.Accounts.DeactivateTOTP(f.r.Context(), f.sess, f.user); err != nil {
		return err
	}
	return f.ok()
}

func tellRecoveryCodes(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	set, err := f.Accounts.RecoveryCodes(f.r.Context(), f.sess, f.user)
	if err != nil {
		return err
	}
	return f.data(showRecoveryCodes(set, true))
}

func makeRecoveryCodes(f *flow) error {
	if err := f.signedIn(); err != nil {
		return err
	}
	set, err := f.Accounts.NewRecoveryCodes(f.r.Context(), f.sess, f.user)
	if err != nil {
		return err
	}
	return f.data(showRecoveryCodes(set, true))
}
