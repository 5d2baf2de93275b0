package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"etikett/internal/app"
	"etikett/internal/catalog"
	"etikett/internal/demo"
	"etikett/internal/fault"
	"etikett/internal/label"
)

// open gives an application in an empty folder, started.
func open(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{DataDir: t.TempDir(), PrintWait: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// withDemo has the example data and the default templates.
func withDemo(t *testing.T) *app.App {
	t.Helper()
	a := open(t)
	if err := a.SeedTemplates(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SeedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

func count(t *testing.T, a *app.App, model string) int {
	t.Helper()
	pks, err := a.Catalog.Select(t.Context(), model, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(pks)
}

// Ensure that a broken record is named and that an import with one changes nothing.
func TestBrokenImportChangesNothing(t *testing.T) {
	t.Parallel()
	a := open(t)
	broken := strings.TrimRight(strings.TrimSpace(string(demo.Export)), "]") + `,
{"model": "part.part", "pk": 4711, "fields": {"name": "Broken", "category": "not a number"}}]`
	_, err := a.ImportInvenTree(t.Context(), strings.NewReader(broken), nil, nil)
	if err == nil || !strings.Contains(err.Error(), "part.part 4711") || !strings.Contains(err.Error(), "category") {
		t.Fatalf("error %v does not name the record and its field", err)
	}
	if n := count(t, a, "part"); n != 0 {
		t.Errorf("%d parts are there after an import that failed", n)
	}
}

func TestImportingAgainUpdates(t *testing.T) {
	t.Parallel()
	a := open(t)
	var reports [2]*catalog.Report
	for i := range reports {
		var err error
		if reports[i], err = a.ImportInvenTree(t.Context(), bytes.NewReader(demo.Export), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(reports[1].Created) != 0 || reports[1].Total() != reports[0].Total() {
		t.Errorf("the second import created %v, of %d records", reports[1].Created, reports[1].Total())
	}
}

func print(t *testing.T, a *app.App, r label.PrintRequest) (*label.PrintResult, error) {
	t.Helper()
	return a.Labels.Print(t.Context(), r)
}

// Ensure that every default template prints, and that the file is where the output says.
func TestDefaultTemplatesPrint(t *testing.T) {
	t.Parallel()
	a := withDemo(t)
	templates, _, err := a.Labels.Templates(t.Context(), label.TemplateFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range templates {
		items, err := a.Catalog.Select(t.Context(), tpl.ModelType, nil, nil)
		if err != nil || len(items) == 0 {
			t.Fatalf("%s: %d items, %v", tpl.Name, len(items), err)
		}
		for _, plugin := range []string{"", "InvenTreeLabelSheet"} {
			r, err := print(t, a, label.PrintRequest{Template: tpl.ID, Items: items, Plugin: plugin})
			if err != nil {
				t.Errorf("%s, plugin %q: %v", tpl.Name, plugin, err)
				continue
			}
			o := r.Output
			if !o.Complete || o.Progress != len(items) || o.Failed() {
				t.Errorf("%s, plugin %q: output %+v", tpl.Name, plugin, o)
			}
			if b, err := a.Media.Read(t.Context(), o.File, 10<<20); err != nil || !bytes.HasPrefix(b, []byte("%PDF-1.7")) {
				t.Errorf("%s: file %s: %v", tpl.Name, o.File, err)
			}
		}
	}
}

// Ensure that a label that fails names its item and the line of the template, in the error and in the output, and leaves no file.
func TestFailureNamesItemAndLine(t *testing.T) {
	t.Parallel()
	a := withDemo(t)
	src := "<html>\n{% load report %}\n{% if part.pk == 3 %}{% divide 1 0 %}{% endif %}</html>"
	tpl, err := a.Labels.CreateTemplate(t.Context(), label.Template{Name: "Faulty", ModelType: "part", Width: 50, Height: 20, FilenamePattern: "x.pdf"}, label.Source{Name: "faulty.html", Text: []byte(src)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = print(t, a, label.PrintRequest{Template: tpl.ID, Items: []int64{1, 2, 3, 4}})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "part 3") || !strings.Contains(err.Error(), "faulty.html:3") {
		t.Fatalf("error: %v", err)
	}
	all, _, err := a.Labels.Outputs(t.Context(), label.Caller{Staff: true}, label.OutputFilter{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d outputs, %v", len(all), err)
	}
	var f label.Failure
	if err := json.Unmarshal(all[0].Errors, &f); err != nil || f.Item != 3 || f.Source == nil || f.Source.Line != 3 {
		t.Errorf("the output's errors are %s, %v", all[0].Errors, err)
	}
	if all[0].File != "" || all[0].Complete {
		t.Errorf("a failed job has a result: %+v", all[0])
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	a := withDemo(t)
	r := label.PrintRequest{Template: 1, Items: []int64{1, 2}, IdempotencyKey: "once", Caller: label.Caller{UserID: 1}}
	first, err := print(t, a, r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := print(t, a, r)
	if err != nil || again.Output.ID != first.Output.ID || !again.Repeat {
		t.Errorf("the repeated request made %+v, %v", again, err)
	}
	r.Items = []int64{3}
	if _, err := print(t, a, r); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another request under the same key: %v", err)
	}
}

func TestOutputsBelongToTheirOwners(t *testing.T) {
	t.Parallel()
	a := withDemo(t)
	ctx := t.Context()
	r, err := print(t, a, label.PrintRequest{Template: 1, Items: []int64{1}, Caller: label.Caller{UserID: 1}})
	if err != nil {
		t.Fatal(err)
	}
	id, file := r.Output.ID, r.Output.File
	other := label.Caller{UserID: 2}
	if _, err := a.Labels.Output(ctx, other, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another user reads the output: %v", err)
	}
	if ok, err := a.Labels.MayReadFile(ctx, other, file); ok || err != nil {
		t.Errorf("another user reads the file: %t, %v", ok, err)
	}
	if err := a.Labels.DeleteOutput(ctx, other, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another user deletes the output: %v", err)
	}
	if err := a.Labels.DeleteOutput(ctx, label.Caller{UserID: 1}, id); err != nil {
		t.Fatal(err)
	}
	if there, err := a.Media.Exists(ctx, file); there || err != nil {
		t.Errorf("the file of a deleted output is there: %t, %v", there, err)
	}
}

// Ensure that templates reach snippets of the store, and nothing outside of the places for templates.
func TestTemplatesStayInTheirPlaces(t *testing.T) {
	t.Parallel()
	a := withDemo(t)
	ctx := t.Context()
	if err := a.Media.Write(ctx, "report/snippets/note.html", []byte("note of {{ part.name }}")); err != nil {
		t.Fatal(err)
	}
	if err := a.Media.Write(ctx, "private/secret.html", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	for name, source := range map[string]string{
		"snippet":   `{% include "snippets/note.html" %}`,
		"upwards":   `{% include "../private/secret.html" %}`,
		"elsewhere": `{% include "private/secret.html" %}`,
		"absolute":  `{% include "/etc/passwd" %}`,
		"inside":    `{% include "snippets/../../private/secret.html" %}`,
		"extends":   `{% extends "../../../../etc/passwd" %}`,
	} {
		tpl, err := a.Labels.CreateTemplate(ctx, label.Template{Name: name, ModelType: "part", Width: 50, Height: 20, FilenamePattern: "x.pdf"}, label.Source{Name: name + ".html", Text: []byte(source)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = print(t, a, label.PrintRequest{Template: tpl.ID, Items: []int64{1}})
		if ok := err == nil; ok != (name == "snippet") {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && !strings.Contains(err.Error(), "TemplateDoesNotExist") && !strings.Contains(err.Error(), "points outside") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneServerAFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	unlock, err := app.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.Lock(dir); err == nil {
		t.Error("two servers have the folder")
	}
	unlock()
	again, err := app.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// Ensure that closing in the middle of a job leaves it for the next start, which finishes it.
func TestJobGoesOnAfterRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := func(wait time.Duration) *app.App {
		a, err := app.Open(t.Context(), app.Config{DataDir: dir, PrintWait: wait})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := start(0)
	if err := a.SeedTemplates(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SeedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := print(t, a, label.PrintRequest{Template: 1, Items: []int64{1, 2, 3, 4, 5, 6}})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = start(0)
	defer a.Close()
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 300 {
		o, err := a.Labels.Output(context.Background(), label.Caller{Staff: true}, r.Output.ID)
		if err != nil || o.Failed() {
			t.Fatalf("%+v, %v", o, err)
		}
		if o.Complete {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the job was not finished after the restart")
}
