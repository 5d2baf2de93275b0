package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"etikett/internal/account"
	"etikett/internal/fault"
	"etikett/internal/label"
	"etikett/internal/oauth"
)

// outputJSON is a data output as clients see it.
type outputJSON struct {
	PK           int64           `json:"pk"`
	Created      string          `json:"created"`
	User         *int64          `json:"user"`
	UserDetail   *personJSON     `json:"user_detail"`
	Total        int             `json:"total"`
	Progress     int             `json:"progress"`
	Complete     bool            `json:"complete"`
	OutputType   string          `json:"output_type"`
	TemplateName string          `json:"template_name"`
	Plugin       string          `json:"plugin"`
	Output       *string         `json:"output"`
	Errors       json.RawMessage `json:"errors"`
}

// personJSON is a user as others see him.
type personJSON struct {
	PK        int64  `json:"pk"`
	Username  string `json:"username"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Email     string `json:"email"`
}

func showPerson(u *account.User) *personJSON {
	return &personJSON{u.ID, u.Username, u.FirstName, u.LastName, u.Email}
}

// showOutput adds the user to an output.
func (c *call) showOutput(o *label.Output) (*outputJSON, error) {
	out := &outputJSON{
		PK: o.ID, Created: o.Created.Local().Format("2006-01-02"), Total: o.Total, Progress: o.Progress, Complete: o.Complete,
		OutputType: o.OutputType, TemplateName: o.TemplateName, Plugin: o.Plugin, Errors: o.Errors,
	}
	if o.File != "" {
		link := mediaURL(o.File)
		out.Output = &link
	}
	if o.UserID == 0 {
		return out, nil
	}
	u := c.user
	if u.ID != o.UserID {
		var err error
		u, err = c.Accounts.User(c.ctx(), o.UserID)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
	out.User, out.UserDetail = &o.UserID, showPerson(u)
	return out, nil
}

// outputs is /api/data-output/.
func (s *Server) outputs() endpoint {
	return endpoint{
		allow:   []string{"GET", "DELETE", "HEAD", "OPTIONS"},
		methods: map[string]action{http.MethodGet: listOutputs, http.MethodDelete: deleteOutputs},
		options: aboutOutputs,
	}
}

func listOutputs(c *call) error {
	q := c.r.URL.Query()
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	f := label.OutputFilter{Search: q.Get("search"), Limit: p.limit, Offset: p.offset}
	if o := q.Get("ordering"); o != "" {
		f.Ordering = []string{o}
	}
	if text := last(q, "user"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return &fieldErrors{object{{"user", []string{"Select a valid choice. That choice is not one of the available choices."}}}}
		}
		if !c.caller().Staff && id != c.user.ID {
			return c.bareOrPage(p, 0, []outputJSON{})
		}
		f.UserID = id
	}
	all, count, err := c.Labels.Outputs(c.ctx(), c.caller(), f)
	if err != nil {
		return err
	}
	out := make([]*outputJSON, len(all))
	for i := range all {
		if out[i], err = c.showOutput(&all[i]); err != nil {
			return err
		}
	}
	return c.bareOrPage(p, count, out)
}

// deleteOutputs deletes those that the body names.
func deleteOutputs(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	v, given := b.list("items")
	if !given {
		return &fieldErrors{object{{"items", []string{msgRequired}}}}
	}
	items, problem := itemList(v)
	if problem != nil {
		return &fieldErrors{object{{"items", problem}}}
	}
	slices.Sort(items)
	items = slices.Compact(items)
	for _, id := range items { // all of them or none
		if _, err := c.Labels.Output(c.ctx(), c.caller(), id); err != nil {
			return err
		}
	}
	for _, id := range items {
		if err := c.Labels.DeleteOutput(c.ctx(), c.caller(), id); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return c.noContent()
}

// output is /api/data-output/{id}/.
func (s *Server) output() endpoint {
	return endpoint{
		allow:   []string{"GET", "DELETE", "HEAD", "OPTIONS"},
		methods: map[string]action{http.MethodGet: getOutput, http.MethodDelete: deleteOutput},
		options: aboutOutput,
		scopes:  map[string]string{http.MethodDelete: oauth.GeneralRead},
	}
}

func getOutput(c *call) error {
	o, err := c.Labels.Output(c.ctx(), c.caller(), c.id())
	if err != nil {
		return err
	}
	shown, err := c.showOutput(o)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, shown)
}

func deleteOutput(c *call) error {
	if err := c.Labels.DeleteOutput(c.ctx(), c.caller(), c.id()); err != nil {
		return err
	}
	return c.noContent()
}

// mediaURL is the path of a file of the media store.
func mediaURL(key string) string {
	return "/media/" + key
}
