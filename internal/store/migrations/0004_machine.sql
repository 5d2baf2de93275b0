-- +goose Up
CREATE TABLE machine (
    id       TEXT    PRIMARY KEY, -- UUID
    name     TEXT    NOT NULL,
    driver   TEXT    NOT NULL,
    active   INTEGER NOT NULL,
    settings TEXT    NOT NULL DEFAULT '{}' -- JSON
) WITHOUT ROWID;

-- +goose Down
DROP TABLE machine;
