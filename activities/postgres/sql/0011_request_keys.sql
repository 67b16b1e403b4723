-- The keys under which callers of the API repeat a request, each with the hash of what was asked under it.
CREATE TABLE request_key (
    actor    text        NOT NULL,
    key      text        NOT NULL,
    content  bytea       NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);

GRANT SELECT, INSERT ON request_key TO openaccount_app;
