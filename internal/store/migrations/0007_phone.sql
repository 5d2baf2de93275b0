-- +goose Up
CREATE TABLE account_phone ( -- verified numbers
    user_id INTEGER PRIMARY KEY REFERENCES account_user (id) ON DELETE CASCADE,
    number  TEXT    NOT NULL UNIQUE -- E.164
);

-- +goose Down
DROP TABLE account_phone;
