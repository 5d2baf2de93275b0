package server

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"etikett/internal/account"
)

type groupJSON struct {
	PK   int64  `json:"pk"`
	Name string `json:"name"`
}

type userJSON struct {
	PK          int64       `json:"pk"`
	Username    string      `json:"username"`
	FirstName   string      `json:"first_name"`
	LastName    string      `json:"last_name"`
	Email       string      `json:"email"`
	Groups      []groupJSON `json:"groups"`
	IsStaff     bool        `json:"is_staff"`
	IsSuperuser bool        `json:"is_superuser"`
	IsActive    bool        `json:"is_active"`
	Profile     object      `json:"profile"`
}

func showUser(u *account.User) (*userJSON, error) {
	out := &userJSON{
		PK: u.ID, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, Groups: []groupJSON{},
		IsStaff: u.IsStaff, IsSuperuser: u.IsSuperuser, IsActive: u.IsActive,
	}
	for _, g := range u.Groups {
		if g.ID == 0 {
			continue // what is left of a superuser's rights under an access token
		}
		out.Groups = append(out.Groups, groupJSON{g.ID, g.Name})
	}
	profile := map[string]json.RawMessage{}
	if len(u.Profile) > 0 {
		if err := json.Unmarshal(u.Profile, &profile); err != nil {
			return nil, err
		}
	}
	for _, f := range profileFields {
		v := any(f.unset)
		if raw, ok := profile[f.name]; ok {
			v = raw
		}
		out.Profile.add(f.name, v)
	}
	return out, nil
}

// profileFields are the members of a profile, with the values of one that was never filled in.
var profileFields = []struct {
	name  string
	unset any
}{
	{"language", nil}, {"theme", nil}, {"widgets", nil}, {"displayname", nil}, {"position", nil}, {"status", nil}, {"location", nil},
	{"active", true}, {"contact", nil}, {"type", "internal"}, {"organisation", nil}, {"primary_group", nil},
}

// me is /api/user/me/.
func (s *Server) me() endpoint {
	return endpoint{
		allow:   allowDetail,
		methods: map[string]action{http.MethodGet: tellMe, http.MethodPut: changeMe, http.MethodPatch: changeMe, http.MethodDelete: deleteMe},
		options: aboutMe,
		scopes:  map[string]string{http.MethodPut: noScope, http.MethodPatch: noScope, http.MethodDelete: noScope},
	}
}

func tellMe(c *call) error {
	shown, err := showUser(c.user)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, shown)
}

// changeMe lets users change their own names and profile, nothing that gives rights.
func changeMe(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	u := *c.user
	var bad fieldErrors
	for _, f := range []struct {
		name string
		to   *string
	}{{"first_name", &u.FirstName}, {"last_name", &u.LastName}} {
		if v, given := b.get(f.name); given {
			if problem := set(f.to)(text(v, account.MaxUsername, true)); problem != "" {
				bad.add(f.name, problem)
			}
		}
	}
	if v, given := b.get("profile"); given {
		if problem := changeProfile(&u, v); problem != "" {
			bad.add("profile", problem)
		}
	}
	if err := bad.err(); err != nil {
		return err
	}
	if err := c.Accounts.UpdateUser(c.ctx(), &u); err != nil {
		return err
	}
	c.user = &u
	return tellMe(c)
}

// changeProfile stores the members of a profile that are given.
func changeProfile(u *account.User, v any) string {
	given, ok := v.(map[string]any)
	if !ok {
		return "Invalid data. Expected a dictionary, but got " + pythonType(v) + "."
	}
	profile := map[string]any{}
	if len(u.Profile) > 0 {
		if err := json.Unmarshal(u.Profile, &profile); err != nil {
			return msgString
		}
	}
	for k, v := range given {
		if slices.ContainsFunc(profileFields, func(f struct {
			name  string
			unset any
		}) bool {
			return f.name == k
		}) {
			profile[k] = v
		}
	}
	const most = 16 << 10
	raw, err := encode(profile)
	if err != nil || len(raw) > most {
		return msgTooLong
	}
	u.Profile = raw
	return ""
}

// deleteMe refuses: a user is deleted by somebody else.
func deleteMe(*call) error { return errForbidden }

// roles is /api/user/roles/.
func (s *Server) roles() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: tellRoles}}
}

func tellRoles(c *call) error {
	var roles, permissions object
	for _, name := range account.Roles {
		if actions := c.user.RoleActions(name); actions != nil {
			roles.add(name, actions)
		} else {
			roles.add(name, nil)
		}
	}
	for _, p := range c.user.Permissions() {
		permissions.add(p.Table, p.Actions)
	}
	return c.json(http.StatusOK, object{
		{"user", c.user.ID}, {"username", c.user.Username}, {"roles", roles}, {"permissions", permissions},
		{"is_staff", c.user.IsStaff}, {"is_superuser", c.user.IsSuperuser},
	})
}

// users is /api/user/, for staff; superusers make users.
func (s *Server) users() endpoint {
	return endpoint{allow: allowList, access: staffSuperuserWrites, methods: map[string]action{http.MethodGet: listUsers, http.MethodPost: createUser}}
}

func listUsers(c *call) error {
	q := c.r.URL.Query()
	p, err := pageOf(q)
	if err != nil {
		return err
	}
	all, err := c.Accounts.Users(c.ctx())
	if err != nil {
		return err
	}
	out := []*userJSON{}
	for i := range all {
		if !userMatches(&all[i], q.Get("search"), map[string]*bool{"active": flag(q, "is_active"), "staff": flag(q, "is_staff"), "superuser": flag(q, "is_superuser")}) {
			continue
		}
		shown, err := showUser(&all[i])
		if err != nil {
			return err
		}
		out = append(out, shown)
	}
	return c.bareOrPage(p, len(out), sliceOf(out, p))
}

func userMatches(u *account.User, search string, flags map[string]*bool) bool {
	is := map[string]bool{"active": u.IsActive, "staff": u.IsStaff, "superuser": u.IsSuperuser}
	for name := range maps.Keys(flags) {
		if want := flags[name]; want != nil && *want != is[name] {
			return false
		}
	}
	text := strings.ToLower(u.Username + "\n" + u.FirstName + "\n" + u.LastName + "\n" + u.Email)
	for _, term := range searchTerms(strings.ToLower(search)) {
		if !strings.Contains(text, term) {
			return false
		}
	}
	return true
}

// userDetail is /api/user/{id}/. Superusers change rights with it.
func (s *Server) userDetail() endpoint {
	return endpoint{
		allow: allowDetail, access: staffSuperuserWrites,
		methods: map[string]action{http.MethodGet: getUser, http.MethodPut: patchUser, http.MethodPatch: patchUser, http.MethodDelete: deleteUser},
	}
}

func getUser(c *call) error {
	u, err := c.Accounts.User(c.ctx(), c.id())
	if err != nil {
		return err
	}
	shown, err := showUser(u)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, shown)
}
