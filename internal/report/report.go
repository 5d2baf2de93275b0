// Package report keeps the files that templates refer to: assets, which are pictures and fonts, and snippets, which are templates
// that others include. The names are InvenTree's, where labels and reports share them.
package report

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"regexp"
	"slices"
	"strings"

	"etikett/internal/fault"
	"etikett/internal/media"
)

// Kind is what a file is for.
type Kind string

// The kinds, named as the field of their records that holds the file.
const (
	Asset   Kind = "asset"
	Snippet Kind = "snippet"
)

// Folder is where files of the kind are in the media store.
func (k Kind) Folder() string { return "report/" + string(k) + "s" }

// Class is what InvenTree calls a record of the kind.
func (k Kind) Class() string { return "Report" + strings.ToUpper(string(k[:1])) + string(k[1:]) }

// snippetExtensions are the endings that a snippet may have.
var snippetExtensions = []string{"html", "htm"}

// Limits of a record's fields.
const (
	MaxDescription = 250
	MaxSnippet     = 1 << 20 // bytes; as of templates
	maxKey         = 100     // characters of a file's path in InvenTree
)

// File is one file with what is told about it.
type File struct {
	ID          int64
	Key         string // of the file in the media store
	Description string
}

// Upload is a file that a client has sent.
type Upload struct {
	Name string
	Data []byte
}

// Store keeps the records. What is not there is fault.NotFound.
type Store interface {
	ReportFiles(ctx context.Context, k Kind) ([]File, error) // in the order of their numbers
	ReportFile(ctx context.Context, k Kind, id int64) (*File, error)
	PutReportFile(ctx context.Context, k Kind, f *File) error // adds it and sets ID if that is 0
	DeleteReportFile(ctx context.Context, k Kind, id int64) error
}

// Config is what a Service is made of. Changed is called after a file has changed: whoever keeps what was made of it must forget it.
type Config struct {
	Store   Store
	Media   *media.Store
	Changed func()
	Log     *slog.Logger
}

// Service is the assets and snippets. It is safe for concurrent use.
type Service struct{ Config }

// New makes a service.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	return &Service{c}
}

// Files gives all files of a kind.
func (s *Service) Files(ctx context.Context, k Kind) ([]File, error) {
	return s.Store.ReportFiles(ctx, k)
}

// File gives one file; fault.NotFound if there is none.
func (s *Service) File(ctx context.Context, k Kind, id int64) (*File, error) {
	return s.Store.ReportFile(ctx, k, id)
}

// Create stores a new file. Invalid faults name the field.
func (s *Service) Create(ctx context.Context, k Kind, description string, up Upload) (*File, error) {
	key, err := s.key(ctx, k, up, "")
	if err != nil {
		return nil, err
	}
	f := &File{Key: key, Description: description}
	if err := s.Media.Write(ctx, key, up.Data); err != nil {
		return nil, err
	}
	if err := s.Store.PutReportFile(ctx, k, f); err != nil {
		return nil, errors.Join(err, s.Media.Delete(context.WithoutCancel(ctx), key))
	}
	s.Changed()
	return f, nil
}

// Update changes a description, and the file if up is not nil. The old file stays until the new one is stored.
func (s *Service) Update(ctx context.Context, k Kind, f File, up *Upload) (*File, error) {
	old, err := s.Store.ReportFile(ctx, k, f.ID)
	if err != nil {
		return nil, err
	}
	f.Key = old.Key
	if up != nil {
		if f.Key, err = s.key(ctx, k, *up, old.Key); err != nil {
			return nil, err
		}
		if err := s.Media.Write(ctx, f.Key, up.Data); err != nil {
			return nil, err
		}
		defer s.Changed()
	}
	if err := s.Store.PutReportFile(ctx, k, &f); err != nil {
		if f.Key != old.Key {
			err = errors.Join(err, s.Media.Delete(context.WithoutCancel(ctx), f.Key))
		}
		return nil, err
	}
	if f.Key != old.Key {
		if err := s.Media.Delete(ctx, old.Key); err != nil {
			s.Log.WarnContext(ctx, "the old file was not deleted", "file", old.Key, "error", err)
		}
	}
	return &f, nil
}

// Delete deletes a record and its file.
func (s *Service) Delete(ctx context.Context, k Kind, id int64) error {
	f, err := s.Store.ReportFile(ctx, k, id)
	if err != nil {
		return err
	}
	if err := s.Store.DeleteReportFile(ctx, k, id); err != nil {
		return err
	}
	defer s.Changed()
	return s.Media.Delete(ctx, f.Key)
}

var notInFileName = regexp.MustCompile(`[^\p{L}\p{N}_.-]`)

// key checks an upload and gives the media key for it: its name without folders and without what has no place in a name, as Django names
// files. A name that another record has is refused, since templates know the file by it; own is the key that the record has already.
func (s *Service) key(ctx context.Context, k Kind, up Upload, own string) (string, error) {
	field := string(k)
	name := path.Base(strings.ReplaceAll(up.Name, `\`, "/"))
	name = notInFileName.ReplaceAllString(strings.ReplaceAll(strings.TrimSpace(name), " ", "_"), "")
	stem, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	if strings.Trim(stem, "._-") == "" {
		return "", fault.InvalidField(field, "The file has no usable name.")
	}
	if k == Snippet {
		if e := strings.TrimPrefix(ext, "."); !slices.Contains(snippetExtensions, strings.ToLower(e)) {
			return "", fault.InvalidField(field, fmt.Sprintf("File extension “%s” is not allowed. Allowed extensions are: %s.", e, strings.Join(snippetExtensions, ", ")))
		}
		if len(up.Data) > MaxSnippet {
			return "", fault.InvalidField(field, fmt.Sprintf("The file has %d bytes, which is more than the limit of %d.", len(up.Data), MaxSnippet))
		}
	}
	if most := maxKey - len(k.Folder()) - 1; len([]rune(name)) > most {
		suffix := "_" + rand.Text()[:7] + ext
		cut := most - len([]rune(suffix))
		if cut < 1 {
			return "", fault.InvalidField(field, "The file has no usable name.")
		}
		name = string([]rune(stem)[:min(cut, len([]rune(stem)))]) + suffix
	}
	key := k.Folder() + "/" + name
	if key == own {
		return key, nil
	}
	taken, err := s.Media.Exists(ctx, key)
	if err != nil {
		return "", err
	}
	if taken {
		return "", fault.InvalidField(field, "A file with this name already exists")
	}
	return key, nil
}
