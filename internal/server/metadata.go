package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
)

// templateMetadata is /api/label/template/{id}/metadata/: what plugins and clients keep beside a template.
func (s *Server) templateMetadata() endpoint {
	return endpoint{
		allow:   []string{"GET", "PUT", "PATCH", "HEAD", "OPTIONS"},
		access:  withRole("admin"),
		methods: map[string]action{http.MethodGet: getMetadata, http.MethodPut: putMetadata, http.MethodPatch: patchMetadata},
		options: aboutMetadata,
	}
}

type metadataJSON struct {
	Metadata map[string]any `json:"metadata"`
}

func (c *call) metadata() (map[string]any, error) {
	t, err := c.Labels.Template(c.ctx(), c.id())
	if err != nil {
		return nil, err
	}
	if len(t.Metadata) == 0 {
		return map[string]any{}, nil
	}
	v, err := decodeJSON(t.Metadata)
	if err != nil {
		return nil, fmt.Errorf("server: metadata of template %d: %w", t.ID, err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	return m, nil
}

func getMetadata(c *call) error {
	m, err := c.metadata()
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, metadataJSON{m})
}

// putMetadata replaces everything.
func putMetadata(c *call) error {
	if _, err := c.Labels.Template(c.ctx(), c.id()); err != nil {
		return err
	}
	m, err := c.readMetadata()
	if err != nil {
		return err
	}
	return c.storeMetadata(m)
}

// patchMetadata replaces the keys that are given and keeps the others. What is below a key is not merged.
func patchMetadata(c *call) error {
	old, err := c.metadata()
	if err != nil {
		return err
	}
	m, err := c.readMetadata()
	if err != nil {
		return err
	}
	maps.Copy(old, m)
	return c.storeMetadata(old)
}

func (c *call) readMetadata() (map[string]any, error) {
	b, err := c.parse()
	if err != nil {
		return nil, err
	}
	v, given := b.get("metadata")
	var problem string
	m, ok := v.(map[string]any)
	switch {
	case !given:
		problem = msgRequired
	case v == nil:
		problem = msgNull
	case !ok:
		problem = "Metadata must be a python dict object"
	}
	if problem != "" {
		return nil, &fieldErrors{object{{"metadata", []string{problem}}}}
	}
	return m, nil
}

func (c *call) storeMetadata(m map[string]any) error {
	b, err := encode(m)
	if err != nil {
		return fmt.Errorf("server: metadata: %w", err)
	}
	if err := c.Labels.SetTemplateMetadata(c.ctx(), c.id(), json.RawMessage(b)); err != nil {
		return err
	}
	return c.json(http.StatusOK, metadataJSON{m})
}
