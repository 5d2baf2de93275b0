package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
	"time"
)

// client speaks to a running server as one user.
type client struct {
	t              testing.TB
	url            string
	user, password string
}

// output is the part of a data output that the tests look at.
type output struct {
	PK       int64   `json:"pk"`
	Total    int     `json:"total"`
	Progress int     `json:"progress"`
	Complete bool    `json:"complete"`
	Output   *string `json:"output"`
	Errors   any     `json:"errors"`
}

// do sends a request and gives status and body; a failing connection is an error, not a failed test.
func (c *client) do(method, path, contentType string, body []byte) (int, []byte, error) {
	req, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if c.user != "" {
		req.SetBasicAuth(c.user, c.password)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, b, err
}

// get fetches a path that has to be there.
func (c *client) get(path string) []byte {
	c.t.Helper()
	status, body, err := c.do("GET", path, "", nil)
	if err != nil || status != 200 {
		c.t.Fatalf("GET %s: status %d, %v\n%.500s", path, status, err, body)
	}
	return body
}

// post sends JSON.
func (c *client) post(path string, v any) (int, []byte) {
	c.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		c.t.Fatal(err)
	}
	status, body, err := c.do("POST", path, "application/json", b)
	if err != nil {
		c.t.Fatal(err)
	}
	return status, body
}

// addTemplate uploads a label template and gives its number.
func (c *client) addTemplate(name, modelType string, width, height float64, source []byte) int64 {
	c.t.Helper()
	fields := map[string]string{"name": name, "description": name, "model_type": modelType, "width": fmt.Sprint(width), "height": fmt.Sprint(height)}
	form, kind := multipartBody(c.t, fields, "template", name+".html", string(source))
	status, body, err := c.do("POST", "/api/label/template/", kind, form)
	if err != nil || status != 201 {
		c.t.Fatalf("creating template %q: status %d, %v\n%s", name, status, err, body)
	}
	return decode[struct{ PK int64 }](c.t, body).PK
}

// multipartBody is a form with a file, and its content type.
func multipartBody(t testing.TB, fields map[string]string, file, fileName, content string) (body []byte, kind string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile(file, fileName)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, content) // into memory
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w.FormDataContentType()
}

// print posts a job and waits for its end.
func (c *client) print(template int64, items []int64) output {
	c.t.Helper()
	status, body := c.post("/api/label/print/", map[string]any{"template": template, "items": items, "plugin": "inventreelabel"})
	if status != 200 && status != 201 {
		c.t.Fatalf("printing template %d: status %d\n%s", template, status, body)
	}
	return c.wait(decode[output](c.t, body), time.Minute)
}

// wait polls a data output until its job has ended.
func (c *client) wait(o output, limit time.Duration) output {
	c.t.Helper()
	for deadline := time.Now().Add(limit); !o.Complete && o.Errors == nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("job %d has not ended after %v: %+v", o.PK, limit, o)
		}
		o = decode[output](c.t, c.get(fmt.Sprintf("/api/data-output/%d/", o.PK)))
	}
	return o
}

// pdf prints and fetches the file.
func (c *client) pdf(template int64, items []int64) []byte {
	c.t.Helper()
	o := c.print(template, items)
	if o.Errors != nil || o.Output == nil {
		c.t.Fatalf("template %d: %v", template, o.Errors)
	}
	return c.get(*o.Output)
}

func decode[T any](t testing.TB, b []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %.500s", err, b)
	}
	return v
}
