package account

import (
	"strings"
	"time"
)

// Problem is one thing that is wrong with what a client of the account API sent. Message and Code are django-allauth's.
type Problem struct {
	Message string `json:"message"`
	Code    string `json:"code"`
	Param   string `json:"param,omitempty"` // field of the request; "" is the request as a whole
}

// Problems is an error of at least one problem.
type Problems []Problem

// Error gives the messages on one line.
func (p Problems) Error() string {
	var b strings.Builder
	for i, x := range p {
		if i > 0 {
			b.WriteString("; ")
		}
		if x.Param != "" {
			b.WriteString(x.Param + ": ")
		}
		b.WriteString(x.Message)
	}
	return b.String()
}

// Err is nil for no problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Required is the problem of a field that is missing or empty.
func Required(param string) Problem {
	return Problem{"This field is required.", "required", param}
}

// RateLimited is the error of a request that comes too soon.
type RateLimited struct{ After time.Duration }

// Error says when to try again.
func (e RateLimited) Error() string { return "too many requests; try again in " + e.After.String() }

// StateError is the error of a request that does not go with the state of the session or the account.
type StateError string

// The state errors.
const (
	ErrConflict       StateError = "conflict"         // nothing of that kind is under way
	ErrForbidden      StateError = "forbidden"        // not allowed here
	ErrNotFound       StateError = "not found"        // there is none
	ErrReauthenticate StateError = "reauthentication" // a fresh proof of identity is needed first
	ErrNoSuchFlow     StateError = "no such flow"     // not part of this installation
)

// Error gives the name of the error.
func (e StateError) Error() string { return "account: " + string(e) }
