package server

import (
	"fmt"
	"net/http"
	"slices"

	"etikett/internal/account"
)

// What administrators do with users. Superusers alone give and take rights.

// createUser makes a user. Without a password the user can sign in only after one was set, or by other ways.
func createUser(c *call) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	var u account.User
	var bad fieldErrors
	if v, given := b.get("username"); !given {
		bad.add("username", msgRequired)
	} else if problem := set(&u.Username)(text(v, account.MaxUsername, false)); problem != "" {
		bad.add("username", problem)
	}
	if err := c.readUser(b, &u, &bad); err != nil {
		return err
	}
	password := ""
	if v, given := b.get("password"); given && v != nil {
		s, ok := v.(string)
		if !ok {
			bad.add("password", msgString)
		} else if problems := c.Accounts.CheckNewPassword("password", s, &u); len(problems) > 0 {
			bad.add("password", messagesOf(problems)...)
		}
		password = s
	}
	if err := bad.err(); err != nil {
		return err
	}
	made, err := c.Accounts.CreateUser(c.ctx(), u, password)
	if err != nil {
		return err
	}
	return c.showUserAs(http.StatusCreated, made.ID)
}

func messagesOf(problems account.Problems) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Message)
	}
	return out
}

// showUserAs answers with a user as the store has it now.
func (c *call) showUserAs(status int, id int64) error {
	u, err := c.Accounts.User(c.ctx(), id)
	if err != nil {
		return err
	}
	shown, err := showUser(u)
	if err != nil {
		return err
	}
	return c.json(status, shown)
}

// readUser reads names, address, rights and groups into a user.
func (c *call) readUser(b *body, u *account.User, bad *fieldErrors) error {
	for _, f := range []struct {
		name string
		to   *bool
	}{{"is_staff", &u.IsStaff}, {"is_superuser", &u.IsSuperuser}, {"is_active", &u.IsActive}} {
		if v, given := b.get(f.name); given {
			if problem := set(f.to)(boolean(v)); problem != "" {
				bad.add(f.name, problem)
			}
		}
	}
	for _, f := range []struct {
		name  string
		to    *string
		limit int
	}{{"first_name", &u.FirstName, account.MaxUsername}, {"last_name", &u.LastName, account.MaxUsername}, {"email", &u.Email, account.MaxEmail}} {
		if v, given := b.get(f.name); given {
			if problem := set(f.to)(text(v, f.limit, true)); problem != "" {
				bad.add(f.name, problem)
			}
		}
	}
	v, given := b.list("group_ids")
	if !given {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		bad.add("group_ids", fmt.Sprintf(`Expected a list of items but got type "%s".`, pythonType(v)))
		return nil
	}
	all, err := c.Accounts.Groups(c.ctx())
	if err != nil {
		return err
	}
	u.Groups = nil
	for _, x := range list {
		id, problem := integer(x)
		i := slices.IndexFunc(all, func(g account.Group) bool { return g.ID == id })
		switch {
		case problem != "":
			bad.add("group_ids", "Incorrect type. Expected pk value, received "+pythonType(x)+".")
		case i < 0:
			bad.add("group_ids", fmt.Sprintf("Invalid pk \"%d\" - object does not exist.", id))
		case !slices.ContainsFunc(u.Groups, func(g account.Group) bool { return g.ID == id }):
			u.Groups = append(u.Groups, all[i])
		}
	}
	return nil
}

func patchUser(c *call) error {
	u, err := c.Accounts.User(c.ctx(), c.id())
	if err != nil {
		return err
	}
	b, err := c.parse()
	if err != nil {
		return err
	}
	var bad fieldErrors
	if err := c.readUser(b, u, &bad); err != nil {
		return err
	}
	if u.ID == c.user.ID && (!u.IsSuperuser || !u.IsActive) {
		bad.add(nonField, "You cannot take your own rights away.")
	}
	if err := bad.err(); err != nil {
		return err
	}
	if err := c.Accounts.SetActive(c.ctx(), u, u.IsActive); err != nil {
		return err
	}
	return c.showUserAs(http.StatusOK, u.ID)
}

func deleteUser(c *call) error {
	if c.id() == c.user.ID {
		return &fieldErrors{object{{nonField, []string{"You cannot delete yourself."}}}}
	}
	if err := c.Accounts.DeleteUser(c.ctx(), c.id()); err != nil {
		return err
	}
	return c.noContent()
}

// userPassword is /api/user/{id}/set-password/.
func (s *Server) userPassword() endpoint {
	return endpoint{
		allow: []string{"PUT", "PATCH", "OPTIONS"}, access: superuser,
		methods: map[string]action{http.MethodPut: setUserPassword, http.MethodPatch: setUserPassword},
	}
}

// superuser lets superusers in.
func superuser(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	if !c.user.IsSuperuser {
		return errForbidden
	}
	return nil
}

// setUserPassword gives a user a new password. A weak one is taken only if the request says so.
func setUserPassword(c *call) error {
	u, err := c.Accounts.User(c.ctx(), c.id())
	if err != nil {
		return err
	}
	b, err := c.parse()
	if err != nil {
		return err
	}
	v, given := b.get("password")
	if !given {
		return &fieldErrors{object{{"password", []string{msgRequired}}}}
	}
	password, ok := v.(string)
	if !ok || password == "" || len(password) > account.MaxPassword {
		return &fieldErrors{object{{"password", []string{msgString}}}}
	}
	anyway := false
	if v, given := b.get("override_warning"); given {
		if problem := set(&anyway)(boolean(v)); problem != "" {
			return &fieldErrors{object{{"override_warning", []string{problem}}}}
		}
	}
	if problems := c.Accounts.CheckNewPassword("password", password, u); len(problems) > 0 && !anyway {
		return &fieldErrors{object{{"password", messagesOf(problems)}}}
	}
	keep := int64(0)
	if u.ID == c.user.ID && c.session != nil {
		keep = c.session.ID
	}
	if err := c.Accounts.SetPassword(c.ctx(), u, password, keep); err != nil {
		return err
	}
	return c.json(http.StatusOK, object{})
}
