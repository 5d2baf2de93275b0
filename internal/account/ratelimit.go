package account

import (
	"context"
	"fmt"
	"time"
)

// Rate is so many events within so much time.
type Rate struct {
	Events int
	Within time.Duration
}

// The limits of the account API, close to django-allauth's. They are counted in the database, so they hold for all processes together.
var (
	// FailedLogins is for one address: the last of these failures already gets the message that there were too many.
	FailedLogins   = Rate{3, time.Minute}
	rateChangePass = Rate{5, time.Minute}     // for one user
	rateResetMail  = Rate{5, time.Minute}     // for one e-mail address
	rateResetIP    = Rate{20, time.Minute}    // for one address
	rateResetKey   = Rate{20, time.Minute}    // tries with keys, for one address
	rateReauth     = Rate{10, time.Minute}    // for one user
	rateEmail      = Rate{10, time.Minute}    // changes of addresses, for one user
	rateConfirm    = Rate{1, 3 * time.Minute} // mails to one unverified address
	rateSignup     = Rate{20, time.Minute}    // for one address
	rateMFA        = Rate{10, time.Minute}    // codes, for one user
	rateCode       = Rate{5, 5 * time.Minute} // codes by mail, for one e-mail address
	ratePhone      = Rate{5, 5 * time.Minute} // text messages, for one user
)

// allow counts an event and gives RateLimited if there were too many.
func (s *Service) allow(ctx context.Context, r Rate, what string, of any) error {
	now := s.now()
	n, oldest, err := s.store.Hit(ctx, fmt.Sprintf("%s:%v", what, of), now, now.Add(-r.Within))
	if err != nil {
		return err
	}
	if n > r.Events {
		return RateLimited{After: max(time.Second, r.Within-now.Sub(oldest)).Round(time.Second)}
	}
	return nil
}

// full reports whether a bucket holds as many events as the rate allows, without counting one.
func (s *Service) full(ctx context.Context, r Rate, what string, of any) (bool, error) {
	n, _, err := s.store.Hits(ctx, fmt.Sprintf("%s:%v", what, of), s.now().Add(-r.Within))
	return n >= r.Events, err
}
