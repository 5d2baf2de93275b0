package render

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"

	"etikett/render/paint"
)

// Resource is something that a document refers to: a code, or the bytes of a file.
type Resource struct {
	Code *paint.Code
	Data []byte
	MIME string // as "image/png"; "" if unknown
}

// Loader serves what a document refers to beside data: URLs. The URL is as the document has it; there is no base to resolve it against.
// An error becomes a Warning; ErrRefused is for what the document has no business with.
type Loader interface {
	Load(ctx context.Context, url string) (Resource, error)
}

// ErrRefused says that a document may not have what it refers to.
var ErrRefused = errors.New("refused: documents may only refer to data: URLs and to what the program serves")

// load gives a resource: of a data: URL, of the label's own loader, or of the renderer's.
func (j *job) load(url string) (Resource, error) {
	if len(url) >= 5 && strings.EqualFold(url[:5], "data:") {
		res, err := parseDataURL(url)
		if err == nil && len(res.Data) > j.r.limits.ResourceBytes {
			return Resource{}, fmt.Errorf("%d bytes exceed the limit of %d bytes of a resource", len(res.Data), j.r.limits.ResourceBytes)
		}
		return res, err
	}
	j.loads++
	if j.loads > j.r.limits.Resources {
		return Resource{}, fmt.Errorf("document exceeds the limit of %d resources", j.r.limits.Resources)
	}
	for _, loader := range []Loader{j.loader, j.r.options.Loader} {
		if loader == nil {
			continue
		}
		res, err := loader.Load(j.ctx, url)
		if errors.Is(err, ErrRefused) {
			continue
		}
		if err == nil && len(res.Data) > j.r.limits.ResourceBytes {
			return Resource{}, fmt.Errorf("%d bytes exceed the limit of %d bytes of a resource", len(res.Data), j.r.limits.ResourceBytes)
		}
		return res, err
	}
	return Resource{}, ErrRefused
}

// parseDataURL reads a data: URL (RFC 2397), as lenient as browsers are.
func parseDataURL(u string) (Resource, error) {
	head, body, ok := strings.Cut(u[len("data:"):], ",")
	if !ok {
		return Resource{}, errors.New("data: URL without a comma")
	}
	kind, isBase64 := head, false
	if i := strings.LastIndexByte(head, ';'); i >= 0 && strings.EqualFold(strings.TrimSpace(head[i+1:]), "base64") {
		kind, isBase64 = head[:i], true
	}
	if t, _, err := mime.ParseMediaType(kind); err == nil {
		kind = t
	} else if kind == "" {
		kind = "text/plain"
	}
	if strings.IndexByte(body, '%') >= 0 {
		plain, err := url.PathUnescape(body)
		switch {
		case err == nil:
			body = plain
		case isBase64:
			return Resource{}, fmt.Errorf("data: URL: %w", err)
		}
	}
	if !isBase64 {
		return Resource{Data: []byte(body), MIME: kind}, nil
	}
	data, err := decodeBase64(body)
	if err != nil {
		return Resource{}, fmt.Errorf("data: URL: %w", err)
	}
	return Resource{Data: data, MIME: kind}, nil
}

// decodeBase64 takes base64 with or without padding, white space in it.
func decodeBase64(s string) ([]byte, error) {
	if data, err := base64.StdEncoding.DecodeString(s); err == nil {
		return data, nil
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '=':
			return -1
		case '-':
			return '+'
		case '_':
			return '/'
		}
		return r
	}, s)
	return base64.RawStdEncoding.DecodeString(s)
}
