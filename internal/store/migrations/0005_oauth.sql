-- +goose Up
CREATE TABLE oauth_client (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id     TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    secret        BLOB, -- SHA-256; NULL is a public client
    redirect_uris TEXT    NOT NULL DEFAULT '[]', -- this and the next three: JSON
    logout_uris   TEXT    NOT NULL DEFAULT '[]',
    grants        TEXT    NOT NULL DEFAULT '[]',
    scopes        TEXT    NOT NULL DEFAULT 'null', -- null is all
    trusted       INTEGER NOT NULL DEFAULT 0,
    user_id       INTEGER REFERENCES account_user (id) ON DELETE CASCADE, -- for whom it acts with its own credentials
    created       INTEGER NOT NULL
);

CREATE TABLE oauth_grant ( -- what a user has let a client do, or is asked to
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id TEXT    NOT NULL REFERENCES oauth_client (client_id) ON DELETE CASCADE,
    user_id   INTEGER REFERENCES account_user (id) ON DELETE CASCADE,
    type      TEXT    NOT NULL, -- grant type of RFC 6749 and its like
    state     TEXT    NOT NULL, -- waiting, allowed, denied, active
    handle    BLOB    UNIQUE,   -- SHA-256 of the request's number or the device code
    code      BLOB    UNIQUE,   -- SHA-256 of the authorization code or the user code
    scopes    TEXT    NOT NULL, -- JSON
    details   TEXT    NOT NULL DEFAULT '{}', -- JSON
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    auth_time INTEGER NOT NULL DEFAULT 0,
    polled    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX oauth_grant_user ON oauth_grant (user_id);
CREATE INDEX oauth_grant_client ON oauth_grant (client_id);
CREATE INDEX oauth_grant_expires ON oauth_grant (expires);

CREATE TABLE oauth_token (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    grant_id INTEGER NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    refresh  INTEGER NOT NULL,
    hash     BLOB    NOT NULL UNIQUE, -- SHA-256 of the refresh token, or of the access token's number
    scopes   TEXT    NOT NULL, -- JSON
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    used     INTEGER NOT NULL DEFAULT 0 -- a refresh token that has been exchanged
);
CREATE INDEX oauth_token_grant ON oauth_token (grant_id);

CREATE TABLE oauth_key (
    id      TEXT    PRIMARY KEY,
    sealed  BLOB    NOT NULL, -- private key, under a key made of the installation's secret
    created INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE oauth_key;
DROP TABLE oauth_token;
DROP TABLE oauth_grant;
DROP TABLE oauth_client;
