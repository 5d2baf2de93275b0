// Package account is who may do what: users, groups and roles, passwords, API tokens, sessions, and the ways to sign in.
//
// The package knows no HTTP and no SQL. internal/server turns requests into calls of Service; internal/store implements
// Store. One file a subject:
//
//	user.go       users and groups         role.go      what roles allow
//	password.go   Django's hash formats    policy.go    which passwords are too weak
//	verify.go     name and password, with a memory of verified credentials
//	token.go      API tokens               session.go   browser sessions and their state
//	login.go      steps of signing in      totp.go, recovery.go, webauthn.go, trust.go   second factors
//	email.go      addresses                reset.go     forgotten and changed passwords
//	mail.go       sending mails            signed.go    keys that go out in them
//	ratelimit.go  how often                bundle.go    users that come from elsewhere
//
// Secrets are not stored as they are: passwords as argon2id (imported ones in the format they came in, until the next login), tokens
// and session keys as SHA-256 digests, seeds of second factors sealed with the secret of the installation.
package account
