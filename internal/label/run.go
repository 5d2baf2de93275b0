package label

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"etikett/dtl"
	"etikett/internal/catalog"
	"etikett/internal/fault"
)

// Reasons for which a job is stopped before its end.
var (
	errStopping  = errors.New("the server is stopping")
	errCancelled = errors.New("the job was cancelled")
	errLeaseLost = errors.New("another process has taken the job over")
)

// Failure is why a job ended without a result, as its output tells it.
type Failure struct {
	Error  string     `json:"error"`            // one sentence that names the item, the file and the line
	Item   int64      `json:"item,omitempty"`   // primary key of the item whose label failed
	Source *dtl.Error `json:"source,omitempty"` // place in the template
}

// start runs a job that this process holds the lease of, in the background. When it has ended the channel tells why it failed, nil if
// it did not.
func (s *Service) start(j *Job, o *Output) <-chan error {
	done := make(chan error, 1)
	s.group.Go(func() {
		failed, err := s.run(s.base, j, o)
		if err != nil {
			s.log.Error("a label job could not be ended; it will be tried again", "job", j.ID, "output", o.ID, "error", err)
		}
		done <- failed
	})
	return done
}

// RunQueued is the queue's call: the delay of a job is over. The job is run unless it has ended, or somebody holds its lease; then
// retry tells when to look again.
func (s *Service) RunQueued(ctx context.Context, jobID int64) (retry time.Duration, err error) {
	j, ok, until, err := s.store.ClaimJob(ctx, jobID, s.owner, Lease)
	switch {
	case fault.KindOf(err) == fault.NotFound && err != nil:
		return 0, nil // deleted with its output
	case err != nil:
		return 0, err
	case j.State.Final():
		return 0, nil
	case !ok:
		return max(time.Second, until.Sub(s.now())), nil
	}
	o, err := s.store.Output(ctx, j.OutputID)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	_, here := s.running[o.ID]
	s.mu.Unlock()
	if here {
		return Lease, nil // this process is at it; the claim has renewed its own lease
	}
	_, err = s.run(ctx, j, o)
	return 0, err
}

// cancel stops the job of an output if it runs in this process.
func (s *Service) cancel(output int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop := s.running[output]; stop != nil {
		stop(errCancelled)
	}
}

// run makes the labels of a claimed job and stores how it ended. failed is why the job has no result; err is set if it has no end yet.
func (s *Service) run(ctx context.Context, j *Job, o *Output) (failed, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.mu.Lock()
	s.running[o.ID] = stop
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.running, o.ID)
		s.mu.Unlock()
	}()

	var made atomic.Int64
	beat := s.keepLease(ctx, stop, j, &made)
	file, err := s.makeLabels(ctx, j, &made)
	beat()
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	o.Progress = int(made.Load())
	state := Done
	switch {
	case errors.Is(err, errLeaseLost):
		return nil, nil
	case errors.Is(err, errStopping), errors.Is(err, context.Canceled):
		return nil, nil // the lease runs out, and whoever is there then takes over
	case errors.Is(err, errCancelled):
		state, o.Errors = Cancelled, failure(j, err)
	case err != nil:
		state, o.Errors = Failed, failure(j, err)
		s.log.Info("a label job failed", "job", j.ID, "output", o.ID, "template", j.Template.ID, "error", err)
	default:
		o.Complete, o.File = true, file
	}
	failed = err
	ok, err := s.store.EndJob(context.WithoutCancel(ctx), j, state, o)
	if err != nil {
		return failed, err
	}
	if !ok && file != "" { // deleted meanwhile
		return failed, s.media.Delete(context.WithoutCancel(ctx), file)
	}
	return failed, nil
}

// keepLease renews the lease and tells the progress until the returned function is called.
func (s *Service) keepLease(ctx context.Context, stop context.CancelCauseFunc, j *Job, made *atomic.Int64) (end func()) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			ok, err := s.store.Progress(ctx, j, int(made.Load()), Lease)
			switch {
			case err != nil && ctx.Err() == nil:
				s.log.Warn("the lease of a label job was not renewed", "job", j.ID, "error", err)
			case err == nil && !ok:
				stop(errLeaseLost)
				return
			}
		}
	})
	return func() { close(quit); wg.Wait() }
}

// failure tells an error in the words of an output.
func failure(j *Job, err error) json.RawMessage {
	f := Failure{Error: err.Error()}
	var item *ItemError
	if errors.As(err, &item) {
		f.Item = item.Item
	}
	errors.As(err, &f.Source)
	b, err := json.Marshal(f)
	if err != nil {
		b, _ = json.Marshal(Failure{Error: f.Error})
	}
	return b
}

// ItemError is a fault in the label of one item.
type ItemError struct {
	Model string
	Item  int64
	Err   error
}

// Error names the item.
func (e *ItemError) Error() string { return fmt.Sprintf("%s %d: %v", e.Model, e.Item, e.Err) }

// Unwrap gives the cause.
func (e *ItemError) Unwrap() error { return e.Err }

// makeLabels makes the labels of a job and gives the media key of their file. made counts them.
func (s *Service) makeLabels(ctx context.Context, j *Job, made *atomic.Int64) (file string, err error) {
	plugin, ok := s.plugins.find(j.Plugin)
	if !ok {
		return "", fault.InvalidField("plugin", "Plugin not found")
	}
	opts, err := decodeOptions(j.Options)
	if err != nil {
		return "", fmt.Errorf("label: options of job %d: %w", j.ID, err)
	}
	maker, err := s.maker(ctx, j)
	if err != nil {
		return "", err
	}
	last, err := s.nameFile(ctx, maker, j)
	if err != nil {
		return "", err
	}
	sink, err := plugin.Start(ctx, j, opts)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			sink.Abort()
		}
	}()
	preparer, _ := sink.(Preparer)
	var batch *catalog.Batch
	first := 0 // index of the batch's first item
	load := func(from, to int) (err error) {
		if len(j.Items) == 1 {
			batch = last
			return nil
		}
		if batch, err = s.catalog.Load(ctx, j.Template.ModelType, j.Items[from:to], maker.paths); err != nil {
			return fmt.Errorf("label: reading items: %w", err)
		}
		first = from
		return nil
	}
	produce := func(i int) (*Label, error) {
		l, err := s.makeLabel(ctx, maker, batch.Items[i-first], preparer)
		if err == nil {
			err = batch.Err() // of a record that was read where a template knows no errors
		}
		if err != nil {
			return nil, &ItemError{Model: j.Template.ModelType, Item: j.Items[i], Err: err}
		}
		l.Index, l.Item = i, j.Items[i]
		return l, nil
	}
	take := func(_ int, l *Label) error {
		if err := sink.Add(ctx, l); err != nil {
			return err
		}
		made.Add(1)
		return nil
	}
	if err := InOrder(ctx, len(j.Items), s.workers, load, produce, take); err != nil {
		return "", err
	}
	return sink.Close(ctx)
}

// labelTimeout is how long one label may take. Those that people print take well under a millisecond.
const labelTimeout = 20 * time.Second

var errLabelTimeout = fmt.Errorf("it takes longer than the limit of %v for one label", labelTimeout)

// makeLabel makes one label. A fault of the program's own in it is an error of that label: other jobs go on.
func (s *Service) makeLabel(ctx context.Context, m *Maker, item *catalog.Record, preparer Preparer) (_ *Label, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.ErrorContext(ctx, "making a label panicked", "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("internal error: %v", r)
		}
	}()
	if item == nil {
		return nil, fault.New(fault.NotFound, "the item was deleted while its label was being made")
	}
	limited, cancel := context.WithTimeoutCause(ctx, labelTimeout, errLabelTimeout)
	defer cancel()
	defer func() {
		if err != nil && ctx.Err() == nil && limited.Err() != nil {
			err = errLabelTimeout
		}
	}()
	vars, err := s.catalog.LabelContext(item)
	if err != nil {
		return nil, err
	}
	l := &Label{}
	if l.Pages, err = m.Pages(limited, vars); err != nil {
		return nil, err
	}
	if preparer != nil {
		err = preparer.Prepare(l)
	}
	return l, err
}

// maker compiles the template of a job.
func (s *Service) maker(ctx context.Context, j *Job) (*Maker, error) {
	var user any
	if s.users != nil && j.UserID != 0 {
		u, err := s.users(ctx, j.UserID)
		if err != nil {
			return nil, err
		}
		user = u
	}
	return s.compiler.Maker(&j.Template, j.Source, Surroundings{BaseURL: j.BaseURL, User: user, Query: s.catalog.Finder(ctx), Now: s.now()})
}

// nameFile sets the name of the job's file, which may speak of the last item, as InvenTree's does. It gives that
// item.
func (s *Service) nameFile(ctx context.Context, m *Maker, j *Job) (*catalog.Batch, error) {
	batch, err := s.catalog.Load(ctx, j.Template.ModelType, j.Items[len(j.Items)-1:], m.paths)
	if err != nil {
		return nil, fmt.Errorf("label: reading items: %w", err)
	}
	if batch.Items[0] == nil {
		return batch, nil // the label of this item will say so
	}
	vars, err := s.catalog.LabelContext(batch.Items[0])
	if err != nil {
		return nil, err
	}
	j.FileName, err = m.FileName(ctx, vars)
	return batch, err
}
