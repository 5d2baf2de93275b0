package api_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"etikett/api"
)

// Ensure the document is valid OpenAPI: every reference resolves, every schema makes sense.
func TestDocumentIsValid(t *testing.T) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(loader.Context, openapi3.DisableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/label/print/", "/api/label/template/", "/api/label/template/{id}/", "/api/data-output/{id}/"} {
		if doc.Paths.Find(path) == nil {
			t.Errorf("no %s in the document", path)
		}
	}
}
