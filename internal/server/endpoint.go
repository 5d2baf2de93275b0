package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"etikett/internal/account"
	"etikett/internal/label"
)

// endpoint is one resource under /api/.
type endpoint struct {
	allow   []string                    // methods that the resource has, as Allow tells them
	access  func(*call) error           // who may; nil is everybody who has signed in
	methods map[string]action           // GET answers HEAD too
	options func(*call) (*about, error) // what OPTIONS tells; nil is the name alone
	scopes  map[string]string           // methods that need another scope of an access token than the usual one
}

// action answers one method.
type action func(*call) error

// call is one request with what is known about it.
type call struct {
	*Server
	w http.ResponseWriter
	r *http.Request
	identity
	allow  []string
	byRole bool // a role has let the caller in
}

func (c *call) ctx() context.Context { return c.r.Context() }

// id is the number in the path. One that no record can have is 0.
func (c *call) id() int64 {
	n, err := strconv.ParseInt(chi.URLParam(c.r, "id"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// caller is who asks, for the label service.
func (c *call) caller() label.Caller {
	return label.Caller{UserID: c.user.ID, Staff: c.user.IsStaff || c.user.IsSuperuser}
}

// serve goes through the steps of Django REST Framework in its order: can the answer be understood, who asks, may he, is there such a method.
func (s *Server) serve(e endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Server: s, w: w, r: r, allow: e.allow}
		if err := s.answer(c, e); err != nil {
			s.fail(c, err)
		}
	})
}

func (s *Server) answer(c *call, e endpoint) error {
	if err := acceptable(c.r); err != nil {
		return err
	}
	who, err := s.identify(c.r)
	if err != nil {
		return err
	}
	c.identity = who
	access := e.access
	if access == nil {
		access = signedIn
	}
	if err := c.may(e, access); err != nil {
		return err
	}
	method := c.r.Method
	if method == http.MethodOptions {
		return c.describe(e)
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	do := e.methods[method]
	if do == nil || !slices.Contains(e.allow, c.r.Method) {
		return errMethod(c.r.Method)
	}
	if method == http.MethodGet {
		if err := checkSearch(c.r.URL.Query()); err != nil {
			return err
		}
	}
	return do(c)
}

// acceptable reports whether the client takes JSON.
func acceptable(r *http.Request) error {
	if f := r.URL.Query().Get("format"); f != "" && f != "json" {
		return errNotFound
	}
	accept := r.Header.Get("Accept")
	if accept == "" {
		return nil
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, params, _ := strings.Cut(part, ";")
		if q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			if v, err := strconv.ParseFloat(q, 64); err == nil && v == 0 {
				continue
			}
		}
		switch strings.ToLower(strings.TrimSpace(media)) {
		case "*/*", "application/*", "application/json":
			return nil
		}
	}
	return errNotAcceptable
}

// Who may use a resource.

func signedIn(c *call) error {
	if c.user == nil {
		return errNotAuthenticated
	}
	return nil
}

func anybody(*call) error { return nil }

func readOnly(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// staffOrReadOnly lets everybody read who has signed in, and staff write.
func staffOrReadOnly(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	if !readOnly(c.r.Method) && !c.user.IsStaff && !c.user.IsSuperuser {
		return errForbidden
	}
	return nil
}

// staff lets staff in.
func staff(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	if !c.user.IsStaff && !c.user.IsSuperuser {
		return errForbidden
	}
	return nil
}

// superuserOrReadOnly lets everybody read who has signed in, and superusers write.
func superuserOrReadOnly(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	if !readOnly(c.r.Method) && !c.user.IsSuperuser {
		return errForbidden
	}
	return nil
}

// withRole lets in whom a role allows what the method does.
func withRole(role string) func(*call) error {
	return func(c *call) error {
		if err := signedIn(c); err != nil {
			return err
		}
		if !c.user.May(role, actionOf(c.r.Method)) {
			return errForbidden
		}
		c.byRole = true
		return nil
	}
}

func actionOf(method string) account.Action {
	switch method {
	case http.MethodPost:
		return account.Add
	case http.MethodPut, http.MethodPatch:
		return account.Change
	case http.MethodDelete:
		return account.Delete
	}
	return account.View
}
