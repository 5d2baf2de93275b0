package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"etikett/internal/label"
)

// modelTypes are what a label can be made for, in the order of the API document.
var modelTypes = []string{"part", "build", "buildline", "company", "purchaseorder", "salesorder", "salesordershipment", "returnorder", "stockitem", "stocklocation"}

var (
	allowList   = []string{"GET", "POST", "HEAD", "OPTIONS"}
	allowDetail = []string{"GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
	allowRead   = []string{"GET", "HEAD", "OPTIONS"}
)

// templateJSON is a template as clients see it.
type templateJSON struct {
	PK              int64   `json:"pk"`
	Name            string  `json:"name"`
	Description     string  `json:"description"`
	ModelType       string  `json:"model_type"`
	Template        string  `json:"template"`
	Filters         string  `json:"filters"`
	FilenamePattern string  `json:"filename_pattern"`
	Enabled         bool    `json:"enabled"`
	Revision        int     `json:"revision"`
	AttachToModel   bool    `json:"attach_to_model"`
	Width           float64 `json:"width"`
	Height          float64 `json:"height"`
}

func showTemplate(t *label.Template) templateJSON {
	return templateJSON{t.ID, t.Name, t.Description, t.ModelType, mediaURL(t.File), t.Filters, t.FilenamePattern, t.Enabled, t.Revision, t.AttachToModel, t.Width, t.Height}
}

// templates is /api/label/template/.
func (s *Server) templates() endpoint {
	return endpoint{
		allow:   allowList,
		access:  staffOrReadOnly,
		methods: map[string]action{http.MethodGet: listTemplates, http.MethodPost: createTemplate},
		options: aboutTemplates,
	}
}

func listTemplates(c *call) error {
	q := c.r.URL.Query()
	f, err := templateFilter(q)
	if err != nil {
		return err
	}
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	f.Limit, f.Offset = p.limit, p.offset
	all, count, err := c.Labels.Templates(c.ctx(), f)
	if err != nil {
		return err
	}
	out := make([]templateJSON, len(all))
	for i := range all {
		out[i] = showTemplate(&all[i])
	}
	if c.BareLists {
		return c.bareOrPage(p, count, out)
	}
	return c.page(p, count, out)
}

// templateFilter reads what a list is narrowed by.
func templateFilter(q url.Values) (label.TemplateFilter, error) {
	var f label.TemplateFilter
	f.Enabled = flag(q, "enabled")
	if m := last(q, "model_type"); m != "" {
		if _, problem := choice(m, modelTypes); problem != "" {
			return f, &fieldErrors{object{{"model_type", []string{fmt.Sprintf("Select a valid choice. %s is not one of the available choices.", m)}}}}
		}
		f.ModelType = m
	}
	search := q.Get("search")
	if strings.ContainsRune(search, 0) {
		return f, &fieldErrors{object{{"search", []string{"Null characters are not allowed."}}}}
	}
	f.Search = strings.Join(searchTerms(search), " ")
	if f.ModelType == "" {
		return f, nil // items of no model mean nothing
	}
	for text := range strings.SplitSeq(q.Get("items"), ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return f, &fieldErrors{object{{"items", []string{msgInteger}}}}
		}
		f.Items = append(f.Items, n)
	}
	return f, nil
}

func createTemplate(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	t := label.Template{FilenamePattern: label.DefaultFilenamePattern, Enabled: true, Width: label.DefaultWidth, Height: label.DefaultHeight}
	src, err := c.readTemplate(b, &t, true)
	if err != nil {
		return err
	}
	made, err := c.Labels.CreateTemplate(c.ctx(), t, *src)
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, showTemplate(made))
}

// template is /api/label/template/{id}/.
func (s *Server) template() endpoint {
	update := func(all bool) action { return func(c *call) error { return updateTemplate(c, all) } }
	return endpoint{
		allow:  allowDetail,
		access: staffOrReadOnly,
		methods: map[string]action{
			http.MethodGet: getTemplate, http.MethodPut: update(true), http.MethodPatch: update(false), http.MethodDelete: deleteTemplate,
		},
		options: aboutTemplate,
	}
}

func getTemplate(c *call) error {
	t, err := c.Labels.Template(c.ctx(), c.id())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showTemplate(t))
}

// updateTemplate changes the fields that are given; PUT wants all of those that have no default.
func updateTemplate(c *call, all bool) error {
	t, err := c.Labels.Template(c.ctx(), c.id())
	if err != nil {
		return err
	}
	b, err := c.parse()
	if err != nil {
		return err
	}
	src, err := c.readTemplate(b, t, all)
	if err != nil {
		return err
	}
	changed, err := c.Labels.UpdateTemplate(c.ctx(), *t, src)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showTemplate(changed))
}

func deleteTemplate(c *call) error {
	if err := c.Labels.DeleteTemplate(c.ctx(), c.id()); err != nil {
		return err
	}
	return c.noContent()
}
