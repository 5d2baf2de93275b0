// Package store keeps Etikett's records in SQLite: the one place that knows SQL.
//
// Open gives a DB with its schema brought up to date. What other packages need of it they describe as interfaces of their
// own, which are implemented here, one file a subject: label.go (templates, outputs, jobs), account.go (users, tokens,
// sessions), items.go (parts, stock and the other item models). Files, as against records, go through internal/media.
//
// SQLite has one writer. DB.Write is a pool of one connection, so writers queue instead of failing; DB.Read is a pool for
// queries, which see the last commit and never wait (write-ahead log). A commit is on disk when it returns.
package store
