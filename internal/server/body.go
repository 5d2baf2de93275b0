package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"
)

// Limits of bodies.
const (
	maxBody      = 10 << 20 // JSON and forms
	maxUpload    = 16 << 20 // with files
	maxFormParts = 1000
	maxDepth     = 100 // of JSON
)

// body is what a request brought, whichever way it was written. JSON values are nil, bool, json.Number, string, []any and map[string]any; a
// form has strings.
type body struct {
	object map[string]any
	form   url.Values // nil for JSON
	files  map[string]upload
}

// upload is a file of a multipart body.
type upload struct {
	name string // as the client sent it, without folders
	data []byte
}

// get gives the value of a field; of a form, the last one.
func (b *body) get(name string) (v any, given bool) {
	if b.form != nil {
		all, ok := b.form[name]
		if !ok || len(all) == 0 {
			return nil, false
		}
		return all[len(all)-1], true
	}
	v, given = b.object[name]
	return v, given
}

// list gives the values of a field that is a list. A form repeats the field.
func (b *body) list(name string) (v any, given bool) {
	if b.form == nil {
		return b.get(name)
	}
	all, ok := b.form[name]
	if !ok {
		return nil, false
	}
	out := make([]any, len(all))
	for i, s := range all {
		out[i] = s
	}
	return out, true
}

// all gives the fields as one object, for what is passed on.
func (b *body) all() map[string]any {
	if b.form == nil {
		return b.object
	}
	out := map[string]any{}
	for k := range b.form {
		out[k], _ = b.get(k)
	}
	return out
}

// parse reads the body of a request.
func (c *call) parse() (*body, error) {
	kind := c.r.Header.Get("Content-Type")
	media, params, err := mime.ParseMediaType(kind)
	if err != nil && kind != "" {
		media = strings.TrimSpace(strings.Split(kind, ";")[0])
	}
	switch media {
	case "application/json":
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxBody)
		raw, err := io.ReadAll(c.r.Body)
		if err != nil {
			return nil, readError(err)
		}
		return parseJSON(raw)
	case "application/x-www-form-urlencoded":
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxBody)
		if err := c.r.ParseForm(); err != nil {
			return nil, readError(err)
		}
		return &body{form: c.r.PostForm}, nil
	case "multipart/form-data":
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxUpload)
		return parseMultipart(c.r.Body, params["boundary"])
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxBody)
	if n, err := io.ReadFull(c.r.Body, make([]byte, 1)); n == 0 {
		if errors.Is(err, io.EOF) {
			return &body{object: map[string]any{}}, nil
		}
		return nil, readError(err)
	}
	return nil, refuse(http.StatusUnsupportedMediaType, `Unsupported media type "%s" in request.`, kind)
}

// readError tells a body that is too large from one whose connection broke.
func readError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return refuse(http.StatusBadRequest, "The request could not be read: %v", err)
}

// parseJSON reads an object. An empty body is an empty object.
func parseJSON(raw []byte) (*body, error) {
	if len(raw) == 0 {
		return &body{object: map[string]any{}}, nil
	}
	v, err := decodeJSON(raw)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "JSON parse error - %v", err)
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, &fieldErrors{object{{nonField, []string{fmt.Sprintf("Invalid data. Expected a dictionary, but got %s.", pythonType(v))}}}}
	}
	return &body{object: o}, nil
}

// jsonProblem is what is wrong with a text that should be JSON, in Python's words: they go out as they are.
type jsonProblem string

// Error gives the words.
func (p jsonProblem) Error() string { return string(p) }

// decodeJSON reads one JSON value and nothing after it. Errors name the place as Python does.
func decodeJSON(raw []byte) (any, error) {
	if bytes.HasPrefix(raw, []byte("\ufeff")) {
		return nil, jsonProblem("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)")
	}
	if !utf8.Valid(raw) {
		return nil, errors.New("the text is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return nil, fmt.Errorf("%s: %s", strings.TrimPrefix(syntax.Error(), "json: "), place(raw, syntax.Offset-1))
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, jsonProblem("Expecting value: " + place(raw, int64(len(raw))))
		}
		return nil, err
	}
	if rest := bytes.TrimLeft(raw[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, jsonProblem("Extra data: " + place(raw, int64(len(raw)-len(rest))))
	}
	if depth(v) > maxDepth {
		return nil, fmt.Errorf("values are nested more than %d deep", maxDepth)
	}
	return v, nil
}

// place is an offset as Python's JSON reader tells it.
func place(raw []byte, offset int64) string {
	offset = max(0, min(offset, int64(len(raw))))
	before := raw[:offset]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d column %d (char %d)", line, column, utf8.RuneCount(before))
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			deepest = max(deepest, depth(x))
		}
	case map[string]any:
		for _, x := range v {
			deepest = max(deepest, depth(x))
		}
	default:
		return 0
	}
	return deepest + 1
}

// parseMultipart reads fields and files into memory; the limit of the body keeps them small. A body that is no multipart has no fields.
func parseMultipart(r io.Reader, boundary string) (*body, error) {
	if boundary == "" {
		return nil, refuse(http.StatusBadRequest, "Multipart form parse error - Invalid boundary in multipart: None")
	}
	b := &body{form: url.Values{}, files: map[string]upload{}}
	m := multipart.NewReader(r, boundary)
	for n := 0; ; n++ {
		part, err := m.NextRawPart()
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return nil, err
		case err != nil: // the end, or nothing that could be read
			return b, nil
		case n == maxFormParts:
			return nil, refuse(http.StatusBadRequest, "The form has more than %d parts.", maxFormParts)
		}
		data, err := io.ReadAll(part)
		if errors.As(err, &large) {
			return nil, err
		}
		if err != nil {
			return b, nil // cut off in the middle: what is incomplete does not count
		}
		name := part.FormName()
		if name == "" {
			continue
		}
		if _, isFile := dispositionParams(part)["filename"]; isFile {
			b.files[name] = upload{fileName(part), data}
			continue
		}
		b.form.Add(name, strings.ToValidUTF8(string(data), "\ufffd"))
	}
}

func dispositionParams(p *multipart.Part) map[string]string {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return nil
	}
	return params
}

// fileName is the name of a file part without the folders that some browsers send.
func fileName(p *multipart.Part) string {
	name := strings.ReplaceAll(dispositionParams(p)["filename"], `\`, "/")
	if name = path.Base(name); name == "." || name == "/" {
		return ""
	}
	return strings.ToValidUTF8(name, "_")
}
