package label

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"

	"etikett/internal/fault"
)

// Template is a label template as it is stored and served. The text of its file is read apart (Service.TemplateSource).
type Template struct {
	ID              int64           `json:"pk"`
	Name            string          `json:"name"`
	Description     string          `json:"description"`
	ModelType       string          `json:"model_type"`
	Filters         string          `json:"filters"`          // such as "active=True, category__name=Screws"; "" is none
	FilenamePattern string          `json:"filename_pattern"` // itself a template
	Enabled         bool            `json:"enabled"`
	AttachToModel   bool            `json:"attach_to_model"`
	Width           float64         `json:"width"`    // mm
	Height          float64         `json:"height"`   // mm
	Revision        int             `json:"revision"` // grows with every change
	File            string          `json:"file"`     // key in the media store, such as "report/label/part_label.html"
	Metadata        json.RawMessage `json:"metadata"` // of plugins and clients; nil is none
}

// Limits of a template's fields (label/template/ in the API document).
const (
	MaxName            = 100
	MaxDescription     = 250
	MaxFilters         = 250
	MaxFilenamePattern = 100
	MinSize            = 2    // mm, width and height
	MaxSize            = 5000 // mm, of a label that is printed; PDF's limit is 5080
	MaxSource          = 4 << 20
)

// Defaults of a new template.
const (
	DefaultFilenamePattern = "output.pdf"
	DefaultWidth           = 50.0 // mm
	DefaultHeight          = 20.0 // mm
)

// templateFolder is where template files are in the media store.
const templateFolder = "report/label"

// Source is the file of a template as a client sends it.
type Source struct {
	Name string // file name without folder
	Text []byte
}

// TemplateFilter selects templates for a list. Zero values select everything.
type TemplateFilter struct {
	Enabled   *bool
	ModelType string
	Items     []int64 // only templates whose filters match all of these items of ModelType
	Search    string  // words that are all in name or description, without regard to case
	Ordering  []string
	Limit     int // 0 is all
	Offset    int
}

// Templates gives the templates that the filter selects, and how many there are without Limit and Offset.
func (s *Service) Templates(ctx context.Context, f TemplateFilter) ([]Template, int, error) {
	limit, offset := f.Limit, f.Offset
	if len(f.Items) > 0 {
		f.Limit, f.Offset = 0, 0 // whether a template fits the items is known only when it has been read
	}
	all, count, err := s.store.Templates(ctx, f)
	if err != nil || len(f.Items) == 0 {
		return all, count, err
	}
	fits := all[:0]
	for _, t := range all {
		ok, err := s.matches(ctx, &t, f.Items)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			fits = append(fits, t)
		}
	}
	count = len(fits)
	fits = fits[min(offset, count):]
	if limit > 0 {
		fits = fits[:min(limit, len(fits))]
	}
	return fits, count, nil
}

// matches reports whether the template's filters let all of the items that exist pass.
func (s *Service) matches(ctx context.Context, t *Template, items []int64) (bool, error) {
	if t.Filters == "" {
		return true, nil
	}
	filter, err := s.catalog.ParseFilter(t.ModelType, t.Filters)
	if err != nil {
		return false, nil // a filter that came in by import and means nothing here matches nothing
	}
	found, err := s.catalog.Select(ctx, t.ModelType, filter, items)
	if err != nil {
		return false, err
	}
	all, err := s.catalog.Select(ctx, t.ModelType, nil, items)
	if err != nil {
		return false, err
	}
	return len(found) == len(all), nil
}

// Template gives one template; fault.NotFound if there is none.
func (s *Service) Template(ctx context.Context, id int64) (*Template, error) {
	return s.store.Template(ctx, id)
}

// TemplateSource gives the text of a template's present revision.
func (s *Service) TemplateSource(ctx context.Context, t *Template) ([]byte, error) {
	b, err := s.media.Read(ctx, t.File, MaxSource)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "Template file %q is missing", t.File)
	}
	return b, err
}

// CreateTemplate stores a new template with its file. ID, Revision and File are set by the service. Invalid faults name the field.
func (s *Service) CreateTemplate(ctx context.Context, t Template, src Source) (*Template, error) {
	if err := s.checkTemplate(ctx, &t); err != nil {
		return nil, err
	}
	key, err := s.storeSource(ctx, src)
	if err != nil {
		return nil, err
	}
	t.File, t.Revision = key, firstRevision
	if err := s.store.CreateTemplate(ctx, &t, string(src.Text)); err != nil {
		return nil, errors.Join(err, s.media.Delete(context.WithoutCancel(ctx), key))
	}
	return &t, nil
}

// firstRevision is the revision of a new template: InvenTree saves twice, and clients have seen 2 ever since.
const firstRevision = 2

// UpdateTemplate stores changed fields, and a new file if src is not nil. The old file stays until the new one is stored.
func (s *Service) UpdateTemplate(ctx context.Context, t Template, src *Source) (*Template, error) {
	old, err := s.store.Template(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	if err := s.checkTemplate(ctx, &t); err != nil {
		return nil, err
	}
	t.File, t.Revision, t.Metadata = old.File, old.Revision+1, old.Metadata
	var text []byte
	if src == nil {
		if text, err = s.TemplateSource(ctx, old); err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
	} else {
		text = src.Text
		if t.File, err = s.replaceSource(ctx, old.File, *src); err != nil {
			return nil, err
		}
	}
	if err := s.store.UpdateTemplate(ctx, &t, string(text)); err != nil {
		if t.File != old.File {
			err = errors.Join(err, s.media.Delete(context.WithoutCancel(ctx), t.File))
		}
		return nil, err
	}
	if t.File != old.File {
		if err := s.media.Delete(ctx, old.File); err != nil {
			s.log.WarnContext(ctx, "the old file of a template was not deleted", "file", old.File, "error", err)
		}
	}
	return &t, nil
}

// SetTemplateMetadata replaces the metadata of a template; nil is none.
func (s *Service) SetTemplateMetadata(ctx context.Context, id int64, metadata json.RawMessage) error {
	return s.store.SetTemplateMetadata(ctx, id, metadata)
}

// DeleteTemplate deletes a template and its file. Jobs under way finish with the revision that they began with.
func (s *Service) DeleteTemplate(ctx context.Context, id int64) error {
	t, err := s.store.Template(ctx, id)
	if err != nil {
		return err
	}
	if err := s.store.DeleteTemplate(ctx, id); err != nil {
		return err
	}
	return s.media.Delete(ctx, t.File)
}

// checkTemplate checks what needs more than the field itself: the filters against the schema of the model, uniqueness of the name.
func (s *Service) checkTemplate(ctx context.Context, t *Template) error {
	if t.Filters != "" {
		if _, err := s.catalog.ParseFilter(t.ModelType, t.Filters); err != nil {
			return err
		}
	}
	for _, size := range []struct {
		field string
		mm    float64
	}{{"width", t.Width}, {"height", t.Height}} {
		if !(size.mm >= MinSize) { // NaN neither
			return fault.InvalidField(size.field, fmt.Sprintf("Ensure this value is greater than or equal to %d.", MinSize))
		}
	}
	taken, err := s.store.TemplateNameTaken(ctx, t.Name, t.ModelType, t.ID)
	if err != nil {
		return err
	}
	if taken {
		return fault.InvalidField("", "The fields name, model_type must make a unique set.")
	}
	return nil
}

var notInFileName = regexp.MustCompile(`[^\p{L}\p{N}_.-]`)

// sourceKey gives the media key for a client's file name: spaces become underscores, other signs are left out, as Django names files.
func sourceKey(name string) (string, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = notInFileName.ReplaceAllString(strings.ReplaceAll(strings.TrimSpace(name), " ", "_"), "")
	if strings.Trim(name, "._-") == "" || strings.IndexFunc(name, unicode.IsControl) >= 0 {
		return "", fault.InvalidField("template", "The file has no usable name.")
	}
	const most = 100 - len(templateFolder) - 1 // of the column in InvenTree
	if ext := path.Ext(name); len([]rune(name)) > most {
		stem := []rune(strings.TrimSuffix(name, ext))
		name = string(stem[:max(1, most-8-len(ext))]) + "_" + randomSuffix() + ext
	}
	return templateFolder + "/" + name, nil
}

// storeSource writes the file of a new template.
func (s *Service) storeSource(ctx context.Context, src Source) (string, error) {
	key, err := sourceKey(src.Name)
	if err != nil {
		return "", err
	}
	taken, err := s.media.Exists(ctx, key)
	if err != nil {
		return "", err
	}
	if taken {
		return "", fault.InvalidField("template", "Template file with this name already exists")
	}
	return key, s.media.Write(ctx, key, src.Text)
}

// replaceSource writes the new file of a template: in place of the old one if the names agree, else beside it.
func (s *Service) replaceSource(ctx context.Context, old string, src Source) (string, error) {
	if key, err := sourceKey(src.Name); err == nil && key == old {
		return key, s.media.Write(ctx, key, src.Text)
	}
	return s.storeSource(ctx, src)
}
