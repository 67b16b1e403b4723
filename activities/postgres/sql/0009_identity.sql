-- Who is logged in, or on the way to the provider and back. Of the id only the SHA-256 is kept: who reads this table
-- can take over no session.
CREATE TABLE session (
    id_hash    bytea       PRIMARY KEY,
    person     text,
    login      jsonb,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CHECK ((person IS NULL) <> (login IS NULL))
);
CREATE INDEX session_person ON session (person, created_at) WHERE person IS NOT NULL;
CREATE INDEX session_ended ON session (expires_at);

-- What programs show instead of a log-in. `subject` is a person of the policy or the name of a system.
CREATE TABLE api_token (
    token_id            text        PRIMARY KEY,
    secret_hash         bytea       NOT NULL UNIQUE,
    subject             text        NOT NULL,
    scopes              text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    requests_per_minute integer     CHECK (requests_per_minute > 0),
    purpose             text        NOT NULL,
    issued_by           text        NOT NULL,
    issued_at           timestamptz NOT NULL,
    expires_at          timestamptz NOT NULL CHECK (expires_at > issued_at),
    used_at             timestamptz,
    revoked_at          timestamptz,
    revoked_by          text
);
CREATE INDEX api_token_subject ON api_token (subject, issued_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON session TO openaccount_app;
GRANT SELECT, INSERT ON api_token TO openaccount_app;
GRANT UPDATE (used_at, revoked_at, revoked_by) ON api_token TO openaccount_app;
