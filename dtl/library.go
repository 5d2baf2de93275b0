package dtl

import (
	"maps"
)

// TagFunc compiles a block tag; it reads the tag's body, if it has one, from p.
type TagFunc func(p *Parser, tok Token) (Node, error)

// FilterFunc is a filter. arg is Absent if the template gives none.
type FilterFunc func(ctx *Context, value, arg any) (any, error)

type absent struct{}

// Absent is the argument of a filter that got none.
var Absent any = absent{}

// FilterFlag says how a filter wants to be called.
type FilterFlag uint8

// Flags of filters. Without ArgRequired or ArgOptional a filter takes no argument.
const (
	// ArgRequired filters need an argument.
	ArgRequired FilterFlag = 1 << iota
	// ArgOptional filters may have an argument.
	ArgOptional
	// KeepsSafe filters give safe text for safe text (Django's is_safe).
	KeepsSafe
	// TakesString filters get string or Safe, whatever the value was (Django's stringfilter).
	TakesString
	// TakesLocalTime filters get times in the zone of the rendering (Django's expects_localtime).
	TakesLocalTime
)

// Filter is a filter of a library.
type Filter struct {
	name  string
	fn    FilterFunc
	flags FilterFlag
}

// Apply runs the filter.
func (f *Filter) Apply(ctx *Context, v, arg any) (any, error) {
	if f.flags&(TakesString|TakesLocalTime) != 0 {
		if f.flags&TakesLocalTime != 0 {
			v = ctx.localTime(v)
		}
		if f.flags&TakesString != 0 {
			switch s := v.(type) {
			case string:
				if err := ctx.step(len(s) >> 3); err != nil {
					return nil, err
				}
			case Safe:
				if err := ctx.step(len(s) >> 3); err != nil {
					return nil, err
				}
			default:
				text, safe, err := ctx.str(v)
				if err != nil {
					return nil, err
				}
				if safe {
					v = Safe(text)
				} else {
					v = text
				}
			}
		}
	}
	out, err := f.fn(ctx, v, arg)
	if err != nil {
		return nil, err
	}
	if f.flags&KeepsSafe != 0 {
		if _, safe := v.(Safe); safe {
			return ctx.markSafe(out)
		}
	}
	return out, nil
}

func (f *Filter) checkArgs(name string, has bool) error {
	required, most, provided := 1, 1, 1
	if f.flags&ArgRequired != 0 {
		required, most = 2, 2
	} else if f.flags&ArgOptional != 0 {
		most = 2
	}
	if has {
		provided = 2
	}
	if provided < required || provided > most {
		return SyntaxError("%s requires %d arguments, %d provided", name, required, provided)
	}
	return nil
}

// Library is a set of tags and filters under one name for {% load %}. It must not change any more once an engine has
// been made with it.
type Library struct {
	tags    map[string]TagFunc
	filters map[string]*Filter
}

// NewLibrary gives an empty library.
func NewLibrary() *Library {
	return &Library{tags: make(map[string]TagFunc), filters: make(map[string]*Filter)}
}

// Tag adds a tag with a compiler of its own.
func (l *Library) Tag(name string, compile TagFunc) { l.tags[name] = compile }

// Filter adds a filter.
func (l *Library) Filter(name string, fn FilterFunc, flags ...FilterFlag) {
	f := &Filter{name: name, fn: fn}
	for _, flag := range flags {
		f.flags |= flag
	}
	l.filters[name] = f
}

// Merge adds the tags and filters of other.
func (l *Library) Merge(other *Library) {
	maps.Copy(l.tags, other.tags)
	maps.Copy(l.filters, other.filters)
}

// Names gives the names of the library's tags and filters, sorted.
func (l *Library) Names() (tags, filters []string) {
	libs := []*Library{l}
	return libraryNames(libs, false), libraryNames(libs, true)
}

// subset gives the tags and filters of l with the given names.
func (l *Library) subset(label string, names []string) (*Library, error) {
	sub := NewLibrary()
	for _, n := range names {
		tag, filter := l.tags[n], l.filters[n]
		if tag == nil && filter == nil {
			err := &Error{Class: ClassSyntax, Phase: phaseParse,
				Message: "'" + n + "' is not a valid tag or filter in tag library '" + label + "'"}
			libs := []*Library{l}
			err.Hint = nearest(n, append(libraryNames(libs, false), libraryNames(libs, true)...))
			return nil, err
		}
		if tag != nil {
			sub.tags[n] = tag
		}
		if filter != nil {
			sub.filters[n] = filter
		}
	}
	return sub, nil
}
