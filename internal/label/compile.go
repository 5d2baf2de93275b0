package label

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"etikett/dtl"
	"etikett/internal/label/defaults"
	"etikett/internal/media"
	"etikett/internal/tags"
	"etikett/render"
	"etikett/render/paint"
)

// Compiler turns template texts into what makes labels of items. What depends on the template alone is done once for each
// text and shared by all jobs.
type Compiler struct {
	engine   *dtl.Engine
	renderer *render.Renderer
	media    *media.Store
	env      tags.Env

	mu    sync.Mutex
	cache map[string]*dtl.Template // by source; emptied when snippets change, or when it is full
}

// CompilerConfig is what a Compiler works with. Engine options that are set here are overridden: Loader and Libraries.
type CompilerConfig struct {
	Engine   dtl.Options
	Renderer *render.Renderer
	Media    *media.Store // may be nil: no snippets and no assets
	Env      tags.Env
}

// maxCached limits the templates that are kept compiled.
const maxCached = 256

// NewCompiler makes a compiler.
func NewCompiler(c CompilerConfig) (*Compiler, error) {
	o := c.Engine
	o.Loader = loader{c.Media}
	o.Libraries = tags.Libraries()
	engine, err := dtl.New(o)
	if err != nil {
		return nil, fmt.Errorf("label: template engine: %w", err)
	}
	// The names by which references.Load finds files.
	c.Env.MediaFiles, c.Env.StaticFiles, c.Env.Static = "/media", "/static", tags.StaticFiles()
	return &Compiler{engine: engine, renderer: c.Renderer, media: c.Media, env: c.Env, cache: map[string]*dtl.Template{}}, nil
}

// Forget drops what is compiled, since a template that others include has changed.
func (c *Compiler) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.cache)
	c.engine.Forget()
}

// Parse compiles a template's text; errors are *dtl.Error.
func (c *Compiler) Parse(name, source string) (*dtl.Template, error) {
	key := name + "\x00" + source
	c.mu.Lock()
	t := c.cache[key]
	c.mu.Unlock()
	if t != nil {
		return t, nil
	}
	t, err := c.engine.Parse(name, source)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.cache) >= maxCached {
		clear(c.cache)
	}
	c.cache[key] = t
	return t, nil
}

// Maker makes labels with one template. It is safe for concurrent use.
type Maker struct {
	compiler *Compiler
	template *dtl.Template
	pattern  *dtl.Template // of the file's name
	paths    [][]string    // what the two read
	base     map[string]any
	env      tags.Env
}

// Surroundings are what a template can read besides itself and its item.
type Surroundings struct {
	BaseURL string       // scheme and host of the server; "" is that of the compiler's environment
	User    any          // nil for nobody
	Query   tags.Querier // finds records for filter_db_model; nil finds none
	Now     time.Time
}

// Maker compiles a template; errors are *dtl.Error.
func (c *Compiler) Maker(t *Template, source string, around Surroundings) (*Maker, error) {
	tpl, err := c.Parse(path.Base(t.File), source)
	if err != nil {
		return nil, err
	}
	pattern, err := c.Parse("filename_pattern", t.FilenamePattern)
	if err != nil {
		return nil, err
	}
	m := &Maker{compiler: c, template: tpl, pattern: pattern, paths: append(tpl.Paths(), pattern.Paths()...), env: c.env}
	if around.BaseURL != "" {
		m.env.SiteURL = around.BaseURL
	}
	m.env.Query = around.Query
	m.base = baseContext(t, m.env.SiteURL, around.User, around.Now)
	return m, nil
}

// baseContext is what every label template can read besides its item (report.models.LabelTemplate.get_context in InvenTree).
func baseContext(t *Template, baseURL string, user any, now time.Time) map[string]any {
	return map[string]any{
		"base_url": baseURL,
		"date":     dtl.Date{Year: now.Year(), Month: now.Month(), Day: now.Day()},
		"datetime": now,
		"template": dtl.NewDict(
			"pk", t.ID, "id", t.ID, "name", t.Name, "description", t.Description, "model_type", t.ModelType, "filters", t.Filters,
			"filename_pattern", t.FilenamePattern, "enabled", t.Enabled, "attach_to_model", t.AttachToModel,
			"width", t.Width, "height", t.Height, "revision", t.Revision,
		),
		"template_name":        t.Name,
		"template_description": t.Description,
		"template_revision":    t.Revision,
		"user":                 user,
		"width":                t.Width,
		"height":               t.Height,
		"page_style":           dtl.Safe(pageStyle(t.Width, t.Height)),
	}
}

// pageStyle is the style sheet that gives a label its size.
func pageStyle(width, height float64) string {
	return fmt.Sprintf("\n        @page {\n            size: %gmm %gmm;\n            margin: 0mm;\n        }\n        ", width, height)
}

// html gives a template's text for an item's variables. Those that all labels have come before them.
func (m *Maker) html(ctx context.Context, t *dtl.Template, vars dtl.Variables, codes tags.Codes) (string, error) {
	env := m.env
	env.Codes = codes
	return t.RenderString(tags.With(dtl.NewContext(m.base).WithVariables(vars).WithCancel(ctx), &env))
}

// Pages makes the label of an item.
func (m *Maker) Pages(ctx context.Context, vars dtl.Variables) ([]*paint.Page, error) {
	refs := &references{media: m.compiler.media}
	text, err := m.html(ctx, m.template, vars, refs)
	if err != nil {
		return nil, err
	}
	doc, err := m.compiler.renderer.Render(ctx, text, refs)
	if err != nil {
		return nil, err
	}
	return doc.Pages, nil
}

// HTML gives the label of an item as an HTML document that stands alone: codes are pictures in data URIs.
func (m *Maker) HTML(ctx context.Context, vars dtl.Variables) (string, error) {
	return m.html(ctx, m.template, vars, nil)
}

// FileName is what the template's pattern gives for an item.
func (m *Maker) FileName(ctx context.Context, vars dtl.Variables) (string, error) {
	return m.html(ctx, m.pattern, vars, nil)
}

// outputFolder is where finished labels are in the media store.
const outputFolder = "data_output"

// outputKey gives the media key of a job's file: the name that the template's pattern gives, without what has no place in one, made
// unique by the output's number.
func outputKey(name string, output int64) string {
	name = notInFileName.ReplaceAllString(strings.ReplaceAll(path.Base(strings.TrimSpace(name)), " ", "_"), "")
	ext := path.Ext(name)
	stem := strings.Trim(strings.TrimSuffix(name, ext), "._-")
	if stem == "" {
		stem, ext = "labels", ".pdf"
	}
	if r := []rune(stem); len(r) > 80 {
		stem = string(r[:80])
	}
	return fmt.Sprintf("%s/%s_%07d%s", outputFolder, stem, output, ext)
}

// references resolves what a label's HTML refers to: codes that its tags have made, and files of the media store.
type references struct {
	codes []*paint.Code
	media *media.Store
}

// Add keeps a code and gives its address.
func (r *references) Add(c *paint.Code) string {
	r.codes = append(r.codes, c)
	return "code:" + strconv.Itoa(len(r.codes)-1)
}

// maxAsset limits a picture or font that a label refers to.
const maxAsset = 32 << 20

// Load gives what an address means. Only codes of this label and files of the media store are within reach.
func (r *references) Load(ctx context.Context, url string) (render.Resource, error) {
	if n, ok := strings.CutPrefix(url, "code:"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(r.codes) {
			return render.Resource{Code: r.codes[i]}, nil
		}
		return render.Resource{}, fs.ErrNotExist
	}
	if name, ok := strings.CutPrefix(url, "/static/"); ok {
		b, err := tags.StaticFiles().ReadFile(name)
		return render.Resource{Data: b}, err
	}
	key, ok := strings.CutPrefix(url, "/media/")
	if !ok || r.media == nil || strings.HasPrefix(key, outputFolder+"/") {
		return render.Resource{}, render.ErrRefused
	}
	b, err := r.media.Read(ctx, key, maxAsset)
	return render.Resource{Data: b}, err
}

// loader finds the templates that others extend or include: the program's own, then snippets and other templates of the media store.
type loader struct{ media *media.Store }

// Load gives the text of a template. Names lead nowhere but below the places for templates.
func (l loader) Load(name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", fmt.Errorf("%q: %w", name, fs.ErrNotExist)
	}
	if b, err := fs.ReadFile(defaults.Files(), name); err == nil {
		return string(b), nil
	}
	if l.media != nil {
		for _, folder := range []string{"report/", "label/"} {
			b, err := l.media.Read(context.Background(), folder+name, MaxSource)
			if err == nil {
				return string(b), nil
			}
			if !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	}
	return "", fmt.Errorf("%q: %w", name, fs.ErrNotExist)
}
