package oauth

import (
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"etikett/internal/account"
)

// Scopes of the API, named as InvenTree names them.
const (
	GeneralRead = "g:read"      // what everybody sees who has signed in; printing is part of it
	Staff       = "a:staff"     // what staff may do
	Superuser   = "a:superuser" // what superusers may do
)

// RoleScope is the scope that an action in a role needs, such as "r:view:part".
func RoleScope(a account.Action, role string) string { return "r:" + string(a) + ":" + role }

// Scope is something that a client may ask for.
type Scope struct {
	Name        string
	Description string // told to the user who is asked to agree
}

// Scopes are all scopes, in the order in which they are told.
var Scopes = allScopes()

func allScopes() []Scope {
	out := []Scope{
		{GeneralRead, "See label templates and printers, and print labels"},
		{oidc.ScopeOpenID, "Know who you are"},
		{oidc.ScopeProfile, "See your name"},
		{oidc.ScopeEmail, "See your e-mail address"},
		{oidc.ScopeOfflineAccess, "Stay signed in while you are away"},
		{Staff, "Edit label templates and settings, as staff"},
		{Superuser, "Administer the server, as superuser"},
	}
	verbs := map[account.Action]string{account.View: "See ", account.Add: "Add ", account.Change: "Change ", account.Delete: "Delete "}
	for _, a := range account.Actions {
		for _, role := range account.Roles {
			out = append(out, Scope{RoleScope(a, role), verbs[a] + roleWords[role]})
		}
	}
	return out
}

// roleWords are the records that a role guards.
var roleWords = map[string]string{
	"admin": "settings and users", "part_category": "part categories", "part": "parts", "stock_location": "stock locations", "stock": "stock items",
	"build": "build orders", "purchase_order": "purchase orders", "sales_order": "sales orders", "return_order": "return orders",
}

// ScopeNames are the names of all scopes.
func ScopeNames() []string {
	out := make([]string, len(Scopes))
	for i, s := range Scopes {
		out[i] = s.Name
	}
	return out
}

func knownScope(name string) bool {
	return slices.ContainsFunc(Scopes, func(s Scope) bool { return s.Name == name })
}

// Restrict gives the user as a token with the scopes may act for him: with those of his rights that the scopes name. It is for questions about rights
// alone, and must not be stored.
func Restrict(u *account.User, scopes []string) *account.User {
	out := *u
	out.IsStaff = u.IsStaff && slices.Contains(scopes, Staff)
	out.IsSuperuser = u.IsSuperuser && slices.Contains(scopes, Superuser)
	limit := func(role string, a account.Action, may bool) bool {
		return may && slices.Contains(scopes, RoleScope(a, role))
	}
	out.Groups = nil
	for _, g := range u.Groups {
		rules := g.Rules
		g.Rules = nil
		for _, r := range rules {
			g.Rules = append(g.Rules, account.Rule{
				Role: r.Role, View: limit(r.Role, account.View, r.View), Add: limit(r.Role, account.Add, r.Add),
				Change: limit(r.Role, account.Change, r.Change), Delete: limit(r.Role, account.Delete, r.Delete),
			})
		}
		out.Groups = append(out.Groups, g)
	}
	if u.IsSuperuser && !out.IsSuperuser {
		// the rights that a superuser has without a group
		var g account.Group
		for _, role := range account.Roles {
			g.Rules = append(g.Rules, account.Rule{
				Role: role, View: limit(role, account.View, true), Add: limit(role, account.Add, true),
				Change: limit(role, account.Change, true), Delete: limit(role, account.Delete, true),
			})
		}
		out.Groups = append(out.Groups, g)
	}
	return &out
}

// allowed are those of the scopes that mean something for the user: a right that he does not have cannot be passed on.
func allowed(u *account.User, scopes []string) []string {
	var out []string
	for _, s := range scopes {
		switch {
		case s == Staff && !u.IsStaff && !u.IsSuperuser, s == Superuser && !u.IsSuperuser:
			continue
		case strings.HasPrefix(s, "r:"):
			f := strings.Split(s, ":")
			if len(f) != 3 || !u.May(f[2], account.Action(f[1])) {
				continue
			}
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
