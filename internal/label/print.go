package label

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"etikett/internal/fault"
)

// MaxItems is how many labels one job may have. More is an error that says so.
const MaxItems = 100_000

// PrintRequest asks for labels.
type PrintRequest struct {
	Template int64
	Items    []int64        // primary keys of the template's model; the order of the labels. An item that is named twice gets one label
	Plugin   string         // "" is the default plugin
	Options  map[string]any // of the plugin, as the client sent them

	Caller         Caller
	BaseURL        string
	IdempotencyKey string
}

// PrintResult is what became of a print request within the wait.
type PrintResult struct {
	Output *Output
	Plugin string  // key of the plugin, in its own spelling
	Items  []int64 // as asked for
	Repeat bool    // the idempotency key was known: this is the earlier job
}

// Print checks a request, stores the job, and begins with it at once. It returns when the job has ended or the service's
// wait is over, whichever is first; a longer job goes on in the background. A job that fails within the wait is an
// Invalid fault with the same text that its output keeps. Errors about the request name the field.
func (s *Service) Print(ctx context.Context, r PrintRequest) (*PrintResult, error) {
	j, err := s.check(ctx, r)
	if err != nil {
		return nil, err
	}
	plugin, _ := s.plugins.find(j.Plugin)
	o := &Output{
		Created: s.now().UTC(), UserID: r.Caller.UserID, Total: len(j.Items), OutputType: "label",
		TemplateName: j.Template.Name, Plugin: plugin.Info().Key,
	}
	j.State, j.LeaseOwner, j.LeaseUntil = Running, s.owner, s.now().Add(Lease)
	earlier, err := s.store.AddJob(ctx, o, j, Lease)
	if err != nil {
		return nil, err
	}
	if earlier != nil {
		if earlier.RequestDigest != j.RequestDigest {
			return nil, fault.New(fault.Conflict, "The idempotency key was used before with another request.")
		}
		o, err := s.store.Output(ctx, earlier.OutputID)
		if err != nil {
			return nil, err
		}
		return &PrintResult{Output: o, Plugin: o.Plugin, Items: r.Items, Repeat: true}, nil
	}

	done := s.start(j, o)
	select {
	case err := <-done:
		if err != nil {
			return nil, printFault(err)
		}
	case <-time.After(s.wait):
	case <-ctx.Done(): // the client is gone; its job is not
		return nil, ctx.Err()
	}
	if o, err = s.store.Output(context.WithoutCancel(ctx), o.ID); err != nil {
		return nil, err
	}
	return &PrintResult{Output: o, Plugin: o.Plugin, Items: r.Items}, nil
}

// printFault tells the caller why a job failed: the request is to blame unless the error says otherwise.
func printFault(err error) error {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.TooLarge:
		return err
	}
	return &fault.Error{Kind: fault.Invalid, Fields: fault.Fields{{Messages: []string{err.Error()}}}, Err: err}
}

// check makes the job that a request asks for, or says what is wrong with the request.
func (s *Service) check(ctx context.Context, r PrintRequest) (*Job, error) {
	var bad fault.Fields
	t, err := s.store.Template(ctx, r.Template)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		bad.Add("template", fmt.Sprintf("Invalid pk \"%d\" - object does not exist.", r.Template))
	case err != nil:
		return nil, err
	}
	switch {
	case len(r.Items) == 0:
		bad.Add("items", "This list may not be empty.")
	case len(r.Items) > MaxItems:
		bad.Add("items", fmt.Sprintf("%d items are more than the limit of %d labels for one job.", len(r.Items), MaxItems))
	}
	var opts Options
	plugin, err := s.Plugin(r.Plugin)
	if err != nil {
		bad.Add("plugin", "Plugin not found")
	} else {
		fields, err := plugin.Options(ctx)
		if err != nil {
			return nil, err
		}
		if opts, err = ParseOptions(fields, r.Options); err != nil {
			bad = append(bad, err.(*fault.Error).Fields...)
		}
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}

	items, err := s.existing(ctx, t.ModelType, r.Items)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, fault.InvalidField("", "No valid items provided to template")
	}
	if t.Width > MaxSize || t.Height > MaxSize {
		return nil, fault.InvalidField("", fmt.Sprintf("The label of %g × %g mm is larger than the limit of %d mm.", t.Width, t.Height, MaxSize))
	}
	if err := plugin.Check(ctx, t, opts); err != nil {
		return nil, err
	}
	src, err := s.TemplateSource(ctx, t)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.InvalidField("template", err.Error())
		}
		return nil, err
	}
	raw, err := json.Marshal(opts)
	if err != nil {
		return nil, fmt.Errorf("label: options: %w", err)
	}
	return &Job{
		Template: *t, Source: string(src), Items: items, Plugin: plugin.Info().Key, Options: raw,
		UserID: r.Caller.UserID, BaseURL: r.BaseURL, IdempotencyKey: r.IdempotencyKey, RequestDigest: r.digest(),
	}, nil
}

// existing keeps the items that there are, once each, in the order asked for.
func (s *Service) existing(ctx context.Context, model string, items []int64) ([]int64, error) {
	found, err := s.catalog.Select(ctx, model, nil, items)
	if err != nil {
		return nil, err
	}
	there := make(map[int64]struct{}, len(found))
	for _, pk := range found {
		there[pk] = struct{}{}
	}
	out := make([]int64, 0, len(items))
	for _, pk := range items {
		if _, ok := there[pk]; ok {
			out = append(out, pk)
			delete(there, pk)
		}
	}
	return out, nil
}

// digest tells requests under the same idempotency key apart.
func (r *PrintRequest) digest() string {
	b, err := json.Marshal(struct {
		Template int64
		Items    []int64
		Plugin   string
		Options  map[string]any
	}{r.Template, r.Items, r.Plugin, r.Options})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
