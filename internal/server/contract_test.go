package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"etikett/api"
)

// contractWatch holds answers against the served contract.
type contractWatch struct {
	router routers.Router

	mu   sync.Mutex
	bad  map[string]bool
	seen map[string]int // operation and status → how often
}

// contractRouter reads the served document once.
var contractRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
})

func newContractWatch(t *testing.T) *contractWatch {
	t.Helper()
	router, err := contractRouter()
	if err != nil {
		t.Fatal(err)
	}
	return &contractWatch{router: router, bad: map[string]bool{}, seen: map[string]int{}}
}

func (c *contractWatch) violations() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return sorted(c.bad)
}

// teeWriter keeps what is answered.
type teeWriter struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *teeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *teeWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// watch has a request answered, and looks at the answer.
func (c *contractWatch) watch(h http.Handler, w http.ResponseWriter, r *http.Request) {
	tee := &teeWriter{ResponseWriter: w}
	h.ServeHTTP(tee, r)
	if r.Method == http.MethodHead || r.Method == http.MethodOptions || !strings.HasPrefix(tee.Header().Get("Content-Type"), "application/json") {
		return
	}
	if err := c.check(r, tee.status, tee.Header(), tee.body.Bytes()); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		text, _, _ := strings.Cut(err.Error(), "\nSchema:")
		c.bad[fmt.Sprintf("%s %s %d: %.300s", r.Method, r.URL.Path, tee.status, text)] = true
	}
}

// check validates one answer. What the contract does not know may only be refused.
func (c *contractWatch) check(r *http.Request, status int, header http.Header, body []byte) error {
	if strings.HasPrefix(r.URL.Path, "/o/") || strings.HasPrefix(r.URL.Path, "/.well-known/") {
		return nil // OAuth's own shapes, which its discovery document names
	}
	lookup := r.Clone(context.Background())
	lookup.URL.Host, lookup.URL.Scheme = "", ""
	route, params, err := c.router.FindRoute(lookup)
	if err != nil {
		if status >= 400 && status < 500 {
			return nil
		}
		return fmt.Errorf("no such operation in the contract")
	}
	c.mu.Lock()
	c.seen[fmt.Sprintf("%s %s %d", r.Method, route.Path, status)]++
	c.mu.Unlock()
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: lookup, Route: route, PathParams: params},
		Status:                 status, Header: header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: false},
	}
	return openapi3filter.ValidateResponse(context.Background(), in)
}
