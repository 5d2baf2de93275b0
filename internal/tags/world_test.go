package tags_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"etikett/dtl"
	"etikett/internal/catalog"
)

// recordedNow is when the corpus was recorded.
var recordedNow = time.Date(2024, 5, 17, 14, 30, 45, 123456000, time.UTC)

// world is the recorded database.
type world struct {
	catalog  *catalog.Catalog
	settings map[string]any
	finder   *catalog.Finder
}

func readWorld(t *testing.T, dir string) *world {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "database.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Model  string
		Fields map[string]any
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	w := &world{settings: map[string]any{}}
	for _, r := range rows {
		if r.Model == "common.inventreesetting" {
			w.settings[r.Fields["key"].(string)] = r.Fields["value"]
		}
	}
	memory := catalog.NewMemory()
	if _, err := catalog.ImportInvenTree(context.Background(), bytes.NewReader(text), memory, nil, nil); err != nil {
		t.Fatal(err)
	}
	w.catalog = catalog.New(memory, catalog.WithClock(func() time.Time { return recordedNow }, time.UTC))
	w.finder = w.catalog.Finder(context.Background())
	return w
}

// user is a user who is signed in.
type user struct{}

func (user) IsAuthenticated() bool { return true }

func (w *world) record(t *testing.T, model string, pk int64) any {
	t.Helper()
	if model == "auth.user" {
		return user{}
	}
	batch, err := w.catalog.Load(context.Background(), model, []int64{pk}, nil)
	if err != nil || batch.Items[0] == nil {
		t.Fatalf("%s %d: %v", model, pk, err)
	}
	return batch.Items[0]
}

func (w *world) query(t *testing.T, app, model string, filter []dtl.Keyword, order []any) any {
	t.Helper()
	set, found, err := w.finder.Records(app, model)
	if err != nil || !found {
		t.Fatalf("%s.%s: %v, %v", app, model, found, err)
	}
	if set, err = set.(*catalog.Set).FilterRecords(slices.Clone(filter)); err != nil {
		t.Fatal(err)
	}
	if set, err = set.(*catalog.Set).OrderRecords(order); err != nil {
		t.Fatal(err)
	}
	return set
}
