package dtl

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Classes of errors that the engine itself reports. Others are the names of Python's exceptions, which a template
// that Django would refuse at run time gives here too (TypeError, ValueError, ZeroDivisionError, …).
const (
	ClassSyntax      = "TemplateSyntaxError"
	ClassNotFound    = "TemplateDoesNotExist"
	ClassUndefined   = "VariableDoesNotExist"
	ClassLimit       = "LimitExceeded"
	ClassHost        = "Error" // an error of the host: of an Object, a tag or the writer
	classType        = "TypeError"
	classValue       = "ValueError"
	classAttribute   = "AttributeError"
	classZero        = "ZeroDivisionError"
	classOverflow    = "OverflowError"
	classKey         = "KeyError"
	classInvalid     = "InvalidOperation"
	classSuspicious  = "SuspiciousOperation"
	classNoReverse   = "NoReverseMatch"
	phaseParse       = "parse"
	phaseRender      = "render"
	maxSourceExcerpt = 240
)

// Place is a spot in a template. Line and Column count from 1; Column counts characters.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Error tells why a template cannot be parsed or rendered, and where. Its JSON form is meant for an editor.
type Error struct {
	// Class is the name that Django gives the error, one of the Class constants or a Python exception.
	Class   string `json:"class"`
	Message string `json:"message"`
	Place
	// SourceLine is the line of the template at Place, shortened if it is very long.
	SourceLine string `json:"source_line,omitempty"`
	// Includes leads from the template that was asked for to File: the places of the tags that include or extend.
	Includes []Place `json:"includes,omitempty"`
	// Hint is the known name nearest to one that is not known.
	Hint string `json:"hint,omitempty"`
	// Limit names the field of Limits that was exceeded.
	Limit string `json:"limit,omitempty"`
	// Phase is "parse" or "render".
	Phase string `json:"phase"`
	// Err is the error below, if it came from the host.
	Err error `json:"-"`

	crossed bool // left the template that it happened in; the tag that led there is still to be noted
}

// Error gives the whole story in one line: place, class, message and hint.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	} else if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	b.WriteString(e.Class + ": " + e.Message)
	if e.Hint != "" {
		fmt.Fprintf(&b, " (did you mean '%s'?)", e.Hint)
	}
	for i := len(e.Includes) - 1; i >= 0; i-- {
		p := e.Includes[i]
		fmt.Fprintf(&b, ", from %s:%d:%d", p.File, p.Line, p.Column)
	}
	return b.String()
}

// Unwrap gives the host's error.
func (e *Error) Unwrap() error { return e.Err }

// Exception is what Python would raise in an expression: a filter gives it back for a value that it cannot work with.
// Where Django catches exceptions, as in the operators of {% if %}, an Exception is caught; any other error ends the
// rendering.
type Exception struct {
	Class   string
	Message string
	// Silent makes a variable that fails with this exception undefined, as Django's silent_variable_failure does.
	Silent bool
}

// Error gives class and message.
func (e *Exception) Error() string { return e.Class + ": " + e.Message }

// Raise makes an Exception.
func Raise(class, format string, args ...any) error {
	return &Exception{Class: class, Message: fmt.Sprintf(format, args...)}
}

// SyntaxError makes the error with which a tag refuses its arguments.
func SyntaxError(format string, args ...any) error {
	return &Exception{Class: ClassSyntax, Message: fmt.Sprintf(format, args...)}
}

// isException tells whether Python would see err as an exception that can be caught.
func isException(err error) bool {
	switch err.(type) {
	case *Exception:
		return true
	case *LimitError:
		return false
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Class != ClassLimit && e.Class != ClassHost
	}
	var x *Exception
	return errors.As(err, &x)
}

// isUndefined tells whether err says that a variable does not exist.
func isUndefined(err error) bool {
	var x *Exception
	if errors.As(err, &x) {
		return x.Class == ClassUndefined
	}
	var e *Error
	return errors.As(err, &e) && e.Class == ClassUndefined
}

// LimitError says that a template asked for more than Limits allow.
type LimitError struct {
	Limit string // the field of Limits
	Max   int
}

// Error names the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("the template exceeds the limit %s (%d)", e.Limit, e.Max)
}

// locate turns err into an *Error at offset off of t, or notes there where an error of an included template came from.
func locate(err error, t *Template, off int, phase string) error {
	e, ok := err.(*Error)
	if !ok {
		e = &Error{Phase: phase}
		var x *Exception
		var l *LimitError
		switch {
		case errors.As(err, &e) && e.Phase != "":
			ok = true
		case errors.As(err, &l):
			e.Class, e.Message, e.Limit = ClassLimit, l.Error(), l.Limit
		case errors.As(err, &x):
			e.Class, e.Message = x.Class, x.Message
		default:
			e.Class, e.Message = ClassHost, err.Error()
		}
		if !ok {
			e.Err = err
		}
	}
	if t == nil {
		return e
	}
	if ok && (e.Line > 0 || e.File != "") {
		if e.crossed {
			e.crossed = false
			e.Includes = append([]Place{t.place(off)}, e.Includes...)
		}
		return e
	}
	e.Place = t.place(off)
	e.SourceLine = t.sourceLine(off)
	return e
}

// cross notes that err leaves the template it happened in.
func cross(err error) error {
	if e, ok := err.(*Error); ok && e.Line > 0 {
		e.crossed = true
	}
	return err
}

// crossFrom is cross for an error that passes {% extends %} in the template name: one in a block of that same template
// has not left it.
func crossFrom(err error, name string) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	outermost := e.File
	if len(e.Includes) > 0 {
		outermost = e.Includes[0].File
	}
	if outermost == name && !e.crossed {
		return err
	}
	return cross(err)
}

func (t *Template) place(off int) Place {
	off = min(max(off, 0), len(t.source))
	before := t.source[:off]
	line := strings.Count(before, "\n") + 1
	return Place{File: t.name, Line: line, Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

func (t *Template) sourceLine(off int) string {
	off = min(max(off, 0), len(t.source))
	start := strings.LastIndexByte(t.source[:off], '\n') + 1
	line, _, _ := strings.Cut(t.source[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) > maxSourceExcerpt {
		from := max(0, min(off-start-maxSourceExcerpt/2, len(line)-maxSourceExcerpt))
		line = strings.ToValidUTF8(line[from:from+maxSourceExcerpt], "")
	}
	return line
}

// nearest gives the name in names that needs the fewest edits to become name, or "" if none is near.
func nearest(name string, names []string) string {
	best, bestDistance := "", len(name)/3+2
	for _, n := range names {
		if d := editDistance(name, n, bestDistance+1); d < bestDistance || d == bestDistance && best != "" && n < best {
			best, bestDistance = n, d
		}
	}
	return best
}

// editDistance is Levenshtein's, given up as limit when it gets there; swapped neighbours count as one edit.
func editDistance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, prev[j]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(b)], limit)
}
