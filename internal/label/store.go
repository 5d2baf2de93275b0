package label

import (
	"context"
	"encoding/json"
	"time"
)

// Store is what the service asks of the database. Each method is one transaction. What is not there is fault.NotFound.
type Store interface {
	Templates(ctx context.Context, f TemplateFilter) ([]Template, int, error)
	Template(ctx context.Context, id int64) (*Template, error)
	TemplateNameTaken(ctx context.Context, name, modelType string, except int64) (bool, error)
	CreateTemplate(ctx context.Context, t *Template, source string) error // sets t.ID
	UpdateTemplate(ctx context.Context, t *Template, source string) error
	SetTemplateMetadata(ctx context.Context, id int64, metadata json.RawMessage) error
	DeleteTemplate(ctx context.Context, id int64) error

	Outputs(ctx context.Context, f OutputFilter) ([]Output, int, error)
	Output(ctx context.Context, id int64) (*Output, error)
	OutputByFile(ctx context.Context, key string) (*Output, error)
	DeleteOutput(ctx context.Context, id int64) error // with its job

	// AddJob stores an output with its job, and puts the job on the queue, to be taken up after the delay if nobody has ended
	// it by then. If the user has used the job's idempotency key before, the earlier job and its output are given, and nothing is stored.
	AddJob(ctx context.Context, o *Output, j *Job, delay time.Duration) (earlier *Job, err error) // sets IDs
	Job(ctx context.Context, id int64) (*Job, error)
	// ClaimJob gives the job to owner for the time of the lease if it is queued, or its lease has run out, or it is owner's already.
	// If somebody else works on it, ok is false and until tells for how long.
	ClaimJob(ctx context.Context, id int64, owner string, lease time.Duration) (j *Job, ok bool, until time.Time, err error)
	// Progress renews the lease and stores how many labels are made; ok is false if the job is no longer owner's.
	Progress(ctx context.Context, j *Job, progress int, lease time.Duration) (ok bool, err error)
	// EndJob stores the end of a job and the state of its output, and takes the job off the queue; ok as in Progress.
	EndJob(ctx context.Context, j *Job, state State, o *Output) (ok bool, err error)
	// ReleaseLeases frees jobs whose owner is another than this one and puts them up for the queue at once. A program that has the database
	// to itself calls it when it starts.
	ReleaseLeases(ctx context.Context, owner string) (int, error)
}
