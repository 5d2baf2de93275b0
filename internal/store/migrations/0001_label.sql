-- +goose Up
CREATE TABLE label_template (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    name             TEXT    NOT NULL,
    description      TEXT    NOT NULL DEFAULT '',
    model_type       TEXT    NOT NULL,
    filters          TEXT    NOT NULL DEFAULT '',
    filename_pattern TEXT    NOT NULL DEFAULT 'output.pdf',
    enabled          INTEGER NOT NULL DEFAULT 1,
    attach_to_model  INTEGER NOT NULL DEFAULT 0,
    width            REAL    NOT NULL, -- mm
    height           REAL    NOT NULL, -- mm
    revision         INTEGER NOT NULL DEFAULT 1,
    file             TEXT    NOT NULL, -- key of the template's file in the media store
    metadata         TEXT              -- JSON; NULL is none
);
CREATE UNIQUE INDEX label_template_name ON label_template (name, model_type);
CREATE INDEX label_template_model ON label_template (model_type, enabled);

-- What jobs print: the text of each revision that was ever saved.
CREATE TABLE label_template_revision (
    template_id INTEGER NOT NULL REFERENCES label_template (id) ON DELETE CASCADE,
    revision    INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    width       REAL    NOT NULL,
    height      REAL    NOT NULL,
    PRIMARY KEY (template_id, revision)
) WITHOUT ROWID;

CREATE TABLE data_output (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    created       TEXT    NOT NULL, -- RFC 3339, UTC
    user_id       INTEGER,
    total         INTEGER NOT NULL DEFAULT 0,
    progress      INTEGER NOT NULL DEFAULT 0,
    complete      INTEGER NOT NULL DEFAULT 0,
    output_type   TEXT    NOT NULL DEFAULT 'label',
    template_name TEXT    NOT NULL DEFAULT '',
    plugin        TEXT    NOT NULL DEFAULT '',
    file          TEXT    NOT NULL DEFAULT '', -- key in the media store; '' is none
    errors        TEXT                         -- JSON; NULL is none
);
CREATE INDEX data_output_user ON data_output (user_id);

CREATE TABLE label_job (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    output_id       INTEGER NOT NULL UNIQUE REFERENCES data_output (id) ON DELETE CASCADE,
    template_id     INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    template        TEXT    NOT NULL, -- JSON: the template's record when the job was accepted
    items           TEXT    NOT NULL, -- JSON list of primary keys, in the order of the labels
    plugin          TEXT    NOT NULL,
    options         TEXT    NOT NULL DEFAULT '{}', -- JSON
    user_id         INTEGER,
    base_url        TEXT    NOT NULL DEFAULT '',
    idempotency_key TEXT,
    request_digest  TEXT    NOT NULL DEFAULT '',
    state           TEXT    NOT NULL, -- queued, running, done, failed, cancelled
    lease_owner     TEXT    NOT NULL DEFAULT '',
    lease_until     INTEGER NOT NULL DEFAULT 0, -- Unix milliseconds
    river_id        INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX label_job_key ON label_job (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX label_job_open ON label_job (state) WHERE state IN ('queued', 'running');

-- +goose Down
DROP TABLE label_job;
DROP TABLE data_output;
DROP TABLE label_template_revision;
DROP TABLE label_template;
