// Package fault is the errors of the domain: what went wrong as seen by the person who asked, apart from how it is told.
//
// Services return *Error for what their caller can act on; every other error is internal: logged for the operator, shown
// to the caller as such. The server maps kinds to HTTP statuses, the command line to exit codes, each in one place.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// Kind says whose move it is.
type Kind uint8

// The kinds of faults.
const (
	Internal        Kind = iota // ours; the zero kind, and that of every error that is no *Error
	Invalid                     // the request is wrong; Fields tells where
	NotFound                    // there is no such thing, or it is not for this caller to know of
	Unauthenticated             // nobody is signed in, or the credential is wrong
	Forbidden                   // signed in, but not allowed
	Conflict                    // does not go with the present state
	TooLarge                    // more than a limit allows
	Unavailable                 // not now: a full disk, a lost database, too much load
)

// Field is the messages about one field of a request; Name is "" for those about the request as a whole.
type Field struct {
	Name     string
	Messages []string
}

// Error is a fault that the caller can act on.
type Error struct {
	Kind   Kind
	Fields []Field // of an Invalid fault, in the order in which they were found
	Detail string  // one sentence; for Invalid faults only when Fields is empty
	Err    error   // the cause, for the log; may be nil
}

// Error gives detail and fields on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Detail)
	for _, f := range e.Fields {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		if f.Name != "" {
			b.WriteString(f.Name + ": ")
		}
		b.WriteString(strings.Join(f.Messages, " "))
	}
	if b.Len() == 0 && e.Err != nil {
		return e.Err.Error()
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a fault with a detail and no fields.
func New(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Detail: err.Error(), Err: errors.Unwrap(err)}
}

// InvalidField makes an Invalid fault about one field.
func InvalidField(name string, messages ...string) *Error {
	return &Error{Kind: Invalid, Fields: []Field{{Name: name, Messages: messages}}}
}

// Add appends messages about a field; a Fields with something in it is an Invalid fault (see Fields.Err).
func (f *Fields) Add(name string, messages ...string) {
	for i := range *f {
		if (*f)[i].Name == name {
			(*f)[i].Messages = append((*f)[i].Messages, messages...)
			return
		}
	}
	*f = append(*f, Field{Name: name, Messages: messages})
}

// Fields collects what is wrong with a request, so that all of it is told at once.
type Fields []Field

// Err is nil for no fields, else an Invalid fault.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Fields: f}
}

// KindOf is the kind of the first *Error in err's chain, Internal if there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Storage makes an Unavailable fault of an error that tells of a full disk, and leaves others as they are.
func Storage(err error) error {
	if err == nil || KindOf(err) == Unavailable {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || strings.Contains(err.Error(), "disk is full") {
		return &Error{Kind: Unavailable, Detail: "The disk of the server is full: nothing was stored.", Err: err}
	}
	return err
}
