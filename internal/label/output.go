package label

import (
	"context"
	"encoding/json"
	"time"

	"etikett/internal/fault"
)

// Output is what a client watches while its labels are made, and where it finds the file (DataOutput in InvenTree).
type Output struct {
	ID           int64
	Created      time.Time
	UserID       int64 // 0: nobody, such as a job of the command line
	Total        int   // labels
	Progress     int   // labels made so far
	Complete     bool
	OutputType   string // "label"
	TemplateName string
	Plugin       string          // key of the plugin
	File         string          // key in the media store; "" until the file is complete
	Errors       json.RawMessage // nil, or an object with "error" and what is known of its place (see Failure)
}

// Failed reports whether the output's job ended without a result.
func (o *Output) Failed() bool { return o.Errors != nil }

// Caller is who asks.
type Caller struct {
	UserID int64
	Staff  bool
}

// mayUse reports whether the caller may see and delete the output.
func (c Caller) mayUse(o *Output) bool { return c.Staff || o.UserID == c.UserID }

// OutputFilter selects outputs for a list. Zero values select everything.
type OutputFilter struct {
	UserID   int64 // 0 is everybody
	Search   string
	Limit    int
	Offset   int
	Ordering []string
}

// Outputs gives outputs, newest first: the caller's own, or everybody's for staff; and their number without Limit and Offset.
func (s *Service) Outputs(ctx context.Context, who Caller, f OutputFilter) ([]Output, int, error) {
	if !who.Staff {
		f.UserID = who.UserID
	}
	return s.store.Outputs(ctx, f)
}

// Output gives one output. One that belongs to somebody else is fault.NotFound, except to staff.
func (s *Service) Output(ctx context.Context, who Caller, id int64) (*Output, error) {
	o, err := s.store.Output(ctx, id)
	if err != nil {
		return nil, err
	}
	if !who.mayUse(o) {
		return nil, errNoOutput
	}
	return o, nil
}

var errNoOutput = fault.New(fault.NotFound, "No DataOutput matches the given query.")

// MayReadFile reports whether the caller may read a file below data_output/: its owner and staff may.
func (s *Service) MayReadFile(ctx context.Context, who Caller, key string) (bool, error) {
	o, err := s.store.OutputByFile(ctx, key)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return who.Staff, nil
	}
	if err != nil {
		return false, err
	}
	return who.mayUse(o), nil
}

// DeleteOutput deletes an output with its file; a job that still runs for it is cancelled.
func (s *Service) DeleteOutput(ctx context.Context, who Caller, id int64) error {
	o, err := s.Output(ctx, who, id)
	if err != nil {
		return err
	}
	s.cancel(id)
	if err := s.store.DeleteOutput(ctx, id); err != nil {
		return err
	}
	return s.media.Delete(ctx, o.File)
}
