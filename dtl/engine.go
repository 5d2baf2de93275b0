package dtl

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say how an Engine works. The zero value is Django's default configuration with no templates to load.
type Options struct {
	// Loader finds templates by name for Engine.Load and the tags include and extends.
	Loader Loader
	// Libraries can be loaded by {% load name %}. The engine has i18n, l10n, tz, static and cache of its own.
	Libraries map[string]*Library
	// Builtins need no {% load %}; later ones win, and all win over Django's own tags and filters.
	Builtins []*Library
	// StringIfInvalid stands for variables that do not exist. A %s in it is replaced by the variable's name.
	StringIfInvalid string
	// NoAutoescape leaves text as it is unless a template says {% autoescape on %}.
	NoAutoescape bool
	Limits       Limits

	// Location is the time zone that times are shown in (TIME_ZONE); default UTC.
	Location *time.Location
	// NoTimeZones shows times as they are (USE_TZ = False).
	NoTimeZones bool
	// Language is the language of renderings that do not say otherwise (LANGUAGE_CODE), such as "de"; default "en-us".
	Language string
	// Languages that {% get_available_languages %} lists, as codes; default: all that the engine knows.
	Languages []string
	// Catalogs translate, by language; earlier ones win. The words that dates and units need are built in.
	Catalogs map[string][]Translator
	// LanguageFormats are formats of languages that win over the built-in ones.
	LanguageFormats map[string]Formats
	// Formats are the formats that a language does not set itself; default: Django's.
	Formats Formats
	// ThousandSeparators groups the digits of numbers (USE_THOUSAND_SEPARATOR).
	ThousandSeparators bool

	// StaticURL and MediaURL are what {% static %}, {% get_static_prefix %} and {% get_media_prefix %} start with.
	StaticURL, MediaURL string
	// URL answers {% url %}; without it the tag fails.
	URL func(ctx *Context, view string, args Args) (string, error)
	// Debug makes {% debug %} print the context.
	Debug bool
	// Now is the clock; default time.Now.
	Now func() time.Time
	// Random gives a number from 0 to n-1 for |random and {% lorem %}; default math/rand/v2.
	Random func(n int) int
}

// Loader finds the source of a template. The error wraps fs.ErrNotExist if there is none of that name.
type Loader interface {
	Load(name string) (source string, err error)
}

// MapLoader has templates in memory: name → source.
type MapLoader map[string]string

// Load gives the source of name.
func (m MapLoader) Load(name string) (string, error) {
	if s, ok := m[name]; ok {
		return s, nil
	}
	return "", &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
}

// FSLoader has templates in a file system. Names that lead out of it do not exist.
type FSLoader struct{ FS fs.FS }

// Load reads the file name.
func (l FSLoader) Load(name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	data, err := fs.ReadFile(l.FS, name)
	if err == nil {
		return string(data), nil
	}
	if info, statErr := fs.Stat(l.FS, name); statErr == nil && info.IsDir() {
		err = &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	return "", err
}

// Engine parses templates. It can be used by any number of goroutines.
type Engine struct {
	options   Options
	limits    Limits
	libraries map[string]*Library
	builtins  []*Library
	locales   sync.Map // language → *locale
	home      *locale  // of Options.Language

	mu    sync.RWMutex
	cache map[string]*Template
}

// New gives an engine with the options o.
func New(o Options) (*Engine, error) {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Language == "" {
		o.Language = "en-us"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = randomInt
	}
	if o.StaticURL == "" {
		o.StaticURL = "/static/"
	}
	if o.MediaURL == "" {
		o.MediaURL = "/"
	}
	o.Formats = o.Formats.over(defaultFormats)
	e := &Engine{options: o, limits: o.Limits.filled(), cache: make(map[string]*Template)}
	e.libraries = map[string]*Library{
		"i18n": i18nLibrary(), "l10n": l10nLibrary(), "tz": tzLibrary(), "static": staticLibrary(), "cache": cacheLibrary(),
	}
	for name, lib := range o.Libraries {
		if lib == nil {
			return nil, errors.New("dtl: library " + name + " is nil")
		}
		e.libraries[name] = lib
	}
	e.builtins = append([]*Library{builtinFilters(), builtinTags()}, o.Builtins...)
	if slices.Contains(o.Builtins, nil) {
		return nil, errors.New("dtl: a library of Builtins is nil")
	}
	e.home = e.locale(o.Language)
	return e, nil
}

// Parse compiles source. The name stands in errors, and relative names in include and extends start from its folder.
func (e *Engine) Parse(name, source string) (*Template, error) {
	return e.parse(name, name, source)
}

// parse compiles source; origin is the name that relative names start from, "" for a template without a place.
func (e *Engine) parse(name, origin, source string) (*Template, error) {
	t := &Template{engine: e, name: name, origin: origin, source: source}
	if len(source) > e.limits.TemplateSize {
		t.source = ""
		return nil, locate(&LimitError{"TemplateSize", e.limits.TemplateSize}, t, 0, phaseParse)
	}
	p := &Parser{engine: e, template: t, tokens: lex(source), libraries: slices.Clone(e.builtins)}
	nodes, err := p.Parse()
	if err != nil {
		return nil, locate(err, t, p.offset(), phaseParse)
	}
	t.nodes, t.blocks, t.extends = nodes, p.blocks, p.extends
	return t, nil
}

// Load gives the template name from the loader, compiled. The engine keeps it until Forget.
func (e *Engine) Load(name string) (*Template, error) {
	e.mu.RLock()
	t := e.cache[name]
	e.mu.RUnlock()
	if t != nil {
		return t, nil
	}
	if e.options.Loader == nil {
		return nil, notFound(name)
	}
	source, err := e.options.Loader.Load(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound(name)
	}
	if err != nil {
		return nil, locate(err, nil, 0, phaseParse)
	}
	if t, err = e.Parse(name, source); err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.cache[name] = t
	e.mu.Unlock()
	return t, nil
}

func notFound(name string) error {
	return &Error{Class: ClassNotFound, Message: name, Phase: phaseParse}
}

// Forget makes the engine load templates anew: those named, or all if none is. Templates that use them by include or
// extends see the new ones at their next rendering.
func (e *Engine) Forget(names ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(names) == 0 {
		clear(e.cache)
	}
	for _, n := range names {
		delete(e.cache, n)
	}
}

// filterNames and tagNames are for hints.
func libraryNames(libs []*Library, filters bool) []string {
	var names []string
	for _, l := range libs {
		if filters {
			for n := range l.filters {
				names = append(names, n)
			}
		} else {
			for n := range l.tags {
				names = append(names, n)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func sortedLibraries(libs map[string]*Library) string {
	names := make([]string, 0, len(libs))
	for n := range libs {
		names = append(names, n)
	}
	slices.Sort(names)
	return strings.Join(names, "\n")
}
