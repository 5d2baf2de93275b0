package server

import (
	"net/http"

	"etikett/internal/account"
)

// Groups give their members roles. Staff see them, superusers change them.

// ruleJSON is what one role allows.
type ruleJSON struct {
	Name      string `json:"name"`
	CanView   bool   `json:"can_view"`
	CanAdd    bool   `json:"can_add"`
	CanChange bool   `json:"can_change"`
	CanDelete bool   `json:"can_delete"`
}

// showGroup is a group as clients see it, with a rule for every role.
func showGroup(g *account.Group) object {
	rules := []ruleJSON{}
	for _, role := range account.Roles {
		out := ruleJSON{Name: role}
		for _, r := range g.Rules {
			if r.Role == role {
				out = ruleJSON{role, r.View, r.Add, r.Change, r.Delete}
			}
		}
		rules = append(rules, out)
	}
	return object{{"pk", g.ID}, {"name", g.Name}, {"roles", rules}}
}

func staffSuperuserWrites(c *call) error {
	if err := staff(c); err != nil {
		return err
	}
	return superuserOrReadOnly(c)
}

// groups is /api/user/group/.
func (s *Server) groups() endpoint {
	return endpoint{
		allow: allowList, access: staffSuperuserWrites,
		methods: map[string]action{http.MethodGet: listGroups, http.MethodPost: func(c *call) error { return putGroup(c, &account.Group{}, true) }},
	}
}

// group is /api/user/group/{id}/.
func (s *Server) group() endpoint {
	update := func(all bool) action {
		return func(c *call) error {
			g, err := c.Accounts.Group(c.ctx(), c.id())
			if err != nil {
				return err
			}
			return putGroup(c, g, all)
		}
	}
	return endpoint{
		allow: allowDetail, access: staffSuperuserWrites,
		methods: map[string]action{
			http.MethodGet: getGroup, http.MethodPut: update(true), http.MethodPatch: update(false), http.MethodDelete: deleteGroup,
		},
	}
}

func listGroups(c *call) error {
	p, err := pageOf(c.r.URL.Query())
	if err != nil {
		return err
	}
	all, err := c.Accounts.Groups(c.ctx())
	if err != nil {
		return err
	}
	out := []object{}
	for _, g := range sliceOf(all, p) {
		out = append(out, showGroup(&g))
	}
	return c.bareOrPage(p, len(all), out)
}

func getGroup(c *call) error {
	g, err := c.Accounts.Group(c.ctx(), c.id())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showGroup(g))
}

// putGroup stores a group with the fields that are given. Roles that are not named keep their rules.
func putGroup(c *call, g *account.Group, all bool) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	var bad fieldErrors
	if v, given := b.get("name"); given {
		if problem := set(&g.Name)(text(v, account.MaxUsername, false)); problem != "" {
			bad.add("name", problem)
		}
	} else if all {
		bad.add("name", msgRequired)
	}
	if v, given := b.get("roles"); given {
		if problem := readRules(g, v); problem != "" {
			bad.add("roles", problem)
		}
	}
	if err := bad.err(); err != nil {
		return err
	}
	status := http.StatusOK
	if g.ID == 0 {
		status = http.StatusCreated
	}
	if err := c.Accounts.PutGroup(c.ctx(), g); err != nil {
		return err
	}
	return c.json(status, showGroup(g))
}

// readRules puts the rules of a body into a group.
func readRules(g *account.Group, v any) string {
	list, ok := v.([]any)
	if !ok {
		return `Expected a list of items but got type "` + pythonType(v) + `".`
	}
	for _, x := range list {
		o, ok := x.(map[string]any)
		if !ok {
			return "Invalid data. Expected a dictionary, but got " + pythonType(x) + "."
		}
		name, problem := choice(o["name"], account.Roles)
		if problem != "" {
			return problem
		}
		r := account.Rule{Role: name}
		for key, to := range map[string]*bool{"can_view": &r.View, "can_add": &r.Add, "can_change": &r.Change, "can_delete": &r.Delete} {
			if v, given := o[key]; given {
				if problem := set(to)(boolean(v)); problem != "" {
					return problem
				}
			}
		}
		rules := []account.Rule{}
		for _, old := range g.Rules {
			if old.Role != name {
				rules = append(rules, old)
			}
		}
		g.Rules = append(rules, r)
	}
	return ""
}

func deleteGroup(c *call) error {
	if err := c.Accounts.DeleteGroup(c.ctx(), c.id()); err != nil {
		return err
	}
	return c.noContent()
}
