-- +goose Up
CREATE TABLE account_user (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    username     TEXT    NOT NULL UNIQUE,
    password     TEXT    NOT NULL DEFAULT '', -- a hash in one of Django's formats
    first_name   TEXT    NOT NULL DEFAULT '',
    last_name    TEXT    NOT NULL DEFAULT '',
    email        TEXT    NOT NULL DEFAULT '',
    is_staff     INTEGER NOT NULL DEFAULT 0,
    is_superuser INTEGER NOT NULL DEFAULT 0,
    is_active    INTEGER NOT NULL DEFAULT 1,
    joined       INTEGER NOT NULL, -- this and all other times: Unix microseconds; 0 is never
    last_login   INTEGER NOT NULL DEFAULT 0,
    profile      TEXT    NOT NULL DEFAULT '{}' -- JSON
);
CREATE INDEX account_user_name ON account_user (username COLLATE NOCASE);
CREATE INDEX account_user_email ON account_user (email COLLATE NOCASE);

CREATE TABLE account_group (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE account_rule (
    group_id   INTEGER NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
    role       TEXT    NOT NULL,
    can_view   INTEGER NOT NULL,
    can_add    INTEGER NOT NULL,
    can_change INTEGER NOT NULL,
    can_delete INTEGER NOT NULL,
    PRIMARY KEY (group_id, role)
) WITHOUT ROWID;
CREATE TABLE account_member (
    user_id  INTEGER NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, group_id)
) WITHOUT ROWID;

CREATE TABLE account_token (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id   INTEGER NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    nonce     BLOB    NOT NULL,
    hash      BLOB    NOT NULL UNIQUE, -- SHA-256 of what the client sends
    created   INTEGER NOT NULL,
    expiry    INTEGER NOT NULL,
    last_used INTEGER NOT NULL DEFAULT 0,
    revoked   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX account_token_user ON account_token (user_id);

CREATE TABLE account_session (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       BLOB    NOT NULL UNIQUE, -- SHA-256 of the key that the client holds
    user_id    INTEGER REFERENCES account_user (id) ON DELETE CASCADE,
    state      TEXT    NOT NULL DEFAULT '{}', -- JSON
    created    INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    ip         TEXT    NOT NULL DEFAULT '',
    user_agent TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX account_session_user ON account_session (user_id);
CREATE INDEX account_session_expires ON account_session (expires);

CREATE TABLE account_email (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
    email      TEXT    NOT NULL COLLATE NOCASE,
    verified   INTEGER NOT NULL DEFAULT 0,
    is_primary INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, email)
);
CREATE UNIQUE INDEX account_email_verified ON account_email (email) WHERE verified;

CREATE TABLE account_authenticator (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id   INTEGER NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
    type      TEXT    NOT NULL, -- totp, recovery_codes, webauthn
    data      BLOB    NOT NULL, -- sealed
    created   INTEGER NOT NULL,
    last_used INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX account_authenticator_user ON account_authenticator (user_id);
CREATE TABLE account_credential ( -- of WebAuthn
    credential       BLOB    PRIMARY KEY,
    authenticator_id INTEGER NOT NULL REFERENCES account_authenticator (id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE account_hit ( -- events that are limited in their rate
    bucket TEXT    NOT NULL,
    at     INTEGER NOT NULL
);
CREATE INDEX account_hit_bucket ON account_hit (bucket, at);

CREATE TABLE setting (
    user_id INTEGER NOT NULL DEFAULT 0, -- 0: of the whole installation
    key     TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (user_id, key)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE setting;
DROP TABLE account_hit;
DROP TABLE account_credential;
DROP TABLE account_authenticator;
DROP TABLE account_email;
DROP TABLE account_session;
DROP TABLE account_token;
DROP TABLE account_member;
DROP TABLE account_rule;
DROP TABLE account_group;
DROP TABLE account_user;
