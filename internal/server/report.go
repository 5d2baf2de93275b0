package server

import (
	"net/http"

	"etikett/internal/report"
)

// reportRoutes adds assets and snippets: what templates refer to. Staff write them.
func (s *Server) reportRoutes(handle func(string, endpoint)) {
	for _, k := range []report.Kind{report.Asset, report.Snippet} {
		path := "/api/report/" + string(k) + "/"
		update := func(all bool) action { return func(c *call) error { return updateReportFile(c, k, all) } }
		handle(path, endpoint{
			allow: allowList, access: staffOrReadOnly,
			methods: map[string]action{
				http.MethodGet:  func(c *call) error { return listReportFiles(c, k) },
				http.MethodPost: func(c *call) error { return createReportFile(c, k) },
			},
			options: aboutReportFiles(k, " List", "POST", "GET"),
		})
		handle(path+"{id:[0-9]+}/", endpoint{
			allow: allowDetail, access: staffOrReadOnly,
			methods: map[string]action{
				http.MethodGet: func(c *call) error { return getReportFile(c, k) },
				http.MethodPut: update(true), http.MethodPatch: update(false),
				http.MethodDelete: func(c *call) error { return deleteReportFile(c, k) },
			},
			options: aboutReportFiles(k, " Detail", "GET", "PUT", "DELETE"),
		})
	}
}

// showReportFile is an asset or snippet as clients see it.
func showReportFile(k report.Kind, f *report.File) object {
	return object{{"pk", f.ID}, {string(k), mediaURL(f.Key)}, {"description", f.Description}}
}

func listReportFiles(c *call, k report.Kind) error {
	p, err := pageOf(c.r.URL.Query())
	if err != nil {
		return err
	}
	all, err := c.Reports.Files(c.ctx(), k)
	if err != nil {
		return err
	}
	out := []object{}
	for _, f := range sliceOf(all, p) {
		out = append(out, showReportFile(k, &f))
	}
	return c.bareOrPage(p, len(all), out)
}

// readReportFile reads the fields of a body. all says that they must be there.
func (c *call) readReportFile(k report.Kind, f *report.File, all bool) (*report.Upload, error) {
	b, err := c.parse()
	if err != nil {
		return nil, err
	}
	if err := cleanTexts(b, "description"); err != nil {
		return nil, err
	}
	var bad fieldErrors
	var up *report.Upload
	if file, ok := b.files[string(k)]; ok {
		switch {
		case file.name == "":
			bad.add(string(k), "No filename could be determined.")
		case len(file.data) == 0:
			bad.add(string(k), "The submitted file is empty.")
		}
		up = &report.Upload{Name: file.name, Data: file.data}
	} else if v, given := b.get(string(k)); given && v == nil {
		bad.add(string(k), msgNull)
	} else if given {
		bad.add(string(k), "The submitted data was not a file. Check the encoding type on the form.")
	} else if all {
		bad.add(string(k), "No file was submitted.")
	}
	if v, given := b.get("description"); given {
		if problem := set(&f.Description)(text(v, report.MaxDescription, false)); problem != "" {
			bad.add("description", problem)
		}
	} else if all {
		bad.add("description", msgRequired)
	}
	return up, bad.err()
}

func createReportFile(c *call, k report.Kind) error {
	var f report.File
	up, err := c.readReportFile(k, &f, true)
	if err != nil {
		return err
	}
	made, err := c.Reports.Create(c.ctx(), k, f.Description, *up)
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, showReportFile(k, made))
}

func getReportFile(c *call, k report.Kind) error {
	f, err := c.Reports.File(c.ctx(), k, c.id())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showReportFile(k, f))
}

func updateReportFile(c *call, k report.Kind, all bool) error {
	f, err := c.Reports.File(c.ctx(), k, c.id())
	if err != nil {
		return err
	}
	up, err := c.readReportFile(k, f, all)
	if err != nil {
		return err
	}
	changed, err := c.Reports.Update(c.ctx(), k, *f, up)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showReportFile(k, changed))
}

func deleteReportFile(c *call, k report.Kind) error {
	if err := c.Reports.Delete(c.ctx(), k, c.id()); err != nil {
		return err
	}
	return c.noContent()
}

// aboutReportFiles tells the fields of assets or snippets.
func aboutReportFiles(k report.Kind, place string, methods ...string) func(*call) (*about, error) {
	label, words := "Asset", "Asset file description"
	file := "Report asset file"
	if k == report.Snippet {
		label, words, file = "Snippet", "Snippet file description", "Report snippet file"
	}
	fields := object{
		{"pk", fieldInfo("integer", false, true, "ID")},
		{string(k), fieldInfo("file upload", true, false, label, help(file), maxLength(100))},
		{"description", fieldInfo("string", true, false, "Description", help(words), maxLength(report.MaxDescription))},
	}
	return func(c *call) (*about, error) {
		var actions []actionFields
		for _, m := range methods {
			if m == "DELETE" {
				actions = append(actions, actionFields{m, nil})
			} else {
				actions = append(actions, actionFields{m, fields})
			}
		}
		return &about{
			name: "Report " + label + place, description: "API endpoint for " + string(k) + "s of templates.", model: "report" + string(k),
			actions: c.mayAct("admin", actions...),
		}, nil
	}
}
