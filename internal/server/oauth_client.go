package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"etikett/internal/oauth"
)

// oauthClientRoutes adds the clients of the OAuth provider, for superusers.
func (s *Server) oauthClientRoutes(handle func(string, endpoint)) {
	superuser := func(c *call) error {
		if err := signedIn(c); err != nil {
			return err
		}
		if !c.user.IsSuperuser {
			return errForbidden
		}
		return nil
	}
	handle("/api/oauth/client/", endpoint{
		allow: allowList, access: superuser,
		methods: map[string]action{http.MethodGet: listOAuthClients, http.MethodPost: createOAuthClient},
	})
	handle("/api/oauth/client/{id:[0-9]+}/", endpoint{
		allow: []string{"GET", "PATCH", "DELETE", "HEAD", "OPTIONS"}, access: superuser,
		methods: map[string]action{http.MethodGet: getOAuthClient, http.MethodPatch: updateOAuthClient, http.MethodDelete: deleteOAuthClient},
	})
}

// oauthClientJSON is a client, with the names of RFC 7591.
type oauthClientJSON struct {
	PK           int64             `json:"pk"`
	ClientID     string            `json:"client_id"`
	ClientSecret string            `json:"client_secret,omitempty"` // told once, when the client is made
	Name         string            `json:"name"`
	Public       bool              `json:"public"`
	RedirectURIs []string          `json:"redirect_uris"`
	LogoutURIs   []string          `json:"post_logout_redirect_uris"`
	Grants       []oauth.GrantType `json:"grant_types"`
	Scopes       []string          `json:"scopes"` // null is all
	Trusted      bool              `json:"trusted"`
	User         *int64            `json:"user"`
	Created      string            `json:"created"`
}

func showOAuthClient(c *oauth.Client) oauthClientJSON {
	out := oauthClientJSON{
		PK: c.ID, ClientID: c.ClientID, Name: c.Name, Public: c.Public(), RedirectURIs: append([]string{}, c.RedirectURIs...),
		LogoutURIs: append([]string{}, c.LogoutURIs...), Grants: c.Grants, Scopes: c.Scopes, Trusted: c.Trusted, Created: c.Created.Format(time.RFC3339),
	}
	if c.UserID != 0 {
		out.User = &c.UserID
	}
	return out
}

func listOAuthClients(c *call) error {
	p, err := pageOf(c.r.URL.Query())
	if err != nil {
		return err
	}
	all, err := c.OAuth.ListClients(c.ctx())
	if err != nil {
		return err
	}
	out := make([]oauthClientJSON, len(all))
	for i := range all {
		out[i] = showOAuthClient(&all[i])
	}
	return c.bareOrPage(p, len(out), sliceOf(out, p))
}

func getOAuthClient(c *call) error {
	client, err := c.OAuth.ClientByID(c.ctx(), c.id())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, showOAuthClient(client))
}

// readOAuthClient sets the fields of a client that a request names. public is nil where that cannot be chosen.
func readOAuthClient(c *call, client *oauth.Client, public *bool) error {
	b, err := c.parse()
	if err != nil {
		return err
	}
	var bad fieldErrors
	list := func(name string, to *[]string) {
		v, given := b.get(name)
		if !given {
			return
		}
		all, ok := v.([]any)
		if !ok {
			bad.add(name, fmt.Sprintf("Expected a list of items but got type \"%s\".", pythonType(v)))
			return
		}
		out := []string{}
		for _, x := range all {
			text, ok := x.(string)
			if !ok {
				bad.add(name, msgString)
				return
			}
			out = append(out, text)
		}
		*to = out
	}
	flag := func(name string, to *bool) {
		if v, given := b.get(name); given {
			if problem := set(to)(boolean(v)); problem != "" {
				bad.add(name, problem)
			}
		}
	}
	if v, given := b.get("name"); given {
		if problem := set(&client.Name)(text(v, 100, false)); problem != "" {
			bad.add("name", problem)
		}
	}
	list("redirect_uris", &client.RedirectURIs)
	list("post_logout_redirect_uris", &client.LogoutURIs)
	if v, given := b.get("scopes"); given && v == nil {
		client.Scopes = nil
	} else {
		list("scopes", &client.Scopes)
	}
	var grants []string
	list("grant_types", &grants)
	if grants != nil {
		client.Grants = nil
		for _, g := range grants {
			client.Grants = append(client.Grants, oauth.GrantType(g))
		}
	}
	flag("trusted", &client.Trusted)
	if public != nil {
		flag("public", public)
	}
	if v, given := b.get("user"); given {
		switch n := v.(type) {
		case nil:
			client.UserID = 0
		case json.Number:
			if client.UserID, err = n.Int64(); err != nil {
				bad.add("user", msgInteger)
			}
		default:
			bad.add("user", msgInteger)
		}
	}
	return bad.err()
}

func createOAuthClient(c *call) error {
	var client oauth.Client
	public := false
	if err := readOAuthClient(c, &client, &public); err != nil {
		return err
	}
	made, secret, err := c.OAuth.CreateClient(c.ctx(), client, public)
	if err != nil {
		return err
	}
	out := showOAuthClient(made)
	out.ClientSecret = secret
	c.w.Header().Set("Cache-Control", "no-store")
	return c.json(http.StatusCreated, out)
}

func updateOAuthClient(c *call) error {
	client, err := c.OAuth.ClientByID(c.ctx(), c.id())
	if err != nil {
		return err
	}
	if err := readOAuthClient(c, client, nil); err != nil {
		return err
	}
	if err := c.OAuth.UpdateClient(c.ctx(), client); err != nil {
		return err
	}
	return c.json(http.StatusOK, showOAuthClient(client))
}

func deleteOAuthClient(c *call) error {
	client, err := c.OAuth.ClientByID(c.ctx(), c.id())
	if err != nil {
		return err
	}
	if err := c.OAuth.DeleteClient(c.ctx(), client.ClientID); err != nil {
		return err
	}
	return c.noContent()
}
