package server

import (
	"net/http"
	"time"

	"etikett/internal/account"
)

type tokenJSON struct {
	Token  string `json:"token"`
	Name   string `json:"name"`
	Expiry string `json:"expiry"`
}

const dateFormat = "2006-01-02"

// tokenScopes keep an access token from becoming an API token, which has all rights of its user, and from ending others.
var tokenScopes = map[string]string{http.MethodGet: noScope, http.MethodHead: noScope, http.MethodDelete: noScope}

// apiToken is /api/user/token/: the token of a name, which is made if there is none. Whoever asks is signed in with a session too, as InvenTree does.
func (s *Server) apiToken() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: getToken}, options: aboutToken, scopes: tokenScopes}
}

func getToken(c *call) error {
	t, text, err := c.Accounts.Token(c.ctx(), c.user, c.r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	if c.session == nil && c.token == nil {
		sess := c.Accounts.NewSession(c.client(c.r))
		if err := c.Accounts.SignIn(c.ctx(), sess, c.user, nil); err != nil {
			return err
		}
		c.setSessionCookie(c.w, c.r, sess)
	}
	c.ensureCSRF(c.w, c.r)
	c.w.Header().Set("Cache-Control", "no-store")
	return c.json(http.StatusOK, tokenJSON{text, t.Name, t.Expiry.Format(dateFormat)})
}

// tokens is /api/user/tokens/: the user's tokens, without their texts.
func (s *Server) tokens() endpoint {
	return endpoint{allow: allowRead, methods: map[string]action{http.MethodGet: listTokens}}
}

type tokenState struct {
	ID       int64   `json:"id"`
	Created  string  `json:"created"`
	Expiry   string  `json:"expiry"`
	LastSeen *string `json:"last_seen"`
	User     int64   `json:"user"`
	Name     string  `json:"name"`
	Active   bool    `json:"active"`
	Revoked  bool    `json:"revoked"`
	InUse    bool    `json:"in_use"`
}

func (c *call) showToken(t *account.Token) tokenState {
	out := tokenState{
		ID: t.ID, Created: t.Created.Format(time.RFC3339), Expiry: t.Expiry.Format(dateFormat), User: t.UserID, Name: t.Name,
		Active: c.Accounts.TokenIsActive(t), Revoked: t.Revoked, InUse: c.token != nil && c.token.ID == t.ID,
	}
	if !t.LastUsed.IsZero() {
		day := t.LastUsed.Format(dateFormat)
		out.LastSeen = &day
	}
	return out
}

func listTokens(c *call) error {
	p, err := pageOf(c.r.URL.Query())
	if err != nil {
		return err
	}
	all, err := c.Accounts.Tokens(c.ctx(), c.user)
	if err != nil {
		return err
	}
	out := make([]tokenState, len(all))
	for i := range all {
		out[i] = c.showToken(&all[i])
	}
	return c.bareOrPage(p, len(out), sliceOf(out, p))
}

// tokenDetail is /api/user/tokens/{id}/: DELETE revokes.
func (s *Server) tokenDetail() endpoint {
	return endpoint{
		allow:  []string{"GET", "DELETE", "HEAD", "OPTIONS"},
		scopes: map[string]string{http.MethodDelete: noScope},
		methods: map[string]action{
			http.MethodGet: func(c *call) error {
				all, err := c.Accounts.Tokens(c.ctx(), c.user)
				if err != nil {
					return err
				}
				for i := range all {
					if all[i].ID == c.id() {
						return c.json(http.StatusOK, c.showToken(&all[i]))
					}
				}
				return refuse(http.StatusNotFound, "No ApiToken matches the given query.")
			},
			http.MethodDelete: func(c *call) error {
				if err := c.Accounts.RevokeToken(c.ctx(), c.user, c.id()); err != nil {
					return err
				}
				return c.noContent()
			},
		},
	}
}
