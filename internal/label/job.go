package label

import (
	"encoding/json"
	"time"
)

// Job is the work behind an Output: everything that is needed to do it again from the start.
type Job struct {
	ID       int64
	OutputID int64
	Template Template // as it was when the job was accepted
	Source   string   // the template's text of that revision
	Items    []int64  // in the order of the labels
	Plugin   string
	Options  json.RawMessage // of the plugin; an object
	UserID   int64
	BaseURL  string // scheme and host under which the client reached the server, for {{ base_url }}

	IdempotencyKey string // "" is none
	RequestDigest  string // of the request, so that a key that comes with another request is told apart

	FileName string // of the file that comes out, from the template's pattern; set when the job runs

	State      State
	LeaseOwner string
	LeaseUntil time.Time
}

// State is how far a job has come.
type State string

// The states of a job.
const (
	// Queued jobs wait. The request that made the job, or River, claims it; a crash leaves it as it is.
	Queued State = "queued"
	// Running jobs are worked on by the holder of the lease, who ends them as done, failed or cancelled. After a crash the
	// lease runs out, and River starts the job again from its beginning: its file replaces the unfinished one.
	Running State = "running"
	// Done, Failed and Cancelled are final.
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Final reports whether the job has ended.
func (s State) Final() bool { return s == Done || s == Failed || s == Cancelled }

// Lease is how long a job belongs to the process that works on it without a sign of life.
const Lease = 15 * time.Second

// heartbeat is how often a running job renews its lease and tells its progress.
const heartbeat = time.Second
