package catalog

import (
	"context"
	"time"

	"etikett/dtl"
	"etikett/internal/fault"
)

// Catalog gives items to labels and clients.
type Catalog struct {
	source   Source
	mediaURL string
	setting  func(key string) (any, bool)
	now      func() time.Time
	location *time.Location
}

// Option changes what New makes.
type Option func(*Catalog)

// WithSettings lets computed attributes read InvenTree's global settings, such as INVENTREE_DEFAULT_CURRENCY. Values are
// strings, bools or ints; what it does not know has InvenTree's default.
func WithSettings(get func(key string) (any, bool)) Option {
	return func(c *Catalog) { c.setting = get }
}

// WithClock sets the clock that decides what is overdue or expired, and the zone in which a day begins.
func WithClock(now func() time.Time, loc *time.Location) Option {
	return func(c *Catalog) { c.now, c.location = now, loc }
}

// WithMediaURL sets the address below which files are served; default "/media/".
func WithMediaURL(url string) Option { return func(c *Catalog) { c.mediaURL = url } }

// New makes a catalogue of what the source has.
func New(source Source, options ...Option) *Catalog {
	c := &Catalog{source: source, mediaURL: "/media/", now: time.Now, location: time.UTC}
	for _, o := range options {
		o(c)
	}
	return c
}

// today is the day on which a batch was loaded.
type today = dtl.Date

// settingText gives a setting, or what InvenTree has by default.
func (c *Catalog) settingText(key, standard string) string {
	if c.setting != nil {
		if v, ok := c.setting(key); ok {
			if s, ok := v.(string); ok && s != "" {
				return s
			}
		}
	}
	return standard
}

func (c *Catalog) defaultCurrency() string { return c.settingText("INVENTREE_DEFAULT_CURRENCY", "USD") }

// modelOf gives a model, or a NotFound fault.
func modelOf(name string) (*Model, error) {
	if m := ModelOf(name); m != nil {
		return m, nil
	}
	return nil, fault.New(fault.NotFound, "There is no model %q", name)
}

func (c *Catalog) batch(ctx context.Context) *Batch {
	return &Batch{catalog: c, ctx: ctx, tables: map[*Model]*loaded{}, lists: map[string][]*Record{}, now: dateOf(c.now().In(c.location))}
}

// Load gives the items with these primary keys, in their order, and loads what templates with these paths read of them
// (dtl's Template.Paths: their first elements are names of the label's context, such as "part"). The model may be named either way,
// "part" or "part.part". The context is used as well for what is loaded later on demand.
func (c *Catalog) Load(ctx context.Context, model string, pks []int64, paths [][]string) (*Batch, error) {
	m, err := modelOf(model)
	if err != nil {
		return nil, err
	}
	b := c.batch(ctx)
	return b, b.load(m, pks, planFor(m, paths))
}

// load fetches items and runs a plan on them.
func (b *Batch) load(m *Model, pks []int64, p *plan) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	keys := make([]int64, 0, len(pks))
	seen := make(map[int64]struct{}, len(pks))
	for _, pk := range pks {
		if _, twice := seen[pk]; !twice {
			seen[pk] = struct{}{}
			keys = append(keys, pk)
		}
	}
	if err := b.fetchKeys(m, keys, p); err != nil {
		return errorf("catalog: reading %s: %w", m, err)
	}
	t := b.table(m)
	b.Items = make([]*Record, len(pks))
	for i, pk := range pks {
		if b.Items[i] = t.records[pk]; b.Items[i] == nil {
			b.Missing = append(b.Missing, pk)
		}
	}
	return b.run(t, p)
}

// LabelContext gives what a label template reads of its item besides what all labels have: the keys of InvenTree's
// report_context. What takes work is worked out when the template asks for it.
func (c *Catalog) LabelContext(r *Record) (dtl.Variables, error) {
	m := r.Model()
	if m.context == nil {
		return nil, fault.New(fault.Invalid, "there are no labels for %s", m.Name)
	}
	return labelContext{r}, nil
}

// labelContext is what a template reads of a record.
type labelContext struct{ record *Record }

// Variable gives a key of InvenTree's report_context.
func (l labelContext) Variable(name string) (any, bool) {
	context := l.record.Model().context
	for i := range context {
		key := &context[i]
		if key.name != name {
			continue
		}
		if key.get == nil {
			return l.record, true
		}
		return dtl.Callable{Call: func() (any, error) { return key.get(l.record) }}, true
	}
	return nil, false
}

// Names lists the keys.
func (l labelContext) Names() []string {
	context := l.record.Model().context
	names := make([]string, len(context))
	for i := range context {
		names[i] = context[i].name
	}
	return names
}
