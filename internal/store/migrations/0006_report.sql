-- +goose Up
CREATE TABLE report_asset (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    file        TEXT    NOT NULL UNIQUE, -- key in the media store
    description TEXT    NOT NULL DEFAULT ''
);
CREATE TABLE report_snippet (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    file        TEXT    NOT NULL UNIQUE, -- key in the media store
    description TEXT    NOT NULL DEFAULT ''
);

-- +goose Down
DROP TABLE report_snippet;
DROP TABLE report_asset;
