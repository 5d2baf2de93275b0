// Package queue runs background work on River, whose tables are in the same database as the work's own records, so that
// a job and its place on the queue are stored in one transaction.
package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
)

// Run does a job, or finds that there is nothing to do. retry > 0 asks to be called again after that time.
type Run func(ctx context.Context, job int64) (retry time.Duration, err error)

// Queue is the queue of label jobs.
type Queue struct {
	client *river.Client[*sql.Tx]
	worker *worker
}

// workers is how many jobs the queue runs at a time. Each spreads over all processors.
const workers = 2

// New makes a queue on a database whose River tables are there. The work is given to Start.
func New(db *sql.DB, log *slog.Logger) (*Queue, error) {
	q := &Queue{worker: &worker{}}
	all := river.NewWorkers()
	if err := river.AddWorkerSafely(all, q.worker); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	client, err := river.NewClient(riversqlite.New(db), &river.Config{
		Logger:            log,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:           all,
		FetchPollInterval: 500 * time.Millisecond,
		PollOnly:          true, // one process has the database to itself: there is nobody to be told by
		MaxAttempts:       5,
	})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	q.client = client
	return q, nil
}

// Start begins to take jobs.
func (q *Queue) Start(ctx context.Context, run Run) error {
	q.worker.run = run
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("queue: starting: %w", err)
	}
	return nil
}

// Stop stops taking jobs and cancels those under way.
func (q *Queue) Stop(ctx context.Context) error { return q.client.StopAndCancel(ctx) }

// Add puts a job on the queue.
func (q *Queue) Add(ctx context.Context, tx *sql.Tx, job int64, delay time.Duration) (int64, error) {
	opts := &river.InsertOpts{}
	if delay > 0 {
		opts.ScheduledAt = time.Now().Add(delay)
	}
	res, err := q.client.InsertTx(ctx, tx, args{Job: job}, opts)
	if err != nil {
		return 0, fmt.Errorf("queue: adding job %d: %w", job, err)
	}
	return res.Job.ID, nil
}

// Remove takes a job off the queue unless it has been started.
func (q *Queue) Remove(ctx context.Context, tx *sql.Tx, number int64) error {
	_, err := q.client.JobDeleteTx(ctx, tx, number)
	if err == nil || errors.Is(err, rivertype.ErrNotFound) || errors.Is(err, rivertype.ErrJobRunning) {
		return nil
	}
	return fmt.Errorf("queue: removing number %d: %w", number, err)
}

// args are what River stores of a label job.
type args struct {
	Job int64 `json:"job"`
}

// Kind names the work.
func (args) Kind() string { return "label" }

type worker struct {
	river.WorkerDefaults[args]
	run Run
}

// Timeout is none: a job that is stuck loses its lease.
func (*worker) Timeout(*river.Job[args]) time.Duration { return -1 }

// Work runs a job.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	retry, err := w.run(ctx, j.Args.Job)
	if err == nil && retry > 0 {
		return river.JobSnooze(retry)
	}
	return err
}
