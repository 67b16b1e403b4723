-- The endpoints: a read model like the others.
CREATE TABLE webhook_view (
    webhook_id text    PRIMARY KEY,
    version    integer NOT NULL,
    head       bytea   NOT NULL,
    state      jsonb   NOT NULL,
    phase      text    NOT NULL
);

-- What deliveries are signed with, encrypted with the master key. No event ever holds a secret.
CREATE TABLE webhook_secret (
    webhook_id text        NOT NULL,
    number     integer     NOT NULL,
    wrapped    bytea       NOT NULL,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (webhook_id, number)
);

-- How far along the record each endpoint's deliveries have been written, and how the endpoint does.
CREATE TABLE webhook_cursor (
    webhook_id    text    PRIMARY KEY,
    position      bigint  NOT NULL,
    replays       integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    paused_until  timestamptz
);

-- One message to one endpoint. Id and body are made once; `position` is 0 for a test message, which is about no event.
CREATE TABLE webhook_delivery (
    id          text        PRIMARY KEY,
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    webhook_id  text        NOT NULL,
    position    bigint      NOT NULL,
    stream      text        NOT NULL,
    type        text        NOT NULL,
    body        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    status      text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed', 'dropped')),
    due_at      timestamptz NOT NULL,
    tries       integer     NOT NULL DEFAULT 0,
    attempts    integer     NOT NULL DEFAULT 0,
    finished_at timestamptz,
    replayed_by text
);
CREATE UNIQUE INDEX webhook_delivery_of_event ON webhook_delivery (webhook_id, position) WHERE position > 0;
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, position, seq) WHERE status = 'waiting';
CREATE INDEX webhook_delivery_of_stream ON webhook_delivery (webhook_id, stream, position) WHERE status = 'waiting';
CREATE UNIQUE INDEX webhook_delivery_listed ON webhook_delivery (seq);
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (webhook_id, seq);
CREATE INDEX webhook_delivery_by_status ON webhook_delivery (status, seq);

-- Every try and what came of it: a fact.
CREATE TABLE webhook_attempt (
    delivery_id  text        NOT NULL,
    number       integer     NOT NULL CHECK (number > 0),
    at           timestamptz NOT NULL,
    milliseconds integer     NOT NULL,
    status       integer,
    error        text        NOT NULL,
    response     text        NOT NULL,
    PRIMARY KEY (delivery_id, number)
);
CREATE FUNCTION refuse_change_of_webhook_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'deliveries attempted are facts: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER webhook_attempt_is_append_only BEFORE UPDATE OR DELETE ON webhook_attempt
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_webhook_attempt();
CREATE TRIGGER webhook_attempt_is_never_emptied BEFORE TRUNCATE ON webhook_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_webhook_attempt();

-- A replay may begin at a moment. A block range index costs an append next to nothing.
CREATE INDEX event_recorded_at ON event USING brin (recorded_at);

GRANT SELECT ON webhook_view, webhook_secret, webhook_cursor, webhook_delivery, webhook_attempt TO openaccount_app;
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON webhook_view TO openaccount_app;
GRANT INSERT, DELETE ON webhook_secret TO openaccount_app;
GRANT INSERT, UPDATE, DELETE ON webhook_cursor TO openaccount_app;
GRANT INSERT, UPDATE (status, due_at, tries, attempts, finished_at, replayed_by) ON webhook_delivery TO openaccount_app;
GRANT INSERT ON webhook_attempt TO openaccount_app;
