package dtl

import (
	"io"
	"strings"
	"sync"
)

// Writer collects what a template gives. Its methods never fail: what goes beyond the limit Output is dropped, and the
// rendering ends with that error.
type Writer struct {
	buf   []byte
	limit int
	name  string // of the limit
	over  bool
}

var _ io.Writer = (*Writer)(nil)

var writers = sync.Pool{New: func() any { return &Writer{buf: make([]byte, 0, 4096)} }}

const maxPooledBuffer = 1 << 20

func newWriter(limit int) *Writer {
	w := writers.Get().(*Writer)
	w.buf, w.limit, w.name, w.over = w.buf[:0], limit, "Output", false
	return w
}

func (w *Writer) free() {
	if cap(w.buf) <= maxPooledBuffer {
		writers.Put(w)
	}
}

func (w *Writer) room(n int) bool {
	if len(w.buf)+n > w.limit {
		w.over = true
		return false
	}
	return true
}

// Write writes p as it is.
func (w *Writer) Write(p []byte) (int, error) {
	if w.room(len(p)) {
		w.buf = append(w.buf, p...)
	}
	return len(p), nil
}

// WriteString writes s as it is.
func (w *Writer) WriteString(s string) (int, error) {
	if w.room(len(s)) {
		w.buf = append(w.buf, s...)
	}
	return len(s), nil
}

// WriteEscaped writes s with the characters escaped that mean something to HTML.
func (w *Writer) WriteEscaped(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		if esc := htmlEscapes[s[i]]; esc != "" {
			if !w.room(i - start + len(esc)) {
				return
			}
			w.buf = append(append(w.buf, s[start:i]...), esc...)
			start = i + 1
		}
	}
	if w.room(len(s) - start) {
		w.buf = append(w.buf, s[start:]...)
	}
}

// err is the error of a writer that had to drop something.
func (w *Writer) err() error { return &LimitError{w.name, w.limit} }

// capture runs f and gives what it wrote, instead of writing it. No more than most bytes, the limit StringSize, are
// captured.
func (w *Writer) capture(most int, f func() error) (string, error) {
	start, limit, name := len(w.buf), w.limit, w.name
	if room := limit - start; room > most {
		w.limit, w.name = start+most, "StringSize"
	}
	err := f()
	if err == nil && w.over {
		err = &LimitError{w.name, most}
	}
	s := string(w.buf[start:])
	w.buf, w.limit, w.name = w.buf[:start], limit, name
	return s, err
}

var htmlEscapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;", '\'': "&#x27;"}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")

// Escape escapes text for HTML.
func Escape(s string) Safe {
	if !strings.ContainsAny(s, `&<>"'`) {
		return Safe(s)
	}
	return Safe(htmlEscaper.Replace(s))
}
