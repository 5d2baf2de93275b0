// Package oauth lets other programs act for Etikett's users without knowing their passwords: an OAuth 2 and OpenID Connect provider with
// the authorization code flow and PKCE (RFC 7636), refresh tokens that change with each use, the device flow (RFC 8628), client
// credentials, revocation (RFC 7009) and introspection (RFC 7662).
//
// The protocol itself is github.com/zitadel/oidc's. This package brings what a provider has to decide and to keep:
//
//	client.go     programs that may ask
//	scope.go      what they may ask for, and what that leaves of a user's rights
//	grant.go      what a user has let a program do, from the request through consent to tokens
//	token.go      access tokens, as the API receives them
//	keys.go       keys that sign tokens
//	storage*.go   the library's view of all that
//	provider*.go  the endpoints under /o/
//
// Whoever has the database alone has nothing: codes and tokens are stored as digests, keys sealed with the installation's secret. The pages on
// which users sign in and agree belong to the server.
package oauth
