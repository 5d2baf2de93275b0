package server

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"etikett/internal/fault"
	"etikett/internal/label"
)

// templateExtensions are the endings that the file of a template may have.
var templateExtensions = []string{"html", "htm"}

// readTemplate reads the fields of a body into a template. all says that fields without a default must be there, the file among them.
func (c *call) readTemplate(b *body, t *label.Template, all bool) (*label.Source, error) {
	if err := cleanTexts(b, "name", "description", "model_type", "template", "filters", "filename_pattern"); err != nil {
		return nil, err
	}
	var bad fieldErrors
	field := func(name string, required bool, read func(v any) string) {
		v, given := b.get(name)
		switch {
		case !given && required:
			bad.add(name, msgRequired)
		case given:
			if problem := read(v); problem != "" {
				bad.add(name, problem)
			}
		}
	}
	str := func(to *string, limit int, mayBeBlank bool) func(any) string {
		return func(v any) (problem string) { return set(to)(text(v, limit, mayBeBlank)) }
	}
	model := "part"
	field("name", all, str(&t.Name, label.MaxName, false))
	field("description", all, str(&t.Description, label.MaxDescription, false))
	field("model_type", all, func(v any) string { return set(&t.ModelType)(choice(v, modelTypes)) })
	if slices.Contains(modelTypes, t.ModelType) {
		model = t.ModelType
	}
	src, problem := readSource(b, all)
	if problem != "" {
		bad.add("template", problem)
	}
	field("filters", false, func(v any) string {
		if problem := set(&t.Filters)(text(v, label.MaxFilters, true)); problem != "" {
			return problem
		}
		return c.filterProblem(model, t.Filters)
	})
	field("filename_pattern", false, str(&t.FilenamePattern, label.MaxFilenamePattern, false))
	field("enabled", false, func(v any) string { return set(&t.Enabled)(boolean(v)) })
	field("attach_to_model", false, func(v any) string { return set(&t.AttachToModel)(boolean(v)) })
	field("width", false, func(v any) string { return set(&t.Width)(number(v, label.MinSize)) })
	field("height", false, func(v any) string { return set(&t.Height)(number(v, label.MinSize)) })
	return src, bad.err()
}

// set stores a value that has no problem.
func set[T any](to *T) func(v T, problem string) string {
	return func(v T, problem string) string {
		if problem == "" {
			*to = v
		}
		return problem
	}
}

// filterProblem is what is wrong with the form of a filter text; whether its keys exist is told later, about the record as a whole.
func (c *call) filterProblem(model, filters string) string {
	if filters == "" {
		return ""
	}
	_, err := c.Catalog.ParseFilter(model, filters)
	f, ok := err.(*fault.Error)
	if !ok {
		return ""
	}
	for _, x := range f.Fields {
		if x.Name == "filters" && len(x.Messages) > 0 {
			return x.Messages[0]
		}
	}
	return ""
}

// cleanTexts takes signs out of texts that do not belong there, and refuses the first one that has markup in it.
func cleanTexts(b *body, names ...string) error {
	for _, name := range names {
		v, given := b.get(name)
		s, ok := v.(string)
		if !given || !ok {
			continue
		}
		s, ok = clean(s)
		if !ok {
			return &fieldErrors{object{{name, []string{msgMarkup}}}}
		}
		if b.form != nil {
			b.form.Set(name, s)
		} else {
			b.object[name] = s
		}
	}
	return nil
}

// readSource reads the file of a template.
func readSource(b *body, required bool) (*label.Source, string) {
	f, ok := b.files["template"]
	if !ok {
		v, given := b.get("template")
		switch {
		case !given && required:
			return nil, "No file was submitted."
		case !given:
			return nil, ""
		case v == nil:
			return nil, msgNull
		}
		return nil, "The submitted data was not a file. Check the encoding type on the form."
	}
	switch {
	case f.name == "":
		return nil, "No filename could be determined."
	case len(f.data) == 0:
		return nil, "The submitted file is empty."
	case len(f.data) > label.MaxSource:
		return nil, fmt.Sprintf("The file has %d bytes, which is more than the limit of %d.", len(f.data), label.MaxSource)
	}
	ext := strings.TrimPrefix(path.Ext(f.name), ".")
	if strings.TrimSuffix(f.name, "."+ext) == "" { // a name such as ".html" has no ending
		ext = ""
	}
	if !slices.Contains(templateExtensions, strings.ToLower(ext)) {
		return nil, fmt.Sprintf("File extension “%s” is not allowed. Allowed extensions are: %s.", ext, strings.Join(templateExtensions, ", "))
	}
	return &label.Source{Name: f.name, Text: f.data}, ""
}
