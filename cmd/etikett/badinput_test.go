package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// Ensure that input which cannot be printed gets an answer that names what is wrong, that the server lives on, and that no
// file of a failed job is left.
func TestBadInput(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	parts(t, data, 5)
	admin(t, data)
	p := serve(t, "--data", data)
	c := &client{t: t, url: p.url, user: "boss", password: "secret-1234"}
	good := c.addTemplate("Good", "part", 50, 20, []byte(crashTemplate))

	for name, x := range map[string]struct {
		kind, body string
		status     int
		says       []string
	}{
		"no JSON":               {"application/json", `{"template": `, 400, []string{"JSON parse error", "line 1 column"}},
		"no object":             {"application/json", `[1, 2]`, 400, []string{"Expected a dictionary, but got list"}},
		"not UTF-8":             {"application/json", "{\"template\": \"\xff\xfe\"}", 400, []string{"UTF-8"}},
		"another kind":          {"text/csv", "a,b", 415, []string{"Unsupported media type"}},
		"nothing":               {"application/json", ``, 400, []string{`"template"`, `"items"`, "required"}},
		"template of a type":    {"application/json", `{"template": {"a": 1}, "items": [1]}`, 400, []string{`"template"`, "Incorrect type"}},
		"items no list":         {"application/json", `{"template": %d, "items": "abc"}`, 400, []string{`"items"`, "list"}},
		"items of texts":        {"application/json", `{"template": %d, "items": ["x", null, 2.5]}`, 400, []string{`"items"`, "integer"}},
		"plugin of a type":      {"application/json", `{"template": %d, "items": [1], "plugin": 7.5}`, 400, []string{`"plugin"`}},
		"unknown plugin":        {"application/json", `{"template": %d, "items": [1], "plugin": "nothing"}`, 400, []string{`"plugin"`}},
		"unknown template":      {"application/json", `{"template": 4711, "items": [1]}`, 400, []string{`"template"`, "4711", "does not exist"}},
		"unknown items only":    {"application/json", `{"template": %d, "items": [900, 901]}`, 400, []string{"No valid items"}},
		"no items":              {"application/json", `{"template": %d, "items": []}`, 400, []string{`"items"`, "empty"}},
		"numbers beyond 64 bit": {"application/json", `{"template": %d, "items": [99999999999999999999999]}`, 400, []string{`"items"`}},
	} {
		body := x.body
		if strings.Contains(body, "%d") {
			body = fmt.Sprintf(body, good)
		}
		status, answer, err := c.do("POST", "/api/label/print/", x.kind, []byte(body))
		if err != nil || status != x.status {
			t.Errorf("%s: status %d, %v, want %d: %s", name, status, err, x.status, answer)
		}
		for _, s := range x.says {
			if !bytes.Contains(answer, []byte(s)) {
				t.Errorf("%s: %s does not say %q", name, answer, s)
			}
		}
	}

	many := make([]int64, 100_000)
	for i := range many {
		many[i] = int64(i%5 + 1)
	}
	if status, answer := c.post("/api/label/print/", map[string]any{"template": good, "items": many}); status >= 500 || status < 300 && decode[output](t, answer).Total == 0 {
		t.Errorf("100,000 items: status %d: %.300s", status, answer)
	} else if status < 300 {
		o := decode[output](t, answer)
		if status, _, err := c.do("DELETE", fmt.Sprintf("/api/data-output/%d/", o.PK), "", nil); err != nil || status != http.StatusNoContent {
			t.Errorf("deleting the large job: %d, %v", status, err)
		}
	}

	// Templates that do not parse can be kept, as in InvenTree, but not printed: the answer says what and where.
	for name, x := range map[string]struct {
		source string
		says   []string
	}{
		"block":  {"<p>\n{% if part.pk %}\n</p>", []string{"block.html:2", "if"}},
		"tag":    {"<p>\n\n{% nonsense %}</p>", []string{"tag.html:3", "nonsense"}},
		"filter": {"{{ part.name|nonsense }}", []string{"filter.html:1", "nonsense"}},
		"loops":  {"{% include 'label/loops.html' %}", []string{"loops.html:1"}},
	} {
		pk := c.addTemplate(name, "part", 50, 20, []byte(x.source))
		c.fails(data, name, pk, []int64{1, 2}, x.says...)
	}

	// A template that fails for one item: the job says which one, in which file, on which line.
	failing := c.addTemplate("Failing", "part", 50, 20, []byte("{% load report %}\n<p>{{ part.name }}</p>\n{% if part.pk == 3 %}\n{% divide 1 0 %}{% endif %}"))
	c.fails(data, "a template that fails for one item", failing, []int64{1, 2, 3, 4}, "part 3", "Failing.html:4")

	// What is broken on a label does not keep the rest of it from being printed.
	for name, source := range map[string]string{
		"a broken image":      `<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="><p>{{ part.name }}</p>`,
		"an image of nothing": `<img src="/media/nothing.png"><p>{{ part.name }}</p>`,
		"a missing glyph":     "<p>\U0001F9FF\U00013000 {{ part.name }}</p>",
	} {
		pk := c.addTemplate(name, "part", 50, 20, []byte(source))
		if o := c.print(pk, []int64{1}); o.Errors != nil && !strings.Contains(fmt.Sprint(o.Errors), "part 1") || o.Errors == nil && o.Output == nil {
			t.Errorf("%s: %+v", name, o)
		}
	}
	c.pdf(good, []int64{1, 2}) // alive and well
}

// fails prints what cannot be printed, and looks for words in the answer or in the errors of the job.
func (c *client) fails(data, name string, template int64, items []int64, says ...string) {
	c.t.Helper()
	before := dataOutputs(c.t, data)
	status, answer := c.post("/api/label/print/", map[string]any{"template": template, "items": items})
	text := string(answer)
	switch {
	case status >= 500:
		c.t.Errorf("%s: status %d", name, status)
	case status < 300:
		o := c.wait(decode[output](c.t, answer), time.Minute)
		if text = fmt.Sprint(o.Errors); o.Errors == nil || o.Output != nil {
			c.t.Errorf("%s: %+v", name, o)
		}
	}
	for _, s := range says {
		if !strings.Contains(text, s) {
			c.t.Errorf("%s: %s does not say %q", name, text, s)
		}
	}
	if after := dataOutputs(c.t, data); len(after) != len(before) {
		c.t.Errorf("%s: the failed job left a file: %v", name, after)
	}
}

// dataOutputs lists the files of jobs.
func dataOutputs(t testing.TB, data string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "media", "data_output", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Ensure a database that a newer version has written is left alone, with one line that says so.
func TestDatabaseOfANewerVersion(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	admin(t, data)
	files, err := filepath.Glob(filepath.Join(data, "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("database files %v, %v", files, err)
	}
	db, err := sql.Open("sqlite", files[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, errs, code := etikett(t, "", "serve", "--addr", "127.0.0.1:0", "--data", data)
	if code == 0 || strings.Count(strings.TrimSpace(errs), "\n") != 0 || !strings.Contains(errs, "newer") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if after, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was changed (%v)", err)
	}
}
