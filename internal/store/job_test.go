package store_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"etikett/internal/fault"
	"etikett/internal/label"
	"etikett/internal/queue"
	"etikett/internal/store"
)

// labels opens a new database with its queue, which is not started.
func labels(t *testing.T) (*store.Labels, *store.DB, *queue.Queue) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "etikett.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	q, err := queue.New(db.Write, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return store.NewLabels(db, q), db, q
}

// addJob stores a job that owner works on.
func addJob(t *testing.T, l *store.Labels, owner, key string) (*label.Job, *label.Output, *label.Job) {
	t.Helper()
	now := time.Now()
	o := &label.Output{Created: now, Total: 2, OutputType: "label", TemplateName: "T", Plugin: "inventreelabel"}
	j := &label.Job{
		Template: label.Template{ID: 1, Name: "T", ModelType: "part", Width: 50, Height: 20, Revision: 2, File: "report/label/t.html"}, Source: "{{ name }}",
		Items: []int64{3, 1}, Plugin: "inventreelabel", State: label.Running, LeaseOwner: owner, LeaseUntil: now.Add(time.Minute), IdempotencyKey: key, UserID: 4,
		Options: []byte("{}"),
	}
	earlier, err := l.AddJob(t.Context(), o, j, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return j, o, earlier
}

func TestJobLife(t *testing.T) {
	t.Parallel()
	l, _, _ := labels(t)
	ctx := t.Context()
	j, o, _ := addJob(t, l, "one", "")
	back, err := l.Job(ctx, j.ID)
	if err != nil || back.Template.Name != "T" || back.Source != "{{ name }}" || len(back.Items) != 2 || back.Items[0] != 3 || back.OutputID != o.ID {
		t.Fatalf("stored job came back as %+v, %v", back, err)
	}
	if _, ok, until, err := l.ClaimJob(ctx, j.ID, "two", time.Minute); ok || err != nil || !until.After(time.Now()) {
		t.Errorf("a leased job was claimed: %t, %v, %v", ok, until, err)
	}
	if ok, err := l.Progress(ctx, j, 1, time.Minute); !ok || err != nil {
		t.Errorf("progress: %t, %v", ok, err)
	}
	o.Complete, o.Progress, o.File = true, 2, "data_output/output_1.pdf"
	if ok, err := l.EndJob(ctx, j, label.Done, o); !ok || err != nil {
		t.Fatalf("end: %t, %v", ok, err)
	}
	if ok, err := l.EndJob(ctx, j, label.Failed, o); ok || err != nil {
		t.Errorf("a job ended twice: %t, %v", ok, err)
	}
	got, err := l.OutputByFile(ctx, o.File)
	if err != nil || !got.Complete || got.Progress != 2 || got.Errors != nil {
		t.Errorf("output %+v, %v", got, err)
	}
	if j, _, _, err := l.ClaimJob(ctx, j.ID, "two", time.Minute); err != nil || j.State != label.Done {
		t.Errorf("claim of a job that is done: %+v, %v", j, err)
	}
}

// Ensure that one of many claimants gets a job whose lease has run out.
func TestClaimOnce(t *testing.T) {
	t.Parallel()
	l, _, _ := labels(t)
	j, _, _ := addJob(t, l, "gone", "")
	if _, err := l.Progress(t.Context(), j, 0, -time.Second); err != nil {
		t.Fatal(err)
	}
	var got atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, ok, _, err := l.ClaimJob(context.Background(), j.ID, string(rune('a'+i)), time.Minute)
			if err != nil {
				t.Error(err)
			}
			if ok {
				got.Add(1)
			}
		})
	}
	wg.Wait()
	if got.Load() != 1 {
		t.Errorf("%d claimants have the job", got.Load())
	}
	if ok, err := l.Progress(t.Context(), j, 1, time.Minute); ok || err != nil {
		t.Errorf("the one who lost the lease could renew it: %t, %v", ok, err)
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	l, _, _ := labels(t)
	first, o, earlier := addJob(t, l, "one", "k1")
	if earlier != nil {
		t.Fatal("the first use of a key found a job")
	}
	_, _, earlier = addJob(t, l, "one", "k1")
	if earlier == nil || earlier.ID != first.ID || earlier.OutputID != o.ID {
		t.Errorf("the second use of a key gave %+v", earlier)
	}
	if _, n, err := l.Outputs(t.Context(), label.OutputFilter{}); n != 1 || err != nil {
		t.Errorf("%d outputs, %v", n, err)
	}
}

// Ensure that the queue takes up what a process that is gone has left, and leaves alone what was deleted.
func TestQueueTakesUpWhatIsLeft(t *testing.T) {
	t.Parallel()
	l, _, q := labels(t)
	left, _, _ := addJob(t, l, "gone", "")
	_, deleted, _ := addJob(t, l, "gone", "")
	mine, _, _ := addJob(t, l, "here", "")
	if err := l.DeleteOutput(t.Context(), deleted.ID); err != nil {
		t.Fatal(err)
	}
	if n, err := l.ReleaseLeases(t.Context(), "here"); n != 1 || err != nil {
		t.Fatalf("released %d, %v", n, err)
	}
	ran := make(chan int64, 10)
	if err := q.Start(context.Background(), func(_ context.Context, job int64) (time.Duration, error) { ran <- job; return 0, nil }); err != nil {
		t.Fatal(err)
	}
	select {
	case job := <-ran:
		if job != left.ID {
			t.Errorf("ran job %d, want %d (mine is %d)", job, left.ID, mine.ID)
		}
	case <-time.After(20 * time.Second):
		t.Error("the queue did not start the job")
	}
	if err := q.Stop(context.Background()); err != nil {
		t.Error(err)
	}
	if len(ran) > 0 {
		t.Errorf("job %d was started too", <-ran)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "etikett.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(t.Context(), path); err == nil {
		_ = db.Close()
		t.Error("a database from a newer program was opened")
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	l, _, _ := labels(t)
	ctx := t.Context()
	for _, name := range []string{"Shelf 100%", "Shelf_b", "Drawer"} {
		tpl := &label.Template{Name: name, Description: "for a " + name, ModelType: "stocklocation", Width: 50, Height: 20, Revision: 2, Enabled: name != "Drawer", File: name}
		if err := l.CreateTemplate(ctx, tpl, "text"); err != nil {
			t.Fatal(err)
		}
	}
	on := true
	for _, c := range []struct {
		f    label.TemplateFilter
		want int
	}{
		{label.TemplateFilter{}, 3},
		{label.TemplateFilter{Enabled: &on}, 2},
		{label.TemplateFilter{Search: "shelf"}, 2},
		{label.TemplateFilter{Search: "100%"}, 1},
		{label.TemplateFilter{Search: "f_b"}, 1},
		{label.TemplateFilter{Search: "shelf drawer"}, 0},
		{label.TemplateFilter{ModelType: "part"}, 0},
		{label.TemplateFilter{Limit: 1, Offset: 1}, 3},
	} {
		got, n, err := l.Templates(ctx, c.f)
		if err != nil || n != c.want || c.f.Limit > 0 && len(got) != c.f.Limit {
			t.Errorf("%+v: %d of %d, %v, want %d", c.f, len(got), n, err, c.want)
		}
	}
	if taken, err := l.TemplateNameTaken(ctx, "Drawer", "stocklocation", 0); !taken || err != nil {
		t.Errorf("name is taken: %t, %v", taken, err)
	}
	if err := l.DeleteTemplate(ctx, 99); fault.KindOf(err) != fault.NotFound {
		t.Errorf("deleting nothing: %v", err)
	}
	if err := l.SetTemplateMetadata(ctx, 1, []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	if tpl, err := l.Template(ctx, 1); err != nil || string(tpl.Metadata) != `{"a":1}` {
		t.Errorf("metadata %s, %v", tpl.Metadata, err)
	}
}
