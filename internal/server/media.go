package server

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"etikett/internal/label"
	"etikett/internal/media"
	"etikett/internal/oauth"
)

// outputFolder is where the files of outputs are, each of which is its owner's.
const outputFolder = "data_output/"

// media serves files to whoever has signed in; those of outputs to their owner and to staff alone. Files are downloads: whatever
// is in them, a browser does not run it as a page of this site.
func (s *Server) media(w http.ResponseWriter, r *http.Request) {
	who, err := s.identify(r)
	if err != nil && !isRefusal(err) {
		s.mediaFailed(w, r, err)
		return
	}
	if err != nil || who.user == nil || who.access != nil && !who.access.Has(oauth.GeneralRead) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("Unauthorized")) // the client may be gone
		return
	}
	key := strings.TrimPrefix(r.URL.Path, "/media/")
	if media.CheckKey(key) != nil {
		mediaNotFound(w)
		return
	}
	if strings.HasPrefix(key, outputFolder) {
		ok, err := s.Labels.MayReadFile(r.Context(), label.Caller{UserID: who.user.ID, Staff: who.user.IsStaff || who.user.IsSuperuser}, key)
		if err != nil {
			s.mediaFailed(w, r, err)
			return
		}
		if !ok {
			mediaNotFound(w)
			return
		}
	}
	info, err := s.Media.Stat(r.Context(), key)
	if errors.Is(err, fs.ErrNotExist) {
		mediaNotFound(w)
		return
	}
	if err != nil {
		s.mediaFailed(w, r, err)
		return
	}
	f, err := s.Media.Open(r.Context(), key)
	if err != nil {
		s.mediaFailed(w, r, err)
		return
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", contentType(key))
	h.Set("Content-Disposition", "attachment")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, no-cache")
	if info.ETag != "" {
		h.Set("ETag", info.ETag)
	}
	http.ServeContent(w, r, "", info.Modified, f)
}

// contentType goes by the ending of a file, never by what is in it.
func contentType(key string) string {
	switch ext := strings.ToLower(path.Ext(key)); ext {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
	}
	return "application/octet-stream"
}

func mediaNotFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusNotFound)
}

func (s *Server) mediaFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.ErrorContext(r.Context(), "a file was not served", "path", r.URL.Path, "error", err)
	w.WriteHeader(http.StatusInternalServerError)
}
