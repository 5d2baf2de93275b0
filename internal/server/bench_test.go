package server_test

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"etikett/internal/account"
	"etikett/internal/app"
	"etikett/internal/label"
)

// BenchmarkTemplateList is GET /api/label/template/?limit=25 with Basic authentication and with a token.
func BenchmarkTemplateList(b *testing.B) {
	a, err := app.Open(b.Context(), app.Config{DataDir: filepath.Join(b.TempDir(), "data"), TimeZone: "UTC", Language: "en-us"})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	u, err := a.Accounts.CreateUser(b.Context(), account.User{Username: "plain"}, "plain-password")
	if err != nil {
		b.Fatal(err)
	}
	_, token, err := a.Accounts.Token(b.Context(), u, "bench")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 50 {
		name := fmt.Sprintf("label %d", i)
		t := label.Template{Name: name, Description: name, ModelType: "part", Width: 50, Height: 20, Enabled: true, FilenamePattern: "output.pdf"}
		if _, err := a.Labels.CreateTemplate(b.Context(), t, label.Source{Name: fmt.Sprintf("t%d.html", i), Text: []byte("<p>label</p>")}); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct{ name, header string }{{"Basic", "Basic cGxhaW46cGxhaW4tcGFzc3dvcmQ="}, {"Token", "Token " + token}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", "/api/label/template/?limit=25", nil)
				r.Header.Set("Authorization", c.header)
				w := httptest.NewRecorder()
				a.Handler.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code, w.Body)
				}
			}
		})
	}
}
