package label

import (
	"context"
	"encoding/json"
	"strings"

	"etikett/internal/fault"
	"etikett/render/paint"
)

// Plugin is a way in which labels come out, chosen by the print request. "Plugin" is the API's word; all are part of the program.
type Plugin interface {
	Info() PluginInfo
	// Options are the fields that a print request may have besides template, items and plugin.
	Options(ctx context.Context) ([]Option, error)
	// Check says what is wrong with a job before it is accepted. The options have passed ParseOptions.
	Check(ctx context.Context, t *Template, opts Options) error
	// Start begins the output of a job. The sink gets the labels in order.
	Start(ctx context.Context, j *Job, opts Options) (Sink, error)
}

// PluginInfo describes a plugin to clients.
type PluginInfo struct {
	Key, Name, Description string
}

// Sink takes the finished labels of a job, in the order of its items.
type Sink interface {
	// Add takes the pages of one label.
	Add(ctx context.Context, l *Label) error
	// Close completes the output and gives the media key of its file, "" if it has none.
	Close(ctx context.Context) (file string, err error)
	// Abort drops what was made so far. It may follow a failed Close.
	Abort()
}

// Preparer is a Sink that has work which does not depend on the order of labels. Prepare is called by many goroutines,
// with each label before it is added, and may keep its result in Label.Prepared.
type Preparer interface{ Prepare(l *Label) error }

// Label is one finished label.
type Label struct {
	Index    int // in Job.Items
	Item     int64
	Pages    []*paint.Page
	Prepared any
}

// plugins finds plugins by their keys, without regard to case.
type plugins []Plugin

func (p plugins) find(key string) (Plugin, bool) {
	for _, q := range p {
		if strings.EqualFold(q.Info().Key, key) {
			return q, true
		}
	}
	return nil, false
}

// Plugins lists the plugins, the default one first.
func (s *Service) Plugins() []Plugin { return s.plugins }

// Plugin finds a plugin by its key without regard to case; the empty key is the default plugin.
func (s *Service) Plugin(key string) (Plugin, error) {
	if key == "" {
		return s.plugins[0], nil
	}
	if p, ok := s.plugins.find(key); ok {
		return p, nil
	}
	return nil, fault.InvalidField("plugin", "Plugin not found")
}

// decodeOptions reads stored options.
func decodeOptions(raw json.RawMessage) (Options, error) {
	var o Options
	if len(raw) == 0 {
		return o, nil
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		return nil, err
	}
	for k, v := range o {
		if n, ok := v.(json.Number); ok {
			i, err := n.Int64()
			if err != nil {
				return nil, err
			}
			o[k] = i
		}
	}
	return o, nil
}
