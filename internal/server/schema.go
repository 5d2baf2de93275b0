package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"
	"go.yaml.in/yaml/v4"

	"etikett/api"
)

// schemaJSON is the contract as JSON.
var schemaJSON = sync.OnceValues(func() ([]byte, error) {
	var doc any
	if err := yaml.Unmarshal(api.Document, &doc); err != nil {
		return nil, fmt.Errorf("server: the contract: %w", err)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("server: the contract: %w", err)
	}
	return b, nil
})

// schemaRoutes adds the contract, and a page to read it on.
func (s *Server) schemaRoutes(r chi.Router) {
	r.Get("/api/schema/", s.schema)
	r.Head("/api/schema/", s.schema)
	r.Get("/api-doc/", s.apiDoc)
}

// schema serves the contract: as JSON to whoever prefers it or asks with ?format=json, else as YAML.
func (s *Server) schema(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept")
	accept := r.Header.Get("Accept")
	format := r.URL.Query().Get("format")
	if format == "json" || format == "" && strings.Contains(accept, "json") && !strings.Contains(accept, "yaml") {
		b, err := schemaJSON()
		if err != nil {
			s.fail(&call{Server: s, w: w, r: r}, err)
			return
		}
		writeJSON(w, r, http.StatusOK, b)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.oai.openapi; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="etikett.yaml"`)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(api.Document) // the client may be gone
	}
}

// apiDoc is a page that shows the contract and lets people try it. Its script and style are part of the program.
func (s *Server) apiDoc(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'sha256-"+apiDocScriptHash()+"'; style-src 'sha256-"+apiDocStyleHash()+"'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	_, _ = w.Write(apiDocPage()) // the client may be gone
}
