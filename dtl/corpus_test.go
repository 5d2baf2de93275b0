package dtl

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The corpus holds renderings of the real Django; its README gives the format. CORPUS names its folder.

// corpusFloor is what has to pass at least, by area. It is raised as more passes, and never lowered.
var corpusFloor = map[string]int{
	"extra": 4530, "filter_tests": 476, "i18n": 565, "syntax_tests": 570, "template_tests": 47, "timezones": 36, "utils_tests": 483,
}

type vector struct {
	ID        string            `json:"id"`
	Kind      string            `json:"kind"`
	Templates map[string]string `json:"templates"`
	Entry     struct {
		Name   *string `json:"name"`
		Source *string `json:"source"`
	} `json:"entry"`
	Engine         engineOptions              `json:"engine"`
	AlsoWith       []engineOptions            `json:"also_with"`
	Context        map[string]json.RawMessage `json:"context"`
	ContextOptions struct {
		Autoescape *bool `json:"autoescape"`
		UseL10n    *bool `json:"use_l10n"`
		UseTZ      *bool `json:"use_tz"`
	} `json:"context_options"`
	Request       map[string]json.RawMessage   `json:"request"`
	Settings      vectorSettings               `json:"settings"`
	Catalog       map[string]map[string]string `json:"catalog"`
	PluralCatalog map[string][]pluralEntry     `json:"plural_catalog"`
	Reverse       []reverseEntry               `json:"reverse"`

	Filter   string                     `json:"filter"`
	Function string                     `json:"function"`
	Args     []json.RawMessage          `json:"args"`
	Kwargs   map[string]json.RawMessage `json:"kwargs"`

	Result struct {
		Output        *string         `json:"output"`
		Returns       json.RawMessage `json:"returns"`
		Exception     string          `json:"exception"`
		Message       string          `json:"message"`
		MessagePrefix string          `json:"message_prefix"`
	} `json:"result"`
}

type engineOptions struct {
	Autoescape *bool             `json:"autoescape"`
	Invalid    string            `json:"string_if_invalid"`
	Debug      bool              `json:"debug"`
	Libraries  map[string]string `json:"libraries"`
}

type vectorSettings struct {
	UseTZ          bool            `json:"USE_TZ"`
	TimeZone       string          `json:"TIME_ZONE"`
	Language       *string         `json:"language"`
	ActiveTimezone json.RawMessage `json:"active_timezone"`
	LanguageCode   string          `json:"LANGUAGE_CODE"`
	Debug          bool            `json:"DEBUG"`
	StaticURL      string          `json:"STATIC_URL"`
	MediaURL       string          `json:"MEDIA_URL"`
	Thousands      bool            `json:"USE_THOUSAND_SEPARATOR"`

	ThousandSeparator string `json:"THOUSAND_SEPARATOR"`
	DecimalSeparator  string `json:"DECIMAL_SEPARATOR"`
	NumberGrouping    *int   `json:"NUMBER_GROUPING"`
	Date              string `json:"DATE_FORMAT"`
	Time              string `json:"TIME_FORMAT"`
	DateTime          string `json:"DATETIME_FORMAT"`
	ShortDate         string `json:"SHORT_DATE_FORMAT"`
	ShortDateTime     string `json:"SHORT_DATETIME_FORMAT"`
}

type pluralEntry struct {
	Singular, Plural string
	N                json.RawMessage
	Returns          string
}

type reverseEntry struct {
	View    json.RawMessage
	Args    []json.RawMessage
	Kwargs  map[string]json.RawMessage
	Returns *string
	Raises  *struct{ Exception, Message string }
}

func corpusFolder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	dir = filepath.Join(dir, "dtl", "django")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the corpus is missing: %v", err)
		}
		t.Skipf("the corpus is not here: %v", err)
	}
	return dir
}

// corpusArea groups the files of the corpus.
func corpusArea(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	switch first, _, _ := strings.Cut(name, "."); first {
	case "extra", "syntax_tests", "filter_tests", "i18n", "timezones", "utils_tests":
		return first
	}
	return "template_tests"
}

func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpusFolder(t), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	passed, failed := map[string]int{}, map[string]int{}
	only := os.Getenv("CORPUS_ONLY")
	shown := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var vectors []vector
		if err := json.Unmarshal(data, &vectors); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		area := corpusArea(file)
		for i := range vectors {
			v := &vectors[i]
			if only != "" && !strings.Contains(v.ID, only) {
				continue
			}
			if err := v.run(); err != nil {
				failed[area]++
				if shown++; shown <= 400 {
					t.Logf("%s: %v", v.ID, err)
				}
			} else {
				passed[area]++
			}
		}
	}
	areas := make([]string, 0, len(passed))
	total, wrong := 0, 0
	for a := range passed {
		areas = append(areas, a)
		total += passed[a]
		wrong += failed[a]
	}
	slices.Sort(areas)
	for _, a := range areas {
		fmt.Printf("%s: %d passed, %d failed\n", a, passed[a], failed[a])
		if passed[a] < corpusFloor[a] && only == "" {
			t.Errorf("%s: %d vectors pass, but %d did before", a, passed[a], corpusFloor[a])
		}
	}
	fmt.Printf("django: %d passed, %d failed\n", total, wrong)
}

// run compares one vector with what this package makes of it.
func (v *vector) run() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if v.Kind != "render" {
		return v.runCall()
	}
	for _, o := range append([]engineOptions{v.Engine}, v.AlsoWith...) {
		o.Libraries, o.Autoescape = v.Engine.Libraries, v.Engine.Autoescape
		if err := v.runRender(o); err != nil {
			return err
		}
	}
	return nil
}

func (v *vector) runRender(o engineOptions) error {
	e, err := v.engine(o)
	if err != nil {
		return err
	}
	d := &decoder{engine: e}
	vars := map[string]any{}
	for name, raw := range v.Context {
		if vars[name], err = d.decode(raw); err != nil {
			return err
		}
	}
	if v.Request != nil {
		request := NewDict()
		for name, raw := range v.Request {
			value, err := d.decode(raw)
			if err != nil {
				return err
			}
			request.Set(name, value)
		}
		if _, has := vars["request"]; !has {
			vars["request"] = request
		}
	}
	ctx, err := v.context(d, vars)
	if err != nil {
		return err
	}
	var tm *Template
	if v.Entry.Name != nil {
		tm, err = e.Load(*v.Entry.Name)
	} else {
		tm, err = e.parse("", "", *v.Entry.Source)
	}
	out := ""
	if err == nil {
		out, err = tm.RenderString(ctx)
	}
	if v.Result.Exception != "" {
		return v.checkError(err)
	}
	if err != nil {
		return fmt.Errorf("got error %w, want %q", err, *v.Result.Output)
	}
	if out != *v.Result.Output {
		return fmt.Errorf("got %q, want %q", out, *v.Result.Output)
	}
	return nil
}

// comparedMessages are the classes whose messages are Django's own.
var comparedMessages = []string{ClassSyntax, ClassNotFound, classNoReverse}

func (v *vector) checkError(err error) error {
	if err == nil {
		return fmt.Errorf("got no error, want %s: %s", v.Result.Exception, v.Result.Message)
	}
	class, message := "", ""
	var e *Error
	var x *Exception
	switch {
	case errors.As(err, &e):
		class, message = e.Class, e.Message
	case errors.As(err, &x):
		class, message = x.Class, x.Message
	}
	if class == ClassLimit {
		return err
	}
	if slices.Contains(comparedMessages, v.Result.Exception) {
		want := v.Result.Message
		same := message == want
		if v.Result.MessagePrefix != "" {
			want = v.Result.MessagePrefix
			same = strings.HasPrefix(message, want)
		}
		if class != v.Result.Exception || !same {
			return fmt.Errorf("got %s: %q, want %s: %q", class, message, v.Result.Exception, want)
		}
	}
	return nil
}

var corpusNow = time.Date(2024, 5, 17, 14, 30, 45, 123456000, time.UTC)

func (v *vector) engine(o engineOptions) (*Engine, error) {
	s := v.Settings
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, err
	}
	opts := Options{
		Loader: MapLoader(v.Templates), StringIfInvalid: o.Invalid, Location: zone, NoTimeZones: !s.UseTZ,
		Language: s.LanguageCode, ThousandSeparators: s.Thousands, StaticURL: s.StaticURL, MediaURL: s.MediaURL,
		Debug: s.Debug, Now: func() time.Time { return corpusNow }, Catalogs: map[string][]Translator{},
		Formats: Formats{Date: s.Date, Time: s.Time, DateTime: s.DateTime, ShortDate: s.ShortDate,
			ShortDateTime: s.ShortDateTime, DecimalSeparator: s.DecimalSeparator, ThousandSeparator: s.ThousandSeparator},
		NoAutoescape: o.Autoescape != nil && !*o.Autoescape,
	}
	if opts.Language == "" {
		opts.Language = "en"
	}
	if s.NumberGrouping != nil {
		opts.Formats.NumberGrouping = []int{*s.NumberGrouping}
	}
	for lang, messages := range v.Catalog {
		c := &recordedCatalog{messages: messages, plurals: map[string]string{}}
		opts.Catalogs[lang] = append(opts.Catalogs[lang], c)
	}
	for lang, plurals := range v.PluralCatalog {
		c := &recordedCatalog{plurals: map[string]string{}}
		for _, p := range plurals {
			c.plurals[p.Singular+"\x00"+string(p.N)] = p.Returns
		}
		opts.Catalogs[lang] = append(opts.Catalogs[lang], c)
	}
	opts.URL = v.reverseURL
	e, err := New(opts)
	if err != nil {
		return nil, err
	}
	known := e.libraries
	e.libraries = map[string]*Library{}
	for name, module := range o.Libraries {
		lib := NewLibrary()
		if k := known[module[strings.LastIndexByte(module, '.')+1:]]; k != nil && !strings.Contains(module, "(") {
			lib = k
		}
		e.libraries[name] = lib
	}
	return e, nil
}

func (v *vector) context(d *decoder, vars map[string]any) (*Context, error) {
	ctx := NewContext(vars)
	s := v.Settings
	if s.Language == nil {
		ctx.WithLanguage("")
	} else {
		ctx.WithLanguage(*s.Language)
	}
	if s.ActiveTimezone != nil {
		zone, err := d.zone(s.ActiveTimezone)
		if err != nil {
			return nil, err
		}
		ctx.WithLocation(zone)
	}
	if o := v.ContextOptions; o.Autoescape != nil {
		ctx.WithAutoescape(*o.Autoescape)
	}
	if o := v.ContextOptions; o.UseL10n != nil {
		ctx.WithLocalization(*o.UseL10n)
	}
	if o := v.ContextOptions; o.UseTZ != nil {
		ctx.WithLocalTime(*o.UseTZ)
	}
	return ctx, nil
}

func (v *vector) reverseURL(_ *Context, view string, args Args) (string, error) {
	d := &decoder{}
	for _, r := range v.Reverse {
		want, err := d.decode(r.View)
		if err != nil {
			return "", err
		}
		if Str(want) != view || len(r.Args) != len(args.Pos) || len(r.Kwargs) != len(args.Kw) {
			continue
		}
		same := true
		for i, raw := range r.Args {
			a, err := d.decode(raw)
			same = same && err == nil && Equal(a, args.Pos[i])
		}
		for _, k := range args.Kw {
			a, err := d.decode(r.Kwargs[k.Name])
			same = same && err == nil && Equal(a, k.Value)
		}
		if !same {
			continue
		}
		if r.Raises != nil {
			return "", Raise(r.Raises.Exception, "%s", r.Raises.Message)
		}
		return *r.Returns, nil
	}
	return "", Raise(classNoReverse, "no recorded call of %s", view)
}

// recordedCatalog answers with what a catalogue was seen to answer.
type recordedCatalog struct {
	messages map[string]string
	plurals  map[string]string
}

func (c *recordedCatalog) Translate(context, message string) (string, bool) {
	s, ok := c.messages[messageKey(context, message)]
	return s, ok
}

func (c *recordedCatalog) TranslatePlural(context, singular, _ string, n int) (string, bool) {
	s, ok := c.plurals[messageKey(context, singular)+"\x00"+fmt.Sprint(n)]
	return s, ok
}
