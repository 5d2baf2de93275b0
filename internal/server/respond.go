package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"etikett/internal/fault"
)

// problem is an error with the answer that it gets.
type problem struct {
	status int
	body   any
}

func (p *problem) Error() string { return fmt.Sprintf("HTTP %d: %v", p.status, p.body) }

// detail is the body of an error about the request as a whole.
type detail struct {
	Detail string `json:"detail"`
}

func refuse(status int, format string, args ...any) *problem {
	return &problem{status, detail{fmt.Sprintf(format, args...)}}
}

// Errors in the words of Django REST Framework.
var (
	errNotAuthenticated = refuse(http.StatusUnauthorized, "Authentication credentials were not provided.")
	errForbidden        = refuse(http.StatusForbidden, "You do not have permission to perform this action.")
	errNotFound         = refuse(http.StatusNotFound, "Not found.")
	errNotAcceptable    = refuse(http.StatusNotAcceptable, "Could not satisfy the request Accept header.")
)

func errMethod(method string) error {
	return refuse(http.StatusMethodNotAllowed, `Method "%s" not allowed.`, method)
}

// member is one key of an object whose keys have an order.
type member struct {
	key   string
	value any
}

// object is a JSON object whose keys have an order.
type object []member

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// MarshalJSON writes the keys in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		k, err := encode(m.key)
		if err != nil {
			return nil, err
		}
		v, err := encode(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, k...), ':'), v...)
	}
	return append(b, '}'), nil
}

// fieldErrors is an error about fields of a body; values are lists of messages, or objects of such for the elements of a list.
type fieldErrors struct{ object }

func (e *fieldErrors) Error() string {
	b, err := encode(e.object)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func (e *fieldErrors) add(name string, messages ...string) { e.object.add(name, messages) }

// err is nil if no field has an error.
func (e *fieldErrors) err() error {
	if len(e.object) == 0 {
		return nil
	}
	return e
}

// encode writes JSON as Django REST Framework does: text as it is, without escapes for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// json answers with a body.
func (c *call) json(status int, v any) error {
	b, err := encode(v)
	if err != nil {
		return fmt.Errorf("server: encoding the answer: %w", err)
	}
	if c.allow != nil {
		c.w.Header().Set("Allow", strings.Join(c.allow, ", "))
	}
	c.w.Header().Set("Vary", "Accept, Authorization, Cookie")
	writeJSON(c.w, c.r, status, b)
	return nil
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, b []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b) // the client may be gone
	}
}

// noContent answers without a body.
func (c *call) noContent() error {
	c.w.Header().Set("Allow", strings.Join(c.allow, ", "))
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// fail answers with an error: the one place where faults become statuses.
func (s *Server) fail(c *call, err error) {
	if errors.Is(err, context.Canceled) && c.r.Context().Err() != nil {
		return // nobody is there to read it
	}
	status, body := s.errorBody(c.r, err)
	challenge(c.w.Header(), status, err)
	if err := c.json(status, body); err != nil {
		s.Log.ErrorContext(c.ctx(), "an error was not told", "error", err)
	}
}

// errorBody gives status and body for an error.
func (s *Server) errorBody(r *http.Request, err error) (int, any) {
	var p *problem
	var fields *fieldErrors
	var f *fault.Error
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p.status, p.body
	case errors.As(err, &fields):
		return http.StatusBadRequest, fields.object
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, detail{fmt.Sprintf("The request is larger than the limit of %d bytes.", large.Limit)}
	case errors.As(err, &f) && f.Kind != fault.Internal:
		return faultBody(f)
	}
	s.Log.ErrorContext(r.Context(), "a request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	return http.StatusInternalServerError, object{
		{"error", "Internal"}, {"detail", "The server's log tells what went wrong."}, {"path", r.URL.Path}, {"status_code", http.StatusInternalServerError},
		{"request_id", requestID(r.Context())},
	}
}

func faultBody(f *fault.Error) (int, any) {
	switch f.Kind {
	case fault.Invalid:
		var o object
		for _, x := range f.Fields {
			if x.Name == "" {
				x.Name = nonField
			}
			o.add(x.Name, x.Messages)
		}
		if o == nil {
			o.add(nonField, []string{f.Error()})
		}
		return http.StatusBadRequest, o
	case fault.NotFound:
		return http.StatusNotFound, detail{f.Error()}
	case fault.Unauthenticated:
		return http.StatusUnauthorized, detail{f.Error()}
	case fault.Forbidden:
		return http.StatusForbidden, detail{f.Error()}
	case fault.Conflict:
		return http.StatusConflict, detail{f.Error()}
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge, detail{f.Error()}
	default:
		return http.StatusServiceUnavailable, detail{f.Error()}
	}
}

// nonField is the key of errors about the body as a whole.
const nonField = "non_field_errors"
