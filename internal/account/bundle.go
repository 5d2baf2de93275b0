package account

import (
	"encoding/json"
	"fmt"
	"time"
)

// Bundle is users and groups that come from elsewhere.
type Bundle struct {
	Users  []User
	Groups []Group
	// Profiles by user name, what members of groups are called by name, and rules by group name come in any order.
	profiles map[string]json.RawMessage
	rules    map[string][]Rule
	members  map[string][]string // user name → group names
}

// Add takes a record of a Django export with natural foreign keys, such as InvenTree's. known is false for models that have
// nothing to do with accounts.
func (b *Bundle) Add(model string, pk int64, fields json.RawMessage) (known bool, err error) {
	if b.members == nil {
		b.profiles, b.rules, b.members = map[string]json.RawMessage{}, map[string][]Rule{}, map[string][]string{}
	}
	switch model {
	case "auth.user":
		err = b.addUser(pk, fields)
	case "auth.group":
		var f struct{ Name string }
		if err = json.Unmarshal(fields, &f); err == nil {
			b.Groups = append(b.Groups, Group{ID: pk, Name: f.Name})
		}
	case "users.ruleset":
		err = b.addRule(fields)
	case "users.userprofile":
		err = b.addProfile(fields)
	default:
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("%s %d: %w", model, pk, err)
	}
	return true, nil
}

func (b *Bundle) addUser(pk int64, fields json.RawMessage) error {
	var f struct {
		Username, Password, Email string
		FirstName                 string     `json:"first_name"`
		LastName                  string     `json:"last_name"`
		Staff                     bool       `json:"is_staff"`
		Superuser                 bool       `json:"is_superuser"`
		Active                    bool       `json:"is_active"`
		Joined                    time.Time  `json:"date_joined"`
		LastLogin                 *time.Time `json:"last_login"`
		Groups                    [][]string
	}
	if err := json.Unmarshal(fields, &f); err != nil {
		return err
	}
	if f.Username == "" {
		return fmt.Errorf("it has no username")
	}
	u := User{
		ID: pk, Username: f.Username, Password: f.Password, FirstName: f.FirstName, LastName: f.LastName, Email: f.Email,
		IsStaff: f.Staff, IsSuperuser: f.Superuser, IsActive: f.Active, Joined: f.Joined,
	}
	if f.LastLogin != nil {
		u.LastLogin = *f.LastLogin
	}
	for _, g := range f.Groups {
		if len(g) != 1 {
			return fmt.Errorf("a group is %q, not a name", g)
		}
		b.members[f.Username] = append(b.members[f.Username], g[0])
	}
	b.Users = append(b.Users, u)
	return nil
}

func (b *Bundle) addRule(fields json.RawMessage) error {
	var f struct {
		Name   string
		Group  []string
		View   bool `json:"can_view"`
		Add    bool `json:"can_add"`
		Change bool `json:"can_change"`
		Delete bool `json:"can_delete"`
	}
	if err := json.Unmarshal(fields, &f); err != nil {
		return err
	}
	if len(f.Group) != 1 {
		return fmt.Errorf("its group is %q, not a name", f.Group)
	}
	b.rules[f.Group[0]] = append(b.rules[f.Group[0]], Rule{Role: f.Name, View: f.View, Add: f.Add, Change: f.Change, Delete: f.Delete})
	return nil
}

func (b *Bundle) addProfile(fields json.RawMessage) error {
	var f map[string]json.RawMessage
	if err := json.Unmarshal(fields, &f); err != nil {
		return err
	}
	var user []string
	if err := json.Unmarshal(f["user"], &user); err != nil || len(user) != 1 {
		return fmt.Errorf("its user is %s, not a name", f["user"])
	}
	delete(f, "user")
	delete(f, "metadata")
	text, err := json.Marshal(f)
	b.profiles[user[0]] = text
	return err
}

// Close puts the parts together: rules into groups, groups and profiles into users.
func (b *Bundle) Close() error {
	groups := map[string]Group{}
	for i := range b.Groups {
		g := &b.Groups[i]
		g.Rules = b.rules[g.Name]
		groups[g.Name] = *g
	}
	for i := range b.Users {
		u := &b.Users[i]
		u.Profile = b.profiles[u.Username]
		for _, name := range b.members[u.Username] {
			g, ok := groups[name]
			if !ok {
				return fmt.Errorf("auth.user %d: there is no group %q", u.ID, name)
			}
			u.Groups = append(u.Groups, g)
		}
	}
	return nil
}
