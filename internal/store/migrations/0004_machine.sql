-- +goose Up
CREATE TABLE machine (
    id       TEXT    PRIMARY KEY, -- UUID
    name     TEXT    NOT NULL,
    driver   TEXT    NOT NULL,
    active   INTEGER NOT NULL,
    settings TEXT    NOT NULL DEFAULT '{}' -- JSON
) WITHOUT ROWID;

-- Files that templates refer to by name: pictures, and parts of templates.
CREATE TABLE report_file (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT    NOT NULL, -- asset, snippet
    file        TEXT    NOT NULL UNIQUE, -- key in the media store
    description TEXT    NOT NULL DEFAULT ''
);

-- +goose Down
DROP TABLE report_file;
DROP TABLE machine;
