// Package media keeps files: template sources, assets, pictures of items, and the labels that were made. They live in a
// folder, or in whatever else gocloud.dev/blob reaches; a file appears under its key when it is complete, never before.
//
// Keys are slash-separated paths such as "report/label/part_label.html", the same as below /media/ in URLs.
package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"etikett/internal/fault"
)

// Store is a place for files. It is safe for concurrent use.
type Store struct{ bucket *blob.Bucket }

// OpenDir opens a store in a folder, which is made if it is not there.
func OpenDir(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	// The temporary files of writers are beside the files: a rename across file systems is no rename.
	bucket, err := fileblob.OpenBucket(dir, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("media: opening %s: %w", dir, err)
	}
	return &Store{bucket}, nil
}

// Close ends the use of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// CheckKey says why a key is not one: it is empty, absolute, leads out of the store, or holds characters that have no place in a path.
func CheckKey(key string) error {
	if key == "" || !fs.ValidPath(key) || key == "." || strings.ContainsAny(key, "\\\x00") {
		return fmt.Errorf("media: %q is not the path of a file", key)
	}
	return nil
}

// Info describes a file.
type Info struct {
	Key      string
	Size     int64
	Modified time.Time
	ETag     string
}

// Stat describes the file under a key; fs.ErrNotExist if there is none.
func (s *Store) Stat(ctx context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, errors.Join(err, fs.ErrNotExist)
	}
	a, err := s.bucket.Attributes(ctx, key)
	if err != nil {
		return Info{}, wrap("reading", key, err)
	}
	return Info{Key: key, Size: a.Size, Modified: a.ModTime, ETag: a.ETag}, nil
}

// Exists reports whether there is a file under a key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	_, err := s.Stat(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Open opens a file for reading; fs.ErrNotExist if there is none. The reader can seek.
func (s *Store) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, errors.Join(err, fs.ErrNotExist)
	}
	r, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, wrap("opening", key, err)
	}
	return r, nil
}

// Read reads a whole file of at most limit bytes; fs.ErrNotExist if there is none.
func (s *Store) Read(ctx context.Context, key string, limit int64) ([]byte, error) {
	r, err := s.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, wrap("reading", key, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("media: %s is larger than the limit of %d bytes", key, limit)
	}
	return b, nil
}

// Write stores a file under a key, in place of what was there.
func (s *Store) Write(ctx context.Context, key string, data []byte) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if err := s.bucket.WriteAll(ctx, key, data, nil); err != nil {
		return wrap("writing", key, err)
	}
	return nil
}

// Create starts a file. It is there once Close has returned nil; if ctx is cancelled before, Close fails and nothing changes.
func (s *Store) Create(ctx context.Context, key, contentType string) (io.WriteCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: contentType})
	if err != nil {
		return nil, wrap("writing", key, err)
	}
	return w, nil
}

// Delete removes a file; that it is not there is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if CheckKey(key) != nil {
		return nil
	}
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return wrap("deleting", key, err)
	}
	return nil
}

// FreeKey gives the key itself if nothing is stored under it, else one with a number before its ending.
func (s *Store) FreeKey(ctx context.Context, key string) (string, error) {
	ext := path.Ext(key)
	stem := strings.TrimSuffix(key, ext)
	for n := 1; ; n++ {
		try := key
		if n > 1 {
			try = fmt.Sprintf("%s_%d%s", stem, n, ext)
		}
		taken, err := s.Exists(ctx, try)
		if err != nil || !taken {
			return try, err
		}
	}
}

func wrap(doing, key string, err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fmt.Errorf("media: %s %s: %w", doing, key, fs.ErrNotExist)
	}
	return fault.Storage(fmt.Errorf("media: %s %s: %w", doing, key, err))
}
