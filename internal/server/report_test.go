package server_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"etikett/dtl"
	"etikett/internal/label"
)

// form is a multipart body; a field whose name begins with "@" is a file: its value is "name\ncontent".
func form(fields ...string) (*bytes.Buffer, func(*http.Request)) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if name, ok := strings.CutPrefix(fields[i], "@"); ok {
			file, content, _ := strings.Cut(fields[i+1], "\n")
			w, _ := m.CreateFormFile(name, file) // a buffer takes everything
			_, _ = w.Write([]byte(content))
			continue
		}
		_ = m.WriteField(fields[i], fields[i+1])
	}
	_ = m.Close()
	return &b, func(r *http.Request) { r.Header.Set("Content-Type", m.FormDataContentType()) }
}

func (b *bench) upload(method, path, user string, fields ...string) *httptest.ResponseRecorder {
	body, set := form(fields...)
	return b.do(method, path, user, body, set)
}

// reportFile is an asset or a snippet.
type reportFile struct {
	PK                          int64
	Asset, Snippet, Description string
}

// Ensure assets and snippets can be made, read, changed and deleted by whom they should be, with Django REST Framework's messages.
func TestAssetsAndSnippets(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		method, path, user string
		fields             []string
		status             int
		want               string
	}{
		{"POST", "/api/report/snippet/", "", nil, 401, "credentials"},
		{"POST", "/api/report/snippet/", "plain", nil, 403, "permission"},
		{"POST", "/api/report/snippet/", "staff", nil, 400, `{"snippet":["No file was submitted."],"description":["This field is required."]}`},
		{"POST", "/api/report/snippet/", "staff", []string{"@snippet", "a.txt\nx", "description", "d"}, 400, "File extension “txt” is not allowed. Allowed extensions are: html, htm."},
		{"POST", "/api/report/snippet/", "staff", []string{"@snippet", "a.html\n", "description", "d"}, 400, "The submitted file is empty."},
		{"POST", "/api/report/snippet/", "staff", []string{"snippet", "text", "description", ""}, 400, `{"snippet":["The submitted data was not a file. Check the encoding type on the form."],"description":["This field may not be blank."]}`},
		{"POST", "/api/report/snippet/", "staff", []string{"@snippet", "../../head line.html\n<b>one</b>", "description", "d"}, 201, `{"pk":1,"snippet":"/media/report/snippets/head_line.html","description":"d"}`},
		{"POST", "/api/report/snippet/", "staff", []string{"@snippet", "head_line.html\n<b>two</b>", "description", "d"}, 400, `{"snippet":["A file with this name already exists"]}`},
		{"POST", "/api/report/asset/", "staff", []string{"@asset", "logo.svg\n<svg/>", "description", "Our logo"}, 201, `{"pk":1,"asset":"/media/report/assets/logo.svg","description":"Our logo"}`},
		{"GET", "/api/report/asset/", "plain", nil, 200, `[{"pk":1,"asset":"/media/report/assets/logo.svg","description":"Our logo"}]`},
		{"GET", "/api/report/asset/?limit=1", "plain", nil, 200, `{"count":1,"next":null,"previous":null,"results":[{"pk":1`},
		{"GET", "/api/report/asset/1/", "plain", nil, 200, `"pk":1`},
		{"GET", "/api/report/asset/2/", "plain", nil, 404, "No ReportAsset matches the given query."},
		{"PUT", "/api/report/asset/1/", "plain", nil, 403, "permission"},
		{"PUT", "/api/report/asset/1/", "staff", []string{"description", "x"}, 400, `{"asset":["No file was submitted."]}`},
		{"PATCH", "/api/report/asset/1/", "staff", []string{"description", "A logo"}, 200, `"description":"A logo"`},
		{"PATCH", "/api/report/asset/1/", "staff", []string{"@asset", "new.svg\n<svg />"}, 200, `"asset":"/media/report/assets/new.svg"`},
		{"PATCH", "/api/report/asset/1/", "staff", []string{"@asset", "new.svg\n<svg  />"}, 200, `"asset":"/media/report/assets/new.svg"`},
		{"GET", "/media/report/assets/new.svg", "plain", nil, 200, "<svg  />"},
		{"GET", "/media/report/assets/logo.svg", "plain", nil, 404, ""},
		{"DELETE", "/api/report/asset/1/", "plain", nil, 403, "permission"},
		{"DELETE", "/api/report/asset/1/", "staff", nil, 204, ""},
		{"DELETE", "/api/report/asset/1/", "staff", nil, 404, "No ReportAsset matches the given query."},
		{"GET", "/media/report/assets/new.svg", "plain", nil, 404, ""},
		{"OPTIONS", "/api/report/snippet/", "super", nil, 200, `"model":"reportsnippet"`},
	} {
		got := b.upload(c.method, c.path, c.user, c.fields...)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.want) {
			t.Errorf("%s %s %q as %q: %d %.300s, want %d %s", c.method, c.path, c.fields, c.user, got.Code, got.Body, c.status, c.want)
		}
	}
}

// Ensure a label shows the snippet and the asset of the moment, and that no name in a template leads out of their folders.
func TestLabelsWithSnippetsAndAssets(t *testing.T) {
	b := newBench(t)
	if err := b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.do("POST", "/api/part/", "super", strings.NewReader(`{"name":"M3 bolt","description":"x"}`)); got.Code != 201 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	snippet := decodeJSON[reportFile](t, b.upload("POST", "/api/report/snippet/", "staff", "@snippet", "head.html\n<p>first {{ part.name }}</p>", "description", "Head"))
	b.upload("POST", "/api/report/asset/", "staff", "@asset", "dot.svg\n<svg xmlns='http://www.w3.org/2000/svg' width='5' height='5'><rect width='5' height='5' fill='#123456'/></svg>", "description", "A dot")
	source := `{% load report %}<html><head><style>{{ page_style|safe }}</style></head><body>{% include "snippets/head.html" %}<img src="{% asset 'dot.svg' %}"></body></html>`
	made := decodeJSON[struct{ PK int64 }](t, b.upload("POST", "/api/label/template/", "staff", "name", "n", "description", "d", "model_type", "part", "@template", "n.html\n"+source))
	html := func() string {
		tpl, err := b.Labels.Template(t.Context(), made.PK)
		if err != nil {
			t.Fatal(err)
		}
		text, err := b.Labels.TemplateSource(t.Context(), tpl)
		if err != nil {
			t.Fatal(err)
		}
		m, err := b.Compiler.Maker(tpl, string(text), label.Surroundings{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := m.HTML(t.Context(), dtl.Vars{"part": map[string]any{"name": "M3 bolt"}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := html(); !strings.Contains(got, "<p>first M3 bolt</p>") || !strings.Contains(got, "report/assets/dot.svg") {
		t.Errorf("the label is %s", got)
	}
	if got := b.upload("PATCH", fmt.Sprintf("/api/report/snippet/%d/", snippet.PK), "staff", "@snippet", "head.html\n<p>second {{ part.name }}</p>"); got.Code != 200 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if got := html(); !strings.Contains(got, "<p>second M3 bolt</p>") {
		t.Errorf("after the snippet has changed the label is %s", got)
	}
	got := b.do("POST", "/api/label/print/", "staff", strings.NewReader(fmt.Sprintf(`{"template":%d,"items":[1]}`, made.PK)))
	if got.Code != 200 && got.Code != 201 {
		t.Errorf("print: %d %s", got.Code, got.Body)
	}
	for _, name := range []string{"../secret", "snippets/../../secret", "/etc/passwd", `snippets\..\..\secret`, "../data_output/x.pdf", "snippets/%2e%2e/%2e%2e/secret"} {
		text := `{% include "` + name + `" %}`
		if tpl, err := b.Compiler.Parse("x.html", text); err == nil {
			if out, err := tpl.RenderString(nil); err == nil {
				t.Errorf("including %q gives %q", name, out)
			}
		}
	}
}
